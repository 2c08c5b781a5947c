#include "rhythm/accord.h"
#include "base/fmath.h"

#include <math.h>
#include <string.h>

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
// Tempos that are danced: 240 a minute is the fastest that rhythm.h knows, and it may grow a little; 30 leaves room for
// slow steps to slow music.
#define PERIOD_MIN (60 * TICKS / 250)
#define PERIOD_MAX (60 * TICKS / 30)
// Before anything is known: 110 a minute, the middle of what people dance to.
#define PERIOD_FIRST (60 * TICKS / 110)

// A person's clock is uneven by 17.5 ms, the limbs by 10 ms: these give, within .7 ms, what Fairhurst,
// Janata, Keller measured with partners of five gains (Cerebral Cortex 23, 2013).
#define CLOCK_MS 17.5f
#define LIMB_MS 10.0f
// The spread of asynchronies believed before any was measured, as if from as many as make a basic figure: a little
// above the 22 ms that come of it, for dancers are less exact than tappers (couples: 50 to 117 ms in the median).
#define SPREAD_FIRST (.03f * TICKS)
#define FIGURE_N 8
// Steps recorded at 60 a second are no closer than this.
#define SPREAD_LEAST (.005f * TICKS)

// Alpha. 25 to 50 % is what people get on with best (Frontiers in Human Neuroscience 16, 2022, 916551): she begins
// between. With one who does all of the correcting there is nothing left to do; one who does none needs .8 (best_sum).
#define GAIN_FIRST .35f
#define GAIN_MOST .8f
// Beta in the steady state. It costs .6 % of spread: the variance of the process below with a period that learns, by
// its Lyapunov equation.
#define PERIOD_GAIN_LEAST .02f
// Asynchronies that gain and power are learned over: gain then strays by about .1, which costs .5 % of spread.
#define LEARN_N 64

// An asynchrony is beyond belief from three spreads on, but a person who is not at one with himself yet gets an eighth
// of a beat, and nobody gets more than three tenths: beyond it lies the half beat.
#define BELIEF_SPREADS 3.0f
#define BELIEF_LEAST .125f
#define BELIEF_MOST .3f
// From here on a step is between two beats.
#define BETWEEN .35f
// A foot cannot land again so soon: the same landing, told twice.
#define TWICE .35f

// Drift: the mean of the newest asynchronies, each counting .4 of what is new. In the steady state they are nearly
// white, and its spread is then sqrt(.4 / 1.6) = half of theirs. Beyond two and a half of that (one beat in eighty by
// chance) the tempo is believed to rest on six steps only, beyond three and a half on three. Without it asynchronies in
// ramps of 15 % over eight beats are larger by an eighth.
#define DRIFT_KEEP .6f
#define DRIFT_SPREAD .5f
#define DRIFT_DOUBT 2.5f
#define DRIFT_SURE 3.5f
#define MEMORY_DOUBT 6
#define MEMORY_SURE 3

// He stands when so many beats, or steps as long as his last, have gone without one.
#define STANDS 3
// People keep unison for about seven seconds without seeing each other: Bardy, Calabrese, di Bernardo.
#define COAST (7 * TICKS)

// rhythm.h: below this there may be no pulse.
#define MUSIC_CONFIDENCE .3f
// The mean of eight random directions is about .35 long; music 8 % off turns it so fast that .15 is left; that of steps
// 40 ms beside a beat of 500 ms is .6 long and more.
#define AGREE_LEAST .45f
#define AGREE_FULL .75f
// How far the music draws her when he agrees with it: a quarter of the way a beat takes 4 % of spread away; more gains
// little, and would draw her from him.
#define MUSIC_GAIN .25f

