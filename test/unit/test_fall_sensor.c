#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"
#include "care/fall_sensor.h"

/// A body that drops freely for a while, turns meanwhile, strikes the floor, and lies or stands there.
typedef struct story {
    float drop_s, tilt_rad, strikes_g;
    bool gyroscope;
    abz_quat mounted;  ///< how the sensor sits on the body
} story;

static abz_fall_motion at(const story *s, int tick)
{
    const float t = (float)(tick - 240) / ABZ_TICKS_PER_SECOND, turn_s = abzi_maxf(s->drop_s, .3f);
    const float done = t < 0 ? 0 : t > turn_s ? 1 : t / turn_s;
    const bool drops = t >= 0 && t < s->drop_s, strikes = t >= s->drop_s && t < s->drop_s + .05f && s->strikes_g > 0;
    const abz_quat body = abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), -s->tilt_rad * done);
    const abz_vec3 felt = abzi_quat_rotate(body, abzi_v3(0, drops ? .2f : strikes ? s->strikes_g : 1, 0));
    const abz_vec3 turn = abzi_v3(t >= 0 && t < turn_s ? s->tilt_rad / turn_s : 0, 0, 0);
    return (abz_fall_motion){abzi_quat_rotate(s->mounted, felt), abzi_quat_rotate(s->mounted, turn), s->gyroscope};
}

static abz_fall end_of(const story *s, int tick_n, uint32_t *states)
{
    void *mem = malloc(abz_fall_sensor_size());
    abz_fall_sensor *sensor;
    abz_fall fall = {0};
    memset(mem, 0xff, abz_fall_sensor_size());
    assert_int_equal(abz_fall_sensor_init(mem, abz_fall_sensor_size() - 1, &sensor), ABZ_ENOMEM);
    assert_int_equal(abz_fall_sensor_init(mem, abz_fall_sensor_size(), &sensor), ABZ_OK);
    *states = 0;
    for (int t = 0; t < tick_n; t++) {
        const abz_fall_motion motion = at(s, t);
        abz_fall_sensor_tick(sensor, &motion, &fall);
        *states |= 1u << fall.state;
        assert_true(fall.confidence >= 0 && fall.confidence <= 1);
    }
    free(mem);
    return fall;
}

static void who_drops_strikes_and_lies_has_fallen_however_the_sensor_sits(void **state)
{
    (void)state;
    uint32_t states;
    for (int i = 0; i < 24; i++) {
        const abz_quat mounted = abzi_quat_normalize((abz_quat){.3f * (float)(i % 5) - .6f, .2f * (float)(i % 7) - .5f,
                                                                .4f * (float)(i % 3) - .4f, .1f * (float)i - 1.1f});
        const story s = {.35f, 1.5f, 3, i % 2 == 0, mounted};
        const abz_fall fall = end_of(&s, 600, &states);
        assert_int_equal(fall.fall_n, 1);
        assert_int_equal(fall.state, ABZ_FALL_DOWN);
        assert_true((states & 1u << ABZ_FALL_UNSTEADY) != 0);
    }
}

static void who_hops_lies_down_or_bends_has_not(void **state)
{
    (void)state;
    const abz_quat straight = {0, 0, 0, 1};
    const story none[] = {{.45f, .1f, 6.5f, true, straight},  {.45f, .1f, 6.5f, false, straight},
                          {0, 1.5f, 1.3f, true, straight},    {0, 1.5f, 1.3f, false, straight},
                          {.08f, 1.2f, 1.6f, true, straight}, {0, 1, 0, true, straight}};
    uint32_t states;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const abz_fall fall = end_of(&none[i], 600, &states);
        assert_int_equal(fall.fall_n, 0);
        assert_int_equal(fall.state, ABZ_FALL_DANCING);
    }
}

static void who_stands_up_again_dances(void **state)
{
    (void)state;
    const abzi_fall_limits limits = abzi_fall_limits_usual();
    const story falls = {.35f, 1.5f, 3, true, {0, 0, 0, 1}};
    abzi_fall_sensor s;
    abzi_fall_sensor_start(&s, &limits);
    uint32_t order[8], order_n = 0;
    for (int t = 0; t < 900; t++) {
        abz_fall_motion motion = at(&falls, t);
        if (t >= 600) {  // in a second back the way the body came
            const float back = abzi_minf(1, (float)(t - 600) / 60);
            motion.acceleration_g =
                abzi_quat_rotate(abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), -1.5f * (1 - back)), abzi_v3(0, 1, 0));
            motion.turn = abzi_v3(back < 1 ? -1.5f : 0, 0, 0);
        }
        abzi_fall_sensor_feel(&s, &motion);
        if (order_n == 0 || order[order_n - 1] != s.now.state) {
            order[order_n++] = s.now.state;
            assert_true(order_n < 8);
        }
    }
    const uint32_t wanted[] = {ABZ_FALL_DANCING, ABZ_FALL_UNSTEADY, ABZ_FALL_FALLING,
                               ABZ_FALL_DOWN,    ABZ_FALL_RISING,   ABZ_FALL_DANCING};
    assert_int_equal(order_n, 6);
    assert_memory_equal(order, wanted, sizeof wanted);
}

static void what_does_not_come_is_lost(void **state)
{
    (void)state;
    const abzi_fall_limits limits = abzi_fall_limits_usual();
    abzi_fall_sensor s;
    abzi_fall_sensor_start(&s, &limits);
    const abz_fall_motion stands = {{0, 1, 0}, {0, 0, 0}, 1}, broken = {{0, NAN, 0}, {0, 0, 0}, 1};
    abzi_fall_sensor_feel(&s, &stands);
    assert_int_equal(s.now.state, ABZ_FALL_DANCING);
    for (int t = 0; t < 31; t++) {
        abzi_fall_sensor_feel(&s, t % 2 ? &broken : NULL);
    }
    assert_int_equal(s.now.state, ABZ_FALL_LOST);
    abzi_fall_sensor_feel(&s, &stands);
    assert_int_equal(s.now.state, ABZ_FALL_DANCING);
}

static void two_senses_are_one(void **state)
{
    (void)state;
    const abz_fall lost = {ABZ_FALL_LOST, 0, 0, 1}, dances = {ABZ_FALL_DANCING, 0, 0, 1},
                   totters = {ABZ_FALL_UNSTEADY, 0, 0, .6f}, falls = {ABZ_FALL_FALLING, 0, 1, .8f};
    assert_int_equal(abz_fall_together(&lost, &falls).state, ABZ_FALL_FALLING);
    assert_int_equal(abz_fall_together(&dances, &lost).state, ABZ_FALL_DANCING);
    assert_int_equal(abz_fall_together(&falls, &dances).state, ABZ_FALL_FALLING);
    assert_int_equal(abz_fall_together(&totters, &falls).state, ABZ_FALL_FALLING);
    assert_int_equal(abz_fall_together(&dances, &falls).state, ABZ_FALL_UNSTEADY);
    assert_float_equal(abz_fall_together(&falls, &falls).confidence, .96f, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_drops_strikes_and_lies_has_fallen_however_the_sensor_sits),
        cmocka_unit_test(who_hops_lies_down_or_bends_has_not),
        cmocka_unit_test(who_stands_up_again_dances),
        cmocka_unit_test(what_does_not_come_is_lost),
        cmocka_unit_test(two_senses_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
