#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "care/way.h"

// Somebody who lies from head to feet across the way.
static const abzi_lying fallen = {1, {-.8f, 0, 0}, {.8f, 0, 0}, .15f};
static const abzi_lying nobody = {0};
static const abzi_spot far_off = {50, 50, 0};
#define CLEAR_M 0.6f

static float apart(abzi_spot a, abzi_spot b)
{
    return sqrtf((a.x - b.x) * (a.x - b.x) + (a.z - b.z) * (a.z - b.z));
}

// Ticks until she is there; never nearer than she may, and never faster than her pace.
static int walk(abzi_way *way, abzi_spot to, const abzi_lying *lying, abzi_spot partner, float partner_m)
{
    for (int tick = 1; tick < 1200; tick++) {
        const abzi_spot was = way->at;
        const float left = abzi_way_walk(way, to, 1.2f, lying, CLEAR_M, partner, partner_m);
        assert_true(apart(was, way->at) * 60 < 1.25f);
        assert_true(abzi_lying_apart(lying, way->at) > CLEAR_M - .06f);
        assert_true(apart(way->at, partner) > partner_m - .06f);
        if (left < .05f) {
            return tick;
        }
    }
    return 0;
}

static void she_goes_straight_where_nothing_is(void **state)
{
    (void)state;
    abzi_way way = {.at = {0, -2, 0}};
    const int ticks = walk(&way, (abzi_spot){0, 2, 0}, &nobody, far_off, .5f);
    assert_in_range(ticks, 200, 290);  // four metres
}

static void she_goes_round_who_lies_there(void **state)
{
    (void)state;
    for (int i = -4; i <= 4; i++) {
        const float x = .3f * (float)i;
        abzi_way way = {.at = {x, -2, 0}};
        const int ticks = walk(&way, (abzi_spot){-x, 2, 0}, &fallen, far_off, .5f);
        assert_in_range(ticks, 200, 600);
    }
}

static void she_goes_round_the_partner_who_stands_before_her_place(void **state)
{
    (void)state;
    abzi_way way = {.at = {0, -2, 0}};
    assert_in_range(walk(&way, (abzi_spot){0, .7f, 0}, &nobody, (abzi_spot){0, 0, 0}, .55f), 100, 400);
}

static void a_way_over_somebody_is_blocked(void **state)
{
    (void)state;
    assert_true(abzi_way_is_blocked((abzi_spot){0, -2, 0}, (abzi_spot){0, 2, 0}, &fallen, CLEAR_M));
    assert_false(abzi_way_is_blocked((abzi_spot){-2, -2, 0}, (abzi_spot){2, -2, 0}, &fallen, CLEAR_M));
    assert_false(abzi_way_is_blocked((abzi_spot){0, -2, 0}, (abzi_spot){0, 2, 0}, &nobody, CLEAR_M));
}

static void a_place_that_is_free_stays(void **state)
{
    (void)state;
    abzi_way way = {.at = {0, 3, 0}};
    const abzi_spot place = {0, 2.7f, 1}, partner = {0, 2, 0};
    abzi_way_begin(&way, place, partner, &fallen, CLEAR_M);
    for (int i = 0; i < 600; i++) {
        abzi_way_beside(&way, place, partner, &fallen, CLEAR_M);
    }
    const abzi_spot at = abzi_way_beside(&way, place, partner, &fallen, CLEAR_M);
    assert_float_equal(at.x, place.x, .01);
    assert_float_equal(at.z, place.z, .01);
    assert_float_equal(at.yaw, place.yaw, .01);
}

static void a_place_on_somebody_is_turned_about_the_partner(void **state)
{
    (void)state;
    abzi_way way = {.at = {1, 3, 0}};
    const abzi_spot place = {0, .2f, 0}, partner = {0, .9f, 0};
    abzi_way_begin(&way, place, partner, &fallen, CLEAR_M);
    abzi_spot was = abzi_way_beside(&way, place, partner, &fallen, CLEAR_M);
    for (int i = 0; i < 600; i++) {
        const abzi_spot at = abzi_way_beside(&way, place, partner, &fallen, CLEAR_M);
        assert_true(abzi_lying_apart(&fallen, at) > CLEAR_M - 1e-3f);
        assert_float_equal(apart(at, partner), .7, .01);
        assert_true(apart(at, was) < .04f);
        was = at;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(she_goes_straight_where_nothing_is),
        cmocka_unit_test(she_goes_round_who_lies_there),
        cmocka_unit_test(she_goes_round_the_partner_who_stands_before_her_place),
        cmocka_unit_test(a_way_over_somebody_is_blocked),
        cmocka_unit_test(a_place_that_is_free_stays),
        cmocka_unit_test(a_place_on_somebody_is_turned_about_the_partner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
