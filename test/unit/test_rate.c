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
#include "rhythm/rate.h"

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)

/// A breath whose lengths and depths differ by chance.
typedef struct breather {
    double period_s, uneven, shallow;  // up to so much, as a share, and in the logarithm
    double noise;                      // of the sensor, beside a depth of 1
    double phase, length_s, depth;
    uint64_t seed;
} breather;

static float breathe(breather *b)
{
    if (b->length_s == 0 || b->phase >= 1) {
        b->phase -= b->length_s == 0 ? b->phase : 1;
        b->length_s = b->period_s * fmax(.3, 1 + b->uneven * person_noise(&b->seed));
        b->depth = exp(b->shallow * person_noise(&b->seed));
    }
    const double x = b->phase;
    const double open = x < .4 ? .5 - .5 * cos(ABZI_PI * x / .4) : .5 + .5 * cos(ABZI_PI * (x - .4) / .6);
    b->phase += TICK_S / b->length_s;
    return (float)(40 + 3 * (b->depth * open + b->noise * person_noise(&b->seed)));
}

static abzi_rate_says feel(abzi_rate *rate, breather *b, double s)
{
    abzi_rate_says says = {0};
    for (int tick = 0; tick < (int)(s / TICK_S); tick++) {
        abzi_rate_tick(rate, breathe(b), &says);
    }
    return says;
}

static void even_breaths_have_a_rate(void **state)
{
    (void)state;
    for (double per_minute = 4.5; per_minute <= 40; per_minute += 3.5) {
        abzi_rate rate;
        breather b = {.period_s = 60 / per_minute, .noise = .01, .seed = 7};
        abzi_rate_start(&rate, ABZ_PULSE_BREATH);
        const abzi_rate_says says = feel(&rate, &b, 12 * b.period_s);
        assert_int_equal(says.doubt, ABZ_DOUBT_NONE);
        assert_close((double)says.per_minute, per_minute, .02 * per_minute);
        assert_close((double)says.recent_s, b.period_s, .02 * b.period_s);
    }
}

/// How loud somebody breathes near a microphone: a swell with the in-breath, `out` times as loud a one with the
/// out-breath.
static float breathe_aloud(breather *b, double out)
{
    (void)breathe(b);
    const double x = b->phase, in = x < .4 ? sin(ABZI_PI * x / .4) : 0;
    const double away = x > .4 && x < .85 ? sin(ABZI_PI * (x - .4) / .45) : 0;
    return (float)(b->depth * (in * in + out * away * away) + b->noise * person_noise(&b->seed));
}

static void a_breath_that_is_heard_twice_is_one_breath(void **state)
{
    (void)state;
    static const double outs[] = {0, .4, .7, 1, 1.5};  // 0: the in-breath alone is heard
    for (int i = 0; i < 5; i++) {
        for (uint64_t seed = 1; seed <= 20; seed++) {
            abzi_rate rate;
            breather b = {.period_s = 4, .uneven = .1, .shallow = .1, .noise = .01, .seed = seed};
            int told_n = 0, right_n = 0;
            abzi_rate_start(&rate, ABZ_PULSE_BREATH);
            abzi_rate_hears(&rate);
            for (int tick = 0; tick < 120 * ABZ_TICKS_PER_SECOND; tick++) {
                abzi_rate_says says;
                abzi_rate_tick(&rate, breathe_aloud(&b, outs[i]), &says);
                if (says.onset.is_beat && tick > 50 * ABZ_TICKS_PER_SECOND) {  // in-breaths alone begin one
                    const double at = b.phase - (double)says.onset.ago_s / b.length_s;
                    assert_true(at > -.15 && at < .25);
                }
                told_n += says.doubt == ABZ_DOUBT_NONE;
                right_n += says.doubt == ABZ_DOUBT_NONE && fabs((double)says.per_minute - 15) < 1.5;
            }
            assert_true(told_n > 70 * ABZ_TICKS_PER_SECOND && right_n == told_n);
        }
    }
}

