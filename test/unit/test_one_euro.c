// Smoothing of what a camera sees (src/sense/one_euro.h).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "people.h"
#include "sense/one_euro.h"

static const abzi_one_euro_kind kind = {4, 6, 2, .5f};

static void what_keeps_its_speed_is_not_late_whatever_the_gaps(void **state)
{
    (void)state;
    const float gap[] = {.03f, .05f, .04f, .1f, .033f};
    abzi_one_euro filter = {.at = {0, 0, 0}};
    float t = 0;
    for (int i = 0; i < 200; i++) {
        float step = gap[i % 5];
        t += step;
        abzi_one_euro_see(&filter, &kind, abzi_v3(t, -.5f * t, .3f * t), step);
    }
    assert_close(filter.at.x, t, .002);
    assert_close(filter.at.y, -.5f * t, .002);
    assert_close(filter.at.z, .3f * t, .002);
    assert_close(filter.velocity.x, 1, .01);
    assert_close(filter.velocity.z, .3f, .01);
}

static void spread(abz_vec3 velocity, double noise_m, double *across, double *along)
{
    abzi_one_euro filter = {.velocity = velocity};
    uint64_t seed = 3;
    abz_vec3 at = {0, 0, 0};
    *across = *along = 0;
    for (int i = 0; i < 4000; i++) {
        at = abzi_v3_add(at, abzi_v3_scale(velocity, .04f));
        abz_vec3 raw = {at.x + (float)(noise_m * person_noise(&seed)), at.y,
                        at.z + (float)(noise_m * person_noise(&seed))};
        abzi_one_euro_see(&filter, &kind, raw, .04f);
        *across += (double)((filter.at.x - at.x) * (filter.at.x - at.x)) / 4000;
        *along += (double)((filter.at.z - at.z) * (filter.at.z - at.z)) / 4000;
    }
}

static void what_stands_trembles_less_than_what_moves_and_depth_least(void **state)
{
    (void)state;
    double calm, fast, calm_deep, fast_deep;
    spread(abzi_v3(0, 0, 0), .02, &calm, &calm_deep);
    spread(abzi_v3(0, 2, 0), .02, &fast, &fast_deep);
    assert_true(calm < .7 * .02 * .02 / 3);
    assert_true(calm < .9 * fast);
    assert_true(calm_deep < .8 * calm);
    assert_true(fast_deep < fast);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_keeps_its_speed_is_not_late_whatever_the_gaps),
        cmocka_unit_test(what_stands_trembles_less_than_what_moves_and_depth_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
