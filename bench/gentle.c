// How she dances with leaders who are not at their best, what she asks of herself when she is to be gentle, and how a
// hand is held that is shown late.
//
// usage: gentle [--today | --leaders | --held-back | --caps | --hold] FOLDER ...
//
// A folder holds one couple's takes, as for follow; each is followed by somebody who learned from the couple's others.
// Leaders are made from the recorded ones (test/frail.h); those that are held back are frail to another degree, or at
// other moments, than those that anything was chosen with. "as told" dances at gentleness 0 and makes no allowance, "by
// herself" finds what the leader needs.
// What is capped is capped in a million ticks beside a leader who does anything: law_gentle 1000000.
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "couples.h"
#include "engine/engine_internal.h"
#include "frail.h"

static abz_engine *engine_of(const abz_repertoire *repertoire, const abz_body *lead, float late_s)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    abz_engine *engine;
    config.lead_body = *lead;
    config.late_s = late_s;
    must(abz_engine_init(need(abz_engine_size()), abz_engine_size(), repertoire, &config, &engine), "engine");
    return engine;
}

// Her dance with somebody, and how gently, in the mean.
static double dance_with(const abz_repertoire *repertoire, const abz_body *body, const frail *f, float gentle,
                         abz_pose *pose)
{
    abz_engine *engine = engine_of(repertoire, body, 0);
    double mean = 0;
    for (size_t i = 0; i < f->n; i++) {
        abz_input input = {.seen = UINT32_MAX, .gentle = gentle};
        abz_output output;
        memcpy(input.lead, f->pose[i].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &output);
        pose[i] = output.follow;
        mean += (double)output.gentle / (double)f->n;
    }
    free(engine);
    return mean;
}

// ---- leaders who are not at their best ------------------------------------------------------------------------------

enum { F1, ASYNC, LAG, MEAN_LAG, MIRROR, SKATE, JERK, CLASH, GENTLE, STOPS, WAITED, RESUMED, WITH_N };
static const char *const with_name[WITH_N] = {"step_f1", "async_ms", "lag_ms", "mean_lag", "mirror", "skate_cms",
                                              "jerk",    "clash",    "gentle", "stops",    "waited", "resumed"};

// In how many stops she lands nowhere once he has stood for a fifth of a second, and after how many she lands with one
// of his first two steps.
static void judge_stops(const frail *f, const abzi_step *his, size_t his_n, const abzi_step *hers, size_t hers_n,
                        const abzi_step_pair *pair, size_t pair_n, double *value)
{
    value[STOPS] = (double)f->pause_n;
    for (size_t p = 0; p < f->pause_n; p++) {
        bool moved = false, with = false;
        for (size_t i = 0; i < hers_n; i++) {
            moved = moved || (hers[i].frame > f->pause[p].from + 12 && hers[i].frame < f->pause[p].to);
        }
        size_t next = 0;
        while (next < his_n && his[next].frame <= f->pause[p].to) {
            next++;
        }
        for (size_t i = 0; i < pair_n; i++) {
            with = with || pair[i].a == next || pair[i].a == next + 1;
        }
        value[WAITED] += !moved;
        value[RESUMED] += with || next == his_n;
    }
}

