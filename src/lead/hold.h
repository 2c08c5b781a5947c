/// Arms and hands: joined as the score says, free where it does not.
#ifndef ABZI_HOLD_H
#define ABZI_HOLD_H

#include "lead/dancer.h"
#include "lead/held.h"
#include "lead/walk.h"

#define ABZI_HAND_GAP 0.055f  ///< wrists of joined hands are so far apart, common heights: the palms are between them

/// Which way the leader must go, level, and the follower the opposite way, for their hands to reach; nearly zero as
/// long as they do. Their trunks must have been posed.
abz_vec3 abzi_hold_pull(const abzi_dancer *dancer, const abzi_score *score, float count, const abz_pose *pose);

/// How far the worst of the hands that should be joined, or lie on the partner, is from where it should be; metres.
/// 0 while the hold changes, and where there is none.
float abzi_hold_error(const abzi_dancer *dancer, const abzi_score *score, float count, const abz_pose *pose);

/// Lay the arms of both. Their trunks must have been posed: pos and rot of all joints but arms and hands.
/// Shape   dancer, walk, pose [ABZ_ROLE_N]
void abzi_hold_arms(const abzi_dancer *dancer, const abzi_score *score, float count, const abzi_walk *walk,
                    abz_pose *pose);

#endif
