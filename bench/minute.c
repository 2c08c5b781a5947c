// What a minute of a couple takes, dance by dance: figures chosen, both bodies posed sixty times a second.
//
// usage: minute [DANCE]
//
// Every figure of a dance, at its usual tempo, a couple of 1.78 and 1.66 m; five seeds, of which the median is printed: time
// of this process on a core, whoever else is busy there. The hash is that of all poses: the same bits dance the same. With a
// DANCE one minute of it only, seed 1, for whoever counts instructions. Prints CSV.
#define _POSIX_C_SOURCE 200809L
#include "abrazo/couple.h"
#include "base/hash.h"
#include "bench.h"
#include "rhythm/dance.h"

enum { ROUNDS = 5, MINUTE = 60 * ABZ_TICKS_PER_SECOND, FIGURE_MAX = 512 };

static uint64_t busy_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static size_t figures_of(int dance, abz_figure *figure)
{
    size_t n = 0, size;
    const char *text;
    abz_error error;
    for (size_t i = 0; (text = abz_syllabus_text(i, &size)) != NULL && n < FIGURE_MAX; i++) {
        must(abz_figure_read(text, size, &figure[n], &error), "figure");
        n += figure[n].dance == dance;
    }
    return n;
}

// hash: of the poses so far.
static uint64_t minute(const abz_figure *figure, size_t figure_n, uint32_t seed, uint64_t *hash)
{
    static abz_couple_output output[MINUTE];
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = abzi_dance_usual(abzi_dance_of((abz_dance)figure->dance));
    config.seed = seed;
    abz_couple *couple;
    void *mem = need(abz_couple_size());
    const uint64_t start = busy_ns();
    must(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &couple), "couple");
    for (int i = 0; i < MINUTE; i++) {
        const abz_couple_input input = {.heard = 0};
        abz_couple_tick(couple, &input, &output[i]);
    }
    const uint64_t took = busy_ns() - start;
    for (int i = 0; i < MINUTE; i++)
        *hash = abzi_hash64(output[i].pose, sizeof output[i].pose, *hash);
    free(mem);
    return took;
}

int main(int argc, char **argv)
{
    static abz_figure figure[FIGURE_MAX];
    print_origin(argc, argv);
    printf("dance,a minute ms,poses\n");
    for (int dance = ABZ_DANCE_UNKNOWN + 1; dance < ABZ_DANCE_N; dance++) {
        const char *name = abz_dance_name((abz_dance)dance);
        const size_t figure_n = argc > 1 && strcmp(argv[1], name) != 0 ? 0 : figures_of(dance, figure);
        uint64_t took_ns[ROUNDS], hash = 0;
        const uint32_t round_n = argc > 1 ? 1 : ROUNDS;
        if (figure_n == 0)
            continue;
        for (uint32_t round = 0; round < round_n; round++)
            took_ns[round] = minute(figure, figure_n, round + 1, &hash);
        qsort(took_ns, round_n, sizeof *took_ns, compare_ns);
        printf("%s,%.1f,%016llx\n", name, (double)took_ns[round_n / 2] * 1e-6, (unsigned long long)hash);
    }
    return 0;
}
