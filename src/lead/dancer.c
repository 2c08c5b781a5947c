// Hips over the feet, legs to the floor, a trunk on top; hold.c lays the arms.
#include "lead/dancer.h"

#include "lead/clear.h"
#include "lead/hold.h"
#include "lead/style.h"
#include "lead/walk.h"
#include "motion/body.h"
#include "motion/ik.h"

#include <string.h>

#define LEG_STRAIGHT 0.993f  // share of its length that a leg reaches at most: a knee is never quite straight
#define SOFTLY 0.006f        // heights within which one limit of the hips' height gives way to another
#define HEEL_GIVES 0.030f    // heights by which a heel may come up for a leg to reach
#define HEEL_GIVES_BEHIND 0.15f
#define HEEL_MOST_RAD 0.95f
#define ANKLE_BENDS_RAD 0.42f  // an ankle bends so far before the heel comes up
#define ANKLE_SOFT_RAD 0.10f
#define SINK 0.125f      // heights that hips come down by for a leg to reach: no figure of the syllabus asks for more
#define SINK_MOST 0.15f  // and never so far
#define RISE_RAD 0.60f   // heels of someone who has wholly risen
// Knees give more the gentler it is, heights: where legs are nearly straight, each that lands or leaves the floor moves
// the hips up and down, however small its step. With .012 to .016 no figure of merengue, which marches in place, has
// over two fifths of its accelerations at 1; with less hips have, with more ankles (bench/tender figures).
#define KNEES 0.014f
#define LOWER 0.035f       // heights by which one who has wholly lowered is lower
#define SWAY_HIPS 0.3f     // the hips' share of a sway
#define BREATH_RAD 0.012f  // the chest opens and closes by so much
#define BREATH_COUNTS 8.0f
#define SEATED_LEAN_RAD 0.16f  // who sits leans to the partner over the footrests,
// and away from the foot that others stand on, as hips that sway go under a trunk. Over that foot, as weight goes, it
// would take from what hips do: feet made up for a waltz are near counts in .85 instead of .96 (bench/sitting leads).
#define SEATED_SIDE_RAD 0.05f
#define ACROSS_RAD 0.34f  // a leg crosses the other one so far before the hips yield to it
#define ACROSS_SOFT_RAD 0.08f
#define ACROSS_AHEAD 0.06f    // heights ahead or behind at which it is clear which way they yield
#define ACROSS_FAR_RAD 0.15f  // who pivots past a foot that a long step left behind has it further beyond than this:
#define ACROSS_FAR 1.0f       // so many heights more for every radian that it is
#define ACROSS_TURN 5.0f      // so much for every radian beyond
#define YIELD_MOST_RAD 0.60f  // never quite so far
#define KNEE_CLEAR 0.15f      // knees nearer than this to a bone of the partner's legs turn away, heights
#define KNEE_TURN 8.0f
#define KNEE_TURN_MOST 0.7f  // the tangent of how far: a foot still stands as it did
#define CLEAR_ROUNDS 3       // hips make way for legs so often,
#define PULL_ROUNDS 2        // for hands less often: that brings legs together
#define MAKE_WAY_M 0.03f     // never quite so far at once,
#define PULL_GIVES_M 0.004f  // and not for hands by the time legs have to move so far
#define CLEAR_NONE_M 0.12f   // legs that are deeper in each other: nobody can tell which way is out
#define CLEAR_GAIN 0.8f      // and so much further than legs must, whose feet stay
#define TRUNK_AHEAD 0.080f  // from the middle of a dancer to where the partner's body may be, heights: ahead, with room
#define TRUNK_ASIDE 0.076f  // and beside the shoulders
#define OVER_ROOM 0.20f     // and for a raised arm, upper arms
#define ROOM_SOFT_M 0.03f   // they begin to make room so much before
// Who are nearer stand in each other: no figure has that, and nobody can tell which way is out of it.
#define ROOM_NONE 0.06f     // of both heights together: 20 cm
#define GAZE_SHARE 0.75f    // of the way to the partner's face that the head turns
#define GAZE_MOST_RAD 1.2f  // never quite so far
#define GAZE_SEEN 0.2f      // cosines of the angles between which a partner goes out of sight
#define GAZE_LOST (-0.5f)

abzi_dancer abzi_dancer_of(const abz_body *body)
{
    return (abzi_dancer){.body = *body,
                         .height_m = abzi_body_height(body),
                         .legs = abzi_legs_of(body),
                         .upper_arm_m = abzi_v3_length(body->offset[ABZ_LEFT_LOWER_ARM]),
                         .lower_arm_m = abzi_v3_length(body->offset[ABZ_LEFT_HAND])};
}

