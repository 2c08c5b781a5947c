#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/measure.h"
#include "close.h"

enum { N = 1800, BEAT = 36, STEP = 18, FIRST = 30 };

typedef struct dancer {
    abz_track_frame frame[N];
} dancer;

static dancer lead, human, follow;
static void *scratch;
static size_t scratch_size;

static void shift(dancer *d, size_t first, size_t end, int k, double metres)
{
    for (size_t i = first; i < end; i++)
        for (int p = 0; p < ABZ_TRACK_POINT_N; p++)
            d->frame[i].at[p][k] += metres;
}

/// A dancer at z, looking at +Z (towards 1) or -Z (-1), who steps to and fro on the beat, the first step with foot.
static void dance(dancer *d, double z, int towards, int foot, size_t late)
{
    static const double at[ABZ_TRACK_POINT_N][3] = {{0, .95, 0},     {0, 1.25, 0},   {0, 1.55, 0},   {.2, 1.4, 0},
                                                    {-.2, 1.4, 0},   {.3, 1.2, 0},   {-.3, 1.2, 0},  {.3, 1.2, .35},
                                                    {-.3, 1.2, .35}, {.1, .5, 0},    {-.1, .5, 0},   {.1, .08, 0},
                                                    {-.1, .08, 0},   {.1, .02, .15}, {-.1, .02, .15}};
    double place[2] = {0, 0};
    for (size_t i = 0; i < N; i++) {
        for (int p = 0; p < ABZ_TRACK_POINT_N; p++) {
            d->frame[i].at[p][0] = towards * at[p][0];
            d->frame[i].at[p][1] = at[p][1];
            d->frame[i].at[p][2] = z + towards * at[p][2];
        }
        // Each beat one foot goes .36 m there, and two beats later back, within STEP ticks.
        if (i >= FIRST + late) {
            size_t beat = (i - FIRST - late) / BEAT, tick = (i - FIRST - late) % BEAT;
            if (tick < STEP)
                place[(foot + (int)beat) % 2] += (beat / 2 % 2 == 0 ? .02 : -.02);
        }
        for (int f = 0; f < 2; f++) {
            d->frame[i].at[ABZ_TRACK_LEFT_ANKLE + f][2] += place[f];
            d->frame[i].at[ABZ_TRACK_LEFT_TOES + f][2] += place[f];
        }
    }
}

static abz_track track(const dancer *d)
{
    return (abz_track){d->frame, N};
}

static abz_figures couple(void)
{
    abz_figures figures;
    const abz_track l = track(&lead), f = track(&follow);
    assert_int_equal(abz_measure_couple(&l, &f, scratch, scratch_size, &figures), ABZ_OK);
    return figures;
}

static abz_figures beside_the_human(void)
{
    abz_figures figures;
    const abz_track l = track(&lead), h = track(&human), f = track(&follow);
    assert_int_equal(abz_measure_follow(&l, &h, &f, scratch, scratch_size, &figures), ABZ_OK);
    return figures;
}

static int setup(void **state)
{
    (void)state;
    scratch_size = abz_measure_scratch_size(N);
    scratch = malloc(scratch_size);
    dance(&lead, 0, 1, 0, 0);
    dance(&human, .75, -1, 1, 3);
    dance(&follow, .75, -1, 1, 3);
    return scratch ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    free(scratch);
    return 0;
}

static void a_mirrored_follower_three_ticks_late_is_said_to_be_that(void **state)
{
    (void)state;
    abz_figures f = couple();
    assert_int_equal(f.steps_lead, 49);
    assert_int_equal(f.steps_follow, 49);
    assert_int_equal(f.steps_matched, 49);
    assert_close(f.step_f1, 1, 1e-12);
    assert_close(f.step_async_ms, 50, 1e-9);
    assert_close(f.step_lag_ms, 50, 1e-9);
    assert_close(f.mirror, 1, 0);
    assert_close(f.seconds, 30, 1e-12);
    assert_false(f.has_human);
}

static void an_early_follower_has_a_negative_lag(void **state)
{
    (void)state;
    dance(&lead, 0, 1, 0, 9);
    abz_figures f = couple();
    assert_close(f.step_async_ms, 100, 1e-9);
    assert_close(f.step_lag_ms, -100, 1e-9);
}

static void the_same_foot_is_no_mirror(void **state)
{
    (void)state;
    dance(&follow, .75, -1, 0, 0);
    abz_figures f = couple();
    assert_close(f.mirror, 0, 0);
    assert_close(f.step_async_ms, 0, 0);
}

