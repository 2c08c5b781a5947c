#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/partner.h"
#include "app/command.h"
#include "app/option.h"
#include "app/progress.h"
#include "edge/body_file.h"
#include "edge/complain.h"
#include "edge/motion_file.h"
#include "edge/out_file.h"

typedef struct options {
    const char *out;
    const char *(*couple)[2];  // [couple_n]: lead, follow
    size_t couple_n;
    bool quiet;
    abz_rig_config rig;
} options;

typedef struct pair {
    abzi_clip lead, follow;
} pair;

// ---- recordings ----------------------------------------------------------------------------------------------------

static void remark(const char *path, const abz_rig *rig, abzi_progress *progress)
{
    char text[256];
    if (abzi_motion_remark(path, rig, text, sizeof text)) {
        abzi_progress_hide(progress);
        fprintf(stderr, "abrazo: %s\n", text);
    }
}

static double seconds(size_t tick_n)
{
    return (double)tick_n / ABZ_TICKS_PER_SECOND;
}

/// One couple; the leader's file says for both in which unit they are and where up is. 0, or -1 with the line printed.
static int load_pair(const char *const path[2], const options *o, abzi_progress *progress, pair *p)
{
    abz_rig_config config = o->rig;
    if (abzi_clip_load(path[0], &config, &p->lead) != 0) {
        return -1;
    }
    config.unit_m = p->lead.rig->unit_m;
    config.up = p->lead.rig->up;
    if (abzi_clip_load(path[1], &config, &p->follow) != 0) {
        return -1;
    }
    const double lead_s = seconds(p->lead.pose_n), follow_s = seconds(p->follow.pose_n);
    for (int i = 0; i < 2; i++) {
        if ((i == 0 ? lead_s : follow_s) < 1) {
            fprintf(stderr, "abrazo: %s: shorter than a second: there is nothing to learn from it\n", path[i]);
            return -1;
        }
    }
    if (o->quiet) {
        return 0;
    }
    remark(path[0], p->lead.rig, progress);
    remark(path[1], p->follow.rig, progress);
    if (fabs(lead_s - follow_s) > 1) {
        abzi_progress_hide(progress);
        fprintf(stderr, "abrazo: %s lasts %.1f s, %s %.1f s: only the first %.1f s are learnt from\n", path[0], lead_s,
                path[1], follow_s, lead_s < follow_s ? lead_s : follow_s);
    }
    return 0;
}

/// Rigs and skeletons stay in the clips. 0, or -1 with the line printed.
static int load_pairs(const options *o, abzi_progress *progress, pair *p)
{
    for (size_t i = 0; i < o->couple_n; i++) {
        // Reading is the first half of the work, as far as anybody waiting can tell.
        abzi_progress_show(progress, 0.5 * (double)i / (double)o->couple_n);
        if (load_pair(o->couple[i], o, progress, &p[i]) != 0) {
            return -1;
        }
    }
    return 0;
}

// ---- learning ------------------------------------------------------------------------------------------------------

typedef struct repertoire {
    void *bytes;
    size_t n, tick_n;
} repertoire;

static void show_progress(void *context, double done)
{
    abzi_progress_show(context, 0.5 + 0.5 * done);
}

static void *block(size_t size)
{
    const size_t align = ABZ_REPERTOIRE_ALIGN;
    return size <= SIZE_MAX - align ? aligned_alloc(align, (size + align - 1) / align * align) : NULL;
}

static int complain(abz_status status, const char *what)
{
    fprintf(stderr, "abrazo: %s\n", status == ABZ_ENOMEM ? abz_status_text(status) : what);
    return -1;
}

/// 0, or -1 with the line printed. r->bytes is the caller's to free in both cases.
static int learn_couples(const abz_recording *couple, size_t couple_n, const abz_learn_config *config, repertoire *r)
{
    abz_error error;
    size_t work_size, out_size;
    for (size_t i = 0; i < couple_n; i++) {
        r->tick_n += couple[i].tick_n;
    }
    abz_status status = abz_learn_size(couple_n, r->tick_n, config, &work_size, &out_size);
    if (status != ABZ_OK) {
        return complain(status, abz_status_text(status));
    }
    void *work = block(work_size);
    r->bytes = block(out_size);
    if (!work || !r->bytes) {
        free(work);
        return abzi_out_of_memory();
    }
    status = abz_learn(couple, couple_n, config, work, work_size, r->bytes, out_size, &r->n, &error);
    free(work);
    return status == ABZ_OK ? 0 : complain(status, error.what);
}

