// Band frames into a pulse: whatever they hold, what is said is finite and in its range, and beats come one after the
// other.
//
// The first byte says what is known of the music; then, tick by tick, a byte says what comes: nothing, the frame before
// once more, a frame of bytes, a frame of floats as they lie there, or a stroke.
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/rhythm.h"

enum { TICKS_MAX = 1 << 10 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static float float_at(const uint8_t *data)
{
    float value;
    memcpy(&value, data, sizeof value);
    return value;
}

/// The next frame, of what is left. false: none comes in this tick.
static bool next_frame(const uint8_t **data, const uint8_t *end, abz_band_frame *frame)
{
    const uint8_t kind = *(*data)++;
    const size_t left = (size_t)(end - *data), wide = kind % 8 == 3 ? ABZ_BAND_N * sizeof(float) : ABZ_BAND_N;
    switch (kind % 8) {
    case 0:
        return false;
    case 1:
    case 2:
    case 3:
        for (size_t b = 0; b < ABZ_BAND_N; b++) {
            const size_t at = b * wide / ABZ_BAND_N;
            if (at + wide / ABZ_BAND_N <= left) {
                frame->level[b] = kind % 8 == 3 ? float_at(*data + at) : (float)(*data)[at] / 64;
            }
        }
        *data += wide < left ? wide : left;
        break;
    case 4:
        for (int b = 0; b < ABZ_BAND_N; b++) {
            frame->level[b] = b % 3 == kind / 8 % 3 ? (float)(kind / 8) / 8 : 0;
        }
        break;
    default:  // as it was, dying away or not
        for (int b = 0; b < ABZ_BAND_N; b++) {
            frame->level[b] *= kind % 8 == 5 ? 1 : .9f;
        }
    }
    return true;
}

static void check(const abz_beat *beat, int tick, double *last_s)
{
    assert(isfinite(beat->beat_s) && isfinite(beat->phase) && isfinite(beat->period_s) && isfinite(beat->next_s));
    assert(beat->phase >= 0 && beat->phase <= 1);
    assert(beat->period_s >= 0 && beat->period_s < 16);
    assert(beat->confidence >= 0 && beat->confidence <= 1);
    assert(!(beat->flags & ABZ_BEAT_BAR) || (beat->in_bar >= 1 && beat->in_bar <= beat->bar_n && beat->bar_n <= 4));
    if (beat->flags & ABZ_BEAT_NEW) {
        const double at_s = (double)(tick + 1) / ABZ_TICKS_PER_SECOND + (double)beat->beat_s;
        assert(at_s > *last_s);
        *last_s = at_s;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Alignas(max_align_t) unsigned char mem[2][1 << 19];
    assert(abz_pulse_size() <= sizeof mem[0]);
    const uint8_t *end = data + size, known = size > 0 ? *data++ : 0;
    abz_pulse_config config = abz_pulse_config_default(ABZ_PULSE_MUSIC);
    config.metre = known % 3 == 0 ? 0 : 2 + known % 3;
    config.dance = (abz_dance)(known / 3 % ABZ_DANCE_N);
    if (known >= 128) {
        config.slow_per_minute = 50 + (float)(known % 64);
        config.fast_per_minute = config.slow_per_minute * (1 + (float)(known / 64 % 2));
    }
    const abz_pulse_config beep_config = abz_pulse_config_default(ABZ_PULSE_BEEP);
    abz_pulse *music, *beep;
    abz_status status = abz_pulse_init(mem[0], sizeof mem[0], &config, &music);
    assert(status == ABZ_OK);
    status = abz_pulse_init(mem[1], sizeof mem[1], &beep_config, &beep);
    assert(status == ABZ_OK);
    abz_band_frame frame = {{0}};
    double music_s = -1, beep_s = -1;
    for (int tick = 0; tick < TICKS_MAX && data < end; tick++) {
        const bool is_heard = next_frame(&data, end, &frame);
        abz_beat beat;
        abz_pulse_hear(music, is_heard ? &frame : NULL, &beat);
        check(&beat, tick, &music_s);
        abz_pulse_hear(beep, is_heard ? &frame : NULL, &beat);
        check(&beat, tick, &beep_s);
    }
    return 0;
}
