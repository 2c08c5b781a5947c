// Where a known shape is, from how it appears (src/sense/pinhole.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "people.h"
#include "sense/pinhole.h"

enum { POINTS = 20 };

static void appear(abz_vec3 place, double noise, abzi_pinhole_point *point)
{
    uint64_t seed = 5;
    for (int i = 0; i < POINTS; i++) {
        abz_vec3 at = {(float)(.4 * person_noise(&seed)), (float)(.9 * person_noise(&seed)),
                       (float)(.3 * person_noise(&seed))};
        float z = at.z + place.z;
        point[i] = (abzi_pinhole_point){at, (at.x + place.x) / z, (at.y + place.y) / z, i % 3 == 0 ? .5f : 1};
        point[i].local.x += (float)(noise * person_noise(&seed));
        point[i].local.z += (float)(4 * noise * person_noise(&seed));
    }
}

static void a_shape_is_found_wherever_it_is(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) {
        const abz_vec3 place = {-2.0f + .3f * (float)(i % 10), .5f - .05f * (float)i, 1.5f + .2f * (float)i};
        abzi_pinhole_point point[POINTS];
        abz_vec3 found;
        float off;
        appear(place, 0, point);
        assert_true(abzi_pinhole_place(point, POINTS, &found, &off));
        assert_close(abzi_v3_distance(found, place), 0, 2e-4);
        assert_close(off, 0, 1e-4);
    }
}

static void noise_of_a_few_centimetres_moves_it_by_as_much(void **state)
{
    (void)state;
    const abz_vec3 place = {.5f, .1f, 3};
    abzi_pinhole_point point[POINTS];
    abz_vec3 found;
    float off;
    appear(place, .02, point);
    assert_true(abzi_pinhole_place(point, POINTS, &found, &off));
    assert_close(abzi_v3_distance(found, place), 0, .08);
    assert_true(off > .005f && off < .04f);
}

static void what_does_not_tell_where_it_is_is_refused(void **state)
{
    (void)state;
    abzi_pinhole_point point[POINTS];
    abz_vec3 found;
    float off;
    appear(abzi_v3(0, 0, 3), 0, point);
    assert_false(abzi_pinhole_place(point, 3, &found, &off));
    assert_false(abzi_pinhole_place(point, 0, &found, &off));
    for (int i = 0; i < POINTS; i++)
        point[i].x = point[i].y = .1f;  // all on one ray
    assert_false(abzi_pinhole_place(point, POINTS, &found, &off));
    appear(abzi_v3(0, 0, 3), 0, point);
    for (int i = 0; i < POINTS; i++)
        point[i].x = -point[i].x, point[i].y = -point[i].y;  // upside down: behind the camera
    assert_false(abzi_pinhole_place(point, POINTS, &found, &off));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shape_is_found_wherever_it_is),
        cmocka_unit_test(noise_of_a_few_centimetres_moves_it_by_as_much),
        cmocka_unit_test(what_does_not_tell_where_it_is_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
