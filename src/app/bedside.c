#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/bedside_options.h"
#include "app/command.h"
#include "app/ending.h"
#include "app/reclining.h"
#include "care/hum.h"
#include "edge/band_file.h"
#include "edge/click.h"
#include "edge/column_file.h"
#include "edge/complain.h"
#include "edge/loudspeaker.h"
#include "edge/motion_out.h"
#include "edge/page_file.h"
#include "rhythm/signal.h"

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)
// A doubt is said when it has lasted a second: one late breath is no news.
#define DOUBT_TICKS ABZ_TICKS_PER_SECOND

typedef struct options {
    const char *out, *html;
    double height_m;
    bool microphone, quiet;
    abzi_bedside_options company;
} options;

/// All that an hour at a bedside needs; begins as zeroes.
typedef struct company {
    const options *o;
    abzi_column *column;
    abzi_band_file *sound;
    void *mem;
    abz_bedside *bedside;
    abzi_body_rig *body;
    abzi_motion_out motion;
    abzi_page page;
    abzi_reclining person;
    abzi_hum hum;
    abzi_click *hummed;
    abzi_loudspeaker *loudspeaker;
    uint64_t tick_n;
    // for the words
    uint32_t doubt_n, said;  // ticks of a doubt; that which was said last, abz_doubt
    bool led;
    uint64_t with_n, leads_n;
    float first, last;  // of the person, a minute
} company;

// ---- what comes ----------------------------------------------------------------------------------------------------

static int open_source(company *c)
{
    const abzi_bedside_options *o = &c->o->company;
    if (o->column) {
        c->column = abzi_column_open(o->path, o->column, o->rate_hz);
    } else {
        c->sound = o->path ? abzi_band_file_open(o->path) : abzi_band_file_open_microphone();
    }
    return c->column || c->sound ? 0 : -1;
}

/// The next tick of the column or the sound, and what she does with it. value: of the column, or as loud as the sound
/// is. 1; 0: it has ended; -1: failed, the line was printed.
static int feel(company *c, float *value, abz_bedside_output *she)
{
    abz_band_frame frame;
    const int got = c->column ? abzi_column_tick(c->column, value) : abzi_band_file_next(c->sound, &frame);
    if (got > 0 && c->column) {
        abz_bedside_feel(c->bedside, *value, she);
    } else if (got > 0) {
        *value = abzi_signal_of_sound(&frame, c->o->company.config.kind);
        abz_bedside_hear(c->bedside, &frame, she);
    }
    return got;
}

// ---- what goes out -------------------------------------------------------------------------------------------------

static int open_motion(company *c)
{
    const abz_body *her = &c->o->company.config.body;
    abz_error error;
    c->body = malloc(sizeof *c->body);
    if (!c->body) {
        return abzi_out_of_memory();
    }
    if (abz_skeleton_of_body(her, &c->body->skeleton, &c->body->rig, &error) != ABZ_OK) {
        return abzi_complain(NULL, error.what);
    }
    return abzi_motion_out_open(&c->motion, c->o->out, c->body, TICK_S);
}

static int open_hum(company *c)
{
    const options *o = c->o;
    abzi_hum_start(&c->hum, o->company.config.kind);
    if (o->company.hums && o->company.hum) {
        c->hummed = abzi_click_open(o->company.hum, ABZI_HUM_RATE_HZ, 1);
        return c->hummed ? 0 : -1;
    }
    if (o->company.hums) {
        c->loudspeaker = abzi_loudspeaker_open("--hum");
        return c->loudspeaker ? 0 : -1;
    }
    return 0;
}

static int open_out(company *c)
{
    const options *o = c->o;
    if (o->out && open_motion(c) != 0) {
        return -1;
    }
    c->page.lead_name = "You";
    c->page.follow_name = "She";
    if (open_hum(c) != 0 || (o->html && !abzi_page_open(&c->page, o->html, "abrazo bedside", TICK_S))) {
        return -1;
    }
    return !o->out || abzi_motion_out_begin(&c->motion, 0) ? 0 : -1;  // what it held before is there until here
}

static bool hum(company *c, const abz_bedside_output *she)
{
    float sample[ABZI_HUM_N];
    if (!c->hummed && !c->loudspeaker) {
        return true;
    }
    abzi_hum_tick(&c->hum, she, sample);
    if (c->hummed) {
        return abzi_click_sound(c->hummed, sample, ABZI_HUM_N);
    }
    if (!c->o->microphone && !abzi_loudspeaker_wait(c->loudspeaker, ABZI_HUM_N)) {
        fprintf(stderr, "abrazo: --hum: the loudspeaker has gone\n");
        return false;
    }
    abzi_loudspeaker_put(c->loudspeaker, sample, ABZI_HUM_N);
    return true;
}

