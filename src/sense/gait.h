/// Feet of somebody who is seen from the hips up.
///
///   both stand --(one is left behind by the hips, or they begin to sway to its side)--> it swings --> both stand
///
/// Weight goes from foot to foot in a sway: who lands on the left leg has just been pushed over to the left by the
/// right one. So it is the change of the sideways speed that tells which foot comes next, and when.
#ifndef ABZI_GAIT_H
#define ABZI_GAIT_H

#include "abrazo/motion.h"
#include "motion/spot.h"

#define ABZI_GAIT_PAST 12  ///< ticks over which the sway's change is seen: a third to a half of a step

/// One foot. All four-byte fields.
typedef struct abzi_gait_foot {
    uint32_t swings;
    uint32_t since;          ///< ticks since that changed
    abzi_spot from, to, at;  ///< of the ankle
    float lift_m;
} abzi_gait_foot;

/// All four-byte fields.
typedef struct abzi_gait {
    abzi_gait_foot foot[2];         ///< left, right
    abz_vec3 drift;                 ///< velocity of the hips over a step or two, without their sway
    abz_vec3 past[ABZI_GAIT_PAST];  ///< velocities of the last ticks
    uint32_t oldest;                ///< which of them is the oldest
    float sway;                     ///< square of the speed of the sway, on average
} abzi_gait;

/// What the feet are under.
typedef struct abzi_gait_body {
    abzi_spot hips;
    abz_vec3 velocity;  ///< of the hips, m/s
    float width_m;      ///< between the hips' middle and a foot that stands beside the other
} abzi_gait_body;

/// Both feet stand under the hips.
void abzi_gait_start(abzi_gait *gait, const abzi_gait_body *body);

/// One tick.
void abzi_gait_tick(abzi_gait *gait, const abzi_gait_body *body);

#endif
