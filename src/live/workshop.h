/// The thread on which everything is prepared that takes longer than a tick: another dance is learnt, a song is heard
/// through. The dance goes on meanwhile, and takes over what is ready between two ticks.
#ifndef ABZI_WORKSHOP_H
#define ABZI_WORKSHOP_H

#include "live/loop.h"
#include "live/recorder.h"

/// What a file that came in is for.
typedef enum abzi_file_kind {
    ABZI_FILE_SONG,     ///< to dance to
    ABZI_FILE_SESSION,  ///< a recorded dance, to be danced again
} abzi_file_kind;

/// How it stands with the file that was given last.
typedef enum abzi_file_state {
    ABZI_FILE_NONE,    ///< none was given, or its end was told
    ABZI_FILE_WAITS,   ///< it is being prepared
    ABZI_FILE_READY,   ///< it is played from the next tick on
    ABZI_FILE_FAILED,  ///< it cannot be read
} abzi_file_state;

typedef struct abzi_workshop abzi_workshop;

/// ready(context) is called, on the workshop's thread, when something is ready or has failed. NULL: failed, the line
/// was printed.
abzi_workshop *abzi_workshop_open(const abzi_evening *evening, abzi_loop *loop, void (*ready)(void *context),
                                  void *context);

/// What is being recorded already is the workshop's to end. To be called before anything is asked for.
void abzi_workshop_adopt(abzi_workshop *workshop, abzi_recorder *recorder);

/// Prepare another dance. While one is being prepared, only the last of those that were asked for is prepared next.
void abzi_workshop_dance(abzi_workshop *workshop, abz_dance dance);

/// Begin to record, or end it; the dance goes on as it is. The files are named by the time.
void abzi_workshop_record(abzi_workshop *workshop, bool records);

/// Prepare a file of these bytes, which are malloc's. false: another one is being prepared, or its end was not asked
/// for yet; the bytes are the caller's still.
bool abzi_workshop_file(abzi_workshop *workshop, abzi_file_kind kind, const char *name, uint8_t *bytes, size_t byte_n);

/// How it stands. READY and FAILED are told once; with READY of a song *song is the caller's to let go.
abzi_file_state abzi_workshop_file_state(abzi_workshop *workshop, abzi_song **song);

/// The file of the newest recording; "" if there is none.
void abzi_workshop_session(abzi_workshop *workshop, char path[ABZI_TAPE_PATH_SIZE]);

/// To be called when the tick runs no more. Disposes of what it never took.
void abzi_workshop_close(abzi_workshop *workshop);

#endif
