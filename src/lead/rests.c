#include "lead/rests.h"

#include <string.h>

#include "lead/opposite.h"

// Between footrests and the toes of a partner who stands, and who steps before the chair can leave.
#define ROOM_M 0.20f
#define FEET_AHEAD 0.080f  // whose toes reach so far ahead of the weight, heights
#define PASS_M 0.03f       // between the footrests of one who sits and the wheels of another, who sits beside them
#define NEARER_M 0.04f     // where two stand straight before each other, footrests pass casters, too:
#define STRAIGHT_M 0.06f
#define APART_SOFT_M 0.05f
#define BESIDE 0.44f      // of a chair's breadth: each of two who sit goes to the right by so much
#define WHOLE 0.01f       // a landing so near to a count is on it
#define LEAST_COUNTS 1    // by rule a chair rests no more often than on every count,
#define LEAST_S 0.9f      // nor sooner after it last rested: pushing and braking take two thirds of that
#define GOES_COUNTS 1.0f  // a chair sets out one count before it rests,
// or earlier, where it must go so far: the smoothest way asks most of 5.77 ways in the square of its time, of which
// hands give 1.5 m/s^2 ahead and 5 rad/s^2 in a turn
#define SLOW_M 3.85f
#define SLOW_RAD 1.15f
#define FAST_RAD 0.57f  // and nearly two ways in its time at its fastest: 3.3 rad/s
#define STANDS_M 0.01f  // a chair that need not go so far stays
#define STANDS_RAD 0.02f
#define BENDS_RAD 0.02f  // what turns less goes straight ahead
#define TURN (2 * ABZI_PI_F)

// How far apart the hips of two must be, one of whom sits or both.
static float apart_m(const abzi_dancer *dancer)
{
    const abzi_dancer *a = &dancer[ABZ_ROLE_LEAD], *b = &dancer[ABZ_ROLE_FOLLOW];
    if (a->seated && b->seated) {
        // footrests reach beside the other's, up to the casters
        float a_feet = a->chair.front_m - a->chair.seat.z, b_feet = b->chair.front_m - b->chair.seat.z;
        float a_wheels = a->chair.caster_ahead + a->chair.trail_m + a->chair.caster_m - a->chair.seat.z;
        float b_wheels = b->chair.caster_ahead + b->chair.trail_m + b->chair.caster_m - b->chair.seat.z;
        return abzi_maxf(a_feet + b_wheels, b_feet + a_wheels) + PASS_M;
    }
    const abzi_dancer *sits = a->seated ? a : b, *stands = a->seated ? b : a;
    return sits->chair.front_m - sits->chair.seat.z + FEET_AHEAD * stands->height_m + ROOM_M;
}

void abzi_rests_goals(const abzi_dancer *dancer, const abzi_spot *stance, abzi_spot *goal)
{
    const abzi_spot *a = &stance[ABZ_ROLE_LEAD], *b = &stance[ABZ_ROLE_FOLLOW];
    float x = b->x - a->x, z = b->z - a->z, apart = sqrtf(x * x + z * z) + 1e-6f, least = apart_m(dancer);
    bool both = abzi_both_sit(dancer);
    if (both) {
        const float aside_m = abzi_spot_local(*a, abzi_v3(b->x, 0, b->z)).x;
        least -= NEARER_M * (1 - abzi_ease(fabsf(aside_m) / STRAIGHT_M));
    }
    float missing = least - apart, out = (missing + sqrtf(missing * missing + APART_SOFT_M * APART_SOFT_M)) / 2;
    x /= apart;
    z /= apart;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_dancer *d = &dancer[role];
        float way = (role == ABZ_ROLE_LEAD ? -out : out) / (both ? 2 : 1);
        float beside = both ? (role == ABZ_ROLE_LEAD ? BESIDE : -BESIDE) * d->chair.track_m : 0;
        abzi_spot hips = stance[role];
        hips.x += way * x - beside * z;
        hips.z += way * z + beside * x;
        goal[role] = abzi_chair_under(hips, &d->chair);
    }
}

void abzi_rests_start(abzi_rests *rests, const abzi_dancer *dancer, const abzi_score *score)
{
    abzi_spot goal[ABZ_ROLE_N] = {{0, 0, 0}};
    memset(rests, 0, sizeof *rests);
    if (dancer[ABZ_ROLE_LEAD].seated || dancer[ABZ_ROLE_FOLLOW].seated) {
        abzi_rests_goals(dancer, score->stance, goal);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        rests->n[role] = 1;
        rests->rest[role][0] = (abzi_rest){.spot = goal[role]};
    }
}

