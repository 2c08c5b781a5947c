#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "close.h"
#include "people.h"
#include "rhythm/signal.h"

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)

enum { PER_TICK = 16, BEATS_MOST = 4096 };

/// A signal that begins a beat at 0 s and every period_s from there on.
typedef double shape(double since_s, double period_s);

static double bell(double x, double middle, double width)
{
    return exp(-.5 * (x - middle) * (x - middle) / (width * width));
}

// R wave at .05 s, S wave, and a T wave that keeps to the time there is.
static double electrocardiogram(double s, double period_s)
{
    return bell(s, .05, .012) - .25 * bell(s, .085, .012) + .25 * bell(s, .05 + .4 * fmin(period_s, .8), .045);
}

// Up in a tenth of a second, middle at .05 s, and down slowly, with the second, small wave.
static double pulse_wave(double s, double period_s)
{
    const double up = s < .1 ? .5 - .5 * cos(ABZI_PI * s / .1) : 1, rest = (period_s - fmax(s, .1)) / (period_s - .1);
    return up * (rest + .1 * bell(s, .1 + .4 * (period_s - .1), .04));
}

// In for two fifths, out for two fifths, and a rest.
static double breathing(double s, double period_s)
{
    const double x = s / period_s;
    return x < .4 ? .5 - .5 * cos(ABZI_PI * x / .4) : x < .8 ? .5 + .5 * cos(ABZI_PI * (x - .4) / .4) : 0;
}

static double beep(double s, double period_s)
{
    (void)period_s;
    return s < .08 ? 1 : .01;
}

typedef struct scene {
    shape *shape;
    abz_pulse_kind kind;
    double period_s, scale, level, drift, noise;
    double missing;                 // share of ticks without a value
    double gap_from_s, gap_s;       // without values
    double spike_at_s, spike_size;  // an artefact of two ticks
} scene;

typedef struct heard {
    int n;
    double told_s[BEATS_MOST], at_s[BEATS_MOST];
    abzi_onset last;
    double activation;  // mean over beats
} heard;

static float value_at(const scene *c, int tick, uint64_t *seed)
{
    double sum = 0;
    for (int i = 0; i < PER_TICK && c->shape != NULL; i++) {
        const double t = (tick + (i + .5) / PER_TICK) * TICK_S;
        sum += c->shape(t - floor(t / c->period_s) * c->period_s, c->period_s) / PER_TICK;
    }
    const double t = tick * TICK_S;
    const bool spike = c->spike_at_s > 0 && t >= c->spike_at_s && t < c->spike_at_s + 2 * TICK_S;
    sum += c->noise * person_noise(seed) + c->drift * t + (spike ? c->spike_size : 0);
    const bool gone = (t >= c->gap_from_s && t < c->gap_from_s + c->gap_s) || .5 + .5 * person_noise(seed) < c->missing;
    return gone ? NAN : (float)((c->scale != 0 ? c->scale : 1) * sum + c->level);
}

static void hear(const scene *c, double s, heard *out)
{
    static abzi_signal signal;
    uint64_t seed = 3;
    memset(out, 0, sizeof *out);
    abzi_signal_start(&signal, c->kind);
    for (int tick = 0; tick < (int)(s / TICK_S); tick++) {
        abzi_onset onset;
        abzi_signal_tick(&signal, value_at(c, tick, &seed), &onset);
        assert_true(onset.is_beat || (onset.activation == 0 && onset.ago_s == 0));
        if (onset.is_beat) {
            assert_true(out->n < BEATS_MOST);
            out->told_s[out->n] = (tick + 1) * TICK_S;
            out->at_s[out->n] = (tick + 1) * TICK_S - (double)onset.ago_s;
            out->activation = (out->activation * out->n + (double)onset.activation) / (out->n + 1);
            out->n++;
        }
        out->last = onset;
    }
}

// All beats that begin between from_s and to_s are heard once, later_s after they begin, and no others.
static void assert_heard(const heard *h, double period_s, double later_s, double within_s, double from_s, double to_s)
{
    int n = 0;
    for (int i = 0; i < h->n; i++) {
        const double at = h->at_s[i] - later_s, off = at - floor(at / period_s + .5) * period_s;
        if (at < from_s - within_s || at > to_s + within_s)
            continue;
        assert_close(off, 0, within_s);
        n++;
    }
    const int should_be = (int)floor(to_s / period_s) - (int)ceil(from_s / period_s) + 1;
    assert_in_range(n, should_be - 1, should_be + 1);
}

