#include "sense/upright.h"

#include <string.h>

#include "base/vec.h"
#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Who sits: hips between these of their height in standing (a chair's seat has them at .55), thighs that fall by no
// more than this share of their length, shins that go down by as much, a trunk that is up.
#define LOW 0.40f
#define HIGH 0.75f
#define LEVEL 0.45f
#define SHIN 0.6f
#define TRUNK_UP 0.6f
// And feet ahead of the hips by so much of a thigh, for who goes down low on their feet is nearly over them, and hips
// that stay at one height for that second, for a seat does not give. Dancers who crouch, held or not, were taken to sit
// by the rest alone.
#define AHEAD_OF_HIPS 0.6f
#define SEAT_GIVES_M 0.04f
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
#define GO_SPEED 0.12f    // m/s from which on the chair rolls,
#define ROLLED_M 0.025f   // once it has gone so far from where it was: hips that are seen badly are never still
#define STOOD_S 0.15f     // on average for so long
#define LAND_SPEED 0.03f  // and below which it rests; or when it has slowed down to
#define SLOWED 0.6f       // so much of its highest speed
#define AGAIN 1.15f       // and speeds up again by this
#define SWING_LEAST 8u    // ticks
#define SWING_MOST 60u
#define SWING_USUAL 20.0f  // of dancers (partner/steps.c): before, a foot waits while the chair sets out
#define REST_TICKS 2u
// Ticks that a foot lands after its chair has come to rest: in couples of the program a standing leader's is seen to,
// in tango and bachata 28 ms after a count. Of 0, 1, 2, 4, 6 these put most of her landings near counts in salsa,
// bachata, tango.
#define LATER 2.0f
#define LEFT_LEAST 6.0f  // while a chair that rolls longer than usual does not slow down
#define BARELY 0.02f     // of the way: before, what is left cannot be told (rhythm/footfall.c)
#define GLIDE 0.45f  // of its speed that a chair keeps on average until it rests: .53 from its highest, .38 from half
#define AHEAD 0.65f  // of the way of the chair a foot lands ahead of the seat
#define USUAL_NEW 0.3f  // share of a new swing in what is usual
#define ROLL_FIRST 24.0f
// Metres by which a foot on the side that they go to is preferred, and half of them that which did not swing last.
#define TURN_LEAST 0.05f
// The trunk tells more of feet than the chair, in all seven dances, and a camera sees it better: so the chair has a say
// only when the trunk has been still for so long.
#define STILL_TICKS (2u * ABZ_TICKS_PER_SECOND)
// Which way is across turns slowly, and who leans ahead while it trembles would seem to sway.
#define ACROSS_S 0.3f
// Share of the head beside the shoulders in what leans: it goes half as far again, and is seen as well. Of .35, .5, .7
// equal.
#define HEAD_SHARE 0.5f
#define BACK_TICKS 6.0f   // of a foot that goes back to where it stood
#define SWAY_LEAST 5u     // ticks of a swing with the trunk: with 8 it lands 30 ms later
#define SWAY_FIRST 14.0f  // ticks of a first one: a quarter of a count and a little
// A step goes at least so far: one of .10 m is seen as none (rhythm/footfall.h), and the further it goes the sooner it
// is seen
#define STEP_M 0.2f
#define KNEE_M 0.1f  // knees are so far ahead of the line from hip to ankle
#define LIFT_M 0.05f
#define WIDTH 0.95f         // as sense/headset.c
#define CHAIR_ROOM_M 0.17f  // feet beside a chair are put down so far from it (bench/sitting has what else was tried)
// How a chair turns that a camera sees is not known, and where it is is wrong by so much: she keeps further away, and
// hurries less between his beats (bench/sitting_seen, hers: with .17 and 0 .68 in bachata and .73 in rumba, now .90, .92).
#define CHAIR_ROOM_GUESSED_M 0.24f
#define CHAIR_WRONG_M 0.03f

enum { WITH_CHAIR, WITH_SWAY };

static const uint32_t legs_seen = 1u << ABZ_LEFT_UPPER_LEG | 1u << ABZ_LEFT_LOWER_LEG | 1u << ABZ_LEFT_FOOT |
                                  1u << ABZ_RIGHT_UPPER_LEG | 1u << ABZ_RIGHT_LOWER_LEG | 1u << ABZ_RIGHT_FOOT;

// From the hips to the line between the ankles, over the floor.
static float hips_off_feet(const abz_vec3 *joint)
{
    const abz_vec3 *left = &joint[ABZ_LEFT_FOOT], *right = &joint[ABZ_RIGHT_FOOT], *hips = &joint[ABZ_HIPS];
    const abzi_spot at = {hips->x, hips->z, 0};
    return abzi_spot_apart(at,
                           abzi_spot_nearest((abzi_spot){left->x, left->z, 0}, (abzi_spot){right->x, right->z, 0}, at));
}

