#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "close.h"
#include "people.h"
#include "rhythm/accord.h"

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)

/// She, somebody who steps as clocks do, and music as exact.
typedef struct ballroom {
    abzi_accord accord;
    abzi_plan plan;
    int tick;
    double beat_s;            // her newest
    double step_s, stride_s;  // his next step, and from there to the one after it
    double music_s, music_at_s;
    float music_confidence;
} ballroom;

static ballroom empty_floor(void)
{
    ballroom f = {.step_s = INFINITY, .music_confidence = .9f, .beat_s = -1};
    abzi_accord_start(&f.accord);
    return f;
}

static void tick(ballroom *f)
{
    const double now_s = ++f->tick * TICK_S;
    abz_step step = {0};
    if (f->step_s <= now_s) {
        step = (abz_step){true, 0, (float)(f->step_s - now_s)};
        f->step_s += f->stride_s;
    }
    abz_beat music = {0};
    if (f->music_s > 0) {
        const double place = (now_s - f->music_at_s) / f->music_s, phase = place - floor(place);
        music = (abz_beat){.phase = (float)phase,
                           .period_s = (float)f->music_s,
                           .next_s = (float)((1 - phase) * f->music_s),
                           .confidence = f->music_confidence};
        music.beat_s = music.next_s;
        music.flags = music.next_s <= 1.0f / ABZ_TICKS_PER_SECOND ? ABZ_BEAT_NEW : 0;
    }
    abzi_accord_tick(&f->accord, &step, f->music_s > 0 ? &music : NULL, &f->plan);
    if (f->plan.flags & ABZI_PLAN_BEAT) {
        assert_true(f->plan.beat_s <= 0 && (double)f->plan.beat_s > -TICK_S);
        f->beat_s = now_s + (double)f->plan.beat_s;
    }
}

static void ticks(ballroom *f, double s)
{
    for (int end = f->tick + (int)(s / TICK_S); f->tick < end;)
        tick(f);
}

// How far her next beat is from the nearest of a row of times.
static double beside(const ballroom *f, double at_s, double every_s)
{
    const double beats = (f->tick * TICK_S + (double)f->plan.next_s - at_s) / every_s;
    return (beats - floor(beats + .5)) * every_s;
}

static void steps(ballroom *f, double stride_s)
{
    f->step_s = f->tick * TICK_S + .1;
    f->stride_s = stride_s;
}

static void nothing_heard_is_no_beat(void **state)
{
    (void)state;
    ballroom f = empty_floor();
    for (int i = 0; i < 600; i++) {
        tick(&f);
        assert_int_equal(f.plan.flags, 0);
        assert_true(f.plan.confidence == 0);
    }
}

static void three_steps_are_a_beat(void **state)
{
    (void)state;
    for (double stride_s = .3; stride_s < 1.3; stride_s += .1) {
        ballroom f = empty_floor();
        ticks(&f, 1.234);
        steps(&f, stride_s);
        ticks(&f, .1 + 2.2 * stride_s);
        assert_close((double)f.plan.period_s, stride_s, .002);
        assert_close(beside(&f, f.step_s, stride_s), 0, .005);
        assert_true(f.plan.flags & ABZI_PLAN_STEPS);
        assert_true(f.plan.stride_beats == 1);
        ticks(&f, 3 * stride_s);
        assert_true(f.plan.confidence > .8f);
    }
}

static void he_stands_and_she_goes_on_for_seven_seconds(void **state)
{
    (void)state;
    ballroom f = empty_floor();
    steps(&f, .5);
    ticks(&f, 10.2);
    const double last_s = f.step_s - .5;
    f.step_s = INFINITY;
    float before = f.plan.confidence;
    assert_true(before > .9f);
    while (f.tick * TICK_S - last_s < 6.9) {
        tick(&f);
        assert_true(f.plan.confidence <= before);
        before = f.plan.confidence;
        assert_close(beside(&f, last_s, .5), 0, .01);
        assert_close((double)f.plan.period_s, .5, .001);
    }
    assert_true(before < .05f && before > 0);
    ticks(&f, .5);
    assert_int_equal(f.plan.flags, 0);
    assert_true(f.plan.confidence == 0);
    // He comes back, slower.
    steps(&f, .6);
    ticks(&f, 2);
    assert_close((double)f.plan.period_s, .6, .005);
    assert_close(beside(&f, f.step_s, .6), 0, .01);
}