static void a_follower_who_stands_has_no_matched_step(void **state)
{
    (void)state;
    for (size_t i = 1; i < N; i++)
        follow.frame[i] = follow.frame[0];
    abz_figures f = couple();
    assert_int_equal(f.steps_matched, 0);
    assert_close(f.step_f1, 0, 0);
    assert_close(f.skate_cms, 0, 0);
    assert_close(f.jerk, 0, 1e-9);
    assert_int_equal(f.chance.matched_shift_n, 0);
    assert_close(f.chance.step_f1, 0, 0);
}

static void feet_that_glide_all_the_time_skate(void **state)
{
    (void)state;
    for (size_t i = 0; i < N; i++) {
        follow.frame[i] = follow.frame[0];
        for (int p = 0; p < ABZ_TRACK_POINT_N; p++)
            follow.frame[i].at[p][0] += .2 * (double)i / 60;
    }
    assert_close(couple().skate_cms, 20, 1e-9);
    // Lifted feet do not count: half of the time 5 cm up, and still there.
    for (size_t i = N / 2; i < N; i++)
        for (int p = ABZ_TRACK_LEFT_ANKLE; p < ABZ_TRACK_POINT_N; p++) {
            follow.frame[i].at[p][0] = follow.frame[N / 2].at[p][0];
            follow.frame[i].at[p][1] += .05;
        }
    assert_close(couple().skate_cms, 20, .02);
}

static void a_teleport_is_one_jump(void **state)
{
    (void)state;
    assert_close(couple().jump, 0, 0);
    shift(&follow, 900, N, 0, .16);  // 9.6 m/s for a tick
    assert_close(couple().jump, 1 / ((N - 1) / 60.), 1e-12);
    shift(&follow, 900, N, 0, -.02);  // 8.4 m/s
    assert_close(couple().jump, 0, 0);
}

static void jerk_is_the_third_derivative(void **state)
{
    (void)state;
    for (size_t i = 0; i < N; i++) {
        double t = (double)i / 60;
        follow.frame[i] = follow.frame[0];
        for (int p = 0; p < ABZ_TRACK_POINT_N; p++)
            follow.frame[i].at[p][1] = t * t * t;
    }
    assert_close(couple().jerk, 6, 1e-3);
}

static void trunks_clash_below_22_centimetres(void **state)
{
    (void)state;
    assert_close(couple().clash, 0, 0);
    shift(&follow, 0, N / 4, 2, -.54);
    assert_close(couple().clash, .25, 1e-12);
    shift(&follow, 0, N / 4, 2, .02);
    assert_close(couple().clash, 0, 0);
}

static void the_human_beside_herself_is_perfectly_close(void **state)
{
    (void)state;
    abz_figures f = beside_the_human();
    assert_true(f.has_human);
    assert_close(f.place_m, 0, 0);
    assert_close(f.facing_deg, 0, 0);
    assert_close(f.pose_m, 0, 0);
    assert_close(f.hand_f1, 1, 0);
    assert_int_equal(f.missing_frames, 0);
}

static void a_follower_beside_the_human_is_that_far_away(void **state)
{
    (void)state;
    shift(&follow, 0, N, 0, .3);
    shift(&follow, 0, N, 2, .4);
    abz_figures f = beside_the_human();
    assert_close(f.place_m, .5, 1e-12);
    assert_close(f.pose_m, .5, 1e-12);
    assert_close(f.facing_deg, 0, 1e-12);
    assert_close(f.hand_f1, 0, 0);
}

static void a_follower_who_turns_her_back_faces_180_degrees_away(void **state)
{
    (void)state;
    dance(&follow, .75, 1, 1, 3);
    abz_figures f = beside_the_human();
    assert_close(f.facing_deg, 180, 1e-9);
    assert_close(f.place_m, 0, 1e-12);
}

static void holding_half_of_the_time_is_half_found(void **state)
{
    (void)state;
    shift(&follow, N / 2, N, 0, 3);
    abz_figures f = beside_the_human();
    assert_close(f.hand_f1, 2. / 3, 1e-12);  // all of hers are right, half of the human's are found
    assert_close(f.chance.hand_f1, 2. / 3, 1e-12);
}

static void the_shortest_track_decides_the_time(void **state)
{
    (void)state;
    abz_figures figures;
    const abz_track l = track(&lead), h = {human.frame, 1500}, f = {follow.frame, 1200};
    assert_int_equal(abz_measure_follow(&l, &h, &f, scratch, scratch_size, &figures), ABZ_OK);
    assert_close(figures.seconds, 20, 0);
    assert_int_equal(figures.missing_frames, 600);
}

