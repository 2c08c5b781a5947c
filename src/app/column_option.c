#include "app/column_option.h"

#include <argp.h>
#include <string.h>

void abzi_option_column(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    (void)option;
    if (*text == 0 || strspn(text, "0") == strlen(text)) {
        argp_error(state, "--column takes the number of a column, from 1, or its name");
    }
    *(const char **)at = text;
}
