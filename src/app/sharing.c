#include "app/sharing.h"

#include <argp.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "abrazo/share.h"
#include "app/body_option.h"
#include "app/couple_option.h"
#include "app/danced_options.h"
#include "app/ending.h"
#include "app/following.h"
#include "app/progress.h"
#include "app/together.h"
#include "base/vec.h"
#include "care/sitting.h"
#include "edge/band_file.h"
#include "edge/body_file.h"
#include "edge/complain.h"
#include "edge/figure_seats.h"
#include "edge/figure_set.h"
#include "edge/frame_clock.h"
#include "edge/motion_file.h"
#include "edge/motion_out.h"
#include "edge/page_file.h"
#include "lead/held.h"
#include "lead/share_internal.h"
#include "lead/temper.h"
#include "room/handover.h"
#include "sense/upright.h"

typedef struct options {
    const char *partner, *out, *html;
    abzi_body_choice body;
    abzi_danced danced;
    abz_rig_config rig;
    float share, gentle;
    abz_role part;
    bool partner_sits;
} options;

/// All that a dance needs; begins as zeroes.
typedef struct dance {
    const options *o;
    abzi_figure_set figures;
    abzi_motion_file *partner;
    abzi_band_file *music;  // or NULL: there is none, or it is over
    abzi_body_rig body;
    abzi_motion_out out;
    abzi_page page;
    uint32_t holds;  // hands of hers that are to hold, 1 << abz_side
    void *mem;
    abz_sharer *she;
    abzi_sitter sitter;
    abzi_sitting sitting;
    abzi_temper temper;  // of her hands, when she sits
    abzi_frame_clock clock;
    abz_pose seen;           // the newest frame of the partner; before she dances, the first
    int first;               // 1: that is still to be danced to; 0: there was none
    abzi_upright upright;    // whether he sits: who never stood is found to at first sight
    bool his_seat;           // so she dances
    abzi_handover handover;  // from her who danced before he was found to sit, or to stand
    abz_pose before, last;   // her newest two ticks
    abz_chair_shape his_shape;
    uint64_t tick_n, led_n, answered_n, known_n;  // ticks: all; she led; she answered; the partner's figure was known
    uint64_t seat_n;                              // he sat
    float softest;                                // how gently she danced at most,
    abz_today today;                              // and the most of what she saw that asked for it
} dance;

static int open_body(dance *d)
{
    const float height_m[ABZ_ROLE_N] = {ABZI_LEAD_HEIGHT_M, ABZI_FOLLOW_HEIGHT_M};
    const options *o = d->o;
    const abz_rig *partner = abzi_motion_rig(d->partner);
    abz_error error;
    if (o->body.file) {
        abz_rig_config config = abz_rig_config_default();
        if (abzi_body_load(o->body.file, &config, &d->body) != 0) {
            return -1;
        }
    } else {
        const abz_body body = abz_body_of_height(height_m[o->part]);
        if (abz_skeleton_of_body(&body, &d->body.skeleton, &d->body.rig, &error) != ABZ_OK) {
            return abzi_complain(NULL, error.what);
        }
    }
    abz_rig_convert(&d->body.skeleton, &d->body.rig, partner->unit_m, partner->up);
    return 0;
}

/// She as she dances with who sits, or stands (his_seat). 0, or -1 with the line printed.
static int begin_her(dance *d)
{
    const options *o = d->o;
    if (abzi_figure_set_load(o->danced.figures, o->danced.figures_n, o->danced.dance, &d->figures) != 0) {
        return -1;
    }
    abz_sharer_config config = abz_sharer_config_default();
    config.part = o->part;
    config.body[o->part] = d->body.rig.body;
    config.body[o->part == ABZ_ROLE_LEAD ? ABZ_ROLE_FOLLOW : ABZ_ROLE_LEAD] = abzi_motion_rig(d->partner)->body;
    config.seated = (o->body.seated ? 1u << o->part : 0u) | (d->his_seat ? 1u << (1 - o->part) : 0u);
    config.share = o->share;
    config.begins = false;
    config.joins = true;
    config.late_s = 0;
    config.seed = o->danced.seed;
    d->sitter = abzi_sitter_of(&config.body[o->part]);
    abzi_figure_seats_share(&d->figures, config.body, config.seated);
    const abz_status status =
        abz_sharer_init(d->mem, abz_sharer_size(), d->figures.figure, d->figures.n, &config, &d->she);
    if (status != ABZ_OK) {
        fprintf(stderr, "abrazo: she cannot dance these figures with %s: %s\n", o->partner, abz_status_text(status));
        return -1;
    }
    return 0;
}

