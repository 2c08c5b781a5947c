/// What a couple that dances by itself is made of: what does not change while it dances, and its state.
#ifndef ABZI_COUPLE_INTERNAL_H
#define ABZI_COUPLE_INTERNAL_H

#include "abrazo/couple.h"
#include "lead/bridge.h"
#include "lead/conductor.h"
#include "lead/dancer.h"
#include "lead/detour.h"
#include "lead/phrase.h"
#include "lead/rests.h"
#include "lead/seat.h"
#include "lead/temper.h"
#include "rhythm/music.h"

#define ABZI_TICKS ((float)ABZ_TICKS_PER_SECOND)
#define ABZI_COUPLE_PLAN 8      ///< figures: one in progress, one to come, and what is behind and not yet forgotten
#define ABZI_CLOSE_BEFORE 0.5f  ///< counts before the closing at which the last landing must be: the foot has to come

enum { ABZI_COUPLE_DANCES, ABZI_COUPLE_CLOSES, ABZI_COUPLE_CLOSED };

/// A figure in the score.
typedef struct abzi_planned {
    int32_t figure;
    float from, to;  ///< counts of the score: when it is danced,
    float one;       ///< and its first beat; another than `from` where it goes on after a break
    float bears;     ///< so gently it can be danced as it is written
} abzi_planned;

/// All that survives a tick: four-byte fields only.
typedef struct abzi_couple_state {
    uint32_t tick_low, tick_high;
    abzi_score score;
    abzi_conductor conductor;
    abzi_phrase phrase;
    abzi_loudness loudness;
    abzi_music music;
    uint32_t hears;  ///< sound came, once
    uint32_t ending;
    float closes_at;   ///< the count of the closing
    uint32_t settled;  ///< they close in a break, or stand since
    float settles_at;  ///< the count of that
    int32_t left_n;    ///< counts that are still to be planned, when bars were asked for
    int32_t plan_n;    ///< at least 1
    abzi_planned plan[ABZI_COUPLE_PLAN];
    float shown;                     ///< the count of the last pose
    uint32_t goes_over_n;            ///< ticks for which they still go over
    abzi_bridge bridge[ABZ_ROLE_N];  ///< to a score that was written anew while they danced it
    abz_pose before[2][ABZ_ROLE_N];  ///< what they danced, a tick ago and now
    uint32_t turns_over_n;           ///< ticks for which trunk and arms go over, too: the score has another figure
    abzi_rests rests;                ///< of who sits
    abzi_seat seat[ABZ_ROLE_N];
    abzi_detour detour;      ///< of who stands beside one who sits
    float wished;            ///< how gently they shall dance,
    float told, told_v;      ///< by now,
    float gentle, gentle_v;  ///< and how gently they do
    abzi_temper temper[ABZ_ROLE_N];
} abzi_couple_state;

struct abz_couple {
    abz_couple_config config;
    abzi_dancer dancer[ABZ_ROLE_N];
    abzi_phrase_model phrases;
    abzi_music_model music;
    abzi_spot start;
    abzi_couple_state state;
};

/// Counts a minute, as it dances now.
float abzi_couple_tempo(const abz_couple *couple);

/// Room for one more figure: the oldest is forgotten.
void abzi_couple_make_room(abzi_couple_state *state);

/// The figure that is danced at a count: the last that has begun, or the first.
const abzi_planned *abzi_couple_figure_at(const abzi_couple_state *state, float count);

/// The score is another one than it was, from the landing at `at` on. How they get there depends a little on where they
/// go next, and next but one: they go over to it without a jump. Feet that had not lifted do so now.
void abzi_couple_go_over(abz_couple *couple, const abzi_score *was, float at);

/// The earliest landing that the score may be cut after: the bodies are already on their way to it, and beyond where
/// they do not rest on it. How quickly they go there may depend on one more, by a centimetre: that is gone over.
float abzi_couple_bound(const abzi_couple_state *state);

/// The figure just planned goes beyond the last bar: cut it so that they close at its end.
void abzi_couple_close_with_bar(abz_couple *couple);

/// Close as soon as may be, within a bar of the last note, and stand. If the music comes back they go on from there.
void abzi_couple_settle(abz_couple *couple, int32_t metre);

/// Does it end, by what is heard and asked for?
void abzi_couple_consider_end(abz_couple *couple, const abz_couple_input *input);

#endif
