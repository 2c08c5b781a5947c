#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

typedef struct course {
    float w, dt, decay;
} course;

static course course_of(float half_life_s, float dt)
{
    float w = ABZI_SPRING(half_life_s);
    return (course){w, dt, abzi_expf(-w * dt)};
}

static void half_of_the_way_takes_the_half_life(void **state)
{
    (void)state;
    for (float half_life_s = .05f; half_life_s < 1; half_life_s *= 2) {
        course c = course_of(half_life_s, half_life_s);
        float x = 0, v = 0;
        abzi_spring(&x, &v, 1, c.w, c.decay, c.dt);
        assert_true(fabsf(x - .5f) < .001f);
    }
}

static void it_comes_to_rest_without_overshoot(void **state)
{
    (void)state;
    course c = course_of(.1f, DT);
    float x = -3, v = 0;
    for (int i = 0; i < 180; i++) {
        float before = x;
        abzi_spring(&x, &v, 2, c.w, c.decay, c.dt);
        assert_true(x >= before && x <= 2);
    }
    assert_true(fabsf(x - 2) < 1e-5f && fabsf(v) < 1e-4f);
}

static void two_short_ticks_are_a_long_one(void **state)
{
    (void)state;
    course shorter = course_of(.12f, DT / 2), longer = course_of(.12f, DT);
    float x = 1, v = -7, y = x, u = v;
    for (int i = 0; i < 30; i++) {
        abzi_spring(&x, &v, .3f, longer.w, longer.decay, longer.dt);
        for (int half = 0; half < 2; half++)
            abzi_spring(&y, &u, .3f, shorter.w, shorter.decay, shorter.dt);
        assert_true(fabsf(x - y) < 1e-5f && fabsf(v - u) < 1e-4f);
    }
}

static void what_is_there_stays(void **state)
{
    (void)state;
    course c = course_of(.1f, DT);
    float x = 1.5f, v = 0;
    abz_vec3 p = {1, 2, 3}, u = {0, 0, 0};
    abz_quat q = abzi_quat_from_axis_angle(abzi_v3(0, 1, 0), 1), target = abzi_quat_negate(q);
    abz_vec3 turning = {0, 0, 0};
    for (int i = 0; i < 100; i++) {
        abzi_spring(&x, &v, 1.5f, c.w, c.decay, c.dt);
        abzi_spring_v3(&p, &u, abzi_v3(1, 2, 3), c.w, c.decay, c.dt);
        abzi_spring_quat(&q, &turning, target, c.w, c.decay, c.dt);
    }
    assert_true(x == 1.5f && v == 0);
    assert_true(p.x == 1 && p.y == 2 && p.z == 3);
    assert_true(abzi_quat_angle(q, target) < 1e-3f && abzi_v3_length(turning) < 1e-3f);
}

static void an_orientation_turns_the_short_way_as_a_number_does(void **state)
{
    (void)state;
    course c = course_of(.1f, DT);
    const abz_vec3 axis = {0, .6f, .8f};
    float angle = 0, rate = .5f;
    abz_quat q = abzi_quat_identity(), target = abzi_quat_negate(abzi_quat_from_axis_angle(axis, 2.5f));
    abz_vec3 turning = abzi_v3_scale(axis, rate);
    for (int i = 0; i < 120; i++) {
        abzi_spring(&angle, &rate, 2.5f, c.w, c.decay, c.dt);
        abzi_spring_quat(&q, &turning, target, c.w, c.decay, c.dt);
        assert_true(abzi_quat_angle(q, abzi_quat_from_axis_angle(axis, angle)) < 2e-3f);
        assert_true(abzi_v3_distance(turning, abzi_v3_scale(axis, rate)) < 2e-2f);
        assert_true(fabsf(abzi_quat_dot(q, q) - 1) < 1e-5f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_of_the_way_takes_the_half_life),
        cmocka_unit_test(it_comes_to_rest_without_overshoot),
        cmocka_unit_test(two_short_ticks_are_a_long_one),
        cmocka_unit_test(what_is_there_stays),
        cmocka_unit_test(an_orientation_turns_the_short_way_as_a_number_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
