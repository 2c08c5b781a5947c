// A body of usual proportions for a height.
#include "abrazo/couple.h"

#include "base/vec.h"

// Shares of the height: lengths of limbs and heights of joints after Drillis and Contini, "Body segment parameters" (1966),
// as in Winter, "Biomechanics and motor control of human movement", fig. 4.1; between the hips and the head the spine's
// joints lie where common skeletons for avatars have them. The head joint is in the middle of the head, as in motion
// files of most makers.
static const abz_vec3 usual[ABZ_JOINT_N] = {
    [ABZ_SPINE] = {0, .060f, -.004f},
    [ABZ_CHEST] = {0, .105f, -.004f},
    [ABZ_NECK] = {0, .155f, .000f},
    [ABZ_HEAD] = {0, .080f, .010f},
    [ABZ_LEFT_SHOULDER] = {.022f, .110f, .000f},
    [ABZ_LEFT_UPPER_ARM] = {.092f, .005f, .000f},
    [ABZ_LEFT_LOWER_ARM] = {.172f, 0, 0},
    [ABZ_LEFT_HAND] = {.152f, 0, 0},
    [ABZ_LEFT_UPPER_LEG] = {.052f, -.010f, 0},
    [ABZ_LEFT_LOWER_LEG] = {0, -.240f, .004f},
    [ABZ_LEFT_FOOT] = {0, -.241f, -.004f},
    [ABZ_LEFT_TOES] = {0, -.027f, .085f},
};
#define HIPS .530f
#define ANKLE .039f
#define TOES .012f
#define HEAD .930f

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