/// 0; -1: failed and said so; 1: nobody reads any more.
static int show(company *c, float value, const abz_bedside_output *she)
{
    if (c->motion.file && !abzi_motion_out_frame(&c->motion, &she->pose)) {
        return abzi_out_unwanted(c->motion.file) ? 1 : -1;
    }
    if (c->page.file) {
        abz_pose you;
        abzi_reclining_tick(&c->person, value, c->o->company.config.depth_m / 2, &you);
        if (!abzi_page_frame(&c->page, &you, &she->pose, 0)) {
            return -1;
        }
    }
    return hum(c, she) ? 0 : -1;
}

// ---- what is said --------------------------------------------------------------------------------------------------

static void say_at(const company *c, const char *words)
{
    const unsigned s = (unsigned)(c->tick_n / ABZ_TICKS_PER_SECOND);
    fprintf(stderr, "%u:%02u  %s\n", s / 60, s % 60, words);
}

static void note(company *c, const abz_bedside_output *she)
{
    char words[160];
    const bool still = (she->flags & ABZ_BEDSIDE_STILL) != 0, leads = (she->flags & ABZ_BEDSIDE_LEADS) != 0;
    c->with_n += still ? 0 : 1;
    c->leads_n += leads ? 1 : 0;
    c->last = she->person_per_minute > 0 ? she->person_per_minute : c->last;
    c->first = c->first > 0 ? c->first : c->last;
    const uint32_t now = still ? (uint32_t)she->doubt : 0;
    c->doubt_n = now != c->said ? c->doubt_n + 1 : 0;
    const bool changed = c->tick_n == 0 || c->doubt_n > DOUBT_TICKS;
    if (changed && now != c->said) {
        c->said = now;
        c->doubt_n = 0;
        if (still) {
            snprintf(words, sizeof words, "%s: she holds still", abz_doubt_text(she->doubt));
        } else {
            const bool breathes = c->o->company.config.kind == ABZ_PULSE_BREATH;
            snprintf(words, sizeof words,
                     breathes ? "She is with it: %.1f a minute" : "She is with it: she opens %.1f times a minute",
                     (double)she->person_per_minute);
        }
        if (!c->o->quiet) {
            say_at(c, words);
        }
    }
    if (leads != c->led && !c->o->quiet) {
        snprintf(words, sizeof words,
                 leads ? "In step at %.1f a minute: she leads" : "At %.1f a minute: she goes along",
                 (double)she->person_per_minute);
        say_at(c, words);
    }
    c->led = leads;
}

static void words_of(const company *c, char *out, size_t size)
{
    static const char *const name[] = {
        [ABZ_PULSE_BREATH] = "breath", [ABZ_PULSE_HEART] = "heart", [ABZ_PULSE_BEEP] = "beep"};
    const abz_pulse_kind kind = c->o->company.config.kind;
    const double s = (double)c->tick_n * TICK_S, with_s = (double)c->with_n * TICK_S;
    if (c->with_n == 0) {
        snprintf(out, size, "She stood still: there was no %s she could go with in %.0f s.", name[kind], s);
        return;
    }
    const int n = snprintf(out, size, "She was with the %s for %.0f of %.0f s.", name[kind], with_s, s);
    if (kind == ABZ_PULSE_BREATH && n > 0 && (size_t)n < size) {
        snprintf(out + n, size - (size_t)n,
                 " It went %.1f times a minute at first and %.1f at the end; she led for %.0f s.", (double)c->first,
                 (double)c->last, (double)c->leads_n * TICK_S);
    }
}

static void say_done(const company *c, const char *words)
{
    char text[512];
    fprintf(stderr, "%s\n", words);
    if ((c->column && abzi_column_remark(c->column, text, sizeof text)) ||
        (c->sound && !c->o->microphone && abzi_band_file_remark(c->sound, text, sizeof text))) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
}

// ---- the whole -----------------------------------------------------------------------------------------------------

