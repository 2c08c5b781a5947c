/// The chair of a partner who sits as well: where it will be, and a way round it.
#ifndef ABZI_HIS_CHAIR_H
#define ABZI_HIS_CHAIR_H

#include "motion/spot.h"

/// His chair as it was seen. All four-byte fields: part of a state; zeroes: not seen yet.
typedef struct abzi_his_chair {
    int32_t seen;     ///< in the last tick
    abzi_spot at;     ///< its axle
    abzi_spot goes;   ///< m/s, rad/s
    abzi_spot gains;  ///< of speed, m/s^2, rad/s^2
} abzi_his_chair;

/// One tick of looking. at: where its axle is; NULL: he has none
/// Thread  tick
void abzi_his_chair_see(abzi_his_chair *chair, const abzi_spot *at);

/// Where it will be in so many seconds, of one that is seen.
/// Laws    it is where it is seen in 0 s; one that rests stays
abzi_spot abzi_his_chair_in(const abzi_his_chair *chair, float in_s);

/// Where to go next from one place of a chair to another: round his, where that is seen and in the way.
/// Laws    the heading is left alone
abzi_spot abzi_his_chair_round(const abzi_his_chair *chair, abzi_spot from, abzi_spot goal);

#endif
