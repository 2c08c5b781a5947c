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
#define ARM_SOFT 0.085f  // as in partner/arms.c
#define ARM_MOST 0.985f
#define RIM_SOFT 0.03f    // the same of an arm at a rim, which lies there or does not
#define LAP_M 0.05f       // wrists stay so far above wheels and knees,
#define LAP_SOFT_M 0.06f  // and come up softly
#define ARM_M 0.06f       // an arm is 3 to 4 cm thick and keeps so far from his chair, which stops for it,
#define ELBOW_M 0.03f     // and so far from the own one, which goes with it
#define RIM_FREE_M 0.10f  // hands keep off a rim that his chair is nearer to
#define NEAR_M 0.08f      // a wrist so near to his chair begins to give way to it
#define BACK_RAD_S 5.0f   // no quicker an elbow that gave way comes back: a metre a second
#define SWIVEL_N 24       // an elbow that is in a chair turns outwards and up about its arm, by half a turn at most,
#define SWIVEL_RAD (ABZI_PI_F / SWIVEL_N)
#define HALVES 6           // in steps of which the last is halved so often
#define TURNS_RAD_S 10.0f  // no quicker an elbow turns about its arm: what it bends to may change sides in a tick
#define STRAIGHT_M 0.03f   // nearer to that line it is on no side of it
// A hand goes round its shoulder no quicker, and comes no nearer to it than an elbow bends, lengths of the arm: one
// that is to pass close by would throw the elbow about.
#define ROUND_RAD_S 14.0f
#define CLOSEST 0.26f
#define CLOSEST_SOFT 0.06f
#define RIM_ROUND 6.0f
// A shoulder lets an arm go 55 degrees behind, as those of the program's dancers: their tangent. (Hands that would have
// to go further for one that they hold could let go: .64 of couple A's in reach then hold instead of .67.)
#define BEHIND_MOST 1.43f

static const uint8_t upper_arm[2] = {ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM};
static const uint8_t hand_joint[2] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};

// Above wheels, lap and knees, and the wheels of a partner who sits.
static abz_vec3 over_lap(const abzi_sitting *s, const abzi_sitter *sitter, const abz_chair_shape *his, abz_vec3 at)
{
    const float wheels = 2 * abzi_maxf(sitter->shape.wheel_m, his != NULL ? his->wheel_m : 0);
    const float top = abzi_maxf(wheels, sitter->shape.knee[0].y) + LAP_M + s->floor_y;
    at.y += abzi_softly(top - at.y, LAP_SOFT_M);
    return at;
}

// How deep something so thick is in the chair of a partner who sits; below 0 so far away from it.
static float in_his_chair(const abzi_sitting *s, const abzi_sitting_input *input, abz_vec3 at, float radius_m)
{
    const abzi_chair his = {.at = input->chair};
    at.y -= s->floor_y;
    return input->shape != NULL ? abzi_chair_depth(&his, input->shape, at, radius_m) : -NOBODY_M;
}

// How far this hand is from the nearer one of the partner's.
static float off_hand(const abz_pose *pose, const abz_vec3 *other, int side)
{
    const abz_vec3 wrist = pose->pos[hand_joint[side]];
    return other == NULL ? NOBODY_M
                         : abzi_minf(abzi_v3_distance(wrist, other[ABZ_LEFT_HAND]),
                                     abzi_v3_distance(wrist, other[ABZ_RIGHT_HAND]));
}

// Where a hand that holds goes: as it is danced, but no further from the partner's wrist than one that holds is, and
// where that is beyond the arm to the near side of that wrist.
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
        const bool keeps = hand->holds || told || gap_m < HOLD_SOON_M || in_his_chair(s, input, palm, RIM_FREE_M) > 0;
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

// An elbow turned about the line from shoulder to wrist. Shape   arm: shoulder, elbow, wrist
static abz_vec3 turned(const abz_vec3 arm[3], abz_vec3 line, float turn)
{
    const abz_quat by = abzi_quat_from_vector(abzi_v3_scale(line, turn));
    return abzi_v3_add(arm[0], abzi_quat_rotate(by, abzi_v3_sub(arm[1], arm[0])));
}

