/// How together two dancers are, as it goes on: of the steps of the last four bars, how many fall at the same time; and how
/// many would if one of the two were moved in time.
#ifndef ABZI_TOGETHER_H
#define ABZI_TOGETHER_H

#include "abrazo/base.h"

#define ABZI_TOGETHER_N 64  ///< landings of a dancer that are remembered: more than four bars have at any tempo

/// All four-byte fields: part of the room's state.
typedef struct abzi_together {
    uint32_t ago[2][ABZI_TOGETHER_N];  ///< ticks since each landing of the dancer and the partner, the newest first
    uint32_t landed_n[2];
    float share;   ///< 0 .. 1; below 0: not known yet
    float chance;  ///< the same for times that have nothing to do with each other
} abzi_together;

void abzi_together_start(abzi_together *together);

/// One tick.
/// Shape   landed [2]: a foot of the dancer's, of the partner's landed in this tick
///         window_s: how far back is looked, up to 30 s
void abzi_together_tick(abzi_together *together, const bool *landed, float window_s);

#endif
