#define _POSIX_C_SOURCE 200809L

#include <argp.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/body_option.h"
#include "app/command.h"
#include "app/ending.h"
#include "app/following.h"
#include "app/progress.h"
#include "app/pulse_options.h"
#include "app/sharing.h"
#include "app/together.h"
#include "base/fmath.h"
#include "edge/body_file.h"
#include "edge/complain.h"
#include "edge/motion_file.h"
#include "edge/motion_out.h"
#include "edge/page_file.h"
#include "edge/repertoire_file.h"

typedef struct options {
    const char *lead, *repertoire, *out, *html, *music;
    abzi_body_choice body;
    bool has_start, quiet, lead_sits;
    double start[3];  // x, z in metres; degrees
    float gentle;
    abz_rig_config rig;
    abzi_pulse_options known;  // of the music
} options;

static const char *in_words(const char *path, const char *standard)
{
    return strcmp(path, "-") == 0 ? standard : path;
}

// Below this confidence there may be no pulse (abrazo/rhythm.h).
#define MUSIC_SURE 0.3f

// ---- the dance -----------------------------------------------------------------------------------------------------

/// All that a dance needs; begins as zeroes.
typedef struct dance {
    const options *o;
    abzi_motion_file *lead;
    abzi_repertoire_file repertoire;
    abzi_body_rig *body;
    void *engine_mem;
    abzi_following partner;
    abzi_motion_out out;
    abzi_page page;
    bool remembers;
    abzi_together together;
    size_t held_n;
} dance;

static void remark(const char *path, const abz_rig *rig, bool quiet)
{
    char text[256];
    if (!quiet && abzi_motion_remark(path, rig, text, sizeof text)) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
}

/// Her skeleton, in the leader's world. 0, or -1 with the line printed.
static int open_body(dance *d)
{
    const options *o = d->o;
    const abz_rig *lead = abzi_motion_rig(d->lead);
    const abz_repertoire *r = &d->repertoire.repertoire;
    d->body = malloc(sizeof *d->body);
    if (!d->body) {
        return abzi_out_of_memory();
    }
    int result;
    if (o->body.file) {
        abz_rig_config config = abz_rig_config_default();
        config.map = o->rig.map;
        result = abzi_body_load(o->body.file, &config, d->body);
        if (result == 0) {
            remark(o->body.file, &d->body->rig, o->quiet);
        }
    } else {
        result = abzi_body_file_read(o->repertoire, r->body_file, r->body_file_n, d->body);
    }
    if (result == 0) {
        abz_rig_convert(&d->body->skeleton, &d->body->rig, lead->unit_m, lead->up);
    }
    return result;
}

static int open_engine(dance *d)
{
    const options *o = d->o;
    const abz_repertoire *r = &d->repertoire.repertoire;
    abz_engine_config config = abz_engine_config_default(r);
    config.lead_body = abzi_motion_rig(d->lead)->body;
    config.follow_body = o->body.file ? d->body->rig.body : r->body;
    config.music = o->known.pulse;
    config.lead_sits = o->lead_sits;
    config.has_start = o->has_start;
    config.start_x_m = (float)o->start[0];
    config.start_z_m = (float)o->start[1];
    config.start_heading_rad = (float)(o->start[2] * (ABZI_PI / 180));
    d->engine_mem = malloc(abz_engine_size());
    if (!d->engine_mem) {
        return abzi_out_of_memory();
    }
    const abz_status status = abz_engine_init(d->engine_mem, abz_engine_size(), r, &config, &d->partner.engine);
    if (status != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: a body that cannot dance: %s\n",
                in_words(o->body.file ? o->body.file : o->lead, "standard input"), abz_status_text(status));
        return -1;
    }
    abzi_following_start(&d->partner, &config, o->body.seated, abzi_motion_frame_time(d->lead));
    d->partner.gentle = o->gentle;
    return 0;
}

/// Is the leader's dance a file on disk, all of it there?
static bool is_file(const char *path)
{
    struct stat about;
    const bool known = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &about) == 0 : stat(path, &about) == 0;
    return known && S_ISREG(about.st_mode);
}

