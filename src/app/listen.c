#define _POSIX_C_SOURCE 200809L

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abrazo/rhythm.h"
#include "app/click.h"
#include "app/column_file.h"
#include "app/command.h"
#include "app/ending.h"
#include "app/frame_clock.h"
#include "app/microphone.h"
#include "app/motion_file.h"
#include "app/out_file.h"
#include "app/pulse_options.h"
#include "app/sound_file.h"
#include "base/vec.h"

/// What is listened to.
typedef enum source { SOUND, MICROPHONE, STEPS, COLUMN } source;

typedef struct options {
    source source;
    const char *path, *column, *click;
    double rate_hz;
    bool has_kind, has_map, csv, quiet;
    abzi_pulse_options known;  ///< of the pulse
    abz_rig_config rig;
} options;

// A pulse less sure than this may be none (abrazo/rhythm.h).
#define SURE 0.3f

/// -1, with the line printed.
static int out_of_memory(void)
{
    fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
    return -1;
}

/// The input, for messages.
static const char *name_of(const options *o)
{
    return o->source == MICROPHONE ? "--mic" : strcmp(o->path, "-") == 0 ? "standard input" : o->path;
}

// ---- what is said --------------------------------------------------------------------------------------------------

/// Lines for a program, or one line that moves for a person.
typedef struct speaker {
    const options *o;
    abzi_out *out;
    bool moves;   ///< one line of a terminal
    bool waits;   ///< lines need not be seen at once
    bool unread;  ///< nobody reads any more
    uint64_t said_n;
    float sure;  ///< the highest confidence so far
} speaker;

static int speaker_open(speaker *s, const options *o)
{
    struct stat about;
    *s = (speaker){.o = o, .out = abzi_out_open("-")};
    s->moves = !o->csv && isatty(STDOUT_FILENO);
    s->waits = fstat(STDOUT_FILENO, &about) == 0 && S_ISREG(about.st_mode);
    return s->out ? 0 : -1;
}

/// 0; -1: failed and said so; 1: nobody reads any more, and nothing else is to be done.
static int say(speaker *s, const char *words)
{
    if (s->unread || (abzi_out_write(s->out, words, strlen(words)) && (s->waits || abzi_out_flush(s->out)))) {
        return 0;
    }
    s->unread = abzi_out_unwanted(s->out);
    return !s->unread ? -1 : s->o->click ? 0 : 1;
}

static int say_head(speaker *s)
{
    return s->moves ? 0
                    : say(s, s->o->source == STEPS ? "heard_s,step_s,foot\n"
                                                   : "heard_s,beat_s,beat_in_bar,period_s,confidence\n");
}

/// The line of a terminal: where in the bar, how fast, how sure.
static int show_beat(speaker *s, const abz_beat *beat)
{
    enum { BAR_MAX = 8, SURE_N = 10 };
    char line[128], count[2 * BAR_MAX + 1] = "", tempo[16] = "...";  // after the first beat nobody knows
    const bool knows = (beat->flags & ABZ_BEAT_BAR) && beat->bar_n <= BAR_MAX;
    const uint32_t bar_n = knows ? beat->bar_n : 2;
    const uint64_t now = knows ? beat->in_bar : s->said_n % 2 + 1;
    for (uint32_t i = 1; i <= bar_n; i++) {
        char *place = count + 2 * (i - 1);
        place[0] = i != now ? '.' : knows ? (char)('0' + i) : '*';
        place[1] = ' ';
    }
    const int sure_n = (int)(fmaxf(0, fminf(1, beat->confidence)) * SURE_N + 0.5f);
    if (beat->period_s > 0) {
        snprintf(tempo, sizeof tempo, "%.1f", 60 / (double)beat->period_s);
    }
    snprintf(line, sizeof line, "\r %-8s %6s a minute  [%-10.*s]%s\033[K", count, tempo, sure_n, "##########",
             beat->flags & ABZ_BEAT_HELD ? " held" : "");
    return say(s, line);
}

