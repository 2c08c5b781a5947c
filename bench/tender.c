// What couples that dance by themselves, and two who share the lead, ask of themselves when they are to be gentle; and
// whether they keep the beat.
//
// usage: tender [SECONDS]
//        tender pairs [SECONDS]: two who share at 0, .5 and 1, four pairs each that share no seed with the table's
//        tender figures [SECONDS]: for each figure that a couple danced for ten seconds at 0 and at 1, accelerations at 1 beside 0
//
// Each dance at its usual tempo, for so long (60), at gentleness 0, .5 and 1. A landing is where the middle of a foot
// comes to a tenth of the speed that the feet of both swing with in 95 of 100 ticks: steps of any size, however the
// foot rolls. Early and late are from the nearest half count of who leads by herself; apart is from the other one's
// nearest landing. Prints a table. Caps in many ticks: law_tender 1000000.
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/couple.h"
#include "abrazo/gentle.h"
#include "bench.h"
#include "rhythm/dance.h"
#include "sharing.h"

enum { FIGURES = 64, MOST = 36000, WARM = 180 };

typedef struct danced {
    abz_pose pose[MOST][ABZ_ROLE_N];
    float count[MOST];
    int32_t figure[MOST];
    size_t n;
} danced;

static abz_figure figure[FIGURES];
static uint32_t figure_n;
static danced all;

static void read_dance(int dance)
{
    size_t size;
    const char *text;
    abz_error error;
    figure_n = 0;
    for (size_t i = 0; (text = abz_syllabus_text(i, &size)) != NULL && figure_n < FIGURES; i++) {
        must(abz_figure_read(text, size, &figure[figure_n], &error), "figure");
        figure_n += figure[figure_n].dance == dance;
    }
}

static void lead(float tempo, float gentle, size_t n)
{
    abz_couple_config config = abz_couple_config_default();
    abz_couple *couple;
    config.tempo_per_minute = tempo;
    config.gentle = gentle;
    config.seed = 3;
    void *mem = need(abz_couple_size());
    must(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &couple), "couple");
    for (all.n = 0; all.n < n; all.n++) {
        const abz_couple_input input = {.gentle = gentle};
        abz_couple_output now;
        abz_couple_tick(couple, &input, &now);
        memcpy(all.pose[all.n], now.pose, sizeof now.pose);
        all.count[all.n] = now.figure >= 0 ? now.count : -1;
        all.figure[all.n] = now.figure;
    }
    free(mem);
}

static void share(float tempo, float gentle, uint32_t seed, size_t n, sharing_result *result)
{
    sharing s = {0};
    const sharing_config config = {.figure = figure,
                                   .figure_n = figure_n,
                                   .share = {.5f, .5f},
                                   .seed = seed,
                                   .tempo_per_minute = tempo,
                                   .gentle = gentle,
                                   .seconds = (double)n / ABZ_TICKS_PER_SECOND};
    sharing_run(&s, &config);
    *result = sharing_judge(&s, &config);
    for (all.n = 0; all.n < n && all.n < s.n; all.n++) {
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            all.pose[all.n][role] = s.at[role][all.n].pose;
        }
        all.count[all.n] = -1;
    }
    sharing_free(&s);
}

