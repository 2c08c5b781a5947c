#include "lead/walk.h"

#include "lead/style.h"

#define ARRIVE 0.4f      // counts after landing at which the weight has settled, of a step a count long
#define SET_OUT 0.6f     // counts before landing from which on it is under way
#define OVER_FOOT 0.75f  // share of the way from the middle to the foot that a standing dancer's weight goes
// Who steps on before the weight could settle leaves some of the way out: a body is a pendulum on its foot, and where
// it goes is where its feet are, each counting less by e for every sqrt(height of the weight / gravity) = 0.31 s that
// it is away (Kajita and others, "The 3D linear inverted pendulum mode", IROS 2001). Hips are led further than that:
// 0.19 s.
#define PENDULUM_S 0.19f
// Who is gentle is later by so much as a pendulum is that is as many times as long as responding takes: by its root.
#define LEAVES_OUT 0.028f  // but never quite so much, heights: legs must reach
// Of a foot over the floor when it lands, m/s: clearly faster than what is seen as landed (ABZI_LAND_SPEED), and at
// once it stands.
#define LAND_SPEED 0.33f
#define LAND_STEEPEST 2.0f  // the same, at most, in swings a swing
#define LIFT_SHARE 0.20f    // of a swing: going up, and coming down: quickly, so that it does not brush the floor
#define LIFT_FIRST 0.08f    // of a swing, before it goes anywhere
#define TURNING_STEP 1e-2f  // of the way, to tell how fast it goes
#define CLEAR_M 0.105f      // a swinging foot passes the standing one this far away, middle to middle
#define TURN_OUT_RAD 0.55f  // a standing foot stays behind the hips, or ahead, so far: then it turns with them
#define TURN_SOFT_RAD 0.30f
#define HEEL_DOWN 0.35f  // counts after landing at which a foot is flat
#define HEEL_UP 0.25f    // counts before lifting from which the heel rises
#define PEEL_RAD 0.12f   // so far

// A moment at which the weight has settled.
typedef struct knot {
    float lands;
    float from, at;  // on its way from .. arrived
    abzi_spot spot;
    float side, hip, rise, sway;
} knot;

static abzi_spot over(abzi_spot stance, int side, float unit_m, float amplitude)
{
    float x = (side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK) * unit_m * OVER_FOOT * amplitude;
    float sine, cosine;
    abzi_sincosf(stance.yaw, &sine, &cosine);
    return (abzi_spot){stance.x + cosine * x, stance.z - sine * x, stance.yaw};
}

// When the weight sets out to tread i, if it had all the time.
static float sets_out(const abzi_score *score, int role, int i)
{
    const abzi_score_tread *it = &score->tread[role][i];
    float before = i > 0 ? it[-1].tread.at : it->tread.at - 2, in = it->tread.at - before;
    return it->tread.at - SET_OUT * (in < score->slower ? in : score->slower);
}

// And when it has settled: ARRIVE of the way to the next step, which sets out no earlier.
static float arrives(const abzi_score *score, int role, int i)
{
    const abzi_score_tread *it = &score->tread[role][i];
    float after = i + 1 < score->tread_n[role] ? it[1].tread.at : it->tread.at + 2, out = after - it->tread.at;
    return it->tread.at + ARRIVE * (out < score->slower ? out : score->slower);
}

// The knot of tread i as if it had all the time; -1: standing before the first.
static knot standing_knot(const abzi_score *score, int role, int i)
{
    if (i < 0) {
        return (knot){.lands = -1e9f, .from = -1e9f, .at = -1e9f, .spot = score->begin[role]};
    }
    const abzi_tread *t = &score->tread[role][i].tread;
    int on = t->weight ? t->side : 1 - t->side;
    float side = on == ABZ_LEFT ? -1 : 1;
    float hip = t->hip == ABZ_HIP_STILL ? 0 : t->hip == ABZ_HIP_LEFT ? -1 : t->hip == ABZ_HIP_RIGHT ? 1 : side;
    return (knot){.lands = t->at,
                  .from = sets_out(score, role, i),
                  .at = arrives(score, role, i),
                  .spot = over(t->stance, on, score->unit_m, score->amplitude),
                  .side = side,
                  .hip = score->amplitude * hip,
                  .rise = t->rise,
                  .sway = t->sway_rad};
}

