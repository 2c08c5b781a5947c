#include "partner/posture.h"

#include "motion/spring.h"
#include "partner/arms.h"
#include "partner/low_hands.h"

#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define BODY_HALF_LIFE_S 0.08f  // orientations: smoother than the search's changes, shorter than a swing
#define TURN_MOST 13.0f         // rad/s: a fast dancer's arm
#define BODY_AHEAD 3            // ticks that the answer is taken ahead, to make up for that
#define HEIGHT_HALF_LIFE_S 0.10f
#define DROP_HALF_LIFE_S 0.04f
#define PATIENT_DROP_S 0.14f  // of who steps less often of her own accord (partner/steps.c)
#define DROP_MOST_M 0.20f
#define LEG_STRAIGHT 0.995f  // share of its length that a leg reaches at most
#define HANG_M 0.10f         // a foot in the air may be out of reach by so much
#define RISE_M 0.08f         // and a standing one, which then rises on its toes
#define HEEL_MOST_RAD 0.9f

// Restrained: hips no lower than this share of their height in standing, and no higher.
#define HIPS_LOW 0.93f
#define HIPS_HIGH 1.02f
#define HIPS_EASE 0.985f  // of who stands at ease: knees are not locked
// At ease: wrists beside the hips, so far to the side, below the hips and in front, on a body of standard size.
#define EASE_SIDE_M 0.23f
#define EASE_DOWN_M 0.08f
#define EASE_FRONT_M 0.06f

abzi_build abzi_build_of(const abz_body *body, const abz_repertoire *repertoire)
{
    static const uint8_t elbow[2] = {ABZ_LEFT_LOWER_ARM, ABZ_RIGHT_LOWER_ARM};
    static const uint8_t wrist[2] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};
    abzi_build build = {.body = *body};
    build.stretch = body->hip_height_m / repertoire->body.hip_height_m;
    build.body.ankle_height_m += repertoire->ankle_m * build.stretch;
    build.body.toe_height_m += repertoire->toes_m * build.stretch;
    build.legs = abzi_legs_of(&build.body);
    for (int side = 0; side < 2; side++) {
        build.upper_arm[side] = abzi_v3_length(body->offset[elbow[side]]);
        build.lower_arm[side] = abzi_v3_length(body->offset[wrist[side]]);
    }
    return build;
}

void abzi_posture_start(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing)
{
    memset(posture, 0, sizeof *posture);
    abzi_answer_body(footing->company, footing->repertoire, 0, &posture->aim);
    memcpy(posture->rot, posture->aim.rot, sizeof posture->rot);
    posture->hips_y = posture->aim.hips_y * build->stretch;
    for (int side = 0; side < 2; side++) {
        posture->free[side] = abzi_v3_scale(posture->aim.wrist[side], build->stretch);
        posture->knee[side] = abzi_v3(0, 0, 1);
        posture->elbow[side] = abzi_v3(0, -1, 0);
    }
}

// Ankle and orientation of a foot; extra: heel raised further.
static void place_foot(const abzi_build *build, const abzi_foot *foot, int side, float extra, float floor_y,
                       abz_vec3 *ankle, abz_quat *rot)
{
    abzi_leg_foot(&build->body, &build->legs, side, foot->at, floor_y + foot->lift_m, foot->heel_rad + extra, ankle,
                  rot);
}

static float leg_reach(const abzi_build *build, int side)
{
    return (build->legs.upper_m[side] + build->legs.lower_m[side]) * LEG_STRAIGHT;
}

