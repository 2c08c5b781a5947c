/// What is heard as a source of the dance: the microphone; at a bedside a sound file, or a column of a table, too. It
/// is read on a thread of its own, and the tick takes a tick of it. A file waits for the tick. What comes from a
/// microphone or a pipe does not: their clock is not the tick's, what comes too fast is dropped, what comes too slow is
/// a gap.
#ifndef ABZI_HEARING_H
#define ABZI_HEARING_H

#include "live/loop.h"

typedef struct abzi_hearing abzi_hearing;

typedef struct abzi_hearing_of {
    const char *path;    ///< of a file; "-": standard input; NULL: the microphone
    const char *column;  ///< the file is a table, and this its column, as abzi_column_open takes it; NULL: it is sound
    double rate_hz;      ///< rows of the table a second
} abzi_hearing_of;

/// Opens what is to be heard; of a table this waits for its first row. NULL: failed, the line was printed.
/// Owns  borrows the texts
abzi_hearing *abzi_hearing_open(const abzi_hearing_of *of, abzi_counters *counters);

/// As a source: takes sound, or the value of a table, only.
void abzi_hearing_take(void *hearing, abzi_intake *intake);

/// NULL is fine. Says in a line what was not as it should be in a file that has ended.
void abzi_hearing_close(abzi_hearing *hearing);

#endif