static void nothing_is_said_before_five_lengths(void **state)
{
    (void)state;
    abzi_rate rate;
    breather b = {.period_s = 4, .seed = 7};
    abzi_rate_start(&rate, ABZ_PULSE_BREATH);
    assert_int_equal(feel(&rate, &b, 4 * 5 + 3).doubt, ABZ_DOUBT_EARLY);
    assert_int_equal(feel(&rate, &b, 8).doubt, ABZ_DOUBT_NONE);
}

static void what_is_uneven_is_said_to_be(void **state)
{
    (void)state;
    static const struct {
        double uneven, shallow;
    } bad[] = {{.9, 0}, {0, 1.5}};
    for (int i = 0; i < 2; i++) {
        abzi_rate rate;
        int told_n = 0, all_n = 0;
        breather b = {.period_s = 4, .uneven = bad[i].uneven, .shallow = bad[i].shallow, .seed = 11};
        abzi_rate_start(&rate, ABZ_PULSE_BREATH);
        feel(&rate, &b, 40);
        for (; all_n < 300; all_n++) {
            told_n += feel(&rate, &b, 1).doubt == ABZ_DOUBT_NONE ? 1 : 0;
        }
        assert_true(told_n < 60);
    }
    // and breaths at rest are not
    abzi_rate rate;
    breather b = {.period_s = 4, .uneven = .1, .shallow = .1, .seed = 11};
    abzi_rate_start(&rate, ABZ_PULSE_BREATH);
    feel(&rate, &b, 40);
    for (int i = 0; i < 300; i++) {
        assert_int_equal(feel(&rate, &b, 1).doubt, ABZ_DOUBT_NONE);
    }
}

// Of a breath whose cycles are known: beside the mean of the newest eight that have ended.
static void what_is_told_of_known_breaths_is_right(void **state)
{
    (void)state;
    for (double per_minute = 6; per_minute <= 30; per_minute += 4) {
        for (int k = 0; k < 3; k++) {
            abzi_rate rate;
            breather b = {.period_s = 60 / per_minute, .uneven = .1 * k, .shallow = .1 * k, .noise = .02, .seed = 31};
            abzi_rate_start(&rate, ABZ_PULSE_BREATH);
            double ended_s[9] = {0}, off = 0;
            int ended_n = 0, told_n = 0, all_n = 0;
            for (int tick = 0; tick < 60 * 240; tick++) {
                abzi_rate_says says;
                const double before = b.phase;
                abzi_rate_tick(&rate, breathe(&b), &says);
                if (b.phase < before) {
                    memmove(ended_s + 1, ended_s, sizeof ended_s - sizeof *ended_s);
                    ended_s[0] = tick * TICK_S;
                    ended_n++;
                }
                if (ended_n <= 9)
                    continue;
                all_n++;
                if (says.doubt == ABZ_DOUBT_NONE) {
                    off += fabs((double)says.per_minute - 60 * 8 / (ended_s[0] - ended_s[8]));
                    told_n++;
                }
            }
            assert_true(told_n > .9 * all_n);
            assert_true(off / told_n <= .2);
        }
    }
}

static void what_does_not_come_is_missing_until_it_comes_again(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {  // no value, or always the same
        abzi_rate rate;
        abzi_rate_says says;
        breather b = {.period_s = 4, .seed = 7};
        abzi_rate_start(&rate, ABZ_PULSE_BREATH);
        assert_int_equal(feel(&rate, &b, 40).doubt, ABZ_DOUBT_NONE);
        for (int tick = 0; tick < 40 * ABZ_TICKS_PER_SECOND; tick++) {
            abzi_rate_tick(&rate, way == 0 ? NAN : 41, &says);
            assert_true(tick < 4 * ABZ_TICKS_PER_SECOND || says.doubt == ABZ_DOUBT_MISSING);
            assert_true(says.doubt != ABZ_DOUBT_MISSING || says.per_minute >= 0);
        }
        assert_int_equal(feel(&rate, &b, 40).doubt, ABZ_DOUBT_NONE);
        assert_close((double)rate.interval[ABZI_RATE_N - 1], 4 * ABZ_TICKS_PER_SECOND, 12);
    }
}

