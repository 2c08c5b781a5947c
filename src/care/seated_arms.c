#include "care/seated_arms.h"

#include "motion/body.h"
#include "motion/ik.h"
#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

#define HOLD_ON_M 0.17f  // wrists so near to one of the partner's hold it; danced holds have 7 to 16 cm between them
#define HOLD_OFF_M 0.26f
#define HOLD_TOLD_M 0.35f
#define JOINED_M 0.30f     // wrists further apart do not hold each other (abrazo/measure.h)
#define HOLD_SOON_M 0.38f  // and one so near may: it does not go to a rim,
#define HOLD_AGAIN_S 0.1f  // nor for so long after it
#define NOBODY_M 1e9f
#define HELD_SOFT 0.9f  // lengths of an arm from which on a hand takes what is nearer of his wrist
#define REACH_ON 1.35f  // lengths of an arm from the shoulder within which it reaches,
#define REACH_OFF 1.5f  // and beyond which it lets go
#define FIRM_HALF_LIFE_S 0.10f
#define RIM_ELBOW_OUT 0.9f  // of an arm at a rim the elbow points out and back: forearms beside the wheels
#define FOLDED 0.34f        // lengths of an arm that a hand on its way there keeps off the shoulder,
#define FOLDED_MOST 0.4f    // not so far that one which passes it would be thrown about,
#define FOLDED_SOFT 0.06f   // and begins to a little before
#define RIM_ELBOW_UP (-0.1f)
#define ARM_SOFT 0.085f  // as in partner/posture.c
#define ARM_MOST 0.985f
#define RIM_SOFT 0.03f    // the same of an arm at a rim, which lies there or does not
#define LAP_M 0.05f       // wrists stay so far above wheels and knees,
#define LAP_SOFT_M 0.06f  // and come up softly

static const uint8_t upper_arm[2] = {ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM};
static const uint8_t hand_joint[2] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};

// Above wheels, lap and knees.
static abz_vec3 over_lap(const abzi_sitting *s, const abzi_sitter *sitter, abz_vec3 at)
{
    const float top = abzi_maxf(2 * sitter->shape.wheel_m, sitter->shape.knee[0].y) + LAP_M + s->floor_y;
    at.y += abzi_softly(top - at.y, LAP_SOFT_M);
    return at;
}

// How far this hand is from the nearer one of the partner's.
static float off_hand(const abz_pose *pose, const abz_vec3 *other, int side)
{
    const abz_vec3 wrist = pose->pos[hand_joint[side]];
    return other == NULL ? NOBODY_M
                         : abzi_minf(abzi_v3_distance(wrist, other[ABZ_LEFT_HAND]),
                                     abzi_v3_distance(wrist, other[ABZ_RIGHT_HAND]));
}

// Where a hand that holds goes: as it is danced, but no further from the partner's wrist than one that holds is, and where
// that is beyond the arm to the near side of that wrist.
static abz_vec3 held_at(const abz_pose *danced, const abz_vec3 *other, int side, abz_vec3 shoulder, float arm)
{
    const abz_vec3 wrist = danced->pos[hand_joint[side]];
    if (other == NULL) {
        return wrist;
    }
    // the nearer one, without a jump from one to the other
    const float left = abzi_v3_distance(wrist, other[ABZ_LEFT_HAND]),
                right = abzi_v3_distance(wrist, other[ABZ_RIGHT_HAND]);
    const float l = left * left, r = right * right, share = r * r / (l * l + r * r + 1e-9f);
    const abz_vec3 his = abzi_v3_lerp(other[ABZ_RIGHT_HAND], other[ABZ_LEFT_HAND], share);
    const float off = abzi_v3_distance(wrist, his);
    const abz_vec3 held = off > HOLD_ON_M ? abzi_v3_lerp(his, wrist, HOLD_ON_M / off) : wrist;
    const float far_m = abzi_v3_distance(held, shoulder), his_m = abzi_v3_distance(his, shoulder);
    const float nearer_m = far_m - his_m + HOLD_ON_M;
    const float over_m = abzi_softly(far_m - HELD_SOFT * arm, 0.1f * arm);
    if (nearer_m <= 0 || over_m <= 0) {
        return held;
    }
    const abz_vec3 near = abzi_v3_lerp(his, shoulder, HOLD_ON_M / abzi_maxf(his_m, HOLD_ON_M));
    return abzi_v3_lerp(held, near, over_m / (over_m + nearer_m));
}

void abzi_seated_arms_decide(abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input,
                             const abz_pose *pose, abzi_rims_need *need)
{
    const float arm = sitter->upper_arm_m + sitter->lower_arm_m, w = ABZI_SPRING(FIRM_HALF_LIFE_S),
                decay = abzi_expf(-w * DT);
    for (int side = 0; side < 2; side++) {
        abzi_sitting_hand *hand = &s->hand[side];
        const abz_vec3 shoulder = pose->pos[upper_arm[side]];
        const float reach = abzi_v3_distance(held_at(input->danced, input->other, side, shoulder, arm), shoulder) / arm;
        const bool is_known = input->holds >= 0, told = is_known && (input->holds >> side & 1) != 0;
        const float near_m = told ? HOLD_TOLD_M : is_known ? 0 : hand->holds ? HOLD_OFF_M : HOLD_ON_M;
        const float gap_m = off_hand(input->danced, input->other, side);
        hand->holds = gap_m < near_m && reach < (hand->holds ? REACH_OFF : REACH_ON);
        need->danced[side] =
            abzi_quat_rotate(abzi_quat_conj(input->danced->rot[ABZ_CHEST]),
                             abzi_v3_sub(input->danced->pos[hand_joint[side]], input->danced->pos[ABZ_CHEST]));
        abz_vec3 palm = abzi_rims_palm(&s->rims, &sitter->shape, &s->chair, side);
        palm.y += s->floor_y;
        need->far_m[side] = abzi_maxf(abzi_v3_distance(pose->pos[hand_joint[side]], palm),
                                      hand->firm * abzi_v3_distance(input->danced->pos[hand_joint[side]], palm));
        const bool keeps = hand->holds || told || gap_m < HOLD_SOON_M;
        hand->kept_s = keeps ? HOLD_AGAIN_S : abzi_maxf(hand->kept_s - DT, 0);
        need->held[side] = hand->kept_s > 0;
        abzi_spring(&hand->firm, &hand->firm_v, hand->holds ? 1.0f : 0.0f, w, decay, DT);
    }
}

