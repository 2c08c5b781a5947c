#include "lead/course.h"

#include <string.h>

#include "lead/come_near.h"
#include "lead/soften.h"
#include "lead/temper.h"
#include "lead/told.h"

#define DRAW_N 12    // figures drawn until one is not the neutral one, and told in time,
#define DRAW_SOON 1  // of these the first only if it is told soon: of tangos one in sixteen is half alike, not in four
#define SOON 3.0f    // counts: tangos that begin as the basic step does part from it at the fifth
#define TIME 3.0f    // counts of a figure that must be left when it is told: the next one is written then (share.c)
#define OPENING_N 4  // counts that beginnings are compared over: two bars of a waltz's first steps, half a basic
#define UNLIKE_MOST 0.3f  // m: a step in the wrong direction
#define LEFT_LEAST 2.0f   // counts of a figure that must be left for it to be taken up
#define PERIOD_MOST_S 60.0f
#define TURN_MOST_RAD_S 14.0f  // nobody turns faster (gentle.c)
#define COUNT_MOST 1e6f        // as the conductor has it

// ---- the model -----------------------------------------------------------------------------------------------------

/// Where the dancers of a figure stand at the first counts, from where it begins.
typedef struct opening {
    abzi_spot at[OPENING_N][ABZ_ROLE_N];
} opening;

static void open_figure(const abz_figure *figure, float unit_m, opening *out)
{
    abzi_floor floor;
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, unit_m, &floor);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_spot stance = floor.start[role];
        for (int count = 0, i = 0; count < OPENING_N; count++) {
            for (; i < floor.tread_n[role] && floor.tread[role][i].at <= (float)count; i++) {
                stance = floor.tread[role][i].stance;
            }
            out->at[count][role] = stance;
        }
    }
}

/// How unlike two beginnings are, m; a difference that is there is not made much worse by being larger.
static float unlike(const opening *a, const opening *b)
{
    float sum = 0;
    for (int count = 0; count < OPENING_N; count++) {
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            const abzi_spot *p = &a->at[count][role], *q = &b->at[count][role];
            const float far = abzi_told_unlike(*p, *q);
            sum += far < UNLIKE_MOST ? far : UNLIKE_MOST;
        }
    }
    return sum;
}

static bool follows(const abzi_phrase_model *phrases, int32_t before, uint32_t f)
{
    return before < 0 ? phrases->first[f] : phrases->next[before][f];
}

/// What of these comes first in the mind: below 0 is none of them. Figures that may not be begun come last.
static int32_t rank_of(const abzi_phrase_model *phrases, uint32_t f)
{
    return 2 * phrases->figure[f].difficulty + (phrases->next[f][f] ? 0 : 1) + (phrases->usable[f] ? 0 : 100);
}

static int32_t find_neutral(const abzi_phrase_model *phrases, const opening *begin, int32_t before)
{
    int32_t best = -1, least = INT32_MAX;
    float cost = 0;
    for (uint32_t f = 0; f < phrases->figure_n; f++) {
        if (!follows(phrases, before, f)) {
            continue;
        }
        float sum = 0;
        for (uint32_t g = 0; g < phrases->figure_n; g++) {
            sum += follows(phrases, before, g) ? unlike(&begin[f], &begin[g]) : 0;
        }
        int32_t rank = rank_of(phrases, f);
        if (rank < least || (rank == least && sum < cost)) {
            best = (int32_t)f;
            least = rank;
            cost = sum;
        }
    }
    return best;
}

/// Which of two figures is taken for the other one, if they are alike?
static bool is_easier(const abzi_phrase_model *phrases, uint32_t f, uint32_t than)
{
    const int32_t rank = rank_of(phrases, f), other = rank_of(phrases, than);
    return rank < other || (rank == other && f < than);
}

static bool are_rivals(const abzi_phrase_model *phrases, uint32_t f, uint32_t g)
{
    for (uint32_t b = 0; b < phrases->figure_n; b++) {
        if (follows(phrases, (int32_t)b, f) && follows(phrases, (int32_t)b, g)) {
            return true;
        }
    }
    return false;
}

/// Where f may be danced, and g, which is easier, too: is it seen in time that it is f?
static void tell(abzi_course_model *model, uint32_t f, uint32_t g, int part, float unit_m)
{
    const abzi_phrase_model *phrases = &model->phrases;
    const abz_figure *it = &phrases->figure[f], *other = &phrases->figure[g];
    const float after = abzi_told_after(it, other, part, unit_m);
    const bool is_untold = after >= (float)other->count_n - TIME && !abzi_told_ends_alike(it, other);
    for (uint32_t b = 0; b < phrases->figure_n; b++) {
        if (follows(phrases, (int32_t)b, f) && follows(phrases, (int32_t)b, g)) {
            model->late[b][f] = model->late[b][f] || (model->neutral[b] == (int32_t)g && after > SOON);
            model->untold[b][f] = model->untold[b][f] || is_untold;
        }
    }
}

