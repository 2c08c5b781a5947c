#include "motion/aside.h"

#include "motion/ik.h"
#include "motion/spring.h"

// Chosen with leaders seated by the program (bench/sitting leads).
#define GOES_S 0.3f   // it goes on as it does for so long in all: most ways between two of its rests are as short
#define STAYS_S 0.4f  // a foot stands for so long
#define ROUNDS 4

#define HIPS_M 0.16f     // hips are to be so far from it
#define HIPS_RATE 0.15f  // made good by so much of it in a tick
#define HIPS_SOON_S 0.15f
#define ROUND_M 0.5f    // and go round it by so much at a time
#define MIDDLE_M 0.25f  // ahead of the axle
enum { HALVINGS = 6 };  // in finding how far they may go

// A foot as it is on the floor: ankle, middle and toes, and half of its breadth.
#define HALF_M 0.08f
#define WIDE_M 0.035f
#define SPARE_M 0.02f                            // it keeps so much more away, but comes to it slowly:
#define ASIDE_M 0.005f                           // by so much in a tick
#define FASTEST_M (5.0f / ABZ_TICKS_PER_SECOND)  // as fast as feet go (partner/swing.c)

#define KNEE 0.03f  // half of a knee, heights (motion/chair.c)
#define KNEE_SPARE_M 0.01f
#define TURN_RAD 0.2f  // of a knee about its leg that is tried at a time
enum { TURN_N = 4, HALVES = 4 };

// ---- from above ------------------------------------------------------------------------------------------------------

static abz_vec3 on_floor(abzi_spot at)
{
    return abzi_v3(at.x, 0, at.z);
}

// How far a place is from a chair that is there, and which way is out of it.
static float off(const abzi_aside *c, abzi_spot chair, abz_vec3 at, abz_vec3 *out)
{
    const float far = abzi_chair_off(c->shape, chair, at, out);
    *out = abzi_spot_world((abzi_spot){0, 0, chair.yaw}, *out);
    return far;
}

static abzi_spot moved(abzi_spot at, abz_vec3 way, float far)
{
    return (abzi_spot){at.x + far * way.x, at.z + far * way.z, at.yaw};
}

// Along a chair that is there, to the side on which the middle of it is not, if it is in the way to a place.
static abzi_spot along(const abzi_aside *c, abzi_spot chair, abzi_spot from, abzi_spot place, float most)
{
    if (abzi_chair_between(c->shape, chair, on_floor(from), on_floor(place))) {
        abz_vec3 out;
        const abz_vec3 is = on_floor(from), way = abzi_v3_sub(on_floor(place), is);
        const abz_vec3 to_it = abzi_v3_sub(abzi_spot_world(chair, abzi_v3(0, 0, MIDDLE_M)), is);
        off(c, chair, is, &out);
        const float side = way.z * to_it.x - way.x * to_it.z > 0 ? -1.0f : 1.0f;
        const abzi_spot goes = moved(from, abzi_v3(-out.z, 0, out.x), side * abzi_minf(abzi_v3_length(way), most));
        place.x = goes.x;
        place.z = goes.z;
    }
    return place;
}

abzi_spot abzi_aside_in(const abzi_aside *c, float in_s)
{
    const float goes_s = abzi_coasts_s(in_s, GOES_S);
    return (abzi_spot){c->at.x + goes_s * c->v.x, c->at.z + goes_s * c->v.z, c->at.yaw + goes_s * c->turn};
}

bool abzi_aside_between(const abzi_aside *c, abzi_spot from, abzi_spot to)
{
    return c->shape != NULL && abzi_chair_between(c->shape, c->at, on_floor(from), on_floor(to));
}

// ---- hips ------------------------------------------------------------------------------------------------------------

abzi_spot abzi_aside_hips(const abzi_aside *c, abzi_spot at)
{
    if (c->shape == NULL) {
        return at;
    }
    abz_vec3 out;
    const float missing = HIPS_M - off(c, abzi_aside_in(c, HIPS_SOON_S), on_floor(at), &out);
    return missing > 0 ? moved(at, out, HIPS_RATE * missing) : at;
}

abzi_spot abzi_aside_round(const abzi_aside *c, abzi_spot from, abzi_spot place)
{
    if (c->shape == NULL) {
        return place;
    }
    abz_vec3 out;
    const abzi_spot chair = abzi_aside_in(c, HIPS_SOON_S);
    place = along(c, chair, from, place, ROUND_M);
    const float missing = HIPS_M - off(c, chair, on_floor(place), &out);
    return missing > 0 ? moved(place, out, missing) : place;
}

abzi_spot abzi_aside_before(const abzi_aside *c, abzi_spot from, abzi_spot place, abzi_spot foot)
{
    if (!abzi_aside_between(c, place, foot)) {
        return place;
    }
    float may = 0, too_far = abzi_spot_apart(from, place);
    for (int i = 0; i < HALVINGS; i++) {
        const float far = (may + too_far) / 2;
        const bool between = abzi_aside_between(c, abzi_spot_within(from, far, place), foot);
        too_far = between ? far : too_far;
        may = between ? may : far;
    }
    return abzi_spot_within(from, may, place);
}

