// Frames of a skeleton as poses, and poses as its frames (motion/rig.c says how the joints lie in it).
#include <math.h>
#include <string.h>

#include "motion/placed.h"

// ---- frames to poses -----------------------------------------------------------------------------------------------

/// The joint at the far end of a joint's one bone; hips, hands, head and toes have none: -1.
static int bone_end(int joint)
{
    switch (joint) {
    case ABZ_HIPS:
    case ABZ_HEAD:
    case ABZ_LEFT_HAND:
    case ABZ_RIGHT_HAND:
    case ABZ_LEFT_TOES:
    case ABZ_RIGHT_TOES:
        return -1;
    default:
        return joint + 1;
    }
}

/// Orientation of the dancer's joint j. Where other joints of the skeleton lie along its bone (Spine2 and Spine3
/// between chest and neck, twist joints in an arm) it puts the far end where it really is and turns with the last of
/// them: the bone stands for all of them, so that a body of 21 joints keeps its hands and head in place.
static abzi_dquat bone_orientation(const abz_skeleton *skeleton, const abz_rig *rig, const abzi_placed *p, int j)
{
    const int32_t own = rig->joint[j];
    const abzi_dquat back = abzi_dq_inverse(abzi_dq_of(rig->rest[j]));
    const int end = bone_end(j);
    const int32_t far_end = end >= 0 ? rig->joint[end] : -1;
    const int32_t last = far_end >= 0 ? skeleton->joint[far_end].parent : own;
    abzi_dquat along = abzi_dq_identity;
    int32_t k = last;
    for (; k > own; k = skeleton->joint[k].parent) {
        along = abzi_dq_mul(abzi_dq_of(rig->local[k]), along);
    }
    if (k != own || last == own) {  // the far end hangs from elsewhere, or directly from here
        return abzi_dq_mul(p->rot[own], back);
    }
    abzi_dquat turned = abzi_dq_mul(abzi_dq_mul(p->rot[last], abzi_dq_inverse(along)), back);
    abzi_dvec expected =
        abzi_dv_direction(abzi_dq_turn(turned, abzi_dv_of(rig->body.offset[end])), (abzi_dvec){0, 1, 0});
    abzi_dvec found = abzi_dv_direction(abzi_dv_sub(p->pos[far_end], p->pos[own]), expected);
    return abzi_dq_mul(abzi_dq_from_to(expected, found), turned);
}

void abz_rig_to_pose(const abz_skeleton *skeleton, const abz_rig *rig, const double *frame, abz_pose *pose)
{
    bool wanted[ABZ_SKELETON_JOINTS_MAX] = {false};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        for (int32_t k = rig->joint[j]; k >= 0 && !wanted[k]; k = skeleton->joint[k].parent) {
            wanted[k] = true;
        }
    }
    abzi_placed p;
    abzi_place(skeleton, rig->up, frame, wanted, &p);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        int32_t own = rig->joint[j];
        if (own >= 0) {
            pose->pos[j] = abzi_dv_narrow(abzi_dv_scale(p.pos[own], rig->unit_m));
            pose->rot[j] = abzi_dq_narrow(bone_orientation(skeleton, rig, &p, j));
        } else {  // filled in: rigid with its parent
            int parent = abz_joint_parent((abz_joint)j);
            pose->rot[j] = pose->rot[parent];
            abzi_dvec offset = abzi_dq_turn(abzi_dq_of(pose->rot[parent]), abzi_dv_of(rig->body.offset[j]));
            pose->pos[j] = abzi_dv_narrow(abzi_dv_add(abzi_dv_of(pose->pos[parent]), offset));
        }
    }
}

// ---- poses to frames -----------------------------------------------------------------------------------------------

static double degrees(double rad)
{
    return rad * (180 / ABZI_PI);
}

/// The entry in row i, column k of a rotation's matrix.
static double entry(abzi_dquat q, int i, int k)
{
    abzi_dvec e = abzi_dq_turn(q, (abzi_dvec){k == 0, k == 1, k == 2});
    return i == 0 ? e.x : i == 1 ? e.y : e.z;
}

/// Angles of turns about axes a, b, c, all different, whose product is q.
static void angles(abzi_dquat q, int a, int b, int c, double angle[static 3])
{
    double even = (b - a + 3) % 3 == 1 ? 1 : -1;
    double x = entry(q, b, c), z = entry(q, c, c), flat = sqrt(x * x + z * z);
    angle[1] = degrees(abzi_atan2(even * entry(q, a, c), flat));
    if (flat > 1e-7) {
        angle[0] = degrees(abzi_atan2(-even * x, z));
        angle[2] = degrees(abzi_atan2(-even * entry(q, a, b), entry(q, a, a)));
    } else {  // a and c turn about one line: leave it all to a
        angle[0] = degrees(abzi_atan2(even * entry(q, c, b), entry(q, b, b)));
        angle[2] = 0;
    }
}

