/// Two posed dancers, judged by what bodies can do: joints within their limits, nobody passing through the other.
#ifndef TEST_DANCING_H
#define TEST_DANCING_H

#include "base/vec.h"
#include "lead/dancer.h"

// ---- joints ----------------------------------------------------------------------------------------------------------

// Degrees. Ranges of motion of healthy adults, American Academy of Orthopaedic Surgeons (1965), rounded outwards by 5
// for what belongs to the girdles and not to the joint itself.
static inline float degrees(float rad)
{
    return rad * 180 / ABZI_PI_F;
}

static inline float angle_between(abz_vec3 a, abz_vec3 b)
{
    return degrees(
        abzi_acosf(abzi_v3_dot(abzi_v3_normalize(a, abzi_v3(0, 1, 0)), abzi_v3_normalize(b, abzi_v3(0, 1, 0)))));
}

static inline abz_vec3 bone(const abz_pose *p, int from, int to)
{
    return abzi_v3_sub(p->pos[to], p->pos[from]);
}

// Name of the first joint out of its limits, or NULL.
static inline const char *broken_joint(const abz_pose *p, float *by)
{
    for (int side = 0; side < 2; side++) {
        int hip = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG,
            arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM;
        float out = side ? -1.0f : 1.0f;
        // knee 0 .. 140
        float knee = angle_between(bone(p, hip, hip + 1), bone(p, hip + 1, hip + 2));
        abz_vec3 shin = abzi_quat_rotate(abzi_quat_conj(p->rot[hip]), bone(p, hip + 1, hip + 2));
        *by = knee;
        if (knee > 140) {
            return side ? "right knee" : "left knee";
        }
        if (knee > 3 && shin.z > 0.02f) {
            return side ? "right knee, forwards" : "left knee, forwards";
        }
        // hip: thigh ahead 120, back 30, out 50, in 35 (legs that cross); turned 50 in or out
        abz_vec3 thigh = abzi_quat_rotate(abzi_quat_conj(p->rot[ABZ_HIPS]), bone(p, hip, hip + 1));
        float ahead = degrees(abzi_atan2f(thigh.z, -thigh.y)), aside = degrees(abzi_atan2f(out * thigh.x, -thigh.y));
        *by = ahead;
        if (ahead > 120 || ahead < -35) {
            return side ? "right hip, ahead" : "left hip, ahead";
        }
        *by = aside;
        if (aside > 50 || aside < -35) {
            return side ? "right hip, aside" : "left hip, aside";
        }
        abz_vec3 toes =
            abzi_quat_rotate(abzi_quat_conj(p->rot[ABZ_HIPS]), abzi_quat_rotate(p->rot[hip + 3], abzi_v3(0, 0, 1)));
        *by = degrees(abzi_atan2f(toes.x, toes.z));
        if (fabsf(*by) > 55) {
            return side ? "right foot turned" : "left foot turned";
        }
        // ankle: toes up 30, down 60 (on the ball, heel high)
        abz_vec3 sole =
            abzi_quat_rotate(abzi_quat_conj(p->rot[hip + 1]), abzi_quat_rotate(p->rot[hip + 2], abzi_v3(0, 0, 1)));
        *by = degrees(abzi_atan2f(sole.y, sole.z));
        if (*by > 35 || *by < -65) {
            return side ? "right ankle" : "left ankle";
        }
        // elbow 0 .. 150
        *by = angle_between(bone(p, arm, arm + 1), bone(p, arm + 1, arm + 2));
        if (*by > 150) {
            return side ? "right elbow" : "left elbow";
        }
        // upper arm, seen from the chest: not further behind than 65; across the body 50
        abz_vec3 upper = abzi_quat_rotate(abzi_quat_conj(p->rot[ABZ_CHEST]), bone(p, arm, arm + 1));
        upper = abzi_v3_normalize(upper, abzi_v3(0, -1, 0));
        *by = degrees(abzi_acosf(upper.z)) - 90;
        if (*by > 65) {
            return side ? "right arm, behind" : "left arm, behind";
        }
        *by = degrees(abzi_acosf(out * upper.x)) - 90;
        if (*by > 50) {
            return side ? "right arm, across" : "left arm, across";
        }
    }
    abz_vec3 look = abzi_quat_to_vector(abzi_quat_mul(abzi_quat_conj(p->rot[ABZ_CHEST]), p->rot[ABZ_HEAD]));
    *by = degrees(abzi_v3_length(look));
    if (*by > 80) {
        return "neck";
    }
    *by = degrees(abzi_quat_angle(p->rot[ABZ_HIPS], p->rot[ABZ_CHEST]));
    return *by > 50 ? "spine" : NULL;
}

