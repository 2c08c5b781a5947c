#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/measure.h"
#include "close.h"

#define TURN 6.283185307179586

static abz_track_frame row[600], out[1200];

/// A recording in which every coordinate of every point is the same function of time.
static void record(double (*at)(double), size_t row_n, double frame_time_s)
{
    for (size_t i = 0; i < row_n; i++)
        for (int p = 0; p < ABZ_TRACK_POINT_N; p++)
            for (int k = 0; k < 3; k++)
                row[i].at[p][k] = at((double)i * frame_time_s);
}

static double still(double t)
{
    return t >= 0 ? 1.25 : 0;
}

static double straight(double t)
{
    return 3 * t - 1;
}

static double sway(double t)
{
    return sin(TURN * 10 * t);
}

static void ticks_are_counted_from_first_to_last_row(void **state)
{
    (void)state;
    assert_int_equal(abz_track_length(0, 1. / 60), 0);
    assert_int_equal(abz_track_length(1, 1. / 60), 1);
    assert_int_equal(abz_track_length(61, 1. / 60), 61);
    assert_int_equal(abz_track_length(31, 1. / 30), 61);
    assert_int_equal(abz_track_length(31, .033333), 60);  // the last row is just before its tick
    assert_int_equal(abz_track_length(10, 0), 0);
    assert_int_equal(abz_track_length(SIZE_MAX, 1), 0);
}

static void a_still_dancer_stays_still(void **state)
{
    (void)state;
    abz_track track;
    record(still, 40, 1. / 24);
    size_t n = abz_track_length(40, 1. / 24);
    assert_int_equal(abz_track_init(row, 40, 1. / 24, out, n, &track), ABZ_OK);
    assert_int_equal(track.frame_n, n);
    for (size_t i = 0; i < n; i++)
        assert_close(track.frame[i].at[ABZ_TRACK_HEAD][1], 1.25, 1e-12);
}

static void a_straight_walk_is_not_bent_by_resampling_or_at_its_ends(void **state)
{
    (void)state;
    abz_track track;
    record(straight, 60, 1. / 24);
    size_t n = abz_track_length(60, 1. / 24);
    assert_int_equal(abz_track_init(row, 60, 1. / 24, out, n, &track), ABZ_OK);
    for (size_t i = 0; i < n; i++)
        assert_close(track.frame[i].at[ABZ_TRACK_RIGHT_TOES][2], straight((double)i / 60), 2e-3);
    assert_close(track.frame[0].at[0][0], -1, 2e-3);
    assert_close(track.frame[n / 2].at[0][0], straight((double)(n / 2) / 60), 1e-6);
}

static void ten_hertz_comes_through_at_half_its_size_and_in_phase(void **state)
{
    (void)state;
    abz_track track;
    record(sway, 600, 1. / 60);
    assert_int_equal(abz_track_init(row, 600, 1. / 60, out, 600, &track), ABZ_OK);
    for (size_t i = 100; i < 500; i++)
        assert_close(track.frame[i].at[0][0], .5 * sway((double)i / 60), 1e-9);
}

static void too_short_and_wrong_lengths_are_refused(void **state)
{
    (void)state;
    abz_track track;
    record(still, 20, 1. / 60);
    assert_int_equal(abz_track_init(row, 9, 1. / 60, out, 9, &track), ABZ_EEMPTY);
    assert_int_equal(abz_track_init(row, 10, 1. / 60, out, 10, &track), ABZ_OK);
    assert_int_equal(abz_track_init(row, 20, 1. / 60, out, 19, &track), ABZ_EINVAL);
    assert_int_equal(abz_track_init(row, 0, 1. / 60, out, 0, &track), ABZ_EEMPTY);
}

static void every_point_has_its_joint(void **state)
{
    (void)state;
    abz_pose pose = {0};
    abz_track_frame frame;
    for (int j = 0; j < ABZ_JOINT_N; j++)
        pose.pos[j] = (abz_vec3){(float)j, (float)(2 * j), (float)(3 * j)};
    abz_track_frame_from_pose(&pose, &frame);
#define SAME(point, joint)                                                                                             \
    assert_close(frame.at[point][0], joint, 0);                                                                        \
    assert_close(frame.at[point][1], 2 * joint, 0);                                                                    \
    assert_close(frame.at[point][2], 3 * joint, 0);
    ABZ_TRACK_LIST(SAME)
#undef SAME
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_counted_from_first_to_last_row),
        cmocka_unit_test(a_still_dancer_stays_still),
        cmocka_unit_test(a_straight_walk_is_not_bent_by_resampling_or_at_its_ends),
        cmocka_unit_test(ten_hertz_comes_through_at_half_its_size_and_in_phase),
        cmocka_unit_test(too_short_and_wrong_lengths_are_refused),
        cmocka_unit_test(every_point_has_its_joint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