void abzi_course_model_init(abzi_course_model *model, int part, float unit_m)
{
    const abzi_phrase_model *phrases = &model->phrases;
    opening begin[ABZI_PHRASE_FIGURE_MAX] = {0};
    for (uint32_t f = 0; f < phrases->figure_n; f++) {
        open_figure(&phrases->figure[f], unit_m, &begin[f]);
    }
    model->first = find_neutral(phrases, begin, -1);
    for (uint32_t f = 0; f < phrases->figure_n; f++) {
        int32_t it = find_neutral(phrases, begin, (int32_t)f);
        model->neutral[f] = it >= 0 ? it : model->first;  // nothing follows: begin anew
    }
    memset(model->late, 0, sizeof model->late);
    memset(model->untold, 0, sizeof model->untold);
    for (uint32_t f = 0; f < phrases->figure_n; f++) {
        for (uint32_t g = 0; g < phrases->figure_n; g++) {
            if (is_easier(phrases, g, f) && are_rivals(phrases, f, g)) {
                tell(model, f, g, part, unit_m);
            }
        }
    }
}

// ---- the course ----------------------------------------------------------------------------------------------------

void abzi_course_start(abzi_course *course, const abzi_course_model *model, int part, uint32_t seed, abzi_spot lead,
                       float begin_at, float unit_m)
{
    memset(course, 0, sizeof *course);
    course->part = part;
    abzi_phrase_start(&course->phrase, seed);
    course->small = 1;
    course->most_m = abzi_near_way(unit_m, NULL, 0);
    course->rad_count = TURN_MOST_RAD_S * PERIOD_MOST_S;
    abzi_score_start(&course->score, &model->phrases.figure[model->first], lead, unit_m);
    abzi_score_rest(&course->score, begin_at);
    course->plan_n = 1;
    course->plan[0] = (abzi_course_figure){.figure = -1, .before = -1, .from = 0, .to = begin_at, .lead = lead};
}

void abzi_course_told(abzi_course *course, float gentle, float period_s)
{
    course->gentle = gentle;
    course->period_s = period_s;
    abzi_phrase_soften(&course->phrase, gentle);
}

bool abzi_course_may(const abzi_course *course, const abzi_course_model *model, int32_t figure)
{
    const uint32_t gentle = course->phrase.gentle;
    return gentle == 0 || model->phrases.gentle[gentle][figure];
}

float abzi_course_bears(const abzi_course *course, float count)
{
    float most = 1;
    for (int32_t i = 0; i < course->plan_n; i++) {
        const abzi_course_figure *it = &course->plan[i];
        bool is_near = it->from < count + ABZI_BEARS_BEFORE && it->to > count - ABZI_BEARS_AFTER;
        most = is_near && it->figure >= 0 && it->bears < most ? it->bears : most;
    }
    return most;
}

void abzi_course_soften(abzi_course *course, float gentle)
{
    const abz_effort effort = abz_effort_of(gentle);
    course->most_m = abzi_near_way(course->score.unit_m, &effort, course->period_s);
    course->rad_count = effort.turn_rad_s * course->period_s;
    abzi_score_soften(&course->score, &effort);
}

const abzi_course_figure *abzi_course_at(const abzi_course *course, float count)
{
    int32_t i = course->plan_n - 1;
    while (i > 0 && course->plan[i].from > count) {
        i--;
    }
    return &course->plan[i];
}

/// One that is not the neutral one, if there is any, and that is told in time.
static uint32_t choose(abzi_course *course, const abzi_course_model *model, int32_t before, abzi_spot home)
{
    const abzi_phrase_model *phrases = &model->phrases;
    abzi_spot lead = course->score.stance[ABZ_ROLE_LEAD], seen = abzi_spot_relative(home, lead);
    int32_t neutral = abzi_course_neutral(model, before);
    abzi_phrase *phrase = &course->phrase, drawn = *phrase;
    uint32_t chosen = (uint32_t)neutral;
    bool is_shown = false;
    if (before >= 0 && !phrases->usable[before]) {
        return chosen;  // the way back to what may be begun
    }
    for (int i = 0; i < DRAW_N && !is_shown; i++) {
        uint32_t seed = drawn.seed;
        drawn = *phrase;
        drawn.seed = seed;
        if (drawn.last != before) {
            drawn.last = before;
            drawn.repeat_n = 1;
        }
        chosen = abzi_phrase_next(&drawn, phrases, seen, 0);
        is_shown = chosen != (uint32_t)neutral && !model->untold[before][chosen] &&
                   (i >= DRAW_SOON || !model->late[before][chosen]);
    }
    *phrase = drawn;
    return is_shown ? chosen : (uint32_t)neutral;
}

