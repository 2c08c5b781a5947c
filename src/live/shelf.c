#define _GNU_SOURCE  // MAP_ANONYMOUS, MADV_REMOVE

#include "live/shelf.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// The one that plays, the next, and one that a page has not got to the end of.
enum { PLACES = 3 };

typedef struct place {
    atomic_bool used;
    char name[ABZI_SONG_NAME_SIZE];
    size_t byte_n;
    uint64_t tick_n;
    abz_band_frame sound[ABZI_SONG_TICKS_MAX];
    uint8_t bytes[ABZI_SONG_BYTES_MAX];  // only what is written takes memory
} place;

struct abzi_shelf {
    place *place;            // [PLACES], shared
    abzi_song song[PLACES];  // as this process knows them
};

abzi_shelf *abzi_shelf_open(void)
{
    abzi_shelf *shelf = calloc(1, sizeof *shelf);
    void *places =
        mmap(NULL, PLACES * sizeof(place), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (!shelf || places == MAP_FAILED) {
        free(shelf);
        return NULL;
    }
    shelf->place = places;
    return shelf;
}

void abzi_shelf_close(abzi_shelf *shelf)
{
    if (shelf) {
        munmap(shelf->place, PLACES * sizeof(place));
        free(shelf);
    }
}

/// Nobody keeps this song any more.
static void empty(abzi_song *song)
{
    place *its = (place *)((uint8_t *)song->sound - offsetof(place, sound));
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = ((uintptr_t)its->sound + page - 1) / page * page;
    const uintptr_t to = (uintptr_t)(its + 1) / page * page;
    (void)madvise((void *)from, to - from, MADV_REMOVE);  // where it cannot be given back it is written over
    atomic_store(&its->used, false);
}

static void empty_and_free(abzi_song *song)
{
    empty(song);
    free(song);
}

/// What lies in a place, as a song.
static void fill(abzi_song *song, place *its, int32_t number)
{
    memcpy(song->name, its->name, sizeof song->name);
    song->bytes = its->bytes;
    song->byte_n = its->byte_n;
    song->sound = its->sound;
    song->tick_n = its->tick_n;
    song->place = number;
}

void abzi_shelf_put(abzi_shelf *shelf, abzi_song *song)
{
    song->place = ABZI_SONG_NOWHERE;
    for (int32_t i = 0; i < PLACES; i++) {
        place *its = &shelf->place[i];
        if (!atomic_exchange(&its->used, true)) {
            memcpy(its->name, song->name, sizeof its->name);
            memcpy(its->bytes, song->bytes, song->byte_n);
            memcpy(its->sound, song->sound, song->tick_n * sizeof *song->sound);
            its->byte_n = song->byte_n;
            its->tick_n = song->tick_n;
            free(song->bytes);
            free(song->sound);
            fill(song, its, i + 1);
            song->forget = empty_and_free;
            return;
        }
    }
}

abzi_song *abzi_shelf_carry_on(abzi_shelf *shelf, int32_t number)
{
    abzi_song *song = NULL;
    for (int32_t i = 0; i < PLACES; i++) {
        if (i + 1 != number) {
            atomic_store(&shelf->place[i].used, false);
        } else if (atomic_load(&shelf->place[i].used)) {
            song = &shelf->song[i];
            fill(song, &shelf->place[i], number);
            song->forget = empty;
            atomic_store(&song->keeper_n, 1);
        }
    }
    return song;
}
