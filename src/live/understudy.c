#define _POSIX_C_SOURCE 200809L

#include "live/understudy.h"

#include <signal.h>
#include <time.h>

// Between looks. With somebody who stands by and is awake a room is there about when the speaker's is.
enum { LOOK_MS = 10, AWAIT_MS = 1000, DANCE_BITS = 8 };

static void rest(void)
{
    const struct timespec some = {0, LOOK_MS * 1000000};
    nanosleep(&some, NULL);
}

/// Can it be opened without learning?
static bool is_learnt(const abzi_evening *evening, abz_dance dance)
{
    return (evening->repertoire && evening->dance == dance) || !evening->library ||
           abzi_library_has(evening->library, dance);
}

static void *prepare(void *of)
{
    abzi_understudy *u = of;
    unsigned seen = atomic_load(&u->board->next_room);
    for (; !atomic_load(&u->ends); rest()) {
        const unsigned next = atomic_load(&u->board->next_room);
        const abz_dance dance = (abz_dance)(next & ((1u << DANCE_BITS) - 1));
        abzi_studio_close(abzi_exchange_collect(&u->rooms));
        if (next == seen || !is_learnt(u->evening, dance)) {
            continue;
        }
        seen = next;
        abzi_studio *studio = abzi_studio_open(u->evening, dance);
        if (studio) {
            abzi_studio_close(abzi_exchange_give(&u->rooms, studio));
            atomic_store(&u->board->room_ready, next);
        }
    }
    return NULL;
}

bool abzi_understudy_begin(abzi_understudy *u, abzi_board *board, const abzi_evening *evening)
{
    sigset_t all, before;
    *u = (abzi_understudy){.board = board, .evening = evening};
    sigfillset(&all);  // Ctrl-C is for the thread that waits for it
    pthread_sigmask(SIG_SETMASK, &all, &before);
    u->runs = pthread_create(&u->thread, NULL, prepare, u) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return u->runs;
}

abzi_studio *abzi_understudy_enter(abzi_understudy *u, const abz_journal_head *head, abzi_studio *old)
{
    abzi_studio *studio = u->runs ? abzi_exchange_take(&u->rooms) : NULL;
    if (!studio) {
        return NULL;
    }
    const abz_journal_head its = abzi_studio_head(studio);
    const bool same = abz_journal_same_room(&its, head);
    abzi_exchange_hand_back(&u->rooms, same ? old : studio);
    return same ? studio : NULL;
}

void abzi_understudy_end(abzi_understudy *u)
{
    atomic_store(&u->ends, true);
}

void abzi_understudy_close(abzi_understudy *u)
{
    if (u->runs) {
        abzi_understudy_end(u);
        pthread_join(u->thread, NULL);
        abzi_studio_close(abzi_exchange_give(&u->rooms, NULL));
        abzi_studio_close(abzi_exchange_collect(&u->rooms));
        u->runs = false;
    }
}

void abzi_understudy_tell(abzi_board *board, abz_dance dance)
{
    const unsigned before = atomic_load(&board->next_room) >> DANCE_BITS;
    atomic_store(&board->next_room, (before + 1) << DANCE_BITS | (unsigned)dance);
}

void abzi_understudy_await(abzi_board *board)
{
    const unsigned next = atomic_load(&board->next_room);
    for (int ms = 0; ms < AWAIT_MS && atomic_load(&board->room_ready) != next; ms += LOOK_MS) {
        rest();
    }
}
