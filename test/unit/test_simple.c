#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/base.h"
#include "base/fmath.h"
#include "care/simple.h"

enum { BAR_TICKS = 140 };  // the memory's oldest part is being written over

static void a_spin_is_a_half_turn_in_any_bar(void **state)
{
    (void)state;
    static float yaw[4 * BAR_TICKS];
    abzi_half_turn turn;
    abzi_half_turn_start(&turn, 0);
    float all = 0, was = 0;
    for (int i = 0; i < 4 * BAR_TICKS; i++) {
        const float wanted = abzi_wrapf(.1f * (float)i);  // about a turn a second
        const float now = abzi_half_turn_tick(&turn, wanted, 4);
        all += abzi_wrapf(now - was);
        was = now;
        yaw[i] = all;
        for (int j = i > BAR_TICKS ? i - BAR_TICKS : 0; j < i; j++) {
            assert_true(fabsf(yaw[i] - yaw[j]) < 2.25f);  // 2, and what is turned between two memories
        }
    }
    assert_true(fabsf(all) > 2);  // she does turn
}

static void a_heading_that_sways_is_followed(void **state)
{
    (void)state;
    abzi_half_turn turn;
    abzi_half_turn_start(&turn, 3);
    for (int i = 0; i < 600; i++) {
        const float wanted = abzi_wrapf(3 + .5f * abzi_sinf(.05f * (float)i));  // over the seam of the circle
        assert_true(fabsf(abzi_wrapf(abzi_half_turn_tick(&turn, wanted, 4) - wanted)) < 1e-3f);
    }
}

static void nothing_is_faster_than_said(void **state)
{
    (void)state;
    abzi_half_turn turn;
    abzi_half_turn_start(&turn, 0);
    float was = 0;
    for (int i = 0; i < 60; i++) {
        const float now = abzi_half_turn_tick(&turn, 1.5f, 2);
        assert_true(fabsf(now - was) < 2.001f / ABZ_TICKS_PER_SECOND);
        was = now;
    }
    assert_float_equal(was, 1.5, 1e-3);
}

static void carrying_is_smaller_than_the_dance(void **state)
{
    (void)state;
    const abzi_simple small = abzi_simple_carrying(), full = abzi_simple_full();
    assert_float_equal(small.effort.stride_m / full.effort.stride_m, .6, 1e-6);
    assert_float_equal(small.restraint.swing_m / full.restraint.swing_m, .6, 1e-6);
    assert_true(small.restraint.low && !full.restraint.low);
    assert_true(small.restraint.lean_rad < .2f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spin_is_a_half_turn_in_any_bar),
        cmocka_unit_test(a_heading_that_sways_is_followed),
        cmocka_unit_test(nothing_is_faster_than_said),
        cmocka_unit_test(carrying_is_smaller_than_the_dance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
