// How well a take is followed by someone who learned from all the others: leave-one-take-out over a couple's
// recordings.
//
// usage: follow [--takes] FOLDER ...
//
// A folder holds one couple's takes, NAME_lead.bvh and NAME_follow.bvh. Prints a row of means for the human follower,
// for the engine as it finds right itself, which is the default, and told to dance as they dance ("told 0"), and for
// two that know no better: the follower of the nearest recorded moment, copied ("nearest"), and always the mean pose
// ("mean"). --takes adds a row for every take. ABZ_BENCH_QUICK=1 leaves out all but the engine by itself.
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "couples.h"
#include "partner/lead.h"

enum { HUMAN, ENGINE, TOLD, NEAREST, MEAN, WHO_N };
static const char *const who_name[WHO_N] = {"human", "abrazo", "told 0", "nearest", "mean"};

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

// One take danced by each, and measured; value: a row for each of them.
static void judge(const take *t, size_t n, size_t i, bool quick, double value[WHO_N][FIGURE_N])
{
    abz_pose *pose = need(t[i].tick_n * sizeof *pose);
    abz_repertoire repertoire;
    void *bytes = learn(t, n, i, &repertoire);
    dance(&repertoire, &t[i], NULL, ABZ_GENTLE_AUTO, 0, pose);
    measure(&t[i], pose, value[ENGINE]);
    if (!quick) {
        dance(&repertoire, &t[i], NULL, 0, 0, pose);
        measure(&t[i], pose, value[TOLD]);
        measure(&t[i], t[i].follow.pose, value[HUMAN]);
        dance_nearest(t, n, i, pose);
        measure(&t[i], pose, value[NEAREST]);
        dance_mean(t, n, i, pose);
        measure(&t[i], pose, value[MEAN]);
    }
    free(bytes);
    free(pose);
}

static bool bench(const char *path, bool per_take, bool quick)
{
    take_folder of;
    if (!open_takes("follow", path, &of)) {
        return false;
    }
    const size_t n = of.n;
    const take *t = of.t;
    double mean[WHO_N][FIGURE_N] = {{0}};
    for (size_t i = 0; i < n; i++) {
        double value[WHO_N][FIGURE_N] = {{0}};
        judge(t, n, i, quick, value);
        for (int who = 0; who < WHO_N; who++) {
            for (int f = 0; f < FIGURE_N; f++) {
                mean[who][f] += value[who][f] / (double)n;
            }
            if (per_take && (!quick || who == ENGINE)) {
                row(name_of_take(&of, i), who_name[who], value[who]);
            }
        }
    }
    for (int who = 0; who < WHO_N; who++) {
        if (!quick || who == ENGINE) {
            row(of.name, who_name[who], mean[who]);
        }
    }
    close_takes(&of);
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