static abz_quat turned(float yaw, float lean, float roll)
{
    abz_quat q = abzi_quat_mul(abzi_quat_from_yaw(yaw), abzi_quat_from_axis_angle(abzi_v3(0, 0, 1), roll));
    return abzi_quat_mul(q, abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), lean));
}

// Who sits has the hips on the seat: what they would do the chest does.
static void pose_trunk(const abzi_style *style, const abzi_walk *walk, float count, bool seated, abz_quat *rot)
{
    float yaw = walk->weight.yaw, sway = walk->sway_rad;
    float breath = BREATH_RAD * abzi_sinf(2 * ABZI_PI_F * count / BREATH_COUNTS);
    rot[ABZ_HIPS] = turned(yaw - walk->hip * style->hip_turn_rad, style->lean_rad / 2,
                           -walk->hip * style->hip_rad - SWAY_HIPS * sway);
    rot[ABZ_CHEST] = turned(yaw + walk->hip * style->hip_turn_rad / 3, style->lean_rad + walk->ahead_rad - breath,
                            -sway + walk->hip * style->hip_rad / 6);
    if (seated) {
        rot[ABZ_HIPS] = abzi_quat_from_yaw(yaw);
        rot[ABZ_CHEST] = turned(yaw - walk->hip * style->hip_turn_rad, style->lean_rad + SEATED_LEAN_RAD - breath,
                                -sway - walk->hip * style->hip_rad - walk->side * SEATED_SIDE_RAD);
    }
    rot[ABZ_NECK] = abzi_quat_mul(abzi_quat_from_yaw(yaw), abzi_quat_from_axis_angle(abzi_v3(0, 0, 1), -sway / 3));
    rot[ABZ_LEFT_SHOULDER] = rot[ABZ_RIGHT_SHOULDER] = rot[ABZ_CHEST];
}

// Hips stay behind the turn of the body, or go ahead of it, for a leg that would cross the other one too far: so far,
// left is positive.
static float yield_hips(const abzi_dancer *d, const abzi_walk *walk, const abz_quat *rot)
{
    float h = d->height_m, turn = 0;
    abz_vec3 middle = {walk->weight.x, d->body.hip_height_m, walk->weight.z};
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        abz_vec3 hip = abzi_leg_hip(&d->body, side, middle, rot[ABZ_HIPS]);
        abz_vec3 way = {walk->foot[side].at.x - hip.x, -d->body.hip_height_m, walk->foot[side].at.z - hip.z};
        abz_vec3 leg = abzi_quat_rotate(abzi_quat_conj(rot[ABZ_HIPS]), way);
        float across = side == ABZ_LEFT ? -leg.x : leg.x;
        float over = abzi_atan2f(across, -leg.y) - ACROSS_RAD;
        over = (over + sqrtf(over * over + ACROSS_SOFT_RAD * ACROSS_SOFT_RAD)) / 2;
        // one that is very far across must be further ahead or behind for that to be clear: as a body
        // turns past a foot beside it hips would change sides in a tick
        float far = abzi_maxf(over - ACROSS_FAR_RAD, 0) * ACROSS_FAR, clear = ACROSS_AHEAD * ACROSS_AHEAD + far * far;
        float ahead = leg.z / sqrtf(leg.z * leg.z + clear * h * h);
        turn += (side == ABZ_LEFT ? -over : over) * ahead * ACROSS_TURN;
    }
    return YIELD_MOST_RAD * turn / sqrtf(YIELD_MOST_RAD * YIELD_MOST_RAD + turn * turn);
}

// A leg on its way from the hips to the floor.
typedef struct limb {
    abzi_foothold foothold;
    float heel_rad;  // as the walk has it
    abz_vec3 hang;   // from the hips to where it begins
    abz_vec3 front;  // where its knee points,
    abz_vec3 knee;   // and where it does with the partner's legs in mind
    abzi_tilt foot;  // as the leg reaches it
} limb;

// What of a leg does not depend on where the hips are.
static limb limb_of(const abzi_dancer *d, const abzi_walk_foot *foot, int side, float heel_rad, abz_quat hips)
{
    limb it = {.heel_rad = heel_rad, .hang = abzi_leg_hip(&d->body, side, abzi_v3(0, 0, 0), hips)};
    it.foothold = abzi_foothold_at(&d->body, &d->legs, side, foot->at, foot->lift * d->height_m);
    abz_vec3 front = abzi_quat_rotate(hips, abzi_v3(0, 0, 1));
    front = abzi_v3_add(front, abzi_v3(it.foothold.at.sine, 0, it.foothold.at.cosine));
    it.front = it.knee = abzi_v3_normalize(front, abzi_v3(0, 0, 1));
    return it;
}

