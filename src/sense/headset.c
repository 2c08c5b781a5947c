// The torso turns to where the head and the hands are; the hips are under the head; the feet are those of somebody who
// walks under them (gait.c); a body is put between all that (embody.c).
#include "sense/headset.h"

#include <stdalign.h>
#include <string.h>

#include "base/vec.h"
#include "motion/body.h"
#include "sense/embody.h"
#include "sense/sit.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define HEIGHT_ASSUMED_M 1.7f
#define HEAD_SHARE 0.93f          // of the height: stature.c
#define SEATED_HEAD_SHARE 0.735f  // of who sits in a chair made to the body (motion/chair.c)
#define SEAT_S 0.35f              // hips on a seat do not sway as the head does
#define TALLER_M 0.01f            // a body is made anew when the head has been so much higher
#define WORLD_M 1e4f              // further from the origin than any floor reaches: not measured
#define EYES_M 0.09f              // a headset is so far before the middle of the head,
#define PALM_M 0.08f              // and a controller beyond the wrist
#define UNSEEN_TICKS 15u          // a quarter of a second: after that it is not seen
#define JUMP_M 0.5f               // a head that moves so far in a tick has been put elsewhere
// Smoothing of the head, for its speed: a critically damped filter that forgets this share a tick (Gelb, as in
// partner/lead.c).
#define THETA 0.6f
#define ALPHA (1 - THETA * THETA)
#define BETA ((1 - THETA) * (1 - THETA))
#define HANDS_AHEAD 1.0f   // how much the torso turns to the hands, a metre away, beside the head;
#define HANDS_ACROSS 2.0f  // and how much to the front of the line between them
#define TURN_S 0.1f        // a head turns sooner than a torso
#define LEAN_M 0.055f      // a head that looks ahead is so far before the hips
#define WIDTH 0.95f        // a foot stands so far from the middle, beside half of the hips' width

abz_headset_config abz_headset_config_default(void)
{
    return (abz_headset_config){.struct_size = sizeof(abz_headset_config)};
}

size_t abz_headset_size(void)
{
    return sizeof(abz_headset);
}

abz_status abz_headset_init(void *mem, size_t size, const abz_headset_config *config, abz_headset **headset)
{
    const float height = config->height_m;
    if (config->struct_size != sizeof *config || !(height == 0 || (height >= 0.8f && height <= 2.3f))) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_headset) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_headset *h = mem;
    memset(h, 0, sizeof *h);
    h->height_m = height;
    h->sits = config->sits;
    h->body = abz_body_of_height(height > 0 ? height : HEIGHT_ASSUMED_M);
    h->head = abzi_v3(0, h->body.head_height_m, 0);
    h->head_rot = abzi_quat_identity();
    for (int i = 0; i < 3; i++) {
        h->unseen[i] = UNSEEN_TICKS + 1;
    }
    *headset = h;
    return ABZ_OK;
}

static bool is_place(abz_vec3 at)
{
    return fabsf(at.x) < WORLD_M && fabsf(at.y) < WORLD_M && fabsf(at.z) < WORLD_M;
}

static bool is_turn(abz_quat q)
{
    float length = abzi_quat_dot(q, q);
    return length > 0.5f && length < 2.0f;
}

static abz_vec3 front_of(float yaw)
{
    return abzi_v3(abzi_sinf(yaw), 0, abzi_cosf(yaw));
}

static abz_vec3 left_of(float yaw)
{
    return abzi_v3(abzi_cosf(yaw), 0, -abzi_sinf(yaw));
}

// Where the feet are under: the hips, which the head is a little before.
static abzi_gait_body gait_body(const abz_headset *h)
{
    const abz_vec3 front = front_of(h->yaw), over = h->sits ? h->seat : h->head;
    abzi_gait_body body = {{over.x - LEAN_M * front.x, over.z - LEAN_M * front.z, h->yaw}, h->velocity, 0};
    body.width_m = WIDTH * h->body.offset[ABZ_LEFT_UPPER_LEG].x;
    return body;
}

static void see_head(abz_headset *h, const abz_points *points, bool *is_new)
{
    abz_quat rot = abzi_quat_normalize(points->head_rot);
    abz_vec3 at = abzi_v3_sub(points->head, abzi_quat_rotate(rot, abzi_v3(0, 0, EYES_M)));
    abz_vec3 expected = abzi_v3_add(h->head, abzi_v3_scale(h->velocity, DT)), off = abzi_v3_sub(at, expected);
    *is_new = !h->known || abzi_v3_length(off) > JUMP_M;
    h->head_rot = rot;
    if (*is_new) {
        h->head = at;
        h->velocity = abzi_v3(0, 0, 0);
        h->yaw = abzi_quat_yaw(rot);
        h->seat = at;
        h->known = 1;
        return;
    }
    h->head = abzi_v3_add(expected, abzi_v3_scale(off, ALPHA));
    h->velocity = abzi_v3_add(h->velocity, abzi_v3_scale(off, BETA / DT));
    h->seat = abzi_v3_lerp(h->seat, h->head, DT / (DT + SEAT_S));
}

