#include "care/clearance.h"

#include "care/contact.h"
#include "care/crowd.h"

#define SMOOTH 0.3f  // share of a new velocity in what is believed
#define DT (1.0f / ABZ_TICKS_PER_SECOND)

// ---- where it may stand --------------------------------------------------------------------------------------------
#define ROOM_M 0.05f   // between the chair and where his feet are,
#define PLACE_S 0.10f  // and will be in a moment
#define ROUNDS 5

// ---- giving way ----------------------------------------------------------------------------------------------------
// Chosen on couple A's leader (bench/sitting has what else was tried).
#define SHOULDER_M 0.25f  // from the middle of the axle to a shoulder, over the floor
#define OTHERWISE 0.001f  // a push that is wholly another one counts as much as 1.8 cm of him in the way at three steps
enum { PUSHED_N = 3, PUSH_N = 5, CHOICE_MOST = 1 + PUSH_N * PUSH_N };

enum { HIPS, LEFT_KNEE, LEFT_ANKLE, LEFT_TOES, RIGHT_KNEE, RIGHT_ANKLE, RIGHT_TOES };

static const uint8_t joint_of[ABZI_CLEARANCE_POINT_N] = {
    ABZ_HIPS, ABZ_LEFT_LOWER_LEG, ABZ_LEFT_FOOT, ABZ_LEFT_TOES, ABZ_RIGHT_LOWER_LEG, ABZ_RIGHT_FOOT, ABZ_RIGHT_TOES};

void abzi_clearance_see(abzi_clearance *c, const abzi_clearance_other *other)
{
    for (int p = 0; other->joint != NULL && p < ABZI_CLEARANCE_POINT_N; p++) {
        const abz_vec3 is = other->joint[joint_of[p]];
        const abz_vec3 v = abzi_v3_scale(abzi_v3_sub(is, c->at[p]), ABZ_TICKS_PER_SECOND);
        c->v[p] = c->seen != 0 ? abzi_v3_lerp(c->v[p], v, SMOOTH) : abzi_v3(0, 0, 0);
        c->at[p] = is;
    }
    c->seen = other->joint != NULL;
    abzi_his_chair_see(&c->chair, c->seen != 0 && other->shape != NULL ? &other->chair : NULL);
}

abzi_spot abzi_clearance_place(const abzi_clearance *c, const abzi_clearance_other *other, const abz_chair_shape *shape,
                               abzi_spot goal)
{
    const abz_vec3 hips = abzi_spot_world(goal, shape->seat), from = c->at[HIPS];
    const abz_vec3 behind = abzi_spot_world((abzi_spot){0, 0, goal.yaw}, abzi_v3(0, 0, -1));
    const abz_vec3 off = {hips.x - from.x, 0, hips.z - from.z};
    const abz_vec3 way = other->shape != NULL && abzi_v3_dot(off, behind) > 0 ? behind : abzi_v3_normalize(off, behind);
    const abzi_crowd now = abzi_crowd_in(c, other, 0), soon = abzi_crowd_in(c, other, PLACE_S);
    for (int round = 0; round < ROUNDS; round++) {
        float most = 0;
        abz_vec3 out, corner[ABZI_CROWD_CORNER_N];
        for (int i = 0; i < now.n; i++) {
            const float room = now.radius_m[i] + ROOM_M;
            most = abzi_maxf(most, room - abzi_chair_off(shape, goal, now.at[i], &out));
            most = abzi_maxf(most, room - abzi_chair_off(shape, goal, soon.at[i], &out));
        }
        abzi_crowd_corners(shape, goal, corner);
        for (int i = 0; other->shape != NULL && i < ABZI_CROWD_CORNER_N; i++) {
            most = abzi_maxf(most,
                             ABZI_CROWD_FOOT_M + ROOM_M - abzi_chair_off(other->shape, other->chair, corner[i], &out));
        }
        goal.x += most * way.x;
        goal.z += most * way.z;
    }
    return goal;
}

// ---- giving way ----------------------------------------------------------------------------------------------------

void abzi_clearance_keep(const abz_chair_shape *shape, const abzi_clearance_pace *most, float *speed, float *turn)
{
    *speed = abzi_clampf(*speed, -most->back, most->speed);
    *turn = abzi_withinf(*turn, most->turn);
    const float shoulder = fabsf(*speed) + SHOULDER_M * fabsf(*turn);
    const float rim = fabsf(*speed) + shape->track_m / 2 * fabsf(*turn);
    const float over = abzi_maxf(shoulder / most->shoulder, rim / most->rim);
    if (over > 1) {  // slower on the same curve
        *speed /= over;
        *turn /= over;
    }
}

