#include "rhythm/bar.h"

#include "base/fmath.h"
#include "rhythm/dance.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

// What tells the beats of a bar apart, heard in a beat once it has ended.
enum {
    BASS,     // how much begins on it in the lowest bands: the kick drum, the bass
    HALF,     // and half a beat later: tells something in named dances only
    TREBLE,   // and in the highest: snare and cymbals
    DEPTH,    // how loud the lowest bands are while it lasts
    LIFT,     // how much louder than the beat before
    HARMONY,  // how far its middle bands turn from those of the beat before: the chord changes
    COLOUR,   // its highest bands: a crash, a pause
    GROUND,   // how far the bass turns over two beats: this and the one before from the two before them
    CLUE_N
};
_Static_assert(CLUE_N == ABZI_BAR_CLUE_N, "one place for each clue");

// By how much the logarithm of belief in a place grows for a clue one standard deviation above its mean. Fitted to
// recordings with annotated bars (which clues, and how strongly they may count: by leaving out a set at a time),
// rounded to .05, below which the sets disagree. They say: the bass, the chord and the loudness change on 1, in three
// more so than in four; the backbeat is bright, 3 is not; the ground that began on 1 has changed two beats wide when 2
// ends; in double time the backbeat falls on 3.
static const float weights[ABZI_BAR_CLUE_N][ABZI_BAR_PLACE_N] = {
    [BASS] = {.25f, -.2f, 0, -.05f, .6f, -.35f, -.25f, .4f, -.2f, 0, -.1f},
    [TREBLE] = {0, .1f, -.15f, .15f, 0, .1f, 0, -.1f, -.15f, .25f, -.05f},
    [DEPTH] = {-.05f, -.1f, .05f, .05f, .3f, -.2f, 0, .2f, -.15f, -.2f, .1f},
    [LIFT] = {.05f, -.1f, -.15f, .05f, .15f, -.25f, .05f, 0, .1f, .05f, -.05f},
    [HARMONY] = {.15f, -.05f, .05f, -.05f, .2f, -.1f, -.15f, .1f, -.15f, 0, 0},
    [COLOUR] = {.1f, -.05f, -.05f, -.1f, .2f, -.1f, .1f, .05f, -.05f, 0, -.05f},
    [GROUND] = {0, .25f, -.05f, -.1f, -.15f, .15f, -.05f, 0, .1f, -.05f, -.05f},
};
static const uint32_t after[ABZI_BAR_PLACE_N] = {1, 2, 3, 0, 5, 6, 4, 8, 9, 10, 7};

enum { THREE = 4, DOUBLE = 7 };  // the first place of each; bars of four begin at 0

// Belief before anything is heard against a bar of four, as logarithms, fitted with the weights: three is rare, and its
// clues are loud; a count of 120 is in double time once in seven, one of 158 as likely as not.
#define THREE_RARE (-3.3f)
#define DOUBLE_RARE (-1.9f)
#define DOUBLE_OCTAVE 4.8f  // for every doubling of the tempo
#define DOUBLE_FROM 120.0f
// Weight of the bar pointer's own belief, which tells three from four better than the clues do.
#define LANE_WEIGHT .7f
#define USUAL_N 2
#define LANE_LEAST .001f  // it is never surer than this
// A named dance is counted in double time only when it would be too fast by so much.
#define TOO_FAST 1.2f
// Weight of a dance's heavy beats against its light ones: as the bass of a bar of three, which is all about its bass.
#define DANCE_WEIGHT .9f

#define SKIP .01f           // a beat of the music is left out or put in so often: once in 25 bars
#define IRREGULAR .2f       // share of a period by which a beat may come early or late and still be the next one
#define AGAIN_N 8           // beats counted anew after a jump: two bars; four find no more
#define RATE .05f           // share of a new beat in mean and square: five bars
#define SETTLED_N 20        // beats after which that is all they change by
#define FARTHEST 2.5f       // standard deviations: one beat does not decide alone,
#define DECIDED 3.0f        // nor do all its clues together: e^3 = 20
#define LEAST_SQUARE 1e-9f  // under what rounding leaves: nothing differs
#define LOUDEST 16.0f       // a level is a logarithm to base ten: no sound reaches this
#define PERIOD_LEAST 12.0f  // ticks, wider than any tempo that is followed
#define PERIOD_MOST 96.0f
// A beat's onset is spread over these ticks: it shows 1.5 late, and is announced within 70 ms of its time.
#define ONSET_BEFORE 2
#define ONSET_AFTER 5

