#include "partner/arms.h"

#include "motion/ik.h"
#include "motion/spring.h"
#include "partner/low_hands.h"

#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define GRIP_ON 0.55f  // share of the neighbours holding hands above which she takes the hand
#define GRIP_OFF 0.35f
#define REACH_ON 1.70f   // his hand is taken within so many lengths of her arm: he will come, or she
#define REACH_OFF 2.00f  // and let go beyond
#define GRIP_HALF_LIFE_S 0.09f
#define GRIP_AT_HALF_LIFE_S 0.07f
#define TAKEN_M 0.025f         // a hand of hers that is so near to where it is drawn to
#define TAKEN_TICKS 3          // for so many ticks has his
#define BESIDE_MOST_M 0.16f    // her wrist is held no further than this from his
#define ARM_SOFT 0.085f        // over the last of its reach, in its lengths, an arm is drawn out ever less
#define REACH_SLACK 0.01f      // a body waits for hands before an arm's reach has to brake them, in its lengths
#define ARM_FOLDED 0.12f       // and no elbow folds up further, of its length
#define ELBOW_SPEED_MOST 3.0f  // m/s: of one whose hand goes gently
// From here on a body brakes whose hands come near the end of their reach: 1 m/s at the gentlest, so many times as hard
// as it starts.
#define BRAKES_M 0.125f
#define BRAKES_HARD 2.0f
// Hips that give way leave slower hands behind. Where hips will be so near that they may have to, wholly within the
// first, a hand that has not his keeps so much of its reach for it, in its lengths, times the share of their speed that
// it lacks. From .4 and .6 m on, hands that could have his are up to 5.9 cm off in 95 of 100 (couple A at .3 of the
// speed, 100 ms late, at 1; here 2.1), and nothing is gained.
#define ROOM_ARM 0.65f
#define ROOM_NEAR_M 0.3f
#define ROOM_FAR_M 0.4f
#define HOLD_BACK_STEPS 6    // halvings in finding how much of its way a body may go
#define ARM_SPEED_MOST 6.5f  // m/s: fast dancers' hands stay below it
#define BEND_RATE 0.25f      // share of the way that knees and elbows turn to their new side in a tick
#define BEND_MOST_RAD 0.2f   // and at most so far
// Restrained: hands below the shoulders by so much; a hand is taken within so many lengths of an arm, for nobody is
// pulled.
#define LOW_M 0.03f
#define ELBOW_HANGS 3.0f  // an elbow, so much more down than out: a folded arm's would rise above the shoulder
#define REACH_SOFT 1.15f

static const uint8_t upper_arm[2] = {ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM};
static const uint8_t lower_arm[2] = {ABZ_LEFT_LOWER_ARM, ABZ_RIGHT_LOWER_ARM};
static const uint8_t hand_joint[2] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};

abz_vec3 abzi_bend_towards(abz_vec3 *kept, abz_vec3 wanted, float heading_rad)
{
    abzi_stance turn = abzi_stance_of((abzi_spot){0, 0, heading_rad});
    wanted = abzi_v3_normalize(abzi_stance_local(turn, wanted), *kept);
    abz_vec3 way = abzi_quat_to_vector(abzi_quat_from_to(*kept, wanted));
    float angle = abzi_v3_length(way), most = BEND_MOST_RAD / (angle > BEND_MOST_RAD ? angle : BEND_MOST_RAD);
    float share = BEND_RATE < most ? BEND_RATE : most;
    *kept = abzi_v3_normalize(abzi_quat_rotate(abzi_quat_from_vector(abzi_v3_scale(way, share)), *kept), wanted);
    return abzi_stance_world(turn, *kept);
}

void abzi_arms_decide(abzi_posture *posture, const abzi_footing *footing)
{
    float hold[4];
    abz_vec3 beside[4];
    abzi_answer_holds(footing->company, footing->repertoire, hold, beside);
    abzi_low_hands_take(posture, footing, hold, beside);
    const float on = footing->manner->restraint != NULL ? REACH_SOFT : REACH_ON;
    for (int hand = 0; hand < 2; hand++) {
        abzi_grip *grip = &posture->grip[hand];
        int best = hold[2 * hand] >= hold[2 * hand + 1] ? 0 : 1;
        if (grip->holding && (hold[2 * hand + grip->his] < GRIP_OFF || grip->reach > on + (REACH_OFF - REACH_ON))) {
            grip->holding = 0;
        }
        if (!grip->holding && hold[2 * hand + best] > GRIP_ON && grip->reach < on &&
            (best == grip->his || grip->firm < 0.05f)) {
            grip->holding = 1;
            grip->his = best;
        }
        if (grip->holding) {
            abz_vec3 off = beside[2 * hand + grip->his];
            float length = abzi_v3_length(off);
            grip->aim = length > BESIDE_MOST_M ? abzi_v3_scale(off, BESIDE_MOST_M / length) : off;
        }
    }
}

