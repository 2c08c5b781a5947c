// abrazo replay: a recorded live dance, danced again bit for bit.
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/ending.h"
#include "app/outlet_options.h"
#include "app/replay.h"
#include "base/vec.h"
#include "edge/complain.h"
#include "edge/motion_out.h"
#include "edge/page_file.h"
#include "edge/whole_file.h"
#include "live/clock.h"
#include "live/outlet.h"
#include "live/studio.h"
#include "partner/lead.h"

typedef struct options {
    const char *session, *repertoire, *out, *third, *html;
    double from_s, speed;  // speed 0: as fast as it goes
    abzi_outlet_choice outlets;
    bool quiet;
} options;

/// All that it takes; begins as zeroes.
typedef struct replay {
    const options *o;
    abzi_studio *studio;
    abzi_body_rig *body, *third_body;
    abzi_motion_out out, third;
    abzi_page page;
    abzi_outlets *outlets;
    abzi_clock clock;
    uint32_t per_second;  // ticks; 0: nobody waits for them
    uint8_t *bytes;
    abz_journal player;
    uint64_t from;     // the first tick that is shown
    uint64_t shown_n;  // ticks
    uint64_t hash_n;   // that were compared
    bool entered;      // a segment
} replay;

/// Can all that is to go out do so? What is learnt takes a second, and it is said before.
static bool look_ahead(const options *o)
{
    return abzi_outlets_look(abzi_outlet_kinds, &o->outlets) && (!o->out || abzi_out_may_be(o->out, false)) &&
           (!o->third || abzi_out_may_be(o->third, false)) && (!o->html || abzi_out_may_be(o->html, false));
}

/// Is there a tick from which on it is to be shown? The line is printed where there is none.
static bool reaches(const replay *r)
{
    abz_journal ahead = r->player;
    abz_journal_record record;
    abz_error error;
    while (ahead.tick <= r->from && abz_journal_next(&ahead, &record, &error) == ABZ_OK) {
    }
    if (ahead.tick <= r->from) {
        fprintf(stderr, "abrazo: %s: ends after %.2f s, before --from %g\n", r->o->session,
                (double)(ahead.tick - ahead.first) / ABZ_TICKS_PER_SECOND, r->o->from_s);
    }
    return ahead.tick > r->from;
}

/// What it was danced with; at the segment that it is to begin in. -1: the line was printed.
static int open_session(replay *r)
{
    const options *o = r->o;
    const abzi_evening evening = {.repertoire = o->repertoire};
    abz_journal_head head;
    abz_error error;
    size_t n;
    r->bytes = abzi_whole_file(o->session, &n);
    if (!r->bytes) {
        return -1;
    }
    if (abz_journal_open(r->bytes, n, &r->player, &head, &error) != ABZ_OK) {
        return abzi_complain(o->session, error.what);
    }
    if (o->repertoire && head.own_repertoire) {
        return abzi_complain(o->session, "was danced by what the syllabus teaches: --repertoire is not for it");
    }
    r->from = r->player.first + (uint64_t)(o->from_s * ABZ_TICKS_PER_SECOND + 0.5);
    abz_journal_seek(&r->player, r->from);
    if (o->from_s > 0 && !reaches(r)) {
        return -1;
    }
    r->studio = look_ahead(o) ? abzi_studio_of(&evening, o->session, &head) : NULL;
    return r->studio ? 0 : -1;
}

/// A motion file for this body. 0; -1: the line was printed.
static int open_motion(const replay *r, const char *path, const abz_body *body, abzi_body_rig **rig,
                       abzi_motion_out *out)
{
    abz_error error;
    *rig = malloc(sizeof **rig);
    if (!*rig) {
        return abzi_out_of_memory();
    }
    if (abz_skeleton_of_body(body, &(*rig)->skeleton, &(*rig)->rig, &error) != ABZ_OK) {
        return abzi_complain(r->o->session, error.what);
    }
    if (abzi_motion_out_open(out, path, *rig, 1.0 / ABZ_TICKS_PER_SECOND) != 0 || !abzi_motion_out_begin(out, 0)) {
        return -1;
    }
    out->waits = true;
    return 0;
}

/// What it is danced into.
static int open_files(replay *r)
{
    const options *o = r->o;
    if (o->third && !r->studio->config.other) {
        return abzi_complain(o->session, "nobody stood by: it was danced without --stand-in");
    }
    if ((o->out && open_motion(r, o->out, &r->studio->config.she, &r->body, &r->out) != 0) ||
        (o->third && open_motion(r, o->third, &r->studio->other.body, &r->third_body, &r->third) != 0)) {
        return -1;
    }
    return 0;
}

static int open_all(replay *r)
{
    const options *o = r->o;
    double speed = o->speed;
    if (open_session(r) != 0 || open_files(r) != 0) {
        return -1;
    }
    r->outlets = abzi_outlets_open(abzi_outlet_kinds, &o->outlets, &r->studio->config.she);
    for (int k = 0; k < ABZI_OUTLET_KINDS_MAX; k++) {
        speed = o->outlets.value[k] && speed <= 0 ? 1 : speed;  // they are somebody's ears and eyes
    }
    r->per_second = (uint32_t)(speed * ABZ_TICKS_PER_SECOND + 0.5);
    return r->outlets ? 0 : -1;
}

