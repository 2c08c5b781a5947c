#include "care/sway.h"

#include "base/fmath.h"
#include "base/vec.h"
#include "motion/body.h"
#include "motion/ik.h"
#include "motion/spring.h"

#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define HEAD_SHARE 0.93f  // the head joint is at so much of a body's height (dancer.c)

// Of ABZ_BEDSIDE_HAND_MOST, so much for opening and so much for swaying; the rest is for what lies between the postures
// that speeds are taken from.
#define OPEN_SPEED 0.74f
#define SIDE_SPEED 0.20f
// m/s^2: a hand that opens in 1.5 s, which is a breath at rest, needs .4 for its .2 m/s; one that is late may have
// more.
#define ACCELERATION 0.4f
#define OPEN_FORCE 0.55f
#define SIDE_FORCE 0.25f
#define SIZE_HALF_LIFE_S 1.2f  // she comes to rest within a breath
#define CATCH_UP_S 0.25f
#define FLESH_M 0.05f      // of a body around its joints, and of what it wears
#define TIP 0.6f           // of the forearm: from the wrist to the tips of the fingers (stature.c)
#define TOE_TIP_M 0.06f    // beyond the joint of the toes
#define SPREAD_STEP 0.05f  // in which a narrower way of opening is looked for
// What follows its target softly may go beyond it, by some hundredths: so far, and postures are good so far.
#define BEYOND 0.1f
enum { GRID = 24 };  // postures of opening that are tried; the side has a quarter of them

// Postures, closed and open. Lengths in heights; of the left side.
#define STAND_BACK 0.045f  // hands are before her: she stands behind the middle
#define FEET_APART 0.062f
#define FEET_AHEAD 0.035f  // of the hips, middle of the foot: ankles are a little behind them
#define FEET_OUT_RAD 0.15f
#define SIDE 0.026f      // the hips' way to a side
#define SOFT 0.005f      // knees are never straight,
#define SINK 0.006f      // and softer when she is closed
#define HEEL_RAD 0.16f   // heel of the foot without weight
#define ROLL_RAD 0.035f  // hips and trunk to the side
#define TURN_RAD 0.06f
#define BOW_RAD 0.11f   // trunk, closed: ahead
#define ARCH_RAD 0.05f  // open: back
#define NOD_RAD 0.24f   // head, closed: down to her hands
#define LIFT_RAD 0.06f
#define LIFT_SHOULDER 0.05f
static const abz_vec3 closed_wrist = {0.050f, -0.115f, 0.150f};  // from between the shoulders
static const abz_vec3 open_wrist = {0.300f, -0.105f, 0.120f};
static const abz_vec3 rise_between = {0.0f, 0.020f, 0.030f};  // halfway, beside the straight line
static const abz_vec3 closed_thumb = {0.15f, 1.0f, 0.2f};     // where thumbs point: palms to each other,
static const abz_vec3 open_thumb = {0.75f, 0.45f, -0.35f};    // palms up and ahead

static abz_vec3 mirrored(abz_vec3 v, int side)
{
    return side == 0 ? v : abzi_v3(-v.x, v.y, v.z);
}

static abz_quat turned(float yaw, float lean, float roll)
{
    abz_quat q = abzi_quat_mul(abzi_quat_from_yaw(yaw), abzi_quat_from_axis_angle(abzi_v3(0, 0, 1), roll));
    return abzi_quat_mul(q, abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), lean));
}

static void pose_trunk(float open, float side, abz_quat *rot)
{
    float lean = BOW_RAD - (BOW_RAD + ARCH_RAD) * open, nod = NOD_RAD - (NOD_RAD + LIFT_RAD) * open;
    rot[ABZ_HIPS] = turned(TURN_RAD * side / 2, lean / 4, -ROLL_RAD * side / 2);
    rot[ABZ_CHEST] = turned(TURN_RAD * side, lean, -ROLL_RAD * side);
    rot[ABZ_SPINE] = abzi_quat_slerp(rot[ABZ_HIPS], rot[ABZ_CHEST], 0.5f);
    rot[ABZ_HEAD] = turned(TURN_RAD * side / 2, nod, -ROLL_RAD * side * 1.5f);
    rot[ABZ_NECK] = abzi_quat_slerp(rot[ABZ_CHEST], rot[ABZ_HEAD], 0.5f);
    for (int k = 0; k < 2; k++) {
        int shoulder = k == 0 ? ABZ_LEFT_SHOULDER : ABZ_RIGHT_SHOULDER;
        float lift = (k == 0 ? 1 : -1) * LIFT_SHOULDER * open;
        rot[shoulder] = abzi_quat_mul(rot[ABZ_CHEST], abzi_quat_from_axis_angle(abzi_v3(0, 0, 1), lift));
    }
}

