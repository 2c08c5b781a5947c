#include "room/unison.h"

#include <math.h>
#include <string.h>

#define TICKS ABZ_TICKS_PER_SECOND
#define SAME_TICKS 12  // steps within 200 ms belong together, as the measures have it (measure/steps.h)
#define LEAST_N 4      // landings of both before anything is said
#define WINDOW_MOST_S 30.0f
// For chance one of the two is moved by so many parts of the window. Parts of the golden section lie evenly in the
// window and in any beat as well: whole eighths of four bars are whole beats, and steps on the beat would fall together
// again.
#define SHIFT_N 13
#define GOLDEN 0.6180340f

void abzi_unison_start(abzi_unison *unison)
{
    memset(unison, 0, sizeof *unison);
    unison->share = -1;
}

/// Landings no older than the window.
static uint32_t within(const uint32_t *ago, uint32_t n, uint32_t window)
{
    uint32_t inside = 0;
    while (inside < n && ago[inside] <= window) {
        inside++;
    }
    return inside;
}

/// How many of a and b, both in order, can be paired one to one: greedily from the newest on, which for points on a
/// line and one tolerance pairs as many as any way does.
static uint32_t pairs(const uint32_t *a, uint32_t a_n, const uint32_t *b, uint32_t b_n)
{
    uint32_t i = 0, j = 0, n = 0;
    while (i < a_n && j < b_n) {
        bool a_first = a[i] < b[j];
        bool same = (a_first ? b[j] - a[i] : a[i] - b[j]) <= SAME_TICKS;
        n += same;
        i += same || a_first;
        j += same || !a_first;
    }
    return n;
}

/// Move landings in a circle of `window` ticks, in order again.
static void moved(const uint32_t *ago, uint32_t n, uint32_t by, uint32_t window, uint32_t *out)
{
    uint32_t first = 0;  // those that go round come to the front
    while (first < n && ago[first] + by < window) {
        first++;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = (first + i) % n;
        out[i] = (ago[from] + by) % window;
    }
}

static void judge(abzi_unison *t, uint32_t window)
{
    uint32_t n[2];
    for (int who = 0; who < 2; who++) {
        n[who] = within(t->ago[who], t->landed_n[who], window - 1);
    }
    if (n[0] < LEAST_N || n[1] < LEAST_N) {
        t->share = -1;
        t->chance = 0;
        return;
    }
    float both = (float)(n[0] + n[1]) / 2, chance = 0;
    uint32_t out[ABZI_UNISON_N];
    for (int k = 1; k <= SHIFT_N; k++) {
        float part = (float)k * GOLDEN;
        moved(t->ago[1], n[1], (uint32_t)((part - floorf(part)) * (float)window), window, out);
        chance += (float)pairs(t->ago[0], n[0], out, n[1]) / both;
    }
    t->share = (float)pairs(t->ago[0], n[0], t->ago[1], n[1]) / both;
    t->chance = chance / SHIFT_N;
}

void abzi_unison_tick(abzi_unison *unison, const bool *landed, float window_s)
{
    float window = window_s < WINDOW_MOST_S ? window_s : WINDOW_MOST_S;
    for (int who = 0; who < 2; who++) {
        uint32_t *ago = unison->ago[who], *n = &unison->landed_n[who];
        for (uint32_t i = 0; i < *n; i++) {
            ago[i] += ago[i] < UINT32_MAX;
        }
        if (landed[who]) {
            *n += *n < ABZI_UNISON_N;
            memmove(ago + 1, ago, (*n - 1) * sizeof *ago);
            ago[0] = 0;
        }
    }
    judge(unison, window > 1 ? (uint32_t)(window * TICKS) : TICKS);
}