// The torso faces between where the head looks, where the hands are and what is across the line between them.
static void turn(abz_headset *h, const abz_vec3 *wrist)
{
    float head = abzi_quat_yaw(h->head_rot), x = abzi_sinf(head), z = abzi_cosf(head);
    if (h->unseen[1] == 0 && h->unseen[2] == 0) {
        abz_vec3 line = abzi_v3_sub(wrist[0], wrist[1]);
        abz_vec3 ahead = abzi_v3_sub(abzi_v3_lerp(wrist[0], wrist[1], 0.5f), h->head);
        x += HANDS_AHEAD * ahead.x - HANDS_ACROSS * line.z;
        z += HANDS_AHEAD * ahead.z + HANDS_ACROSS * line.x;
    }
    h->yaw = abzi_wrapf(h->yaw + DT / (DT + TURN_S) * abzi_wrapf(abzi_atan2f(x, z) - h->yaw));
}

static void grow(abz_headset *h, abz_seen *seen)
{
    h->tallest_m = abzi_maxf(h->tallest_m, h->head.y);
    const float has_m = h->sits ? SEATED_HEAD_SHARE * abzi_body_height(&h->body) : h->body.head_height_m;
    float height = h->tallest_m / (h->sits ? SEATED_HEAD_SHARE : HEAD_SHARE);
    if (h->height_m == 0 && height > 0.8f && height < 2.3f && fabsf(h->tallest_m - has_m) > TALLER_M) {
        h->body = abz_body_of_height(height);
        seen->body_is_new = true;
    }
}

// Marks of a body under that head.
static void place_marks(const abz_headset *h, abzi_marks *marks)
{
    const abz_vec3 *o = h->body.offset;
    abz_vec3 front = front_of(h->yaw), left = left_of(h->yaw), *at = marks->at;
    float hip = -o[ABZ_LEFT_UPPER_LEG].y, tall = h->body.head_height_m - h->body.hip_height_m + hip;
    abzi_gait_body under = gait_body(h);
    marks->place = abzi_v3(under.hips.x, h->head.y - tall, under.hips.z);
    abz_vec3 up = abzi_v3_normalize(abzi_v3_sub(h->head, marks->place), abzi_v3(0, 1, 0));
    float shoulder = abzi_embody_rest(&h->body, ABZI_MARK_LEFT_SHOULDER, left).y;
    at[ABZI_MARK_HEAD] = h->head;
    for (int side = 0; side < 2; side++) {
        const float sign = side == 0 ? 1.0f : -1.0f;
        const abzi_gait_foot *foot = &h->gait.foot[side];
        const abz_vec3 out = abzi_v3_scale(left, sign), root = abzi_v3_add(marks->place, abzi_v3_scale(up, shoulder));
        const float wide = o[ABZ_LEFT_SHOULDER].x + o[ABZ_LEFT_UPPER_ARM].x;
        abz_vec3 *wrist = &at[ABZI_MARK_LEFT_WRIST + side], *ankle = &at[ABZI_MARK_LEFT_ANKLE + side];
        at[ABZI_MARK_LEFT_SHOULDER + side] = abzi_v3_add(root, abzi_v3_scale(out, wide));
        *wrist = abzi_v3_add(abzi_v3_add(h->head, abzi_v3(0, h->hand[side].y, 0)),
                             abzi_v3_add(abzi_v3_scale(left, h->hand[side].x), abzi_v3_scale(front, h->hand[side].z)));
        // Elbows hang: down, a little outwards and back.
        at[ABZI_MARK_LEFT_ELBOW + side] = abzi_v3_add(
            abzi_v3_lerp(at[ABZI_MARK_LEFT_SHOULDER + side], *wrist, 0.5f),
            abzi_v3_add(abzi_v3(0, -0.2f, 0), abzi_v3_add(abzi_v3_scale(out, 0.1f), abzi_v3_scale(front, -0.1f))));
        at[ABZI_MARK_LEFT_HIP + side] = abzi_v3_add(marks->place, abzi_v3_scale(out, o[ABZ_LEFT_UPPER_LEG].x));
        *ankle = abzi_v3(foot->at.x, h->body.ankle_height_m + foot->lift_m, foot->at.z);
        at[ABZI_MARK_LEFT_TOES + side] =
            abzi_v3_add(*ankle, abzi_v3_add(abzi_v3_scale(front_of(foot->at.yaw), o[ABZ_LEFT_TOES].z),
                                            abzi_v3(0, o[ABZ_LEFT_TOES].y, 0)));
        at[ABZI_MARK_LEFT_KNEE + side] =
            abzi_v3_add(abzi_v3_lerp(at[ABZI_MARK_LEFT_HIP + side], *ankle, 0.5f), abzi_v3_scale(front, 0.1f));
    }
    // Hips that are too high for the feet sink.
    if (h->sits) {
        marks->place.y = abzi_sit_place(&h->body);
        abzi_sit_legs(&h->body, left, marks);
        return;
    }
    abzi_embody_sink(&h->body, marks, (uint32_t)!h->gait.foot[0].swings | (uint32_t)!h->gait.foot[1].swings << 1);
}

