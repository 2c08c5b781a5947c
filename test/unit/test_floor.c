#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "figure_text.h"
#include "lead/floor.h"

#define UNIT_M 1.7f

static abzi_floor floor_of(const char *text, abzi_spot lead)
{
    abz_figure figure;
    abz_error error;
    abzi_floor floor;
    if (abz_figure_read(text, strlen(text), &figure, &error) != ABZ_OK) {
        fail_msg("%u:%u: %s", error.line, error.column, error.what);
    }
    abzi_floor_lay(&figure, lead, UNIT_M, &floor);
    return floor;
}

static void is_spot(abzi_spot spot, float x, float z, float yaw)
{
    assert_float_equal(spot.x, x, 1e-4);
    assert_float_equal(spot.z, z, 1e-4);
    assert_float_equal(spot.yaw, yaw, 1e-4);
}

static void steps_lie_where_they_are_told(void **state)
{
    (void)state;
    const float track = ABZI_TRACK * UNIT_M, far = 0.14f * UNIT_M;
    const abzi_floor floor = floor_of(basic, (abzi_spot){0, 0, 0});
    const abzi_tread *his = floor.tread[ABZ_ROLE_LEAD], *hers = floor.tread[ABZ_ROLE_FOLLOW];
    const abzi_spot she = floor.start[ABZ_ROLE_FOLLOW];
    assert_int_equal(floor.tread_n[ABZ_ROLE_LEAD], 6);
    is_spot(his[0].print, track, far, 0);
    is_spot(his[0].stance, 0, far, 0);
    is_spot(his[1].print, -track, 0, 0);  // replaced: the foot stands where it stood
    assert_int_equal(his[1].moves, 0);
    is_spot(his[2].print, track, 0, 0);
    is_spot(his[3].print, -track, -far, 0);
    assert_float_equal(his[3].at, 4, 0);
    is_spot(floor.end[ABZ_ROLE_LEAD], 0, 0, 0);
    // She faces him: back for her is forward for him, and her right is at his left.
    is_spot(hers[0].print, she.x + track, she.z + far, ABZI_PI_F);
    is_spot(floor.end[ABZ_ROLE_FOLLOW], she.x, she.z, ABZI_PI_F);
    assert_float_equal(floor.off_m, 0, 1e-5);
    assert_float_equal(floor.off_rad, 0, 1e-5);
}

static void a_floor_turns_with_the_leader(void **state)
{
    (void)state;
    const abzi_spot lead = {3, -2, 1.1f};
    const abzi_floor here = floor_of(basic, (abzi_spot){0, 0, 0}), there = floor_of(basic, lead);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < 6; i++) {
            const abzi_spot print = here.tread[role][i].print;
            const abz_vec3 v = abzi_spot_world(lead, abzi_v3(print.x, 0, print.z));
            is_spot(there.tread[role][i].print, v.x, v.z, print.yaw + lead.yaw);
        }
    }
}

static void crossing_feet_stand_clear_of_each_other(void **state)
{
    (void)state;
    const abzi_floor floor = floor_of(basic_but("\nlead\n", "close", "cross-behind 8"), (abzi_spot){0, 0, 0});
    const abzi_tread *his = floor.tread[ABZ_ROLE_LEAD];
    assert_true(his[2].print.x < his[1].print.x - 0.04f * UNIT_M);  // the left foot is right of the right one
    assert_float_equal(his[2].print.z, his[1].print.z - 0.08f * UNIT_M, 1e-4);
}

static void whole_turns_are_not_lost(void **state)
{
    (void)state;
    const abzi_floor floor = floor_of(basic_but("\nfollow\n", "close", "close turn right 1"), (abzi_spot){0, 0, 0});
    assert_float_equal(floor.end[ABZ_ROLE_FOLLOW].yaw, ABZI_PI_F - 2 * ABZI_PI_F, 1e-4);
    assert_float_equal(floor.off_rad, 0, 1e-4);
}

static void what_is_off_is_shared_among_her_steps(void **state)
{
    (void)state;
    const abzi_floor floor =
        floor_of(basic_but("\nfollow\n", "back 14", "back 14 turn left 1/8"), (abzi_spot){0, 0, 0});
    assert_float_equal(floor.off_rad, ABZI_PI_F / 4, 1e-4);
    const char *text = basic_but("\nfollow\n", "3    right  close", "3 right back 6");
    const abzi_floor shared = floor_of(text, (abzi_spot){0, 0, 0});
    assert_float_equal(shared.off_m, 0.06f * UNIT_M, 1e-3);
    assert_float_equal(shared.off_z, -0.06f * UNIT_M, 1e-3);
    assert_float_equal(shared.end[ABZ_ROLE_FOLLOW].z, shared.start[ABZ_ROLE_FOLLOW].z, 0.001);
    assert_float_equal(shared.end[ABZ_ROLE_FOLLOW].x, shared.start[ABZ_ROLE_FOLLOW].x, 0.001);
}

static void they_stand_as_the_facing_says(void **state)
{
    (void)state;
    const abzi_spot facing = abzi_facing_spot(ABZ_HOLD_CLOSED, ABZ_FACING, UNIT_M);
    assert_true(facing.x < 0 && facing.z > 0.2f * UNIT_M);
    assert_float_equal(facing.yaw, ABZI_PI_F, 1e-6);
    const abzi_spot promenade = abzi_facing_spot(ABZ_HOLD_CLOSED, ABZ_PROMENADE, UNIT_M);
    assert_float_equal(promenade.yaw, ABZI_PI_F / 2, 1e-6);  // a quarter to his left: both look the same way, as in a V
    assert_true(promenade.x < facing.x);                     // she is at his right then
    assert_true(abzi_facing_spot(ABZ_HOLD_NONE, ABZ_BESIDE, UNIT_M).x < 0);
    assert_true(abzi_facing_spot(ABZ_HOLD_NONE, ABZ_BESIDE_LEFT, UNIT_M).x > 0);
    assert_true(abzi_facing_spot(ABZ_HOLD_BOTH, ABZ_SHADOW, UNIT_M).z > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_lie_where_they_are_told),           cmocka_unit_test(a_floor_turns_with_the_leader),
        cmocka_unit_test(crossing_feet_stand_clear_of_each_other), cmocka_unit_test(whole_turns_are_not_lost),
        cmocka_unit_test(what_is_off_is_shared_among_her_steps),   cmocka_unit_test(they_stand_as_the_facing_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