// The longest that a leg is.
static float leg_m(const abzi_dancer *d, int side)
{
    return (d->legs.upper_m[side] + d->legs.lower_m[side]) * LEG_STRAIGHT;
}

// The shin's lean over a foot: how far the toes are up, rad.
static float ankle_bend(const abzi_dancer *d, int side, abz_vec3 hip, const abzi_tilt *foot, abz_vec3 front)
{
    abz_vec3 end = foot->ankle, knee = abzi_ik_middle(hip, &end, d->legs.upper_m[side], d->legs.lower_m[side], front);
    abz_vec3 shin = abzi_v3_sub(knee, end);
    return ABZI_PI_F / 2 - abzi_acosf(abzi_v3_dot(shin, foot->ahead) / abzi_v3_length(shin));
}

// A foot that stands behind: its heel comes up as far as the leg needs to reach it, and the ankle to bend.
static abzi_tilt reach_foot(const abzi_dancer *d, int side, const limb *it, abz_vec3 hip)
{
    float most = leg_m(d, side), heel = it->heel_rad;
    abzi_tilt foot;
    for (int i = 0; i < 3; i++) {
        foot = abzi_foothold_tilt(&it->foothold, heel);
        float over = ankle_bend(d, side, hip, &foot, it->front) - ANKLE_BENDS_RAD;
        heel += (over + sqrtf(over * over + ANKLE_SOFT_RAD * ANKLE_SOFT_RAD)) / 2;
    }
    heel = heel < HEEL_MOST_RAD ? heel : HEEL_MOST_RAD;
    foot = abzi_foothold_tilt(&it->foothold, heel);
    if (abzi_v3_distance(hip, foot.ankle) <= most) {
        return foot;
    }
    float low = heel, high = HEEL_MOST_RAD;
    for (int i = 0; i < 10; i++) {
        float middle = (low + high) / 2;
        foot = abzi_foothold_tilt(&it->foothold, middle);
        if (abzi_v3_distance(hip, foot.ankle) > most) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return abzi_foothold_tilt(&it->foothold, high);
}

// The lowest of some heights, without a corner.
static float lowest(const float *height, int n, float softly)
{
    float least = height[0], sum = 0;
    for (int i = 1; i < n; i++) {
        least = height[i] < least ? height[i] : least;
    }
    for (int i = 0; i < n; i++) {
        sum += abzi_expf((least - height[i]) / softly);
    }
    return least - softly * abzi_logf(sum);
}

// A foot that is too far away draws the hips down, but not to the floor: beyond, it slips.
static float sinks(float free, float reached, float height_m)
{
    float down = (free - reached) / height_m, more = SINK_MOST - SINK;
    return down <= SINK ? reached : free - height_m * (SINK + more * (1 - abzi_expf(-(down - SINK) / more)));
}

// Somebody who stands on the floor: hips, trunk and legs.
typedef struct body {
    const abzi_dancer *dancer;
    abzi_walk walk;
    float free_m;  // height of hips that no leg holds back
    limb leg[ABZ_SIDE_N];
    abz_pose *pose;
} body;

// The trunk is turned as it will be. duck_m: hips come down by so much.
static body body_of(const abzi_dancer *d, const abzi_style *style, const abzi_walk *walk, float duck_m, float amplitude,
                    abz_pose *pose)
{
    body it = {.dancer = d, .walk = *walk, .pose = pose};
    float h = d->height_m, down = walk->rise < 0 ? -walk->rise * LOWER : 0;
    float up = walk->rise > 0 ? walk->rise * RISE_RAD : 0, toes_m = abzi_v3_length(d->body.offset[ABZ_LEFT_TOES]);
    it.free_m = d->body.hip_height_m - (style->soft + KNEES * (1 - amplitude) + down) * h - duck_m +
                (up > 0 ? abzi_sinf(up) * toes_m : 0);
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const abzi_walk_foot *foot = &walk->foot[side];
        it.leg[side] = limb_of(d, foot, side, foot->heel_rad + up, pose->rot[ABZ_HIPS]);
    }
    return it;
}

