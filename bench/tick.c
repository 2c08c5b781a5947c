// What a tick of one couple costs with a large repertoire, without and with music; what hearing costs by itself; what
// the repertoire takes on disk, and what learning takes. What a couple that dances by itself costs: minute.c.
//
// usage: tick [TICKS] LEAD.bvh FOLLOW.bvh [LEAD.bvh FOLLOW.bvh ...]
//
// The first couple is danced to; the others are learned, over and over with noise until the repertoire has TICKS ticks
// (100000). Prints CSV.
#define _POSIX_C_SOURCE 200809L
#include "abrazo/engine.h"
#include "bench.h"
#include "edge/motion_file.h"
#include "song.h"

enum { LEARN_COUPLES = 10, ROUNDS = 5 };

static void hear(uint32_t rate_hz, abz_band_frame *song)
{
    uint64_t took_ns[SONG_N];
    char what[32];
    hear_drums(rate_hz, song, took_ns);
    snprintf(what, sizeof what, "ear at %u Hz", rate_hz);
    print_times(what, took_ns, SONG_N);
}

static void follow_pulse(const abz_band_frame *song)
{
    uint64_t took_ns[SONG_N];
    abz_pulse_config config = abz_pulse_config_default(ABZ_PULSE_MUSIC);
    void *mem = need(abz_pulse_size());
    abz_pulse *pulse;
    must(abz_pulse_init(mem, abz_pulse_size(), &config, &pulse), "pulse");
    for (size_t i = 0; i < SONG_N; i++) {
        abz_beat beat;
        const uint64_t start = now_ns();
        abz_pulse_hear(pulse, &song[i], &beat);
        took_ns[i] = now_ns() - start;
    }
    print_times("pulse of music", took_ns, SONG_N);
    free(mem);
}

static void *learn(const abz_recording *couple, size_t couple_n, size_t *size, double *took_s)
{
    abz_learn_config config = abz_learn_config_default();
    size_t tick_n = 0, work_size, out_size;
    abz_error error;
    for (size_t c = 0; c < couple_n; c++)
        tick_n += couple[c].tick_n;
    must(abz_learn_size(couple_n, tick_n, &config, &work_size, &out_size), "learning");
    void *work = need(work_size), *out = need(out_size);
    const uint64_t start = now_ns();
    must(abz_learn(couple, couple_n, &config, work, work_size, out, out_size, size, &error), "learning");
    *took_s = (double)(now_ns() - start) * 1e-9;
    free(work);
    return out;
}

// song [SONG_N], again and again; NULL: without music.
static void dance(const abz_repertoire *repertoire, const abzi_clip *lead, const abz_band_frame *song)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    config.lead_body = lead->rig->body;
    void *mem = need(abz_engine_size());
    uint64_t *took_ns = need(ROUNDS * lead->pose_n * sizeof *took_ns);
    size_t n = 0;
    for (int round = 0; round < ROUNDS; round++) {
        abz_engine *engine;
        must(abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine), "engine");
        for (size_t i = 0; i < lead->pose_n; i++) {
            abz_input input = {.seen = UINT32_MAX};
            abz_output output;
            memcpy(input.lead, lead->pose[i].pos, sizeof input.lead);
            if (song != NULL) {
                input.heard = 1;
                input.sound = song[i % SONG_N];
            }
            const uint64_t start = now_ns();
            abz_engine_tick(engine, &input, &output);
            took_ns[n++] = now_ns() - start;
        }
    }
    print_times(song != NULL ? "tick with music" : "tick", took_ns, n);
    free(took_ns);
    free(mem);
}

int main(int argc, char **argv)
{
    print_origin(argc, argv);
    char *end = argv[0];
    size_t wanted = argc > 1 ? strtoul(argv[1], &end, 10) : 0;
    const bool given = argc > 1 && *end == 0;
    argv += given;
    argc -= given;
    wanted = given ? wanted : 100000;
    if (argc < 5 || argc % 2 != 1) {
        fprintf(stderr, "usage: tick [TICKS] LEAD.bvh FOLLOW.bvh LEAD.bvh FOLLOW.bvh [...]\n");
        return 64;
    }
    const size_t file_n = (size_t)argc - 1;
    abzi_clip *clip = need(file_n * sizeof *clip);
    abz_rig_config config = abz_rig_config_default();
    for (size_t i = 0; i < file_n; i++)
        if (abzi_clip_load(argv[i + 1], &config, &clip[i]) != 0)
            return 1;
    abz_recording *couple = need(ABZ_COUPLES_MAX * sizeof *couple);
    size_t couple_n = 0, tick_n = 0;
    uint64_t seed = 1;
    for (size_t i = 2; couple_n < ABZ_COUPLES_MAX && (tick_n < wanted || couple_n < LEARN_COUPLES);
         i = i + 2 < file_n ? i + 2 : 2) {
        size_t n = clip[i].pose_n < clip[i + 1].pose_n ? clip[i].pose_n : clip[i + 1].pose_n;
        couple[couple_n++] = (abz_recording){noisy(clip[i].pose, n, &seed), noisy(clip[i + 1].pose, n, &seed), n,
                                             &clip[i].rig->body, &clip[i + 1].rig->body};
        tick_n += n;
    }
    size_t size, ten_size, ten_ticks = 0;
    double took_s, ten_s;
    abz_repertoire repertoire;
    abz_error error;
    for (int c = 0; c < LEARN_COUPLES; c++)
        ten_ticks += couple[c].tick_n;
    free(learn(couple, LEARN_COUPLES, &ten_size, &ten_s));
    void *bytes = learn(couple, couple_n, &size, &took_s);
    const uint64_t start = now_ns();
    must(abz_repertoire_open(bytes, size, &repertoire, &error), error.what);
    printf("what,value,unit\nrepertoire,%zu,ticks\n", tick_n);
    printf("opening,%.1f,ms\n", (double)(now_ns() - start) * 1e-6);
    printf("on disk,%.1f,bytes a tick\nlearning it,%.2f,s\n", (double)size / (double)tick_n, took_s);
    printf("learning ten couples,%.2f,s\nin those,%zu,ticks\n", ten_s, ten_ticks);
    dance(&repertoire, &clip[0], NULL);
    static const uint32_t rate_hz[] = {22050, 44100, 48000};
    static abz_band_frame song[SONG_N];
    for (int i = 0; i < 3; i++)
        hear(rate_hz[i], song);
    follow_pulse(song);
    dance(&repertoire, &clip[0], song);
    return 0;
}
