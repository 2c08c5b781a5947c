#include "abrazo/figure.h"

abz_status abz_figure_check(const abz_figure *figure, abz_error *error)
{
    (void)figure;
    (void)error;
    return ABZ_OK;
}
