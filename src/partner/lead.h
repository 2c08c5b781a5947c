/// The leader as she sees him: smoothed, in a frame of his own, with a memory and his feet.
#ifndef ABZI_LEAD_H
#define ABZI_LEAD_H

#include "abrazo/motion.h"
#include "base/vec.h"
#include "rhythm/footfall.h"

#define ABZI_POINT_N 15   ///< joints that are watched: the body without collars, spine, neck and hip joints
#define ABZI_MEMORY_N 96  ///< ticks remembered: more than the longest lag of the features
#define ABZI_RAW_MAX 320  ///< room for the raw features

/// Order of the watched joints.
enum {
    ABZI_AT_HIPS,
    ABZI_AT_CHEST,
    ABZI_AT_HEAD,
    ABZI_AT_LEFT_SHOULDER,
    ABZI_AT_RIGHT_SHOULDER,
    ABZI_AT_LEFT_ELBOW,
    ABZI_AT_RIGHT_ELBOW,
    ABZI_AT_LEFT_WRIST,
    ABZI_AT_RIGHT_WRIST,
    ABZI_AT_LEFT_KNEE,
    ABZI_AT_RIGHT_KNEE,
    ABZI_AT_LEFT_ANKLE,
    ABZI_AT_RIGHT_ANKLE,
    ABZI_AT_LEFT_TOES,
    ABZI_AT_RIGHT_TOES
};

/// A place and a direction on the floor.
typedef struct abzi_spot {
    float x, z, yaw;
} abzi_spot;

/// What is remembered of a tick: his spot (facing where his shoulders and his hands point), and the joints seen from there, in bodies of
/// standard size.
typedef struct abzi_glance {
    abzi_spot spot;
    abz_vec3 local[ABZI_POINT_N];
} abzi_glance;

/// All four-byte fields: part of the engine's state.
typedef struct abzi_lead {
    float size;                        ///< his height beside the standard body
    uint32_t tick_n;                   ///< ticks taken in
    uint32_t unseen_n;                 ///< ticks since anything was seen
    uint32_t outlier_n[ABZI_POINT_N];  ///< ticks a joint has been where it cannot be
    abz_vec3 pos[ABZI_POINT_N];        ///< smoothed, world
    abz_vec3 vel[ABZI_POINT_N];
    abzi_footfall footfall;  ///< his feet
    uint32_t memory_head;    ///< where the newest glance lies
    abzi_glance memory[ABZI_MEMORY_N];
} abzi_lead;

/// Shape   head_height_m of the leader's body sets the size
void abzi_lead_init(abzi_lead *lead, const abz_body *body);

/// Take in one tick. Returns the step of his that is announced in it, if there is one.
/// Shape   joint [ABZ_JOINT_N] world positions; seen: bit j says joint j was measured
abz_step abzi_lead_see(abzi_lead *lead, const abz_vec3 *joint, uint32_t seen);

/// The glance some ticks ago; the oldest one when he has not been watched for so long.
const abzi_glance *abzi_lead_glance(const abzi_lead *lead, uint32_t ticks_ago);

/// Where he is and how he moves, as numbers: written to raw [ABZI_RAW_MAX]; returns how many.
size_t abzi_lead_features(const abzi_lead *lead, float *raw);

/// Heading of a body from its shoulders, +Z is 0.
float abzi_heading(abz_vec3 left_shoulder, abz_vec3 right_shoulder);

/// A spot with its direction as sine and cosine: for those that are used many times.
typedef struct abzi_stance {
    float x, z, sine, cosine;
} abzi_stance;

static inline abzi_stance abzi_stance_of(abzi_spot spot)
{
    return (abzi_stance){spot.x, spot.z, abzi_sinf(spot.yaw), abzi_cosf(spot.yaw)};
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

#endif
