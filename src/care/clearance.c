#include "care/clearance.h"

#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

// ---- who is there --------------------------------------------------------------------------------------------------
#define FOOT_M 0.06f   // half of a foot's breadth,
#define HIPS_M 0.20f   // and of hips that sway
#define SLOWS_S 0.15f  // what moves goes on as it does for so long in all: most of a swing a foot slows down,
#define HIPS_S 0.40f   // and hips go on from foot to foot (couple A's, by least squares over .3 to .7 s)
#define SMOOTH 0.3f    // share of a new velocity in what is believed

// ---- where it may stand --------------------------------------------------------------------------------------------
#define ROOM_M 0.05f   // between the chair and where his feet are,
#define PLACE_S 0.10f  // and will be in a moment
#define ROUNDS 5

// ---- giving way ----------------------------------------------------------------------------------------------------
// Chosen on couple A's leader (bench/sitting has what else was tried).
#define SHOULDER_M 0.25f  // from the middle of the axle to a shoulder, over the floor
#define WATCH_M 0.05f     // nearer than that somebody is in the way,
#define WATCH_S 0.02f     // or so much before he is there,
#define WRONG 0.25f       // a chair, or so much of what it will have gone by then: foresight is wrong by as much,
#define STRIDE_M 0.10f    // and hips further off of which no more is known: where they are feet will be beside them
#define STEP_S (6 * DT)   // of a way that is looked at: seven steps, in the first three of which it is pushed
#define OTHERWISE 0.001f  // a push that is wholly another one counts as much as 1.8 cm of him in the way at three steps
enum { STEP_N = ABZ_LEAD_WAY_N, PUSHED_N = 3, PUSH_N = 5, CHOICE_MOST = 1 + PUSH_N * PUSH_N };

// ---- never into him ------------------------------------------------------------------------------------------------
#define TALL_M 2.0f    // as thick as somebody so tall is nearly everybody; who is thinner is not touched either
#define SHANK 0.025f   // of that, half of a shank
#define SHIN 0.03f     // of a knee,
#define SHOE 0.02f     // and of a foot
#define ALIKE_M 2e-6f  // a few last places of where things are

enum { CORNER_N = 8, OWN_N = 6, TOUCH_MOST = ABZI_CHAIR_PART_N + 2 + 2 * ABZI_CHAIR_BUMPER_N + OWN_N };
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

// What sticks out of a chair, seen from above.
static void corners_of(const abz_chair_shape *c, abzi_spot at, abz_vec3 *out)
{
    const float half = c->track_m / 2, narrow = c->knee[0].x;
    for (int i = 0; i < CORNER_N; i++) {
        const float side = i % 2 == 0 ? 1.0f : -1.0f;
        static const float wheel[] = {-1, 1};
        const abz_vec3 corner = i < 4   ? abzi_v3(side * half, 0, wheel[i / 2] * c->wheel_m)
                                : i < 6 ? abzi_v3(side * c->caster_out, 0, c->caster_ahead)
                                        : abzi_v3(side * narrow, 0, c->front_m);
        out[i] = abzi_spot_world(at, corner);
    }
}

// The points that a chair keeps clear of: his legs, wherever they may be, or his chair.
enum { CROWD_MOST = ABZ_LEAD_WAYS_N * ABZI_CLEARANCE_POINT_N };
typedef struct crowd {
    int n;
    abz_vec3 at[CROWD_MOST];
    float radius_m[CROWD_MOST], share[CROWD_MOST];  // how likely it is there
    abzi_spot chair;
    float room_m;  // of her chair from his
} crowd;

static crowd crowd_in(const abzi_clearance *c, const abzi_clearance_other *other, float in_s)
{
    crowd out = {.chair = other->chair};
    if (other->shape != NULL) {
        out.chair = abzi_his_chair_in(&c->chair, in_s);
        corners_of(other->shape, out.chair, out.at);
        for (; out.n < CORNER_N; out.n++) {
            out.radius_m[out.n] = FOOT_M;
            out.share[out.n] = 1;
        }
        return out;
    }
    for (int p = 0; c->seen != 0 && p < ABZI_CLEARANCE_POINT_N; p++) {
        const float goes_s = abzi_coasts_s(in_s, p == HIPS ? HIPS_S : SLOWS_S);
        out.at[out.n] = abzi_v3_add(c->at[p], abzi_v3_scale(c->v[p], goes_s));
        out.radius_m[out.n] = p == HIPS ? HIPS_M : FOOT_M;
        out.share[out.n++] = 1;
    }
    return out;
}

// The same as recorded leaders went: k, of the steps of a way that is looked at.
static crowd crowd_on_ways(const abzi_clearance *c, const abz_lead_ways *ways, int k)
{
    crowd out = {.n = 0};
    for (uint32_t w = 0; w < ways->n; w++) {
        for (int p = 0; c->seen != 0 && p < ABZI_CLEARANCE_POINT_N; p++) {
            out.at[out.n] = abzi_v3_add(c->at[p], ways->by[w][k][p]);
            out.radius_m[out.n] = p == HIPS ? HIPS_M : FOOT_M;
            out.share[out.n++] = ways->share[w];
        }
    }
    return out;
}

