/// Whose movement is ahead: windowed lagged cross-correlation of the velocities of two dancers who hold each other, and
/// what chance would make of it.
///
/// Source  Boker, Xu, Rotondo, King, "Windowed cross-correlation and peak picking for the analysis of variability in the
///         association between behavioral time series", Psychological Methods 7 (2002). The chance level is that of the
///         same window beside others of the partner, displaced in time (FIELD.md asks for one).
#ifndef ABZI_AHEAD_H
#define ABZI_AHEAD_H

#include "abrazo/motion.h"

#define ABZI_AHEAD_CHANNELS 5   ///< hips x, z; middle of the hands x, y, z
#define ABZI_AHEAD_WINDOW 120   ///< samples: four seconds, a figure or two
#define ABZI_AHEAD_LAG 15       ///< samples to each side: half a second
#define ABZI_AHEAD_MEMORY 384   ///< samples: the window, and others to compare it with
#define ABZI_AHEAD_DISPLACED 6  ///< windows that chance is estimated from

/// All four-byte fields.
typedef struct abzi_ahead {
    abz_vec3 hips[2], hands[2];  ///< where they were when last sampled: hers, his
    uint32_t seen;               ///< the places above are known
    uint32_t tick_n;
    uint32_t sample_n;
    float velocity[2][ABZI_AHEAD_MEMORY][ABZI_AHEAD_CHANNELS];
    uint32_t at;                          ///< the lag that is asked next in this round, over all windows
    uint32_t round;                       ///< sample_n when the round began
    float found[2 * ABZI_AHEAD_LAG + 1];  ///< correlations of the round
    float best;                           ///< the highest of a displaced window
    float chance_sum;
    // what the last whole round said
    float lag_s;        ///< his velocity is like hers so much earlier: above 0 she is ahead
    float correlation;  ///< at that lag
    float chance;       ///< highest correlation that displaced windows reach, in the mean
} abzi_ahead;

void abzi_ahead_start(abzi_ahead *ahead);

/// One tick. his_seen: he was seen in it.
/// Cost    four lags of a window
/// Thread  tick
void abzi_ahead_tick(abzi_ahead *ahead, const abz_vec3 *hers, const abz_vec3 *his, bool his_seen);

/// How sure it is that somebody is ahead: 0 .. 1. lag_s says who.
float abzi_ahead_sure(const abzi_ahead *ahead);

/// For what was restored.
bool abzi_ahead_is_sound(const abzi_ahead *ahead);

#endif
