// How well the rest of a dancer is inferred from three points: recorded leaders are known by their heads and hands
// only.
//
// usage: headset FOLDER ...
//
// A folder holds one couple's takes, NAME_lead.bvh and NAME_follow.bvh.
//   hips     median distance of the hips over the floor from where they are, cm
//   facing   median angle between the shoulders' heading and the recorded, degrees
//   joint    median distance of the 13 measured joints, cm
//   feet     the same of the ankles
//   steps    F1 of the steps told from the inferred body (footfall) against those of the recording: with the same foot,
//            and whatever the foot; and the same told from the recording
//   wrong    of those with the same foot, median |told - true|, ms
// Then, for a follower who has learnt from the couple's other takes: place, facing, pose, step F1 and the rest beside
// the recorded leader (bench/follow), when his three points are seen, when he is seen as recorded, and when his three
// points are those of another moment, 7 s later, but his hips are where they are ("chance").
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/sense.h"
#include "couples.h"
#include "partner/lead.h"

enum { HIPS, FACING, JOINT, FEET, STEPS, ANY, RECORDED, WRONG, FIGURES };
static const char *const title[FIGURES] = {"hips", "facing", "joint", "feet", "steps", "any", "rec.", "wrong"};

// Where a headset and controllers are: before the eyes, in the palms.
static abz_points points_of(const abz_pose *pose)
{
    abz_points p = {.seen = 7, .head_rot = pose->rot[ABZ_HEAD]};
    p.left_hand_rot = pose->rot[ABZ_LEFT_HAND];
    p.right_hand_rot = pose->rot[ABZ_RIGHT_HAND];
    p.head = abzi_v3_add(pose->pos[ABZ_HEAD], abzi_quat_rotate(p.head_rot, abzi_v3(0, 0, .09f)));
    p.left_hand = abzi_v3_add(pose->pos[ABZ_LEFT_HAND], abzi_quat_rotate(p.left_hand_rot, abzi_v3(.08f, 0, 0)));
    p.right_hand = abzi_v3_add(pose->pos[ABZ_RIGHT_HAND], abzi_quat_rotate(p.right_hand_rot, abzi_v3(-.08f, 0, 0)));
    return p;
}

static void infer(const take *t, view *seen)
{
    abz_headset_config config = abz_headset_config_default();
    config.height_m = t->lead.rig->body.head_height_m / abz_body_of_height(1).head_height_m;
    void *mem = need(abz_headset_size());
    abz_headset *headset;
    must(abz_headset_init(mem, abz_headset_size(), &config, &headset), "headset");
    for (size_t i = 0; i < t->tick_n; i++) {
        abz_points points = points_of(&t->lead.pose[i]);
        abz_seen out;
        abz_headset_tick(headset, &points, &out);
        memcpy(seen->tick[i].joint, out.joint, sizeof out.joint);
        seen->tick[i].seen = out.seen;
        seen->body = out.body;
    }
    free(mem);
}

static void judge(const take *t, const view *seen, double *value)
{
    size_t n = t->tick_n;
    double *hips = need(n * sizeof *hips), *facing = need(n * sizeof *hips), *joint = need(SEEN_N * n * sizeof *hips);
    double *feet = need(2 * n * sizeof *hips);
    glimpse *recorded = need(n * sizeof *recorded);
    for (size_t i = 0; i < n; i++) {
        const abz_vec3 *is = seen->tick[i].joint, *was = t->lead.pose[i].pos;
        abz_vec3 off = abzi_v3_sub(is[ABZ_HIPS], was[ABZ_HIPS]);
        hips[i] = 100 * (double)sqrtf(off.x * off.x + off.z * off.z);
        facing[i] = 180 / ABZI_PI *
                    (double)fabsf(abzi_wrapf(abzi_heading(is[ABZ_LEFT_UPPER_ARM], is[ABZ_RIGHT_UPPER_ARM]) -
                                             abzi_heading(was[ABZ_LEFT_UPPER_ARM], was[ABZ_RIGHT_UPPER_ARM])));
        for (int j = 0; j < SEEN_N; j++) {
            joint[SEEN_N * i + (size_t)j] = 100 * (double)abzi_v3_distance(is[judged[j]], was[judged[j]]);
        }
        feet[2 * i] = joint[SEEN_N * i + 11];
        feet[2 * i + 1] = joint[SEEN_N * i + 12];
        memcpy(recorded[i].joint, was, sizeof recorded[i].joint);
        recorded[i].seen = UINT32_MAX;
    }
    value[HIPS] = median(hips, n);
    value[FACING] = median(facing, n);
    value[JOINT] = median(joint, SEEN_N * n);
    value[FEET] = median(feet, 2 * n);
    abz_track truth;
    double wrong;
    track(t->lead.pose, n, &truth);
    judge_steps(&truth, seen->tick, n, &seen->body, &value[STEPS], &value[WRONG], &value[ANY]);
    judge_steps(&truth, recorded, n, &t->lead.rig->body, &value[RECORDED], &wrong, NULL);
    free((void *)(uintptr_t)truth.frame);
    free(hips);
    free(facing);
    free(joint);
    free(feet);
    free(recorded);
}