/// One tick of the partner. Returns whether he sits, as far as it is known by now.
static bool sees_seated(dance *d, const abz_vec3 *joint)
{
    uint32_t seen = UINT32_MAX;
    const abz_body *his = &abzi_motion_rig(d->partner)->body;
    (void)abzi_upright_tick(&d->upright, his, d->o->partner_sits, joint, &seen);
    return d->o->partner_sits || d->upright.sits;
}

/// He has sat down, or stood up: she joins in anew. 0, or -1 with the line printed.
static int begin_again(dance *d)
{
    const abzi_today today = d->she->state.today;
    abzi_figure_set_free(&d->figures);
    d->his_seat = !d->his_seat;
    if (begin_her(d) != 0) {
        return -1;
    }
    d->she->state.today = today;
    abzi_handover_take(&d->handover);
    return 0;
}

/// The partner's first frame, and whether he sits in it. false: failed and said so.
static bool meet(dance *d)
{
    d->first = abzi_motion_next(d->partner, &d->seen);
    d->his_seat = d->first > 0 ? sees_seated(d, d->seen.pos) : d->o->partner_sits;
    d->upright = (abzi_upright){0};  // it is still to be danced to
    d->his_shape = abz_chair_for(&abzi_motion_rig(d->partner)->body);
    return d->first >= 0;
}

/// As abzi_motion_next.
static int next(dance *d, abz_pose *partner)
{
    if (d->first > 0) {
        *partner = d->seen;
        d->first = 0;
        return 1;
    }
    return abzi_motion_next(d->partner, partner);
}

static int open_all(dance *d)
{
    const options *o = d->o;
    abzi_handover_start(&d->handover);
    d->mem = malloc(abz_sharer_size());
    if (!d->mem) {
        return abzi_out_of_memory();
    }
    d->partner = abzi_motion_open(o->partner, &o->rig);
    if (!d->partner || (o->danced.music && !(d->music = abzi_band_file_open(o->danced.music))) || open_body(d) != 0 ||
        !meet(d) || begin_her(d) != 0) {
        return -1;
    }
    const double frame_time_s = abzi_motion_frame_time(d->partner);
    abzi_frame_clock_init(&d->clock, frame_time_s);
    if (abzi_motion_out_open(&d->out, o->out, &d->body, frame_time_s) != 0) {
        return -1;
    }
    if (o->body.seated && d->out.gltf) {
        abzi_gltf_file_seat(d->out.gltf, &d->sitter.shape);
    }
    if (o->html == NULL) {
        return 0;
    }
    const bool leads = o->part == ABZ_ROLE_LEAD;
    *(leads ? &d->page.follow_chair : &d->page.lead_chair) = d->his_shape;  // the partner may be found to sit
    if (o->body.seated) {
        *(leads ? &d->page.lead_chair : &d->page.follow_chair) = d->sitter.shape;
    }
    return abzi_page_open(&d->page, o->html, o->partner, frame_time_s) ? 0 : -1;
}

/// Her ticks up to the next frame of the partner. false: failed and said so.
static bool dance_ticks(dance *d, const abz_pose *partner)
{
    float share;
    abzi_frame_clock_frame(&d->clock);
    while (abzi_frame_clock_tick(&d->clock, &share)) {
        abz_sharer_input input = {.seen = UINT32_MAX, .gentle = d->o->gentle};
        abz_sharer_output output;
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            input.joint[j] = share < 1 ? abzi_v3_lerp(d->seen.pos[j], partner->pos[j], share) : partner->pos[j];
        }
        const int heard = d->music ? abzi_band_file_next(d->music, &input.sound) : 0;
        if (heard < 0) {
            return false;
        }
        input.heard = heard > 0;
        if (sees_seated(d, input.joint) != d->his_seat && begin_again(d) != 0) {
            return false;
        }
        abz_sharer_tick(d->she, &input, &output);
        const abz_effort effort = abz_effort_of(output.gentle);
        abzi_handover_show(&d->handover, &d->body.rig.body, output.gentle > 0 ? &effort : NULL, &output.pose);
        const abz_figure *figure = output.figure >= 0 ? &d->figures.figure[output.figure] : NULL;
        const int32_t holds = abzi_held_in_figure(figure, output.count, (int)d->o->part);
        d->holds = holds > 0 ? (uint32_t)holds : 0;
        if (d->o->body.seated) {
            const abzi_sitting_input sits = {.danced = &output.pose,
                                             .other = input.joint,
                                             .shape = d->his_seat ? &d->his_shape : NULL,
                                             .chair = abzi_chair_of(input.joint, &d->his_shape),
                                             .holds = holds,
                                             .lands_s = -1,
                                             .cues = output.cues != 0,
                                             .cue_rad = output.cue_rad,
                                             .gentle = output.gentle};
            abzi_temper_seated(&d->temper, &d->sitting, &d->sitter, &sits, &output.pose);
            d->holds = abzi_sitting_holds(&d->sitting);
        }
        d->before = d->tick_n == 0 ? output.pose : d->last;
        d->last = output.pose;
        d->tick_n++;
        d->led_n += (output.flags & ABZ_SHARER_LEADS) != 0;
        d->answered_n += (output.flags & ABZ_SHARER_ANSWERS) != 0;
        d->known_n += output.partner.figure >= 0;
        d->seat_n += d->his_seat;
        d->softest = fmaxf(d->softest, output.gentle);
        abzi_together_today(&d->today, &output.today);
    }
    d->seen = *partner;
    return true;
}