// ---- how much to correct -------------------------------------------------------------------------------------------
//
// He taps at h[n], she at p[n], A[n] = h[n] - p[n]. His clock gives T + X, X of variance s; his limbs add M[n], of
// variance m, to each tap; he corrects by alpha_h, she by alpha_p, a is the sum:
//     A[n+1] = (1 - a) A[n] + X[n] + M[n+1] - M[n]
// With B = A - M, which M[n] is independent of:  B[n+1] = (1 - a) B[n] + X[n] - a M[n],  so
//     var A = m + (s + a^2 m) / (a (2 - a)) = (s + 2 a m) / (a (2 - a)),    0 < a < 2
// which knows nothing of who contributes what to a. Its derivative is zero where
//     m a^2 + s a - s = 0,   a = 2 / (1 + sqrt(1 + 4 m / s))
// and as cov(A[n+1], A[n]) = (1 - a) var A - m, that is just where neighbouring asynchronies are uncorrelated: put s =
// m a^2 / (1 - a) into the variance and it is m / (1 - a). (It must be: at the optimum she is the Kalman filter of his
// beat, and asynchronies are its innovations.) So she needs to know neither his gain nor his noise: she raises her gain
// while an asynchrony resembles the one before, lowers it while it is the opposite (Mehra, "On the identification of
// variances and adaptive Kalman filtering", IEEE Trans. Automatic Control 15, 1970; Robbins, Monro 1951).
// The other way, to regress his intervals on the asynchronies before them, would not do: M is in both, and the slope is
// alpha_h + m / var A, at the optimum 1 - alpha_p whatever he does.
static void share(abzi_accord *a, float e, uint32_t beat)
{
    if (a->known_n > 0 && a->at_beat + 1 == beat) {
        // Neighbours' correlation falls by one when the gain rises by one: a gain of 1/n takes the mean. One pair may
        // not say more than four usual ones.
        float alike = abzi_clampf(e * a->asynchrony / a->power, -4, 4);
        a->gain = abzi_clampf(a->gain + alike / (float)(a->known_n + FIGURE_N), 0, GAIN_MOST);
    }
}

// Also of what is beyond belief, as far as it is believed: a dancer who is never within 22 ms is no stranger for that.
static void learn_spread(abzi_accord *a, float e)
{
    a->known_n += a->known_n < LEARN_N ? 1 : 0;
    a->power += (e * e - a->power) / (float)(a->known_n + FIGURE_N);
    a->power = a->power < SPREAD_LEAST * SPREAD_LEAST ? SPREAD_LEAST * SPREAD_LEAST : a->power;
}

static float best_sum(void)
{
    return 2 / (1 + sqrtf(1 + 4 * (LIMB_MS * LIMB_MS) / (CLOCK_MS * CLOCK_MS)));
}

static float his_gain(const abzi_accord *a)
{
    return abzi_clampf(best_sum() - a->gain, 0, 1);
}

// ---- his steps -----------------------------------------------------------------------------------------------------

/// Where a step lies in her beats.
typedef struct place {
    uint32_t beat;  ///< of hers, that it belongs to
    bool ahead;     ///< that beat has not fallen yet
    bool between;   ///< it belongs to the middle between that beat and the next
    float late;     ///< how far behind
} place;

static place place_of(const abzi_accord *a, float at)
{
    float span = a->last + a->next, x = (at + a->last) / span;
    float whole = floorf(x + 0.5f), half = floorf(x) + 0.5f;
    bool between = fabsf(x - whole) > BETWEEN;
    return (place){a->beat_n + (whole > 0 ? 1 : 0), whole > 0, between, (x - (between ? half : whole)) * span};
}

// Her beat moves by so much: the one to come, or the one after it if he is there before her.
static void shift(abzi_accord *a, bool ahead, float by)
{
    if (ahead) {
        a->owed += by;
    } else {
        a->next += by;
    }
}

// What he did in the music before says nothing any more.
static void forget_music(abzi_accord *a)
{
    a->agree_re = a->agree_im = 0;
    a->agree_n = 0;
}

// From now on her beats fall as this one of his.
static void snap(abzi_accord *a, float at, const place *p)
{
    a->owed = 0;
    if (p->ahead && !p->between) {
        // She is behind: her beat falls as soon as it can, but no two within half a beat.
        float soonest = a->period / 2 - a->last;
        soonest = soonest > at ? soonest : at;
        a->next = soonest > 0 ? soonest : 0;
        a->owed = at - a->next;
    } else {
        a->next = at + a->period;
    }
    a->drift = 0;
    a->surprise = 0;
    a->between_n = 0;
    a->asynchrony = 0;
}

// Two asynchronies beyond belief, one after the other: he has jumped, in phase or in tempo. His last interval tells
// which, less what he corrected himself.
static void jump(abzi_accord *a, float at, const place *p)
{
    float interval = at + a->stepped + his_gain(a) * a->surprise;
    float beats = floorf(interval / a->period + 0.5f);
    float period = abzi_clampf(interval / (beats > 1 ? beats : 1), PERIOD_MIN, PERIOD_MAX);
    // Closer than a sixteenth is within what a person's beats vary.
    if (fabsf(period - a->period) > a->period / 16) {
        a->period = period;
    }
    a->grown = 0;
    a->memory_n = 2;
    forget_music(a);
    snap(a, at, p);
}

