#include "sense/upright.h"

#include <string.h>

#include "base/vec.h"
#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Who sits: hips between these of their height in standing (a chair's seat has them at .55), thighs that fall by no more than
// this share of their length, shins that go down by as much, a trunk that is up.
#define LOW 0.35f
#define HIGH 0.75f
#define LEVEL 0.45f
#define SHIN 0.6f
#define TRUNK_UP 0.6f
#define UP 0.82f    // who is that high stands,
#define DOWN 0.75f  // or whose thighs fall by that
#define SIT_TICKS ABZ_TICKS_PER_SECOND
#define RISE_TICKS (ABZ_TICKS_PER_SECOND / 2)
#define RAISE_HALF_LIFE_S 0.2f
#define FLOOR_NEAR_M 0.35f  // feet on footrests this near to zero rest over a floor at zero
#define REST_M 0.06f        // and so high over it (motion/chair.c)
// Smoothing of the shoulders, for their speed: a critically damped filter that forgets this share a tick (Gelb, as in
// partner/lead.c).
#define THETA 0.55f
#define ALPHA (1 - THETA * THETA)
#define BETA ((1 - THETA) * (1 - THETA))
#define GO_SPEED 0.12f    // m/s from which on a foot swings,
#define ROLLED_M 0.025f   // once that has gone so far from where it was: hips that are seen badly are never still
#define STOOD_S 0.15f     // on average for so long
#define LAND_SPEED 0.08f  // and below which it lands; or when they have slowed down to
#define SLOWED 0.6f       // so much of their highest speed
#define AGAIN 1.15f       // and speed up again by this
#define SWING_LEAST 8u    // ticks
#define SWING_MOST 60u
#define REST_TICKS 2u
#define STRIDE 2.0f      // a foot goes so many times as far as the body above it
#define HOME_SHARE 0.7f  // and comes home under it while that goes
#define HOME_M 0.10f     // so far
#define TURN_LEAST                                                                                                     \
    0.05f  // m that a foot on the side which they go to, and that which did not swing last, are preferred by
#define SWAY_GO 0.10f    // m/s of the trunk beside the chair from which on a foot swings with it,
#define SWAY_SLOW 0.07f  // once it has been slower than that
#define SWAY_AHEAD 0.3f  // of what it goes ahead or back
#define SWAYED 0.97f     // of its highest speed: it has been fastest
#define SWAY_SEEN_LATE 3u
#define SWAY_LEAST 6
#define SWAY_FIRST 14.0f  // ticks from its turn to that: a quarter of a count and a little
#define SWAY_NEW 0.3f
#define STEP_M 0.14f  // a step on the spot goes so far, ahead and back: less is seen as none (rhythm/footfall.h)
#define KNEE_M 0.1f   // knees are so far ahead of the line from hip to ankle
#define LIFT_M 0.05f
#define WIDTH 0.95f  // as sense/headset.c

enum { WITH_CHAIR, WITH_SWAY };

static const uint32_t legs_seen = 1u << ABZ_LEFT_UPPER_LEG | 1u << ABZ_LEFT_LOWER_LEG | 1u << ABZ_LEFT_FOOT |
                                  1u << ABZ_RIGHT_UPPER_LEG | 1u << ABZ_RIGHT_LOWER_LEG | 1u << ABZ_RIGHT_FOOT;

static bool looks_seated(const abzi_upright *u, const abz_body *body, const abz_vec3 *joint)
{
    const float hips = (joint[ABZ_HIPS].y - u->floor_y) / body->hip_height_m;
    const float trunk = body->head_height_m - body->hip_height_m;
    bool is = hips > LOW && hips < HIGH && joint[ABZ_HEAD].y - joint[ABZ_HIPS].y > TRUNK_UP * trunk;
    for (int side = 0; side < 2; side++) {
        const int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
        const float thigh = abzi_v3_length(body->offset[leg + 1]), shin = abzi_v3_length(body->offset[leg + 2]);
        is = is && joint[leg].y - joint[leg + 1].y < LEVEL * thigh && joint[leg + 1].y - joint[leg + 2].y > SHIN * shin;
    }
    return is;
}

