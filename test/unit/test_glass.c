// Steps that are small today (src/rhythm/glass.c): who takes small ones, usual ones, and who sways.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dancers.h"
#include "rhythm/glass.h"

enum { CYCLE = 60, SWING = 24, MINUTE = 60 * ABZ_TICKS_PER_SECOND, SOON = 10 * ABZ_TICKS_PER_SECOND };

static abzi_glass glass;

static int setup(void **state)
{
    (void)state;
    const abz_body body = dancers_body(1);
    abzi_glass_start(&glass, &body);
    return 0;
}

// How far a foot has come at a tick that goes far_m with least jerk once a cycle, and, if it sways, back the next time.
static float come(int foot, int tick, float far_m, bool sways)
{
    const int since = tick + (foot == 0 ? CYCLE : CYCLE / 2), whole = since / CYCLE;
    const float p = abzi_minf((float)(since % CYCLE) / SWING, 1), part = p * p * p * (10 + p * (6 * p - 15));
    return far_m * (!sways ? (float)whole + part : whole % 2 == 0 ? part : 1 - part);
}

// Somebody in a tick. Returns how many times as large they are looked at.
static float look(int tick, float far_m, bool sways)
{
    abz_vec3 joint[ABZ_JOINT_N];
    memset(joint, 0, sizeof joint);
    for (int side = 0; side < 2; side++) {
        const int ankle = side == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT;
        joint[ankle] = abzi_v3(side == 0 ? .1f : -.1f, .06f, come(side, tick, far_m, sways));
        joint[ankle + 1] = abzi_v3_add(joint[ankle], abzi_v3(0, -.05f, .12f));
    }
    return abzi_glass_see(&glass, joint, UINT32_MAX);
}

static void small_steps_are_looked_at_through_it(void **state)
{
    (void)state;
    int first = -1;
    for (int i = 0; i < MINUTE; i++) {
        if (look(i, .06f, false) > 1) {
            first = first < 0 ? i : first;
        } else {
            assert_true(first < 0);
        }
    }
    assert_in_range(first, 1, SOON);
    for (int i = 0; i < SOON; i++) {  // and no longer once they are usual ones
        look(i, .4f, false);
    }
    assert_true(look(SOON, .4f, false) == 1);
}

static void usual_steps_and_sways_are_not(void **state)
{
    for (int kind = 0; kind < 3; kind++) {
        setup(state);
        for (int i = 0; i < MINUTE; i++) {
            assert_true(look(i, kind == 0 ? .25f : kind == 1 ? .02f : 0, kind == 1) == 1);
        }
    }
}

static void who_stands_still_is_looked_at_as_usual_again(void **state)
{
    (void)state;
    for (int i = 0; i < MINUTE; i++) {
        look(i, .06f, false);
    }
    for (int i = 0; i < 3 * SOON; i++) {
        look(MINUTE - 1, .06f, false);
    }
    assert_true(look(MINUTE - 1, .06f, false) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(small_steps_are_looked_at_through_it, setup),
        cmocka_unit_test_setup(usual_steps_and_sways_are_not, setup),
        cmocka_unit_test_setup(who_stands_still_is_looked_at_as_usual_again, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
