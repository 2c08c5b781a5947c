/// A body that stands in a box and opens and closes: all it does is two numbers, how open it is and to which side its
/// weight is, and both go no faster than hands may.
///
///   phase, length of the cycle ─► how far to open and to sway ─► followed softly ─► hips, trunk, arms; feet stay
#ifndef ABZI_SWAY_H
#define ABZI_SWAY_H

#include "abrazo/bedside.h"
#include "motion/leg.h"

/// Something that follows a target within limits of speed and acceleration.
typedef struct abzi_sway_way {
    float at, v;
    float aim;             ///< where the target was
    float size, size_v;    ///< how much of the whole way is gone
    float v_most, a_most;  ///< per second
    float per_m;           ///< whole ways in a metre of the fastest point
} abzi_sway_way;

/// All four-byte fields.
typedef struct abzi_sway {
    abz_body body;
    abzi_legs legs;
    float height_m;
    float spread;              ///< 0 .. 1: how wide she opens, for the box
    abzi_sway_way open, side;  ///< 0 .. 1; -1 right .. 1 left
    uint32_t odd;              ///< every other cycle goes to the other side
} abzi_sway;

/// false: the body does not fit into the box.
bool abzi_sway_start(abzi_sway *sway, const abz_body *body, float width_m, float depth_m);

/// One tick. phase: of the cycle, [0,1); cycle_s: its length; moves: false: come to rest; begins: the cycle begins.
/// Thread  tick
void abzi_sway_tick(abzi_sway *sway, float phase, float cycle_s, bool moves, bool begins, abz_pose *pose);

/// The tips of her hands, left and right.
void abzi_sway_tips(const abz_pose *pose, abz_vec3 tip[static 2]);

#endif