// How high over the floor the legs let the hips be.
static float hips_height(const body *it, float x, float z)
{
    const abzi_dancer *d = it->dancer;
    float h = d->height_m, height[1 + ABZ_SIDE_N] = {it->free_m};
    if (d->seated) {
        return d->chair.seat.y;
    }
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const limb *leg = &it->leg[side];
        abz_vec3 ankle = abzi_foothold_tilt(&leg->foothold, leg->heel_rad).ankle;
        float most = leg_m(d, side), off_x = x + leg->hang.x - ankle.x, off_z = z + leg->hang.z - ankle.z;
        float left = most * most - off_x * off_x - off_z * off_z;
        // only the heel of a foot behind gives way
        float behind = (off_x * leg->foothold.at.sine + off_z * leg->foothold.at.cosine) / h;
        float gives = HEEL_GIVES * abzi_ease(behind / HEEL_GIVES_BEHIND);
        float reached = ankle.y + sqrtf(left > 0 ? left : 0) - leg->hang.y + gives * h;
        height[1 + side] = sinks(it->free_m, reached, h);
    }
    return lowest(height, 1 + ABZ_SIDE_N, SOFTLY * h);
}

// Where hips, knees and ankles are.
static void bend_legs(body *it)
{
    const abzi_legs *legs = &it->dancer->legs;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const limb *leg = &it->leg[side];
        abz_vec3 *at = &it->pose->pos[abzi_upper_leg(side)];
        at[0] = abzi_v3_add(it->pose->pos[ABZ_HIPS], leg->hang);
        at[2] = leg->foot.ankle;
        at[1] = abzi_ik_middle(at[0], &at[2], legs->upper_m[side], legs->lower_m[side], leg->knee);
    }
}

// Hips over the weight, as high as the legs reach; the trunk on top, as far as the arms; feet as the legs reach them.
static void stand(body *it)
{
    static const uint8_t part[] = {ABZ_SPINE,         ABZ_CHEST,          ABZ_NECK,           ABZ_HEAD,
                                   ABZ_LEFT_SHOULDER, ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_SHOULDER, ABZ_RIGHT_UPPER_ARM};
    float x = it->walk.weight.x, z = it->walk.weight.z;
    abz_vec3 *pos = it->pose->pos;
    pos[ABZ_HIPS] = abzi_v3(x, hips_height(it, x, z), z);
    for (size_t i = 0; i < sizeof part; i++) {
        int j = part[i], parent = abz_joint_parent((abz_joint)j);
        pos[j] = abzi_v3_add(pos[parent], abzi_quat_rotate(it->pose->rot[parent], it->dancer->body.offset[j]));
    }
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        limb *leg = &it->leg[side];
        leg->foot = reach_foot(it->dancer, side, leg, abzi_v3_add(pos[ABZ_HIPS], leg->hang));
    }
    bend_legs(it);
}

static void turn_legs(const body *it)
{
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const limb *leg = &it->leg[side];
        abz_vec3 hip = it->pose->pos[abzi_upper_leg(side)];
        abzi_leg_pose(&it->dancer->body, &it->dancer->legs, side, hip, leg->foot.ankle,
                      abzi_foothold_rot(&leg->foothold, &leg->foot), leg->foothold.yaw, leg->knee, it->pose->rot);
    }
}

// From the nearest point of a bone to a point.
static abz_vec3 off_bone(abz_vec3 from, abz_vec3 to, abz_vec3 point)
{
    abz_vec3 along = abzi_v3_sub(to, from);
    float t = abzi_clampf(abzi_v3_dot(abzi_v3_sub(point, from), along) / abzi_v3_dot(along, along), 0, 1);
    return abzi_v3_sub(point, abzi_v3_lerp(from, to, t));
}

// Knees that would meet the partner's legs turn away from them: so far to the left, as the tangent.
static float turns_knee(const abzi_dancer *d, const limb *it, abz_vec3 knee, const abz_pose *other)
{
    abz_vec3 push = {0, 0, 0};
    for (int bone = 0; bone < 2 * ABZ_SIDE_N; bone++) {
        int from = (int)abzi_upper_leg(bone / 2) + bone % 2;
        abz_vec3 off = off_bone(other->pos[from], other->pos[from + 1], knee);
        float apart = abzi_v3_length(off), near = (KNEE_CLEAR * d->height_m - apart) / (KNEE_CLEAR * d->height_m);
        if (near > 0 && apart > 1e-4f) {
            push = abzi_v3_add(push, abzi_v3_scale(off, KNEE_TURN * near * near / apart));
        }
    }
    float aside = push.x * it->front.z - push.z * it->front.x;
    return KNEE_TURN_MOST * aside / sqrtf(1 + aside * aside);
}

