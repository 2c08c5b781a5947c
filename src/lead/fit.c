// Do the two parts of a figure fit each other, and does it say the truth about itself? Whether the bodies do is
// lead/fit_bodies.c, what is said of what does not lead/fit_say.c.
#include <math.h>

#include "lead/figure_words.h"
#include "lead/fit_say.h"
#include "rhythm/dance.h"

#define OFF_MOST 0.10f         // from where the exit says: what the steps can share without looking different
#define OFF_TURN_MOST 0.0175f  // a degree: turns are eighths, anything more is an eighth
#define TOGETHER_LEAST 70      // per cent of the steps of the one who has fewer: the other one steps then too
#define FEET_LEAST 0.05f       // between the middles of two feet of a hand's width each: 8 cm
#define OWN_FEET_LEAST 0.045f  // a foot may stand close behind or across one's own other foot
#define DEGREE (ABZI_PI_F / 180)
#define DISTANCE_MOST 45              // hundredths: a leg is 0.5 long
#define STRIDE_MOST 0.50f             // from foot to foot
#define TURN_MOST (ABZI_EIGHTHS / 2)  // of a step; a spin, which is on the ball, twice as much
#define TRAVEL_MOST 0.5f              // further from where they stood is travelling
#define EIGHTH (ABZI_PI_F / 4)
#define HALF_TURN_MOST (ABZI_PI_F + DEGREE)  // over half a turn is a need

// ---- bars and holds ------------------------------------------------------------------------------------------------

static bool bars_fit(abzi_fit *f)
{
    const abz_figure *figure = f->figure;
    const uint32_t metre = abzi_dance_of((abz_dance)figure->dance)->metre;
    if (metre != 0 && (uint32_t)figure->metre != metre) {
        abzi_text t = abzi_fit_message(f, "this dance has bars of ");
        abzi_text_count(&t, metre);
        abzi_text_words(&t, ", not of ");
        abzi_text_count(&t, (uint64_t)figure->metre);
        return abzi_fit_refuse(f, 0, &t);
    }
    return figure->count_n % figure->metre == 0 || abzi_fit_say(f, 0, "the counts are no whole bars");
}

static bool holds_fit(abzi_fit *f, const abz_figure_hold *hold, int32_t n)
{
    const abz_figure *figure = f->figure;
    if (n == 0) {
        return figure->entry.hold == figure->exit.hold ||
               abzi_fit_say(f, figure->exit.line, "entry and exit differ in hold, and no row says when it changes");
    }
    const abz_figure_hold *first = hold, *last = &hold[n - 1];
    if (first->at_quarter != 0) {
        return abzi_fit_say(f, first->line, "the first hold must be said at count 1");
    }
    if (first->hold != figure->entry.hold) {
        return abzi_fit_say(f, first->line, "the hold at count 1 is not that of the entry");
    }
    if (last->hold != figure->exit.hold) {
        return abzi_fit_say(f, last->line, "the last hold is not that of the exit");
    }
    return last->over == ABZ_OVER_NOBODY || abzi_fit_say(f, last->line, "at the end the hands are still over a head");
}

// ---- feet ----------------------------------------------------------------------------------------------------------

