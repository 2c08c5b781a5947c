// Two who share the lead, dance by dance: how often it passes, how together they are, and what a tick costs.
#include "bench.h"
#include "chained.h"
#include "sharing.h"

enum { FIGURES = 64 };

static const struct {
    abz_dance dance;
    float tempo;  // counts a minute, as the dance is usually danced
} dances[] = {{ABZ_DANCE_SALSA, 95},  {ABZ_DANCE_BACHATA, 128}, {ABZ_DANCE_MERENGUE, 137}, {ABZ_DANCE_CHA_CHA, 116},
              {ABZ_DANCE_RUMBA, 101}, {ABZ_DANCE_WALTZ, 91},    {ABZ_DANCE_TANGO, 123}};

static void print_pair(const sharing_config *c, const char *what)
{
    sharing s = {0};
    sharing_run(&s, c);
    sharing_result r = sharing_judge(&s, c);
    const abz_figures *f = &r.figures;
    printf("%-10s %-6s %2d  %.2f %.2f  %4.1f  %.2f %5.1f %5.1f  %.2f  %3d %3d %3d  %.3f %.3f %4.1f  %5.1f %4.1f  %4.1f "
           "%.1f %5.0f\n",
           abz_dance_name((abz_dance)c->figure->dance), what, r.passed_n, r.led[0], r.led[1], r.longest_s, f->step_f1,
           f->step_async_ms, f->step_lag_ms, r.same, r.begun_n, r.by_four_n, r.by_end_n, r.hand_median_m, r.hand_most_m,
           100 * r.hand_gone, 100 * r.clash_m, 100 * r.clash_share, f->skate_cms, f->jump, f->jerk);
    sharing_free(&s);
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

int main(int argc, char **argv)
{
    static abz_figure figure[FIGURES];
    print_origin(argc, argv);
    printf("# dance, tempo or music, dials; times the lead passed; share of the time each has it; longest time without "
           "a step\n"
           "# (s); step F1, median asynchrony, mean lag (ms); share of the time in the same figure; figures begun that "
           "the\n"
           "# after count 4, at the end; joined wrists apart: median, p95 (m), beyond "
           "35 cm\n"
           "# (%%); deepest clash (cm), share of ticks deeper than 2 cm (%%); skating (cm/s), jumps a second, jerk\n");
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        uint32_t n = chained_syllabus(dances[i].dance, figure, FIGURES);
        sharing_config c = {.figure = figure,
                            .figure_n = n,
                            .share = {.5f, .5f},
                            .seed = 1,
                            .tempo_per_minute = dances[i].tempo,
                            .seconds = 120};
        if (argc > 1 && strcmp(argv[1], abz_dance_name(dances[i].dance)) != 0) {
            continue;
        }
        print_pair(&c, "tempo");
        c.music = true;
        print_pair(&c, "music");
        c.music = false;
        c.share[0] = 1;
        c.share[1] = 0;
        print_pair(&c, "1 : 0");
        c.share[0] = 0;
        c.share[1] = 1;
        print_pair(&c, "0 : 1");
        if (i == 0) {
            c.share[0] = c.share[1] = .5f;
            print_cost(&c);
        }
    }
    return 0;
}
