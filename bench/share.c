// Two who share the lead, dance by dance: how often it passes, how together they are, and what a tick costs.
//
// usage: share [DANCE]
//        share seated [PERCENT]: with the leader in a chair, the follower, or both; a minute of four pairs each; the
//        follower's part begins so much faster
#include "bench.h"
#include "chained.h"
#include "sharing.h"

enum { FIGURES = 64 };

static const struct {
    abz_dance dance;
    float tempo;  // counts a minute, as the dance is usually danced
} dances[] = {{ABZ_DANCE_SALSA, 95},  {ABZ_DANCE_BACHATA, 128}, {ABZ_DANCE_MERENGUE, 137}, {ABZ_DANCE_CHA_CHA, 116},
              {ABZ_DANCE_RUMBA, 101}, {ABZ_DANCE_WALTZ, 91},    {ABZ_DANCE_TANGO, 123}};

// Seeds of the leader's part; the follower's part has the next one. No pair shares a seed with another.
static const uint32_t seeds[] = {1, 11, 21, 31};
enum { PAIR_N = sizeof seeds / sizeof *seeds };

/// Of several pairs: their mean, the least and the most.
typedef struct spread {
    double mean, least, most;
} spread;

static void count_in(spread *it, int pair, double value)
{
    it->mean += value / PAIR_N;
    it->least = pair == 0 ? value : fmin(it->least, value);
    it->most = pair == 0 ? value : fmax(it->most, value);
}

static void print_pairs(sharing_config c, const char *what)
{
    spread passed = {0}, led = {0}, longest = {0}, f1 = {0}, async = {0}, same = {0}, gone = {0}, clash = {0};
    spread deep = {0}, joint = {0}, hips = {0}, skate = {0}, jerk = {0}, apart = {0};
    int begun_n = 0, by_four_n = 0, by_end_n = 0;
    for (int pair = 0; pair < PAIR_N; pair++) {
        sharing s = {0};
        c.seed = seeds[pair];
        sharing_run(&s, &c);
        sharing_result r = sharing_judge(&s, &c);
        count_in(&passed, pair, r.passed_n);
        count_in(&led, pair, fmin(r.led[0], r.led[1]));
        count_in(&longest, pair, r.longest_s);
        count_in(&f1, pair, r.figures.step_f1);
        count_in(&async, pair, r.figures.step_async_ms);
        count_in(&same, pair, r.same);
        count_in(&apart, pair, r.hand_most_m);
        count_in(&gone, pair, 100 * r.hand_gone);
        count_in(&clash, pair, 100 * r.clash_m);
        count_in(&deep, pair, 100 * r.clash_share);
        count_in(&joint, pair, r.joint_ms);
        count_in(&hips, pair, r.hips_ms);
        count_in(&skate, pair, r.figures.skate_cms);
        count_in(&jerk, pair, r.figures.jerk);
        begun_n += r.begun_n;
        by_four_n += r.by_four_n;
        by_end_n += r.by_end_n;
        sharing_free(&s);
    }
    double begun = begun_n > 0 ? begun_n : 1;
    printf(
        "%-8s %-5s %4.1f %2.0f  %.2f  %3.1f  %.2f %.2f  %4.1f  %.2f %.2f  %3d %.2f %.2f  %.2f %4.1f %4.1f  %4.1f %4.1f "
        "%4.1f  %4.1f %4.1f  %3.1f %4.0f\n",
        abz_dance_name((abz_dance)c.figure->dance), what, passed.mean, passed.least, led.mean, longest.most, f1.mean,
        f1.least, async.most, same.mean, same.least, begun_n, by_four_n / begun, by_end_n / begun, apart.mean,
        gone.mean, gone.most, clash.most, deep.mean, deep.most, joint.most, hips.most, skate.mean, jerk.mean);
    fflush(stdout);
}

/// The least of some runs of every tick: what others do on the machine is no part of it.
static void print_cost(const sharing_config *c)
{
    enum { RUNS = 7 };
    size_t n = (size_t)(c->seconds * ABZ_TICKS_PER_SECOND);
    uint64_t *took = need(n * sizeof *took);
    static abz_sharer_output out[2];
    static abz_sharer_input input[2];
    for (int run = 0; run < RUNS; run++) {
        sharing s = {0};
        abz_sharer *it = sharing_one(&s.mem[0], c, ABZ_ROLE_LEAD), *other = sharing_one(&s.mem[1], c, ABZ_ROLE_FOLLOW);
        input[0].seen = input[1].seen = 0;
        for (size_t i = 0; i < n; i++) {
            for (int role = 0; i > 0 && role < 2; role++) {
                memcpy(input[role].joint, out[1 - role].pose.pos, sizeof input[role].joint);
                input[role].seen = SHARING_ALL;
            }
            uint64_t begin = now_ns();
            abz_sharer_tick(it, &input[0], &out[0]);
            uint64_t it_took = now_ns() - begin;
            took[i] = run == 0 || it_took < took[i] ? it_took : took[i];
            abz_sharer_tick(other, &input[1], &out[1]);
        }
        free(s.mem[0]);
        free(s.mem[1]);
    }
    qsort(took, n, sizeof *took, compare_ns);
    printf("# a tick of one of them, the least of %d runs: median %.0f us, p99 %.0f us, worst %.0f us\n", RUNS,
           1e-3 * (double)took[n / 2], 1e-3 * (double)took[n * 99 / 100], 1e-3 * (double)took[n - 1]);
    free(took);
}