// The gains of a line fitted to memory_n points, oldest to newest: Brookner, "Tracking and Kalman Filtering Made Easy",
// 1998, expanding memory. In the steady state, those of share. What he is going to correct is not for her to correct.
static void correct(abzi_accord *a, const place *p)
{
    float n = (float)a->memory_n, spread = sqrtf(a->power);
    float phase_gain = abzi_clampf(2 * (2 * n + 1) / ((n + 1) * (n + 2)), 0, GAIN_MOST);
    float period_gain = 6 / ((n + 1) * (n + 2));
    phase_gain = phase_gain > a->gain ? phase_gain : a->gain;
    period_gain = period_gain > PERIOD_GAIN_LEAST ? period_gain : PERIOD_GAIN_LEAST;
    shift(a, p->ahead, phase_gain * p->late);
    // The drift is in her period once for every beat since the last asynchrony.
    uint32_t beats = p->beat - a->at_beat;
    float before = a->period;
    a->period += period_gain * p->late / (float)(beats > 1 ? beats : 1);
    // 2 IOI[n] - IOI[n-1], half believed: a tempo that turns goes on turning. It takes 2 % from asynchronies in ramps.
    a->period = abzi_clampf(a->period + (a->memory_n <= MEMORY_DOUBT ? a->grown / 2 : 0), PERIOD_MIN, PERIOD_MAX);
    a->grown = a->period - before;
    a->drift = DRIFT_KEEP * a->drift + (1 - DRIFT_KEEP) * p->late;
    float drift = fabsf(a->drift) / (DRIFT_SPREAD * spread);
    uint32_t most = drift > DRIFT_SURE ? MEMORY_SURE : drift > DRIFT_DOUBT ? MEMORY_DOUBT : LEARN_N;
    a->memory_n = a->memory_n < most ? a->memory_n + 1 : most;
}

// The first step after he stood: where he steps is where the beat is, if it is not where she thinks.
static void begin_steps(abzi_accord *a, float at)
{
    if (!a->begun) {
        a->begun = 1;
        a->memory_n = 0;
        a->last = a->period / 2;
        a->next = a->last;
        snap(a, at, &(place){0});
        return;
    }
    forget_music(a);
    place p = place_of(a, at);
    if (p.between || fabsf(p.late) > BELIEF_LEAST * a->period) {
        snap(a, at, &p);
    }
    a->memory_n = a->memory_n > 0 ? 1 : 0;
}

// The second step after nothing at all: the first interval.
static void begin_tempo(abzi_accord *a, float at)
{
    float interval = at + a->stepped;
    if (interval > PERIOD_MAX) {
        a->step_n = 0;
    } else {
        a->period = interval > PERIOD_MIN ? interval : PERIOD_MIN;
        a->memory_n = 2;
    }
    place p = place_of(a, at);
    snap(a, at, &p);
}

// false: it was no step.
static bool follow_step(abzi_accord *a, float at, float interval)
{
    place p = place_of(a, at);
    float belief = abzi_clampf(BELIEF_SPREADS * sqrtf(a->power), BELIEF_LEAST * a->period, BELIEF_MOST * a->period);
    bool strange = fabsf(p.late) > belief;
    if (interval < TWICE * a->period && (a->surprise == 0 || strange || p.between)) {
        return false;  // of two so close the first is the step, unless it was strange and this is not
    }
    if (p.between && a->surprise == 0) {
        // Quick quick: the middle of a beat. Whole strides from middle to middle, again and again: she was wrong.
        a->between_n++;
        if (a->between_n >= 3 && interval > 0.75f * a->period) {
            snap(a, at, &p);
        } else {
            shift(a, false, a->gain / 2 * p.late);
        }
        return true;
    }
    a->between_n = 0;
    if (p.between || (strange && a->surprise * p.late > 0)) {
        jump(a, at, &p);
        return true;
    }
    a->surprise = strange ? p.late : 0;
    p.late = abzi_clampf(p.late, -belief, belief);
    correct(a, &p);
    if (!strange && a->memory_n > MEMORY_DOUBT) {
        share(a, p.late, p.beat);
    }
    learn_spread(a, p.late);
    a->asynchrony = p.late;
    a->at_beat = p.beat;
    return true;
}

// Four alike in a row of which none takes a beat, but two, or half of one, or three halves: his steps are the beats.
// Only where music does not say what a beat is. A quarter off is still alike, and still a beat.
static void adopt_stride(abzi_accord *a, float at, float interval)
{
    bool is_beat = fabsf(interval - a->period) < a->period / 4, is_alike = fabsf(interval - a->stride) < interval / 4;
    a->multiple_n = is_beat || !is_alike ? 0 : a->multiple_n + 1;
    if (a->multiple_n < 3) {
        return;
    }
    a->multiple_n = 0;
    a->period = abzi_clampf(interval, PERIOD_MIN, PERIOD_MAX);
    a->memory_n = 2;
    a->grown = 0;
    place p = place_of(a, at);
    snap(a, at, &p);
}