// The way from the shoulder to a wrist, seen from the chest, no further behind than a shoulder lets it go.
static abz_vec3 before_back(abz_vec3 way)
{
    way.z = abzi_maxf(way.z, -BEHIND_MOST * sqrtf(way.x * way.x + way.y * way.y));
    return way;
}

// Where a hand may go that is to go there: round its shoulder, not behind it, and not too near.
static abz_vec3 round_shoulder(abzi_sitting_hand *hand, int side, abz_quat chest, abz_vec3 shoulder, float arm,
                               abz_vec3 to)
{
    const abz_quat seen = abzi_quat_conj(chest);
    const abz_vec3 away = abzi_quat_rotate(seen, abzi_v3_sub(to, shoulder));
    const abz_vec3 is = abzi_v3_normalize(before_back(away), abzi_v3(side == 0 ? 1 : -1, 0, 0)),
                   was = abzi_v3_normalize(hand->way, is);
    const abz_vec3 turn = abzi_quat_to_vector(abzi_quat_from_to(was, is));
    const float angle = abzi_v3_length(turn), most = ROUND_RAD_S * DT;
    hand->way = angle > most ? abzi_quat_rotate(abzi_quat_from_vector(abzi_v3_scale(turn, most / angle)), was) : is;
    const float far = abzi_v3_length(away) / arm, beyond = abzi_maxf(far - CLOSEST + CLOSEST_SOFT, 0);
    const float kept = beyond < 2 * CLOSEST_SOFT ? CLOSEST + beyond * beyond / (4 * CLOSEST_SOFT) : far;
    return abzi_v3_add(shoulder, abzi_quat_rotate(chest, abzi_v3_scale(hand->way, kept * arm)));
}

static abz_vec3 across(abz_vec3 line, abz_vec3 v)
{
    return abzi_v3_sub(v, abzi_v3_scale(line, abzi_v3_dot(line, v)));
}

// To which side of its arm an elbow is: on from where it is towards where it is to be.
static abz_vec3 turned_on(const abzi_sitting_hand *hand, abz_quat chest, abz_vec3 line, abz_vec3 bend)
{
    const abz_vec3 was = across(line, abzi_quat_rotate(chest, hand->elbow)), is = across(line, bend);
    if (abzi_v3_length(was) < STRAIGHT_M) {
        return bend;
    }
    const float angle = abzi_atan2f(abzi_v3_dot(abzi_v3_cross(was, is), line), abzi_v3_dot(was, is));
    return abzi_quat_rotate(abzi_quat_from_vector(abzi_v3_scale(line, abzi_withinf(angle, TURNS_RAD_S * DT))), was);
}

// How deep an arm is in his chair, or its elbow in the own one, which it hangs into where she leans far over a wheel.
static float arm_in_chairs(const abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input,
                           abz_vec3 elbow, abz_vec3 wrist)
{
    const float his = abzi_maxf(in_his_chair(s, input, elbow, ARM_M),
                                in_his_chair(s, input, abzi_v3_lerp(elbow, wrist, 0.5f), ARM_M));
    elbow.y -= s->floor_y;
    return abzi_maxf(his, abzi_chair_depth(&s->chair, &sitter->shape, elbow, ELBOW_M));
}

// How far an elbow must turn about the line from shoulder to wrist, outwards and up, to be so far from both chairs, rad.
static float clears_at(const abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input,
                       const abz_vec3 arm[3], abz_vec3 turns)
{
    float least = arm_in_chairs(s, sitter, input, arm[1], arm[2]), before = 0, best = 0;
    for (int i = 1; i <= SWIVEL_N && least > 0; i++) {
        const float turn = SWIVEL_RAD * (float)i;
        const float deep = arm_in_chairs(s, sitter, input, turned(arm, turns, turn), arm[2]);
        if (deep < least) {
            before = turn - SWIVEL_RAD;
            best = turn;
            least = deep;
        }
    }
    for (int i = 0; i < HALVES && least <= 0 && best > 0; i++) {
        const float turn = (before + best) / 2;
        const bool is = arm_in_chairs(s, sitter, input, turned(arm, turns, turn), arm[2]) <= 0;
        best = is ? turn : best;
        before = is ? before : turn;
    }
    return best;
}

