/// Where a leader's legs may go in the next .7 s, as those of the recorded leaders went who moved most like him.
#ifndef ABZI_HIS_LEGS_H
#define ABZI_HIS_LEGS_H

#include "partner/answer.h"

/// Shape   joint [ABZ_JOINT_N]: as he is seen now; the joints of `lead` are smoothed, and so a little late
void abzi_his_legs(const abzi_lead *lead, const abz_vec3 *joint, const abzi_company *company,
                   const abz_repertoire *repertoire, abz_lead_ways *ways);

#endif
