/// Finding the dancer's joints among the names of a skeleton.
#ifndef ABZI_SKELETON_H
#define ABZI_SKELETON_H

#include "abrazo/motion.h"

/// Which joint of the skeleton is each of the 21.
/// Shape   map: as in abz_rig_config; joint [ABZ_JOINT_N] written, -1 where there is none
/// Errors  ABZ_EJOINT: a joint the engine cannot do without is missing; ABZ_EINVAL: map
/// Owns    error is not NULL
/// Thread  init
abz_status abzi_skeleton_find(const abz_skeleton *skeleton, const char *map, int32_t *joint,
                              abz_error *error) ABZ_CHECK;

/// Could this frame be a T-pose or A-pose that a file begins with: upright, straight limbs, the same left and right?
/// Thread  tick
bool abzi_rig_is_drawn_up(const abz_skeleton *skeleton, const abz_rig *rig, const double *frame);

#endif
