#define _POSIX_C_SOURCE 200809L

#include <argp.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abrazo/engine.h"
#include "abrazo/player.h"
#include "app/band_file.h"
#include "app/body_file.h"
#include "app/command.h"
#include "app/ending.h"
#include "app/frame_clock.h"
#include "app/motion_file.h"
#include "app/motion_out.h"
#include "app/page_file.h"
#include "app/player_page.h"
#include "app/progress.h"
#include "app/pulse_options.h"
#include "app/repertoire_file.h"
#include "app/sharing.h"
#include "app/together.h"
#include "base/fmath.h"
#include "base/vec.h"
#include "care/fall.h"
#include "care/sitting.h"
#include "room/handover.h"

typedef struct options {
    const char *lead, *repertoire, *out, *html, *body, *music;
    bool has_start, quiet, seated, lead_sits;
    double start[3];  // x, z in metres; degrees
    float gentle;
    abz_rig_config rig;
    abzi_pulse_options known;  // of the music
} options;

/// -1, with the line printed.
static int out_of_memory(void)
{
    fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
    return -1;
}

static const char *in_words(const char *path, const char *standard)
{
    return strcmp(path, "-") == 0 ? standard : path;
}

// ---- the partner ---------------------------------------------------------------------------------------------------

/// She, frame by frame of the leader's file.
typedef struct partner {
    abz_engine *engine;
    float gentle;           // as asked for
    abzi_band_file *music;  // or NULL: there is none, or it is over
    abzi_frame_clock clock;
    abz_pose lead;          // the newest frame of the leader
    abz_pose before, last;  // her newest two ticks
    uint32_t flags;         // of the last
    float softest;          // how gently she danced at most,
    abz_today today;        // and the most of what she believed of him
    abz_beat heard;         // the music where she was surest of it
    abz_body body;          // hers
    abzi_fall_watch watch;  // over him
    abzi_attend attend;     // what she does while he lies
    abzi_handover handover;
    bool sits;  // in a wheelchair: what she dances is danced by that
    abzi_sitter sitter;
    abzi_sitting sitting;
    abz_chair_shape his_shape;
} partner;

/// The next tick of the music into *input. false: failed and said so.
static bool partner_hear(partner *p, abz_input *input)
{
    const int heard = p->music ? abzi_band_file_next(p->music, &input->sound) : 0;
    input->heard = heard > 0;
    return heard >= 0;
}

/// When he falls she makes way and waits, and then dances on.
static void partner_attend(partner *p, const abz_vec3 *lead, abz_output *output)
{
    abzi_fall_signs signs;
    const abz_vec3 *her = p->handover.shown_n == 2 ? p->handover.shown[1].pos : NULL;
    abzi_fall_see(&p->watch, lead, UINT32_MAX, her, &signs);
    if (abzi_handover_attend(&p->handover, &p->attend, &p->body, &p->watch.now, lead, &output->pulse, &output->music,
                             &output->follow)) {
        output->flags &= ~(uint32_t)(ABZ_LEFT_HOLD | ABZ_RIGHT_HOLD | ABZ_LEFT_PLANTED | ABZ_RIGHT_PLANTED);
        output->flags |= p->attend.foot[0].swings ? 0u : (uint32_t)ABZ_LEFT_PLANTED;
        output->flags |= p->attend.foot[1].swings ? 0u : (uint32_t)ABZ_RIGHT_PLANTED;
    }
    abzi_handover_show(&p->handover, &p->body, NULL, &output->follow);
}

/// What she danced standing, in a wheelchair.
static void partner_sit(partner *p, const abz_vec3 *lead, abz_output *output)
{
    abzi_sitting_input input = {.danced = &output->follow, .other = lead, .holds = -1, .lands_s = -1};
    input.speed_most = fminf(ABZI_CHAIR_SPEED, abz_effort_of(output->gentle).body_m_s);
    if (!p->attend.attends) {
        input.holds = (output->flags & ABZ_LEFT_HOLD ? 1 : 0) | (output->flags & ABZ_RIGHT_HOLD ? 2 : 0);
        input.lands_s = output->lands_s;
        input.soon_s = output->soon_s;
        input.soon = (abzi_spot){output->soon_x_m, output->soon_z_m, output->soon_heading_rad};
    }
    if (output->flags & ABZ_LEAD_SITS) {
        input.shape = &p->his_shape;
        input.chair = (abzi_spot){output->lead_chair.x_m, output->lead_chair.z_m, output->lead_chair.yaw_rad};
    }
    abzi_sitting_tick(&p->sitting, &p->sitter, &input, &output->follow);
    const uint32_t holds = abzi_sitting_holds(&p->sitting);
    output->flags &= ~(uint32_t)(ABZ_LEFT_HOLD | ABZ_RIGHT_HOLD);
    output->flags |= (holds & 1 ? ABZ_LEFT_HOLD : 0u) | (holds & 2 ? ABZ_RIGHT_HOLD : 0u);
}