static bool looks_seated(const abzi_upright *u, const abz_body *body, const abz_vec3 *joint)
{
    const float hips = (joint[ABZ_HIPS].y - u->floor_y) / body->hip_height_m;
    const float trunk = body->head_height_m - body->hip_height_m, off_feet = hips_off_feet(joint);
    bool is = hips > LOW && hips < HIGH && joint[ABZ_HEAD].y - joint[ABZ_HIPS].y > TRUNK_UP * trunk;
    for (int side = 0; side < 2; side++) {
        const int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
        const float thigh = abzi_v3_length(body->offset[leg + 1]), shin = abzi_v3_length(body->offset[leg + 2]);
        is = is && joint[leg].y - joint[leg + 1].y < LEVEL * thigh &&
             joint[leg + 1].y - joint[leg + 2].y > SHIN * shin && off_feet > AHEAD_OF_HIPS * thigh;
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
        bool is_other = u->sits ? looks_up(u, body, joint) : looks_seated(u, body, joint);
        u->seat_y = u->other_n == 0 ? joint[ABZ_HIPS].y : u->seat_y;
        is_other = is_other && (u->sits || fabsf(joint[ABZ_HIPS].y - u->seat_y) < SEAT_GIVES_M);
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

static void see_ways(abzi_upright *u, const abz_vec3 *joint, uint32_t seen, bool is_new)
{
    const abz_vec3 across = abzi_v3_sub(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM]);
    abz_vec3 hips = joint[ABZ_HIPS], neck = abzi_v3_lerp(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM], 0.5f);
    hips.y = neck.y = 0;
    u->heading = abzi_heading(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM]);
    const float was = u->chair.speed;
    see_way(&u->chair, hips, is_new);
    u->slowing = is_new ? 0 : (was - u->chair.speed) / DT;
    const abz_vec3 head = abzi_v3_sub(joint[ABZ_HEAD], neck);
    if ((seen >> ABZ_HEAD & 1) != 0 && head.x + head.z - (head.x + head.z) == 0) {
        u->head = head;
    } else if (is_new) {
        u->head = abzi_v3(0, 0, 0);
    }
    const abz_vec3 left = abzi_v3_normalize(abzi_v3(across.x, 0, across.z), abzi_v3(1, 0, 0));
    u->across = is_new ? left : abzi_v3_lerp(u->across, left, DT / (DT + ACROSS_S));
    const abz_vec3 top = abzi_v3_add(abzi_v3_sub(neck, hips), abzi_v3_scale(u->head, HEAD_SHARE));
    const float lean_m = abzi_v3_dot(top, abzi_v3_normalize(u->across, left));
    if (is_new) {
        abzi_lean_start(&u->lean, lean_m);
    }
    u->crosses = abzi_lean_tick(&u->lean, lean_m);
}

// The chair, which heads where the hips do.
static void see_turn(abzi_upright *u, bool is_new)
{
    const float yaw = abzi_heading(u->joint[ABZ_LEFT_UPPER_LEG], u->joint[ABZ_RIGHT_UPPER_LEG]);
    if (is_new) {
        u->yaw = yaw;
        u->turn = 0;
    }
    const float expected = u->yaw + u->turn * DT, off = abzi_wrapf(yaw - expected);
    u->yaw = abzi_wrapf(expected + ALPHA * off);
    u->turn += BETA / DT * off;
}

static abz_vec3 place_of(const abzi_upright_foot *foot)
{
    return abzi_v3(foot->x.at, 0, foot->z.at);
}

// Which foot goes with a way: the one further behind on it; beside, that on the side which it goes to, and the one that
// has stood.
static int which(const abzi_upright *u, const abz_body *body, abz_vec3 v)
{
    const abz_vec3 way = abzi_v3_normalize(v, abzi_v3(0, 0, 1));
    const float left = abzi_spot_local((abzi_spot){0, 0, u->heading}, way).x;
    float behind[2];
    for (int side = 0; side < 2; side++) {
        behind[side] = abzi_v3_dot(abzi_v3_sub(home(u, body, side), place_of(&u->foot[side])), way);
        behind[side] += TURN_LEAST * (side == 0 ? left : -left) + (side == u->last ? 0 : TURN_LEAST / 2);
    }
    return behind[0] >= behind[1] ? 0 : 1;
}

static void set_out(abzi_upright *u, int32_t by)
{
    u->by = by;
    u->begun = u->chair.at;
    u->peak = 0;
    u->least = GO_SPEED;
    u->peak_since = 0;
}

