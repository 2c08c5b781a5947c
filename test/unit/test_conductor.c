#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lead/conductor.h"
#include "walking.h"

enum { METRE = 4, FIGURE_COUNTS = 8 };

/// Music as a pulse that knows it, and a score of steps on every count, from count 2 on.
typedef struct band {
    abzi_conductor conductor;
    abzi_loudness loudness;
    abzi_score score;
    double now_s, beat_s, period_s;  // the newest beat
    uint32_t in_bar;
    bool is_silent;
    double landed_s[1000];  // of counts
    int landed_n;
} band;

static band b;

static void start(abz_dance dance, double per_minute)
{
    abz_figure walk = walking_figure("walk", dance, METRE, ABZ_CLOSE, ABZ_CLOSE, 1);
    memset(&b, 0, sizeof b);
    abzi_score_start(&b.score, &walk, (abzi_spot){0, 0, 0}, 1.7f);
    abzi_score_rest(&b.score, 2);
    for (int i = 0; i < 20; i++) {
        abzi_score_append(&b.score, &walk);
    }
    abzi_conductor_start(&b.conductor, (int)dance, 2);
    b.period_s = 60 / per_minute;
    b.in_bar = 1;
}

/// One tick; the count goes on smoothly whatever happens.
static void tick(void)
{
    double until_s = b.now_s + 1. / ABZ_TICKS_PER_SECOND;
    abz_beat beat = {.flags = ABZ_BEAT_BAR | (b.is_silent ? ABZ_BEAT_HELD : 0u), .confidence = 1, .bar_n = METRE};
    if (b.beat_s + b.period_s <= until_s) {
        b.beat_s += b.period_s;
        b.in_bar = b.in_bar % METRE + 1;
        beat.flags |= ABZ_BEAT_NEW;
        beat.beat_s = (float)(b.beat_s - until_s);
    }
    b.now_s = until_s;
    b.loudness.quiet_n = b.loudness.pause_n = b.is_silent ? b.loudness.quiet_n + 1 : 0;
    beat.period_s = (float)b.period_s;
    beat.next_s = (float)(b.beat_s + b.period_s - b.now_s);
    beat.in_bar = b.in_bar;
    float before = b.conductor.count, rate = b.conductor.rate;
    abzi_conductor_hear(&b.conductor, &beat, &b.loudness, &b.score, 2, METRE, FIGURE_COUNTS);
    float moved = b.conductor.count - before;
    assert_true(moved >= 0 && moved <= 1.85f * b.conductor.pace);
    // no jerk: in a tick the rate changes by less than a third of the pace
    assert_true(fabsf(b.conductor.rate - rate) <= .34f * b.conductor.pace);
    assert_true(abzi_conductor_is_sound(&b.conductor));
    if (floorf(b.conductor.count) > floorf(before) && b.landed_n < 1000) {
        double share = (double)((b.conductor.count - floorf(b.conductor.count)) / moved);
        b.landed_s[b.landed_n++] = b.now_s - share / ABZ_TICKS_PER_SECOND;
    }
}

static void play(double seconds)
{
    for (double end_s = b.now_s + seconds; b.now_s < end_s;) {
        tick();
    }
}

/// From the nearest beat, in seconds.
static double off_beat(double at_s)
{
    double beats = (at_s - b.beat_s) / b.period_s;
    return (beats - floor(beats + .5)) * b.period_s;
}

static void they_begin_on_a_bar_and_land_on_beats(void **state)
{
    (void)state;
    start(ABZ_DANCE_CHA_CHA, 120);
    play(20);
    assert_true(b.landed_n > 20);
    for (int i = 1; i < b.landed_n; i++) {
        assert_true(fabs(off_beat(b.landed_s[i])) < .005);
    }
    // the first landing is count 2; it is the first beat of a bar, and they have heard two
    double bars = b.landed_s[1] / (4 * b.period_s);
    assert_true(fabs(bars - floor(bars + .5)) < .01 && bars < 3.1);
}

static void music_in_another_octave_is_counted_as_usual(void **state)
{
    (void)state;
    start(ABZ_DANCE_CHA_CHA, 57);
    play(20);
    assert_float_equal(b.conductor.per_beat, 2, 0);
    start(ABZ_DANCE_CHA_CHA, 236);
    play(20);
    assert_float_equal(b.conductor.per_beat, .5f, 0);
    assert_true(b.landed_n > 10);
}

