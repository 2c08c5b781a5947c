#include "motion/placed.h"

abzi_dquat abzi_upright(int32_t up)
{
    const double half = 0.70710678118654752440;
    return up == 2 ? (abzi_dquat){-half, 0, 0, half} : abzi_dq_identity;
}

abzi_dquat abzi_axis_turn(int axis, double degrees)
{
    degrees -= 360 * floor(degrees / 360 + 0.5);
    double half = degrees * (ABZI_PI / 360), s = abzi_sin(half);
    return (abzi_dquat){axis == 0 ? s : 0, axis == 1 ? s : 0, axis == 2 ? s : 0, abzi_cos(half)};
}

/// A joint in its parent, from its channels; value NULL: the pose of all rotations zero.
static void joint_local(const abz_skeleton_joint *joint, const double *value, abzi_dquat *rot, abzi_dvec *pos)
{
    double moved[3] = {0, 0, 0};
    bool moves = false;
    *rot = abzi_dq_identity;
    for (int i = 0; value && i < joint->channel_n; i++) {
        int kind = joint->channel[i];
        if (kind < 3) {
            moved[kind] = value[i];
            moves = moves || joint->parent < 0 || fabs(value[i]) > 1e-9;
        } else {
            *rot = abzi_dq_mul(*rot, abzi_axis_turn(kind - 3, value[i]));
        }
    }
    // A root's position stands for its offset; another joint's too, unless the file left it at zero.
    *pos = moves ? (abzi_dvec){moved[0], moved[1], moved[2]}
                 : (abzi_dvec){joint->offset[0], joint->offset[1], joint->offset[2]};
}

void abzi_place(const abz_skeleton *skeleton, int32_t up, const double *frame, const bool *wanted, abzi_placed *out)
{
    const abzi_dquat stand = abzi_upright(up);
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        const abz_skeleton_joint *joint = &skeleton->joint[j];
        const double *value = frame;
        frame = frame ? frame + joint->channel_n : NULL;
        if (wanted && !wanted[j]) {
            continue;
        }
        abzi_dquat rot;
        abzi_dvec pos;
        joint_local(joint, value, &rot, &pos);
        abzi_dquat above = joint->parent < 0 ? stand : out->rot[joint->parent];
        out->rot[j] = abzi_dq_unit(abzi_dq_mul(above, rot));
        pos = abzi_dq_turn(above, pos);
        out->pos[j] = joint->parent < 0 ? pos : abzi_dv_add(out->pos[joint->parent], pos);
    }
}
