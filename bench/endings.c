// When a couple that dances by itself has closed, after the last note.
//
// usage: endings [FOLDER ...]
//
// A couple dances figures that step on every count to drums made by formula (test/drums.h), at nine tempi and in four
// and three, which end in one of these ways, and are followed by ten seconds of silence:
//   cold      on the first beat of a bar
//   cut       with any beat: the file is over a third of a second later
//   chord     the same as cold, but a chord rings on, which dies away by 60 dB in six seconds
//   slower    three beats that are each a seventh longer than the one before, and the chord
//   fade      by 40 dB in ten seconds
// after: seconds, and bars, from the last note until all joints of both stay within a centimetre of where they are at
// the end, median and worst; bar: share within a bar; open: ends in which a foot is more than 2 cm higher than at the
// beginning, or more than 25 cm from the other.
//
// Folders are as for the bench listen: there the couple dances to each clip, and it is counted how often it stands
// still, or closes, between two annotated beats.
#include <math.h>

#include "abrazo/couple.h"
#include "clips.h"
#include "drums.h"
#include "edge/beats_file.h"
#include "walking.h"

#define RATE 22050
#define BEATS_MOST 200
#define STILL_M .01f
#define FLAT_M .02f
#define APART_M .25f

enum { COLD, CUT, CHORD, SLOWER, FADE, KIND_N };

typedef struct danced {
    abz_couple_output *at;  // [n]
    size_t n, room;
} danced;

static void tick(abz_couple *couple, const abz_couple_input *input, danced *to)
{
    if (to->n == to->room) {
        to->room = to->room > 0 ? 2 * to->room : 4096;
        to->at = realloc(to->at, to->room * sizeof *to->at);
        must(to->at != NULL ? ABZ_OK : ABZ_ENOMEM, "memory");
    }
    abz_couple_tick(couple, input, &to->at[to->n++]);
}

/// All of the sound, and on until they have closed.
static danced dance(const float *sample, size_t frame_n, uint32_t rate_hz, uint32_t channel_n, abz_dance dance,
                    int metre)
{
    abz_figure figure[WALKING_N];
    abz_couple_config config = abz_couple_config_default();
    abz_ear_config ear_config = abz_ear_config_default();
    abz_ear *ear;
    abz_couple *couple;
    size_t size;
    danced it = {0};
    walking_syllabus(dance, metre, figure);
    ear_config.rate_hz = rate_hz;
    ear_config.channel_n = channel_n;
    must(abz_ear_size(&ear_config, &size), "ear");
    void *ear_mem = need(size), *couple_mem = need(abz_couple_size());
    must(abz_ear_init(ear_mem, size, &ear_config, &ear), "ear");
    must(abz_couple_init(couple_mem, abz_couple_size(), figure, WALKING_N, &config, &couple), "couple");
    abz_couple_input input = {.heard = 1};
    for (size_t at = 0; at < frame_n;) {
        bool ready;
        at += abz_ear_hear(ear, sample + at * channel_n, frame_n - at, &input.sound, &ready);
        if (ready) {
            tick(couple, &input, &it);
        }
    }
    input.heard = 0;
    input.close = 1;
    do {
        tick(couple, &input, &it);
    } while ((it.at[it.n - 1].flags & ABZ_COUPLE_CLOSED) == 0);
    free(ear_mem);
    free(couple_mem);
    return it;
}

// ---- by formula ------------------------------------------------------------------------------------------------------

/// A triad, exponential decay.
static void chord(drums *d, double at_s)
{
    static const double hz[] = {130.8, 196, 261.6, 329.6};
    for (size_t i = (size_t)(at_s * d->rate_hz); i < d->n; i++) {
        double t = (double)i / d->rate_hz - at_s, sum = 0;
        for (int k = 0; k < 4; k++) {
            sum += sin(2 * DRUMS_PI * hz[k] * t) + .4 * sin(4 * DRUMS_PI * hz[k] * t);
        }
        d->sample[i] += (float)(.12 * sum * pow(10, -t / 2));
    }
}

/// last_s: the last note.
static drums music(int kind, int metre, double per_minute, int bar_n, double *last_s)
{
    double beat[BEATS_MOST], beat_s = 60 / per_minute, at_s = .4;
    size_t n = 0, end_n = (size_t)(bar_n * metre) + 1 + (kind == CUT ? (size_t)bar_n % (size_t)metre : 0);
    for (; n < end_n; n++) {
        beat[n] = at_s;
        beat_s *= kind == SLOWER && n + 4 >= end_n ? 8. / 7 : 1;
        at_s += beat_s;
    }
    *last_s = beat[n - 1];
    drums d = drums_new(*last_s + (kind == CUT ? .33 : 10), RATE);
    drums_groove(&d, beat, kind == FADE ? n : n - 1, (uint32_t)metre);
    if (kind == FADE) {
        drums_fade(&d, *last_s - 10 + beat_s, 40, 10);
        return d;
    }
    drums_hit(&d, *last_s, DRUM_KICK, .7, 0);
    drums_hit(&d, *last_s, DRUM_SNARE, .3, 0);
    if (kind == CHORD || kind == SLOWER) {
        chord(&d, *last_s);
    }
    return d;
}

static float apart(abz_vec3 a, abz_vec3 b)
{
    float x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return sqrtf(x * x + y * y + z * z);
}

