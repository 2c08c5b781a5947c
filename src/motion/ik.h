/// Bringing the end of a limb to a place: two bones, closed form.
#ifndef ABZI_IK_H
#define ABZI_IK_H

#include "base/vec.h"

/// Where the middle joint goes so that bones of length upper_m and lower_m reach from root towards end.
/// Shape   *end is drawn in when it lies out of reach; bend: the side the middle joint goes to (any length, not along
///         the limb)
static inline abz_vec3 abzi_ik_middle(abz_vec3 root, abz_vec3 *end, float upper_m, float lower_m, abz_vec3 bend)
{
    abz_vec3 along = abzi_v3_sub(*end, root);
    float reach = abzi_v3_length(along), most = (upper_m + lower_m) * 0.9995f;
    float least = fabsf(upper_m - lower_m) * 1.01f + 1e-4f;
    along = abzi_v3_normalize(along, abzi_v3(0, -1, 0));
    reach = reach > most ? most : reach < least ? least : reach;
    *end = abzi_v3_add(root, abzi_v3_scale(along, reach));
    float on = (upper_m * upper_m - lower_m * lower_m + reach * reach) / (2 * reach);
    float off = upper_m * upper_m - on * on;
    abz_vec3 side = abzi_v3_sub(bend, abzi_v3_scale(along, abzi_v3_dot(bend, along)));
    side = abzi_v3_normalize(side, abzi_v3_normalize(abzi_v3_cross(along, abzi_v3(1, 0, 0)), abzi_v3(0, 0, 1)));
    return abzi_v3_add(root, abzi_v3_add(abzi_v3_scale(along, on), abzi_v3_scale(side, sqrtf(off > 0 ? off : 0))));
}

/// Orientation of a bone that lies along rest_bone in the T-pose and shall lie along bone, its front (rest: +Z) towards
/// front as far as that goes.
static inline abz_quat abzi_ik_aim(abz_vec3 rest_bone, abz_vec3 bone, abz_vec3 front)
{
    abz_quat q = abzi_quat_from_to(rest_bone, bone);
    abz_vec3 along = abzi_v3_normalize(bone, abzi_v3(0, -1, 0));
    abz_vec3 is = abzi_quat_rotate(q, abzi_v3(0, 0, 1));
    is = abzi_v3_sub(is, abzi_v3_scale(along, abzi_v3_dot(is, along)));
    abz_vec3 wanted = abzi_v3_sub(front, abzi_v3_scale(along, abzi_v3_dot(front, along)));
    if (abzi_v3_length(is) < 1e-4f || abzi_v3_length(wanted) < 1e-4f) {
        return q;
    }
    float x = abzi_v3_dot(is, wanted), y = abzi_v3_dot(abzi_v3_cross(is, wanted), along);
    return abzi_quat_mul(abzi_quat_from_axis_turn(along, x, y), q);
}

#endif
