// Let a couple dance by itself, to bands by formula with a break in them and to a tempo, watch the leader, and print a
// hash of what they did and what was recognised for every second. Memory that held something else before must give the
// same. usage: replay_couple [SECONDS]: so many of the forty, once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/couple.h"
#include "abrazo/recognise.h"
#include "base/hash.h"
#include "walking.h"

enum { BEAT_TICKS = 30 };
static int seconds = 40;

static void *dirty(size_t size, int filling)
{
    void *mem = malloc(size);
    if (mem == NULL) {
        exit(1);
    }
    return memset(mem, filling, size);
}

// A beat of 120 a minute, low and high in turn, that is silent from the 20th second to the 24th; the music ends in the
// 36th.
static void hear(int tick, abz_couple_input *input)
{
    int since = tick % BEAT_TICKS, beat = tick / BEAT_TICKS, second = tick / ABZ_TICKS_PER_SECOND;
    bool is_silent = second >= 36 || (second >= 20 && second < 24);
    memset(input, 0, sizeof *input);
    input->heard = second < 36;
    input->close = second >= 36;
    for (int b = 0; b < ABZ_BAND_N && !is_silent; b++) {
        float loud = since < 8 ? (float)(8 - since) / 8 : 0;
        bool has = beat % 2 == 0 ? b < 12 : b > 20;
        input->sound.level[b] = has ? loud * (beat % 4 == 0 ? 1.8f : 1.5f) : 0.02f * loud;
    }
}

static uint64_t dance(bool to_music, int filling, bool is_shown)
{
    abz_figure figure[WALKING_N];
    abz_couple_config config = abz_couple_config_default();
    abz_couple *couple;
    abz_recogniser_config watched = abz_recogniser_config_default();
    abz_recogniser *watcher;
    void *mem = dirty(abz_couple_size(), filling), *watcher_mem = dirty(abz_recogniser_size(), filling);
    walking_syllabus(ABZ_DANCE_CHA_CHA, 4, figure);
    config.tempo_per_minute = to_music ? 0 : 133;
    config.bar_n = to_music ? 0 : 16;
    config.seed = 3;
    watched.body = config.body[ABZ_ROLE_LEAD];
    if (abz_couple_init(mem, abz_couple_size(), figure, WALKING_N, &config, &couple) != ABZ_OK ||
        abz_recogniser_init(watcher_mem, abz_recogniser_size(), figure, WALKING_N, &watched, &watcher) != ABZ_OK) {
        fprintf(stderr, "couple\n");
        exit(1);
    }
    uint64_t hash = to_music;
    int danced_n = 0, recognised_n = 0;
    for (int tick = 0; tick < seconds * ABZ_TICKS_PER_SECOND; tick++) {
        abz_couple_input input;
        abz_couple_output output;
        abz_recognition seen;
        memset(&seen, filling, sizeof seen);
        hear(tick, &input);
        abz_couple_tick(couple, &input, &output);
        hash = abzi_hash64(output.pose, sizeof output.pose, hash);
        hash = abzi_hash64(&output.flags, sizeof output.flags, hash);
        hash = abzi_hash64(&output.count, sizeof output.count, hash);
        abz_recogniser_tick(watcher, output.pose[ABZ_ROLE_LEAD].pos, tick % 97 < 5 ? 0xffff : UINT32_MAX,
                            output.pose[ABZ_ROLE_FOLLOW].pos, output.music.period_s > 0 ? &output.music : NULL, &seen);
        hash = abzi_hash64(&seen, sizeof seen, hash);
        danced_n += output.figure >= 0;
        recognised_n += output.figure >= 0 && seen.figure == output.figure;
        if (is_shown && tick % ABZ_TICKS_PER_SECOND == ABZ_TICKS_PER_SECOND - 1) {
            printf("%016llx %x %d %d\n", (unsigned long long)hash, output.flags, (int)output.figure, (int)seen.figure);
        }
    }
    if (2 * recognised_n < danced_n) {
        fprintf(stderr, "of %d ticks danced only %d are recognised\n", danced_n, recognised_n);
        exit(1);
    }
    free(watcher_mem);
    free(mem);
    return hash;
}

int main(int argc, char **argv)
{
    seconds = argc > 1 ? atoi(argv[1]) : seconds;
    for (int to_music = 0; to_music < 2; to_music++) {
        const uint64_t hash = dance(to_music, 0, true);
        if (argc == 1 && hash != dance(to_music, 0x55, false)) {
            fprintf(stderr, "what memory held before shows\n");
            return 1;
        }
    }
    return 0;
}
