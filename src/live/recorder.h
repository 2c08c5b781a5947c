/// A live dance into a file: the tick puts its record into a ring and goes on, a thread of its own writes.
///
/// A disk that is slow for as long as the ring lasts loses nothing. When the ring is full the recording ends there, for a
/// journal with a gap cannot be danced again; the dance goes on.
#ifndef ABZI_RECORDER_H
#define ABZI_RECORDER_H

#include "abrazo/journal.h"

typedef struct abzi_recorder abzi_recorder;

/// path: a file that is not there yet. NULL: failed, the line was printed.
abzi_recorder *abzi_recorder_open(const char *path, const abz_journal_head *head);

/// Before the first tick: she goes on from this pose.
/// Thread  tick
void abzi_recorder_pose(abzi_recorder *recorder, const abz_pose *pose);

/// Before the tick is danced.
/// Thread  tick
void abzi_recorder_tick(abzi_recorder *recorder, const abz_room_input *input);

/// What the room is after it: abz_room_hash.
/// Thread  tick
void abzi_recorder_hash(abzi_recorder *recorder, uint64_t hash);

/// Ticks that are recorded so far, and whether it goes on recording.
/// Thread  any
uint64_t abzi_recorder_ticks(const abzi_recorder *recorder);
bool abzi_recorder_goes_on(const abzi_recorder *recorder);

/// Write what is left, close, free. false: not all of it could be written, and the line was printed; what was written
/// before can be danced. NULL is fine.
bool abzi_recorder_close(abzi_recorder *recorder);

#endif
