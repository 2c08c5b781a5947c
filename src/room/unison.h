/// How together two dancers are, as it goes on: of the steps of the last four bars, how many fall at the same time; and
/// how many would if one of the two were moved in time.
#ifndef ABZI_UNISON_H
#define ABZI_UNISON_H

#include "abrazo/base.h"

#define ABZI_UNISON_N 64  ///< landings of a dancer that are remembered: more than four bars have at any tempo

/// All four-byte fields: part of the room's state.
typedef struct abzi_unison {
    uint32_t ago[2][ABZI_UNISON_N];  ///< ticks since each landing of the dancer and the partner, the newest first
    uint32_t landed_n[2];
    float share;   ///< 0 .. 1; below 0: not known yet
    float chance;  ///< the same for times that have nothing to do with each other
} abzi_unison;

void abzi_unison_start(abzi_unison *unison);

/// One tick.
/// Shape   landed [2]: a foot of the dancer's, of the partner's landed in this tick
///         window_s: how far back is looked, up to 30 s
void abzi_unison_tick(abzi_unison *unison, const bool *landed, float window_s);

#endif
