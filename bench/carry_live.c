// How well a stand-in carries a live dance on: the partner follows a recorded leader, who is gone at 60 per cent of the
// take and for the next 30 seconds, or falls there.
//
// usage: carry_live [--falls] FOLDER ...     learned from the couple's other takes; she leads by the syllabus's salsa
//        carry_live [--falls]                the syllabus's own couple, ten times, learned from others of its dances
//
// From the loss on: of the stand-in beside the partner step_f1, its chance level, async_ms, mirror, clash; jump and
// skate of both; seconds until she is beside the partner (enter); the partner's longest pause in which no step is
// found, whose small ones are not (rest); the median and the largest distance of their hips while she carries; the
// nearest that hips, ankles or toes of either come to hips, head, knees or ankles of the lost one where these were last
// seen, or lie (clear, clear_p: of the partner from two seconds on).
//
// Who leads while she carries was tried in three ways:
//  - The partner goes on following, and what she sees is the stand-in: two who follow each other step together (F1 .89 with
//    the syllabus, .96 with couple B) as long as what they remember carries them, but nobody has the beat: the pulse of .60 s
//    a count was .67 after 7 s, .74 after 16 s and .26 after 18 s, and music moves neither.
//  - The partner leads, told nothing of the beat, and waits for the stand-in as for anybody who follows her: they wait for
//    each other for up to 12 s. So she does not wait.
//  - The partner leads in the beat that they had, goes on whatever the stand-in does, and takes the couple clear of who lies
//    there: this is what is done. The stand-in told of her counts as of music fills pauses with steps of her own: F1 .68.
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/couple.h"
#include "abrazo/room.h"
#include "base/vec.h"
#include "chained.h"
#include "couples.h"
#include "falling.h"

enum {
    CUT_SHARE = 60,
    MORE = 30 * ABZ_TICKS_PER_SECOND,
    FIGURES_MOST = 64,
    OWN_N = 10,
    OWN_TICKS = 2400,
    SETTLED = 60
};

enum {
    F1,
    CHANCE,
    ASYNC,
    MIRROR,
    CLASH,
    JUMP,
    JUMP_P,
    SKATE,
    SKATE_P,
    ENTER,
    REST,
    APART,
    FAR,
    CLEAR,
    CLEAR_P,
    VALUE_N
};
static const char *const value_name[VALUE_N] = {"f1",   "chance", "async_ms", "mirror",  "clash",
                                                "jump", "jump_p", "skate",    "skate_p", "enter",
                                                "rest", "apart",  "far",      "clear",   "clear_p"};

static abz_figure figure[FIGURES_MOST];
static uint32_t figure_n;
static bool falls;

/// What was shown from the loss on.
typedef struct shown {
    abz_pose stand_in[MORE], partner[MORE];
    uint32_t act[MORE];
    abz_vec3 you[MORE][ABZ_JOINT_N];
    size_t first;  ///< tick of the loss
} shown;

static void carry(const known *k, const abz_pose *lead, const abz_body *body, size_t cut, shown *out)
{
    const falling how = {.kind = FALL_CRUMPLE, .strength = 1};
    abz_room_config config = abz_room_config_default(&k->follow, figure, figure_n);
    config.other = &k->lead;
    config.you = *body;
    void *mem = need(abz_room_size());
    abz_room *room;
    ragdoll r;
    must(abz_room_init(mem, abz_room_size(), &config, &room), "room");
    out->first = cut;
    for (size_t i = 0; i < cut + MORE; i++) {
        abz_room_input input = {.sight = i < cut || falls ? ABZ_SIGHT_JOINTS : ABZ_SIGHT_NONE, .seen = UINT32_MAX};
        abz_room_output now;
        memcpy(input.joint, lead[i < cut ? i : cut - 1].pos, sizeof input.joint);
        if (i == cut && falls) {
            ragdoll_start(&r, &how, lead[i - 2].pos, lead[i - 1].pos);
        }
        if (i >= cut && falls) {
            ragdoll_tick(&r);
            memcpy(input.joint, r.pos, sizeof input.joint);
        }
        abz_room_tick(room, &input, &now);
        if (i >= cut) {
            out->stand_in[i - cut] = now.stand_in.pose;
            out->partner[i - cut] = now.she;
            out->act[i - cut] = (uint32_t)now.stand_in.act;
            memcpy(out->you[i - cut], now.you, sizeof now.you);
        }
    }
    free(mem);
}