/// What the pulse is believed to be after a tick that ends at end_s, so much having been heard. As say.
static int say_beat(speaker *s, double heard_s, double end_s, const abz_beat *beat)
{
    char line[128];
    s->sure = fmaxf(s->sure, beat->confidence);
    if (beat->flags & ABZ_BEAT_NEW) {
        s->said_n++;
        snprintf(line, sizeof line, "%.3f,%.3f,%u,%.3f,%.3f\n", heard_s, fmax(0, end_s + (double)beat->beat_s),
                 beat->flags & ABZ_BEAT_BAR ? (unsigned)beat->in_bar : 0, (double)beat->period_s,
                 (double)beat->confidence);
        return s->moves ? show_beat(s, beat) : say(s, line);
    }
    return 0;
}

static int say_step(speaker *s, double heard_s, double step_s, uint32_t foot)
{
    static const char *const feet[] = {"left", "right"}, *const shown[] = {"left  .    ", ".     right"};
    char line[128];
    s->said_n++;
    if (s->moves) {
        snprintf(line, sizeof line, "\r %s %8.2f s\033[K", shown[foot & 1], step_s);
    } else {
        snprintf(line, sizeof line, "%.3f,%.3f,%s\n", heard_s, step_s, feet[foot & 1]);
    }
    return say(s, line);
}

static void remark(const options *o, const char *text)
{
    if (!o->quiet) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
}

/// The last words, of so many seconds.
static void say_end(const speaker *s, double heard_s, bool silent)
{
    const options *o = s->o;
    if (s->moves && !s->unread && s->said_n > 0) {
        fputs("\n", stdout);
        fflush(stdout);
    }
    if (o->quiet || (s->unread && !o->click)) {
        return;
    }
    if (o->source != STEPS && (s->said_n == 0 || s->sure < SURE)) {
        fprintf(stderr, "abrazo: %s: no %s was heard%s\n", name_of(o), s->said_n == 0 ? "pulse" : "sure pulse",
                silent ? ": it is silent" : "");
    } else if (s->moves) {
        fprintf(stderr, "%llu %s in %.1f s.\n", (unsigned long long)s->said_n, o->source == STEPS ? "steps" : "beats",
                heard_s);
    }
}

// ---- a pulse -------------------------------------------------------------------------------------------------------

/// 0, or an exit status with the line printed. The memory is the caller's to free.
static int open_pulse(const options *o, void **mem, abz_pulse **pulse)
{
    *mem = malloc(abz_pulse_size());
    if (!*mem) {
        out_of_memory();
        return 1;
    }
    const abz_status status = abz_pulse_init(*mem, abz_pulse_size(), &o->known.pulse, pulse);
    if (status != ABZ_OK) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(status));
    }
    return status != ABZ_OK;
}

// ---- sound ---------------------------------------------------------------------------------------------------------

/// Sound from a file or a card; begins as zeroes.
typedef struct hearing {
    const options *o;
    speaker *speaker;
    abzi_sound *file;
    abzi_microphone *microphone;
    uint32_t rate_hz, channel_n;
    void *ear_mem, *pulse_mem;
    abz_ear *ear;
    abz_pulse *pulse;
    abzi_click *click;
    float *sample;  ///< room for a tick
    uint64_t tick_n, frame_n;
    bool silent;
} hearing;

static int open_hearing(hearing *h)
{
    const options *o = h->o;
    h->silent = true;
    if (o->source == MICROPHONE) {
        h->microphone = abzi_microphone_open();
        h->rate_hz = h->microphone ? abzi_microphone_rate(h->microphone) : 0;
        h->channel_n = h->microphone ? abzi_microphone_channels(h->microphone) : 0;
    } else {
        h->file = abzi_sound_open(o->path);
        h->rate_hz = h->file ? abzi_sound_rate(h->file) : 0;
        h->channel_n = h->file ? abzi_sound_channels(h->file) : 0;
    }
    if (!h->microphone && !h->file) {
        return 1;
    }
    abz_ear_config config = abz_ear_config_default();
    size_t size;
    config.rate_hz = h->rate_hz;
    config.channel_n = h->channel_n;
    const size_t tick_size = (h->rate_hz / ABZ_TICKS_PER_SECOND + 1) * h->channel_n * sizeof *h->sample;
    h->sample = malloc(tick_size);
    h->ear_mem = abz_ear_size(&config, &size) == ABZ_OK ? malloc(size) : NULL;
    if (!h->sample || !h->ear_mem || abz_ear_init(h->ear_mem, size, &config, &h->ear) != ABZ_OK) {
        out_of_memory();
        return 1;
    }
    const int status = open_pulse(o, &h->pulse_mem, &h->pulse);
    if (status == 0 && o->click) {
        h->click = abzi_click_open(o->click, h->rate_hz, h->channel_n);
    }
    return status != 0 ? status : o->click && !h->click;
}

