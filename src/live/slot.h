/// The newest of something, from one thread to another without a lock: who puts never waits, who takes gets the newest
/// whole one. Three places: one being written, one being read, one in the middle that the two exchange theirs for.
#ifndef ABZI_SLOT_H
#define ABZI_SLOT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ABZI_SLOT_NEW = 4 };  ///< beside the number of the middle place: nobody has taken it yet

typedef struct abzi_slot {
    uint8_t *place;  ///< [3][size]
    size_t size;
    unsigned writes, reads;  ///< the places of who puts and of who takes
    atomic_uint middle;
} abzi_slot;

/// false: not enough memory.
/// Thread  init
static inline bool abzi_slot_open(abzi_slot *slot, size_t size)
{
    slot->place = calloc(3, size);
    slot->size = size;
    slot->writes = 0;
    slot->reads = 1;
    atomic_init(&slot->middle, 2);
    return slot->place != NULL;
}

static inline void abzi_slot_close(abzi_slot *slot)
{
    free(slot->place);
    slot->place = NULL;
}

/// Put in what is now the newest. true: the one before was never taken.
/// Thread  the one that puts; tick
static inline bool abzi_slot_put(abzi_slot *slot, const void *from)
{
    memcpy(slot->place + slot->writes * slot->size, from, slot->size);
    const unsigned before = atomic_exchange_explicit(&slot->middle, slot->writes | ABZI_SLOT_NEW, memory_order_acq_rel);
    slot->writes = before & ~(unsigned)ABZI_SLOT_NEW;
    return (before & ABZI_SLOT_NEW) != 0;
}

/// Has the newest not been taken yet? It may be by now.
/// Thread  the one that puts; tick
static inline bool abzi_slot_waits(const abzi_slot *slot)
{
    return (atomic_load_explicit(&slot->middle, memory_order_acquire) & ABZI_SLOT_NEW) != 0;
}

/// The newest, if it was not taken before. false: *to is as it was.
/// Thread  the one that takes; tick
static inline bool abzi_slot_take(abzi_slot *slot, void *to)
{
    if ((atomic_load_explicit(&slot->middle, memory_order_relaxed) & ABZI_SLOT_NEW) == 0) {
        return false;
    }
    slot->reads = atomic_exchange_explicit(&slot->middle, slot->reads, memory_order_acq_rel) & ~(unsigned)ABZI_SLOT_NEW;
    memcpy(to, slot->place + slot->reads * slot->size, slot->size);
    return true;
}

#endif