static void judge(const frail *f, const abz_pose *pose, double *value)
{
    abz_track lead, follow;
    abz_figures g;
    track(f->pose, f->n, &lead);
    track(pose, f->n, &follow);
    size_t size = abz_measure_scratch_size(f->n);
    void *scratch = need(size);
    must(abz_measure_couple(&lead, &follow, scratch, size, &g), "measure");
    abzi_step *his = need((f->n + 1) * sizeof *his), *hers = need((f->n + 1) * sizeof *hers);
    size_t his_n = abzi_steps_find(&lead, his), hers_n = abzi_steps_find(&follow, hers);
    abzi_step_pair *pair = need(5 * (his_n + hers_n + 1) * sizeof *pair);
    uint8_t *used = need(his_n + hers_n + 1);
    size_t pair_n = abzi_steps_match(his, his_n, hers, hers_n, used, pair);
    double *lag = need((pair_n + 1) * sizeof *lag);
    for (size_t i = 0; i < pair_n; i++) {
        lag[i] = 1e3 * DT * ((double)hers[pair[i].b].frame - (double)his[pair[i].a].frame);
    }
    const double figure[] = {g.step_f1, g.step_async_ms, median(lag, pair_n), g.step_lag_ms, g.mirror, g.skate_cms,
                             g.jerk,    g.clash};
    memcpy(value, figure, sizeof figure);
    judge_stops(f, his, his_n, hers, hers_n, pair, pair_n, value);
    free(his);
    free(hers);
    free(pair);
    free(used);
    free(lag);
    free(scratch);
    free((void *)(uintptr_t)lead.frame);
    free((void *)(uintptr_t)follow.frame);
}

// What of abrazo measure is of the two, and of who follows: is it better by herself than as told? A lag counts as far
// as it is from none; the rest of a row is compared as it is printed.
static void set_beside(const char *couple, const char *leader, double sum[2][WITH_N])
{
    static const struct {
        int figure;
        double better, unit;  // 1: more is better, -1: less; printed to so much
    } of[] = {{F1, 1, 1e-3},     {ASYNC, -1, 0.1}, {LAG, -1, 0.1}, {MIRROR, 1, 1e-3},
              {CLASH, -1, 1e-3}, {SKATE, -1, 0.1}, {JERK, -1, 0.1}};
    printf("%-8s %-9s by herself:", couple, leader);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        double told = sum[0][of[i].figure], alone = sum[1][of[i].figure];
        if (of[i].figure == LAG) {
            told = told < 0 ? -told : told;
            alone = alone < 0 ? -alone : alone;
        }
        const double more = of[i].better * (floor(alone / of[i].unit + .5) - floor(told / of[i].unit + .5));
        printf("  %s %s", with_name[of[i].figure], more > 0 ? "better" : more < 0 ? "WORSE" : "equal");
    }
    printf("\n");
}

static const char *kind_name(int kind)
{
    return kind < FRAIL_N ? frail_name[kind] : "healthy";
}

typedef struct leader {
    int kind;
    const char *name;
    frail_degree degree;
    uint32_t seed;
} leader;

static void bench_leader(const char *name, const take *t, const abz_repertoire *repertoire, size_t n, const leader *who)
{
    double sum[2][WITH_N] = {{0}};
    for (size_t i = 0; i < n; i++) {
        frail f = frail_leader_as(who->kind, &who->degree, t[i].lead.pose, t[i].tick_n, who->seed + (uint32_t)i);
        abz_pose *pose = need(f.n * sizeof *pose);
        for (int alone = 0; alone < 2; alone++) {
            double value[WITH_N] = {0};
            const double gentle =
                dance_with(&repertoire[i], &t[i].lead.rig->body, &f, alone ? ABZ_GENTLE_AUTO : 0, pose);
            judge(&f, pose, value);
            value[GENTLE] = gentle;
            for (int v = 0; v < WITH_N; v++) {
                sum[alone][v] += v >= STOPS ? value[v] : value[v] / (double)n;
            }
        }
        free(pose);
        frail_free(&f);
    }
    for (int alone = 0; alone < 2; alone++) {
        printf("%-8s %-9s %-11s", name, who->name, alone ? "by herself" : "as told");
        for (int v = 0; v < WITH_N; v++) {
            const bool rough = v == ASYNC || v == LAG || v == MEAN_LAG || v == SKATE || v == JERK;
            printf(v >= STOPS ? " %9.0f" : rough ? " %9.1f" : " %9.3f", sum[alone][v]);
        }
        printf("\n");
    }
    set_beside(name, who->name, sum);
    fflush(stdout);
}