// How much is in the way of one that is pushed so for a moment, and goes on.
static float on_its_way(const abz_chair_shape *shape, const abzi_clearance_pace *most, const abzi_chair *chair,
                        const abzi_clearance_other *other, const abzi_crowd *crowds, float push, float twist)
{
    abzi_spot at = chair->at;
    float speed = chair->speed, turn = chair->turn, sum = 0;
    for (int k = 0; k < ABZI_CROWD_STEP_N; k++) {
        if (k < PUSHED_N) {
            speed += push * ABZI_CROWD_STEP_S;
            turn += twist * ABZI_CROWD_STEP_S;
            abzi_clearance_keep(shape, most, &speed, &turn);
        }
        at = abzi_crowd_step(at, speed, turn);
        sum += abzi_crowd_in_the_way(shape, at, other, &crowds[k]);
    }
    return sum;
}

typedef struct choice {
    float push, twist;  // m/s^2, rad/s^2
    float cost;
} choice;

// What may be done in this tick: what is wanted, or where that has anybody in its way anything else; returns how many.
static int choices_of(const abzi_clearance_other *other, const abz_chair_shape *shape, const abzi_clearance_pace *most,
                      const abzi_chair *chair, const abzi_crowd *crowds, float speed, float turn, choice *out)
{
    const float push = abzi_withinf((speed - chair->speed) / DT, most->push);
    const float twist = abzi_withinf((turn - chair->turn) / DT, most->twist);
    out[0] = (choice){push, twist, on_its_way(shape, most, chair, other, crowds, push, twist)};
    int n = 1;
    for (int i = 0; out[0].cost > 0 && i < PUSH_N * PUSH_N; i++) {
        const float a = 2.0f * (float)(i / PUSH_N) / (PUSH_N - 1) - 1,
                    b = 2.0f * (float)(i % PUSH_N) / (PUSH_N - 1) - 1;
        const float off_a = a - push / most->push, off_b = b - twist / most->twist;
        out[n] = (choice){most->push * a, most->twist * b, OTHERWISE * (off_a * off_a + off_b * off_b)};
        out[n].cost += on_its_way(shape, most, chair, other, crowds, out[n].push, out[n].twist);
        n++;
    }
    return n;
}

// ---- never into him ------------------------------------------------------------------------------------------------

static int best_of(const choice *it, int n)
{
    int best = 0;
    for (int i = 1; i < n; i++) {
        best = it[i].cost < it[best].cost ? i : best;
    }
    return best;
}

// One tick towards such a speed and turn.
static void push(const abz_chair_shape *shape, const abzi_clearance_pace *most, float speed, float turn,
                 abzi_chair *chair)
{
    abzi_clearance_keep(shape, most, &speed, &turn);
    speed = chair->speed + abzi_withinf(speed - chair->speed, most->push * DT);
    turn = chair->turn + abzi_withinf(turn - chair->turn, most->twist * DT);
    abzi_chair_drive(chair, shape, speed, turn);
}

void abzi_clearance_drive(const abzi_clearance *c, const abzi_clearance_other *other, const abz_chair_shape *shape,
                          const abzi_clearance_pace *most, float speed, float turn, abzi_chair *chair)
{
    abzi_clearance_keep(shape, most, &speed, &turn);
    if (other->joint == NULL) {
        push(shape, most, speed, turn, chair);
        return;
    }
    const abzi_chair from = *chair;
    float is[ABZI_TOUCH_BODY_N];
    choice choices[CHOICE_MOST];
    const abzi_touch touch =
        abzi_touch_of(other->now != NULL ? other->now : other->joint, shape, from.at, other->shape, other->chair);
    abzi_crowd crowds[ABZI_CROWD_STEP_N];
    abzi_crowd_foresee(c, other, crowds);
    int left_n = choices_of(other, shape, most, &from, crowds, speed, turn, choices);
    abzi_chair best = from;
    bool deeper = true;
    for (bool first = true; left_n > 0 && deeper; first = false) {
        const int i = best_of(choices, left_n);
        *chair = from;
        push(shape, most, from.speed + choices[i].push * DT, from.turn + choices[i].twist * DT, chair);
        best = first ? *chair : best;
        abzi_touch_body(&touch, chair->at, is);
        deeper = abzi_touch_is_deeper(&touch, is);
        choices[i] = choices[--left_n];
    }
    // No push keeps it out of him: hands hold the rims fast, as much as is needed. Of speed and turn there goes on:
    static const float share[][2] = {{1, 0.5f}, {0.5f, 1}, {0.5f, 0.5f}, {1, 0},      {0, 1},
                                     {0.5f, 0}, {0, 0.5f}, {0.2f, 0.2f}, {0.0f, 0.0f}};
    for (size_t i = 0; i < sizeof share / sizeof *share && deeper; i++) {
        *chair = from;
        abzi_chair_goes(chair, shape, share[i][0] * best.speed, share[i][1] * best.turn);
        abzi_touch_body(&touch, chair->at, is);
        deeper = abzi_touch_is_deeper(&touch, is);
    }
    abzi_contact_roll(&touch, other, most, crowds, &from, chair);
}
