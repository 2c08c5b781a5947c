/// Who, or what of his chair, is where beside a wheelchair: now, in a moment, and how much of it is in the way.
#ifndef ABZI_CROWD_H
#define ABZI_CROWD_H

#include "care/clearance.h"

#define ABZI_CROWD_STEP_S (6.0f / ABZ_TICKS_PER_SECOND)  ///< of a way that is looked at
#define ABZI_CROWD_STEP_N ABZ_LEAD_WAY_N
#define ABZI_CROWD_FOOT_M 0.06f  ///< half of a foot's breadth
#define ABZI_CROWD_CORNER_N 8    ///< of a chair: wheels, casters and,
#define ABZI_CROWD_FOOTREST 6    ///< from here on, footrests
#define ABZI_CROWD_MOST (ABZ_LEAD_WAYS_N * ABZI_CLEARANCE_POINT_N)

/// The points that a chair keeps clear of: his legs, wherever they may be, or his chair.
typedef struct abzi_crowd {
    int n;
    abz_vec3 at[ABZI_CROWD_MOST];
    float radius_m[ABZI_CROWD_MOST], share[ABZI_CROWD_MOST];  ///< how likely it is there
    abzi_spot chair;
    float wrong_m;  ///< its corners may be so far from where they are foreseen,
    float room_m;   ///< and so far her chair keeps from it
} abzi_crowd;

/// What is missing, squared; nothing where nothing is.
static inline float abzi_missing_square(float missing)
{
    return missing > 0 ? missing * missing : 0;
}

/// Where a chair comes in a step that goes and turns so.
abzi_spot abzi_crowd_step(abzi_spot at, float speed, float turn);

/// What sticks out of a chair, seen from above.
/// Shape   out [ABZI_CROWD_CORNER_N], world
void abzi_crowd_corners(const abz_chair_shape *shape, abzi_spot at, abz_vec3 *out);

/// In so many seconds, as what moves goes on.
abzi_crowd abzi_crowd_in(const abzi_clearance *clearance, const abzi_clearance_other *other, float in_s);

/// At each step of a way, with the room that is kept from them.
/// Shape   out [ABZI_CROWD_STEP_N]
/// Thread  tick
void abzi_crowd_foresee(const abzi_clearance *clearance, const abzi_clearance_other *other, abzi_crowd *out);

/// How much of it is in the way of a chair that stands there, m^2.
float abzi_crowd_in_the_way(const abz_chair_shape *shape, abzi_spot at, const abzi_clearance_other *other,
                            const abzi_crowd *of);

#endif