void abzi_arms_grip(abzi_posture *posture, float slower)
{
    float firm = ABZI_SPRING(slower * GRIP_HALF_LIFE_S), firm_decay = abzi_expf(-firm * DT);
    float at = ABZI_SPRING(GRIP_AT_HALF_LIFE_S), at_decay = abzi_expf(-at * DT);
    for (int hand = 0; hand < 2; hand++) {
        abzi_grip *grip = &posture->grip[hand];
        abzi_spring(&grip->firm, &grip->firm_v, grip->holding ? 1.0f : 0.0f, firm, firm_decay, DT);
        abzi_spring_v3(&grip->at, &grip->at_v, grip->aim, at, at_decay, DT);
    }
}

// The nearer an arm is to straight, the less of a pull it gives way to: an elbow would snap otherwise.
// Shape   longest: what an arm is stretched to at most, in its lengths
static abz_vec3 within_reach(const abzi_build *build, int side, abz_vec3 shoulder, abz_vec3 to, float longest)
{
    const float arm = build->upper_arm[side] + build->lower_arm[side], soft = longest - ARM_SOFT;
    abz_vec3 away = abzi_v3_sub(to, shoulder);
    float length = abzi_v3_length(away);
    if (length <= arm * soft) {
        return to;
    }
    float x = (length / arm - soft) / ARM_SOFT, reach = soft + ARM_SOFT * x / sqrtf(1 + x * x);
    return abzi_v3_add(shoulder, abzi_v3_scale(away, arm * reach / length));
}

static void turn_bone(abz_pose *pose, int joint, abz_vec3 was, abz_vec3 is)
{
    pose->rot[joint] = abzi_quat_normalize(abzi_quat_mul(abzi_quat_from_to(was, is), pose->rot[joint]));
}

// No wrist or elbow is faster than ARM_SPEED_MOST: true when it had to be held back.
static bool hold_back(abz_vec3 was, abz_vec3 *to)
{
    abz_vec3 way = abzi_v3_sub(*to, was);
    float length = abzi_v3_length(way), most = ARM_SPEED_MOST * DT;
    if (length <= most) {
        return false;
    }
    *to = abzi_v3_add(was, abzi_v3_scale(way, most / length));
    return true;
}

static abz_vec3 no_longer(abz_vec3 v, float most)
{
    float length = abzi_v3_length(v);
    return length > most ? abzi_v3_scale(v, most / length) : v;
}

// No further from his shoulder than his arm reaches with ease: she does not pull him.
static abz_vec3 within_his_reach(const abzi_footing *f, int his, abz_vec3 at)
{
    abz_vec3 shoulder = f->lead->pos[ABZI_AT_LEFT_SHOULDER + his], away = abzi_v3_sub(at, shoulder);
    float length = abzi_v3_length(away), most = f->manner->effort.reach * f->manner->his_arm_m[his];
    return length > most ? abzi_v3_add(shoulder, abzi_v3_scale(away, most / length)) : at;
}

// Where a hand of hers is to be: at ease, or at his.
static abz_vec3 hand_goal(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing, float floor_y,
                          int side, abz_vec3 shoulder)
{
    const abzi_spot turn = {0, 0, footing->his.yaw};
    abzi_grip *grip = &posture->grip[side];
    const abz_vec3 his = abzi_low_hands_at(footing, grip->his);
    abz_vec3 goal = grip->there = abzi_v3_add(his, abzi_spot_world(turn, grip->at));
    grip->reach = abzi_v3_distance(goal, shoulder) / (build->upper_arm[side] + build->lower_arm[side]);
    float with = grip->firm;
    if (footing->manner->gentle > 0) {
        const abz_vec3 shown = abzi_v3_add(his, abzi_v3(0, footing->manner->lower_m, 0));
        goal = abzi_v3_add(goal, abzi_v3_sub(within_his_reach(footing, grip->his, shown), shown));
        // She comes slowly, and so the last of the way sooner; not at 1, where the body would have to wait for a hand.
        const float square = footing->manner->gentle * footing->manner->gentle, late = square * square;
        with *= 1 + (1 - late * late) * (1 - with);
    }
    abz_vec3 at_ease = abzi_spot_world(footing->spot, posture->free[side]);
    at_ease.y += floor_y;
    return abzi_v3_lerp(at_ease, goal, with);
}

