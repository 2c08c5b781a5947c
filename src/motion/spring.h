/// Critically damped springs: the way to a moving target without overshoot or jolt, exact for any length of tick.
/// Source  the closed form of x'' = -2 w x' - w^2 (x - target), with half life h = ln 2 / w roughly (w = 1.678 / h is the
///         time at which half of the way is done from rest)
#ifndef ABZI_SPRING_H
#define ABZI_SPRING_H

#include "base/vec.h"

/// Stiffness per second of a spring that has done half of its way after half_life_s, starting from rest.
#define ABZI_SPRING(half_life_s) (1.678f / (half_life_s))

/// Seconds at today's speed that lead as far as something goes in in_s which slows down evenly by shares, in slows_s in
/// all.
static inline float abzi_coasts_s(float in_s, float slows_s)
{
    return slows_s * (1 - abzi_expf(-in_s / slows_s));
}

/// One tick of dt seconds. decay: exp(-w dt).
static inline void abzi_spring(float *x, float *v, float target, float w, float decay, float dt)
{
    float off = *x - target, push = *v + w * off;
    *x = target + (off + push * dt) * decay;
    *v = (*v - w * push * dt) * decay;
}

static inline void abzi_spring_v3(abz_vec3 *x, abz_vec3 *v, abz_vec3 target, float w, float decay, float dt)
{
    abzi_spring(&x->x, &v->x, target.x, w, decay, dt);
    abzi_spring(&x->y, &v->y, target.y, w, decay, dt);
    abzi_spring(&x->z, &v->z, target.z, w, decay, dt);
}

/// The same for an orientation; v is its angular velocity, rad/s, world axes.
static inline void abzi_spring_quat(abz_quat *q, abz_vec3 *v, abz_quat target, float w, float decay, float dt)
{
    abz_vec3 off = abzi_quat_to_vector(abzi_quat_mul(*q, abzi_quat_conj(target)));
    abz_vec3 push = abzi_v3_add(*v, abzi_v3_scale(off, w));
    abz_vec3 left = abzi_v3_scale(abzi_v3_add(off, abzi_v3_scale(push, dt)), decay);
    *v = abzi_v3_scale(abzi_v3_sub(*v, abzi_v3_scale(push, w * dt)), decay);
    *q = abzi_quat_normalize(abzi_quat_mul(abzi_quat_from_vector(left), target));
}

#endif
