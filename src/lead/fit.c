// Do the two parts of a figure fit each other, and does it say the truth about itself?
//
// Lengths are in heights: the figure is laid on the floor for two people who are 1 tall. Between the counts on which
// they land, the dancers are taken to move straight from stance to stance.
#include <math.h>

#include "base/text.h"
#include "lead/figure_words.h"
#include "lead/floor.h"
#include "rhythm/dance.h"

#define OFF_MOST 0.10f         // from where the exit says: what the steps can share without looking different
#define OFF_TURN_MOST 0.0175f  // a degree: turns are eighths, anything more is an eighth
#define TOGETHER_LEAST 70      // per cent of the steps of the one who has fewer: the other one steps then too
#define FEET_LEAST 0.05f       // between the middles of two feet of a hand's width each: 8 cm
#define OWN_FEET_LEAST 0.045f  // a foot may stand close behind or across one's own other foot
#define TRUNKS_LEAST 0.25f     // half a trunk of one and a shoulder of the other, when they pass each other
#define SHOULDER_ASIDE 0.10f   // of the middle; half the breadth of the shoulders, less the joint
#define REACH_MOST 0.66f       // shoulder to shoulder over joined hands: two arms, not quite straight
#define OVER_HEAD 0.24f        // from shoulders (0.82) to hands above a head (1.06)
#define CLOSED_MOST 0.37f      // an arm around her, not quite straight
#define DEGREE (ABZI_PI_F / 180)
#define CLOSED_TURN_MOST (60 * DEGREE)     // so far may they turn from each other in closed hold,
#define PROMENADE_TURN_MOST (95 * DEGREE)  // or open to promenade, which is 90
#define DISTANCE_MOST 45                   // hundredths: a leg is 0.5 long
#define STRIDE_MOST 0.50f                  // from foot to foot
#define TURN_MOST (ABZI_EIGHTHS / 2)       // of a step; a spin, which is on the ball, twice as much
#define TRAVEL_MOST 0.5f                   // further from where they stood is travelling
#define EIGHTH (ABZI_PI_F / 4)
#define HALF_TURN_MOST (ABZI_PI_F + DEGREE)  // over half a turn is a need

typedef struct fit {
    const abz_figure *figure;
    abz_error *error;
    abzi_floor floor;
} fit;

// ---- saying what does not fit --------------------------------------------------------------------------------------

static abzi_text message(fit *f, const char *words)
{
    abzi_text t = {.out = f->error->what, .size = sizeof f->error->what};
    abzi_text_words(&t, words);
    return t;
}

static bool refuse(fit *f, int32_t line, abzi_text *what)
{
    abzi_text_end(what);
    f->error->status = ABZ_EINVAL;
    f->error->line = (uint32_t)line;
    f->error->column = line > 0;  // the whole row
    return false;
}

static bool say(fit *f, int32_t line, const char *words)
{
    abzi_text t = message(f, words);
    return refuse(f, line, &t);
}

static void add_hundredths(abzi_text *t, float length)
{
    abzi_text_count(t, (uint64_t)(fabsf(length) * 100 + 0.5f));
}

static void add_count(abzi_text *t, float at)
{
    const int32_t quarter = (int32_t)(at * ABZI_QUARTERS);
    abzi_text_count(t, (uint64_t)(quarter / ABZI_QUARTERS + 1));
    abzi_text_words(t, abzi_quarters[quarter % ABZI_QUARTERS]);
}

static const char *his_or_her(int role)
{
    return role == ABZ_ROLE_LEAD ? "his " : "her ";
}

/// A length that is beyond a limit: rounded so that it shows.
static void add_over(abzi_text *t, float length)
{
    add_hundredths(t, length + 0.0049f);
}

static void add_under(abzi_text *t, float length)
{
    add_hundredths(t, length - 0.0049f);
}

/// The row that moves somebody at this count: the last one at it or before it, of either.
static int32_t line_at(const fit *f, float at)
{
    int32_t line = f->figure->entry.line, quarter = -1;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_figure_step *step = f->figure->step[role];
        for (int i = 0; i < f->figure->step_n[role]; i++) {
            if ((float)step[i].at_quarter <= at * ABZI_QUARTERS && step[i].at_quarter >= quarter) {
                quarter = step[i].at_quarter;
                line = step[i].line;
            }
        }
    }
    return line;
}

