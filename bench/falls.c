// How well falls are told from dancing, by the joints of a body.
//
// usage: falls FILE.bvh ...             recordings: NAME_lead.bvh has NAME_follow.bvh as partner, and the other way round
//        falls --syllabus MINUTES       couples that dance by themselves, every dance at 60 to 160 % of its usual tempo
//        falls --simulated N FILE.bvh ...  N falls from each recording (test/falling.h)
//        falls --held-back N FILE.bvh ...  the same, of four kinds and from moments that no number was chosen by
//        falls --lowered                people who go down because they want to (test/lowering.h)
//
// Of dancing: falls flagged, how near it came to one (risk 1: flagged), lowest place of the pelvis and its highest
// speed down, m and m/s; share of the time that is called unsteady.
// Of simulated falls: bodies of .65 to 1.15 times the recorded size, each kind with random strength, direction and tone
// of muscles; how many are flagged later than 300 ms after the pelvis has dropped by 30 cm, or never; that delay, ms:
// the least, the median, 95 of 100, the most. "slow": the trunk goes down no faster than 1.4 m/s, as if arms and legs
// braked it. "caught": a partner catches him when he has dropped by 10 to 25 cm, in a third of a second; those that end
// lower than where one lies are none.
// Of lowerings: how many of four bodies (1.2 to 1.95 m) are said to fall, and the risk, at .8 to 2 times as slow as
// listed.
#include "abrazo/couple.h"
#include "bench.h"
#include "care/fall.h"
#include "edge/figure_file.h"
#include "edge/motion_file.h"
#include "falling.h"
#include "lead/dancer.h"
#include "lowering.h"
#include "rhythm/dance.h"

// ---- dancing ---------------------------------------------------------------------------------------------------------

typedef struct dancer {
    abzi_fall_watch watch;
    float risk, lowest_m, fastest;
    size_t tick_n, unsteady_n;
} dancer;

static dancer dancer_of(const abz_body *body)
{
    dancer d = {.lowest_m = 9};
    abzi_fall_start(&d.watch, body);
    return d;
}

static void see(dancer *d, const abz_vec3 *joint, const abz_vec3 *partner)
{
    abzi_fall_signs s;
    abzi_fall_see(&d->watch, joint, UINT32_MAX, partner, &s);
    d->risk = fmaxf(d->risk, s.brake / s.limit);
    d->lowest_m = fminf(d->lowest_m, s.height_m);
    d->fastest = fmaxf(d->fastest, -s.speed);
    d->tick_n++;
    d->unsteady_n += d->watch.now.state == ABZ_FALL_UNSTEADY;
}

static void say(const char *name, const dancer *d)
{
    printf("%-26s %7.1f %5u %6.2f %6.2f %6.2f %8.3f\n", name, (double)d->tick_n / ABZ_TICKS_PER_SECOND,
           d->watch.now.fall_n, (double)d->risk, (double)d->lowest_m, (double)d->fastest,
           (double)d->unsteady_n / (double)d->tick_n);
}

static void head(const char *what)
{
    printf("%-26s %7s %5s %6s %6s %6s %8s\n", what, "s", "falls", "risk", "low", "fast", "unsteady");
}

static bool load(const char *path, abzi_clip *clip)
{
    const abz_rig_config config = abz_rig_config_default();
    return abzi_clip_load(path, &config, clip) == 0;
}

/// The partner's file: NAME_follow.bvh of NAME_lead.bvh, and the other way round.
static bool partner_of(const char *path, char *out, size_t size)
{
    static const char *const role[] = {"_lead.bvh", "_follow.bvh"};
    for (int i = 0; i < 2; i++) {
        const size_t n = strlen(path), role_n = strlen(role[i]);
        if (n > role_n && strcmp(path + n - role_n, role[i]) == 0) {
            return (size_t)snprintf(out, size, "%.*s%s", (int)(n - role_n), path, role[1 - i]) < size;
        }
    }
    return false;
}

static void judge_recording(const char *path, uint32_t *fall_n, double *seconds)
{
    abzi_clip clip, other;
    char beside[4096];
    if (!load(path, &clip)) {
        return;
    }
    const bool two = partner_of(path, beside, sizeof beside) && load(beside, &other);
    dancer d = dancer_of(&clip.rig->body);
    for (size_t i = 0; i < clip.pose_n; i++) {
        see(&d, clip.pose[i].pos, two && i < other.pose_n ? other.pose[i].pos : NULL);
    }
    say(strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path, &d);
    *fall_n += d.watch.now.fall_n;
    *seconds += (double)clip.pose_n / ABZ_TICKS_PER_SECOND;
    abzi_clip_free(&clip);
    if (two) {
        abzi_clip_free(&other);
    }
}

