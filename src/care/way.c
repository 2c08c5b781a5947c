#include "care/way.h"

#include "abrazo/base.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define TRY_N 36  // turns that are tried to each side: every five degrees
#define TRY_RAD ((float)ABZI_PI / TRY_N)
#define TURNED_COUNTS 0.3f  // at first a radian that she is turned about counts as so many metres of way
#define ROUND_M 1.0f        // and one behind who lies there: half round a disc is so much longer than straight through
#define FORCED_RAD_S 1.5f   // she gives way to who lies there so fast: a brisk walk, .8 m from the other
#define BACK_RAD_S 0.4f     // and comes back so fast, in small steps beside those of the dance
#define EDGE_M 0.05f        // not to the very edge, or she would be sent away again
// The way ahead is looked at in so many places, so far from each other.
#define LOOK_N 40
#define LOOK_M 0.1f
#define TURN_BACK_M 0.25f  // the other way round is shorter by a step or more
#define START_M_S2 3.0f    // somebody who begins to walk is at her pace in less than half a second
#define SLOW_M 0.25f       // and slows down over the last of the way

static abzi_spot turned_about(abzi_spot place, abzi_spot about, float yaw)
{
    return abzi_spot_moved(about, (abzi_spot){about.x, about.z, about.yaw + yaw}, place);
}

static bool is_free(abzi_spot place, abzi_spot partner, float yaw, const abzi_lying *lying, float least_m)
{
    return abzi_lying_apart(lying, turned_about(place, partner, yaw)) >= least_m;
}

void abzi_way_begin(abzi_way *way, abzi_spot place, abzi_spot partner, const abzi_lying *lying, float least_m)
{
    float best = 1e9f;
    for (int i = 0; i < 2 * TRY_N; i++) {
        const float yaw = TRY_RAD * (float)(i - TRY_N);
        const abzi_spot there = turned_about(place, partner, yaw);
        const float missing = least_m - abzi_lying_apart(lying, there);
        const bool behind = abzi_way_is_blocked(way->at, there, lying, 0.9f * least_m);
        const float cost = abzi_spot_apart(way->at, there) + TURNED_COUNTS * fabsf(yaw) + (behind ? ROUND_M : 0) +
                           (missing > 0 ? 10 + 10 * missing : 0);
        if (cost < best) {
            best = cost;
            way->round_rad = yaw;
        }
    }
}

// The nearest turn that is free; the present one where none is.
static float free_turn(const abzi_way *way, abzi_spot place, abzi_spot partner, const abzi_lying *lying, float least_m)
{
    for (int i = 1; i <= TRY_N; i++) {
        const float less = way->round_rad - TRY_RAD * (float)i, more = way->round_rad + TRY_RAD * (float)i;
        if (is_free(place, partner, less, lying, least_m)) {
            return less;
        }
        if (is_free(place, partner, more, lying, least_m)) {
            return more;
        }
    }
    return way->round_rad;
}

abzi_spot abzi_way_beside(abzi_way *way, abzi_spot place, abzi_spot partner, const abzi_lying *lying, float least_m)
{
    float most = FORCED_RAD_S * DT, turn;
    if (is_free(place, partner, way->round_rad, lying, least_m)) {
        most = BACK_RAD_S * DT;
        turn = -way->round_rad;
        turn = turn > most ? most : turn < -most ? -most : turn;
        // back to where the place really is, but not over who lies there
        turn = is_free(place, partner, way->round_rad + turn, lying, least_m + EDGE_M) ? turn : 0;
    } else {
        turn = free_turn(way, place, partner, lying, least_m) - way->round_rad;
        turn = turn > most ? most : turn < -most ? -most : turn;
    }
    way->round_rad = abzi_wrapf(way->round_rad + turn);
    const abzi_spot beside = turned_about(place, partner, way->round_rad);
    const abzi_spot off = abzi_lying_off(lying, least_m, beside);
    return (abzi_spot){off.x, off.z, abzi_wrapf(beside.yaw)};
}