bool abzi_accord_stands(const abzi_accord *a)
{
    float longest = a->stride > a->period ? a->stride : a->period;
    return a->step_n == 0 || a->stepped > STANDS * longest;
}

static void hear_step(abzi_accord *a, float at, float say)
{
    bool stood = abzi_accord_stands(a);
    float interval = at + a->stepped;
    if (stood) {
        a->step_n = 0;
        begin_steps(a, at);
    } else if (a->memory_n == 0) {
        begin_tempo(a, at);
    } else {
        if (!follow_step(a, at, interval)) {
            return;
        }
        if (say <= 0) {
            adopt_stride(a, at, interval);
        }
    }
    a->stride = a->step_n > 0 ? interval : 0;
    a->step_n++;
    a->stepped = -at;
}

// ---- music ---------------------------------------------------------------------------------------------------------

static bool is_music(const abz_beat *music)
{
    return music != NULL && music->confidence >= MUSIC_CONFIDENCE && music->confidence <= 1 && music->period_s > 0 &&
           music->period_s * TICKS <= 2 * PERIOD_MAX && fabsf(music->phase) <= 1 && fabsf(music->beat_s) <= 1;
}

// Where his step lies in the music, as an angle that turns twice in a beat: the half beat is as good as the beat.
static void compare(abzi_accord *a, const abz_beat *music, float at)
{
    float turn = 4 * ABZI_PI_F * (music->phase + at / (music->period_s * TICKS));
    a->agree_n += a->agree_n < FIGURE_N ? 1 : 0;
    // As if two had disagreed before the first: one step alone says nothing.
    float part = 1 / ((float)a->agree_n + 2);
    a->agree_re += part * (abzi_cosf(turn) - a->agree_re);
    a->agree_im += part * (abzi_sinf(turn) - a->agree_im);
}

static float say_of(const abzi_accord *a, const abz_beat *music)
{
    float agree = sqrtf(a->agree_re * a->agree_re + a->agree_im * a->agree_im);
    return music->confidence * abzi_clampf((agree - AGREE_LEAST) / (AGREE_FULL - AGREE_LEAST), 0, 1);
}

// More than a half octave from the music's beat is another multiple of it.
static bool is_other_multiple(const abzi_accord *a, float period)
{
    return a->period > 1.414f * period || period > 1.414f * a->period;
}

// Her beats become those of the music, shifted by so much.
static void take_grid(abzi_accord *a, float at, float period)
{
    a->period = abzi_clampf(period, PERIOD_MIN, PERIOD_MAX);
    a->next = at;
    while (a->next <= 0 || a->next + a->last < a->period / 2) {
        a->next += a->period;
    }
    a->owed = 0;
    a->grown = 0;
    a->drift = 0;
    a->surprise = 0;
}

// A beat of the music while he steps: he is expected where he has been stepping in it.
static void expect(abzi_accord *a, const abz_beat *music, float at)
{
    float say = say_of(a, music), period = music->period_s * TICKS;
    if (say <= 0) {
        return;
    }
    at += abzi_atan2f(a->agree_im, a->agree_re) / (4 * ABZI_PI_F) * period;
    if (is_other_multiple(a, period)) {
        if (say > 0.5f && a->agree_n == FIGURE_N) {
            take_grid(a, at, period);
        }
        return;
    }
    float half = (a->last + a->next) / 2, x = (at + a->last) / half;
    shift(a, false, say * MUSIC_GAIN * (x - floorf(x + 0.5f)) * half);
    a->period += say * MUSIC_GAIN * (period - a->period);
}

// A beat of the music while he stands: it is danced to as if he stepped it.
static void dance_to(abzi_accord *a, const abz_beat *music, float at)
{
    float period = music->period_s * TICKS;
    if (!a->begun || is_other_multiple(a, period)) {
        a->begun = 1;
        a->last = a->last < PERIOD_MAX ? a->last : PERIOD_MAX;
        take_grid(a, at, period);
        a->memory_n = 1;
        return;
    }
    float span = a->last + a->next, x = (at + a->last) / span, whole = floorf(x + 0.5f);
    shift(a, whole > 0, MUSIC_GAIN * 2 * (x - whole) * span);
    a->period = abzi_clampf(a->period + MUSIC_GAIN * (period - a->period), PERIOD_MIN, PERIOD_MAX);
}