// Legs from the hips to where the feet are. The heel of a foot rises when the leg would not reach.
static void pose_legs(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing,
                      const abzi_steps *steps, float floor_y, abz_pose *pose)
{
    for (int side = 0; side < 2; side++) {
        abz_vec3 hip = abzi_leg_hip(&build->body, side, pose->pos[ABZ_HIPS], pose->rot[ABZ_HIPS]);
        float most = leg_reach(build, side);
        abz_vec3 ankle;
        abz_quat rot;
        place_foot(build, &steps->foot[side], side, 0, floor_y, &ankle, &rot);
        float low = 0, high = HEEL_MOST_RAD;
        if (abzi_v3_distance(hip, ankle) > most) {
            for (int i = 0; i < 10; i++) {
                float middle = (low + high) / 2;
                place_foot(build, &steps->foot[side], side, middle, floor_y, &ankle, &rot);
                if (abzi_v3_distance(hip, ankle) > most) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            place_foot(build, &steps->foot[side], side, high, floor_y, &ankle, &rot);
        }
        const abz_quat toes = abzi_quat_from_yaw(steps->foot[side].at.yaw);
        abz_vec3 front = abzi_v3_add(abzi_quat_rotate(pose->rot[ABZ_HIPS], abzi_v3(0, 0, 1)),
                                     abzi_quat_rotate(toes, abzi_v3(0, 0, 1)));
        front = abzi_bend_towards(&posture->knee[side], front, footing->spot.yaw);
        if (abzi_aside_knee(&footing->manner->chair, &build->legs, side, hip, ankle, &front)) {
            const abz_vec3 kept = abzi_stance_local(abzi_stance_of((abzi_spot){0, 0, footing->spot.yaw}), front);
            posture->knee[side] = abzi_v3_normalize(kept, posture->knee[side]);
        }
        abzi_leg_pose(&build->body, &build->legs, side, hip, ankle, rot, toes, front, pose->rot);
    }
}

// How much the hips must come down for a standing leg to reach its foot.
static float needed_drop(const abzi_build *build, const abzi_steps *steps, float floor_y, const abz_pose *pose)
{
    float drop = 0;
    for (int side = 0; side < 2; side++) {
        abz_vec3 hip = abzi_leg_hip(&build->body, side, pose->pos[ABZ_HIPS], pose->rot[ABZ_HIPS]);
        abz_vec3 ankle;
        abz_quat rot;
        place_foot(build, &steps->foot[side], side, 0, floor_y, &ankle, &rot);
        float most = leg_reach(build, side);
        float x = hip.x - ankle.x, z = hip.z - ankle.z, up = most * most - x * x - z * z;
        float needs = hip.y - ankle.y - sqrtf(up > 0 ? up : 0);
        // a foot in the air may hang a little; what is standing should stand
        needs -= steps->foot[side].swinging ? HANG_M : RISE_M;
        drop = needs > drop ? needs : drop;
    }
    return drop < DROP_MOST_M ? drop : DROP_MOST_M;
}

// Draw an orientation to its aim, no faster than TURN_MOST.
static void turn_joint(abz_quat *rot, abz_vec3 *velocity, abz_quat aim, float w, float decay)
{
    abz_quat was = *rot;
    abzi_spring_quat(rot, velocity, aim, w, decay, DT);
    float angle = abzi_quat_angle(was, *rot);
    if (angle > TURN_MOST * DT) {
        float share = TURN_MOST * DT / angle;
        *rot = abzi_quat_slerp(was, *rot, share);
        *velocity = abzi_v3_scale(*velocity, share);
    }
}

// The gentler, the less a body leaves the way it stands at rest, and the lower are hands that nobody holds.
static void soften_aim(abzi_bearing *aim, const abz_effort *effort)
{
    for (int j = 0; j < ABZ_LEFT_SHOULDER; j++) {
        aim->rot[j] = abzi_quat_slerp(aim->rot[j], abzi_quat_identity(), 1 - effort->amplitude);
    }
    for (int side = 0; side < 2; side++) {
        float high = aim->wrist[side].y - aim->hips_y;
        aim->wrist[side].y -= high > 0 ? (1 - effort->height) * high : 0;
    }
}

// The body as a restraint allows it: upright, at the height of who stands, hands low; at rest standing at ease.
static void restrain(abzi_bearing *aim, const abzi_footing *footing)
{
    const abzi_restraint *r = footing->manner->restraint;
    const float stands = footing->repertoire->body.hip_height_m + footing->repertoire->ankle_m;
    for (int j = ABZ_HIPS; j <= ABZ_HEAD; j++) {
        aim->rot[j] = abzi_quat_slerp(aim->rot[j], abzi_quat_identity(), r->rest);
        abz_vec3 up = abzi_quat_rotate(aim->rot[j], abzi_v3(0, 1, 0));
        const float lean = abzi_atan2f(sqrtf(up.x * up.x + up.z * up.z), up.y);
        if (lean > r->lean_rad) {
            abz_quat upright = abzi_quat_mul(abzi_quat_from_to(up, abzi_v3(0, 1, 0)), aim->rot[j]);
            aim->rot[j] = abzi_quat_slerp(upright, aim->rot[j], r->lean_rad / lean);
        }
    }
    aim->hips_y += r->rest * (stands * HIPS_EASE - aim->hips_y);
    if (r->low) {
        aim->hips_y = aim->hips_y < HIPS_LOW * stands    ? HIPS_LOW * stands
                      : aim->hips_y > HIPS_HIGH * stands ? HIPS_HIGH * stands
                                                         : aim->hips_y;
    }
    for (int side = 0; side < 2; side++) {
        abz_vec3 ease = abzi_v3(side == 0 ? EASE_SIDE_M : -EASE_SIDE_M, aim->hips_y - EASE_DOWN_M, EASE_FRONT_M);
        aim->wrist[side] = abzi_v3_lerp(aim->wrist[side], ease, r->rest);
    }
}

// Trunk and free hands on their way to what the neighbours do.
static void move_body(abzi_posture *posture, const abzi_build *build, float slower)
{
    float w = ABZI_SPRING(slower * BODY_HALF_LIFE_S), decay = abzi_expf(-w * DT);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        turn_joint(&posture->rot[j], &posture->rot_v[j], posture->aim.rot[j], w, decay);
    }
    for (int side = 0; side < 2; side++) {
        abz_vec3 wrist = abzi_v3_scale(posture->aim.wrist[side], build->stretch);
        abzi_spring_v3(&posture->free[side], &posture->free_v[side], wrist, w, decay, DT);
    }
    w = ABZI_SPRING(slower * HEIGHT_HALF_LIFE_S);
    abzi_spring(&posture->hips_y, &posture->hips_y_v, posture->aim.hips_y * build->stretch, w, abzi_expf(-w * DT), DT);
}

