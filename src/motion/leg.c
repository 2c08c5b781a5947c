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

abzi_foothold abzi_foothold_at(const abz_body *body, const abzi_legs *legs, int side, abzi_spot at, float height_m)
{
    abz_quat yaw = abzi_quat_from_yaw(at.yaw);
    return (abzi_foothold){.at = {at.x, at.z, 2 * yaw.y * yaw.w, yaw.w * yaw.w - yaw.y * yaw.y},
                           .yaw = yaw,
                           .sole = body->offset[toes_joint[side]],
                           .pitch_rad = legs->foot_pitch,
                           .toes_m = body->toe_height_m + height_m,
                           .ankle_m = body->ankle_height_m + height_m};
}

abzi_tilt abzi_foothold_tilt(const abzi_foothold *foot, float heel_rad)
{
    abzi_tilt it;
    abzi_sincosf((foot->pitch_rad + heel_rad) / 2, &it.sine, &it.cosine);
    float s = 2 * it.sine * it.cosine, c = it.cosine * it.cosine - it.sine * it.sine;
    float x = foot->sole.x, y = c * foot->sole.y - s * foot->sole.z, z = s * foot->sole.y + c * foot->sole.z;
    // the middle of the foot stays over its place however the foot is tilted
    it.ankle = abzi_stance_world(foot->at, abzi_v3(-x / 2, heel_rad >= 0 ? foot->toes_m - y : foot->ankle_m, -z / 2));
    it.ahead = abzi_v3(foot->at.sine * c, -s, foot->at.cosine * c);
    return it;
}

abz_quat abzi_foothold_rot(const abzi_foothold *foot, const abzi_tilt *tilt)
{
    return abzi_quat_mul(foot->yaw, (abz_quat){tilt->sine, 0, 0, tilt->cosine});
}

void abzi_leg_foot(const abz_body *body, const abzi_legs *legs, int side, abzi_spot at, float height_m, float heel_rad,
                   abz_vec3 *ankle, abz_quat *rot)
{
    abzi_foothold foot = abzi_foothold_at(body, legs, side, at, height_m);
    abzi_tilt tilt = abzi_foothold_tilt(&foot, heel_rad);
    *ankle = tilt.ankle;
    *rot = abzi_foothold_rot(&foot, &tilt);
}

abz_vec3 abzi_leg_hip(const abz_body *body, int side, abz_vec3 hips, abz_quat hips_rot)
{
    return abzi_v3_add(hips, abzi_quat_rotate(hips_rot, body->offset[abzi_upper_leg(side)]));
}

void abzi_leg_pose(const abz_body *body, const abzi_legs *legs, int side, abz_vec3 hip, abz_vec3 ankle, abz_quat foot,
                   abz_quat toes, abz_vec3 front, abz_quat *rot)
{
    abz_vec3 knee = abzi_ik_middle(hip, &ankle, legs->upper_m[side], legs->lower_m[side], front);
    rot[abzi_upper_leg(side)] = abzi_ik_aim(body->offset[lower_leg[side]], abzi_v3_sub(knee, hip), front);
    rot[lower_leg[side]] = abzi_ik_aim(body->offset[foot_joint[side]], abzi_v3_sub(ankle, knee), front);
    rot[foot_joint[side]] = foot;
    rot[toes_joint[side]] = toes;
}
