#include "lead/temper.h"

#include <string.h>

#include "motion/ik.h"
#include "motion/rim.h"
#include "motion/spring.h"
#include "partner/manner.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define GENTLE_HALF_LIFE_S 0.3f  // a gentleness comes and goes with a count
#define GENTLE_NONE 1e-3f        // so near to none, or to all of it, is there
#define FULL_M_S 9.0f            // no joint of a dancer is faster: as no limit (abrazo/measure.h)
#define FAR_M 10.0f              // where nobody is
#define COMES_NEAR 0.5f          // share of what is left that is made good in a tick, where nothing forbids it
#define SHOULDER_M 0.2f          // shoulders are so far from the axis that a body turns about
#define LEG_STRAIGHT 0.998f      // share of its length that a leg reaches at most
#define LEGS_PULL 1.5f           // so much harder than they go of themselves hips are pulled down by legs
#define ARM_FOLDED 0.28f         // share of its length to which an arm folds (hold.c)
#define ELBOW_DOWN_M 0.02f       // elbows of arms that are nearly straight hang
#define TURNS_MOST 4             // whole turns that a heading is counted over: yaws keep their precision
#define ELBOW_M_S 3.0f           // the way they go around: hands stay where they are
#define ELBOW_JUMPS_M_S 5.0f     // and no faster to where the dance has them, when nothing is asked for any more
#define WAITS_STEPS 8            // in which it is found how far a trunk waits: to a two hundredth of a tick's way
#define BRAKES 0.5f              // of what a hand may: with so much it counts on braking before the end of its arm,
#define END_M 1e-3f              // and so far before: while it goes past the shoulder it gets further away, too
#define MISS_M_S 1e-5f           // of a speed: as none

static const uint8_t trunk_joint[ABZI_TEMPER_TRUNK] = {ABZ_HIPS, ABZ_SPINE,         ABZ_CHEST,         ABZ_NECK,
                                                       ABZ_HEAD, ABZ_LEFT_SHOULDER, ABZ_RIGHT_SHOULDER};
static const uint8_t upper_arm[2] = {ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM};

// ---- what is followed, and how -----------------------------------------------------------------------------------------

float abzi_gentle_ease(float *gentle, float *gentle_v, float told, bool at_once)
{
    const float wanted = abzi_unitf(told), w = ABZI_SPRING(GENTLE_HALF_LIFE_S);
    if (at_once) {
        *gentle = wanted;
        *gentle_v = 0;
    }
    abzi_spring(gentle, gentle_v, wanted, w, abzi_expf(-w * DT), DT);
    if ((wanted <= 0 || wanted >= 1) && fabsf(wanted - *gentle) < GENTLE_NONE) {
        *gentle = wanted;
        *gentle_v = 0;
    }
    return abzi_unitf(*gentle);
}

static abz_vec3 no_longer(abz_vec3 v, float most)
{
    float length = abzi_v3_length(v);
    return length > most ? abzi_v3_scale(v, most / length) : v;
}

// How fast something goes that is at a place and was to be at one: with what it follows, and after it at a speed from
// which it can still stop there.
static abz_vec3 speed_after(abz_vec3 at, abz_vec3 v, abz_vec3 was, abz_vec3 is, float fastest, float hardest)
{
    abz_vec3 with = no_longer(abzi_v3_scale(abzi_v3_sub(is, was), 1 / DT), fastest), off = abzi_v3_sub(was, at);
    float away = abzi_v3_length(off), come = sqrtf(hardest * away), at_once = COMES_NEAR * away / DT;
    come = come < at_once ? come : at_once;
    abz_vec3 wanted = abzi_v3_add(with, abzi_v3_scale(off, away > 1e-6f ? come / away : 0));
    abz_vec3 more = abzi_v3_sub(no_longer(wanted, fastest), v);
    return no_longer(abzi_v3_add(v, no_longer(more, hardest * DT)), fastest);
}

// ---- the trunk ---------------------------------------------------------------------------------------------------------

static float yaw_of(const abz_pose *pose)
{
    return abzi_heading(pose->pos[ABZ_LEFT_UPPER_ARM], pose->pos[ABZ_RIGHT_UPPER_ARM]);
}