static void turn_knees(body both[ABZ_ROLE_N], abzi_giving *giving)
{
    float wanted[ABZ_ROLE_N][ABZ_SIDE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            abz_vec3 knee = both[role].pose->pos[abzi_upper_leg(side) + 1];
            wanted[role][side] = turns_knee(both[role].dancer, &both[role].leg[side], knee, both[1 - role].pose);
        }
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            limb *it = &both[role].leg[side];
            if (both[role].dancer->seated) {
                continue;  // they rest
            }
            float aside = giving != NULL ? giving->knee[role][side] : wanted[role][side];
            it->knee = abzi_v3_add(it->front, abzi_v3_scale(abzi_v3(it->front.z, 0, -it->front.x), aside));
        }
        bend_legs(&both[role]);
    }
    if (giving != NULL) {
        memcpy(giving->knee, wanted, sizeof wanted);
    }
}

// Heads turn to the partner's face, as long as it is in sight; where the dance looks past it, past it.
static void look(const abzi_style *style, const abzi_walk *walk, abz_pose *pose, abz_vec3 face)
{
    abz_vec3 way = abzi_v3_sub(face, pose->pos[ABZ_HEAD]);
    float yaw = walk->weight.yaw, level = sqrtf(way.x * way.x + way.z * way.z);
    float angle = abzi_wrapf(abzi_atan2f(way.x, way.z) - yaw);
    float seen = abzi_ease((abzi_cosf(angle) - GAZE_LOST) / (GAZE_SEEN - GAZE_LOST));
    float turn = seen * (GAZE_SHARE * angle + style->look_left_rad);
    turn *= GAZE_MOST_RAD / sqrtf(GAZE_MOST_RAD * GAZE_MOST_RAD + turn * turn);
    float down = seen * abzi_atan2f(-way.y, level) / 2;
    float roll = -walk->sway_rad / 3;
    pose->rot[ABZ_HEAD] = turned(yaw + turn, down, roll);
    pose->rot[ABZ_NECK] = abzi_quat_slerp(pose->rot[ABZ_CHEST], pose->rot[ABZ_HEAD], 0.5f);
}

// How far a dancer reaches from the middle towards the other: half a trunk in front, a shoulder at the side.
static float breadth(const abzi_dancer *d, float yaw, float x, float z)
{
    float sine, cosine;
    abzi_sincosf(yaw, &sine, &cosine);
    float aside = cosine * x - sine * z;
    float shoulder_m = d->body.offset[ABZ_LEFT_SHOULDER].x + d->body.offset[ABZ_LEFT_UPPER_ARM].x;
    float ahead_m = TRUNK_AHEAD * d->height_m, aside_m = shoulder_m + TRUNK_ASIDE * d->height_m;
    return ahead_m + (aside_m - ahead_m) * aside * aside;
}

abz_vec3 abzi_dancers_room(const abzi_dancer *dancer, const abzi_score *score, float count, const abzi_walk *walk)
{
    const abzi_spot *a = &walk[ABZ_ROLE_LEAD].weight, *b = &walk[ABZ_ROLE_FOLLOW].weight;
    float x = b->x - a->x, z = b->z - a->z, apart = sqrtf(x * x + z * z);
    if (apart < 1e-3f) {
        return abzi_v3(0, 0, 0);
    }
    x /= apart;
    z /= apart;
    float wanted = breadth(&dancer[ABZ_ROLE_LEAD], a->yaw, x, z) + breadth(&dancer[ABZ_ROLE_FOLLOW], b->yaw, x, z);
    float arms_m = dancer[ABZ_ROLE_LEAD].upper_arm_m + dancer[ABZ_ROLE_FOLLOW].upper_arm_m;
    wanted += abzi_held_over(dancer, score, count) * OVER_ROOM * arms_m;
    float missing = wanted - apart, push = (missing + sqrtf(missing * missing + ROOM_SOFT_M * ROOM_SOFT_M)) / 4;
    push *= abzi_ease(apart / (ROOM_NONE * (dancer[0].height_m + dancer[1].height_m)));
    return abzi_v3(push * x, 0, push * z);
}

void abzi_dancers_make_room(abz_vec3 room, abzi_walk *walk)
{
    abzi_spot *a = &walk[ABZ_ROLE_LEAD].weight, *b = &walk[ABZ_ROLE_FOLLOW].weight;
    a->x -= room.x;
    a->z -= room.z;
    b->x += room.x;
    b->z += room.z;
}

