#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"
#include "care/sway.h"
#include "close.h"

// The hands' distance in breaths of so many a minute: widest and narrowest of the last two.
static void breathe(abzi_sway *sway, double per_minute, float *wide, float *narrow, abz_pose *pose)
{
    *wide = 0;
    *narrow = 9;
    double phase = 0;
    const int tick_n = (int)(20 * 60 * ABZ_TICKS_PER_SECOND / per_minute);
    for (int tick = 0; tick < tick_n; tick++) {
        phase += per_minute / 60 / ABZ_TICKS_PER_SECOND;
        const bool begins = phase >= 1;
        phase -= begins ? 1 : 0;
        abzi_sway_tick(sway, (float)phase, (float)(60 / per_minute), true, begins, pose);
        const float apart = abzi_v3_distance(pose->pos[ABZ_LEFT_HAND], pose->pos[ABZ_RIGHT_HAND]);
        if (tick > tick_n * 9 / 10) {
            *wide = fmaxf(*wide, apart);
            *narrow = fminf(*narrow, apart);
        }
    }
}

static void slow_breaths_open_wide_and_quick_ones_a_little(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.66f);
    float before = 9;
    for (double rate = 6; rate <= 36; rate += 10) {
        abzi_sway sway;
        abz_pose pose;
        float wide, narrow;
        assert_true(abzi_sway_start(&sway, &body, 2, 2));
        breathe(&sway, rate, &wide, &narrow, &pose);
        assert_true(narrow < .3f && wide < before && wide > narrow + .01f);
        before = wide;
        if (rate == 6) {
            assert_in_range((int)(100 * wide), 60, 110);  // as wide as slow arms come
        }
    }
}

static void feet_stay_and_stand_on_the_floor(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.66f);
    abzi_sway sway;
    abz_pose first, pose;
    float wide, narrow;
    assert_true(abzi_sway_start(&sway, &body, 1.2f, .8f));
    abzi_sway_tick(&sway, 0, 5, true, false, &first);
    breathe(&sway, 8, &wide, &narrow, &pose);
    for (int k = 0; k < 2; k++) {
        const int toes = k == 0 ? ABZ_LEFT_TOES : ABZ_RIGHT_TOES;
        assert_true(abzi_v3_distance(first.pos[toes], pose.pos[toes]) < .012f);
        assert_close((double)pose.pos[toes].y, (double)body.toe_height_m, .01);
    }
    for (int j = 1; j < ABZ_JOINT_N; j++) {  // and bones keep their length
        const abz_vec3 bone = abzi_v3_sub(pose.pos[j], pose.pos[abz_joint_parent((abz_joint)j)]);
        assert_close((double)abzi_v3_length(bone), (double)abzi_v3_length(body.offset[j]), 1e-4);
    }
}

static void a_narrow_box_makes_her_open_less(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.66f);
    float wide[2], narrow;
    for (int k = 0; k < 2; k++) {
        abzi_sway sway;
        abz_pose pose;
        assert_true(abzi_sway_start(&sway, &body, k == 0 ? .8f : 1.6f, 1));
        breathe(&sway, 6, &wide[k], &narrow, &pose);
    }
    assert_true(wide[0] < .6f && wide[1] > wide[0] + .2f);
    abzi_sway sway;
    assert_false(abzi_sway_start(&sway, &body, .5f, 1));
    assert_false(abzi_sway_start(&sway, &body, 1, .5f));
}

// Opening and closing by a jump of the phase: she follows softly.
static void jumps_are_followed_softly(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.66f);
    abzi_sway sway;
    abz_pose pose, before;
    float wide, narrow;
    assert_true(abzi_sway_start(&sway, &body, 1.2f, .8f));
    breathe(&sway, 8, &wide, &narrow, &before);
    for (int tick = 0; tick < 600; tick++) {
        abzi_sway_tick(&sway, tick / 60 % 2 ? .4f : .95f, 7.5f, tick < 400, false, &pose);
        const float v = ABZ_TICKS_PER_SECOND * abzi_v3_distance(pose.pos[ABZ_LEFT_HAND], before.pos[ABZ_LEFT_HAND]);
        assert_true(v <= ABZ_BEDSIDE_HAND_MOST);
        before = pose;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_breaths_open_wide_and_quick_ones_a_little),
        cmocka_unit_test(feet_stay_and_stand_on_the_floor),
        cmocka_unit_test(a_narrow_box_makes_her_open_less),
        cmocka_unit_test(jumps_are_followed_softly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
