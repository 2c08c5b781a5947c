/// Her hands and arms: which of his hands she takes, where hers are to be, and how arms bring them there. Who goes
/// gently has hands that go their way slowly, and a body that waits for them.
#ifndef ABZI_ARMS_H
#define ABZI_ARMS_H

#include "partner/posture.h"

/// Where trunk and hips are: all that an arm hangs on.
typedef struct abzi_trunk {
    abzi_spot spot;
    float height_m;
    abz_quat rot[ABZ_JOINT_N];  ///< without heading
} abzi_trunk;

/// Thread  tick, as all of these
abzi_trunk abzi_trunk_of(const abzi_posture *posture);

/// The pose as it is without legs and arms.
void abzi_trunk_pose(const abzi_posture *posture, float floor_y, abz_pose *pose);

/// The side that a knee or an elbow bends to, without sudden changes. kept: heading taken away
abz_vec3 abzi_bend_towards(abz_vec3 *kept, abz_vec3 wanted, float heading_rad);

/// Take, keep or give up hands as the neighbours do.
void abzi_arms_decide(abzi_posture *posture, const abzi_footing *footing);

/// Hands that hold, or no longer, on their way to doing so. slower: as of abz_effort
void abzi_arms_grip(abzi_posture *posture, float slower);

/// Where hands that go gently come to in this tick: they go their way slowly, and the body, which was there, waits for
/// them.
/// Shape   wrist [2]
void abzi_arms_lead(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing, float floor_y,
                    const abzi_trunk *was, abz_pose *pose, abz_vec3 *wrist);

/// Bring arms to where hands are to be: wrists that hold to his.
/// Shape   slow [2]: where they go when it must be gently; NULL: as they would
void abzi_arms_pose(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing, float floor_y,
                    const abz_vec3 *slow, abz_pose *pose);

#endif
