#include "rhythm/signal.h"

#include "base/fmath.h"
#include "rhythm/few.h"

#include <math.h>
#include <string.h>

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
// What is larger is no measurement; its third power must stay finite.
#define VALUE_MOST 1e12f
// Intervals of noise deviate from their median by .1 to .4 of it (median deviation: white noise in the detector's dead
// time, random walks), those of hearts by .01 to .07, of breaths by .01 to .3.
#define STEADY_NONE .35f
// The slowest breath of rhythm.h is 15 s long: nobody waits four times as long.
#define LONGEST (60 * TICKS)

// ---- heart and beep ------------------------------------------------------------------------------------------------

// A beat has begun when the signal has risen by half of what beats rise: between T waves (.4 of it and less) and the
// weakest beats. What comes before .8 of an interval must be larger: .8 of it halfway between two beats.
#define BEGUN .5f
#define EARLY .8f
// A heart's rise of .6 of what beats rise is a beat at once where one is due, at .9 of an interval. The earlier it
// comes, the larger it must be, at .8 as large as beats are. A smaller one may be a wave before the R wave, or somebody
// who moves: it waits, shorter than the fastest beat lasts, and a larger one takes its place.
#define SURE .6f
#define DUE .9f
#define DUE_WIDE .1f
#define WAIT_N 16
// Beats are told at once while the largest rise between them, one that waits included, is not so many times what it
// usually is and a beat's T wave may have. Else, and where none was sure, the rise (1: as high as beats) and its
// likeness (correlation) make so much together, or it is none. At once by its looks: a small or an early one so like a
// beat; in noise, one that is both.
#define LOUD 1.3f
#define LOUD_LEAST .6f
#define TOGETHER 1.2f
#define LOOKS_LIKE .9f
#define TOGETHER_SURE 1.8f
// One that comes when a beat is due, in intervals, needs less: of those rises that reach 1.5 then as many are beats, in
// noise, as of those that reach 1.9 at other times.
#define TOGETHER_DUE 1.5f
#define DUE_FROM .79f
#define DUE_TO 1.25f
#define USUAL_N 7  // beats in what is usual between them; it is known from five on, and hardly learned while it is loud
#define USUAL_KNOWN 5
#define USUAL_LOUD .2f
#define USUAL_FROM 14  // ticks after a beat: what moves from .15 s after it is between beats
// Looked back for at 1.3 intervals: the likest of what came after half an interval and has risen by .3.
#define BACK_AT 1.3f
#define BACK_FROM .5f
#define BACK_RISE .3f
#define BACK_LIKE .7f
// What has risen so far the other way, of what beats rise, just before a beat is an R wave, narrow or wide. A pulse
// wave at 220 a minute falls by .52 of it between two beats.
#define BOTH_WAYS .53f
// The fastest beat of rhythm.h is .27 s long: no two are closer than most of that.
#define HEART_CLOSEST (.22f * TICKS)
// The slowest beat of rhythm.h, a beep's.
#define HEART_LONGEST (3 * TICKS)
// What has not come for four of those is learned anew: by then the level is a thousandth of what it was.
#define HEART_GONE (4 * HEART_LONGEST)
// The level of beats: the newest counts a quarter, but as no more than twice and no less than half of the level: one
// artefact does not deafen. While beats do not come, from one and a half intervals on, it halves every second.
#define LEVEL_PART .25f
#define LEVEL_DECAY .9885140f  // 2^(-1/60)
#define OVERDUE 1.5f
// So long an interval is expected before the first: 60 a minute.
#define HEART_FIRST (1 * TICKS)
// A second is looked at before the first beat, which most hearts beat in: it tells the steep from the flat. After half
// a second without a beat in it, the waves between beats pass for beats, and keep each other company for five seconds.
#define HEART_LEARN 60
// Means over four seconds: the slowest heart beats twice in it.
#define MEAN_N (4 * ABZ_TICKS_PER_SECOND)
// The other way up must be half as steep again to become the beat.
#define TURN_OVER 1.5f
// Beats of noise are up to two and a half times its mean rise, of hearts five times and more.
#define CLEAR_NONE 2.5f
#define CLEAR_FULL 5.0f

// ---- breath --------------------------------------------------------------------------------------------------------

