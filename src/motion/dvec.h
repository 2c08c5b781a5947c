/// Vectors and quaternions in double, for what files say: their coordinates may be far from 1.
#ifndef ABZI_DVEC_H
#define ABZI_DVEC_H

#include <math.h>

#include "abrazo/motion.h"
#include "base/fmath.h"

typedef struct abzi_dvec {
    double x, y, z;
} abzi_dvec;

typedef struct abzi_dquat {
    double x, y, z, w;
} abzi_dquat;

static const abzi_dquat abzi_dq_identity = {0, 0, 0, 1};

static inline abzi_dvec abzi_dv_add(abzi_dvec a, abzi_dvec b)
{
    return (abzi_dvec){a.x + b.x, a.y + b.y, a.z + b.z};
}

static inline abzi_dvec abzi_dv_sub(abzi_dvec a, abzi_dvec b)
{
    return (abzi_dvec){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline abzi_dvec abzi_dv_scale(abzi_dvec a, double s)
{
    return (abzi_dvec){a.x * s, a.y * s, a.z * s};
}

static inline double abzi_dv_dot(abzi_dvec a, abzi_dvec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline abzi_dvec abzi_dv_cross(abzi_dvec a, abzi_dvec b)
{
    return (abzi_dvec){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static inline double abzi_dv_length(abzi_dvec a)
{
    return sqrt(abzi_dv_dot(a, a));
}

static inline abzi_dvec abzi_dv_direction(abzi_dvec a, abzi_dvec fallback)
{
    double l = abzi_dv_length(a);
    return l > 1e-12 ? abzi_dv_scale(a, 1 / l) : fallback;
}

static inline abzi_dquat abzi_dq_mul(abzi_dquat a, abzi_dquat b)
{
    return (abzi_dquat){a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
                        a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
}

static inline abzi_dquat abzi_dq_inverse(abzi_dquat q)
{
    return (abzi_dquat){-q.x, -q.y, -q.z, q.w};
}

static inline abzi_dquat abzi_dq_unit(abzi_dquat q)
{
    double l = sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    return l > 1e-12 ? (abzi_dquat){q.x / l, q.y / l, q.z / l, q.w / l} : abzi_dq_identity;
}

static inline abzi_dvec abzi_dq_turn(abzi_dquat q, abzi_dvec v)
{
    abzi_dvec u = {q.x, q.y, q.z}, t = abzi_dv_scale(abzi_dv_cross(u, v), 2);
    return abzi_dv_add(abzi_dv_add(v, abzi_dv_scale(t, q.w)), abzi_dv_cross(u, t));
}

/// The shortest rotation from direction a to direction b, both of length 1.
static inline abzi_dquat abzi_dq_from_to(abzi_dvec a, abzi_dvec b)
{
    double d = abzi_dv_dot(a, b);
    if (d < -0.999999) {
        abzi_dvec side = abzi_dv_cross(fabs(a.x) < 0.8 ? (abzi_dvec){1, 0, 0} : (abzi_dvec){0, 1, 0}, a);
        side = abzi_dv_direction(side, (abzi_dvec){0, 0, 1});
        return (abzi_dquat){side.x, side.y, side.z, 0};
    }
    abzi_dvec c = abzi_dv_cross(a, b);
    return abzi_dq_unit((abzi_dquat){c.x, c.y, c.z, 1 + d});
}

/// The rotation about +Y that turns +Z to the heading of v.
static inline abzi_dquat abzi_dq_heading_of(abzi_dvec v)
{
    double half = abzi_atan2(v.x, v.z) / 2;
    return (abzi_dquat){0, abzi_sin(half), 0, abzi_cos(half)};
}

static inline abzi_dquat abzi_dq_of(abz_quat q)
{
    return abzi_dq_unit((abzi_dquat){(double)q.x, (double)q.y, (double)q.z, (double)q.w});
}

static inline abz_quat abzi_dq_narrow(abzi_dquat q)
{
    q = abzi_dq_unit(q);
    return (abz_quat){(float)q.x, (float)q.y, (float)q.z, (float)q.w};
}

static inline abzi_dvec abzi_dv_of(abz_vec3 v)
{
    return (abzi_dvec){(double)v.x, (double)v.y, (double)v.z};
}

static inline abz_vec3 abzi_dv_narrow(abzi_dvec v)
{
    return (abz_vec3){(float)v.x, (float)v.y, (float)v.z};
}

#endif