static void judge_syllabus(double minutes)
{
    enum { FIGURES_MOST = 64, PACE_N = 6 };
    static abz_figure every, figure[FIGURES_MOST];
    void *mem = need(abz_couple_size());
    const int ticks = (int)(minutes * 60 * ABZ_TICKS_PER_SECOND / (ABZ_DANCE_N * PACE_N));
    for (int dance = 0; dance < ABZ_DANCE_N; dance++) {
        size_t n = 0;
        for (size_t i = 0; abzi_syllabus_figure(i, &every); i++) {
            if (every.dance == dance && n < FIGURES_MOST) {
                figure[n++] = every;
            }
        }
        dancer sum[2] = {{.lowest_m = 9}, {.lowest_m = 9}};
        for (int pace = 0; pace < PACE_N && n > 0; pace++) {
            abz_couple_config config = abz_couple_config_default();
            abz_couple *couple;
            config.seed = (uint32_t)pace + 1;
            config.tempo_per_minute = abzi_dance_usual(abzi_dance_of((abz_dance)dance)) * (.6f + .2f * (float)pace);
            must(abz_couple_init(mem, abz_couple_size(), figure, n, &config, &couple), "couple");
            dancer d[2] = {dancer_of(&config.body[0]), dancer_of(&config.body[1])};
            for (int t = 0; t < ticks; t++) {
                const abz_couple_input input = {0};
                abz_couple_output now;
                abz_couple_tick(couple, &input, &now);
                see(&d[0], now.pose[0].pos, now.pose[1].pos);
                see(&d[1], now.pose[1].pos, now.pose[0].pos);
            }
            for (int who = 0; who < 2; who++) {
                sum[who].watch.now.fall_n += d[who].watch.now.fall_n;
                sum[who].risk = fmaxf(sum[who].risk, d[who].risk);
                sum[who].lowest_m = fminf(sum[who].lowest_m, d[who].lowest_m);
                sum[who].fastest = fmaxf(sum[who].fastest, d[who].fastest);
                sum[who].tick_n += d[who].tick_n;
                sum[who].unsteady_n += d[who].unsteady_n;
            }
        }
        for (int who = 0; who < 2 && n > 0; who++) {
            char name[64];
            snprintf(name, sizeof name, "%s, %s", abzi_dance_of((abz_dance)dance)->name,
                     who == 0 ? "leads" : "follows");
            say(name, &sum[who]);
        }
    }
    free(mem);
}

// ---- falling ---------------------------------------------------------------------------------------------------------

typedef struct kind_tally {
    size_t n, late_n, missed_n, caught_n, caught_down_n;
    double *delay_ms;
} kind_tally;

static int compare_ms(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static float random_between(uint64_t *seed, float least, float most)
{
    return least + (most - least) * (.5f + .5f * (float)person_noise(seed));
}

static void fall_once(const abzi_clip *clip, falling how, float size, size_t from, kind_tally *tally)
{
    abz_body body = clip->rig->body;
    abz_vec3 joint[ABZ_JOINT_N], before[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        body.offset[j] = abzi_v3_scale(body.offset[j], size);
    }
    body.hip_height_m *= size;
    body.ankle_height_m *= size;
    body.toe_height_m *= size;
    body.head_height_m *= size;
    dancer d = dancer_of(&body);
    for (size_t t = from - 2 * ABZ_TICKS_PER_SECOND; t <= from; t++) {
        memcpy(before, joint, sizeof before);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            joint[j] = abzi_v3_scale(clip->pose[t].pos[j], size);
        }
        see(&d, joint, NULL);
    }
    ragdoll r;
    ragdoll_start(&r, &how, before, joint);
    int dropped = -1, told = -1;
    bool is_down = false;
    float lowest_m = 9;
    for (int t = 0; t < 4 * ABZ_TICKS_PER_SECOND; t++) {
        ragdoll_tick(&r);
        see(&d, r.pos, NULL);
        const float height_m = r.pos[ABZ_HIPS].y - r.floor_m;
        lowest_m = fminf(lowest_m, height_m);
        dropped = dropped < 0 && r.start_m - height_m > .3f ? t : dropped;
        told = told < 0 && d.watch.now.fall_n > 0 ? t : told;
        is_down |= d.watch.now.state == ABZ_FALL_DOWN;
    }
    if (how.catch_m > 0) {
        const bool is_caught = lowest_m > .45f * body.hip_height_m;
        tally->caught_n += is_caught;
        tally->caught_down_n += is_caught && is_down;
    } else if (dropped >= 0) {
        const double delay_ms = told < 0 ? 1e4 : (told - dropped) * 1000. / ABZ_TICKS_PER_SECOND;
        tally->missed_n += told < 0;
        tally->late_n += delay_ms > 300;
        tally->delay_ms[tally->n++] = delay_ms;
    }
}

