// A body of usual proportions for a height, and a skeleton for any body.
#include "abrazo/motion.h"
#include "base/vec.h"
#include "motion/body.h"

#include <string.h>

// Shares of the height: lengths of limbs and heights of joints after Drillis and Contini, "Body segment parameters"
// (1966), as in Winter, "Biomechanics and motor control of human movement", fig. 4.1; between the hips and the head the
// spine's joints lie where common skeletons for avatars have them. The head joint is in the middle of the head, as in
// motion files of most makers.
static const abz_vec3 usual[ABZ_JOINT_N] = {
    [ABZ_SPINE] = {0, .060f, 0},
    [ABZ_CHEST] = {0, .105f, 0},
    [ABZ_NECK] = {0, .155f, 0},
    [ABZ_HEAD] = {0, .080f, 0},
    [ABZ_LEFT_SHOULDER] = {.022f, .110f, .000f},
    [ABZ_LEFT_UPPER_ARM] = {.092f, .005f, .000f},
    [ABZ_LEFT_LOWER_ARM] = {.172f, 0, 0},
    [ABZ_LEFT_HAND] = {.152f, 0, 0},
    [ABZ_LEFT_UPPER_LEG] = {.052f, -.010f, 0},
    [ABZ_LEFT_LOWER_LEG] = {0, -.240f, 0},
    [ABZ_LEFT_FOOT] = {0, -.241f, 0},
    [ABZ_LEFT_TOES] = {0, -.027f, .085f},
};
#define HIPS .530f
#define ANKLE .039f
#define TOES .012f
#define HEAD .930f

float abzi_body_height(const abz_body *body)
{
    return body->head_height_m / HEAD;
}

abz_body abz_body_of_height(float height_m)
{
    height_m = height_m > 0.8f ? height_m : 0.8f;
    height_m = height_m < 2.3f ? height_m : 2.3f;
    abz_body body = {.hip_height_m = HIPS * height_m,
                     .ankle_height_m = ANKLE * height_m,
                     .toe_height_m = TOES * height_m,
                     .head_height_m = HEAD * height_m};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        body.offset[j] = abzi_v3_scale(usual[j], height_m);
    }
    static const uint8_t mirrored[][2] = {
        {ABZ_RIGHT_SHOULDER, ABZ_LEFT_SHOULDER},   {ABZ_RIGHT_UPPER_ARM, ABZ_LEFT_UPPER_ARM},
        {ABZ_RIGHT_LOWER_ARM, ABZ_LEFT_LOWER_ARM}, {ABZ_RIGHT_HAND, ABZ_LEFT_HAND},
        {ABZ_RIGHT_UPPER_LEG, ABZ_LEFT_UPPER_LEG}, {ABZ_RIGHT_LOWER_LEG, ABZ_LEFT_LOWER_LEG},
        {ABZ_RIGHT_FOOT, ABZ_LEFT_FOOT},           {ABZ_RIGHT_TOES, ABZ_LEFT_TOES}};
    for (size_t i = 0; i < sizeof mirrored / sizeof *mirrored; i++) {
        abz_vec3 left = body.offset[mirrored[i][1]];
        body.offset[mirrored[i][0]] = abzi_v3(-left.x, left.y, left.z);
    }
    return body;
}

// Beyond the last joints: the crown, fingertips, toe tips.
static bool end_of(int joint, const abz_body *body, double end[3])
{
    abz_vec3 bone = body->offset[joint];
    bool is_hand = joint == ABZ_LEFT_HAND || joint == ABZ_RIGHT_HAND;
    bool is_toes = joint == ABZ_LEFT_TOES || joint == ABZ_RIGHT_TOES;
    end[0] = is_hand ? 0.6 * (double)bone.x : 0;
    end[1] = joint == ABZ_HEAD ? (double)bone.y : 0;
    end[2] = is_toes ? 0.6 * (double)bone.z : 0;
    return is_hand || is_toes || joint == ABZ_HEAD;
}

abz_status abz_skeleton_of_body(const abz_body *body, abz_skeleton *skeleton, abz_rig *rig, abz_error *error)
{
    memset(skeleton, 0, sizeof *skeleton);
    skeleton->joint_n = ABZ_JOINT_N;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_skeleton_joint *joint = &skeleton->joint[j];
        const char *name = abz_joint_name((abz_joint)j);
        memcpy(joint->name, name, strlen(name) + 1);
        joint->parent = abz_joint_parent((abz_joint)j);
        abz_vec3 offset = j == ABZ_HIPS ? abzi_v3(0, body->hip_height_m, 0) : body->offset[j];
        joint->offset[0] = (double)offset.x;
        joint->offset[1] = (double)offset.y;
        joint->offset[2] = (double)offset.z;
        joint->has_end = end_of(j, body, joint->end_offset);
        static const uint8_t channels[6] = {0, 1, 2, 5, 3, 4};  // position, then rotation about Z, X, Y
        int from = j == ABZ_HIPS ? 0 : 3;
        joint->channel_n = (uint8_t)(6 - from);
        memcpy(joint->channel, channels + from, joint->channel_n);
        skeleton->channel_n += joint->channel_n;
    }
    double rest[6 + 3 * ABZ_JOINT_N] = {0, (double)body->hip_height_m, 0};
    abz_rig_config config = abz_rig_config_default();
    config.unit_m = 1;
    config.up = 1;
    return abz_rig_init(skeleton, rest, NULL, &config, rig, error);
}
