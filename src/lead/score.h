/// What a couple is about to dance, written down count by count: the steps and holds of the figures chained so far.
///
/// A score begins with both standing. Figures are appended at its end; what lies behind may be forgotten. Counts run on
/// over all figures; the first count of a figure falls on a whole count.
#ifndef ABZI_SCORE_H
#define ABZI_SCORE_H

#include "abrazo/gentle.h"
#include "lead/floor.h"

/// Of one dancer: a figure danced, one to come, and what is still to be seen of the last.
#define ABZI_SCORE_TREAD_MAX 192
#define ABZI_SCORE_HOLD_MAX 64
#define ABZI_SWING_MOST 0.85f   ///< counts in the air: a foot with more time waits on the floor, when nothing is slowed
#define ABZI_SCORE_MEMORY 4.0f  ///< counts behind now that a pose may still depend on

/// A step in the score.
typedef struct abzi_score_tread {
    abzi_tread tread;  ///< tread.at: counts of the score
    float lift;        ///< when the foot leaves the floor; as tread.at for one that does not move
    float small;       ///< such is it beside what its figure has
} abzi_score_tread;

typedef struct abzi_score_hold {
    float at;      ///< from when on
    int32_t hold;  ///< abz_hold
    int32_t over;  ///< abz_over
} abzi_score_hold;

/// All four-byte fields: part of a couple's state.
typedef struct abzi_score {
    float unit_m;                            ///< the common height
    float amplitude, height, reach, slower;  ///< as it is danced now (abz_effort)
    float small;                             ///< steps that are written from now on are so small (abzi_figure_at)
    float end;                               ///< the count at which the last figure ends, and the next may begin
    int32_t dance;
    int32_t facing;               ///< abz_facing at the end
    abzi_spot begin[ABZ_ROLE_N];  ///< stances before the first step
    abzi_spot begin_print[ABZ_ROLE_N][ABZ_SIDE_N];
    abzi_spot stance[ABZ_ROLE_N];  ///< at the end
    int32_t tread_n[ABZ_ROLE_N];
    abzi_score_tread tread[ABZ_ROLE_N][ABZI_SCORE_TREAD_MAX];
    int32_t hold_n;  ///< at least 1
    abzi_score_hold hold[ABZI_SCORE_HOLD_MAX];
} abzi_score;

/// Both stand at count 0, as the figure's entry says.
void abzi_score_start(abzi_score *score, const abz_figure *first, abzi_spot lead, float unit_m);

/// How gently it is danced from now on. To be changed smoothly: a pose follows at once. It begins as figures have it.
void abzi_score_soften(abzi_score *score, const abz_effort *effort);

/// Put a figure at the end. false: there is no room (forget first).
bool abzi_score_append(abzi_score *score, const abz_figure *figure);

/// Write a figure as it lies on `floor` from count `from` on: of what is there, all that has not lifted at `since`
/// gives way to it, and so does what lands after `turns`, where the figure has the same foot land at that count. Of the
/// figure what can no longer be reached is left out. Both go on with the foot that is free.
/// false: there is no room (forget first).
bool abzi_score_write(abzi_score *score, const abz_figure *figure, const abzi_floor *floor, float from, float since,
                      float turns);

/// Move all that lands after `since` as a whole, so that `from` comes to `to`.
void abzi_score_move(abzi_score *score, float since, abzi_spot from, abzi_spot to);

/// Put so many counts of standing at the end.
void abzi_score_rest(abzi_score *score, float count_n);

/// Close at the end: each free foot beside the other one, on the next count; hold as it is. Takes two counts.
bool abzi_score_close(abzi_score *score);

/// Stand after what lands up to `at`, where no foot may be in the air: each free foot closes at `end` as above, and all
/// that lands later does so `later` counts later, from there. false: there is no room, and nothing is changed.
bool abzi_score_settle(abzi_score *score, float at, float end, float later);

/// Forget what lies more than ABZI_SCORE_MEMORY counts before `count`.
void abzi_score_forget(abzi_score *score, float count);

/// Count everything by so much less, so that numbers stay small.
void abzi_score_shift(abzi_score *score, float count_n);

/// Where a dancer stands after what lands up to a count.
abzi_spot abzi_score_stance(const abzi_score *score, int role, float count);

/// The first count from here on at which no foot is in the air: this one, or that of a landing.
float abzi_score_still(const abzi_score *score, float count);

/// The first count from here on at which they can stand: no foot is in the air, and the weight has settled as far as
/// the next step leaves time for it.
float abzi_score_stand(const abzi_score *score, float count);

/// Leave out all that lands after `count`, where no foot may be in the air, and end at `end`.
void abzi_score_cut(abzi_score *score, float count, float end);

/// Could these bytes have been written by the functions above? For what was restored.
bool abzi_score_is_sound(const abzi_score *score);

#endif
