#define _POSIX_C_SOURCE 200809L

#include "live/workshop.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "live/understudy.h"

// The tick takes what is ready within 17 ms, unless it stands still: then the old one is collected later.
enum { COLLECT_MS = 20, COLLECT_N = 100 };

struct abzi_workshop {
    const abzi_evening *evening;
    abzi_loop *loop;
    void (*ready)(void *context);
    void *context;
    pthread_t thread;

    pthread_mutex_t lock;  ///< of all below
    int collect_n;         ///< times to look for what the tick hands back
    pthread_cond_t asked;
    bool ending;
    bool wants_studio;  ///< a room is to be prepared,
    abz_dance dance;    ///< of this dance
    bool wants_record;  ///< recording is to begin, or to end:
    bool records;       ///< this
    char session[ABZI_TAPE_PATH_SIZE];
    abzi_file_state state;
    abzi_file_kind kind;
    char name[ABZI_SONG_NAME_SIZE];
    uint8_t *bytes;  ///< of a file, to be prepared
    size_t byte_n;
    abzi_song *song;  ///< that is ready

    abzi_recorder *recorder;  ///< the thread's
};

static void collect(abzi_workshop *w)
{
    abzi_studio_close(abzi_exchange_collect(&w->loop->studios));
    abzi_song_let_go(abzi_exchange_collect(&w->loop->songs));
}

static void collect_later(abzi_workshop *w)
{
    pthread_mutex_lock(&w->lock);
    w->collect_n = COLLECT_N;
    pthread_mutex_unlock(&w->lock);
}

static void prepare_studio(abzi_workshop *w, abz_dance dance)
{
    abzi_board *board = w->loop->board;
    if (board) {
        abzi_understudy_tell(board, dance);
    }
    abzi_studio *studio = abzi_studio_open(w->evening, dance);
    if (studio) {
        if (board) {
            abzi_understudy_await(board);
        }
        abzi_studio_close(abzi_exchange_give(&w->loop->studios, studio));
        collect_later(w);
    }
}

static void record(abzi_workshop *w, bool records)
{
    if (!records) {
        abzi_recorder_close(w->recorder);
        w->recorder = NULL;
    } else if (!w->recorder) {
        char path[ABZI_TAPE_PATH_SIZE];
        abzi_recorder_name(w->evening->recordings, path);
        pthread_mutex_lock(&w->lock);
        memcpy(w->session, path, sizeof w->session);
        pthread_mutex_unlock(&w->lock);
        w->recorder = abzi_recorder_open(path, w->loop->scribe.tape);  // or it has said why; she dances on without
    }
}

/// NULL: it cannot be heard.
static abzi_song *prepare_song(abzi_workshop *w, const char *name, uint8_t *bytes, size_t byte_n)
{
    abzi_song *song = abzi_song_of_bytes(name, bytes, byte_n);
    if (song) {
        if (w->loop->shelf) {
            abzi_shelf_put(w->loop->shelf, song);
        }
        abzi_song_keep(song);
        abzi_song_let_go(abzi_exchange_give(&w->loop->songs, song));
        collect_later(w);
    }
    return song;
}

static bool prepare_session(abzi_workshop *w, const char *name, uint8_t *bytes, size_t byte_n)
{
    abzi_studio *studio = abzi_studio_replay(w->evening, name, bytes, byte_n);
    if (studio) {
        abzi_studio_close(abzi_exchange_give(&w->loop->studios, studio));
        collect_later(w);
    }
    return studio != NULL;
}

static void prepare_file(abzi_workshop *w, abzi_file_kind kind, const char *name, uint8_t *bytes, size_t byte_n)
{
    abzi_song *song = kind == ABZI_FILE_SONG ? prepare_song(w, name, bytes, byte_n) : NULL;
    const bool is_ready = kind == ABZI_FILE_SONG ? song != NULL : prepare_session(w, name, bytes, byte_n);
    pthread_mutex_lock(&w->lock);
    w->song = song;
    w->state = is_ready ? ABZI_FILE_READY : ABZI_FILE_FAILED;
    pthread_mutex_unlock(&w->lock);
}

/// With the lock: wait until something is asked for, and meanwhile collect.
static void wait_for_work(abzi_workshop *w)
{
    while (!w->ending && !w->wants_studio && !w->wants_record && !w->bytes) {
        if (w->collect_n > 0) {
            const struct timespec nap = {.tv_nsec = COLLECT_MS * 1000000};
            pthread_mutex_unlock(&w->lock);
            nanosleep(&nap, NULL);
            collect(w);
            pthread_mutex_lock(&w->lock);
            w->collect_n--;
        } else {
            pthread_cond_wait(&w->asked, &w->lock);
        }
    }
}

