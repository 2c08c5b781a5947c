// Figures put one after the other: when feet lift, where the follower's turns left her, and what may be forgotten.
#include "lead/score.h"

#include <string.h>

#define TURN (2 * ABZI_PI_F)
#define TURN_MAX 4          // whole turns in a direction before they are left out: yaws keep a precision of 1e-6 rad
#define WEIGHT_TAKEN 0.12f  // counts after a landing until the other foot is free to leave the floor
#define SWING_LEAST 0.30f   // counts in the air, where the steps are no closer together than that
#define NEAR_M 0.01f        // a foot that stands so near to where it should be need not lift
// Legs reach no further, heights: from one foot to the other, and from where a foot stood. The longest stride of the
// syllabus is .447 and the longest swing .620, in the tango's four step.
#define STRIDE_FAR 0.45f
#define SWING_FAR 0.65f
#define SAME_COUNT 0.05f   // landings that are the same count
#define LATE 0.2f          // counts: steps that land closer together than in any dance are one step, told twice
#define CLOSE_COUNTS 2.0f  // the last step, and time to settle on it

static float whole_turns(float yaw)
{
    return floorf(yaw / TURN + 0.5f);
}

static abzi_spot spun(abzi_spot spot, float turn_n)
{
    spot.yaw += turn_n * TURN;
    return spot;
}

void abzi_score_start(abzi_score *score, const abz_figure *first, abzi_spot lead, float unit_m)
{
    memset(score, 0, sizeof *score);
    score->unit_m = unit_m;
    score->small = 1;
    const abz_effort full = abz_effort_of(0);
    abzi_score_soften(score, &full);
    score->dance = first->dance;
    score->facing = first->entry.facing;
    abzi_spot her = abzi_facing_spot(first->entry.hold, first->entry.facing, unit_m);
    abz_vec3 v = abzi_spot_world(lead, abzi_v3(her.x, 0, her.z));
    score->begin[ABZ_ROLE_LEAD] = lead;
    score->begin[ABZ_ROLE_FOLLOW] = (abzi_spot){v.x, v.z, lead.yaw + her.yaw};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_spot stance = score->begin[role];
        score->stance[role] = stance;
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            float x = (side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK) * unit_m;
            abz_vec3 foot = abzi_spot_world(stance, abzi_v3(x, 0, 0));
            score->begin_print[role][side] = (abzi_spot){foot.x, foot.z, stance.yaw};
        }
    }
    score->hold_n = 1;
    score->hold[0] = (abzi_score_hold){0, first->entry.hold, ABZ_OVER_NOBODY};
}

void abzi_score_soften(abzi_score *score, const abz_effort *effort)
{
    score->amplitude = effort->amplitude;
    score->height = effort->height;
    score->reach = effort->reach;
    score->slower = effort->slower;
}

/// The newest tread of this foot, or of any foot that bears weight (side ABZ_SIDE_N). NULL: there is none.
static const abzi_score_tread *newest(const abzi_score *score, int role, int side)
{
    for (int i = score->tread_n[role] - 1; i >= 0; i--) {
        const abzi_score_tread *it = &score->tread[role][i];
        if (side == ABZ_SIDE_N ? it->tread.weight != 0 : it->tread.side == side) {
            return it;
        }
    }
    return NULL;
}

static abzi_spot print_of(const abzi_score *score, int role, int side)
{
    const abzi_score_tread *it = newest(score, role, side);
    return it != NULL ? it->tread.print : score->begin_print[role][side];
}

/// When the foot of the next tread leaves the floor: when the other one bears the weight, and it has itself landed.
static float lift_of(const abzi_score *score, int role, const abzi_tread *tread)
{
    float since = tread->at - score->slower * ABZI_SWING_MOST - WEIGHT_TAKEN;
    for (int i = score->tread_n[role] - 1; i >= 0; i--) {
        const abzi_tread *it = &score->tread[role][i].tread;
        if (it->side == tread->side || it->weight) {
            since = it->at > since ? it->at : since;
            break;
        }
    }
    float gap = tread->at - since, swing = gap - WEIGHT_TAKEN;
    swing = swing > SWING_LEAST ? swing : SWING_LEAST;
    return tread->at - (swing < gap ? swing : gap);
}

