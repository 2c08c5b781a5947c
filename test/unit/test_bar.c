#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rhythm/bar.h"
#include "rhythm/dance.h"

#define ANY (1.0f / ABZI_BAR_LANE_N)

/// How loud a beat of a pattern is, in the bands of each instrument.
typedef struct beat {
    float bass, bass_at_half, snare;
    uint32_t chord;  // which bands of the middle sound
} beat;

/// Somebody who plays, and somebody who counts.
typedef struct band {
    abzi_bar bar;
    abz_band_frame frame;
    int period;
    int beat_n;  // played so far
    uint32_t in_bar, bar_n;
    float sure;
} band;

static const float unknown[ABZI_BAR_LANE_N] = {ANY, ANY, ANY, ANY, ANY, ANY, ANY};

static void start(band *it, int period, uint32_t metre, abz_dance dance)
{
    memset(it, 0, sizeof *it);
    it->period = period;
    abzi_bar_init(&it->bar, metre, dance);
}

static void fade(float *level, uint32_t begin, uint32_t end)
{
    for (uint32_t b = begin; b < end; b++) {
        level[b] *= .9f;
    }
}

// Ticks of one beat; it is announced in its first.
static void play(band *it, beat now, int ticks)
{
    float *level = it->frame.level;
    for (int t = 0; t < ticks; t++) {
        fade(level, 0, ABZ_BAND_N);
        for (uint32_t b = 0; b < 5 && (t == 1 || t == it->period / 2 + 1); b++) {
            float strike = t == 1 ? now.bass : now.bass_at_half;
            level[b] = level[b] > strike ? level[b] : strike;
        }
        for (uint32_t b = 28; b < ABZ_BAND_N && t == 1; b++) {
            level[b] = level[b] > now.snare ? level[b] : now.snare;
        }
        for (uint32_t b = 6; b < 28; b++) {
            level[b] = b % 5 == now.chord ? 1 : .1f;
        }
        abzi_bar_hear(&it->bar, &it->frame);
        if (t == 0) {
            abzi_bar_beat(&it->bar, 0, (float)it->period, unknown, &it->in_bar, &it->bar_n, &it->sure);
        }
    }
    it->beat_n++;
}

// Bars of a pattern, the chord changing with each; at the end the newest announced beat is the last of a bar.
static void play_bars(band *it, const beat *pattern, int metre, int bars)
{
    for (int n = 0; n < bars * metre; n++) {
        beat now = pattern[n % metre];
        now.chord = (uint32_t)(n / metre) % 3;
        play(it, now, it->period);
    }
}

static const beat waltz[3] = {{2, 0, .3f, 0}, {.5f, 0, .8f, 0}, {.5f, 0, .8f, 0}};
static const beat backbeat[4] = {{2, 0, .4f, 0}, {.4f, 0, 1.6f, 0}, {1.6f, 0, .4f, 0}, {.4f, 0, 1.6f, 0}};
// Bass before 3 and on 4; the slap on 2.
static const beat tumbao[4] = {{.6f, 0, .5f, 0}, {.2f, 1.4f, 1, 0}, {.4f, 0, .5f, 0}, {1.8f, 0, .6f, 0}};

static void a_waltz_is_counted_in_three(void **state)
{
    (void)state;
    for (int period = 18; period <= 42; period += 6) {
        band it;
        start(&it, period, 0, ABZ_DANCE_UNKNOWN);
        play_bars(&it, waltz, 3, 8);
        assert_int_equal(it.bar_n, 3);
        assert_int_equal(it.in_bar, 3);
        assert_true(it.sure > .45f);
    }
}

static void bass_and_snare_are_counted_in_four(void **state)
{
    (void)state;
    for (int period = 27; period <= 48; period += 7) {
        band it;
        start(&it, period, 0, ABZ_DANCE_UNKNOWN);
        play_bars(&it, backbeat, 4, 6);
        assert_int_equal(it.bar_n, 4);
        assert_int_equal(it.in_bar, 4);
        assert_true(it.sure > .5f);
    }
}

static void who_comes_in_late_finds_the_bar(void **state)
{
    (void)state;
    for (int late = 0; late < 4; late++) {
        band it;
        start(&it, 30, 0, ABZ_DANCE_UNKNOWN);
        for (int n = late; n < 4; n++) {
            play(&it, backbeat[n], 30);
        }
        play_bars(&it, backbeat, 4, 6);
        assert_int_equal(it.in_bar, 4);
    }
}

// The bass anticipates the bar, which misleads those who do not know the dance.
static void a_salsa_bass_is_understood_when_it_is_named(void **state)
{
    (void)state;
    band it;
    start(&it, 40, 0, ABZ_DANCE_SALSA);
    play_bars(&it, tumbao, 4, 6);
    assert_int_equal(it.bar_n, 4);
    assert_int_equal(it.in_bar, 4);
}

static void a_beat_put_in_is_got_over_at_once(void **state)
{
    (void)state;
    band it;
    start(&it, 30, 0, ABZ_DANCE_UNKNOWN);
    play_bars(&it, backbeat, 4, 5);
    play(&it, backbeat[0], 15);  // announced again half a beat later, in the middle of 1
    beat rest = backbeat[0];
    rest.bass = rest.snare = 0;
    play(&it, rest, 15);
    play(&it, backbeat[1], 30);
    play(&it, backbeat[2], 30);
    play(&it, backbeat[3], 30);
    play_bars(&it, backbeat, 4, 1);
    assert_int_equal(it.in_bar, 4);
}

