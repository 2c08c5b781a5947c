#include "sense/lean.h"

#include <string.h>

#include "abrazo/motion.h"
#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Smoothing: a critically damped filter that forgets this share a tick (Gelb, as in partner/lead.c): of what is seen
// without noise little, of what a camera sees (noise of 3 to 6 mm) much. With .65 for both she lands 30 ms later beside
// who is seen well; with .25 for the first 15 ms sooner, but feet lift in vain in bachata and merengue.
#define THETA_CALM 0.40f
#define THETA_NOISY 0.68f
#define BETWEEN_M 0.001f  // noise of which half of either counts
// Third differences over 3 ticks are nearly all noise: a sway leaves .2 to .6 mm in them, a camera 3 to 6. Their
// variance is that of the noise times 1 + 9 + 9 + 1.
#define NOISE_GAIN 20.0f
#define NOISE_S 2.0f  // a bar
#define NOISE_LEAST_M 1e-6f
// A sway is known so late from a camera, before it is smoothed here: beside a captured one's beats are seen 30 ms
// later.
#define CAMERA_LATE_S 0.03f
// Sways of so many times the noise are seen so well: captured ones have 100 and more; those before a camera 15 to 19
// (tango, waltz), 29 (cha-cha), 32 to 50 (the others), and of who sits and talks 7 to 25.
#define CAPTURED 70.0f
// From here on each is seen to cross the middle: by beats alone bachata's taps are told as steps, and three steps in a
// pause of 2 s.
#define CROSSES_SURELY 34.0f
// And before there is a beat: of 24, 28, 32 who sits still has 16, 7, 1 steps a minute made up.
#define CROSSES 28.0f
#define APART_S 0.2f  // a turn sooner after a step than that is the same one: a chasse's are .26 s apart
// Of the usual way: it has turned when it has come back by so much, and by a third of the waltz's smallest sways.
#define TURN 0.25f
#define TURN_LEAST_M 0.006f
#define STAYS_S 1.0f  // an end is forgotten while it stays short of it: what it then does is no way back
// Before anything is known: sways of the seven dances are 2 to 13 cm in .45 to .7 s.
#define USUAL_M 0.06f
#define USUAL_S 0.55f
#define USUAL_S_LEAST 0.25f
#define USUAL_S_MOST 1.2f
#define OFF_M 0.02f    // so wrong is either thought to be at first: a third of a way
#define NEW 0.15f      // share of a new way in what is usual: about the last six count
#define NEW_MOST 0.5f  // and a time changes by no more than this share of itself times that
#define PEAK 1.875f    // highest speed of the curve of least jerk beside its mean
// So long before half of the way a foot lifts, and goes back when it is further off by this. Of .20, .22, .24 the
// first, with more smoothing than now: she lands 49, 38, 30 ms late in bachata, but of his steps there 0, 5, 12 of 100
// are lifted in vain.
#define TURNS_LIFT_S 0.20f
#define TURNS_BACK_S 0.05f
#define DUE_TURN 0.25f  // of the usual turn is enough for who is to be half of the way back by now, by cadence
#define LAND_S 0.08f    // so long before it lands: it is seen to some ticks later
// Sides: an end is where a side's lean comes to: on average for so long as it is beyond, and while it is short of it.
// The other side's is forgotten more slowly: feet stand for up to 2 s, in a tango's slow counts.
#define BEYOND_S 0.1f
#define SHORT_S 2.0f
#define OTHER_S 12.0f
#define OVER 0.4f           // of the way between the ends: four fifths of the way from the middle to one
#define OVER_LEAST_M 0.01f  // twice what a camera is wrong by in a picture
// So long before the lean crosses the middle a foot lifts. Chosen in salsa, bachata and merengue by camera: of .18,
// .25, .28, .32 the last but one, for the earlier it lifts the sooner she knows, and the more often it lifts in vain.
#define SIDES_LIFT_S 0.28f
#define SIDES_BACK_M 0.004f  // what was to cross, and will not by this far: the foot goes back to where it stood
// Who keeps to a beat (sense/pace.h): so long before it a foot lifts, or after it, if the lean crosses within so long
// of it; and what crosses so long before it lands on it. It is sooner than the sway is seen to be fastest by this: of
// 0, .02, .04, .06 bachata .93 .94 .92 .93, merengue .97 .98 .96 .94.
#define BEAT_SOONER_S 0.02f
#define BEAT_LIFT_S 0.25f
#define BEAT_LATE_S 0.10f
#define BEAT_CROSS_S 0.10f
// Until so long before the beat a foot is up, too, because what follows what has him go over on it (pace.c): chosen in
// salsa, bachata and merengue by camera. Without, or until the beat itself, made up and hers near counts in merengue:
// .98 .86, .99 .92, as it is .99 .93; until .13, .16 s before, .94 .91, .95 .86.
#define BEAT_EXPECTED_S 0.10f
#define WAITS_S 0.10f
#define NEVER_S 10.0f