static void a_beat_that_jumps_is_caught_up_with(void **state)
{
    (void)state;
    for (double jump = -.45; jump < .5; jump += .15) {
        start(ABZ_DANCE_CHA_CHA, 120);
        play(10);
        b.beat_s += jump * b.period_s;
        play(3);
        b.landed_n = 0;
        play(5);
        for (int i = 0; i < b.landed_n; i++) {
            assert_true(fabs(off_beat(b.landed_s[i])) < .01);
        }
    }
}

static void another_tempo_is_followed(void **state)
{
    (void)state;
    start(ABZ_DANCE_CHA_CHA, 110);
    play(10);
    b.landed_n = 0;
    for (int i = 0; i < 1200; i++) {  // a fifth faster in twenty seconds
        b.period_s = 60 / (110 + 22. * i / 1200);
        tick();
    }
    for (int i = 0; i < b.landed_n - 1; i++) {
        assert_true(b.landed_s[i + 1] - b.landed_s[i] > .4);
    }
    assert_true(fabs(off_beat(b.landed_s[b.landed_n - 1])) < .02);
}

static void a_silence_is_danced_as_a_pause(void **state)
{
    (void)state;
    start(ABZ_DANCE_CHA_CHA, 120);
    play(12.2);
    b.is_silent = true;
    play(2);
    float stood = b.conductor.count;
    play(2);
    assert_float_equal(b.conductor.count, stood, 0);
    assert_int_equal(b.conductor.mode, ABZI_CONDUCTOR_STANDS);
    assert_float_equal(abzi_score_still(&b.score, stood), stood, 0);
    b.is_silent = false;
    b.landed_n = 0;
    play(6);
    assert_true(b.landed_n > 6);
    for (int i = 0; i < b.landed_n; i++) {
        assert_true(fabs(off_beat(b.landed_s[i])) < .01);
    }
    // in phase with the bar: first counts of bars of the score meet first beats
    int count = (int)floorf(b.conductor.count);
    double beats = (b.beat_s - b.landed_s[b.landed_n - 1]) / b.period_s;
    int in_bar = (int)(b.in_bar - 1) - (int)floor(beats + .5);
    assert_int_equal((count - 2 - in_bar) % METRE, 0);
}

static void a_bar_that_is_ahead_is_waited_for(void **state)
{
    (void)state;
    start(ABZ_DANCE_CHA_CHA, 120);
    play(10);
    assert_float_equal(abzi_conductor_rest(&b.conductor), 0, 0);
    b.in_bar = (b.in_bar + 2) % METRE + 1;  // a beat was left out: their 1 is its 4
    play(5);
    assert_float_equal(abzi_conductor_rest(&b.conductor), 1, 0);
    assert_float_equal(abzi_conductor_rest(&b.conductor), 0, 0);
}

static void a_fixed_tempo_is_exact(void **state)
{
    (void)state;
    abzi_conductor it;
    abzi_conductor_start(&it, ABZ_DANCE_WALTZ, 2);
    for (int i = 1; i <= 36000; i++) {
        abzi_conductor_tick(&it, 90);
        assert_float_equal(it.count, (float)(90. * i / 3600), 1e-4f);
    }
    abzi_conductor_halt(&it, 901);
    for (int i = 0; i < 180; i++) {
        float before = it.count;
        abzi_conductor_tick(&it, 90);
        assert_true(it.count >= before && it.count <= 901);
        if (it.mode == ABZI_CONDUCTOR_STANDS) {
            assert_float_equal(it.count, 901, .01);
            return;
        }
    }
    fail_msg("does not come to a stand");
}

static void noise_is_not_danced_to(void **state)
{
    (void)state;
    start(ABZ_DANCE_CHA_CHA, 120);
    abz_beat beat = {.flags = ABZ_BEAT_NEW | ABZ_BEAT_BAR,
                     .confidence = .05f,
                     .bar_n = METRE,
                     .in_bar = 4,
                     .period_s = .5f,
                     .next_s = .5f};
    for (int i = 0; i < 1000; i++) {
        abzi_conductor_hear(&b.conductor, &beat, &b.loudness, &b.score, 2, METRE, FIGURE_COUNTS);
    }
    assert_int_equal(b.conductor.begun, 0);
    assert_float_equal(b.conductor.count, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_begin_on_a_bar_and_land_on_beats),
        cmocka_unit_test(music_in_another_octave_is_counted_as_usual),
        cmocka_unit_test(a_beat_that_jumps_is_caught_up_with),
        cmocka_unit_test(another_tempo_is_followed),
        cmocka_unit_test(a_silence_is_danced_as_a_pause),
        cmocka_unit_test(a_bar_that_is_ahead_is_waited_for),
        cmocka_unit_test(a_fixed_tempo_is_exact),
        cmocka_unit_test(noise_is_not_danced_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