static bool looks_up(const abzi_upright *u, const abz_body *body, const abz_vec3 *joint)
{
    bool down = true;
    for (int side = 0; side < 2; side++) {
        const int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
        down = down && joint[leg].y - joint[leg + 1].y > DOWN * abzi_v3_length(body->offset[leg + 1]);
    }
    return down || joint[ABZ_HIPS].y - u->floor_y > UP * body->hip_height_m;
}

static void find_floor(abzi_upright *u, const abz_body *body, const abz_vec3 *joint, bool told)
{
    const float low = abzi_minf(joint[ABZ_LEFT_FOOT].y, joint[ABZ_RIGHT_FOOT].y) - body->ankle_height_m;
    u->floor_y = fabsf(low) < FLOOR_NEAR_M ? 0 : low - (told ? REST_M : 0);
}

// Whether the dancer sits, from what is seen of hips and legs.
static void believe(abzi_upright *u, const abz_body *body, bool told, const abz_vec3 *joint, uint32_t seen)
{
    const bool legs = (seen & legs_seen) == legs_seen && (seen >> ABZ_HIPS & 1) != 0;
    if (u->seen_n == 1 && legs) {
        find_floor(u, body, joint, told);
        u->sits = looks_seated(u, body, joint);
    } else if (legs) {
        const bool is_other = u->sits ? looks_up(u, body, joint) : looks_seated(u, body, joint);
        u->other_n = is_other ? u->other_n + 1 : 0;
        if (u->other_n >= (u->sits ? (uint32_t)RISE_TICKS : (uint32_t)SIT_TICKS)) {
            u->sits = !u->sits;
            u->other_n = 0;
        }
    }
    u->sits = told || u->sits;
}

// ---- feet that are made up -----------------------------------------------------------------------------------------

static abz_vec3 home(const abzi_upright *u, const abz_body *body, int side)
{
    const float wide = WIDTH * body->offset[ABZ_LEFT_UPPER_LEG].x;
    return abzi_spot_world((abzi_spot){u->chair.at.x, u->chair.at.z, u->heading},
                           abzi_v3(side == 0 ? wide : -wide, 0, 0));
}

// A point and how fast it goes, smoothed.
static void see_way(abzi_upright_way *way, abz_vec3 at, bool is_new)
{
    if (is_new) {
        *way = (abzi_upright_way){.at = at};
    }
    const abz_vec3 expected = abzi_v3_add(way->at, abzi_v3_scale(way->v, DT)), off = abzi_v3_sub(at, expected);
    way->at = abzi_v3_add(expected, abzi_v3_scale(off, ALPHA));
    way->v = abzi_v3_add(way->v, abzi_v3_scale(off, BETA / DT));
    way->speed = abzi_v3_length(way->v);
}

static void see_ways(abzi_upright *u, const abz_vec3 *joint, bool is_new)
{
    const abz_vec3 across = abzi_v3_sub(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM]);
    abz_vec3 hips = joint[ABZ_HIPS], neck = abzi_v3_lerp(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM], 0.5f);
    hips.y = neck.y = 0;
    u->heading = abzi_atan2f(-across.z, across.x);
    see_way(&u->chair, hips, is_new);
    // dances sway to the sides, and a camera sees ahead and back badly
    const abzi_spot turn = {0, 0, u->heading};
    abz_vec3 sway = abzi_spot_local(turn, abzi_v3_sub(neck, hips));
    sway.z *= SWAY_AHEAD;
    see_way(&u->sway, abzi_spot_world(turn, sway), is_new);
}

// Which foot goes with a way: the one further behind on it; beside, that on the side which it goes to, and the one that has
// stood.
static int which(const abzi_upright *u, const abz_body *body, abz_vec3 v)
{
    const abz_vec3 way = abzi_v3_normalize(v, abzi_v3(0, 0, 1));
    const float left = abzi_spot_local((abzi_spot){0, 0, u->heading}, way).x;
    float behind[2];
    for (int side = 0; side < 2; side++) {
        behind[side] = abzi_v3_dot(abzi_v3_sub(home(u, body, side), u->foot[side].at), way);
        behind[side] += TURN_LEAST * (side == 0 ? left : -left) + (side == u->last ? 0 : TURN_LEAST / 2);
    }
    return behind[0] >= behind[1] ? 0 : 1;
}

