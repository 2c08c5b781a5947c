#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "base/hash.h"
#include "base/vec.h"
#include "close.h"
#include "people.h"

static void functions_agree_with_the_c_library(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 200000; i++) {
        double x = person_noise(&seed) * (i % 2 ? 10 : 1e5), y = person_noise(&seed);
        assert_close(abzi_sin(x), sin(x), 1e-15);
        assert_close(abzi_cos(x), cos(x), 1e-15);
        double sine, cosine;
        abzi_sincos(x, &sine, &cosine);
        assert_true(sine == abzi_sin(x) && cosine == abzi_cos(x));
        assert_close(abzi_atan2(y, x), atan2(y, x), 1e-15);
        assert_close(abzi_atan2(x, y), atan2(x, y), 1e-15);
        assert_close(abzi_acos(y), acos(y), 1e-15);
        assert_close(abzi_exp(700 * y) / exp(700 * y), 1, 1e-15);
        assert_close(abzi_log(fabs(x)), log(fabs(x)), 1e-14);
    }
}

static void the_edges_have_values_too(void **state)
{
    (void)state;
    assert_true(abzi_atan2(0, 0) == 0);
    assert_close(abzi_atan2(0, -1), ABZI_PI, 0);
    assert_close(abzi_atan2(-1, 0), -ABZI_PI / 2, 0);
    assert_true(abzi_acos(1.0000001) == 0);
    assert_close(abzi_acos(-1.5), ABZI_PI, 0);
    assert_true(abzi_exp(-1e9) == 0);
    assert_true(isfinite(abzi_exp(1e9)));
    assert_close(abzi_log(5e-324), log(5e-324), 1e-12);
    assert_true(isfinite(abzi_log(0)) && isfinite(abzi_log(-3)));
    assert_true(abzi_sin(INFINITY) == 0 && abzi_cos(NAN) == 1);
    assert_true(abzi_wrapf(ABZI_PI_F) < ABZI_PI_F);
    assert_close((double)abzi_wrapf(-7), -7 + 2 * ABZI_PI, 1e-6);
}

/// The bits themselves: a compiler or an option that changes one breaks every replay.
static void the_bits_are_those_of_every_build(void **state)
{
    (void)state;
    uint64_t seed = 3, hash = 0;
    for (int i = 0; i < 10000; i++) {
        double x = person_noise(&seed) * 100, y = person_noise(&seed);
        const double got[] = {abzi_sin(x), abzi_cos(x), abzi_atan2(x, y), abzi_acos(y), abzi_exp(x), abzi_log(x * x)};
        hash = abzi_hash64(got, sizeof got, hash);
    }
    assert_true(hash == 0x69577760e8d7ff4du);
}

static void check_vec(abz_vec3 v, double x, double y, double z)
{
    assert_close((double)v.x, x, 1e-6);
    assert_close((double)v.y, y, 1e-6);
    assert_close((double)v.z, z, 1e-6);
}

static abz_quat some_rotation(uint64_t *seed)
{
    abz_quat q = {(float)person_noise(seed), (float)person_noise(seed), (float)person_noise(seed),
                  (float)person_noise(seed)};
    return abzi_quat_normalize(q);
}

static void heading_zero_faces_z_and_grows_towards_x(void **state)
{
    (void)state;
    check_vec(abzi_quat_rotate(abzi_quat_from_yaw(0), abzi_v3(0, 0, 1)), 0, 0, 1);
    check_vec(abzi_quat_rotate(abzi_quat_from_yaw(ABZI_PI_F / 2), abzi_v3(0, 0, 1)), 1, 0, 0);
    for (float yaw = -3; yaw < 3; yaw += .25f) {
        abz_quat lean = abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), 1.2f), q = abzi_quat_from_yaw(yaw);
        assert_close((double)abzi_quat_yaw(abzi_quat_mul(q, lean)), (double)yaw, 1e-5);
        assert_close((double)abzi_quat_yaw(abzi_quat_negate(q)), (double)yaw, 1e-5);
    }
}

static void slerp_takes_the_short_way_at_constant_speed(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < 1000; i++) {
        abz_quat a = some_rotation(&seed), b = some_rotation(&seed);
        double whole = (double)abzi_quat_angle(a, b);
        for (float t = 0; t <= 1; t += .25f) {
            abz_quat q = abzi_quat_slerp(a, b, t), same = abzi_quat_slerp(a, abzi_quat_negate(b), t);
            assert_close((double)abzi_quat_angle(a, q), (double)t * whole, 2e-3);
            assert_close((double)abzi_quat_angle(q, same), 0, 1e-3);
        }
    }
    abz_quat q = abzi_quat_from_yaw(1);
    assert_close((double)abzi_quat_angle(abzi_quat_slerp(q, q, .3f), q), 0, 1e-6);
}

static void the_shortest_rotation_joins_any_two_directions(void **state)
{
    (void)state;
    uint64_t seed = 9;
    for (int i = 0; i < 1000; i++) {
        abz_vec3 a = abzi_quat_rotate(some_rotation(&seed), abzi_v3(1, 0, 0));
        abz_vec3 b = i % 10 ? abzi_quat_rotate(some_rotation(&seed), abzi_v3(1, 0, 0)) : abzi_v3_scale(a, -1);
        abz_vec3 got = abzi_quat_rotate(abzi_quat_from_to(a, b), a);
        assert_close((double)abzi_v3_distance(got, b), 0, 1e-3);
    }
}

static void rotation_vectors_come_back(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int i = 0; i < 1000; i++) {
        abz_quat q = some_rotation(&seed);
        abz_quat again = abzi_quat_from_vector(abzi_quat_to_vector(q));
        assert_close(fabs((double)abzi_quat_dot(q, again)), 1, 1e-6);
    }
    check_vec(abzi_quat_to_vector(abzi_quat_identity()), 0, 0, 0);
    check_vec(abzi_quat_to_vector(abzi_quat_from_yaw(1e-5f)), 0, 1e-5, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_agree_with_the_c_library),
        cmocka_unit_test(the_edges_have_values_too),
        cmocka_unit_test(the_bits_are_those_of_every_build),
        cmocka_unit_test(heading_zero_faces_z_and_grows_towards_x),
        cmocka_unit_test(slerp_takes_the_short_way_at_constant_speed),
        cmocka_unit_test(the_shortest_rotation_joins_any_two_directions),
        cmocka_unit_test(rotation_vectors_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
