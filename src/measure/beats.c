#include "abrazo/measure.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

#define WINDOW_S .07     // the field's custom since Dixon 2001: what listeners still take for the beat
#define TOLERANCE .175   // of the beat's length; the same source as the measure
#define MUSIC_START_S 5  // mir_eval's: trackers are forgiven their beginning
#define LATE_S .02       // a sound 20 ms late is noticed

/// Beats that count, as plain times.
typedef struct times {
    const double *at;
    size_t n;
} times;

typedef struct scratch {
    abz_told_beat *told;  // [told_n] those that count, in order
    double *credited;     // [told_n]
    double *right;        // [right_n]
    double *reading;      // [2 * right_n]
    uint8_t *used;        // [2 * right_n]
} scratch;

#define RIGHT_SIZE (3 * sizeof(double) + 2 * sizeof(uint8_t))
#define TOLD_SIZE (sizeof(abz_told_beat) + sizeof(double))

size_t abz_beats_scratch_size(size_t right_n, size_t told_n)
{
    if (right_n > SIZE_MAX / 2 / RIGHT_SIZE || told_n > SIZE_MAX / 2 / TOLD_SIZE) {
        return SIZE_MAX;
    }
    return right_n * RIGHT_SIZE + told_n * TOLD_SIZE;
}

static scratch scratch_of(void *mem, size_t right_n, size_t told_n)
{
    scratch s = {.told = mem};
    s.credited = (double *)(s.told + told_n);
    s.right = s.credited + told_n;
    s.reading = s.right + right_n;
    s.used = (uint8_t *)(s.reading + 2 * right_n);
    return s;
}

abz_beats_config abz_beats_config_default(void)
{
    return (abz_beats_config){
        .struct_size = sizeof(abz_beats_config), .start_s = MUSIC_START_S, .end_s = 0, .late_s = LATE_S};
}

// ---- what counts ---------------------------------------------------------------------------------------------------

static bool are_sound(const abz_true_beat *right, size_t right_n, const abz_told_beat *told, size_t told_n)
{
    for (size_t i = 0; i < right_n; i++) {
        if (!isfinite(right[i].beat_s) || (i > 0 && !(right[i].beat_s > right[i - 1].beat_s))) {
            return false;
        }
    }
    for (size_t i = 0; i < told_n; i++) {
        if (!isfinite(told[i].heard_s) || !isfinite(told[i].beat_s)) {
            return false;
        }
    }
    return true;
}

static size_t first_from(const abz_true_beat *right, size_t n, double time_s)
{
    size_t i = 0;
    while (i < n && right[i].beat_s < time_s) {
        i++;
    }
    return i;
}

static void sink(abz_told_beat *told, size_t i, size_t n)
{
    abz_told_beat sunk = told[i];
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        child += child + 1 < n && told[child].beat_s < told[child + 1].beat_s;
        if (told[child].beat_s <= sunk.beat_s) {
            break;
        }
        told[i] = told[child];
    }
    told[i] = sunk;
}

/// In order of their times.
/// Source  J. W. J. Williams, "Algorithm 232: Heapsort", Communications of the ACM 7 (1964)
static void sort(abz_told_beat *told, size_t n)
{
    for (size_t i = n / 2; i-- > 0;) {
        sink(told, i, n);
    }
    for (size_t end = n; end-- > 1;) {
        abz_told_beat last = told[end];
        told[end] = told[0];
        told[0] = last;
        sink(told, 0, end);
    }
}

/// The told beats that count, in order, to s->told. Returns how many.
static size_t choose_told(const abz_told_beat *told, size_t told_n, double start_s, double end_s, const scratch *s)
{
    size_t n = 0;
    for (size_t i = 0; i < told_n; i++) {
        if (told[i].beat_s >= start_s && (end_s <= 0 || told[i].beat_s < end_s)) {
            s->told[n++] = told[i];
        }
    }
    sort(s->told, n);
    return n;
}

// ---- figures -------------------------------------------------------------------------------------------------------

/// Largest one-to-one matching within the window.
static size_t matched(times right, times told)
{
    size_t i = 0, j = 0, n = 0;
    while (i < right.n && j < told.n) {
        double late_s = told.at[j] - right.at[i];
        if (fabs(late_s) <= WINDOW_S) {
            n++;
            i++;
            j++;
        } else if (late_s < 0) {
            j++;
        } else {
            i++;
        }
    }
    return n;
}

/// told_n: all that were told; told: those that are credited.
static double f1(times right, times told, size_t told_n)
{
    return told_n > 0 ? 2.0 * (double)matched(right, told) / (double)(right.n + told_n) : 0;
}

/// Length of the beat before i, or after it where there is none before (asked for, too).
static double length_at(times t, size_t i, bool after)
{
    return after && i + 1 < t.n ? t.at[i + 1] - t.at[i] : t.at[i] - t.at[i - 1];
}

