#define _POSIX_C_SOURCE 200809L

#include <argp.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/bedside_options.h"
#include "app/click.h"
#include "app/column_file.h"
#include "app/command.h"
#include "app/ending.h"
#include "app/loudspeaker.h"
#include "app/microphone.h"
#include "app/motion_out.h"
#include "app/page_file.h"
#include "app/player_page.h"
#include "app/reclining.h"
#include "app/sound_file.h"
#include "care/hum.h"
#include "rhythm/signal.h"

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)
// A doubt is said when it has lasted a second: one late breath is no news.
#define DOUBT_TICKS ABZ_TICKS_PER_SECOND

typedef struct options {
    const char *path, *column, *out, *html;
    double rate_hz, height_m;
    bool microphone, quiet;
    abzi_bedside_options company;
} options;

/// All that an hour at a bedside needs; begins as zeroes.
typedef struct company {
    const options *o;
    abzi_column *column;
    abzi_sound *sound;
    abzi_microphone *microphone;
    uint32_t rate_hz, channel_n;  // of sound
    float *sample;                // room for a tick
    void *ear_mem, *mem;
    abz_ear *ear;
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

static int out_of_memory(void)
{
    fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
    return -1;
}

// ---- what comes ----------------------------------------------------------------------------------------------------

static int open_sound(company *c)
{
    abz_ear_config config = abz_ear_config_default();
    size_t size;
    if (c->o->microphone) {
        c->microphone = abzi_microphone_open();
        c->rate_hz = c->microphone ? abzi_microphone_rate(c->microphone) : 0;
        c->channel_n = c->microphone ? abzi_microphone_channels(c->microphone) : 0;
    } else {
        c->sound = abzi_sound_open(c->o->path);
        c->rate_hz = c->sound ? abzi_sound_rate(c->sound) : 0;
        c->channel_n = c->sound ? abzi_sound_channels(c->sound) : 0;
    }
    if (!c->microphone && !c->sound) {
        return -1;
    }
    config.rate_hz = c->rate_hz;
    config.channel_n = c->channel_n;
    c->sample = malloc((c->rate_hz / ABZ_TICKS_PER_SECOND + 1) * c->channel_n * sizeof *c->sample);
    c->ear_mem = abz_ear_size(&config, &size) == ABZ_OK ? malloc(size) : NULL;
    const bool opens = c->sample && c->ear_mem && abz_ear_init(c->ear_mem, size, &config, &c->ear) == ABZ_OK;
    return opens ? 0 : out_of_memory();
}

static int open_source(company *c)
{
    if (!c->o->column) {
        return open_sound(c);
    }
    c->column = abzi_column_open(c->o->path, c->o->column, c->o->rate_hz);
    return c->column ? 0 : -1;
}

/// As loud as a tick of sound is. 1; 0: it has ended; -1: failed, the line was printed.
static int hear(company *c, float *value)
{
    const uint64_t from = c->tick_n * c->rate_hz / ABZ_TICKS_PER_SECOND;
    const size_t want_n = (size_t)((c->tick_n + 1) * c->rate_hz / ABZ_TICKS_PER_SECOND - from);
    size_t got_n = want_n;
    if (c->microphone) {
        if (!abzi_microphone_read(c->microphone, c->sample, want_n, abzi_ending_asked())) {
            return *abzi_ending_asked() != 0 ? 0 : -1;
        }
    } else if (!abzi_sound_read(c->sound, c->sample, want_n, &got_n)) {
        return -1;
    }
    if (got_n < want_n) {
        return 0;
    }
    abz_band_frame frame = {{0}};
    bool ready = false;
    for (size_t used_n = 0; used_n < got_n;) {
        used_n += abz_ear_hear(c->ear, c->sample + used_n * c->channel_n, got_n - used_n, &frame, &ready);
    }
    *value = abzi_signal_of_sound(&frame);
    return 1;
}

// ---- what goes out -------------------------------------------------------------------------------------------------

static int open_motion(company *c)
{
    const abz_body *her = &c->o->company.config.body;
    abz_error error;
    c->body = malloc(sizeof *c->body);
    if (!c->body) {
        return out_of_memory();
    }
    if (abz_skeleton_of_body(her, &c->body->skeleton, &c->body->rig, &error) != ABZ_OK) {
        fprintf(stderr, "abrazo: %s\n", error.what);
        return -1;
    }
    return abzi_motion_out_open(&c->motion, c->o->out, c->body, TICK_S) == 0 && abzi_motion_out_begin(&c->motion, 0)
               ? 0
               : -1;
}

static int open_out(company *c)
{
    const options *o = c->o;
    if (o->out && open_motion(c) != 0) {
        return -1;
    }
    c->page.lead_name = "You";
    c->page.follow_name = "She";
    if (o->html && !abzi_page_open(&c->page, o->html, "abrazo bedside", TICK_S)) {
        return -1;
    }
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
    if (!c->microphone && !abzi_loudspeaker_wait(c->loudspeaker, ABZI_HUM_N)) {
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
            snprintf(words, sizeof words, "She is with it: %.1f a minute", (double)she->person_per_minute);
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
        (c->sound && abzi_sound_remark(c->sound, text, sizeof text))) {
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
        const int got = c->column ? abzi_column_tick(c->column, &value) : hear(c, &value);
        if (got <= 0) {
            return got;
        }
        abz_bedside_feel(c->bedside, value, &she);
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
    abzi_sound_close(c->sound);
    abzi_microphone_close(c->microphone);
    free(c->body);
    free(c->sample);
    free(c->ear_mem);
    free(c->mem);
    return fine ? 0 : -1;
}

static int run(const options *o)
{
    company *c = calloc(1, sizeof *c);
    char words[256] = "";
    if (!c) {
        return out_of_memory();
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
            abzi_sound_end_when(c->sound, abzi_ending_asked());
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

enum { KEY_COLUMN = 256, KEY_RATE, KEY_MIC, KEY_HEIGHT, KEY_HTML };  // options without a letter

static void check(options *o, const struct argp_state *state)
{
    if (o->microphone && o->path) {
        argp_error(state, "--mic hears the microphone: what is \"%s\"?", o->path);
    } else if (o->microphone && o->column) {
        argp_error(state, "--column is about a table: FILE");
    } else if (!o->microphone && !o->path) {
        argp_error(state, "say what she goes with: FILE, - for standard input, or --mic");
    } else if (o->column && o->rate_hz <= 0) {
        argp_error(state, "--column also needs --rate, rows a second");
    } else if (!o->column && o->rate_hz > 0) {
        argp_error(state, "--rate is for --column");
    }
    abzi_bedside_options_check(&o->company, state);
    o->company.config.body = abz_body_of_height((float)o->height_m);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options *o = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->company;
        return 0;
    case KEY_COLUMN:
        if (*text == 0 || strspn(text, "0") == strlen(text)) {
            argp_error(state, "--column takes the number of a column, from 1, or its name");
        }
        o->column = text;
        return 0;
    case KEY_RATE:
        o->rate_hz = abzi_number_option(text, ABZI_COLUMN_RATE_MIN, ABZI_COLUMN_RATE_MAX,
                                        "--rate takes rows a second, 1 to 48000", state);
        return 0;
    case KEY_MIC:
        o->microphone = true;
        return 0;
    case KEY_HEIGHT:
        o->height_m = abzi_number_option(text, .8, 2.3, "--height takes .8 to 2.3 metres", state);
        return 0;
    case KEY_HTML:
        o->html = text;
        return 0;
    case 'o':
        o->out = text;
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

static bool is_overwriting(const options *o)
{
    return abzi_out_destroys(&o->path, 1, (const char *[]){o->out, o->html, o->company.hum}, 3);
}

int abzi_cmd_bedside(int argc, char **argv)
{
    static const struct argp_option option[] = {
        {"column", KEY_COLUMN, "COLUMN", 0, "FILE is a table: this column, a number from 1 or a name", 0},
        {"rate", KEY_RATE, "HZ", 0, "Rows of the table a second", 0},
        {"mic", KEY_MIC, NULL, 0, "Listen to the microphone, until Ctrl-C", 0},
        {"height", KEY_HEIGHT, "METRES", 0, "How tall she is (default: 1.66)", 0},
        {"output", 'o', "FILE", 0, "Where to write her motion, BVH or .glb", 0},
        {"html", KEY_HTML, "FILE", 0, "Also write a page that plays it in a browser, offline", 0},
        {"quiet", 'q', NULL, 0, "Say nothing but what went wrong", 0},
        {0}};
    static const struct argp_child company_options[] = {{&abzi_bedside_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option,
        .parser = parse,
        .children = company_options,
        .args_doc = "[FILE]",
        .doc =
            "Stand by a bed: she opens with the in-breath and closes with the out-breath, in a small box, slowly; or "
            "with so many beats of a heart or a monitor.\v"
            "FILE is a table (--column), or sound in which a beep, a heart or a breath is a swell; - is standard "
            "input. abrazo live --bedside does it before a camera. When the signal is missing, uneven or cannot be "
            "right, she holds still and says so. It is company, not a medical device: do not rely on what it says "
            "of a breath or a heart.\n"
            "abrazo bedside --column 3 --rate 100 --calm breath.csv -o she.bvh --html she.html"};
    options o = {.height_m = 1.66, .company = abzi_bedside_options_none()};
    if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        return out_of_memory() != 0;
    }
    if (o.html && abzi_player_page_size == 0) {
        fprintf(stderr, "abrazo: %s: this abrazo was built without its page (node and npm make it)\n", o.html);
        return 1;
    }
    const int status = !is_overwriting(&o) && run(&o) == 0 ? 0 : 1;
    if (*abzi_ending_asked() != 0 && !(o.microphone && *abzi_ending_asked() == SIGINT)) {
        raise(*abzi_ending_asked());  // whoever waits for this program is to know why it ended
    }
    return status;
}
