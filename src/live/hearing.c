#define _POSIX_C_SOURCE 200809L

#include "live/hearing.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "edge/band_file.h"
#include "edge/column_file.h"
#include "edge/complain.h"
#include "edge/sound_ring.h"

// So many ticks may wait, and what waits is heard late: a sound card brings up to 50 ms at once, a monitor a few rows
// every quarter of a second.
enum { SOUND_WAITING_MAX = 4, ROWS_WAITING_MAX = 15, RING_N = 32 };

struct abzi_hearing {
    abzi_band_file *sound;
    abzi_column *table;  ///< instead of it
    bool is_microphone;
    bool waits;  ///< for the tick: it is a file
    abzi_counters *counters;
    abzi_sound_ring ring;  ///< of band frames, or values
    float level[RING_N * ABZ_BAND_N];
    atomic_bool ended;
    atomic_int ending;
    pthread_t thread;
    bool runs;
};

/// The next tick. 1; 0: it has ended; -1: failed, the line was printed.
static int next(abzi_hearing *h, float level[ABZ_BAND_N])
{
    abz_band_frame frame;
    if (h->table) {
        return abzi_column_tick(h->table, level);
    }
    const int got = abzi_band_file_next(h->sound, &frame);
    if (got > 0) {
        memcpy(level, frame.level, sizeof frame.level);
    }
    return got;
}

static void *run(void *context)
{
    abzi_hearing *h = context;
    const struct timespec a_while = {.tv_nsec = 50000000};  // three ticks of the ring
    float level[ABZ_BAND_N];
    while (h->ending == 0 && next(h, level) > 0) {
        while (h->waits && h->ending == 0 && abzi_sound_ring_waiting(&h->ring) >= RING_N) {
            nanosleep(&a_while, NULL);
        }
        abzi_sound_ring_put(&h->ring, level, 1);
    }
    atomic_store(&h->ended, true);
    return NULL;
}

static bool open_what(abzi_hearing *h, const abzi_hearing_of *of)
{
    struct stat about;
    h->is_microphone = !of->path;
    h->waits = of->path && (strcmp(of->path, "-") != 0 || (fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode)));
    if (of->column) {
        h->table = abzi_column_open(of->path, of->column, of->rate_hz);
    } else {
        h->sound = of->path ? abzi_band_file_open(of->path) : abzi_band_file_open_microphone();
    }
    if (h->table) {
        abzi_column_end_when(h->table, &h->ending);
    } else if (h->sound) {
        abzi_band_file_end_when(h->sound, &h->ending);
    }
    return h->table || h->sound;
}

abzi_hearing *abzi_hearing_open(const abzi_hearing_of *of, abzi_counters *counters)
{
    abzi_hearing *h = calloc(1, sizeof *h);
    if (!h) {
        abzi_out_of_memory();
        return NULL;
    }
    if (!open_what(h, of)) {
        free(h);
        return NULL;
    }
    sigset_t all, before;
    h->counters = counters;
    h->ring.sample = h->level;
    h->ring.frame_n = RING_N;
    h->ring.channel_n = h->table ? 1 : ABZ_BAND_N;
    sigfillset(&all);  // Ctrl-C is for the thread that waits for it
    pthread_sigmask(SIG_SETMASK, &all, &before);
    h->runs = pthread_create(&h->thread, NULL, run, h) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!h->runs) {
        abzi_out_of_memory();
        abzi_hearing_close(h);
        return NULL;
    }
    return h;
}

/// Into the tick's input, unless something is there.
static void hand_over(const abzi_hearing *h, const float *level, abz_room_input *input)
{
    if (h->table) {
        input->felt = 1;
        input->value = *level;
    } else if (!input->heard) {
        input->heard = 1;
        memcpy(input->sound.level, level, sizeof input->sound.level);
    }
}

void abzi_hearing_take(void *hearing, abzi_intake *intake)
{
    abzi_hearing *h = hearing;
    const bool ended = atomic_load_explicit(&h->ended, memory_order_acquire);
    const size_t waiting_n = abzi_sound_ring_waiting(&h->ring);
    const size_t may_wait_n = h->waits ? RING_N : h->table ? ROWS_WAITING_MAX : SOUND_WAITING_MAX;
    float level[ABZ_BAND_N];
    for (size_t n = waiting_n; n > may_wait_n; n--) {
        abzi_sound_ring_take(&h->ring, level, 1);
        ABZI_COUNT(h->counters, heard_dropped);
    }
    if (abzi_sound_ring_take(&h->ring, level, 1) == 1) {
        hand_over(h, level, &intake->input);
    } else if (!ended) {
        ABZI_COUNT(h->counters, heard_gaps);
    }
}

void abzi_hearing_close(abzi_hearing *h)
{
    char text[512];
    if (!h) {
        return;
    }
    h->ending = 1;
    if (h->runs) {
        pthread_join(h->thread, NULL);
    }
    if ((h->table && abzi_column_remark(h->table, text, sizeof text)) ||
        (h->sound && !h->is_microphone && abzi_band_file_remark(h->sound, text, sizeof text))) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
    abzi_column_close(h->table);
    abzi_band_file_close(h->sound);
    free(h);
}
