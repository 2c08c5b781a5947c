#define _POSIX_C_SOURCE 200809L

#include <argp.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/rhythm.h"
#include "app/beat_teller.h"
#include "app/column_option.h"
#include "app/command.h"
#include "app/ending.h"
#include "app/pulse_options.h"
#include "base/vec.h"
#include "edge/band_file.h"
#include "edge/click.h"
#include "edge/column_file.h"
#include "edge/complain.h"
#include "edge/frame_clock.h"
#include "edge/motion_file.h"

/// What is listened to.
typedef enum source { SOUND, MICROPHONE, STEPS, COLUMN } source;

typedef struct options {
    source source;
    const char *path, *column, *click;
    double rate_hz;
    bool has_kind, csv, quiet;
    abzi_pulse_options known;  ///< of the pulse
    abz_rig_config rig;
} options;

/// The input, for messages.
static const char *name_of(const options *o)
{
    return o->source == MICROPHONE ? "--mic" : strcmp(o->path, "-") == 0 ? "standard input" : o->path;
}

// ---- a pulse -------------------------------------------------------------------------------------------------------

/// 0, or an exit status with the line printed. The memory is the caller's to free.
static int open_pulse(const options *o, void **mem, abz_pulse **pulse)
{
    *mem = malloc(abz_pulse_size());
    if (!*mem) {
        abzi_out_of_memory();
        return 1;
    }
    const abz_status status = abz_pulse_init(*mem, abz_pulse_size(), &o->known.pulse, pulse);
    if (status != ABZ_OK) {
        abzi_complain(NULL, abz_status_text(status));
    }
    return status != ABZ_OK;
}

// ---- sound ---------------------------------------------------------------------------------------------------------

/// Sound from a file or a card; begins as zeroes.
typedef struct hearing {
    const options *o;
    abzi_beat_teller *teller;
    abzi_band_file *sound;
    void *pulse_mem;
    abz_pulse *pulse;
    abzi_click *click;
    uint64_t tick_n, frame_n;
    bool silent;
} hearing;

static int open_hearing(hearing *h)
{
    const options *o = h->o;
    h->silent = true;
    h->sound = o->source == MICROPHONE ? abzi_band_file_open_microphone() : abzi_band_file_open(o->path);
    if (!h->sound) {
        return 1;
    }
    const int status = open_pulse(o, &h->pulse_mem, &h->pulse);
    if (status == 0 && o->click) {
        h->click = abzi_click_open(o->click, abzi_band_file_rate(h->sound), abzi_band_file_channels(h->sound));
    }
    return status != 0 ? status : o->click && !h->click;
}

/// One tick at most. 0; 1: the sound has ended, or nobody reads any more; -1: failed, the line was printed.
static int hear_tick(hearing *h)
{
    abz_band_frame frame;
    size_t got_n;
    const int got = abzi_band_file_next(h->sound, &frame);
    const float *sample = abzi_band_file_sample(h->sound, &got_n);
    if (got < 0 || (h->click && !abzi_click_sound(h->click, sample, got_n))) {
        return -1;
    }
    h->frame_n += got_n;
    for (size_t i = 0; h->silent && i < got_n * abzi_band_file_channels(h->sound); i++) {
        h->silent = !(fabsf(sample[i]) > 0);
    }
    if (got == 0) {
        return 1;
    }
    abz_beat beat;
    abz_pulse_hear(h->pulse, &frame, &beat);
    h->tick_n++;
    const double end_s = (double)h->tick_n / ABZ_TICKS_PER_SECOND;
    if (h->click && (beat.flags & ABZ_BEAT_NEW)) {
        abzi_click_beat(h->click, end_s + (double)beat.beat_s, (beat.flags & ABZ_BEAT_BAR) && beat.in_bar == 1);
    }
    return abzi_beat_teller_beat(h->teller, end_s, end_s, &beat);
}

static void say_end_of_sound(const hearing *h)
{
    char text[512];
    if (abzi_band_file_remark(h->sound, text, sizeof text)) {
        abzi_beat_teller_remark(h->teller, text);
    }
    abzi_beat_teller_end(h->teller, (double)h->tick_n / ABZ_TICKS_PER_SECOND, h->silent);
}

