/// Where a phrase of the dance begins, as one dancer steps it: when a place can change hands.
#ifndef ABZI_PHRASING_H
#define ABZI_PHRASING_H

#include "abrazo/figure.h"
#include "rhythm/accord.h"

/// All four-byte fields: part of a state.
typedef struct abzi_phrasing {
    uint32_t foot;     ///< of the newest step of who is watched: 0 left, 1 right
    float waited;      ///< counts that have been waited for the beginning of a phrase
    uint32_t count_n;  ///< beats of the pulse, from when waiting began
} abzi_phrasing;

/// One tick: a step of who is watched, in that role, if one is announced; the accord with these steps after it, the
/// plan that came of it, and the music, or NULL. true: a phrase begins now. That is a step of the foot that begins a
/// dance, the leader's left or the follower's right: on the first beat of a bar where music has bars, else after a
/// pause and the other foot, as between 7 and 1. Where a phrase goes by without one, every eighth count is one.
bool abzi_phrasing_tick(abzi_phrasing *phrasing, abz_role role, const abz_step *step, const abzi_accord *accord,
                        const abzi_plan *plan, const abz_beat *music);

/// Nobody waits any more.
void abzi_phrasing_start(abzi_phrasing *phrasing);

#endif
