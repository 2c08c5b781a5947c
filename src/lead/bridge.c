#include "lead/bridge.h"

#include <string.h>

#include "motion/spring.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define HALF_LIFE_S 0.12f  // 95 % of the way are done in half a second: about a count
#define FOOT 11            // from here on where feet are:
#define FOOT_S 0.05f       // within a fifth of a second they are there, to the width of a finger

void abzi_bridge_start(abzi_bridge *bridge)
{
    memset(bridge, 0, sizeof *bridge);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        bridge->turn[j] = abzi_quat_identity();
    }
}

static bool is_upper(int j)
{
    return j > ABZ_HIPS && j < ABZ_LEFT_UPPER_LEG;
}

void abzi_bridge_tick(abzi_bridge *b)
{
    const float w = ABZI_SPRING(HALF_LIFE_S), decay = abzi_expf(-w / TICKS);
    const float foot_w = ABZI_SPRING(FOOT_S), foot_decay = abzi_expf(-foot_w / TICKS);
    for (int i = 0; i < ABZI_BRIDGE_WALK_N; i++) {
        bool is_foot = i >= FOOT;
        abzi_spring(&b->walk[i], &b->walk_rate[i], 0, is_foot ? foot_w : w, is_foot ? foot_decay : decay, 1 / TICKS);
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (is_upper(j)) {
            abzi_spring_quat(&b->turn[j], &b->turn_rate[j], abzi_quat_identity(), w, decay, 1 / TICKS);
        }
    }
}

static void values_of(const abzi_walk *walk, float out[ABZI_BRIDGE_WALK_N])
{
    const abzi_walk_foot *l = &walk->foot[ABZ_LEFT], *r = &walk->foot[ABZ_RIGHT];
    const float value[ABZI_BRIDGE_WALK_N] = {walk->weight.x, walk->weight.z, walk->weight.yaw, walk->side, walk->hip,
                                             walk->rise,     walk->sway_rad, l->at.yaw,        r->at.yaw,  l->heel_rad,
                                             r->heel_rad,    l->at.x,        l->at.z,          r->at.x,    r->at.z};
    memcpy(out, value, sizeof value);
}

void abzi_bridge_walk(abzi_bridge *b, const abzi_walk was[2], const abzi_walk is[2])
{
    float x[2][ABZI_BRIDGE_WALK_N], y[2][ABZI_BRIDGE_WALK_N];
    for (int i = 0; i < 2; i++) {
        values_of(&was[i], x[i]);
        values_of(&is[i], y[i]);
    }
    for (int i = 0; i < ABZI_BRIDGE_WALK_N; i++) {
        bool is_yaw = i == 2 || i == 7 || i == 8;
        float now = x[1][i] - y[1][i], before = x[0][i] - y[0][i];
        b->walk[i] += is_yaw ? abzi_wrapf(now) : now;
        b->walk_rate[i] += (now - before) * TICKS;
    }
}

void abzi_bridge_apply_walk(const abzi_bridge *b, abzi_walk *walk)
{
    walk->weight.x += b->walk[0];
    walk->weight.z += b->walk[1];
    walk->weight.yaw += b->walk[2];
    walk->side += b->walk[3];
    walk->hip += b->walk[4];
    walk->rise += b->walk[5];
    walk->sway_rad += b->walk[6];
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        walk->foot[side].at.yaw += b->walk[7 + side];
        walk->foot[side].heel_rad += b->walk[9 + side];
        walk->foot[side].at.x += b->walk[FOOT + 2 * side];
        walk->foot[side].at.z += b->walk[FOOT + 2 * side + 1];
    }
}

static abz_vec3 turned_since(const abz_pose pose[2], int j)
{
    return abzi_quat_to_vector(abzi_quat_mul(pose[1].rot[j], abzi_quat_conj(pose[0].rot[j])));
}

void abzi_bridge_pose(abzi_bridge *b, const abz_pose was[2], const abz_pose is[2])
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (is_upper(j)) {
            b->turn[j] = abzi_quat_normalize(abzi_quat_mul(was[1].rot[j], abzi_quat_conj(is[1].rot[j])));
            b->turn_rate[j] = abzi_v3_scale(abzi_v3_sub(turned_since(was, j), turned_since(is, j)), TICKS);
        }
    }
}

void abzi_bridge_apply_pose(const abzi_bridge *b, const abz_body *body, abz_pose *pose)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (is_upper(j)) {
            pose->rot[j] = abzi_quat_normalize(abzi_quat_mul(b->turn[j], pose->rot[j]));
        }
    }
    abz_vec3 hips = pose->pos[ABZ_HIPS];
    abz_body_positions(body, hips, pose->rot, pose->pos);
}

float abzi_bridge_fastest(const abz_pose *before, const abz_pose *now)
{
    float most = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        float turn = is_upper(j) ? abzi_quat_angle(before->rot[j], now->rot[j]) : 0;
        most = turn > most ? turn : most;
    }
    return most;
}
