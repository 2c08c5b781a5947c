/// People who fall: a body of joints with mass, held together by bones, that gravity takes over from any pose it
/// danced. And people who go down because they want to.
///
/// Source  position based dynamics: Müller, Heidelberger, Hennix, Ratcliff, "Position based dynamics" (2007). Bones and the
///         trunk keep their lengths; muscles are lengths that give, the more the weaker they are; the floor is hard and
///         rough.
#ifndef TEST_FALLING_H
#define TEST_FALLING_H

#include <string.h>

#include "base/vec.h"
#include "people.h"

typedef enum fall_kind {
    FALL_CRUMPLE,              ///< he faints: no muscle holds any more
    FALL_TRIP,                 ///< his feet are caught while he goes on
    FALL_SLIP,                 ///< his feet go away under him
    FALL_PUSH,                 ///< somebody pushes his shoulders, from any side
    FALL_KNEES,                ///< his knees give way, his trunk stays stiff
    FALL_STIFF,                ///< he tips over like a board
    FALL_KIND_N,               ///< those above were looked at when numbers were chosen, those below were not
    FALL_WHIRL = FALL_KIND_N,  ///< he is thrown round, and off his feet
    FALL_ONE_KNEE,             ///< one leg gives way
    FALL_SLUMP,                ///< he faints slowly: what holds him fades in a second
    FALL_BACKWARDS,            ///< his heels are caught while he goes back
    FALL_EVERY_N
} fall_kind;

typedef struct falling {
    fall_kind kind;
    float strength;    ///< of what makes him fall: 0 .. 1
    float way;         ///< rad, towards which he is pushed or tips
    float tone;        ///< of his muscles, as far as the kind leaves them any: 0 .. 1
    float most_speed;  ///< m/s: his arms and legs let his trunk go down no faster; 0: they do nothing
    float catch_m;     ///< the partner catches him when his pelvis has dropped so far; 0: nobody does
} falling;

enum { RAGDOLL_BONES_MAX = 120, RAGDOLL_STEPS = 8 };

typedef struct ragdoll_bone {
    uint8_t a, b;
    float length;
    float give;     ///< share of what it is off that is made good in a step: 1: bone
    bool is_least;  ///< may be longer
} ragdoll_bone;

typedef struct ragdoll {
    falling how;
    abz_vec3 pos[ABZ_JOINT_N], was[ABZ_JOINT_N];  ///< now, and a step ago
    float mass[ABZ_JOINT_N], radius[ABZ_JOINT_N];
    ragdoll_bone bone[RAGDOLL_BONES_MAX];
    int bone_n, leg_first, leg_n, hip_first, hip_n;
    float tick, start_m, floor_m;
    float caught_s;  ///< how long the partner has had hold of him
    uint64_t seed;
} ragdoll;

static inline void ragdoll_tie(ragdoll *r, int a, int b, float give, bool is_least, float share)
{
    r->bone[r->bone_n++] =
        (ragdoll_bone){(uint8_t)a, (uint8_t)b, share * abzi_v3_distance(r->pos[a], r->pos[b]), give, is_least};
}

