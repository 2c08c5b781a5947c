// How well the beat of music is heard, and what hearing costs.
//
// usage: listen [--clips] [--tempo LO-HI] [--metre 3|4] [--dance NAME] FOLDER ...
//
// A folder holds sound files with their beats beside them, NAME.flac and NAME.beats; a folder called gtzan is split by
// genre. Prints a row of means for every set, and for all clips but those of the folder synth. --clips adds a row for
// every clip.
//
// F, CMLt, AMLt, first_s and late are those of abz_beats_judge: beats from 5 s on, first_s counted from where the sound
// begins. cold3 and cold5 are F of the beats of the first 3 and 5 s from there. down is the F of the first beats of
// bars, over clips that have bars; bar is the share of these clips on which it is above .5, so that the bar counts as
// found: to say that every beat begins a bar earns .4 in bars of four beats and .5 in bars of three, bars of twice or
// half the length earn .67, another beat as the first 0. sure, octave and lost are the mean confidence from 5 s on over
// clips whose beat is right (CMLt at least .5), right but for the octave or the off-beat (AMLt at least .5), or
// neither. cpu is processor seconds a minute of sound, with decoding the file and (ear) without it.
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <getopt.h>
#include <glob.h>
#include <math.h>

#include "abrazo/rhythm.h"
#include "clips.h"
#include "edge/beats_file.h"

enum { F, CMLT, AMLT, FIRST, LATE, COLD3, COLD5, DOWN, BAR, SURE, OCTAVE, LOST, CPU, EAR, FIGURE_N };
static const char *const figure_name[FIGURE_N] = {"F",    "CMLt", "AMLt", "first_s", "late", "cold3", "cold5",
                                                  "down", "bar",  "sure", "octave",  "lost", "cpu",   "ear"};
// Sound begins where it is louder than -60 dB, which is silence in a room.
#define SILENT .001f

/// Sums of figures, each over the clips that have it.
typedef struct tally {
    char name[96];
    double sum[FIGURE_N];
    size_t n[FIGURE_N], clip_n;
} tally;

typedef struct told {
    abz_told_beat *beat;
    size_t n, room;
    double sure_sum;  // of confidence, from 5 s on
    size_t sure_n;
} told;

typedef struct options {
    abz_pulse_config pulse;
    bool clips;
} options;

// ---- one clip --------------------------------------------------------------------------------------------------------

static double cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void tell(told *t, const abz_beat *beat, double now_s)
{
    if (now_s >= abz_beats_config_default().start_s) {
        t->sure_sum += (double)beat->confidence;
        t->sure_n++;
    }
    if ((beat->flags & ABZ_BEAT_NEW) == 0) {
        return;
    }
    if (t->n == t->room) {
        t->room = t->room > 0 ? 2 * t->room : 1024;
        t->beat = realloc(t->beat, t->room * sizeof *t->beat);
        must(t->beat != NULL ? ABZ_OK : ABZ_ENOMEM, "beats");
    }
    uint32_t in_bar = beat->flags & ABZ_BEAT_BAR ? beat->in_bar : 0;
    t->beat[t->n++] = (abz_told_beat){now_s, now_s + (double)beat->beat_s, in_bar};
}

/// Hear all of a sound. Returns its seconds; *silent_s: of them before it begins.
static double hear(const float *sample, size_t frame_n, uint32_t rate_hz, uint32_t channel_n, const options *o, told *t,
                   double *silent_s)
{
    abz_ear_config config = abz_ear_config_default();
    config.rate_hz = rate_hz;
    config.channel_n = channel_n;
    abz_ear *ear;
    abz_pulse *pulse;
    size_t size;
    must(abz_ear_size(&config, &size), "ear");
    void *ear_mem = need(size), *pulse_mem = need(abz_pulse_size());
    must(abz_ear_init(ear_mem, size, &config, &ear), "ear");
    must(abz_pulse_init(pulse_mem, abz_pulse_size(), &o->pulse, &pulse), "pulse");
    uint64_t tick = 0;
    for (size_t at = 0; at < frame_n;) {
        abz_band_frame frame;
        abz_beat beat;
        bool ready;
        at += abz_ear_hear(ear, sample + at * channel_n, frame_n - at, &frame, &ready);
        if (ready) {
            abz_pulse_hear(pulse, &frame, &beat);
            tell(t, &beat, (double)++tick / ABZ_TICKS_PER_SECOND);
        }
    }
    free(ear_mem);
    free(pulse_mem);
    size_t silent_n = 0;
    while (silent_n < frame_n * channel_n && fabsf(sample[silent_n]) < SILENT) {
        silent_n++;
    }
    *silent_s = (double)(silent_n / channel_n) / rate_hz;
    return (double)frame_n / rate_hz;
}

