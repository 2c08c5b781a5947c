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
// A fade: the peaks of two and a half seconds, which hold a stroke of the bass drum down to 50 beats a minute whatever its
// place among the parts, are softer two seconds later, and again two seconds later. A softer verse falls but once.
#define PEAK_PARTS 5
#define APART_PARTS 4
#define FADE_STEP_DB 1.5f   // a slow fade: 30 dB in 40 s
#define FADE_MOST_DB 32.0f  // a fast one, over both steps; more is a break
#define FADE_SHARE 0.25f    // the smaller step in both; between them may be one stroke more or less
#define FADED_DB 12.0f      // below the usual: by now it is no diminuendo
_Static_assert(PEAK_PARTS + 2 * APART_PARTS == ABZI_LOUDNESS_N, "all that is remembered is looked at");

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

/// The loudest of the half seconds from this one back.
static float peak(const float *past)
{
    float most = past[0];
    for (int i = 1; i < PEAK_PARTS; i++) {
        most = past[i] > most ? past[i] : most;
    }
    return most;
}

/// Softer and softer, and by now much softer than usual?
static bool is_fading(const abzi_loudness *loudness)
{
    if (loudness->past_n < ABZI_LOUDNESS_N) {
        return false;
    }
    float now = peak(loudness->past), before = peak(loudness->past + APART_PARTS);
    float second = before - now, first = peak(loudness->past + 2 * APART_PARTS) - before;
    float least = first < second ? first : second, both = first + second;
    return now < loudness->usual - FADED_DB && least > FADE_STEP_DB && least > FADE_SHARE * both && both < FADE_MOST_DB;
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