// Where a wrist comes to in this tick on its way to a goal: with it, and towards it at a speed from which it can still
// stop there, but no faster, and with no more force, than is asked for. Its speed comes first.
static abz_vec3 soften_hand(const abzi_posture *posture, int side, abz_vec3 goal, float hard, float fastest)
{
    abz_vec3 with = no_longer(abzi_v3_scale(abzi_v3_sub(goal, posture->goal[side]), 1 / DT), fastest);
    abz_vec3 off = abzi_v3_sub(posture->goal[side], posture->wrist[side]);  // the rest of the way comes with it
    float away = abzi_v3_length(off), come = sqrtf(hard * away), at_once = 0.5f * away / DT;
    come = come < at_once ? come : at_once;
    abz_vec3 wanted = abzi_v3_add(with, abzi_v3_scale(off, away > 1e-6f ? come / away : 0));
    abz_vec3 more = abzi_v3_sub(no_longer(wanted, fastest), posture->wrist_v[side]);
    abz_vec3 v = no_longer(abzi_v3_add(posture->wrist_v[side], no_longer(more, hard * DT)), fastest);
    return abzi_v3_add(posture->wrist[side], abzi_v3_scale(v, DT));
}

abzi_trunk abzi_trunk_of(const abzi_posture *posture)
{
    abzi_trunk t = {.spot = posture->spot, .height_m = posture->height_m};
    memcpy(t.rot, posture->rot, sizeof t.rot);
    return t;
}

// So much of the way from one to the other.
static void go_part(abzi_posture *posture, const abzi_trunk *from, const abzi_trunk *to, float share)
{
    posture->spot = (abzi_spot){from->spot.x + share * (to->spot.x - from->spot.x),
                                from->spot.z + share * (to->spot.z - from->spot.z),
                                abzi_wrapf(from->spot.yaw + share * abzi_wrapf(to->spot.yaw - from->spot.yaw))};
    posture->height_m = from->height_m + share * (to->height_m - from->height_m);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        posture->rot[j] = abzi_quat_slerp(from->rot[j], to->rot[j], share);
    }
}

void abzi_trunk_pose(const abzi_posture *posture, float floor_y, abz_pose *pose)
{
    abz_quat heading = abzi_quat_from_yaw(posture->spot.yaw);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose->rot[j] = abzi_quat_mul(heading, posture->rot[j]);
    }
    pose->pos[ABZ_HIPS] = abzi_v3(posture->spot.x, floor_y + posture->height_m, posture->spot.z);
}

// How far the hand that is further out of its arm's reach, or too near the shoulder, is so; below 0: neither.
static float out_of_reach(const abzi_build *build, const abz_pose *pose, const abz_vec3 *wrist, float longest)
{
    float out = -1;
    for (int side = 0; side < 2; side++) {
        const float arm = build->upper_arm[side] + build->lower_arm[side];
        const float away = abzi_v3_distance(pose->pos[upper_arm[side]], wrist[side]);
        const float far = away - arm * longest, near = arm * ARM_FOLDED - away;
        out = far > out ? far : out;
        out = near > out ? near : out;
    }
    return out;
}

static float out_after(abzi_posture *posture, const abzi_build *build, const abzi_trunk *was, const abzi_trunk *is,
                       float share, float floor_y, float longest, const abz_vec3 *wrist, abz_pose *pose)
{
    go_part(posture, was, is, share);
    abzi_trunk_pose(posture, floor_y, pose);
    abz_body_positions(&build->body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
    return out_of_reach(build, pose, wrist, longest);
}

// The share of its way that a body goes whose hands come nearer to the end of their reach by it: it brakes before, so
// that nothing stops it. is, was: how far hands are out of reach, where it goes to and from
static float braked(float was, float is, float hard)
{
    const float left = -was, nears = is - was;
    const float brakes = DT * sqrtf(2 * hard * (left > 0 ? left : 0)), at_once = 0.5f * left;
    const float most = brakes < at_once ? brakes : at_once;
    return left > 0 && nears > most ? most / nears : 1;
}

// The body goes no further than hands can come along, and brakes with so much force before.
static void hold_body_back(abzi_posture *posture, const abzi_build *build, float floor_y, float longest, float hard,
                           const abzi_trunk *was, const abz_vec3 *wrist, abz_pose *pose)
{
    const abzi_trunk is = abzi_trunk_of(posture);
    const float out = out_of_reach(build, pose, wrist, longest);
    if (out <= -BRAKES_M) {
        return;
    }
    const float before = out_after(posture, build, was, &is, 0, floor_y, longest, wrist, pose);
    float part = 0, too_far = braked(before, out, hard);
    if (before >= out) {
        part = 1;  // it goes the right way
    } else if (out_after(posture, build, was, &is, too_far, floor_y, longest, wrist, pose) <= 0) {
        part = too_far;
    }
    for (int i = 0; i < HOLD_BACK_STEPS && part < too_far; i++) {
        const float share = (part + too_far) / 2;
        if (out_after(posture, build, was, &is, share, floor_y, longest, wrist, pose) > 0) {
            too_far = share;
        } else {
            part = share;
        }
    }
    out_after(posture, build, was, &is, part, floor_y, longest, wrist, pose);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        posture->rot_v[j] = abzi_v3_scale(posture->rot_v[j], part);
    }
    posture->went = part;
}

