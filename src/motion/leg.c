#include "motion/leg.h"

#include "motion/ik.h"

static const uint8_t lower_leg[2] = {ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG};
static const uint8_t foot_joint[2] = {ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
static const uint8_t toes_joint[2] = {ABZ_LEFT_TOES, ABZ_RIGHT_TOES};

abzi_legs abzi_legs_of(const abz_body *body)
{
    abzi_legs legs;
    for (int side = 0; side < 2; side++) {
        legs.upper_m[side] = abzi_v3_length(body->offset[lower_leg[side]]);
        legs.lower_m[side] = abzi_v3_length(body->offset[foot_joint[side]]);
    }
    // The toes sink below the ankle by length * sin: the rest of the rest pose's own slope is the standing pitch.
    abz_vec3 sole = body->offset[ABZ_LEFT_TOES];
    float fall = (body->toe_height_m - body->ankle_height_m) / abzi_v3_length(sole);
    fall = fall > 0.99f ? 0.99f : fall < -0.99f ? -0.99f : fall;
    legs.foot_pitch = abzi_atan2f(sole.y, sole.z) - (ABZI_PI_F / 2 - abzi_acosf(fall));
    return legs;
}

void abzi_leg_foot(const abz_body *body, const abzi_legs *legs, int side, abzi_spot at, float height_m, float heel_rad,
                   abz_vec3 *ankle, abz_quat *rot)
{
    abzi_leg_foot_turned(body, legs, side, at, abzi_quat_from_yaw(at.yaw), height_m, heel_rad, ankle, rot);
}

void abzi_leg_foot_turned(const abz_body *body, const abzi_legs *legs, int side, abzi_spot at, abz_quat yaw,
                          float height_m, float heel_rad, abz_vec3 *ankle, abz_quat *rot)
{
    float pitch = legs->foot_pitch + heel_rad;
    *rot = abzi_quat_mul(yaw, abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), pitch));
    // the middle of the foot stays over its place however the foot is tilted
    abz_vec3 sole = abzi_quat_rotate(*rot, body->offset[toes_joint[side]]);
    float ankle_y = heel_rad >= 0 ? body->toe_height_m - sole.y : body->ankle_height_m;
    *ankle = abzi_v3(at.x - sole.x / 2, ankle_y + height_m, at.z - sole.z / 2);
}

abz_vec3 abzi_leg_hip(const abz_body *body, int side, abz_vec3 hips, abz_quat hips_rot)
{
    return abzi_v3_add(hips, abzi_quat_rotate(hips_rot, body->offset[abzi_upper_leg(side)]));
}

void abzi_leg_pose(const abz_body *body, const abzi_legs *legs, int side, abz_vec3 hip, abz_vec3 ankle, abz_quat foot,
                   float toes_yaw, abz_vec3 front, abz_quat *rot)
{
    abz_vec3 knee = abzi_ik_middle(hip, &ankle, legs->upper_m[side], legs->lower_m[side], front);
    rot[abzi_upper_leg(side)] = abzi_ik_aim(body->offset[lower_leg[side]], abzi_v3_sub(knee, hip), front);
    rot[lower_leg[side]] = abzi_ik_aim(body->offset[foot_joint[side]], abzi_v3_sub(ankle, knee), front);
    rot[foot_joint[side]] = foot;
    rot[toes_joint[side]] = abzi_quat_from_yaw(toes_yaw);
}
