#include "lead/ahead.h"

#include <math.h>
#include <string.h>

#include "base/vec.h"

#define SAMPLE_TICKS 2  // thirty samples a second: a tenth of the period of the fastest step
#define SAMPLE_S ((float)SAMPLE_TICKS / ABZ_TICKS_PER_SECOND)
#define LAG_N (2 * ABZI_AHEAD_LAG + 1)
#define ROUND_N ((1 + ABZI_AHEAD_DISPLACED) * LAG_N)  // lags of the window, and of the displaced ones
#define A_TICK 4                                      // lags asked in a tick: a round takes 55 ticks, about a second
#define NEED (ABZI_AHEAD_WINDOW + 2 * ABZI_AHEAD_LAG)
#define DISPLACED_LEAST 37  // samples: more than both lags, and no round number of counts in any dance
#define DISPLACED_STEP 23   // 37, 60, 83 .. 152: with the window and a round of samples inside what is remembered
// A lag of one sample is what two eyes and a tick make; beyond three of them, 0.1 s, one is clearly ahead.
#define LAG_NONE_S 0.034f
#define LAG_CLEAR_S 0.10f

void abzi_ahead_start(abzi_ahead *ahead)
{
    memset(ahead, 0, sizeof *ahead);
}

static abz_vec3 hands_of(const abz_vec3 *joint)
{
    return abzi_v3_lerp(joint[ABZ_LEFT_HAND], joint[ABZ_RIGHT_HAND], 0.5f);
}

static void sample(abzi_ahead *a, int who, const abz_vec3 *joint, bool seen)
{
    float *v = a->velocity[who][a->sample_n % ABZI_AHEAD_MEMORY];
    abz_vec3 hips = joint[ABZ_HIPS], hands = hands_of(joint);
    if (!seen || (a->seen >> who & 1) == 0) {
        memset(v, 0, ABZI_AHEAD_CHANNELS * sizeof *v);
    } else {
        abz_vec3 h = abzi_v3_sub(hips, a->hips[who]), k = abzi_v3_sub(hands, a->hands[who]);
        const float now[ABZI_AHEAD_CHANNELS] = {h.x, h.z, k.x, k.y, k.z};
        memcpy(v, now, sizeof now);
    }
    a->seen = seen ? a->seen | 1u << who : a->seen & ~(1u << who);
    a->hips[who] = hips;
    a->hands[who] = hands;
}

/// Her newest window that leaves room for the lags, beside his, lag samples later and `before` samples earlier.
static float correlation(const abzi_ahead *a, int lag, uint32_t before)
{
    uint32_t hers = a->round - ABZI_AHEAD_LAG - ABZI_AHEAD_WINDOW, his = hers - before + (uint32_t)lag;
    float xy = 0, xx = 0, yy = 0;
    for (uint32_t i = 0; i < ABZI_AHEAD_WINDOW; i++) {
        const float *x = a->velocity[0][(hers + i) % ABZI_AHEAD_MEMORY];
        const float *y = a->velocity[1][(his + i) % ABZI_AHEAD_MEMORY];
        for (int k = 0; k < ABZI_AHEAD_CHANNELS; k++) {
            xy += x[k] * y[k];
            xx += x[k] * x[k];
            yy += y[k] * y[k];
        }
    }
    float power = xx * yy;
    return power > 0 ? xy / sqrtf(power) : 0;
}

/// The highest of the round, and between which samples it lies: the top of the parabola through it and its neighbours.
static void conclude(abzi_ahead *a)
{
    int top = 0;
    for (int i = 1; i < LAG_N; i++) {
        top = a->found[i] > a->found[top] ? i : top;
    }
    float lag = (float)(top - ABZI_AHEAD_LAG);
    if (top > 0 && top < LAG_N - 1) {
        float left = a->found[top - 1], right = a->found[top + 1], bend = left - 2 * a->found[top] + right;
        lag += bend < 0 ? (left - right) / (2 * bend) : 0;
    }
    a->lag_s = lag * SAMPLE_S;
    a->correlation = a->found[top];
    a->chance = a->chance_sum / ABZI_AHEAD_DISPLACED;
}

static void ask(abzi_ahead *a)
{
    uint32_t window = a->at / LAG_N;
    int lag = (int)(a->at % LAG_N);
    float it = correlation(a, lag - ABZI_AHEAD_LAG, window == 0 ? 0 : DISPLACED_LEAST + (window - 1) * DISPLACED_STEP);
    if (window == 0) {
        a->found[lag] = it;
    } else {
        a->best = lag == 0 || it > a->best ? it : a->best;
        a->chance_sum += lag == LAG_N - 1 ? a->best : 0;
    }
    a->at++;
}

void abzi_ahead_tick(abzi_ahead *a, const abz_vec3 *hers, const abz_vec3 *his, bool his_seen)
{
    if (a->tick_n++ % SAMPLE_TICKS == 0) {
        sample(a, 0, hers, true);
        sample(a, 1, his, his_seen);
        a->sample_n++;
    }
    if (a->sample_n < NEED + DISPLACED_LEAST + (ABZI_AHEAD_DISPLACED - 1) * DISPLACED_STEP) {
        return;
    }
    for (int i = 0; i < A_TICK; i++) {
        if (a->at == 0) {
            a->round = a->sample_n;
            a->chance_sum = 0;
        }
        ask(a);
        if (a->at == ROUND_N) {
            conclude(a);
            a->at = 0;
        }
    }
}

float abzi_ahead_sure(const abzi_ahead *a)
{
    float over = a->chance < 1 ? (a->correlation - a->chance) / (1 - a->chance) : 0;
    float clear = abzi_clampf((fabsf(a->lag_s) - LAG_NONE_S) / (LAG_CLEAR_S - LAG_NONE_S), 0, 1);
    return over > 0 ? over * clear : 0;
}

bool abzi_ahead_is_sound(const abzi_ahead *a)
{
    return a->seen <= 3 && a->at < ROUND_N;
}
