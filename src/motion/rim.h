/// A hand on a push rim: where its palm lies, and the arm that brings it there.
#ifndef ABZI_RIM_H
#define ABZI_RIM_H

#include "motion/chair.h"

// Where on a rim hands push: from behind its top to before it (Boninger and others, "Propulsion patterns and pushrim
// biomechanics in manual wheelchair propulsion", Arch. Phys. Med. Rehabil. 83 (2002): 20 degrees behind to 60 ahead)
#define ABZI_RIM_MIDDLE_RAD 0.25f
#define ABZI_RIM_MOST_RAD 0.70f     // half of the 80 degrees
#define ABZI_RIM_SLIDES_RAD_S 3.0f  ///< so fast a hand slides along one that rests, or goes back over one
#define ABZI_RIM_PASSES_OUT 0.02f   ///< heights that a hand keeps out of the wheel on its way there
#define ABZI_RIM_PALM 0.045f        ///< from a wrist to the middle of its palm, heights

/// The middle of a palm that lies on the tube of a rim, from above and outside. side: 0 left, 1 right; angle_rad: where
/// on it, from its top, ahead; off_m: so far away from it, outwards
/// Frame   world, the floor at 0
abz_vec3 abzi_rim_palm(const abz_chair_shape *shape, abzi_spot chair, int side, float angle_rad, float off_m);

/// Where the wrist is of an arm whose palm is there, as the forearm comes to it. way: where the elbow points
abz_vec3 abzi_rim_wrist(abz_vec3 shoulder, abz_vec3 palm, float upper_m, float lower_m, float palm_m, abz_vec3 way);

/// How far beside where a slow hand is to go it goes that is near the wheel: up beside it, and across it only over it.
/// Nothing where it is nearly there. palm: where it is; way: from where it is to where it is to be
abz_vec3 abzi_rim_over_wheel(const abz_chair_shape *shape, abzi_spot chair, int side, abz_vec3 palm, abz_vec3 way);

/// Of an angle, what hands push at.
static inline float abzi_rim_within(float angle_rad)
{
    return abzi_clampf(angle_rad, ABZI_RIM_MIDDLE_RAD - ABZI_RIM_MOST_RAD, ABZI_RIM_MIDDLE_RAD + ABZI_RIM_MOST_RAD);
}

#endif