bool abzi_way_is_blocked(abzi_spot from, abzi_spot to, const abzi_lying *lying, float least_m)
{
    const float way = abzi_spot_apart(from, to);
    bool blocked = false;
    for (int i = 0; i <= LOOK_N && lying->taken && !blocked; i++) {
        const float t = LOOK_M * (float)i / (way > LOOK_M ? way : LOOK_M);
        blocked = t <= 1 && abzi_lying_apart(lying, (abzi_spot){from.x + t * (to.x - from.x),
                                                                from.z + t * (to.z - from.z), 0}) < least_m;
    }
    return blocked;
}

static abzi_spot middle_of(const abzi_lying *lying)
{
    return (abzi_spot){0.5f * (lying->from.x + lying->to.x), 0.5f * (lying->from.z + lying->to.z), 0};
}

// The direction past a disc: along its tangent on a side, and outwards from inside of it.
static abzi_spot past(abzi_spot from, abzi_spot disc, float radius, int side)
{
    float x = disc.x - from.x, z = disc.z - from.z, away = sqrtf(x * x + z * z);
    if (away < 1e-4f) {
        return (abzi_spot){1, 0, 0};
    }
    x /= away;
    z /= away;
    float sine = away > radius ? radius / away : 1, cosine = away > radius ? sqrtf(1 - sine * sine) : 0;
    float out = away < radius ? (radius - away) / radius : 0, s = side < 0 ? -sine : sine;
    return (abzi_spot){cosine * x + s * z - out * x, cosine * z - s * x - out * z, 0};
}

// Which way to go: straight on, or past what is in the way: the partner first when she is nearer.
static abzi_spot direction(abzi_way *way, abzi_spot to, const abzi_lying *lying, float keep_m, abzi_spot partner,
                           float partner_m)
{
    const float far = abzi_spot_apart(way->at, to), slack = 0.98f;  // a place at the very edge can be reached
    const abzi_spot straight = {(to.x - way->at.x) / far, (to.z - way->at.z) / far, 0};
    const abzi_lying her = {1, partner, partner, 0};
    const bool kept = abzi_way_is_blocked(way->at, to, lying, slack * keep_m);
    const bool met = abzi_way_is_blocked(way->at, to, &her, slack * partner_m);
    if (!kept && !met) {
        way->side = 0;
        return straight;
    }
    const bool she =
        met && (!kept || abzi_spot_apart(way->at, partner) - partner_m < abzi_lying_apart(lying, way->at) - keep_m);
    // The shorter way: the middle of it lies on the other side of the straight one. Once begun it is gone on with,
    // unless what is in the way, or where she goes to, has moved.
    const abzi_spot middle = she ? partner : middle_of(lying);
    const float across = straight.z * (middle.x - way->at.x) - straight.x * (middle.z - way->at.z);
    if (way->side == 0 || fabsf(across) > TURN_BACK_M) {
        way->side = across > 0 ? -1 : 1;
    }
    return she ? past(way->at, partner, partner_m, way->side)
               : past(way->at, abzi_lying_nearest(lying, way->at), keep_m + lying->wide_m, way->side);
}

float abzi_way_walk(abzi_way *way, abzi_spot to, float pace_m_s, const abzi_lying *lying, float keep_m,
                    abzi_spot partner, float partner_m)
{
    const float far = abzi_spot_apart(way->at, to);
    abzi_spot wanted = {0};
    if (far > 1e-4f) {
        const abzi_spot go = direction(way, to, lying, keep_m, partner, partner_m);
        const float pace = far < SLOW_M ? pace_m_s * far / SLOW_M : pace_m_s;
        wanted = (abzi_spot){go.x * pace, go.z * pace, 0};
    }
    float x = wanted.x - way->speed.x, z = wanted.z - way->speed.z, change = sqrtf(x * x + z * z);
    const float share = change > START_M_S2 * DT ? START_M_S2 * DT / change : 1;
    way->speed.x += share * x;
    way->speed.z += share * z;
    way->at.x += way->speed.x * DT;
    way->at.z += way->speed.z * DT;
    return far;
}
