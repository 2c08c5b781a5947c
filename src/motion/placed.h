/// Where the joints of any skeleton are in a frame of its file: forward kinematics.
#ifndef ABZI_PLACED_H
#define ABZI_PLACED_H

#include "motion/dvec.h"

/// Joints of a skeleton in the library's axes and the file's unit.
typedef struct abzi_placed {
    abzi_dvec pos[ABZ_SKELETON_JOINTS_MAX];
    abzi_dquat rot[ABZ_SKELETON_JOINTS_MAX];
} abzi_placed;

/// wanted [joint_n]: the joints to place, each with all above it; NULL: all.
void abzi_place(const abz_skeleton *skeleton, int32_t up, const double *frame, const bool *wanted, abzi_placed *out);

/// From the file's axes to the library's: (x, y, z) with Z up becomes (x, z, -y).
abzi_dquat abzi_upright(int32_t up);

/// The turn about one axis, 0 .. 2.
abzi_dquat abzi_axis_turn(int axis, double degrees);

#endif
