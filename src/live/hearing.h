/// The microphone as a source of the dance: its sound becomes band frames on a thread of its own, and the tick takes one
/// a tick. The sound card's clock is not the tick's: what comes too fast is dropped, what comes too slow is a gap.
#ifndef ABZI_HEARING_H
#define ABZI_HEARING_H

#include "live/loop.h"

typedef struct abzi_hearing abzi_hearing;

/// NULL: failed, the line was printed.
abzi_hearing *abzi_hearing_open(abzi_counters *counters);

/// As a source: takes sound only.
void abzi_hearing_take(void *hearing, abzi_intake *intake);
void abzi_hearing_close(abzi_hearing *hearing);

#endif
