#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/steps.h"

static abz_track_frame frame[240];
static uint8_t used[64];
static abzi_step_pair pair[160];

/// Move a foot by metres along z in ticks first .. first + length at one speed; it stays there.
static void swing(int foot, size_t first, size_t length, double metres)
{
    for (size_t i = first + 1; i < 240; i++) {
        double share = i < first + length ? (double)(i - first) / (double)length : 1;
        frame[i].at[ABZ_TRACK_LEFT_ANKLE + foot][2] += metres * share;
        frame[i].at[ABZ_TRACK_LEFT_TOES + foot][2] += metres * share;
    }
}

static int setup(void **state)
{
    (void)state;
    for (int i = 0; i < 240; i++)
        frame[i] = (abz_track_frame){0};
    return 0;
}

static void a_swing_is_one_step_in_the_tick_it_lands(void **state)
{
    (void)state;
    abzi_step step[240];
    swing(1, 60, 20, .4);
    swing(0, 120, 20, -.3);
    const abz_track track = {frame, 240};
    assert_int_equal(abzi_steps_find(&track, step), 2);
    // At tick 80 half of the speed is left (.6 m/s of 1.2), at 81 none; likewise 140 and 141.
    assert_int_equal(step[0].frame, 81);
    assert_int_equal(step[0].foot, 1);
    assert_int_equal(step[1].frame, 141);
    assert_int_equal(step[1].foot, 0);
}

static void shuffles_below_ten_centimetres_are_not_steps(void **state)
{
    (void)state;
    abzi_step step[240];
    swing(0, 60, 8, .09);
    const abz_track track = {frame, 240};
    assert_int_equal(abzi_steps_find(&track, step), 0);
    setup(state);
    swing(0, 60, 8, .11);
    assert_int_equal(abzi_steps_find(&track, step), 1);
}

static void small_steps_one_after_the_other_are_looked_at_larger(void **state)
{
    abzi_step step[240];
    for (int i = 0; i < 6; i++) {
        swing(i % 2, 10 + 35 * i, 16, .05);
    }
    const abz_track track = {frame, 240};
    assert_true(abzi_steps_larger(&track, step) > 1);
    assert_int_equal(abzi_steps_find_larger(&track, abzi_steps_larger(&track, step), step), 6);
    setup(state);
    for (int i = 0; i < 6; i++) {
        swing(i % 2, 10 + 35 * i, 16, .3);
    }
    assert_true(abzi_steps_larger(&track, step) == 1);
    setup(state);
    for (int i = 0; i < 6; i++) {  // who sways
        swing(i % 2, 10 + 35 * i, 16, i / 2 % 2 == 0 ? .02 : -.02);
    }
    assert_true(abzi_steps_larger(&track, step) == 1);
}

static void slow_feet_do_not_step(void **state)
{
    (void)state;
    abzi_step step[240];
    swing(0, 10, 200, 1.4);  // .42 m/s
    const abz_track track = {frame, 240};
    assert_int_equal(abzi_steps_find(&track, step), 0);
}

static void feet_that_land_together_come_left_first(void **state)
{
    (void)state;
    abzi_step step[240];
    swing(1, 60, 20, .4);
    swing(0, 60, 20, .4);
    const abz_track track = {frame, 240};
    assert_int_equal(abzi_steps_find(&track, step), 2);
    assert_int_equal(step[0].frame, step[1].frame);
    assert_int_equal(step[0].foot, 0);
    assert_int_equal(step[1].foot, 1);
}

static void a_foot_still_swinging_at_the_end_has_not_stepped(void **state)
{
    (void)state;
    abzi_step step[240];
    swing(0, 60, 20, .4);
    const abz_track track = {frame, 75};
    assert_int_equal(abzi_steps_find(&track, step), 0);
}

static void the_closest_steps_pair_first_and_only_once(void **state)
{
    (void)state;
    // The step at 110 is within reach of both, and nearer to 112; 100 is left with 94.
    const abzi_step a[] = {{100, 0}, {112, 1}}, b[] = {{94, 1}, {110, 0}};
    assert_int_equal(abzi_steps_match(a, 2, b, 2, used, pair), 2);
    assert_int_equal(pair[0].a, 1);
    assert_int_equal(pair[0].b, 1);
    assert_int_equal(pair[1].a, 0);
    assert_int_equal(pair[1].b, 0);
    const abzi_step two[] = {{100, 0}, {101, 1}}, one[] = {{103, 1}};
    assert_int_equal(abzi_steps_match(two, 2, one, 1, used, pair), 1);
    assert_int_equal(pair[0].a, 1);
}

static void steps_further_apart_than_the_window_do_not_pair(void **state)
{
    (void)state;
    const abzi_step a[] = {{0, 0}}, near[] = {{12, 1}}, far[] = {{13, 1}};
    assert_int_equal(abzi_steps_match(a, 1, near, 1, used, pair), 1);
    assert_int_equal(abzi_steps_match(a, 1, far, 1, used, pair), 0);
    assert_int_equal(abzi_steps_match(a, 1, far, 0, used, pair), 0);
    assert_int_equal(abzi_steps_match(a, 0, far, 1, used, pair), 0);
}

static void many_steps_pair_without_leaving_their_room(void **state)
{
    (void)state;
    abzi_step a[32], b[32];
    for (uint32_t i = 0; i < 32; i++)
        a[i] = b[i] = (abzi_step){i / 2 * 2, i % 2};
    assert_int_equal(abzi_steps_match(a, 32, b, 32, used, pair), 32);
    for (uint32_t i = 0; i < 32; i++)
        assert_true(pair[i].gap_s <= 0);
}

static void shifted_steps_go_round_and_stay_in_order(void **state)
{
    (void)state;
    const abzi_step step[] = {{10, 0}, {50, 1}, {50, 0}, {90, 1}};
    abzi_step moved[4];
    abzi_steps_shift(step, 4, 50, 100, moved);
    const abzi_step want[] = {{0, 1}, {0, 0}, {40, 1}, {60, 0}};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(moved[i].frame, want[i].frame);
        assert_int_equal(moved[i].foot, want[i].foot);
    }
    abzi_steps_shift(step, 0, 50, 100, moved);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_swing_is_one_step_in_the_tick_it_lands, setup),
        cmocka_unit_test_setup(shuffles_below_ten_centimetres_are_not_steps, setup),
        cmocka_unit_test_setup(small_steps_one_after_the_other_are_looked_at_larger, setup),
        cmocka_unit_test_setup(slow_feet_do_not_step, setup),
        cmocka_unit_test_setup(feet_that_land_together_come_left_first, setup),
        cmocka_unit_test_setup(a_foot_still_swinging_at_the_end_has_not_stepped, setup),
        cmocka_unit_test(the_closest_steps_pair_first_and_only_once),
        cmocka_unit_test(steps_further_apart_than_the_window_do_not_pair),
        cmocka_unit_test(many_steps_pair_without_leaving_their_room),
        cmocka_unit_test(shifted_steps_go_round_and_stay_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