// A smoothing of .15 s takes away heart beats and the grain of converters; it is the delay as well.
#define SMOOTH_S .15f
#define SMOOTH_PART (1 - .8948393f)  // 1 - exp(-1 / (60 * .15))
// Breathing in has begun .1 of a breath's depth above the low end and is believed at .15, .1 to .3 s later. Breathing
// out is believed at .3: nobody waits for it, and it keeps a heart that beats in the breath from being breaths.
#define NEAR_LOW .1f
#define IN_BELIEVED .15f
#define OUT_BELIEVED .3f
#define DEPTH_PART .25f  // of a new breath in the usual depth: four breaths, as the metronome learns a period
// The fastest breath of rhythm.h is 1.5 s long.
#define BREATH_CLOSEST (1 * TICKS)
// The depth of breaths that do not come halves every four seconds, from the slowest breath of rhythm.h on.
#define BREATH_OVERDUE (15 * TICKS)
#define DEPTH_DECAY .99711596f  // 2^(-1/240)
// A second is looked at before the first breath.
#define BREATH_LEARN 60
// A breath goes straight from end to end, 1 to 1.1 times the way there and back; smoothed noise 2 to 4 times.
#define WINDING_FULL 1.25f
#define WINDING_NONE 2.0f

// ---- intervals -----------------------------------------------------------------------------------------------------

static void beat(abzi_signal *s, float ago, float activation, float size, abzi_onset *onset)
{
    if (s->beat_n > 0) {
        memmove(s->interval + 1, s->interval, sizeof s->interval - sizeof *s->interval);
        s->interval[0] = s->since - ago;
    }
    s->beat_n += s->beat_n <= ABZI_SIGNAL_MEMORY_N ? 1 : 0;
    s->since = ago;
    onset->is_beat = true;
    onset->ago_s = ago / TICKS;
    onset->activation = activation;
    onset->size = size;
}

static void tell_intervals(const abzi_signal *s, abzi_onset *onset)
{
    int n = (int)s->beat_n - 1;
    if (n < 1) {
        return;
    }
    float middle = abzi_median_of_few(s->interval, n), off[ABZI_SIGNAL_MEMORY_N];
    for (int i = 0; i < n; i++) {
        off[i] = fabsf(s->interval[i] - middle);
    }
    onset->period_s = middle / TICKS;
    // Two intervals are always as far from their median as each other.
    onset->steadiness = n > 2 ? abzi_clampf(1 - abzi_median_of_few(off, n) / middle / STEADY_NONE, 0, 1) : 0;
}

// ---- heart and beep ------------------------------------------------------------------------------------------------

// How far the newest value is above the least of the newest few, and below the greatest.
static void measure_rises(abzi_signal *s)
{
    float now = s->value[0], least = now, greatest = now;
    for (int i = 1; i < ABZI_SIGNAL_RISE_N; i++) {
        least = s->value[i] < least ? s->value[i] : least;
        greatest = s->value[i] > greatest ? s->value[i] : greatest;
    }
    float rise[2] = {now - least, greatest - now};
    float part = 1 / (float)(s->value_n < MEAN_N ? s->value_n : MEAN_N);
    for (int i = 0; i < 2; i++) {
        abzi_rise *r = &s->rise[i];
        r->before = r->now;
        r->now = rise[i];
        r->most_ago++;
        if (r->now >= r->most || r->most_ago > ABZI_SIGNAL_AROUND) {
            r->most = r->now;
            r->most_ago = 0;
        }
        if (s->value_n <= HEART_LEARN && r->now > r->level) {
            r->level = r->now;
        }
        float counted = r->now < 2 * r->level ? r->now : 2 * r->level;
        r->usual += part * (counted - r->usual);
        r->steep += part * (counted * counted * counted - r->steep);
    }
}

static void learn_level(abzi_rise *r, float top)
{
    r->level += LEVEL_PART * (abzi_clampf(top, r->level / 2, 2 * r->level) - r->level);
}

// The level of one way up follows its beats.
static void follow_level(abzi_rise *r, float since, float interval)
{
    if (r->top > 0 || (r->now > BEGUN * r->level && since < ABZI_SIGNAL_AROUND)) {
        r->top = r->now > r->top ? r->now : r->top;
        if (r->now < BEGUN * r->top) {
            learn_level(r, r->top);
            r->top = 0;
        }
    } else if (since > OVERDUE * interval) {
        r->level *= LEVEL_DECAY;
    }
}