static void hearts_of_every_rate_are_heard(void **state)
{
    (void)state;
    for (double rate = 30; rate <= 220; rate += 10) {
        for (int way = -1; way <= 1; way += 2) {
            heard h;
            const double period_s = 60 / rate;
            scene c = {.shape = electrocardiogram, .kind = ABZ_PULSE_HEART, .period_s = period_s, .scale = way};
            hear(&c, 60, &h);
            assert_heard(&h, period_s, .055, .025, 8, 59);
            assert_close((double)h.last.period_s, period_s, .01);
            assert_true(h.last.steadiness > .9f && h.activation > .9);
            // Known before the S wave is over, .06 s after the R wave.
            for (int i = 0; i < h.n; i++)
                assert_true(h.at_s[i] < 8 || h.told_s[i] - h.at_s[i] < .06);
            c.shape = pulse_wave;
            hear(&c, 60, &h);
            assert_heard(&h, period_s, .05, .04, 8, 59);
            assert_close((double)h.last.period_s, period_s, .01);
            assert_true(h.activation > .5);
        }
    }
}

static void breaths_of_every_rate_are_heard(void **state)
{
    (void)state;
    for (double rate = 4; rate <= 40; rate += 3) {
        heard h;
        const double period_s = 60 / rate;
        const scene c = {.shape = breathing, .kind = ABZ_PULSE_BREATH, .period_s = period_s};
        hear(&c, 20 * period_s, &h);
        assert_heard(&h, period_s, .08 * period_s, .08 * period_s, 3 * period_s, 19.5 * period_s);
        assert_close((double)h.last.period_s, period_s, .02 * period_s);
        assert_true(h.last.steadiness > .9f && h.activation > .95);
        for (int i = 2; i < h.n; i++)
            assert_true(h.told_s[i] - h.at_s[i] < .2 + .05 * period_s);
    }
}

static void beeps_of_every_rate_are_heard_sharply(void **state)
{
    (void)state;
    for (double rate = 20; rate <= 220; rate += 10) {
        heard h;
        const double period_s = 60 / rate;
        const scene c = {.shape = beep, .kind = ABZ_PULSE_BEEP, .period_s = period_s};
        hear(&c, 60, &h);
        assert_heard(&h, period_s, 0, .025, 8, 59);
        for (int i = 0; i < h.n; i++)
            assert_true(h.at_s[i] < 8 || h.told_s[i] - floor(h.told_s[i] / period_s) * period_s < .036);
    }
}

static void unit_and_level_do_not_matter(void **state)
{
    (void)state;
    static const scene scenes[] = {{.shape = electrocardiogram, .kind = ABZ_PULSE_HEART, .period_s = .8},
                                   {.shape = breathing, .kind = ABZ_PULSE_BREATH, .period_s = 3.7}};
    for (int i = 0; i < 2; i++) {
        heard plain, other;
        scene c = scenes[i];
        hear(&c, 60, &plain);
        for (c.scale = 0x1p-20; c.scale <= 0x1p20; c.scale *= 0x1p10) {
            hear(&c, 60, &other);
            assert_int_equal(plain.n, other.n);
            assert_memory_equal(plain.at_s, other.at_s, plain.n * sizeof *plain.at_s);
        }
        c.scale = 300;
        c.level = -4000;
        hear(&c, 60, &other);
        assert_int_equal(plain.n, other.n);
        for (int k = 0; k < plain.n; k++)
            assert_close(other.at_s[k], plain.at_s[k], .02);
    }
}

static void drift_missing_values_and_artefacts_are_survived(void **state)
{
    (void)state;
    static const scene scenes[] = {
        {.shape = electrocardiogram, .kind = ABZ_PULSE_HEART, .period_s = .85, .drift = .3, .noise = .03},
        {.shape = pulse_wave, .kind = ABZ_PULSE_HEART, .period_s = .85, .drift = .1, .noise = .03},
        {.shape = breathing, .kind = ABZ_PULSE_BREATH, .period_s = 3.5, .drift = .05, .noise = .1}};
    static const double later_s[] = {.055, .05, .3}, within_s[] = {.03, .07, .4};
    for (int i = 0; i < 3; i++) {
        heard h;
        scene c = scenes[i];
        const double t = c.period_s;
        hear(&c, 60 * t, &h);
        assert_heard(&h, t, later_s[i], within_s[i], 5 * t, 59 * t);
        c.missing = .05;
        hear(&c, 60 * t, &h);
        assert_heard(&h, t, later_s[i], within_s[i], 5 * t, 59 * t);
        c.missing = 0;
        c.gap_from_s = 20 * t;
        c.gap_s = 5 * t;
        hear(&c, 60 * t, &h);
        assert_heard(&h, t, later_s[i], within_s[i], 5 * t, 19 * t);
        assert_heard(&h, t, later_s[i], within_s[i], 28 * t, 59 * t);
        c.gap_s = 0;
        c.spike_at_s = 20.6 * t;
        c.spike_size = 20;
        hear(&c, 60 * t, &h);
        assert_heard(&h, t, later_s[i], within_s[i], 30 * t, 59 * t);
    }
}