/// 0; -1: failed and said so; 1: nobody reads any more.
static int keep_company(company *c)
{
    int result = 0;
    while (result == 0 && *abzi_ending_asked() == 0) {
        abz_bedside_output she;
        float value;
        const int got = feel(c, &value, &she);
        if (got <= 0) {
            return got;
        }
        note(c, &she);
        result = show(c, value, &she);
        c->tick_n++;
    }
    return result;
}

static int close_all(company *c, int result, const char *words)
{
    bool fine = result >= 0;
    if (fine && c->motion.file && result == 0) {
        fine = abzi_motion_out_end(&c->motion, 0);
    }
    if (fine && c->page.file) {
        fine = abzi_page_end(&c->page, words);
    }
    if (c->hummed) {
        fine = abzi_click_close(c->hummed, fine) && fine;
    }
    if (c->o->out) {
        fine = abzi_motion_out_close(&c->motion) && fine;
    }
    abzi_page_close(&c->page);
    abzi_loudspeaker_close(c->loudspeaker);
    abzi_column_close(c->column);
    abzi_band_file_close(c->sound);
    free(c->body);
    free(c->mem);
    return fine ? 0 : -1;
}

static int run(const options *o)
{
    company *c = calloc(1, sizeof *c);
    char words[256] = "";
    if (!c) {
        return abzi_out_of_memory();
    }
    c->o = o;
    signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a failed write
    c->bedside = abzi_bedside_open(&o->company, &c->mem);
    int result = c->bedside && open_source(c) == 0 && open_out(c) == 0 ? 0 : -1;
    if (result == 0) {
        abzi_ending_begin();  // what there is when Ctrl-C ends it is kept
        if (c->column) {
            abzi_column_end_when(c->column, abzi_ending_asked());
        }
        if (c->sound) {
            abzi_band_file_end_when(c->sound, abzi_ending_asked());
        }
        result = keep_company(c);
        words_of(c, words, sizeof words);
        if (result >= 0 && !o->quiet) {
            say_done(c, words);
        }
    }
    result = close_all(c, result, words);
    free(c);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static void check(void *all, struct argp_state *state)
{
    options *o = all;
    abzi_bedside_options_check(&o->company, o->microphone, state);
    if (!o->microphone && !o->company.path) {
        argp_error(state, "say what she goes with: FILE, - for standard input, or --mic");
    }
    o->company.config.body = abz_body_of_height((float)o->height_m);
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_FLAG("mic", AT(microphone), "Listen to the microphone, until Ctrl-C"),
    ABZI_OPTION_NUMBER("height", "METRES", abzi_option_number, AT(height_m), .8, 2.3, "--height takes .8 to 2.3 metres",
                       "How tall she is (default: 1.66)"),
    ABZI_OPTION_OUTPUT(AT(out), "FILE", "Where to write her motion, BVH or .glb"),
    ABZI_OPTION_TEXT("html", "FILE", AT(html), "Also write a page that plays it in a browser, offline"),
    ABZI_OPTION_QUIET(AT(quiet), ABZI_QUIET_HELP),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .group = {{abzi_bedside_option_rows, AT(company), NULL}},
    .arguments = "[FILE]",
    .help = "Stand by a bed: she opens with the in-breath and closes with the out-breath, in a small box, slowly; or "
            "with so many beats of a heart or a monitor.\v"
            "FILE is a table (--column), or sound in which a beep, a heart or a breath is a swell; - is standard "
            "input. abrazo live --bedside does it before a camera. When the signal is missing, uneven or cannot be "
            "right, she holds still and says so. It is company, not a medical device: do not rely on what it says "
            "of a breath or a heart.\n"
            "abrazo bedside --column 3 --rate 100 --calm breath.csv -o she.bvh --html she.html",
    .words_at = AT(company.path),
    .words_most = 1,
    .too_many = "one file, not more; a number for --calm, or a file for --hum, comes after an =",
    .check = check};

static bool is_overwriting(const options *o)
{
    return abzi_out_destroys(&o->company.path, 1, (const char *[]){o->out, o->html, o->company.hum}, 3);
}

int abzi_cmd_bedside(int argc, char **argv)
{
    options o = {.height_m = 1.66, .company = abzi_bedside_options_none()};
    if (!abzi_options_read(&line, argc, argv, &o) || abzi_page_is_missing(o.html) || is_overwriting(&o)) {
        return 1;
    }
    const int status = run(&o) == 0 ? 0 : 1;
    if (!o.microphone || *abzi_ending_asked() != SIGINT) {  // Ctrl-C is how a microphone is ended
        abzi_ending_pass_on();
    }
    return status;
}
