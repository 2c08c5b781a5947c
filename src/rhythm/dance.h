/// What is known of a dance before its music is heard.
#ifndef ABZI_DANCE_H
#define ABZI_DANCE_H

#include <math.h>

#include "abrazo/rhythm.h"

typedef struct abzi_dance {
    const char *name;                        ///< as the command line takes it
    float slow_per_minute, fast_per_minute;  ///< beats, as they are usually played for dancing
    uint32_t metre;                          ///< beats in a bar: 3 or 4; 0: any
    float weight[4];                         ///< how heavily the bass marks each beat of the bar, 0 .. 1,
    float half[4];                           ///< and the half beat after it
    float count_n;                           ///< counts that a dancer makes of a beat
} abzi_dance;

/// NULL when there is no such dance; ABZ_DANCE_UNKNOWN has a name, and all else is 0.
/// Thread  any
const abzi_dance *abzi_dance_of(abz_dance dance);

/// Counts a minute, as it is usually danced: midway between slow and fast, to the ear. 0: of what is not known.
/// Thread  any
static inline float abzi_dance_usual(const abzi_dance *dance)
{
    return dance->count_n * sqrtf(dance->slow_per_minute * dance->fast_per_minute);
}

#endif
