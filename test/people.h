/// Skeletons of people for tests: a body of 1.7 m in a T-pose, with names, unit and up axis as the test wants them.
#ifndef PEOPLE_H
#define PEOPLE_H

#include <math.h>
#include <string.h>

#include "abrazo/motion.h"

/// Vectors from the parent joint in metres, +Y up, facing +Z: an adult in round numbers.
static const double person_offset[ABZ_JOINT_N][3] = {
    [ABZ_HIPS] = {0, 0, 0},
    [ABZ_SPINE] = {0, .1, 0},
    [ABZ_CHEST] = {0, .15, 0},
    [ABZ_NECK] = {0, .25, 0},
    [ABZ_HEAD] = {0, .1, 0},
    [ABZ_LEFT_SHOULDER] = {.04, .2, 0},
    [ABZ_LEFT_UPPER_ARM] = {.15, 0, 0},
    [ABZ_LEFT_LOWER_ARM] = {.3, 0, 0},
    [ABZ_LEFT_HAND] = {.25, 0, 0},
    [ABZ_RIGHT_SHOULDER] = {-.04, .2, 0},
    [ABZ_RIGHT_UPPER_ARM] = {-.15, 0, 0},
    [ABZ_RIGHT_LOWER_ARM] = {-.3, 0, 0},
    [ABZ_RIGHT_HAND] = {-.25, 0, 0},
    [ABZ_LEFT_UPPER_LEG] = {.09, -.05, 0},
    [ABZ_LEFT_LOWER_LEG] = {0, -.42, 0},
    [ABZ_LEFT_FOOT] = {0, -.42, 0},
    [ABZ_LEFT_TOES] = {0, -.05, .13},
    [ABZ_RIGHT_UPPER_LEG] = {-.09, -.05, 0},
    [ABZ_RIGHT_LOWER_LEG] = {0, -.42, 0},
    [ABZ_RIGHT_FOOT] = {0, -.42, 0},
    [ABZ_RIGHT_TOES] = {0, -.05, .13},
};

/// A skeleton in the order of ABZ_JOINT_LIST. name [ABZ_JOINT_N]: NULL leaves a joint out, its child moves up.
static inline void person(const char *const *name, double unit_m, int up, abz_skeleton *out)
{
    int32_t index[ABZ_JOINT_N];
    memset(out, 0, sizeof *out);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        double offset[3] = {person_offset[j][0], person_offset[j][1], person_offset[j][2]};
        int above = abz_joint_parent((abz_joint)j);
        for (; above >= 0 && !name[above]; above = abz_joint_parent((abz_joint)above)) {
            for (int i = 0; i < 3; i++) {
                offset[i] += person_offset[above][i];
            }
        }
        if (!name[j]) {
            continue;
        }
        index[j] = out->joint_n++;
        abz_skeleton_joint *joint = &out->joint[index[j]];
        strncpy(joint->name, name[j], sizeof joint->name - 1);
        joint->parent = above < 0 ? -1 : index[above];
        joint->offset[0] = offset[0] / unit_m;
        joint->offset[1] = (up == 2 ? -offset[2] : offset[1]) / unit_m;
        joint->offset[2] = (up == 2 ? offset[1] : offset[2]) / unit_m;
        static const uint8_t channel[6] = {0, 1, 2, 5, 3, 4};
        joint->channel_n = above < 0 ? 6 : 3;
        memcpy(joint->channel, channel + (above < 0 ? 0 : 3), joint->channel_n);
        out->channel_n += joint->channel_n;
    }
}

#define PERSON_NAME(id, text, parent) text,
static const char *const person_names[ABZ_JOINT_N] = {ABZ_JOINT_LIST(PERSON_NAME)};

/// The next of a row of numbers from -1 to 1, the same on every machine.
static inline double person_noise(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 33) / 1073741824.0 - 1;
}

#endif