/// One frame of both on the page. false: failed and said so.
static bool show(dance *d, const abz_pose *partner, const abz_pose *hers)
{
    if (d->page.file == NULL) {
        return true;
    }
    const bool leads = d->o->part == ABZ_ROLE_LEAD;
    const uint32_t held = abzi_joined_hands(d->holds, d->o->part, partner, hers);
    const abz_chair chair = abzi_chair_shown(&d->sitting.chair), his = abzi_chair_seen(partner->pos, &d->his_shape);
    const abz_chair *his_chair = d->his_seat ? &his : NULL;
    abz_player_chairs(&d->page.player, leads ? &chair : his_chair, leads ? his_chair : &chair);
    return abzi_page_frame(&d->page, leads ? hers : partner, leads ? partner : hers, held);
}

/// 0; -1: failed and said so; 1: nobody reads any more.
static int dance_frames(dance *d)
{
    const uint64_t promised_n = abzi_motion_frames_promised(d->partner);
    abzi_progress progress;
    abz_pose partner, hers;
    int more, result = 0;
    if (!abzi_motion_out_begin(&d->out, promised_n)) {
        return abzi_out_unwanted(d->out.file) ? 1 : -1;
    }
    abzi_progress_begin(&progress, "dancing", 3, d->o->danced.quiet || strcmp(d->o->out, "-") == 0);
    while (result == 0 && (more = next(d, &partner)) != 0) {
        if (more < 0 || !dance_ticks(d, &partner)) {
            result = -1;
            break;
        }
        abzi_pose_between(&d->before, &d->last, abzi_frame_clock_answer(&d->clock), &hers);
        if (d->out.gltf) {
            const abz_chair chair = abzi_chair_shown(&d->sitting.chair);
            abzi_gltf_file_chairs(d->out.gltf, &chair);
        }
        if (!abzi_motion_out_frame(&d->out, &hers)) {
            result = abzi_out_unwanted(d->out.file) ? 1 : -1;
        } else if (!show(d, &partner, &hers)) {
            result = -1;
        }
        abzi_progress_show(&progress, promised_n > 0 ? fmin((double)d->out.frame_n / (double)promised_n, 1) : -1);
    }
    abzi_progress_hide(&progress);
    if (result == 0 && !abzi_motion_out_end(&d->out, promised_n)) {
        result = -1;
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
    signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a failed write
    int result = open_all(d);
    if (result == 0) {
        abzi_ending_begin();
        abzi_motion_end_when(d->partner, abzi_ending_asked());
        result = dance_frames(d);
        if (result == 0 && !o->danced.quiet) {
            const double all = d->tick_n > 0 ? (double)d->tick_n : 1;
            fprintf(stderr,
                    "She led for %.0f %% of the time, and danced figures that the partner began for %.0f %%.\n"
                    "What the partner danced was a figure of %s for %.0f %%.\n",
                    100 * (double)d->led_n / all, 100 * (double)d->answered_n / all,
                    abz_dance_name((abz_dance)d->figures.figure[0].dance), 100 * (double)d->known_n / all);
            if (d->seat_n > 0) {
                fprintf(stderr, "The partner sat for %.0f %% of the time.\n", 100 * (double)d->seat_n / all);
            }
            if (o->gentle < 0) {
                abzi_together_gentle("the partner", d->softest, &d->today);
            }
            if (o->html) {
                fprintf(stderr, "Both, to play in a browser: %s\n", o->html);
            }
        }
    }
    if (!abzi_motion_out_close(&d->out)) {
        result = result == 0 ? -1 : result;
    }
    if (d->page.file && !abzi_page_end(&d->page, NULL)) {
        result = -1;
    }
    abzi_page_close(&d->page);
    if (d->partner) {
        abzi_motion_close(d->partner);
    }
    abzi_band_file_close(d->music);
    abzi_figure_set_free(&d->figures);
    free(d->mem);
    free(d);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static const abzi_option_word parts[] = {{"lead", ABZ_ROLE_LEAD}, {"follow", ABZ_ROLE_FOLLOW}, {0}};

static void check(void *all, struct argp_state *state)
{
    const options *o = all;
    if (!o->partner) {
        argp_error(state, "a partner is needed: PARTNER.bvh, or - for standard input");
    }
    abzi_danced_check(&o->danced, state);
    if (!o->out) {
        argp_error(state, "say where to write her motion: -o FILE, or -o - for standard output");
    }
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_NUMBER("share", "0..1", abzi_option_small_number, AT(share), 0, 1,
                       "--share takes 0 (she listens) to 1 (she leads)",
                       "How much she likes to lead: 0 never, .5 as much as the partner, 1 always"),
    ABZI_OPTION_WORD("part", "lead|follow", AT(part), parts, "--part takes lead or follow",
                     "The footwork she dances, whoever leads (default: follow)"),
    ABZI_OPTION_OUTPUT(AT(out), "FILE", "Where to write her motion"),
    ABZI_OPTION_TEXT("html", "FILE", AT(html), "Also write a page that plays the couple in a browser, offline"),
    ABZI_OPTION_TEXT("music", "FILE", AT(danced.music),
                     "The music they dance to, beginning with the first frame: she hears it"),
    ABZI_OPTION_OWN("gentle", "HOW", abzi_option_gentle, AT(gentle),
                    "How gently she dances: 0, as the figures have it, to 1, as small and soft as she can; or auto, as "
                    "the partner needs it (default: auto)"),
    ABZI_OPTION_REPEATED("body", "FILE", abzi_option_body, AT(body),
                         "Dance in the body of this BVH file; seated: in a manual wheelchair (both may be given)"),
    ABZI_OPTION_FLAG("partner-seated", AT(partner_sits),
                     "The partner sits in a wheelchair (default: found out, where legs are seen)"),
    ABZI_OPTION_UNIT(AT(rig.unit_m), "Unit of PARTNER: m, cm or in (default: found from the partner's height)"),
    ABZI_OPTION_MAP(AT(rig.map)),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .group = {{abzi_danced_option_rows, AT(danced), NULL}},
    .arguments = "PARTNER",
    .help = "Share the lead with a recorded partner: she joins in, answers the figures that are begun, and begins "
            "some herself.\v"
            "abrazo dance leader.bvh --dance salsa --share 0.5 -o her.bvh",
    .words_at = AT(partner),
    .words_most = 1,
    .too_many = "one partner, not more",
    .check = check};

static bool is_overwriting(const options *o)
{
    return abzi_out_destroys((const char *[]){o->partner, o->danced.music, o->body.file}, 3,
                             (const char *[]){o->out, o->html}, 2);
}

bool abzi_sharing_asked(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--share", 7) == 0 && (argv[i][7] == 0 || argv[i][7] == '=')) {
            return true;
        }
    }
    return false;
}

