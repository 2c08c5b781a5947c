#include "app/pulse_options.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

abzi_pulse_options abzi_pulse_options_none(void)
{
    return (abzi_pulse_options){.pulse = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
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

void abzi_music_options_check(const abzi_pulse_options *options, const char *music, const struct argp_state *state)
{
    const char *said = abzi_options_said(abzi_pulse_option_rows, state);
    if (!music && said) {
        argp_error(state, "--%s is about music: --music FILE", said);
    }
    abzi_pulse_options_check(options, state);
}

static void read_tempo(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abzi_pulse_options *o = at;
    double slow, fast;
    (void)option;
    char first[16];
    const char *dash = strchr(text, '-');
    const size_t n = dash ? (size_t)(dash - text) : sizeof first;
    if (n < sizeof first) {
        memcpy(first, text, n);
        first[n] = 0;
    }
    // Faster than ten a second is no pulse, slower than one a minute neither.
    if (n >= sizeof first || !abzi_option_in_range(first, 1, 600, &slow) ||
        !abzi_option_in_range(dash + 1, 1, 600, &fast) || slow >= fast) {
        argp_error(state, "--tempo takes LO-HI, beats a minute such as 90-140, not \"%s\"", text);
        return;
    }
    o->tempo = text;
    o->pulse.slow_per_minute = (float)slow;
    o->pulse.fast_per_minute = (float)fast;
}

static void read_dance(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abz_dance *it = at;
    (void)option;
    char names[512] = "";
    for (int dance = ABZ_DANCE_UNKNOWN + 1; dance < ABZ_DANCE_N; dance++) {
        const char *name = abz_dance_name((abz_dance)dance);
        if (strcmp(name, text) == 0) {
            *it = (abz_dance)dance;
            return;
        }
        const size_t n = strlen(names);
        snprintf(names + n, sizeof names - n, "%s%s", n > 0 ? ", " : "", name);
    }
    argp_error(state, "there is no dance \"%s\": %s", text, names);
}

#define AT(member) offsetof(abzi_pulse_options, member)
const abzi_option abzi_pulse_option_rows[] = {
    ABZI_OPTION_OWN("tempo", "LO-HI", read_tempo, 0, "Beats a minute lie between these"),
    ABZI_OPTION_NUMBER("metre", "3|4", abzi_option_whole, AT(pulse.metre), 3, 4, "--metre takes 3 or 4",
                       "Beats in a bar (default: found)"),
    ABZI_OPTION_OWN("dance", "NAME", read_dance, AT(pulse.dance),
                    "The dance that the music is for, such as salsa, waltz or tango"),
    {0}};
#undef AT