static void bench_leaders(const char *name, const take *t, const abz_repertoire *repertoire, size_t n, bool held_back)
{
    static const leader other[] = {{FRAIL_SLOW, "at .5", {.speed = 0.5f}, 7},
                                   {FRAIL_SLOW, "at .7", {.speed = 0.7f}, 7},
                                   {FRAIL_SHORT, "short .4", {.stride = 0.4f}, 7},
                                   {FRAIL_SHORT, "short .6", {.stride = 0.6f}, 7},
                                   {FRAIL_PAUSES, "pauses 2", {.speed = 1}, 1007},
                                   {FRAIL_PAUSES, "pauses 3", {.speed = 1}, 2007},
                                   {FRAIL_WANDERS, "wand. .1", {.wander = 0.10f}, 7},
                                   {FRAIL_WANDERS, "wand. .2", {.wander = 0.20f}, 7},
                                   {FRAIL_TREMBLES, "4 Hz", {.tremor_hz = 4}, 7},
                                   {FRAIL_TREMBLES, "6 Hz", {.tremor_hz = 6}, 7},
                                   {FRAIL_LIMPS, "limps .65", {.weak = 0.65f, .hurried = 1.35f}, 7},
                                   {FRAIL_LIMPS, "limps .85", {.weak = 0.85f, .hurried = 1.15f}, 7}};
    printf("%-8s %-9s %-11s", "couple", "leader", "she dances");
    for (int v = 0; v < WITH_N; v++) {
        printf(" %9s", with_name[v]);
    }
    printf("\n");
    for (size_t i = 0; held_back && i < sizeof other / sizeof *other; i++) {
        bench_leader(name, t, repertoire, n, &other[i]);
    }
    for (int kind = 0; !held_back && kind <= FRAIL_N; kind++) {
        bench_leader(name, t, repertoire, n, &(leader){kind, kind_name(kind), frail_usual, 7});
    }
}

// ---- what she believes ----------------------------------------------------------------------------------------------

enum { RANGE, SPEED, HESITATION, TREMOR, BALANCE, ASKED, CONCERN_N };
static const char *const concern_name[CONCERN_N] = {"range", "speed", "hesitation", "tremor", "balance", "gentle"};

typedef struct belief {
    double mean[CONCERN_N], most[CONCERN_N];
} belief;

static void believe(const abz_repertoire *repertoire, const abz_body *body, const frail *f, double share, belief *b)
{
    abz_engine *engine = engine_of(repertoire, body, 0);
    for (size_t i = 0; i < f->n; i++) {
        abz_input input = {.seen = UINT32_MAX, .gentle = ABZ_GENTLE_AUTO};
        abz_output output;
        memcpy(input.lead, f->pose[i].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &output);
        const abz_today *t = &output.today;
        const float now[CONCERN_N] = {t->range, t->speed, t->hesitation, t->tremor, t->balance, output.gentle};
        for (int c = 0; c < CONCERN_N; c++) {
            b->mean[c] += share * (double)now[c] / (double)f->n;
            b->most[c] = (double)now[c] > b->most[c] ? (double)now[c] : b->most[c];
        }
    }
    free(engine);
}

// Of leaders who are well, of the women in their place, and of leaders who are not: the mean over takes, and the most
// of any moment.
static void bench_today(const char *name, const take *t, const abz_repertoire *repertoire, size_t n)
{
    printf("%-8s %-9s", "couple", "leader");
    for (int c = 0; c < CONCERN_N; c++) {
        printf("  %10s: most", concern_name[c]);
    }
    printf("\n");
    for (int kind = -1; kind <= FRAIL_N; kind++) {
        belief b = {{0}, {0}};
        for (size_t i = 0; i < n; i++) {
            const abzi_clip *clip = kind < 0 ? &t[i].follow : &t[i].lead;
            frail f = frail_leader(kind < 0 ? FRAIL_N : kind, clip->pose, t[i].tick_n, 7 + (uint32_t)i);
            believe(&repertoire[i], &clip->rig->body, &f, 1 / (double)n, &b);
            frail_free(&f);
        }
        printf("%-8s %-9s", name, kind < 0 ? "follower" : kind_name(kind));
        for (int c = 0; c < CONCERN_N; c++) {
            printf("  %10.3f %5.2f", b.mean[c], b.most[c]);
        }
        printf("\n");
        fflush(stdout);
    }
}

