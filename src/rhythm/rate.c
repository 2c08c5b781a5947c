#include "rhythm/rate.h"

#include "base/fmath.h"
#include "rhythm/few.h"

#include <math.h>
#include <string.h>

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
// Beats whose lengths are off their median by a fifth, in the mean, tell a rate wrong by more than half a breath a
// minute, and so do those whose sizes are .3 apart (in the logarithm: a third larger, or a quarter smaller): .15, .2,
// .25 and .3 tried for both on the recordings of bench/signals.
#define LENGTHS_APART 0.2f
#define SIZES_APART 0.3f
#define SIZE_OFF_MOST 2.0f  // one artefact, however large, counts as seven times the size
#define CLEAR_LEAST 0.3f    // beats less clear than this are those of noise (signal.c)
#define CLEAR_PART 0.25f    // of a new beat in how clear they are: four of them
// Usual lengths without a beat: nobody misses two in a row.
#define OVERDUE 2.5f
// A value that does not change for so long is a cable that fell off; a beep may be silent for three seconds.
#define STILL_MOST (4 * ABZ_TICKS_PER_SECOND)
// Adults at rest breathe 12 to 20 times a minute: more swells than that may be two a breath, and that is found out
// first.
#define SWELLS_USUAL 20.0f
// What a camera sees and comes again so little is no breath. Of none, .1, .15, .2, .25, .3, .4 and .5 tried before
// simulated cameras that see noise alone (other seeds than those of bench/calm): none lets her go with it in 10 to 14 %
// of the time, .3 in 1 % at most, and no breath that could be told was lost. Of a recorded one at rest some would be
// (bench/signals: told in 54 % instead of 57): sensors of breath are not asked.
#define COMES_AGAIN_LEAST 0.3f
#define RECENT_N 4  // beats: long enough for one of them to be odd, short enough to see a breath slow down

static const char *const text[] = {
#define TEXT(id, words) words,
    ABZ_DOUBT_LIST(TEXT)
#undef TEXT
};

const char *abz_doubt_text(abz_doubt doubt)
{
    return doubt >= ABZ_DOUBT_NONE && doubt < ABZ_DOUBT_N ? text[doubt] : "";
}

bool abzi_rate_range(abz_pulse_kind kind, float *slow, float *fast)
{
    static const struct {
        float slow, fast;
    } range[] = {[ABZ_PULSE_BREATH] = {4, 40}, [ABZ_PULSE_HEART] = {30, 220}, [ABZ_PULSE_BEEP] = {20, 220}};
    if (kind != ABZ_PULSE_BREATH && kind != ABZ_PULSE_HEART && kind != ABZ_PULSE_BEEP) {
        return false;
    }
    *slow = range[kind].slow;
    *fast = range[kind].fast;
    return true;
}

void abzi_rate_start(abzi_rate *rate, abz_pulse_kind kind)
{
    memset(rate, 0, sizeof *rate);
    abzi_signal_start(&rate->signal, kind);
    (void)abzi_rate_range(kind, &rate->slow, &rate->fast);
}

void abzi_rate_sees(abzi_rate *rate)
{
    rate->is_seen = rate->signal.kind == ABZ_PULSE_BREATH;
}

void abzi_rate_hears(abzi_rate *rate)
{
    rate->is_sound = rate->signal.kind == ABZ_PULSE_BREATH;
}

static float mean(const float *x, uint32_t n)
{
    float sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum / (float)n;
}

static void take(abzi_rate *r, const abzi_onset *onset)
{
    float ago = onset->ago_s * TICKS;
    if (r->begun) {
        memmove(r->interval + 1, r->interval, sizeof r->interval - sizeof *r->interval);
        memmove(r->size + 1, r->size, sizeof r->size - sizeof *r->size);
        r->interval[0] = r->since - ago;
        r->size[0] = onset->size;
        r->beat_n += r->beat_n < ABZI_RATE_N ? 1 : 0;
    }
    r->clear = r->begun ? r->clear + CLEAR_PART * (onset->activation - r->clear) : onset->activation;
    r->begun = 1;
    r->lost = 0;
    r->since = ago;
}

/// The newest swells as breaths, of one or of two.
static void take_again(abzi_rate *r)
{
    const abzi_swells *s = &r->swells;
    const uint32_t each = s->two ? 2 : 1, from = abzi_swells_begins(s) ? 0 : 1;
    r->beat_n = 0;
    for (uint32_t i = from; i + each <= s->n && r->beat_n < ABZI_RATE_N; i += each) {
        r->interval[r->beat_n] = s->two ? s->length[i] + s->length[i + 1] : s->length[i];
        r->size[r->beat_n++] = s->size[i];
    }
    r->since = r->swell_since + (from > 0 ? s->length[0] : 0);
}