/// Share of beats that go on rightly from one to the next, in one reading of the true ones.
static double continuity(times right, times told, uint8_t *used)
{
    if (right.n < 2 || told.n < 2) {
        return 0;
    }
    size_t good_n = 0, nearest = 0;
    memset(used, 0, right.n);
    for (size_t i = 0; i < told.n; i++) {
        double at = told.at[i];
        while (nearest + 1 < right.n && fabs(right.at[nearest + 1] - at) < fabs(right.at[nearest] - at)) {
            nearest++;
        }
        if (used[nearest]) {
            continue;
        }
        bool is_first = i == 0 || nearest == 0;
        double right_length = length_at(right, nearest, is_first), told_length = length_at(told, i, is_first);
        if (fabs(right.at[nearest] - at) / right_length < TOLERANCE &&
            fabs(1 - told_length / right_length) < TOLERANCE) {
            used[nearest] = 1;
            good_n++;
        }
    }
    return (double)good_n / (double)(right.n > told.n ? right.n : told.n);
}

/// Every step-th of: the true beats with the middles between them (as if they were 2 n - 1 beats), from the first on.
static times reading(times right, size_t first, size_t step, double *out)
{
    size_t n = 0;
    for (size_t i = first; i + 1 < 2 * right.n; i += step) {
        double at = right.at[i / 2];
        out[n++] = i % 2 == 0 ? at : at + .5 * (right.at[i / 2 + 1] - at);
    }
    return (times){out, n};
}

static double best_continuity(times right, times told, double cml_t, const scratch *s)
{
    // The off-beat; twice as fast; half as fast, on the first beat and on the second.
    static const size_t readings[][2] = {{1, 2}, {0, 1}, {0, 4}, {2, 4}};
    double best = cml_t;
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        double share = continuity(reading(right, readings[i][0], readings[i][1], s->reading), told, s->used);
        best = share > best ? share : best;
    }
    return best;
}

static bool is_credited(const abz_told_beat *told, double late_s)
{
    return told->heard_s <= told->beat_s + late_s;
}

static void judge_downbeats(const abz_true_beat *right, size_t right_n, size_t told_n, double late_s, const scratch *s,
                            abz_beat_figures *figures)
{
    times down = {s->right, 0}, credited = {s->credited, 0};
    size_t told_down_n = 0;
    for (size_t i = 0; i < right_n; i++) {
        if (right[i].in_bar == 1) {
            s->right[down.n++] = right[i].beat_s;
        }
    }
    for (size_t i = 0; i < told_n; i++) {
        if (s->told[i].in_bar == 1) {
            told_down_n++;
            if (is_credited(&s->told[i], late_s)) {
                s->credited[credited.n++] = s->told[i].beat_s;
            }
        }
    }
    figures->has_bars = down.n > 0;
    figures->downbeat_f = down.n > 0 ? f1(down, credited, told_down_n) : 0;
}

abz_status abz_beats_judge(const abz_true_beat *right, size_t right_n, const abz_told_beat *told, size_t told_n,
                           const abz_beats_config *config, void *mem, size_t size, abz_beat_figures *figures)
{
    if (config->struct_size != sizeof *config || !are_sound(right, right_n, told, told_n)) {
        return ABZ_EINVAL;
    }
    if (abz_beats_scratch_size(right_n, told_n) > size || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    right_n = config->end_s > 0 ? first_from(right, right_n, config->end_s) : right_n;
    if (right_n == 0) {
        return ABZ_EEMPTY;
    }
    *figures = (abz_beat_figures){.has_first = told_n > 0};
    for (size_t i = 0; i < told_n; i++) {
        figures->first_s = i == 0 || told[i].heard_s < figures->first_s ? told[i].heard_s : figures->first_s;
    }
    size_t skipped_n = first_from(right, right_n, config->start_s);
    skipped_n = right_n - skipped_n > 1 ? skipped_n : 0;
    right += skipped_n;
    right_n -= skipped_n;
    const scratch s = scratch_of(mem, right_n, told_n);
    told_n = choose_told(told, told_n, right[0].beat_s >= config->start_s ? config->start_s : 0, config->end_s, &s);

    times all = {s.right, right_n}, credited = {s.credited, 0};
    for (size_t i = 0; i < right_n; i++) {
        s.right[i] = right[i].beat_s;
    }
    for (size_t i = 0; i < told_n; i++) {
        if (is_credited(&s.told[i], config->late_s)) {
            s.credited[credited.n++] = s.told[i].beat_s;
        }
    }
    figures->true_n = right_n;
    figures->told_n = told_n;
    figures->f = f1(all, credited, told_n);
    figures->cml_t = continuity(all, credited, s.used);
    figures->aml_t = best_continuity(all, credited, figures->cml_t, &s);
    figures->late = told_n > 0 ? (double)(told_n - credited.n) / (double)told_n : 0;
    judge_downbeats(right, right_n, told_n, config->late_s, &s, figures);
    return ABZ_OK;
}
