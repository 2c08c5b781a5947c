/// A recorded leader, tick by tick: dances to the end of the recording, then from its beginning again.
///
/// Every round begins where the last one ended: it is laid on the floor there, and drifts back to its own place while
/// it is danced, so that nothing jumps and a night of rounds leads nowhere.
#ifndef ABZI_RECORDED_H
#define ABZI_RECORDED_H

#include "abrazo/room.h"
#include "motion/spot.h"

typedef struct abzi_recorded {
    abz_vec3 (*joint)[ABZ_JOINT_N];  ///< [tick_n]
    uint64_t tick_n, at;
    bool once;                   ///< do not begin again
    abz_body body;               ///< proportions
    abzi_spot own, here;         ///< where the recording begins, and where this round of it did
    abz_vec3 last[ABZ_JOINT_N];  ///< the last moment of the round before,
    bool has_last;               ///< if there was one
} abzi_recorded;

/// Load a motion file. 0, or -1 with the line printed. Close it in both cases.
int abzi_recorded_open(abzi_recorded *recorded, const char *path, const abz_rig_config *config, bool once);
void abzi_recorded_close(abzi_recorded *recorded);

/// The next tick into what is seen. false: the recording has ended.
/// Thread  tick
bool abzi_recorded_next(abzi_recorded *recorded, abz_room_input *input);

#endif
