/// Her who dances a score beside somebody in a chair: where it has feet in the chair they are beside it, and the weight
/// is over them.
///
///   stands --(the score swings it)---------> comes to where it is danced, or beside the chair --(lands)--> stands there
///          --(the chair is about to touch)-> steps out of the way ------------------------------(13 ticks)-^
#ifndef ABZI_DETOUR_H
#define ABZI_DETOUR_H

#include "lead/walk.h"
#include "motion/aside.h"

/// All four-byte fields: part of a state; zeroes: everything is where it is danced.
typedef struct abzi_detour {
    int32_t begun;
    abzi_spot at[ABZ_SIDE_N];       ///< where feet are
    abz_vec3 off[ABZ_SIDE_N];       ///< from where they are danced,
    abz_vec3 off_rate[ABZ_SIDE_N];  ///< m/s
    int32_t steps[ABZ_SIDE_N];      ///< ticks left of a step out of the way
    abz_vec3 hips, hips_rate;       ///< of the weight from where it is danced
} abzi_detour;

/// One tick. walk: as she dances it
/// Thread  tick
void abzi_detour_tick(abzi_detour *detour, const abzi_aside *chair, const abzi_walk *walk);

/// A walk of this tick as it is beside the chair.
void abzi_detour_apply(const abzi_detour *detour, float height_m, abzi_walk *walk);

/// Knees of a pose that would be in the chair turn out of it.
void abzi_detour_knees(const abzi_aside *chair, const abz_body *body, const abzi_legs *legs, abz_pose *pose);

#endif
