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

static float least(float a, float b)
{
    return a < b ? a : b;
}

static float most(float a, float b)
{
    return a > b ? a : b;
}

static abzi_rod rod_of(abz_vec3 a, abz_vec3 b, float radius_m)
{
    abz_vec3 low = {least(a.x, b.x) - radius_m, least(a.y, b.y) - radius_m, least(a.z, b.z) - radius_m};
    abz_vec3 high = {most(a.x, b.x) + radius_m, most(a.y, b.y) + radius_m, most(a.z, b.z) + radius_m};
    return (abzi_rod){a, b, radius_m, low, high};
}

// From where two rods are nearest to each other: the way from the one to the other, and where on the first, 0 .. 1.
// Source: Ericson, "Real-time collision detection" (2005), 5.1.9
static abz_vec3 between(const abzi_rod *p, const abzi_rod *q, float *on)
{
    abz_vec3 d1 = abzi_v3_sub(p->b, p->a), d2 = abzi_v3_sub(q->b, q->a), r = abzi_v3_sub(p->a, q->a);
    float a = abzi_v3_dot(d1, d1), e = abzi_v3_dot(d2, d2), f = abzi_v3_dot(d2, r), c = abzi_v3_dot(d1, r);
    float b = abzi_v3_dot(d1, d2), denominator = a * e - b * b;
    float s = denominator > 1e-9f ? abzi_clampf((b * f - c * e) / denominator, 0, 1) : 0;
    float t = (b * s + f) / e;
    if (t < 0 || t > 1) {
        t = t < 0 ? 0 : 1;
        s = abzi_clampf((b * t - c) / a, 0, 1);
    }
    *on = s;
    return abzi_v3_sub(abzi_v3_lerp(p->a, p->b, s), abzi_v3_lerp(q->a, q->b, t));
}

// Most rods are nowhere near each other: boxes along the axes tell, and cost little.
static bool is_far(const abzi_rod *p, const abzi_rod *q, float near_m)
{
    return p->low.x - q->high.x > near_m || q->low.x - p->high.x > near_m || p->low.z - q->high.z > near_m ||
           q->low.z - p->high.z > near_m || p->low.y - q->high.y > near_m || q->low.y - p->high.y > near_m;
}

// The push out of the other rod, m: from 0 where they are near_m apart, as deep as they are in each other and half of
// near_m beyond.
static abz_vec3 push(const abzi_rod *p, const abzi_rod *q, float near_m, float *on)
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

static abzi_rod trunk_of(const abzi_dancer *d, const abz_pose *pose)
{
    return rod_of(pose->pos[ABZ_HIPS], pose->pos[ABZ_CHEST], TRUNK * d->height_m);
}

enum { LEG_RODS = 5 };

static void legs_of(const abzi_dancer *d, const abz_pose *pose, abzi_rod out[LEG_RODS])
{
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const abz_vec3 *at = &pose->pos[abzi_upper_leg(side)];
        out[2 * side] = rod_of(at[0], at[1], THIGH * d->height_m);
        out[2 * side + 1] = rod_of(at[1], at[2], SHIN * d->height_m);
    }
    out[LEG_RODS - 1] = trunk_of(d, pose);
}

abz_vec3 abzi_clear_legs(const abzi_dancer *a, const abz_pose *a_pose, const abzi_dancer *b, const abz_pose *b_pose)
{
    abzi_rod mine[LEG_RODS], others[LEG_RODS];
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

void abzi_clear_body(const abzi_dancer *dancer, const abz_pose *pose, abzi_rod body[ABZI_BODY_RODS])
{
    const abz_vec3 *at = pose->pos;
    float h = dancer->height_m;
    abz_vec3 up = abzi_quat_rotate(pose->rot[ABZ_HEAD], abzi_v3(0, CROWN * h, 0));
    body[0] = trunk_of(dancer, pose);
    body[1] = rod_of(at[ABZ_CHEST], abzi_v3_lerp(at[ABZ_CHEST], at[ABZ_NECK], 0.7f), TRUNK * h);
    body[2] = rod_of(at[ABZ_HEAD], abzi_v3_add(at[ABZ_HEAD], up), HEAD * h);
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        int leg = (int)abzi_upper_leg(side);
        body[3 + side] = rod_of(at[leg], at[leg + 1], THIGH * h);
    }
}

abz_vec3 abzi_clear_elbow(const abzi_dancer *dancer, const abz_vec3 arm[3], const abzi_rod body[ABZI_BODY_RODS])
{
    const abzi_rod bone[2] = {rod_of(arm[0], arm[1], UPPER_ARM * dancer->height_m),
                              rod_of(arm[2], arm[1], FOREARM * dancer->height_m)};
    abz_vec3 sum = {0, 0, 0};
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < ABZI_BODY_RODS; j++) {
            float lever;
            abz_vec3 out = push(&bone[i], &body[j], NEAR_M, &lever);
            sum = abzi_v3_add(sum, abzi_v3_scale(out, lever / (lever * lever + LEVER_LEAST)));
        }
    }
    return sum;
}
