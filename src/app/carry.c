#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/stand_in.h"
#include "app/body_option.h"
#include "app/command.h"
#include "app/couple_option.h"
#include "app/pulse_options.h"
#include "edge/band_file.h"
#include "edge/body_file.h"
#include "edge/complain.h"
#include "edge/frame_clock.h"
#include "edge/motion_file.h"
#include "edge/motion_out.h"
#include "edge/page_file.h"
#include "edge/repertoire_file.h"

// Files of one couple end within so many seconds of each other; where one is shorter, its dancer is lost at its end.
#define TOGETHER_S 0.5
// A frame is in a tick when it is no further off: frame times are rounded in files, and add up.
#define ON_TICK 0.05

typedef struct options {
    const char *dancer[ABZ_ROLE_N], *repertoire, *out, *html, *body, *music;
    int lost;             // abz_role; -1: whose file ends first
    int seated;           // bits 1 << abz_role
    double at_s, back_s;  // below 0: not said
    bool has_side, full, hand_back, quiet;
    double side[2];  // x, z in metres
    abz_rig_config rig;
    abzi_pulse_options known;  // of the music
} options;

static const char *const role_name[ABZ_ROLE_N] = {"leader", "follower"};

// ---- the dance -----------------------------------------------------------------------------------------------------

/// All that it needs; begins as zeroes.
typedef struct carry {
    const options *o;
    abzi_clip clip[ABZ_ROLE_N];
    abzi_repertoire_file repertoire;
    abz_repertoire other;  // the leader's place
    abzi_body_rig *body;
    abzi_band_file *music;  // or NULL: there is none, or it is over
    void *mem;
    abz_stand_in *stand_in;
    abzi_motion_out out;
    abzi_page page;
    int place;           // of who is lost
    int fell;            // who was seen to fall before that; -1: nobody
    size_t lost_at;      // tick; SIZE_MAX: nobody is lost
    size_t back_at;      // SIZE_MAX: and does not come back
    size_t tick_n;       // of the whole
    double enters_s[2];  // after the loss: she is there; below 0: she is not
    uint64_t beat_n[2];  // beats of the pulse since she was lost: on the way, and there
    bool closed;
    abz_stand_in_act act;  // what she does,
    abz_role acts_for;     // and in whose place
    uint32_t sits;         // bits 1 << abz_role: who of them does,
    abz_chair chair[ABZ_ROLE_N];
} carry;

static double seconds(size_t tick_n)
{
    return (double)tick_n / ABZ_TICKS_PER_SECOND;
}

static void remark(const carry *c, const char *path, const abz_rig *rig)
{
    char text[256];
    if (!c->o->quiet && abzi_motion_remark(path, rig, text, sizeof text)) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
}

/// The leader's file says for both in which unit they are and where up is. 0, or -1 with the line printed.
static int load_couple(carry *c)
{
    const options *o = c->o;
    abz_rig_config config = o->rig;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (abzi_clip_load(o->dancer[role], &config, &c->clip[role]) != 0) {
            return -1;
        }
        if (c->clip[role].pose_n == 0) {
            fprintf(stderr, "abrazo: %s: has no frames: expected a dancer until she is lost\n", o->dancer[role]);
            return -1;
        }
        config.unit_m = c->clip[role].rig->unit_m;
        config.up = c->clip[role].rig->up;
        remark(c, o->dancer[role], c->clip[role].rig);
    }
    return 0;
}

/// Who is lost, and when. 0, or -1 with the line printed.
static int find_loss(carry *c)
{
    const options *o = c->o;
    const size_t lead_n = c->clip[ABZ_ROLE_LEAD].pose_n, follow_n = c->clip[ABZ_ROLE_FOLLOW].pose_n;
    const int shorter = lead_n <= follow_n ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
    c->place = o->lost >= 0 ? o->lost : shorter;
    c->tick_n = c->clip[1 - c->place].pose_n;
    const size_t his_n = c->clip[c->place].pose_n;
    c->lost_at = o->at_s >= 0 ? (size_t)(o->at_s * ABZ_TICKS_PER_SECOND + .5) : SIZE_MAX;
    if (o->at_s >= 0 && seconds(his_n) < o->at_s) {
        fprintf(stderr, "abrazo: %s: ends after %.2f s, before --at %g\n", o->dancer[c->place], seconds(his_n),
                o->at_s);
        return -1;
    }
    if (o->at_s < 0 && (double)c->tick_n > (double)his_n + TOGETHER_S * ABZ_TICKS_PER_SECOND) {
        c->lost_at = his_n;
    }
    c->back_at = o->back_s >= 0 ? (size_t)(o->back_s * ABZ_TICKS_PER_SECOND + .5) : SIZE_MAX;
    return 0;
}

