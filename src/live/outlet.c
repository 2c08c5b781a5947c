#define _POSIX_C_SOURCE 200809L

#include "live/outlet.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "live/slot.h"

#define LANDED                                                                                                         \
    ((uint32_t)ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_HERS_RIGHT_LANDED | ABZ_ROOM_YOURS_LEFT_LANDED |                   \
     ABZ_ROOM_YOURS_RIGHT_LANDED | ABZ_ROOM_THIRD_LEFT_LANDED | ABZ_ROOM_THIRD_RIGHT_LANDED)

// Who speaks and has been late dances the ticks that were missed one right after the other, and who takes over has some
// to send again: half a second of ticks waits, which is twice as long as it takes when both processes fall.
enum { WAITING = 32, HELD = 4 };

typedef struct outlet {
    const abzi_outlet_kind *kind;
    int place;  ///< in the table of kinds
    void *state;
    abzi_outlet_moment waiting[WAITING];
    atomic_uint put_n, taken_n;  ///< of those
    abzi_slot slot;              ///< the newest, when no more can wait,
    bool newest_muted;           ///< of who puts: and whether that is to go out
    bool speaks;                 ///< of who takes: something was to go out
    atomic_uint landed;          ///< since that was taken last
    atomic_uint_least64_t *gate;
    sem_t wake;  ///< something is in the slot, or it is to end
    atomic_bool ends;
    bool failed;
    bool runs;
    pthread_t thread;
} outlet;

struct abzi_outlets {
    outlet outlet[ABZI_OUTLET_KINDS_MAX];
    int n;
    uint32_t epoch;
    bool muted;
    abzi_outlet_moment held[HELD];  ///< while muted: the last ticks
    uint64_t held_n;
    atomic_uint_least64_t missed_n;
};

/// For its thread. true: a tick is missed for it.
static bool hand_on(outlet *o, const abzi_outlet_moment *moment)
{
    const unsigned put_n = atomic_load_explicit(&o->put_n, memory_order_relaxed);
    const bool fits = put_n - atomic_load_explicit(&o->taken_n, memory_order_acquire) < WAITING;
    bool misses = false;
    // What does not go out is not waited for.
    if (!moment->muted && fits && (o->newest_muted || !abzi_slot_waits(&o->slot))) {
        abzi_outlet_moment *to = &o->waiting[put_n % WAITING];
        *to = *moment;
        to->landed = moment->output.flags & LANDED;
        to->gate = o->gate;
        atomic_store_explicit(&o->put_n, put_n + 1, memory_order_release);
    } else {
        abzi_outlet_moment newest = *moment;
        newest.gate = o->gate;
        o->newest_muted = moment->muted;
        atomic_fetch_or(&o->landed, moment->output.flags & LANDED);
        misses = abzi_slot_put(&o->slot, &newest) && !moment->muted;
    }
    sem_post(&o->wake);
    return misses;
}

/// The next one; those that wait are older than the newest, unless that was put when nothing went out yet. false: there
/// is none.
static bool take_next(outlet *o, abzi_outlet_moment *moment)
{
    const unsigned taken_n = atomic_load_explicit(&o->taken_n, memory_order_relaxed);
    if (taken_n != atomic_load_explicit(&o->put_n, memory_order_acquire)) {
        *moment = o->waiting[taken_n % WAITING];
        atomic_store_explicit(&o->taken_n, taken_n + 1, memory_order_release);
        o->speaks = true;
        return true;
    }
    if (abzi_slot_take(&o->slot, moment) && !(moment->muted && o->speaks)) {
        moment->landed = atomic_exchange(&o->landed, 0);
        o->speaks = !moment->muted;
        return true;
    }
    return false;
}

static void *run(void *context)
{
    outlet *o = context;
    abzi_outlet_moment moment;
    bool ends;
    // A packet that waits is a late one; it goes after the tick, and before what has no such right.
    const struct sched_param soon = {.sched_priority = sched_get_priority_min(SCHED_FIFO) + 5};
    if (!o->kind->is_file) {
        (void)pthread_setschedparam(pthread_self(), SCHED_FIFO, &soon);
    }
    do {
        while (sem_wait(&o->wake) != 0) {  // a signal
        }
        ends = atomic_load(&o->ends);
        while (!o->failed && take_next(o, &moment)) {
            o->failed = !o->kind->take(o->state, &moment);
        }
    } while (!ends);
    return NULL;
}

/// false: failed, and the line was printed, unless it is for want of memory.
static bool open_outlet(outlet *o, const abzi_outlet_kind *kind, const char *value, const abz_body *she)
{
    o->kind = kind;
    o->state = kind->open(value, she);
    if (!o->state) {
        return false;
    }
    if (sem_init(&o->wake, 0, 0) == 0 && abzi_slot_open(&o->slot, sizeof(abzi_outlet_moment)) &&
        pthread_create(&o->thread, NULL, run, o) == 0) {
        o->runs = true;
        return true;
    }
    fprintf(stderr, "abrazo: --%s: %s\n", kind->option, abz_status_text(ABZ_ENOMEM));
    return false;
}