// ---- what a figure asks for ------------------------------------------------------------------------------------------

// How much longer an arc is than its chord.
static float bent(float turn)
{
    float half = fabsf(turn) / 2, chord = fabsf(abzi_sinf(half));
    return half > BENDS_RAD && chord > BENDS_RAD ? half / chord : 1;
}

// One way more. It sets out in time, but not before the last one has ended. rolls: it ends where a chair comes to
static void add(abzi_rests *rests, int role, float at, abzi_spot spot, float period_s, bool rolls)
{
    int32_t *n = &rests->n[role];
    const abzi_rest *last = &rests->rest[role][*n - 1];
    spot = rolls ? abzi_rolled_to(last->spot, spot) : spot;
    float x = spot.x - last->spot.x, z = spot.z - last->spot.z, turn = fabsf(spot.yaw - last->spot.yaw);
    float far_m = bent(turn) * sqrtf(x * x + z * z);
    if (*n == ABZI_RESTS_MAX || (far_m < STANDS_M && turn < STANDS_RAD)) {
        return;
    }
    float needs_s = abzi_maxf(sqrtf(SLOW_M * far_m), abzi_maxf(sqrtf(SLOW_RAD * turn), FAST_RAD * turn));
    float from = abzi_maxf(at - abzi_maxf(GOES_COUNTS, needs_s / period_s), last->at);
    rests->rest[role][(*n)++] = (abzi_rest){from, at, spot};
}

static abzi_spot last_of(const abzi_rests *rests, int role)
{
    return rests->rest[role][rests->n[role] - 1].spot;
}

// As the text says, from where the chair is to be when the figure begins.
static void add_text(abzi_rests *rests, int role, const abz_figure *figure, abzi_spot spot, float from, float unit_m,
                     float period_s, bool rolls)
{
    for (int i = 0; i < figure->seat_n[role]; i++) {
        const abz_figure_seat *it = &figure->seat[role][i];
        float turn = TURN / 8 * (float)it->turn, way_m = (float)it->distance / 100 * unit_m, sine, cosine;
        abzi_sincosf(spot.yaw + turn / 2, &sine, &cosine);  // the chord of an arc points half of its turn ahead
        spot = (abzi_spot){spot.x + way_m * sine, spot.z + way_m * cosine, spot.yaw + turn};
        add(rests, role, from + (float)it->at_quarter / 4, spot, period_s, rolls);
    }
}

// By rule: where the steps have the dancer, on whole counts, as often as a chair can follow.
static void add_steps(abzi_rests *rests, const abzi_dancer *dancer, const abzi_score *score, int role, float from,
                      float period_s, float spun, const abzi_laid *laid)
{
    float next = from + 1e-3f - 1, least = abzi_maxf(LEAST_COUNTS, LEAST_S / period_s) - WHOLE;
    for (int i = 0; i < score->tread_n[role]; i++) {
        float at = score->tread[role][i].tread.at, whole = floorf(at + 0.5f);
        bool is_last = i + 1 == score->tread_n[role];
        if (at < from - WHOLE || (!is_last && (fabsf(at - whole) > WHOLE || at < next))) {
            continue;
        }
        abzi_spot stance[ABZ_ROLE_N], goal[ABZ_ROLE_N];
        for (int k = 0; k < ABZ_ROLE_N; k++) {
            stance[k] = abzi_score_stance(score, k, at);
        }
        abzi_rests_goals(dancer, stance, goal);
        const abzi_spot last[ABZ_ROLE_N] = {last_of(rests, ABZ_ROLE_LEAD), last_of(rests, ABZ_ROLE_FOLLOW)};
        abzi_spot spot = laid != NULL ? abzi_opposite(laid, last, goal, role) : goal[role];
        spot.yaw += spun;
        add(rests, role, at, spot, period_s, laid != NULL);
        next = at + least;
    }
}