static int open_body(carry *c, const abz_repertoire *place)
{
    const options *o = c->o;
    const abz_rig *world = c->clip[ABZ_ROLE_LEAD].rig;
    c->body = malloc(sizeof *c->body);
    if (!c->body) {
        return abzi_out_of_memory();
    }
    abz_rig_config config = abz_rig_config_default();
    config.map = o->rig.map;
    const int result = o->body ? abzi_body_load(o->body, &config, c->body)
                               : abzi_body_file_read(o->repertoire, place->body_file, place->body_file_n, c->body);
    if (result == 0) {
        abz_rig_convert(&c->body->skeleton, &c->body->rig, world->unit_m, world->up);
    }
    return result;
}

static int open_stand_in(carry *c)
{
    const options *o = c->o;
    abz_stand_in_config config = abz_stand_in_config_default(&c->repertoire.repertoire, &c->other);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        config.dancer[role] = c->clip[role].rig->body;
    }
    const abz_repertoire *place = c->place == ABZ_ROLE_LEAD ? &c->other : &c->repertoire.repertoire;
    if (open_body(c, place) != 0) {
        return -1;
    }
    config.place = (abz_role)c->place;
    config.body = o->body ? c->body->rig.body : place->body;
    config.has_side = o->has_side;
    config.side_x_m = (float)o->side[0];
    config.side_z_m = (float)o->side[1];
    config.sits = (uint32_t)o->seated;
    config.full = o->full;
    config.hand_back = o->hand_back;
    config.music = o->known.pulse;
    c->mem = malloc(abz_stand_in_size());
    if (!c->mem) {
        return abzi_out_of_memory();
    }
    const abz_status status =
        abz_stand_in_init(c->mem, abz_stand_in_size(), &c->repertoire.repertoire, &c->other, &config, &c->stand_in);
    if (status != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: a body that cannot dance: %s\n", o->body ? o->body : o->dancer[c->place],
                abz_status_text(status));
        return -1;
    }
    return 0;
}

static int open_all(carry *c)
{
    const options *o = c->o;
    abz_error error;
    if (abzi_repertoire_map(o->repertoire, &c->repertoire) != 0) {
        return -1;
    }
    if (abz_repertoire_open_other(&c->repertoire.repertoire, &c->other, &error) != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: %s\n", o->repertoire, error.what);
        return -1;
    }
    if (load_couple(c) != 0 || find_loss(c) != 0 || (o->music && !(c->music = abzi_band_file_open(o->music)))) {
        return -1;
    }
    const double frame_time_s = c->clip[ABZ_ROLE_LEAD].frame_time_s;
    if (open_stand_in(c) != 0 || abzi_motion_out_open(&c->out, o->out, c->body, frame_time_s) != 0) {
        return -1;
    }
    c->out.waits = true;
    c->page.third_name = "stand-in";
    c->page.lead_chair = abz_chair_for(&c->clip[ABZ_ROLE_LEAD].rig->body);  // they may be found to sit
    c->page.follow_chair = abz_chair_for(&c->clip[ABZ_ROLE_FOLLOW].rig->body);
    return o->html && !abzi_page_open(&c->page, o->html, o->dancer[1 - c->place], frame_time_s) ? -1 : 0;
}