static void add_share(knot *sum, const knot *it, float share)
{
    sum->spot.x += share * it->spot.x;
    sum->spot.z += share * it->spot.z;
    sum->side += share * it->side;
    sum->hip += share * it->hip;
    sum->rise += share * it->rise;
    sum->sway += share * it->sway;
}

// The knots around a tread as if each had all the time, and how much each one's neighbour draws it: what neighbouring
// knots share is found once.
enum { AROUND = 2, KNOTS = 2 * AROUND + 2 };
typedef struct knots {
    int from, until;         // treads
    knot standing[KNOTS];    // of treads from `from` on
    float draws[KNOTS - 1];  // between that tread and the next, 0 .. 1
} knots;

static knots knots_around(const abzi_score *score, int role, int i, float period_s)
{
    knots it = {.from = i - AROUND - 1, .until = i + AROUND + 1};
    it.until = it.until < score->tread_n[role] ? it.until : score->tread_n[role];
    for (int j = it.from > -1 ? it.from : -1; j < it.until; j++) {
        it.standing[j - it.from] = standing_knot(score, role, j);
        if (j > 0 && j > it.from) {
            float away = fabsf(it.standing[j - it.from].lands - it.standing[j - 1 - it.from].lands) * period_s;
            it.draws[j - 1 - it.from] = abzi_expf(-away / (PENDULUM_S * sqrtf(score->slower)));
        }
    }
    return it;
}

// The knot of tread i, as far towards it as the steps before and after it leave time for.
static knot knot_of(const abzi_score *score, const knots *around, int i)
{
    const knot *own = &around->standing[i - around->from];
    const float *draws = &around->draws[i - around->from];
    float before = i > 0 ? draws[-1] : 0, after = i >= 0 && i + 1 < around->until ? draws[0] : 0;
    float whole = 1 + before + after;
    knot sum = {.lands = own->lands, .from = own->from, .at = own->at, .spot.yaw = own->spot.yaw};
    if (before > 0) {
        add_share(&sum, own - 1, before / whole);
    }
    add_share(&sum, own, 1 / whole);
    if (after > 0) {
        add_share(&sum, own + 1, after / whole);
    }
    float x = sum.spot.x - own->spot.x, z = sum.spot.z - own->spot.z, most = LEAVES_OUT * score->unit_m;
    float part = most / sqrtf(most * most + x * x + z * z);
    sum.spot.x = own->spot.x + part * x;
    sum.spot.z = own->spot.z + part * z;
    return sum;
}

// Quintic from (a, va) to (b, vb) without acceleration at the ends; u of the way, velocities in ways.
static float between(float a, float va, float b, float vb, float u)
{
    float d = b - a, u3 = u * u * u;
    return a + va * u +
           u3 * ((10 * d - 6 * va - 4 * vb) + u * ((-15 * d + 8 * va + 7 * vb) + u * (6 * d - 3 * (va + vb))));
}

// Velocity through a knot, counts: the mean of coming and going as far as they agree in direction.
typedef struct flow {
    float x, z, yaw;
} flow;

static flow through(const knot *a, const knot *b, const knot *c)
{
    if (c->from > b->at + 1e-3f || b->from > a->at + 1e-3f) {
        return (flow){0, 0, 0};  // it rests here
    }
    float in = 1 / (b->at - a->at), out = 1 / (c->at - b->at);
    float ax = (b->spot.x - a->spot.x) * in, az = (b->spot.z - a->spot.z) * in;
    float cx = (c->spot.x - b->spot.x) * out, cz = (c->spot.z - b->spot.z) * out;
    float dot = ax * cx + az * cz,
          longer = ax * ax + az * az > cx * cx + cz * cz ? ax * ax + az * az : cx * cx + cz * cz;
    float agree = dot > 0 && longer > 1e-9f ? dot / longer : 0;
    float ay = (b->spot.yaw - a->spot.yaw) * in, cy = (c->spot.yaw - b->spot.yaw) * out;
    float yaw = ay * cy > 0 ? 2 * ay * cy / (ay + cy) : 0;
    return (flow){agree * (ax + cx) / 2, agree * (az + cz) / 2, yaw};
}

