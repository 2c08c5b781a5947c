/// Leaders who are not at their best today, made from one who is: six transforms of a recorded or danced leader's
/// joints.
///
/// Time is warped (a leader who is slow, stops, or wanders from the tempo does all he does so), joints are moved, or
/// both. Only positions are transformed: they are all that a partner sees.
///
///   slow      everything at 60 % speed
///   short     the way over the floor and the feet on it halved: strides are half as long, hips, trunk and arms as they were
///   pauses    every sixth to tenth step he stands still for 0.5 to 2 s where his foot is fastest; a fifth of a second to
///             come to rest, as long to go on
///   wanders   the tempo swings by 15 % up and down, once in eight of his usual steps
///   trembles  5 Hz: hands 1 cm to every side, forearms and head half as much, trunk and a foot in the air a quarter
///   limps     the right leg is weak: its swings take a third longer, those of the left a fifth less (he hurries off it),
///             its foot is lifted half as high, and the trunk leans over it by 4 cm at the head while it stands
///             (gait after a stroke: Patterson et al., Archives of Physical Medicine and Rehabilitation 89, 2008)
#ifndef FRAIL_H
#define FRAIL_H

#include <stdlib.h>

#include "base/vec.h"
#include "measure/steps.h"

enum { FRAIL_SLOW, FRAIL_SHORT, FRAIL_PAUSES, FRAIL_WANDERS, FRAIL_TREMBLES, FRAIL_LIMPS, FRAIL_N };
static const char *const frail_name[FRAIL_N] = {"slow", "short", "pauses", "wanders", "trembles", "limps"};

/// How much of it: as above, or something else.
typedef struct frail_degree {
    float speed;          ///< beside the recorded one
    float stride;         ///< too
    float wander;         ///< share of the tempo
    float tremor_hz;      ///< of a tremor
    float weak, hurried;  ///< speed of the weak leg's swings, and of the other's
} frail_degree;
static const frail_degree frail_usual = {0.6f, 0.5f, 0.15f, 5, 0.75f, 1.25f};

#define FRAIL_PAUSE_MOST_S 2.0f
#define FRAIL_STOP_TICKS 12.0f  // to come to rest, and to go on

/// A stop: the ticks in which he stands quite still.
typedef struct frail_pause {
    size_t from, to;
} frail_pause;

/// One who is frail; all of it belongs to the caller, and goes with frail_free.
typedef struct frail {
    abz_pose *pose;
    size_t n;
    frail_pause *pause;
    size_t pause_n;
} frail;

static inline void frail_free(frail *f)
{
    free(f->pose);
    free(f->pause);
    *f = (frail){0};
}

static inline void *frail_need(size_t n, size_t size)
{
    void *mem = calloc(n + 1, size);
    if (mem == NULL) {
        abort();
    }
    return mem;
}

/// His steps, and how fast his feet are at every tick; returns how many steps there are.
static inline size_t frail_steps(const abz_pose *pose, size_t n, abzi_step *step, float *speed)
{
    abz_track_frame *row = frail_need(n, sizeof *row), *frame = frail_need(n, sizeof *frame);
    abz_track track;
    size_t step_n = 0;
    for (size_t i = 0; i < n; i++) {
        abz_track_frame_from_pose(&pose[i], &row[i]);
    }
    const double tick_s = 1.0 / ABZ_TICKS_PER_SECOND;
    if (abz_track_init(row, n, tick_s, frame, abz_track_length(n, tick_s), &track) == ABZ_OK) {
        step_n = abzi_steps_find(&track, step);
        for (size_t i = 0; i < n; i++) {
            for (int foot = 0; foot < 2; foot++) {
                speed[2 * i + (size_t)foot] = (float)abzi_foot_speed(&track, foot, i);
            }
        }
    }
    free(row);
    free(frame);
    return step_n;
}

static inline abz_pose frail_between(const abz_pose *pose, size_t n, float at)
{
    size_t before = (size_t)at;
    before = before + 1 < n ? before : n - 2;
    const float share = at - (float)before;
    abz_pose out = pose[before];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        out.pos[j] = abzi_v3_lerp(pose[before].pos[j], pose[before + 1].pos[j], share < 1 ? share : 1);
    }
    return out;
}

