/// A live dance onto the disk: reads along on the tape, on a thread of its own, and writes whole records.
///
/// A disk that is slow or full for as long as the tape lasts (three minutes) loses nothing. After that the ticks that
/// went by are lost, which is counted and said, and the file goes on with the next segment: a gap can be danced across.
#ifndef ABZI_RECORDER_H
#define ABZI_RECORDER_H

#include <stddef.h>
#include <sys/types.h>

#include "live/tape.h"

typedef struct abzi_recorder abzi_recorder;

/// Can path be recorded into? It is not there yet, and is not there afterwards. To be asked before what takes long.
/// false: no, and the line was printed.
bool abzi_recorder_may_be(const char *path);

/// Record from the next segment on, which the tape is asked for. path: a file that is not there yet. One of a tape at a
/// time. NULL: failed, the line was printed.
abzi_recorder *abzi_recorder_open(const char *path, abzi_tape *tape);

/// The file alone, for a process that resumes it; the tape is written from its beginning on. false: failed, the line
/// was printed.
bool abzi_recorder_prepare(const char *path, abzi_tape *tape);

/// Go on where another process, that is no more, left off. NULL: it had not recorded, or failed, and the line was
/// printed.
abzi_recorder *abzi_recorder_resume(abzi_tape *tape);

/// Ticks that are on the disk so far, and whether it could be written lately.
/// Thread  any
uint64_t abzi_recorder_ticks(const abzi_recorder *recorder);
bool abzi_recorder_goes_on(const abzi_recorder *recorder);

/// Write what was committed by now, close, free. false: not all of it could be written, and the line was printed; what
/// was written before can be danced. NULL is fine.
bool abzi_recorder_close(abzi_recorder *recorder);

/// The name of a recording that begins now, in a folder, or NULL: here.
/// Shape   path [ABZI_TAPE_PATH_SIZE]
void abzi_recorder_name(const char *folder, char *path);

/// How bytes are written: pwrite, unless a test has another disk.
extern ptrdiff_t (*abzi_recorder_write)(int fd, const void *bytes, size_t n, off_t at);

#endif