static void a_beat_left_out_is_got_over_at_once(void **state)
{
    (void)state;
    band it;
    start(&it, 30, 0, ABZ_DANCE_UNKNOWN);
    play_bars(&it, backbeat, 4, 5);
    play(&it, backbeat[0], 30);
    abz_band_frame second = it.frame;
    for (int t = 0; t < 30; t++) {
        for (uint32_t b = 28; b < ABZ_BAND_N && t == 1; b++) {
            second.level[b] = backbeat[1].snare;
        }
        fade(second.level, 0, ABZ_BAND_N);
        abzi_bar_hear(&it.bar, &second);
    }
    it.frame = second;
    play(&it, backbeat[2], 30);
    play(&it, backbeat[3], 30);
    assert_int_equal(it.in_bar, 4);
}

static void a_known_metre_is_obeyed(void **state)
{
    (void)state;
    band it;
    start(&it, 30, 4, ABZ_DANCE_UNKNOWN);
    play_bars(&it, waltz, 3, 8);
    assert_int_equal(it.bar_n, 4);
    start(&it, 30, 3, ABZ_DANCE_UNKNOWN);
    play_bars(&it, backbeat, 4, 8);
    assert_int_equal(it.bar_n, 3);
    start(&it, 30, 0, ABZ_DANCE_WALTZ);
    play_bars(&it, backbeat, 4, 8);
    assert_int_equal(it.bar_n, 3);
    start(&it, 30, 4, ABZ_DANCE_WALTZ);
    play_bars(&it, waltz, 3, 8);
    assert_int_equal(it.bar_n, 4);
}

static void silence_tells_nothing_but_the_count_goes_on(void **state)
{
    (void)state;
    band it;
    start(&it, 30, 4, ABZ_DANCE_UNKNOWN);
    play_bars(&it, backbeat, 4, 6);
    for (uint32_t n = 0; n < 8; n++) {
        for (int t = 0; t < 30; t++) {
            abzi_bar_hear(&it.bar, NULL);
            if (t == 0) {
                abzi_bar_beat(&it.bar, 0, 30, unknown, &it.in_bar, &it.bar_n, &it.sure);
            }
        }
        assert_int_equal(it.in_bar, 1 + n % 4);
    }
}

static uint32_t noise(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static float strange(uint32_t *seed)
{
    static const float all[] = {0, -1, 1, NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-40f, .5f, 30, 1e6f};
    return all[noise(seed) % (sizeof all / sizeof *all)];
}

static void whatever_comes_the_answer_is_a_beat_of_a_bar(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (uint32_t metre = 0; metre <= 5; metre++) {
        abzi_bar bar;
        abzi_bar_init(&bar, metre, (abz_dance)(metre * 3));
        for (int t = 0; t < 20000; t++) {
            abz_band_frame frame;
            for (uint32_t b = 0; b < ABZ_BAND_N; b++) {
                frame.level[b] = strange(&seed);
            }
            abzi_bar_hear(&bar, noise(&seed) % 5 == 0 ? NULL : &frame);
            if (noise(&seed) % 9 == 0) {
                float lane[ABZI_BAR_LANE_N], sure = -1;
                for (uint32_t b = 0; b < ABZI_BAR_LANE_N; b++) {
                    lane[b] = strange(&seed);
                }
                uint32_t in_bar = 0, bar_n = 0;
                abzi_bar_beat(&bar, strange(&seed), strange(&seed), lane, &in_bar, &bar_n, &sure);
                assert_true(bar_n == 3 || bar_n == 4);
                assert_in_range(in_bar, 1, bar_n);
                assert_true(sure > 0 && sure <= 1);
            }
        }
    }
}

static void a_dance_has_a_name_a_metre_and_a_first_beat(void **state)
{
    (void)state;
    for (uint32_t n = ABZ_DANCE_UNKNOWN + 1; n < ABZ_DANCE_N; n++) {
        const abzi_dance *dance = abzi_dance_of((abz_dance)n);
        assert_ptr_equal(abz_dance_name((abz_dance)n), dance->name);
        assert_true(dance->metre == 3 || dance->metre == 4);
        assert_true(dance->slow_per_minute < dance->fast_per_minute);
        for (uint32_t b = 0; b < 4; b++) {
            assert_true(dance->half[b] >= 0 && dance->half[b] <= 1);
            assert_true(b < dance->metre ? dance->weight[b] > 0 && dance->weight[b] <= 1 : dance->weight[b] == 0);
        }
    }
    assert_null(abzi_dance_of(ABZ_DANCE_N));
    assert_null(abz_dance_name((abz_dance)1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waltz_is_counted_in_three),
        cmocka_unit_test(bass_and_snare_are_counted_in_four),
        cmocka_unit_test(who_comes_in_late_finds_the_bar),
        cmocka_unit_test(a_salsa_bass_is_understood_when_it_is_named),
        cmocka_unit_test(a_beat_put_in_is_got_over_at_once),
        cmocka_unit_test(a_beat_left_out_is_got_over_at_once),
        cmocka_unit_test(a_known_metre_is_obeyed),
        cmocka_unit_test(silence_tells_nothing_but_the_count_goes_on),
        cmocka_unit_test(whatever_comes_the_answer_is_a_beat_of_a_bar),
        cmocka_unit_test(a_dance_has_a_name_a_metre_and_a_first_beat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
