#define _POSIX_C_SOURCE 200809L

#include "live/hearing.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "edge/microphone.h"
#include "edge/sound_ring.h"

// So many ticks of sound may wait: a sound card brings up to 50 ms at once, and what waits is heard late.
enum { WAITING_MAX = 4, RING_N = 32 };

struct abzi_hearing {
    abzi_microphone *microphone;
    abzi_counters *counters;
    void *ear_mem;
    abz_ear *ear;
    float *sample;  ///< room for a tick
    uint32_t rate_hz;
    abzi_sound_ring ring;  ///< of band frames
    float level[RING_N * ABZ_BAND_N];
    volatile sig_atomic_t ending;
    pthread_t thread;
    bool runs;
};

static void *run(void *context)
{
    abzi_hearing *h = context;
    const size_t channel_n = abzi_microphone_channels(h->microphone), block_n = h->rate_hz / ABZ_TICKS_PER_SECOND;
    while (abzi_microphone_read(h->microphone, h->sample, block_n, &h->ending)) {
        for (size_t used_n = 0; used_n < block_n;) {
            abz_band_frame frame;
            bool ready;
            used_n += abz_ear_hear(h->ear, h->sample + used_n * channel_n, block_n - used_n, &frame, &ready);
            if (ready) {
                abzi_sound_ring_put(&h->ring, frame.level, 1);
            }
        }
    }
    return NULL;
}

static bool open_ear(abzi_hearing *h)
{
    abz_ear_config config = abz_ear_config_default();
    size_t size;
    config.rate_hz = h->rate_hz = abzi_microphone_rate(h->microphone);
    config.channel_n = abzi_microphone_channels(h->microphone);
    h->sample = malloc((h->rate_hz / ABZ_TICKS_PER_SECOND + 1) * config.channel_n * sizeof *h->sample);
    h->ear_mem = abz_ear_size(&config, &size) == ABZ_OK ? malloc(size) : NULL;
    return h->sample && h->ear_mem && abz_ear_init(h->ear_mem, size, &config, &h->ear) == ABZ_OK;
}

abzi_hearing *abzi_hearing_open(abzi_counters *counters)
{
    abzi_microphone *microphone = abzi_microphone_open();
    abzi_hearing *h = microphone ? calloc(1, sizeof *h) : NULL;
    if (!h) {
        abzi_microphone_close(microphone);
        return NULL;
    }
    sigset_t all, before;
    h->microphone = microphone;
    h->counters = counters;
    h->ring.sample = h->level;
    h->ring.frame_n = RING_N;
    h->ring.channel_n = ABZ_BAND_N;
    sigfillset(&all);  // Ctrl-C is for the thread that waits for it
    pthread_sigmask(SIG_SETMASK, &all, &before);
    h->runs = open_ear(h) && pthread_create(&h->thread, NULL, run, h) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!h->runs) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        abzi_hearing_close(h);
        return NULL;
    }
    return h;
}

void abzi_hearing_take(void *hearing, abzi_intake *intake)
{
    abzi_hearing *h = hearing;
    const uint64_t waiting_n = atomic_load_explicit(&h->ring.put_n, memory_order_acquire) -
                               atomic_load_explicit(&h->ring.taken_n, memory_order_relaxed);
    abz_band_frame frame;
    for (uint64_t n = waiting_n; n > WAITING_MAX; n--) {
        abzi_sound_ring_take(&h->ring, frame.level, 1);
        ABZI_COUNT(h->counters, mic_dropped);
    }
    if (abzi_sound_ring_take(&h->ring, frame.level, 1) == 1) {
        if (!intake->input.heard) {
            intake->input.heard = 1;
            intake->input.sound = frame;
        }
    } else {
        ABZI_COUNT(h->counters, mic_gaps);
    }
}

void abzi_hearing_close(abzi_hearing *h)
{
    if (!h) {
        return;
    }
    h->ending = 1;
    if (h->runs) {
        pthread_join(h->thread, NULL);
    }
    abzi_microphone_close(h->microphone);
    free(h->ear_mem);
    free(h->sample);
    free(h);
}
