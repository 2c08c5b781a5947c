#include "app/bedside_options.h"

#include <argp.h>
#include <stdlib.h>

#include "app/column_option.h"
#include "edge/complain.h"

abzi_bedside_options abzi_bedside_options_none(void)
{
    return (abzi_bedside_options){.config = abz_bedside_config_default()};
}

void abzi_bedside_options_check(const abzi_bedside_options *options, bool microphone, const struct argp_state *state)
{
    if (microphone && options->path) {
        argp_error(state, "--mic hears the microphone: what is \"%s\"?", options->path);
    }
    if (options->column && !options->path) {
        argp_error(state, "--column is about a table: FILE");
    }
    if (options->column && options->rate_hz <= 0) {
        argp_error(state, "--column also needs --rate, rows a second");
    }
    if (!options->column && options->rate_hz > 0) {
        argp_error(state, "--rate is for --column");
    }
    if (options->config.calm && options->config.kind != ABZ_PULSE_BREATH) {
        argp_error(state, "--calm leads a breath: --pulse breath");
    }
}

static bool read_number(const char *text, char **end, float least, float most, float *value)
{
    *value = strtof(text, end);
    return *end != text && *value >= least && *value <= most;
}

static void read_room(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abzi_bedside_options *o = at;
    (void)option;
    char *end, *last;
    if (!read_number(text, &end, ABZ_BEDSIDE_ROOM_LEAST, ABZ_BEDSIDE_ROOM_MOST, &o->config.width_m) || *end != 'x' ||
        !read_number(end + 1, &last, ABZ_BEDSIDE_ROOM_LEAST, ABZ_BEDSIDE_ROOM_MOST, &o->config.depth_m) || *last != 0) {
        argp_error(state, "--room takes WIDTHxDEPTH in metres, %.1f to %.0f each, such as 1.2x0.8, not \"%s\"",
                   (double)ABZ_BEDSIDE_ROOM_LEAST, (double)ABZ_BEDSIDE_ROOM_MOST, text);
    }
    o->room = text;
}

static void read_calm(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abz_bedside_config *config = at;
    (void)option;
    char *end;
    config->calm = true;
    if (text &&
        (!read_number(text, &end, ABZ_BEDSIDE_TARGET_LEAST, ABZ_BEDSIDE_TARGET_MOST, &config->target_per_minute) ||
         *end != 0)) {
        argp_error(state, "--calm takes %.0f to %.0f breaths a minute, not \"%s\"", (double)ABZ_BEDSIDE_TARGET_LEAST,
                   (double)ABZ_BEDSIDE_TARGET_MOST, text);
    }
}

static void read_hum(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abzi_bedside_options *o = at;
    o->hums = true;
    abzi_option_text(option, text, &o->hum, state);
}

static const abzi_option_word kinds[] = {
    {"breath", ABZ_PULSE_BREATH}, {"heart", ABZ_PULSE_HEART}, {"beep", ABZ_PULSE_BEEP}, {0}};

#define AT(member) offsetof(abzi_bedside_options, member)
const abzi_option abzi_bedside_option_rows[] = {
    ABZI_OPTION_WORD("pulse", "KIND", AT(config.kind), kinds, "--pulse takes breath, heart or beep",
                     "What she moves with: breath, heart or beep (default: breath)"),
    ABZI_OPTION_OWN("column", "COLUMN", abzi_option_column, AT(column),
                    "FILE is a table: this column, a number from 1 or a name"),
    ABZI_OPTION_COLUMN_RATE(AT(rate_hz)),
    ABZI_OPTION_OWN("room", "WxD", read_room, 0,
                    "The box she never leaves, in metres, across and ahead (default: 1.2x0.8)"),
    {.name = "calm",
     .may_be_bare = true,
     .takes = "N",
     .kind = read_calm,
     .at = AT(config),
     .help = "Lead the breath to a slower one, as far as it follows, down to so many a minute (default: 6)"},
    {.name = "hum",
     .may_be_bare = true,
     .takes = "FILE.wav",
     .kind = read_hum,
     .help = "Hum with the out-breath, or tap with the beats: to the sound card, or into this file"},
    {0}};
#undef AT

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
        abzi_complain(NULL, abz_status_text(status));
    }
    return NULL;
}