// ---- bars and holds ------------------------------------------------------------------------------------------------

static bool bars_fit(fit *f)
{
    const abz_figure *figure = f->figure;
    const uint32_t metre = abzi_dance_of((abz_dance)figure->dance)->metre;
    if (metre != 0 && (uint32_t)figure->metre != metre) {
        abzi_text t = message(f, "this dance has bars of ");
        abzi_text_count(&t, metre);
        abzi_text_words(&t, ", not of ");
        abzi_text_count(&t, (uint64_t)figure->metre);
        return refuse(f, 0, &t);
    }
    return figure->count_n % figure->metre == 0 || say(f, 0, "the counts are no whole bars");
}

static bool holds_fit(fit *f, const abz_figure_hold *hold, int32_t n)
{
    const abz_figure *figure = f->figure;
    if (n == 0) {
        return figure->entry.hold == figure->exit.hold ||
               say(f, figure->exit.line, "entry and exit differ in hold, and no row says when it changes");
    }
    const abz_figure_hold *first = hold, *last = &hold[n - 1];
    if (first->at_quarter != 0) {
        return say(f, first->line, "the first hold must be said at count 1");
    }
    if (first->hold != figure->entry.hold) {
        return say(f, first->line, "the hold at count 1 is not that of the entry");
    }
    if (last->hold != figure->exit.hold) {
        return say(f, last->line, "the last hold is not that of the exit");
    }
    return last->over == ABZ_OVER_NOBODY || say(f, last->line, "at the end the hands are still over a head");
}

// ---- feet ----------------------------------------------------------------------------------------------------------

static bool weight_fits(fit *f, int role)
{
    const abz_figure *figure = f->figure;
    int32_t free = figure->entry.free[role];
    for (int i = 0; i < figure->step_n[role]; i++) {
        const abz_figure_step *step = &figure->step[role][i];
        if (step->side != free) {
            abzi_text t = message(f, his_or_her(role));
            abzi_text_words(&t, abzi_sides.word[step->side]);
            abzi_text_words(&t, i == 0 ? " foot carries the weight: the entry says that the "
                                       : " foot carries the weight: only the ");
            abzi_text_words(&t, abzi_sides.word[free]);
            abzi_text_words(&t, i == 0 ? " one is free" : " one can step");
            return refuse(f, step->line, &t);
        }
        free = step->level == ABZ_TAP ? free : 1 - free;
    }
    if (free != figure->exit.free[role]) {
        abzi_text t = message(f, "the steps leave ");
        abzi_text_words(&t, his_or_her(role));
        abzi_text_words(&t, abzi_sides.word[free]);
        abzi_text_words(&t, " foot free, the exit says ");
        abzi_text_words(&t, abzi_sides.word[figure->exit.free[role]]);
        return refuse(f, figure->exit.line, &t);
    }
    return true;
}

static bool steps_at(const abz_figure *figure, int role, int32_t quarter)
{
    for (int i = 0; i < figure->step_n[role]; i++) {
        const abz_figure_step *step = &figure->step[role][i];
        if (step->at_quarter == quarter && step->level != ABZ_TAP) {
            return true;
        }
    }
    return false;
}

static bool timing_fits(fit *f)
{
    const abz_figure *figure = f->figure;
    int32_t n[ABZ_ROLE_N] = {0}, common_n = 0, alone_line[ABZ_ROLE_N] = {0};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < figure->step_n[role]; i++) {
            const abz_figure_step *step = &figure->step[role][i];
            if (step->level == ABZ_TAP) {
                continue;
            }
            const bool both = steps_at(figure, 1 - role, step->at_quarter);
            n[role]++;
            common_n += both && role == ABZ_ROLE_LEAD;
            alone_line[role] = both || alone_line[role] ? alone_line[role] : step->line;
        }
    }
    const int fewer = n[ABZ_ROLE_LEAD] <= n[ABZ_ROLE_FOLLOW] ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
    if (100 * common_n >= TOGETHER_LEAST * n[fewer]) {
        return true;
    }
    abzi_text t = message(f, "they step on different counts: of ");
    abzi_text_words(&t, his_or_her(fewer));
    abzi_text_count(&t, (uint64_t)n[fewer]);
    abzi_text_words(&t, " steps the other one shares ");
    abzi_text_count(&t, (uint64_t)common_n);
    return refuse(f, alone_line[fewer], &t);
}

