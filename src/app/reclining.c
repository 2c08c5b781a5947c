#include "app/reclining.h"

#include <math.h>

#include "motion/ik.h"

#define MAT_M 0.14f  // a mat, and half of a body on it: a page has no bed
#define HALF_A_MAT_M 0.45f
#define PILLOW_RAD 0.45f  // trunk and head lie a little higher
#define RISE_RAD 0.10f    // the chest's, of the deepest breath
#define FORGET 0.9995f    // of the signal's ends in a tick: half in 23 s
static const float height_m = 1.7f;

/// How deep the value is in the breaths of late, 0 .. 1.
static float depth_of(abzi_reclining *person, float value)
{
    if (!(fabsf(value) < INFINITY)) {
        return 0;
    }
    const float middle = person->begun ? (person->low + person->high) / 2 : value;
    const float half = person->begun ? (person->high - person->low) / 2 * FORGET : 0;
    person->low = fminf(value, middle - half);
    person->high = fmaxf(value, middle + half);
    person->begun = true;
    return person->high > person->low ? (value - person->low) / (person->high - person->low) : 0;
}

void abzi_reclining_tick(abzi_reclining *person, float value, float before_m, abz_pose *pose)
{
    const abz_body body = abz_body_of_height(height_m);
    const float chest_rad = PILLOW_RAD + RISE_RAD * depth_of(person, value);
    const abz_quat lies = {-.5f, .5f, .5f, .5f};  // on the back, the head at her right: up is -X, ahead is +Y
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const float raised = j == ABZ_SPINE                             ? PILLOW_RAD
                             : j == ABZ_NECK || j == ABZ_HEAD           ? PILLOW_RAD + RISE_RAD
                             : j >= ABZ_CHEST && j < ABZ_LEFT_UPPER_LEG ? chest_rad
                                                                        : 0;
        pose->rot[j] = abzi_quat_mul(lies, abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), raised));
    }
    for (int side = -1; side <= 1; side += 2) {
        const int upper = side > 0 ? ABZ_LEFT_UPPER_ARM : ABZ_RIGHT_UPPER_ARM;
        const abz_vec3 along = {.22f * (float)side, -1, -.30f};
        const abz_quat arm = abzi_quat_mul(lies, abzi_ik_aim(abzi_v3((float)side, 0, 0), along, abzi_v3(0, 0, 1)));
        pose->rot[upper] = pose->rot[upper + 1] = pose->rot[upper + 2] = arm;
    }
    abz_body_positions(&body, abzi_v3(0.2f, MAT_M, before_m + HALF_A_MAT_M), pose->rot, pose->pos);
}