// All above the hips, with them, turned by so much.
static void turn_upper(abz_pose *pose, float yaw)
{
    const abz_quat turn = abzi_quat_from_yaw(yaw);
    for (int j = 0; j < ABZ_LEFT_UPPER_LEG; j++) {
        pose->rot[j] = abzi_quat_normalize(abzi_quat_mul(turn, pose->rot[j]));
    }
}

// Hips no higher than legs reach; their ankles stay.
static float reached(const abz_body *body, const abz_pose *pose, abz_vec3 hips, const abz_vec3 *ankle)
{
    float high = hips.y;
    for (int side = 0; side < 2; side++) {
        const int leg = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG;
        const float most =
            LEG_STRAIGHT * (abzi_v3_length(body->offset[leg + 1]) + abzi_v3_length(body->offset[leg + 2]));
        abz_vec3 hang = abzi_quat_rotate(pose->rot[ABZ_HIPS], body->offset[leg]);
        abz_vec3 off = abzi_v3_sub(abzi_v3_add(hips, hang), ankle[side]);
        float left = most * most - off.x * off.x - off.z * off.z, top = sqrtf(left > 0 ? left : 0) + ankle[side].y;
        high = top - hang.y < high ? top - hang.y : high;
    }
    return high;
}

// Hips go down so fast, and over the floor with what that leaves of their cap: of all ways down brings legs nearest to
// feet.
static abz_vec3 go_down(abz_vec3 v, float down, float most)
{
    const abz_vec3 level = no_longer(abzi_v3(v.x, 0, v.z), sqrtf(abzi_maxf(most * most - down * down, 0)));
    return abzi_v3(level.x, down, level.z);
}

// Hips and heading, as far as they may go in a tick. ankle: where feet are that legs must reach; goes: how far each
// will soon have gone, or NULL
static void move_trunk(abzi_temper *t, const abz_body *body, const abzi_tempered *how, float hand, float hips_most,
                       const abz_vec3 *ankle, const abz_vec3 *goes, abz_pose *pose)
{
    const abz_vec3 asked = pose->pos[ABZ_HIPS];
    const float asked_yaw = t->asked_yaw + abzi_wrapf(yaw_of(pose) - t->asked_yaw);
    const abz_effort *effort = &how->effort;
    const float hard = effort->most_m_s2, soon_s = abzi_temper_soon_s(how);
    const abz_vec3 was_v = t->hips_v;
    abz_vec3 v = speed_after(t->hips, t->hips_v, t->asked, asked, hips_most, hard);
    abz_vec3 turn = speed_after(abzi_v3(t->yaw, 0, 0), abzi_v3(t->yaw_v, 0, 0), abzi_v3(t->asked_yaw, 0, 0),
                                abzi_v3(asked_yaw, 0, 0), effort->turn_rad_s, hard / SHOULDER_M);
    // hands cannot be slower than the shoulders for long
    const float shoulder = abzi_v3_length(v) + SHOULDER_M * fabsf(turn.x),
                share = shoulder > hand ? hand / shoulder : 1;
    t->hips_v = abzi_v3_scale(v, share);
    t->yaw_v = share * turn.x;
    const abz_vec3 was = t->hips;
    t->yaw += t->yaw_v * DT;
    t->asked = asked;
    t->asked_yaw = asked_yaw;
    turn_upper(pose, t->yaw - asked_yaw);
    if (goes != NULL) {  // in time for where feet will be, as hard as they go of themselves
        const abz_vec3 soon[2] = {abzi_v3_add(ankle[0], goes[0]), abzi_v3_add(ankle[1], goes[1])};
        const abz_vec3 there = abzi_v3_add(was, abzi_v3_scale(t->hips_v, soon_s));
        const float down = (reached(body, pose, abzi_v3(there.x, was.y, there.z), soon) - was.y) / soon_s;
        if (down < 0 && down < t->hips_v.y) {
            t->hips_v = go_down(t->hips_v, abzi_maxf(down, abzi_maxf(was_v.y - hard * DT, -hips_most)), hips_most);
        }
    }
    t->hips = abzi_v3_add(was, abzi_v3_scale(t->hips_v, DT));
    const float high = reached(body, pose, t->hips, ankle);
    if (high < t->hips.y) {  // and what legs still miss then, the feet come nearer
        const float least = abzi_maxf(was_v.y - LEGS_PULL * hard * DT, -hips_most);
        t->hips_v = go_down(t->hips_v, abzi_minf(t->hips_v.y, abzi_maxf((high - was.y) / DT, least)), hips_most);
        t->hips = abzi_v3_add(was, abzi_v3_scale(t->hips_v, DT));
    }
    pose->pos[ABZ_HIPS] = t->hips;
    abz_body_positions(body, t->hips, pose->rot, pose->pos);
}

