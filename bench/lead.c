// How well a couple that dances by itself meets the beats of music as people hear them.
//
// usage: lead [--clips] FOLDER ...
//
// Folders as for the bench listen. A couple walks to every clip, a step on every count; of clips that are named after a
// dance the dance is known, and of those with annotated bars the metre, as to people who came to dance.
//
// A landing is compared with the nearest annotated beat, or half beat where she makes about two counts of a beat (four:
// a quarter). steps: the leader's landings, from the first to the end of the music; median: of |asynchrony|, ms; bias:
// median of asynchrony, positive is late; within: share within 70 ms; first: annotated bars from the beginning of sound
// to the first landing, median; four: clips in which that is within four bars; one: and in which it is the first beat
// of a bar, of those with annotated bars.
// "right" are clips where the tracker itself is right: F of its beats at least .85, from 5 s on (abz_beats_judge).
#include <getopt.h>
#include <math.h>

#include "abrazo/couple.h"
#include "clips.h"
#include "edge/beats_file.h"
#include "walking.h"

#define RIGHT_F 0.85
#define WITHIN_S 0.07
#define SILENT .001f  // as in the bench listen

typedef struct landings {
    double *async_s;
    size_t n, room;
} landings;

typedef struct told {
    abz_told_beat *beat;
    size_t n, room;
} told;

typedef struct clip {
    const float *sample;
    size_t frame_n;
    uint32_t rate_hz, channel_n;
    abz_true_beat *right;
    size_t right_n;
    abz_dance dance;
    int metre;
} clip;

static void *grow(void *mem, size_t n, size_t *room, size_t size)
{
    if (n < *room) {
        return mem;
    }
    *room = *room > 0 ? 2 * *room : 256;
    mem = realloc(mem, *room * size);
    must(mem != NULL ? ABZ_OK : ABZ_ENOMEM, "memory");
    return mem;
}

static void put(landings *to, double async_s)
{
    to->async_s = grow(to->async_s, to->n, &to->room, sizeof *to->async_s);
    to->async_s[to->n++] = async_s;
}

// ---- one clip --------------------------------------------------------------------------------------------------------

static double interval_s(const clip *c)
{
    return (c->right[c->right_n - 1].beat_s - c->right[0].beat_s) / (double)(c->right_n - 1);
}

/// From the nearest beat, a beat being cut into `parts`. false: outside of what was annotated.
static bool off_beat(const clip *c, double at_s, int parts, double *async_s)
{
    if (at_s < c->right[0].beat_s - WITHIN_S || at_s > c->right[c->right_n - 1].beat_s + WITHIN_S) {
        return false;
    }
    double best = HUGE_VAL;
    for (size_t i = 0; i + 1 < c->right_n; i++) {
        double from = c->right[i].beat_s, length = c->right[i + 1].beat_s - from;
        for (int k = 0; k <= parts; k++) {
            double off = at_s - (from + length * k / parts);
            best = fabs(off) < fabs(best) ? off : best;
        }
    }
    *async_s = best;
    return true;
}

/// Dance to all of it. at_s: the leader's landings from the second on; first_s: the first, below 0: none.
static void dance(const clip *c, double *at_s, size_t *at_n, double *first_s, told *heard)
{
    abz_figure figure[WALKING_N];
    abz_couple_config config = abz_couple_config_default();
    abz_ear_config ear_config = abz_ear_config_default();
    abz_ear *ear;
    abz_couple *couple;
    size_t size;
    walking_syllabus(c->dance, c->metre, figure);
    ear_config.rate_hz = c->rate_hz;
    ear_config.channel_n = c->channel_n;
    must(abz_ear_size(&ear_config, &size), "ear");
    void *ear_mem = need(size), *couple_mem = need(abz_couple_size());
    must(abz_ear_init(ear_mem, size, &ear_config, &ear), "ear");
    must(abz_couple_init(couple_mem, abz_couple_size(), figure, WALKING_N, &config, &couple), "couple");
    abz_couple_input input = {.heard = 1};
    abz_couple_output output = {.figure = -1}, before;
    *at_n = 0;
    *first_s = -1;
    for (size_t at = 0, tick = 0; at < c->frame_n;) {
        bool ready;
        at += abz_ear_hear(ear, c->sample + at * c->channel_n, c->frame_n - at, &input.sound, &ready);
        if (!ready) {
            continue;
        }
        before = output;
        abz_couple_tick(couple, &input, &output);
        double now_s = (double)++tick / ABZ_TICKS_PER_SECOND;
        if (output.music.flags & ABZ_BEAT_NEW) {
            heard->beat = grow(heard->beat, heard->n, &heard->room, sizeof *heard->beat);
            heard->beat[heard->n++] = (abz_told_beat){now_s, now_s + (double)output.music.beat_s, 0};
        }
        if (output.figure >= 0 && *first_s < 0) {
            *first_s = now_s - (double)((output.count - 1) * output.period_s);
        }
        // where in the tick did the count become whole?
        double was = (double)before.count, is = (double)output.count;
        was -= output.figure >= 0 && is < was ? floor(was) : 0;
        if (output.figure >= 0 && before.figure >= 0 && floor(is) > floor(was)) {
            double share = (is - floor(is)) / (is - was);
            at_s[(*at_n)++] = now_s - share / ABZ_TICKS_PER_SECOND;
        }
    }
    free(ear_mem);
    free(couple_mem);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_size);
    return n == 0 ? (double)NAN : n % 2 == 1 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static double f_of(const clip *c, const told *heard)
{
    abz_beats_config config = abz_beats_config_default();
    abz_beat_figures figures;
    size_t size = abz_beats_scratch_size(c->right_n, heard->n);
    void *scratch = need(size);
    abz_status status = abz_beats_judge(c->right, c->right_n, heard->beat, heard->n, &config, scratch, size, &figures);
    free(scratch);
    return status == ABZ_OK ? figures.f : 0;
}