/// How fast time goes for him at each of his own ticks, but for the pauses.
static inline void frail_rates(int kind, const frail_degree *degree, size_t n, const abzi_step *step, size_t step_n,
                               const float *speed, float *rate)
{
    float usual = 24, kept = 1;
    if (step_n > 2) {
        usual = (float)(step[step_n - 1].frame - step[0].frame) / (float)(step_n - 1);
    }
    for (size_t i = 0; i < n; i++) {
        rate[i] = kind == FRAIL_SLOW ? degree->speed : 1;
        if (kind == FRAIL_WANDERS) {
            rate[i] = 1 + degree->wander * abzi_sinf(2 * ABZI_PI_F * (float)i / (8 * usual));
        } else if (kind == FRAIL_LIMPS) {
            const bool left = speed[2 * i] > 0.45f, right = speed[2 * i + 1] > 0.45f;
            const float wanted = right && !left ? degree->weak : left && !right ? degree->hurried : 1;
            kept += 0.2f * (wanted - kept);
            rate[i] = kept;
        }
    }
}

static inline void frail_shorten(abz_pose *pose, abz_vec3 centre, float stride)
{
    const float less = 1 - stride;
    const abz_vec3 hips = pose->pos[ABZ_HIPS];
    const abz_vec3 moved = {less * (centre.x - hips.x), 0, less * (centre.z - hips.z)};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_vec3 *at = &pose->pos[j];
        const bool knee = j == ABZ_LEFT_LOWER_LEG || j == ABZ_RIGHT_LOWER_LEG;
        const bool foot = j == ABZ_LEFT_FOOT || j == ABZ_RIGHT_FOOT || j == ABZ_LEFT_TOES || j == ABZ_RIGHT_TOES;
        if (knee) {
            at->x -= 0.5f * less * (at->x - hips.x);
            at->z -= 0.5f * less * (at->z - hips.z);
        } else if (foot) {
            continue;
        }
        *at = abzi_v3_add(*at, moved);
    }
    for (int side = 0; side < 2; side++) {
        const int toes = side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES, foot = side ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT;
        const abz_vec3 middle = abzi_v3_lerp(pose->pos[toes], pose->pos[foot], 0.5f);
        const abz_vec3 by = {less * (centre.x - middle.x), 0, less * (centre.z - middle.z)};
        pose->pos[foot] = abzi_v3_add(pose->pos[foot], by);
        pose->pos[toes] = abzi_v3_add(pose->pos[toes], by);
    }
}

static inline void frail_tremble(abz_pose *pose, float hz, float t, float floor_y)
{
    static const float part[ABZ_JOINT_N] = {
        [ABZ_HIPS] = .25f,      [ABZ_SPINE] = .25f,          [ABZ_CHEST] = .25f,           [ABZ_NECK] = .25f,
        [ABZ_HEAD] = .5f,       [ABZ_LEFT_SHOULDER] = .25f,  [ABZ_LEFT_UPPER_ARM] = .25f,  [ABZ_LEFT_LOWER_ARM] = .5f,
        [ABZ_LEFT_HAND] = 1,    [ABZ_RIGHT_SHOULDER] = .25f, [ABZ_RIGHT_UPPER_ARM] = .25f, [ABZ_RIGHT_LOWER_ARM] = .5f,
        [ABZ_RIGHT_HAND] = 1,   [ABZ_LEFT_FOOT] = .25f,      [ABZ_LEFT_TOES] = .25f,       [ABZ_RIGHT_FOOT] = .25f,
        [ABZ_RIGHT_TOES] = .25f};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const bool foot = j == ABZ_LEFT_FOOT || j == ABZ_RIGHT_FOOT || j == ABZ_LEFT_TOES || j == ABZ_RIGHT_TOES;
        if (foot && pose->pos[j].y < floor_y + 0.12f) {
            continue;
        }
        const float w = 2 * ABZI_PI_F * hz * t + (j > ABZ_LEFT_HAND ? 2.0f : 0);
        pose->pos[j].x += 0.01f * part[j] * abzi_sinf(w);
        pose->pos[j].y += 0.01f * part[j] * abzi_sinf(w + 1.3f);
        pose->pos[j].z += 0.01f * part[j] * abzi_sinf(w + 2.6f);
    }
}