/// From when on all stays where it is at the end.
static double still_s(const danced *it)
{
    size_t i = it->n - 1;
    for (bool is_still = true; is_still && i > 0;) {
        i--;
        for (int j = 0; j < ABZ_ROLE_N * ABZ_JOINT_N; j++) {
            const abz_vec3 *now = it->at[i].pose[j / ABZ_JOINT_N].pos,
                           *end = it->at[it->n - 1].pose[j / ABZ_JOINT_N].pos;
            is_still = is_still && apart(now[j % ABZ_JOINT_N], end[j % ABZ_JOINT_N]) < STILL_M;
        }
    }
    return (double)(i + 1) / ABZ_TICKS_PER_SECOND;
}

static bool is_open(const danced *it)
{
    bool open = false;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_vec3 *begin = it->at[0].pose[role].pos, *end = it->at[it->n - 1].pose[role].pos;
        open = open || end[ABZ_LEFT_FOOT].y > begin[ABZ_LEFT_FOOT].y + FLAT_M ||
               end[ABZ_RIGHT_FOOT].y > begin[ABZ_RIGHT_FOOT].y + FLAT_M ||
               apart(end[ABZ_LEFT_FOOT], end[ABZ_RIGHT_FOOT]) > APART_M;
    }
    return open;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void end_in_all_tempi(const char *name, int kind, int metre)
{
    static const double tempo[] = {78, 84, 90, 97, 104, 112, 120, 128, 136};
    double after_s[64], bars[64];
    size_t n = 0, within_n = 0, open_n = 0;
    for (size_t k = 0; k < sizeof tempo / sizeof *tempo; k++) {
        double last_s, per_minute = metre == 3 ? tempo[k] * .9 : tempo[k];
        drums d = music(kind, metre, per_minute, 12 + (int)k % 4, &last_s);
        danced it = dance(d.sample, d.n, d.rate_hz, 1, metre == 3 ? ABZ_DANCE_WALTZ : ABZ_DANCE_CHA_CHA, metre);
        after_s[n] = still_s(&it) - last_s;
        bars[n] = after_s[n] * per_minute / 60 / metre;
        within_n += bars[n] <= 1;
        open_n += is_open(&it);
        n++;
        free(d.sample);
        free(it.at);
    }
    qsort(after_s, n, sizeof *after_s, by_size);
    qsort(bars, n, sizeof *bars, by_size);
    printf("%-8s %2d/4 %5zu %8.2f %8.2f %8.2f %8.2f %6zu %6zu\n", name, metre, n, after_s[n / 2], after_s[n - 1],
           bars[n / 2], bars[n - 1], within_n, open_n);
    fflush(stdout);
}

// ---- recorded --------------------------------------------------------------------------------------------------------

typedef struct breaks {
    double music_s;
    size_t clip_n, pause_n, close_n;
} breaks;

static void count_breaks(const danced *it, const abz_true_beat *beat, size_t beat_n, breaks *to)
{
    uint32_t before = 0;
    bool has_begun = false;
    for (size_t i = 0; i < it->n; i++) {
        double now_s = (double)(i + 1) / ABZ_TICKS_PER_SECOND;
        uint32_t flags = it->at[i].flags, new = flags & ~before;
        before = flags;
        has_begun = has_begun || (flags & ABZ_COUPLE_LANDED) != 0;
        if (has_begun && now_s < beat[beat_n - 1].beat_s) {
            to->music_s += 1. / ABZ_TICKS_PER_SECOND;
            to->pause_n += (new &ABZ_COUPLE_PAUSES) != 0;
            to->close_n += (new &ABZ_COUPLE_CLOSES) != 0;
        }
    }
    to->clip_n++;
}

static void dance_folder(const char *folder, breaks *to)
{
    char pattern[4096], sound[4096];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*.beats", folder);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "%s: no *.beats there\n", folder);
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        abz_true_beat *beat;
        size_t beat_n, frame_n;
        uint32_t rate_hz, channel_n;
        if (!sound_beside(found.gl_pathv[i], sound, sizeof sound) ||
            abzi_true_beats_load(found.gl_pathv[i], &beat, &beat_n) != 0) {
            continue;
        }
        float *sample = beat_n > 1 ? decode(sound, &frame_n, &rate_hz, &channel_n) : NULL;
        if (sample != NULL) {
            danced it = dance(sample, frame_n, rate_hz, channel_n, ABZ_DANCE_UNKNOWN, 4);
            size_t pause_n = to->pause_n, close_n = to->close_n;
            count_breaks(&it, beat, beat_n, to);
            if (to->pause_n > pause_n || to->close_n > close_n) {
                printf("  %s: stands %zu, closes %zu\n", last_part(found.gl_pathv[i]), to->pause_n - pause_n,
                       to->close_n - close_n);
            }
            free(it.at);
        }
        free(sample);
        free(beat);
    }
    globfree(&found);
}

int main(int argc, char **argv)
{
    static const char *const name[KIND_N] = {"cold", "cut", "chord", "slower", "fade"};
    print_origin(argc, argv);
    printf("%-8s %4s %5s %8s %8s %8s %8s %6s %6s\n", "end", "bar", "songs", "after s", "worst", "bars", "worst", "bar",
           "open");
    for (int kind = 0; kind < KIND_N; kind++) {
        end_in_all_tempi(name[kind], kind, 4);
        end_in_all_tempi(name[kind], kind, 3);
    }
    breaks all = {0};
    for (int i = 1; i < argc; i++) {
        dance_folder(argv[i], &all);
    }
    if (all.clip_n > 0) {
        printf("in %zu clips, %.1f minutes between the first landing and the last annotated beat: stands %zu, closes "
               "%zu\n",
               all.clip_n, all.music_s / 60, all.pause_n, all.close_n);
    }
    return 0;
}
