/// How far a signal repeats itself: its likeness to itself a beat ago. Noise that was smoothed has swells as breaths
/// have, alike in size and not winding; but it does not come again.
#ifndef ABZI_RECUR_H
#define ABZI_RECUR_H

#include <stdbool.h>
#include <stdint.h>

#define ABZI_RECUR_TICKS 12  ///< of a mean that is remembered: a fifth of a second, a seventh of the quickest breath
#define ABZI_RECUR_N 200     ///< of them: 40 s, eight breaths of 12 a minute

/// All four-byte fields; begins as zeroes.
typedef struct abzi_recur {
    uint32_t n;     ///< means that are remembered
    uint32_t next;  ///< where the next one goes
    float mean[ABZI_RECUR_N];
    float sum;  ///< of the mean that is gathered,
    uint32_t sum_n;
} abzi_recur;

/// One tick.
/// Thread  tick
void abzi_recur_tick(abzi_recur *recur, float value);

/// The correlation of the signal with itself, the best of those about so many ticks ago, -1 .. 1; 0 while less than
/// twice as much is remembered.
/// Cost    O(ABZI_RECUR_N) for each of 40 % of the lag: for ticks in which a beat begins
float abzi_recur_at(const abzi_recur *recur, float ticks);

#endif