/// One tick. false: the music failed, and the line was printed.
static bool dance_tick(carry *c, size_t tick, abz_pose *pose)
{
    abz_stand_in_input input = {.left_s = (float)seconds(c->tick_n - 1 - tick)};
    abz_stand_in_output output;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_clip *clip = &c->clip[role];
        const bool gone = role == c->place && tick >= c->lost_at && tick < c->back_at;
        const bool here = !gone && tick < clip->pose_n;
        const abz_pose *at = &clip->pose[tick < clip->pose_n ? tick : clip->pose_n - 1];
        memcpy(input.dancer[role], at->pos, sizeof at->pos);
        input.seen[role] = here ? UINT32_MAX : 0;
        input.lost |= gone ? 1u << role : 0u;
    }
    const int heard = c->music ? abzi_band_file_next(c->music, &input.sound) : 0;
    if (heard == 0) {
        input.sound = (abz_band_frame){{0}};  // after the last note there is silence
    }
    input.heard = c->music != NULL;
    abz_stand_in_tick(c->stand_in, &input, &output);
    *pose = output.pose;
    c->act = output.act;
    c->acts_for = output.place;
    if (output.act == ABZ_STAND_IN_ENTERING && c->enters_s[0] < 0 && c->lost_at > tick) {  // a fall was seen
        c->lost_at = tick;
        c->fell = (int)output.place;
    }
    if (output.act == ABZ_STAND_IN_CARRYING && c->enters_s[0] < 0) {
        c->enters_s[0] = seconds(tick - c->lost_at);
    }
    if (output.act == ABZ_STAND_IN_LEAVING && c->enters_s[1] < 0) {
        c->enters_s[1] = seconds(tick);
    }
    const bool beats = (output.flags & ABZ_STAND_IN_BEAT) != 0;
    c->beat_n[0] += beats && output.act == ABZ_STAND_IN_ENTERING;
    c->beat_n[1] += beats && output.act == ABZ_STAND_IN_CARRYING;
    c->closed = (output.flags & ABZ_STAND_IN_CLOSED) != 0;
    c->sits = output.sits;
    memcpy(c->chair, output.chair, sizeof c->chair);
    return heard >= 0;
}

static bool write_frame(carry *c, const abz_pose *pose, size_t tick)
{
    if (!abzi_motion_out_frame(&c->out, pose)) {
        return false;
    }
    if (!c->page.file) {
        return true;
    }
    const abz_pose *at[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_clip *clip = &c->clip[role];
        at[role] = &clip->pose[tick < clip->pose_n ? tick : clip->pose_n - 1];
    }
    abz_player_chairs(&c->page.player, c->sits & 1 << ABZ_ROLE_LEAD ? &c->chair[ABZ_ROLE_LEAD] : NULL,
                      c->sits & 1 << ABZ_ROLE_FOLLOW ? &c->chair[ABZ_ROLE_FOLLOW] : NULL);
    uint32_t shows = abzi_page_stand_in(&c->page, pose, c->act, c->acts_for);
    const bool is_over = tick >= c->clip[c->place].pose_n;
    const bool is_gone = tick >= c->lost_at && tick < c->back_at && c->fell < 0;  // who fell lies there
    if (is_over || is_gone) {
        shows |= c->place == ABZ_ROLE_LEAD ? ABZ_PLAYER_LEAD_LOST : ABZ_PLAYER_FOLLOW_LOST;
    }
    return abzi_page_frame(&c->page, at[ABZ_ROLE_LEAD], at[ABZ_ROLE_FOLLOW], shows);
}

/// 0, or -1 with the line printed.
static int dance(carry *c)
{
    const double ticks_a_frame = c->out.frame_time_s * ABZ_TICKS_PER_SECOND;
    const uint64_t frame_n = (uint64_t)((double)(c->tick_n - 1) / ticks_a_frame + 1 + ON_TICK);
    abz_pose before, pose, between;
    if (!abzi_motion_out_begin(&c->out, frame_n)) {
        return -1;
    }
    uint64_t frame = 0;
    for (size_t tick = 0; tick < c->tick_n; tick++) {
        if (!dance_tick(c, tick, &pose)) {
            return -1;
        }
        // Frames up to this tick, on the way from the tick before.
        while (frame < frame_n && (double)frame * ticks_a_frame <= (double)tick + ON_TICK) {
            const double share = 1 - ((double)tick - (double)frame * ticks_a_frame);
            const bool on_tick = tick == 0 || share > 1 - ON_TICK;
            if (!on_tick) {
                abzi_pose_between(&before, &pose, (float)share, &between);
            }
            if (!write_frame(c, on_tick ? &pose : &between, tick)) {
                return -1;
            }
            frame++;
        }
        before = pose;
    }
    return abzi_motion_out_end(&c->out, frame_n) ? 0 : -1;
}

