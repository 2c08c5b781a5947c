/// The options of who stands at a bedside: --pulse, --column, --rate, --room, --calm, --hum, and the file she goes
/// with. A group for the commands that have her; they begin as abzi_bedside_options_none.
#ifndef ABZI_BEDSIDE_OPTIONS_H
#define ABZI_BEDSIDE_OPTIONS_H

#include "abrazo/bedside.h"
#include "app/option.h"

typedef struct abzi_bedside_options {
    abz_bedside_config config;
    const char *path;    ///< of what she goes with, "-": standard input; or NULL
    const char *column;  ///< it is a table, and this its column; or NULL
    double rate_hz;      ///< its rows a second; 0: not said
    const char *room;    ///< as it was written, or NULL
    bool hums;
    const char *hum;  ///< the file to hum into; NULL: the sound card
} abzi_bedside_options;

extern const abzi_option abzi_bedside_option_rows[];

abzi_bedside_options abzi_bedside_options_none(void);

/// When all options are read: what does not go together is a usage error. microphone: she goes with what it hears.
void abzi_bedside_options_check(const abzi_bedside_options *options, bool microphone, const struct argp_state *state);

/// Company in memory of its own, *mem, to be freed. NULL: failed, the line was printed.
abz_bedside *abzi_bedside_open(const abzi_bedside_options *options, void **mem);

#endif
