#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "partner/moment.h"
#include "people.h"

static void lengths_come_back_within_half_a_unit(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 10000; i++) {
        abz_vec3 v = {(float)(3.2 * person_noise(&seed)), (float)(3.2 * person_noise(&seed)),
                      (float)(3.2 * person_noise(&seed))};
        abz_vec3 is = abzi_short3_unpack(abzi_short3_pack(v));
        assert_true(abzi_v3_distance(v, is) < .51f * 1.7321f * ABZI_LENGTH_UNIT);
    }
}

static void lengths_out_of_reach_are_drawn_in(void **state)
{
    (void)state;
    const float most = 32767 * ABZI_LENGTH_UNIT;
    abz_vec3 is = abzi_short3_unpack(abzi_short3_pack(abzi_v3(1000, -1000, 3.2769f)));
    assert_true(fabsf(is.x - most) < 1e-5f && fabsf(is.y + most) < 1e-5f && fabsf(is.z - most) < 1e-5f);
    is = abzi_short3_unpack(abzi_short3_pack(abzi_v3(INFINITY, -INFINITY, 0)));
    assert_true(fabsf(is.x - most) < 1e-5f && fabsf(is.y + most) < 1e-5f && is.z == 0);
}

static void orientations_come_back_within_a_hundredth_of_a_degree(void **state)
{
    (void)state;
    uint64_t seed = 2;
    float worst = 0;
    for (int i = 0; i < 20000; i++) {
        abz_quat q = abzi_quat_normalize((abz_quat){(float)person_noise(&seed), (float)person_noise(&seed),
                                                    (float)person_noise(&seed), (float)person_noise(&seed)});
        float off = abzi_quat_angle(q, abzi_quat_unpack(abzi_quat_pack(q)));
        worst = off > worst ? off : worst;
    }
    assert_true(worst < .01f * ABZI_PI_F / 180);
}

static void special_orientations_come_back(void **state)
{
    (void)state;
    const float h = .70710678f;
    const abz_quat special[] = {{0, 0, 0, 1}, {0, 0, 0, -1}, {1, 0, 0, 0},         {0, -1, 0, 0},         {0, 0, 1, 0},
                                {h, h, 0, 0}, {0, -h, h, 0}, {.5f, .5f, .5f, .5f}, {-.5f, .5f, -.5f, .5f}};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        abz_quat is = abzi_quat_unpack(abzi_quat_pack(special[i]));
        assert_true(abzi_quat_angle(special[i], is) < 2e-4f);
        assert_true(fabsf(abzi_quat_dot(is, is) - 1) < 1e-5f);
    }
}

/// A damaged file holds any bits.
static void any_bits_are_an_orientation_of_finite_numbers(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        abzi_packed_quat packed;
        for (int w = 0; w < 3; w++)
            packed.word[w] = (uint16_t)(32768 * (person_noise(&seed) + 1));
        abz_quat is = abzi_quat_unpack(packed);
        float square = abzi_quat_dot(is, is);
        assert_true(square > .99f && square < 1.6f);
    }
}

static void a_tick_is_found_in_its_take(void **state)
{
    (void)state;
    const abzi_take take[] = {{0, 1}, {1, 60}, {61, 2}, {63, 937}};
    for (uint32_t take_n = 1; take_n <= 4; take_n++) {
        abz_repertoire repertoire = {.take = take, .take_n = take_n};
        for (uint32_t t = 0; t < take_n; t++)
            for (uint32_t tick = take[t].first; tick < take[t].first + take[t].n; tick++)
                assert_ptr_equal(abzi_take_of(&repertoire, tick), &take[t]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_come_back_within_half_a_unit),
        cmocka_unit_test(lengths_out_of_reach_are_drawn_in),
        cmocka_unit_test(orientations_come_back_within_a_hundredth_of_a_degree),
        cmocka_unit_test(special_orientations_come_back),
        cmocka_unit_test(any_bits_are_an_orientation_of_finite_numbers),
        cmocka_unit_test(a_tick_is_found_in_its_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