static void say_done(const carry *c)
{
    const options *o = c->o;
    const int role = c->fell >= 0 ? c->fell : c->place;
    const char *lost = role_name[role], *left = role_name[1 - role], *how = c->fell >= 0 ? "fell" : "was lost";
    if (c->lost_at >= c->tick_n) {
        fprintf(stderr, "Nobody fell or was lost: she stood at the side for %.1f seconds.\n", seconds(c->tick_n));
    } else if (c->enters_s[0] < 0) {
        fprintf(stderr, "The %s %s at %.2f s, and %.1f seconds later the dance was over.\n", lost, how,
                seconds(c->lost_at), seconds(c->tick_n - c->lost_at));
    } else {
        fprintf(stderr,
                "The %s %s at %.2f s. She was in his place %.1f seconds later (%llu beat%s), and carried on with "
                "the %s for %llu beats, %s.\n",
                lost, how, seconds(c->lost_at), c->enters_s[0], (unsigned long long)c->beat_n[0],
                c->beat_n[0] == 1 ? "" : "s", left, (unsigned long long)c->beat_n[1],
                c->enters_s[1] >= 0 ? "and gave the place back"
                : c->closed         ? "to the end"
                                    : "without closing");
    }
    fprintf(stderr, "Her motion: %s\n", strcmp(o->out, "-") == 0 ? "standard output" : o->out);
    if (o->html) {
        fprintf(stderr, "All three, to play in a browser: %s\n", o->html);
    }
}

static int run(const options *o)
{
    carry *c = calloc(1, sizeof *c);
    if (!c) {
        return abzi_out_of_memory();
    }
    c->o = o;
    c->enters_s[0] = c->enters_s[1] = -1;
    c->fell = -1;
    int result = open_all(c);
    if (result == 0) {
        result = dance(c);
    }
    if (!abzi_motion_out_close(&c->out)) {
        result = -1;
    }
    if (c->page.file && !abzi_page_end(&c->page, NULL)) {
        result = -1;
    }
    if (result == 0 && !o->quiet) {
        say_done(c);
    }
    abzi_page_close(&c->page);
    free(c->mem);
    free(c->body);
    abzi_band_file_close(c->music);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_clip_free(&c->clip[role]);
    }
    abzi_repertoire_unmap(&c->repertoire);
    free(c);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static double read_number(const abzi_option *option, const char *text, const struct argp_state *state)
{
    double value;
    if (!abzi_option_in_range(text, -1e6, 1e6, &value)) {
        argp_error(state, "--%s takes a number, not \"%s\"", option->name, text ? text : "");
    }
    return value;
}

static void read_time(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    const double value = read_number(option, text, state);
    if (value < 0) {
        argp_error(state, "--%s is in seconds from the beginning: 0 or more, not %s", option->name, text);
    }
    *(double *)at = value;
}

static void read_side(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    options *o = at;
    o->side[0] = read_number(option, text, state);
    o->side[1] = read_number(option, abzi_option_next(state), state);
    o->has_side = true;
}

static void check(void *all, struct argp_state *state)
{
    const options *o = all;
    if (!o->dancer[ABZ_ROLE_LEAD] || !o->dancer[ABZ_ROLE_FOLLOW]) {
        argp_error(state, "a couple is needed: LEAD.bvh FOLLOW.bvh");
    }
    if (!o->repertoire) {
        argp_error(state, "say what she knows: --repertoire FILE, as \"abrazo learn\" writes it");
    }
    if (!o->out) {
        argp_error(state, "say where to write her motion: -o FILE");
    }
    if ((o->lost >= 0) != (o->at_s >= 0)) {
        argp_error(state, "--lost and --at go together: who is lost, and when");
    }
    if (o->back_s >= 0 && (o->at_s < 0 || o->back_s <= o->at_s)) {
        argp_error(state, "--back is the time after --at at which who was lost dances again");
    }
    if (o->hand_back && o->back_s < 0) {
        argp_error(state, "--hand-back wants to know when who was lost dances again: --back SECONDS");
    }
    abzi_music_options_check(&o->known, o->music, state);
}