// ---- feet ------------------------------------------------------------------------------------------------------------

// How deep a foot that is there is in a chair that is there, and which way is out.
static float foot_in(const abzi_aside *c, abzi_spot chair, abzi_spot foot, abz_vec3 *way)
{
    static const float part[] = {-HALF_M, 0, HALF_M};
    float deepest = -9;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        abz_vec3 out;
        const float deep = WIDE_M - off(c, chair, abzi_spot_world(foot, abzi_v3(0, 0, part[i])), &out);
        if (deep > deepest) {
            deepest = deep;
            *way = out;
        }
    }
    return deepest;
}

abzi_spot abzi_aside_place(const abzi_aside *c, abzi_spot place, float in_s)
{
    const abzi_spot chair = abzi_aside_in(c, in_s + STAYS_S);
    for (int round = 0; c->shape != NULL && round < ROUNDS; round++) {  // out of a footrest it may come beside a wheel
        abz_vec3 out;
        const float deep = foot_in(c, chair, place, &out) + c->room_m;
        place = deep > 0 ? moved(place, out, deep) : place;
    }
    return place;
}

float abzi_aside_depth(const abzi_aside *c, abzi_spot foot, float in_s)
{
    abz_vec3 out;
    return c->shape == NULL ? -1 : foot_in(c, abzi_aside_in(c, in_s), foot, &out);
}

abzi_spot abzi_aside_foot(const abzi_aside *c, abzi_spot was, abzi_spot at)
{
    if (c->shape == NULL) {
        return at;
    }
    at = along(c, c->at, was, at, FASTEST_M);
    const float far = abzi_spot_apart(was, at), share = far > FASTEST_M ? FASTEST_M / far : 1;
    at.x = was.x + share * (at.x - was.x);
    at.z = was.z + share * (at.z - was.z);
    for (int round = 0; round < ROUNDS; round++) {
        abz_vec3 out;
        const float deep = foot_in(c, c->at, at, &out);
        const float goes = abzi_maxf(deep, abzi_minf(deep + SPARE_M, round == 0 ? ASIDE_M : 0));
        if (goes <= 0) {
            break;
        }
        at = moved(at, out, goes);
    }
    return at;
}

abzi_spot abzi_aside_turned(const abzi_aside *c, abzi_spot was, abzi_spot at)
{
    const float deep = abzi_aside_depth(c, at, 0);
    return deep > 0 && deep > abzi_aside_depth(c, was, 0) ? was : at;
}

// ---- knees -----------------------------------------------------------------------------------------------------------

// How deep a knee is in the chair whose leg is bent to there.
static float knee_in(const abzi_aside *c, const abzi_legs *legs, int side, abz_vec3 hip, abz_vec3 ankle, abz_vec3 front)
{
    const abzi_chair it = {.at = c->at};
    abz_vec3 knee = abzi_ik_middle(hip, &ankle, legs->upper_m[side], legs->lower_m[side], front);
    knee.y -= c->floor_y;
    return abzi_chair_depth(&it, c->shape, knee, KNEE * c->height_m + KNEE_SPARE_M);
}

static abz_vec3 turned(abz_vec3 front, abz_vec3 along, float rad)
{
    return abzi_quat_rotate(abzi_quat_from_vector(abzi_v3_scale(along, rad)), front);
}

bool abzi_aside_knee(const abzi_aside *c, const abzi_legs *legs, int side, abz_vec3 hip, abz_vec3 ankle,
                     abz_vec3 *front)
{
    const abz_vec3 along = abzi_v3_normalize(abzi_v3_sub(ankle, hip), abzi_v3(0, -1, 0)), is = *front;
    float least = c->shape != NULL ? knee_in(c, legs, side, hip, ankle, is) : -1, best = 0;
    if (least <= 0) {
        return false;
    }
    for (int i = 2; i < 2 * TURN_N + 2 && least > 0; i++) {  // the least turn either way
        const float rad = (i % 2 == 0 ? TURN_RAD : -TURN_RAD) * (float)(i / 2);
        const float deep = knee_in(c, legs, side, hip, ankle, turned(is, along, rad));
        if (deep < least) {
            least = deep;
            best = rad;
        }
    }
    float before = best > 0 ? best - TURN_RAD : best + TURN_RAD;
    for (int i = 0; i < HALVES && least <= 0; i++) {
        const float rad = (before + best) / 2;
        const bool clear = knee_in(c, legs, side, hip, ankle, turned(is, along, rad)) <= 0;
        best = clear ? rad : best;
        before = clear ? before : rad;
    }
    *front = turned(is, along, best);
    return true;
}