/// pose_before: a tick earlier, for the speeds.
static inline void ragdoll_start(ragdoll *r, const falling *how, const abz_vec3 *before, const abz_vec3 *pose)
{
    static const uint8_t trunk[] = {ABZ_HIPS,           ABZ_SPINE,          ABZ_CHEST,          ABZ_NECK,
                                    ABZ_LEFT_SHOULDER,  ABZ_RIGHT_SHOULDER, ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM,
                                    ABZ_LEFT_UPPER_LEG, ABZ_RIGHT_UPPER_LEG};
    memset(r, 0, sizeof *r);
    r->how = *how;
    memcpy(r->pos, pose, sizeof r->pos);
    for (int j = 0; j < ABZ_JOINT_N; j++) {  // kilograms, after de Leva 1996; flesh over each joint
        r->mass[j] = j < ABZ_HEAD ? 8 : j == ABZ_HEAD ? 5 : j >= ABZ_LEFT_UPPER_LEG ? 3.5f : 1.5f;
        r->radius[j] = j <= ABZ_CHEST ? .10f : .05f;
    }
    r->radius[ABZ_HEAD] = r->radius[ABZ_LEFT_UPPER_LEG] = r->radius[ABZ_RIGHT_UPPER_LEG] = .09f;
    r->floor_m = 9;
    for (int j = ABZ_LEFT_FOOT; j < ABZ_JOINT_N; j++) {
        r->floor_m = abzi_minf(r->floor_m, pose[j].y - .02f);
    }
    r->radius[ABZ_LEFT_FOOT] = r->radius[ABZ_RIGHT_FOOT] = .07f;
    r->radius[ABZ_LEFT_TOES] = r->radius[ABZ_RIGHT_TOES] = .02f;
    for (size_t i = 0; i < sizeof trunk; i++) {
        for (size_t k = i + 1; k < sizeof trunk; k++) {
            ragdoll_tie(r, trunk[i], trunk[k], 1, false, 1);
        }
    }
    ragdoll_tie(r, ABZ_NECK, ABZ_HEAD, 1, false, 1);
    ragdoll_tie(r, ABZ_CHEST, ABZ_HEAD, .1f, false, 1);
    for (int side = 0; side < 2; side++) {
        const int arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM,
                  leg = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG;
        ragdoll_tie(r, arm, arm + 1, 1, false, 1);
        ragdoll_tie(r, arm + 1, arm + 2, 1, false, 1);
        for (int j = leg; j < leg + 3; j++) {
            ragdoll_tie(r, j, j + 1, 1, false, 1);
        }
        ragdoll_tie(r, leg + 1, leg + 3, .3f, false, 1);  // ankles are stiff
        // A knee bends by 140 degrees at most, a hip by 120.
        r->bone[r->bone_n++] = (ragdoll_bone){(uint8_t)leg, (uint8_t)(leg + 2), .3f, 1, true};
        r->bone[r->bone_n++] = (ragdoll_bone){(uint8_t)(leg + 1), ABZ_CHEST, .3f, 1, true};
    }
    r->leg_first = r->bone_n;
    for (int leg = ABZ_LEFT_UPPER_LEG; leg <= ABZ_RIGHT_UPPER_LEG; leg += 4) {
        ragdoll_tie(r, leg, leg + 2, 1, false, 1);
    }
    r->hip_first = r->bone_n;
    for (int leg = ABZ_LEFT_UPPER_LEG; leg <= ABZ_RIGHT_UPPER_LEG; leg += 4) {
        ragdoll_tie(r, leg + 1, ABZ_CHEST, 1, false, 1);
        ragdoll_tie(r, leg + 1, leg == ABZ_LEFT_UPPER_LEG ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG, 1, false, 1);
    }
    const float step = 1.0f / RAGDOLL_STEPS, s = how->strength / ABZ_TICKS_PER_SECOND;
    const abz_vec3 way = {abzi_sinf(how->way), 0, abzi_cosf(how->way)};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_vec3 v = abzi_v3_sub(pose[j], before[j]);
        const float up = abzi_maxf(0, pose[j].y - r->floor_m);
        const bool is_foot = j >= ABZ_LEFT_UPPER_LEG && pose[j].y - r->floor_m < .35f;
        if (how->kind == FALL_PUSH) {
            v = abzi_v3_add(v, abzi_v3_scale(way, s * 1.5f * up));  // up to 2 m/s at the shoulders
        } else if (how->kind == FALL_STIFF) {
            v = abzi_v3_add(v, abzi_v3_scale(way, s * .8f * up));
        } else if (how->kind == FALL_TRIP) {
            v = is_foot ? abzi_v3(0, 0, 0) : abzi_v3_add(v, abzi_v3_scale(way, s * 2 * up));
        } else if (how->kind == FALL_SLIP && is_foot) {
            v = abzi_v3_add(v, abzi_v3_scale(way, s * 3));
        } else if (how->kind == FALL_WHIRL) {  // 5 rad/s about the upright through the hips, and away from there
            const abz_vec3 off = abzi_v3_sub(pose[j], pose[ABZ_HIPS]);
            v = abzi_v3_add(v, abzi_v3_scale(abzi_v3(off.z, 0, -off.x), 5 * s));
            v = abzi_v3_add(v, abzi_v3_scale(way, s * up));
        } else if (how->kind == FALL_BACKWARDS) {
            const abz_vec3 back =
                abzi_v3_cross(abzi_v3_sub(pose[ABZ_LEFT_UPPER_LEG], pose[ABZ_RIGHT_UPPER_LEG]), abzi_v3(0, 1, 0));
            v = is_foot ? abzi_v3(0, 0, 0) : abzi_v3_add(v, abzi_v3_scale(abzi_v3_normalize(back, way), s * 1.3f * up));
        }
        r->was[j] = abzi_v3_sub(pose[j], abzi_v3_scale(v, step));
    }
    r->start_m = pose[ABZ_HIPS].y - r->floor_m;
}

