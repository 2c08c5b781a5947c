#include "rhythm/recur.h"

#include <math.h>

#define NEAR 0.2f  // of a lag: as far as the lengths of breaths that can be relied on differ (rate.c)

void abzi_recur_tick(abzi_recur *recur, float value)
{
    recur->sum += value;
    if (++recur->sum_n < ABZI_RECUR_TICKS) {
        return;
    }
    recur->mean[recur->next] = recur->sum / ABZI_RECUR_TICKS;
    recur->next = (recur->next + 1) % ABZI_RECUR_N;
    recur->n += recur->n < ABZI_RECUR_N ? 1 : 0;
    recur->sum = 0;
    recur->sum_n = 0;
}

static float ago(const abzi_recur *r, uint32_t n)
{
    return r->mean[(r->next + ABZI_RECUR_N - 1 - n) % ABZI_RECUR_N];
}

/// Pearson's correlation of what is remembered with what was `lag` before.
static float alike(const abzi_recur *r, uint32_t lag)
{
    const uint32_t n = r->n - lag;
    float mean = 0, old_mean = 0, both = 0, now = 0, old = 0;
    for (uint32_t i = 0; i < n; i++) {
        mean += ago(r, i) / (float)n;
        old_mean += ago(r, i + lag) / (float)n;
    }
    for (uint32_t i = 0; i < n; i++) {
        const float x = ago(r, i) - mean, y = ago(r, i + lag) - old_mean;
        both += x * y;
        now += x * x;
        old += y * y;
    }
    return now * old > 0 ? both / sqrtf(now * old) : 0;
}

float abzi_recur_at(const abzi_recur *recur, float ticks)
{
    const float lag = ticks / ABZI_RECUR_TICKS;
    if (!(lag >= 1) || lag * 2 > (float)recur->n) {
        return 0;
    }
    float most = -1;
    for (float at = lag * (1 - NEAR); at <= lag * (1 + NEAR); at += 1) {
        const float it = at + 0.5f < 1 ? -1 : alike(recur, (uint32_t)(at + 0.5f));
        most = it > most ? it : most;
    }
    return most;
}