// The elbow beside both chairs: what gave way comes back slowly.
static abz_vec3 clear_elbow(abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input, int side,
                            const abz_vec3 arm[3], abz_vec3 line)
{
    const abz_vec3 turns = abzi_v3_scale(line, side == 0 ? 1.0f : -1.0f);
    const float turn = clears_at(s, sitter, input, arm, turns);
    float *aside = &s->hand[side].aside_rad;
    *aside = abzi_maxf(*aside - BACK_RAD_S * DT, 0);
    const bool clear = arm_in_chairs(s, sitter, input, turned(arm, turns, *aside), arm[2]) <= 0;
    *aside = clear ? abzi_maxf(*aside, turn) : turn;
    return turned(arm, turns, *aside);
}

// Where a wrist goes, and to which side of the arm its elbow.
typedef struct arm_goal {
    abz_vec3 to, bend;
} arm_goal;

// As it is danced beside the chest, or, if it holds, in the room. Shape   arm: shoulder, elbow, wrist beside the chest
static arm_goal dancing_arm(abzi_sitting *s, const abzi_sitter *sitter, int side, const abzi_sitting_input *input,
                            const abz_vec3 arm[3], abz_quat chest, float most)
{
    const float length = sitter->upper_arm_m + sitter->lower_arm_m;
    const abz_vec3 held = held_at(input->danced, input->other, side, arm[0], length);
    const abz_vec3 to = abzi_v3_lerp(arm[2], held, s->hand[side].firm);
    const abz_vec3 round = round_shoulder(&s->hand[side], side, chest, arm[0], length, to);
    // not on the way to a rim, which goes by the wheel
    const float by_wheel = abzi_minf(RIM_ROUND * abzi_ease(s->rims.hand[side].grip), 1);
    const abz_vec3 over = over_lap(s, sitter, input->shape, abzi_v3_lerp(round, to, by_wheel)),
                   way = abzi_quat_rotate(abzi_quat_conj(chest), abzi_v3_sub(over, arm[0])),
                   before = abzi_v3_add(arm[0], abzi_quat_rotate(chest, before_back(way)));
    const abz_vec3 elbow = abzi_v3_sub(arm[1], abzi_v3_lerp(arm[0], arm[2], 0.5f));
    return (arm_goal){within_reach(length, most, ARM_SOFT, arm[0], before), abzi_v3_add(elbow, abzi_v3(0, -0.02f, 0))};
}

// The same of one that is so far (0 .. 1) on its way to its rim.
static arm_goal rim_arm(const abzi_sitting *s, const abzi_sitter *sitter, int side, abz_vec3 shoulder, abz_quat chest,
                        float most, float on, arm_goal dances)
{
    const float arm = sitter->upper_arm_m + sitter->lower_arm_m, out = side == 0 ? 1.0f : -1.0f;
    const abz_vec3 way = abzi_quat_rotate(chest, abzi_v3(RIM_ELBOW_OUT * out, RIM_ELBOW_UP, -1));
    const abz_vec3 passes = abzi_v3(out * ABZI_RIM_PASSES_OUT * sitter->height_m * 4 * on * (1 - on), 0, 0);
    abz_vec3 palm = abzi_rims_palm(&s->rims, &sitter->shape, &s->chair, side);
    palm.y += s->floor_y;
    const abz_vec3 rim =
        abzi_rim_wrist(shoulder, palm, sitter->upper_arm_m, sitter->lower_arm_m, ABZI_RIM_PALM * sitter->height_m, way);
    abz_vec3 to =
        abzi_v3_lerp(dances.to, abzi_v3_add(rim, abzi_quat_rotate(abzi_quat_from_yaw(s->chair.at.yaw), passes)), on);
    const float off = abzi_v3_distance(to, shoulder);
    const float kept = FOLDED * arm + abzi_softly(off - FOLDED * arm, FOLDED_SOFT * arm);
    const float out_by = abzi_minf(8 * on * (1 - on), 1) * abzi_minf(kept / off - 1, FOLDED_MOST);
    to = abzi_v3_add(to, abzi_v3_scale(abzi_v3_sub(to, shoulder), out_by));
    return (arm_goal){within_reach(arm, most, RIM_SOFT, shoulder, to),
                      abzi_v3_lerp(dances.bend, abzi_v3_scale(way, sitter->upper_arm_m / 2), on)};
}