// The heart slows down, and beats half as strongly.
static void a_heart_that_weakens_is_found_again(void **state)
{
    (void)state;
    abzi_signal signal;
    abzi_signal_start(&signal, ABZ_PULSE_HEART);
    int late_n = 0;
    double phase = 0;
    for (int tick = 0; tick < 60 * 60; tick++) {
        const bool weak = tick >= 30 * 60;
        const double period_s = weak ? 1.3 : .6;
        double value = 0;
        for (int i = 0; i < PER_TICK; i++) {
            phase += TICK_S / PER_TICK / period_s;
            value += electrocardiogram((phase - floor(phase)) * period_s, period_s) / PER_TICK;
        }
        abzi_onset onset;
        abzi_signal_tick(&signal, (float)(weak ? .4 * value : value), &onset);
        late_n += tick >= 40 * 60 && onset.is_beat ? 1 : 0;
    }
    assert_in_range(late_n, 15, 16);
}

// A sensor gives one value until it is put on, or for minutes when it falls off: what beats are like is learned after
// it.
static void a_signal_that_does_not_move_is_waited_for(void **state)
{
    (void)state;
    abzi_signal signal;
    abzi_signal_start(&signal, ABZ_PULSE_HEART);
    int beat_n = 0;
    for (int tick = 0; tick < 400 * ABZ_TICKS_PER_SECOND; tick++) {
        const double t = tick * TICK_S;
        const bool is_on = (t > 7 && t < 60) || t > 300;
        abzi_onset onset;
        abzi_signal_tick(&signal, is_on ? (float)electrocardiogram(fmod(t, .85), .85) : 0, &onset);
        assert_true(onset.activation >= 0 && onset.activation <= 1);
        beat_n += onset.is_beat && (t < 60 || t > 300) ? 1 : 0;
    }
    assert_in_range(beat_n, 170, 181);
}

// A wave .6 as large comes .09 s before every R wave, as where somebody moves: it is not the beat.
static double disturbed(double s, double period_s)
{
    return electrocardiogram(s - .09, period_s) + .6 * bell(s, .05, .012);
}

static void the_larger_of_two_waves_is_the_beat(void **state)
{
    (void)state;
    heard h;
    scene c = {.shape = disturbed, .kind = ABZ_PULSE_HEART, .period_s = .85};
    hear(&c, 60, &h);
    assert_heard(&h, c.period_s, .14, .02, 8, 59);
}

// Two narrow beats and one of the ventricles, early and wide, from which the way back is the steeper one.
static double every_third_wide(double s, double period_s)
{
    const double beat_s = period_s / 3, x = s - 1.75 * beat_s;
    if (s < 1.5 * beat_s) {
        return electrocardiogram(fmod(s, beat_s), beat_s);
    }
    return (x < .05 ? bell(x, .05, .04) : bell(x, .05, .06)) - .5 * bell(x, .22, .05);
}

static void a_wide_beat_is_where_its_wave_is_highest(void **state)
{
    (void)state;
    for (int way = -1; way <= 1; way += 2) {
        heard h;
        const scene c = {.shape = every_third_wide, .kind = ABZ_PULSE_HEART, .period_s = 2.1, .scale = way};
        hear(&c, 60, &h);
        int n[3] = {0, 0, 0};
        for (int i = 0; i < h.n; i++) {
            const double s = fmod(h.at_s[i] - .05, c.period_s), off[3] = {s > 1 ? s - 2.1 : s, s - .7, s - 1.225};
            for (int k = 0; k < 3; k++)
                n[k] += fabs(off[k]) < .025 ? 1 : 0;
        }
        assert_in_range(h.n, 80, 86);
        for (int k = 0; k < 3; k++)
            assert_in_range(n[k], 26, 29);
    }
}

// Somebody moves for two seconds of six, waves of 2.4 a second, two thirds as steep as beats.
static void who_moves_has_no_more_beats(void **state)
{
    (void)state;
    abzi_signal signal;
    abzi_signal_start(&signal, ABZ_PULSE_HEART);
    const double period_s = .85;
    int right_n = 0, wrong_n = 0;
    for (int tick = 0; tick < 120 * ABZ_TICKS_PER_SECOND; tick++) {
        double value = 0;
        for (int i = 0; i < PER_TICK; i++) {
            const double t = (tick + (i + .5) / PER_TICK) * TICK_S;
            value += electrocardiogram(t - floor(t / period_s) * period_s, period_s) / PER_TICK;
        }
        const double t = tick * TICK_S, within = fmod(t, 6) / 2;
        value += t > 12 && within < 1 ? sin(ABZI_PI * within) * sin(2 * ABZI_PI * 2.4 * t) : 0;
        abzi_onset onset;
        abzi_signal_tick(&signal, (float)value, &onset);
        const double off_s = fmod(t + TICK_S - (double)onset.ago_s, period_s) - .05;
        right_n += onset.is_beat && fabs(off_s) < .03 ? 1 : 0;
        wrong_n += onset.is_beat && fabs(off_s) >= .03 ? 1 : 0;
    }
    assert_in_range(right_n, 125, 141);
    assert_in_range(wrong_n, 0, 3);
}

