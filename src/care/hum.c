#include "care/hum.h"

#include "base/fmath.h"

#include <string.h>

#define PART (1.0f / ABZI_HUM_N)
#define LEVEL 0.16f
// From G3 down to E3 in a breath, where a woman and a man both hum at ease.
#define HIGH_HZ 196.0f
#define LOW_HZ 165.0f
// Partials of a closed mouth: each about half of the one below.
static const float partial[4] = {1.0f, 0.45f, 0.2f, 0.08f};
#define PARTIALS 1.73f  // their sum
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
}

static float turned(float turn, float hertz)
{
    turn += hertz / ABZI_HUM_RATE_HZ;
    return turn >= 1 ? turn - 1 : turn;
}

static void voice(abzi_hum *hum, const abz_bedside_output *her, float *sample)
{
    float x = (her->phase - ABZ_BEDSIDE_IN_SHARE) / (1 - ABZ_BEDSIDE_IN_SHARE);
    bool hums = (her->flags & ABZ_BEDSIDE_STILL) == 0 && x > 0;
    float swell = hums ? abzi_sinf(ABZI_PI_F * x) : 0;
    hum->wave = hum->wave + VIBRATO_HZ / ABZ_TICKS_PER_SECOND;
    hum->wave -= hum->wave >= 1 ? 1 : 0;
    float level = hum->level + 0.2f * (LEVEL * swell * swell - hum->level);  // a tenth of a second
    float hertz = HIGH_HZ + (LOW_HZ - HIGH_HZ) * (hums ? x : 0);
    hertz *= 1 + VIBRATO * abzi_sinf(2 * ABZI_PI_F * hum->wave);
    for (int i = 0; i < ABZI_HUM_N; i++) {
        float part = (float)(i + 1) * PART, angle = 2 * ABZI_PI_F * hum->turn;
        float s = abzi_sinf(angle), c = abzi_cosf(angle), two = 2 * s * c, three = 2 * c * two - s;
        float four = 2 * c * three - two;
        float tone = partial[0] * s + partial[1] * two + partial[2] * three + partial[3] * four;
        sample[i] = (hum->level + (level - hum->level) * part) * tone / PARTIALS;
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
