/// The options that say what is known of a pulse: --tempo, --metre, --dance. A group for commands that hear;
/// they begin as abzi_pulse_options_none.
#ifndef ABZI_PULSE_OPTIONS_H
#define ABZI_PULSE_OPTIONS_H

#include "abrazo/rhythm.h"
#include "app/option.h"

typedef struct abzi_pulse_options {
    abz_pulse_config pulse;
    const char *tempo;  ///< as it was written, or NULL
} abzi_pulse_options;

extern const abzi_option abzi_pulse_option_rows[];

abzi_pulse_options abzi_pulse_options_none(void);

/// When all options are read: a tempo that the library does not take is a usage error, and so is any of them where
/// nothing is heard: without music, for those who hear music alone.
void abzi_pulse_options_check(const abzi_pulse_options *options, const struct argp_state *state);
void abzi_music_options_check(const abzi_pulse_options *options, const char *music, const struct argp_state *state);

#endif