/// Of a step that is further from a foot than `most`: as far as that is.
static void draw_in(abzi_tread *tread, abzi_spot foot, float most)
{
    float x = tread->print.x - foot.x, z = tread->print.z - foot.z, far = sqrtf(x * x + z * z);
    float less = far > most ? 1 - most / far : 0;
    tread->print.x -= less * x;
    tread->print.z -= less * z;
    tread->stance.x -= less * x;
    tread->stance.z -= less * z;
}

static void add_tread(abzi_score *score, int role, abzi_tread tread)
{
    abzi_spot from = print_of(score, role, tread.side);
    draw_in(&tread, from, SWING_FAR * score->unit_m);
    draw_in(&tread, print_of(score, role, 1 - tread.side), STRIDE_FAR * score->unit_m);
    float far_m = abzi_v3_length(abzi_v3(tread.print.x - from.x, 0, tread.print.z - from.z));
    tread.moves = tread.moves || far_m > NEAR_M;
    if (!tread.moves) {
        tread.print = (abzi_spot){from.x, from.z, tread.print.yaw};
    }
    float lift = tread.moves ? lift_of(score, role, &tread) : tread.at;
    score->tread[role][score->tread_n[role]++] = (abzi_score_tread){tread, lift, score->small};
}

static void add_hold(abzi_score *score, float at, int hold, int over)
{
    const abzi_score_hold *last = &score->hold[score->hold_n - 1];
    if (last->hold != hold || last->over != over) {
        score->hold[score->hold_n++] = (abzi_score_hold){at, hold, over};
    }
}

/// Leave out whole turns of a dancer who has turned one way for long.
static void unwind(abzi_score *score, int role)
{
    float turn_n = whole_turns(score->stance[role].yaw);
    if (turn_n >= -TURN_MAX && turn_n <= TURN_MAX) {
        return;
    }
    score->begin[role] = spun(score->begin[role], -turn_n);
    score->stance[role] = spun(score->stance[role], -turn_n);
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        score->begin_print[role][side] = spun(score->begin_print[role][side], -turn_n);
    }
    for (int i = 0; i < score->tread_n[role]; i++) {
        abzi_tread *it = &score->tread[role][i].tread;
        it->print = spun(it->print, -turn_n);
        it->stance = spun(it->stance, -turn_n);
    }
}

// ---- a figure ------------------------------------------------------------------------------------------------------

/// Leave out what has not lifted at `since`.
static void drop_treads(abzi_score *score, int role, float since)
{
    const abzi_score_tread *tread = score->tread[role];
    int32_t n = score->tread_n[role];
    while (n > 0 && tread[n - 1].lift >= since && tread[n - 1].tread.at > since) {
        n--;
    }
    score->tread_n[role] = n;
    score->stance[role] = n > 0 ? tread[n - 1].tread.stance : score->begin[role];
}

/// The first tread of the part that she can still dance: it lands late enough, and its foot is free.
static int first_tread(const abzi_score *score, int role, const abzi_floor *floor, float from, float since)
{
    int32_t n = score->tread_n[role];
    float after = n > 0 ? score->tread[role][n - 1].tread.at + LATE : since;
    after = after > since + SWING_LEAST ? after : since + SWING_LEAST;
    const abzi_score_tread *on = newest(score, role, ABZ_SIDE_N);
    int i = 0;
    while (i < floor->tread_n[role] &&
           (floor->tread[role][i].at + from < after || (on != NULL && floor->tread[role][i].side == on->tread.side))) {
        i++;
    }
    return i;
}

/// The tread of the part that a foot in the air can still go to: it lands when that foot does. -1: none.
static int swings_to(const abzi_score *score, int role, const abzi_floor *floor, float from, float turns)
{
    int32_t n = score->tread_n[role];
    const abzi_tread *it = n > 0 ? &score->tread[role][n - 1].tread : NULL;
    for (int i = 0; it != NULL && it->at > turns && i < floor->tread_n[role]; i++) {
        const abzi_tread *to = &floor->tread[role][i];
        if (to->side == it->side && to->weight == it->weight && fabsf(to->at + from - it->at) < SAME_COUNT) {
            return i;
        }
    }
    return -1;
}