// His hips go so far, hers the opposite way, and all that hangs on them; feet stay where they are. Who sits stays: one
// who dances with somebody in a chair goes all of the way.
static void move_hips(body both[ABZ_ROLE_N], abz_vec3 way)
{
    if (abzi_v3_dot(way, way) == 0) {
        return;
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (both[role].dancer->seated) {
            continue;
        }
        float sign = (role == ABZ_ROLE_LEAD ? 1.0f : -1.0f) * (both[1 - role].dancer->seated ? 2 : 1);
        both[role].walk.weight.x += sign * way.x;
        both[role].walk.weight.z += sign * way.z;
        stand(&both[role]);
    }
}

// Hips go where hands reach, and then where legs and hips are out of each other's way.
static void make_way(const abzi_dancer *dancer, const abzi_score *score, float count, body both[ABZ_ROLE_N],
                     abzi_giving *giving, const abz_pose *pose)
{
    abz_vec3 gone = {0, 0, 0};
    for (int round = 0; round < CLEAR_ROUNDS; round++) {
        abz_vec3 out = abzi_clear_legs(&dancer[ABZ_ROLE_LEAD], &pose[ABZ_ROLE_LEAD], &dancer[ABZ_ROLE_FOLLOW],
                                       &pose[ABZ_ROLE_FOLLOW]);
        // legs that are in each other's way come before hands that do not reach
        float deep = abzi_v3_length(out), clear = 1 - abzi_ease(deep / PULL_GIVES_M);
        out = abzi_v3_scale(out, 1 - abzi_ease(deep / CLEAR_NONE_M));
        if (round < PULL_ROUNDS && clear > 0) {
            out = abzi_v3_add(out, abzi_v3_scale(abzi_hold_pull(dancer, score, count, pose), clear));
        }
        if (abzi_v3_dot(out, out) == 0) {
            break;  // nothing is in the way, and will not be in the next round
        }
        out = abzi_v3_scale(out, CLEAR_GAIN * MAKE_WAY_M / sqrtf(MAKE_WAY_M * MAKE_WAY_M + abzi_v3_dot(out, out)));
        move_hips(both, out);
        gone = abzi_v3_add(gone, out);
    }
    if (giving != NULL) {
        move_hips(both, abzi_v3_sub(giving->way, gone));
        giving->way = gone;
    }
}

void abzi_dancers_walk(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abzi_walk *walk)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        walk[role] = abzi_walk_at(score, role, count, period_s);
    }
    abzi_dancers_make_room(abzi_dancers_room(dancer, score, count, walk), walk);
}

void abzi_dancers_pose(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abz_pose *pose)
{
    abzi_walk walk[ABZ_ROLE_N];
    abzi_dancers_walk(dancer, score, count, period_s, walk);
    abzi_dancers_pose_at(dancer, score, count, walk, NULL, pose);
}

void abzi_dancers_pose_at(const abzi_dancer *dancer, const abzi_score *score, float count, const abzi_walk *walk,
                          abzi_giving *giving, abz_pose *pose)
{
    const abzi_style *style = abzi_style_of(score->dance);
    body both[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_dancer *d = &dancer[role];
        abz_quat *rot = pose[role].rot;
        pose_trunk(style, &walk[role], count, d->seated, rot);
        if (!d->seated) {
            rot[ABZ_HIPS] = abzi_quat_mul(abzi_quat_from_yaw(yield_hips(d, &walk[role], rot)), rot[ABZ_HIPS]);
        }
        rot[ABZ_SPINE] = abzi_quat_slerp(rot[ABZ_HIPS], rot[ABZ_CHEST], 0.5f);
        both[role] =
            body_of(d, style, &walk[role], abzi_held_duck(dancer, score, count, role), score->amplitude, &pose[role]);
        stand(&both[role]);
    }
    turn_knees(both, giving);
    make_way(dancer, score, count, both, giving, pose);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        turn_legs(&both[role]);
    }
    abz_vec3 face[ABZ_ROLE_N] = {pose[ABZ_ROLE_FOLLOW].pos[ABZ_HEAD], pose[ABZ_ROLE_LEAD].pos[ABZ_HEAD]};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        look(style, &walk[role], &pose[role], face[role]);
    }
    abzi_hold_arms(dancer, score, count, walk, pose);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abz_body_positions(&dancer[role].body, pose[role].pos[ABZ_HIPS], pose[role].rot, pose[role].pos);
    }
}
