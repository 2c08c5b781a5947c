/// The sound card: what the microphone hears, as it comes.
#ifndef ABZI_MICROPHONE_H
#define ABZI_MICROPHONE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct abzi_microphone abzi_microphone;

/// Begin to listen to the system's own choice of microphone, at its own rate. Prints one line on standard error and
/// returns NULL where there is none, or where this abrazo was built without sound cards.
abzi_microphone *abzi_microphone_open(void);
uint32_t abzi_microphone_rate(const abzi_microphone *microphone);
uint32_t abzi_microphone_channels(const abzi_microphone *microphone);

/// The next frame_n frames; waits for them. Frames that were lost because nobody read for seconds are silence, so that
/// time is kept. false: the microphone has gone, the line was printed; or *asked became other than 0.
bool abzi_microphone_read(abzi_microphone *microphone, float *sample, size_t frame_n, const atomic_int *asked);

/// Frames lost so far.
uint64_t abzi_microphone_lost(const abzi_microphone *microphone);
void abzi_microphone_close(abzi_microphone *microphone);

#endif
