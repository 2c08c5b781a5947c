// What is danced, no faster and harder than a gentleness allows (src/lead/temper.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/vec.h"
#include "lead/temper.h"

enum { TICKS = 240, TOLD = 60 };

// She stands, her arms to the sides and bent at the elbow by so much.
static void stand(const abz_body *body, float hips_m, float bent_rad, abz_pose *pose)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose->rot[j] = abzi_quat_identity();
    }
    pose->rot[ABZ_LEFT_LOWER_ARM] = pose->rot[ABZ_LEFT_HAND] = abzi_quat_from_yaw(-bent_rad);
    pose->rot[ABZ_RIGHT_LOWER_ARM] = pose->rot[ABZ_RIGHT_HAND] = abzi_quat_from_yaw(bent_rad);
    abz_body_positions(body, abzi_v3(0, hips_m, 0), pose->rot, pose->pos);
}

// Told to be gentle while her arms fold up further than a gentle one's do, hands brake and come back: they are not
// thrown.
static void arms_that_are_folded_up_unfold_gently(void **state)
{
    (void)state;
    const abz_effort effort = abz_effort_of(1);
    const abz_body body = abz_body_of_height(1.66f);
    const float arm = abzi_v3_length(body.offset[ABZ_LEFT_LOWER_ARM]) + abzi_v3_length(body.offset[ABZ_LEFT_HAND]);
    abzi_temper temper;
    abzi_temper_start(&temper);
    abz_pose pose, before = {0}, last = {0};
    float least = 1, most_m_s2 = 0;
    for (int i = 0; i < TICKS; i++) {
        stand(&body, 0.9f, 2.7f + 0.0125f * (float)(i < TOLD ? i - TOLD : 0), &pose);
        const abzi_tempered how = abzi_tempered_of(i < TOLD ? 0 : 1, 0);
        abzi_temper_tick(&temper, &body, &how, 0.4f, false, NULL, &pose);
        for (int hand = ABZ_LEFT_HAND; hand <= ABZ_RIGHT_HAND; hand += ABZ_RIGHT_HAND - ABZ_LEFT_HAND) {
            const float away = abzi_v3_distance(pose.pos[hand], pose.pos[hand - 2]) / arm;
            const abz_vec3 bent =
                abzi_v3_sub(abzi_v3_add(pose.pos[hand], last.pos[hand]), abzi_v3_scale(before.pos[hand], 2));
            const float hard = abzi_v3_length(bent) * ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND;
            least = i == TOLD && away < least ? away : least;
            most_m_s2 = i >= TOLD && hard > most_m_s2 ? hard : most_m_s2;
        }
        last = before;
        before = pose;
    }
    print_message("# folded to %.3f of an arm, hands %.2f m/s2\n", (double)least, (double)most_m_s2);
    assert_true(least < 0.25f);
    assert_true(most_m_s2 <= effort.most_m_s2 + 0.02f);
    const float away = abzi_v3_distance(pose.pos[ABZ_LEFT_HAND], pose.pos[ABZ_LEFT_UPPER_ARM]) / arm;
    assert_true(away > 0.27f && away < 0.3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(arms_that_are_folded_up_unfold_gently)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
