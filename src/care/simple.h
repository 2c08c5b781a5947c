/// How a stand-in dances who has not rehearsed: what is softened, and by how much.
#ifndef ABZI_SIMPLE_H
#define ABZI_SIMPLE_H

#include "abrazo/gentle.h"
#include "partner/restraint.h"

typedef struct abzi_simple {
    abz_effort effort;
    abzi_restraint restraint;  ///< keep, drift, rest, waits and beat_ticks are left at nothing
} abzi_simple;

abzi_simple abzi_simple_carrying(void);
/// On the way in or out, and at the side: the strides of walking.
abzi_simple abzi_simple_walking(void);
/// As large as the dance is danced.
abzi_simple abzi_simple_full(void);

/// A heading that turns by half at most within a bar. All four-byte fields: part of a state.
#define ABZI_HALF_TURN_N 36  ///< times it is remembered at: every fourth tick of 2.4 s, four beats of salsa
typedef struct abzi_half_turn {
    float yaw;      ///< let through; not wrapped
    uint32_t tick;  ///< of the memory's newest entry
    float was[ABZI_HALF_TURN_N];
} abzi_half_turn;

void abzi_half_turn_start(abzi_half_turn *turn, float yaw);
/// For what was restored.
bool abzi_half_turn_is_sound(const abzi_half_turn *turn);
/// One tick towards a heading, no faster than most. Returns it, wrapped.
float abzi_half_turn_tick(abzi_half_turn *turn, float wanted, float most_rad_s);

#endif