// ---- hands -------------------------------------------------------------------------------------------------------------

static float arm_of(const abz_body *body, int side)
{
    return abzi_v3_length(body->offset[upper_arm[side] + 1]) + abzi_v3_length(body->offset[upper_arm[side] + 2]);
}

static abz_vec3 within(abz_vec3 from, abz_vec3 to, float most)
{
    return abzi_v3_add(from, no_longer(abzi_v3_sub(to, from), most));
}

// No nearer than so far: an arm that is folded up would throw its elbow about.
static abz_vec3 beyond(abz_vec3 from, abz_vec3 to, float least)
{
    const abz_vec3 off = abzi_v3_sub(to, from);
    const float away = abzi_v3_length(off);
    return away > 1e-4f && away < least ? abzi_v3_add(from, abzi_v3_scale(off, least / away)) : to;
}

// How fast something may go that has so far left, and still stop there: it goes on for a tick, and brakes then.
static float stops_within(float left, float hard)
{
    return left > 0 ? hard * (sqrtf(DT * DT + 2 * left / hard) - DT) : COMES_NEAR * left / DT;
}

// Where hands go in a tick, and by how much one of them is faster out, or in, than its arm can brake, or brakes harder
// than it may, m/s.
typedef struct hands_go {
    abz_vec3 to[2];
    bool folded[2];  // was nearer to the shoulder than arms fold: it comes back as it may, and is not thrown
    float miss;
} hands_go;

// A speed out of its arm, between two, for a hand that has one and was to have another.
static abz_vec3 between_speeds(abz_vec3 was, abz_vec3 wanted, abz_vec3 out, float least, float most, float fastest,
                               float harder, float *miss)
{
    const float asked = abzi_v3_dot(wanted, out), now = abzi_v3_dot(was, out);
    if (asked >= least && asked <= most) {
        return wanted;
    }
    const float goes = abzi_clampf(asked > most ? most : least, now - harder, now + harder);
    const float off = goes - now, left = sqrtf(abzi_maxf(harder * harder - off * off, 0));
    const abz_vec3 beside_was = abzi_v3_sub(was, abzi_v3_scale(out, now));
    const abz_vec3 beside = abzi_v3_sub(wanted, abzi_v3_scale(out, asked));
    const abz_vec3 turned = abzi_v3_add(beside_was, no_longer(abzi_v3_sub(beside, beside_was), left));
    const abz_vec3 v =
        abzi_v3_add(abzi_v3_scale(out, goes), no_longer(turned, sqrtf(abzi_maxf(fastest * fastest - goes * goes, 0))));
    const float beyond_m_s = abzi_maxf(goes - most, least - goes);
    *miss = abzi_maxf(*miss, abzi_maxf(beyond_m_s, abzi_v3_distance(v, was) - harder));
    return v;
}

// Hands of a trunk that has come to a pose: each goes as it was to, but so that it can still brake before its arm is at
// its end, or folded up, even if the trunk stands still from now on. was: shoulders
static hands_go hands_with(const abzi_temper *t, const abz_body *body, const abz_effort *effort, float fastest,
                           const abz_vec3 *wanted, const abz_vec3 *was, const abz_pose *pose)
{
    hands_go out = {.miss = 0};
    const float hard = BRAKES * effort->most_m_s2;
    for (int side = 0; side < 2; side++) {
        const float arm = arm_of(body, side), away_was = abzi_v3_distance(t->hand[side], was[side]);
        const abz_vec3 off = abzi_v3_sub(t->hand[side], pose->pos[upper_arm[side]]);
        const float away = abzi_v3_length(off), comes = (away_was - away) / DT;  // the shoulder, to the hand
        const float most = stops_within(effort->reach * arm - END_M - away_was, hard) + abzi_minf(comes, 0);
        const float least = abzi_maxf(comes, 0) - stops_within(away_was - ARM_FOLDED * arm - END_M, hard);
        const abz_vec3 v = between_speeds(t->hand_v[side], wanted[side], abzi_v3_normalize(off, abzi_v3(0, -1, 0)),
                                          least, most, fastest, effort->most_m_s2 * DT, &out.miss);
        out.to[side] = abzi_v3_add(t->hand[side], abzi_v3_scale(v, DT));
        out.folded[side] = away_was < ARM_FOLDED * arm - END_M;
    }
    return out;
}

