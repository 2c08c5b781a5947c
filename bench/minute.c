// What a couple that dances by itself costs: a minute of each dance, figures chosen and both bodies posed sixty times a
// second; and a tick to music, while somebody says what the leader dances.
//
// usage: minute [DANCE]
//
// Every figure of a dance, at its usual tempo, a couple of 1.78 and 1.66 m; five seeds, of which the median is printed.
// Time is that of this process, whoever else is busy on the core. The hash is that of all poses: the same bits dance
// the same. With a DANCE one minute of it only, seed 1, for whoever counts instructions. Prints CSV.
#define _POSIX_C_SOURCE 200809L
#include "abrazo/couple.h"
#include "abrazo/recognise.h"
#include "base/hash.h"
#include "bench.h"
#include "rhythm/dance.h"
#include "song.h"

enum { ROUNDS = 5, MINUTE = SONG_N, FIGURE_MAX = ABZ_RECOGNISE_FIGURE_MAX };

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

// Salsa for a minute, tick by tick: to a tempo, or to the song while somebody says what the leader dances.
static void tick_by_tick(const abz_band_frame *song)
{
    static abz_figure figure[FIGURE_MAX];
    const size_t figure_n = figures_of(ABZ_DANCE_SALSA, figure);
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = song == NULL ? 96 : 0;
    abz_recogniser_config watch = abz_recogniser_config_default();
    watch.body = config.body[ABZ_ROLE_LEAD];
    uint64_t *took_ns = need(ROUNDS * MINUTE * sizeof *took_ns);
    size_t n = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        config.seed = round + 1;
        void *mem = need(abz_couple_size()), *watch_mem = need(abz_recogniser_size());
        abz_couple *couple;
        abz_recogniser *recogniser;
        must(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &couple), "couple");
        must(abz_recogniser_init(watch_mem, abz_recogniser_size(), figure, figure_n, &watch, &recogniser),
             "recogniser");
        for (size_t i = 0; i < MINUTE; i++) {
            abz_couple_input input = {.heard = song != NULL};
            abz_couple_output output;
            abz_recognition recognition;
            if (song != NULL)
                input.sound = song[i];
            const uint64_t start = busy_ns();
            abz_couple_tick(couple, &input, &output);
            if (song != NULL)
                abz_recogniser_tick(recogniser, output.pose[ABZ_ROLE_LEAD].pos, UINT32_MAX,
                                    output.pose[ABZ_ROLE_FOLLOW].pos, &output.music, &recognition);
            took_ns[n++] = busy_ns() - start;
        }
        free(mem);
        free(watch_mem);
    }
    print_times(song == NULL ? "tick of a couple at a tempo" : "tick of a couple with music and recognition", took_ns,
                n);
    free(took_ns);
}

int main(int argc, char **argv)
{
    static abz_figure figure[FIGURE_MAX];
    print_origin(argc, argv);
    printf("what,value,unit,poses\n");
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
        printf("a minute of %s,%.1f,ms,%016llx\n", name, (double)took_ns[round_n / 2] * 1e-6, (unsigned long long)hash);
    }
    if (argc == 1) {
        static abz_band_frame song[MINUTE];
        static uint64_t heard_ns[MINUTE];
        hear_drums(22050, song, heard_ns);
        tick_by_tick(NULL);
        tick_by_tick(song);
    }
    return 0;
}