static int open_all(dance *d)
{
    const options *o = d->o;
    if (abzi_repertoire_map(o->repertoire, &d->repertoire) != 0) {
        return -1;
    }
    d->lead = abzi_motion_open(o->lead, &o->rig);
    if (!d->lead) {
        return -1;
    }
    remark(o->lead, abzi_motion_rig(d->lead), o->quiet);
    if (o->music && !(d->partner.music = abzi_band_file_open(o->music))) {
        return -1;
    }
    const double frame_time_s = abzi_motion_frame_time(d->lead);
    if (open_body(d) != 0 || open_engine(d) != 0 || abzi_motion_out_open(&d->out, o->out, d->body, frame_time_s) != 0) {
        return -1;
    }
    d->out.waits = is_file(o->lead);
    // A live dance may go on all night, and nobody waits for its figures.
    d->remembers = is_file(o->lead) && (!o->quiet || o->html);
    d->together.lead_body = &abzi_motion_rig(d->lead)->body;
    d->together.follow_body = &d->body->rig.body;
    d->together.lead_sits = o->lead_sits;
    d->together.follow_sits = o->body.seated;
    if (o->body.seated && d->out.gltf) {
        abzi_gltf_file_seat(d->out.gltf, &d->partner.sitter.shape);
    }
    if (o->html) {
        if (o->body.seated) {
            d->page.follow_chair = d->partner.sitter.shape;
        }
        d->page.lead_chair = d->partner.his_shape;  // he may be found to sit
        return abzi_page_open(&d->page, o->html, o->lead, frame_time_s) ? 0 : -1;
    }
    return 0;
}

/// One frame. 0; -1: failed and said so; 1: nobody reads any more.
static int dance_frame(dance *d, const abz_pose *lead)
{
    abz_pose follow;
    if (!abzi_following_answer(&d->partner, lead, &follow)) {
        return -1;
    }
    const uint32_t held = abzi_following_holds(&d->partner, lead, &follow);
    const abz_chair chair = abzi_chair_shown(&d->partner.sitting.chair);
    d->held_n += held != 0;
    if (d->out.gltf) {
        abzi_gltf_file_chairs(d->out.gltf, &chair);
    }
    if (d->page.file) {
        const abz_chair his = abzi_chair_seen(lead->pos, &d->partner.his_shape);
        abz_player_chairs(&d->page.player, d->partner.flags & ABZ_LEAD_SITS ? &his : NULL, &chair);
    }
    if (!abzi_motion_out_frame(&d->out, &follow)) {
        return abzi_out_unwanted(d->out.file) ? 1 : -1;
    }
    if (d->page.file && !abzi_page_frame(&d->page, lead, &follow, held)) {
        return -1;
    }
    if (d->remembers && !abzi_together_add(&d->together, lead, &follow)) {
        return abzi_out_of_memory();
    }
    return 0;
}

/// Until the leader's file ends. 0; -1: failed and said so; 1: nobody reads any more.
static int dance_frames(dance *d)
{
    const uint64_t promised_n = abzi_motion_frames_promised(d->lead);
    abzi_progress progress;
    abz_pose lead;
    int more, result = 0;
    if (!abzi_motion_out_begin(&d->out, promised_n)) {
        return abzi_out_unwanted(d->out.file) ? 1 : -1;
    }
    abzi_progress_begin(&progress, "dancing", 3, d->o->quiet || strcmp(d->o->out, "-") == 0);
    while (result == 0 && (more = abzi_motion_next(d->lead, &lead)) != 0) {
        result = more < 0 ? -1 : dance_frame(d, &lead);
        abzi_progress_show(&progress, promised_n > 0 ? fmin((double)d->out.frame_n / (double)promised_n, 1) : -1);
    }
    abzi_progress_hide(&progress);
    return result;
}

/// How together they were, for the end and for the page; empty where nothing can be said.
typedef struct verdict {
    char words[512];
    char page[1024];  // words, then figures
} verdict;