static bool weight_fits(abzi_fit *f, int role)
{
    const abz_figure *figure = f->figure;
    int32_t free = figure->entry.free[role];
    for (int i = 0; i < figure->step_n[role]; i++) {
        const abz_figure_step *step = &figure->step[role][i];
        if (step->side != free) {
            abzi_text t = abzi_fit_message(f, abzi_fit_whose(role));
            abzi_text_words(&t, abzi_sides.word[step->side]);
            abzi_text_words(&t, i == 0 ? " foot carries the weight: the entry says that the "
                                       : " foot carries the weight: only the ");
            abzi_text_words(&t, abzi_sides.word[free]);
            abzi_text_words(&t, i == 0 ? " one is free" : " one can step");
            return abzi_fit_refuse(f, step->line, &t);
        }
        free = step->level == ABZ_TAP ? free : 1 - free;
    }
    if (free != figure->exit.free[role]) {
        abzi_text t = abzi_fit_message(f, "the steps leave ");
        abzi_text_words(&t, abzi_fit_whose(role));
        abzi_text_words(&t, abzi_sides.word[free]);
        abzi_text_words(&t, " foot free, the exit says ");
        abzi_text_words(&t, abzi_sides.word[figure->exit.free[role]]);
        return abzi_fit_refuse(f, figure->exit.line, &t);
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

static bool timing_fits(abzi_fit *f)
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
    abzi_text t = abzi_fit_message(f, "they step on different counts: of ");
    abzi_text_words(&t, abzi_fit_whose(fewer));
    abzi_text_count(&t, (uint64_t)n[fewer]);
    abzi_text_words(&t, " steps the other one shares ");
    abzi_text_count(&t, (uint64_t)common_n);
    return abzi_fit_refuse(f, alone_line[fewer], &t);
}

static bool step_sizes_fit(abzi_fit *f, int role)
{
    for (int i = 0; i < f->figure->step_n[role]; i++) {
        const abz_figure_step *step = &f->figure->step[role][i];
        const int32_t turn = step->turn < 0 ? -step->turn : step->turn;
        if (step->distance > DISTANCE_MOST) {
            return abzi_fit_say(f, step->line, "a step of more than 45 hundredths");
        }
        if (turn > (step->level == ABZ_BALL ? 2 * TURN_MOST : TURN_MOST)) {
            return abzi_fit_say(f, step->line,
                                "more than half a turn on one step, or more than a whole one on the ball");
        }
    }
    return true;
}

/// Where a foot stands at a count; what lands at that very moment has landed.
static abzi_spot foot_at(const abzi_fit *f, int role, int side, float at)
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

static bool landing_fits(abzi_fit *f, int role, int i)
{
    const abzi_tread *tread = &f->floor.tread[role][i];
    const int32_t line = f->figure->step[role][i].line;
    if (!tread->moves) {
        return true;
    }
    const float stride = abzi_spot_apart(tread->print, foot_at(f, role, 1 - tread->side, tread->at));
    if (stride < OWN_FEET_LEAST) {
        return abzi_fit_say(f, line, "this foot lands on the other foot of the same dancer");
    }
    if (tread->weight && stride > STRIDE_MOST) {
        abzi_text t = abzi_fit_message(f, "the feet are ");
        abzi_fit_over(&t, stride);
        abzi_text_words(&t, " hundredths apart after this step: at most 50");
        return abzi_fit_refuse(f, line, &t);
    }
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        if (abzi_spot_apart(tread->print, foot_at(f, 1 - role, side, tread->at)) < FEET_LEAST) {
            abzi_text t = abzi_fit_message(f, "this foot lands on ");
            abzi_text_words(&t, abzi_fit_whose(1 - role));
            abzi_text_words(&t, abzi_sides.word[side]);
            abzi_text_words(&t, " foot");
            return abzi_fit_refuse(f, line, &t);
        }
    }
    return true;
}

static bool feet_fit(abzi_fit *f)
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

static bool turns_fit(abzi_fit *f)
{
    const abz_figure_end *exit = &f->figure->exit;
    const float wanted = abzi_facing_spot(exit->hold, exit->facing, 1).yaw;
    const float over = abzi_wrapf(f->floor.end[ABZ_ROLE_FOLLOW].yaw - f->floor.end[ABZ_ROLE_LEAD].yaw - wanted);
    if (fabsf(over) <= OFF_TURN_MOST) {
        return true;
    }
    abzi_text t = abzi_fit_message(f, "the turns do not add up: seen by him she ends ");
    abzi_text_count(&t, (uint64_t)(fabsf(over) / EIGHTH + 0.5f));
    abzi_text_words(&t, over > 0 ? "/8 too far to the left" : "/8 too far to the right");
    return abzi_fit_refuse(f, exit->line, &t);
}

static void add_offset(abzi_text *t, float offset, const char *more, const char *less)
{
    abzi_fit_hundredths(t, offset);
    abzi_text_words(t, " hundredths ");
    abzi_text_words(t, offset >= 0 ? more : less);
}

