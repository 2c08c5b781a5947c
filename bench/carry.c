// How well a stand-in carries a dance on, for every take and role: the dancer is lost at 60 per cent of the take, and
// the rest is measured; then at random moments, to see that it works at any.
//
// usage: carry [--cuts N] [--seed N] FOLDER ...  learned from the couple's other takes
//        carry [--cuts N] [--seed N] --from FOLDER FOLDER ...  learned from all takes of another couple
//
// Of the rest of the take: f1 (step_f1) .. facing, the referee's figures of the stand-in beside who is left (abrazo
// measure); f1_real, ms_real: her steps against those of the dancer whose place she has, who really danced on. Then,
// from the loss on: seconds and beats until she is beside who is left; steps of who is left after that before one is
// hers, too (lost); the nearest any ankle, toes or hips of hers come to hips, head, knee or ankle of the lost one where
// these were last seen (clear); while she carries, the furthest a foot is set (set_m), the furthest the feet then stand
// apart (stride), the mean of her steps beside the mean of those that the lost one really took meanwhile (smaller), the
// lean of the trunk; how high hands or elbows come above the shoulders (arms; below 0: below); what the shoulders turn
// within 2.4 s at most; whether she ends in the closing pose; how far she waited from the nearer of the two (from_m),
// and how near she came to who is left before she was there, hips to hips (past_m; 9: she did not have to come); how
// far her hips are ahead of the middle between her feet, in the mean while she walks in (ahead). --seed chooses other
// moments; ABZ_BENCH_CUTS=1 adds a row for every one; "worst" is of each figure by itself.
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/stand_in.h"
#include "base/vec.h"
#include "couples.h"
#include "measure/steps.h"
#include "motion/spot.h"
#include "people.h"
#include "rhythm/footfall.h"

enum { CUTS_SHARE = 60 };             // per cent of a take
static const double WALKS_M_S = 0.5;  // of hips: slower is standing, and a step to and fro
enum { TURN_TICKS = 144 };            // a turn is what a heading changes by within four beats of salsa

typedef struct told {
    abz_pose *pose;
    abz_stand_in_output *output;  // its pose is not kept
} told;

// A take with a dancer lost at a tick.
static void carry(const known *k, const take *t, int role, size_t lost_at, told *said)
{
    abz_stand_in_config config = abz_stand_in_config_default(&k->follow, &k->lead);
    config.place = (abz_role)role;
    config.body = role == ABZ_ROLE_LEAD ? k->lead.body : k->follow.body;
    config.dancer[ABZ_ROLE_LEAD] = t->lead.rig->body;
    config.dancer[ABZ_ROLE_FOLLOW] = t->follow.rig->body;
    void *mem = need(abz_stand_in_size());
    abz_stand_in *stand_in;
    must(abz_stand_in_init(mem, abz_stand_in_size(), &k->follow, &k->lead, &config, &stand_in), "stand-in");
    for (size_t i = 0; i < t->tick_n; i++) {
        abz_stand_in_input input = {.left_s = (float)(t->tick_n - 1 - i) / ABZ_TICKS_PER_SECOND};
        memcpy(input.dancer[ABZ_ROLE_LEAD], t->lead.pose[i].pos, sizeof t->lead.pose[i].pos);
        memcpy(input.dancer[ABZ_ROLE_FOLLOW], t->follow.pose[i].pos, sizeof t->follow.pose[i].pos);
        input.seen[role] = i < lost_at ? UINT32_MAX : 0;
        input.seen[1 - role] = UINT32_MAX;
        input.lost = i < lost_at ? 0 : 1u << role;
        abz_stand_in_tick(stand_in, &input, &said->output[i]);
        said->pose[i] = said->output[i].pose;
    }
    free(mem);
}