static void he_stands_and_she_dances_to_the_music(void **state)
{
    (void)state;
    for (int way = -1; way <= 1; way++) {
        ballroom f = empty_floor();
        f.music_s = .5;
        f.music_at_s = .123;
        steps(&f, .5 * (1 + .08 * way));
        ticks(&f, 15);
        if (way != 0)
            assert_close(beside(&f, f.step_s, f.stride_s), 0, .015);  // with him, not with the music
        assert_int_equal(f.plan.flags & ABZI_PLAN_MUSIC, way == 0 ? ABZI_PLAN_MUSIC : 0);
        f.step_s = INFINITY;
        ticks(&f, 8);
        assert_close(beside(&f, f.music_at_s, .5), 0, .01);
        assert_close((double)f.plan.period_s, .5, .005);
        assert_true(f.plan.confidence > .85f);
        ticks(&f, 30);
        assert_close(beside(&f, f.music_at_s, .5), 0, .01);
        // Back again beside the beat: at his third step she is with him.
        steps(&f, .45);
        ticks(&f, .1 + 2.2 * .45);
        assert_close(beside(&f, f.step_s, .45), 0, .04);
    }
}

static void music_alone_is_danced_to_when_it_is_believed(void **state)
{
    (void)state;
    ballroom f = empty_floor();
    f.music_s = .4;
    f.music_confidence = .2f;
    ticks(&f, 5);
    assert_int_equal(f.plan.flags, 0);
    f.music_confidence = .7f;
    ticks(&f, 2);
    assert_close(beside(&f, 0, .4), 0, .002);
    assert_true(f.plan.confidence >= .69f);
    // The music stops: seven seconds more.
    f.music_s = 0;
    ticks(&f, 6.5);
    assert_close(beside(&f, 0, .4), 0, .01);
    ticks(&f, 1);
    assert_int_equal(f.plan.flags, 0);
}

static void slow_and_quick_steps_are_told_in_beats_of_the_music(void **state)
{
    (void)state;
    static const double stride[] = {.5, 1, 2};
    for (double music_s = .4; music_s < .9; music_s += .1) {
        for (int i = 0; i < 3; i++) {
            for (int heard_first = 0; heard_first < 2; heard_first++) {
                ballroom f = empty_floor();
                f.music_s = music_s;
                if (heard_first)
                    ticks(&f, 10 * music_s);
                // On the beat, and twenty milliseconds behind it.
                f.step_s = (floor(f.tick * TICK_S / music_s) + 1) * music_s + .02;
                f.stride_s = stride[i] * music_s;
                ticks(&f, 20 * f.stride_s);
                assert_close((double)f.plan.period_s, music_s, .01);
                assert_close(beside(&f, .02, music_s), 0, .01);
                assert_true(f.plan.stride_beats == (float)stride[i]);
                assert_true(f.plan.flags & ABZI_PLAN_MUSIC);
            }
        }
    }
}

static void without_music_slow_quick_quick_has_the_beat_of_most_steps(void **state)
{
    (void)state;
    ballroom f = empty_floor();
    f.step_s = .3;
    for (int n = 0; n < 60; n++) {
        f.stride_s = n % 3 == 0 ? .8 : .4;
        const double at = f.step_s;
        while (f.step_s == at)
            tick(&f);
        if (n > 20) {
            // Either of the two is a beat; all steps fall on it or on its half.
            const double period_s = (double)f.plan.period_s, beat_s = period_s > .6 ? .8 : .4;
            assert_close(period_s, beat_s, .01);
            assert_close(beside(&f, .3, .4), 0, .01);
        }
    }
}