// A trunk that stays where it was shown; carried by a chair, where there is one.
typedef struct stays {
    abz_vec3 hips;
    abz_quat trunk[ABZI_TEMPER_TRUNK];
} stays;

// It has gone so much of its way from there to where it is.
static void go_part(const abz_body *body, const stays *from, const abz_pose *is, float share, abz_pose *out)
{
    for (int i = 0; i < ABZI_TEMPER_TRUNK; i++) {
        const int j = trunk_joint[i];
        out->rot[j] = abzi_quat_slerp(from->trunk[i], is->rot[j], share);
    }
    abz_body_positions(body, abzi_v3_lerp(from->hips, is->pos[ABZ_HIPS], share), out->rot, out->pos);
}

// The trunk goes no further than hands can come along. was: where the hips were shown
static hands_go wait_for_hands(abzi_temper *t, const abz_body *body, const abz_effort *effort, float fastest,
                               const abz_vec3 *wanted, abz_vec3 was, bool sits, abz_pose *pose)
{
    const abz_pose is = *pose;
    stays from = {.hips = was};
    memcpy(from.trunk, t->trunk, sizeof from.trunk);
    go_part(body, &from, &is, 0, pose);
    const abz_vec3 shoulder[2] = {pose->pos[upper_arm[0]], pose->pos[upper_arm[1]]};
    hands_go go = hands_with(t, body, effort, fastest, wanted, shoulder, &is);
    if (go.miss <= MISS_M_S) {
        *pose = is;
        return go;
    }
    if (sits) {
        const abz_quat carried = abzi_quat_mul(is.rot[ABZ_HIPS], abzi_quat_conj(from.trunk[0]));
        for (int i = 0; i < ABZI_TEMPER_TRUNK; i++) {
            from.trunk[i] = abzi_quat_normalize(abzi_quat_mul(carried, from.trunk[i]));
        }
        from.hips = is.pos[ABZ_HIPS];
        go_part(body, &from, &is, 0, pose);
    }
    const float enough = abzi_maxf(hands_with(t, body, effort, fastest, wanted, shoulder, pose).miss, MISS_M_S);
    float part = go.miss <= enough ? 1 : 0, too_far = 1;
    for (int i = 0; i < WAITS_STEPS && part < too_far; i++) {
        const float share = (part + too_far) / 2;
        go_part(body, &from, &is, share, pose);
        if (hands_with(t, body, effort, fastest, wanted, shoulder, pose).miss > enough) {
            too_far = share;
        } else {
            part = share;
        }
    }
    if (part == 1) {
        *pose = is;
        return go;
    }
    go_part(body, &from, &is, part, pose);
    go = hands_with(t, body, effort, fastest, wanted, shoulder, pose);
    t->hips = pose->pos[ABZ_HIPS];
    t->hips_v = abzi_v3_scale(t->hips_v, part);
    t->yaw += abzi_wrapf(yaw_of(pose) - t->yaw);
    t->yaw_v *= part;
    return go;
}

static void turn_bone(abz_pose *pose, int joint, abz_vec3 was, abz_vec3 is)
{
    pose->rot[joint] = abzi_quat_normalize(abzi_quat_mul(abzi_quat_from_to(was, is), pose->rot[joint]));
}