/// As abzi_sound_read.
static bool read_sound(hearing *h, size_t n, size_t *got_n)
{
    const volatile sig_atomic_t *asked = abzi_ending_asked();
    if (h->file) {
        return abzi_sound_read(h->file, h->sample, n, got_n);
    }
    *got_n = abzi_microphone_read(h->microphone, h->sample, n, asked) ? n : 0;
    return *got_n > 0 || *asked != 0;
}

/// So many sample frames last n ticks (abz_ear_hear).
static uint64_t frames_of(const hearing *h, uint64_t n)
{
    return n * h->rate_hz / ABZ_TICKS_PER_SECOND;
}

/// One tick at most. 0; 1: the sound has ended, or nobody reads any more; -1: failed, the line was printed.
static int hear_tick(hearing *h)
{
    const size_t want_n = (size_t)(frames_of(h, h->tick_n + 1) - frames_of(h, h->tick_n));
    abz_band_frame frame;
    size_t got_n;
    if (!read_sound(h, want_n, &got_n) || (h->click && !abzi_click_sound(h->click, h->sample, got_n))) {
        return -1;
    }
    h->frame_n += got_n;
    for (size_t i = 0; h->silent && i < got_n * h->channel_n; i++) {
        h->silent = !(fabsf(h->sample[i]) > 0);
    }
    if (got_n < want_n) {
        return 1;
    }
    bool ready = false;
    for (size_t used_n = 0; used_n < got_n;) {
        used_n += abz_ear_hear(h->ear, h->sample + used_n * h->channel_n, got_n - used_n, &frame, &ready);
    }
    if (ready) {
        abz_beat beat;
        abz_pulse_hear(h->pulse, &frame, &beat);
        h->tick_n++;
        const double end_s = (double)h->tick_n / ABZ_TICKS_PER_SECOND;
        if (h->click && (beat.flags & ABZ_BEAT_NEW)) {
            abzi_click_beat(h->click, end_s + (double)beat.beat_s, (beat.flags & ABZ_BEAT_BAR) && beat.in_bar == 1);
        }
        return say_beat(h->speaker, end_s, end_s, &beat);
    }
    return 0;
}

static void say_end_of_sound(const hearing *h)
{
    char text[512];
    if (h->file && abzi_sound_remark(h->file, text, sizeof text)) {
        remark(h->o, text);
    }
    if (h->microphone && abzi_microphone_lost(h->microphone) > 0) {
        snprintf(text, sizeof text, "--mic: %.2f s of sound were lost",
                 (double)abzi_microphone_lost(h->microphone) / h->rate_hz);
        remark(h->o, text);
    }
    say_end(h->speaker, (double)h->tick_n / ABZ_TICKS_PER_SECOND, h->silent);
}

/// The exit status.
static int listen_to_sound(const options *o, speaker *s)
{
    hearing h = {.o = o, .speaker = s};
    int status = open_hearing(&h), result = 0;
    if (status == 0) {
        abzi_ending_begin();
        if (h.file) {
            abzi_sound_end_when(h.file, abzi_ending_asked());
        }
        if (h.microphone && s->moves && !o->quiet) {
            fputs("Listening; Ctrl-C ends it.\n", stderr);
        }
        result = say_head(s);
        while (result == 0) {
            result = hear_tick(&h);
        }
        if (result > 0 && h.file && h.frame_n == 0 && !s->unread && *abzi_ending_asked() == 0) {
            fprintf(stderr, "abrazo: %s: no sound in it\n", name_of(o));
            result = -1;
        }
    }
    if (h.click && !abzi_click_close(h.click, result >= 0)) {
        result = -1;
    }
    if (status == 0 && result >= 0) {
        say_end_of_sound(&h);
    }
    abzi_sound_close(h.file);
    abzi_microphone_close(h.microphone);
    free(h.sample);
    free(h.ear_mem);
    free(h.pulse_mem);
    return status != 0 ? status : result < 0;
}