// Every fourth beat comes after .6 of an interval, and is as high as .9 of the others.
static void an_early_beat_is_told_as_soon_as_it_is_known_by_its_looks(void **state)
{
    (void)state;
    abzi_signal signal;
    abzi_signal_start(&signal, ABZ_PULSE_HEART);
    const double period_s = .85;
    int early_n = 0;
    for (int tick = 0; tick < 60 * ABZ_TICKS_PER_SECOND; tick++) {
        double value = 0;
        for (int i = 0; i < PER_TICK; i++) {
            const double t = fmod((tick + (i + .5) / PER_TICK) * TICK_S, 4 * period_s), early_s = t - 2.6 * period_s;
            const bool is_early = early_s >= 0 && t < 3.6 * period_s;
            const double s = t < 2.6 * period_s ? fmod(t, period_s) : is_early ? early_s : t - 3.6 * period_s;
            value += (is_early ? .9 : 1) * electrocardiogram(s, period_s) / PER_TICK;
        }
        abzi_onset onset;
        abzi_signal_tick(&signal, (float)value, &onset);
        const double at_s = fmod((tick + 1) * TICK_S - (double)onset.ago_s, 4 * period_s) - 2.6 * period_s;
        if (onset.is_beat && fabs(at_s - .05) < .03 && tick > 15 * ABZ_TICKS_PER_SECOND) {
            early_n++;
            assert_true(onset.ago_s < .13f);
        }
    }
    assert_in_range(early_n, 12, 14);
}

static void noise_is_no_clear_beat(void **state)
{
    (void)state;
    for (int kind = ABZ_PULSE_BREATH; kind <= ABZ_PULSE_BEEP; kind++) {
        heard h;
        scene c = {.kind = (abz_pulse_kind)kind, .noise = 1};
        hear(&c, 120, &h);
        assert_true(h.activation < .15);
        c = (scene){.kind = (abz_pulse_kind)kind, .level = 17};
        hear(&c, 120, &h);
        assert_int_equal(h.n, 0);
        c.missing = 1;
        hear(&c, 10, &h);
        assert_int_equal(h.n, 0);
    }
}

static void whatever_comes_the_answer_is_finite(void **state)
{
    (void)state;
    static const float strange[] = {0, -0.0f, 1, -1, 1e-38f, 1e12f, -1e12f, 3e38f, -3e38f, INFINITY, -INFINITY, NAN};
    for (int kind = ABZ_PULSE_BREATH; kind <= ABZ_PULSE_BEEP; kind++) {
        abzi_signal signal;
        uint64_t seed = 8;
        abzi_signal_start(&signal, (abz_pulse_kind)kind);
        for (int i = 0; i < 200000; i++) {
            const double x = person_noise(&seed);
            const float value = i % 5000 < 2500 ? (float)x : strange[(int)(fabs(x) * 11.99)];
            abzi_onset onset;
            abzi_signal_tick(&signal, value, &onset);
            assert_true(onset.ago_s >= 0 && onset.ago_s < 61);
            assert_true(onset.activation >= 0 && onset.activation <= 1);
            assert_true(onset.period_s >= 0 && onset.period_s < 61);
            assert_true(onset.steadiness >= 0 && onset.steadiness <= 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hearts_of_every_rate_are_heard),
        cmocka_unit_test(breaths_of_every_rate_are_heard),
        cmocka_unit_test(beeps_of_every_rate_are_heard_sharply),
        cmocka_unit_test(unit_and_level_do_not_matter),
        cmocka_unit_test(drift_missing_values_and_artefacts_are_survived),
        cmocka_unit_test(a_heart_that_weakens_is_found_again),
        cmocka_unit_test(a_signal_that_does_not_move_is_waited_for),
        cmocka_unit_test(the_larger_of_two_waves_is_the_beat),
        cmocka_unit_test(a_wide_beat_is_where_its_wave_is_highest),
        cmocka_unit_test(who_moves_has_no_more_beats),
        cmocka_unit_test(an_early_beat_is_told_as_soon_as_it_is_known_by_its_looks),
        cmocka_unit_test(noise_is_no_clear_beat),
        cmocka_unit_test(whatever_comes_the_answer_is_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