static int compare_floats(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float share_of(float *value, size_t n, float share)
{
    qsort(value, n, sizeof *value, compare_floats);
    return n > 0 ? value[(size_t)(share * (float)(n - 1))] : 0;
}

/// only: in this figure; below 0: in all. few: there are not so many ticks of it.
static float hardest_95(int joint, bool level, int32_t only, size_t few)
{
    static float hard[MOST * ABZ_ROLE_N];
    size_t n = 0;
    for (size_t i = WARM; i + 1 < all.n; i++) {
        for (int role = 0; role < ABZ_ROLE_N && (only < 0 || all.figure[i] == only); role++) {
            abz_vec3 bent = abzi_v3_sub(abzi_v3_add(all.pose[i + 1][role].pos[joint], all.pose[i - 1][role].pos[joint]),
                                        abzi_v3_scale(all.pose[i][role].pos[joint], 2));
            bent.y *= level ? 0 : 1;
            hard[n++] = abzi_v3_length(bent) * ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND;
        }
    }
    return n < few ? 0 : share_of(hard, n, 0.95f);
}

static float foot_speed(size_t i, int role, int side)
{
    const int foot = side ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT, toes = side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES;
    const abz_vec3 *now = all.pose[i][role].pos, *was = all.pose[i - 1][role].pos;
    abz_vec3 way = abzi_v3_sub(abzi_v3_lerp(now[foot], now[toes], 0.5f), abzi_v3_lerp(was[foot], was[toes], 0.5f));
    way.y = 0;
    return abzi_v3_length(way) * ABZ_TICKS_PER_SECOND;
}

/// The speed that feet of both swing with in 95 of 100 ticks.
static float swings(void)
{
    static float speed[MOST * 2 * ABZ_ROLE_N];
    size_t n = 0;
    for (size_t i = WARM; i < all.n; i++) {
        for (int k = 0; k < 2 * ABZ_ROLE_N; k++) {
            speed[n++] = foot_speed(i, k / 2, k % 2);
        }
    }
    return share_of(speed, n, 0.95f);
}

/// When a foot of somebody's lands, ticks and parts of one. Returns how many times.
static size_t landings(int role, float swing, float *at)
{
    size_t n = 0;
    const float lands = 0.1f * swing;
    for (int side = 0; side < 2; side++) {
        bool swinging = false;
        for (size_t i = WARM; i < all.n; i++) {
            const float now = foot_speed(i, role, side);
            if (swinging && now < lands) {
                const float was = foot_speed(i - 1, role, side);
                at[n++] = (float)i - (lands - now) / (was - now);
            }
            swinging = swinging ? now >= lands : now > 0.4f * swing;
        }
    }
    return n;
}

/// The count at a moment between two ticks; below 0: none.
static float count_at(float at)
{
    const size_t i = (size_t)at;
    const float was = all.count[i], is = all.count[i + 1];
    return was < 0 || is < was ? -1 : was + (at - (float)i) * (is - was);
}

/// Medians, ms: how far landings are from the nearest half count, and from the other one's.
static void beat(float tempo, float *off_ms, float *apart_ms)
{
    static float at[ABZ_ROLE_N][MOST], off[MOST], apart[MOST];
    size_t n[ABZ_ROLE_N], off_n = 0, apart_n = 0;
    const float swing = swings();
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        n[role] = landings(role, swing, at[role]);
    }
    for (size_t i = 0; i < n[0]; i++) {
        const float count = count_at(at[0][i]);
        float nearest = 1e9f;
        for (size_t k = 0; k < n[1]; k++) {
            const float far = fabsf(at[1][k] - at[0][i]);
            nearest = far < nearest ? far : nearest;
        }
        apart[apart_n++] = 1000 * nearest / ABZ_TICKS_PER_SECOND;
        if (count >= 0) {
            off[off_n++] = 1000 * fabsf(2 * count - floorf(2 * count + 0.5f)) / 2 * 60 / tempo;
        }
    }
    *off_ms = share_of(off, off_n, 0.5f);
    *apart_ms = share_of(apart, apart_n, 0.5f);
}

static void caps(float *hand, float *hips, float *reach)
{
    *hand = *hips = *reach = 0;
    for (size_t i = WARM; i < all.n; i++) {
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            const abz_pose *now = &all.pose[i][role], *was = &all.pose[i - 1][role];
            for (int j = ABZ_LEFT_HAND; j <= ABZ_RIGHT_HAND; j += ABZ_RIGHT_HAND - ABZ_LEFT_HAND) {
                const float arm =
                    abzi_v3_distance(now->pos[j], now->pos[j - 1]) + abzi_v3_distance(now->pos[j - 1], now->pos[j - 2]);
                *hand = fmaxf(*hand, ABZ_TICKS_PER_SECOND * abzi_v3_distance(now->pos[j], was->pos[j]));
                *reach = fmaxf(*reach, abzi_v3_distance(now->pos[j], now->pos[j - 2]) / arm);
            }
            *hips = fmaxf(*hips, ABZ_TICKS_PER_SECOND * abzi_v3_distance(now->pos[ABZ_HIPS], was->pos[ABZ_HIPS]));
        }
    }
}

static void row(const char *name, bool shares, float gentle, float tempo, const sharing_result *r)
{
    float hand, hips, reach, off, apart;
    caps(&hand, &hips, &reach);
    beat(tempo, &off, &apart);
    printf("%-9s %-6s %6.1f %8.2f %8.2f %6.3f %8.1f %8.1f %8.1f %8.1f ", name, shares ? "share" : "lead",
           (double)gentle, (double)hand, (double)hips, (double)reach, (double)hardest_95(ABZ_RIGHT_HAND, false, -1, 0),
           (double)hardest_95(ABZ_HIPS, false, -1, 0), (double)hardest_95(ABZ_HEAD, false, -1, 0),
           (double)hardest_95(ABZ_LEFT_FOOT, true, -1, 0));
    if (shares) {
        printf("%8s %8.1f %6d %6.2f %6.1f\n", "-", (double)apart, r->passed_n, r->same, 100 * fmax(r->clash_m, 0));
    } else {
        printf("%8.1f %8.1f %6s %6s %6s\n", (double)off, (double)apart, "-", "-", "-");
    }
    fflush(stdout);
}