/// The option of a table that a word of the command line says; NULL: it is none of these.
static const abzi_option *said_by(const abzi_option *table, const char *word)
{
    const size_t n = strncmp(word, "--", 2) == 0 ? strcspn(word + 2, "=") : 0;
    for (; n > 0 && table->name; table++) {
        if (strlen(table->name) == n && strncmp(table->name, word + 2, n) == 0) {
            return table;
        }
    }
    return NULL;
}

/// What is for following alone, said together with --share; NULL: nothing.
static const char *following_said(int argc, char **argv, const abzi_option *const *following)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        for (const abzi_option *const *table = following; *table; table++) {
            const abzi_option *it = said_by(*table, argv[i]);
            if (it && !said_by(option, argv[i]) && !said_by(abzi_danced_option_rows, argv[i])) {
                return it->name;
            }
        }
    }
    return NULL;
}

int abzi_sharing(int argc, char **argv, const abzi_option *const *following)
{
    const char *about_following = following_said(argc, argv, following);
    if (about_following) {
        fprintf(stderr, "%s: --%s is about following, not about --share; abrazo dance --share .5 --help says what is\n",
                argv[0], about_following);
        return EX_USAGE;
    }
    options o = {.gentle = ABZ_GENTLE_AUTO, .rig = abz_rig_config_default(), .part = ABZ_ROLE_FOLLOW};
    if (!abzi_options_read(&line, argc, argv, &o) || abzi_page_is_missing(o.html) || is_overwriting(&o)) {
        return 1;
    }
    const int status = run(&o) == 0 ? 0 : 1;
    abzi_ending_pass_on();
    return status;
}
