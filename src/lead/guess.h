/// Which figure he has begun, when it is known what he came from and where in a figure he is: beliefs of the recogniser
/// about those that may follow, at that place and tempo.
#ifndef ABZI_GUESS_H
#define ABZI_GUESS_H

#include "lead/recognise.h"

/// All four-byte fields.
typedef struct abzi_guess {
    int32_t figure;     ///< -1: it cannot be told yet
    float sure;         ///< its share of what may be
    int32_t likeliest;  ///< of the last ticks; -1: none
    uint32_t alike_n;   ///< ticks that it has been that
} abzi_guess;

/// Where he should be.
typedef struct abzi_whereabouts {
    uint64_t danced;   ///< bit f: figure f may be danced at all
    uint64_t chained;  ///< and may follow what was danced,
    uint64_t begun;    ///< and may have been begun by him, or by her
    int32_t hers;      ///< the figure she dances; -1: none
    int32_t neutral;   ///< that which is danced when nobody begins another one; -1: none
    float count;       ///< since it began
    float period_s;    ///< of a count
} abzi_whereabouts;

void abzi_guess_start(abzi_guess *guess);

/// One tick.
/// Thread  tick
void abzi_guess_tick(abzi_guess *guess, const abzi_recognise *recognise, const abzi_recognise_model *model,
                     const abzi_whereabouts *place);

#endif