// ---- bodies in the same place ----------------------------------------------------------------------------------------

// Part of a body: a rounded rod. Radii in heights: half of breadths and depths of adults (NASA-STD-3000, 50th
// percentile), the lesser of the two where a part is flat.
typedef struct rod {
    abz_vec3 a, b;
    float radius;
    int part;
} rod;
enum { TRUNK, HEAD_PART, UPPER_ARMS, FOREARMS, THIGHS, SHINS, ROD_N = 11 };

static inline void rods_of(const abz_pose *p, float height, rod out[ROD_N])
{
    const float r[6] = {0.068f, 0.055f, 0.026f, 0.021f, 0.042f, 0.030f};
    abz_vec3 crown = abzi_v3_add(p->pos[ABZ_HEAD], abzi_quat_rotate(p->rot[ABZ_HEAD], abzi_v3(0, 0.015f * height, 0)));
    out[0] = (rod){p->pos[ABZ_HIPS], p->pos[ABZ_CHEST], r[TRUNK] * height, TRUNK};
    out[1] =
        (rod){p->pos[ABZ_CHEST], abzi_v3_lerp(p->pos[ABZ_CHEST], p->pos[ABZ_NECK], 0.7f), r[TRUNK] * height, TRUNK};
    out[2] = (rod){p->pos[ABZ_HEAD], crown, r[HEAD_PART] * height, HEAD_PART};
    for (int side = 0; side < 2; side++) {
        int hip = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG,
            arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM;
        out[3 + side] = (rod){p->pos[arm], p->pos[arm + 1], r[UPPER_ARMS] * height, UPPER_ARMS};
        out[5 + side] = (rod){p->pos[arm + 1], p->pos[arm + 2], r[FOREARMS] * height, FOREARMS};
        out[7 + side] = (rod){p->pos[hip], p->pos[hip + 1], r[THIGHS] * height, THIGHS};
        out[9 + side] = (rod){p->pos[hip + 1], p->pos[hip + 2], r[SHINS] * height, SHINS};
    }
}

// Distance between two line segments. Source: Ericson, "Real-time collision detection" (2005), 5.1.9.
static inline float segments_apart(abz_vec3 p1, abz_vec3 q1, abz_vec3 p2, abz_vec3 q2)
{
    abz_vec3 d1 = abzi_v3_sub(q1, p1), d2 = abzi_v3_sub(q2, p2), r = abzi_v3_sub(p1, p2);
    float a = abzi_v3_dot(d1, d1), e = abzi_v3_dot(d2, d2), f = abzi_v3_dot(d2, r), c = abzi_v3_dot(d1, r);
    float b = abzi_v3_dot(d1, d2), denominator = a * e - b * b;
    float s = denominator > 1e-9f ? (b * f - c * e) / denominator : 0;
    s = s < 0 ? 0 : s > 1 ? 1 : s;
    float t = e > 1e-9f ? (b * s + f) / e : 0;
    if (t < 0) {
        t = 0;
        s = a > 1e-9f ? -c / a : 0;
    } else if (t > 1) {
        t = 1;
        s = a > 1e-9f ? (b - c) / a : 0;
    }
    s = s < 0 ? 0 : s > 1 ? 1 : s;
    return abzi_v3_distance(abzi_v3_lerp(p1, q1, s), abzi_v3_lerp(p2, q2, t));
}

// How deep the deepest part of the one is in the other, m; below 0: apart. Arms against arms are left out: hands are
// joined, and arms lie on arms.
static inline float deepest_clash(const abz_pose *a, float a_height, const abz_pose *b, float b_height, int part[2])
{
    rod x[ROD_N], y[ROD_N];
    rods_of(a, a_height, x);
    rods_of(b, b_height, y);
    float deepest = -1;
    for (int i = 0; i < ROD_N; i++) {
        for (int j = 0; j < ROD_N; j++) {
            bool arms = (x[i].part == UPPER_ARMS || x[i].part == FOREARMS) &&
                        (y[j].part == UPPER_ARMS || y[j].part == FOREARMS);
            float deep = arms ? -1 : x[i].radius + y[j].radius - segments_apart(x[i].a, x[i].b, y[j].a, y[j].b);
            if (deep > deepest) {
                deepest = deep;
                part[0] = i;
                part[1] = j;
            }
        }
    }
    return deepest;
}

#endif