// How long ago the rise went beyond a level: between the last value and this one, each the mean of its tick. Where it
// comes back from a wave the other way, an R wave, that is where the beat is.
static float ago_of(const abzi_signal *s, const abzi_rise *r, float beyond)
{
    float ago = abzi_clampf((r->now - beyond) / (r->now - r->before), 0, 1) + 0.5f;
    if (s->kind != ABZ_PULSE_HEART || s->rise[!s->upside_down].most < BOTH_WAYS * r->level) {
        return ago;
    }
    int end = 0;
    for (int i = 1; i < ABZI_SIGNAL_PEAK_N; i++) {
        bool is_further = s->upside_down ? s->value[i] > s->value[end] : s->value[i] < s->value[end];
        end = is_further ? i : end;
    }
    return abzi_maxf(ago, (float)end + 0.5f);
}

// How high the first rise that waits must be to be a beat at once.
static float sure_of(const abzi_signal *s, const abzi_rise *r, float interval)
{
    const float early = (DUE - (s->since - s->waiting[0].ago) / interval) / DUE_WIDE;
    return (SURE + (1 - SURE) * abzi_clampf(early, 0, 1)) * r->level;
}

// Rises that are no beats yet: the newest may still grow, or another one begin.
static void gather(abzi_signal *s, const abzi_rise *r, float begun, bool may_begin)
{
    abzi_rising *newest = s->waiting + s->waiting_n - (s->waiting_n > 0 ? 1 : 0);
    bool begins = may_begin && (s->waiting_n == 0 ? s->ready == 1 : s->waiting_fell == 1);
    if (begins && s->waiting_n < ABZI_SIGNAL_WAITING_N) {
        s->waits_n = s->waiting_n > 0 ? s->waits_n : s->kind == ABZ_PULSE_HEART ? WAIT_N : 1;
        s->waiting[s->waiting_n++] = (abzi_rising){ago_of(s, r, begun), r->now};
        s->waiting_fell = s->ready = 0;
    } else if (s->waiting_n > 0 && !s->waiting_fell) {
        s->waiting_fell = r->now < newest->top;
        newest->top = abzi_maxf(newest->top, r->now);
    }
}

// How much a rise is a beat's, by its height and its looks: 2 is wholly.
static float together(const abzi_signal *s, const abzi_rise *r, abzi_rising rising)
{
    return abzi_minf(rising.top / r->level, 1) + abzi_shape_likeness(&s->shape, rising.ago);
}

static bool is_just_seen(abzi_rising rising)
{
    return rising.ago >= ABZI_SHAPE_AFTER + .5f && rising.ago < ABZI_SHAPE_AFTER + 1.5f;
}

// The one that waited and is a beat, or -1, at the end of the waiting.
static int choose(const abzi_signal *s, const abzi_rise *r)
{
    const bool is_known = abzi_shape_is_known(&s->shape);
    float most = is_known ? TOGETHER : 0;
    int best = -1;
    for (int i = 0; i < (int)s->waiting_n; i++) {
        abzi_rising w = s->waiting[i];
        if (is_known && w.ago < ABZI_SHAPE_AFTER) {
            continue;
        }
        float is_beat = is_known ? together(s, r, w) : w.top;
        best = is_beat > most ? i : best;
        most = abzi_maxf(most, is_beat);
    }
    return best;
}

// Something moves between beats that usually does not.
static bool is_loud(const abzi_signal *s, const abzi_rise *r)
{
    return abzi_shape_is_known(&s->shape) && s->usual_n >= USUAL_KNOWN &&
           s->between > r->level * abzi_maxf(LOUD * s->usual_between, LOUD_LEAST);
}

// Whether one of those that wait is a beat: which, or -1; is_over: none of the others is.
static int decide(const abzi_signal *s, const abzi_rise *r, float interval, bool *is_over)
{
    const int newest = (int)s->waiting_n - 1;
    const abzi_rising last = s->waiting[newest];
    const bool is_known = abzi_shape_is_known(&s->shape), is_sure = last.top >= sure_of(s, r, interval);
    *is_over = true;
    if (s->kind == ABZ_PULSE_BEEP) {
        return newest;
    }
    if (!is_loud(s, r)) {
        if ((is_sure && (newest == 0 || !is_known)) || (is_known && s->waiting_fell && is_just_seen(last) &&
                                                        abzi_shape_likeness(&s->shape, last.ago) > LOOKS_LIKE)) {
            return newest;
        }
    } else if (newest == 0 && is_just_seen(last)) {
        const float at = (s->since - last.ago) / interval;
        if (together(s, r, last) > (at > DUE_FROM && at < DUE_TO ? TOGETHER_DUE : TOGETHER_SURE)) {
            return newest;
        }
    }
    *is_over = s->waits_n == 1;
    return *is_over ? choose(s, r) : -1;
}