static void print_row(const char *name, size_t clip_n, const landings *it)
{
    double *size = need((it->n + 1) * sizeof *size), *raw = need((it->n + 1) * sizeof *raw);
    size_t within_n = 0;
    for (size_t i = 0; i < it->n; i++) {
        raw[i] = it->async_s[i];
        size[i] = fabs(raw[i]);
        within_n += size[i] <= WITHIN_S;
    }
    printf("%-34.34s %5zu %6zu %7.1f %7.1f %7.3f", name, clip_n, it->n, 1000 * median(size, it->n),
           1000 * median(raw, it->n), it->n > 0 ? (double)within_n / (double)it->n : (double)NAN);
    free(size);
    free(raw);
}

/// How they began.
typedef struct starts {
    landings first;  // bars
    size_t four_n, one_n, with_bars_n;
} starts;

typedef struct set {
    landings all, right;
    starts all_starts, right_starts;
    size_t clip_n, right_n;
} set;

/// Is it the first beat of a bar that lies nearest? *known: bars are annotated, and a beat is near.
static bool is_one(const clip *c, double at_s, bool *known)
{
    size_t best = 0;
    bool has_bars = false;
    for (size_t i = 0; i < c->right_n; i++) {
        best = fabs(c->right[i].beat_s - at_s) < fabs(c->right[best].beat_s - at_s) ? i : best;
        has_bars = has_bars || c->right[i].in_bar > 0;
    }
    *known = has_bars && fabs(c->right[best].beat_s - at_s) < interval_s(c) / 4;
    return *known && c->right[best].in_bar == 1;
}

static void put_start(starts *to, double first, bool one, bool one_known)
{
    put(&to->first, first);
    to->four_n += first <= 4;
    to->one_n += one;
    to->with_bars_n += one_known;
}

static void add_starts(starts *to, const starts *from)
{
    for (size_t i = 0; i < from->first.n; i++) {
        put(&to->first, from->first.async_s[i]);
    }
    to->four_n += from->four_n;
    to->one_n += from->one_n;
    to->with_bars_n += from->with_bars_n;
}

static void follow_clip(const clip *c, const char *name, bool show, set *to)
{
    double seconds = (double)c->frame_n / c->rate_hz;
    double *at_s = need((size_t)(seconds * ABZ_TICKS_PER_SECOND + 2) * sizeof *at_s);
    size_t at_n;
    double first_s;
    told heard = {0};
    landings mine = {0};
    dance(c, at_s, &at_n, &first_s, &heard);
    double f = f_of(c, &heard);
    size_t silent_n = 0;
    while (silent_n < c->frame_n * c->channel_n && fabsf(c->sample[silent_n]) < SILENT) {
        silent_n++;
    }
    double count_s = at_n > 1 ? (at_s[at_n - 1] - at_s[0]) / (double)(at_n - 1) : 1;
    double ratio = interval_s(c) / count_s;
    int parts = ratio > 2.83 ? 4 : ratio > 1.41 ? 2 : 1;
    for (size_t i = 0; i < at_n; i++) {
        double off;
        if (off_beat(c, at_s[i], parts, &off)) {
            put(&mine, off);
            put(&to->all, off);
            if (f >= RIGHT_F) {
                put(&to->right, off);
            }
        }
    }
    to->clip_n++;
    to->right_n += f >= RIGHT_F;
    double first = (double)NAN;
    bool one = false, one_known = false;
    if (first_s >= 0) {
        first = (first_s - (double)(silent_n / c->channel_n) / c->rate_hz) / (interval_s(c) * c->metre);
        one = is_one(c, first_s, &one_known);
        put_start(&to->all_starts, first, one, one_known);
        if (f >= RIGHT_F) {
            put_start(&to->right_starts, first, one, one_known);
        }
    }
    if (show) {
        print_row(name, 1, &mine);
        printf(" %7.2f  F %.3f, %.0f counts a minute, x%.2f%s\n", first, f, 60 / count_s, ratio,
               !one_known ? ""
               : one      ? ", on one"
                          : ", not on one");
    }
    free(mine.async_s);
    free(heard.beat);
    free(at_s);
}

