#include "rhythm/loudness.h"

#include <math.h>
#include <string.h>

#include "base/fmath.h"

#define LN_10 2.30258509f
#define PART_TICKS (ABZ_TICKS_PER_SECOND / 2)
#define SILENT_DB (-20.0f)  // 60 dB below a sine of full scale, which is silence in a room
#define QUIET_DB 30.0f      // what is so far below the usual is no music but its echo, or the room
#define LOUDER_RATE 0.2f    // share of a louder half second in the usual: two seconds,
#define SOFTER_RATE 0.02f   // and of a softer one: 25 s, longer than most fades
// A fade: the peaks of two and a half seconds, which hold a stroke of the bass drum down to 50 beats a minute whatever
// its place among the parts, are softer two seconds later, and again two seconds later. A softer verse falls but once.
#define PEAK_PARTS 5
#define APART_PARTS 4
#define FADE_STEP_DB 1.5f   // a slow fade: 30 dB in 40 s
#define FADE_MOST_DB 32.0f  // a fast one, over both steps; more is a break
#define FADE_SHARE 0.25f    // the smaller step in both; between them may be one stroke more or less
#define FADED_DB 12.0f      // below the usual: by now it is no diminuendo
// How much begins in a tick of white or pink noise has a standard deviation of .33 to .45 of its mean; in 149 clips of
// music it is .46 to 6, in nineteen of twenty of them above .57.
#define EVEN 0.46f
#define LEAST_N 60      // ticks until that can be told,
#define MEAN_N 180      // and over which it is
#define BEGINNING_N 10  // ticks in which it is the beginning of all sound that is heard
// Share of time without sound: nearly nine of ten clips of music are below, and speech is far above.
#define PAUSES 0.02f
#define STRUCK 0.15f        // of the strongest rise: something began. In music hardly a beat goes by without one, and
#define STRONGEST_N 600.0f  // ticks over which that is remembered: ten seconds
#define RUNG_DB 6.0f        // what is so much softer than when it was struck dies away
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

static float rise_of(abzi_loudness *loudness, const abz_band_frame *frame)
{
    float sum = 0;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        float level = frame != NULL && frame->level[b] > 0 && frame->level[b] < 9 ? frame->level[b] : 0;
        sum += level > loudness->level[b] ? level - loudness->level[b] : 0;
        loudness->level[b] = level;
    }
    return sum;
}

/// How evenly things begin.
static void weigh(abzi_loudness *loudness, float rise, bool is_quiet)
{
    loudness->heard_n += loudness->heard_n < MEAN_N + BEGINNING_N;
    if (loudness->heard_n <= BEGINNING_N) {
        return;
    }
    float share = 1 / (float)(loudness->heard_n - BEGINNING_N);
    loudness->rise += share * (rise - loudness->rise);
    loudness->rise_square += share * (rise * rise - loudness->rise_square);
    loudness->pauses += share * ((is_quiet ? 1.0f : 0.0f) - loudness->pauses);
}

/// The newest note, and what has become of it.
static void ring(abzi_loudness *loudness, float rise, float now)
{
    loudness->strongest -= loudness->strongest / STRONGEST_N;
    loudness->strongest = rise > loudness->strongest ? rise : loudness->strongest;
    if (rise > STRUCK * loudness->strongest) {
        loudness->since_n = 0;
        loudness->struck = now;
    } else {
        loudness->since_n += loudness->since_n < UINT32_MAX;
        loudness->struck = now > loudness->struck ? now : loudness->struck;
    }
    loudness->pause_n = now < loudness->struck - RUNG_DB ? loudness->since_n : 0;
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
    float power = frame != NULL ? power_of(frame) : 0, now = decibels(power), rise = rise_of(loudness, frame);
    bool is_quiet = now < SILENT_DB || (loudness->past_n > 0 && now < loudness->usual - QUIET_DB);
    loudness->quiet_n = is_quiet ? loudness->quiet_n + (loudness->quiet_n < UINT32_MAX) : 0;
    loudness->begun |= !is_quiet;
    if (!loudness->begun) {
        return;
    }
    weigh(loudness, rise, is_quiet);
    ring(loudness, rise, now);
    loudness->part += power;
    if (++loudness->part_n == PART_TICKS) {
        end_part(loudness);
    }
}

static bool is_even(const abzi_loudness *loudness)
{
    float spread = loudness->rise_square - loudness->rise * loudness->rise, most = EVEN * loudness->rise;
    return spread < most * most;
}

bool abzi_loudness_is_noise(const abzi_loudness *loudness)
{
    return loudness->heard_n >= LEAST_N + BEGINNING_N && is_even(loudness);
}

bool abzi_loudness_is_music(const abzi_loudness *loudness)
{
    return loudness->heard_n >= LEAST_N + BEGINNING_N && !is_even(loudness) && loudness->pauses < PAUSES;
}

bool abzi_loudness_is_sound(const abzi_loudness *loudness)
{
    // 40 bands of the loudest level, over half a second, are below 1e22
    bool is_sound = loudness->begun <= 1 && loudness->part_n < PART_TICKS && loudness->part >= 0 &&
                    loudness->part < 1e22f && loudness->past_n <= ABZI_LOUDNESS_N && loudness->fades <= 1 &&
                    fabsf(loudness->usual) < 300 && loudness->heard_n <= MEAN_N + BEGINNING_N && loudness->rise >= 0 &&
                    loudness->strongest >= 0;
    for (int i = 0; i < ABZI_LOUDNESS_N; i++) {
        is_sound = is_sound && fabsf(loudness->past[i]) < 300;
    }
    return is_sound;
}
