/// Two who dance together keep out of each other: which way, and how far, a part of one must go to be clear of the
/// other.
#ifndef ABZI_CLEAR_H
#define ABZI_CLEAR_H

#include "lead/dancer.h"

/// Which way the hips of a must move, level, for legs and hips of both to be clear of each other when b's move as far
/// the opposite way; zero as long as they are.
abz_vec3 abzi_clear_legs(const abzi_dancer *a, const abz_pose *a_pose, const abzi_dancer *b, const abz_pose *b_pose);

/// A part of a body: a rounded rod.
typedef struct abzi_rod {
    abz_vec3 a, b;
    float radius_m;
    abz_vec3 low, high;  ///< the box around it
} abzi_rod;

enum { ABZI_BODY_RODS = 5 };

/// What of somebody a partner's arms must be clear of: trunk, head and thighs.
void abzi_clear_body(const abzi_dancer *dancer, const abz_pose *pose, abzi_rod body[ABZI_BODY_RODS]);

/// Which way an elbow must move for the arm to be clear of the other's body; zero as long as it is.
/// Shape   arm: shoulder, elbow, wrist
abz_vec3 abzi_clear_elbow(const abzi_dancer *dancer, const abz_vec3 arm[3], const abzi_rod body[ABZI_BODY_RODS]);

#endif