static bool step_sizes_fit(fit *f, int role)
{
    for (int i = 0; i < f->figure->step_n[role]; i++) {
        const abz_figure_step *step = &f->figure->step[role][i];
        const int32_t turn = step->turn < 0 ? -step->turn : step->turn;
        if (step->distance > DISTANCE_MOST) {
            return say(f, step->line, "a step of more than 45 hundredths");
        }
        if (turn > (step->level == ABZ_BALL ? 2 * TURN_MOST : TURN_MOST)) {
            return say(f, step->line, "more than half a turn on one step, or more than a whole one on the ball");
        }
    }
    return true;
}

/// Where a foot stands at a count; what lands at that very moment has landed.
static abzi_spot foot_at(const fit *f, int role, int side, float at)
{
    const abzi_floor *floor = &f->floor;
    const float x = side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK;
    const abz_vec3 v = abzi_spot_world(floor->start[role], abzi_v3(x, 0, 0));
    abzi_spot spot = {v.x, v.z, floor->start[role].yaw};
    for (int i = 0; i < floor->tread_n[role] && floor->tread[role][i].at <= at; i++) {
        spot = floor->tread[role][i].side == side ? floor->tread[role][i].print : spot;
    }
    return spot;
}

static bool landing_fits(fit *f, int role, int i)
{
    const abzi_tread *tread = &f->floor.tread[role][i];
    const int32_t line = f->figure->step[role][i].line;
    if (!tread->moves) {
        return true;
    }
    const float stride = abzi_spot_apart(tread->print, foot_at(f, role, 1 - tread->side, tread->at));
    if (stride < OWN_FEET_LEAST) {
        return say(f, line, "this foot lands on the other foot of the same dancer");
    }
    if (tread->weight && stride > STRIDE_MOST) {
        abzi_text t = message(f, "the feet are ");
        add_over(&t, stride);
        abzi_text_words(&t, " hundredths apart after this step: at most 50");
        return refuse(f, line, &t);
    }
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        if (abzi_spot_apart(tread->print, foot_at(f, 1 - role, side, tread->at)) < FEET_LEAST) {
            abzi_text t = message(f, "this foot lands on ");
            abzi_text_words(&t, his_or_her(1 - role));
            abzi_text_words(&t, abzi_sides.word[side]);
            abzi_text_words(&t, " foot");
            return refuse(f, line, &t);
        }
    }
    return true;
}

static bool feet_fit(fit *f)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < f->floor.tread_n[role]; i++) {
            if (!landing_fits(f, role, i)) {
                return false;
            }
        }
    }
    return true;
}

// ---- where they end ------------------------------------------------------------------------------------------------

static bool turns_fit(fit *f)
{
    const abz_figure_end *exit = &f->figure->exit;
    const float wanted = abzi_facing_spot(exit->hold, exit->facing, 1).yaw;
    const float over = abzi_wrapf(f->floor.end[ABZ_ROLE_FOLLOW].yaw - f->floor.end[ABZ_ROLE_LEAD].yaw - wanted);
    if (fabsf(over) <= OFF_TURN_MOST) {
        return true;
    }
    abzi_text t = message(f, "the turns do not add up: seen by him she ends ");
    abzi_text_count(&t, (uint64_t)(fabsf(over) / EIGHTH + 0.5f));
    abzi_text_words(&t, over > 0 ? "/8 too far to the left" : "/8 too far to the right");
    return refuse(f, exit->line, &t);
}

static void add_offset(abzi_text *t, float offset, const char *more, const char *less)
{
    add_hundredths(t, offset);
    abzi_text_words(t, " hundredths ");
    abzi_text_words(t, offset >= 0 ? more : less);
}

static bool places_fit(fit *f)
{
    if (f->floor.off_m <= OFF_MOST) {
        return true;
    }
    const abz_vec3 off =
        abzi_spot_local((abzi_spot){0, 0, f->floor.end[ABZ_ROLE_LEAD].yaw}, abzi_v3(f->floor.off_x, 0, f->floor.off_z));
    abzi_text t = message(f, "her steps end ");
    add_offset(&t, -off.z, "too far ahead", "too little ahead");
    abzi_text_words(&t, " and ");
    add_offset(&t, -off.x, "too far to the left", "too far to the right");
    abzi_text_words(&t, " of where the exit says, seen by him at the end; 10 in all are shared out");
    return refuse(f, f->figure->exit.line, &t);
}