/// The exit status.
static int listen_to_sound(const options *o, abzi_beat_teller *teller)
{
    hearing h = {.o = o, .teller = teller};
    int status = open_hearing(&h), result = 0;
    if (status == 0) {
        abzi_ending_begin();
        abzi_band_file_end_when(h.sound, abzi_ending_asked());
        if (o->source == MICROPHONE && teller->moves && !o->quiet) {
            fputs("Listening; Ctrl-C ends it.\n", stderr);
        }
        result = abzi_beat_teller_head(teller);
        while (result == 0) {
            result = hear_tick(&h);
        }
        if (result > 0 && o->source == SOUND && h.frame_n == 0 && !teller->unread && *abzi_ending_asked() == 0) {
            result = abzi_complain(name_of(o), "no sound in it");
        }
    }
    if (h.click && !abzi_click_close(h.click, result >= 0)) {
        result = -1;
    }
    if (status == 0 && result >= 0) {
        say_end_of_sound(&h);
    }
    abzi_band_file_close(h.sound);
    free(h.pulse_mem);
    return status != 0 ? status : result < 0;
}

// ---- a signal ------------------------------------------------------------------------------------------------------

/// The exit status.
static int listen_to_column(const options *o, abzi_beat_teller *teller)
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
        result = abzi_beat_teller_head(teller);
    }
    float value;
    while (result == 0 && (got = abzi_column_tick(file, &value)) > 0) {
        abz_beat beat;
        abz_pulse_feel(pulse, value, &beat);
        tick_n++;
        result = abzi_beat_teller_beat(teller, abzi_column_heard_s(file), (double)tick_n / ABZ_TICKS_PER_SECOND, &beat);
    }
    if (result >= 0 && got >= 0) {
        if (abzi_column_remark(file, text, sizeof text)) {
            abzi_beat_teller_remark(teller, text);
        }
        abzi_beat_teller_end(teller, abzi_column_heard_s(file), false);
    }
    abzi_column_close(file);
    free(mem);
    return status != 0 ? status : result < 0 || got < 0;
}

// ---- steps ---------------------------------------------------------------------------------------------------------

/// All ticks that one frame lets run. As abzi_beat_teller_step.
static int watch_frame(abzi_beat_teller *teller, abz_footfall *footfall, abzi_frame_clock *clock,
                       const abz_pose *before, const abz_pose *now)
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
            result = abzi_beat_teller_step(teller, heard_s, tick_s + (double)step.land_s, step.foot);
        }
    }
    return result;
}

/// The exit status.
static int listen_to_steps(const options *o, abzi_beat_teller *teller)
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
            abzi_beat_teller_remark(teller, text);
        }
        abzi_ending_begin();
        abzi_motion_end_when(file, abzi_ending_asked());
        abzi_frame_clock_init(&clock, abzi_motion_frame_time(file));
        result = abzi_beat_teller_head(teller);
    }
    while (result == 0 && (more = abzi_motion_next(file, &now)) > 0) {
        result = watch_frame(teller, footfall, &clock, &before, &now);
        before = now;
    }
    if (result >= 0 && more >= 0) {
        abzi_beat_teller_end(teller, (double)clock.come_n * abzi_motion_frame_time(file), false);
    }
    free(mem);
    abzi_motion_close(file);
    return result < 0 || more < 0;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static void read_source(options *o, source what, const struct argp_state *state)
{
    if (o->source != SOUND) {
        argp_error(state, "one of --mic, --steps and --column, not more");
    }
    o->source = what;
}

static void read_mic(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    (void)option, (void)text;
    read_source(at, MICROPHONE, state);
}

static void read_steps(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    (void)option, (void)text;
    read_source(at, STEPS, state);
}

static void read_column(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    options *o = at;
    read_source(o, COLUMN, state);
    abzi_option_column(option, text, &o->column, state);
}

