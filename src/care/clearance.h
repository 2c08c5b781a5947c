/// Room between a wheelchair and the partner of who sits in it: where it may stand, how it gives way to who comes, and
/// that it never drives into him.
#ifndef ABZI_CLEARANCE_H
#define ABZI_CLEARANCE_H

#include "abrazo/partner.h"
#include "care/his_chair.h"
#include "motion/chair.h"

#define ABZI_CLEARANCE_POINT_N ABZ_LEAD_LEG_N  ///< hips, knees, ankles and toes

/// The partner's legs, and his chair, as they were seen. All four-byte fields: part of a state.
typedef struct abzi_clearance {
    int32_t seen;  ///< in the last tick
    abz_vec3 at[ABZI_CLEARANCE_POINT_N], v[ABZI_CLEARANCE_POINT_N];
    abzi_his_chair chair;
} abzi_clearance;

/// Who is there in this tick.
typedef struct abzi_clearance_other {
    const abz_vec3 *joint;         ///< as seen, or NULL: nobody
    const abz_vec3 *now;           ///< where they are by now, or NULL: as seen
    const abz_chair_shape *shape;  ///< of one who sits as well, or NULL
    abzi_spot chair;               ///< where its axle is
    const abz_lead_ways *ways;     ///< where he may go, or NULL: that is to be seen
} abzi_clearance_other;

/// As fast as it goes at most, whatever comes: forwards, backwards, m/s, and turning, rad/s; what pushing allows
/// (motion/chair.h), or less where it is driven gently; a shoulder of who sits in it, and a rim, m/s; and how it speeds
/// up or slows down, m/s^2, rad/s^2.
typedef struct abzi_clearance_pace {
    float speed, back, turn, shoulder, rim, push, twist;
} abzi_clearance_pace;

/// Speed and turn, no more than they may be, on the same curve.
void abzi_clearance_keep(const abz_chair_shape *shape, const abzi_clearance_pace *most, float *speed, float *turn);

/// One tick of looking.
/// Thread  tick
void abzi_clearance_see(abzi_clearance *clearance, const abzi_clearance_other *other);

/// A place for a chair that is clear of them: straight away from the partner.
abzi_spot abzi_clearance_place(const abzi_clearance *clearance, const abzi_clearance_other *other,
                               const abz_chair_shape *shape, abzi_spot goal);

/// One tick of the chair at this speed and turn, or so much beside them that it keeps out of the way of who comes; and
/// no deeper into anybody than he comes himself.
/// Laws    moved alone, from where it was to where it is, the chair brings no part of the partner as he is seen now deeper into
///         it than that was. It changes its speed no faster than pushing does, unless somebody is too near for that (care/contact.h)
/// Thread  tick
/// Source  Fox, Burgard and Thrun, "The dynamic window approach to collision avoidance", IEEE Robotics & Automation Magazine 4
///         (1997): of the accelerations that are possible the one whose way is the best
void abzi_clearance_drive(const abzi_clearance *clearance, const abzi_clearance_other *other,
                          const abz_chair_shape *shape, const abzi_clearance_pace *most, float speed, float turn,
                          abzi_chair *chair);

#endif
