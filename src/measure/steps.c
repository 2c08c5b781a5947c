#include "measure/steps.h"

#include <math.h>
#include <string.h>

// What a step is, from looking at two couples' recordings: a foot swings once it is faster than SWING_START_MS, has
// landed when it is slower than SWING_END_MS, and took a step if that brought it STEP_LEAST_M or further.
#define SWING_START_MS .45
#define SWING_END_MS .25
#define STEP_LEAST_M .10
#define MATCH_WINDOW_S .2
// Of recorded dancers no more than 1.1 times as many steps are with the other foot when looked at so; of the program's
// at .9 2.5 times as many and more.
#define LARGER 3.0
#define MANY 4
#define TIMES 2

static void foot_place(const abz_track *track, int foot, size_t i, double at[3])
{
    const abz_track_frame *f = &track->frame[i];
    for (int k = 0; k < 3; k++)
        at[k] = (f->at[ABZ_TRACK_LEFT_ANKLE + foot][k] + f->at[ABZ_TRACK_LEFT_TOES + foot][k]) / 2;
}

double abzi_foot_height(const abz_track *track, int foot, size_t i)
{
    double at[3];
    foot_place(track, foot, i, at);
    return at[1];
}

double abzi_foot_speed(const abz_track *track, int foot, size_t i)
{
    double from[3], to[3];
    size_t before = i > 0 ? i - 1 : 0, after = i + 1 < track->frame_n ? i + 1 : i;
    foot_place(track, foot, before, from);
    foot_place(track, foot, after, to);
    double x = to[0] - from[0], z = to[2] - from[2];
    return sqrt(x * x + z * z) * ABZ_TICKS_PER_SECOND / (double)(after - before);
}

size_t abzi_steps_find_larger(const abz_track *track, double larger, abzi_step *step)
{
    size_t n = 0;
    bool swinging[2] = {false, false};
    double start[2][3];
    for (int foot = 0; foot < 2; foot++)
        foot_place(track, foot, 0, start[foot]);
    for (size_t i = 0; i < track->frame_n; i++)
        for (int foot = 0; foot < 2; foot++) {
            double at[3], speed = larger * abzi_foot_speed(track, foot, i);
            foot_place(track, foot, i, at);
            if (!swinging[foot] && speed > SWING_START_MS) {
                swinging[foot] = true;
                continue;
            }
            if (swinging[foot]) {
                if (speed >= SWING_END_MS)
                    continue;
                swinging[foot] = false;
                double x = at[0] - start[foot][0], z = at[2] - start[foot][2];
                if (larger * sqrt(x * x + z * z) >= STEP_LEAST_M)
                    step[n++] = (abzi_step){(uint32_t)i, (uint32_t)foot};
            }
            memcpy(start[foot], at, sizeof at);
        }
    return n;
}

size_t abzi_steps_find(const abz_track *track, abzi_step *step)
{
    return abzi_steps_find_larger(track, 1, step);
}

double abzi_steps_larger(const abz_track *track, abzi_step *step)
{
    const size_t plain_n = abzi_steps_find(track, step), near_n = abzi_steps_find_larger(track, LARGER, step);
    size_t other_n = 0;
    for (size_t i = 1; i < near_n; i++)
        other_n += step[i].foot != step[i - 1].foot;
    return other_n >= MANY && other_n > TIMES * plain_n ? LARGER : 1;
}

static bool closer(const abzi_step_pair *l, const abzi_step_pair *r)
{
    if (l->gap_s != r->gap_s)
        return l->gap_s < r->gap_s;
    return l->a != r->a ? l->a < r->a : l->b < r->b;
}

/// Let the pair at place i of a heap (the furthest on top) sink to where it belongs.
static void sink(abzi_step_pair *pair, size_t n, size_t i)
{
    for (size_t below; (below = 2 * i + 1) < n; i = below) {
        if (below + 1 < n && closer(&pair[below], &pair[below + 1]))
            below++;
        if (!closer(&pair[i], &pair[below]))
            return;
        abzi_step_pair swapped = pair[i];
        pair[i] = pair[below];
        pair[below] = swapped;
    }
}

/// Heap sort, the closest first.
static void sort_pairs(abzi_step_pair *pair, size_t n)
{
    for (size_t i = n / 2; i > 0; i--)
        sink(pair, n, i - 1);
    for (size_t left = n; left > 1; left--) {
        abzi_step_pair furthest = pair[0];
        pair[0] = pair[left - 1];
        pair[left - 1] = furthest;
        sink(pair, left - 1, 0);
    }
}

size_t abzi_steps_match(const abzi_step *a, size_t a_n, const abzi_step *b, size_t b_n, uint8_t *used,
                        abzi_step_pair *pair)
{
    size_t pair_n = 0;
    abzi_step_pair *near = pair + a_n;
    uint8_t *used_b = used + a_n;
    memset(used, 0, a_n + b_n);
    // One distance in ticks after the other; at each, a step has at most four candidates: two feet, before and after.
    for (uint32_t gap = 0; gap <= (uint32_t)(MATCH_WINDOW_S * ABZ_TICKS_PER_SECOND + .5); gap++) {
        size_t near_n = 0, first = 0;
        for (size_t i = 0; i < a_n; i++) {
            while (first < b_n && b[first].frame + gap < a[i].frame)
                first++;
            for (size_t j = first; j < b_n && b[j].frame <= a[i].frame + gap; j++) {
                uint32_t apart = a[i].frame > b[j].frame ? a[i].frame - b[j].frame : b[j].frame - a[i].frame;
                if (apart != gap)
                    continue;
                // In seconds, as the definition has it: the last bit of the difference decides among equals, and
                // whether a pair exactly at the edge of the window is in.
                double gap_s =
                    fabs(b[j].frame / (double)ABZ_TICKS_PER_SECOND - a[i].frame / (double)ABZ_TICKS_PER_SECOND);
                if (gap_s <= MATCH_WINDOW_S)
                    near[near_n++] = (abzi_step_pair){gap_s, (uint32_t)i, (uint32_t)j};
            }
        }
        sort_pairs(near, near_n);
        for (size_t i = 0; i < near_n; i++) {
            if (used[near[i].a] || used_b[near[i].b])
                continue;
            used[near[i].a] = used_b[near[i].b] = 1;
            pair[pair_n++] = near[i];
        }
    }
    return pair_n;
}

void abzi_steps_shift(const abzi_step *step, size_t n, size_t shift, size_t frame_n, abzi_step *moved)
{
    size_t kept = n;  // steps that stay before the end of the circle; the others come round to its start
    while (kept > 0 && step[kept - 1].frame + shift >= frame_n)
        kept--;
    for (size_t i = 0; i < n; i++) {
        size_t from = (kept + i) % n;
        moved[i] = (abzi_step){(uint32_t)((step[from].frame + shift) % frame_n), step[from].foot};
    }
}