// The nearer an arm is to as far as it goes, shares of its length, the less of a pull it gives way to.
static abz_vec3 within_reach(float arm, float most, float softness, abz_vec3 shoulder, abz_vec3 to)
{
    const abz_vec3 away = abzi_v3_sub(to, shoulder);
    const float length = abzi_v3_length(away), soft = most - softness;
    if (length <= arm * soft) {
        return to;
    }
    const float x = (length / arm - soft) / softness, reach = soft + softness * x / sqrtf(1 + x * x);
    return abzi_v3_add(shoulder, abzi_v3_scale(away, arm * reach / length));
}

static void turn_bone(abz_pose *pose, int joint, abz_vec3 was, abz_vec3 is)
{
    pose->rot[joint] = abzi_quat_normalize(abzi_quat_mul(abzi_quat_from_to(was, is), pose->rot[joint]));
}

// Arms as they are danced beside the chest; one that holds goes to where it is danced in the room.
void abzi_seated_arm_pose(const abzi_sitting *s, const abzi_sitter *sitter, int side, const abz_pose *danced,
                          const abz_vec3 *other, float reach, abz_pose *pose)
{
    const int root = upper_arm[side];
    const abz_vec3 shoulder = pose->pos[root], elbow = pose->pos[root + 1], wrist = pose->pos[root + 2];
    const float arm = sitter->upper_arm_m + sitter->lower_arm_m;
    abz_vec3 to = abzi_v3_lerp(wrist, held_at(danced, other, side, shoulder, arm), s->hand[side].firm);
    to = within_reach(arm, abzi_minf(ARM_MOST, reach), ARM_SOFT, shoulder, over_lap(s, sitter, to));
    abz_vec3 bend = abzi_v3_add(abzi_v3_sub(elbow, abzi_v3_lerp(shoulder, wrist, 0.5f)), abzi_v3(0, -0.02f, 0));
    const float on = abzi_ease(s->rims.hand[side].grip), out = side == 0 ? 1.0f : -1.0f;
    if (on > 0) {
        const abz_quat chest = pose->rot[ABZ_CHEST];
        const abz_vec3 way = abzi_quat_rotate(chest, abzi_v3(RIM_ELBOW_OUT * out, RIM_ELBOW_UP, -1));
        const abz_vec3 passes = abzi_v3(out * ABZI_RIM_PASSES_OUT * sitter->height_m * 4 * on * (1 - on), 0, 0);
        abz_vec3 palm = abzi_rims_palm(&s->rims, &sitter->shape, &s->chair, side);
        palm.y += s->floor_y;
        const abz_vec3 rim = abzi_rim_wrist(shoulder, palm, sitter->upper_arm_m, sitter->lower_arm_m,
                                            ABZI_RIM_PALM * sitter->height_m, way);
        to = abzi_v3_lerp(to, abzi_v3_add(rim, abzi_quat_rotate(abzi_quat_from_yaw(s->chair.at.yaw), passes)), on);
        bend = abzi_v3_lerp(bend, abzi_v3_scale(way, sitter->upper_arm_m / 2), on);
        const float off = abzi_v3_distance(to, shoulder);
        const float kept = FOLDED * arm + abzi_softly(off - FOLDED * arm, FOLDED_SOFT * arm);
        const float out_by = abzi_minf(8 * on * (1 - on), 1) * abzi_minf(kept / off - 1, FOLDED_MOST);
        to = abzi_v3_add(to, abzi_v3_scale(abzi_v3_sub(to, shoulder), out_by));
        to = within_reach(arm, abzi_minf(ARM_MOST, reach), RIM_SOFT, shoulder, to);
    }
    const abz_vec3 bent = abzi_ik_middle(shoulder, &to, sitter->upper_arm_m, sitter->lower_arm_m, bend);
    abz_quat hand = abzi_quat_mul(abzi_quat_conj(pose->rot[root + 1]), pose->rot[root + 2]);
    hand = abzi_quat_slerp(hand, abzi_quat_identity(), on);
    turn_bone(pose, root, abzi_v3_sub(elbow, shoulder), abzi_v3_sub(bent, shoulder));
    turn_bone(pose, root + 1, abzi_v3_sub(wrist, elbow), abzi_v3_sub(to, bent));
    pose->rot[root + 2] = abzi_quat_mul(pose->rot[root + 1], hand);
}

void abzi_seated_arms_join(abzi_sitting *s, const abz_vec3 *other, const abz_pose *pose)
{
    for (int side = 0; side < 2; side++) {
        s->hand[side].holds = s->hand[side].holds ? off_hand(pose, other, side) < JOINED_M ? 2 : 1 : 0;
    }
}