static void move_weight(const abzi_score *score, int role, float count, float period_s, abzi_walk *walk)
{
    int n = score->tread_n[role], i = 0;
    while (i < n && arrives(score, role, i) <= count) {
        i++;
    }
    knots around = knots_around(score, role, i, period_s);
    knot from = knot_of(score, &around, i - 1);
    *walk =
        (abzi_walk){.weight = from.spot, .side = from.side, .hip = from.hip, .rise = from.rise, .sway_rad = from.sway};
    if (i >= n) {
        return;
    }
    knot to = knot_of(score, &around, i), none = {.at = -1e9f, .from = -1e9f};
    float set_out = to.from > from.at ? to.from : from.at;
    if (count <= set_out) {
        return;
    }
    float length = to.at - set_out, u = (count - set_out) / length;
    knot before = i >= 2 ? knot_of(score, &around, i - 2) : none;
    flow in = {0, 0, 0}, out = {0, 0, 0};
    if (i >= 2 && set_out <= from.at) {
        in = through(&before, &from, &to);
    }
    if (i + 1 < n) {
        knot after = knot_of(score, &around, i + 1);
        out = through(&from, &to, &after);
    }
    walk->weight.x = between(from.spot.x, in.x * length, to.spot.x, out.x * length, u);
    walk->weight.z = between(from.spot.z, in.z * length, to.spot.z, out.z * length, u);
    walk->weight.yaw = between(from.spot.yaw, in.yaw * length, to.spot.yaw, out.yaw * length, u);
    float soon = between(from.spot.yaw, in.yaw * length, to.spot.yaw, out.yaw * length, u + TURNING_STEP);
    walk->turning = fabsf(soon - walk->weight.yaw) / (TURNING_STEP * length);
    float s = abzi_ease(u);
    walk->side = from.side + s * (to.side - from.side);
    walk->hip = from.hip + s * (to.hip - from.hip);
    walk->rise = from.rise + s * (to.rise - from.rise);
    walk->sway_rad = from.sway + s * (to.sway - from.sway);
}

// Where a standing foot points: it stays, unless the hips turn further than it can be turned out or in.
static float pointing(float print_yaw, float body_yaw)
{
    float off = body_yaw - print_yaw, far = fabsf(off) - TURN_OUT_RAD;
    if (far <= -TURN_SOFT_RAD) {
        return print_yaw;
    }
    // past TURN_OUT_RAD it goes along wholly; a parabola leads into it
    float excess = far >= TURN_SOFT_RAD ? far : (far + TURN_SOFT_RAD) * (far + TURN_SOFT_RAD) / (4 * TURN_SOFT_RAD);
    return print_yaw + (off > 0 ? excess : -excess);
}

// A detour around the standing foot: how far to the side, world.
static abz_vec3 detour(abzi_spot from, abzi_spot to, abzi_spot other, int side, float p)
{
    float x = to.x - from.x, z = to.z - from.z, length = sqrtf(x * x + z * z);
    if (length < 0.02f) {
        return abzi_v3(0, 0, 0);
    }
    abz_vec3 left = {z / length, 0, -x / length};  // of the way
    float along = ((other.x - from.x) * x + (other.z - from.z) * z) / length;
    float aside = (other.x - from.x) * left.x + (other.z - from.z) * left.z;
    float near = CLEAR_M - fabsf(aside);
    if (along <= 0 || along >= length || near <= 0) {
        return abzi_v3(0, 0, 0);
    }
    // away from the other foot; where the way leads right through it, to its own side as it will point: a body that
    // turns meanwhile would have it change sides on the way
    float own = (left.x * abzi_cosf(to.yaw) - left.z * abzi_sinf(to.yaw)) * (side == ABZ_LEFT ? 1.0f : -1.0f);
    float sign = fabsf(aside) > 0.02f ? (aside > 0 ? -1.0f : 1.0f) : own > 0 ? 1.0f : -1.0f;
    // only as far as it passes by, not where the way ends beside it
    float middle = along / length, bump = 4 * middle * (1 - middle) * 16 * p * p * (1 - p) * (1 - p);
    return abzi_v3_scale(left, sign * near * bump);
}

// The newest step of a foot up to a count, or NULL; next: the one after, or NULL.
static const abzi_score_tread *newest(const abzi_score *score, int role, int side, float count,
                                      const abzi_score_tread **next)
{
    const abzi_score_tread *last = NULL;
    *next = NULL;
    for (int i = 0; i < score->tread_n[role]; i++) {
        const abzi_score_tread *t = &score->tread[role][i];
        if (t->tread.side != side || !t->tread.moves) {
            continue;
        }
        if (t->tread.at > count) {
            *next = t;
            break;
        }
        last = t;
    }
    return last;
}