// ---- a signal ------------------------------------------------------------------------------------------------------

/// The exit status.
static int listen_to_column(const options *o, speaker *s)
{
    void *mem;
    abz_pulse *pulse;
    char text[512];
    int got = 1;
    const int status = open_pulse(o, &mem, &pulse);
    abzi_column *file = status == 0 ? abzi_column_open(o->path, o->column, o->rate_hz) : NULL;
    int result = file ? 0 : -1;
    uint64_t tick_n = 0;
    if (file) {
        abzi_ending_begin();
        abzi_column_end_when(file, abzi_ending_asked());
        result = say_head(s);
    }
    float value;
    while (result == 0 && (got = abzi_column_tick(file, &value)) > 0) {
        abz_beat beat;
        abz_pulse_feel(pulse, value, &beat);
        tick_n++;
        result = say_beat(s, abzi_column_heard_s(file), (double)tick_n / ABZ_TICKS_PER_SECOND, &beat);
    }
    if (result >= 0 && got >= 0) {
        if (abzi_column_remark(file, text, sizeof text)) {
            remark(o, text);
        }
        say_end(s, abzi_column_heard_s(file), false);
    }
    abzi_column_close(file);
    free(mem);
    return status != 0 ? status : result < 0 || got < 0;
}

// ---- steps ---------------------------------------------------------------------------------------------------------

/// All ticks that one frame lets run. As say.
static int watch_frame(speaker *s, abz_footfall *footfall, abzi_frame_clock *clock, const abz_pose *before,
                       const abz_pose *now)
{
    float share;
    int result = 0;
    abzi_frame_clock_frame(clock);
    // The moment of the newest frame; a tick is the moment before it that it lets run.
    const double heard_s =
        (double)((clock->come_n - 1) * clock->tick_n) / (double)clock->frame_n / ABZ_TICKS_PER_SECOND;
    while (result == 0 && abzi_frame_clock_tick(clock, &share)) {
        const double tick_s = (double)(clock->run_n - 1) / ABZ_TICKS_PER_SECOND;
        abz_vec3 joint[ABZ_JOINT_N];
        abz_step step;
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            joint[j] = share < 1 ? abzi_v3_lerp(before->pos[j], now->pos[j], share) : now->pos[j];
        }
        abz_footfall_tick(footfall, joint, UINT32_MAX, &step);
        if (step.announced) {
            result = say_step(s, heard_s, tick_s + (double)step.land_s, step.foot);
        }
    }
    return result;
}

/// The exit status.
static int listen_to_steps(const options *o, speaker *s)
{
    abzi_motion_file *file = abzi_motion_open(o->path, &o->rig);
    if (!file) {
        return 1;
    }
    char text[512];
    void *mem = malloc(abz_footfall_size());
    abz_footfall *footfall;
    abzi_frame_clock clock;
    abz_pose before = {0}, now;
    int more = 0, result = -1;
    if (!mem || abz_footfall_init(mem, abz_footfall_size(), &abzi_motion_rig(file)->body, &footfall) != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: %s\n", name_of(o), mem ? "a body without feet" : abz_status_text(ABZ_ENOMEM));
    } else {
        if (abzi_motion_remark(o->path, abzi_motion_rig(file), text, sizeof text)) {
            remark(o, text);
        }
        abzi_ending_begin();
        abzi_motion_end_when(file, abzi_ending_asked());
        abzi_frame_clock_init(&clock, abzi_motion_frame_time(file));
        result = say_head(s);
    }
    while (result == 0 && (more = abzi_motion_next(file, &now)) > 0) {
        result = watch_frame(s, footfall, &clock, &before, &now);
        before = now;
    }
    if (result >= 0 && more >= 0) {
        say_end(s, (double)clock.come_n * abzi_motion_frame_time(file), false);
    }
    free(mem);
    abzi_motion_close(file);
    return result < 0 || more < 0;
}

// ---- the command ---------------------------------------------------------------------------------------------------

