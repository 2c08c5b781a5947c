#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "close.h"
#include "edge/frame_clock.h"

static const struct {
    double frame_time_s;
    double tick_n;  // a frame
    double late;    // share of a tick
} rates[] = {
    {1. / 24, 2.5, .5},     {.041667, 2.5, .5}, {.04, 2.4, .8},      {1. / 30, 2, 0},      {.0333667, 2, 0},
    {1. / 50, 1.2, .8},     {1. / 60, 1, 0},    {.0166667, 1, 0},    {.016683, 1, 0},      {1. / 90, 2. / 3, 2. / 3},
    {.01, .6, .8},          {1. / 120, .5, .5}, {.00833333, .5, .5}, {1. / 240, .25, .75}, {1. / 15, 4, 0},
    {1. / 37, 60. / 37, 1}, {.001, .06, 1},     {1, 60, 0}};
enum { RATE_N = sizeof rates / sizeof *rates, FRAME_N = 500 };

/// A leader who moves a metre a tick, and a follower who shows where he was in her tick: from frame to frame she must
/// move as evenly as he, never be ahead of him, and be late by the same time always.
static void constant_motion_stays_constant(void **state)
{
    (void)state;
    for (int r = 0; r < RATE_N; r++) {
        abzi_frame_clock clock;
        double before = 0, last = 0, lead = 0;
        uint64_t run_n = 0;
        float share;
        abzi_frame_clock_init(&clock, rates[r].frame_time_s);
        for (int n = 0; n < FRAME_N; n++) {
            const double frame = n * rates[r].tick_n, within = 1e-5 * (frame + 1);
            abzi_frame_clock_frame(&clock);
            for (; abzi_frame_clock_tick(&clock, &share); run_n++) {
                assert_true(share > 0 && share <= 1);
                const double seen = n == 0 ? 0 : lead + (frame - lead) * (double)share;
                assert_close(seen, (double)run_n, within);
                before = run_n == 0 ? seen : last;
                last = seen;
            }
            assert_close((double)run_n, floor(frame + 1e-6 * (frame + 1)) + 1, n < 400 ? .01 : 1.01);
            lead = frame;
            const double answer = before + (last - before) * (double)abzi_frame_clock_answer(&clock);
            assert_true(answer <= frame + within);
            if (frame >= 1) {
                assert_close(answer, frame - rates[r].late, within);
            }
        }
    }
}

static void exact_rates_show_the_newest_tick(void **state)
{
    (void)state;
    for (int r = 0; r < RATE_N; r++) {
        abzi_frame_clock clock;
        float share = 0;
        abzi_frame_clock_init(&clock, rates[r].frame_time_s);
        for (int n = 0; n < FRAME_N && rates[r].late == 0; n++) {
            abzi_frame_clock_frame(&clock);
            while (abzi_frame_clock_tick(&clock, &share)) {
            }
            assert_true(share == 1 && abzi_frame_clock_answer(&clock) == 1);
        }
    }
}

static void a_long_dance_does_not_drift(void **state)
{
    (void)state;
    abzi_frame_clock clock;
    float share;
    uint64_t run_n = 0;
    abzi_frame_clock_init(&clock, .0416667);  // 24 frames a second, with the error of six digits
    for (int n = 0; n <= 24 * 3600; n++) {
        abzi_frame_clock_frame(&clock);
        while (abzi_frame_clock_tick(&clock, &share)) {
            run_n++;
        }
    }
    assert_int_equal(run_n, 60 * 3600 + 1);
}

static void between_two_poses(void **state)
{
    (void)state;
    abz_pose a, b, out;
    memset(&a, 0, sizeof a);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        a.rot[j].w = 1;
        b.pos[j] = (abz_vec3){1, 2, 3};
        b.rot[j] = (abz_quat){0, .6f, 0, .8f};
    }
    abzi_pose_between(&a, &b, .5f, &out);
    assert_close((double)out.pos[ABZ_HEAD].z, 1.5, 1e-6);
    assert_close((double)out.rot[ABZ_HEAD].y, sin(asin(.6) / 2), 1e-6);
    abzi_pose_between(&a, &b, 1, &out);
    assert_memory_equal(&out, &b, sizeof b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_motion_stays_constant),
        cmocka_unit_test(exact_rates_show_the_newest_tick),
        cmocka_unit_test(a_long_dance_does_not_drift),
        cmocka_unit_test(between_two_poses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
