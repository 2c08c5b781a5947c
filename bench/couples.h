/// Recorded couples for the benches: loading their takes, learning from all but one, following that one, measuring.
#ifndef COUPLES_H
#define COUPLES_H

#include <glob.h>

#include "abrazo/engine.h"
#include "abrazo/measure.h"
#include "abrazo/rhythm.h"
#include "bench.h"
#include "edge/motion_file.h"
#include "measure/steps.h"

#define DT (1.0 / ABZ_TICKS_PER_SECOND)

enum { FIGURE_N = 11 };
static const char *const figure_name[FIGURE_N] = {"place_m",       "facing_deg", "pose_m",    "step_f1",
                                                  "step_async_ms", "mirror",     "skate_cms", "jump",
                                                  "jerk",          "hand_f1",    "clash"};

typedef struct take {
    abzi_clip lead, follow;
    size_t tick_n;
} take;

static inline void track(const abz_pose *pose, size_t n, abz_track *out)
{
    abz_track_frame *row = need(n * sizeof *row), *frame = need(n * sizeof *row);
    for (size_t i = 0; i < n; i++) {
        abz_track_frame_from_pose(&pose[i], &row[i]);
    }
    must(
        abz_track_init(row, n, 1.0 / ABZ_TICKS_PER_SECOND, frame, abz_track_length(n, 1.0 / ABZ_TICKS_PER_SECOND), out),
        "track");
    free(row);
}

/// A leader as somebody sees him: tick by tick, and in what proportions.
typedef struct glimpse {
    abz_vec3 joint[ABZ_JOINT_N];
    uint32_t seen;
} glimpse;
typedef struct view {
    glimpse *tick;
    abz_body body;
} view;

/// What is learnt from all takes but one, opened; returns its bytes.
static inline void *learn_as(const take *t, size_t n, size_t without, bool both_places, abz_repertoire *repertoire)
{
    abz_recording *couple = need(n * sizeof *couple);
    size_t couple_n = 0, ticks = 0, work_size, out_size, used;
    for (size_t i = 0; i < n; i++) {
        if (i != without) {
            couple[couple_n++] = (abz_recording){t[i].lead.pose, t[i].follow.pose, t[i].tick_n, &t[i].lead.rig->body,
                                                 &t[i].follow.rig->body};
            ticks += t[i].tick_n;
        }
    }
    abz_learn_config config = abz_learn_config_default();
    config.both_places = both_places;
    must(abz_learn_size(couple_n, ticks, &config, &work_size, &out_size), "learn");
    void *work = need(work_size), *out = need(out_size);
    abz_error error;
    must(abz_learn(couple, couple_n, &config, work, work_size, out, out_size, &used, &error), "learn");
    must(abz_repertoire_open(out, used, repertoire, &error), error.what);
    free(work);
    free(couple);
    return out;
}

/// A repertoire of all takes but one; returns its bytes.
static inline void *learn(const take *t, size_t n, size_t without, abz_repertoire *repertoire)
{
    return learn_as(t, n, without, abz_learn_config_default().both_places, repertoire);
}

/// What a couple does in both places.
typedef struct known {
    abz_repertoire follow, lead;
    void *bytes;
} known;

/// A repertoire of both places from all takes but one.
static inline known learn_both(const take *t, size_t n, size_t without)
{
    known k;
    abz_error error;
    k.bytes = learn_as(t, n, without, true, &k.follow);
    must(abz_repertoire_open_other(&k.follow, &k.lead, &error), error.what);
    return k;
}

/// A take's leader followed. seen: what is seen of him; NULL: all, as recorded. gentle,
/// guessed: as of abz_input
static inline void dance(const abz_repertoire *repertoire, const take *t, const view *seen, float gentle,
                         uint32_t guessed, abz_pose *pose)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    config.lead_body = seen != NULL ? seen->body : t->lead.rig->body;
    void *mem = need(abz_engine_size());
    abz_engine *engine;
    must(abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine), "engine");
    for (size_t i = 0; i < t->tick_n; i++) {
        abz_input input = {.gentle = gentle, .guessed = guessed};
        abz_output output;
        memcpy(input.lead, seen != NULL ? seen->tick[i].joint : t->lead.pose[i].pos, sizeof input.lead);
        input.seen = seen != NULL ? seen->tick[i].seen : UINT32_MAX;
        abz_engine_tick(engine, &input, &output);
        pose[i] = output.follow;
    }
    free(mem);
}

static inline void measure(const take *t, const abz_pose *pose, double *value)
{
    abz_track lead, human, follow;
    abz_figures f;
    track(t->lead.pose, t->tick_n, &lead);
    track(t->follow.pose, t->tick_n, &human);
    track(pose, t->tick_n, &follow);
    size_t size = abz_measure_scratch_size(t->tick_n);
    void *scratch = need(size);
    must(abz_measure_follow(&lead, &human, &follow, scratch, size, &f), "measure");
    const double figure[FIGURE_N] = {f.place_m,   f.facing_deg, f.pose_m, f.step_f1, f.step_async_ms, f.mirror,
                                     f.skate_cms, f.jump,       f.jerk,   f.hand_f1, f.clash};
    memcpy(value, figure, sizeof figure);
    free(scratch);
    free((void *)(uintptr_t)lead.frame);
    free((void *)(uintptr_t)human.frame);
    free((void *)(uintptr_t)follow.frame);
}