enum {  // options without a letter
    KEY_CSV = 256,
    KEY_MIC,
    KEY_STEPS,
    KEY_COLUMN,
    KEY_RATE,
    KEY_KIND,
    KEY_CLICK
};

static void read_source(options *o, source what, const struct argp_state *state)
{
    if (o->source != SOUND) {
        argp_error(state, "one of --mic, --steps and --column, not more");
    }
    o->source = what;
}

static void read_column(options *o, const char *text, const struct argp_state *state)
{
    read_source(o, COLUMN, state);
    if (*text == 0 || strspn(text, "0") == strlen(text)) {
        argp_error(state, "--column takes the number of a column, from 1, or its name");
    }
    o->column = text;
}

static void read_kind(options *o, const char *text, const struct argp_state *state)
{
    static const struct {
        const char *name;
        abz_pulse_kind kind;
    } kinds[] = {
        {"music", ABZ_PULSE_MUSIC}, {"breath", ABZ_PULSE_BREATH}, {"heart", ABZ_PULSE_HEART}, {"beep", ABZ_PULSE_BEEP}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, text) == 0) {
            o->known.pulse.kind = kinds[i].kind;
            o->has_kind = true;
            return;
        }
    }
    argp_error(state, "there is no kind \"%s\": breath, heart or beep", text);
}

