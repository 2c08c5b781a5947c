// How well the beats of recorded hearts and breaths are heard, tick by tick.
//
// usage: signals [FILE COLUMN RATE electrocardiogram|pulse|breath TIMES] ...
//
// TIMES are those of signals_reference.py. For each file: beats there, beats heard, and F for four ways to tell one:
//   dated      where the signal says it was, told some time later
//   told       at the tick in which it is told
//   predicted  before it comes: the newest beat and the median of the five newest intervals, again and again
//   listen     as abz_pulse_feel announces them: told when seen, and unseen when one is overdue
// The first two are of the detector, the third shows what is lost by telling beats ahead. The length of a rise and where
// a breath is believed (signal.h, signal.c) were chosen on these recordings, and the times are found by program: no
// person marked them.
// A beat is right within 70 ms of an electrocardiogram's, 150 ms of a pulse wave's, and 15 % of its length of a breath.
#define _POSIX_C_SOURCE 200809L
#include "app/column_file.h"
#include "bench.h"
#include "rhythm/signal.h"

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)

enum { BEATS_MOST = 20000, WAYS = 4 };
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

static void hear(const char *path, const char *column, double rate_hz, bool is_breath, beats *way)
{
    abzi_signal signal;
    abzi_column *file = abzi_column_open(path, column, rate_hz);
    must(file != NULL ? ABZ_OK : ABZ_EIO, path);
    const abz_pulse_kind kind = is_breath ? ABZ_PULSE_BREATH : ABZ_PULSE_HEART;
    const abz_pulse_config config = abz_pulse_config_default(kind);
    abz_pulse *pulse;
    void *mem = need(abz_pulse_size());
    must(abz_pulse_init(mem, abz_pulse_size(), &config, &pulse), "pulse");
    abzi_signal_start(&signal, kind);
    for (int i = 0; i < WAYS; i++)
        way[i].n = 0;
    double next_s = 1e9;  // no beat is foreseen
    float value;
    for (int tick = 1; abzi_column_tick(file, &value) == 1; tick++) {
        const double now_s = tick * TICK_S;
        abzi_onset onset;
        abzi_signal_tick(&signal, value, &onset);
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

int main(int argc, char **argv)
{
    static beats there, way[WAYS];
    if (argc < 6 || argc % 5 != 1) {
        fprintf(stderr, "usage: signals [FILE COLUMN RATE electrocardiogram|pulse|breath TIMES] ...\n");
        return 64;
    }
    printf("%-31s %-17s  beats  heard      F: dated  told  predicted  listen  late ms: dated  told\n", "file, column",
           "kind");
    for (int i = 1; i < argc; i += 5) {
        const bool is_breath = strcmp(argv[i + 3], "breath") == 0;
        const double within_s = strcmp(argv[i + 3], "pulse") == 0 ? .15 : .07;
        const char *name = strrchr(argv[i], '/') != NULL ? strrchr(argv[i], '/') + 1 : argv[i];
        char label[64];
        score s[WAYS];
        read_times(argv[i + 4], &there);
        hear(argv[i], argv[i + 1], strtod(argv[i + 2], NULL), is_breath, way);
        for (int k = 0; k < WAYS; k++)
            s[k] = judge(&there, &way[k], is_breath, within_s);
        snprintf(label, sizeof label, "%s, %s", name, argv[i + 1]);
        printf("%-31s %-17s  %5d  %5d         %.3f  %.3f      %.3f   %.3f        %+6.0f  %+4.0f\n", label, argv[i + 3],
               s[0].there, s[0].heard, s[0].f, s[1].f, s[2].f, s[3].f, s[0].late_ms, s[1].late_ms);
    }
    return 0;
}