static void lift(abzi_upright *u, int side, int32_t by)
{
    u->swings = side;
    u->by = by;
    u->begun = u->chair.at;
    u->foot[side].from = u->foot[side].at;
    u->path_m = u->peak = 0;
    u->least = GO_SPEED;
    u->since = 0;
}

static void land(abzi_upright *u)
{
    u->last = u->swings;
    u->swings = -1;
    u->since = 0;
}

// With the chair: twice as far, and home on the way; it lands when the chair comes to rest, or turns round.
static void swing_with_chair(abzi_upright *u, const abz_body *body)
{
    abzi_upright_foot *foot = &u->foot[u->swings];
    const float speed = u->chair.speed;
    abz_vec3 gone = abzi_v3_sub(u->chair.at, u->begun);
    u->path_m += speed * DT;
    const float share = HOME_SHARE * (u->path_m < HOME_M ? u->path_m / HOME_M : 1);
    const abz_vec3 strides = abzi_v3_add(foot->from, abzi_v3_scale(gone, STRIDE));
    const abz_vec3 comes = abzi_v3_add(home(u, body, u->swings), abzi_v3_scale(gone, STRIDE / 4));
    foot->at = abzi_v3_lerp(strides, comes, share);
    u->peak = abzi_maxf(u->peak, speed);
    u->least = speed >= u->peak ? u->peak : abzi_minf(u->least, speed);
    const bool turns = u->least < SLOWED * u->peak && speed > AGAIN * u->least;
    if (u->since >= SWING_LEAST && (speed < LAND_SPEED || turns || u->since > SWING_MOST)) {
        land(u);
    }
}

// With the trunk: a weight changes fastest when the foot has landed, so it lands as the sway is fastest, which is as long after
// the turn of the sway as it was before.
static void swing_with_sway(abzi_upright *u, const abz_body *body)
{
    abzi_upright_foot *foot = &u->foot[u->swings];
    const float p = abzi_minf((float)u->since / u->sway_ticks, 1), ahead = foot->ahead ? STEP_M / 2 : -STEP_M / 2;
    const abz_vec3 out = abzi_spot_world((abzi_spot){0, 0, u->heading}, abzi_v3(0, 0, ahead));
    const float share = p * p * p * (10 + p * (-15 + 6 * p));
    foot->at = abzi_v3_lerp(foot->from, abzi_v3_add(home(u, body, u->swings), out), share);
    u->peak = abzi_maxf(u->peak, u->sway.speed);
    if (u->since >= SWAY_LEAST && (u->sway.speed < SWAYED * u->peak || u->since > SWING_MOST)) {
        const float took = (float)(u->since > SWAY_SEEN_LATE ? u->since - SWAY_SEEN_LATE : 1);
        u->sway_ticks += u->since > SWING_MOST ? 0 : SWAY_NEW * (abzi_maxf(took, SWAY_LEAST) - u->sway_ticks);
        foot->ahead = !foot->ahead;
        u->peak = 0;
        land(u);
    }
}

static void step(abzi_upright *u, const abz_body *body)
{
    u->since++;
    const bool rolls = u->chair.speed > GO_SPEED && abzi_v3_distance(u->chair.at, u->stood) > ROLLED_M;
    u->stood = abzi_v3_lerp(u->stood, u->chair.at, DT / (DT + STOOD_S));
    u->turned = u->turned || (u->swings < 0 && u->sway.speed < SWAY_SLOW);
    if (u->swings >= 0 && u->by == WITH_CHAIR) {
        swing_with_chair(u, body);
    } else if (u->swings >= 0) {
        swing_with_sway(u, body);
        if (u->swings >= 0 && rolls) {
            lift(u, u->swings, WITH_CHAIR);
        }
    } else if (rolls && u->since > REST_TICKS) {
        lift(u, which(u, body, u->chair.v), WITH_CHAIR);
    } else if (u->turned && u->sway.speed > SWAY_GO && u->since > REST_TICKS) {
        u->turned = 0;
        lift(u, which(u, body, u->sway.v), WITH_SWAY);
    }
}