// An elbow that would go further round the line from root to end than it may in a tick: it goes that way as far as it
// may.
static abz_vec3 less_around(abz_vec3 root, abz_vec3 end, abz_vec3 was, abz_vec3 is)
{
    const abz_vec3 along = abzi_v3_normalize(abzi_v3_sub(end, root), abzi_v3(0, -1, 0));
    const abz_vec3 arm = abzi_v3_sub(is, root), middle = abzi_v3_scale(along, abzi_v3_dot(arm, along));
    const abz_vec3 off = abzi_v3_sub(arm, middle), from = abzi_v3_sub(was, root);
    const abz_vec3 off_was = abzi_v3_sub(from, abzi_v3_scale(along, abzi_v3_dot(from, along)));
    const float around = abzi_atan2f(abzi_v3_dot(abzi_v3_cross(off_was, off), along), abzi_v3_dot(off_was, off));
    const float radius = abzi_v3_length(off), most = ELBOW_M_S * DT;
    if (fabsf(around) * radius <= most) {
        return is;
    }
    const float back = (around > 0 ? most : -most) / radius - around;
    const abz_vec3 turned = abzi_quat_rotate(abzi_quat_from_axis_angle(along, back), off);
    return abzi_v3_add(root, abzi_v3_add(middle, turned));
}

// A limb of two bones from where it hangs now to its end; it bends as it did. middle_was: where an elbow was, which
// goes no further around than it may; NULL: a knee
static void lay_limb(const abz_body *body, const abz_pose *was, int joint, abz_vec3 end, const abz_vec3 *middle_was,
                     abz_pose *pose)
{
    const abz_vec3 *from = &was->pos[joint], root = pose->pos[joint];
    const float upper = abzi_v3_length(body->offset[joint + 1]), lower = abzi_v3_length(body->offset[joint + 2]);
    abz_vec3 bend = abzi_v3_sub(from[1], abzi_v3_lerp(from[0], from[2], 0.5f));
    bend.y -= middle_was != NULL ? ELBOW_DOWN_M : 0;
    abz_vec3 middle = abzi_ik_middle(root, &end, upper, lower, bend);
    middle = middle_was != NULL ? less_around(root, end, *middle_was, middle) : middle;
    turn_bone(pose, joint, abzi_v3_sub(from[1], from[0]), abzi_v3_sub(middle, root));
    turn_bone(pose, joint + 1, abzi_v3_sub(from[2], from[1]), abzi_v3_sub(end, middle));
}

// was: where the hips were shown; sits: and a chair has them where they are
static void move_hands(abzi_temper *t, const abz_body *body, const abz_effort *effort, float fastest,
                       const abz_vec3 *asked, abz_vec3 was, bool sits, abz_pose *pose)
{
    abz_vec3 wanted[2];
    for (int side = 0; side < 2; side++) {
        const abz_vec3 shoulder = pose->pos[upper_arm[side]];
        const float arm = arm_of(body, side);
        // one that was to be nearer to the shoulder than arms fold would have the trunk wait for ever
        const abz_vec3 to = beyond(shoulder, within(shoulder, asked[side], effort->reach * arm), ARM_FOLDED * arm);
        wanted[side] = speed_after(t->hand[side], t->hand_v[side], t->asked_hand[side], to, fastest, effort->most_m_s2);
        t->asked_hand[side] = to;
    }
    const hands_go go = wait_for_hands(t, body, effort, fastest, wanted, was, sits, pose);
    const abz_pose laid = *pose;  // arms as they hang on the trunk now
    for (int side = 0; side < 2; side++) {
        const int joint = upper_arm[side];
        const abz_quat turned = abzi_quat_mul(abzi_quat_conj(laid.rot[joint + 1]), laid.rot[joint + 2]);
        // its reach comes first, then how fast it may go, and then how far it folds
        const float arm = arm_of(body, side);
        const abz_vec3 unfolded = beyond(laid.pos[joint], go.to[side], go.folded[side] ? 0 : ARM_FOLDED * arm);
        const abz_vec3 hand =
            within(laid.pos[joint], within(t->hand[side], unfolded, fastest * DT), effort->reach * arm);
        lay_limb(body, &laid, joint, hand, &t->elbow[side], pose);
        pose->rot[joint + 2] = abzi_quat_normalize(abzi_quat_mul(pose->rot[joint + 1], turned));
    }
}

// ---- the tick ----------------------------------------------------------------------------------------------------------

