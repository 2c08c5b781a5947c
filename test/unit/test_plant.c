// Feet that stand (src/sense/plant.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "people.h"
#include "sense/plant.h"

#define DT (1.0f / 60)
#define HEIGHT_M .07f
#define TOES_M .02f

static abzi_plant plant;
static abz_vec3 ankle, toes;

static void tick(abz_vec3 at, abz_vec3 velocity)
{
    ankle = at;
    toes = abzi_v3_add(at, abzi_v3(0, TOES_M - HEIGHT_M, -.14f));
    abzi_plant_tick(&plant, HEIGHT_M, TOES_M, velocity, &ankle, &toes);
}

static void a_foot_that_trembles_stands_and_is_on_the_floor(void **state)
{
    (void)state;
    uint64_t seed = 1;
    plant = (abzi_plant){0};
    abz_vec3 last = {0, 0, 0};
    float way = 0, seen_way = 0;
    abz_vec3 seen_last = {0, 0, 0};
    for (int i = 0; i < 600; i++) {
        abz_vec3 at = {(float)(.015 * person_noise(&seed)), HEIGHT_M + (float)(.03 * person_noise(&seed)),
                       3 + (float)(.03 * person_noise(&seed))};
        tick(at, abzi_v3((float)(.1 * person_noise(&seed)), 0, (float)(.1 * person_noise(&seed))));
        if (i > 60) {
            way += abzi_v3_distance(ankle, last);
            seen_way += abzi_v3_distance(at, seen_last);
            assert_close(ankle.y, HEIGHT_M, .001);
            assert_close(toes.y, TOES_M, .005);
        }
        last = ankle;
        seen_last = at;
    }
    assert_true(plant.stands);
    assert_true(way < .05f * seen_way);
}

static void a_foot_that_steps_goes_without_a_leap_and_lands_where_it_is_seen(void **state)
{
    (void)state;
    plant = (abzi_plant){0};
    for (int i = 0; i < 60; i++)
        tick(abzi_v3(.02f, HEIGHT_M, 3), abzi_v3(0, 0, 0));
    abz_vec3 last = ankle;
    bool went = false;
    for (int i = 0; i <= 24; i++) {  // 40 cm within 0.4 s, as a cosine
        float p = (float)i / 24, x = .02f + .2f * (1 - cosf(ABZI_PI_F * p)), v = .5f * ABZI_PI_F * sinf(ABZI_PI_F * p);
        tick(abzi_v3(x, HEIGHT_M + .05f * sinf(ABZI_PI_F * p), 3), abzi_v3(v, 0, 0));
        assert_true(abzi_v3_distance(ankle, last) < (v + 1) * DT);
        went = went || !plant.stands;
        last = ankle;
    }
    assert_true(went);
    for (int i = 0; i < 60; i++)
        tick(abzi_v3(.42f, HEIGHT_M, 3), abzi_v3(0, 0, 0));
    assert_true(plant.stands);
    assert_close(ankle.x, .42, .02);
}

static void a_foot_in_the_air_does_not_stand_and_none_is_below_the_floor(void **state)
{
    (void)state;
    plant = (abzi_plant){0};
    for (int i = 0; i < 60; i++)
        tick(abzi_v3(0, .5f, 3), abzi_v3(0, 0, 0));
    assert_false(plant.stands);
    assert_close(ankle.y, .5, .001);
    for (int i = 0; i < 60; i++)
        tick(abzi_v3(0, -.2f, 3), abzi_v3(2, 0, 0));
    assert_close(ankle.y, HEIGHT_M, .001);
    assert_true(toes.y >= TOES_M - .001f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_foot_that_trembles_stands_and_is_on_the_floor),
        cmocka_unit_test(a_foot_that_steps_goes_without_a_leap_and_lands_where_it_is_seen),
        cmocka_unit_test(a_foot_in_the_air_does_not_stand_and_none_is_below_the_floor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