// When a foot that has tapped comes down for good without being moved: with its next step on the spot. Far off: not
// yet.
static float comes_down(const abzi_score *score, int role, int side, const abzi_score_tread *tap)
{
    for (int i = 0; i < score->tread_n[role]; i++) {
        const abzi_tread *t = &score->tread[role][i].tread;
        if (t->side == side && !t->moves && t->at > tap->tread.at && t->level != ABZ_TAP) {
            return t->at;
        }
    }
    return 1e9f;
}

static float heel_at_landing(int level, const abzi_style *style)
{
    return level == ABZ_HEEL ? -style->toe_up_rad : level == ABZ_FLAT ? style->flat_rad : style->ball_rad;
}

// Least jerk, but still moving when it lands.
float abzi_walk_way(const abzi_score *score, const abzi_score_tread *to, float far_m, float p, float period_s)
{
    // a swing that is slowed lands as much more slowly
    float swing = to->tread.at - to->lift;
    float as_long = score->slower > 1 && swing > ABZI_SWING_MOST ? ABZI_SWING_MOST : swing;
    float speed = far_m > 1e-4f ? LAND_SPEED * (1 - LIFT_FIRST) * as_long * period_s / far_m * to->small : 0;
    float on_way = p > LIFT_FIRST ? (p - LIFT_FIRST) / (1 - LIFT_FIRST) : 0;
    return between(0, 0, 1, speed < LAND_STEEPEST ? speed : LAND_STEEPEST, on_way);
}

static void move_foot(const abzi_score *score, int role, int side, float count, float period_s, abzi_walk *walk)
{
    const abzi_style *style = abzi_style_of(score->dance);
    const abzi_score_tread *next, *beside_next;
    const abzi_score_tread *last = newest(score, role, side, count, &next);
    abzi_spot from = last != NULL ? last->tread.print : score->begin_print[role][side];
    abzi_walk_foot *foot = &walk->foot[side];
    *foot = (abzi_walk_foot){.at = from};
    foot->at.yaw = pointing(from.yaw, walk->weight.yaw);
    if (last != NULL) {
        bool taps = last->tread.level == ABZ_TAP;
        float since = taps ? comes_down(score, role, side, last) : last->tread.at;
        float kept = 1 - abzi_ease((count - since) / HEEL_DOWN);
        foot->heel_rad = kept * score->amplitude * heel_at_landing(last->tread.level, style);
    }
    if (next == NULL) {
        return;
    }
    const abzi_tread *to = &next->tread;
    float x = to->print.x - from.x, z = to->print.z - from.z, far = sqrtf(x * x + z * z);
    float length = score->unit_m, reach = abzi_ease(far / (0.15f * length));
    float peel = score->amplitude * abzi_ease((count - next->lift) / HEEL_UP + 1) * reach * PEEL_RAD;
    if (count <= next->lift) {
        foot->heel_rad += peel * (foot->heel_rad < PEEL_RAD ? 1 - foot->heel_rad / PEEL_RAD : 0);
        return;
    }
    float swing = to->at - next->lift, p = (count - next->lift) / swing;
    foot->swinging = 1;
    float s = abzi_walk_way(score, next, far, p, period_s);
    const abzi_score_tread *beside = newest(score, role, 1 - side, count, &beside_next);
    abzi_spot other = beside != NULL ? beside->tread.print : score->begin_print[role][1 - side];
    abz_vec3 off = detour(from, to->print, other, side, p);
    foot->at.x = from.x + s * x + off.x;
    foot->at.z = from.z + s * z + off.z;
    float yaw_to = pointing(to->print.yaw, walk->weight.yaw);
    foot->at.yaw += abzi_ease(p) * (yaw_to - foot->at.yaw);
    float high = score->amplitude * (style->lift + reach * style->lift_more);
    foot->lift = high * abzi_ease(p / LIFT_SHARE) * abzi_ease((1 - p) / LIFT_SHARE);
    float start = foot->heel_rad + peel * (foot->heel_rad < PEEL_RAD ? 1 - foot->heel_rad / PEEL_RAD : 0);
    foot->heel_rad = start + abzi_ease(p) * (score->amplitude * heel_at_landing(to->level, style) - start);
}

abzi_walk abzi_walk_at(const abzi_score *score, int role, float count, float period_s)
{
    abzi_walk walk;
    move_weight(score, role, count, period_s, &walk);
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        move_foot(score, role, side, count, period_s, &walk);
    }
    return walk;
}