static void pose_legs(const abzi_sway *s, float open, float side, abz_pose *pose)
{
    float h = s->height_m;
    abz_vec3 hips = {SIDE * h * side, s->body.hip_height_m - (SOFT + SINK * (1 - open)) * h, -STAND_BACK * h};
    pose->pos[ABZ_HIPS] = hips;
    for (int k = 0; k < 2; k++) {
        float out = k == 0 ? 1 : -1, free = -out * side;
        float heel = free > 0 ? HEEL_RAD * free * free : 0;
        abzi_spot at = {out * FEET_APART * h, (FEET_AHEAD - STAND_BACK) * h, out * FEET_OUT_RAD};
        abz_vec3 ankle, hip = abzi_leg_hip(&s->body, k, hips, pose->rot[ABZ_HIPS]);
        abz_quat foot, toes = abzi_quat_from_yaw(at.yaw);
        abzi_leg_foot(&s->body, &s->legs, k, at, 0, heel, &ankle, &foot);
        abz_vec3 front = abzi_quat_rotate(toes, abzi_v3(0, 0, 1));
        abzi_leg_pose(&s->body, &s->legs, k, hip, ankle, foot, toes, front, pose->rot);
    }
}

static void pose_arms(const abzi_sway *s, float open, abz_pose *pose)
{
    float h = s->height_m, wide = open * s->spread;
    abz_vec3 middle = abzi_v3_lerp(pose->pos[ABZ_LEFT_UPPER_ARM], pose->pos[ABZ_RIGHT_UPPER_ARM], 0.5f);
    for (int k = 0; k < 2; k++) {
        int upper = k == 0 ? ABZ_LEFT_UPPER_ARM : ABZ_RIGHT_UPPER_ARM, lower = upper + 1, hand = upper + 2;
        abz_vec3 wrist = abzi_v3_add(abzi_v3_lerp(closed_wrist, open_wrist, wide),
                                     abzi_v3_scale(rise_between, 4 * wide * (1 - wide)));
        wrist = abzi_v3_add(middle, abzi_quat_rotate(pose->rot[ABZ_CHEST], abzi_v3_scale(mirrored(wrist, k), h)));
        abz_vec3 bend = abzi_quat_rotate(pose->rot[ABZ_CHEST], mirrored(abzi_v3(0.45f, -1, -0.25f), k));
        float upper_m = abzi_v3_length(s->body.offset[lower]), lower_m = abzi_v3_length(s->body.offset[hand]);
        abz_vec3 elbow = abzi_ik_middle(pose->pos[upper], &wrist, upper_m, lower_m, bend);
        abz_vec3 thumb = mirrored(abzi_v3_lerp(closed_thumb, open_thumb, wide), k);
        pose->rot[upper] = abzi_ik_aim(s->body.offset[lower], abzi_v3_sub(elbow, pose->pos[upper]), thumb);
        pose->rot[lower] = abzi_ik_aim(s->body.offset[hand], abzi_v3_sub(wrist, elbow), thumb);
        pose->rot[hand] = pose->rot[lower];
    }
}

static void pose_body(const abzi_sway *s, float open, float side, abz_pose *pose)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose->rot[j] = abzi_quat_identity();
    }
    pose_trunk(open, side, pose->rot);
    pose_legs(s, open, side, pose);
    abz_body_positions(&s->body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
    pose_arms(s, open, pose);
    abz_body_positions(&s->body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
}

void abzi_sway_tips(const abz_pose *pose, abz_vec3 tip[static 2])
{
    for (int k = 0; k < 2; k++) {
        int hand = k == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        abz_vec3 fore = abzi_v3_sub(pose->pos[hand], pose->pos[hand - 1]);
        tip[k] = abzi_v3_add(pose->pos[hand], abzi_v3_scale(fore, TIP));
    }
}

// ---- the box, and how fast things go ---------------------------------------------------------------------------------

static bool is_inside(const abz_pose *pose, float half_width, float half_depth)
{
    abz_vec3 point[ABZ_JOINT_N + 2];
    memcpy(point, pose->pos, sizeof pose->pos);
    abzi_sway_tips(pose, point + ABZ_JOINT_N);
    point[ABZ_LEFT_TOES].z += TOE_TIP_M;
    point[ABZ_RIGHT_TOES].z += TOE_TIP_M;
    for (int i = 0; i < ABZ_JOINT_N + 2; i++) {
        if (fabsf(point[i].x) > half_width - FLESH_M || fabsf(point[i].z) > half_depth - FLESH_M) {
            return false;
        }
    }
    return true;
}

static float farthest(const abz_pose *a, const abz_pose *b)
{
    abz_vec3 tip[2][2];
    float most = 0;
    abzi_sway_tips(a, tip[0]);
    abzi_sway_tips(b, tip[1]);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        most = abzi_maxf(most, abzi_v3_distance(a->pos[j], b->pos[j]));
    }
    for (int k = 0; k < 2; k++) {
        most = abzi_maxf(most, abzi_v3_distance(tip[0][k], tip[1][k]));
    }
    return most;
}