// ---- the dance -----------------------------------------------------------------------------------------------------

/// The dancer's places as a pose that can be shown: upright, facing where the shoulders face.
static abz_pose shown(const abz_vec3 *joint)
{
    const abz_quat heading = abzi_quat_from_yaw(abzi_heading(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM]));
    abz_pose pose;
    memcpy(pose.pos, joint, sizeof pose.pos);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose.rot[j] = heading;
    }
    return pose;
}

/// The page, with the chair of who sits as the dance begins, or of a dancer who may be found to.
static bool open_page(replay *r, const abz_room_output *now)
{
    const bool sits = (now->seated & ABZ_SEATED_YOU) != 0;
    r->page.lead_chair = sits ? now->chair_shape[ABZ_ROLE_LEAD] : abz_chair_for(&r->studio->config.you);
    r->page.follow_chair = now->chair_shape[ABZ_ROLE_FOLLOW];
    r->page.third_name = now->stands_by ? "stand-in" : NULL;
    return abzi_page_open(&r->page, r->o->html, r->o->session, 1.0 / ABZ_TICKS_PER_SECOND);
}

/// Where it goes to, when it has come to where it is to begin.
static int show(replay *r, const abz_room_output *now)
{
    if ((r->out.file && !abzi_motion_out_frame(&r->out, &now->she)) ||
        (r->third.file && !abzi_motion_out_frame(&r->third, &now->stand_in.pose))) {
        return -1;
    }
    if (r->o->html && r->shown_n == 0 && !open_page(r, now)) {
        return -1;
    }
    if (r->page.file) {
        const abz_pose you = shown(now->you);
        const abz_stand_in_output *third = &now->stand_in;
        uint32_t shows = now->you_seen >> ABZ_HIPS & 1 ? 0 : ABZ_PLAYER_LEAD_LOST;
        if (r->page.third_name) {
            shows |= abzi_page_stand_in(&r->page, &third->pose, third->act, ABZ_ROLE_LEAD);
        }
        abz_player_chairs(&r->page.player, now->seated & ABZ_SEATED_YOU ? &now->chair[ABZ_ROLE_LEAD] : NULL,
                          &now->chair[ABZ_ROLE_FOLLOW]);
        if (!abzi_page_frame(&r->page, &you, &now->she, shows)) {
            return -1;
        }
    }
    if (r->per_second > 0) {
        if (r->shown_n == 0) {
            abzi_clock_begin(&r->clock, r->per_second);
        }
        abzi_clock_wait(&r->clock);
        abzi_outlets_put(r->outlets, now, (uint32_t)r->studio->dance, abzi_clock_due_ns(&r->clock));
    }
    r->shown_n++;
    return 0;
}

static int differs(const replay *r)
{
    char what[100];
    snprintf(what, sizeof what, "it is not danced as it was: another hash at tick %llu",
             (unsigned long long)(r->player.tick - r->player.first));
    return abzi_complain(r->o->session, what);
}

static int dance_tick(replay *r, const abz_journal_record *record)
{
    abz_room_output now;
    const uint64_t tick = r->player.tick - 1;
    if (record->hash != abz_room_shown(r->studio->room)) {
        return differs(r);
    }
    r->hash_n++;
    abz_room_tick(r->studio->room, &record->input, &now);
    now.tick = tick;
    return tick >= r->from ? show(r, &now) : 0;
}

/// In the room of this segment from now on.
static int enter(replay *r, const abz_journal_record *segment)
{
    abz_error error;
    const abz_journal_head head = abzi_studio_head(r->studio);
    if (segment->lost_n > 0 && r->entered) {
        fprintf(stderr, "abrazo: %s: %llu ticks are missing after %.1f s\n", r->o->session,
                (unsigned long long)segment->lost_n,
                (double)(r->player.tick - segment->lost_n - r->player.first) / ABZ_TICKS_PER_SECOND);
    }
    if (!abz_journal_same_room(&head, &segment->head)) {
        const abzi_evening evening = {.repertoire = r->o->repertoire};
        abzi_studio *studio = abzi_studio_of(&evening, r->o->session, &segment->head);
        if (!studio) {
            return -1;
        }
        abzi_studio_close(r->studio);
        r->studio = studio;
    }
    const abz_status status = abzi_studio_enter(r->studio, segment, &error);
    // A snapshot of another build is not needed by who has danced up to it.
    if (status != ABZ_OK && !(status == ABZ_EVERSION && r->entered && segment->lost_n == 0)) {
        return abzi_complain(r->o->session, error.what);
    }
    r->entered = true;
    return 0;
}

