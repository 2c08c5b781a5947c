/// What a fall is told by: the ticks that are remembered of a dancer, and what they mean. Which state the dancer is in
/// is care/fall.h.
#ifndef ABZI_FALL_SIGNS_H
#define ABZI_FALL_SIGNS_H

#include "care/fall.h"

#define ABZI_FALL_WORLD_M 1e4f    // further from the origin than any floor reaches: not measured
#define ABZI_FALL_LOST_TICKS 30u  // as the room has it

// Cosines of the trunk's angle from the vertical.
#define ABZI_FALL_UP 0.71f     // who leans by less than 45 degrees is upright
#define ABZI_FALL_TILTED 0.5f  // 60 degrees, with nobody who holds

// Shares of the height of the pelvis when the dancer stands, .9 m for an adult.
#define ABZI_FALL_LIES 0.45f    // who is so low and no longer falls is down
#define ABZI_FALL_STANDS 0.75f  // a pelvis this high, above feet that carry, dances again

/// Take in a tick, as abz_fall_watch_tick has it; false: the trunk was not seen in it.
bool abzi_fall_take_in(abzi_fall_watch *watch, const abz_vec3 *joint, uint32_t seen);

/// What the tick that was taken in means. hips: as seen; partner: joints of the other, or NULL
abzi_fall_signs abzi_fall_judge(const abzi_fall_watch *watch, abz_vec3 hips, const abz_vec3 *partner);

#endif