// The body inferred at another moment, put where he is: what would be followed by luck.
static void shift(const take *t, const view *seen, view *out)
{
    const size_t n = t->tick_n, by = 7 * ABZ_TICKS_PER_SECOND % n;
    for (size_t i = 0; i < n; i++) {
        const glimpse *other = &seen->tick[(i + by) % n];
        const abz_vec3 *here = seen->tick[i].joint;
        abzi_spot from = {other->joint[ABZ_HIPS].x, other->joint[ABZ_HIPS].z,
                          abzi_heading(other->joint[ABZ_LEFT_UPPER_ARM], other->joint[ABZ_RIGHT_UPPER_ARM])};
        abzi_spot to = {here[ABZ_HIPS].x, here[ABZ_HIPS].z,
                        abzi_heading(here[ABZ_LEFT_UPPER_ARM], here[ABZ_RIGHT_UPPER_ARM])};
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            out->tick[i].joint[j] = abzi_spot_world(to, abzi_spot_local(from, other->joint[j]));
        }
        out->tick[i].seen = other->seen;
    }
    out->body = seen->body;
}

static void print(const char *name, const double *value)
{
    printf("%-22s", name);
    for (int f = 0; f < FIGURES; f++) {
        printf(f == STEPS || f == ANY || f == RECORDED ? " %6.3f" : " %6.1f", value[f]);
    }
    printf("\n");
    fflush(stdout);
}

static bool bench(const char *path, bool does_follow)
{
    enum { POINTS, AS_RECORDED, CHANCE, WAYS };
    static const char *const way[WAYS] = {"points", "rec.", "chance"};
    take_folder of;
    if (!open_takes("headset", path, &of)) {
        return false;
    }
    const size_t n = of.n;
    const take *t = of.t;
    double mean[FIGURES] = {0}, followed[WAYS][FIGURE_N] = {{0}};
    for (size_t i = 0; i < n; i++) {
        double value[FIGURES];
        view seen = {need(t[i].tick_n * sizeof *seen.tick), t[i].lead.rig->body}, other = seen;
        infer(&t[i], &seen);
        judge(&t[i], &seen, value);
        print(name_of_take(&of, i), value);
        for (int f = 0; f < FIGURES; f++) {
            mean[f] += value[f] / (double)n;
        }
        if (does_follow) {
            abz_repertoire repertoire;
            abz_pose *hers = need(t[i].tick_n * sizeof *hers);
            void *bytes = learn(t, n, i, &repertoire);
            other.tick = need(t[i].tick_n * sizeof *other.tick);
            shift(&t[i], &seen, &other);
            for (int w = 0; w < WAYS; w++) {
                double figure[FIGURE_N];
                dance(&repertoire, &t[i],
                      w == POINTS   ? &seen
                      : w == CHANCE ? &other
                                    : NULL,
                      ABZ_GENTLE_AUTO, w == AS_RECORDED ? 0 : ABZ_GUESSED_FEET, hers);
                measure(&t[i], hers, figure);
                for (int f = 0; f < FIGURE_N; f++) {
                    followed[w][f] += figure[f] / (double)n;
                }
            }
            free(other.tick);
            free(bytes);
            free(hers);
        }
        free(seen.tick);
    }
    print(of.name, mean);
    for (int w = 0; w < WAYS && does_follow; w++) {
        row(of.name, way[w], followed[w]);
    }
    close_takes(&of);
    return true;
}

int main(int argc, char **argv)
{
    bool does_follow = getenv("ABZ_BENCH_QUICK") == NULL;
    if (argc < 2) {
        fprintf(stderr, "usage: headset FOLDER ...\n");
        return 64;
    }
    printf("%-22s", "take");
    for (int f = 0; f < FIGURES; f++) {
        printf(" %6s", title[f]);
    }
    printf("\n");
    for (int i = 1; i < argc; i++) {
        if (!bench(argv[i], does_follow)) {
            return 1;
        }
    }
    return 0;
}