// Bands: the octaves of the kick drum and the bass, of voices and chords, of snares and cymbals.
enum { LOW_END = 5, BASS_END = 12, MIDDLE_BEGIN = 4, MIDDLE_END = 28, BRIGHT_BEGIN = 34 };

static float held(float x, float low, float high)
{
    return x >= low ? (x <= high ? x : high) : low;  // low when it is no number
}

static bool may_be(const abzi_bar *bar, uint32_t place)
{
    return bar->metre == 0 || (bar->metre == 3) == (place >= THREE && place < DOUBLE);
}

static void forget(abzi_bar *bar)
{
    bar->beat_n = 0;
    memset(bar->clue_n, 0, sizeof bar->clue_n);
    float n = 0;
    for (uint32_t p = 0; p < ABZI_BAR_PLACE_N; p++) {
        n += may_be(bar, p) ? 1.0f : 0.0f;
    }
    for (uint32_t p = 0; p < ABZI_BAR_PLACE_N; p++) {
        bar->belief[p] = may_be(bar, p) ? 1 / n : 0;
    }
}

void abzi_bar_init(abzi_bar *bar, uint32_t metre, abz_dance dance)
{
    memset(bar, 0, sizeof *bar);
    const abzi_dance *known = abzi_dance_of(dance);
    bar->dance = known != NULL ? (uint32_t)dance : (uint32_t)ABZ_DANCE_UNKNOWN;
    bar->metre = metre == 3 || metre == 4 ? metre : abzi_dance_of((abz_dance)bar->dance)->metre;
    if (bar->metre != abzi_dance_of((abz_dance)bar->dance)->metre) {
        bar->dance = ABZ_DANCE_UNKNOWN;  // who names another metre does not dance it as it is
    }
    forget(bar);
}

void abzi_bar_carry(abzi_bar *bar, const abzi_bar *from)
{
    memcpy(bar->level, from->level, sizeof bar->level);
    bar->newest = from->newest;
    bar->heard_n = from->heard_n;
}

bool abzi_bar_is_sound(const abzi_bar *bar)
{
    return bar->newest < ABZI_BAR_MEMORY_N && bar->heard_n <= ABZI_BAR_MEMORY_N && bar->beat_n <= 4 &&
           bar->dance < ABZ_DANCE_N && (bar->metre == 0 || bar->metre == 3 || bar->metre == 4);
}

// The frame that was newest so many ticks ago.
static const float *level_at(const abzi_bar *bar, uint32_t ago)
{
    return bar->level[(bar->newest + ABZI_BAR_MEMORY_N - ago) % ABZI_BAR_MEMORY_N];
}

void abzi_bar_hear(abzi_bar *bar, const abz_band_frame *frame)
{
    const float *before = bar->level[bar->newest];
    bar->newest = (bar->newest + 1) % ABZI_BAR_MEMORY_N;
    float *level = bar->level[bar->newest];
    for (uint32_t b = 0; b < ABZ_BAND_N; b++) {
        level[b] = frame != NULL ? held(frame->level[b], 0, LOUDEST) : before[b];
    }
    bar->heard_n += bar->heard_n < ABZI_BAR_MEMORY_N;
    bar->since = held(bar->since + 1, 0, ABZI_BAR_MEMORY_N);
}

// How much begins in these bands about a beat that lies so many ticks back.
static float onset(const abzi_bar *bar, float ago, uint32_t begin, uint32_t end)
{
    int32_t middle = (int32_t)floorf(ago);
    float sum = 0;
    for (int32_t at = middle + ONSET_BEFORE; at >= middle - ONSET_AFTER && at >= 0; at--) {
        if ((uint32_t)at + 1 >= bar->heard_n) {
            continue;
        }
        const float *now = level_at(bar, (uint32_t)at), *before = level_at(bar, (uint32_t)at + 1);
        for (uint32_t b = begin; b < end; b++) {
            sum += now[b] > before[b] ? now[b] - before[b] : 0;
        }
    }
    return sum;
}

