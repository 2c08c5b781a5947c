/// Frames of a file against ticks of the engine, counted in whole numbers so that no rate drifts.
///
/// Frame n is at n * tick_n / frame_n ticks. When it has come, all ticks up to its time may run: each sees the leader
/// on the line between the newest frame and the one before. What the follower shows in frame n lies on the line between
/// the newest two of her ticks. Where every frame falls on a tick (60, 30, 20, 15 ... frames a second) that is the
/// newest tick itself. At other rates all of her frames are late by the same share of a tick, the least that never
/// needs a tick that has not run: (frame_n - 1) / frame_n.
#ifndef ABZI_FRAME_CLOCK_H
#define ABZI_FRAME_CLOCK_H

#include "abrazo/motion.h"

typedef struct abzi_frame_clock {
    uint64_t tick_n, frame_n;  ///< so many ticks last as long as so many frames
    uint64_t come_n;           ///< frames that have come
    uint64_t run_n;            ///< ticks that have run
} abzi_frame_clock;

/// Units  frame_time_s in seconds, 1/1000 .. 1
/// A rate within 0.11 % of a small fraction of 60 is that fraction: what files write for it is rounded, and 59.94 and
/// 29.97 mean 60 and 30.
void abzi_frame_clock_init(abzi_frame_clock *clock, double frame_time_s);

/// The next frame of the leader has come.
void abzi_frame_clock_frame(abzi_frame_clock *clock);

/// May another tick run? Then it counts as run; *share of the newest frame is in it, (0, 1], the rest is of the frame
/// before.
bool abzi_frame_clock_tick(abzi_frame_clock *clock, float *share);

/// The answer to the newest frame: so much of the newest tick, (0, 1], the rest of the one before.
float abzi_frame_clock_answer(const abzi_frame_clock *clock);

/// A pose on the way from a to b: positions on a line, orientations on the shortest turn. share 1 is b itself.
void abzi_pose_between(const abz_pose *a, const abz_pose *b, float share, abz_pose *out);

#endif