static void what_is_no_breath_is_not_believed(void **state)
{
    (void)state;
    abzi_rate rate;
    breather fast = {.period_s = 1.15, .seed = 7};  // 52 a minute
    abzi_rate_start(&rate, ABZ_PULSE_BREATH);
    assert_int_equal(feel(&rate, &fast, 60).doubt, ABZ_DOUBT_IMPLAUSIBLE);
    int believed_n = 0;  // noise alone
    uint64_t seed = 5;
    abzi_rate_says says;
    abzi_rate_start(&rate, ABZ_PULSE_BREATH);
    for (int tick = 0; tick < 300 * ABZ_TICKS_PER_SECOND; tick++) {
        abzi_rate_tick(&rate, (float)person_noise(&seed), &says);
        believed_n += says.doubt == ABZ_DOUBT_NONE ? 1 : 0;
    }
    assert_true(believed_n < 15 * ABZ_TICKS_PER_SECOND);
}

/// Noise as a chest's movements are smoothed: its swells are alike in size, and straight.
static void what_is_seen_and_does_not_come_again_is_no_breath(void **state)
{
    (void)state;
    for (int seen = 0; seen < 2; seen++) {
        int told_n = 0;
        for (uint64_t seed = 1; seed <= 20; seed++) {
            abzi_rate rate;
            float smooth[3] = {0, 0, 0};
            uint64_t chance = seed;
            abzi_rate_start(&rate, ABZ_PULSE_BREATH);
            if (seen) {
                abzi_rate_sees(&rate);
            }
            for (int tick = 0; tick < 180 * ABZ_TICKS_PER_SECOND; tick++) {
                abzi_rate_says says;
                smooth[0] += .061f * ((float)person_noise(&chance) - smooth[0]);
                smooth[1] += .061f * (smooth[0] - smooth[1]);
                smooth[2] += .0104f * (smooth[1] - smooth[2]);
                abzi_rate_tick(&rate, smooth[1] - smooth[2], &says);
                told_n += says.doubt == ABZ_DOUBT_NONE;
            }
        }
        const double share = told_n / (20. * 180 * ABZ_TICKS_PER_SECOND);
        assert_true(seen ? share < .01 : share > .03);
    }
    abzi_rate rate;
    breather b = {.period_s = 4, .uneven = .1, .shallow = .2, .noise = .1, .seed = 11};
    abzi_rate_start(&rate, ABZ_PULSE_BREATH);
    abzi_rate_sees(&rate);
    assert_int_equal(feel(&rate, &b, 60).doubt, ABZ_DOUBT_NONE);
}

static void every_doubt_has_words(void **state)
{
    (void)state;
    assert_string_equal(abz_doubt_text(ABZ_DOUBT_NONE), "");
    for (int doubt = 1; doubt < ABZ_DOUBT_N; doubt++) {
        assert_true(strlen(abz_doubt_text((abz_doubt)doubt)) > 5);
    }
    assert_string_equal(abz_doubt_text(ABZ_DOUBT_N), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_breaths_have_a_rate),
        cmocka_unit_test(a_breath_that_is_heard_twice_is_one_breath),
        cmocka_unit_test(nothing_is_said_before_five_lengths),
        cmocka_unit_test(what_is_uneven_is_said_to_be),
        cmocka_unit_test(what_is_told_of_known_breaths_is_right),
        cmocka_unit_test(what_does_not_come_is_missing_until_it_comes_again),
        cmocka_unit_test(what_is_no_breath_is_not_believed),
        cmocka_unit_test(what_is_seen_and_does_not_come_again_is_no_breath),
        cmocka_unit_test(every_doubt_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