abzi_spot abzi_clearance_place(const abzi_clearance *c, const abzi_clearance_other *other, const abz_chair_shape *shape,
                               abzi_spot goal)
{
    const abz_vec3 hips = abzi_spot_world(goal, shape->seat), from = c->at[HIPS];
    const abz_vec3 behind = abzi_spot_world((abzi_spot){0, 0, goal.yaw}, abzi_v3(0, 0, -1));
    const abz_vec3 off = {hips.x - from.x, 0, hips.z - from.z};
    const abz_vec3 way = other->shape != NULL && abzi_v3_dot(off, behind) > 0 ? behind : abzi_v3_normalize(off, behind);
    const crowd now = crowd_in(c, other, 0), soon = crowd_in(c, other, PLACE_S);
    for (int round = 0; round < ROUNDS; round++) {
        float most = 0;
        abz_vec3 out, corner[CORNER_N];
        for (int i = 0; i < now.n; i++) {
            const float room = now.radius_m[i] + ROOM_M;
            most = abzi_maxf(most, room - abzi_chair_off(shape, goal, now.at[i], &out));
            most = abzi_maxf(most, room - abzi_chair_off(shape, goal, soon.at[i], &out));
        }
        corners_of(shape, goal, corner);
        for (int i = 0; other->shape != NULL && i < CORNER_N; i++) {
            most = abzi_maxf(most, FOOT_M + ROOM_M - abzi_chair_off(other->shape, other->chair, corner[i], &out));
        }
        goal.x += most * way.x;
        goal.z += most * way.z;
    }
    return goal;
}

// ---- giving way ----------------------------------------------------------------------------------------------------

static float squared(float missing)
{
    return missing > 0 ? missing * missing : 0;
}

// How much is in the way of a chair that stands there.
static float in_the_way(const abz_chair_shape *shape, abzi_spot at, const abzi_clearance_other *other, const crowd *of)
{
    const abzi_stance here = abzi_stance_of(at);
    abz_vec3 out, corner[CORNER_N];
    float sum = 0;
    for (int i = 0; i < of->n; i++) {
        sum += of->share[i] * squared(of->radius_m[i] - abzi_chair_off_stance(shape, here, of->at[i], &out));
    }
    if (other->shape != NULL) {
        corners_of(shape, at, corner);
        for (int i = 0; i < CORNER_N; i++) {
            sum += squared(of->room_m - abzi_chair_off(other->shape, of->chair, corner[i], &out));
        }
    }
    return sum;
}

// Speed and turn, no more than they may be.
static void pace(const abz_chair_shape *shape, const abzi_clearance_pace *most, float *speed, float *turn)
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

// The same on the way of one that is pushed so for a moment, and goes on.
static float on_its_way(const abz_chair_shape *shape, const abzi_clearance_pace *most, const abzi_chair *chair,
                        const abzi_clearance_other *other, const crowd *crowds, float push, float twist)
{
    abzi_spot at = chair->at;
    float speed = chair->speed, turn = chair->turn, sum = 0;
    for (int k = 0; k < STEP_N; k++) {
        if (k < PUSHED_N) {
            speed += push * STEP_S;
            turn += twist * STEP_S;
            pace(shape, most, &speed, &turn);
        }
        float sine, cosine;
        abzi_sincosf(at.yaw + turn * STEP_S / 2, &sine, &cosine);
        at = (abzi_spot){at.x + speed * STEP_S * sine, at.z + speed * STEP_S * cosine, at.yaw + turn * STEP_S};
        sum += in_the_way(shape, at, other, &crowds[k]);
    }
    return sum;
}

typedef struct choice {
    float push, twist;  // m/s^2, rad/s^2
    float cost;
} choice;

