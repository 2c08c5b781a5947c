#define _DEFAULT_SOURCE  // flock

#include "live/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "live/clock.h"

#define REST_NS (20 * 1000 * 1000)  // between looks at the tape: more than a tick, so that several go at once
#define MORE_SIZE 65536             // beside a segment, that goes with one write

enum { RECORD_HEAD = 12, TICK_N = 12, CLOSING_TRIES = 50 };  // abrazo/journal.h; a second

struct abzi_recorder {
    abzi_tape *tape;
    const char *path;
    int fd;
    pthread_t thread;
    bool reads;         // along; else it waits for a segment,
    uint64_t from;      // that begins here or later
    abzi_tape_disk on;  // the disk, as the tape has it
    uint64_t next_tick;
    bool knows_tick;
    bool complained;
    atomic_uint_least64_t tick_n;
    atomic_bool failing, ends;
    size_t size;
    uint8_t *bytes;
};

static ptrdiff_t write_there(int fd, const void *bytes, size_t n, off_t at)
{
    return pwrite(fd, bytes, n, at);
}

ptrdiff_t (*abzi_recorder_write)(int fd, const void *bytes, size_t n, off_t at) = write_there;

static bool complain(const char *path, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", path, what);
    return false;
}

// ---- the thread that writes ----------------------------------------------------------------------------------------

/// For who goes on when this process has fallen.
static void tell(abzi_recorder *r)
{
    const unsigned other = atomic_load(&r->tape->disk_now) ^ 1u;
    r->tape->disk[other] = r->on;
    atomic_store(&r->tape->disk_now, other);
}

/// What was lost, if anything, now that a record says where it stands.
static void count(abzi_recorder *r, const uint8_t *record)
{
    if (record[8] == ABZ_JOURNAL_SEGMENT) {
        const uint64_t tick = abzi_get_u64(record + TICK_N);
        if (r->knows_tick && tick > r->next_tick) {
            char what[100];
            snprintf(what, sizeof what, "the disk was too slow: %llu ticks of the dance are not recorded",
                     (unsigned long long)(tick - r->next_tick));
            complain(r->path, what);
            atomic_fetch_add(&r->tape->lost_n, tick - r->next_tick);
        }
        r->next_tick = tick;
        r->knows_tick = true;
    } else if (record[8] == ABZ_JOURNAL_TICK) {
        r->next_tick++;
        atomic_fetch_add_explicit(&r->tick_n, 1, memory_order_relaxed);
    }
}

/// Whole records from the tape into the buffer. Returns their bytes; *overrun: some are gone.
static size_t gather(abzi_recorder *r, bool *overrun)
{
    const uint64_t end = abzi_tape_end(r->tape);
    size_t n = 0;
    *overrun = false;
    while (r->on.at + n + RECORD_HEAD <= end && r->size - n >= RECORD_HEAD) {
        const size_t size = abzi_tape_read(r->tape, r->on.at + n, r->bytes + n, RECORD_HEAD)
                                ? abz_journal_record_size(r->bytes + n)
                                : 0;
        if (size > 0 && size > r->size - n) {
            break;  // with the next write
        }
        if (size == 0 || !abzi_tape_read(r->tape, r->on.at + n, r->bytes + n, size)) {
            *overrun = true;
            break;
        }
        n += size;
    }
    return n;
}

/// false: not yet.
static bool write_them(abzi_recorder *r, size_t n)
{
    for (size_t done = 0; done < n;) {
        const ptrdiff_t wrote = abzi_recorder_write(r->fd, r->bytes + done, n - done, (off_t)(r->on.offset + done));
        if (wrote < 0 && errno != EINTR) {
            if (!r->complained) {
                complain(r->path, strerror(errno));
                r->complained = true;
            }
            atomic_store_explicit(&r->failing, true, memory_order_relaxed);
            return false;
        }
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    if (atomic_exchange(&r->failing, false)) {
        complain(r->path, "can be written again");
        r->complained = false;
    }
    for (size_t at = 0; at < n; at += abz_journal_record_size(r->bytes + at)) {
        count(r, r->bytes + at);
    }
    r->on.at += n;
    r->on.offset += n;
    tell(r);
    return true;
}

/// What was committed by now. false: not all of it yet.
static bool drain(abzi_recorder *r)
{
    const uint64_t segment_at = atomic_load(&r->tape->segment_at);
    if (!r->reads && segment_at != UINT64_MAX && segment_at >= r->from) {
        r->on.at = segment_at;
        r->reads = true;
    }
    while (r->reads) {
        bool overrun;
        const size_t n = gather(r, &overrun);
        if (n > 0 && !write_them(r, n)) {
            return false;
        }
        if (overrun) {
            r->reads = false;
            r->from = abzi_tape_end(r->tape);
            abzi_tape_ask(r->tape);
            return false;
        }
        if (n == 0) {
            return true;
        }
    }
    return false;
}

static void *write_on(void *of)
{
    abzi_recorder *r = of;
    const struct timespec rest = {0, REST_NS};
    while (!atomic_load_explicit(&r->ends, memory_order_acquire)) {
        drain(r);
        nanosleep(&rest, NULL);
    }
    return NULL;
}

bool abzi_recorder_goes_on(const abzi_recorder *recorder)
{
    return !atomic_load_explicit(&recorder->failing, memory_order_relaxed);
}

uint64_t abzi_recorder_ticks(const abzi_recorder *recorder)
{
    return atomic_load_explicit(&recorder->tick_n, memory_order_relaxed);
}

// ---- open and close ------------------------------------------------------------------------------------------------

static void let_go(abzi_recorder *r)
{
    free(r->bytes);
    free(r);
}

/// Why it could not be opened.
static const char *why_not(void)
{
    return errno == EEXIST ? "is there already, expected the name of a new file" : strerror(errno);
}

/// flags: of open(2). NULL: the line was printed.
static abzi_recorder *open_it(abzi_tape *tape, int flags)
{
    abzi_recorder *r = calloc(1, sizeof *r);
    const size_t size = abz_journal_segment_size() + MORE_SIZE;
    uint8_t *bytes = malloc(size);
    if (!r || !bytes) {
        complain(tape->path, abz_status_text(ABZ_ENOMEM));
        free(r);
        free(bytes);
        return NULL;
    }
    r->tape = tape;
    r->path = tape->path;
    r->size = size;
    r->bytes = bytes;
    r->fd = open(r->path, O_WRONLY | O_CLOEXEC | flags, 0600);  // a dance is nobody else's to read
    if (r->fd >= 0) {
        (void)flock(r->fd,
                    LOCK_SH | LOCK_NB);  // abrazo forget leaves it alone; where there are no locks, it cannot know
    } else {
        complain(r->path, why_not());
        let_go(r);
        return NULL;
    }
    return r;
}

/// NULL: the line was printed.
static abzi_recorder *begin(abzi_recorder *r)
{
    sigset_t all, before;
    sigfillset(&all);  // Ctrl-C is for the thread that waits for it
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int failure = pthread_create(&r->thread, NULL, write_on, r);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failure != 0) {
        complain(r->path, strerror(failure));
        close(r->fd);
        let_go(r);
        return NULL;
    }
    return r;
}