// ---- what she asks of herself -----------------------------------------------------------------------------------------

static double hardest_95(const abz_pose *pose, size_t n, int joint, bool level)
{
    double *hard = need(n * sizeof *hard);
    size_t m = 0;
    for (size_t i = ABZ_TICKS_PER_SECOND; i + 1 < n; i++) {
        abz_vec3 bent = abzi_v3_sub(abzi_v3_add(pose[i + 1].pos[joint], pose[i - 1].pos[joint]),
                                    abzi_v3_scale(pose[i].pos[joint], 2));
        bent.y *= level ? 0 : 1;
        hard[m++] = (double)abzi_v3_length(bent) / (DT * DT);
    }
    qsort(hard, m, sizeof *hard, compare);
    const double p95 = m > 0 ? hard[(m - 1) * 95 / 100] : 0;
    free(hard);
    return p95;
}

static void bench_caps(const char *name, const take *t, const abz_repertoire *repertoire, size_t n)
{
    static const struct {
        const char *what;
        int joint;
        bool level;
    } part[] = {{"hand", ABZ_RIGHT_HAND, false},
                {"hips", ABZ_HIPS, false},
                {"head", ABZ_HEAD, false},
                {"foot, level", ABZ_LEFT_FOOT, true}};
    double together[2][WITH_N] = {{0}};
    for (size_t i = 0; i < n; i++) {
        frail f = frail_leader(FRAIL_N, t[i].lead.pose, t[i].tick_n, 1);
        abz_pose *pose = need(f.n * sizeof *pose);
        for (int gentle = 0; gentle < 2; gentle++) {
            double value[WITH_N] = {0};
            dance_with(&repertoire[i], &t[i].lead.rig->body, &f, (float)gentle, pose);
            judge(&f, pose, value);
            for (int v = 0; v < STOPS; v++) {
                together[gentle][v] += value[v] / (double)n;
            }
        }
        free(pose);
        frail_free(&f);
    }
    printf("%-8s with a healthy leader, gentle 0 and 1: step F1 %.3f %.3f, asynchrony %.1f %.1f ms, opposite foot %.3f "
           "%.3f, clash %.3f %.3f\n",
           name, together[0][F1], together[1][F1], together[0][ASYNC], together[1][ASYNC], together[0][MIRROR],
           together[1][MIRROR], together[0][CLASH], together[1][CLASH]);
    printf("%-8s acceleration in 95 of 100 ticks, m/s2, gentle 0 and 1:", name);
    for (size_t p = 0; p < sizeof part / sizeof *part; p++) {
        double mean[2] = {0, 0};
        for (size_t i = 0; i < n; i++) {
            frail f = frail_leader(FRAIL_N, t[i].lead.pose, t[i].tick_n, 1);
            abz_pose *pose = need(f.n * sizeof *pose);
            for (int gentle = 0; gentle < 2; gentle++) {
                dance_with(&repertoire[i], &t[i].lead.rig->body, &f, (float)gentle, pose);
                mean[gentle] += hardest_95(pose, f.n, part[p].joint, part[p].level) / (double)n;
            }
            free(pose);
            frail_free(&f);
        }
        printf("  %s %.1f %.1f (%.0f %%)", part[p].what, mean[0], mean[1], 100 * mean[1] / mean[0]);
    }
    printf("\n");
}

// ---- a hand that is shown late ----------------------------------------------------------------------------------------

// Where others hold his hand, and it is within her reach as the gentleness allows it, and within his: how far is her
// wrist from where it would hold his as that really is? Of all of these ticks; of those where a hand could have it that
// goes after it as it really is, no faster than hers may be, from where hers was when his came within reach and was to be
// held; and of those where she says that she has it. At 1 no hand could have those of leaders who are well, and so there
// is one who does all at .3 of the speed.
#define CAUGHT_M 0.001f
enum { GIVEN, COULD, HAS, HOLD_N };
typedef struct held_hands {
    double *off[HOLD_N];
    size_t n[HOLD_N], could_has_n;  // the last: of those that could
    bool goes[2];
    abz_vec3 at[2];  // such a hand, of each of hers
} held_hands;