void abzi_lean_start(abzi_lean *lean, float at_m)
{
    *lean = (abzi_lean){.at_m = at_m,
                        .turns = {.from_m = at_m,
                                  .end_m = at_m,
                                  .usual_m = USUAL_M,
                                  .usual_s = USUAL_S,
                                  .usual_off = OFF_M * OFF_M,
                                  .speed_off = OFF_M * OFF_M},
                        .sides = {.end_m = {at_m, at_m}}};
    abzi_cadence_start(&lean->turns.cadence);
    for (int i = 0; i < ABZI_LEAN_SEEN; i++) {
        lean->seen_m[i] = at_m;
    }
}

// 0: what is seen has no noise .. 1: it has much.
static float noisy(const abzi_lean *lean)
{
    return lean->noise / (lean->noise + BETWEEN_M * BETWEEN_M);
}

static float theta_of(const abzi_lean *lean)
{
    return THETA_CALM + (THETA_NOISY - THETA_CALM) * noisy(lean);
}

static void see(abzi_lean *lean, float at_m)
{
    float *seen = lean->seen_m;
    memmove(seen + 1, seen, (ABZI_LEAN_SEEN - 1) * sizeof *seen);
    seen[0] = at_m;
    const float rough = seen[0] - 3 * seen[3] + 3 * seen[6] - seen[9];
    lean->noise += (rough * rough / NOISE_GAIN - lean->noise) * DT / (DT + NOISE_S);
    const float theta = theta_of(lean);
    const float off = at_m - (lean->at_m + lean->v * DT);
    lean->at_m += lean->v * DT + (1 - theta * theta) * off;
    lean->v += (1 - theta) * (1 - theta) * off / DT;
}

// How many times its noise a usual way is.
static float clear_of(const abzi_lean *lean)
{
    return lean->turns.usual_m / (sqrtf(lean->noise) + NOISE_LEAST_M);
}

// So late the speed is known: by smoothing, of a speed that grows evenly, and by what saw it.
static float lag_of(const abzi_lean *lean)
{
    const float theta = theta_of(lean);
    return DT * ((1 + theta) / (1 - theta) - 0.5f) + CAMERA_LATE_S * noisy(lean);
}

// ---- from turn to turn -----------------------------------------------------------------------------------------------

static float turn_of(const abzi_lean_turns *t)
{
    return abzi_maxf(TURN * t->usual_m, TURN_LEAST_M);
}

// So far it goes whose speed is the highest of a way of the usual time.
static float by_speed(const abzi_lean_turns *t, float v)
{
    return v * t->usual_s / PEAK;
}

static int32_t next_way(const abzi_lean_turns *t)
{
    return t->is_half ? -t->way : t->way;
}

// Until half of the way, s: at the speed it has; and by the place on the curve of least jerk that has this speed, which
// early on says it better.
typedef struct until {
    float by_speed_s, by_curve_s;
} until;

