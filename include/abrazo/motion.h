/// abrazo/motion.h - bodies and poses: the 21 joints the engine dances with, and how any skeleton maps to them.
#ifndef ABRAZO_MOTION_H
#define ABRAZO_MOTION_H

#include "abrazo/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The joints of a dancer, parents before children: constant, VRM bone name, parent.
/// Optional joints (spine, neck, shoulders, toes) are filled in from their neighbours where a skeleton lacks them.
#define ABZ_JOINT_LIST(X)                                                                                              \
    X(ABZ_HIPS, "hips", -1)                                                                                            \
    X(ABZ_SPINE, "spine", ABZ_HIPS)                                                                                    \
    X(ABZ_CHEST, "chest", ABZ_SPINE)                                                                                   \
    X(ABZ_NECK, "neck", ABZ_CHEST)                                                                                     \
    X(ABZ_HEAD, "head", ABZ_NECK)                                                                                      \
    X(ABZ_LEFT_SHOULDER, "leftShoulder", ABZ_CHEST)                                                                    \
    X(ABZ_LEFT_UPPER_ARM, "leftUpperArm", ABZ_LEFT_SHOULDER)                                                           \
    X(ABZ_LEFT_LOWER_ARM, "leftLowerArm", ABZ_LEFT_UPPER_ARM)                                                          \
    X(ABZ_LEFT_HAND, "leftHand", ABZ_LEFT_LOWER_ARM)                                                                   \
    X(ABZ_RIGHT_SHOULDER, "rightShoulder", ABZ_CHEST)                                                                  \
    X(ABZ_RIGHT_UPPER_ARM, "rightUpperArm", ABZ_RIGHT_SHOULDER)                                                        \
    X(ABZ_RIGHT_LOWER_ARM, "rightLowerArm", ABZ_RIGHT_UPPER_ARM)                                                       \
    X(ABZ_RIGHT_HAND, "rightHand", ABZ_RIGHT_LOWER_ARM)                                                                \
    X(ABZ_LEFT_UPPER_LEG, "leftUpperLeg", ABZ_HIPS)                                                                    \
    X(ABZ_LEFT_LOWER_LEG, "leftLowerLeg", ABZ_LEFT_UPPER_LEG)                                                          \
    X(ABZ_LEFT_FOOT, "leftFoot", ABZ_LEFT_LOWER_LEG)                                                                   \
    X(ABZ_LEFT_TOES, "leftToes", ABZ_LEFT_FOOT)                                                                        \
    X(ABZ_RIGHT_UPPER_LEG, "rightUpperLeg", ABZ_HIPS)                                                                  \
    X(ABZ_RIGHT_LOWER_LEG, "rightLowerLeg", ABZ_RIGHT_UPPER_LEG)                                                       \
    X(ABZ_RIGHT_FOOT, "rightFoot", ABZ_RIGHT_LOWER_LEG)                                                                \
    X(ABZ_RIGHT_TOES, "rightToes", ABZ_RIGHT_FOOT)

typedef enum abz_joint {
#define ABZ_JOINT_ENUM(id, name, parent) id,
    ABZ_JOINT_LIST(ABZ_JOINT_ENUM)
#undef ABZ_JOINT_ENUM
        ABZ_JOINT_N
} abz_joint;

/// Name of a joint ("leftHand") and its parent (-1 for the hips).
/// Thread  any
ABZ_API const char *abz_joint_name(abz_joint joint);
ABZ_API int abz_joint_parent(abz_joint joint);

/// One moment of a dancer in the library's frame.
///   pos[j]  world position of joint j, metres
///   rot[j]  world orientation of joint j: the identity for every joint when the dancer stands in a T-pose facing +Z
///           (arms along +X and -X, palms down, toes forward), whatever the rest pose of the file it came from
typedef struct abz_pose {
    abz_vec3 pos[ABZ_JOINT_N];
    abz_quat rot[ABZ_JOINT_N];
} abz_pose;

/// The proportions of a dancer: offset[j] is the vector from j's parent to j in the T-pose of abz_pose (metres, hips:
/// zero). A pose of this body has pos[j] = pos[parent] + rot[parent] * offset[j].
typedef struct abz_body {
    abz_vec3 offset[ABZ_JOINT_N];
    float hip_height_m;    ///< hips above the floor in the T-pose
    float ankle_height_m;  ///< foot joint above the floor when the foot is flat
    float toe_height_m;    ///< toes joint above the floor when the foot is flat
    float head_height_m;   ///< head joint above the floor in the T-pose
} abz_body;

/// World positions from orientations.
/// Shape   rot [ABZ_JOINT_N] world orientations; pos [ABZ_JOINT_N] written
/// Thread  tick
ABZ_API void abz_body_positions(const abz_body *body, abz_vec3 hips, const abz_quat *rot, abz_vec3 *pos);

