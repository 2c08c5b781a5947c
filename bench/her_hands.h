/// Her hands, as benches look at them that seat her: what they hold, how they push her chair, and what that does to him.
#ifndef ABZI_BENCH_HER_HANDS_H
#define ABZI_BENCH_HER_HANDS_H

#include "bench.h"
#include "care/sitting.h"
#include "couples.h"
#include "motion/chair.h"
#include "seated_leader.h"

enum { ON_RIM, DANCES, TAKES, CONTACT, PALM_OFF, BY_RIM, BY_HOLD, BY_NOBODY, REACHED, HAS, HANDS_N };
static const char *const hands_name[HANDS_N] = {"rim",    "dances",  "a_min",   "has_s", "off",
                                                "by_rim", "by_hold", "by_none", "reach", "has"};

#define GIVEN_M 0.17f  // between the wrists of two whose hands are joined

static inline float off_hands(abz_vec3 wrist, const abz_vec3 *his)
{
    return abzi_minf(abzi_v3_distance(wrist, his[ABZ_LEFT_HAND]), abzi_v3_distance(wrist, his[ABZ_RIGHT_HAND]));
}

// Both wrists, as long as they hold: from his nearer one.
static inline void judge_holds(const abz_vec3 *his, const abz_pose *hers, uint32_t holds, double *apart,
                               size_t *apart_n)
{
    for (int side = 0; side < 2; side++) {
        const abz_vec3 hand = hers->pos[side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND];
        if (holds >> side & 1) {
            apart[(*apart_n)++] = (double)off_hands(hand, his);
        }
    }
}

// The most by which a chair's own motion brings a part of somebody deeper into it, who is so tall.
static inline float driven(const abz_chair_shape *shape, const abzi_chair *was, const abzi_chair *is,
                           const abz_vec3 *joint, float height_m)
{
    float before[ABZI_CHAIR_PART_N], after[ABZI_CHAIR_PART_N], most = 0;
    abzi_chair_depths(was, shape, joint, height_m, before);
    abzi_chair_depths(is, shape, joint, height_m, after);
    for (int i = 0; i < ABZI_CHAIR_PART_N; i++) {
        most = abzi_maxf(most, after[i] > 0 ? after[i] - abzi_maxf(before[i], 0) : 0);
    }
    return most;
}

enum { CONTACT_MOST = 4096 };
#define JOINED_M 0.30f  // wrists further apart do not hold each other (abrazo/measure.h)
#define HOLD_M 0.17f    // and so far apart they do as danced holds do

typedef struct hands {
    size_t tick_n, on_n, dance_n, rim_n, hold_n, nobody_n, contact_n, since[2];
    tally given, reached;
    double contact_s[CONTACT_MOST], off_m;
} hands;

// One tick of hands that he gives, as who dances knows: whether an arm of hers, from her shoulder, is long enough for
// his nearer wrist, or for its near side; and whether it then holds.
static inline void look_at_holds(const abzi_sitter *sitter, const abzi_sitting *is, int32_t gives, const abz_vec3 *his,
                                 const abz_pose *pose, hands *h)
{
    for (int side = 0; side < 2; side++) {
        const int wrist = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        const abz_vec3 hand = pose->pos[wrist], shoulder = pose->pos[wrist - 2];
        const float far_m =
            abzi_minf(abzi_v3_distance(shoulder, his[ABZ_LEFT_HAND]), abzi_v3_distance(shoulder, his[ABZ_RIGHT_HAND]));
        const float off_m =
            abzi_minf(abzi_v3_distance(hand, his[ABZ_LEFT_HAND]), abzi_v3_distance(hand, his[ABZ_RIGHT_HAND]));
        const bool given = (gives >> side & 1) != 0;
        const bool reached = given && far_m < sitter->upper_arm_m + sitter->lower_arm_m + HOLD_M;
        h->given.n += given;
        h->given.on += reached;
        h->reached.n += reached;
        h->reached.on += reached && (abzi_sitting_holds(is) >> side & 1) != 0 && off_m < JOINED_M;
    }
}

// One tick of what moves the chair: was, before it.
static inline void look_at_hands(const abzi_sitter *sitter, const abzi_sitting *was, const abzi_sitting *is,
                                 const abz_vec3 *his, const abz_pose *pose, hands *h)
{
    const float half = sitter->shape.track_m / 2;
    const float more = fabsf(is->chair.speed - was->chair.speed) + half * fabsf(is->chair.turn - was->chair.turn);
    const bool on = was->rims.hand[0].on || was->rims.hand[1].on;
    bool led = false;
    for (int side = 0; side < 2; side++) {
        const abz_vec3 hand = pose->pos[side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND];
        const float off_m =
            abzi_minf(abzi_v3_distance(hand, his[ABZ_LEFT_HAND]), abzi_v3_distance(hand, his[ABZ_RIGHT_HAND]));
        led = led || ((abzi_sitting_holds(is) >> side & 1) != 0 && off_m < JOINED_M);
    }
    if (more > 1.01f * 2 * ABZI_CHAIR_ROLLS / ABZ_TICKS_PER_SECOND) {
        h->rim_n += on;
        h->hold_n += !on && led;
        h->nobody_n += !on && !led;
    }
    for (int side = 0; side < 2; side++) {
        const abzi_rims_hand *hand = &is->rims.hand[side];
        const int wrist = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        const abz_vec3 along = {(side == 0 ? 1.0f : -1.0f) * ABZI_RIM_PALM * sitter->height_m, 0, 0};
        abz_vec3 palm = abzi_v3_add(pose->pos[wrist], abzi_quat_rotate(pose->rot[wrist], along));
        palm.y -= is->floor_y;
        h->on_n += hand->on != 0;
        h->dance_n += hand->grip == 0 && !is->hand[side].holds;
        if (hand->on) {
            const abz_vec3 rim = abzi_rim_palm(&sitter->shape, is->chair.at, side, hand->angle_rad, 0);
            h->off_m = fmax(h->off_m, (double)abzi_v3_distance(palm, rim));
            h->since[side]++;
        } else if (h->since[side] > 0) {
            h->contact_s[h->contact_n++ % CONTACT_MOST] = (double)h->since[side] / ABZ_TICKS_PER_SECOND;
            h->since[side] = 0;
        }
    }
    h->tick_n++;
}

static inline void judge_hands(hands *h, double *value)
{
    const double n = (double)h->tick_n;
    const size_t contact_n = h->contact_n < CONTACT_MOST ? h->contact_n : CONTACT_MOST;
    value[ON_RIM] = 100 * (double)h->on_n / (2 * n);
    value[DANCES] = 100 * (double)h->dance_n / (2 * n);
    value[TAKES] = (double)h->contact_n / (2 * n) * 60 * ABZ_TICKS_PER_SECOND;
    value[CONTACT] = contact_n > 0 ? median(h->contact_s, contact_n) : 0;
    value[PALM_OFF] = 1000 * h->off_m;
    value[BY_RIM] = 100 * (double)h->rim_n / n;
    value[BY_HOLD] = 100 * (double)h->hold_n / n;
    value[BY_NOBODY] = 100 * (double)h->nobody_n / n;
    value[REACHED] = share_of(h->given);
    value[HAS] = share_of(h->reached);
}

static inline void print_hands(const double *value)
{
    for (int f = 0; f < HANDS_N; f++) {
        printf(f == CONTACT || f >= REACHED ? " %7.2f" : " %7.1f", value[f]);
    }
}

static inline void print_hands_names(void)
{
    for (int f = 0; f < HANDS_N; f++) {
        printf(" %7s", hands_name[f]);
    }
}

#endif
