// The 21 joints, and where they are once their orientations are known.
#include "base/vec.h"

#include "abrazo/motion.h"

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
