#include "app/command.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/gentle.h"

void abzi_unit_option(const char *name, double *unit_m, struct argp_state *state)
{
    static const struct {
        const char *name;
        double unit_m;
    } unit[] = {{"m", 1}, {"cm", .01}, {"in", .0254}};
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
        if (strcmp(unit[i].name, name) == 0) {
            *unit_m = unit[i].unit_m;
            return;
        }
    }
    argp_error(state, "there is no unit \"%s\": m, cm or in", name);
}

void abzi_dance_option(const char *name, abz_dance *dance, struct argp_state *state)
{
    for (int it = ABZ_DANCE_UNKNOWN + 1; it < ABZ_DANCE_N; it++) {
        if (strcmp(abz_dance_name((abz_dance)it), name) == 0) {
            *dance = (abz_dance)it;
            return;
        }
    }
    argp_error(state, "there is no dance \"%s\"; abrazo figures list shows what can be danced", name);
}

void abzi_gentle_option(const char *text, float *gentle, struct argp_state *state)
{
    char *end;
    const double value = strtod(text, &end);
    if (strcmp(text, "auto") == 0) {
        *gentle = ABZ_GENTLE_AUTO;
    } else if (end == text || *end != 0 || !(value >= 0 && value <= 1)) {
        argp_error(state, "--gentle is auto, or a number from 0 to 1, not \"%s\"", text);
    } else {
        *gentle = (float)value;
    }
}

double abzi_number_option(const char *text, double least, double most, const char *what, struct argp_state *state)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != 0 || !(value >= least && value <= most)) {
        argp_error(state, "%s, not \"%s\"", what, text);
    }
    return value;
}

uint32_t abzi_whole_option(const char *text, double least, double most, const char *what, struct argp_state *state)
{
    const double value = abzi_number_option(text, least, most, what, state);
    if (value != floor(value)) {
        argp_error(state, "%s, not \"%s\"", what, text);
    }
    return (uint32_t)value;
}

bool abzi_danced_option(int key, const char *text, abzi_danced *danced, struct argp_state *state)
{
    switch (key) {
    case ABZI_KEY_DANCE:
        abzi_dance_option(text, &danced->dance, state);
        return true;
    case ABZI_KEY_FIGURES:
        if (danced->figures_n == ABZI_FIGURE_FILES) {
            argp_error(state, "--figures can be said up to %d times", ABZI_FIGURE_FILES);
        } else {
            danced->figures[danced->figures_n++] = text;
        }
        return true;
    case ABZI_KEY_MUSIC:
        danced->music = text;
        return true;
    case ABZI_KEY_SEED:
        danced->seed = abzi_whole_option(text, 0, 4294967295., "--seed takes a whole number", state);
        return true;
    case 'q':
        danced->quiet = true;
        return true;
    default:
        return false;
    }
}

void abzi_danced_check(const abzi_danced *danced, struct argp_state *state)
{
    if (danced->dance == ABZ_DANCE_UNKNOWN && danced->figures_n == 0) {
        argp_error(state, "say which dance: --dance NAME; abrazo figures list shows what can be danced");
    }
}
