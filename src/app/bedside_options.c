#include "app/bedside_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_PULSE = 768, KEY_ROOM, KEY_CALM, KEY_HUM };  // beyond those of pulse_options.c

abzi_bedside_options abzi_bedside_options_none(void)
{
    return (abzi_bedside_options){.config = abz_bedside_config_default()};
}

void abzi_bedside_options_check(const abzi_bedside_options *options, const struct argp_state *state)
{
    if (options->config.calm && options->config.kind != ABZ_PULSE_BREATH) {
        argp_error(state, "--calm leads a breath: --pulse breath");
    }
}

static void read_pulse(abz_bedside_config *config, const char *text, const struct argp_state *state)
{
    static const struct {
        const char *name;
        abz_pulse_kind kind;
    } kinds[] = {{"breath", ABZ_PULSE_BREATH}, {"heart", ABZ_PULSE_HEART}, {"beep", ABZ_PULSE_BEEP}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, text) == 0) {
            config->kind = kinds[i].kind;
            return;
        }
    }
    argp_error(state, "--pulse takes breath, heart or beep, not \"%s\"", text);
}

static bool read_number(const char *text, char **end, float least, float most, float *value)
{
    *value = strtof(text, end);
    return *end != text && *value >= least && *value <= most;
}

static void read_room(abzi_bedside_options *o, const char *text, const struct argp_state *state)
{
    char *end, *last;
    if (!read_number(text, &end, ABZ_BEDSIDE_ROOM_LEAST, ABZ_BEDSIDE_ROOM_MOST, &o->config.width_m) || *end != 'x' ||
        !read_number(end + 1, &last, ABZ_BEDSIDE_ROOM_LEAST, ABZ_BEDSIDE_ROOM_MOST, &o->config.depth_m) || *last != 0) {
        argp_error(state, "--room takes WIDTHxDEPTH in metres, %.1f to %.0f each, such as 1.2x0.8, not \"%s\"",
                   (double)ABZ_BEDSIDE_ROOM_LEAST, (double)ABZ_BEDSIDE_ROOM_MOST, text);
    }
    o->room = text;
}

static void read_calm(abz_bedside_config *config, const char *text, const struct argp_state *state)
{
    char *end;
    config->calm = true;
    if (text &&
        (!read_number(text, &end, ABZ_BEDSIDE_TARGET_LEAST, ABZ_BEDSIDE_TARGET_MOST, &config->target_per_minute) ||
         *end != 0)) {
        argp_error(state, "--calm takes %.0f to %.0f breaths a minute, not \"%s\"", (double)ABZ_BEDSIDE_TARGET_LEAST,
                   (double)ABZ_BEDSIDE_TARGET_MOST, text);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    abzi_bedside_options *o = state->input;
    const char *used = NULL;
    switch (key) {
    case KEY_PULSE:
        read_pulse(&o->config, text, state);
        used = "--pulse";
        break;
    case KEY_ROOM:
        read_room(o, text, state);
        used = "--room";
        break;
    case KEY_CALM:
        read_calm(&o->config, text, state);
        used = "--calm";
        break;
    case KEY_HUM:
        o->hums = true;
        o->hum = text;
        used = "--hum";
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    o->used = o->used ? o->used : used;
    return 0;
}

abz_bedside *abzi_bedside_open(const abzi_bedside_options *options, void **mem)
{
    abz_bedside *bedside;
    *mem = malloc(abz_bedside_size());
    const abz_status status =
        *mem ? abz_bedside_init(*mem, abz_bedside_size(), &options->config, &bedside) : ABZ_ENOMEM;
    if (status == ABZ_OK) {
        return bedside;
    }
    if (status == ABZ_ELIMIT) {
        fprintf(stderr, "abrazo: --room %s: she does not fit in; 0.75x0.75 is enough for 1.66 m\n", options->room);
    } else {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(status));
    }
    return NULL;
}

static const struct argp_option option[] = {
    {"pulse", KEY_PULSE, "KIND", 0, "What she moves with: breath, heart or beep (default: breath)", 0},
    {"room", KEY_ROOM, "WxD", 0, "The box she never leaves, in metres, across and ahead (default: 1.2x0.8)", 0},
    {"calm", KEY_CALM, "N", OPTION_ARG_OPTIONAL,
     "Lead the breath to a slower one, as far as it follows, down to so many a minute (default: 6)", 0},
    {"hum", KEY_HUM, "FILE.wav", OPTION_ARG_OPTIONAL,
     "Hum with the out-breath, or tap with the beats: to the sound card, or into this file", 0},
    {0}};

const struct argp abzi_bedside_argp = {.options = option, .parser = parse};