static bool close_outlet(outlet *o)
{
    if (o->runs) {
        atomic_store(&o->ends, true);
        sem_post(&o->wake);
        pthread_join(o->thread, NULL);
        sem_destroy(&o->wake);
    }
    abzi_slot_close(&o->slot);
    const bool fine = !o->state || o->kind->close(o->state);
    return fine && !o->failed;
}

bool abzi_outlets_look(const abzi_outlet_kind *kinds, const abzi_outlet_choice *choice)
{
    bool fine = true;
    for (int k = 0; kinds[k].option && fine; k++) {
        fine = !choice->value[k] || !kinds[k].look || kinds[k].look(choice->value[k]);
    }
    return fine;
}

abzi_outlets *abzi_outlets_open(const abzi_outlet_kind *kinds, const abzi_outlet_choice *choice, const abz_body *she)
{
    abzi_outlets *outlets = calloc(1, sizeof *outlets);
    if (!outlets) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    for (int k = 0; kinds[k].option; k++) {
        if (!choice->value[k]) {
            continue;
        }
        outlets->outlet[outlets->n].place = k;
        if (!open_outlet(&outlets->outlet[outlets->n++], &kinds[k], choice->value[k], she)) {
            abzi_outlets_close(outlets);
            return NULL;
        }
    }
    return outlets;
}

static void put(abzi_outlets *outlets, const abzi_outlet_moment *moment)
{
    for (int i = 0; i < outlets->n; i++) {
        if (hand_on(&outlets->outlet[i], moment)) {
            atomic_fetch_add_explicit(&outlets->missed_n, 1, memory_order_relaxed);
        }
    }
}

void abzi_outlets_put(abzi_outlets *outlets, const abz_room_output *output, uint32_t dance, uint64_t due_ns)
{
    const abzi_outlet_moment moment = {
        .output = *output, .dance = dance, .due_ns = due_ns, .epoch = outlets->epoch, .muted = outlets->muted};
    if (!outlets->muted) {
        put(outlets, &moment);
        return;
    }
    abzi_outlet_moment *oldest = &outlets->held[outlets->held_n % HELD];
    if (outlets->held_n >= HELD) {
        put(outlets, oldest);
    }
    *oldest = moment;
    outlets->held_n++;
}

void abzi_outlets_mute(abzi_outlets *outlets, atomic_uint_least64_t *gate)
{
    outlets->muted = true;
    for (int i = 0; i < outlets->n; i++) {
        outlet *o = &outlets->outlet[i];
        o->gate = &gate[o->place];
    }
}

void abzi_outlets_speak(abzi_outlets *outlets, uint32_t epoch)
{
    const uint64_t n = outlets->held_n < HELD ? outlets->held_n : HELD;
    outlets->muted = false;
    outlets->epoch = epoch;
    for (uint64_t i = outlets->held_n - n; i < outlets->held_n; i++) {
        abzi_outlet_moment *moment = &outlets->held[i % HELD];
        moment->muted = false;
        moment->epoch = epoch;
        put(outlets, moment);
    }
    outlets->held_n = 0;
}

uint64_t abzi_outlets_missed(const abzi_outlets *outlets)
{
    return atomic_load_explicit(&outlets->missed_n, memory_order_relaxed);
}

bool abzi_outlets_close(abzi_outlets *outlets)
{
    bool fine = true;
    for (int i = 0; outlets && i < outlets->n; i++) {
        fine = close_outlet(&outlets->outlet[i]) && fine;
    }
    free(outlets);
    return fine;
}

/// The place of the file among the kinds; -1: none is to be written.
static int place_of_file(const abzi_outlet_choice *choice)
{
    for (int k = 0; abzi_outlet_kinds[k].option; k++) {
        if (choice->value[k] && abzi_outlet_kinds[k].is_file) {
            return k;
        }
    }
    return -1;
}

const char *abzi_outlet_file(const abzi_outlet_choice *choice)
{
    const int k = place_of_file(choice);
    return k >= 0 ? choice->value[k] : NULL;
}

const char *abzi_outlet_take_file(abzi_outlet_choice *choice)
{
    const int k = place_of_file(choice);
    const char *file = abzi_outlet_file(choice);
    if (file) {
        choice->value[k] = NULL;
    }
    return file;
}

const char *abzi_outlet_chosen(const abzi_outlet_choice *choice)
{
    for (int k = 0; abzi_outlet_kinds[k].option; k++) {
        if (choice->value[k]) {
            return abzi_outlet_kinds[k].option;
        }
    }
    return NULL;
}
