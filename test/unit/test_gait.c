// Feet under hips that are seen (src/sense/gait.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "sense/gait.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

static abzi_gait gait;

static abzi_gait_body body_at(float x, float z, float vx, float vz)
{
    return (abzi_gait_body){{x, z, 0}, {vx, 0, vz}, .09f};
}

static void who_stands_takes_no_step(void **state)
{
    (void)state;
    abzi_gait_body body = body_at(1, 2, 0, 0);
    abzi_gait_start(&gait, &body);
    for (int i = 0; i < 600; i++) {
        body.hips.x = 1 + .02f * abzi_sinf(.05f * (float)i);
        abzi_gait_tick(&gait, &body);
        assert_false(gait.foot[0].swings || gait.foot[1].swings);
    }
    assert_close(gait.foot[0].at.x, 1.09, 1e-5);
    assert_close(gait.foot[1].at.x, .91, 1e-5);
}

static void who_walks_steps_with_both_feet_in_turn_and_they_keep_up(void **state)
{
    (void)state;
    abzi_gait_body body = body_at(0, 0, 0, 0);
    abzi_gait_start(&gait, &body);
    int landed[2] = {0, 0}, turns = 0, last = -1;
    bool was[2] = {false, false};
    for (int i = 0; i < 600; i++) {
        // half a metre a second forward; the hips sway over the foot that stands, as those of people do, twice in three
        // seconds
        float phase = ABZI_PI_F * (float)i / 33, sway = .03f * abzi_sinf(phase);
        body = body_at(sway, .5f * (float)i * DT, .03f * ABZI_PI_F / 33 / DT * abzi_cosf(phase), .5f);
        abzi_gait_tick(&gait, &body);
        assert_false(gait.foot[0].swings && gait.foot[1].swings);
        for (int side = 0; side < 2; side++) {
            if (was[side] && !gait.foot[side].swings) {
                landed[side]++;
                turns += last == 1 - side;
                last = side;
            }
            was[side] = gait.foot[side].swings != 0;
            assert_true(fabsf(gait.foot[side].at.z - body.hips.z) < .9f);
        }
    }
    assert_true(landed[0] >= 6 && landed[1] >= 6);
    assert_true(turns >= (landed[0] + landed[1]) * 2 / 3);
}

static void a_standing_foot_does_not_move_and_a_swinging_one_does_not_leap(void **state)
{
    (void)state;
    abzi_gait_body body = body_at(0, 0, 0, 0);
    abzi_gait_start(&gait, &body);
    for (int i = 0; i < 900; i++) {
        abzi_gait was = gait;
        float t = (float)i * DT;
        body = body_at(.4f * abzi_sinf(2 * t), .5f * abzi_sinf(1.3f * t), .8f * abzi_cosf(2 * t),
                       .65f * abzi_cosf(1.3f * t));
        body.hips.yaw = abzi_sinf(t);
        abzi_gait_tick(&gait, &body);
        for (int side = 0; side < 2; side++) {
            const abzi_gait_foot *a = &was.foot[side], *b = &gait.foot[side];
            float x = b->at.x - a->at.x, z = b->at.z - a->at.z, way = sqrtf(x * x + z * z);
            if (!a->swings)
                assert_close(way, 0, 0);
            assert_true(way < .15f);  // 9 m/s
            assert_true(b->lift_m >= 0 && b->lift_m < .1f);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_stands_takes_no_step),
        cmocka_unit_test(who_walks_steps_with_both_feet_in_turn_and_they_keep_up),
        cmocka_unit_test(a_standing_foot_does_not_move_and_a_swinging_one_does_not_leap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