static int learn(const options *o, const pair *p, abzi_progress *progress, repertoire *r)
{
    abz_learn_config config = abz_learn_config_default();
    abz_recording *couple = calloc(o->couple_n, sizeof *couple);
    char *body = abzi_body_file_make(p[0].follow.skeleton, p[0].follow.rig, o->rig.map, &config.body_file_n);
    char *his = abzi_body_file_make(p[0].lead.skeleton, p[0].lead.rig, o->rig.map, &config.lead_body_file_n);
    int result = -1;
    if (body && his && couple) {
        for (size_t i = 0; i < o->couple_n; i++) {
            const abzi_clip *lead = &p[i].lead, *follow = &p[i].follow;
            couple[i] =
                (abz_recording){lead->pose, follow->pose, lead->pose_n < follow->pose_n ? lead->pose_n : follow->pose_n,
                                &lead->rig->body, &follow->rig->body};
        }
        config.body_file = body;
        config.both_places = true;
        config.lead_body_file = his;
        config.progress = show_progress;
        config.progress_context = progress;
        result = learn_couples(couple, o->couple_n, &config, r);
    } else if (body && his) {
        abzi_out_of_memory();
    }
    free(couple);
    free(his);
    free(body);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static void add_couple(const abzi_option *option, char *lead, void *at, struct argp_state *state)
{
    options *o = at;
    const char *follow = abzi_option_next(state);
    (void)option;
    if (*lead == 0 || (follow && *follow == 0)) {
        argp_error(state, "--couple takes two files, LEAD and FOLLOW, not \"\"");
        return;
    }
    if (!follow || (follow[0] == '-' && follow[1] != 0)) {
        argp_error(state, "--couple takes two files, LEAD and FOLLOW: after %s the second is missing", lead);
        return;
    }
    const char *(*grown)[2] = realloc(o->couple, (o->couple_n + 1) * sizeof *grown);
    if (!grown) {
        abzi_out_of_memory();
        exit(1);
    }
    o->couple = grown;
    o->couple[o->couple_n][0] = lead;
    o->couple[o->couple_n++][1] = follow;
}

static void refuse_word(void *all, unsigned n, char *word, struct argp_state *state)
{
    (void)all, (void)n;
    argp_error(state, "what is \"%s\"? Couples are given as --couple LEAD FOLLOW", word);
}

static void check(void *all, struct argp_state *state)
{
    const options *o = all;
    if (!o->out) {
        argp_error(state, "say where to write the repertoire: -o FILE");
    }
    if (o->couple_n == 0) {
        argp_error(state, "at least one couple is needed: --couple LEAD FOLLOW");
    }
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_OUTPUT(AT(out), "FILE", "Where to write the repertoire"),
    ABZI_OPTION_REPEATED("couple", "LEAD FOLLOW", add_couple, 0,
                         "Two recordings of one dance, taken together; repeat for more"),
    ABZI_OPTION_UNIT(AT(rig.unit_m), "Unit of the files: m, cm or in (default: found from the leaders' height)"),
    ABZI_OPTION_MAP(AT(rig.map)),
    ABZI_OPTION_QUIET(AT(quiet), ABZI_QUIET_HELP),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .arguments = "-o FILE --couple LEAD FOLLOW...",
    .help = "Learn from couples how a follower answers a leader, and write that as one repertoire file.\v"
            "The two files of a couple share one world, one unit and one start; frame rates may differ. Unit and up "
            "axis are found from the leader. The first couple's follower gives the repertoire its body. The file is "
            "written whole or not at all.",
    .word = refuse_word,
    .check = check};

static bool is_mistaken(const options *o)
{
    if (abzi_reads_twice(o->couple[0], 2 * o->couple_n)) {
        return true;
    }
    for (size_t i = 0; i < o->couple_n; i++) {
        if (strcmp(o->couple[i][0], o->couple[i][1]) == 0) {
            fprintf(stderr, "abrazo: %s: is given as the leader and as the follower of one couple\n", o->couple[i][0]);
            return true;
        }
        if (abzi_same_file(o->couple[i][0], o->out) || abzi_same_file(o->couple[i][1], o->out)) {
            fprintf(stderr, "abrazo: %s: is one of the recordings to learn from\n", o->out);
            return true;
        }
    }
    return !abzi_out_may_be(o->out, true);  // before an hour of couples is learnt from
}

static int run(const options *o)
{
    repertoire r = {0};
    abzi_progress progress;
    pair *p = calloc(o->couple_n, sizeof *p);
    if (!p) {
        return abzi_out_of_memory();
    }
    abzi_progress_begin(&progress, "learning", 0, o->quiet);
    int result = load_pairs(o, &progress, p);
    if (result == 0) {
        result = learn(o, p, &progress, &r);
    }
    abzi_progress_hide(&progress);
    if (result == 0 && !abzi_save(o->out, r.bytes, r.n)) {
        result = -1;
    }
    if (result == 0 && !o->quiet) {
        fprintf(stderr, "Learnt from %zu couple%s, %.1f minutes of dance: %s (%.1f MB)\n", o->couple_n,
                o->couple_n == 1 ? "" : "s", seconds(r.tick_n) / 60,
                strcmp(o->out, "-") == 0 ? "standard output" : o->out, (double)r.n * 1e-6);
    }
    for (size_t i = 0; i < o->couple_n; i++) {
        abzi_clip_free(&p[i].lead);
        abzi_clip_free(&p[i].follow);
    }
    free(p);
    free(r.bytes);
    return result;
}

int abzi_cmd_learn(int argc, char **argv)
{
    options o = {.rig = abz_rig_config_default()};
    const bool learns = abzi_options_read(&line, argc, argv, &o) && !is_mistaken(&o) && run(&o) == 0;
    free(o.couple);
    return learns ? 0 : 1;
}
