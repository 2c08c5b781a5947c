/// The options that say what is known of a pulse: --tempo, --metre, --dance. An argp parser for the commands that hear;
/// its input is an abzi_pulse_options, which begins as abzi_pulse_options_none.
#ifndef ABZI_PULSE_OPTIONS_H
#define ABZI_PULSE_OPTIONS_H

#include <argp.h>

#include "abrazo/rhythm.h"

typedef struct abzi_pulse_options {
    abz_pulse_config pulse;
    const char *tempo;  ///< as it was written, or NULL
} abzi_pulse_options;

extern const struct argp abzi_pulse_argp;

abzi_pulse_options abzi_pulse_options_none(void);

/// The first of these options that was used, for messages, or NULL.
const char *abzi_pulse_option_used(const abzi_pulse_options *options);

/// When all options are read: a tempo that the library does not take is an argp_error.
void abzi_pulse_options_check(const abzi_pulse_options *options, const struct argp_state *state);

#endif