static void print_seated(abz_dance dance, float tempo, float apart, uint32_t seated)
{
    static const char *const who[] = {"", "lead", "follow", "both"};
    static abz_figure figure[FIGURES];
    const abz_sharer_config usual = abz_sharer_config_default();
    spread passed = {0}, same = {0}, f1 = {0}, async = {0}, goes = {0}, clash = {0}, clashes = {0};
    sharing_config c = {.figure = figure,
                        .figure_n = chained_seated(dance, usual.body, seated, tempo, figure, FIGURES),
                        .seated = seated,
                        .share = {.5f, .5f},
                        .tempo_per_minute = tempo,
                        .tempo_apart = apart,
                        .seconds = 60};
    for (int pair = 0; pair < PAIR_N; pair++) {
        sharing s = {0};
        c.seed = seeds[pair];
        sharing_run(&s, &c);
        const sharing_result r = sharing_judge(&s, &c);
        const sharing_wheels w = sharing_wheels_of(&s, &c);
        count_in(&passed, pair, r.passed_n);
        count_in(&same, pair, r.same);
        count_in(&f1, pair, r.figures.step_f1);
        count_in(&async, pair, r.figures.step_async_ms);
        count_in(&goes, pair, (w.goes_ms[0] + w.goes_ms[1]) / (seated == 3 ? 2 : 1));
        count_in(&clash, pair, 100 * w.clash_m);
        count_in(&clashes, pair, 100 * w.clashes);
        sharing_free(&s);
    }
    printf("%-8s %-6s %4.1f %2.0f  %.2f %.2f  %.2f %.2f  %5.1f %5.1f  %.2f  %4.1f %4.1f\n", abz_dance_name(dance),
           who[seated], passed.mean, passed.least, same.mean, same.least, f1.mean, f1.least, async.mean, async.most,
           goes.mean, clash.most, clashes.mean);
    fflush(stdout);
}

static int every_seated(float apart)
{
    printf(
        "# Of %d pairs, a minute each: dance, who sits; times the lead passed: mean, least; share of the time in the\n"
        "# same figure: mean, least; of what is danced before it is put into chairs: step F1: mean, least,\n"
        "# asynchrony (ms): mean, most; speed of the faster wheel (m/s), mean; somebody in a partner's chair (cm):\n"
        "# the deepest; ticks deeper than 1 cm (%%): mean\n",
        PAIR_N);
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        for (uint32_t seated = 1; seated < 4; seated++) {
            print_seated(dances[i].dance, dances[i].tempo, apart, seated);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    static abz_figure figure[FIGURES];
    print_origin(argc, argv);
    if (argc > 1 && strcmp(argv[1], "seated") == 0) {
        return every_seated(argc > 2 ? (float)atof(argv[2]) / 100 : 0);
    }
    printf(
        "# Of %d pairs, two minutes each: dance; to a tempo, to music (both .5), or the dials of the two; times the "
        "lead\n"
        "# passed: mean, least; share of the time that the one who had it for less had it, mean; longest time without "
        "a\n"
        "# step (s), of all; step F1: mean, least; median asynchrony (ms), the most; share of the time in the same\n"
        "# figure: mean, least; figures begun, and the share of them answered after count 4, and at the end; joined\n"
        "# wrists apart: p95 (m), mean; moments beyond 35 cm (%%): mean, most; deepest clash (cm) of all; ticks "
        "deeper\n"
        "# than 2 cm (%%): mean, most; fastest joint, fastest hips (m/s) in any tick of all; skating (cm/s), jerk: "
        "mean\n",
        PAIR_N);
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        uint32_t n = chained_syllabus(dances[i].dance, figure, FIGURES);
        sharing_config c = {.figure = figure,
                            .figure_n = n,
                            .share = {.5f, .5f},
                            .seed = seeds[0],
                            .tempo_per_minute = dances[i].tempo,
                            .seconds = 120};
        if (argc > 1 && strcmp(argv[1], abz_dance_name(dances[i].dance)) != 0) {
            continue;
        }
        print_pairs(c, "tempo");
        c.music = true;
        print_pairs(c, "music");
        c.music = false;
        c.share[0] = 1;
        c.share[1] = 0;
        print_pairs(c, "1:0");
        c.share[0] = 0;
        c.share[1] = 1;
        print_pairs(c, "0:1");
        if (i == 0) {
            c.share[0] = c.share[1] = .5f;
            print_cost(&c);
        }
    }
    return 0;
}
