/// The leader as she sees him: smoothed, in a frame of his own, with a memory and his feet.
#ifndef ABZI_LEAD_H
#define ABZI_LEAD_H

#include "abrazo/motion.h"
#include "motion/spot.h"
#include "rhythm/footfall.h"

#define ABZI_POINT_N 15   ///< joints that are watched: the body without collars, spine, neck and hip joints
#define ABZI_MEMORY_N 96  ///< ticks remembered: more than the longest lag of the features
#define ABZI_RAW_MAX 320  ///< room for the raw features

/// Head height of the body that sizes are counted in: both recorded leaders we measured with are within 3 % of it.
#define ABZI_STANDARD_HEAD_M 1.60f

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

/// What is remembered of a tick: his spot (facing where his shoulders and his hands point), and the joints seen from
/// there, in bodies of standard size.
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

/// He has other proportions than was thought: as of abzi_lead_init.
void abzi_lead_measure(abzi_lead *lead, const abz_body *body);

/// Take in one tick. Returns the step of his that is announced in it, if there is one.
/// Shape   joint [ABZ_JOINT_N] world positions; seen: bit j says joint j was measured
abz_step abzi_lead_see(abzi_lead *lead, const abz_vec3 *joint, uint32_t seen);

/// The glance some ticks ago; the oldest one when he has not been watched for so long.
const abzi_glance *abzi_lead_glance(const abzi_lead *lead, uint32_t ticks_ago);

/// Where he is and how he moves, as numbers: written to raw [ABZI_RAW_MAX]; returns how many.
size_t abzi_lead_features(const abzi_lead *lead, float *raw);

/// For what was restored.
bool abzi_lead_is_sound(const abzi_lead *lead);

#endif
