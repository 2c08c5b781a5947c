// How well a take is followed by someone who learned from all the others: leave-one-take-out over a couple's recordings.
//
// usage: follow [--takes] FOLDER ...
//
// A folder holds one couple's takes, NAME_lead.bvh and NAME_follow.bvh. Prints a row of means for the human follower, for
// the engine, and for two that know no better: the follower of the nearest recorded moment, copied ("nearest"), and
// always the mean pose ("mean"). --takes adds a row for every take. ABZ_BENCH_QUICK=1 leaves out all but the engine.
#define _POSIX_C_SOURCE 200809L
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/engine.h"
#include "abrazo/measure.h"
#include "app/motion_file.h"
#include "bench.h"
#include "partner/lead.h"

enum { HUMAN, ENGINE, NEAREST, MEAN, WHO_N };
static const char *const who_name[WHO_N] = {"human", "abrazo", "nearest", "mean"};

enum { FIGURE_N = 11 };
static const char *const figure_name[FIGURE_N] = {"place_m",       "facing_deg", "pose_m",    "step_f1",
                                                  "step_async_ms", "mirror",     "skate_cms", "jump",
                                                  "jerk",          "hand_f1",    "clash"};

typedef struct take {
    abzi_clip lead, follow;
    size_t tick_n;
} take;

static void track(const abz_pose *pose, size_t n, abz_track *out)
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

static void *learn(const take *t, size_t n, size_t without, abz_repertoire *repertoire)
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
    must(abz_learn_size(couple_n, ticks, &config, &work_size, &out_size), "learn");
    void *work = need(work_size), *out = need(out_size);
    abz_error error;
    must(abz_learn(couple, couple_n, &config, work, work_size, out, out_size, &used, &error), "learn");
    must(abz_repertoire_open(out, used, repertoire, &error), error.what);
    free(work);
    free(couple);
    return out;
}

static void dance(const abz_repertoire *repertoire, const take *t, abz_pose *pose)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    config.lead_body = t->lead.rig->body;
    void *mem = need(abz_engine_size());
    abz_engine *engine;
    must(abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine), "engine");
    for (size_t i = 0; i < t->tick_n; i++) {
        abz_input input = {.seen = UINT32_MAX};
        abz_output output;
        memcpy(input.lead, t->lead.pose[i].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &output);
        pose[i] = output.follow;
    }
    free(mem);
}

// ---- the two that know no better ------------------------------------------------------------------------------------

static abzi_spot spot_of(const abz_pose *pose)
{
    return (abzi_spot){pose->pos[ABZ_HIPS].x, pose->pos[ABZ_HIPS].z,
                       abzi_heading(pose->pos[ABZ_LEFT_UPPER_ARM], pose->pos[ABZ_RIGHT_UPPER_ARM])};
}

// Raw features of every tick of a take.
static float *features(const take *t, size_t *width)
{
    float *raw = need(t->tick_n * ABZI_RAW_MAX * sizeof *raw);
    abzi_lead *lead = need(sizeof *lead);
    abzi_lead_init(lead, &t->lead.rig->body);
    for (size_t i = 0; i < t->tick_n; i++) {
        abzi_lead_see(lead, t->lead.pose[i].pos, UINT32_MAX);
        *width = abzi_lead_features(lead, raw + i * ABZI_RAW_MAX);
    }
    free(lead);
    return raw;
}

static void copy_follower(const take *from, size_t moment, const take *to, size_t tick, abz_pose *pose)
{
    abzi_spot then = spot_of(&from->lead.pose[moment]), now = spot_of(&to->lead.pose[tick]);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose->pos[j] = abzi_spot_world(now, abzi_spot_local(then, from->follow.pose[moment].pos[j]));
    }
}

static void dance_nearest(const take *t, size_t n, size_t without, abz_pose *pose)
{
    enum { EVERY = 3 };
    float **raw = need(n * sizeof *raw);
    size_t width = 0;
    for (size_t i = 0; i < n; i++) {
        raw[i] = features(&t[i], &width);
    }
    for (size_t tick = 0; tick < t[without].tick_n; tick++) {
        const float *query = raw[without] + tick * ABZI_RAW_MAX;
        size_t best_take = 0, best_moment = 0;
        float best = 1e30f;
        for (size_t i = 0; i < n; i++) {
            for (size_t m = 0; i != without && m < t[i].tick_n; m += EVERY) {
                const float *value = raw[i] + m * ABZI_RAW_MAX;
                float sum = 0;
                for (size_t d = 0; d < width && sum < best; d++) {
                    sum += (value[d] - query[d]) * (value[d] - query[d]);
                }
                if (sum < best) {
                    best = sum;
                    best_take = i;
                    best_moment = m;
                }
            }
        }
        copy_follower(&t[best_take], best_moment, &t[without], tick, &pose[tick]);
    }
    for (size_t i = 0; i < n; i++) {
        free(raw[i]);
    }
    free(raw);
}