static inline void row(const char *name, const char *who, const double *value)
{
    printf("%-18s %-8s", name, who);
    for (int f = 0; f < FIGURE_N; f++) {
        printf(f == 4 || f == 6 || f == 8 || f == 1 ? " %13.1f" : " %13.3f", value[f]);
    }
    printf("\n");
    fflush(stdout);
}

// The leaders' files of a folder, sorted by name; true when there are at least two.
static inline bool find_takes(const char *folder, glob_t *leads)
{
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/*_lead.bvh", folder);
    return glob(pattern, 0, NULL, leads) == 0 && leads->gl_pathc >= 2;
}

static inline bool load(const char *lead, take *t)
{
    char follow[4096];
    abz_rig_config config = abz_rig_config_default();
    snprintf(follow, sizeof follow, "%.*s_follow.bvh", (int)(strlen(lead) - strlen("_lead.bvh")), lead);
    if (abzi_clip_load(lead, &config, &t->lead) != 0 || abzi_clip_load(follow, &config, &t->follow) != 0) {
        return false;
    }
    t->tick_n = t->lead.pose_n < t->follow.pose_n ? t->lead.pose_n : t->follow.pose_n;
    return true;
}

/// The takes of a folder, all of them open.
typedef struct take_folder {
    const char *name;  // its last part
    glob_t leads;
    size_t n;
    take *t;
} take_folder;

/// false: it cannot be, and the line was printed; bench says whose.
static inline bool open_takes(const char *bench, const char *path, take_folder *f)
{
    if (!find_takes(path, &f->leads)) {
        fprintf(stderr, "%s: %s: expected at least two takes, NAME_lead.bvh and NAME_follow.bvh\n", bench, path);
        return false;
    }
    const char *slash = strrchr(path, '/');
    f->name = slash != NULL ? slash + 1 : path;
    f->n = f->leads.gl_pathc;
    f->t = need(f->n * sizeof *f->t);
    for (size_t i = 0; i < f->n; i++) {
        if (!load(f->leads.gl_pathv[i], &f->t[i])) {
            return false;
        }
    }
    return true;
}

static inline const char *name_of_take(const take_folder *f, size_t i)
{
    return strrchr(f->leads.gl_pathv[i], '/') + 1;
}

static inline void close_takes(take_folder *f)
{
    for (size_t i = 0; i < f->n; i++) {
        abzi_clip_free(&f->t[i].lead);
        abzi_clip_free(&f->t[i].follow);
    }
    free(f->t);
    globfree(&f->leads);
}

static inline int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double median(double *value, size_t n)
{
    qsort(value, n, sizeof *value, compare);
    return n == 0 ? 0 : (value[n / 2] + value[(n - 1) / 2]) / 2;
}

/// Steps told from joints (footfall) against those of the recording: F1 of steps with the same foot, median time by
/// which they are wrong, and, unless NULL, F1 whatever the foot.
static inline void judge_steps(const abz_track *truth, const glimpse *seen, size_t n, const abz_body *body, double *f1,
                               double *wrong_ms, double *any_f1)
{
    void *mem = need(abz_footfall_size());
    abz_footfall *footfall;
    abzi_step *step = need((n + 1) * 2 * sizeof *step), *told = need(n * sizeof *told);
    size_t step_n = abzi_steps_find(truth, step), told_n = 0;
    must(abz_footfall_init(mem, abz_footfall_size(), body, &footfall), "footfall");
    for (size_t i = 0; i < n; i++) {
        abz_step said;
        abz_footfall_tick(footfall, seen[i].joint, seen[i].seen, &said);
        if (said.announced) {
            told[told_n++] = (abzi_step){(uint32_t)((double)i + (double)said.land_s / DT + .5), said.foot};
        }
    }
    abzi_step_pair *pair = need(5 * (step_n + told_n + 1) * sizeof *pair);
    uint8_t *used = need(step_n + told_n + 1);
    size_t pair_n = abzi_steps_match(step, step_n, told, told_n, used, pair), same_n = 0;
    double *gap = need((pair_n + 1) * sizeof *gap);
    for (size_t i = 0; i < pair_n; i++) {
        if (step[pair[i].a].foot == told[pair[i].b].foot) {
            gap[same_n++] = 1e3 * pair[i].gap_s;
        }
    }
    *f1 = step_n + told_n > 0 ? 2 * (double)same_n / (double)(step_n + told_n) : 0;
    if (any_f1 != NULL) {
        *any_f1 = step_n + told_n > 0 ? 2 * (double)pair_n / (double)(step_n + told_n) : 0;
    }
    *wrong_ms = median(gap, same_n);
    free(gap);
    free(pair);
    free(used);
    free(step);
    free(told);
    free(mem);
}

/// The joints by which one who is seen in parts is judged.
enum { SEEN_N = 13 };
static const uint8_t judged[SEEN_N] = {ABZ_HIPS,
                                       ABZ_CHEST,
                                       ABZ_HEAD,
                                       ABZ_LEFT_UPPER_ARM,
                                       ABZ_RIGHT_UPPER_ARM,
                                       ABZ_LEFT_LOWER_ARM,
                                       ABZ_RIGHT_LOWER_ARM,
                                       ABZ_LEFT_HAND,
                                       ABZ_RIGHT_HAND,
                                       ABZ_LEFT_LOWER_LEG,
                                       ABZ_RIGHT_LOWER_LEG,
                                       ABZ_LEFT_FOOT,
                                       ABZ_RIGHT_FOOT};

#endif