// What a hand that has not his leaves of its arm's reach, in arm lengths, for hips that may have to give way.
static float room_of(const abzi_footing *footing, const abzi_grip *grip, float hand_m_s)
{
    const float near = abzi_unitf((ROOM_FAR_M - footing->nearest_m) / (ROOM_FAR_M - ROOM_NEAR_M));
    const float behind = abzi_unitf(1 - hand_m_s / (ABZI_GIVES_WAY * footing->manner->effort.body_m_s));
    return grip->has ? 0 : ROOM_ARM * near * behind;
}

void abzi_arms_lead(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing, float floor_y,
                    const abzi_trunk *was, abz_pose *pose, abz_vec3 *wrist)
{
    const abz_effort *effort = &footing->manner->effort;
    // The body will be between these.
    const float now = abzi_hips_apart(footing->lead, footing->manner, posture->spot),
                before = abzi_hips_apart(footing->lead, footing->manner, was->spot),
                apart = now < before ? now : before;
    const float reach = effort->reach - REACH_SLACK;
    abz_body_positions(&build->body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
    for (int side = 0; side < 2; side++) {
        const abz_vec3 shoulder = pose->pos[upper_arm[side]];
        const float firm = posture->grip[side].firm;
        const float fast = effort->hand_m_s + firm * (effort->hold_m_s - effort->hand_m_s),
                    hard = effort->most_m_s2 + firm * (effort->hold_m_s2 - effort->most_m_s2);
        abz_vec3 goal = hand_goal(posture, build, footing, floor_y, side, shoulder);
        goal = within_reach(build, side, shoulder, goal, reach - room_of(footing, &posture->grip[side], fast));
        if (posture->moved) {  // from where the shoulder still is, too: should the body have to wait
            goal = within_reach(build, side, posture->shoulder[side], goal, reach);
        }
        const float fastest = abzi_near_most(fast, apart, ARM_SPEED_MOST);
        wrist[side] = posture->moved ? soften_hand(posture, side, goal, hard, fastest) : goal;
        posture->goal[side] = goal;
    }
    if (posture->moved) {
        hold_body_back(posture, build, floor_y, reach, BRAKES_HARD * effort->most_m_s2, was, wrist, pose);
    }
    for (int side = 0; side < 2; side++) {  // reach is first
        const float most = effort->reach * (build->upper_arm[side] + build->lower_arm[side]);
        const abz_vec3 shoulder = pose->pos[upper_arm[side]];
        wrist[side] = abzi_v3_add(shoulder, no_longer(abzi_v3_sub(wrist[side], shoulder), most));
    }
}

// Which way the elbow points so that it is not too fast, wherever the wrist is: from where it was towards where it
// should.
static abz_vec3 swivel(const abzi_posture *posture, const abzi_build *build, int side, abz_vec3 shoulder,
                       abz_vec3 wrist, abz_vec3 bend)
{
    abz_vec3 bent = abzi_ik_middle(shoulder, &wrist, build->upper_arm[side], build->lower_arm[side], bend);
    const float way = abzi_v3_distance(bent, posture->elbow_at[side]), most = ELBOW_SPEED_MOST * DT;
    if (way <= most) {
        return bend;
    }
    const abz_vec3 middle = abzi_v3_lerp(shoulder, wrist, 0.5f);
    return abzi_v3_lerp(abzi_v3_sub(posture->elbow_at[side], middle), abzi_v3_sub(bent, middle), most / way);
}

// An arm from the shoulder by its elbow to a wrist.
static void pose_arm(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing, int side, abz_vec3 to,
                     abz_pose *pose)
{
    abz_vec3 shoulder = pose->pos[upper_arm[side]], elbow = pose->pos[lower_arm[side]],
             wrist = pose->pos[hand_joint[side]];
    abz_vec3 bend = abzi_v3_sub(elbow, abzi_v3_lerp(shoulder, wrist, 0.5f));
    bend = abzi_bend_towards(&posture->elbow[side], abzi_v3_add(bend, abzi_v3(0, -0.02f, 0)), footing->spot.yaw);
    if (footing->manner->restraint != NULL && footing->manner->restraint->low) {
        bend.y = -ELBOW_HANGS * abzi_v3_length(bend);
    }
    const bool gently = footing->manner->gentle > 0;
    if (gently && posture->moved) {
        bend = swivel(posture, build, side, shoulder, to, bend);
    }
    abz_vec3 bent = abzi_ik_middle(shoulder, &to, build->upper_arm[side], build->lower_arm[side], bend);
    if (posture->moved && !gently && hold_back(posture->elbow_at[side], &bent)) {
        // the forearm then points, it does not reach
        abz_vec3 upper = abzi_v3_normalize(abzi_v3_sub(bent, shoulder), abzi_v3(0, -1, 0));
        bent = abzi_v3_add(shoulder, abzi_v3_scale(upper, build->upper_arm[side]));
        abz_vec3 fore = abzi_v3_normalize(abzi_v3_sub(to, bent), abzi_v3(0, -1, 0));
        to = abzi_v3_add(bent, abzi_v3_scale(fore, build->lower_arm[side]));
    }
    turn_bone(pose, upper_arm[side], abzi_v3_sub(elbow, shoulder), abzi_v3_sub(bent, shoulder));
    abz_quat hand = abzi_quat_mul(abzi_quat_conj(pose->rot[lower_arm[side]]), pose->rot[hand_joint[side]]);
    turn_bone(pose, lower_arm[side], abzi_v3_sub(wrist, elbow), abzi_v3_sub(to, bent));
    pose->rot[hand_joint[side]] = abzi_quat_mul(pose->rot[lower_arm[side]], hand);
    abz_vec3 way = abzi_v3_sub(to, posture->wrist[side]);
    posture->wrist_v[side] = posture->moved ? abzi_v3_scale(way, 1 / DT) : abzi_v3(0, 0, 0);
    posture->wrist[side] = to;
    posture->shoulder[side] = shoulder;
    posture->elbow_at[side] = bent;
}

// Does a hand have his? It takes it when it has come to it and stays there; and lets go what goes further away than
// hands give, for it is faster than hers may be, or out of reach.
static void take_hand(abzi_grip *grip, abz_vec3 wrist)
{
    const float apart = abzi_v3_distance(grip->there, wrist);
    grip->near_ticks = !grip->holding || apart > TAKEN_M ? 0
                       : grip->near_ticks < TAKEN_TICKS  ? grip->near_ticks + 1
                                                         : TAKEN_TICKS;
    grip->has = grip->holding && (grip->has ? apart <= ABZ_HOLD_GIVES_M : grip->near_ticks == TAKEN_TICKS);
}

// Where a wrist may be: below the shoulder when it has to.
static abz_vec3 lowered(const abzi_footing *footing, abz_vec3 shoulder, abz_vec3 to)
{
    const bool low = footing->manner->restraint != NULL && footing->manner->restraint->low;
    to.y = low && to.y > shoulder.y - LOW_M ? shoulder.y - LOW_M : to.y;
    return to;
}

void abzi_arms_pose(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing, float floor_y,
                    const abz_vec3 *slow, abz_pose *pose)
{
    const float longest = footing->manner->effort.reach;
    for (int side = 0; side < 2; side++) {
        abz_vec3 shoulder = pose->pos[upper_arm[side]], to;
        if (slow != NULL) {
            to = slow[side];
        } else {
            to = posture->goal[side] = hand_goal(posture, build, footing, floor_y, side, shoulder);
            if (posture->moved) {
                hold_back(posture->wrist[side], &to);
            }
            to = within_reach(build, side, shoulder, lowered(footing, shoulder, to), longest);
        }
        pose_arm(posture, build, footing, side, to, pose);
        take_hand(&posture->grip[side], posture->wrist[side]);
    }
    posture->moved = 1;
}