/// A body of usual proportions.
/// Units   height_m: 0.8 .. 2.3
/// Thread  any
ABZ_API abz_body abz_body_of_height(float height_m);

// ---- skeletons as files have them ----------------------------------------------------------------------------------

#define ABZ_SKELETON_JOINTS_MAX 512
#define ABZ_SKELETON_NAME_SIZE 64
#define ABZ_SKELETON_CHANNELS_MAX (6 * ABZ_SKELETON_JOINTS_MAX)

/// channel kinds: 0..2 X/Y/Zposition, 3..5 X/Y/Zrotation
typedef struct abz_skeleton_joint {
    char name[ABZ_SKELETON_NAME_SIZE];
    int32_t parent;        ///< index of an earlier joint, -1 for the root
    double offset[3];      ///< file units
    double end_offset[3];  ///< of the End Site, file units; meaningful when has_end
    uint8_t has_end;
    uint8_t channel_n;  ///< 0..6
    uint8_t channel[6];
} abz_skeleton_joint;

/// A hierarchy of joints, parents before children, as a BVH file states it. Flat: may be copied and stored.
typedef struct abz_skeleton {
    int32_t joint_n;
    int32_t channel_n;  ///< values in one frame
    abz_skeleton_joint joint[ABZ_SKELETON_JOINTS_MAX];
} abz_skeleton;

/// How to read a skeleton. Zeroes mean: find out.
typedef struct abz_rig_config {
    uint32_t struct_size;
    double unit_m;    ///< metres in one file unit; 0: from the body's height
    int32_t up;       ///< 1: +Y, 2: +Z; 0: from the rest pose, or the first frame where that does not stand
    const char *map;  ///< "hips=Bip01 Pelvis,leftHand=LHand,...": names that win over the built-in ones; NULL: none
} abz_rig_config;
ABZ_API abz_rig_config abz_rig_config_default(void);

/// How the 21 joints lie in a skeleton. Flat: may be copied and stored.
typedef struct abz_rig {
    int32_t joint[ABZ_JOINT_N];  ///< index in the skeleton, -1 where it has none
    double unit_m;
    int32_t up;
    int32_t unit_from;  ///< 0 given, 1 metres, 2 centimetres, 3 inches, 4 none of these: a height of 1.7 m assumed,
                        ///< 5 the units of the CMU recordings (1/0.45 inch), 6 millimetres
    int32_t first_frame_is_rest;  ///< the file's first frame is a T-pose, not dance
    abz_quat rest[ABZ_JOINT_N];   ///< orientation of the skeleton joint's own axes in the T-pose of abz_pose
    /// Rotation of every skeleton joint in its parent at rest; all zero: none.
    abz_quat local[ABZ_SKELETON_JOINTS_MAX];
    abz_body body;
} abz_rig;

/// Find the 21 joints of a skeleton, its unit, up axis, rest pose and proportions.
/// Shape   frame: skeleton->channel_n values of the file's first frame, degrees and file units
///         next: the second frame, or NULL; used to tell a leading T-pose from dance
/// Errors  ABZ_EJOINT: error->what says which joint is missing and which names were there; ABZ_EINVAL: map or unit
/// Thread  init (no allocation)
ABZ_API abz_status abz_rig_init(const abz_skeleton *skeleton, const double *frame, const double *next,
                                const abz_rig_config *config, abz_rig *rig, abz_error *error) ABZ_CHECK;

/// One frame of a file as a pose of the library's frame.
/// Errors  none; frame must be finite
/// Thread  tick
ABZ_API void abz_rig_to_pose(const abz_skeleton *skeleton, const abz_rig *rig, const double *frame, abz_pose *pose);

/// A pose as one frame of a file: joints of the skeleton that the 21 do not cover keep their rest rotation.
/// Shape   frame: skeleton->channel_n values written
/// Laws    abz_rig_to_pose of the result gives the orientations back within 1e-4, and the positions of rig->body
/// Thread  tick
ABZ_API void abz_rig_from_pose(const abz_skeleton *skeleton, const abz_rig *rig, const abz_pose *pose, double *frame);

/// A skeleton for a body that has none: the 21 joints by their VRM names, metres, +Y up, at rest in the T-pose.
/// Errors  ABZ_EJOINT: body is no body that could stand
/// Laws    rig->body is body
/// Thread  init (no allocation)
ABZ_API abz_status abz_skeleton_of_body(const abz_body *body, abz_skeleton *skeleton, abz_rig *rig,
                                        abz_error *error) ABZ_CHECK;

/// Put a skeleton and its rig into another world: other unit, other up axis. The rest pose still stands.
/// Thread  init
ABZ_API void abz_rig_convert(abz_skeleton *skeleton, abz_rig *rig, double unit_m, int32_t up);

#ifdef __cplusplus
}
#endif
#endif