static void stand_under(abzi_upright *u, const abz_body *body)
{
    u->swings = -1;
    u->sway_ticks = SWAY_FIRST;
    u->stood = u->chair.at;
    u->last = 1;
    u->since = SWING_MOST;
    for (int side = 0; side < 2; side++) {
        u->foot[side].at = u->foot[side].from = home(u, body, side);
    }
}

// ---- as they would stand -------------------------------------------------------------------------------------------

// What is not seen is shown where it was last; hips that are not, to either side of their middle.
static void rise(abzi_upright *u, const abz_body *body, const abz_vec3 *joint, uint32_t seen)
{
    const abzi_spot ahead = {0, 0, u->heading};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (seen >> j & 1) {
            u->joint[j] = joint[j];
            u->joint[j].y += u->raise_m;
        }
    }
    for (int side = 0; side < 2; side++) {
        const int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
        if ((seen >> leg & 1) == 0) {
            u->joint[leg] = abzi_v3_add(u->joint[ABZ_HIPS], abzi_spot_world(ahead, body->offset[leg]));
        }
        abz_vec3 ankle = u->foot[side].at, toes = body->offset[leg + 3];
        ankle.y = u->floor_y + body->ankle_height_m;
        ankle.y += u->swings == side
                       ? LIFT_M * abzi_minf((u->by == WITH_CHAIR ? u->chair : u->sway).speed / (2 * GO_SPEED), 1)
                       : 0;
        const abz_vec3 knee = abzi_v3_lerp(u->joint[leg], ankle, 0.5f);
        u->joint[leg + 1] = abzi_v3_add(knee, abzi_spot_world(ahead, abzi_v3(0, 0, KNEE_M)));
        u->joint[leg + 2] = ankle;
        u->joint[leg + 3] = abzi_v3_add(ankle, abzi_spot_world(ahead, toes));
    }
}

const abz_vec3 *abzi_upright_tick(abzi_upright *u, const abz_body *body, bool told, const abz_vec3 *joint,
                                  uint32_t *seen)
{
    const uint32_t needed = 1u << ABZ_HIPS | 1u << ABZ_LEFT_UPPER_ARM | 1u << ABZ_RIGHT_UPPER_ARM;
    const bool was = u->sits != 0, here = (*seen & needed) == needed;
    float sum = joint[ABZ_HIPS].x + joint[ABZ_HIPS].y + joint[ABZ_HIPS].z;
    sum += joint[ABZ_LEFT_UPPER_ARM].x + joint[ABZ_LEFT_UPPER_ARM].z + joint[ABZ_RIGHT_UPPER_ARM].x +
           joint[ABZ_RIGHT_UPPER_ARM].z;
    if (!here || sum - sum != 0) {  // what is shown stays where it was
        return u->sits ? u->joint : joint;
    }
    u->seen_n += u->seen_n < 2;
    believe(u, body, told, joint, *seen);
    if (!u->sits) {
        u->raise_m = u->raise_v = 0;
        return joint;
    }
    const float raise_m = body->hip_height_m - (joint[ABZ_HIPS].y - u->floor_y), w = ABZI_SPRING(RAISE_HALF_LIFE_S);
    see_ways(u, joint, !was);
    if (!was) {
        for (int j = 0; j < ABZ_JOINT_N; j++) {  // what was never seen is with the hips
            u->joint[j] = joint[ABZ_HIPS];
        }
        u->raise_m = u->seen_n == 1 || told ? raise_m : 0;
        u->raise_v = 0;
        stand_under(u, body);
    }
    abzi_spring(&u->raise_m, &u->raise_v, raise_m, w, abzi_expf(-w * DT), DT);
    step(u, body);
    rise(u, body, joint, *seen);
    *seen |= legs_seen | 1u << ABZ_LEFT_TOES | 1u << ABZ_RIGHT_TOES;
    return u->joint;
}
