/// From what she was about to do to what she does instead, without a jump: the difference between the two and its speed
/// are kept, and die away.
///
/// Source  Bollo, "Inertialization: high-performance animation transitions in Gears of War", GDC 2018; with a critically
///         damped spring in place of the polynomial
#ifndef ABZI_BRIDGE_H
#define ABZI_BRIDGE_H

#include "abrazo/motion.h"
#include "lead/walk.h"

#define ABZI_BRIDGE_WALK_N 15  ///< weight x, z, yaw; side, hip, rise, sway; both feet's yaw and heel, x and z

/// All four-byte fields.
typedef struct abzi_bridge {
    float walk[ABZI_BRIDGE_WALK_N], walk_rate[ABZI_BRIDGE_WALK_N];
    abz_quat turn[ABZ_JOINT_N];  ///< of the joints above the hips and no legs, world
    abz_vec3 turn_rate[ABZ_JOINT_N];
} abzi_bridge;

void abzi_bridge_start(abzi_bridge *bridge);

/// One tick passes.
void abzi_bridge_tick(abzi_bridge *bridge);

/// From now on she walks as `is` instead of `was`; each now [1] and a tick ago [0].
void abzi_bridge_walk(abzi_bridge *bridge, const abzi_walk was[2], const abzi_walk is[2]);
void abzi_bridge_apply_walk(const abzi_bridge *bridge, abzi_walk *walk);

/// The same for trunk and arms, when the walk has been bridged.
void abzi_bridge_pose(abzi_bridge *bridge, const abz_pose was[2], const abz_pose is[2]);
void abzi_bridge_apply_pose(const abzi_bridge *bridge, const abz_body *body, abz_pose *pose);

/// The largest turn of a joint above the hips from one pose to the next, rad.
float abzi_bridge_fastest(const abz_pose *before, const abz_pose *now);

#endif