/// The file with its head, and what the tape knows of it. NULL: the line was printed.
static abzi_recorder *create(const char *path, abzi_tape *tape, uint64_t from)
{
    uint8_t head[ABZ_JOURNAL_HEAD_SIZE];
    if (strlen(path) >= sizeof tape->path) {
        complain(path, "the name is too long");
        return NULL;
    }
    memcpy(tape->path, path, strlen(path) + 1);
    abzi_recorder *r = open_it(tape, O_CREAT | O_EXCL);
    if (!r) {
        return NULL;
    }
    abz_journal_write_head(head);
    if (abzi_recorder_write(r->fd, head, sizeof head, 0) != (ptrdiff_t)sizeof head) {
        complain(path, errno != 0 ? strerror(errno) : "cannot be written");
        close(r->fd);
        unlink(path);
        let_go(r);
        return NULL;
    }
    r->on = (abzi_tape_disk){from, sizeof head};
    tell(r);
    return r;
}

bool abzi_recorder_may_be(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL, 0600);
    if (fd < 0) {
        complain(path, why_not());
        return false;
    }
    close(fd);
    unlink(path);
    return true;
}

/// It is read along from now on.
static void announce(abzi_tape *tape)
{
    atomic_store(&tape->records, true);
    atomic_fetch_add(&tape->reader_n, 1);
}

bool abzi_recorder_prepare(const char *path, abzi_tape *tape)
{
    abzi_recorder *r = create(path, tape, 0);
    if (r) {
        close(r->fd);
        let_go(r);
        announce(tape);
    }
    return r != NULL;
}

abzi_recorder *abzi_recorder_open(const char *path, abzi_tape *tape)
{
    abzi_recorder *r = create(path, tape, UINT64_MAX);
    if (!r) {
        return NULL;
    }
    r->from = abzi_tape_end(tape);
    r = begin(r);
    if (!r) {
        unlink(path);
        return NULL;
    }
    announce(tape);
    abzi_tape_ask(tape);
    return r;
}

abzi_recorder *abzi_recorder_resume(abzi_tape *tape)
{
    abzi_recorder *r = atomic_load(&tape->records) ? open_it(tape, 0) : NULL;
    if (!r) {
        return NULL;
    }
    r->on = tape->disk[atomic_load(&tape->disk_now) & 1u];
    r->reads = r->on.at != UINT64_MAX;
    if (!r->reads) {
        abzi_tape_ask(tape);
    }
    return begin(r);
}

bool abzi_recorder_close(abzi_recorder *recorder)
{
    abzi_recorder *r = recorder;
    const struct timespec rest = {0, REST_NS};
    if (!r) {
        return true;
    }
    atomic_store_explicit(&r->ends, true, memory_order_release);
    pthread_join(r->thread, NULL);
    bool whole = drain(r);
    for (int i = 0; i < CLOSING_TRIES && !whole && !atomic_load(&r->failing); i++) {
        nanosleep(&rest, NULL);  // the segment that was asked for
        whole = drain(r);
    }
    if (!whole && !r->complained) {
        complain(r->path, "not all of the dance could be recorded");
    }
    // What was torn off by a disk that is full is no record.
    const bool fits = ftruncate(r->fd, (off_t)r->on.offset) == 0;
    if ((close(r->fd) != 0 || !fits) && whole) {
        whole = complain(r->path, strerror(errno));
    }
    whole = whole && atomic_load(&r->tape->lost_n) == 0;
    atomic_store(&r->tape->records, false);
    atomic_store(&r->tape->lost_n, 0);
    atomic_fetch_sub(&r->tape->reader_n, 1);
    let_go(r);
    return whole;
}

void abzi_recorder_name(const char *folder, char *path)
{
    struct stat about;
    char when[32];
    abzi_clock_date(when, sizeof when);
    const char *in = folder ? folder : "", *slash = *in ? "/" : "";
    snprintf(path, ABZI_TAPE_PATH_SIZE, "%s%sabrazo-%s.dance", in, slash, when);
    for (int n = 2; lstat(path, &about) == 0; n++) {  // more than one within a second
        snprintf(path, ABZI_TAPE_PATH_SIZE, "%s%sabrazo-%s-%d.dance", in, slash, when, n);
    }
}
