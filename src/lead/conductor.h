/// From the pulse of the music to a place in the score: a count that runs on smoothly and reaches whole counts with the
/// beats.
///
///   STANDS ── the awaited beat is near ──► RUNS ── the music pauses ──► HALTS ── no foot is in the air ──► STANDS
///
/// The count never jumps and never goes back.
#ifndef ABZI_CONDUCTOR_H
#define ABZI_CONDUCTOR_H

#include "lead/score.h"
#include "rhythm/loudness.h"

#define ABZI_CONDUCTOR_STOP 0.30f  ///< counts that it takes to stop

enum { ABZI_CONDUCTOR_STANDS, ABZI_CONDUCTOR_RUNS, ABZI_CONDUCTOR_HALTS };

/// All four-byte fields.
typedef struct abzi_conductor {
    uint32_t mode;
    float usual;       ///< counts a minute, as the dance is usually danced
    float count;       ///< where in the score they are
    float lost;        ///< what rounding took from it
    float rate;        ///< counts a tick
    float pace;        ///< counts a tick that the music asks for; 0: not known yet
    float per_beat;    ///< counts that a beat of the music is: 1, 2 or 1/2
    float next_count;  ///< that the next beat falls on which is not announced yet
    float stand_at;    ///< HALTS: there
    float go_at;       ///< STANDS: the count that the next landing is awaited for
    uint32_t begun;    ///< they have danced since the music began
    uint32_t beat_n;   ///< announced since the music began
    uint32_t wait_n;   ///< beats that the right one was waited for
    float off;         ///< counts by which the dance is ahead of the music's bar, modulo the bar
    uint32_t off_n;    ///< beats in a row at which it was that
} abzi_conductor;

/// Both stand at count 0; the first landing will be at count `go_at`.
void abzi_conductor_start(abzi_conductor *conductor, int dance, float go_at);

/// Stand still until a beat that is right for landing at `go_at`.
void abzi_conductor_await(abzi_conductor *conductor, float go_at);

/// Come to a stand at this count, where no foot is in the air.
void abzi_conductor_halt(abzi_conductor *conductor, float stand_at);

/// One tick at a fixed tempo.
void abzi_conductor_tick(abzi_conductor *conductor, float counts_per_minute);

/// One tick of music: bar_at is where the figure begins that is danced, metre and figure_n its bar and length in
/// counts.
/// Thread  tick
void abzi_conductor_hear(abzi_conductor *conductor, const abz_beat *beat, const abzi_loudness *loudness,
                         const abzi_score *score, float bar_at, int32_t metre, int32_t figure_n);

/// Counts to rest before the next figure, so that it begins with a bar of the music: 0 where it is not known for sure.
float abzi_conductor_rest(abzi_conductor *conductor);

/// Count everything by so much less.
void abzi_conductor_shift(abzi_conductor *conductor, float count_n);

/// For what was restored.
bool abzi_conductor_is_sound(const abzi_conductor *conductor);

#endif
