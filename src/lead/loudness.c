#include "lead/loudness.h"

#include <math.h>
#include <string.h>

#include "base/fmath.h"

#define LN_10 2.30258509f
#define PART_TICKS (ABZ_TICKS_PER_SECOND / 2)  // a half second holds about one beat, so that beats do not show in it
#define SILENT_DB (-20.0f)                     // 60 dB below a sine of full scale, which is silence in a room
#define QUIET_DB 30.0f                         // what is so far below the usual is no music but its echo, or the room
// Share of a softer half second in the usual: sixteen seconds. What is louder is the usual at once.
#define USUAL_RATE 0.03f
#define FADED_DB 12.0f     // a fade is foreseen when it has gone so far down
#define FADE_STEP_DB 0.4f  // in every half second at least so far: four seconds of it are 3 dB, and they come to more

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

/// Softer in each of the last half seconds, and by now much softer than usual?
static bool is_fading(const abzi_loudness *loudness)
{
    if (loudness->past_n < ABZI_LOUDNESS_N) {
        return false;
    }
    for (int i = 0; i + 1 < ABZI_LOUDNESS_N; i++) {
        if (loudness->past[i] > loudness->past[i + 1] - FADE_STEP_DB) {
            return false;
        }
    }
    return loudness->usual - loudness->past[0] > FADED_DB;
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
    float rate = now > loudness->usual || loudness->past_n == 1 ? 1 : USUAL_RATE;
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