static double floor_apart(abz_vec3 a, abz_vec3 b)
{
    return hypot((double)(a.x - b.x), (double)(a.z - b.z));
}

static double clear_of(const abz_pose *p, const abz_vec3 *you)
{
    static const abz_joint his[] = {ABZ_HIPS,      ABZ_HEAD,      ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG,
                                    ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
    static const abz_joint hers[] = {ABZ_HIPS, ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT, ABZ_LEFT_TOES, ABZ_RIGHT_TOES};
    double clear = 1e9;
    for (size_t a = 0; a < sizeof hers / sizeof *hers; a++) {
        for (size_t b = 0; b < sizeof his / sizeof *his; b++) {
            clear = fmin(clear, floor_apart(p->pos[hers[a]], you[his[b]]));
        }
    }
    return clear;
}

static void figures(const abz_pose *lead, const abz_pose *follow, size_t n, abz_figures *f)
{
    abz_track a, b;
    track(lead, n, &a);
    track(follow, n, &b);
    size_t size = abz_measure_scratch_size(n);
    void *scratch = need(size);
    must(abz_measure_couple(&a, &b, scratch, size, f), "measure");
    free(scratch);
    free((void *)(uintptr_t)a.frame);
    free((void *)(uintptr_t)b.frame);
}

static void judge(const shown *s, double *value)
{
    abz_figures f, p;
    memset(value, 0, VALUE_N * sizeof *value);
    figures(s->partner, s->stand_in, MORE, &f);
    figures(s->stand_in, s->partner, MORE, &p);
    value[F1] = f.step_f1;
    value[CHANCE] = f.chance.step_f1;
    value[ASYNC] = f.step_async_ms;
    value[MIRROR] = f.mirror;
    value[CLASH] = f.clash;
    value[JUMP] = f.jump;
    value[JUMP_P] = p.jump;
    value[SKATE] = f.skate_cms;
    value[SKATE_P] = p.skate_cms;
    value[ENTER] = -1;
    value[CLEAR] = value[CLEAR_P] = 1e9;
    static double apart[MORE];
    size_t apart_n = 0;
    abz_track t;
    track(s->partner, MORE, &t);
    abzi_step *step = need((MORE + 1) * 2 * sizeof *step);
    const size_t step_n = abzi_steps_find(&t, step);
    for (size_t i = 0; i < step_n; i++) {  // the longest pause of the partner's
        const double since = i > 0 ? (double)step[i - 1].frame : 0;
        value[REST] = fmax(value[REST], ((double)step[i].frame - since) * DT);
    }
    for (size_t i = 0; i < MORE; i++) {
        if (s->act[i] == ABZ_STAND_IN_CARRYING) {
            value[ENTER] = value[ENTER] < 0 ? (double)i * DT : value[ENTER];
            apart[apart_n++] = floor_apart(s->partner[i].pos[ABZ_HIPS], s->stand_in[i].pos[ABZ_HIPS]);
            value[FAR] = fmax(value[FAR], apart[apart_n - 1]);
        }
        if (!falls || i > SETTLED) {
            value[CLEAR] = fmin(value[CLEAR], clear_of(&s->stand_in[i], s->you[i]));
            value[CLEAR_P] = fmin(value[CLEAR_P], i > 2 * SETTLED ? clear_of(&s->partner[i], s->you[i]) : 1e9);
        }
    }
    value[APART] = median(apart, apart_n);
    free(step);
    free((void *)(uintptr_t)t.frame);
}

static void print(const char *name, const double *value)
{
    printf("%-10s", name);
    for (int v = 0; v < VALUE_N; v++) {
        const bool whole = v == ASYNC || v == SKATE || v == SKATE_P;
        printf(whole ? " %8.1f" : " %8.3f", value[v]);
    }
    printf("\n");
    fflush(stdout);
}

static void bench(const char *folder)
{
    glob_t leads;
    if (!find_takes(folder, &leads)) {
        fprintf(stderr, "carry_live: %s: expected at least two takes, NAME_lead.bvh and NAME_follow.bvh\n", folder);
        exit(1);
    }
    const size_t n = leads.gl_pathc;
    take *t = need(n * sizeof *t);
    shown *out = need(sizeof *out);
    double mean[VALUE_N] = {0};
    for (size_t i = 0; i < n; i++) {
        if (!load(leads.gl_pathv[i], &t[i])) {
            exit(1);
        }
    }
    for (size_t i = 0; i < n; i++) {
        double value[VALUE_N];
        char name[64];
        const known k = learn_both(t, n, i);
        carry(&k, t[i].lead.pose, &t[i].lead.rig->body, t[i].tick_n * CUT_SHARE / 100, out);
        judge(out, value);
        snprintf(name, sizeof name, "%.2s", strrchr(leads.gl_pathv[i], '/') + 1);
        print(name, value);
        for (int v = 0; v < VALUE_N; v++) {
            mean[v] += value[v] / (double)n;
        }
        free(k.bytes);
    }
    print("mean", mean);
}

/// The syllabus's own couples: what she knows of them, and one she has not seen.
static void bench_own(void)
{
    const abz_couple_config usual = abz_couple_config_default();
    static abz_pose pose[4][ABZ_ROLE_N][OWN_TICKS];
    abz_recording couple[3];
    shown *out = need(sizeof *out);
    double mean[VALUE_N] = {0};
    for (uint32_t c = 0; c < 3; c++) {
        abz_couple_config config = usual;
        abz_couple *it;
        config.seed = c + 1;
        config.tempo_per_minute = 84 + 12 * (float)c;
        void *mem = need(abz_couple_size());
        must(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &it), "couple");
        for (size_t i = 0; i < OWN_TICKS; i++) {
            const abz_couple_input input = {0};
            abz_couple_output now;
            abz_couple_tick(it, &input, &now);
            pose[c][0][i] = now.pose[0];
            pose[c][1][i] = now.pose[1];
        }
        free(mem);
        couple[c] = (abz_recording){pose[c][0], pose[c][1], OWN_TICKS, &usual.body[0], &usual.body[1]};
    }
    abz_learn_config config = abz_learn_config_default();
    size_t work_size, out_size, used;
    abz_error error;
    known k;
    config.both_places = true;
    must(abz_learn_size(3, 3 * OWN_TICKS, &config, &work_size, &out_size), "learn");
    void *work = need(work_size);
    k.bytes = need(out_size);
    must(abz_learn(couple, 3, &config, work, work_size, k.bytes, out_size, &used, &error), "learn");
    must(abz_repertoire_open(k.bytes, used, &k.follow, &error), error.what);
    must(abz_repertoire_open_other(&k.follow, &k.lead, &error), error.what);
    for (uint32_t c = 0; c < OWN_N; c++) {
        abz_couple_config own = usual;
        abz_couple *it;
        double value[VALUE_N];
        char name[16];
        own.seed = 100 + c;
        own.tempo_per_minute = 80 + 4 * (float)c;
        void *mem = need(abz_couple_size());
        must(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &own, &it), "couple");
        for (size_t i = 0; i < OWN_TICKS; i++) {
            const abz_couple_input input = {0};
            abz_couple_output now;
            abz_couple_tick(it, &input, &now);
            pose[3][0][i] = now.pose[0];
        }
        free(mem);
        carry(&k, pose[3][0], &usual.body[0], 700 + 37 * c, out);
        judge(out, value);
        snprintf(name, sizeof name, "own %u", c);
        print(name, value);
        for (int v = 0; v < VALUE_N; v++) {
            mean[v] += value[v] / OWN_N;
        }
    }
    print("mean", mean);
}

int main(int argc, char **argv)
{
    int first = 1;
    if (first < argc && strcmp(argv[first], "--falls") == 0) {
        falls = true;
        first++;
    }
    figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES_MOST);
    printf("%-10s", "take");
    for (int v = 0; v < VALUE_N; v++) {
        printf(" %8s", value_name[v]);
    }
    printf("\n");
    for (int i = first; i < argc; i++) {
        bench(argv[i]);
    }
    if (first == argc) {
        bench_own();
    }
    return 0;
}
