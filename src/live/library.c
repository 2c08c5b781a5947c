#define _GNU_SOURCE  // MAP_ANONYMOUS

#include "live/library.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "abrazo/partner.h"
#include "edge/own_repertoire.h"

// The largest, of the salsa, has 12.4 MB, and 25 with both places; only what is written takes memory.
#define PLACE_SIZE ((size_t)32 << 20)

typedef enum place_state { EMPTY, BEING_PUT, THERE } place_state;

/// Begins as zeroes.
typedef struct place {
    atomic_uint state;  ///< place_state; who falls while it is being put leaves it so, and it is not used any more
    size_t n;
} place;

struct abzi_library {
    place place[ABZ_DANCE_N];
    _Alignas(ABZ_REPERTOIRE_ALIGN) uint8_t bytes[ABZ_DANCE_N][PLACE_SIZE];
};

abzi_library *abzi_library_open(void)
{
    abzi_library *library =
        mmap(NULL, sizeof *library, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return library == MAP_FAILED ? NULL : library;
}

void abzi_library_close(abzi_library *library)
{
    if (library) {
        munmap(library, sizeof *library);
    }
}

void *abzi_library_learn(abzi_library *library, abz_dance dance, const abzi_figure_set *figures, bool both_places,
                         size_t *n, bool *own)
{
    place *its = &library->place[dance];
    uint8_t *there = library->bytes[dance];
    unsigned empty = EMPTY;
    *own = false;
    if (atomic_load(&its->state) == THERE) {
        *n = its->n;
        return there;
    }
    void *learnt = abzi_own_repertoire(figures, both_places, n);
    if (!learnt || *n > PLACE_SIZE || !atomic_compare_exchange_strong(&its->state, &empty, BEING_PUT)) {
        *own = true;
        return learnt;
    }
    memcpy(there, learnt, *n);
    free(learnt);
    its->n = *n;
    atomic_store(&its->state, THERE);
    return there;
}

bool abzi_library_has(const abzi_library *library, abz_dance dance)
{
    return atomic_load(&library->place[dance].state) == THERE;
}
