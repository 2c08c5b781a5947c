/// Hands of a leader who sits: they are lower than they are shown, he gives both where a closed hold would reach over
/// the footrests, and they are far from her who stands beyond those.
#ifndef ABZI_LOW_HANDS_H
#define ABZI_LOW_HANDS_H

#include "partner/posture.h"

/// Where a hand of his is, 0 left, 1 right: of who sits as he is, and not as he would stand.
/// Thread  tick, as all of these
abz_vec3 abzi_low_hands_at(const abzi_footing *footing, int his);

/// A hand that he holds out, and that is not held, is taken by hers at that side.
/// Shape   hold, beside: as of abzi_answer_holds
void abzi_low_hands_take(const abzi_posture *posture, const abzi_footing *footing, float hold[4], abz_vec3 beside[4]);

/// She leans to those that she holds and does not reach, and comes up again as far as she does: turns the trunk that is
/// aimed at.
void abzi_low_hands_lean(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing);

#endif
