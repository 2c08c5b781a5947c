#include "care/hum.h"

#include "base/chance.h"
#include "base/fmath.h"

#include <string.h>

#define PART (1.0f / ABZI_HUM_N)
#define LEVEL 0.16f
// From G3 down to E3 in a breath, where a woman and a man both hum at ease.
#define HIGH_HZ 196.0f
#define LOW_HZ 165.0f
// Partials of a closed mouth: each about half of the one below, and a little more about 1000 and 2200 Hz, where the
// nose sounds (Fujimura, "Analysis of nasal consonants", J. Acoustical Society of America 34, 1962).
static const float partial[12] = {1.0f, 0.45f, 0.2f, 0.08f, 0.045f, 0.04f, 0.03f, 0.02f, 0.012f, 0.01f, 0.012f, 0.012f};
enum { PARTIAL_N = sizeof partial / sizeof *partial };
#define PARTIALS 1.911f  // their sum
// No throat is steady, and breath goes with it: pitch and loudness wander by .4 and 3 % (root mean square) within a
// third of a second, and noise below 1000 Hz is 30 dB below the tone, less than in a breathy voice (Klatt, Klatt,
// "Analysis, synthesis, and perception of voice quality variations", J. Acoustical Society of America 87, 1990).
#define DRIFT_PART 0.05f  // of a tick; what wanders is then .09 of an even number from -1 to 1
#define DRIFT_HERTZ 0.04f
#define DRIFT_LEVEL 0.3f
#define AIR 0.085f
#define AIR_PART 0.1227f  // 1 - exp(-2 pi 1000 / 48000)
#define VIBRATO_HZ 4.5f
#define VIBRATO 0.006f  // a tenth of a semitone
// A tap: a low knock that has risen in 5 ms and lost half of itself in 40.
#define TAP_HZ 180.0f
#define TAP_LEVEL 0.22f
#define TAP_RISE (1.0f / (0.005f * ABZI_HUM_RATE_HZ))
#define TAP_DECAY 0.99963903f  // 2^(-1 / (48000 * .04))
#define TAP_QUIET 1e-5f

void abzi_hum_start(abzi_hum *hum, abz_pulse_kind kind)
{
    memset(hum, 0, sizeof *hum);
    hum->taps = kind != ABZ_PULSE_BREATH;
    hum->hertz = HIGH_HZ;
    hum->seed = abzi_chance_seed(0);
}

static float turned(float turn, float hertz)
{
    turn += hertz / ABZI_HUM_RATE_HZ;
    return turn >= 1 ? turn - 1 : turn;
}

/// Even in [-1, 1).
static float chance(abzi_hum *hum)
{
    return 2 * abzi_chance(&hum->seed) - 1;
}

/// The partials at a place of the lowest one, by Chebyshev's recurrence.
static float tone_at(float turn)
{
    const float angle = 2 * ABZI_PI_F * turn, twice = 2 * abzi_cosf(angle);
    float below = 0, at = abzi_sinf(angle), tone = 0;
    for (int k = 0; k < PARTIAL_N; k++) {
        tone += partial[k] * at;
        const float above = twice * at - below;
        below = at;
        at = above;
    }
    return tone / PARTIALS;
}

static void voice(abzi_hum *hum, const abz_bedside_output *her, float *sample)
{
    float x = (her->phase - ABZ_BEDSIDE_IN_SHARE) / (1 - ABZ_BEDSIDE_IN_SHARE);
    bool hums = (her->flags & ABZ_BEDSIDE_STILL) == 0 && x > 0;
    float swell = hums ? abzi_sinf(ABZI_PI_F * x) : 0;
    hum->wave = hum->wave + VIBRATO_HZ / ABZ_TICKS_PER_SECOND;
    hum->wave -= hum->wave >= 1 ? 1 : 0;
    hum->drift += DRIFT_PART * (chance(hum) - hum->drift);
    const float loud = LEVEL * swell * swell * (1 + DRIFT_LEVEL * hum->drift);
    float level = hum->level + 0.2f * (loud - hum->level);  // a tenth of a second
    float hertz = HIGH_HZ + (LOW_HZ - HIGH_HZ) * (hums ? x : 0);
    hertz *= 1 + VIBRATO * abzi_sinf(2 * ABZI_PI_F * hum->wave) + DRIFT_HERTZ * hum->drift;
    for (int i = 0; i < ABZI_HUM_N; i++) {
        const float part = (float)(i + 1) * PART;
        hum->air += AIR_PART * (chance(hum) - hum->air);
        sample[i] = (hum->level + (level - hum->level) * part) * (tone_at(hum->turn) + AIR * hum->air);
        hum->turn = turned(hum->turn, hum->hertz + (hertz - hum->hertz) * part);
    }
    hum->level = level;
    hum->hertz = hertz;
}

static void tap(abzi_hum *hum, const abz_bedside_output *her, float *sample)
{
    if ((her->flags & ABZ_BEDSIDE_BEAT) != 0 && (her->flags & ABZ_BEDSIDE_STILL) == 0) {
        hum->tap_rise *= hum->tap_level / TAP_LEVEL;  // it goes on from where the last one is
        hum->tap_level = TAP_LEVEL;
    }
    for (int i = 0; i < ABZI_HUM_N; i++) {
        hum->tap_rise = abzi_minf(1, hum->tap_rise + TAP_RISE);
        sample[i] = hum->tap_level * hum->tap_rise * abzi_sinf(2 * ABZI_PI_F * hum->turn);
        hum->tap_level *= TAP_DECAY;
        hum->turn = turned(hum->turn, TAP_HZ);
    }
    if (hum->tap_level < TAP_QUIET) {
        hum->tap_level = hum->tap_rise = 0;
    }
}

void abzi_hum_tick(abzi_hum *hum, const abz_bedside_output *her, float sample[static ABZI_HUM_N])
{
    if (hum->taps) {
        tap(hum, her, sample);
    } else {
        voice(hum, her, sample);
    }
}
