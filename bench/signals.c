// How well the beats of recorded hearts and breaths are heard, tick by tick.
//
// usage: signals [FILE COLUMN RATE electrocardiogram|pulse|breath TIMES] ...
//
// bio_followed.t: with the times of the pulse wave of the same recording (signals_reference.py). record208.csv: what
// SciPy has as electrocardiogram(), a value a line. record208_marked.t: the beats that cardiologists marked in it, with
// the atr of record 208 of the MIT-BIH Arrhythmia Database and 422820 as its first sample: 1174.5 s; so laid, 345 of
// 357 beats of the normal kind are within 6 ms of those that the program has. 037_breath_of_pulse.t,
// bio_breath_of_pulse.t: of the pulse wave.
// TIMES are those of signals_reference.py. For each file: beats there, beats heard, and F for four ways to tell one:
//   dated      where the signal says it was, told some time later
//   told       at the tick in which it is told
//   predicted  before it comes: the newest beat and the median of the five newest intervals, again and again
//   listen     as abz_pulse_feel announces them: told when seen, and unseen when one is overdue
// The first two are of the detector, the third shows what is lost by telling beats ahead. The length of a rise and
// where a breath is believed (signal.h, signal.c) were chosen on these recordings, and the times are found by program,
// but for record208_marked.t: people marked those.
// A beat is right within 70 ms of an electrocardiogram's, 150 ms of a pulse wave's, and 15 % of its length of a breath.
//
// Then how fast they go by rate.h, twice a second from 20 s (hearts: 8 s) on: share of moments in which a rate is told,
// and how far it is from the mean of the newest eight beats of TIMES, and from those of the last 32 s, in beats a
// minute, mean of the moments in which it is told, and if it were always told. Why it is not told: share of moments. Of
// hearts also the beats of TIMES that are within 50 ms of a heard one, and the heard ones that are within 50 ms of one
// of TIMES, at all moments, at those in which a rate is told, and in the first half of the recording, on which what
// tells beats from what looks like them was chosen, and in the second, which was held back.
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "edge/column_file.h"
#include "rhythm/rate.h"
#include <math.h>

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)

enum { BEATS_MOST = 20000, WAYS = 4, TICKS_MOST = 60 * 60 * ABZ_TICKS_PER_SECOND };
// A heart is learned in two beats, a breath in two as well.
static const double settled_s[2] = {2, 8};

typedef struct beats {
    double at_s[BEATS_MOST];
    int n;
} beats;

static void add(beats *b, double at_s)
{
    must(b->n < BEATS_MOST ? ABZ_OK : ABZ_ELIMIT, "beats");
    b->at_s[b->n++] = at_s;
}

static void read_times(const char *path, beats *b)
{
    FILE *file = fopen(path, "r");
    must(file != NULL ? ABZ_OK : ABZ_EIO, path);
    b->n = 0;
    for (double at_s; fscanf(file, "%lf", &at_s) == 1;)
        add(b, at_s);
    fclose(file);
}

/// What rate.h says, from tick to tick.
typedef struct told_rates {
    int n;
    uint8_t doubt[TICKS_MOST];
    float per_minute[TICKS_MOST];
} told_rates;

static void hear(const char *path, const char *column, double rate_hz, bool is_breath, beats *way, told_rates *rates)
{
    abzi_rate rate;
    abzi_column *file = abzi_column_open(path, column, rate_hz);
    must(file != NULL ? ABZ_OK : ABZ_EIO, path);
    const abz_pulse_kind kind = is_breath ? ABZ_PULSE_BREATH : ABZ_PULSE_HEART;
    const abz_pulse_config config = abz_pulse_config_default(kind);
    abz_pulse *pulse;
    void *mem = need(abz_pulse_size());
    must(abz_pulse_init(mem, abz_pulse_size(), &config, &pulse), "pulse");
    abzi_rate_start(&rate, kind);
    rates->n = 0;
    for (int i = 0; i < WAYS; i++)
        way[i].n = 0;
    double next_s = 1e9;  // no beat is foreseen
    float value;
    for (int tick = 1; abzi_column_tick(file, &value) == 1; tick++) {
        const double now_s = tick * TICK_S;
        abzi_rate_says says;
        abzi_rate_tick(&rate, value, &says);
        const abzi_onset onset = says.onset;
        must(rates->n < TICKS_MOST ? ABZ_OK : ABZ_ELIMIT, path);
        rates->doubt[rates->n] = (uint8_t)says.doubt;
        rates->per_minute[rates->n++] = says.per_minute;
        abz_beat beat;
        abz_pulse_feel(pulse, value, &beat);
        if (beat.flags & ABZ_BEAT_NEW)
            add(&way[3], now_s + (double)beat.beat_s);
        if (onset.is_beat) {
            add(&way[0], now_s - (double)onset.ago_s);
            add(&way[1], now_s);
        }
        if (onset.is_beat && onset.period_s > 0) {
            const double at_s = now_s - (double)onset.ago_s;
            if (next_s < at_s + (double)onset.period_s / 2)
                add(&way[2], next_s);  // it came before it was due
            next_s = at_s + (double)onset.period_s;
        }
        if (next_s <= now_s) {
            add(&way[2], next_s);
            next_s += (double)onset.period_s;
        }
    }
    free(mem);
    abzi_column_close(file);
}

