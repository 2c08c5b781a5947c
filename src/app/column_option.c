#include "app/column_option.h"

#include <argp.h>
#include <math.h>

void abzi_option_column(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    double number;
    (void)option;
    if (*text == 0 ||
        (abzi_option_in_range(text, -HUGE_VAL, HUGE_VAL, &number) && (number < 1 || number != floor(number)))) {
        argp_error(state, "--column takes the number of a column, from 1, or its name, not \"%s\"", text);
    }
    *(const char **)at = text;
}