static void chance_does_not_mistake_a_steady_beat_for_togetherness(void **state)
{
    (void)state;
    abz_figures f = couple();
    assert_int_equal(f.chance.shift_n, ABZ_CHANCE_SHIFTS);
    // One step every 36 ticks, and a window of 25: chance pairs 25 of 36, with either foot, 100 ms apart at the median.
    assert_close(f.chance.step_f1, 25. / 36, .03);
    assert_close(f.chance.mirror, .5, .08);
    assert_close(f.chance.step_async_ms, 104, 10);
}

static void a_take_under_two_seconds_has_no_chance_level(void **state)
{
    (void)state;
    abz_figures figures;
    const abz_track l = {lead.frame, 119}, f = {follow.frame, 119};
    assert_int_equal(abz_measure_couple(&l, &f, scratch, scratch_size, &figures), ABZ_OK);
    assert_int_equal(figures.chance.shift_n, 0);
    const abz_track l2 = {lead.frame, 120}, f2 = {follow.frame, 120};
    assert_int_equal(abz_measure_couple(&l2, &f2, scratch, scratch_size, &figures), ABZ_OK);
    assert_int_equal(figures.chance.shift_n, ABZ_CHANCE_SHIFTS);
}

static void the_same_tracks_give_the_same_figures_whatever_was_in_scratch(void **state)
{
    (void)state;
    abz_figures a = beside_the_human();
    memset(scratch, 0xFF, scratch_size);
    abz_figures b = beside_the_human();
    assert_memory_equal(&a.seconds, &b.seconds, sizeof a.seconds);
    assert_memory_equal(&a.step_f1, &b.step_f1, offsetof(abz_figures, has_human) - offsetof(abz_figures, step_f1));
    assert_memory_equal(&a.chance, &b.chance, sizeof a.chance);
}

static void too_little_is_refused(void **state)
{
    (void)state;
    abz_figures figures;
    const abz_track l = track(&lead), f = track(&follow), brief = {follow.frame, ABZ_TRACK_FRAMES_MIN - 1};
    assert_int_equal(abz_measure_couple(&l, &brief, scratch, scratch_size, &figures), ABZ_EEMPTY);
    assert_int_equal(abz_measure_couple(&brief, &f, scratch, scratch_size, &figures), ABZ_EEMPTY);
    assert_int_equal(abz_measure_follow(&l, &brief, &f, scratch, scratch_size, &figures), ABZ_EEMPTY);
    assert_int_equal(abz_measure_couple(&l, &f, scratch, scratch_size - 1, &figures), ABZ_ENOMEM);
    assert_int_equal(abz_measure_couple(&l, &f, (char *)scratch + 1, scratch_size, &figures), ABZ_ENOMEM);
    assert_true(abz_measure_scratch_size(SIZE_MAX / 8) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_mirrored_follower_three_ticks_late_is_said_to_be_that, setup, teardown),
        cmocka_unit_test_setup_teardown(an_early_follower_has_a_negative_lag, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_foot_is_no_mirror, setup, teardown),
        cmocka_unit_test_setup_teardown(a_follower_who_stands_has_no_matched_step, setup, teardown),
        cmocka_unit_test_setup_teardown(feet_that_glide_all_the_time_skate, setup, teardown),
        cmocka_unit_test_setup_teardown(a_teleport_is_one_jump, setup, teardown),
        cmocka_unit_test_setup_teardown(jerk_is_the_third_derivative, setup, teardown),
        cmocka_unit_test_setup_teardown(trunks_clash_below_22_centimetres, setup, teardown),
        cmocka_unit_test_setup_teardown(the_human_beside_herself_is_perfectly_close, setup, teardown),
        cmocka_unit_test_setup_teardown(a_follower_beside_the_human_is_that_far_away, setup, teardown),
        cmocka_unit_test_setup_teardown(a_follower_who_turns_her_back_faces_180_degrees_away, setup, teardown),
        cmocka_unit_test_setup_teardown(holding_half_of_the_time_is_half_found, setup, teardown),
        cmocka_unit_test_setup_teardown(the_shortest_track_decides_the_time, setup, teardown),
        cmocka_unit_test_setup_teardown(chance_does_not_mistake_a_steady_beat_for_togetherness, setup, teardown),
        cmocka_unit_test_setup_teardown(a_take_under_two_seconds_has_no_chance_level, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_tracks_give_the_same_figures_whatever_was_in_scratch, setup, teardown),
        cmocka_unit_test_setup_teardown(too_little_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
