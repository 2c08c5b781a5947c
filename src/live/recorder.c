#define _POSIX_C_SOURCE 200809L

#include "live/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/out_file.h"

#define RING_SIZE (1u << 22)        // nearly three minutes of joints and sound
#define REST_NS (20 * 1000 * 1000)  // between looks at the ring: more than a tick, so that several go at once

struct abzi_recorder {
    char *path;
    int fd;
    pthread_t thread;
    abz_journal_writer writer;             // of the tick
    atomic_uint_least64_t tick_n;          // recorded so far
    atomic_uint_least64_t put_n, taken_n;  // bytes
    atomic_bool full, failed, ends;
    uint8_t ring[RING_SIZE];
};

static bool complain(const char *path, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", path, what);
    return false;
}

// ---- the thread that writes ----------------------------------------------------------------------------------------

/// Write what lies in the ring.
static void drain(abzi_recorder *r)
{
    uint64_t put_n = atomic_load_explicit(&r->put_n, memory_order_acquire);
    uint64_t taken_n = atomic_load_explicit(&r->taken_n, memory_order_relaxed);
    while (taken_n < put_n && !atomic_load_explicit(&r->failed, memory_order_relaxed)) {
        size_t from = (size_t)(taken_n % RING_SIZE), n = (size_t)(put_n - taken_n);
        n = n < RING_SIZE - from ? n : RING_SIZE - from;
        if (!abzi_write_all(r->fd, r->ring + from, n)) {
            complain(r->path, strerror(errno));
            atomic_store_explicit(&r->failed, true, memory_order_relaxed);
        }
        taken_n += n;
        atomic_store_explicit(&r->taken_n, taken_n, memory_order_release);
    }
}

static void *write_on(void *of)
{
    abzi_recorder *r = of;
    const struct timespec rest = {0, REST_NS};
    while (!atomic_load_explicit(&r->ends, memory_order_acquire)) {
        drain(r);
        nanosleep(&rest, NULL);
    }
    drain(r);
    return NULL;
}

// ---- the tick ------------------------------------------------------------------------------------------------------

/// A record into the ring, whole or not at all.
static bool put(abzi_recorder *r, const uint8_t *bytes, size_t n)
{
    uint64_t put_n = atomic_load_explicit(&r->put_n, memory_order_relaxed);
    uint64_t taken_n = atomic_load_explicit(&r->taken_n, memory_order_acquire);
    if (n > RING_SIZE - (size_t)(put_n - taken_n)) {
        return false;
    }
    size_t at = (size_t)(put_n % RING_SIZE), first = n < RING_SIZE - at ? n : RING_SIZE - at;
    memcpy(r->ring + at, bytes, first);
    memcpy(r->ring, bytes + first, n - first);
    atomic_store_explicit(&r->put_n, put_n + n, memory_order_release);
    return true;
}

bool abzi_recorder_goes_on(const abzi_recorder *recorder)
{
    return !atomic_load_explicit(&recorder->full, memory_order_relaxed) &&
           !atomic_load_explicit(&recorder->failed, memory_order_relaxed);
}

uint64_t abzi_recorder_ticks(const abzi_recorder *recorder)
{
    return atomic_load_explicit(&recorder->tick_n, memory_order_relaxed);
}

void abzi_recorder_tick(abzi_recorder *recorder, const abz_room_input *input)
{
    uint8_t record[ABZ_JOURNAL_RECORD_MAX];
    if (!abzi_recorder_goes_on(recorder)) {
        return;
    }
    if (put(recorder, record, abz_journal_write_tick(&recorder->writer, input, record))) {
        atomic_fetch_add_explicit(&recorder->tick_n, 1, memory_order_relaxed);
    } else {
        atomic_store_explicit(&recorder->full, true, memory_order_relaxed);
    }
}

void abzi_recorder_pose(abzi_recorder *recorder, const abz_pose *pose)
{
    uint8_t record[ABZ_JOURNAL_RECORD_MAX];
    (void)put(recorder, record, abz_journal_write_pose(&recorder->writer, pose, record));  // the ring is empty still
}

void abzi_recorder_hash(abzi_recorder *recorder, uint64_t hash)
{
    uint8_t record[ABZ_JOURNAL_RECORD_MAX];
    if (abzi_recorder_goes_on(recorder) &&
        !put(recorder, record, abz_journal_write_hash(&recorder->writer, hash, record))) {
        atomic_store_explicit(&recorder->full, true, memory_order_relaxed);
    }
}

// ---- open and close ------------------------------------------------------------------------------------------------

abzi_recorder *abzi_recorder_open(const char *path, const abz_journal_head *head)
{
    abzi_recorder *r = calloc(1, sizeof *r + strlen(path) + 1);
    if (!r) {
        complain(path, abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    r->path = (char *)(r + 1);
    memcpy(r->path, path, strlen(path) + 1);
    r->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);  // a dance is nobody else's to read
    if (r->fd < 0) {
        complain(path, strerror(errno));
        free(r);
        return NULL;
    }
    uint8_t bytes[ABZ_JOURNAL_HEAD_SIZE];
    abz_journal_write_head(head, bytes);
    put(r, bytes, sizeof bytes);
    int failure = pthread_create(&r->thread, NULL, write_on, r);
    if (failure != 0) {
        complain(path, strerror(failure));
        close(r->fd);
        unlink(path);
        free(r);
        return NULL;
    }
    return r;
}

bool abzi_recorder_close(abzi_recorder *recorder)
{
    abzi_recorder *r = recorder;
    if (!r) {
        return true;
    }
    atomic_store_explicit(&r->ends, true, memory_order_release);
    pthread_join(r->thread, NULL);
    bool failed = atomic_load(&r->failed);
    if (!failed && close(r->fd) != 0) {
        failed = true;
        complain(r->path, strerror(errno));
    } else if (failed) {
        close(r->fd);
    }
    if (!failed && atomic_load(&r->full)) {
        failed = true;
        complain(r->path, "the disk was too slow: the recording ends before the dance does");
    }
    free(r);
    return !failed;
}