/// How a row of beats agrees with another; both in order. Each beat counts once.
typedef struct score {
    int there, heard;
    double f, late_ms;  // median
} score;

static int compare_double(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static score judge(const beats *there, const beats *heard, bool is_breath, double within_s)
{
    static double late[BEATS_MOST];
    const double from_s = settled_s[is_breath];
    score s = {0, 0, 0, 0};
    int right = 0, h = 0;
    for (int i = 0; i < heard->n; i++)
        s.heard += heard->at_s[i] >= from_s ? 1 : 0;
    for (int i = 0; i < there->n; i++) {
        const double at_s = there->at_s[i];
        if (at_s < from_s)
            continue;
        s.there++;
        const double length_s = i + 1 < there->n ? there->at_s[i + 1] - at_s : at_s - there->at_s[i - 1];
        const double allowed_s = is_breath ? .15 * length_s : within_s;
        while (h < heard->n && (heard->at_s[h] < at_s - allowed_s || heard->at_s[h] < from_s))
            h++;
        if (h < heard->n && heard->at_s[h] <= at_s + allowed_s)
            late[right++] = heard->at_s[h++] - at_s;
    }
    qsort(late, (size_t)right, sizeof *late, compare_double);
    s.f = 2.0 * right / (s.there + s.heard);
    s.late_ms = right > 0 ? 1e3 * late[right / 2] : 0;
    return s;
}

/// Beats a minute of those in [from, to) of b.
static double per_minute(const beats *b, int from, int to)
{
    return to - from > 1 ? 60.0 * (to - from - 1) / (b->at_s[to - 1] - b->at_s[from]) : 0;
}

static void judge_rate(const beats *there, const told_rates *r, bool is_breath, const char *label)
{
    int moment_n = 0, known_n = 0, told_n = 0, doubt_n[ABZ_DOUBT_N] = {0}, to = 0;
    double off8 = 0, off32 = 0, off_all = 0, worst = 0;
    const int end = (int)(there->at_s[there->n - 1] * ABZ_TICKS_PER_SECOND);
    for (int tick = (is_breath ? 20 : 8) * ABZ_TICKS_PER_SECOND; tick < r->n && tick < end; tick += 30) {
        const double now_s = (tick + 1) * TICK_S;
        while (to < there->n && there->at_s[to] <= now_s)
            to++;
        int from32 = 0;
        while (from32 < to && there->at_s[from32] < now_s - 32)
            from32++;
        const double true8 = per_minute(there, to > ABZI_RATE_N ? to - ABZI_RATE_N - 1 : 0, to);
        const double said = (double)r->per_minute[tick];
        moment_n++;
        doubt_n[r->doubt[tick]]++;
        if (said > 0) {
            known_n++;
            off_all += fabs(said - true8);
        }
        if (r->doubt[tick] == ABZ_DOUBT_NONE) {
            told_n++;
            off8 += fabs(said - true8);
            off32 += fabs(said - per_minute(there, from32, to));
            worst = fmax(worst, fabs(said - true8));
        }
    }
    printf("%-31s  %4.0f %%     %s  ", label, 100.0 * told_n / moment_n, told_n > 0 ? "" : "   -      -      -");
    if (told_n > 0)
        printf("%5.2f  %5.2f  %5.2f", off8 / told_n, off32 / told_n, worst);
    printf("            %5.2f   ", off_all / (known_n > 0 ? known_n : 1));
    for (int i = 1; i < ABZ_DOUBT_N; i++)
        printf("  %3.0f %%", 100.0 * doubt_n[i] / moment_n);
    printf("\n");
}

typedef struct share {
    int n, of_n;
} share;

/// Which moments of a recording are judged.
typedef enum moments { MOMENTS_ALL, MOMENTS_TOLD, MOMENTS_FIRST_HALF, MOMENTS_SECOND_HALF, MOMENTS_N } moments;

static bool is_judged(const told_rates *r, int tick, moments m)
{
    return tick < r->n &&
           (m == MOMENTS_ALL || (m == MOMENTS_TOLD && r->doubt[tick] == ABZ_DOUBT_NONE) ||
            (m == MOMENTS_FIRST_HALF && tick < r->n / 2) || (m == MOMENTS_SECOND_HALF && tick >= r->n / 2));
}

/// Share of the beats of a, in these moments, that are within 50 ms of one of b.
static double share_near(const beats *a, const beats *b, const told_rates *r, moments m, share *all)
{
    int n = 0, near_n = 0, at = 0;
    for (int i = 0; i < a->n; i++) {
        const int tick = (int)(a->at_s[i] * ABZ_TICKS_PER_SECOND);
        if (a->at_s[i] < settled_s[0] || !is_judged(r, tick, m))
            continue;
        while (at < b->n && b->at_s[at] < a->at_s[i] - .05)
            at++;
        n++;
        near_n += at < b->n && b->at_s[at] <= a->at_s[i] + .05 ? 1 : 0;
    }
    all->n += near_n;
    all->of_n += n;
    return n > 0 ? 100.0 * near_n / n : 0;
}

static void print_near(const char *of, const double near[static 2 * MOMENTS_N])
{
    static const char *const when[MOMENTS_N] = {"", "; while a rate is told", "; first half", "; second half"};
    printf("    %swithin 50 ms, of those there, of those heard:", of);
    for (int m = 0; m < MOMENTS_N; m++)
        printf("%s %.1f %%, %.1f %%", when[m], near[2 * m], near[2 * m + 1]);
    printf("\n");
}

static void judge_all_rates(int argc, char **argv)
{
    static beats there, way[WAYS];
    static told_rates r;
    share all[2 * MOMENTS_N] = {{0, 0}};
    printf("\n%-31s  told    off: newest 8, 32 s, worst    if always told      early missing irregular implausible\n",
           "file, column");
    for (int i = 1; i < argc; i += 5) {
        const bool is_breath = strcmp(argv[i + 3], "breath") == 0;
        const char *name = strrchr(argv[i], '/') != NULL ? strrchr(argv[i], '/') + 1 : argv[i];
        char label[64];
        snprintf(label, sizeof label, "%s, %s", name, argv[i + 1]);
        read_times(argv[i + 4], &there);
        hear(argv[i], argv[i + 1], strtod(argv[i + 2], NULL), is_breath, way, &r);
        judge_rate(&there, &r, is_breath, label);
        if (is_breath)
            continue;
        double near[2 * MOMENTS_N];
        for (int m = 0; m < MOMENTS_N; m++) {
            near[2 * m] = share_near(&there, &way[0], &r, (moments)m, &all[2 * m]);
            near[2 * m + 1] = share_near(&way[0], &there, &r, (moments)m, &all[2 * m + 1]);
        }
        print_near("", near);
    }
    double near[2 * MOMENTS_N];
    for (int k = 0; k < 2 * MOMENTS_N && all[k].of_n > 0; k++)
        near[k] = 100.0 * all[k].n / all[k].of_n;
    if (all[0].of_n > 0)
        print_near("all hearts ", near);
}

int main(int argc, char **argv)
{
    static beats there, way[WAYS];
    static told_rates r;
    if (argc < 6 || argc % 5 != 1) {
        fprintf(stderr, "usage: signals [FILE COLUMN RATE electrocardiogram|pulse|breath TIMES] ...\n");
        return 64;
    }
    print_origin(argc, argv);
    printf("%-31s %-17s  beats  heard      F: dated  told  predicted  listen  late ms: dated  told\n", "file, column",
           "kind");
    for (int i = 1; i < argc; i += 5) {
        const bool is_breath = strcmp(argv[i + 3], "breath") == 0;
        const double within_s = strcmp(argv[i + 3], "pulse") == 0 ? .15 : .07;
        const char *name = strrchr(argv[i], '/') != NULL ? strrchr(argv[i], '/') + 1 : argv[i];
        char label[64];
        score s[WAYS];
        read_times(argv[i + 4], &there);
        hear(argv[i], argv[i + 1], strtod(argv[i + 2], NULL), is_breath, way, &r);
        for (int k = 0; k < WAYS; k++)
            s[k] = judge(&there, &way[k], is_breath, within_s);
        snprintf(label, sizeof label, "%s, %s", name, argv[i + 1]);
        printf("%-31s %-17s  %5d  %5d         %.3f  %.3f      %.3f   %.3f        %+6.0f  %+4.0f\n", label, argv[i + 3],
               s[0].there, s[0].heard, s[0].f, s[1].f, s[2].f, s[3].f, s[0].late_ms, s[1].late_ms);
    }
    judge_all_rates(argc, argv);
    return 0;
}
