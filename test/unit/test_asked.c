// How wide he steps beside what he is asked for (src/lead/asked.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chained.h"
#include "frail.h"
#include "lead/asked.h"

enum { FIGURES = 64, TICKS = 1800 };
#define PERIOD_S 0.63

static abz_figure figure[FIGURES];
static const char *const danced[] = {"basic-step", "side-basic", "cross-body-lead", "basic-step"};

// A couple dances those figures; of one of them is asked what the figures have, or the other part of them.
static abzi_asked watched(int role, float stride, int asked_role)
{
    static abzi_lead seen;
    chained c;
    abzi_asked asked;
    const uint32_t figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES);
    uint32_t list[4];
    for (int i = 0; i < 4; i++) {
        list[i] = chained_named(figure, figure_n, danced[i]);
    }
    chained_start(&c, figure, list, 4, PERIOD_S);
    abzi_lead_init(&seen, &c.body[role]);
    abzi_asked_start(&asked);
    abz_vec3 from = {0, 0, 0};
    for (int i = 0; i < TICKS; i++) {
        abz_pose pose[ABZ_ROLE_N];
        double place;
        const float count = (float)c.count;
        const uint32_t now = chained_tick(&c, pose, &place);
        from = i == 0 ? pose[role].pos[ABZ_HIPS] : from;
        frail_shorten(&pose[role], from, stride);
        abzi_lead_see(&seen, pose[role].pos, UINT32_MAX);
        const abz_vec3 *at = seen.pos;
        const abzi_asking asking = {
            .figure = place >= 0 ? &figure[now] : NULL,
            .role = asked_role,
            .from = count - (float)place,
            .count = count,
            .yaw = abzi_heading(at[ABZI_AT_LEFT_SHOULDER], at[ABZI_AT_RIGHT_SHOULDER]),
            .unit_m = abzi_common_height(&c.body[0], &c.body[1]),
            .small = 1,
        };
        abzi_asked_see(&asked, &seen, &asking);
        assert_true(abzi_asked_is_sound(&asked));
    }
    return asked;
}

static void who_does_as_asked_steps_as_wide(void **state)
{
    (void)state;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_asked asked = watched(role, 1, role);
        assert_true(asked.same > 0.8f && abzi_asked_wide(&asked) > 0.85f && abzi_asked_wide(&asked) < 1.25f);
    }
}

static void half_strides_are_seen(void **state)
{
    (void)state;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_asked well = watched(role, 1, role), half = watched(role, 0.5f, role);
        assert_true(abzi_asked_wide(&half) < 0.62f * abzi_asked_wide(&well));
    }
}

static void of_who_does_something_else_nothing_is_said(void **state)
{
    (void)state;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_asked asked = watched(role, 0.5f, 1 - role);
        assert_true(asked.step_n > 12 && abzi_asked_wide(&asked) == 1);
    }
}

static void who_is_not_seen_is_not_compared(void **state)
{
    (void)state;
    static abzi_lead seen;
    const abz_body body = abz_body_of_height(1.7f);
    abzi_asked asked = watched(ABZ_ROLE_LEAD, 1, ABZ_ROLE_LEAD);
    abzi_lead_init(&seen, &body);
    seen.unseen_n = 1;
    const uint32_t step_n = asked.step_n;
    const abzi_asking asking = {
        .figure = figure, .from = asked.until, .count = asked.until + 5, .unit_m = 1.7f, .small = 1};
    abzi_asked_see(&asked, &seen, &asking);
    assert_true(asked.step_n == step_n && !asked.known[0] && !asked.known[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_does_as_asked_steps_as_wide),
        cmocka_unit_test(half_strides_are_seen),
        cmocka_unit_test(of_who_does_something_else_nothing_is_said),
        cmocka_unit_test(who_is_not_seen_is_not_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
