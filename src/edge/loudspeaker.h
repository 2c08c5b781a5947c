/// The sound card's way out: one channel of 48 kHz, played as it comes.
#ifndef ABZI_LOUDSPEAKER_H
#define ABZI_LOUDSPEAKER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct abzi_loudspeaker abzi_loudspeaker;

#define ABZI_LOUDSPEAKER_RATE_HZ 48000

/// The system's own choice of loudspeaker. Prints one line on standard error and returns NULL where there is none, or
/// where this abrazo was built without sound cards. what: the option that asked for it, for messages.
abzi_loudspeaker *abzi_loudspeaker_open(const char *what);

/// What does not fit is lost.
/// Thread  any one at a time; does not wait
void abzi_loudspeaker_put(abzi_loudspeaker *loudspeaker, const float *sample, size_t n);

/// Wait until there is room for n samples, so that who puts them keeps time. false: the loudspeaker has gone.
bool abzi_loudspeaker_wait(abzi_loudspeaker *loudspeaker, size_t n);

/// NULL is fine.
void abzi_loudspeaker_close(abzi_loudspeaker *loudspeaker);

#endif