// A tick of the hand that goes after his. true: it has it
static bool could_have(held_hands *held, int side, abz_vec3 there, abz_vec3 hers, bool is_given, float most_m_s)
{
    const abz_vec3 from = held->goes[side] ? held->at[side] : hers;
    const float way = abzi_v3_distance(from, there), most = most_m_s * (float)DT;
    held->at[side] = abzi_v3_lerp(from, there, way > most ? most / way : 1);
    held->goes[side] = is_given;
    return is_given && way <= most + CAUGHT_M;
}

static void look_at_hand(const abz_engine *engine, const take *t, const abz_pose *lead, const abz_output *now, int side,
                         held_hands *held)
{
    const abzi_grip *grip = &engine->state.follow.posture.grip[side];
    const abzi_spot turn = {0, 0, abzi_lead_glance(&engine->state.lead, 0)->spot.yaw};
    const int hand = side ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND, wrist = grip->his ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND;
    const abz_effort effort = abz_effort_of(now->gentle);
    const abz_vec3 his = lead->pos[wrist], there = abzi_v3_add(his, abzi_spot_world(turn, grip->at));
    const float arm = engine->build.upper_arm[side] + engine->build.lower_arm[side];
    const abz_vec3 *offset = t->lead.rig->body.offset;
    const float his_arm = abzi_v3_length(offset[wrist]) + abzi_v3_length(offset[wrist - 1]);
    const float stretched = abzi_v3_distance(his, lead->pos[wrist - 2]) / his_arm;
    // The last of an arm's reach gives way (partner/arms.c).
    const bool within = abzi_v3_distance(there, now->follow.pos[hand - 2]) <= (effort.reach - 0.085f) * arm &&
                        (now->gentle <= 0 || stretched <= effort.reach);
    const double off = 100 * (double)abzi_v3_distance(there, now->follow.pos[hand]);
    const bool could = could_have(held, side, there, now->follow.pos[hand], grip->holding && within, effort.hold_m_s);
    if (grip->firm > 0.95f && within) {
        held->off[GIVEN][held->n[GIVEN]++] = off;
    }
    if (grip->firm > 0.95f && could) {
        held->off[COULD][held->n[COULD]++] = off;
        held->could_has_n += grip->has != 0;
    }
    if (grip->has) {
        held->off[HAS][held->n[HAS]++] = off;
    }
}

static void look_at_hands(const abz_repertoire *repertoire, const take *t, const frail *f, size_t late, bool told,
                          float gentle, held_hands *held)
{
    abz_engine *engine = engine_of(repertoire, &t->lead.rig->body, told ? (float)late * (float)DT : 0);
    held->goes[0] = held->goes[1] = false;
    for (size_t i = 0; i < f->n; i++) {
        abz_input input = {.seen = UINT32_MAX, .gentle = gentle};
        abz_output output;
        memcpy(input.lead, f->pose[i > late ? i - late : 0].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &output);
        for (int side = 0; side < 2; side++) {
            look_at_hand(engine, t, &f->pose[i], &output, side, held);
        }
    }
    free(engine);
}

static void print_off(const char *what, double *off, size_t n)
{
    qsort(off, n, sizeof *off, compare);
    printf("%s %6zu: %5.1f %5.1f", what, n, n > 0 ? off[n / 2] : 0, n > 0 ? off[n * 95 / 100] : 0);
}