static void see(abz_headset *h, const abz_points *points, abz_seen *seen)
{
    bool is_new;
    if ((points->seen & 1) == 0 || !is_place(points->head) || !is_turn(points->head_rot)) {
        return;
    }
    see_head(h, points, &is_new);
    h->unseen[0] = 0;
    abz_vec3 wrist[2];
    const abz_vec3 hand[2] = {points->left_hand, points->right_hand};
    const abz_quat rot[2] = {points->left_hand_rot, points->right_hand_rot};
    for (int side = 0; side < 2; side++) {
        if ((points->seen >> (side + 1) & 1) != 0 && is_place(hand[side]) && is_turn(rot[side])) {
            abz_vec3 palm = abzi_v3(side == 0 ? PALM_M : -PALM_M, 0, 0);
            wrist[side] = abzi_v3_sub(hand[side], abzi_quat_rotate(abzi_quat_normalize(rot[side]), palm));
            h->unseen[side + 1] = 0;
        }
    }
    turn(h, wrist);
    grow(h, seen);
    for (int side = 0; side < 2; side++) {
        if (h->unseen[side + 1] == 0) {
            abz_vec3 off = abzi_v3_sub(wrist[side], h->head), left = left_of(h->yaw), front = front_of(h->yaw);
            h->hand[side] = abzi_v3(abzi_v3_dot(off, left), off.y, abzi_v3_dot(off, front));
        }
    }
    abzi_gait_body under = gait_body(h);
    if (is_new) {
        abzi_gait_start(&h->gait, &under);
    }
}

// Hands that are not seen hang.
static void rest_hands(abz_headset *h)
{
    for (int side = 0; side < 2; side++) {
        if (h->unseen[side + 1] > UNSEEN_TICKS) {
            abz_vec3 left = abzi_v3(1, 0, 0), head = abzi_embody_rest(&h->body, ABZI_MARK_HEAD, left);
            abz_vec3 hangs = abzi_v3_sub(abzi_embody_rest(&h->body, ABZI_MARK_LEFT_WRIST + side, left), head);
            h->hand[side] = abzi_v3_lerp(h->hand[side], hangs, 0.05f);  // half of the way in a quarter of a second
        }
    }
}

void abz_headset_tick(abz_headset *h, const abz_points *points, abz_seen *seen)
{
    *seen = (abz_seen){0};
    for (int i = 0; i < 3; i++) {
        h->unseen[i] += h->unseen[i] <= UNSEEN_TICKS;
    }
    if (points != NULL) {
        see(h, points, seen);
    }
    if (h->unseen[0] > 0) {  // comes to rest
        h->velocity = abzi_v3_scale(h->velocity, 0.89f);
        h->head = abzi_v3_add(h->head, abzi_v3_scale(h->velocity, DT));
    }
    rest_hands(h);
    if (h->known) {
        abzi_gait_body under = gait_body(h);
        abzi_gait_tick(&h->gait, &under);
    }
    abzi_marks marks = {0};
    place_marks(h, &marks);
    abzi_embody(&h->body, &marks, seen->joint);
    const uint32_t arm = 1u << ABZ_LEFT_LOWER_ARM | 1u << ABZ_LEFT_HAND;
    if (h->unseen[0] <= UNSEEN_TICKS) {
        seen->seen = (1u << ABZ_JOINT_N) - 1;
        seen->seen &= h->unseen[1] > UNSEEN_TICKS ? ~arm : UINT32_MAX;
        seen->seen &= h->unseen[2] > UNSEEN_TICKS ? ~(arm << (ABZ_RIGHT_HAND - ABZ_LEFT_HAND)) : UINT32_MAX;
    }
    uint32_t is = (uint32_t)(h->unseen[0] > UNSEEN_TICKS) << ABZ_BLIND_ALL;
    is |= (uint32_t)(h->unseen[1] > UNSEEN_TICKS || h->unseen[2] > UNSEEN_TICKS) << ABZ_BLIND_HANDS;
    seen->blind = abzi_blind_tick(&h->blind, is);
    seen->body = h->body;
}

bool abzi_headset_is_sound(const abz_headset *h)
{
    return h->gait.oldest < ABZI_GAIT_PAST && abzi_body_is_sound(&h->body);
}
