// The beat inside your own program: sound in, in pieces of any size, and sixty times a second where the beat is. A drum
// of 120 beats a minute is made up here; yours comes from a sound card. A partner (embed.c) hears the same frames: put
// them into input.sound, with input.heard = 1.
#include <abrazo/rhythm.h>
#include <stdio.h>
#include <stdlib.h>

enum { RATE = 48000, PIECE = 512, BEAT = RATE / 2, DRUM = RATE / 20 };

// Noise that dies away, once a beat.
static float drum(int at)
{
    const float left = 1 - (float)(at % BEAT) / DRUM;
    return left > 0 ? left * left * ((float)rand() / (float)RAND_MAX - 0.5f) : 0;
}

int main(void)
{
    abz_ear_config hearing = abz_ear_config_default();
    abz_pulse_config known = abz_pulse_config_default(ABZ_PULSE_MUSIC);  // known.dance = ABZ_DANCE_SALSA, if it is
    hearing.rate_hz = RATE;
    size_t size;
    if (abz_ear_size(&hearing, &size) != ABZ_OK)
        return 1;
    void *ear_mem = malloc(size), *pulse_mem = malloc(abz_pulse_size());
    abz_ear *ear;
    abz_pulse *pulse;
    if (abz_ear_init(ear_mem, size, &hearing, &ear) != ABZ_OK ||
        abz_pulse_init(pulse_mem, abz_pulse_size(), &known, &pulse) != ABZ_OK)
        return 1;
    abz_beat beat = {0};
    for (int tick = 0, at = 0; at < 10 * RATE; at += PIECE) {
        float piece[PIECE];
        for (int i = 0; i < PIECE; i++)
            piece[i] = drum(at + i);
        for (size_t used = 0; used < PIECE;) {
            abz_band_frame frame;
            bool ready;
            used += abz_ear_hear(ear, piece + used, PIECE - used, &frame, &ready);
            if (!ready)
                continue;
            abz_pulse_hear(pulse, &frame, &beat);
            tick++;
            if (beat.flags & ABZ_BEAT_NEW)
                printf("a beat at %6.3f s, the next in %.3f s; %3.0f %% sure\n",
                       (double)tick / ABZ_TICKS_PER_SECOND + (double)beat.beat_s, (double)beat.next_s,
                       100 * (double)beat.confidence);
        }
    }
    free(ear_mem);
    free(pulse_mem);
    return beat.confidence < 0.3f;  // there may be no pulse
}