/// Her answer to the next frame of the leader. false: the music failed, and the line was printed.
static bool partner_answer(partner *p, const abz_pose *lead, abz_pose *follow)
{
    float share;
    abzi_frame_clock_frame(&p->clock);
    while (abzi_frame_clock_tick(&p->clock, &share)) {
        abz_input input = {.seen = UINT32_MAX, .gentle = p->gentle};
        abz_output output;
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            input.lead[j] = share < 1 ? abzi_v3_lerp(p->lead.pos[j], lead->pos[j], share) : lead->pos[j];
        }
        if (!partner_hear(p, &input)) {
            return false;
        }
        abz_engine_tick(p->engine, &input, &output);
        partner_attend(p, input.lead, &output);
        if (p->sits) {
            partner_sit(p, input.lead, &output);
        }
        if (output.music.confidence >= p->heard.confidence) {
            p->heard = output.music;
        }
        p->before = output.tick == 0 ? output.follow : p->last;
        p->last = output.follow;
        p->flags = output.flags;
        p->softest = fmaxf(p->softest, output.gentle);
        abzi_together_today(&p->today, &output.today);
    }
    p->lead = *lead;
    abzi_pose_between(&p->before, &p->last, abzi_frame_clock_answer(&p->clock), follow);
    return true;
}

// ---- hands ---------------------------------------------------------------------------------------------------------

// Below this confidence there may be no pulse (abrazo/rhythm.h).
#define MUSIC_SURE 0.3f

// Wrists further apart do not hold each other, however much she reaches for his hand (abrazo/measure.h).
#define HOLD_M 0.30f

/// Which hands are joined: hers hold the nearer one of his.
static uint32_t holds(const abz_pose *lead, const abz_pose *follow, uint32_t flags)
{
    static const struct {
        uint32_t flag, left, right;
        abz_joint hand;
    } her[] = {{ABZ_LEFT_HOLD, ABZ_PLAYER_HOLD_LEFT_LEFT, ABZ_PLAYER_HOLD_RIGHT_LEFT, ABZ_LEFT_HAND},
               {ABZ_RIGHT_HOLD, ABZ_PLAYER_HOLD_LEFT_RIGHT, ABZ_PLAYER_HOLD_RIGHT_RIGHT, ABZ_RIGHT_HAND}};
    uint32_t held = 0;
    for (int i = 0; i < 2; i++) {
        const abz_vec3 hand = follow->pos[her[i].hand];
        const abz_vec3 left = abzi_v3_sub(lead->pos[ABZ_LEFT_HAND], hand);
        const abz_vec3 right = abzi_v3_sub(lead->pos[ABZ_RIGHT_HAND], hand);
        const float left_m = abzi_v3_length(left), right_m = abzi_v3_length(right);
        if ((flags & her[i].flag) && fminf(left_m, right_m) < HOLD_M) {
            held |= left_m <= right_m ? her[i].left : her[i].right;
        }
    }
    return held;
}

// ---- the dance -----------------------------------------------------------------------------------------------------

