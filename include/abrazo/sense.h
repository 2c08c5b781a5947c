/// abrazo/sense.h - a dancer who is seen in parts: landmarks of a camera's picture, or a headset's three points, into
/// the joints of a body, on ticks.
///
/// Pictures come when they come, ticks come sixty times a second: between pictures the dancer is foreseen a little way,
/// and what has not been seen for longer is said not to be seen. Same inputs: same bits.
#ifndef ABRAZO_SENSE_H
#define ABRAZO_SENSE_H

#include "abrazo/motion.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- a camera ------------------------------------------------------------------------------------------------------

#define ABZ_LANDMARK_N 33  ///< of BlazePose: 0 nose, 11 and 12 shoulders .. 31 and 32 toes; the odd ones are left

/// One point of a person in a picture.
typedef struct abz_landmark {
    float x_m, y_m, z_m;  ///< from between the hips: to the picture's right, down, away from the camera
    float u, v;           ///< in the picture: 0 .. 1 from left to right and from top to bottom; beyond: outside of it
    float visible;        ///< 0 .. 1
} abz_landmark;

/// What was found in one picture.
typedef struct abz_sighting {
    abz_landmark landmark[ABZ_LANDMARK_N];  ///< of the person who dances; meaningless with person_n 0
    uint32_t person_n;                      ///< people in the picture
    float aspect;                           ///< width of the picture by its height
    float age_s;                            ///< how long ago it was taken
} abz_sighting;

/// What she cannot see of the dancer, the most important first; one at a time.
#define ABZ_BLIND_LIST(X)                                                                                              \
    X(ABZ_BLIND_NOT, "")                                                                                               \
    X(ABZ_BLIND_ALL, "I cannot see you")                                                                               \
    X(ABZ_BLIND_STAND, "Stand still, arms out to the sides")                                                           \
    X(ABZ_BLIND_FEET, "I cannot see your feet")                                                                        \
    X(ABZ_BLIND_LEGS, "I cannot see your legs: if you sit, dance on")                                                  \
    X(ABZ_BLIND_HANDS, "I cannot see your hands")                                                                      \
    X(ABZ_BLIND_HALF, "I see half of you")                                                                             \
    X(ABZ_BLIND_CROWD, "I see more than one of you")                                                                   \
    X(ABZ_BLIND_NEAR, "You are too near")                                                                              \
    X(ABZ_BLIND_FAR, "You are too far away")
typedef enum abz_blind {
#define ABZ_BLIND_ENUM(id, text) id,
    ABZ_BLIND_LIST(ABZ_BLIND_ENUM)
#undef ABZ_BLIND_ENUM
        ABZ_BLIND_N
} abz_blind;

/// What she says of it, UTF-8; "" when nothing is missing.
/// Thread  any
ABZ_API const char *abz_blind_text(abz_blind blind);

typedef struct abz_camera_config {
    uint32_t struct_size;
    float height_m;           ///< of the dancer; 0: not known, and calibration keeps to what the landmarks say
    float field_of_view_rad;  ///< of the picture's longer side
    bool sits;  ///< the dancer sits in a wheelchair: legs need not be seen, the seat is where the floor is told
                ///< from; else who was measured standing is found to sit, low and with no leg seen for 3 s
} abz_camera_config;

/// A dancer as seen at the end of a tick.
typedef struct abz_seen {
    /// World: +Y up, floor at 0; the camera is at (0, ?, 0) and looks along +Z, so that a dancer who faces it faces -Z.
    abz_vec3 joint[ABZ_JOINT_N];
    uint32_t seen;  ///< bit j: joint[j] is measured, or foreseen from a measurement not long ago
    abz_blind blind;
    float calibrating;  ///< 0 .. 1 while calibrating: how much of it is done; 0 otherwise
    bool body_is_new;   ///< body has changed in this tick
    abz_body body;      ///< proportions as calibrated; of usual ones before
} abz_seen;

typedef struct abz_camera abz_camera;

/// A dancer of unknown height, 63 degrees.
/// Thread  any
ABZ_API abz_camera_config abz_camera_config_default(void);

/// Bytes of memory one camera takes.
/// Thread  any
ABZ_API size_t abz_camera_size(void);

/// A camera in the caller's memory. It calibrates by itself as soon as somebody stands there, or sits who is known to,
/// with the arms out; until then usual proportions are assumed.
/// Errors  ABZ_EINVAL: config; ABZ_ENOMEM: mem is smaller than abz_camera_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as the camera is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_camera_init(void *mem, size_t size, const abz_camera_config *config,
                                   abz_camera **camera) ABZ_CHECK;

/// One tick. Never fails: numbers that are not finite are not seen.
/// Shape   sighting: the newest picture that came in this tick, NULL: none came
///         calibrate: begin to calibrate in this tick
///         mirror: left and right are exchanged, as in a mirror
/// Time    seen describes the end of the tick
/// Owns    borrows sighting for the call; writes *seen and the camera
/// Thread  tick; not twice at once on the same camera
ABZ_API void abz_camera_tick(abz_camera *camera, const abz_sighting *sighting, bool calibrate, bool mirror,
                             abz_seen *seen);

// ---- three points --------------------------------------------------------------------------------------------------

/// Where a headset and two hand controllers are, as a VR system tells it, in the library's frame.
typedef struct abz_points {
    abz_vec3 head, left_hand, right_hand;
    abz_quat head_rot, left_hand_rot, right_hand_rot;  ///< identity: as in the T-pose facing +Z
    uint32_t seen;                                     ///< bit 0 head, 1 left hand, 2 right hand
} abz_points;

typedef struct abz_headset_config {
    uint32_t struct_size;
    float height_m;  ///< of the dancer; 0: as high as the head has been
    bool sits;       ///< the dancer sits in a wheelchair
} abz_headset_config;

typedef struct abz_headset abz_headset;

/// Thread  any
ABZ_API abz_headset_config abz_headset_config_default(void);
ABZ_API size_t abz_headset_size(void);

/// The rest of the body from three points.
/// Errors  as of abz_camera_init
/// Thread  init (no allocation)
ABZ_API abz_status abz_headset_init(void *mem, size_t size, const abz_headset_config *config,
                                    abz_headset **headset) ABZ_CHECK;

/// One tick. points NULL: nothing came.
/// Time    seen describes the end of the tick
/// Thread  tick; not twice at once on the same headset
ABZ_API void abz_headset_tick(abz_headset *headset, const abz_points *points, abz_seen *seen);

#ifdef __cplusplus
}
#endif
#endif