static void check(const options *o, const struct argp_state *state)
{
    const bool is_sound = o->source == SOUND || o->source == MICROPHONE;
    const bool is_body = o->known.pulse.kind == ABZ_PULSE_BREATH || o->known.pulse.kind == ABZ_PULSE_HEART;
    if (o->source == MICROPHONE && o->path) {
        argp_error(state, "--mic hears the microphone: what is \"%s\"?", o->path);
    } else if (o->source != MICROPHONE && !o->path) {
        argp_error(state, "say what to listen to: FILE, %s",
                   o->source == SOUND ? "- for standard input, or --mic" : "or - for standard input");
    } else if (o->source == COLUMN && (o->rate_hz <= 0 || !o->has_kind || o->known.pulse.kind == ABZ_PULSE_MUSIC)) {
        argp_error(state, "--column also needs --rate, rows a second, and --kind breath, heart or beep");
    } else if (o->source != COLUMN && o->rate_hz > 0) {
        argp_error(state, "--rate is for --column");
    } else if (o->source == STEPS && (o->has_kind || o->known.tempo)) {
        argp_error(state, "%s is not for --steps", o->has_kind ? "--kind" : "--tempo");
    } else if (is_sound && is_body) {
        argp_error(state, "breath and heart are heard in a --column, not in sound");
    } else if ((o->known.pulse.metre > 0 || o->known.pulse.dance != ABZ_DANCE_UNKNOWN) &&
               (o->source == STEPS || o->known.pulse.kind != ABZ_PULSE_MUSIC)) {
        argp_error(state, "%s is for music", o->known.pulse.metre > 0 ? "--metre" : "--dance");
    } else if (o->click && o->source != SOUND) {
        argp_error(state, "--click is for sound files");
    } else if (o->click && strcmp(o->click, "-") == 0) {
        argp_error(state, "--click needs a file: standard output tells the beats");
    } else if (o->source != STEPS && (o->has_map || o->rig.unit_m > 0)) {
        argp_error(state, "%s is for --steps", o->has_map ? "--map" : "--unit");
    }
    abzi_pulse_options_check(&o->known, state);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options *o = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->known;
        return 0;
    case KEY_CSV:
        o->csv = true;
        return 0;
    case KEY_MIC:
        read_source(o, MICROPHONE, state);
        return 0;
    case KEY_STEPS:
        read_source(o, STEPS, state);
        return 0;
    case KEY_COLUMN:
        read_column(o, text, state);
        return 0;
    case KEY_RATE:
        o->rate_hz = abzi_number_option(text, ABZI_COLUMN_RATE_MIN, ABZI_COLUMN_RATE_MAX,
                                        "--rate takes rows a second, 1 to 48000", state);
        return 0;
    case KEY_KIND:
        read_kind(o, text, state);
        return 0;
    case KEY_CLICK:
        o->click = text;
        return 0;
    case 'm':
        o->rig.map = text;
        o->has_map = true;
        return 0;
    case 'u':
        abzi_unit_option(text, &o->rig.unit_m, state);
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0) {
            argp_error(state, "one file, not more: what is \"%s\"?", text);
        }
        o->path = text;
        return 0;
    case ARGP_KEY_END:
        check(o, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/// Would writing destroy what is read, or what is written too? Then says so.
static bool is_overwriting(const options *o)
{
    if (o->path && abzi_same_file(o->path, "-")) {
        fprintf(stderr, "abrazo: standard output: cannot be written: it is read here\n");
        return true;
    }
    if (o->click && abzi_same_file(o->path, o->click)) {
        fprintf(stderr, "abrazo: %s: cannot be written: it is read here\n", o->click);
        return true;
    }
    if (o->click && abzi_same_file(o->click, "-")) {
        fprintf(stderr, "abrazo: %s: cannot be the clicks and the beats at once\n", o->click);
        return true;
    }
    return false;
}

/// The exit status.
static int run(const options *o)
{
    static int (*const listen_to[])(const options *, speaker *) = {
        [SOUND] = listen_to_sound,
        [MICROPHONE] = listen_to_sound,
        [STEPS] = listen_to_steps,
        [COLUMN] = listen_to_column,
    };
    speaker s;
    // A reader that goes away is a failed write, and the clicks are still to be finished.
    signal(SIGPIPE, SIG_IGN);
    if (is_overwriting(o) || speaker_open(&s, o) != 0) {
        return 1;
    }
    int status = listen_to[o->source](o, &s);
    const bool unread = s.unread;
    if (!abzi_out_close(s.out) && !unread && status == 0) {
        status = 1;
    }
    return status;
}

int abzi_cmd_listen(int argc, char **argv)
{
    static const struct argp_option option[] = {
        {"csv", KEY_CSV, NULL, 0, "Write lines also to a terminal: heard_s,beat_s,beat_in_bar,period_s,confidence", 0},
        {"mic", KEY_MIC, NULL, 0, "Listen to the microphone, until Ctrl-C", 0},
        {"steps", KEY_STEPS, NULL, 0, "FILE is a dancer's motion (BVH): tell the weight changes", 0},
        {"column", KEY_COLUMN, "COLUMN", 0, "FILE is a table: listen to this column, a number from 1 or a name", 0},
        {"rate", KEY_RATE, "HZ", 0, "Rows of the table a second", 0},
        {"kind", KEY_KIND, "KIND", 0, "What beats: breath or heart in a table, beep in a table or in sound", 0},
        {"click", KEY_CLICK, "OUT.wav", 0, "Also write the sound with clicks on the beats, higher where a bar begins",
         0},
        {"unit", 'u', "UNIT", 0, "Unit of a motion file: m, cm or in (default: found from the dancer's height)", 0},
        {"map", 'm', "JOINT=NAME,...", 0, "Names of joints in a skeleton abrazo does not know", 0},
        {"quiet", 'q', NULL, 0, "Say nothing but the beats and what went wrong", 0},
        {0}};
    static const struct argp_child known[] = {{&abzi_pulse_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option,
        .parser = parse,
        .children = known,
        .args_doc = "FILE",
        .doc = "Tell the beats of music as they are heard: a moving line on a terminal, else a line a beat.\v"
               "FILE is sound (WAV, FLAC, OGG, Opus, MP3), or - for standard input; a pipe is heard as it comes. A "
               "line is written when its beat is announced: heard_s is how much had been heard by then, beat_s when "
               "the beat falls, both in seconds from the beginning. beat_in_bar is 0 of what has no bars; "
               "confidence is 0 to 1, below 0.3 there may be no pulse. With --steps: heard_s,step_s,foot."};
    options o = {.known = abzi_pulse_options_none(), .rig = abz_rig_config_default()};
    if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        return out_of_memory() != 0;
    }
    const int status = run(&o);
    // A microphone is ended by Ctrl-C; elsewhere whoever waits for this program is to know why it ended.
    if (*abzi_ending_asked() != 0 && !(o.source == MICROPHONE && *abzi_ending_asked() == SIGINT)) {
        raise(*abzi_ending_asked());
    }
    return status;
}