enum {
    F1,
    ASYNC,
    MIRROR,
    SKATE,
    JUMP,
    JERK,
    CLASH,
    PLACE,
    FACING,
    TO_F1,
    TO_ASYNC,
    ENTER_S,
    ENTER_BEATS,
    LOST,
    CLEAR,
    SET_M,
    STRIDE,
    SMALLER,
    LEAN,
    ARMS,
    TURN,
    CLOSED,
    START_M,
    PAST_M,
    AHEAD_M,
    VALUE_N
};
static const char *const value_name[VALUE_N] = {"f1",     "async_ms", "mirror",  "skate",   "jump",    "jerk",  "clash",
                                                "place",  "facing",   "f1_real", "ms_real", "enter_s", "beats", "lost",
                                                "clear",  "set_m",    "stride",  "smaller", "lean",    "arms",  "turn",
                                                "closed", "from_m",   "past_m",  "ahead"};

static double floor_apart(abz_vec3 a, abz_vec3 b)
{
    return hypot((double)(a.x - b.x), (double)(a.z - b.z));
}

static abz_vec3 middle(const abz_pose *p, int foot)
{
    return abzi_v3_lerp(p->pos[foot == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT],
                        p->pos[foot == 0 ? ABZ_LEFT_TOES : ABZ_RIGHT_TOES], .5f);
}

static void figures(const abz_pose *lead, const abz_pose *human, const abz_pose *follow, size_t n, double *value)
{
    abz_track a, b, c;
    abz_figures f;
    track(lead, n, &a);
    track(human, n, &b);
    track(follow, n, &c);
    size_t size = abz_measure_scratch_size(n);
    void *scratch = need(size);
    must(abz_measure_follow(&a, &b, &c, scratch, size, &f), "measure");
    const double figure[] = {f.step_f1, f.step_async_ms, f.mirror,  f.skate_cms, f.jump,
                             f.jerk,    f.clash,         f.place_m, f.facing_deg};
    memcpy(value, figure, sizeof figure);
    free(scratch);
    free((void *)(uintptr_t)a.frame);
    free((void *)(uintptr_t)b.frame);
    free((void *)(uintptr_t)c.frame);
}

// How far a dancer's feet are set in the mean, of steps of a weight change and more, while a stand-in carries; 0: no
// step.
static double mean_stride(const abz_pose *pose, const abz_stand_in_output *output, size_t from, size_t n)
{
    double sum = 0;
    size_t step_n = 0;
    for (int foot = 0; foot < 2; foot++) {
        abz_vec3 stood = middle(&pose[from], foot);
        bool carried = false;
        for (size_t i = from; i < n; i++) {
            const abz_vec3 at = middle(&pose[i], foot);
            if (floor_apart(at, middle(&pose[i - 1], foot)) * ABZ_TICKS_PER_SECOND < (double)ABZI_LAND_SPEED) {
                if (floor_apart(at, stood) > (double)ABZI_STEP_LEAST_M && carried) {
                    sum += floor_apart(at, stood);
                    step_n++;
                }
                stood = at;
                carried = output[i].act == ABZ_STAND_IN_CARRYING;
            }
        }
    }
    return step_n > 0 ? sum / (double)step_n : 0;
}

// How far hips are ahead of the middle between the feet, in the mean while she walks in.
static double ahead_of_feet(const told *said, size_t from, size_t n)
{
    double sum = 0;
    size_t walks_n = 0;
    for (size_t i = from; i < n; i++) {
        const abz_pose *p = &said->pose[i];
        const abz_vec3 way = abzi_v3_sub(p->pos[ABZ_HIPS], said->pose[i - 1].pos[ABZ_HIPS]);
        const double speed = hypot((double)way.x, (double)way.z);
        if (said->output[i].act == ABZ_STAND_IN_ENTERING && speed * ABZ_TICKS_PER_SECOND > WALKS_M_S) {
            const abz_vec3 off = abzi_v3_sub(p->pos[ABZ_HIPS], abzi_v3_lerp(middle(p, 0), middle(p, 1), .5f));
            sum += (double)(off.x * way.x + off.z * way.z) / speed;
            walks_n++;
        }
    }
    return walks_n > 0 ? sum / (double)walks_n : 0;
}