// A wrist over the chair of a partner who sits.
static abz_vec3 over_his_chair(const abzi_sitting *s, const abzi_sitting_input *input, abz_vec3 to)
{
    if (input->shape != NULL) {
        const float over = s->floor_y + 2 * input->shape->wheel_m + ARM_M;
        const float near = abzi_unitf(1 + in_his_chair(s, input, to, ARM_M) / NEAR_M);
        to.y += near * abzi_maxf(over - to.y, 0);
    }
    return to;
}

// Where the elbow is then. *to is drawn in when it lies out of reach.
static abz_vec3 elbow_at(abzi_sitting *s, const abzi_sitter *sitter, int side, const abzi_sitting_input *input,
                         abz_quat chest, abz_vec3 shoulder, abz_vec3 bend, abz_vec3 *to)
{
    abzi_sitting_hand *hand = &s->hand[side];
    const abz_vec3 line = abzi_v3_normalize(abzi_v3_sub(*to, shoulder), abzi_v3(0, 0, 1));
    const abz_vec3 turns = turned_on(hand, chest, line, bend);
    const abz_vec3 elbow = abzi_ik_middle(shoulder, to, sitter->upper_arm_m, sitter->lower_arm_m, turns);
    hand->elbow = abzi_quat_rotate(abzi_quat_conj(chest), abzi_v3_sub(elbow, shoulder));
    return clear_elbow(s, sitter, input, side, (const abz_vec3[]){shoulder, elbow, *to}, line);
}

void abzi_seated_arm_pose(abzi_sitting *s, const abzi_sitter *sitter, int side, const abzi_sitting_input *input,
                          float reach, abz_pose *pose)
{
    const int root = upper_arm[side];
    const abz_vec3 *arm = &pose->pos[root];
    const abz_quat chest = pose->rot[ABZ_CHEST];
    const float most = abzi_minf(ARM_MOST, reach), on = abzi_ease(s->rims.hand[side].grip);
    arm_goal goal = dancing_arm(s, sitter, side, input, arm, chest, most);
    goal = on > 0 ? rim_arm(s, sitter, side, arm[0], chest, most, on, goal) : goal;
    abz_vec3 wrist = over_his_chair(s, input, goal.to);
    const abz_vec3 elbow = elbow_at(s, sitter, side, input, chest, arm[0], goal.bend, &wrist);
    const abz_quat hand = abzi_quat_mul(abzi_quat_conj(pose->rot[root + 1]), pose->rot[root + 2]);
    turn_bone(pose, root, abzi_v3_sub(arm[1], arm[0]), abzi_v3_sub(elbow, arm[0]));
    turn_bone(pose, root + 1, abzi_v3_sub(arm[2], arm[1]), abzi_v3_sub(wrist, elbow));
    pose->rot[root + 2] = abzi_quat_mul(pose->rot[root + 1], abzi_quat_slerp(hand, abzi_quat_identity(), on));
}

void abzi_seated_arms_join(abzi_sitting *s, const abz_vec3 *other, const abz_pose *pose)
{
    for (int side = 0; side < 2; side++) {
        s->hand[side].holds = s->hand[side].holds ? off_hand(pose, other, side) < JOINED_M ? 2 : 1 : 0;
    }
}