// 1 - cosine of the angle between two spectra; 0 when one is silent.
static float turn(const float *a, const float *b, uint32_t begin, uint32_t end)
{
    float ab = 0, aa = 0, bb = 0;
    for (uint32_t i = begin; i < end; i++) {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? 1 - ab / sqrtf(aa * bb) : 0;
}

// What clues usually are, and how far they spread: the medians over the given recordings. Believed like USUAL_N beats.
static const float usual[CLUE_N] = {3.3f, 1.7f, 0.67f, 3.2f, 1.8f, 0.040f, 0.025f, 0.022f};
static const float usual_spread[CLUE_N] = {1.5f, 1.0f, 0.3f, 0.8f, 1.5f, 0.030f, 0.025f, 0.020f};

// A clue in standard deviations from its own mean.
static float told(abzi_bar *bar, uint32_t clue, float x)
{
    float *mean = &bar->mean[clue], *square = &bar->square[clue];
    if (bar->clue_n[clue] == 0) {
        *mean = usual[clue];
        *square = usual_spread[clue] * usual_spread[clue];
    }
    bar->clue_n[clue] += bar->clue_n[clue] < SETTLED_N;
    float share = 1 / (float)(bar->clue_n[clue] + USUAL_N), off = x - *mean;
    share = share > RATE ? share : RATE;
    *mean += share * off;
    *square += share * (off * off - *square);
    return held(off / sqrtf(*square + LEAST_SQUARE), -FARTHEST, FARTHEST);
}

// Hear the beat that lies between so many ticks ago and so many.
static void hear_beat(abzi_bar *bar, float from_ago, float to_ago, float clue[ABZI_BAR_CLUE_N])
{
    memmove(bar->spectrum[1], bar->spectrum[0], 3 * sizeof bar->spectrum[0]);
    float *now = bar->spectrum[0], n = 0;
    memset(now, 0, sizeof bar->spectrum[0]);
    // Not the tick that it begins in, nor the one in which the next begins.
    for (int32_t at = (int32_t)floorf(from_ago) - 1; at > (int32_t)floorf(to_ago) && at >= 0; at--) {
        if ((uint32_t)at < bar->heard_n) {
            const float *level = level_at(bar, (uint32_t)at);
            for (uint32_t b = 0; b < ABZ_BAND_N; b++) {
                now[b] += level[b];
            }
            n += 1;
        }
    }
    for (uint32_t b = 0; b < ABZ_BAND_N && n > 0; b++) {
        now[b] /= n;
    }
    bar->beat_n += bar->beat_n < 4;
    clue[BASS] = told(bar, BASS, onset(bar, from_ago, 0, LOW_END));
    clue[HALF] = told(bar, HALF, onset(bar, (from_ago + to_ago) / 2, 0, LOW_END));
    clue[TREBLE] = told(bar, TREBLE, onset(bar, from_ago, BRIGHT_BEGIN, ABZ_BAND_N));
    float depth = 0, lift = 0;
    for (uint32_t b = 0; b < ABZ_BAND_N; b++) {
        depth += b < LOW_END ? now[b] : 0;
        lift += now[b] > bar->spectrum[1][b] ? now[b] - bar->spectrum[1][b] : 0;
    }
    clue[DEPTH] = told(bar, DEPTH, depth);
    clue[LIFT] = clue[HARMONY] = clue[COLOUR] = clue[GROUND] = 0;
    if (bar->beat_n >= 2) {
        clue[LIFT] = told(bar, LIFT, lift);
        clue[HARMONY] = told(bar, HARMONY, turn(now, bar->spectrum[1], MIDDLE_BEGIN, MIDDLE_END));
        clue[COLOUR] = told(bar, COLOUR, turn(now, bar->spectrum[1], MIDDLE_END, ABZ_BAND_N));
    }
    if (bar->beat_n >= 4) {
        float newer[BASS_END], older[BASS_END];
        for (uint32_t b = 0; b < BASS_END; b++) {
            newer[b] = now[b] + bar->spectrum[1][b];
            older[b] = bar->spectrum[2][b] + bar->spectrum[3][b];
        }
        clue[GROUND] = told(bar, GROUND, turn(newer, older, 0, BASS_END));
    }
}

// The weight of a clue at a place; a dance knows better where its bass is.
static float weight_of(const abzi_bar *bar, uint32_t clue, uint32_t place)
{
    if ((clue != BASS && clue != HALF) || bar->dance == ABZ_DANCE_UNKNOWN || place >= DOUBLE) {
        return weights[clue][place];
    }
    const abzi_dance *dance = abzi_dance_of((abz_dance)bar->dance);
    const float *heavy = clue == BASS ? dance->weight : dance->half;
    float sum = 0;
    for (uint32_t i = 0; i < dance->metre; i++) {
        sum += heavy[i];
    }
    return DANCE_WEIGHT * (heavy[place < THREE ? place : place - THREE] - sum / (float)dance->metre);
}

// Weigh the beat that has ended, and move on to the next.
static void move_on(abzi_bar *bar, float from_ago, float to_ago)
{
    float clue[ABZI_BAR_CLUE_N], weighed[ABZI_BAR_PLACE_N], sum = 0, n = 0;
    hear_beat(bar, from_ago, to_ago, clue);
    for (uint32_t p = 0; p < ABZI_BAR_PLACE_N; p++) {
        float score = 0;
        for (uint32_t c = 0; c < ABZI_BAR_CLUE_N; c++) {
            score += weight_of(bar, c, p) * clue[c];
        }
        weighed[p] = bar->belief[p] * abzi_expf(held(score, -DECIDED, DECIDED));
        sum += weighed[p];
        n += may_be(bar, p) ? 1.0f : 0.0f;
    }
    for (uint32_t p = 0; p < ABZI_BAR_PLACE_N; p++) {
        bar->belief[after[p]] = may_be(bar, p) ? weighed[p] / sum * (1 - SKIP) + SKIP / n : 0;
    }
}

// How likely a place is before its beats are heard, at this tempo: a logarithm.
static float prior(uint32_t place, float period)
{
    float per_minute = 60 * (float)ABZ_TICKS_PER_SECOND / period;
    if (place < THREE) {
        return 0;
    }
    if (place < DOUBLE) {
        return THREE_RARE;
    }
    return DOUBLE_RARE + DOUBLE_OCTAVE * abzi_logf(per_minute / DOUBLE_FROM) / abzi_logf(2);
}

static bool is_danced(const abzi_bar *bar, uint32_t place, float period)
{
    if (bar->dance == ABZ_DANCE_UNKNOWN || bar->metre == 3) {
        return true;
    }
    float per_minute = 60 * (float)ABZ_TICKS_PER_SECOND / period;
    bool is_fast = per_minute > TOO_FAST * abzi_dance_of((abz_dance)bar->dance)->fast_per_minute;
    return is_fast == (place >= DOUBLE);
}

void abzi_bar_beat(abzi_bar *bar, float ticks_ago, float period_ticks, const float lane[ABZI_BAR_LANE_N],
                   uint32_t *in_bar, uint32_t *bar_n, float *sure)
{
    float period = held(period_ticks, PERIOD_LEAST, PERIOD_MOST), ago = held(ticks_ago, -period, period);
    float gap = bar->since - ago;
    if (bar->begun && fabsf(gap / period - 1) <= IRREGULAR) {
        move_on(bar, bar->since, ago);
    } else {
        forget(bar);
        float kept = (float)bar->heard_n - ago;
        int32_t n = (int32_t)held(floorf(kept / period), 0, AGAIN_N);
        for (; n > 0; n--) {
            move_on(bar, ago + (float)n * period, ago + (float)(n - 1) * period);
        }
    }
    bar->begun = 1;
    bar->since = ago;

    // The lanes know music in general, and a named dance is told apart by what is its own.
    const float trust = bar->dance == ABZ_DANCE_UNKNOWN ? LANE_WEIGHT : 0;
    float mean = 0, likely[ABZI_BAR_PLACE_N], most = 0, sum = 0, total[ABZI_BAR_LANE_N] = {0};
    for (uint32_t p = 0; p < ABZI_BAR_LANE_N; p++) {
        likely[p] = trust * abzi_logf(held(lane[p], 0, 1) + LANE_LEAST);
        mean += likely[p] / ABZI_BAR_LANE_N;
    }
    for (uint32_t p = 0; p < ABZI_BAR_PLACE_N; p++) {
        float share = (p < DOUBLE ? likely[p] - mean : 0) + prior(p, period);
        likely[p] = bar->belief[p] * abzi_expf(is_danced(bar, p, period) ? share : 2 * abzi_logf(LANE_LEAST));
        sum += likely[p];
        total[p < DOUBLE ? p : p - DOUBLE] += likely[p];
    }
    uint32_t best = 0;
    for (uint32_t p = 0; p < ABZI_BAR_LANE_N; p++) {
        if (total[p] > most) {
            most = total[p];
            best = p;
        }
    }
    *in_bar = best < THREE ? best + 1 : best - THREE + 1;
    *bar_n = best < THREE ? 4 : 3;
    *sure = most / sum;
}