static void *run(void *context)
{
    abzi_workshop *w = context;
    for (;;) {
        char name[ABZI_SONG_NAME_SIZE];
        pthread_mutex_lock(&w->lock);
        wait_for_work(w);
        const bool ending = w->ending;
        const bool wants_studio = w->wants_studio, wants_record = w->wants_record, records = w->records;
        const abz_dance dance = w->dance;
        const abzi_file_kind kind = w->kind;
        uint8_t *bytes = w->bytes;
        const size_t byte_n = w->byte_n;
        w->wants_studio = w->wants_record = false;
        w->bytes = NULL;
        snprintf(name, sizeof name, "%s", w->name);
        pthread_mutex_unlock(&w->lock);
        if (ending) {
            free(bytes);
            return NULL;
        }
        if (wants_record) {
            record(w, records);
        }
        if (bytes) {
            prepare_file(w, kind, name, bytes, byte_n);
        }
        if (wants_studio) {
            prepare_studio(w, dance);
        }
        w->ready(w->context);
    }
}

abzi_workshop *abzi_workshop_open(const abzi_evening *evening, abzi_loop *loop, void (*ready)(void *context),
                                  void *context)
{
    abzi_workshop *w = calloc(1, sizeof *w);
    sigset_t all, before;
    int result = -1;
    if (w) {
        w->evening = evening;
        w->loop = loop;
        w->dance = loop->studio->dance;
        memcpy(w->session, loop->scribe.tape->path, sizeof w->session);
        w->ready = ready;
        w->context = context;
        pthread_mutex_init(&w->lock, NULL);
        pthread_cond_init(&w->asked, NULL);
        sigfillset(&all);  // Ctrl-C is for the thread that waits for it
        pthread_sigmask(SIG_SETMASK, &all, &before);
        result = pthread_create(&w->thread, NULL, run, w);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    if (result != 0) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        free(w);
        return NULL;
    }
    return w;
}

void abzi_workshop_adopt(abzi_workshop *w, abzi_recorder *recorder)
{
    w->recorder = recorder;
    w->records = true;
}

void abzi_workshop_dance(abzi_workshop *w, abz_dance dance)
{
    pthread_mutex_lock(&w->lock);
    w->dance = dance;
    w->wants_studio = true;
    pthread_cond_signal(&w->asked);
    pthread_mutex_unlock(&w->lock);
}

void abzi_workshop_record(abzi_workshop *w, bool records)
{
    pthread_mutex_lock(&w->lock);
    w->records = records;
    w->wants_record = true;
    pthread_cond_signal(&w->asked);
    pthread_mutex_unlock(&w->lock);
}

void abzi_workshop_session(abzi_workshop *w, char path[ABZI_TAPE_PATH_SIZE])
{
    pthread_mutex_lock(&w->lock);
    memcpy(path, w->session, ABZI_TAPE_PATH_SIZE);
    pthread_mutex_unlock(&w->lock);
}

bool abzi_workshop_file(abzi_workshop *w, abzi_file_kind kind, const char *name, uint8_t *bytes, size_t byte_n)
{
    pthread_mutex_lock(&w->lock);
    const bool takes = w->state == ABZI_FILE_NONE;
    if (takes) {
        w->state = ABZI_FILE_WAITS;
        w->kind = kind;
        w->bytes = bytes;
        w->byte_n = byte_n;
        snprintf(w->name, sizeof w->name, "%s", name);
        pthread_cond_signal(&w->asked);
    }
    pthread_mutex_unlock(&w->lock);
    return takes;
}

abzi_file_state abzi_workshop_file_state(abzi_workshop *w, abzi_song **song)
{
    pthread_mutex_lock(&w->lock);
    const abzi_file_state state = w->state;
    if (state == ABZI_FILE_READY || state == ABZI_FILE_FAILED) {
        *song = w->song;
        w->song = NULL;
        w->state = ABZI_FILE_NONE;
    }
    pthread_mutex_unlock(&w->lock);
    return state;
}

void abzi_workshop_close(abzi_workshop *w)
{
    if (!w) {
        return;
    }
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_signal(&w->asked);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    abzi_studio_close(abzi_exchange_give(&w->loop->studios, NULL));
    abzi_song_let_go(abzi_exchange_give(&w->loop->songs, NULL));
    collect(w);
    abzi_recorder_close(w->recorder);
    abzi_song_let_go(w->song);
    pthread_cond_destroy(&w->asked);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
