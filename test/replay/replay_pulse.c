// Hear drums by formula, in pieces of all sizes and at several rates, and print a hash of what was heard and said for
// every second; then the same of company at a bedside. The sound itself is made from whole numbers: a C library may
// round a sine as it likes.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/bedside.h"
#include "base/hash.h"

static int seconds = 12;

static void must(abz_status status, const char *what)
{
    if (status != ABZ_OK) {
        fprintf(stderr, "%s: %s\n", what, abz_status_text(status));
        exit(1);
    }
}

static void *dirty(size_t size, int filling)
{
    void *mem = malloc(size);
    if (mem == NULL)
        exit(1);
    return memset(mem, filling, size);
}

// A drum of 61 Hz and a hiss in turn, which die away within a quarter of a second.
static float sample_at(uint64_t n, uint32_t rate_hz, uint32_t per_minute)
{
    uint64_t beat = n * per_minute / (60 * rate_hz), since = n - beat * 60 * rate_hz / per_minute;
    uint64_t steps = since * 4096 / rate_hz;
    float loud = steps < 1024 ? (float)(1024 - steps) / 1024 : 0;
    uint32_t noise = (uint32_t)(n * 2654435761u >> 7) * 2246822519u;
    float hiss = (float)(noise >> 16) / 32768 - 1;
    uint64_t turn = since * 61 * 1024 / rate_hz % 1024;
    float drum = (float)(turn < 512 ? turn : 1024 - turn) / 256 - 1;
    return loud * loud * (beat % 2 == 0 ? .6f * drum + .1f * hiss : .4f * hiss);
}

static uint64_t play(uint32_t rate_hz, uint32_t per_minute, uint32_t piece, int filling, bool is_shown)
{
    abz_ear_config ear_config = abz_ear_config_default();
    abz_pulse_config music_config = abz_pulse_config_default(ABZ_PULSE_MUSIC);
    abz_pulse_config beep_config = abz_pulse_config_default(ABZ_PULSE_BEEP);
    abz_ear *ear;
    abz_pulse *music, *beep;
    size_t ear_size;
    ear_config.rate_hz = rate_hz;
    must(abz_ear_size(&ear_config, &ear_size), "size");
    void *ear_mem = dirty(ear_size, filling), *music_mem = dirty(abz_pulse_size(), filling),
         *beep_mem = dirty(abz_pulse_size(), filling);
    must(abz_ear_init(ear_mem, ear_size, &ear_config, &ear), "ear");
    must(abz_pulse_init(music_mem, abz_pulse_size(), &music_config, &music), "music");
    must(abz_pulse_init(beep_mem, abz_pulse_size(), &beep_config, &beep), "beep");
    float *sample = dirty(piece * sizeof *sample, filling);
    uint64_t hash = rate_hz, n = 0;
    uint32_t beat_n = 0;
    for (int tick = 0; tick < seconds * ABZ_TICKS_PER_SECOND;) {
        for (uint32_t i = 0; i < piece; i++)
            sample[i] = sample_at(n + i, rate_hz, per_minute);
        for (uint32_t at = 0; at < piece && tick < seconds * ABZ_TICKS_PER_SECOND;) {
            abz_band_frame frame;
            abz_beat beat;
            bool ready;
            memset(&beat, filling, sizeof beat);
            at += (uint32_t)abz_ear_hear(ear, sample + at, piece - at, &frame, &ready);
            if (!ready)
                continue;
            bool is_lost = tick % 400 > 390;
            hash = abzi_hash64(&frame, sizeof frame, hash);
            abz_pulse_hear(music, is_lost ? NULL : &frame, &beat);
            hash = abzi_hash64(&beat, sizeof beat, hash);
            beat_n += beat.flags & ABZ_BEAT_NEW;
            abz_pulse_hear(beep, is_lost ? NULL : &frame, &beat);
            hash = abzi_hash64(&beat, sizeof beat, hash);
            if (is_shown && tick % ABZ_TICKS_PER_SECOND == 0)
                printf("%u Hz %02d s %016llx\n", rate_hz, tick / ABZ_TICKS_PER_SECOND, (unsigned long long)hash);
            tick++;
        }
        n += piece;
    }
    if (beat_n + 8 < (uint32_t)seconds * per_minute / 60) {
        fprintf(stderr, "%u beats a minute: only %u are heard in %d s\n", per_minute, beat_n, seconds);
        exit(1);
    }
    free(sample);
    free(beep_mem);
    free(music_mem);
    free(ear_mem);
    return hash;
}

// Company at a bedside: breaths of four to eight seconds, straight up and down, with a gap in them.
static void stand(int filling)
{
    abz_bedside_config config = abz_bedside_config_default();
    void *mem = dirty(abz_bedside_size(), filling);
    abz_bedside *bedside;
    uint64_t hash = 0;
    float at = 0, length = 240;
    config.calm = true;
    must(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), "bedside");
    for (int tick = 0; tick < 20 * seconds * ABZ_TICKS_PER_SECOND; tick++) {
        abz_bedside_output she;
        memset(&she, filling, sizeof she);
        at += 1;
        if (at >= length) {
            at = 0;
            length = length < 480 ? length + 4 : 240;
        }
        float x = at / length;
        abz_bedside_feel(bedside, tick % 7000 > 6900 ? NAN : x < .4f ? x / .4f : (1 - x) / .6f, &she);
        hash = abzi_hash64(&she.pose, sizeof she.pose, abzi_hash64(&she.phase, sizeof she.phase, hash));
        if (filling == 0 && tick % ABZ_TICKS_PER_SECOND == 0)
            printf("bedside %03d s %016llx %016llx\n", tick / ABZ_TICKS_PER_SECOND, (unsigned long long)hash,
                   (unsigned long long)abz_bedside_hash(bedside));
    }
    free(mem);
}

int main(int argc, char **argv)
{
    const bool is_short = argc > 1;
    seconds = is_short ? atoi(argv[1]) : seconds;
    stand(0);
    if (!is_short) {
        stand(0xa5);
    }
    static const uint32_t rate_hz[] = {8000, 22050, 44100, 48000, 96000};
    for (int k = 0; k < 5; k++) {
        uint32_t per_minute = 90 + 20 * (uint32_t)k;
        uint64_t whole = play(rate_hz[k], per_minute, 4096, 0, true);
        if (!is_short && play(rate_hz[k], per_minute, 77, 0xa5, false) != whole) {
            fprintf(stderr, "%u Hz: other pieces, or memory that held something, make another pulse\n", rate_hz[k]);
            return 1;
        }
    }
    return 0;
}
