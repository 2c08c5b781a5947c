/// The options of who stands at a bedside: --pulse, --room, --calm, --hum. An argp parser for the commands that have her; its
/// input is an abzi_bedside_options, which begins as abzi_bedside_options_none.
#ifndef ABZI_BEDSIDE_OPTIONS_H
#define ABZI_BEDSIDE_OPTIONS_H

#include <argp.h>

#include "abrazo/bedside.h"

typedef struct abzi_bedside_options {
    abz_bedside_config config;
    const char *room;  ///< as it was written, or NULL
    const char *used;  ///< the first of these options that was used, or NULL
    bool hums;
    const char *hum;  ///< the file to hum into; NULL: the sound card
} abzi_bedside_options;

extern const struct argp abzi_bedside_argp;

abzi_bedside_options abzi_bedside_options_none(void);

/// When all options are read: what does not go together is an argp_error.
void abzi_bedside_options_check(const abzi_bedside_options *options, const struct argp_state *state);

/// Company in memory of its own, *mem, to be freed. NULL: failed, the line was printed.
abz_bedside *abzi_bedside_open(const abzi_bedside_options *options, void **mem);

#endif