static void dance_mean(const take *t, size_t n, size_t without, abz_pose *pose)
{
    abz_pose mean = {0};
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t m = 0; i != without && m < t[i].tick_n; m++, count++) {
            abzi_spot spot = spot_of(&t[i].lead.pose[m]);
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                mean.pos[j] = abzi_v3_add(mean.pos[j], abzi_spot_local(spot, t[i].follow.pose[m].pos[j]));
            }
        }
    }
    for (size_t tick = 0; tick < t[without].tick_n; tick++) {
        abzi_spot now = spot_of(&t[without].lead.pose[tick]);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            pose[tick].pos[j] = abzi_spot_world(now, abzi_v3_scale(mean.pos[j], 1 / (float)count));
        }
    }
}

// ---- figures ----------------------------------------------------------------------------------------------------------

static void measure(const take *t, const abz_pose *pose, double *value)
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

static void row(const char *name, const char *who, const double *value)
{
    printf("%-18s %-8s", name, who);
    for (int f = 0; f < FIGURE_N; f++) {
        printf(f == 4 || f == 6 || f == 8 || f == 1 ? " %13.1f" : " %13.3f", value[f]);
    }
    printf("\n");
    fflush(stdout);
}

// The leaders' files of a folder, sorted by name; true when there are at least two.
static bool find_takes(const char *folder, glob_t *leads)
{
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/*_lead.bvh", folder);
    return glob(pattern, 0, NULL, leads) == 0 && leads->gl_pathc >= 2;
}

static bool load(const char *lead, take *t)
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

// One take danced by each, and measured; value: a row for each of them.
static void judge(const take *t, size_t n, size_t i, bool quick, double value[WHO_N][FIGURE_N])
{
    abz_pose *pose = need(t[i].tick_n * sizeof *pose);
    abz_repertoire repertoire;
    void *bytes = learn(t, n, i, &repertoire);
    dance(&repertoire, &t[i], pose);
    free(bytes);
    measure(&t[i], pose, value[ENGINE]);
    if (!quick) {
        measure(&t[i], t[i].follow.pose, value[HUMAN]);
        dance_nearest(t, n, i, pose);
        measure(&t[i], pose, value[NEAREST]);
        dance_mean(t, n, i, pose);
        measure(&t[i], pose, value[MEAN]);
    }
    free(pose);
}

static bool bench(const char *folder, bool per_take, bool quick)
{
    glob_t leads;
    if (!find_takes(folder, &leads)) {
        fprintf(stderr, "follow: %s: expected at least two takes, NAME_lead.bvh and NAME_follow.bvh\n", folder);
        return false;
    }
    size_t n = leads.gl_pathc;
    take *t = need(n * sizeof *t);
    for (size_t i = 0; i < n; i++) {
        if (!load(leads.gl_pathv[i], &t[i])) {
            return false;
        }
    }
    const char *slash = strrchr(folder, '/'), *name = slash != NULL ? slash + 1 : folder;
    double mean[WHO_N][FIGURE_N] = {{0}};
    for (size_t i = 0; i < n; i++) {
        double value[WHO_N][FIGURE_N] = {{0}};
        judge(t, n, i, quick, value);
        for (int who = 0; who < WHO_N; who++) {
            for (int f = 0; f < FIGURE_N; f++) {
                mean[who][f] += value[who][f] / (double)n;
            }
            if (per_take && (!quick || who == ENGINE)) {
                row(strrchr(leads.gl_pathv[i], '/') + 1, who_name[who], value[who]);
            }
        }
    }
    for (int who = 0; who < WHO_N; who++) {
        if (!quick || who == ENGINE) {
            row(name, who_name[who], mean[who]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        abzi_clip_free(&t[i].lead);
        abzi_clip_free(&t[i].follow);
    }
    free(t);
    globfree(&leads);
    return true;
}

int main(int argc, char **argv)
{
    bool per_take = argc > 1 && strcmp(argv[1], "--takes") == 0, quick = getenv("ABZ_BENCH_QUICK") != NULL;
    int first = per_take ? 2 : 1;
    if (argc <= first) {
        fprintf(stderr, "usage: follow [--takes] FOLDER ...\n");
        return 64;
    }
    printf("%-18s %-8s", "take", "who");
    for (int f = 0; f < FIGURE_N; f++) {
        printf(" %13s", figure_name[f]);
    }
    printf("\n");
    for (int i = first; i < argc; i++) {
        if (!bench(argv[i], per_take, quick)) {
            return 1;
        }
    }
    return 0;
}
