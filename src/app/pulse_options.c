#include "app/pulse_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_TEMPO = 512, KEY_METRE, KEY_DANCE };  // options without a letter; the commands' own begin at 256

abzi_pulse_options abzi_pulse_options_none(void)
{
    return (abzi_pulse_options){.pulse = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
}

const char *abzi_pulse_option_used(const abzi_pulse_options *options)
{
    return options->tempo                              ? "--tempo"
           : options->pulse.metre > 0                  ? "--metre"
           : options->pulse.dance != ABZ_DANCE_UNKNOWN ? "--dance"
                                                       : NULL;
}

void abzi_pulse_options_check(const abzi_pulse_options *options, const struct argp_state *state)
{
    // The widest that abz_pulse_init takes (abrazo/rhythm.h).
    static const struct {
        const char *name;
        int slow, fast;
    } kinds[] = {[ABZ_PULSE_MUSIC] = {"music", 50, 240},
                 [ABZ_PULSE_BREATH] = {"breath", 4, 40},
                 [ABZ_PULSE_HEART] = {"a heart", 30, 220},
                 [ABZ_PULSE_BEEP] = {"a beep", 20, 220}};
    abz_pulse *pulse;
    void *mem = malloc(abz_pulse_size());
    const bool refused =
        mem && options->tempo && abz_pulse_init(mem, abz_pulse_size(), &options->pulse, &pulse) != ABZ_OK;
    free(mem);
    if (refused) {
        const abz_pulse_kind kind = options->pulse.kind;
        argp_error(state, "--tempo %s: %s is followed from %d to %d beats a minute", options->tempo, kinds[kind].name,
                   kinds[kind].slow, kinds[kind].fast);
    }
}

static bool read_number(const char *text, double least, double most, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == 0 && *value >= least && *value <= most;
}

static void read_tempo(abzi_pulse_options *o, const char *text, const struct argp_state *state)
{
    double slow, fast;
    char first[16];
    const char *dash = strchr(text, '-');
    const size_t n = dash ? (size_t)(dash - text) : sizeof first;
    if (n < sizeof first) {
        memcpy(first, text, n);
        first[n] = 0;
    }
    // Faster than ten a second is no pulse, slower than one a minute neither.
    if (n >= sizeof first || !read_number(first, 1, 600, &slow) || !read_number(dash + 1, 1, 600, &fast) ||
        slow >= fast) {
        argp_error(state, "--tempo takes LO-HI, beats a minute such as 90-140, not \"%s\"", text);
        return;
    }
    o->tempo = text;
    o->pulse.slow_per_minute = (float)slow;
    o->pulse.fast_per_minute = (float)fast;
}

static void read_dance(abzi_pulse_options *o, const char *text, const struct argp_state *state)
{
    char names[512] = "";
    for (int dance = ABZ_DANCE_UNKNOWN + 1; dance < ABZ_DANCE_N; dance++) {
        const char *name = abz_dance_name((abz_dance)dance);
        if (strcmp(name, text) == 0) {
            o->pulse.dance = (abz_dance)dance;
            return;
        }
        const size_t n = strlen(names);
        snprintf(names + n, sizeof names - n, "%s%s", n > 0 ? ", " : "", name);
    }
    argp_error(state, "there is no dance \"%s\": %s", text, names);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    abzi_pulse_options *o = state->input;
    double number;
    switch (key) {
    case KEY_TEMPO:
        read_tempo(o, text, state);
        return 0;
    case KEY_METRE:
        if (!read_number(text, 3, 4, &number) || number != floor(number)) {
            argp_error(state, "--metre takes 3 or 4, not \"%s\"", text);
        }
        o->pulse.metre = (uint32_t)number;
        return 0;
    case KEY_DANCE:
        read_dance(o, text, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option[] = {
    {"tempo", KEY_TEMPO, "LO-HI", 0, "Beats a minute lie between these", 0},
    {"metre", KEY_METRE, "3|4", 0, "Beats in a bar (default: found)", 0},
    {"dance", KEY_DANCE, "NAME", 0, "The dance that the music is for, such as salsa, waltz or tango", 0},
    {0}};

const struct argp abzi_pulse_argp = {.options = option, .parser = parse};
