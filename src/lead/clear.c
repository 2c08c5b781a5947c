// Bodies as rounded rods: how near two are to each other, and which way is out.
#include "lead/clear.h"

// Half of breadths and depths of adults (NASA-STD-3000, 50th percentile), the lesser of the two where a part is flat;
// heights.
#define TRUNK 0.068f
#define HEAD 0.055f
#define CROWN 0.015f  // above the head joint
#define UPPER_ARM 0.026f
#define FOREARM 0.021f
#define THIGH 0.042f
#define SHIN 0.030f
#define NEAR_M 0.02f  // they begin to give way so long before they touch
#define LEGS_NEAR_M 0.015f
#define LEVER_LEAST 0.1f  // of an elbow, squared: who is met near the shoulder cannot turn away much

typedef struct rod {
    abz_vec3 a, b;
    float radius_m;
} rod;

// From where two rods are nearest to each other: the way from the one to the other, and where on the first, 0 .. 1.
// Source: Ericson, "Real-time collision detection" (2005), 5.1.9
static abz_vec3 between(const rod *p, const rod *q, float *on)
{
    abz_vec3 d1 = abzi_v3_sub(p->b, p->a), d2 = abzi_v3_sub(q->b, q->a), r = abzi_v3_sub(p->a, q->a);
    float a = abzi_v3_dot(d1, d1), e = abzi_v3_dot(d2, d2), f = abzi_v3_dot(d2, r), c = abzi_v3_dot(d1, r);
    float b = abzi_v3_dot(d1, d2), denominator = a * e - b * b;
    float s = denominator > 1e-9f ? (b * f - c * e) / denominator : 0;
    s = s < 0 ? 0 : s > 1 ? 1 : s;
    float t = (b * s + f) / e;
    if (t < 0 || t > 1) {
        t = t < 0 ? 0 : 1;
        s = (b * t - c) / a;
        s = s < 0 ? 0 : s > 1 ? 1 : s;
    }
    *on = s;
    return abzi_v3_sub(abzi_v3_lerp(p->a, p->b, s), abzi_v3_lerp(q->a, q->b, t));
}

static float least(float a, float b)
{
    return a < b ? a : b;
}

static float most(float a, float b)
{
    return a > b ? a : b;
}

// Most rods are nowhere near each other: boxes along the axes tell, and cost little.
static bool is_far(const rod *p, const rod *q, float near_m)
{
    float gap = p->radius_m + q->radius_m + near_m;
    return least(p->a.x, p->b.x) > most(q->a.x, q->b.x) + gap || least(q->a.x, q->b.x) > most(p->a.x, p->b.x) + gap ||
           least(p->a.z, p->b.z) > most(q->a.z, q->b.z) + gap || least(q->a.z, q->b.z) > most(p->a.z, p->b.z) + gap ||
           least(p->a.y, p->b.y) > most(q->a.y, q->b.y) + gap || least(q->a.y, q->b.y) > most(p->a.y, p->b.y) + gap;
}

// The push out of the other rod, m: from 0 where they are near_m apart, as deep as they are in each other and half of
// near_m beyond.
static abz_vec3 push(const rod *p, const rod *q, float near_m, float *on)
{
    *on = 0;
    if (is_far(p, q, near_m)) {
        return abzi_v3(0, 0, 0);
    }
    abz_vec3 way = between(p, q, on);
    float apart = abzi_v3_length(way), deep = p->radius_m + q->radius_m + near_m - apart;
    if (deep <= 0 || apart < 1e-4f) {
        return abzi_v3(0, 0, 0);
    }
    // a parabola leads into it
    float out = deep < near_m ? deep * deep / (2 * near_m) : deep - near_m / 2;
    return abzi_v3_scale(way, out / apart);
}

static rod trunk_of(const abzi_dancer *d, const abz_pose *pose)
{
    return (rod){pose->pos[ABZ_HIPS], pose->pos[ABZ_CHEST], TRUNK * d->height_m};
}

enum { LEG_RODS = 5, BODY_RODS = 5 };

static void legs_of(const abzi_dancer *d, const abz_pose *pose, rod out[LEG_RODS])
{
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const abz_vec3 *at = &pose->pos[abzi_upper_leg(side)];
        out[2 * side] = (rod){at[0], at[1], THIGH * d->height_m};
        out[2 * side + 1] = (rod){at[1], at[2], SHIN * d->height_m};
    }
    out[LEG_RODS - 1] = trunk_of(d, pose);
}

abz_vec3 abzi_clear_legs(const abzi_dancer *a, const abz_pose *a_pose, const abzi_dancer *b, const abz_pose *b_pose)
{
    rod mine[LEG_RODS], others[LEG_RODS];
    legs_of(a, a_pose, mine);
    legs_of(b, b_pose, others);
    abz_vec3 sum = {0, 0, 0};
    for (int i = 0; i < LEG_RODS; i++) {
        for (int j = 0; j < LEG_RODS; j++) {
            float on;
            abz_vec3 out = push(&mine[i], &others[j], LEGS_NEAR_M, &on);
            out.y = 0;
            sum = abzi_v3_add(sum, out);
        }
    }
    return sum;
}

abz_vec3 abzi_clear_elbow(const abzi_dancer *dancer, const abz_vec3 arm[3], const abzi_dancer *other,
                          const abz_pose *pose)
{
    const abz_vec3 *at = pose->pos;
    abz_vec3 up = abzi_quat_rotate(pose->rot[ABZ_HEAD], abzi_v3(0, CROWN * other->height_m, 0));
    const rod body[BODY_RODS] = {
        trunk_of(other, pose),
        {at[ABZ_CHEST], abzi_v3_lerp(at[ABZ_CHEST], at[ABZ_NECK], 0.7f), TRUNK * other->height_m},
        {at[ABZ_HEAD], abzi_v3_add(at[ABZ_HEAD], up), HEAD * other->height_m},
        {at[ABZ_LEFT_UPPER_LEG], at[ABZ_LEFT_LOWER_LEG], THIGH * other->height_m},
        {at[ABZ_RIGHT_UPPER_LEG], at[ABZ_RIGHT_LOWER_LEG], THIGH * other->height_m}};
    const rod bone[2] = {{arm[0], arm[1], UPPER_ARM * dancer->height_m}, {arm[2], arm[1], FOREARM * dancer->height_m}};
    abz_vec3 sum = {0, 0, 0};
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < BODY_RODS; j++) {
            float lever;
            abz_vec3 out = push(&bone[i], &body[j], NEAR_M, &lever);
            sum = abzi_v3_add(sum, abzi_v3_scale(out, lever / (lever * lever + LEVER_LEAST)));
        }
    }
    return sum;
}
