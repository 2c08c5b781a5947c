// The 21 joints, and where they are once their orientations are known.
#include "motion/body.h"

#include "base/vec.h"

#define BONE_MOST_M 3.0f
#define LIMB_LEAST_M 0.005f

const char *abz_joint_name(abz_joint joint)
{
    static const char *const name[] = {
#define ABZ_JOINT_NAME(id, text, parent) text,
        ABZ_JOINT_LIST(ABZ_JOINT_NAME)
#undef ABZ_JOINT_NAME
    };
    return (unsigned)joint < ABZ_JOINT_N ? name[joint] : "";
}

int abz_joint_parent(abz_joint joint)
{
    static const signed char parent_of[] = {
#define ABZ_JOINT_PARENT(id, text, parent) parent,
        ABZ_JOINT_LIST(ABZ_JOINT_PARENT)
#undef ABZ_JOINT_PARENT
    };
    return (unsigned)joint < ABZ_JOINT_N ? parent_of[joint] : -1;
}

void abz_body_positions(const abz_body *body, abz_vec3 hips, const abz_quat *rot, abz_vec3 *pos)
{
    pos[ABZ_HIPS] = hips;
    for (int j = 1; j < ABZ_JOINT_N; j++) {
        int parent = abz_joint_parent((abz_joint)j);
        pos[j] = abzi_v3_add(pos[parent], abzi_quat_rotate(rot[parent], body->offset[j]));
    }
}

bool abzi_body_is_sound(const abz_body *body)
{
    static const uint8_t limb[] = {ABZ_LEFT_LOWER_ARM, ABZ_LEFT_HAND, ABZ_RIGHT_LOWER_ARM, ABZ_RIGHT_HAND,
                                   ABZ_LEFT_LOWER_LEG, ABZ_LEFT_FOOT, ABZ_LEFT_TOES,       ABZ_RIGHT_LOWER_LEG,
                                   ABZ_RIGHT_FOOT,     ABZ_RIGHT_TOES};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (!(abzi_v3_length(body->offset[j]) <= BONE_MOST_M)) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof limb; i++) {
        if (abzi_v3_length(body->offset[limb[i]]) < LIMB_LEAST_M) {
            return false;
        }
    }
    return body->hip_height_m > 0.05f && body->hip_height_m <= BONE_MOST_M && body->head_height_m > 0.1f &&
           body->head_height_m <= BONE_MOST_M && fabsf(body->ankle_height_m) <= BONE_MOST_M &&
           fabsf(body->toe_height_m) <= BONE_MOST_M;
}