// ---- bodies --------------------------------------------------------------------------------------------------------

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

static bool hands_reach(fit *f, const abzi_spot *stance, const abz_figure_hold *hold, int his, int hers, float at)
{
    const float level = shoulders_apart(stance, his, hers), up = hold->over == ABZ_OVER_NOBODY ? 0 : 2 * OVER_HEAD;
    const float length = sqrtf(level * level + up * up);
    if (length <= REACH_MOST) {
        return true;
    }
    abzi_text t = message(f, "at count ");
    add_count(&t, at);
    abzi_text_words(&t, " his ");
    abzi_text_words(&t, abzi_sides.word[his]);
    abzi_text_words(&t, " hand and her ");
    abzi_text_words(&t, abzi_sides.word[hers]);
    abzi_text_words(&t, " are out of reach: shoulders ");
    add_over(&t, level);
    abzi_text_words(&t, " hundredths apart, at most ");
    add_hundredths(&t, sqrtf(REACH_MOST * REACH_MOST - up * up));
    abzi_text_words(&t, up > 0 ? " where the hands are over a head" : "");
    return refuse(f, line_at(f, at), &t);
}

static bool closed_fits(fit *f, const abzi_spot *stance, float at)
{
    const float distance = abzi_spot_apart(stance[ABZ_ROLE_LEAD], stance[ABZ_ROLE_FOLLOW]);
    const float turn = abzi_wrapf(stance[ABZ_ROLE_FOLLOW].yaw - stance[ABZ_ROLE_LEAD].yaw - ABZI_PI_F);
    if (distance <= CLOSED_MOST && turn <= CLOSED_TURN_MOST && turn >= -PROMENADE_TURN_MOST) {
        return true;
    }
    abzi_text t = message(f, "at count ");
    add_count(&t, at);
    abzi_text_words(&t, " they are too far ");
    if (distance > CLOSED_MOST) {
        abzi_text_words(&t, "apart for closed hold: ");
        add_over(&t, distance);
        abzi_text_words(&t, " hundredths, at most ");
        add_hundredths(&t, CLOSED_MOST);
    } else {
        abzi_text_words(&t, "turned from each other for closed hold: ");
        abzi_text_count(&t, (uint64_t)(fabsf(turn) / DEGREE + 0.5f));
        abzi_text_words(&t, " degrees, at most 60, or 95 open to promenade");
    }
    return refuse(f, line_at(f, at), &t);
}

static bool hold_reaches(fit *f, const abzi_spot *stance, const abz_figure_hold *hold, float at)
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

static bool bodies_fit(fit *f)
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
            abzi_text t = message(f, "at count ");
            add_count(&t, at);
            abzi_text_words(&t, " they run into each other: ");
            add_under(&t, distance);
            abzi_text_words(&t, " hundredths apart, at least ");
            add_hundredths(&t, TRUNKS_LEAST);
            return refuse(f, line_at(f, at), &t);
        }
        if (quarter % 2 == 0 && !hold_reaches(f, stance, &hold, at)) {
            return false;
        }
    }
    return true;
}

// ---- needs ---------------------------------------------------------------------------------------------------------

static bool travels(const abzi_floor *floor, int role)
{
    bool far = false;
    for (int i = 0; i < floor->tread_n[role]; i++) {
        far = far || abzi_spot_apart(floor->tread[role][i].stance, floor->start[role]) > TRAVEL_MOST;
    }
    return far;
}

static bool turns_over_half(const abzi_floor *floor, int role)
{
    float least = floor->start[role].yaw, most = least;
    for (int i = 0; i < floor->tread_n[role]; i++) {
        least = abzi_minf(least, floor->tread[role][i].stance.yaw);
        most = abzi_maxf(most, floor->tread[role][i].stance.yaw);
    }
    return most - least > HALF_TURN_MOST;
}