/// 0, or -1 with the line printed.
static int judge(dance *d, verdict *v)
{
    abz_figures figures;
    char lines[256];
    *v = (verdict){0};
    const int measured =
        d->remembers ? abzi_together_measure(&d->together, abzi_motion_frame_time(d->lead), &figures) : 1;
    if (measured == 0) {
        abzi_together_words(&d->together, &figures, (double)d->held_n / (double)d->out.frame_n, v->words,
                            sizeof v->words);
        abzi_together_figures(&d->together, &figures, lines, sizeof lines);
        snprintf(v->page, sizeof v->page, "%s\n%s", v->words, lines);
    }
    return measured < 0 ? abzi_out_of_memory() : 0;
}

static void say_music(const dance *d)
{
    const abz_beat *heard = &d->partner.heard;
    char text[512];
    if (!d->partner.music) {
        return;
    }
    if (abzi_band_file_remark(d->partner.music, text, sizeof text)) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
    if (heard->confidence < MUSIC_SURE) {
        fprintf(stderr, "She heard no sure pulse in %s.\n", in_words(d->o->music, "standard input"));
    } else {
        fprintf(stderr, "She heard music of %.0f beats a minute, in bars of %u.\n", 60 / (double)heard->period_s,
                heard->bar_n);
    }
}

static void say_done(const dance *d, uint64_t frame_n, const char *words)
{
    const options *o = d->o;
    const double frame_time_s = abzi_motion_frame_time(d->lead);
    fprintf(stderr, "She danced %.1f seconds: %llu frame%s, %.4g a second.\n%s", (double)frame_n * frame_time_s,
            (unsigned long long)frame_n, frame_n == 1 ? "" : "s", 1 / frame_time_s, words);
    say_music(d);
    if (d->partner.gentle < 0) {
        abzi_together_gentle("the leader", d->partner.softest, &d->partner.today);
    }
    fprintf(stderr, "Her motion: %s\n", in_words(o->out, "standard output"));
    if (o->html) {
        fprintf(stderr, "Both, to play in a browser: %s\n", in_words(o->html, "standard output"));
    }
}

/// 0, or -1 with the line printed. What was danced before something failed is kept.
static int run_dance(dance *d)
{
    verdict said;
    // Who ends a dance with Ctrl-C keeps it.
    abzi_ending_begin();
    abzi_motion_end_when(d->lead, abzi_ending_asked());
    int result = dance_frames(d);
    const bool unwanted = result == 1;
    if (result >= 0) {
        result = judge(d, &said);
    }
    const uint64_t frame_n = d->out.frame_n;
    if (!abzi_motion_out_end(&d->out, abzi_motion_frames_promised(d->lead)) && !unwanted) {
        result = -1;
    }
    if (!abzi_motion_out_close(&d->out) && !unwanted) {
        result = -1;
    }
    if (d->page.file && !abzi_page_end(&d->page, result == 0 ? said.page : NULL)) {
        result = -1;
    }
    if (result == 0 && !unwanted && !d->o->quiet) {
        say_done(d, frame_n, said.words);
    }
    return result;
}

