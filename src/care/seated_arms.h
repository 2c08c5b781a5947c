/// Arms of who sits: a hand dances, holds one of the partner's or is at its rim, and what an arm can reach.
#ifndef ABZI_SEATED_ARMS_H
#define ABZI_SEATED_ARMS_H

#include "care/sitting.h"

/// More than nothing, without a corner.
static inline float abzi_softly(float x, float soft)
{
    return (x + sqrtf(x * x + soft * soft)) / 2;
}

/// Which hands go to one of the partner's, and what the rims are to know of both (need: held, danced, far_m). Trunk and
/// legs of the pose are as they will be.
/// Thread  tick
void abzi_seated_arms_decide(abzi_sitting *sitting, const abzi_sitter *sitter, const abzi_sitting_input *input,
                             const abz_pose *pose, abzi_rims_need *need);

/// An arm as it is danced beside the chest; one that holds goes to where it is danced in the room, one at its rim lies
/// there.
/// Shape   side 0 left, 1 right; reach: the longest it may be, of its length
/// Laws    neither wrist nor elbow is in the chair of a partner who sits, where the shoulder is not over it
/// Thread  tick
void abzi_seated_arm_pose(abzi_sitting *sitting, const abzi_sitter *sitter, int side, const abzi_sitting_input *input,
                          float reach, abz_pose *pose);

/// Which of the hands that went there have come to the partner's, as they are posed.
/// Thread  tick
void abzi_seated_arms_join(abzi_sitting *sitting, const abz_vec3 *other, const abz_pose *pose);

#endif