static until half_in(const abzi_lean *lean)
{
    const abzi_lean_turns *t = &lean->turns;
    const float way = (float)next_way(t), v = way * lean->v;
    if (v <= 0) {
        return (until){NEVER_S, NEVER_S};
    }
    const float gone = way * (lean->at_m - (t->is_half ? t->end_m : t->from_m));
    const float share = t->speed_off / (t->usual_off + t->speed_off);
    const float all_m = by_speed(t, v) + share * (t->usual_m - by_speed(t, v));
    // a way back that is not sure yet is no shorter than usual
    const float half_m = 0.5f * (t->is_half ? abzi_maxf(all_m, t->usual_m) : all_m);
    const float pq = sqrtf(v * t->usual_s / (30 * 2 * half_m));  // speed: 30 p^2 (1 - p)^2 ways in its time
    return (until){(half_m - gone) / v, pq < 0.25f ? t->usual_s * sqrtf(0.25f - pq) : 0};
}

// Whether by cadence it is half of the way there within so long.
static bool is_due(const abzi_lean_turns *t, float within_s)
{
    float in_s;
    return abzi_cadence_next(&t->cadence, &in_s) && in_s < within_s;
}

// When it was half of the way is known once it has turned.
static void mend(abzi_lean_turns *t)
{
    const float way = (float)t->way, half_m = 0.5f * (t->from_m + t->end_m);
    int32_t ago = 0;
    while (ago < ABZI_LEAN_WAS && way * (t->was_m[ago] - half_m) > 0) {
        ago++;
    }
    if (t->is_half && ago > 0 && ago < ABZI_LEAN_WAS) {
        const float since = (half_m - t->was_m[ago]) / (t->was_m[ago - 1] - t->was_m[ago]);  // 0 .. 1: on either side
        abzi_cadence_mend(&t->cadence, DT * ((float)ago - since));
    }
}

static void learn(abzi_lean_turns *t)
{
    const float went_m = (float)t->way * (t->end_m - t->from_m);
    if (!t->is_half || t->said_m <= 0 || went_m <= 0) {
        return;
    }
    const float usual_off = went_m - t->usual_m, speed_off = went_m - t->said_m;
    t->usual_off += NEW * (usual_off * usual_off - t->usual_off);
    t->speed_off += NEW * (speed_off * speed_off - t->speed_off);
    t->usual_s *= 1 + NEW * abzi_withinf(speed_off / t->said_m, NEW_MOST);
    t->usual_s = abzi_clampf(t->usual_s, USUAL_S_LEAST, USUAL_S_MOST);
    t->usual_m += NEW * usual_off;
}

static bool turns_tick(abzi_lean *lean)
{
    abzi_lean_turns *t = &lean->turns;
    abzi_cadence_tick(&t->cadence);
    memmove(t->was_m + 1, t->was_m, (ABZI_LEAN_WAS - 1) * sizeof *t->was_m);
    t->was_m[0] = lean->at_m;
    if (t->way == 0) {
        const float gone = lean->at_m - t->from_m;
        t->way = fabsf(gone) > turn_of(t) ? gone > 0 ? 1 : -1 : 0;
        t->end_m = lean->at_m;
        return false;
    }
    const float way = (float)t->way;
    const bool is_further = way * (lean->at_m - t->end_m) > 0;
    t->end_m = is_further ? lean->at_m : t->end_m + (lean->at_m - t->end_m) * DT / (DT + STAYS_S);
    const bool due = is_due(t, LAND_S);
    if (way * (t->end_m - lean->at_m) > turn_of(t) * (due && t->is_half ? DUE_TURN : 1)) {
        mend(t);
        learn(t);
        t->way = -t->way;
        t->from_m = t->end_m;
        t->end_m = lean->at_m;
        t->is_half = 0;
    }
    const float half_s = half_in(lean).by_speed_s;
    if (t->is_half || (half_s > LAND_S && !(due && (float)t->way * lean->v > 0))) {
        return false;
    }
    float by_cadence;
    const bool by_it = half_s > LAND_S && abzi_cadence_next(&t->cadence, &by_cadence);
    abzi_cadence_land(&t->cadence, abzi_withinf(by_it ? by_cadence : half_s, LAND_S));
    t->said_m = by_speed(t, (float)t->way * lean->v);
    t->is_half = 1;
    return true;
}