// Does she fit as wide as spread says? And how far her fastest point goes, for a whole way of each number.
static bool try_spread(const abzi_sway *s, float half_width, float half_depth, float *open_m, float *side_m)
{
    abz_pose pose, before, aside;
    *open_m = *side_m = 0;
    for (int k = -GRID / 4; k <= GRID / 4; k++) {
        float side = (1 + BEYOND) * (float)k * 4 / GRID;
        for (int i = 0; i <= GRID; i++) {
            float step = (1 + 2 * BEYOND) / GRID, open = (float)i * step - BEYOND;
            pose_body(s, open, side, &pose);
            if (!is_inside(&pose, half_width, half_depth)) {
                return false;
            }
            if (i > 0) {
                *open_m = abzi_maxf(*open_m, farthest(&before, &pose) / step);
            }
            pose_body(s, open, side - step, &aside);
            *side_m = k > -GRID / 4 ? abzi_maxf(*side_m, farthest(&aside, &pose) / step) : *side_m;
            before = pose;
        }
    }
    return true;
}

static abzi_sway_way way_of(float whole_m, float speed_share, float force)
{
    return (abzi_sway_way){
        .v_most = speed_share * ABZ_BEDSIDE_HAND_MOST / whole_m, .a_most = force / whole_m, .per_m = 1 / whole_m};
}

bool abzi_sway_start(abzi_sway *sway, const abz_body *body, float width_m, float depth_m)
{
    float open_m, side_m;
    memset(sway, 0, sizeof *sway);
    sway->body = *body;
    sway->legs = abzi_legs_of(body);
    sway->height_m = body->head_height_m / HEAD_SHARE;
    for (sway->spread = 1; sway->spread >= 0; sway->spread -= SPREAD_STEP) {
        if (try_spread(sway, width_m / 2, depth_m / 2, &open_m, &side_m)) {
            sway->open = way_of(open_m, OPEN_SPEED, OPEN_FORCE);
            sway->side = way_of(side_m, SIDE_SPEED, SIDE_FORCE);
            return true;
        }
    }
    return false;
}

// ---- the tick --------------------------------------------------------------------------------------------------------

// As much of the whole way as a half wave of so many seconds may have.
static float size_for(const abzi_sway_way *w, float half_s)
{
    float by_speed = w->v_most * 2 * half_s / ABZI_PI_F;
    float by_force = ACCELERATION * w->per_m * 2 * half_s * half_s / (ABZI_PI_F * ABZI_PI_F);
    return abzi_minf(1, abzi_minf(by_speed, by_force));
}

static void follow(abzi_sway_way *w, float wave, float size, float least)
{
    float stiff = ABZI_SPRING(SIZE_HALF_LIFE_S);
    abzi_spring(&w->size, &w->size_v, size, stiff, abzi_expf(-stiff * DT), DT);
    float aim = w->size * wave, v = (aim - w->aim) / DT + (aim - w->at) / CATCH_UP_S;
    w->aim = aim;
    v = abzi_maxf(-w->v_most, abzi_minf(w->v_most, v));
    float change = abzi_maxf(-w->a_most * DT, abzi_minf(w->a_most * DT, v - w->v));
    w->v += change;
    w->at += w->v * DT;
    w->at = abzi_maxf(least - BEYOND, abzi_minf(1 + BEYOND, w->at));
}

void abzi_sway_tick(abzi_sway *sway, float phase, float cycle_s, bool moves, bool begins, abz_pose *pose)
{
    const float in = ABZ_BEDSIDE_IN_SHARE;
    float open = phase < in ? 0.5f - 0.5f * abzi_cosf(ABZI_PI_F * phase / in)
                            : 0.5f + 0.5f * abzi_cosf(ABZI_PI_F * (phase - in) / (1 - in));
    sway->odd ^= begins ? 1u : 0u;
    float side = abzi_sinf(ABZI_PI_F * phase) * (sway->odd ? -1 : 1);
    follow(&sway->open, open, moves ? size_for(&sway->open, in * cycle_s) : 0, 0);
    follow(&sway->side, side, moves ? size_for(&sway->side, cycle_s) : 0, -1);
    pose_body(sway, sway->open.at, sway->side.at, pose);
}