static void bench_hold_of(const char *name, const take *t, const abz_repertoire *repertoire, size_t n,
                          const leader *who)
{
    static const float gentle[] = {0, 0.25f, 0.5f, 0.75f, 0.9f, 0.95f, 1};
    frail *f = need(n * sizeof *f);
    size_t room = 0;
    for (size_t i = 0; i < n; i++) {
        f[i] = frail_leader_as(who->kind, &who->degree, t[i].lead.pose, t[i].tick_n, who->seed + (uint32_t)i);
        room += 2 * f[i].n;
    }
    held_hands held;
    for (int k = 0; k < HOLD_N; k++) {
        held.off[k] = need(room * sizeof *held.off[k]);
    }
    for (size_t g = 0; g < sizeof gentle / sizeof *gentle; g++) {
        for (size_t late = 0; late <= 6; late += 3) {
            for (int told = late > 0 ? 0 : 1; told < 2; told++) {
                held.could_has_n = held.n[GIVEN] = held.n[COULD] = held.n[HAS] = 0;
                for (size_t i = 0; i < n; i++) {
                    look_at_hands(&repertoire[i], &t[i], &f[i], late, told, gentle[g], &held);
                }
                printf("%-8s %-9s %4.2f  %3.0f %-3s", name, who->name, (double)gentle[g], 1e3 * DT * (double)late,
                       told ? "yes" : "no");
                print_off("  given", held.off[GIVEN], held.n[GIVEN]);
                print_off("  could", held.off[COULD], held.n[COULD]);
                printf(" %4.2f", (double)held.could_has_n / (double)(held.n[COULD] > 0 ? held.n[COULD] : 1));
                print_off("  has", held.off[HAS], held.n[HAS]);
                printf("\n");
                fflush(stdout);
            }
        }
    }
    for (int k = 0; k < HOLD_N; k++) {
        free(held.off[k]);
    }
    for (size_t i = 0; i < n; i++) {
        frail_free(&f[i]);
    }
    free(f);
}

static void bench_hold(const char *name, const take *t, const abz_repertoire *repertoire, size_t n)
{
    static const leader of[] = {{FRAIL_N, "healthy", {.speed = 1}, 7}, {FRAIL_SLOW, "at .3", {.speed = 0.3f}, 7}};
    printf(
        "%-8s %-9s gentle, ms late, told | cm off, median and in 95 of 100, of so many hands that are given; of those "
        "that a hand as fast could have, and how many she has; of those she has\n",
        "couple", "leader");
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        bench_hold_of(name, t, repertoire, n, &of[i]);
    }
}

// ---- all of it --------------------------------------------------------------------------------------------------------

static bool bench(const char *path, const char *part)
{
    take_folder of;
    if (!open_takes("gentle", path, &of)) {
        return false;
    }
    const size_t n = of.n;
    const take *t = of.t;
    abz_repertoire *repertoire = need(n * sizeof *repertoire);
    void **bytes = need(n * sizeof *bytes);
    for (size_t i = 0; i < n; i++) {
        bytes[i] = learn(t, n, i, &repertoire[i]);
    }
    if (part == NULL || strcmp(part, "--today") == 0) {
        bench_today(of.name, t, repertoire, n);
    }
    if (part == NULL || strcmp(part, "--leaders") == 0) {
        bench_leaders(of.name, t, repertoire, n, false);
    }
    if (part == NULL || strcmp(part, "--held-back") == 0) {
        bench_leaders(of.name, t, repertoire, n, true);
    }
    if (part == NULL || strcmp(part, "--caps") == 0) {
        bench_caps(of.name, t, repertoire, n);
    }
    if (part == NULL || strcmp(part, "--hold") == 0) {
        bench_hold(of.name, t, repertoire, n);
    }
    for (size_t i = 0; i < n; i++) {
        free(bytes[i]);
    }
    free(bytes);
    free(repertoire);
    close_takes(&of);
    return true;
}

int main(int argc, char **argv)
{
    const char *part = argc > 1 && argv[1][0] == '-' ? argv[1] : NULL;
    const int first = part != NULL ? 2 : 1;
    if (argc <= first) {
        fprintf(stderr, "usage: gentle [--today | --leaders | --held-back | --caps | --hold] FOLDER ...\n");
        return 64;
    }
    for (int i = first; i < argc; i++) {
        if (!bench(argv[i], part)) {
            return 1;
        }
    }
    return 0;
}