// What may be done in this tick: what is wanted, or where that has anybody in its way anything else; returns how many.
static int choices_of(const abzi_clearance *c, const abzi_clearance_other *other, const abz_chair_shape *shape,
                      const abzi_clearance_pace *most, const abzi_chair *chair, float speed, float turn, choice *out)
{
    crowd crowds[STEP_N];
    const bool sits = other->shape != NULL, knows = !sits && other->ways != NULL && other->ways->n > 0;
    crowd now;
    if (sits) {
        now = crowd_in(c, other, 0);
    }
    for (int k = 0; k < STEP_N; k++) {
        crowds[k] = knows ? crowd_on_ways(c, other->ways, k) : crowd_in(c, other, (float)(k + 1) * STEP_S);
        float goes_m = 0;
        for (int i = 0; i < crowds[k].n; i++) {
            const int p = i % ABZI_CLEARANCE_POINT_N;
            const float gone_m = sits ? abzi_v3_distance(now.at[i], crowds[k].at[i]) : 0;
            const float fast = !sits ? abzi_v3_length(c->v[p]) : 0;
            const bool strides = !sits && !knows && p == HIPS;
            crowds[k].radius_m[i] += WATCH_M + WRONG * gone_m + WATCH_S * fast + (strides ? STRIDE_M : 0);
            goes_m = abzi_maxf(goes_m, gone_m);
        }
        crowds[k].room_m = FOOT_M + WATCH_M + WRONG * goes_m;
    }
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

// How deep everything is in the chair that may touch it, and of it in his; returns how many.
static int touches(const abzi_clearance_other *other, const abz_chair_shape *shape, const abzi_chair *chair,
                   float *depth)
{
    const abz_vec3 *at = other->now != NULL ? other->now : other->joint;
    abzi_chair_depths(chair, shape, at, TALL_M, depth);
    int n = ABZI_CHAIR_PART_N;
    for (int side = 0; side < 2; side++) {
        const abz_vec3 *knee = &at[side == 0 ? ABZ_LEFT_LOWER_LEG : ABZ_RIGHT_LOWER_LEG];
        depth[n++] = abzi_chair_depth(chair, shape, abzi_v3_lerp(knee[0], knee[1], 0.5f), SHANK * TALL_M);
    }
    if (other->shape == NULL) {
        return n;
    }
    const abzi_chair his = {.at = other->chair};
    abz_vec3 theirs[ABZI_CHAIR_BUMPER_N], own[ABZI_CHAIR_BUMPER_N];
    abzi_chair_bumpers(other->shape, his.at, theirs);
    abzi_chair_bumpers(shape, chair->at, own);
    for (int i = 0; i < ABZI_CHAIR_BUMPER_N; i++) {
        depth[n++] = abzi_chair_depth(chair, shape, theirs[i], 0);
        depth[n++] = abzi_chair_depth(&his, other->shape, own[i], 0);
    }
    for (int side = 0; side < 2; side++) {
        const abz_vec3 knee = shape->knee[side], ankle = shape->ankle[side], toes = {ankle.x, ankle.y, shape->front_m};
        depth[n++] = abzi_chair_depth(&his, other->shape, abzi_spot_world(chair->at, knee), SHIN * TALL_M);
        depth[n++] = abzi_chair_depth(&his, other->shape, abzi_spot_world(chair->at, ankle), SHOE * TALL_M);
        depth[n++] = abzi_chair_depth(&his, other->shape, abzi_spot_world(chair->at, toes), SHOE * TALL_M);
    }
    return n;
}

static bool is_deeper(const float *was, const float *is, int n)
{
    for (int i = 0; i < n; i++) {
        if (is[i] > 0 && is[i] > was[i] + ALIKE_M) {
            return true;
        }
    }
    return false;
}

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
    pace(shape, most, &speed, &turn);
    speed = chair->speed + abzi_withinf(speed - chair->speed, most->push * DT);
    turn = chair->turn + abzi_withinf(turn - chair->turn, most->twist * DT);
    abzi_chair_drive(chair, shape, speed, turn);
}

void abzi_clearance_drive(const abzi_clearance *c, const abzi_clearance_other *other, const abz_chair_shape *shape,
                          const abzi_clearance_pace *most, float speed, float turn, abzi_chair *chair)
{
    pace(shape, most, &speed, &turn);
    if (other->joint == NULL) {
        push(shape, most, speed, turn, chair);
        return;
    }
    const abzi_chair from = *chair;
    float was[TOUCH_MOST], is[TOUCH_MOST];
    choice choices[CHOICE_MOST];
    const int n = touches(other, shape, &from, was);
    int left_n = choices_of(c, other, shape, most, &from, speed, turn, choices);
    abzi_chair best = from;
    for (bool first = true; left_n > 0; first = false) {
        const int i = best_of(choices, left_n);
        *chair = from;
        push(shape, most, from.speed + choices[i].push * DT, from.turn + choices[i].twist * DT, chair);
        best = first ? *chair : best;
        touches(other, shape, chair, is);
        if (!is_deeper(was, is, n)) {
            return;
        }
        choices[i] = choices[--left_n];
    }
    // No push keeps it out of him: hands hold the rims fast, as much as is needed. Of speed and turn there goes on:
    static const float share[][2] = {{1, 0.5f}, {0.5f, 1}, {0.5f, 0.5f}, {1, 0},      {0, 1},
                                     {0.5f, 0}, {0, 0.5f}, {0.2f, 0.2f}, {0.0f, 0.0f}};
    for (size_t i = 0; i < sizeof share / sizeof *share && is_deeper(was, is, n); i++) {
        *chair = from;
        chair->speed = best.speed;
        chair->turn = best.turn;
        abzi_chair_hold_back(chair, shape, share[i][0], share[i][1]);
        touches(other, shape, chair, is);
    }
}
