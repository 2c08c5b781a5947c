/// Where a hand of his is now, when what is seen of it is old.
#ifndef ABZI_HIS_HAND_H
#define ABZI_HIS_HAND_H

#include "partner/answer.h"

/// Units   late_s: how old; his: 0 left, 1 right
abz_vec3 abzi_his_hand(const abzi_lead *lead, const abzi_company *company, const abz_repertoire *repertoire,
                       float late_s, int his);

#endif
