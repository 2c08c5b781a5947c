/// A minute of drums as an ear hears it.
#ifndef BENCH_SONG_H
#define BENCH_SONG_H

#include "bench.h"
#include "drums.h"

enum { SONG_S = 60, SONG_N = SONG_S * ABZ_TICKS_PER_SECOND };

/// At 112 beats a minute; what each tick of hearing took, too.
/// Shape   song, took_ns [SONG_N]
static inline void hear_drums(uint32_t rate_hz, abz_band_frame *song, uint64_t *took_ns)
{
    static double beat[SONG_S * 4];
    drums d = drums_new(SONG_S, rate_hz);
    drums_groove(&d, beat, drums_beats(.3, SONG_S, 112, beat, 0), 4);
    abz_ear_config config = abz_ear_config_default();
    config.rate_hz = rate_hz;
    size_t size, at = 0;
    abz_ear *ear;
    must(abz_ear_size(&config, &size), "ear");
    void *mem = need(size);
    must(abz_ear_init(mem, size, &config, &ear), "ear");
    for (size_t i = 0; i < SONG_N; i++) {
        bool ready;
        const uint64_t start = now_ns();
        at += abz_ear_hear(ear, d.sample + at, d.n - at, &song[i], &ready);
        took_ns[i] = now_ns() - start;
    }
    free(mem);
    free(d.sample);
}

#endif
