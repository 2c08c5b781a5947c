/// Where a chair comes to rest, and when: as the seated part of a figure says, or by rule where it has none. In between
/// it goes.
#ifndef ABZI_RESTS_H
#define ABZI_RESTS_H

#include "lead/dancer.h"

#define ABZI_RESTS_MAX 96  ///< of one dancer: figures danced, to come, and what is behind and not yet forgotten

/// A way of a chair to where it rests.
typedef struct abzi_rest {
    float from, at;  ///< counts: it sets out, it rests from here on
    abzi_spot spot;  ///< the middle of its axle
} abzi_rest;

/// All four-byte fields: part of a couple's state.
typedef struct abzi_rests {
    int32_t n[ABZ_ROLE_N];  ///< at least 1
    abzi_rest rest[ABZ_ROLE_N][ABZI_RESTS_MAX];
} abzi_rests;

/// Where the chairs of two should be who stand there: as near as they can be to it.
/// Shape   dancer, stance, goal [ABZ_ROLE_N]
void abzi_rests_goals(const abzi_dancer *dancer, const abzi_spot *stance, abzi_spot *goal);

/// Both where the score begins.
/// Shape   dancer [ABZ_ROLE_N]
void abzi_rests_start(abzi_rests *rests, const abzi_dancer *dancer, const abzi_score *score);

/// The ways of a figure that was just put at the end of the score, from count `from` on.
/// Units   period_s: the length of a count now
void abzi_rests_append(abzi_rests *rests, const abzi_dancer *dancer, const abzi_score *score, const abz_figure *figure,
                       float from, float period_s);

/// Leave out the ways that end after `at` and have not begun at `now`.
void abzi_rests_cut(abzi_rests *rests, float at, float now);

/// Those begin and end so much later.
void abzi_rests_settle(abzi_rests *rests, float at, float now, float later);

/// Forget what is behind a count; count everything by so much less.
void abzi_rests_forget(abzi_rests *rests, float count);
void abzi_rests_shift(abzi_rests *rests, float count_n);

/// The way that a chair is on at a count, or the last one that it was on.
int32_t abzi_rests_which(const abzi_rests *rests, int role, float count);

/// Where it should be.
abzi_spot abzi_rests_at(const abzi_rests *rests, int role, float count);

/// A part of a way from one spot to another, 0 .. 1.
abzi_spot abzi_rests_between(abzi_spot from, abzi_spot to, float part);

/// How far a wheel rolls on a way, m. Shape   side: 0 left, 1 right
float abzi_rests_rolls(const abzi_rests *rests, const abz_chair_shape *shape, int role, int32_t way, int side);

#endif