void abzi_posture_tick(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing,
                       const abzi_steps *steps, float floor_y, abz_pose *pose)
{
    const abzi_manner *manner = footing->manner;
    const bool gently = manner->gentle > 0;
    // The costly parts take turns: search at age 0, body at 1, hands at 2.
    if (footing->company->age == 1) {
        uint32_t ahead = (uint32_t)(manner->effort.slower * BODY_AHEAD + 1);
        abzi_answer_body(footing->company, footing->repertoire, ahead, &posture->aim);
        if (gently || manner->restraint != NULL) {
            soften_aim(&posture->aim, &manner->effort);
        }
        if (manner->restraint != NULL) {
            restrain(&posture->aim, footing);
        }
        abzi_low_hands_lean(posture, build, footing);
    } else if (footing->company->age == 2) {
        abzi_arms_decide(posture, footing);
    }
    const abzi_trunk was = gently ? abzi_trunk_of(posture) : (abzi_trunk){0};
    move_body(posture, build, manner->effort.slower);
    posture->spot = footing->spot;
    posture->went = 1;
    posture->height_m = posture->hips_y;
    abzi_trunk_pose(posture, floor_y, pose);
    const float drops_s = manner->attune != NULL ? PATIENT_DROP_S : DROP_HALF_LIFE_S;
    float w = ABZI_SPRING(manner->effort.slower * drops_s);
    abzi_spring(&posture->drop_m, &posture->drop_v, needed_drop(build, steps, floor_y, pose), w, abzi_expf(-w * DT),
                DT);
    pose->pos[ABZ_HIPS].y -= posture->drop_m;
    posture->height_m -= posture->drop_m;
    abzi_arms_grip(posture, manner->effort.slower);
    abz_vec3 slow[2];
    abzi_footing now = *footing;
    if (gently) {
        abzi_arms_lead(posture, build, footing, floor_y, &was, pose, slow);
        now.spot = posture->spot;
    }
    pose_legs(posture, build, &now, steps, floor_y, pose);
    abz_vec3 hips = pose->pos[ABZ_HIPS];
    abz_body_positions(&build->body, hips, pose->rot, pose->pos);
    abzi_arms_pose(posture, build, &now, floor_y, gently ? slow : NULL, pose);
    abz_body_positions(&build->body, hips, pose->rot, pose->pos);
}