/// A swell of the sound of a breath begins. true: with it a breath does.
static bool take_swell(abzi_rate *r, const abzi_onset *onset)
{
    const float ago = onset->ago_s * TICKS, length = r->swell_since - ago;
    r->swell_since = ago;
    if (r->begun && abzi_swells_take(&r->swells, length, onset->size)) {
        take_again(r);
        return false;
    }
    return !r->begun || abzi_swells_begins(&r->swells);
}

// How unlike each other the beats are: 1 is as much as there may be.
static float unevenness(const abzi_rate *r)
{
    float length = abzi_median_of_few(r->interval, (int)r->beat_n), size = abzi_median_of_few(r->size, (int)r->beat_n);
    float lengths_off = 0, sizes_off = 0;
    for (uint32_t i = 0; i < r->beat_n; i++) {
        lengths_off += fabsf(r->interval[i] / length - 1);
        float off = size > 0 && r->size[i] > 0 ? fabsf(abzi_logf(r->size[i] / size)) : SIZE_OFF_MOST;
        sizes_off += off < SIZE_OFF_MOST ? off : SIZE_OFF_MOST;
    }
    return abzi_maxf(lengths_off / LENGTHS_APART, sizes_off / SIZES_APART) / (float)r->beat_n;
}

static void count_still(abzi_rate *r, float value)
{
    bool is_there = fabsf(value) < INFINITY;
    r->still_n = is_there && value != r->value ? 0 : r->still_n < STILL_MOST ? r->still_n + 1 : STILL_MOST;
    r->value = is_there ? value : r->value;
}

static abz_doubt doubt_of(const abzi_rate *r, const abzi_rate_says *says)
{
    float longest = 60 * TICKS / r->slow;
    float overdue = r->beat_n >= ABZI_RATE_FEWEST
                        ? abzi_minf(longest, OVERDUE * abzi_median_of_few(r->interval, (int)r->beat_n))
                        : longest;
    if (r->lost || r->still_n >= STILL_MOST || r->signal.missing_n >= ABZI_SIGNAL_GAP || r->since > overdue) {
        return ABZ_DOUBT_MISSING;
    }
    const bool may_be_two = r->is_sound && r->swells.n < ABZI_SWELLS_FEWEST && says->per_minute > SWELLS_USUAL;
    if (r->beat_n < ABZI_RATE_FEWEST || may_be_two) {
        return ABZ_DOUBT_EARLY;
    }
    if (r->clear < CLEAR_LEAST || (r->is_seen && r->comes_again < COMES_AGAIN_LEAST) || says->per_minute < r->slow ||
        says->per_minute > r->fast) {
        return ABZ_DOUBT_IMPLAUSIBLE;
    }
    return says->uneven > 1 ? ABZ_DOUBT_IRREGULAR : ABZ_DOUBT_NONE;
}

void abzi_rate_tick(abzi_rate *rate, float value, abzi_rate_says *says)
{
    memset(says, 0, sizeof *says);
    count_still(rate, value);
    abzi_signal_tick(&rate->signal, value, &says->onset);
    rate->since += 1;
    rate->swell_since += 1;
    if (rate->is_sound && says->onset.is_beat) {
        says->onset.is_beat = take_swell(rate, &says->onset);
    }
    if (says->onset.is_beat) {
        take(rate, &says->onset);
    }
    if (rate->is_seen) {
        abzi_recur_tick(&rate->recur, rate->value);
    }
    if (rate->is_seen && says->onset.is_beat && rate->beat_n >= ABZI_RATE_FEWEST) {
        rate->comes_again = abzi_recur_at(&rate->recur, mean(rate->interval, rate->beat_n));
    }
    if (rate->beat_n >= ABZI_RATE_FEWEST) {
        says->per_minute = 60 * TICKS / mean(rate->interval, rate->beat_n);
        says->recent_s = mean(rate->interval, RECENT_N) / TICKS;
        says->uneven = unevenness(rate);
    }
    says->doubt = doubt_of(rate, says);
    if (says->doubt == ABZ_DOUBT_MISSING) {
        rate->lost = 1;
        rate->begun = rate->beat_n = 0;
        rate->swells = (abzi_swells){0};
        rate->recur = (abzi_recur){0};
    }
}
