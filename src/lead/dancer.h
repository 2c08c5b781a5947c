/// Two bodies that dance a score: their poses at any count of it. No memory: the pose is a smooth function of the
/// count.
#ifndef ABZI_DANCER_H
#define ABZI_DANCER_H

#include "lead/score.h"
#include "lead/walk.h"
#include "motion/chair.h"
#include "motion/leg.h"

/// What does not change while they dance.
typedef struct abzi_dancer {
    abz_body body;
    float height_m;
    abzi_legs legs;
    float upper_arm_m, lower_arm_m;
    bool seated;  ///< in a chair: hips and feet stay where it has them (lead/seat.h)
    abz_chair_shape chair;
} abzi_dancer;

abzi_dancer abzi_dancer_of(const abz_body *body);

/// Where both are at this count, with room made for each other.
/// Units   period_s: the length of a count now
/// Shape   dancer, walk [ABZ_ROLE_N]
/// Thread  tick
void abzi_dancers_walk(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s,
                       abzi_walk *walk);

/// The poses of both at this count.
/// Units   period_s: the length of a count now
/// Shape   dancer, pose [ABZ_ROLE_N]
/// Thread  tick
void abzi_dancers_pose(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abz_pose *pose);

/// Two who pass each other lean out of each other's way: so far each, away from the other; of the follower's part.
/// Shape   dancer, walk [ABZ_ROLE_N]
abz_vec3 abzi_dancers_room(const abzi_dancer *dancer, const abzi_score *score, float count, const abzi_walk *walk);

/// Both walks as they are with that room made.
void abzi_dancers_make_room(abz_vec3 room, abzi_walk *walk);

/// How two give way to each other.
typedef struct abzi_giving {
    abz_vec3 way;                        ///< of his hips, level; hers go the opposite way
    float knee[ABZ_ROLE_N][ABZ_SIDE_N];  ///< so far they turn to the left, tangents
} abzi_giving;

/// The same with their feet and weight elsewhere than the score has them, and room made. giving: as they give way; then
/// as they should. NULL: as they should, at once.
/// Shape   dancer, walk, pose [ABZ_ROLE_N]
/// Thread  tick
void abzi_dancers_pose_at(const abzi_dancer *dancer, const abzi_score *score, float count, const abzi_walk *walk,
                          abzi_giving *giving, abz_pose *pose);

#endif