static bool judge(const abz_true_beat *right, size_t right_n, const told *t, double start_s, double end_s,
                  abz_beat_figures *figures)
{
    abz_beats_config config = abz_beats_config_default();
    config.start_s = start_s;
    config.end_s = end_s;
    size_t size = abz_beats_scratch_size(right_n, t->n);
    void *scratch = need(size);
    abz_status status = abz_beats_judge(right, right_n, t->beat, t->n, &config, scratch, size, figures);
    free(scratch);
    if (status != ABZ_EEMPTY) {
        must(status, "judge");
    }
    return status == ABZ_OK;
}

static void count(tally *t, int figure, double value)
{
    t->sum[figure] += value;
    t->n[figure]++;
}

/// false: the clip cannot be judged, the line was printed.
static bool listen(const char *beats_path, const char *sound_path, const options *o, tally *clip)
{
    abz_true_beat *right;
    size_t right_n, frame_n;
    uint32_t rate_hz, channel_n;
    if (abzi_true_beats_load(beats_path, &right, &right_n) != 0) {
        return false;
    }
    double start_s = cpu_s(), silent_s;
    float *sample = decode(sound_path, &frame_n, &rate_hz, &channel_n);
    if (!sample) {
        free(right);
        return false;
    }
    double decoded_s = cpu_s();
    told t = {0};
    double seconds = hear(sample, frame_n, rate_hz, channel_n, o, &t, &silent_s), end_s = cpu_s();
    abz_beat_figures figures;
    if (judge(right, right_n, &t, abz_beats_config_default().start_s, 0, &figures)) {
        count(clip, F, figures.f);
        count(clip, CMLT, figures.cml_t);
        count(clip, AMLT, figures.aml_t);
        count(clip, LATE, figures.late);
        if (figures.has_first) {
            count(clip, FIRST, figures.first_s - silent_s);
        }
        if (t.sure_n > 0) {
            count(clip,
                  figures.cml_t >= .5   ? SURE
                  : figures.aml_t >= .5 ? OCTAVE
                                        : LOST,
                  t.sure_sum / (double)t.sure_n);
        }
        if (figures.has_bars) {
            count(clip, DOWN, figures.downbeat_f);
            count(clip, BAR, figures.downbeat_f > .5);
        }
    }
    if (judge(right, right_n, &t, 0, silent_s + 3, &figures)) {
        count(clip, COLD3, figures.f);
    }
    if (judge(right, right_n, &t, 0, silent_s + 5, &figures)) {
        count(clip, COLD5, figures.f);
    }
    count(clip, CPU, 60 * (end_s - start_s) / seconds);
    count(clip, EAR, 60 * (end_s - decoded_s) / seconds);
    clip->clip_n = 1;
    free(t.beat);
    free(sample);
    free(right);
    return true;
}

// ---- sets ------------------------------------------------------------------------------------------------------------

static void print_row(const tally *t)
{
    printf("%-34.34s %5zu", t->name, t->clip_n);
    for (int i = 0; i < FIGURE_N; i++) {
        if (t->n[i] > 0) {
            printf(" %7.3f", t->sum[i] / (double)t->n[i]);
        } else {
            printf(" %7s", "-");
        }
    }
    printf("\n");
    fflush(stdout);
}

