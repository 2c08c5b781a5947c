#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "lead/ahead.h"
#include "people.h"

enum { N = 1800 };
static double path[N + 120];

/// A wandering that has no period.
static int setup(void **state)
{
    (void)state;
    uint64_t seed = 3;
    double v = 0, x = 0;
    for (int i = 0; i < N + 120; i++) {
        v = .95 * v + .02 * person_noise(&seed);
        x = .99 * x + v;
        path[i] = x;
    }
    return 0;
}

static void dance(abzi_ahead *ahead, int later_ticks, const double *his)
{
    abz_vec3 a[ABZ_JOINT_N] = {{0, 0, 0}}, b[ABZ_JOINT_N] = {{0, 0, 0}};
    abzi_ahead_start(ahead);
    for (int i = 60; i < N; i++) {
        a[ABZ_HIPS].x = a[ABZ_LEFT_HAND].y = (float)path[i];
        b[ABZ_HIPS].x = b[ABZ_LEFT_HAND].y = (float)his[i - later_ticks];
        abzi_ahead_tick(ahead, a, b, true);
    }
}

static void the_lag_is_found_and_it_is_sure(void **state)
{
    (void)state;
    static const int lag[] = {-24, -12, 12, 20};
    for (int i = 0; i < 4; i++) {
        abzi_ahead ahead;
        dance(&ahead, lag[i], path);
        assert_close((double)ahead.lag_s, lag[i] / 60., .02);
        assert_true(ahead.correlation > .95f && ahead.correlation > ahead.chance + .2f);
        assert_true(abzi_ahead_sure(&ahead) > .6f);
    }
}

static void at_the_same_time_nobody_is_ahead(void **state)
{
    (void)state;
    abzi_ahead ahead;
    dance(&ahead, 0, path);
    assert_true(ahead.correlation > .95f);
    assert_true(abzi_ahead_sure(&ahead) < .01f);
}

static void strangers_are_at_the_level_of_chance(void **state)
{
    (void)state;
    static double other[N + 120];
    uint64_t seed = 99;
    double v = 0, x = 0;
    for (int i = 0; i < N + 120; i++) {
        v = .95 * v + .02 * person_noise(&seed);
        x = .99 * x + v;
        other[i] = x;
    }
    abzi_ahead ahead;
    dance(&ahead, 0, other);
    assert_true(abzi_ahead_sure(&ahead) < .3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_lag_is_found_and_it_is_sure, setup),
        cmocka_unit_test_setup(at_the_same_time_nobody_is_ahead, setup),
        cmocka_unit_test_setup(strangers_are_at_the_level_of_chance, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
