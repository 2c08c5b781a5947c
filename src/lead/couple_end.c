// How a couple ends: at the end of a figure, or where both face each other best; and stands in a break, which may be
// the end.
#include <assert.h>
#include <math.h>
#include <string.h>

#include "lead/couple_internal.h"
#include "lead/terms.h"

#define ARRIVES 0.4f        // counts after a landing until which the body is on its way to it (walk.c)
#define CUT_COST 0.5f       // rad: a figure is only cut where that leaves them so much better than its end does
#define EARLY_COST 0.05f    // rad a count that would be left of the bar
#define RESTS_APART 1.001f  // counts between landings from which on the body rests between them (walk.c)
#define HEEL_UP 0.25f       // counts before lifting from which on the foot is on its way (walk.c)
#define SETTLES 0.4f        // counts after the closing until the weight rests on both feet (walk.c)
#define STANDS_AFTER 0.8f   // counts after it that they stand at in a break: before the heel rises for the next step,
#define NEXT_AFTER 2.0f     // which lands so much later, at least: it lifts one count before
#define SWINGS 0.5f         // counts that a foot which closes at once still has

float abzi_couple_bound(const abzi_couple_state *s)
{
    float now = s->conductor.count, until = now;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        float first = INFINITY;
        for (int i = 0; i < s->score.tread_n[role]; i++) {
            const abzi_score_tread *it = &s->score.tread[role][i];
            float at = it->tread.at;
            if (at + ARRIVES <= now) {
                continue;
            }
            bool is_next = first < INFINITY;
            if (is_next && at - first > RESTS_APART && it->lift - HEEL_UP > now) {
                break;
            }
            until = at > until ? at : until;
            if (is_next) {
                break;
            }
            first = at;
        }
    }
    return until;
}

/// The newest landing up to a count at which no foot is in the air, but not before the bound; below it: there is none.
static float last_still(const abzi_couple_state *s, float count, float bound)
{
    float last = bound - 1;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < s->score.tread_n[role]; i++) {
            float at = s->score.tread[role][i].tread.at;
            if (at >= bound && at <= count && at > last && abzi_score_still(&s->score, at) == at) {
                last = at;
            }
        }
    }
    return last;
}

/// How far they are from facing each other, rad.
static float turned_away(const abzi_couple_state *s, float count)
{
    abzi_spot lead = abzi_score_stance(&s->score, ABZ_ROLE_LEAD, count);
    abzi_spot follow = abzi_score_stance(&s->score, ABZ_ROLE_FOLLOW, count);
    return fabsf(abzi_wrapf(follow.yaw - lead.yaw - ABZI_PI_F));
}

/// The last figure is written: close where the score ends.
static void close_at_end(abzi_couple_state *s)
{
    s->closes_at = s->score.end;
    s->ending = ABZI_COUPLE_CLOSES;
    // a score that has room for a figure has room for this
    bool has_room = abzi_score_close(&s->score);
    assert(has_room);
    (void)has_room;
}

/// Close after what lands up to `at`, at count `end`.
static void close_after(abz_couple *couple, float at, float end)
{
    abzi_couple_state *s = &couple->state;
    const abzi_score was = s->score;
    while (s->plan_n > 1 && s->plan[s->plan_n - 1].from > at) {
        s->plan_n--;
    }
    abzi_score_cut(&s->score, at, end);
    abzi_rests_cut(&s->rests, at, s->shown);
    close_at_end(s);
    abzi_couple_go_over(couple, &was, at);
}

/// Close within so many counts: at the end of a figure, or else where they face each other best, as late as may be.
static void close_within(abz_couple *couple, float span)
{
    abzi_couple_state *s = &couple->state;
    float bound = abzi_couple_bound(s), best = INFINITY, best_at = bound, best_end = 0;
    for (float end = floorf(s->conductor.count + SWINGS) + 1; end <= s->conductor.count + span; end++) {
        float at = last_still(s, end - ABZI_CLOSE_BEFORE, bound);
        const abzi_planned *figure = abzi_couple_figure_at(s, at);
        if (at < bound || end > figure->to) {
            continue;
        }
        float cost = turned_away(s, at) + CUT_COST + EARLY_COST * (s->conductor.count + span - end);
        cost = end == figure->to ? 0 : cost;
        if (cost <= best) {
            best = cost;
            best_at = at;
            best_end = end;
        }
    }
    if (best_end == 0) {  // steps that leave no room: after the next landing
        best_at = abzi_score_still(&s->score, bound);
        best_end = floorf(best_at) + 1;
    }
    close_after(couple, best_at, best_end);
}