// What moves between beats, and what of it may be a beat that was too small.
static void note_between(abzi_signal *s, const abzi_rise *r, float interval)
{
    float moved = abzi_maxf(s->rise[0].now, s->rise[1].now);
    if (s->since > USUAL_FROM) {
        s->between = abzi_maxf(s->between, s->moved[ABZI_SIGNAL_AROUND - 2]);
    }
    memmove(s->moved + 1, s->moved, sizeof s->moved - sizeof *s->moved);
    s->moved[0] = moved;
    if (r->now > BACK_RISE * r->level && r->before <= BACK_RISE * r->level && s->since > BACK_FROM * interval) {
        s->small = (abzi_rising){ago_of(s, r, BACK_RISE * r->level), r->now};
    } else if (s->small.top > 0 && s->small.ago < ABZI_SHAPE_AFTER) {
        s->small.top = abzi_maxf(s->small.top, r->now);
    } else if (s->small.top > 0) {
        float like = abzi_shape_likeness(&s->shape, s->small.ago);
        if (like > abzi_maxf(BACK_LIKE, s->missed.top > 0 ? s->missed_like : 0)) {
            s->missed = s->small;
            s->missed_like = like;
        }
        s->small.top = 0;
    }
}

// A beat was so long ago, and rose so high.
static void take_heart(abzi_signal *s, abzi_rising rising, bool is_loud_now, abzi_onset *onset)
{
    abzi_rise *r = &s->rise[s->upside_down];
    float part = (is_loud_now ? USUAL_LOUD : 1) / (float)(s->usual_n + 1);
    if (rising.ago > ABZI_SIGNAL_AROUND) {
        learn_level(r, rising.top);  // what told beats did at once, it missed
    }
    s->usual_between += part * (s->between / r->level - s->usual_between);
    s->usual_n += s->usual_n < USUAL_N ? 1 : 0;
    s->between = s->small.top = s->missed.top = 0;
    s->unlearned_ago = is_loud_now ? 0 : rising.ago;
    beat(s, rising.ago, abzi_clampf((r->level / r->usual - CLEAR_NONE) / (CLEAR_FULL - CLEAR_NONE), 0, 1), s->largest,
         onset);
    s->largest = 0;
}

// Time goes on by a tick, with a value or without.
static void grow_older(abzi_signal *s)
{
    for (int i = 0; i < (int)s->waiting_n; i++) {
        s->waiting[i].ago += 1;
    }
    s->small.ago += 1;
    s->missed.ago += 1;
    s->unlearned_ago += s->unlearned_ago > 0 ? 1 : 0;
}

static void learn_shape(abzi_signal *s)
{
    if (s->kind == ABZ_PULSE_HEART && s->unlearned_ago >= ABZI_SHAPE_AFTER + 1) {
        abzi_shape_learn(&s->shape, s->unlearned_ago);
        s->unlearned_ago = 0;
    }
}

static void heart_tick(abzi_signal *s, float value, abzi_onset *onset)
{
    for (int i = ABZI_SIGNAL_PEAK_N - 1; i > 0; i--) {
        s->value[i] = s->value_n == 1 ? value : s->value[i - 1];
    }
    s->value[0] = value;
    if (s->kind == ABZ_PULSE_HEART) {
        abzi_shape_tick(&s->shape, value, s->value_n == 1);
    }
    measure_rises(s);
    if (s->kind == ABZ_PULSE_HEART && s->rise[!s->upside_down].steep > TURN_OVER * s->rise[s->upside_down].steep) {
        s->upside_down = !s->upside_down;
    }
    const abzi_rise *r = &s->rise[s->upside_down];
    if (!(r->level > 0)) {
        s->value_n = 1;  // nothing has moved yet: what beats are like is still to be learned
        return;
    }
    // The longer of two: a T wave taken for a beat does not make the next one easier.
    float interval = s->beat_n < 3 ? HEART_FIRST : s->interval[0] > s->interval[1] ? s->interval[0] : s->interval[1];
    interval = interval < HEART_LONGEST ? interval : HEART_LONGEST;
    float begun = (BEGUN + abzi_clampf(EARLY - s->since / interval, 0, 1)) * r->level;
    gather(s, r, begun, s->value_n > HEART_LEARN && r->now > begun && s->since > HEART_CLOSEST);
    learn_shape(s);
    note_between(s, r, interval);
    if (s->waiting_n > 0) {
        bool is_over;
        int is_beat = decide(s, r, interval, &is_over);
        s->waits_n--;
        if (is_beat >= 0) {
            take_heart(s, s->waiting[is_beat], is_loud(s, r), onset);
        }
        s->waiting_n = is_over ? 0 : s->waiting_n;
    } else if (s->kind == ABZ_PULSE_HEART && s->missed.top > 0 && s->since > BACK_AT * interval && s->beat_n > 3) {
        take_heart(s, s->missed, is_loud(s, r), onset);
    }
    s->largest = abzi_maxf(s->largest, abzi_maxf(s->rise[0].now, s->rise[1].now));
    if (r->now <= BEGUN * r->level) {
        s->ready = 1;
    }
    follow_level(&s->rise[0], s->since, interval);
    follow_level(&s->rise[1], s->since, interval);
}