/// All that a dance needs; begins as zeroes.
typedef struct dance {
    const options *o;
    abzi_motion_file *lead;
    abzi_repertoire_file repertoire;
    abzi_body_rig *body;
    void *engine_mem;
    partner partner;
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
        return out_of_memory();
    }
    int result;
    if (o->body) {
        abz_rig_config config = abz_rig_config_default();
        config.map = o->rig.map;
        result = abzi_body_load(o->body, &config, d->body);
        if (result == 0) {
            remark(o->body, &d->body->rig, o->quiet);
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
    config.follow_body = o->body ? d->body->rig.body : r->body;
    config.music = o->known.pulse;
    config.lead_sits = o->lead_sits;
    config.has_start = o->has_start;
    config.start_x_m = (float)o->start[0];
    config.start_z_m = (float)o->start[1];
    config.start_heading_rad = (float)(o->start[2] * (ABZI_PI / 180));
    d->engine_mem = malloc(abz_engine_size());
    if (!d->engine_mem) {
        return out_of_memory();
    }
    const abz_status status = abz_engine_init(d->engine_mem, abz_engine_size(), r, &config, &d->partner.engine);
    if (status != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: a body that cannot dance: %s\n",
                in_words(o->body ? o->body : o->lead, "standard input"), abz_status_text(status));
        return -1;
    }
    d->partner.gentle = o->gentle;
    d->partner.body = config.follow_body;
    d->partner.sits = o->seated;
    d->partner.sitter = abzi_sitter_of(&config.follow_body);
    d->partner.his_shape = abz_chair_for(&config.lead_body);
    abzi_fall_start(&d->partner.watch, &config.lead_body);
    abzi_handover_start(&d->partner.handover);
    abzi_frame_clock_init(&d->partner.clock, abzi_motion_frame_time(d->lead));
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
    if (o->seated && d->out.gltf) {
        abzi_gltf_file_seat(d->out.gltf, &d->partner.sitter.shape);
    }
    if (o->html) {
        if (o->seated) {
            d->page.follow_chair = d->partner.sitter.shape;
        }
        return abzi_page_open(&d->page, o->html, o->lead, frame_time_s) ? 0 : -1;
    }
    return 0;
}