static bool is_apart(const abz_figure *figure)
{
    bool found = figure->entry.hold == ABZ_HOLD_NONE || figure->exit.hold == ABZ_HOLD_NONE;
    for (int i = 0; i < figure->hold_n; i++) {
        found = found || figure->hold[i].hold == ABZ_HOLD_NONE;
    }
    return found;
}

/// Leaning and lifting cannot be seen in the steps: they are believed.
static bool needs_fit(fit *f)
{
    const abz_figure *figure = f->figure;
    const abzi_floor *floor = &f->floor;
    const bool travel = travels(floor, ABZ_ROLE_LEAD) || travels(floor, ABZ_ROLE_FOLLOW);
    const bool half_turn = turns_over_half(floor, ABZ_ROLE_LEAD) || turns_over_half(floor, ABZ_ROLE_FOLLOW);
    if (travel != ((figure->needs & ABZ_NEED_TRAVEL) != 0)) {
        return say(f, figure->needs_line,
                   travel ? "it needs travel: somebody gets further than 50 hundredths away"
                          : "it does not need travel: nobody gets further than 50 hundredths");
    }
    if (half_turn != ((figure->needs & ABZ_NEED_HALF_TURN) != 0)) {
        return say(f, figure->needs_line,
                   half_turn ? "it needs half-turn: somebody turns over half a turn"
                             : "it does not need half-turn: nobody turns over half a turn");
    }
    const bool apart_at_all = is_apart(figure);
    return apart_at_all == ((figure->needs & ABZ_NEED_APART) != 0) ||
           say(f, figure->needs_line,
               apart_at_all ? "it needs apart: the hold is left" : "it does not need apart: the hold is never left");
}

/// The chair of one who sits turns as far as the steps in whose place it goes.
static bool seat_fits(fit *f, int role, const abz_figure_seat *seat, int32_t n)
{
    const abz_figure *figure = f->figure;
    int32_t turn = 0;
    for (int32_t i = 0; i < figure->step_n[role]; i++) {
        turn -= figure->step[role][i].turn;
    }
    for (int32_t i = 0; i < n; i++) {
        turn += seat[i].turn;
    }
    if (n == 0 || turn == 0) {
        return true;
    }
    abzi_text t = message(f, his_or_her(role));
    abzi_text_words(&t, "chair ends ");
    abzi_text_count(&t, (uint64_t)(turn < 0 ? -turn : turn));
    abzi_text_words(&t, turn < 0 ? " eighths of a turn further right than the steps do"
                                 : " eighths of a turn further left than the steps do");
    return refuse(f, seat[n - 1].line, &t);
}

static bool seats_fit(fit *f)
{
    const abz_figure *figure = f->figure;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (!seat_fits(f, role, figure->seat[role], figure->seat_n[role]) ||
            !seat_fits(f, role, figure->both[role], figure->both_n[role])) {
            return false;
        }
    }
    return figure->both_hold_n == 0 || holds_fit(f, figure->both_hold, figure->both_hold_n);
}

abz_status abz_figure_check(const abz_figure *figure, abz_error *error)
{
    fit f = {.figure = figure, .error = error};
    *error = (abz_error){0};
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, 1, &f.floor);
    const bool fits = bars_fit(&f) && holds_fit(&f, figure->hold, figure->hold_n) && weight_fits(&f, ABZ_ROLE_LEAD) &&
                      weight_fits(&f, ABZ_ROLE_FOLLOW) && timing_fits(&f) && step_sizes_fit(&f, ABZ_ROLE_LEAD) &&
                      step_sizes_fit(&f, ABZ_ROLE_FOLLOW) && turns_fit(&f) && places_fit(&f) && feet_fit(&f) &&
                      bodies_fit(&f) && needs_fit(&f) && seats_fit(&f);
    return fits ? ABZ_OK : ABZ_EINVAL;
}

bool abz_figure_chains(const abz_figure *a, const abz_figure *b)
{
    const abz_figure_end *out = &a->exit, *in = &b->entry;
    return a->dance == b->dance && a->metre == b->metre && out->hold == in->hold && out->facing == in->facing &&
           out->free[ABZ_ROLE_LEAD] == in->free[ABZ_ROLE_LEAD] &&
           out->free[ABZ_ROLE_FOLLOW] == in->free[ABZ_ROLE_FOLLOW];
}
