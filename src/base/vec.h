/// Vectors and unit quaternions in float, inline. Frame: base.h. A quaternion rotates a vector from the child's frame
/// to the parent's; abzi_quat_mul(a, b) turns by b first, then by a.
#ifndef ABZI_VEC_H
#define ABZI_VEC_H

#include <math.h>

#include "abrazo/base.h"
#include "base/fmath.h"

static inline abz_vec3 abzi_v3(float x, float y, float z)
{
    return (abz_vec3){x, y, z};
}

static inline abz_vec3 abzi_v3_add(abz_vec3 a, abz_vec3 b)
{
    return (abz_vec3){a.x + b.x, a.y + b.y, a.z + b.z};
}

static inline abz_vec3 abzi_v3_sub(abz_vec3 a, abz_vec3 b)
{
    return (abz_vec3){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline abz_vec3 abzi_v3_scale(abz_vec3 a, float s)
{
    return (abz_vec3){a.x * s, a.y * s, a.z * s};
}

static inline float abzi_v3_dot(abz_vec3 a, abz_vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline abz_vec3 abzi_v3_cross(abz_vec3 a, abz_vec3 b)
{
    return (abz_vec3){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static inline float abzi_v3_length(abz_vec3 a)
{
    return sqrtf(abzi_v3_dot(a, a));
}

/// Over the floor, from one to the other.
static inline float abzi_v3_apart(abz_vec3 a, abz_vec3 b)
{
    return sqrtf((a.x - b.x) * (a.x - b.x) + (a.z - b.z) * (a.z - b.z));
}

static inline float abzi_v3_distance(abz_vec3 a, abz_vec3 b)
{
    return abzi_v3_length(abzi_v3_sub(a, b));
}

/// a with length 1, or fallback when a is too short to have a direction.
static inline abz_vec3 abzi_v3_normalize(abz_vec3 a, abz_vec3 fallback)
{
    float length = abzi_v3_length(a);
    return length > 1e-9f ? abzi_v3_scale(a, 1 / length) : fallback;
}

static inline abz_vec3 abzi_v3_lerp(abz_vec3 a, abz_vec3 b, float t)
{
    return (abz_vec3){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t};
}

static inline abz_quat abzi_quat_identity(void)
{
    return (abz_quat){0, 0, 0, 1};
}

static inline abz_quat abzi_quat_mul(abz_quat a, abz_quat b)
{
    return (abz_quat){a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
                      a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
}

static inline abz_quat abzi_quat_conj(abz_quat q)
{
    return (abz_quat){-q.x, -q.y, -q.z, q.w};
}

static inline abz_quat abzi_quat_negate(abz_quat q)
{
    return (abz_quat){-q.x, -q.y, -q.z, -q.w};
}

static inline float abzi_quat_dot(abz_quat a, abz_quat b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}

/// q with length 1; the identity when q is too short to mean anything.
static inline abz_quat abzi_quat_normalize(abz_quat q)
{
    float length = sqrtf(abzi_quat_dot(q, q));
    if (!(length > 1e-9f)) {
        return abzi_quat_identity();
    }
    float s = 1 / length;
    return (abz_quat){q.x * s, q.y * s, q.z * s, q.w * s};
}

static inline abz_vec3 abzi_quat_rotate(abz_quat q, abz_vec3 v)
{
    abz_vec3 u = {q.x, q.y, q.z};
    abz_vec3 t = abzi_v3_scale(abzi_v3_cross(u, v), 2);
    return abzi_v3_add(abzi_v3_add(v, abzi_v3_scale(t, q.w)), abzi_v3_cross(u, t));
}

/// Shape   axis has length 1
static inline abz_quat abzi_quat_from_axis_angle(abz_vec3 axis, float angle_rad)
{
    float s, c;
    abzi_sincosf(angle_rad / 2, &s, &c);
    return (abz_quat){axis.x * s, axis.y * s, axis.z * s, c};
}

/// The same for an angle that is known as a direction: the one that (1, 0) is turned to, of any length but 0.
static inline abz_quat abzi_quat_from_axis_turn(abz_vec3 axis, float x, float y)
{
    // half of the angle, the greater of its cosine and its sine first: the other one follows without loss
    float length = sqrtf(x * x + y * y), half = sqrtf((1 + fabsf(x) / length) / 2),
          other = fabsf(y) / (2 * length * half);
    float c = x >= 0 ? half : other, s = x >= 0 ? other : half;
    s = y < 0 ? -s : s;
    return (abz_quat){axis.x * s, axis.y * s, axis.z * s, c};
}

/// The rotation as axis times angle, 0 <= angle <= pi: q and -q give the same vector.
static inline abz_vec3 abzi_quat_to_vector(abz_quat q)
{
    if (q.w < 0) {
        q = abzi_quat_negate(q);
    }
    abz_vec3 u = {q.x, q.y, q.z};
    float s = abzi_v3_length(u);
    return abzi_v3_scale(u, s > 1e-6f ? 2 * abzi_atan2f(s, q.w) / s : 2);
}

/// Undoes abzi_quat_to_vector.
static inline abz_quat abzi_quat_from_vector(abz_vec3 v)
{
    float angle = abzi_v3_length(v);
    float s = angle > 1e-6f ? abzi_sinf(angle / 2) / angle : 0.5f;
    return abzi_quat_normalize((abz_quat){v.x * s, v.y * s, v.z * s, abzi_cosf(angle / 2)});
}

/// The shortest rotation that turns direction a into direction b; lengths do not matter. Opposite directions turn half
/// way round some axis across a.
static inline abz_quat abzi_quat_from_to(abz_vec3 a, abz_vec3 b)
{
    a = abzi_v3_normalize(a, abzi_v3(0, 1, 0));
    b = abzi_v3_normalize(b, abzi_v3(0, 1, 0));
    float d = abzi_v3_dot(a, b);
    if (d < -0.999999f) {
        abz_vec3 side = abzi_v3_cross(fabsf(a.x) < 0.8f ? abzi_v3(1, 0, 0) : abzi_v3(0, 1, 0), a);
        side = abzi_v3_normalize(side, abzi_v3(0, 0, 1));
        return (abz_quat){side.x, side.y, side.z, 0};
    }
    abz_vec3 c = abzi_v3_cross(a, b);
    return abzi_quat_normalize((abz_quat){c.x, c.y, c.z, 1 + d});
}

/// Angle between two orientations, 0 .. pi.
static inline float abzi_quat_angle(abz_quat a, abz_quat b)
{
    return abzi_v3_length(abzi_quat_to_vector(abzi_quat_mul(b, abzi_quat_conj(a))));
}

/// From a (t = 0) to b (t = 1) at constant speed the short way round: b and -b are the same orientation.
static inline abz_quat abzi_quat_slerp(abz_quat a, abz_quat b, float t)
{
    float d = abzi_quat_dot(a, b);
    if (d < 0) {
        b = abzi_quat_negate(b);
        d = -d;
    }
    float ka = 1 - t, kb = t;
    if (d < 0.9995f) {  // within 3.6 degrees the straight line stays within 1e-6 rad of the arc
        float angle = abzi_acosf(d), s = 1 / abzi_sinf(angle);
        ka = abzi_sinf(ka * angle) * s;
        kb = abzi_sinf(kb * angle) * s;
    }
    return abzi_quat_normalize(
        (abz_quat){ka * a.x + kb * b.x, ka * a.y + kb * b.y, ka * a.z + kb * b.z, ka * a.w + kb * b.w});
}

/// The rotation by yaw about +Y: turns +Z (heading 0) towards +X.
static inline abz_quat abzi_quat_from_yaw(float yaw_rad)
{
    abz_quat q = {0, 0, 0, 0};
    abzi_sincosf(yaw_rad / 2, &q.y, &q.w);
    return q;
}

/// How far an orientation is turned about +Y, -pi .. pi: its twist, steady however far the body leans short of upside
/// down.
static inline float abzi_quat_yaw(abz_quat q)
{
    return abzi_wrapf(2 * abzi_atan2f(q.y, q.w));
}

#endif