/// So many whole turns is the dancer ahead of the floor, which knows how she is turned, but not how often.
static float turns_ahead(const abzi_score *score, int role, const abzi_floor *floor, int first)
{
    abzi_spot here = first > 0 ? floor->tread[role][first - 1].stance : floor->start[role];
    return whole_turns(score->stance[role].yaw - here.yaw);
}

static void write_part(abzi_score *score, int role, const abzi_floor *floor, float from, float since, float turns)
{
    drop_treads(score, role, since);
    bool is_change = from != since;  // what is only appended may lift before its beginning
    int first = from < since ? first_tread(score, role, floor, from, since) : 0;
    int swung = from < since ? swings_to(score, role, floor, from, turns) : -1;
    abzi_score_tread swings = {0};
    if (swung >= 0) {  // taken out, and put in again where it goes now
        swings = score->tread[role][--score->tread_n[role]];
        first = swung;
    }
    float turn_n = turns_ahead(score, role, floor, first);
    for (int i = first; i < floor->tread_n[role]; i++) {
        abzi_tread tread = floor->tread[role][i];
        tread.at += from;
        tread.moves = tread.moves || i == swung;
        tread.print = spun(tread.print, turn_n);
        tread.stance = spun(tread.stance, turn_n);
        add_tread(score, role, tread);
        abzi_score_tread *it = &score->tread[role][score->tread_n[role] - 1];
        it->lift = is_change && it->lift < since && it->tread.at > since ? since : it->lift;
        if (i == swung) {
            it->lift = swings.lift;
            it->small = swings.small;
        }
    }
    score->stance[role] = spun(floor->end[role], turn_n);
    unwind(score, role);
}

bool abzi_score_write(abzi_score *score, const abz_figure *figure, const abzi_floor *floor, float from, float since,
                      float turns)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (score->tread_n[role] + figure->step_n[role] > ABZI_SCORE_TREAD_MAX) {
            return false;
        }
    }
    if (score->hold_n + 1 + figure->hold_n > ABZI_SCORE_HOLD_MAX) {
        return false;
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        write_part(score, role, floor, from, since, turns);
    }
    while (score->hold_n > 1 && score->hold[score->hold_n - 1].at > since) {
        score->hold_n--;
    }
    float at = from > since ? from : since;
    if (figure->hold_n == 0 || figure->hold[0].at_quarter > 0) {
        add_hold(score, at, figure->entry.hold, ABZ_OVER_NOBODY);
    }
    for (int i = 0; i < figure->hold_n; i++) {
        const abz_figure_hold *it = &figure->hold[i];
        float begins = from + (float)it->at_quarter / 4;
        add_hold(score, begins > at ? begins : at, it->hold, it->over);
    }
    score->end = from + (float)figure->count_n;
    score->facing = figure->exit.facing;
    return true;
}

bool abzi_score_append(abzi_score *score, const abz_figure *figure)
{
    abzi_floor floor;
    abzi_floor_lay(figure, score->stance[ABZ_ROLE_LEAD], score->unit_m, &floor);
    return abzi_score_write(score, figure, &floor, score->end, score->end, score->end);
}

void abzi_score_move(abzi_score *score, float since, abzi_spot from, abzi_spot to)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        int32_t n = score->tread_n[role], first = n;
        while (first > 0 && score->tread[role][first - 1].tread.at > since) {
            first--;
        }
        score->tread_n[role] = first;
        for (int32_t i = first; i < n; i++) {
            abzi_score_tread was = score->tread[role][i];
            abzi_tread it = was.tread;
            it.print = abzi_spot_moved(from, to, it.print);
            it.stance = abzi_spot_moved(from, to, it.stance);
            add_tread(score, role, it);
            // what swung already goes on; what need not have lifted does not begin before now
            abzi_score_tread *is = &score->tread[role][i];
            is->small = was.small;
            is->lift = was.tread.moves ? was.lift : is->lift > since ? is->lift : since;
        }
        score->stance[role] = abzi_spot_moved(from, to, score->stance[role]);
        unwind(score, role);
    }
}

void abzi_score_rest(abzi_score *score, float count_n)
{
    score->end += count_n;
}

// ---- closing ---------------------------------------------------------------------------------------------------------

static bool has_room(const abzi_score *score)
{
    return score->tread_n[ABZ_ROLE_LEAD] < ABZI_SCORE_TREAD_MAX &&
           score->tread_n[ABZ_ROLE_FOLLOW] < ABZI_SCORE_TREAD_MAX;
}