static void judge_falls(size_t n, char **path, int path_n, int first, int kind_n, uint64_t seed_of)
{
    static const char *const name[FALL_EVERY_N] = {
        "faints",         "trips",           "slips",          "is pushed",
        "knees give way", "tips over",       "is whirled off", "one knee gives way",
        "faints slowly",  "trips going back"};
    for (int slow = 0; slow < 2; slow++) {
        kind_tally tally[FALL_EVERY_N];
        uint64_t seed = seed_of;
        for (int k = first; k < first + kind_n; k++) {
            tally[k] = (kind_tally){.delay_ms = need(n * (size_t)path_n * sizeof(double))};
        }
        for (int i = 0; i < path_n; i++) {
            abzi_clip clip;
            if (!load(path[i], &clip) || clip.pose_n < 3 * ABZ_TICKS_PER_SECOND) {
                continue;
            }
            for (size_t k = 0; k < n; k++) {
                const falling how = {.kind = (fall_kind)(first + (int)k % kind_n),
                                     .strength = random_between(&seed, .3f, 1),
                                     .way = random_between(&seed, 0, 2 * ABZI_PI_F),
                                     .tone = random_between(&seed, 0, .6f),
                                     .most_speed = slow ? 1.4f : 0,
                                     .catch_m = k % 5 == 4 ? random_between(&seed, .1f, .25f) : 0};
                const float size = random_between(&seed, .65f, 1.15f);
                const float from = random_between(&seed, 2.1f * ABZ_TICKS_PER_SECOND, (float)(clip.pose_n - 1));
                fall_once(&clip, how, size, (size_t)from, &tally[how.kind]);
            }
            abzi_clip_free(&clip);
        }
        printf("%-22s %5s %5s %6s %6s %6s %6s %6s %7s %7s\n", slow ? "slow falls" : "falls", "n", "late", "missed",
               "least", "median", "95", "most", "caught", "is down");
        for (int k = first; k < first + kind_n; k++) {
            const kind_tally *t = &tally[k];
            qsort(t->delay_ms, t->n, sizeof *t->delay_ms, compare_ms);
            if (t->n > 0) {
                printf("%-22s %5zu %5zu %6zu %6.0f %6.0f %6.0f %6.0f %7zu %7zu\n", name[k], t->n, t->late_n,
                       t->missed_n, t->delay_ms[0], t->delay_ms[t->n / 2], t->delay_ms[t->n * 95 / 100],
                       t->delay_ms[t->n - 1], t->caught_n, t->caught_down_n);
            }
            free(t->delay_ms);
        }
    }
}

// ---- going down ------------------------------------------------------------------------------------------------------

static void judge_lowerings(const char *title, const lowering *list, int n_of)
{
    static const float height_m[] = {1.2f, 1.5f, 1.7f, 1.95f}, slowness[] = {.8f, 1, 1.2f, 1.4f, 1.6f, 2};
    printf("%-22s", title);
    for (size_t s = 0; s < sizeof slowness / sizeof *slowness; s++) {
        printf("        x%.1f", (double)slowness[s]);
    }
    printf("\n");
    for (int l = 0; l < n_of; l++) {
        printf("%-22s", list[l].name);
        for (size_t s = 0; s < sizeof slowness / sizeof *slowness; s++) {
            uint32_t fall_n = 0;
            float risk = 0;
            for (size_t h = 0; h < sizeof height_m / sizeof *height_m; h++) {
                const abz_body body = abz_body_of_height(height_m[h]);
                dancer d = dancer_of(&body);
                const int n = (int)(lowering_length(&list[l], slowness[s]) * ABZ_TICKS_PER_SECOND);
                for (int t = -ABZ_TICKS_PER_SECOND; t < n; t++) {
                    abz_vec3 joint[ABZ_JOINT_N];
                    lowering_at(&body, &list[l], slowness[s], (float)t / ABZ_TICKS_PER_SECOND, joint);
                    see(&d, joint, NULL);
                }
                fall_n += d.watch.now.fall_n > 0;
                risk = fmaxf(risk, d.risk);
            }
            printf("   %u (%5.2f)", fall_n, (double)risk);
        }
        printf("\n");
    }
}

int main(int argc, char **argv)
{
    print_origin(argc, argv);
    if (argc == 3 && strcmp(argv[1], "--syllabus") == 0) {
        head("dance");
        judge_syllabus(atof(argv[2]));
    } else if (argc > 3 && strcmp(argv[1], "--simulated") == 0) {
        judge_falls((size_t)atoi(argv[2]), argv + 3, argc - 3, FALL_CRUMPLE, FALL_KIND_N, 7);
    } else if (argc > 3 && strcmp(argv[1], "--held-back") == 0) {
        judge_falls((size_t)atoi(argv[2]), argv + 3, argc - 3, FALL_KIND_N, FALL_EVERY_N - FALL_KIND_N, 2026);
    } else if (argc == 2 && strcmp(argv[1], "--lowered") == 0) {
        judge_lowerings("goes down", lowerings, LOWERING_N);
        judge_lowerings("floor work", floor_work, FLOOR_WORK_N);
    } else {
        uint32_t fall_n = 0;
        double seconds = 0;
        head("recording");
        for (int i = 1; i < argc; i++) {
            judge_recording(argv[i], &fall_n, &seconds);
        }
        printf("%u falls in %.1f minutes\n", fall_n, seconds / 60);
    }
    return 0;
}