static void lift(abzi_upright *u, int side, int32_t by)
{
    abzi_upright_foot *foot = &u->foot[side];
    set_out(u, by);
    u->swings = side;
    u->since = 0;
    u->crossed = 0;
    u->goes = by == WITH_SWAY;
    foot->from_x = foot->x.at;
    foot->from_z = foot->z.at;
}

static void rest(abzi_upright *u)
{
    u->foot[u->swings].x.speed = u->foot[u->swings].x.gain = 0;
    u->foot[u->swings].z.speed = u->foot[u->swings].z.gain = 0;
    u->last = u->swings;
    u->swings = -1;
    u->since = 0;
}

// took: ticks until what it went with had come so far. A sway that goes on when a foot lands was that foot's.
static void land(abzi_upright *u, float took)
{
    if (u->since <= SWING_MOST) {
        u->usual_ticks[u->by] +=
            USUAL_NEW * (abzi_maxf(took, u->by == WITH_SWAY ? SWAY_LEAST : SWING_LEAST) - u->usual_ticks[u->by]);
    }
    rest(u);
}

// On its way to a place where it lands in so many ticks, further than a step from where it stood.
static void go(abzi_upright_foot *foot, abz_vec3 to, float ticks)
{
    const abz_vec3 from = {foot->from_x, 0, foot->from_z}, way = {to.x - from.x, 0, to.z - from.z};
    const float far = abzi_v3_length(way);
    to = far < STEP_M && far > 0 ? abzi_v3_add(from, abzi_v3_scale(way, STEP_M / far)) : to;
    abzi_reach_tick(&foot->x, to.x, ticks);
    abzi_reach_tick(&foot->z, to.z, ticks);
}

// Ticks until the chair comes to rest, as of a curve of least jerk (rhythm/footfall.h): near its end, with t left, the
// speed is c t^2 and falls by 2 c t.
static float rolls_ticks(const abzi_upright *u)
{
    const float share = u->chair.speed / u->peak, p = 0.5f + sqrtf(0.25f - 0.25f * sqrtf(share < 1 ? share : 1));
    if (u->peak_since == 0 || u->slowing <= 0 || p < 0.5f + BARELY) {
        return abzi_maxf(u->usual_ticks[WITH_CHAIR] - (float)u->since, LEFT_LEAST);
    }
    const float by_slowing = 2 * u->chair.speed / u->slowing, by_peak = (1 - p) * (float)u->peak_since / (p - 0.5f);
    return abzi_minf(0.5f * (by_slowing + by_peak), SWING_MOST);
}

// With the chair: ahead of where that comes to rest; it lands when it does, or turns round.
static void swing_with_chair(abzi_upright *u, const abz_body *body)
{
    abzi_upright_foot *foot = &u->foot[u->swings];
    const float speed = u->chair.speed;
    u->peak_since = speed >= u->peak ? 0 : u->peak_since + 1;
    u->peak = abzi_maxf(u->peak, speed);
    u->least = speed >= u->peak ? u->peak : abzi_minf(u->least, speed);
    const bool turns = u->least < SLOWED * u->peak && speed > AGAIN * u->least;
    u->left_ticks = speed < LAND_SPEED || turns ? abzi_minf(u->left_ticks - 1, LATER) : LATER + rolls_ticks(u);
    const float left = abzi_maxf(u->left_ticks, 1);
    u->goes |= left <= SWING_USUAL;
    if (u->goes) {
        const abz_vec3 gone = abzi_v3_sub(u->chair.at, u->begun);
        const abz_vec3 ahead = abzi_v3_add(abzi_v3_scale(gone, AHEAD), abzi_v3_scale(u->chair.v, GLIDE * left * DT));
        go(foot, abzi_v3_add(home(u, body, u->swings), ahead), left);
    }
    if (u->since >= SWING_LEAST && (u->left_ticks <= 1 || u->since > SWING_MOST)) {
        land(u, (float)u->since - LATER);
    }
}

