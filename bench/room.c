// What a tick of a live dance costs, by who leads; what it costs that somebody else leads from now on; and what it
// costs to hash a room, to save it and to restore it.
//
// usage: room (bench/room.csv)
//
// The syllabus's own couple dances salsa, seen as joints, to drums. Prints CSV; processor time of this thread.
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "abrazo/room.h"
#include "chained.h"
#include "danced.h"

enum { FIGURES_MOST = 64, TICKS = 20 * ABZ_TICKS_PER_SECOND, LEARNED_TICKS = 20 * ABZ_TICKS_PER_SECOND, TIMES = 200 };

static abz_figure figure[FIGURES_MOST];
static abz_pose lead[TICKS], follow[TICKS];
static double took[TICKS];

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print(const char *what, const char *who, int n)
{
    qsort(took, (size_t)n, sizeof *took, compare);
    printf("%s%s p50,%.0f,us\n%s%s p99,%.0f,us\n", what, who, took[n / 2], what, who, took[n * 99 / 100]);
}

static double tick(abz_room *room, int i, uint32_t leads)
{
    abz_room_input input = {.wishes = {.leads = leads, .music = 1}, .sight = ABZ_SIGHT_JOINTS, .seen = UINT32_MAX};
    abz_room_output output;
    memcpy(input.joint, lead[i].pos, sizeof input.joint);
    input.heard = 1;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        input.sound.level[b] = 1.0f / (float)(1 + (i + 3 * b % 7) % (b % 2 ? 19 : 38));
    }
    const double begin = now_us();
    abz_room_tick(room, &input, &output);
    return now_us() - begin;
}

static void keep(abz_room *room, const char *who)
{
    const size_t size = abz_room_snapshot_size(room);
    uint8_t *bytes = aligned(size);
    abz_error error;
    volatile uint64_t hash;
    for (int i = 0; i < TIMES; i++) {
        const double begin = now_us();
        hash = abz_room_hash(room);
        took[i] = now_us() - begin;
    }
    (void)hash;
    print("hash, ", who, TIMES);
    for (int i = 0; i < TIMES; i++) {
        const double begin = now_us();
        must(abz_room_snapshot(room, bytes, size), "snapshot");
        took[i] = now_us() - begin;
    }
    print("save, ", who, TIMES);
    for (int i = 0; i < TIMES; i++) {
        const double begin = now_us();
        must(abz_room_restore(room, bytes, size, &error), "restore");
        took[i] = now_us() - begin;
    }
    print("restore, ", who, TIMES);
    free(bytes);
}

int main(void)
{
    static const char *const name[] = {"you lead", "she leads", "both lead"};
    abz_repertoire repertoire;
    const uint32_t figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES_MOST);
    void *learnt = danced_repertoire(figure, figure_n, LEARNED_TICKS, &repertoire);
    danced(figure, figure_n, 96, 7, TICKS, lead, follow);
    const abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    abz_room *room;
    must(abz_room_init(aligned(abz_room_size()), abz_room_size(), &config, &room), "room");
    printf("snapshot,%zu,bytes\n", abz_room_snapshot_size(room));
    for (uint32_t leads = 0; leads < ABZ_LEADS_N; leads++) {
        for (int i = 0; i < TICKS; i++) {
            took[i] = tick(room, i, leads);
        }
        if (leads != ABZ_YOU_LEAD) {
            printf("from now on %s,%.0f,us\n", name[leads], took[0]);
        }
        print("a tick, ", name[leads], TICKS);
        keep(room, name[leads]);
    }
    free(room);
    free(learnt);
    return 0;
}