/// Write the figure `it` into the score: of what is there, what has not lifted at `since`, and can no longer turn from
/// where it swings to at `turns`, gives way.
static bool write(abzi_course *course, const abzi_course_model *model, abzi_course_figure *it, float since, float turns)
{
    abz_figure figure;
    abzi_floor floor;
    course->small = abzi_figure_at(&model->phrases.figure[it->figure], course->gentle, course->period_s,
                                   course->score.unit_m, &figure);
    course->score.small = course->small;
    it->bears = abzi_figure_bears(&figure, course->period_s, course->score.unit_m);
    abzi_floor_lay(&figure, it->lead, course->score.unit_m, &floor);
    // what is told is danced before all of these steps are
    const abz_effort told = abz_effort_of(course->gentle);
    const abzi_nearing nearing = {
        .from = it->from,
        .count = since,
        .turns = turns,
        .most_m = abzi_minf(course->most_m, abzi_near_way(course->score.unit_m, &told, course->period_s)),
        .rad_count = abzi_minf(course->rad_count, told.turn_rad_s * course->period_s)};
    abzi_come_near(&course->score, course->part, &nearing, &floor);
    return abzi_score_write(&course->score, &figure, &floor, it->from, since, turns);
}

static void remember(abzi_course *course, abzi_course_figure it)
{
    if (course->plan_n == ABZI_COURSE_PLAN) {
        memmove(course->plan, course->plan + 1, (ABZI_COURSE_PLAN - 1) * sizeof *course->plan);
        course->plan_n--;
    }
    it.to = course->score.end;
    course->plan[course->plan_n++] = it;
}

bool abzi_course_next(abzi_course *course, const abzi_course_model *model, bool intent, abzi_spot home)
{
    abzi_score *score = &course->score;
    int32_t before = course->plan[course->plan_n - 1].figure;
    int32_t chosen =
        intent && before >= 0 ? (int32_t)choose(course, model, before, home) : abzi_course_neutral(model, before);
    abzi_course_figure it = {
        .figure = chosen, .before = before, .from = score->end, .lead = score->stance[ABZ_ROLE_LEAD]};
    if (!write(course, model, &it, score->end, score->end)) {
        return false;
    }
    remember(course, it);
    return true;
}

bool abzi_course_answer(abzi_course *course, const abzi_course_model *model, int32_t figure, float from, float count,
                        float turns, const abzi_spot *lead)
{
    int32_t i = (int32_t)(abzi_course_at(course, count) - course->plan);
    abzi_course_figure it = course->plan[i];
    if (from + (float)model->phrases.figure[figure].count_n - count < LEFT_LEAST || it.figure < 0) {
        return false;
    }
    it.was = it.figure;
    it.figure = figure;
    it.from = from;
    it.answers = 1;
    it.lead = lead != NULL ? *lead : it.lead;
    // what does not lift any more is the end of what she danced so far
    if (!write(course, model, &it, count, turns)) {
        return false;
    }
    course->plan_n = i;
    remember(course, it);
    return true;
}

void abzi_course_move(abzi_course *course, float since, abzi_spot from, abzi_spot to)
{
    abzi_score_move(&course->score, since, from, to);
    for (int32_t i = 0; i < course->plan_n; i++) {
        abzi_course_figure *it = &course->plan[i];
        it->lead = it->from >= since ? abzi_spot_moved(from, to, it->lead) : it->lead;
    }
}

void abzi_course_shift(abzi_course *course, float count_n)
{
    abzi_score_shift(&course->score, count_n);
    for (int32_t i = 0; i < course->plan_n; i++) {
        course->plan[i].from -= count_n;
        course->plan[i].to -= count_n;
    }
}

bool abzi_course_is_sound(const abzi_course *course, const abzi_course_model *model)
{
    const int32_t figure_n = (int32_t)model->phrases.figure_n;
    bool is_sound = abzi_score_is_sound(&course->score) && abzi_phrase_is_sound(&course->phrase, &model->phrases) &&
                    course->part >= 0 && course->part < ABZ_ROLE_N && course->plan_n >= 1 &&
                    course->plan_n <= ABZI_COURSE_PLAN && course->most_m >= 0 &&
                    course->most_m <= abzi_near_way(course->score.unit_m, NULL, 0) && course->rad_count >= 0 &&
                    course->rad_count <= TURN_MOST_RAD_S * PERIOD_MOST_S && course->small >= 0 && course->small <= 1 &&
                    course->gentle >= 0 && course->gentle <= 1 && course->period_s >= 0 &&
                    course->period_s < PERIOD_MOST_S;
    for (int32_t i = 0; is_sound && i < course->plan_n; i++) {
        const abzi_course_figure *it = &course->plan[i];
        is_sound = it->figure >= -1 && it->figure < figure_n && it->before >= -1 && it->before < figure_n &&
                   it->was >= -1 && it->was < figure_n && it->bears >= 0 && it->bears <= 1 &&
                   fabsf(it->from) < COUNT_MOST && fabsf(it->to) < COUNT_MOST && it->lead.x - it->lead.x == 0 &&
                   it->lead.z - it->lead.z == 0 && it->lead.yaw - it->lead.yaw == 0;
    }
    return is_sound;
}