/// Figures of a dance: each 95th percentile at 1 as a share of that at 0.
static void figures(float tempo, size_t n)
{
    static const struct {
        int joint;
        bool level;
    } part[] = {{ABZ_RIGHT_HAND, false}, {ABZ_HIPS, false}, {ABZ_HEAD, false}, {ABZ_LEFT_FOOT, true}};
    enum { PART_N = sizeof part / sizeof *part, FEW = ABZ_ROLE_N * 10 * ABZ_TICKS_PER_SECOND };
    static float hard[2][FIGURES][PART_N];
    for (int gentle = 0; gentle < 2; gentle++) {
        lead(tempo, (float)gentle, n);
        for (uint32_t f = 0; f < figure_n; f++) {
            for (int k = 0; k < PART_N; k++) {
                hard[gentle][f][k] = hardest_95(part[k].joint, part[k].level, (int32_t)f, FEW);
            }
        }
    }
    for (uint32_t f = 0; f < figure_n; f++) {
        if (hard[0][f][0] > 0 && hard[1][f][0] > 0) {
            printf("%-9s %-26s", abz_dance_name((abz_dance)figure[f].dance), figure[f].name);
            for (int k = 0; k < PART_N; k++) {
                printf(" %6.2f", (double)(hard[1][f][k] / hard[0][f][k]));
            }
            printf("\n");
        }
    }
}

/// Several pairs of a dance: means, and the worst of them.
static void pairs(const char *name, float tempo, float gentle, size_t n)
{
    static const uint32_t seed[] = {101, 111, 121, 131};
    enum { PAIR_N = sizeof seed / sizeof *seed };
    double passed = 0, same = 0, apart = 0, four = 0, least = 1, most = 0, begun = 0;
    int fewest = INT32_MAX;
    for (int i = 0; i < PAIR_N; i++) {
        sharing_result r = {0};
        float off_ms, apart_ms;
        share(tempo, gentle, seed[i], n, &r);
        beat(tempo, &off_ms, &apart_ms);
        passed += (double)r.passed_n / PAIR_N;
        same += r.same / PAIR_N;
        apart += (double)apart_ms / PAIR_N;
        four += r.by_four_n;
        begun += r.begun_n;
        fewest = r.passed_n < fewest ? r.passed_n : fewest;
        least = fmin(least, r.same);
        most = fmax(most, (double)apart_ms);
    }
    printf("%-9s %6.1f %6.1f %6d %6.2f %6.2f %8.1f %8.1f %8.2f\n", name, (double)gentle, passed, fewest, same, least,
           apart, most, four / (begun > 0 ? begun : 1));
    fflush(stdout);
}

static int every_pair(double seconds)
{
    printf("%-9s %6s %6s %6s %6s %6s %8s %8s %8s\n", "dance", "gentle", "passed", "fewest", "same", "least", "apart_ms",
           "most_ms", "answered");
    for (int dance = 1; dance < ABZ_DANCE_N; dance++) {
        read_dance(dance);
        for (int half = 0; half <= 2 && figure_n > 0; half++) {
            pairs(abz_dance_name((abz_dance)dance), abzi_dance_usual(abzi_dance_of((abz_dance)dance)),
                  0.5f * (float)half, (size_t)(seconds * ABZ_TICKS_PER_SECOND));
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "pairs") == 0) {
        return every_pair(argc > 2 ? atof(argv[2]) : 60);
    }
    if (argc > 1 && strcmp(argv[1], "figures") == 0) {
        const double long_s = argc > 2 ? atof(argv[2]) : 400;
        printf("%-9s %-26s %6s %6s %6s %6s\n", "dance", "figure", "hand", "hips", "head", "foot");
        for (int dance = 1; dance < ABZ_DANCE_N; dance++) {
            read_dance(dance);
            if (figure_n > 0) {
                const size_t most = MOST - 16, asked = (size_t)(long_s * ABZ_TICKS_PER_SECOND);
                figures(abzi_dance_usual(abzi_dance_of((abz_dance)dance)), asked < most ? asked : most);
            }
        }
        return 0;
    }
    const double seconds = argc > 1 ? atof(argv[1]) : 60;
    const size_t n = seconds * ABZ_TICKS_PER_SECOND < MOST - 16 ? (size_t)(seconds * ABZ_TICKS_PER_SECOND) : MOST - 16;
    printf("# m/s: fastest; m/s2: in 95 of 100 ticks; ms: medians; same: share of the time in which both dance one "
           "figure\n");
    printf("%-9s %-6s %6s %8s %8s %6s %8s %8s %8s %8s %8s %8s %6s %6s %6s\n", "dance", "who", "gentle", "hand_ms",
           "hips_ms", "reach", "hand_ms2", "hips_ms2", "head_ms2", "foot_ms2", "off_ms", "apart_ms", "passed", "same",
           "clash");
    for (int dance = 1; dance < ABZ_DANCE_N; dance++) {
        read_dance(dance);
        const float tempo = figure_n > 0 ? abzi_dance_usual(abzi_dance_of((abz_dance)dance)) : 0;
        for (int shares = 0; shares < 2 && figure_n > 0; shares++) {
            for (int half = 0; half <= 2; half++) {
                sharing_result result = {0};
                if (shares) {
                    share(tempo, 0.5f * (float)half, 3, n, &result);
                } else {
                    lead(tempo, 0.5f * (float)half, n);
                }
                row(abz_dance_name((abz_dance)dance), shares, 0.5f * (float)half, tempo, &result);
            }
        }
    }
    return 0;
}
