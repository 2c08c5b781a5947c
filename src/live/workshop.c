#define _POSIX_C_SOURCE 200809L

#include "live/workshop.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// The tick takes what is ready within 17 ms, unless it stands still: then the old one is collected later.
enum { COLLECT_MS = 20, COLLECT_N = 100 };

struct abzi_workshop {
    const abzi_evening *evening;
    abzi_exchange *studios, *songs;
    void (*ready)(void *context);
    void *context;
    pthread_t thread;
    int collect_n;  ///< times to look for what the tick hands back

    pthread_mutex_t lock;  ///< of all below
    pthread_cond_t asked;
    bool ending;
    abz_dance dance;  ///< to be prepared; ABZ_DANCE_UNKNOWN: none
    abzi_song_state state;
    char name[ABZI_SONG_NAME_SIZE];
    uint8_t *bytes;  ///< to be heard
    size_t byte_n;
    abzi_song *song;  ///< that is ready
};

static void collect(abzi_workshop *w)
{
    abzi_studio_close(abzi_exchange_collect(w->studios));
    abzi_song_let_go(abzi_exchange_collect(w->songs));
}

static void prepare_dance(abzi_workshop *w, abz_dance dance)
{
    abzi_studio *studio = abzi_studio_open(w->evening, dance);
    if (studio) {
        abzi_studio_close(abzi_exchange_give(w->studios, studio));
        w->collect_n = COLLECT_N;
    }
}

static void prepare_song(abzi_workshop *w, const char *name, uint8_t *bytes, size_t byte_n)
{
    abzi_song *song = abzi_song_of_bytes(name, bytes, byte_n);
    if (song) {
        abzi_song_keep(song);
        abzi_song_let_go(abzi_exchange_give(w->songs, song));
        w->collect_n = COLLECT_N;
    }
    pthread_mutex_lock(&w->lock);
    w->song = song;
    w->state = song ? ABZI_SONG_READY : ABZI_SONG_FAILED;
    pthread_mutex_unlock(&w->lock);
}

/// With the lock: wait until something is asked for, and meanwhile collect.
static void wait_for_work(abzi_workshop *w)
{
    while (!w->ending && w->dance == ABZ_DANCE_UNKNOWN && !w->bytes) {
        if (w->collect_n > 0) {
            const struct timespec nap = {.tv_nsec = COLLECT_MS * 1000000};
            pthread_mutex_unlock(&w->lock);
            nanosleep(&nap, NULL);
            collect(w);
            w->collect_n--;
            pthread_mutex_lock(&w->lock);
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
        const abz_dance dance = w->dance;
        uint8_t *bytes = w->bytes;
        const size_t byte_n = w->byte_n;
        w->dance = ABZ_DANCE_UNKNOWN;
        w->bytes = NULL;
        snprintf(name, sizeof name, "%s", w->name);
        pthread_mutex_unlock(&w->lock);
        if (ending) {
            free(bytes);
            return NULL;
        }
        if (bytes) {
            prepare_song(w, name, bytes, byte_n);
        }
        if (dance != ABZ_DANCE_UNKNOWN) {
            prepare_dance(w, dance);
        }
        w->ready(w->context);
    }
}

abzi_workshop *abzi_workshop_open(const abzi_evening *evening, abzi_exchange *studios, abzi_exchange *songs,
                                  void (*ready)(void *context), void *context)
{
    abzi_workshop *w = calloc(1, sizeof *w);
    sigset_t all, before;
    int result = -1;
    if (w) {
        w->evening = evening;
        w->studios = studios;
        w->songs = songs;
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

void abzi_workshop_dance(abzi_workshop *w, abz_dance dance)
{
    pthread_mutex_lock(&w->lock);
    w->dance = dance;
    pthread_cond_signal(&w->asked);
    pthread_mutex_unlock(&w->lock);
}

bool abzi_workshop_song(abzi_workshop *w, const char *name, uint8_t *bytes, size_t byte_n)
{
    pthread_mutex_lock(&w->lock);
    const bool takes = w->state == ABZI_SONG_NONE;
    if (takes) {
        w->state = ABZI_SONG_WAITS;
        w->bytes = bytes;
        w->byte_n = byte_n;
        snprintf(w->name, sizeof w->name, "%s", name);
        pthread_cond_signal(&w->asked);
    }
    pthread_mutex_unlock(&w->lock);
    return takes;
}

abzi_song_state abzi_workshop_song_state(abzi_workshop *w, abzi_song **song)
{
    pthread_mutex_lock(&w->lock);
    const abzi_song_state state = w->state;
    if (state == ABZI_SONG_READY || state == ABZI_SONG_FAILED) {
        *song = w->song;
        w->song = NULL;
        w->state = ABZI_SONG_NONE;
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
    abzi_studio_close(abzi_exchange_give(w->studios, NULL));
    abzi_song_let_go(abzi_exchange_give(w->songs, NULL));
    collect(w);
    abzi_song_let_go(w->song);
    pthread_cond_destroy(&w->asked);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