static inline void frail_limp(abz_pose *pose, float stands, float floor_y)
{
    const abz_vec3 hips = pose->pos[ABZ_HIPS], aside = abzi_v3_sub(pose->pos[ABZ_RIGHT_UPPER_LEG], hips);
    const abz_vec3 right = abzi_v3_normalize((abz_vec3){aside.x, 0, aside.z}, abzi_v3(1, 0, 0));
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const float up = pose->pos[j].y - hips.y;
        if (up > 0) {
            pose->pos[j] = abzi_v3_add(pose->pos[j], abzi_v3_scale(right, stands * 0.04f * up / 0.7f));
        }
    }
    const int weak[2] = {ABZ_RIGHT_FOOT, ABZ_RIGHT_TOES};
    for (int k = 0; k < 2; k++) {
        const float stood = k == 0 ? 0.09f : 0.03f, high = pose->pos[weak[k]].y - floor_y - stood;
        pose->pos[weak[k]].y -= high > 0 ? 0.5f * high : 0;
    }
}

static inline float frail_floor(const abz_pose *pose, size_t n)
{
    float lowest = 1e9f;
    for (size_t i = 0; i < n; i++) {
        for (int side = 0; side < 2; side++) {
            const float y = pose[i].pos[side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES].y;
            lowest = y < lowest ? y : lowest;
        }
    }
    return lowest;
}

/// Shape   pose [n], n >= 60
static inline frail frail_leader_as(int kind, const frail_degree *degree, const abz_pose *pose, size_t n, uint32_t seed)
{
    abzi_step *step = frail_need(n, sizeof *step);
    float *speed = frail_need(2 * n, sizeof *speed), *rate = frail_need(n, sizeof *rate), now = 1, at = 0;
    uint8_t *stops = frail_need(n, sizeof *stops);
    const size_t step_n = frail_steps(pose, n, step, speed);
    const float floor_y = frail_floor(pose, n);
    frail_rates(kind, degree, n, step, step_n, speed, rate);
    size_t most = 4 * n + 600;
    for (size_t s = 4, next; s < step_n && kind == FRAIL_PAUSES; s = next) {
        seed = seed * 1664525u + 1013904223u;
        next = s + 6 + (seed >> 24) % 5;
        size_t landing = step[s].frame, best = landing;
        for (size_t i = landing > 30 ? landing - 30 : 0; i < landing; i++) {
            const uint32_t foot = step[s].foot;
            best = speed[2 * i + foot] > speed[2 * best + foot] ? i : best;
        }
        stops[best] = 1;
        most += 180;
    }
    frail out = {.pose = frail_need(most, sizeof *out.pose), .pause = frail_need(step_n, sizeof *out.pause)};
    float left = 0, stands = 0;  // ticks of the pause that are left
    size_t seen = 0;             // his ticks that have been looked at for stops
    while (at < (float)(n - 1) && out.n < most) {
        const size_t i = (size_t)at;
        for (; seen <= i; seen++) {
            if (stops[seen]) {
                seed = seed * 1664525u + 1013904223u;
                left = (float)ABZ_TICKS_PER_SECOND * (0.5f + 1.5f * (float)(seed >> 8) / 16777216.0f);
            }
        }
        abz_pose *p = &out.pose[out.n];
        *p = frail_between(pose, n, at);
        if (kind == FRAIL_SHORT) {
            frail_shorten(p, pose[0].pos[ABZ_HIPS], degree->stride);
        } else if (kind == FRAIL_TREMBLES) {
            frail_tremble(p, degree->tremor_hz, (float)out.n / ABZ_TICKS_PER_SECOND, floor_y);
        } else if (kind == FRAIL_LIMPS) {
            const float weak = speed[2 * i + 1] < 0.45f && speed[2 * i] > 0.45f ? 1 : 0;
            stands += 0.1f * (weak - stands);
            frail_limp(p, stands, floor_y);
        }
        if (left > 0) {
            const bool still = now <= 0;
            now = now > 1 / FRAIL_STOP_TICKS ? now - 1 / FRAIL_STOP_TICKS : 0;
            if (now <= 0 && !still) {
                out.pause[out.pause_n].from = out.n;
            }
            left -= now <= 0;
            if (left <= 0) {
                out.pause[out.pause_n++].to = out.n;
            }
        } else {
            now = now + 1 / FRAIL_STOP_TICKS < 1 ? now + 1 / FRAIL_STOP_TICKS : 1;
        }
        at += now * rate[i];
        out.n++;
    }
    free(step);
    free(speed);
    free(rate);
    free(stops);
    return out;
}

static inline frail frail_leader(int kind, const abz_pose *pose, size_t n, uint32_t seed)
{
    return frail_leader_as(kind, &frail_usual, pose, n, seed);
}

#endif
