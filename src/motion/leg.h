/// Legs: feet that stand or swing where they are told, and knees between them and the hips.
#ifndef ABZI_LEG_H
#define ABZI_LEG_H

#include "abrazo/motion.h"
#include "motion/spot.h"

/// What a body's legs are like. [left, right]
typedef struct abzi_legs {
    float upper_m[2], lower_m[2];
    float foot_pitch;  ///< of a standing foot, rad
} abzi_legs;

abzi_legs abzi_legs_of(const abz_body *body);

/// Joints of a side: 0 left, 1 right.
static inline abz_joint abzi_upper_leg(int side)
{
    return side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
}

/// A foot on its way or standing: the middle of it, the sole's height, and how far the heel is turned up about the ball
/// (below 0: the ball turned up about the heel). Writes ankle and orientation.
void abzi_leg_foot(const abz_body *body, const abzi_legs *legs, int side, abzi_spot at, float height_m, float heel_rad,
                   abz_vec3 *ankle, abz_quat *rot);

/// What of a foot does not depend on how far its heel is turned up: for those who try many heels.
typedef struct abzi_foothold {
    abzi_stance at;   ///< the middle of the foot
    abz_quat yaw;     ///< its direction as an orientation
    abz_vec3 sole;    ///< from the ankle to the toes, in the T-pose
    float pitch_rad;  ///< of the foot when it stands
    float toes_m;     ///< height of the toes when the heel is up,
    float ankle_m;    ///< and of the ankle when it is not
} abzi_foothold;

/// A foot whose heel is turned up so far.
typedef struct abzi_tilt {
    abz_vec3 ankle, ahead;  ///< ahead: where it points
    float sine, cosine;     ///< of half its pitch
} abzi_tilt;

abzi_foothold abzi_foothold_at(const abz_body *body, const abzi_legs *legs, int side, abzi_spot at, float height_m);

abzi_tilt abzi_foothold_tilt(const abzi_foothold *foot, float heel_rad);

/// Its orientation.
abz_quat abzi_foothold_rot(const abzi_foothold *foot, const abzi_tilt *tilt);

/// Where the leg hangs from the hips.
abz_vec3 abzi_leg_hip(const abz_body *body, int side, abz_vec3 hips, abz_quat hips_rot);

/// Orientations of leg, foot and toes. front: where the knee points.
void abzi_leg_pose(const abz_body *body, const abzi_legs *legs, int side, abz_vec3 hip, abz_vec3 ankle, abz_quat foot,
                   abz_quat toes, abz_vec3 front, abz_quat *rot);

#endif