void abzi_temper_start(abzi_temper *temper)
{
    memset(temper, 0, sizeof *temper);
}

static void remember(abzi_temper *t, const abz_pose *pose)
{
    if (fabsf(t->yaw) > TURNS_MOST * 2 * ABZI_PI_F) {
        const float back = t->yaw - abzi_wrapf(t->yaw);
        t->yaw -= back;
        t->asked_yaw -= back;
    }
    for (int side = 0; side < 2; side++) {
        const abz_vec3 at = pose->pos[upper_arm[side] + 2];
        t->hand_v[side] = t->shown_n > 0 ? abzi_v3_scale(abzi_v3_sub(at, t->hand[side]), 1 / DT) : abzi_v3(0, 0, 0);
        t->hand[side] = at;
        t->elbow[side] = pose->pos[upper_arm[side] + 1];
    }
    for (int i = 0; i < ABZI_TEMPER_TRUNK; i++) {
        t->trunk[i] = pose->rot[trunk_joint[i]];
    }
    t->shown_n += t->shown_n < 2;
}

// Nothing was asked for: what is shown is what was to be.
static void follow(abzi_temper *t, const abz_pose *pose)
{
    const abz_vec3 hips = pose->pos[ABZ_HIPS];
    const float yaw = t->yaw + abzi_wrapf(yaw_of(pose) - t->yaw);
    t->hips_v = t->shown_n > 0 ? abzi_v3_scale(abzi_v3_sub(hips, t->hips), 1 / DT) : abzi_v3(0, 0, 0);
    t->yaw_v = t->shown_n > 0 ? (yaw - t->yaw) / DT : 0;
    t->hips = t->asked = hips;
    t->yaw = t->asked_yaw = yaw;
    for (int side = 0; side < 2; side++) {
        t->asked_hand[side] = pose->pos[upper_arm[side] + 2];
    }
    remember(t, pose);
}

// An elbow that was going around slowly, and would be thrown to where the dance has it.
static bool elbow_behind(const abzi_temper *t, const abz_pose *pose)
{
    bool behind = false;
    for (int side = 0; side < 2; side++) {
        behind = behind || abzi_v3_distance(t->elbow[side], pose->pos[upper_arm[side] + 1]) > ELBOW_JUMPS_M_S * DT;
    }
    return behind;
}

// Hands of who sits are slow, and would go straight to where those of the dance are that went round a wheel.
static void over_wheels(const abzi_temper *t, const abz_chair_shape *shape, float height_m, const abz_pose *pose,
                        abz_vec3 *aside)
{
    const abzi_spot hips = {pose->pos[ABZ_HIPS].x, pose->pos[ABZ_HIPS].z, abzi_quat_yaw(pose->rot[ABZ_HIPS])};
    const abzi_spot chair = abzi_chair_under(hips, shape);
    for (int side = 0; side < 2; side++) {
        const abz_vec3 along = abzi_v3_normalize(abzi_v3_sub(t->hand[side], t->elbow[side]), abzi_v3(0, -1, 0));
        const abz_vec3 palm = abzi_v3_add(t->hand[side], abzi_v3_scale(along, ABZI_RIM_PALM * height_m));
        const abz_vec3 way = abzi_v3_sub(pose->pos[upper_arm[side] + 2], t->hand[side]);
        aside[side] = abzi_rim_over_wheel(shape, chair, side, palm, way);
    }
}