/// How much of its strength a muscle has now.
static inline float ragdoll_tone(const ragdoll *r, bool is_knee, int side)
{
    const float t = r->tick / ABZ_TICKS_PER_SECOND, fades = abzi_maxf(0, 1 - t / .25f);
    switch (r->how.kind) {
    case FALL_SLUMP:
        return abzi_maxf(0, 1 - t);
    case FALL_ONE_KNEE:
        return is_knee && side == 0 ? fades : abzi_maxf(r->how.tone, fades);
    case FALL_CRUMPLE:
        return fades;
    case FALL_KNEES:
        return is_knee ? fades : 1;
    case FALL_STIFF:
        return 1;
    default:
        return abzi_maxf(r->how.tone, fades);
    }
}

static inline void ragdoll_pull(ragdoll *r, const ragdoll_bone *bone, float give)
{
    abz_vec3 *a = &r->pos[bone->a], *b = &r->pos[bone->b];
    const abz_vec3 d = abzi_v3_sub(*b, *a);
    const float length = abzi_v3_length(d), wa = 1 / r->mass[bone->a], wb = 1 / r->mass[bone->b];
    if (length < 1e-6f || (bone->is_least && length > bone->length)) {
        return;
    }
    const abz_vec3 by = abzi_v3_scale(d, give * (length - bone->length) / length / (wa + wb));
    *a = abzi_v3_add(*a, abzi_v3_scale(by, wa));
    *b = abzi_v3_sub(*b, abzi_v3_scale(by, wb));
}

/// The floor: nothing goes through it, and what lies on it is rough, but for feet that slip.
static inline void ragdoll_land(ragdoll *r)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const float least = r->floor_m + r->radius[j];
        if (r->pos[j].y < least) {
            const bool slips = r->how.kind == FALL_SLIP && j >= ABZ_LEFT_FOOT && r->tick < 24;
            const float rough = slips ? 0 : (least - r->pos[j].y) * .8f;
            r->pos[j].y = least;
            abz_vec3 slide = abzi_v3_sub(r->pos[j], r->was[j]);
            slide.y = 0;
            const float length = abzi_v3_length(slide);
            r->pos[j] = abzi_v3_sub(r->pos[j], abzi_v3_scale(slide, length > rough ? rough / length : 1));
            r->was[j].y = abzi_maxf(r->was[j].y, least - .002f);  // flesh does not bounce
        }
    }
}

/// Limbs that brake, and a partner's arms: these let the trunk go down by nothing more after a third of a second.
static inline void ragdoll_hold(ragdoll *r)
{
    float most = r->how.most_speed > 0 ? r->how.most_speed : 100;
    most = r->caught_s > 0 ? abzi_minf(most, 1.2f * abzi_maxf(0, 1 - 3 * r->caught_s)) : most;
    for (int j = ABZ_HIPS; j <= ABZ_NECK; j++) {
        r->pos[j].y = abzi_maxf(r->pos[j].y, r->was[j].y - most / (ABZ_TICKS_PER_SECOND * RAGDOLL_STEPS));
    }
}

static inline void ragdoll_step(ragdoll *r)
{
    const float dt = 1.0f / (ABZ_TICKS_PER_SECOND * RAGDOLL_STEPS);
    if (r->how.catch_m > 0 && r->start_m - (r->pos[ABZ_HIPS].y - r->floor_m) > r->how.catch_m) {
        r->caught_s += dt;
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const abz_vec3 v = abzi_v3_sub(r->pos[j], r->was[j]);
        r->was[j] = r->pos[j];
        r->pos[j] = abzi_v3_add(r->pos[j], v);
        r->pos[j].y -= 9.81f * dt * dt;
    }
    const float knee[2] = {ragdoll_tone(r, true, 0), ragdoll_tone(r, true, 1)}, hip = ragdoll_tone(r, false, 0);
    for (int round = 0; round < 6; round++) {
        for (int i = 0; i < r->bone_n; i++) {
            const float leg = knee[(i - r->leg_first) & 1];
            const float give = i < r->leg_first ? r->bone[i].give : i < r->hip_first ? leg * leg : hip * hip * .3f;
            ragdoll_pull(r, &r->bone[i], give);
        }
        ragdoll_land(r);
        ragdoll_hold(r);
    }
}

/// One tick. Who tries to save himself holds his hands towards the floor: it does not help.
static inline void ragdoll_tick(ragdoll *r)
{
    for (int i = 0; i < RAGDOLL_STEPS; i++) {
        ragdoll_step(r);
    }
    r->tick += 1;
}

#endif
