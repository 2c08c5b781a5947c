// abrazo replay: a recorded live dance, danced again bit for bit.
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/motion_out.h"
#include "app/page_file.h"
#include "app/player_page.h"
#include "app/whole_file.h"
#include "base/vec.h"
#include "live/studio.h"
#include "partner/lead.h"

typedef struct options {
    const char *session, *repertoire, *out, *html;
    bool quiet;
} options;

/// All that it takes; begins as zeroes.
typedef struct replay {
    const options *o;
    abzi_studio *studio;
    abzi_body_rig *body;
    abzi_motion_out out;
    abzi_page page;
    uint64_t hash_n;  // that were compared
} replay;

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", path, what);
    return -1;
}

static int out_of_memory(void)
{
    fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
    return -1;
}

static int open_all(replay *r)
{
    const options *o = r->o;
    const abzi_evening evening = {.repertoire = o->repertoire};
    abz_error error;
    size_t n;
    uint8_t *bytes = abzi_whole_file(o->session, &n);
    if (!bytes || !(r->studio = abzi_studio_replay(&evening, o->session, bytes, n))) {
        return -1;
    }
    if (o->repertoire && r->studio->learnt) {
        return complain(o->repertoire, "this is not the repertoire that it was danced with");
    }
    const double frame_time_s = 1.0 / ABZ_TICKS_PER_SECOND;
    if (o->out) {
        r->body = malloc(sizeof *r->body);
        if (!r->body) {
            return out_of_memory();
        }
        if (abz_skeleton_of_body(&r->studio->config.she, &r->body->skeleton, &r->body->rig, &error) != ABZ_OK) {
            return complain(o->session, error.what);
        }
        if (abzi_motion_out_open(&r->out, o->out, r->body, frame_time_s) != 0 || !abzi_motion_out_begin(&r->out, 0)) {
            return -1;
        }
        r->out.waits = true;
    }
    return !o->html || abzi_page_open(&r->page, o->html, o->session, frame_time_s) ? 0 : -1;
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

static int dance_tick(replay *r, const abz_room_input *input)
{
    abz_room_output now;
    abz_room_tick(r->studio->room, input, &now);
    if (r->out.file && !abzi_motion_out_frame(&r->out, &now.she)) {
        return -1;
    }
    if (r->page.file) {
        const abz_pose you = shown(now.you);
        return abzi_page_frame(&r->page, &you, &now.she, 0) ? 0 : -1;
    }
    return 0;
}

/// 0: to the end; 1: up to where the recording is damaged; -1: failed and said so.
static int dance(replay *r)
{
    abz_journal_record record;
    abz_error error;
    abz_status status;
    while ((status = abz_journal_next(&r->studio->player, &record, &error)) == ABZ_OK) {
        if (record.kind == ABZ_JOURNAL_TICK) {
            if (dance_tick(r, &record.input) != 0) {
                return -1;
            }
        } else if (record.kind == ABZ_JOURNAL_POSE) {
            abz_room_continue(r->studio->room, &record.pose);
        } else if (record.hash != abz_room_hash(r->studio->room)) {
            char what[100];
            snprintf(what, sizeof what, "it is not danced as it was: another hash at tick %llu",
                     (unsigned long long)r->studio->player.tick);
            return complain(r->o->session, what);
        } else {
            r->hash_n++;
        }
    }
    return status == ABZ_EEND ? 0 : 1;
}

static int run(const options *o)
{
    replay *r = calloc(1, sizeof *r);
    if (!r) {
        return out_of_memory();
    }
    r->o = o;
    int result = open_all(r);
    if (result == 0) {
        result = dance(r);
        const bool is_cut = result == 1;
        const bool written = !r->out.file || abzi_motion_out_end(&r->out, 0);
        result = result < 0 || !written || (r->page.file && !abzi_page_end(&r->page, NULL)) ? -1 : 0;
        if (result == 0 && is_cut) {
            fprintf(stderr, "abrazo: %s: cut or damaged at byte %zu; danced up to its last whole tick\n", o->session,
                    r->studio->player.at);
        }
        if (result == 0 && !o->quiet) {
            printf("%llu ticks, %.1f s; %llu hashes compared; hash %016llx\n",
                   (unsigned long long)r->studio->player.tick, (double)r->studio->player.tick / ABZ_TICKS_PER_SECOND,
                   (unsigned long long)r->hash_n, (unsigned long long)abz_room_hash(r->studio->room));
        }
    }
    if (!abzi_motion_out_close(&r->out)) {
        result = -1;
    }
    abzi_page_close(&r->page);
    free(r->body);
    abzi_studio_close(r->studio);
    free(r);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

enum { KEY_REPERTOIRE = 256, KEY_HTML };  // options without a letter

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
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (o->session) {
            argp_error(state, "one recording, not more: what is \"%s\"?", text);
        }
        o->session = text;
        return 0;
    case ARGP_KEY_END:
        if (!o->session) {
            argp_error(state, "a recording is needed, as abrazo live --record writes it");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/// Would writing destroy what is read, or what is written too? Then says so.
static bool is_overwriting(const options *o)
{
    const char *const written[] = {o->out, o->html};
    for (int w = 0; w < 2; w++) {
        const char *const other[] = {o->session, o->repertoire, w == 0 ? o->html : o->out};
        for (int r = 0; written[w] && r < 3; r++) {
            if (other[r] && abzi_same_file(other[r], written[w])) {
                complain(written[w], "cannot be written: it is read here, or written already");
                return true;
            }
        }
    }
    return false;
}

int abzi_cmd_replay(int argc, char **argv)
{
    static const struct argp_option option[] = {
        {"repertoire", KEY_REPERTOIRE, "FILE", 0, "What she knew, where it was not learnt from the syllabus", 0},
        {"output", 'o', "FILE", 0, "Write her motion, as BVH", 0},
        {"html", KEY_HTML, "FILE", 0, "Write a page that plays both in a browser, offline", 0},
        {"quiet", 'q', NULL, 0, "Say nothing but what went wrong", 0},
        {0}};
    static const struct argp argp = {
        .options = option,
        .parser = parse,
        .args_doc = "SESSION",
        .doc =
            "Dance a recorded live dance again, bit for bit, and compare it with what was danced then.\v"
            "SESSION is a file that abrazo live --record wrote, or its page. One that is cut or damaged is danced up "
            "to its last whole tick."};
    options o = {.quiet = false};
    if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        return out_of_memory() != 0;
    }
    if (o.html && abzi_player_page_size == 0) {
        return complain(o.html, "this abrazo was built without its page (node and npm make it)") != 0;
    }
    return !is_overwriting(&o) && run(&o) == 0 ? 0 : 1;
}
