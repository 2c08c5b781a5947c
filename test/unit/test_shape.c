#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "close.h"
#include "rhythm/shape.h"

enum { AGO = ABZI_SHAPE_AFTER + 3 };  // ticks after a beat at which it is looked at

static float narrow(int tick)
{
    return expf(-.5f * (float)(tick * tick));
}

static float wide(int tick)
{
    return tick < 0 ? expf(-.02f * (float)(tick * tick)) : expf(-.1f * (float)(tick * tick)) - .02f * (float)tick;
}

static float slope(int tick)
{
    return .1f * (float)tick;
}

static void show(abzi_shape *shape, float (*beat)(int tick), float size, float level)
{
    for (int tick = -2 * AGO; tick <= AGO; tick++) {
        abzi_shape_tick(shape, level + size * beat(tick), false);
    }
}

static void beats_look_like_beats_at_any_size_and_level(void **state)
{
    (void)state;
    abzi_shape shape = {0};
    for (int i = 0; i < 3; i++) {
        show(&shape, narrow, 1, 0);
        assert_true(abzi_shape_likeness(&shape, AGO) == 0 && !abzi_shape_is_known(&shape));
        abzi_shape_learn(&shape, AGO);
    }
    assert_true(abzi_shape_is_known(&shape));
    static const float size[] = {1e-30f, .3f, 1, 1e11f};
    for (int i = 0; i < 4; i++) {
        show(&shape, narrow, size[i], -3 * size[i]);
        assert_close(abzi_shape_likeness(&shape, AGO), 1, 1e-4);
        show(&shape, slope, size[i], 0);
        assert_true(abzi_shape_likeness(&shape, AGO) < .3f);
    }
}

static void two_kinds_are_known_and_one_that_comes_no_more_is_forgotten(void **state)
{
    (void)state;
    abzi_shape shape = {0};
    for (int i = 0; i < 10; i++) {
        show(&shape, i % 2 == 0 ? narrow : wide, 1, 0);
        abzi_shape_learn(&shape, AGO);
    }
    show(&shape, narrow, 1, 0);
    assert_true(abzi_shape_likeness(&shape, AGO) > .99f);
    show(&shape, wide, 1, 0);
    assert_true(abzi_shape_likeness(&shape, AGO) > .99f);
    for (int i = 0; i < 10; i++) {
        show(&shape, slope, 1, 0);
        abzi_shape_learn(&shape, AGO);
    }
    assert_true(abzi_shape_likeness(&shape, AGO) > .99f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beats_look_like_beats_at_any_size_and_level),
        cmocka_unit_test(two_kinds_are_known_and_one_that_comes_no_more_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