// With the trunk: a body is over a foot that has just landed as it crosses the middle. If it stays where it was, so
// does the foot.
static void swing_with_sway(abzi_upright *u, const abz_body *body)
{
    abzi_upright_foot *foot = &u->foot[u->swings];
    const bool goes = u->crossed || abzi_lean_lifts(&u->lean, u->goes != 0);
    const float reach = foot->ahead ? STEP_M / 2 : -STEP_M / 2;
    const abz_vec3 out = abzi_spot_world((abzi_spot){0, 0, u->heading}, abzi_v3(0, 0, reach));
    const abz_vec3 from = {foot->from_x, 0, foot->from_z};
    if (goes) {
        float in_s;
        const bool by_cadence = !u->crossed && abzi_lean_lands_in(&u->lean, &in_s);
        u->left_ticks = abzi_maxf(by_cadence ? in_s / DT : u->usual_ticks[WITH_SWAY] - (float)u->since, 1);
    } else {
        u->left_ticks = u->goes ? BACK_TICKS : abzi_maxf(u->left_ticks - 1, 1);
    }
    const bool is_back = !goes && !u->goes && u->left_ticks <= 1;
    u->goes = goes;
    go(foot, goes ? abzi_v3_add(home(u, body, u->swings), out) : from, u->left_ticks);
    if (is_back || u->since > SWING_MOST) {
        rest(u);
    } else if (u->since >= SWAY_LEAST && u->crossed) {
        foot->ahead = !foot->ahead;
        land(u, (float)u->since);
    }
}

static void step(abzi_upright *u, const abz_body *body)
{
    u->since++;
    const bool rolls =
        u->still_n == STILL_TICKS && u->chair.speed > GO_SPEED && abzi_v3_distance(u->chair.at, u->stood) > ROLLED_M;
    u->stood = abzi_v3_lerp(u->stood, u->chair.at, DT / (DT + STOOD_S));
    u->crossed |= u->crosses;
    u->still_n = u->crosses ? 0 : u->still_n < STILL_TICKS ? u->still_n + 1 : STILL_TICKS;
    if (u->swings >= 0 && u->by == WITH_CHAIR) {
        swing_with_chair(u, body);
    } else if (u->swings >= 0) {
        swing_with_sway(u, body);
        if (u->swings >= 0 && rolls) {
            set_out(u, WITH_CHAIR);
        }
    } else if (rolls && u->since > REST_TICKS) {
        lift(u, which(u, body, u->chair.v), WITH_CHAIR);
    } else if (abzi_lean_lifts(&u->lean, false) && u->since > REST_TICKS) {
        lift(u, abzi_lean_foot(&u->lean), WITH_SWAY);
    }
}

static void stand_under(abzi_upright *u, const abz_body *body)
{
    u->swings = -1;
    u->usual_ticks[WITH_CHAIR] = ROLL_FIRST;
    u->usual_ticks[WITH_SWAY] = SWAY_FIRST;
    u->stood = u->chair.at;
    u->last = 1;
    u->since = SWING_MOST;
    for (int side = 0; side < 2; side++) {
        const abz_vec3 at = home(u, body, side);
        u->foot[side].x = (abzi_reach){.at = at.x};
        u->foot[side].z = (abzi_reach){.at = at.z};
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
        abz_vec3 ankle = place_of(&u->foot[side]), toes = body->offset[leg + 3];
        ankle.y = u->floor_y + body->ankle_height_m;
        ankle.y +=
            u->swings == side ? LIFT_M * (u->by == WITH_CHAIR ? abzi_minf(u->chair.speed / (2 * GO_SPEED), 1) : 1) : 0;
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
    see_ways(u, joint, *seen, !was);
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
    see_turn(u, !was);
    *seen |= legs_seen | 1u << ABZ_LEFT_TOES | 1u << ABZ_RIGHT_TOES;
    return u->joint;
}

abzi_foreseen abzi_upright_foresee(const abzi_upright *u)
{
    abzi_foreseen of = {.foot = -1};
    if (!u->sits || u->by != WITH_SWAY) {
        return of;
    }
    of.foot = u->swings;
    of.lands = abzi_lean_down_in(&u->lean, u->swings < 0 || u->crossed, &of.lands_s);
    if (u->still_n < STILL_TICKS && !abzi_lean_beat(&u->lean, &of.beat_s, &of.period_s)) {
        of.period_s = 0;
    }
    return of;
}

abzi_aside abzi_upright_chair(const abzi_upright *u, const abz_chair_shape *shape, bool guessed, float floor_y,
                              float height_m)
{
    return (abzi_aside){.shape = u->sits ? shape : NULL,
                        .at = abzi_chair_of(u->joint, shape),
                        .v = u->chair.v,
                        .turn = guessed ? 0 : u->turn,
                        .room_m = guessed ? CHAIR_ROOM_GUESSED_M : CHAIR_ROOM_M,
                        .wrong_m = guessed ? CHAIR_WRONG_M : 0,
                        .floor_y = floor_y,
                        .height_m = height_m};
}

bool abzi_upright_is_sound(const abzi_upright *u)
{
    return u->swings >= -1 && u->swings <= 1 && u->last >= 0 && u->last <= 1 && u->by >= WITH_CHAIR &&
           u->by <= WITH_SWAY && u->peak >= 0 && (!u->sits || abzi_lean_is_sound(&u->lean));
}