static bool turns_lift(const abzi_lean *lean, bool is_up)
{
    const until half = half_in(lean);
    return is_due(&lean->turns, TURNS_LIFT_S) ||
           abzi_minf(half.by_speed_s, half.by_curve_s) < TURNS_LIFT_S + (is_up ? TURNS_BACK_S : 0);
}

// ---- over the middle -------------------------------------------------------------------------------------------------

// The foot that lands there: 0 left, 1 right.
static int other_side(const abzi_lean_sides *s)
{
    return s->is_left != 0;
}

static float beside_middle(const abzi_lean_sides *s, float at_m)
{
    const float off = at_m - 0.5f * (s->end_m[0] + s->end_m[1]);
    return s->is_left ? off : -off;
}

// How far it will still be on its side of the middle, so much later.
static float left_m(const abzi_lean *lean, float ahead_s)
{
    return lean->sides.is_over ? beside_middle(&lean->sides, lean->at_m + lean->v * ahead_s) : 1;
}

// From the nearest beat, as the sway is seen, s; below 0: before it. false: it keeps to none.
static bool off_beat(const abzi_lean *lean, float in_s, float *off_s)
{
    const bool is = abzi_pace_is_kept(&lean->pace);
    *off_s = is ? abzi_lattice_off(&lean->pace.lattice, in_s + BEAT_SOONER_S) : 0;
    return is;
}

static bool sides_tick(abzi_lean *lean)
{
    abzi_lean_sides *s = &lean->sides;
    float *own = &s->end_m[s->is_left ? 0 : 1], *other = &s->end_m[s->is_left ? 1 : 0];
    const bool is_beyond = s->is_left ? lean->at_m > *own : lean->at_m < *own;
    *own += (lean->at_m - *own) * DT / (DT + (is_beyond ? BEYOND_S : SHORT_S));
    *other += (lean->at_m - *other) * DT / (DT + OTHER_S);
    const float over_m = abzi_maxf(OVER * (s->end_m[0] - s->end_m[1]), OVER_LEAST_M);
    const float is_m = beside_middle(s, lean->at_m);
    if (is_m < -over_m && !s->is_over) {  // it was never on that side
        s->is_left = !s->is_left;
        s->is_over = 1;
    }
    s->is_over |= is_m > over_m;
    float off_s;
    const bool waits = off_beat(lean, LAND_S, &off_s) && off_s < 0 && off_s > -WAITS_S;
    if (left_m(lean, LAND_S) >= 0 || waits) {
        return false;
    }
    s->is_left = !s->is_left;
    s->is_over = 0;
    return true;
}

// Who keeps to a beat lifts a foot before one only, if the lean will have crossed by then: what is seen badly seems to
// go over now and then.
static bool sides_lift(const abzi_lean *lean, bool is_up)
{
    const float most_m = is_up ? SIDES_BACK_M : 0;
    float off_s;
    if (!off_beat(lean, 0, &off_s)) {
        return left_m(lean, SIDES_LIFT_S) < most_m;
    }
    const float lag_s = lag_of(lean);
    if (abzi_pace_is_sure(&lean->pace) && abzi_pace_lifts(&lean->pace, lag_s) &&
        abzi_pace_foot(&lean->pace) == other_side(&lean->sides) &&
        abzi_pace_lands_in(&lean->pace, lag_s) > BEAT_EXPECTED_S) {
        return true;
    }
    if (off_s < -BEAT_LIFT_S || off_s > BEAT_LATE_S) {
        return is_up && left_m(lean, SIDES_LIFT_S) < most_m;
    }
    return left_m(lean, abzi_maxf(BEAT_CROSS_S - off_s, LAND_S)) < most_m;
}

// ---- what is told ----------------------------------------------------------------------------------------------------

typedef enum way { BY_NOTHING, BY_PACE, BY_SIDES, BY_TURNS } way;

static way way_of(const abzi_lean *lean)
{
    const float clear = clear_of(lean);
    if (clear > CAPTURED) {
        return BY_TURNS;
    }
    if (clear > CROSSES_SURELY || (clear > CROSSES && !abzi_pace_is_kept(&lean->pace))) {
        return BY_SIDES;
    }
    return abzi_pace_is_kept(&lean->pace) ? BY_PACE : BY_NOTHING;
}

