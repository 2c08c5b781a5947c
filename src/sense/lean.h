/// How far somebody leans to the side, as a trunk does that goes over to one foot, stays there, and goes over to the
/// other: which foot goes with it, and when it is half of the way over, as a body is over a foot that has just landed.
/// It is told in three ways, by how clear the sway is beside its noise.
///
/// What is captured is followed from turn to turn, however near to the middle it turns:
///   goes to the left --(has come back from its end by so much)--> goes to the right
/// How far it will go is foreseen twice: as far as it usually goes; and, by the curve of least jerk, from how fast it
/// goes. Each counts the more, the nearer it lately came to how far the lean went. Where it keeps to a beat it may go
/// over on one without a turn, too (sense/pace.h).
///
/// What a camera sees well goes over the middle of where it usually comes to, and lands on a beat, if there is one:
///   on its side --(as far over as it usually is)--> is over --(crosses the middle)--> on the other side
///
/// What it sees badly, for how little it sways, is told from the beat that all of it keeps to; without one it is no
/// dance.
#ifndef ABZI_LEAN_H
#define ABZI_LEAN_H

#include <stdbool.h>
#include <stdint.h>

#include "sense/cadence.h"
#include "sense/pace.h"

#define ABZI_LEAN_SEEN 10  ///< ticks of what was seen, from which noise is told
#define ABZI_LEAN_WAS 80   ///< ticks of where it was: a usual way takes no longer

/// From turn to turn. All four-byte fields.
typedef struct abzi_lean_turns {
    int32_t way;                 ///< it goes 1 to the left, -1 to the right; 0: neither yet
    int32_t is_half;             ///< and it was told that it is half of the way there
    float from_m;                ///< where it turned,
    float end_m;                 ///< and where it has come to since then
    float said_m;                ///< so far it would go by its speed, when it was half of the way
    float was_m[ABZI_LEAN_WAS];  ///< where it was, newest first
    float usual_m;               ///< as it usually goes,
    float usual_s;               ///< in such a time
    float usual_off;             ///< m^2: how wrong is what is usual,
    float speed_off;             ///< and what its speed says
    abzi_cadence cadence;        ///< of when it was half of the way
} abzi_lean_turns;

/// Over the middle. All four-byte fields.
typedef struct abzi_lean_sides {
    int32_t is_left;  ///< the side it is on,
    int32_t is_over;  ///< and it has gone so far there that it is no chance
    float end_m[2];   ///< where it usually comes to, left and right
} abzi_lean_sides;

/// All four-byte fields.
typedef struct abzi_lean {
    float at_m, v;                 ///< to the left, smoothed; m/s
    float seen_m[ABZI_LEAN_SEEN];  ///< newest first
    float noise;                   ///< m^2: of what is seen
    abzi_lean_turns turns;
    abzi_lean_sides sides;
    abzi_pace pace;
    float told_s;  ///< since it was told that it is half of the way over, up to some ticks
} abzi_lean;

void abzi_lean_start(abzi_lean *lean, float at_m);

/// One tick. true: it is half of the way over, or is about to be.
bool abzi_lean_tick(abzi_lean *lean, float at_m);

/// The foot that will land when it is half of the way over next: 0 left, 1 right.
int abzi_lean_foot(const abzi_lean *lean);

/// Whether that foot is to be up. is_up: it already is, and stays so more easily.
bool abzi_lean_lifts(const abzi_lean *lean, bool is_up);

/// Until it is half of the way over next, s, as its cadence or beat has it. false: that is not known.
bool abzi_lean_lands_in(const abzi_lean *lean, float *in_s);

/// Until the foot that goes with it is down, s, or below 0: since it was; told: it was told that it is half of the way
/// over. false: that is not known.
bool abzi_lean_down_in(const abzi_lean *lean, bool told, float *in_s);

/// The beat that it keeps to: until a foot may be down on one next, and between two, s. false: it keeps to none.
bool abzi_lean_beat(const abzi_lean *lean, float *in_s, float *period_s);

/// For what was restored of one that was started.
bool abzi_lean_is_sound(const abzi_lean *lean);

#endif