/// 0: to the end; 1: up to where the recording is damaged; -1: failed and said so.
static int dance(replay *r)
{
    abz_journal_record record;
    abz_error error;
    abz_status status = ABZ_OK;
    while (*abzi_ending_asked() == 0 && (status = abz_journal_next(&r->player, &record, &error)) == ABZ_OK) {
        if (record.kind == ABZ_JOURNAL_TICK      ? dance_tick(r, &record) != 0
            : record.kind == ABZ_JOURNAL_SEGMENT ? enter(r, &record) != 0
                                                 : record.hash != abz_room_hash(r->studio->room) && differs(r) != 0) {
            return -1;
        }
        r->hash_n += record.kind == ABZ_JOURNAL_HASH;
    }
    return status == ABZ_ECORRUPT ? 1 : 0;
}

/// Does one of the files go to standard output?
static bool is_standard(const options *o)
{
    const char *const file[] = {o->out, o->third, o->html, abzi_outlet_file(&o->outlets)};
    bool is = false;
    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        is = is || (file[i] && strcmp(file[i], "-") == 0);
    }
    return is;
}

static int run(const options *o)
{
    replay *r = calloc(1, sizeof *r);
    if (!r) {
        return abzi_out_of_memory();
    }
    r->o = o;
    int result = open_all(r);
    if (result == 0) {
        abzi_ending_begin();
        result = dance(r);
        const bool is_cut = result == 1;
        const bool written =
            (!r->out.file || abzi_motion_out_end(&r->out, 0)) && (!r->third.file || abzi_motion_out_end(&r->third, 0));
        result = result < 0 || !written || (r->page.file && !abzi_page_end(&r->page, NULL)) ? -1 : 0;
        if (result == 0 && is_cut) {
            fprintf(stderr, "abrazo: %s: cut or damaged at byte %zu; danced up to its last whole tick\n", o->session,
                    r->player.at);
        }
        if (result == 0 && !o->quiet) {
            fprintf(is_standard(o) ? stderr : stdout, "%llu ticks, %.1f s; %llu hashes compared; hash %016llx\n",
                    (unsigned long long)r->shown_n, (double)r->shown_n / ABZ_TICKS_PER_SECOND,
                    (unsigned long long)r->hash_n, (unsigned long long)abz_room_hash(r->studio->room));
        }
    }
    const bool closed = abzi_motion_out_close(&r->out);
    if (!abzi_motion_out_close(&r->third) || !closed) {
        result = -1;
    }
    if (!abzi_outlets_close(r->outlets)) {
        result = -1;
    }
    abzi_page_close(&r->page);
    free(r->body);
    free(r->third_body);
    abzi_studio_close(r->studio);
    free(r->bytes);
    free(r);
    return result;
}

int abzi_replay_motion(const char *session, const char *repertoire, const char *out)
{
    const options o = {.session = session, .repertoire = repertoire, .out = out, .quiet = true};
    return run(&o);
}

// ---- the command ---------------------------------------------------------------------------------------------------

static void check(void *all, struct argp_state *state)
{
    const options *o = all;
    if (!o->session) {
        argp_error(state, "a recording is needed, as abrazo live --record writes it");
    }
    abzi_outlet_options_check(&o->outlets, state);
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_TEXT("repertoire", "FILE", AT(repertoire), "What she knew, where it was not learnt from the syllabus"),
    ABZI_OPTION_NUMBER("from", "SECONDS", abzi_option_number, AT(from_s), 0, 1e7,
                       "--from takes seconds from the beginning", "Begin so long after the beginning"),
    ABZI_OPTION_NUMBER(
        "speed", "TIMES", abzi_option_number, AT(speed), 0.05, 1000,
        "--speed takes how many times as fast, .05 to 1000",
        "So many times as fast as it was (default: as fast as it goes, and 1 where somebody is sent to)"),
    ABZI_OPTION_OUTPUT(AT(out), "FILE", "Write her motion: BVH, or glTF where the name ends in .glb"),
    ABZI_OPTION_TEXT("stand-in", "FILE", AT(third), "Write the motion of who stood by (abrazo live --stand-in)"),
    ABZI_OPTION_TEXT("html", "FILE", AT(html), "Write a page that plays both in a browser, offline"),
    ABZI_OPTION_QUIET(AT(quiet), ABZI_QUIET_HELP),
    {0}};

static bool is_overwriting(const options *o)
{
    return abzi_out_destroys((const char *[]){o->session, o->repertoire}, 2,
                             (const char *[]){o->out, o->third, o->html, abzi_outlet_file(&o->outlets)}, 4);
}

int abzi_cmd_replay(int argc, char **argv)
{
    const abzi_command_line line = {
        .option = option,
        .group = {{abzi_outlet_options(), AT(outlets), ABZI_OUTLET_HEADER}},
        .arguments = "SESSION",
        .help = "Dance a recorded live dance again, bit for bit, and compare it with what was danced then.\v"
                "SESSION is a file that abrazo live --record wrote, or its page. One that is cut or damaged is danced "
                "up to its last whole tick.",
        .words_at = AT(session),
        .words_most = 1,
        .too_many = "one recording, not more",
        .check = check};
    options o = {.quiet = false};
    const bool reads = abzi_options_read(&line, argc, argv, &o);
    return reads && !abzi_page_is_missing(o.html) && !is_overwriting(&o) && run(&o) == 0 ? 0 : 1;
}
