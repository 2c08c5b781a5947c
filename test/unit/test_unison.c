#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "room/unison.h"

#define WINDOW_S 8.0f

// So many ticks of two who step at `period`, the second `late` ticks behind.
static void step_on(abzi_unison *t, int ticks, int period, int late)
{
    for (int i = 0; i < ticks; i++) {
        const bool landed[2] = {i % period == 0, i >= late && (i - late) % period == 0};
        abzi_unison_tick(t, landed, WINDOW_S);
    }
}

static void who_steps_at_the_same_time_is_together(void **state)
{
    (void)state;
    abzi_unison t;
    abzi_unison_start(&t);
    assert_true(t.share < 0);
    step_on(&t, 1200, 40, 3);
    assert_float_equal(t.share, 1, 0.08);
    // 25 of 41 places in a period are within 12 ticks: a step moved at random is near one as often
    assert_true(t.chance > 0.4f && t.chance < 0.8f);
}

// A window of whole beats, as four bars are: chance is no higher for that.
static void chance_does_not_fall_on_the_beat(void **state)
{
    (void)state;
    for (int period = 24; period <= 60; period += 6) {
        abzi_unison unison;
        abzi_unison_start(&unison);
        for (int i = 0; i < 2400; i++) {
            const bool landed[2] = {i % period == 0, i % period == 0};
            abzi_unison_tick(&unison, landed, 16 * (float)period / ABZ_TICKS_PER_SECOND);
        }
        float near = 25 / (float)period;  // of the ticks of a period so many are within 200 ms of a step
        assert_true(unison.share > 0.9f);
        assert_float_equal(unison.chance, near < 1 ? near : 1, 0.2);
    }
}

static void who_steps_in_between_is_not(void **state)
{
    (void)state;
    abzi_unison t;
    abzi_unison_start(&t);
    step_on(&t, 1200, 40, 20);
    assert_float_equal(t.share, 0, 1e-6);
}

static void steps_are_paired_one_to_one(void **state)
{
    (void)state;
    abzi_unison t;
    abzi_unison_start(&t);
    for (int i = 0; i < 600; i++) {  // one steps twice as often
        const bool landed[2] = {i % 20 == 0, i % 40 == 0};
        abzi_unison_tick(&t, landed, WINDOW_S);
    }
    assert_float_equal(t.share, 2.0 / 3, 0.03);
}

static void who_stops_is_known_no_more(void **state)
{
    (void)state;
    abzi_unison t;
    abzi_unison_start(&t);
    step_on(&t, 600, 30, 0);
    assert_true(t.share > 0.9f);
    for (int i = 0; i < 600; i++) {
        const bool landed[2] = {i % 30 == 0, false};
        abzi_unison_tick(&t, landed, WINDOW_S);
    }
    assert_true(t.share < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_steps_at_the_same_time_is_together),
        cmocka_unit_test(chance_does_not_fall_on_the_beat),
        cmocka_unit_test(who_steps_in_between_is_not),
        cmocka_unit_test(steps_are_paired_one_to_one),
        cmocka_unit_test(who_stops_is_known_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