static bool places_fit(abzi_fit *f)
{
    if (f->floor.off_m <= OFF_MOST) {
        return true;
    }
    const abz_vec3 off =
        abzi_spot_local((abzi_spot){0, 0, f->floor.end[ABZ_ROLE_LEAD].yaw}, abzi_v3(f->floor.off_x, 0, f->floor.off_z));
    abzi_text t = abzi_fit_message(f, "her steps end ");
    add_offset(&t, -off.z, "too far ahead", "too little ahead");
    abzi_text_words(&t, " and ");
    add_offset(&t, -off.x, "too far to the left", "too far to the right");
    abzi_text_words(&t, " of where the exit says, seen by him at the end; 10 in all are shared out");
    return abzi_fit_refuse(f, f->figure->exit.line, &t);
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
static bool needs_fit(abzi_fit *f)
{
    const abz_figure *figure = f->figure;
    const abzi_floor *floor = &f->floor;
    const bool travel = travels(floor, ABZ_ROLE_LEAD) || travels(floor, ABZ_ROLE_FOLLOW);
    const bool half_turn = turns_over_half(floor, ABZ_ROLE_LEAD) || turns_over_half(floor, ABZ_ROLE_FOLLOW);
    if (travel != ((figure->needs & ABZ_NEED_TRAVEL) != 0)) {
        return abzi_fit_say(f, figure->needs_line,
                            travel ? "it needs travel: somebody gets further than 50 hundredths away"
                                   : "it does not need travel: nobody gets further than 50 hundredths");
    }
    if (half_turn != ((figure->needs & ABZ_NEED_HALF_TURN) != 0)) {
        return abzi_fit_say(f, figure->needs_line,
                            half_turn ? "it needs half-turn: somebody turns over half a turn"
                                      : "it does not need half-turn: nobody turns over half a turn");
    }
    const bool apart_at_all = is_apart(figure);
    return apart_at_all == ((figure->needs & ABZ_NEED_APART) != 0) ||
           abzi_fit_say(f, figure->needs_line,
                        apart_at_all ? "it needs apart: the hold is left"
                                     : "it does not need apart: the hold is never left");
}

/// The chair of one who sits turns as far as the steps in whose place it goes.
static bool seat_fits(abzi_fit *f, int role, const abz_figure_seat *seat, int32_t n)
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
    abzi_text t = abzi_fit_message(f, abzi_fit_whose(role));
    abzi_text_words(&t, "chair ends ");
    abzi_text_count(&t, (uint64_t)(turn < 0 ? -turn : turn));
    abzi_text_words(&t, turn < 0 ? " eighths of a turn further right than the steps do"
                                 : " eighths of a turn further left than the steps do");
    return abzi_fit_refuse(f, seat[n - 1].line, &t);
}

static bool seats_fit(abzi_fit *f)
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
    abzi_fit f = {.figure = figure, .error = error};
    *error = (abz_error){0};
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, 1, &f.floor);
    const bool fits = bars_fit(&f) && holds_fit(&f, figure->hold, figure->hold_n) && weight_fits(&f, ABZ_ROLE_LEAD) &&
                      weight_fits(&f, ABZ_ROLE_FOLLOW) && timing_fits(&f) && step_sizes_fit(&f, ABZ_ROLE_LEAD) &&
                      step_sizes_fit(&f, ABZ_ROLE_FOLLOW) && turns_fit(&f) && places_fit(&f) && feet_fit(&f) &&
                      abzi_fit_bodies(&f) && needs_fit(&f) && seats_fit(&f);
    return fits ? ABZ_OK : ABZ_EINVAL;
}

bool abz_figure_chains(const abz_figure *a, const abz_figure *b)
{
    const abz_figure_end *out = &a->exit, *in = &b->entry;
    return a->dance == b->dance && a->metre == b->metre && out->hold == in->hold && out->facing == in->facing &&
           out->free[ABZ_ROLE_LEAD] == in->free[ABZ_ROLE_LEAD] &&
           out->free[ABZ_ROLE_FOLLOW] == in->free[ABZ_ROLE_FOLLOW];
}