void abzi_rests_append(abzi_rests *rests, const abzi_dancer *dancer, const abzi_score *score, const abz_figure *figure,
                       float from, float period_s)
{
    abzi_spot stance[ABZ_ROLE_N], goal[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        stance[role] = abzi_score_stance(score, role, from - WHOLE);
    }
    abzi_rests_goals(dancer, stance, goal);
    const bool both = abzi_both_sit(dancer);
    const abzi_spot at[ABZ_ROLE_N] = {last_of(rests, ABZ_ROLE_LEAD), last_of(rests, ABZ_ROLE_FOLLOW)};
    const abzi_laid laid = abzi_laid_between(at, goal);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_rest *last = &rests->rest[role][rests->n[role] - 1];
        if (!dancer[role].seated) {
            continue;
        }
        // a score leaves out whole turns of long ago, chairs do not
        goal[role] = both ? abzi_laid_at(&laid, goal[role]) : goal[role];
        float spun = TURN * floorf((last->spot.yaw - goal[role].yaw) / TURN + 0.5f);
        goal[role].yaw += spun;
        if (figure->seat_n[role] > 0) {
            add_text(rests, role, figure, goal[role], from, score->unit_m, period_s, both);
        } else {
            add_steps(rests, dancer, score, role, from, period_s, spun, both ? &laid : NULL);
        }
    }
}

// ---- what comes otherwise --------------------------------------------------------------------------------------------

// The first way that ends after `at` and has not begun.
static int32_t first_after(const abzi_rests *rests, int role, float at, float now)
{
    int32_t n = rests->n[role];
    while (n > 1 && rests->rest[role][n - 1].at > at && rests->rest[role][n - 1].from > now) {
        n--;
    }
    return n;
}

void abzi_rests_cut(abzi_rests *rests, float at, float now)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        rests->n[role] = first_after(rests, role, at, now);
    }
}

void abzi_rests_settle(abzi_rests *rests, float at, float now, float later)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int32_t i = first_after(rests, role, at, now); i < rests->n[role]; i++) {
            rests->rest[role][i].from += later;
            rests->rest[role][i].at += later;
        }
    }
}

void abzi_rests_forget(abzi_rests *rests, float count)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_rest *rest = rests->rest[role];
        int32_t gone = 0;
        while (gone + 2 < rests->n[role] && rest[gone + 1].at < count) {
            gone++;
        }
        rests->n[role] -= gone;
        memmove(rest, rest + gone, (size_t)rests->n[role] * sizeof *rest);
    }
}

void abzi_rests_shift(abzi_rests *rests, float count_n)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int32_t i = 0; i < rests->n[role]; i++) {
            rests->rest[role][i].from -= count_n;
            rests->rest[role][i].at -= count_n;
        }
    }
}

// ---- where it is -----------------------------------------------------------------------------------------------------

int32_t abzi_rests_which(const abzi_rests *rests, int role, float count)
{
    int32_t i = rests->n[role] - 1;
    while (i > 0 && rests->rest[role][i].from > count) {
        i--;
    }
    return i;
}

// A part of a way: an arc, whose chord points half of its turn ahead; where there is more across than an arc has, as
// steps may ask for, both go evenly.
abzi_spot abzi_rests_between(abzi_spot a, abzi_spot b, float part)
{
    float turn = b.yaw - a.yaw, whole = abzi_sinf(turn / 2);
    abz_vec3 way = abzi_spot_local((abzi_spot){a.x, a.z, a.yaw + turn / 2}, abzi_v3(b.x, 0, b.z));
    if (fabsf(way.x) > STANDS_M || fabsf(whole) <= BENDS_RAD) {
        return (abzi_spot){a.x + part * (b.x - a.x), a.z + part * (b.z - a.z), a.yaw + part * turn};
    }
    float chord = way.z * abzi_sinf(part * turn / 2) / whole;
    abz_vec3 at = abzi_spot_world((abzi_spot){a.x, a.z, a.yaw + part * turn / 2}, abzi_v3(0, 0, chord));
    return (abzi_spot){at.x, at.z, a.yaw + part * turn};
}

abzi_spot abzi_rests_at(const abzi_rests *rests, int role, float count)
{
    int32_t i = abzi_rests_which(rests, role, count);
    const abzi_rest *to = &rests->rest[role][i];
    if (i == 0 || count >= to->at) {
        return to->spot;
    }
    abzi_spot a = to[-1].spot, b = to->spot;
    return abzi_rests_between(a, b, abzi_ease((count - to->from) / (to->at - to->from)));
}

float abzi_rests_rolls(const abzi_rests *rests, const abz_chair_shape *shape, int role, int32_t way, int side)
{
    const abzi_rest *to = &rests->rest[role][way];
    if (way == 0) {
        return 0;
    }
    float turn = to->spot.yaw - to[-1].spot.yaw, sine, cosine;
    abzi_sincosf(to[-1].spot.yaw + turn / 2, &sine, &cosine);
    float ahead = (to->spot.x - to[-1].spot.x) * sine + (to->spot.z - to[-1].spot.z) * cosine;
    return ahead * bent(turn) + (side == 0 ? -turn : turn) * shape->track_m / 2;
}
