// Whether hands reach each other and trunks pass: between the counts on which they land, the dancers are taken to move
// straight from stance to stance.
#include <math.h>

#include "lead/figure_words.h"
#include "lead/fit_say.h"

#define TRUNKS_LEAST 0.25f    // half a trunk of one and a shoulder of the other, when they pass each other
#define SHOULDER_ASIDE 0.10f  // of the middle; half the breadth of the shoulders, less the joint
#define REACH_MOST 0.66f      // shoulder to shoulder over joined hands: two arms, not quite straight
#define OVER_HEAD 0.24f       // from shoulders (0.82) to hands above a head (1.06)
#define CLOSED_MOST 0.37f     // an arm around her, not quite straight
#define DEGREE (ABZI_PI_F / 180)
#define CLOSED_TURN_MOST (60 * DEGREE)     // so far may they turn from each other in closed hold,
#define PROMENADE_TURN_MOST (95 * DEGREE)  // or open to promenade, which is 90

/// Where a dancer stands at a count: on the line between stances.
static abzi_spot stance_at(const abzi_floor *floor, int role, float at)
{
    abzi_spot before = floor->start[role];
    float before_at = 0;
    for (int i = 0; i < floor->tread_n[role]; i++) {
        const abzi_tread *next = &floor->tread[role][i];
        if (next->at > at) {
            const float share = (at - before_at) / (next->at - before_at);
            return (abzi_spot){before.x + share * (next->stance.x - before.x),
                               before.z + share * (next->stance.z - before.z),
                               before.yaw + share * (next->stance.yaw - before.yaw)};
        }
        before = next->stance;
        before_at = next->at;
    }
    return before;
}

static float shoulders_apart(const abzi_spot *stance, int his, int hers)
{
    const int side[ABZ_ROLE_N] = {his, hers};
    abz_vec3 shoulder[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const float x = side[role] == ABZ_LEFT ? SHOULDER_ASIDE : -SHOULDER_ASIDE;
        shoulder[role] = abzi_spot_world(stance[role], abzi_v3(x, 0, 0));
    }
    return abzi_v3_distance(shoulder[ABZ_ROLE_LEAD], shoulder[ABZ_ROLE_FOLLOW]);
}

static bool hands_reach(abzi_fit *f, const abzi_spot *stance, const abz_figure_hold *hold, int his, int hers, float at)
{
    const float level = shoulders_apart(stance, his, hers), up = hold->over == ABZ_OVER_NOBODY ? 0 : 2 * OVER_HEAD;
    const float length = sqrtf(level * level + up * up);
    if (length <= REACH_MOST) {
        return true;
    }
    abzi_text t = abzi_fit_message(f, "at count ");
    abzi_fit_count(&t, at);
    abzi_text_words(&t, " his ");
    abzi_text_words(&t, abzi_sides.word[his]);
    abzi_text_words(&t, " hand and her ");
    abzi_text_words(&t, abzi_sides.word[hers]);
    abzi_text_words(&t, " are out of reach: shoulders ");
    abzi_fit_over(&t, level);
    abzi_text_words(&t, " hundredths apart, at most ");
    abzi_fit_hundredths(&t, sqrtf(REACH_MOST * REACH_MOST - up * up));
    abzi_text_words(&t, up > 0 ? " where the hands are over a head" : "");
    return abzi_fit_refuse(f, abzi_fit_line_at(f, at), &t);
}

static bool closed_fits(abzi_fit *f, const abzi_spot *stance, float at)
{
    const float distance = abzi_spot_apart(stance[ABZ_ROLE_LEAD], stance[ABZ_ROLE_FOLLOW]);
    const float turn = abzi_wrapf(stance[ABZ_ROLE_FOLLOW].yaw - stance[ABZ_ROLE_LEAD].yaw - ABZI_PI_F);
    if (distance <= CLOSED_MOST && turn <= CLOSED_TURN_MOST && turn >= -PROMENADE_TURN_MOST) {
        return true;
    }
    abzi_text t = abzi_fit_message(f, "at count ");
    abzi_fit_count(&t, at);
    abzi_text_words(&t, " they are too far ");
    if (distance > CLOSED_MOST) {
        abzi_text_words(&t, "apart for closed hold: ");
        abzi_fit_over(&t, distance);
        abzi_text_words(&t, " hundredths, at most ");
        abzi_fit_hundredths(&t, CLOSED_MOST);
    } else {
        abzi_text_words(&t, "turned from each other for closed hold: ");
        abzi_text_count(&t, (uint64_t)(fabsf(turn) / DEGREE + 0.5f));
        abzi_text_words(&t, " degrees, at most 60, or 95 open to promenade");
    }
    return abzi_fit_refuse(f, abzi_fit_line_at(f, at), &t);
}

static bool hold_reaches(abzi_fit *f, const abzi_spot *stance, const abz_figure_hold *hold, float at)
{
    switch (hold->hold) {
    case ABZ_HOLD_NONE:
        return true;
    case ABZ_HOLD_CLOSED:
        return closed_fits(f, stance, at);
    case ABZ_HOLD_BOTH:
        return hands_reach(f, stance, hold, ABZ_LEFT, ABZ_RIGHT, at) &&
               hands_reach(f, stance, hold, ABZ_RIGHT, ABZ_LEFT, at);
    case ABZ_HOLD_LEFT_RIGHT:
        return hands_reach(f, stance, hold, ABZ_LEFT, ABZ_RIGHT, at);
    case ABZ_HOLD_RIGHT_LEFT:
        return hands_reach(f, stance, hold, ABZ_RIGHT, ABZ_LEFT, at);
    case ABZ_HOLD_RIGHT_RIGHT:
        return hands_reach(f, stance, hold, ABZ_RIGHT, ABZ_RIGHT, at);
    case ABZ_HOLD_LEFT_LEFT:
        return hands_reach(f, stance, hold, ABZ_LEFT, ABZ_LEFT, at);
    default:  // ABZ_HOLD_CROSSED
        return hands_reach(f, stance, hold, ABZ_RIGHT, ABZ_RIGHT, at) &&
               hands_reach(f, stance, hold, ABZ_LEFT, ABZ_LEFT, at);
    }
}

bool abzi_fit_bodies(abzi_fit *f)
{
    const abz_figure *figure = f->figure;
    abz_figure_hold hold = {.hold = figure->entry.hold};
    for (int32_t quarter = 0, next = 0; quarter < figure->count_n * ABZI_QUARTERS; quarter++) {
        const float at = (float)quarter / ABZI_QUARTERS;
        const abzi_spot stance[ABZ_ROLE_N] = {stance_at(&f->floor, ABZ_ROLE_LEAD, at),
                                              stance_at(&f->floor, ABZ_ROLE_FOLLOW, at)};
        const float distance = abzi_spot_apart(stance[ABZ_ROLE_LEAD], stance[ABZ_ROLE_FOLLOW]);
        for (; next < figure->hold_n && figure->hold[next].at_quarter <= quarter; next++) {
            hold = figure->hold[next];
        }
        if (distance < TRUNKS_LEAST) {
            abzi_text t = abzi_fit_message(f, "at count ");
            abzi_fit_count(&t, at);
            abzi_text_words(&t, " they run into each other: ");
            abzi_fit_under(&t, distance);
            abzi_text_words(&t, " hundredths apart, at least ");
            abzi_fit_hundredths(&t, TRUNKS_LEAST);
            return abzi_fit_refuse(f, abzi_fit_line_at(f, at), &t);
        }
        if (quarter % 2 == 0 && !hold_reaches(f, stance, &hold, at)) {
            return false;
        }
    }
    return true;
}