/// Write a joint's channels; returns the rotation that they really give.
static abzi_dquat write_joint(const abz_skeleton_joint *joint, abzi_dquat rot, double *value)
{
    int axis[3] = {0, 0, 0}, axis_n = 0;
    for (int i = 0; i < joint->channel_n; i++) {
        if (joint->channel[i] >= 3) {
            axis[axis_n++] = joint->channel[i] - 3;
        }
    }
    const int given_n = axis_n;
    for (int a = 0; axis_n < 3; a++) {  // a hinge: what its missing axes would have to do is lost
        bool has = false;
        for (int i = 0; i < given_n; i++) {
            has = has || axis[i] == a;
        }
        if (!has) {
            axis[axis_n++] = a;
        }
    }
    double angle[3];
    angles(rot, axis[0], axis[1], axis[2], angle);
    for (int i = 0, r = 0; i < joint->channel_n; i++) {
        value[i] = joint->channel[i] >= 3 ? angle[r++] : joint->offset[joint->channel[i]];
    }
    abzi_dquat given = abzi_dq_identity;
    for (int i = 0; i < given_n; i++) {
        given = abzi_dq_mul(given, abzi_axis_turn(axis[i], angle[i]));
    }
    return given_n == 3 ? rot : given;
}

void abz_rig_from_pose(const abz_skeleton *skeleton, const abz_rig *rig, const abz_pose *pose, double *frame)
{
    int dancer[ABZ_SKELETON_JOINTS_MAX];
    abzi_dquat world[ABZ_SKELETON_JOINTS_MAX];
    const abzi_dquat stand = abzi_upright(rig->up);
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        dancer[j] = -1;
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (rig->joint[j] >= 0) {
            dancer[rig->joint[j]] = j;
        }
    }
    double *value = frame;
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        const abz_skeleton_joint *joint = &skeleton->joint[j];
        abzi_dquat above = joint->parent < 0 ? stand : world[joint->parent];
        abzi_dquat local = abzi_dq_of(rig->local[j]);
        if (dancer[j] >= 0) {
            local = abzi_dq_mul(abzi_dq_inverse(above),
                                abzi_dq_mul(abzi_dq_of(pose->rot[dancer[j]]), abzi_dq_of(rig->rest[dancer[j]])));
        }
        world[j] = abzi_dq_unit(abzi_dq_mul(above, write_joint(joint, abzi_dq_unit(local), value)));
        value += joint->channel_n;
    }
    // The root goes where it brings the hips to their place.
    abzi_dvec root = abzi_dv_scale(abzi_dv_of(pose->pos[ABZ_HIPS]), 1 / rig->unit_m);
    for (int32_t j = rig->joint[ABZ_HIPS]; skeleton->joint[j].parent >= 0; j = skeleton->joint[j].parent) {
        const double *o = skeleton->joint[j].offset;
        root = abzi_dv_sub(root, abzi_dq_turn(world[skeleton->joint[j].parent], (abzi_dvec){o[0], o[1], o[2]}));
    }
    root = abzi_dq_turn(abzi_dq_inverse(stand), root);
    const double place_of[3] = {root.x, root.y, root.z};
    for (int i = 0; i < skeleton->joint[0].channel_n; i++) {
        if (skeleton->joint[0].channel[i] < 3) {
            frame[i] = place_of[skeleton->joint[0].channel[i]];
        }
    }
}

static void convert(double o[static 3], abzi_dquat into, double grow)
{
    abzi_dvec v = abzi_dv_scale(abzi_dq_turn(into, (abzi_dvec){o[0], o[1], o[2]}), grow);
    o[0] = v.x;
    o[1] = v.y;
    o[2] = v.z;
}

void abz_rig_convert(abz_skeleton *skeleton, abz_rig *rig, double unit_m, int32_t up)
{
    const double grow = rig->unit_m / unit_m;
    const abzi_dquat into = abzi_dq_mul(abzi_dq_inverse(abzi_upright(up)),
                                        abzi_upright(rig->up));  // from the old axes of the file to the new
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        convert(skeleton->joint[j].offset, into, grow);
        convert(skeleton->joint[j].end_offset, into, grow);
        rig->local[j] =
            abzi_dq_narrow(abzi_dq_mul(into, abzi_dq_mul(abzi_dq_of(rig->local[j]), abzi_dq_inverse(into))));
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (rig->joint[j] >= 0) {
            rig->rest[j] = abzi_dq_narrow(abzi_dq_mul(abzi_dq_of(rig->rest[j]), abzi_dq_inverse(into)));
        }
    }
    rig->unit_m = unit_m;
    rig->up = up;
}