/// One frame. 0; -1: failed and said so; 1: nobody reads any more.
static int dance_frame(dance *d, const abz_pose *lead)
{
    abz_pose follow;
    if (!partner_answer(&d->partner, lead, &follow)) {
        return -1;
    }
    const uint32_t held = holds(lead, &follow, d->partner.flags);
    const abz_chair chair = abzi_chair_shown(&d->partner.sitting.chair);
    d->held_n += held != 0;
    if (d->out.gltf) {
        abzi_gltf_file_chairs(d->out.gltf, &chair);
    }
    if (d->page.file && d->partner.sits) {
        abz_player_chairs(&d->page.player, &chair, &chair);
    }
    if (!abzi_motion_out_frame(&d->out, &follow)) {
        return abzi_out_unwanted(d->out.file) ? 1 : -1;
    }
    if (d->page.file && !abzi_page_frame(&d->page, lead, &follow, held)) {
        return -1;
    }
    if (d->remembers && !abzi_together_add(&d->together, lead, &follow)) {
        return out_of_memory();
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
static int judge(const dance *d, verdict *v)
{
    abz_figures figures;
    char lines[256];
    *v = (verdict){0};
    const int measured =
        d->remembers ? abzi_together_measure(&d->together, abzi_motion_frame_time(d->lead), &figures) : 1;
    if (measured == 0) {
        abzi_together_words(&figures, (double)d->held_n / (double)d->out.frame_n, v->words, sizeof v->words);
        abzi_together_figures(&figures, lines, sizeof lines);
        snprintf(v->page, sizeof v->page, "%s\n%s", v->words, lines);
    }
    return measured < 0 ? out_of_memory() : 0;
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
        return out_of_memory();
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

enum {
    KEY_REPERTOIRE = 256,
    KEY_HTML,
    KEY_BODY,
    KEY_START,
    KEY_MUSIC,
    KEY_GENTLE,
    KEY_LEAD_SEATED
};  // options without a letter

static bool read_number(const char *text, double *value)
{
    char *end;
    *value = text ? strtod(text, &end) : 0;
    return text && end != text && *end == 0 && isfinite(*value) && fabs(*value) < 1e6;
}

static void read_start(options *o, const char *first, struct argp_state *state)
{
    for (int i = 0; i < 3; i++) {
        const char *word = i == 0 ? first : state->next < state->argc ? state->argv[state->next++] : NULL;
        if (!read_number(word, &o->start[i])) {
            argp_error(state, "--start takes three numbers: X and Z in metres, DEG in degrees");
            return;
        }
    }
    o->has_start = true;
}

static void check(options *o, const struct argp_state *state)
{
    if (!o->lead) {
        argp_error(state, "a leader is needed: LEAD.bvh, or - for standard input");
    }
    if (!o->repertoire) {
        argp_error(state, "say what she knows: --repertoire FILE, as \"abrazo learn\" writes it");
    }
    if (!o->music && abzi_pulse_option_used(&o->known)) {
        argp_error(state, "%s is about music: --music FILE", abzi_pulse_option_used(&o->known));
    }
    abzi_pulse_options_check(&o->known, state);
    if (o->music && strcmp(o->music, "-") == 0 && strcmp(o->lead, "-") == 0) {
        argp_error(state, "standard input is the leader or the music, not both");
    }
    if (!o->out && isatty(STDOUT_FILENO)) {
        argp_error(state, "say where to write her motion: -o FILE, or -o - for this terminal");
    }
    o->out = o->out ? o->out : "-";
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options *o = state->input;
    switch (key) {
    case KEY_REPERTOIRE:
        o->repertoire = text;
        return 0;
    case 'o':
        o->out = text;
        return 0;
    case KEY_HTML:
        o->html = text;
        return 0;
    case KEY_BODY:
        if (strcmp(text, ABZI_BODY_SEATED) == 0) {
            o->seated = true;
        } else {
            o->body = text;
        }
        return 0;
    case KEY_LEAD_SEATED:
        o->lead_sits = true;
        return 0;
    case KEY_MUSIC:
        o->music = text;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->known;
        return 0;
    case KEY_START:
        read_start(o, text, state);
        return 0;
    case KEY_GENTLE:
        abzi_gentle_option(text, &o->gentle, state);
        return 0;
    case 'm':
        o->rig.map = text;
        return 0;
    case 'u':
        abzi_unit_option(text, &o->rig.unit_m, state);
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0) {
            argp_error(state, "one leader, not more: what is \"%s\"?", text);
        }
        o->lead = text;
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
    return abzi_out_destroys((const char *[]){o->lead, o->repertoire, o->body, o->music}, 4,
                             (const char *[]){o->out, o->html}, 2);
}

int abzi_cmd_dance(int argc, char **argv)
{
    static const struct argp_option option[] = {
        {"repertoire", KEY_REPERTOIRE, "FILE", 0, "What she knows: a file that abrazo learn wrote", 0},
        {"output", 'o', "FILE", 0, "Where to write her motion (default: standard output)", 0},
        {"html", KEY_HTML, "FILE", 0, "Also write a page that plays the couple in a browser, offline", 0},
        {"body", KEY_BODY, "FILE", 0,
         "Dance in the body of this BVH file, not in the repertoire's; seated: in a manual wheelchair (both may be "
         "given)",
         0},
        {"lead-seated", KEY_LEAD_SEATED, NULL, 0,
         "The leader sits in a wheelchair (default: found out, where legs are seen)", 0},
        {"start", KEY_START, "X Z DEG", 0,
         "Where she stands and faces at first, in metres on the floor and degrees (default: where a partner would)", 0},
        {"music", KEY_MUSIC, "FILE", 0, "The music they dance to, beginning with LEAD's first frame: she hears it", 0},
        {"gentle", KEY_GENTLE, "HOW", 0,
         "How gently she dances: 0, as the dance is danced, to 1, as small and soft as she can; or auto, as the leader "
         "needs it (default: auto)",
         0},
        {"unit", 'u', "UNIT", 0, "Unit of LEAD: m, cm or in (default: found from the leader's height)", 0},
        {"map", 'm', "JOINT=NAME,...", 0, "Names of joints in a skeleton abrazo does not know", 0},
        {"quiet", 'q', NULL, 0, "Say nothing but what went wrong", 0},
        {0}};
    static const struct argp_child known[] = {{&abzi_pulse_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = option,
        .parser = parse,
        .children = known,
        .args_doc = "LEAD",
        .doc = "Follow a leader: write the follower's motion in his world, unit and frame rate, frame by frame and "
               "without seeing the future.\v"
               "LEAD is a BVH file, or - for standard input; in a pipe each frame is answered when it comes. --start "
               "is in metres of the leader's world: with +Y up, X and Z are its axes, 0 degrees faces +Z and 90 faces "
               "+X; with +Z up, X is its axis, Z is minus its Y axis, 0 degrees faces -Y and 90 faces +X. "
               "With --share she may lead, too: abrazo dance --share .5 --help."};
    if (abzi_sharing_asked(argc, argv)) {
        return abzi_sharing(argc, argv);
    }
    options o = {.gentle = ABZ_GENTLE_AUTO, .rig = abz_rig_config_default(), .known = abzi_pulse_options_none()};
    if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        return out_of_memory() != 0;
    }
    if (o.html && abzi_player_page_size == 0) {
        fprintf(stderr, "abrazo: %s: this abrazo was built without its page (node and npm make it)\n", o.html);
        return 1;
    }
    const int status = !is_overwriting(&o) && run(&o) == 0 ? 0 : 1;
    if (*abzi_ending_asked() != 0) {
        raise(*abzi_ending_asked());  // whoever waits for this program is to know why it ended
    }
    return status;
}
