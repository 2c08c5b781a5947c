/// What she means to dance, and takes her partner to dance: figure after figure, written into a score of both; a figure
/// that has begun may still give way to another one.
#ifndef ABZI_COURSE_H
#define ABZI_COURSE_H

#include "lead/phrase.h"
#include "lead/score.h"

#define ABZI_COURSE_PLAN 4  ///< figures: the one danced, the next, and what is behind and not yet forgotten

/// What does not change.
typedef struct abzi_course_model {
    abzi_phrase_model phrases;
    int32_t first;                                                ///< the figure that a dance begins with,
    int32_t neutral[ABZI_PHRASE_FIGURE_MAX];                      ///< and the neutral one after each
    bool late[ABZI_PHRASE_FIGURE_MAX][ABZI_PHRASE_FIGURE_MAX];    ///< [a][b]: after a, b is told late from the neutral
                                                                  ///< one,
    bool untold[ABZI_PHRASE_FIGURE_MAX][ABZI_PHRASE_FIGURE_MAX];  ///< and too late from an easier one of another end
} abzi_course_model;

/// A figure in the score.
typedef struct abzi_course_figure {
    int32_t figure;  ///< -1: standing, before the first
    int32_t before;  ///< the figure it follows; -1: none
    float from, to;
    float bears;       ///< so gently it can be danced as it is written
    abzi_spot lead;    ///< the leader's stance where it begins
    uint32_t answers;  ///< it took the place of another one:
    int32_t was;       ///< that one
} abzi_course_figure;

/// All four-byte fields.
typedef struct abzi_course {
    abzi_score score;
    abzi_phrase phrase;
    float gentle, period_s;  ///< figures are written so gently, for counts so long;
    float most_m;            ///< a step is made longer, shorter or wider by so much at most,
    float rad_count;         ///< and turned by so much a count
    float small;             ///< such are the steps of the newest beside what figures have
    int32_t part;            ///< abz_role: hers
    int32_t plan_n;
    abzi_course_figure plan[ABZI_COURSE_PLAN];
} abzi_course;

/// Those who wait for each other dance neutral figures: the easiest that may follow, which may follow themselves, and
/// of these the one whose beginning is most like that of all others. Both know them.
/// She shows early what she begins: figures that are told late are begun seldom, those that are told too late never,
/// for her partner is on the wrong foot then, or in another hold.
/// Shape   model->phrases is set; part: abz_role: hers
void abzi_course_model_init(abzi_course_model *model, int part, float unit_m);

/// The neutral figure after `before` (-1: at the beginning).
static inline int32_t abzi_course_neutral(const abzi_course_model *model, int32_t before)
{
    return before < 0 ? model->first : model->neutral[before];
}

/// Both stand where the neutral beginning has them; the first figure begins at begin_at.
void abzi_course_start(abzi_course *course, const abzi_course_model *model, int part, uint32_t seed, abzi_spot lead,
                       float begin_at, float unit_m);

/// Figures that are written from now on are danced so gently. period_s: of a count
void abzi_course_told(abzi_course *course, float gentle, float period_s);

/// Can a figure be danced as gently as was told? Without any gentleness every one can, difficult or not.
bool abzi_course_may(const abzi_course *course, const abzi_course_model *model, int32_t figure);

/// How gently what is danced at a count bears to be danced.
float abzi_course_bears(const abzi_course *course, float count);

/// What is written is danced so gently, at once.
void abzi_course_soften(abzi_course *course, float gentle);

/// The figure that is danced at a count.
const abzi_course_figure *abzi_course_at(const abzi_course *course, float count);

/// Put the next figure at the end: one chosen with intent, or the neutral one. home: where the leader began. false:
/// there is no room.
bool abzi_course_next(abzi_course *course, const abzi_course_model *model, bool intent, abzi_spot home);

/// Dance another figure in place of the one at `count`: one that began at `from`. A foot that lands after `turns` still
/// goes where the other figure has it. lead: where it began, if that is elsewhere; NULL. false: there is no room, or
/// too little left of it.
bool abzi_course_answer(abzi_course *course, const abzi_course_model *model, int32_t figure, float from, float count,
                        float turns, const abzi_spot *lead);

/// Dance all that lands after `since` elsewhere: `from` comes to `to`. Where the figure began that is danced stays as
/// it was: another one that takes its place began there.
void abzi_course_move(abzi_course *course, float since, abzi_spot from, abzi_spot to);

/// Count everything by so much less.
void abzi_course_shift(abzi_course *course, float count_n);

/// For what was restored.
bool abzi_course_is_sound(const abzi_course *course, const abzi_course_model *model);

#endif
