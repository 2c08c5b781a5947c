// The chair of a partner who sits: foreseen by what it gains, and gone round.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "care/his_chair.h"

#define TICKS 120

// One that goes 40 cm ahead and turns by .6 rad meanwhile, from rest to rest in .8 s.
static abzi_spot way_at(float s)
{
    const float done = abzi_ease(s / 0.8f);
    return (abzi_spot){0, 0.4f * done, 3.0f + 0.6f * done};
}

static void what_is_seen_is_where_it_is_and_what_rests_stays(void **state)
{
    (void)state;
    abzi_his_chair chair = {0};
    const abzi_spot at = {1, 2, 3};
    for (int i = 0; i < TICKS; i++) {
        abzi_his_chair_see(&chair, &at);
    }
    const abzi_spot then = abzi_his_chair_in(&chair, 0.7f);
    assert_float_equal(then.x, at.x, 0);
    assert_float_equal(then.z, at.z, 0);
    assert_float_equal(then.yaw, at.yaw, 0);
    abzi_his_chair_see(&chair, NULL);
    assert_int_equal(chair.seen, 0);
}

// Until half of the way, where it gains no more: nearer to where it will be than by its speed alone, where its heading
// is wrapped, too.
static void one_that_sets_out_is_foreseen_by_what_it_gains(void **state)
{
    (void)state;
    abzi_his_chair chair = {0};
    for (int i = 0; i < 24; i++) {
        const float now_s = (float)i / ABZ_TICKS_PER_SECOND;
        abzi_spot at = way_at(now_s);
        at.yaw = abzi_wrapf(at.yaw);
        abzi_his_chair_see(&chair, &at);
        const abzi_spot is = way_at(now_s + 0.2f), told = abzi_his_chair_in(&chair, 0.2f);
        if (i > 9) {
            const float slow = at.z + 0.146f * chair.goes.z, slow_yaw = at.yaw + 0.146f * chair.goes.yaw;
            assert_true(fabsf(told.z - is.z) < 0.8f * fabsf(slow - is.z));
            assert_true(fabsf(abzi_wrapf(told.yaw - is.yaw)) < fabsf(abzi_wrapf(slow_yaw - is.yaw)));
        }
    }
}

static void a_jump_is_no_push(void **state)
{
    (void)state;
    abzi_his_chair chair = {0};
    abzi_his_chair_see(&chair, &(abzi_spot){0, 0, 0});
    abzi_his_chair_see(&chair, &(abzi_spot){0, 0.1f, 0});
    assert_true(abzi_his_chair_in(&chair, 0.7f).z < 0.1f + 0.24f * 1.8f + 0.15f);
}

// From one side of his chair to the other, step by step as it is told: there, and never nearer to him than his
// footrests are long.
static void the_way_to_his_other_side_goes_round_him(void **state)
{
    (void)state;
    abzi_his_chair chair = {0};
    abzi_his_chair_see(&chair, &(abzi_spot){0, 0, 0});
    abzi_spot at = {0.8f, 0.5f, 1};
    const abzi_spot goal = {-0.8f, 0.3f, 2};
    for (int i = 0; i < 4 * ABZ_TICKS_PER_SECOND && abzi_spot_apart(at, goal) > 1e-3f; i++) {
        const abzi_spot next = abzi_his_chair_round(&chair, at, goal);
        assert_float_equal(next.yaw, goal.yaw, 0);
        at = abzi_spot_within(at, 0.02f, next);
        assert_true(at.x * at.x + at.z * at.z > 0.6f * 0.6f);
    }
    assert_true(abzi_spot_apart(at, goal) < 2e-2f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_seen_is_where_it_is_and_what_rests_stays),
        cmocka_unit_test(one_that_sets_out_is_foreseen_by_what_it_gains),
        cmocka_unit_test(a_jump_is_no_push),
        cmocka_unit_test(the_way_to_his_other_side_goes_round_him),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