/// The free foot beside the other one, after the last tread.
static void close_part(abzi_score *score, int role, abzi_spot stance, float at)
{
    const abzi_score_tread *on = newest(score, role, ABZ_SIDE_N);
    if (on == NULL) {
        return;  // has not stepped yet: the feet are together
    }
    int side = on->tread.side == ABZ_LEFT ? ABZ_RIGHT : ABZ_LEFT;
    float x = (side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK) * score->unit_m;
    abz_vec3 foot = abzi_spot_world(stance, abzi_v3(x, 0, 0));
    add_tread(score, role,
              (abzi_tread){.at = at,
                           .side = side,
                           .print = {foot.x, foot.z, stance.yaw},
                           .stance = stance,
                           .level = ABZ_FLAT,
                           .hip = ABZ_HIP_STILL});
}

bool abzi_score_close(abzi_score *score)
{
    if (!has_room(score)) {
        return false;
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        close_part(score, role, score->stance[role], score->end);
    }
    score->end += CLOSE_COUNTS;
    return true;
}

static void settle_part(abzi_score *score, int role, float at, float end, float later)
{
    abzi_score_tread rest[ABZI_SCORE_TREAD_MAX];
    int32_t all_n = score->tread_n[role], n = 0;
    while (n < all_n && score->tread[role][n].tread.at <= at) {
        n++;
    }
    memcpy(rest, score->tread[role] + n, (size_t)(all_n - n) * sizeof *rest);
    score->tread_n[role] = n;
    close_part(score, role, n > 0 ? score->tread[role][n - 1].tread.stance : score->begin[role], end);
    // written anew: the foot that closes may not be where its next step found it
    for (int i = 0; i < all_n - n; i++) {
        rest[i].tread.at += later;
        add_tread(score, role, rest[i].tread);
    }
}

bool abzi_score_settle(abzi_score *score, float at, float end, float later)
{
    if (!has_room(score)) {
        return false;
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        settle_part(score, role, at, end, later);
    }
    for (int i = 1; i < score->hold_n; i++) {
        score->hold[i].at += score->hold[i].at > at ? later : 0;
    }
    score->end += later;
    return true;
}

// ---- what lies behind ------------------------------------------------------------------------------------------------

/// How many treads from the front may go: all before `limit` that a later one bears the weight after.
static int forgettable(const abzi_score *score, int role, float limit)
{
    const abzi_score_tread *tread = score->tread[role], *last = newest(score, role, ABZ_SIDE_N);
    int n = 0;
    while (last != NULL && &tread[n] != last && tread[n].tread.at < limit) {
        n++;
    }
    return n;
}

void abzi_score_forget(abzi_score *score, float count)
{
    const float limit = count - ABZI_SCORE_MEMORY;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_score_tread *tread = score->tread[role];
        int n = forgettable(score, role, limit);
        for (int i = 0; i < n; i++) {
            score->begin[role] = tread[i].tread.stance;
            score->begin_print[role][tread[i].tread.side] = tread[i].tread.print;
        }
        score->tread_n[role] -= n;
        memmove(tread, tread + n, (size_t)score->tread_n[role] * sizeof *tread);
    }
    int n = 0;
    while (n + 1 < score->hold_n && score->hold[n + 1].at < limit) {
        n++;
    }
    score->hold_n -= n;
    memmove(score->hold, score->hold + n, (size_t)score->hold_n * sizeof *score->hold);
}

void abzi_score_shift(abzi_score *score, float count_n)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < score->tread_n[role]; i++) {
            score->tread[role][i].tread.at -= count_n;
            score->tread[role][i].lift -= count_n;
        }
    }
    for (int i = 0; i < score->hold_n; i++) {
        score->hold[i].at -= count_n;
    }
    score->end -= count_n;
}

void abzi_score_cut(abzi_score *score, float count, float end)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        int n = score->tread_n[role];
        while (n > 0 && score->tread[role][n - 1].tread.at > count) {
            n--;
        }
        score->tread_n[role] = n;
        score->stance[role] = n > 0 ? score->tread[role][n - 1].tread.stance : score->begin[role];
    }
    while (score->hold_n > 1 && score->hold[score->hold_n - 1].at > count) {
        score->hold_n--;
    }
    score->end = end;
}
