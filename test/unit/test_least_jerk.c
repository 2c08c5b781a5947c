// The way of least jerk (src/motion/least_jerk.h): it comes to rest where and when it should, along the curve of Flash
// and Hogan from rest, and goes on smoothly when place or time change.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "motion/least_jerk.h"

static void from_rest_it_is_the_known_curve(void **state)
{
    (void)state;
    abzi_reach it = {1, 0, 0};
    float hardest = 0;
    for (int i = 1; i <= 20; i++) {
        abzi_reach_tick(&it, 3, (float)(21 - i));
        const float p = (float)i / 20;
        assert_float_equal(it.at, 1 + 2 * p * p * p * (10 + p * (-15 + 6 * p)), 1e-4);
        hardest = fabsf(it.gain) > hardest ? fabsf(it.gain) : hardest;
    }
    assert_float_equal(it.speed, 0, 1e-5);
    assert_float_equal(hardest, ABZI_REACH_HARD * 2 / 400, 0.02 * 2 * ABZI_REACH_HARD / 400);
}

static void it_arrives_whatever_changes_on_the_way(void **state)
{
    (void)state;
    abzi_reach it = {0, 0, 0};
    float left = 18, to = 0.4f, speed = 0, sharpest = 0;
    for (int i = 0; left >= 1; i++, left -= 1) {
        to = i == 6 ? 0.3f : i == 9 ? 0.35f : to;
        left = i == 8 ? left + 3 : left;
        abzi_reach_tick(&it, to, left);
        sharpest = fabsf(it.speed - speed) > sharpest ? fabsf(it.speed - speed) : sharpest;
        speed = it.speed;
    }
    assert_float_equal(it.at, 0.35f, 1e-4);
    assert_float_equal(it.speed, 0, 1e-4);
    assert_true(sharpest < 2 * ABZI_REACH_HARD * 0.4f / (18 * 18));
}

static void where_it_is_easiest_to_stop_force_only_falls(void **state)
{
    (void)state;
    abzi_reach it = {0, 0.05f, 0};
    const float to = abzi_reach_easy(&it, 12);
    for (int left = 12; left > 0; left--) {
        abzi_reach_tick(&it, to, (float)left);
        assert_true(it.gain <= 1e-5f && it.speed >= -1e-5f);
    }
    assert_float_equal(it.at, to, 1e-4);
    assert_float_equal(it.speed, 0, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_rest_it_is_the_known_curve),
        cmocka_unit_test(it_arrives_whatever_changes_on_the_way),
        cmocka_unit_test(where_it_is_easiest_to_stop_force_only_falls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
