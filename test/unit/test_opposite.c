#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lead/opposite.h"

static const abzi_spot plan[ABZ_ROLE_N] = {{0, 0, 0}, {0.4f, 1.3f, ABZI_PI_F}};

// Both roll to where they come to be opposite each other; how far off the plan that is, seen by the leader.
static abzi_spot off_when_both_have_rolled(const abzi_spot *at, abzi_laid *laid)
{
    abzi_spot comes[ABZ_ROLE_N];
    *laid = abzi_laid_between(at, plan);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        comes[role] = abzi_rolled_near(at[role], abzi_opposite(laid, at, plan, role));
    }
    const abzi_spot is = abzi_spot_relative(comes[0], comes[1]), wanted = abzi_spot_relative(plan[0], plan[1]);
    return (abzi_spot){is.x - wanted.x, is.z - wanted.z, abzi_wrapf(is.yaw - wanted.yaw)};
}

static void who_is_as_planned_elsewhere_stays(void **state)
{
    (void)state;
    const abzi_spot there = {3, -2, 1.2f};
    const abzi_spot at[ABZ_ROLE_N] = {there, abzi_spot_compose(there, plan[1])};
    abzi_laid laid;
    const abzi_spot off = off_when_both_have_rolled(at, &laid);
    assert_true(fabsf(off.x) + fabsf(off.z) + fabsf(off.yaw) < 1e-5f);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_spot it = abzi_opposite(&laid, at, plan, role);
        assert_true(abzi_spot_apart(it, at[role]) < 1e-5f && fabsf(abzi_wrapf(it.yaw - at[role].yaw)) < 1e-5f);
    }
}

// 15 cm too near beside each other is made good by turning; 10 too far by going ahead; and both may be turned.
static void who_cannot_go_across_turns(void **state)
{
    (void)state;
    const abzi_spot narrow[ABZ_ROLE_N] = {plan[0], {0.25f, 1.3f, ABZI_PI_F}};
    const abzi_spot wide[ABZ_ROLE_N] = {{0, -0.05f, 0.1f}, {0.4f, 1.35f, ABZI_PI_F - 0.15f}};
    abzi_laid laid;
    abzi_spot off = off_when_both_have_rolled(narrow, &laid);
    assert_true(fabsf(off.x) < 0.01f && fabsf(off.z) < 0.01f && fabsf(off.yaw) < 0.01f);
    assert_true(fabsf(laid.to.yaw) > 0.08f && fabsf(laid.to.yaw) < 0.16f);
    off = off_when_both_have_rolled(wide, &laid);
    assert_true(fabsf(off.x) < 0.02f && fabsf(off.z) < 0.01f && fabsf(off.yaw) < 0.02f);
}

static void who_passes_does_not_turn_after_the_other(void **state)
{
    (void)state;
    const abzi_spot beside[ABZ_ROLE_N] = {{0, 0, 0}, {0.9f, 0.1f, ABZI_PI_F}};
    const abzi_spot late[ABZ_ROLE_N] = {{0, -0.2f, 0}, {0.9f, 0.3f, ABZI_PI_F}};
    assert_false(abzi_face(beside));
    assert_true(abzi_face(plan));
    const abzi_laid laid = abzi_laid_between(late, beside);
    assert_true(fabsf(laid.to.yaw) < 1e-5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_as_planned_elsewhere_stays),
        cmocka_unit_test(who_cannot_go_across_turns),
        cmocka_unit_test(who_passes_does_not_turn_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