static abz_dance dance_of(const char *name)
{
    static const struct {
        const char *begins;
        abz_dance dance;
    } known[] = {
        {"salsa_", ABZ_DANCE_SALSA},         {"bachata_", ABZ_DANCE_BACHATA}, {"merengue_", ABZ_DANCE_MERENGUE},
        {"chacha_", ABZ_DANCE_CHA_CHA},      {"rumba_", ABZ_DANCE_RUMBA},     {"samba_", ABZ_DANCE_SAMBA},
        {"tango_", ABZ_DANCE_TANGO},         {"waltz_", ABZ_DANCE_WALTZ},     {"vwaltz_", ABZ_DANCE_VIENNESE_WALTZ},
        {"quickstep_", ABZ_DANCE_QUICKSTEP}, {"jive_", ABZ_DANCE_JIVE}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(name, known[i].begins, strlen(known[i].begins)) == 0) {
            return known[i].dance;
        }
    }
    return ABZ_DANCE_UNKNOWN;
}

static bool load(const char *beats_path, const char *name, clip *c)
{
    char sound[4096];
    if (!sound_beside(beats_path, sound, sizeof sound) ||
        abzi_true_beats_load(beats_path, &c->right, &c->right_n) != 0) {
        return false;
    }
    c->sample = c->right_n > 1 ? decode(sound, &c->frame_n, &c->rate_hz, &c->channel_n) : NULL;
    uint32_t most = 0;
    for (size_t i = 0; i < c->right_n; i++) {
        most = c->right[i].in_bar > most ? c->right[i].in_bar : most;
    }
    c->metre = most == 3 ? 3 : 4;
    c->dance = dance_of(name);
    return c->sample != NULL;
}

static void print_starts(const starts *it)
{
    printf(" %7.2f %5zu %5zu/%zu\n", median(it->first.async_s, it->first.n), it->four_n, it->one_n, it->with_bars_n);
}

static void print_set(const char *name, const set *it)
{
    print_row(name, it->clip_n, &it->all);
    print_starts(&it->all_starts);
    print_row("  right", it->right_n, &it->right);
    print_starts(&it->right_starts);
    fflush(stdout);
}

static void follow_folder(const char *folder, bool show, set *all)
{
    char pattern[4096];
    glob_t found;
    set mine = {0};
    snprintf(pattern, sizeof pattern, "%s/*.beats", folder);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "%s: no *.beats there\n", folder);
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        clip c = {0};
        const char *name = last_part(found.gl_pathv[i]);
        if (load(found.gl_pathv[i], name, &c)) {
            follow_clip(&c, name, show, &mine);
        } else {
            fprintf(stderr, "%s is left out\n", name);
        }
        free((void *)(uintptr_t)c.sample);
        free(c.right);
    }
    globfree(&found);
    print_set(last_part(folder), &mine);
    for (size_t i = 0; i < mine.all.n; i++) {
        put(&all->all, mine.all.async_s[i]);
    }
    for (size_t i = 0; i < mine.right.n; i++) {
        put(&all->right, mine.right.async_s[i]);
    }
    all->clip_n += mine.clip_n;
    all->right_n += mine.right_n;
    add_starts(&all->all_starts, &mine.all_starts);
    add_starts(&all->right_starts, &mine.right_starts);
    free(mine.all.async_s);
    free(mine.right.async_s);
    free(mine.all_starts.first.async_s);
    free(mine.right_starts.first.async_s);
}

int main(int argc, char **argv)
{
    static const struct option option[] = {{"clips", no_argument, NULL, 'c'}, {0}};
    bool show = false;
    for (int key; (key = getopt_long(argc, argv, "", option, NULL)) != -1;) {
        show = key == 'c';
        if (key == '?') {
            return 64;
        }
    }
    if (optind == argc) {
        fprintf(stderr, "usage: lead [--clips] FOLDER ...\n");
        return 64;
    }
    print_origin(argc, argv);
    printf("%-34s %5s %6s %7s %7s %7s %7s %5s %5s\n", "set", "clips", "steps", "median", "bias", "within", "first",
           "four", "one");
    set all = {0};
    for (int i = optind; i < argc; i++) {
        follow_folder(argv[i], show, &all);
    }
    print_set("all", &all);
    free(all.all.async_s);
    free(all.right.async_s);
    free(all.all_starts.first.async_s);
    free(all.right_starts.first.async_s);
    return 0;
}
