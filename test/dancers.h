/// A couple that dances by rule, in memory: the same bits on every machine, for tests that need motion but no files.
///
/// Both step on beats 1 2 3 and 5 6 7 of eight, she with the opposite foot, while the couple turns and drifts; both
/// pairs of hands are held. The seed chooses tempo, stride and turn.
#ifndef DANCERS_H
#define DANCERS_H

#include <string.h>

#include "abrazo/partner.h"
#include "motion/ik.h"
#include "people.h"

enum { DANCERS_LEAD, DANCERS_FOLLOW };

/// The body of people.h, so many times as large.
static inline abz_body dancers_body(float size)
{
    abz_body body = {
        .hip_height_m = .94f * size, .ankle_height_m = .05f * size, .toe_height_m = 0, .head_height_m = 1.54f * size};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const double *v = person_offset[j];
        body.offset[j] = abzi_v3_scale(abzi_v3((float)v[0], (float)v[1], (float)v[2]), size);
    }
    return body;
}

typedef struct dancers_style {
    float beat_ticks, stride_m, side_m, turn, drift;
} dancers_style;

static inline dancers_style dancers_style_of(uint32_t seed)
{
    uint32_t mix = seed * 2654435761u;
    return (dancers_style){30 + (float)(mix >> 28), .18f + .01f * (float)(mix >> 24 & 15),
                           .012f * (float)(mix >> 20 & 15), .06f * ((float)(mix >> 16 & 15) - 7),
                           .02f * (float)(mix >> 12 & 15)};
}

/// The couple at a moment: where the leader stands, and his heading.
static inline abz_vec3 dancers_place(const dancers_style *style, float beat, float *yaw)
{
    *yaw = style->turn * beat + .25f * abzi_sinf(.4f * beat);
    return abzi_v3(style->drift * beat * .2f, 0, .3f * abzi_sinf(.21f * beat));
}

/// Where a foot stands after a step. step < 0: before the first.
static inline abz_vec3 dancers_print(const dancers_style *style, int who, int step, int foot)
{
    static const float along[6] = {1, 0, 0, -1, 0, 0}, across[6] = {0, 0, 1, 0, 0, -1};
    static const float beat_of[6] = {1, 2, 3, 5, 6, 7};
    float yaw, beat = step < 0 ? 0 : (float)(step / 6 * 8) + beat_of[step % 6];
    abz_vec3 place = dancers_place(style, beat, &yaw);
    float side = foot == 0 ? .09f : -.09f;
    float z = step < 0 ? 0 : style->stride_m * along[step % 6], x = step < 0 ? 0 : style->side_m * across[step % 6];
    abz_vec3 local = who == DANCERS_LEAD ? abzi_v3(side + x, 0, z) : abzi_v3(x - side, 0, .75f + z);
    return abzi_v3_add(place, abzi_quat_rotate(abzi_quat_from_yaw(yaw), local));
}

static inline abz_vec3 dancers_foot(const dancers_style *style, int who, int foot, float beat, float *lift)
{
    static const float beat_of[6] = {1, 2, 3, 5, 6, 7};
    int step = who == DANCERS_LEAD ? foot : 1 - foot;  // his left and her right go first
    while ((float)(step / 6 * 8) + beat_of[step % 6] <= beat) {
        step += 2;
    }
    float p = (beat - (float)(step / 6 * 8) - beat_of[step % 6]) / .6f + 1;  // a swing takes .6 of a beat
    p = p < 0 ? 0 : p;
    *lift = 1.3f * p * p * (1 - p) * (1 - p);
    return abzi_v3_lerp(dancers_print(style, who, step - 2, foot), dancers_print(style, who, step, foot),
                        p * p * p * (10 + p * (6 * p - 15)));
}

/// Two bones of a limb brought to an end, by orientations.
static inline void dancers_limb(const abz_body *body, int upper, int lower, int last, abz_vec3 from, abz_vec3 end,
                                abz_vec3 bend, abz_vec3 front, abz_pose *pose)
{
    float upper_m = abzi_v3_length(body->offset[lower]), lower_m = abzi_v3_length(body->offset[last]);
    abz_vec3 middle = abzi_ik_middle(from, &end, upper_m, lower_m, bend);
    pose->rot[upper] = abzi_ik_aim(body->offset[lower], abzi_v3_sub(middle, from), front);
    pose->rot[lower] = abzi_ik_aim(body->offset[last], abzi_v3_sub(end, middle), front);
    pose->rot[last] = pose->rot[lower];
}

static inline void dancers_pose(const dancers_style *style, const abz_body *body, int who, float beat, abz_pose *pose)
{
    float yaw, lift[2];
    abz_vec3 place = dancers_place(style, beat, &yaw), foot[2];
    abz_quat couple = abzi_quat_from_yaw(yaw),
             heading = who == DANCERS_LEAD ? couple : abzi_quat_from_yaw(yaw + ABZI_PI_F);
    for (int side = 0; side < 2; side++) {
        foot[side] = dancers_foot(style, who, side, beat, &lift[side]);
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose->rot[j] = heading;
    }
    abz_vec3 hips = abzi_v3_lerp(foot[0], foot[1], .5f), front = abzi_quat_rotate(heading, abzi_v3(0, 0, 1));
    hips.y = .92f * body->hip_height_m;
    abz_body_positions(body, hips, pose->rot, pose->pos);
    for (int side = 0; side < 2; side++) {
        int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
        int arm = side == 0 ? ABZ_LEFT_UPPER_ARM : ABZ_RIGHT_UPPER_ARM;
        abz_vec3 ankle = abzi_v3_add(foot[side], abzi_v3(0, body->ankle_height_m + lift[side], 0));
        dancers_limb(body, leg, leg + 1, leg + 2, pose->pos[leg], ankle, front, front, pose);
        pose->rot[leg + 2] = pose->rot[leg + 3] = heading;
        // His left and her right hand meet at +X of the couple's frame.
        float x = (side == 0) == (who == DANCERS_LEAD) ? .22f : -.22f;
        abz_vec3 hold = abzi_v3(x, 1.05f + .04f * abzi_sinf(1.5f * beat), .38f + .05f * abzi_sinf(.8f * beat));
        abz_vec3 wrist = abzi_v3_add(place, abzi_quat_rotate(couple, hold));
        dancers_limb(body, arm, arm + 1, arm + 2, pose->pos[arm], wrist, abzi_v3(0, -1, 0), abzi_v3(0, 1, 0), pose);
    }
    abz_body_positions(body, hips, pose->rot, pose->pos);
}

/// Shape   lead, follow [tick_n] written
static inline void dancers_dance(uint32_t seed, const abz_body *lead_body, const abz_body *follow_body, size_t tick_n,
                                 abz_pose *lead, abz_pose *follow)
{
    dancers_style style = dancers_style_of(seed);
    for (size_t i = 0; i < tick_n; i++) {
        float beat = (float)i / style.beat_ticks;
        dancers_pose(&style, lead_body, DANCERS_LEAD, beat, &lead[i]);
        dancers_pose(&style, follow_body, DANCERS_FOLLOW, beat, &follow[i]);
    }
}

#endif