// ---- the tick ------------------------------------------------------------------------------------------------------

void abzi_accord_start(abzi_accord *accord)
{
    memset(accord, 0, sizeof *accord);
    accord->period = PERIOD_FIRST;
    accord->gain = GAIN_FIRST;
    accord->power = SPREAD_FIRST * SPREAD_FIRST;
    accord->stepped = COAST;
    accord->heard = COAST;
}

bool abzi_accord_is_sound(const abzi_accord *a)
{
    const float longest = 60 * TICKS;  // a minute is longer than anything she waits for
    const float number[] = {a->next,    a->last,   a->period,   a->grown,      a->owed,
                            a->gain,    a->power,  a->drift,    a->asynchrony, a->surprise,
                            a->stepped, a->stride, a->agree_re, a->agree_im,   a->heard};
    bool is_sound = a->next >= 0 && a->last >= 0 && a->period > PERIOD_MIN / 2 && a->power > 0;
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        is_sound = is_sound && fabsf(number[i]) < longest;
    }
    return is_sound;
}

// Time goes on by a tick; true: a beat of hers fell in it.
static bool advance(abzi_accord *a)
{
    // Beyond the end of coasting nobody counts.
    a->stepped += a->stepped < 2 * COAST ? 1 : 0;
    a->heard += a->heard < 2 * COAST ? 1 : 0;
    if (!a->begun) {
        return false;
    }
    a->next -= 1;
    a->last += 1;
    if (a->next > 0) {
        return false;
    }
    a->last = -a->next;
    a->next += a->period + a->owed;
    // However she is corrected, no two beats come closer than a quarter.
    a->next = a->next > a->period / 4 ? a->next : a->period / 4;
    a->owed = 0;
    a->beat_n++;
    return true;
}

static float confidence(const abzi_accord *a, const abz_beat *music, bool stands, float say)
{
    float spread = 5 * sqrtf(a->power) / a->period;  // steps at random places are no closer than a fifth of a beat
    float sure = abzi_clampf(1 - spread * spread, 0, 1) * abzi_clampf((float)a->step_n / 4, 0, 1);
    float by_steps = a->step_n > 1 && a->memory_n > 0 ? sure * abzi_clampf(1 - a->stepped / COAST, 0, 1) : 0;
    float by_music = music != NULL ? music->confidence * (stands ? 1 : say) : 0;
    return by_steps > by_music ? by_steps : by_music;
}

void abzi_accord_tick(abzi_accord *a, const abz_step *step, const abz_beat *music, abzi_plan *plan)
{
    memset(plan, 0, sizeof *plan);
    if (advance(a)) {
        plan->flags |= ABZI_PLAN_BEAT;
        plan->beat_s = -a->last / TICKS;
    }
    music = is_music(music) ? music : NULL;
    if (step->announced && fabsf(step->land_s) <= 1) {
        float at = step->land_s * TICKS;
        hear_step(a, at, music != NULL ? say_of(a, music) : 0);
        if (music != NULL) {
            compare(a, music, at);
        }
    }
    bool stands = abzi_accord_stands(a);
    float say = 0;
    if (music != NULL) {
        say = stands ? 1 : say_of(a, music);
        if (stands || say > 0) {
            a->heard = 0;
        }
        if (music->flags & ABZ_BEAT_NEW) {
            if (stands) {
                dance_to(a, music, music->beat_s * TICKS);
            } else {
                expect(a, music, music->beat_s * TICKS);
            }
        }
    }
    if (a->begun && a->stepped > COAST && a->heard > COAST) {
        float period = a->period, gain = a->gain;
        abzi_accord_start(a);
        a->period = period;
        a->gain = gain;
    }
    if (!a->begun) {
        return;
    }
    // What a correction left behind now falls in the next tick.
    a->next = a->next > 0.001f ? a->next : 0.001f;
    plan->flags |= (stands ? 0 : ABZI_PLAN_STEPS) | (say > 0 ? ABZI_PLAN_MUSIC : 0) |
                   (!stands && a->memory_n <= MEMORY_DOUBT ? ABZI_PLAN_TURN : 0);
    plan->next_s = a->next / TICKS;
    plan->period_s = a->period / TICKS;
    plan->phase = a->last / (a->last + a->next);
    plan->stride_beats = stands ? 0 : floorf(2 * a->stride / a->period + 0.5f) / 2;
    plan->asynchrony_s = a->asynchrony / TICKS;
    plan->spread_s = sqrtf(a->power) / TICKS;
    plan->gain = a->gain;
    plan->his_gain = his_gain(a);
    plan->confidence = confidence(a, music, stands, say);
}
