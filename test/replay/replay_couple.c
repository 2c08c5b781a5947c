// Let a couple dance by itself, to bands by formula with a break in them and to a tempo, and print a hash of what it did for
// every second. Memory that held something else before must give the same.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/couple.h"
#include "base/hash.h"
#include "walking.h"

enum { SECONDS = 40, BEAT_TICKS = 30 };

static void *dirty(int filling)
{
    void *mem = malloc(abz_couple_size());
    if (mem == NULL) {
        exit(1);
    }
    return memset(mem, filling, abz_couple_size());
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
    void *mem = dirty(filling);
    walking_syllabus(ABZ_DANCE_CHA_CHA, 4, figure);
    config.tempo_per_minute = to_music ? 0 : 133;
    config.bar_n = to_music ? 0 : 16;
    config.seed = 3;
    if (abz_couple_init(mem, abz_couple_size(), figure, WALKING_N, &config, &couple) != ABZ_OK) {
        fprintf(stderr, "couple\n");
        exit(1);
    }
    uint64_t hash = to_music;
    for (int tick = 0; tick < SECONDS * ABZ_TICKS_PER_SECOND; tick++) {
        abz_couple_input input;
        abz_couple_output output;
        hear(tick, &input);
        abz_couple_tick(couple, &input, &output);
        hash = abzi_hash64(output.pose, sizeof output.pose, hash);
        hash = abzi_hash64(&output.flags, sizeof output.flags, hash);
        hash = abzi_hash64(&output.count, sizeof output.count, hash);
        if (is_shown && tick % ABZ_TICKS_PER_SECOND == ABZ_TICKS_PER_SECOND - 1) {
            printf("%016llx %x %d\n", (unsigned long long)hash, output.flags, (int)output.figure);
        }
    }
    free(mem);
    return hash;
}

int main(void)
{
    for (int to_music = 0; to_music < 2; to_music++) {
        if (dance(to_music, 0, true) != dance(to_music, 0x55, false)) {
            fprintf(stderr, "what memory held before shows\n");
            return 1;
        }
    }
    return 0;
}