void abzi_couple_close_with_bar(abz_couple *couple)
{
    abzi_couple_state *s = &couple->state;
    float end = s->score.end + (float)s->left_n, from = s->plan[s->plan_n - 1].from;
    if (s->left_n == 0) {
        close_at_end(s);
        return;
    }
    float at = last_still(s, end - ABZI_CLOSE_BEFORE, from);
    close_after(couple, at < from ? from - ABZI_CLOSE_BEFORE : at, end);
}

// ---- a break, which may be the end -----------------------------------------------------------------------------------

/// The first landing after a count; none: the end of the score.
static float next_landing(const abzi_score *score, float count)
{
    float next = score->end;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < score->tread_n[role]; i++) {
            float at = score->tread[role][i].tread.at;
            next = at > count && at < next ? at : next;
        }
    }
    return next;
}

/// What is danced after `at` is danced so much later: of the figure in progress what is left.
static void delay_plan(abzi_couple_state *s, float at, float later)
{
    int32_t i = s->plan_n;
    while (i > 0 && s->plan[i - 1].from > at) {
        i--;
        s->plan[i].from += later;
        s->plan[i].to += later;
        s->plan[i].one += later;
    }
    if (i == 0 || s->plan[i - 1].to <= at) {
        return;
    }
    abzi_planned rest = s->plan[i - 1];
    s->plan[i - 1].to = at;
    i -= s->plan_n == ABZI_COUPLE_PLAN;
    abzi_couple_make_room(s);
    memmove(s->plan + i + 1, s->plan + i, (size_t)(s->plan_n - i) * sizeof *s->plan);
    s->plan[i] = (abzi_planned){rest.figure, at + later, rest.to + later, rest.one + later, rest.bears};
    s->plan_n++;
}

void abzi_couple_settle(abz_couple *couple, int32_t metre)
{
    abzi_couple_state *s = &couple->state;
    const abzi_score was = s->score;
    abzi_conductor *it = &s->conductor;
    float at = abzi_score_still(&s->score, abzi_couple_bound(s)), soonest = at + ABZI_CLOSE_BEFORE;
    float end = -floorf(-soonest), due = it->count - (float)s->loudness.pause_n * it->pace + (float)metre - SETTLES;
    end = end <= due ? end : due > soonest ? due : soonest;
    float later = -floorf(-(end + NEXT_AFTER - next_landing(&s->score, at)));
    later = later > 0 ? later : 0;
    if (!abzi_score_settle(&s->score, at, end, later)) {
        return;  // so many steps are written that it stands in mid figure: it could be forgotten sooner
    }
    abzi_rests_settle(&s->rests, at, s->shown, later);
    abzi_couple_go_over(couple, &was, at);
    delay_plan(s, at, later);
    s->settled = 1;
    s->settles_at = end;
    abzi_conductor_halt(it, end + STANDS_AFTER);
}

/// The music did not come back: what was closed in the break is the end.
static void close_settled(abzi_couple_state *s)
{
    while (s->plan_n > 1 && s->plan[s->plan_n - 1].from > s->settles_at) {
        s->plan_n--;
    }
    abzi_score_cut(&s->score, s->settles_at, s->settles_at + NEXT_AFTER);
    abzi_rests_cut(&s->rests, s->settles_at, s->shown);
    s->closes_at = s->settles_at;
    s->ending = s->conductor.mode == ABZI_CONDUCTOR_STANDS ? ABZI_COUPLE_CLOSED : ABZI_COUPLE_CLOSES;
}

/// Counts since the last note, of one at most: longer than that is no end that was not met before.
static float since_note(const abzi_couple_state *s)
{
    float since = (float)s->loudness.since_n * s->conductor.pace;
    return since < 1 ? since : 1;
}

void abzi_couple_consider_end(abz_couple *couple, const abz_couple_input *input)
{
    abzi_couple_state *s = &couple->state;
    const abzi_planned *figure = abzi_couple_figure_at(s, s->conductor.count);
    const abz_figure *it = &couple->phrases.figure[figure->figure];
    bool is_silent = (float)s->loudness.quiet_n > ABZI_SILENCE_S * ABZI_TICKS;
    if (!s->conductor.begun) {
        s->ending = input->close ? ABZI_COUPLE_CLOSED : s->ending;  // they have not moved
    } else if (s->settled) {
        if (input->close || is_silent || s->loudness.fades) {
            close_settled(s);
        }
    } else if (input->close || is_silent) {
        close_within(couple, (float)it->metre - SETTLES - since_note(s));
    } else if (s->loudness.fades) {
        close_within(couple, (float)it->count_n);
    }
}
