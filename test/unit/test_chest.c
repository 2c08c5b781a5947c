#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/bedside.h"
#include "care/chest.h"
#include "close.h"
#include "people.h"

/// Somebody at two metres before a camera of 63 degrees: a centimetre is 4 of 1000 of the picture's width.
static abz_sighting sighting(double rise_m, double noise, uint64_t *seed)
{
    abz_sighting s = {.person_n = 1, .aspect = 4.0f / 3};
    for (int i = 0; i < ABZ_LANDMARK_N; i++) {
        s.landmark[i] = (abz_landmark){.u = .5f, .v = .5f, .visible = 1};
    }
    for (int i = 11; i <= 12; i++) {
        s.landmark[i].u = (float)((i == 11 ? .57 : .43) + noise * person_noise(seed));
        s.landmark[i].v = (float)(.4 - .54 * rise_m + noise * person_noise(seed));
    }
    return s;
}

static void the_rate_of_a_breath_is_seen(void **state)
{
    (void)state;
    for (double rate = 8; rate <= 24; rate += 4) {
        void *mem = malloc(abz_bedside_size());
        const abz_bedside_config config = abz_bedside_config_default();
        abz_bedside *bedside;
        abz_bedside_output she = {0};
        uint64_t seed = 3;
        assert_int_equal(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), ABZ_OK);
        for (int tick = 0; tick < 90 * ABZ_TICKS_PER_SECOND; tick++) {
            const double x = tick * rate / 60 / ABZ_TICKS_PER_SECOND;
            const abz_sighting s = sighting(.004 - .004 * cos(6.2831853 * x), .0005, &seed);
            abz_bedside_see(bedside, tick % 2 == 0 ? &s : NULL, &she);  // 30 pictures a second
        }
        assert_int_equal(she.doubt, ABZ_DOUBT_NONE);
        assert_close((double)she.person_per_minute, rate, .5);
        free(mem);
    }
}

static void noise_is_no_breath(void **state)
{
    (void)state;
    void *mem = malloc(abz_bedside_size());
    const abz_bedside_config config = abz_bedside_config_default();
    abz_bedside *bedside;
    abz_bedside_output she = {0};
    uint64_t seed = 3;
    int believed_n = 0;
    assert_int_equal(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), ABZ_OK);
    for (int tick = 0; tick < 300 * ABZ_TICKS_PER_SECOND; tick++) {
        const abz_sighting s = sighting(0, .002, &seed);
        abz_bedside_see(bedside, tick % 2 == 0 ? &s : NULL, &she);
        believed_n += she.doubt == ABZ_DOUBT_NONE ? 1 : 0;
    }
    assert_true(believed_n < 45 * ABZ_TICKS_PER_SECOND);
    free(mem);
}

static void who_is_not_seen_has_no_chest(void **state)
{
    (void)state;
    abzi_chest chest;
    uint64_t seed = 3;
    abz_sighting s = sighting(0, 0, &seed), bad[4];
    abzi_chest_start(&chest);
    assert_true(isnan(abzi_chest_tick(&chest, NULL)));
    assert_false(isnan(abzi_chest_tick(&chest, &s)));
    for (int tick = 0; tick < 29; tick++) {
        assert_false(isnan(abzi_chest_tick(&chest, NULL)));  // pictures may be late
    }
    assert_true(isnan(abzi_chest_tick(&chest, NULL)));
    for (int i = 0; i < 4; i++) {
        bad[i] = s;
    }
    bad[0].person_n = 0;
    bad[1].landmark[11].visible = .2f;
    bad[2].landmark[12].v = NAN;
    bad[3].landmark[11].u = bad[3].landmark[12].u + .001f;  // far away, or from the side
    for (int i = 0; i < 4; i++) {
        assert_true(isnan(abzi_chest_tick(&chest, &bad[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_of_a_breath_is_seen),
        cmocka_unit_test(noise_is_no_breath),
        cmocka_unit_test(who_is_not_seen_has_no_chest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
