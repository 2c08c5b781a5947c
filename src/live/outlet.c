#define _POSIX_C_SOURCE 200809L

#include "live/outlet.h"

#include <argp.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "live/slot.h"

#define LANDED                                                                                                         \
    ((uint32_t)ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_HERS_RIGHT_LANDED | ABZ_ROOM_YOURS_LEFT_LANDED |                   \
     ABZ_ROOM_YOURS_RIGHT_LANDED)

typedef struct outlet {
    const abzi_outlet_kind *kind;
    void *state;
    abzi_slot slot;
    atomic_uint landed;  ///< since it took the last
    sem_t wake;          ///< something is in the slot, or it is to end
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
    atomic_uint_least64_t missed_n;
};

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
        if (!o->failed && abzi_slot_take(&o->slot, &moment)) {
            moment.landed = atomic_exchange(&o->landed, 0);
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

abzi_outlets *abzi_outlets_open(const abzi_outlet_kind *kinds, const abzi_outlet_choice *choice, const abz_body *she)
{
    abzi_outlets *outlets = calloc(1, sizeof *outlets);
    if (!outlets) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    for (int k = 0; kinds[k].option; k++) {
        if (choice->value[k] && !open_outlet(&outlets->outlet[outlets->n++], &kinds[k], choice->value[k], she)) {
            abzi_outlets_close(outlets);
            return NULL;
        }
    }
    return outlets;
}

void abzi_outlets_put(abzi_outlets *outlets, const abz_room_output *output, uint32_t dance, uint64_t due_ns)
{
    const abzi_outlet_moment moment = {
        .output = *output, .dance = dance, .due_ns = due_ns, .epoch = outlets->epoch, .muted = outlets->muted};
    for (int i = 0; i < outlets->n; i++) {
        outlet *o = &outlets->outlet[i];
        atomic_fetch_or(&o->landed, output->flags & LANDED);
        if (abzi_slot_put(&o->slot, &moment)) {
            atomic_fetch_add_explicit(&outlets->missed_n, 1, memory_order_relaxed);
        }
        sem_post(&o->wake);
    }
}

void abzi_outlets_mute(abzi_outlets *outlets)
{
    outlets->muted = true;
}

void abzi_outlets_speak(abzi_outlets *outlets, uint32_t epoch)
{
    outlets->muted = false;
    outlets->epoch = epoch;
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

bool abzi_outlet_is_file(const abzi_outlet_choice *choice)
{
    bool is_file = false;
    for (int k = 0; abzi_outlet_kinds[k].option; k++) {
        is_file |= choice->value[k] != NULL && abzi_outlet_kinds[k].is_file;
    }
    return is_file;
}

// ---- options -------------------------------------------------------------------------------------------------------

enum { KEY_FIRST = 2048 };  // beyond the keys of the commands

static error_t parse(int key, char *text, struct argp_state *state)
{
    abzi_outlet_choice *choice = state->input;
    if (key < KEY_FIRST || key >= KEY_FIRST + ABZI_OUTLET_KINDS_MAX) {
        return ARGP_ERR_UNKNOWN;
    }
    choice->value[key - KEY_FIRST] = text;
    return 0;
}

const struct argp *abzi_outlet_argp(void)
{
    static struct argp_option option[ABZI_OUTLET_KINDS_MAX + 1];
    static const struct argp argp = {.options = option, .parser = parse};
    for (int k = 0; abzi_outlet_kinds[k].option; k++) {
        const abzi_outlet_kind *kind = &abzi_outlet_kinds[k];
        option[k] = (struct argp_option){kind->option, KEY_FIRST + k, kind->value, 0, kind->help, 0};
    }
    return &argp;
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
