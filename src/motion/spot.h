/// Places on the floor, with the direction that someone there looks in.
#ifndef ABZI_SPOT_H
#define ABZI_SPOT_H

#include "base/vec.h"

/// A place and a direction on the floor.
typedef struct abzi_spot {
    float x, z, yaw;
} abzi_spot;

/// Heading of a body from its shoulders, or hips; +Z is 0.
static inline float abzi_heading(abz_vec3 left, abz_vec3 right)
{
    return abzi_atan2f(right.z - left.z, left.x - right.x);
}

/// A spot with its direction as sine and cosine: for those that are used many times.
typedef struct abzi_stance {
    float x, z, sine, cosine;
} abzi_stance;

static inline abzi_stance abzi_stance_of(abzi_spot spot)
{
    abzi_stance it = {.x = spot.x, .z = spot.z};
    abzi_sincosf(spot.yaw, &it.sine, &it.cosine);
    return it;
}
/// A point of the world seen from a stance, and back. y is left alone.
static inline abz_vec3 abzi_stance_local(abzi_stance from, abz_vec3 world)
{
    float x = world.x - from.x, z = world.z - from.z;
    return (abz_vec3){from.cosine * x - from.sine * z, world.y, from.sine * x + from.cosine * z};
}
static inline abz_vec3 abzi_stance_world(abzi_stance from, abz_vec3 local)
{
    return (abz_vec3){from.x + from.cosine * local.x + from.sine * local.z, local.y,
                      from.z - from.sine * local.x + from.cosine * local.z};
}
/// The stance b as seen from a.
static inline abzi_stance abzi_stance_relative(abzi_stance a, abzi_stance b)
{
    abz_vec3 v = abzi_stance_local(a, (abz_vec3){b.x, 0, b.z});
    return (abzi_stance){v.x, v.z, b.sine * a.cosine - b.cosine * a.sine, b.cosine * a.cosine + b.sine * a.sine};
}
/// The same for spots.
static inline abz_vec3 abzi_spot_local(abzi_spot from, abz_vec3 world)
{
    return abzi_stance_local(abzi_stance_of(from), world);
}
static inline abz_vec3 abzi_spot_world(abzi_spot from, abz_vec3 local)
{
    return abzi_stance_world(abzi_stance_of(from), local);
}
/// The spot b as seen from a, and back.
static inline abzi_spot abzi_spot_relative(abzi_spot a, abzi_spot b)
{
    abz_vec3 v = abzi_spot_local(a, (abz_vec3){b.x, 0, b.z});
    return (abzi_spot){v.x, v.z, abzi_wrapf(b.yaw - a.yaw)};
}
static inline abzi_spot abzi_spot_compose(abzi_spot a, abzi_spot b)
{
    abz_vec3 v = abzi_spot_world(a, (abz_vec3){b.x, 0, b.z});
    return (abzi_spot){v.x, v.z, abzi_wrapf(a.yaw + b.yaw)};
}
/// From one to the other, m.
static inline float abzi_spot_apart(abzi_spot a, abzi_spot b)
{
    float x = b.x - a.x, z = b.z - a.z;
    return sqrtf(x * x + z * z);
}
/// The nearest point between two ends; its yaw means nothing.
static inline abzi_spot abzi_spot_nearest(abzi_spot from, abzi_spot to, abzi_spot place)
{
    const float x = to.x - from.x, z = to.z - from.z, length = x * x + z * z;
    const float t = length > 1e-8f ? ((place.x - from.x) * x + (place.z - from.z) * z) / length : 0;
    const float part = abzi_clampf(t, 0, 1);
    return (abzi_spot){from.x + part * x, from.z + part * z, 0};
}
/// The nearest place to another that is no further from a centre than most; the yaw is left alone.
static inline abzi_spot abzi_spot_within(abzi_spot centre, float most, abzi_spot place)
{
    const float way = abzi_spot_apart(centre, place);
    if (way > most) {
        place.x = centre.x + (place.x - centre.x) * most / way;
        place.z = centre.z + (place.z - centre.z) * most / way;
    }
    return place;
}
/// A spot of something that is moved as a whole, so that `from` comes to `to`. Yaws are not wrapped.
static inline abzi_spot abzi_spot_moved(abzi_spot from, abzi_spot to, abzi_spot it)
{
    float yaw = to.yaw - from.yaw, x = it.x - from.x, z = it.z - from.z, sine, cosine;
    abzi_sincosf(yaw, &sine, &cosine);
    return (abzi_spot){to.x + cosine * x + sine * z, to.z - sine * x + cosine * z, it.yaw + yaw};
}

#endif