static int run(const options *o)
{
    dance *d = calloc(1, sizeof *d);
    if (!d) {
        return abzi_out_of_memory();
    }
    d->o = o;
    // A reader that goes away is a failed write, and the page is still to be finished.
    signal(SIGPIPE, SIG_IGN);
    int result = open_all(d);
    if (result == 0) {
        result = run_dance(d);
    }
    abzi_motion_out_close(&d->out);
    abzi_page_close(&d->page);
    abzi_together_free(&d->together);
    free(d->engine_mem);
    free(d->body);
    abzi_band_file_close(d->partner.music);
    abzi_motion_close(d->lead);
    abzi_repertoire_unmap(&d->repertoire);
    free(d);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static void read_start(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    options *o = at;
    (void)option;
    for (int i = 0; i < 3; i++) {
        const char *word = i == 0 ? text : abzi_option_next(state);
        if (!abzi_option_in_range(word, -1e6, 1e6, &o->start[i])) {
            argp_error(state, "--start takes three numbers: X and Z in metres, DEG in degrees");
            return;
        }
    }
    o->has_start = true;
}

static void check(void *all, struct argp_state *state)
{
    options *o = all;
    if (!o->lead) {
        argp_error(state, "a leader is needed: LEAD.bvh, or - for standard input");
    }
    if (!o->repertoire) {
        argp_error(state, "say what she knows: --repertoire FILE, as \"abrazo learn\" writes it");
    }
    abzi_music_options_check(&o->known, o->music, state);
    if (o->music && strcmp(o->music, "-") == 0 && strcmp(o->lead, "-") == 0) {
        argp_error(state, "standard input is the leader or the music, not both");
    }
    if (!o->out && isatty(STDOUT_FILENO)) {
        argp_error(state, "say where to write her motion: -o FILE, or -o - for this terminal");
    }
    o->out = o->out ? o->out : "-";
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_TEXT("repertoire", "FILE", AT(repertoire), "What she knows: a file that abrazo learn wrote"),
    ABZI_OPTION_OUTPUT(AT(out), "FILE", "Where to write her motion (default: standard output)"),
    ABZI_OPTION_TEXT("html", "FILE", AT(html), "Also write a page that plays the couple in a browser, offline"),
    ABZI_OPTION_REPEATED(
        "body", "FILE", abzi_option_body, AT(body),
        "Dance in the body of this BVH file, not in the repertoire's; seated: in a manual wheelchair (both "
        "may be given)"),
    ABZI_OPTION_FLAG("lead-seated", AT(lead_sits),
                     "The leader sits in a wheelchair (default: found out, where legs are seen)"),
    ABZI_OPTION_OWN("start", "X Z DEG", read_start, 0,
                    "Where she stands and faces at first, in metres on the floor and degrees (default: where a partner "
                    "would)"),
    ABZI_OPTION_TEXT("music", "FILE", AT(music),
                     "The music they dance to, beginning with LEAD's first frame: she hears it"),
    ABZI_OPTION_OWN("gentle", "HOW", abzi_option_gentle, AT(gentle),
                    "How gently she dances: 0, as the dance is danced, to 1, as small and soft as she can; or auto, as "
                    "the leader needs it (default: auto)"),
    ABZI_OPTION_UNIT(AT(rig.unit_m), "Unit of LEAD: m, cm or in (default: found from the leader's height)"),
    ABZI_OPTION_MAP(AT(rig.map)),
    ABZI_OPTION_QUIET(AT(quiet), ABZI_QUIET_HELP),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .group = {{abzi_pulse_option_rows, AT(known), NULL}},
    .arguments = "LEAD",
    .help = "Follow a leader: write the follower's motion in his world, unit and frame rate, frame by frame and "
            "without seeing the future.\v"
            "LEAD is a BVH file, or - for standard input; in a pipe each frame is answered when it comes. --start is "
            "in metres of the leader's world: with +Y up, X and Z are its axes, 0 degrees faces +Z and 90 faces +X; "
            "with +Z up, X is its axis, Z is minus its Y axis, 0 degrees faces -Y and 90 faces +X. "
            "With --share she may lead, too: abrazo dance --share .5 --help.",
    .words_at = AT(lead),
    .words_most = 1,
    .too_many = "one leader, not more",
    .check = check};

static bool is_overwriting(const options *o)
{
    return abzi_out_destroys((const char *[]){o->lead, o->repertoire, o->body.file, o->music}, 4,
                             (const char *[]){o->out, o->html}, 2);
}

int abzi_cmd_dance(int argc, char **argv)
{
    if (abzi_sharing_asked(argc, argv)) {
        return abzi_sharing(argc, argv, (const abzi_option *const[]){option, abzi_pulse_option_rows, NULL});
    }
    options o = {.gentle = ABZ_GENTLE_AUTO, .rig = abz_rig_config_default(), .known = abzi_pulse_options_none()};
    if (!abzi_options_read(&line, argc, argv, &o) || abzi_page_is_missing(o.html) || is_overwriting(&o)) {
        return 1;
    }
    const int status = run(&o) == 0 ? 0 : 1;
    abzi_ending_pass_on();
    return status;
}
