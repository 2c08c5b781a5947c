#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/vec.h"
#include "room/handover.h"

static abz_body body;

// Somebody who stands at x, turned by yaw.
static abz_pose standing(float x, float yaw)
{
    abz_pose pose;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose.rot[j] = abzi_quat_from_yaw(yaw);
    }
    abz_body_positions(&body, abzi_v3(x, body.hip_height_m, 0), pose.rot, pose.pos);
    return pose;
}

// The first is shown as she is; after a change the shown pose goes over to the second without a jump.
static void go_over(float way, float turn, int ticks_most)
{
    abzi_handover handover;
    abzi_handover_start(&handover);
    abz_pose was = standing(0, 0), now;
    for (int i = 0; i < 10; i++) {
        now = was;
        abzi_handover_show(&handover, &body, NULL, &now);
        assert_memory_equal(&now, &was, sizeof now);
    }
    abzi_handover_take(&handover);
    const abz_pose to = standing(way, turn);
    int ticks = 0;
    float off = 0;
    do {
        abz_pose before = now;
        now = to;
        abzi_handover_show(&handover, &body, NULL, &now);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            assert_true(abzi_v3_distance(before.pos[j], now.pos[j]) * ABZ_TICKS_PER_SECOND < 9);
        }
        off = abzi_v3_distance(now.pos[ABZ_LEFT_HAND], to.pos[ABZ_LEFT_HAND]);
        ticks++;
        assert_true(ticks < ticks_most);
    } while (off > 0.01f);
}

static void another_dances_her_without_a_jump(void **state)
{
    (void)state;
    body = abz_body_of_height(1.66f);
    go_over(0.1f, 0.2f, 60);
    go_over(2, 0, 360);
    go_over(0, 3, 90);
}

static void who_has_not_been_shown_begins_where_she_is(void **state)
{
    (void)state;
    body = abz_body_of_height(1.66f);
    abzi_handover handover;
    abzi_handover_start(&handover);
    abzi_handover_take(&handover);
    const abz_pose to = standing(5, 1);
    abz_pose now = to;
    abzi_handover_show(&handover, &body, NULL, &now);
    assert_memory_equal(&now, &to, sizeof now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_dances_her_without_a_jump),
        cmocka_unit_test(who_has_not_been_shown_begins_where_she_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