// One tick. aside: how far beside where the pose has them hands go
static void temper(abzi_temper *t, const abz_body *body, const abzi_tempered *how, float apart_m, bool sits,
                   const abz_vec3 *goes, const abz_vec3 *aside, abz_pose *pose)
{
    t->tempers = how->asked || (t->tempers != 0 && elbow_behind(t, pose));
    if (t->tempers == 0 || t->shown_n == 0) {
        follow(t, pose);
        return;
    }
    const abz_pose asked = *pose;
    const abz_vec3 was = t->hips, hand[2] = {abzi_v3_add(asked.pos[ABZ_LEFT_HAND], aside[0]),
                                             abzi_v3_add(asked.pos[ABZ_RIGHT_HAND], aside[1])};
    const abz_vec3 ankle[2] = {asked.pos[ABZ_LEFT_FOOT], asked.pos[ABZ_RIGHT_FOOT]};
    const float fastest = abzi_near_most(how->effort.hand_m_s, apart_m, FULL_M_S);
    if (sits) {  // a chair goes its own way
        t->hips = t->asked = asked.pos[ABZ_HIPS];
        t->yaw = t->asked_yaw = yaw_of(&asked);
        move_hands(t, body, &how->effort, fastest, hand, was, true, pose);
    } else {
        const float hips_most = abzi_near_most(how->effort.body_m_s, apart_m, FULL_M_S);
        move_trunk(t, body, how, fastest, hips_most, ankle, goes, pose);
        move_hands(t, body, &how->effort, fastest, hand, was, false, pose);
    }
    for (int side = 0; side < 2 && !sits; side++) {
        lay_limb(body, &asked, side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG, ankle[side], NULL, pose);
    }
    abz_body_positions(body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
    remember(t, pose);
}

void abzi_temper_tick(abzi_temper *t, const abz_body *body, const abzi_tempered *how, float apart_m, bool sits,
                      const abz_vec3 *goes, abz_pose *pose)
{
    temper(t, body, how, apart_m, sits, goes, (const abz_vec3[2]){{0, 0, 0}, {0, 0, 0}}, pose);
}

static abz_vec3 ankle_of(const abzi_dancer *d, const abzi_walk_foot *foot, int side)
{
    const abzi_foothold at = abzi_foothold_at(&d->body, &d->legs, side, foot->at, foot->lift * d->height_m);
    return abzi_foothold_tilt(&at, foot->heel_rad).ankle;
}

const abz_vec3 *abzi_temper_foresee(const abzi_dancer *dancer, const abzi_tempered *how, const abzi_score *score,
                                    int role, float count, float period_s, const abz_pose *pose, abz_vec3 *goes)
{
    if (!how->asked) {
        return NULL;
    }
    const abzi_walk now = abzi_walk_at(score, role, count, period_s),
                    soon = abzi_walk_at(score, role, count + abzi_temper_soon_s(how) / period_s, period_s);
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const abz_vec3 from = ankle_of(dancer, &now.foot[side], side), to = ankle_of(dancer, &soon.foot[side], side);
        goes[side] = abzi_v3_sub(to, from);
        if (now.foot[side].swinging) {  // it lands as the score has it, however its heel is turned up by a leg's reach
            goes[side].y = to.y - pose->pos[abzi_upper_leg(side) + 2].y;
        }
    }
    return goes;
}

void abzi_temper_couple(abzi_temper *t, const abzi_dancer *dancer, const abzi_tempered *how, const abzi_score *score,
                        float count, float period_s, abz_pose *pose)
{
    const float apart_m = abzi_v3_apart(pose[ABZ_ROLE_FOLLOW].pos[ABZ_HIPS], pose[ABZ_ROLE_LEAD].pos[ABZ_HIPS]);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abz_vec3 room[ABZ_SIDE_N];
        const abz_vec3 *goes = abzi_temper_foresee(&dancer[role], how, score, role, count, period_s, &pose[role], room);
        abz_vec3 aside[ABZ_SIDE_N] = {{0, 0, 0}, {0, 0, 0}};
        const abzi_dancer *d = &dancer[role];
        if (d->seated) {
            over_wheels(&t[role], &d->chair, d->height_m, &pose[role], aside);
        }
        temper(&t[role], &d->body, how, apart_m, d->seated, goes, aside, &pose[role]);
    }
}

void abzi_temper_seated(abzi_temper *temper, abzi_sitting *sitting, const abzi_sitter *sitter,
                        const abzi_sitting_input *input, abz_pose *pose)
{
    abzi_sitting_tick(sitting, sitter, input, pose);
    const abzi_tempered how = abzi_tempered_of(input->gentle, input->gentle);
    const float apart_m = input->other != NULL ? abzi_v3_apart(pose->pos[ABZ_HIPS], input->other[ABZ_HIPS]) : FAR_M;
    abzi_temper_tick(temper, &sitter->body, &how, apart_m, true, NULL, pose);
    abzi_sitting_felt(sitting, sitter, pose);
}
