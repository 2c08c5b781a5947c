#include "app/couple_option.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/figure.h"

const abzi_option_word abzi_who_sits[] = {{"lead", 1 << ABZ_ROLE_LEAD},
                                          {"follow", 1 << ABZ_ROLE_FOLLOW},
                                          {"both", 1 << ABZ_ROLE_LEAD | 1 << ABZ_ROLE_FOLLOW},
                                          {0}};

static bool read_heights(const char *text, float height_m[static ABZ_ROLE_N])
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        char *end;
        height_m[role] = strtof(text, &end);
        if (end == text || *end != (role == 0 ? ',' : 0) || !(height_m[role] >= 0.8f && height_m[role] <= 2.3f)) {
            return false;
        }
        text = end + 1;
    }
    return true;
}

void abzi_option_heights(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    (void)option;
    if (!read_heights(text, at)) {
        argp_error(state, "--couple takes two heights from 0.8 to 2.3 m, such as 1.78,1.66, not \"%s\"", text);
    }
}

void abzi_option_gentle_number(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    double value = 0;
    (void)option;
    if (strcmp(text, "auto") == 0) {
        argp_error(state, "--gentle is a number from 0 to 1: a couple that dances by itself has nobody to go by");
    } else if (!abzi_option_in_range(text, 0, 1, &value)) {
        argp_error(state, "--gentle is a number from 0 to 1, not \"%s\"", text);
    }
    *(float *)at = (float)value;
}