// ---- breath --------------------------------------------------------------------------------------------------------

static void breath_begins(abzi_signal *s, abzi_onset *onset)
{
    float winding = s->way / (2 * (s->top - s->bottom));
    beat(s, s->low_ago + SMOOTH_S * TICKS, abzi_clampf((WINDING_NONE - winding) / (WINDING_NONE - WINDING_FULL), 0, 1),
         s->top - s->bottom, onset);
    s->way = 0;
    s->top = s->bottom = s->smooth;
}

static void breath_tick(abzi_signal *s, float value, abzi_onset *onset)
{
    if (s->value_n == 1) {
        s->smooth = s->low = s->high = s->top = s->bottom = value;
        s->way = 0;
    }
    float step = SMOOTH_PART * (value - s->smooth), x = s->smooth + step;
    s->smooth = x;
    s->way += fabsf(step);
    s->top = x > s->top ? x : s->top;
    s->bottom = x < s->bottom ? x : s->bottom;
    if (s->value_n <= BREATH_LEARN) {
        s->low = s->bottom;
        s->high = s->top;
        s->depth = s->high - s->low;
        s->breathing_in = x - s->low > s->high - x;
        return;
    }
    s->depth *= s->since > BREATH_OVERDUE ? DEPTH_DECAY : 1;
    if (s->breathing_in) {
        s->high = x > s->high ? x : s->high;
        if (s->high - x > OUT_BELIEVED * s->depth) {
            s->depth += DEPTH_PART * (abzi_clampf(s->high - s->low, s->depth / 2, 2 * s->depth) - s->depth);
            s->breathing_in = 0;
            s->low = x;
            s->low_ago = 0;
        }
        return;
    }
    s->low = x < s->low ? x : s->low;
    s->low_ago = x <= s->low + NEAR_LOW * s->depth ? 0 : s->low_ago + 1;
    if (x - s->low > IN_BELIEVED * s->depth) {
        s->breathing_in = 1;
        s->high = x;
        if (s->since - s->low_ago > BREATH_CLOSEST) {
            breath_begins(s, onset);
        }
    }
}

// ---- the tick ------------------------------------------------------------------------------------------------------

void abzi_signal_start(abzi_signal *signal, abz_pulse_kind kind)
{
    memset(signal, 0, sizeof *signal);
    signal->kind = (uint32_t)kind;
    signal->since = LONGEST;
}

static bool is_gone(const abzi_signal *s)
{
    return s->kind != ABZ_PULSE_BREATH && (float)s->value_n > HEART_GONE && s->since > HEART_GONE;
}

void abzi_signal_tick(abzi_signal *signal, float value, abzi_onset *onset)
{
    memset(onset, 0, sizeof *onset);
    signal->since += signal->since < LONGEST ? 1 : 0;
    grow_older(signal);
    if (fabsf(value) <= VALUE_MOST) {
        if (signal->missing_n >= ABZI_SIGNAL_GAP || is_gone(signal)) {
            abzi_signal_start(signal, (abz_pulse_kind)signal->kind);
        }
        signal->missing_n = 0;
        signal->value_n += signal->value_n < UINT32_MAX ? 1 : 0;
        if (signal->kind == ABZ_PULSE_BREATH) {
            breath_tick(signal, value, onset);
        } else {
            heart_tick(signal, value, onset);
        }
    } else {
        if (signal->kind == ABZ_PULSE_HEART) {  // as if it stayed: its moments keep their place
            abzi_shape_tick(&signal->shape, signal->shape.past[0], false);
        }
        signal->missing_n += signal->missing_n < ABZI_SIGNAL_GAP ? 1 : 0;
    }
    tell_intervals(signal, onset);
}
