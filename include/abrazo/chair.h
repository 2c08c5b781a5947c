/// abrazo/chair.h - a manual wheelchair as it is shown: made to a body, and where it is.
#ifndef ABRAZO_CHAIR_H
#define ABRAZO_CHAIR_H

#include "abrazo/motion.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What does not change: made to the body that sits in it. Metres; "ahead" is from the axle of the driven wheels.
typedef struct abz_chair_shape {
    float wheel_m;                   ///< radius of a driven wheel; 0: there is no chair
    float track_m;                   ///< between the driven wheels, middle to middle
    float rim_m, rim_out_m;          ///< radius of a push rim, and how far out of the middle of its wheel it is
    float caster_m, trail_m;         ///< radius of a caster, and how far its contact lags behind its pivot
    float caster_ahead, caster_out;  ///< its pivot, and that from the middle
    abz_vec3 seat;                   ///< the hips, seen from the middle of the axle on the floor
    float cushion_m;                 ///< height of the top of the cushion
    abz_vec3 knee[2], ankle[2];      ///< legs that rest: left, right
    float plate_m;                   ///< height of the footrests
    float front_m;                   ///< where the toes on them end
} abz_chair_shape;

/// Where a chair is. World as of abz_pose.
typedef struct abz_chair {
    float x_m, z_m, yaw_rad;  ///< the middle of the axle on the floor, and where it heads: 0 is +Z, a quarter turn +X
    float rolled_rad[2];      ///< so far each driven wheel has turned; left, right
    float caster_rad[2];      ///< where each caster points, yaw of the world; left, right
} abz_chair;

/// The chair that is made to a body.
/// Thread  any
ABZ_API abz_chair_shape abz_chair_for(const abz_body *body);

#ifdef __cplusplus
}
#endif
#endif