static void add(tally *to, const tally *clip)
{
    to->clip_n += clip->clip_n;
    for (int i = 0; i < FIGURE_N; i++) {
        to->sum[i] += clip->sum[i];
        to->n[i] += clip->n[i];
    }
}

/// The set of a clip: its folder, and of gtzan_GENRE_NUMBER the genre too.
static void set_name(const char *folder, const char *clip, char *out, size_t size)
{
    const char *genre = strncmp(clip, "gtzan_", 6) == 0 ? clip + 6 : "";
    snprintf(out, size, "%s%s%.*s", folder, *genre ? " " : "", (int)strcspn(genre, "_"), genre);
}

static void listen_folder(char *folder, const options *o, tally *all)
{
    char pattern[4096], sound[4096];
    glob_t found;
    tally set = {0}, whole = {0};
    while (strlen(folder) > 1 && folder[strlen(folder) - 1] == '/') {
        folder[strlen(folder) - 1] = 0;
    }
    snprintf(pattern, sizeof pattern, "%s/*.beats", folder);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "%s: no *.beats there\n", folder);
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *path = found.gl_pathv[i];
        tally clip = {0};
        char name[sizeof set.name];
        set_name(last_part(folder), last_part(path), name, sizeof name);
        if (set.clip_n > 0 && strcmp(name, set.name) != 0) {
            print_row(&set);
            set = (tally){0};
        }
        memcpy(set.name, name, sizeof name);
        snprintf(clip.name, sizeof clip.name, "  %.*s", (int)(strlen(last_part(path)) - strlen(".beats")),
                 last_part(path));
        if (!sound_beside(path, sound, sizeof sound) || !listen(path, sound, o, &clip)) {
            fprintf(stderr, "%s is left out\n", last_part(path));
            continue;
        }
        if (o->clips) {
            print_row(&clip);
        }
        add(&set, &clip);
        add(&whole, &clip);
        if (strcmp(last_part(folder), "synth") != 0) {
            add(all, &clip);
        }
    }
    globfree(&found);
    if (set.clip_n > 0) {
        print_row(&set);
    }
    if (whole.clip_n > set.clip_n) {
        snprintf(whole.name, sizeof whole.name, "%s", last_part(folder));
        print_row(&whole);
    }
}

static int usage(void)
{
    fprintf(stderr, "usage: listen [--clips] [--tempo LO-HI] [--metre 3|4] [--dance NAME] FOLDER ...\n");
    return 64;
}

int main(int argc, char **argv)
{
    static const struct option option[] = {{"clips", no_argument, NULL, 'c'},
                                           {"tempo", required_argument, NULL, 't'},
                                           {"metre", required_argument, NULL, 'm'},
                                           {"dance", required_argument, NULL, 'd'},
                                           {0}};
    options o = {.pulse = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
    for (int key; (key = getopt_long(argc, argv, "", option, NULL)) != -1;) {
        switch (key) {
        case 'c':
            o.clips = true;
            break;
        case 't':
            if (sscanf(optarg, "%f-%f", &o.pulse.slow_per_minute, &o.pulse.fast_per_minute) != 2) {
                return usage();
            }
            break;
        case 'm':
            o.pulse.metre = (uint32_t)atoi(optarg);
            break;
        case 'd':
            o.pulse.dance = ABZ_DANCE_UNKNOWN + 1;
            while (o.pulse.dance < ABZ_DANCE_N && strcmp(abz_dance_name(o.pulse.dance), optarg) != 0) {
                o.pulse.dance++;
            }
            if (o.pulse.dance == ABZ_DANCE_N) {
                return usage();
            }
            break;
        default:
            return usage();
        }
    }
    if (optind == argc) {
        return usage();
    }
    print_origin(argc, argv);
    printf("%-34s %5s", "set", "clips");
    for (int i = 0; i < FIGURE_N; i++) {
        printf(" %7s", figure_name[i]);
    }
    printf("\n");
    tally all = {.name = "all but synth"};
    for (int i = optind; i < argc; i++) {
        listen_folder(argv[i], &o, &all);
    }
    if (all.clip_n > 0) {
        print_row(&all);
    }
    return 0;
}
