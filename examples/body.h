/// The bodies of the example couple: a skeleton for any height, and a frame of motion from a few wishes (where hips,
/// feet and hands should be), by analytic inverse kinematics. Lengths in metres, angles in radians, as in abrazo/base.h:
/// +Y up, heading 0 faces +Z, left is +X.
#ifndef EXAMPLE_BODY_H
#define EXAMPLE_BODY_H

#include "abrazo/codec.h"

typedef struct vec {
    double x, y, z;
} vec;

enum { LEFT, RIGHT, SIDES };

/// Lengths that the choreography needs to know.
typedef struct body {
    abz_skeleton skeleton;
    double height;
    double hip_height;  ///< of the hips when standing straight
    double ball_height;
    double foot_length;  ///< from under the ankle to the ball, along the floor
} body;

/// What the body should do in one frame. Headings are absolute.
typedef struct posture {
    vec hips;
    double heading, hip_heading;  ///< of chest and hips
    double hip_roll;              ///< left side up is positive
    double lean;                  ///< of the trunk, forwards
    double look;                  ///< heading of the head
    vec ball[SIDES];              ///< of the foot
    double foot_heading[SIDES];
    double heel[SIDES];  ///< how far the heel is turned up around the ball
    vec wrist[SIDES];
    double palm[SIDES];  ///< turn of the hand around the forearm, palm up is positive
} posture;

void body_init(body *b, double height);

/// Where a point of the chest's frame lies (x left, y up from the shoulders' height, z ahead), before the arms are laid.
vec body_from_chest(const body *b, const posture *p, vec local);

/// Shape   frame [b->skeleton.channel_n]
void body_frame(const body *b, const posture *p, double *frame);

#endif
