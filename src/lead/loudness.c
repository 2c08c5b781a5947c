#include "lead/loudness.h"

#include <math.h>
#include <string.h>

#include "base/fmath.h"

#define LN_10 2.30258509f
#define PART_TICKS (ABZ_TICKS_PER_SECOND / 2)
#define SILENT_DB (-20.0f)  // 60 dB below a sine of full scale, which is silence in a room
#define QUIET_DB 30.0f      // what is so far below the usual is no music but its echo, or the room
#define LOUDER_RATE 0.2f    // share of a louder half second in the usual: two seconds,
#define SOFTER_RATE 0.02f   // and of a softer one: 25 s, longer than most fades
// A fade: softer from each one and a half seconds, which are three beats or so, to the next. A verse that is softer falls
// into two of them and is no fade.
#define BLOCK_PARTS 3
#define BLOCK_N (ABZI_LOUDNESS_N / BLOCK_PARTS)
#define FADE_STEP_DB 1.5f        // a slow fade: 30 dB in half a minute
#define FADE_STEP_MOST_DB 12.0f  // a fast one; more is a break
#define FADED_DB 12.0f           // below the usual: by now it is no diminuendo

void abzi_loudness_start(abzi_loudness *loudness)
{
    memset(loudness, 0, sizeof *loudness);
}

static float decibels(float power)
{
    return power > 1e-9f ? 10 / LN_10 * abzi_logf(power) : -90;
}

static float power_of(const abz_band_frame *frame)
{
    float sum = 0;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        float level = frame->level[b];
        float magnitude = level > 0 && level < 9 ? abzi_expf(LN_10 * level) - 1 : 0;
        sum += magnitude * magnitude;
    }
    return sum;
}

/// Softer from block to block, and by now much softer than usual?
static bool is_fading(const abzi_loudness *loudness)
{
    if (loudness->past_n < ABZI_LOUDNESS_N) {
        return false;
    }
    float after = 0;
    for (int block = 0; block < BLOCK_N; block++) {
        float mean = 0;
        for (int i = 0; i < BLOCK_PARTS; i++) {
            mean += loudness->past[BLOCK_PARTS * block + i] / BLOCK_PARTS;
        }
        float down = mean - after;
        if (block == 0 ? mean > loudness->usual - FADED_DB : down < FADE_STEP_DB || down > FADE_STEP_MOST_DB) {
            return false;
        }
        after = mean;
    }
    return true;
}

static void end_part(abzi_loudness *loudness)
{
    float now = decibels(loudness->part / PART_TICKS);
    for (int i = ABZI_LOUDNESS_N - 1; i > 0; i--) {
        loudness->past[i] = loudness->past[i - 1];
    }
    loudness->past[0] = now;
    loudness->past_n += loudness->past_n < ABZI_LOUDNESS_N;
    loudness->part = 0;
    loudness->part_n = 0;
    loudness->fades = is_fading(loudness);
    float rate = loudness->past_n == 1 ? 1 : now > loudness->usual ? LOUDER_RATE : SOFTER_RATE;
    loudness->usual += rate * (now - loudness->usual);
}

void abzi_loudness_hear(abzi_loudness *loudness, const abz_band_frame *frame)
{
    float power = frame != NULL ? power_of(frame) : 0, now = decibels(power);
    bool is_quiet = now < SILENT_DB || (loudness->past_n > 0 && now < loudness->usual - QUIET_DB);
    loudness->quiet_n = is_quiet ? loudness->quiet_n + (loudness->quiet_n < UINT32_MAX) : 0;
    loudness->begun |= !is_quiet;
    if (!loudness->begun) {
        return;
    }
    loudness->part += power;
    if (++loudness->part_n == PART_TICKS) {
        end_part(loudness);
    }
}

bool abzi_loudness_is_sound(const abzi_loudness *loudness)
{
    // 40 bands of the loudest level, over half a second, are below 1e22
    bool is_sound = loudness->begun <= 1 && loudness->part_n < PART_TICKS && loudness->part >= 0 &&
                    loudness->part < 1e22f && loudness->past_n <= ABZI_LOUDNESS_N && loudness->fades <= 1 &&
                    fabsf(loudness->usual) < 300;
    for (int i = 0; i < ABZI_LOUDNESS_N; i++) {
        is_sound = is_sound && fabsf(loudness->past[i]) < 300;
    }
    return is_sound;
}
