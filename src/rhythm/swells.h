/// Which swells of a breathing sound begin a breath. Near a mouth both the in-breath and the out-breath are heard, so
/// that swells come twice a breath; further away, or of who snores, one of them alone.
///
///   swell ─► how long it was to the next, how loud ─► do every other ones differ? ─► those are breathed out
///
/// Two classes of swells, in turn: when they differ by more than chance, in length or in loudness, two swells are a
/// breath. Who breathes in begins it: from there to the next swell it is shorter, for the out-breath and its pause are
/// longer.
#ifndef ABZI_SWELLS_H
#define ABZI_SWELLS_H

#include <stdbool.h>
#include <stdint.h>

#define ABZI_SWELLS_N 16       ///< remembered: eight breaths of two, on which a rate rests (rate.h)
#define ABZI_SWELLS_FEWEST 10  ///< five breaths of two, the fewest that are a rate

/// All four-byte fields; begins as zeroes. Times in ticks.
typedef struct abzi_swells {
    uint32_t n;                    ///< that have ended, up to ABZI_SWELLS_N
    float length[ABZI_SWELLS_N];   ///< from its beginning to that of the next, newest first
    float size[ABZI_SWELLS_N];     ///< the same
    uint32_t turn[ABZI_SWELLS_N];  ///< 0 and 1 in turn, the same
    uint32_t two;                  ///< two of them are a breath,
    uint32_t out;                  ///< and those of this turn are breathed out
} abzi_swells;

/// A swell begins, and the one before has ended, so long and so large. true: with it, which of them begin breaths has
/// changed.
/// Thread  tick
bool abzi_swells_take(abzi_swells *swells, float length, float size);

/// Does a breath begin with the newest? Always, where each of them is one.
bool abzi_swells_begins(const abzi_swells *swells);

#endif