// What the laws say of her dance from a tick on.
static void watch(const told *said, const abz_pose *gone, const abz_pose *left, size_t from, size_t n, double *value)
{
    const abz_pose *fallen = &gone[from - 1];
    static const abz_joint his[] = {ABZ_HIPS,      ABZ_HEAD,      ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG,
                                    ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
    static const abz_joint hers[] = {ABZ_HIPS, ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT, ABZ_LEFT_TOES, ABZ_RIGHT_TOES};
    double clear = 1e9, arms = -1e9, past = 9;
    double *yaw = need(n * sizeof *yaw);
    bool carried[2] = {false, false};  // while the foot stood she carried already
    yaw[from - 1] = 0;
    abz_vec3 stood[2] = {middle(&said->pose[from], 0), middle(&said->pose[from], 1)};
    value[ENTER_S] = -1;
    const abz_pose *first = &said->pose[from];
    value[START_M] = fmin(floor_apart(first->pos[ABZ_HIPS], left[from].pos[ABZ_HIPS]),
                          floor_apart(first->pos[ABZ_HIPS], fallen->pos[ABZ_HIPS]));
    for (size_t i = from; i < n; i++) {
        const abz_pose *p = &said->pose[i];
        const abz_stand_in_output *o = &said->output[i];
        const bool carries = o->act == ABZ_STAND_IN_CARRYING;
        if (carries && value[ENTER_S] < 0) {
            value[ENTER_S] = (double)(i - from) * DT;
        }
        if (o->act == ABZ_STAND_IN_ENTERING) {
            past = fmin(past, floor_apart(p->pos[ABZ_HIPS], left[i].pos[ABZ_HIPS]));
        }
        value[ENTER_BEATS] += value[ENTER_S] < 0 && (o->flags & ABZ_STAND_IN_BEAT) != 0;
        for (size_t a = 0; a < sizeof hers / sizeof *hers; a++) {
            for (size_t b = 0; b < sizeof his / sizeof *his; b++) {
                clear = fmin(clear, floor_apart(p->pos[hers[a]], fallen->pos[his[b]]));
            }
        }
        for (int foot = 0; foot < 2; foot++) {  // a foot that has come to stand
            const abz_vec3 at = middle(p, foot), was = middle(&said->pose[i - 1], foot);
            if (floor_apart(at, was) * ABZ_TICKS_PER_SECOND < (double)ABZI_LAND_SPEED) {
                if (floor_apart(at, stood[foot]) > 0.1 && carried[foot]) {
                    value[SET_M] = fmax(value[SET_M], floor_apart(at, stood[foot]));
                    const abz_vec3 other = middle(p, 1 - foot);
                    const bool both = floor_apart(other, middle(&said->pose[i - 1], 1 - foot)) * ABZ_TICKS_PER_SECOND <
                                      (double)ABZI_LAND_SPEED;
                    value[STRIDE] = fmax(value[STRIDE], both ? floor_apart(at, other) : 0);
                }
                stood[foot] = at;
                carried[foot] = carries;
            }
        }
        const float shoulder = fmaxf(p->pos[ABZ_LEFT_UPPER_ARM].y, p->pos[ABZ_RIGHT_UPPER_ARM].y);
        const float hand = fmaxf(fmaxf(p->pos[ABZ_LEFT_HAND].y, p->pos[ABZ_RIGHT_HAND].y),
                                 fmaxf(p->pos[ABZ_LEFT_LOWER_ARM].y, p->pos[ABZ_RIGHT_LOWER_ARM].y));
        arms = fmax(arms, (double)(hand - shoulder));
        if (carries) {
            const abz_vec3 up = abzi_v3_sub(p->pos[ABZ_NECK], p->pos[ABZ_HIPS]);
            value[LEAN] = fmax(value[LEAN], atan2(hypot((double)up.x, (double)up.z), (double)up.y) * 180 / ABZI_PI);
        }
        const abz_vec3 a = abzi_v3_sub(p->pos[ABZ_RIGHT_UPPER_ARM], p->pos[ABZ_LEFT_UPPER_ARM]),
                       b = abzi_v3_sub(said->pose[i - 1].pos[ABZ_RIGHT_UPPER_ARM],
                                       said->pose[i - 1].pos[ABZ_LEFT_UPPER_ARM]);
        const double turn = (double)abzi_wrapf(abzi_atan2f(a.x, a.z) - abzi_atan2f(b.x, b.z));
        yaw[i] = yaw[i - 1] + turn;
        for (size_t j = i > from + TURN_TICKS ? i - TURN_TICKS : from; j < i; j++) {
            value[TURN] = fmax(value[TURN], fabs(yaw[i] - yaw[j]) * 180 / ABZI_PI);
        }
    }
    free(yaw);
    value[CLEAR] = clear;
    const double real = mean_stride(gone, said->output, from, n);
    value[SMALLER] = real > 0 ? mean_stride(said->pose, said->output, from, n) / real : 0;
    value[ARMS] = arms;
    value[PAST_M] = past;
    value[AHEAD_M] = ahead_of_feet(said, from, n);
    value[CLOSED] = (said->output[n - 1].flags & ABZ_STAND_IN_CLOSED) != 0;
}

// Steps of who is left that she was there for and let go by before her first step with them.
static double lost_steps(const abz_pose *left, const told *said, size_t from, size_t n, double enter_s)
{
    abz_track a, b;
    track(left + from, n - from, &a);
    track(said->pose + from, n - from, &b);
    abzi_step *x = need((n - from) * sizeof *x), *y = need((n - from) * sizeof *y);
    const size_t x_n = abzi_steps_find(&a, x), y_n = abzi_steps_find(&b, y);
    double lost = 0;
    for (size_t i = 0; enter_s >= 0 && i < x_n; i++) {
        if ((double)x[i].frame * DT < enter_s) {
            continue;
        }
        bool with = false;
        for (size_t j = 0; j < y_n; j++) {
            with |= fabs((double)x[i].frame - (double)y[j].frame) <= .2 * ABZ_TICKS_PER_SECOND;
        }
        if (with) {
            break;
        }
        lost++;
    }
    free(x);
    free(y);
    free((void *)(uintptr_t)a.frame);
    free((void *)(uintptr_t)b.frame);
    return lost;
}

static void judge(const known *k, const take *t, int role, size_t lost_at, double value[VALUE_N])
{
    told said = {need(t->tick_n * sizeof *said.pose), need(t->tick_n * sizeof *said.output)};
    const abz_pose *gone = role == ABZ_ROLE_LEAD ? t->lead.pose : t->follow.pose;
    const abz_pose *left = role == ABZ_ROLE_LEAD ? t->follow.pose : t->lead.pose;
    const size_t n = t->tick_n, rest = n - lost_at;
    double real[VALUE_N];
    memset(value, 0, VALUE_N * sizeof *value);
    carry(k, t, role, lost_at, &said);
    figures(left + lost_at, gone + lost_at, said.pose + lost_at, rest, value);
    figures(gone + lost_at, gone + lost_at, said.pose + lost_at, rest, real);
    value[TO_F1] = real[F1];
    value[TO_ASYNC] = real[ASYNC];
    watch(&said, gone, left, lost_at, n, value);
    value[LOST] = lost_steps(left, &said, lost_at, n, value[ENTER_S]);
    free(said.pose);
    free(said.output);
}

static void print(const char *name, const char *role, const double *value)
{
    printf("%-24s %-6s", name, role);
    for (int v = 0; v < VALUE_N; v++) {
        const bool whole =
            v == ASYNC || v == SKATE || v == JERK || v == FACING || v == TO_ASYNC || v == LEAN || v == TURN;
        printf(whole ? " %8.1f" : " %8.3f", value[v]);
    }
    printf("\n");
    fflush(stdout);
}

// Whether more of a figure is worse.
static bool more_is_worse(int v)
{
    return v != F1 && v != MIRROR && v != TO_F1 && v != CLEAR && v != CLOSED && v != START_M && v != PAST_M;
}

static void cuts(const char *name, const known *k, const take *t, size_t cut_n, uint64_t *seed)
{
    static const char *const role_name[] = {"lead", "follow"};
    for (int role = 0; role < ABZ_ROLE_N && cut_n > 0; role++) {
        double worst[VALUE_N], value[VALUE_N];
        for (size_t c = 0; c < cut_n; c++) {
            // anywhere but in the first second, and with a second and a half left to measure
            *seed = *seed * 6364136223846793005u + 1442695040888963407u;
            const size_t room = t->tick_n - 150, at = 60 + (size_t)(*seed >> 33) % room;
            judge(k, t, role, at, value);
            if (t->tick_n - at < 240) {  // nobody walks in within so little time
                value[ENTER_S] = value[ENTER_S] < 0 ? 0 : value[ENTER_S];
            }
            if (getenv("ABZ_BENCH_CUTS") != NULL) {
                char label[64];
                snprintf(label, sizeof label, "%.12s at %.2f", name, (double)at * DT);
                print(label, role_name[role], value);
            }
            for (int v = 0; v < VALUE_N; v++) {
                worst[v] =
                    c == 0 || (more_is_worse(v) ? value[v] > worst[v] : value[v] < worst[v]) ? value[v] : worst[v];
                worst[v] = v == ENTER_S && value[v] < 0 ? 99 : worst[v];
            }
        }
        char label[64];
        snprintf(label, sizeof label, "%.12s worst of %zu", name, cut_n);
        print(label, role_name[role], worst);
    }
}

static take *load_all(const char *folder, size_t *n, glob_t *leads)
{
    if (!find_takes(folder, leads)) {
        fprintf(stderr, "carry: %s: expected at least two takes, NAME_lead.bvh and NAME_follow.bvh\n", folder);
        exit(1);
    }
    *n = leads->gl_pathc;
    take *t = need(*n * sizeof *t);
    for (size_t i = 0; i < *n; i++) {
        if (!load(leads->gl_pathv[i], &t[i])) {
            exit(1);
        }
    }
    return t;
}

static void bench(const char *folder, const known *from, size_t cut_n, uint64_t seed)
{
    static const char *const role_name[] = {"lead", "follow"};
    glob_t leads;
    size_t n;
    take *t = load_all(folder, &n, &leads);
    double mean[ABZ_ROLE_N][VALUE_N] = {{0}};
    for (size_t i = 0; i < n; i++) {
        const known own = from != NULL ? *from : learn_both(t, n, i);
        char name[64];
        snprintf(name, sizeof name, "%s", strrchr(leads.gl_pathv[i], '/') + 1);
        name[strlen(name) - strlen("_lead.bvh")] = 0;
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            double value[VALUE_N];
            judge(&own, &t[i], role, t[i].tick_n * CUTS_SHARE / 100, value);
            print(name, role_name[role], value);
            for (int v = 0; v < VALUE_N; v++) {
                mean[role][v] += value[v] / (double)n;
            }
        }
        cuts(name, &own, &t[i], cut_n, &seed);
        if (from == NULL) {
            free(own.bytes);
        }
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        print("mean", role_name[role], mean[role]);
    }
    for (size_t i = 0; i < n; i++) {
        abzi_clip_free(&t[i].lead);
        abzi_clip_free(&t[i].follow);
    }
    free(t);
    globfree(&leads);
}

int main(int argc, char **argv)
{
    size_t cut_n = 0;
    uint64_t seed = 1;
    const char *from = NULL;
    int first = 1;
    for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
        if (strcmp(argv[first], "--cuts") == 0) {
            cut_n = (size_t)atoi(argv[first + 1]);
        } else if (strcmp(argv[first], "--seed") == 0) {
            seed = (uint64_t)atoi(argv[first + 1]);
        } else if (strcmp(argv[first], "--from") == 0) {
            from = argv[first + 1];
        } else {
            break;
        }
    }
    if (first >= argc || argv[first][0] == '-') {
        fprintf(stderr, "usage: carry [--cuts N] [--seed N] [--from FOLDER] FOLDER ...\n");
        return 64;
    }
    printf("%-24s %-6s", "take", "place");
    for (int v = 0; v < VALUE_N; v++) {
        printf(" %8s", value_name[v]);
    }
    printf("\n");
    known other;
    if (from != NULL) {
        glob_t leads;
        size_t n;
        take *t = load_all(from, &n, &leads);
        other = learn_both(t, n, n);
    }
    for (int i = first; i < argc; i++) {
        bench(argv[i], from != NULL ? &other : NULL, cut_n, seed);
    }
    return 0;
}