static const abzi_option_word roles[] = {{"lead", ABZ_ROLE_LEAD}, {"follow", ABZ_ROLE_FOLLOW}, {0}};

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_TEXT("repertoire", "FILE", AT(repertoire), "What she knows: a file that abrazo learn wrote"),
    ABZI_OPTION_OUTPUT(AT(out), "FILE", "Where to write her motion"),
    ABZI_OPTION_WORD("lost", "ROLE", AT(lost), roles, "--lost takes lead or follow",
                     "Who is lost: lead or follow (default: whose file ends first)"),
    ABZI_OPTION_OWN("at", "SECONDS", read_time, AT(at_s), "When (default: at the end of that file)"),
    ABZI_OPTION_OWN("back", "SECONDS", read_time, AT(back_s), "When who was lost dances again"),
    ABZI_OPTION_FLAG("hand-back", AT(hand_back), "Then he has his place again, at the end of a phrase"),
    ABZI_OPTION_SEATED(AT(seated),
                       "Who of the couple sits in a manual wheelchair (default: found out, where legs are seen)"),
    ABZI_OPTION_FLAG("full", AT(full), "Once she is there she dances as large as the couples she learnt from"),
    ABZI_OPTION_OWN("side", "X Z", read_side, 0,
                    "Where she waits, in metres on the floor (default: beside the couple)"),
    ABZI_OPTION_TEXT(
        "html", "FILE", AT(html),
        "Also write a page that plays her with who is left and, as long as they are there, who is lost; offline"),
    ABZI_OPTION_BODY("FILE", abzi_option_body_file, AT(body), ", for who carries on stands",
                     "Dance in the body of this BVH file, not in that of the place she takes"),
    ABZI_OPTION_TEXT("music", "FILE", AT(music),
                     "The music they dance to, beginning with the first frames: she hears it"),
    ABZI_OPTION_UNIT(AT(rig.unit_m), "Unit of the files: m, cm or in (default: found from the leader's height)"),
    ABZI_OPTION_MAP(AT(rig.map)),
    ABZI_OPTION_QUIET(AT(quiet), ABZI_QUIET_HELP),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .group = {{abzi_pulse_option_rows, AT(known), NULL}},
    .arguments = "LEAD FOLLOW",
    .help = "Carry a dance on: from the tick in which one of a couple is lost, a third dancer walks in and takes "
            "that place, in step with the one who is left.\v"
            "The two files share one world, one unit and one start. Where one is shorter its dancer is lost at its "
            "end; --lost and --at say another moment; and who falls is lost. Her motion begins with theirs, for she "
            "stands at the side from the beginning, and ends with that of who is left. She keeps half a metre from "
            "where who was lost was last seen. She dances small: strides of 45 cm at most, upright, hands below the "
            "shoulders, no turn over a half; with --full as large as she knows.",
    .words_at = AT(dancer),
    .words_most = ABZ_ROLE_N,
    .too_many = "one couple, not more",
    .check = check};

static bool is_overwriting(const options *o)
{
    return abzi_out_destroys((const char *[]){o->dancer[0], o->dancer[1], o->repertoire, o->body, o->music}, 5,
                             (const char *[]){o->out, o->html}, 2);
}

int abzi_cmd_carry(int argc, char **argv)
{
    options o = {
        .rig = abz_rig_config_default(), .known = abzi_pulse_options_none(), .lost = -1, .at_s = -1, .back_s = -1};
    const bool reads = abzi_options_read(&line, argc, argv, &o);
    return reads && !abzi_page_is_missing(o.html) && !is_overwriting(&o) && run(&o) == 0 ? 0 : 1;
}