static void steps_twice_as_slow_or_fast_become_the_beat(void **state)
{
    (void)state;
    for (int fast = 0; fast < 2; fast++) {
        ballroom f = empty_floor();
        steps(&f, .7);
        ticks(&f, 10);
        f.stride_s = fast ? .35 : 1.4;
        ticks(&f, 10 * f.stride_s);
        assert_close((double)f.plan.period_s, f.stride_s, .01);
        assert_close(beside(&f, f.step_s, f.stride_s), 0, .01);
    }
}

static void one_strange_step_changes_little(void **state)
{
    (void)state;
    for (double where = .06; where < .46; where += .02) {
        ballroom f = empty_floor();
        steps(&f, .5);
        ticks(&f, 10.15);
        const double next_s = f.step_s;
        f.step_s = next_s - .5 + where;
        f.stride_s = .5 - where;
        ticks(&f, where);
        assert_true(f.step_s == next_s || f.step_s > next_s - .5);
        f.step_s = next_s;
        f.stride_s = .5;
        ticks(&f, .6);
        assert_close(beside(&f, f.step_s, .5), 0, .05);
        ticks(&f, 3);
        assert_close(beside(&f, f.step_s, .5), 0, .02);
    }
}

static void whatever_comes_the_plan_is_a_plan(void **state)
{
    (void)state;
    static const float strange[] = {0, -0.0f, 1, -1, 1e-30f, 1e30f, INFINITY, -INFINITY, NAN, .3f, .5f, .9f};
    uint64_t seed = 5;
    abzi_accord accord;
    abzi_accord_start(&accord);
    for (int i = 0; i < 300000; i++) {
        float value[8];
        for (int k = 0; k < 8; k++) {
            const double x = person_noise(&seed);
            value[k] = x > .7 ? strange[(int)(1e6 * x) % 12] : (float)fabs(x);
        }
        const abz_step step = {value[0] > .6f, 0, value[1] * (i % 3 == 0 ? 1 : .1f)};
        const abz_beat music = {.flags = value[2] > .6f ? ABZ_BEAT_NEW : 0,
                                .beat_s = value[3],
                                .phase = value[4],
                                .period_s = value[5],
                                .next_s = value[6],
                                .confidence = value[7]};
        abzi_plan plan;
        abzi_accord_tick(&accord, &step, i / 1000 % 3 == 0 ? NULL : &music, &plan);
        if (plan.flags & ABZI_PLAN_BEAT)
            assert_true(plan.beat_s <= 0 && (double)plan.beat_s > -TICK_S);
        assert_true(plan.next_s >= 0 && plan.next_s < 10);
        assert_true(plan.period_s >= 0 && plan.period_s < 2.1f);
        assert_true(plan.phase >= 0 && plan.phase < 1);
        assert_true(plan.confidence >= 0 && plan.confidence <= 1);
        assert_true(plan.gain >= 0 && plan.gain < 1 && plan.his_gain >= 0 && plan.his_gain < 1);
        assert_true(isfinite(plan.asynchrony_s) && isfinite(plan.spread_s) && isfinite(plan.stride_beats));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_heard_is_no_beat),
        cmocka_unit_test(three_steps_are_a_beat),
        cmocka_unit_test(he_stands_and_she_goes_on_for_seven_seconds),
        cmocka_unit_test(he_stands_and_she_dances_to_the_music),
        cmocka_unit_test(music_alone_is_danced_to_when_it_is_believed),
        cmocka_unit_test(slow_and_quick_steps_are_told_in_beats_of_the_music),
        cmocka_unit_test(without_music_slow_quick_quick_has_the_beat_of_most_steps),
        cmocka_unit_test(steps_twice_as_slow_or_fast_become_the_beat),
        cmocka_unit_test(one_strange_step_changes_little),
        cmocka_unit_test(whatever_comes_the_plan_is_a_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