// Beside turns: some steps of a waltz go on the way that the last one went.
static bool pace_lifts(const abzi_lean *lean)
{
    return lean->told_s > APART_S && abzi_pace_lifts(&lean->pace, lag_of(lean));
}

static bool turn_is_other(const abzi_lean *lean)
{
    return !abzi_pace_is_kept(&lean->pace) || lean->told_s > APART_S;
}

bool abzi_lean_tick(abzi_lean *lean, float at_m)
{
    see(lean, at_m);
    const bool turns = turns_tick(lean), on_beat = abzi_pace_tick(&lean->pace, lean->v, lag_of(lean), clear_of(lean)),
               crosses = sides_tick(lean);
    const way by = way_of(lean);
    const bool is = (by == BY_TURNS && turn_is_other(lean) && (turns || on_beat)) || (by == BY_PACE && on_beat) ||
                    (by == BY_SIDES && crosses);
    lean->told_s = is ? 0 : abzi_minf(lean->told_s + DT, APART_S + DT);
    return is;
}

int abzi_lean_foot(const abzi_lean *lean)
{
    const way by = way_of(lean);
    const bool by_pace = by == BY_PACE || (pace_lifts(lean) && !turns_lift(lean, false));
    return by == BY_SIDES ? other_side(&lean->sides)
           : by_pace      ? abzi_pace_foot(&lean->pace)
                          : next_way(&lean->turns) <= 0;
}

bool abzi_lean_lifts(const abzi_lean *lean, bool is_up)
{
    switch (way_of(lean)) {
    case BY_TURNS:
        return (turn_is_other(lean) && turns_lift(lean, is_up)) || pace_lifts(lean);
    case BY_SIDES:
        return sides_lift(lean, is_up);
    case BY_PACE:
        return abzi_pace_lifts(&lean->pace, lag_of(lean));
    default:
        return false;
    }
}

bool abzi_lean_lands_in(const abzi_lean *lean, float *in_s)
{
    const way by = way_of(lean);
    if (by == BY_PACE || (by == BY_TURNS && pace_lifts(lean))) {
        *in_s = abzi_pace_lands_in(&lean->pace, lag_of(lean));
        return true;
    }
    return by == BY_TURNS && abzi_cadence_next(&lean->turns.cadence, in_s);
}

bool abzi_lean_beat(const abzi_lean *lean, float *in_s, float *period_s)
{
    if (!abzi_pace_is_kept(&lean->pace)) {
        return false;
    }
    *period_s = lean->pace.lattice.period_s;
    *in_s = abzi_pace_lands_in(&lean->pace, lag_of(lean));
    *in_s += *in_s < 0 ? *period_s : 0;
    return true;
}

bool abzi_lean_down_in(const abzi_lean *lean, bool told, float *in_s)
{
    if (way_of(lean) == BY_SIDES) {  // it crosses before the beat or after, and lands on it
        *in_s = abzi_pace_lands_in(&lean->pace, lag_of(lean));
        return abzi_pace_is_kept(&lean->pace);
    }
    if (told) {
        *in_s = LAND_S - lean->told_s;
        return lean->told_s <= APART_S;
    }
    if (abzi_lean_lands_in(lean, in_s)) {
        return true;
    }
    const until half = half_in(lean);
    *in_s = abzi_minf(half.by_speed_s, half.by_curve_s);
    return way_of(lean) == BY_TURNS && *in_s < NEVER_S;
}

bool abzi_lean_is_sound(const abzi_lean *lean)
{
    const abzi_lean_turns *t = &lean->turns;
    return t->way >= -1 && t->way <= 1 && t->usual_s >= USUAL_S_LEAST && t->usual_s <= USUAL_S_MOST &&
           t->usual_off > 0 && t->speed_off > 0 && lean->noise >= 0 && lean->told_s >= 0 &&
           abzi_cadence_is_sound(&t->cadence) && abzi_pace_is_sound(&lean->pace);
}