static void read_kind(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    static const abzi_option_word kinds[] = {{"music", ABZ_PULSE_MUSIC},
                                             {"breath", ABZ_PULSE_BREATH},
                                             {"heart", ABZ_PULSE_HEART},
                                             {"beep", ABZ_PULSE_BEEP},
                                             {0}};
    options *o = at;
    int kind = 0;
    (void)option;
    o->has_kind = true;
    if (abzi_option_find(kinds, text, &kind)) {
        o->known.pulse.kind = (abz_pulse_kind)kind;
    } else {
        argp_error(state, "there is no kind \"%s\": breath, heart or beep", text);
    }
}

static void check(void *all, struct argp_state *state)
{
    const options *o = all;
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
    } else if (o->source != STEPS && (o->rig.map || o->rig.unit_m > 0)) {
        argp_error(state, "%s is for --steps", o->rig.map ? "--map" : "--unit");
    }
    abzi_pulse_options_check(&o->known, state);
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_FLAG("csv", AT(csv), "Write lines also to a terminal: heard_s,beat_s,beat_in_bar,period_s,confidence"),
    ABZI_OPTION_OWN("mic", NULL, read_mic, 0, "Listen to the microphone, until Ctrl-C"),
    ABZI_OPTION_OWN("steps", NULL, read_steps, 0, "FILE is a dancer's motion (BVH): tell the weight changes"),
    ABZI_OPTION_OWN("column", "COLUMN", read_column, 0,
                    "FILE is a table: listen to this column, a number from 1 or a name"),
    ABZI_OPTION_COLUMN_RATE(AT(rate_hz)),
    ABZI_OPTION_OWN("kind", "KIND", read_kind, 0,
                    "What beats: breath or heart in a table, beep in a table or in sound"),
    ABZI_OPTION_TEXT("click", "OUT.wav", AT(click),
                     "Also write the sound with clicks on the beats, higher where a bar begins"),
    ABZI_OPTION_UNIT(AT(rig.unit_m), "Unit of a motion file: m, cm or in (default: found from the dancer's height)"),
    ABZI_OPTION_MAP(AT(rig.map)),
    ABZI_OPTION_QUIET(AT(quiet), "Say nothing but the beats and what went wrong"),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .group = {{abzi_pulse_option_rows, AT(known), NULL}},
    .arguments = "FILE",
    .help = "Tell the beats of music as they are heard: a moving line on a terminal, else a line a beat.\v"
            "FILE is sound (WAV, FLAC, OGG, Opus, MP3), or - for standard input; a pipe is heard as it comes. A "
            "line is written when its beat is announced: heard_s is how much had been heard by then, beat_s when "
            "the beat falls, both in seconds from the beginning. beat_in_bar is 0 of what has no bars; "
            "confidence is 0 to 1, below 0.3 there may be no pulse. With --steps: heard_s,step_s,foot.",
    .words_at = AT(path),
    .words_most = 1,
    .too_many = "one file, not more",
    .check = check};

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
    static int (*const listen_to[])(const options *, abzi_beat_teller *) = {
        [SOUND] = listen_to_sound,
        [MICROPHONE] = listen_to_sound,
        [STEPS] = listen_to_steps,
        [COLUMN] = listen_to_column,
    };
    abzi_beat_teller teller = {
        .name = name_of(o), .csv = o->csv, .steps = o->source == STEPS, .unheard = o->click != NULL, .quiet = o->quiet};
    // A reader that goes away is a failed write, and the clicks are still to be finished.
    signal(SIGPIPE, SIG_IGN);
    if (is_overwriting(o) || abzi_beat_teller_open(&teller) != 0) {
        return 1;
    }
    const int status = listen_to[o->source](o, &teller);
    return abzi_beat_teller_close(&teller) ? status : 1;
}

int abzi_cmd_listen(int argc, char **argv)
{
    options o = {.known = abzi_pulse_options_none(), .rig = abz_rig_config_default()};
    if (!abzi_options_read(&line, argc, argv, &o)) {
        return 1;
    }
    const int status = run(&o);
    if (o.source != MICROPHONE || *abzi_ending_asked() != SIGINT) {  // Ctrl-C is how a microphone is ended
        abzi_ending_pass_on();
    }
    return status;
}
