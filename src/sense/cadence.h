/// When the next landing comes, from how the last ones followed each other: a dance's rhythm repeats, so that what came
/// so many landings ago tells it, a chasse's quick ones, too.
#ifndef ABZI_CADENCE_H
#define ABZI_CADENCE_H

#include <stdbool.h>
#include <stdint.h>

/// Landings after which a rhythm repeats, at most: cha-cha's after five, a waltz's after six.
#define ABZI_CADENCE_LAGS 7

/// All four-byte fields.
typedef struct abzi_cadence {
    float since_s;                       ///< since the last landing
    float gap_s[ABZI_CADENCE_LAGS + 1];  ///< between landings, newest first
    uint32_t gap_n;                      ///< how many there were, up to as many
    float off[ABZI_CADENCE_LAGS];        ///< s^2: how wrong it is to say: as long as the one 1, 2, .. landings ago
} abzi_cadence;

void abzi_cadence_start(abzi_cadence *cadence);
void abzi_cadence_tick(abzi_cadence *cadence);

/// It lands in so long.
void abzi_cadence_land(abzi_cadence *cadence, float in_s);

/// The last landing was so long ago, as is known by now.
void abzi_cadence_mend(abzi_cadence *cadence, float ago_s);

/// Until the next landing, s; below 0: it was due. false: no rhythm is known, or the landing is overdue.
bool abzi_cadence_next(const abzi_cadence *cadence, float *in_s);

/// For what was restored of one that was started.
bool abzi_cadence_is_sound(const abzi_cadence *cadence);

#endif
