#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lead/phrase.h"
#include "walking.h"

enum { N = 10 };
static abz_figure figure[N];
static abzi_phrase_model model;
static abzi_phrase phrase;

static const abzi_spot origin = {0, 0, 0};

/// Ten figures of difficulties 1 to 5; 8 leads into a hold that only 9 begins in, and 9 never leaves it.
static int setup(void **state)
{
    (void)state;
    for (int i = 0; i < N; i++) {
        figure[i] = walking_figure("x", ABZ_DANCE_SALSA, 4, ABZ_CLOSE, ABZ_CLOSE, 1 + i / 2);
    }
    figure[8].exit.hold = figure[9].entry.hold = figure[9].exit.hold = ABZ_HOLD_NONE;
    figure[3].needs = ABZ_NEED_TRAVEL;
    return 0;
}

static abz_status build(uint32_t difficulty, uint32_t refused)
{
    return abzi_phrase_model_init(&model, figure, N, difficulty, refused, NULL, 0, 0, 1.7f);
}

static void dead_ends_are_not_entered(void **state)
{
    (void)state;
    assert_int_equal(build(5, 0), ABZ_OK);
    abzi_phrase_start(&phrase, 1);
    for (int i = 0; i < 2000; i++) {
        assert_true(abzi_phrase_next(&phrase, &model, origin, 0) < 8);
        assert_true(abzi_phrase_is_sound(&phrase, &model));
    }
}

static void what_is_refused_or_too_difficult_is_not_danced(void **state)
{
    (void)state;
    assert_int_equal(build(3, ABZ_NEED_TRAVEL), ABZ_OK);
    abzi_phrase_start(&phrase, 2);
    for (int i = 0; i < 500; i++) {
        uint32_t it = abzi_phrase_next(&phrase, &model, origin, 0);
        assert_true(figure[it].difficulty <= 3 && it != 3);
    }
    assert_int_equal(build(0, 0), ABZ_EINVAL);
}

static void never_three_times_in_a_row_unless_there_is_no_other(void **state)
{
    (void)state;
    assert_int_equal(build(5, 0), ABZ_OK);
    abzi_phrase_start(&phrase, 3);
    uint32_t before = N, n = 0;
    for (int i = 0; i < 2000; i++) {
        uint32_t it = abzi_phrase_next(&phrase, &model, origin, 0);
        n = it == before ? n + 1 : 1;
        before = it;
        assert_true(n <= 2);
    }
    assert_int_equal(abzi_phrase_model_init(&model, figure, 1, 5, 0, NULL, 0, 0, 1.7f), ABZ_OK);
    abzi_phrase_start(&phrase, 3);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(abzi_phrase_next(&phrase, &model, origin, 0), 0);
    }
}

static void difficulty_rises_and_falls_over_four_figures(void **state)
{
    (void)state;
    assert_int_equal(build(5, 0), ABZ_OK);
    abzi_phrase_start(&phrase, 4);
    int sum[4] = {0};
    for (int i = 0; i < 4000; i++) {
        sum[i % 4] += figure[abzi_phrase_next(&phrase, &model, origin, 0)].difficulty;
    }
    assert_true(sum[0] < sum[1] && sum[1] < sum[2] && sum[3] < sum[1]);
}

static void every_figure_is_danced(void **state)
{
    (void)state;
    assert_int_equal(build(5, 0), ABZ_OK);
    abzi_phrase_start(&phrase, 5);
    int n[N] = {0};
    for (int i = 0; i < 400; i++) {
        n[abzi_phrase_next(&phrase, &model, origin, 0)]++;
    }
    for (int i = 0; i < 8; i++) {
        assert_true(n[i] >= 10);
    }
}

static void a_seed_repeats_and_another_differs(void **state)
{
    (void)state;
    assert_int_equal(build(5, 0), ABZ_OK);
    abzi_phrase a, b, c;
    abzi_phrase_start(&a, 6);
    abzi_phrase_start(&b, 6);
    abzi_phrase_start(&c, 7);
    int differ_n = 0;
    for (int i = 0; i < 200; i++) {
        uint32_t it = abzi_phrase_next(&a, &model, origin, 0);
        assert_int_equal(it, abzi_phrase_next(&b, &model, origin, 0));
        differ_n += it != abzi_phrase_next(&c, &model, origin, 0);
    }
    assert_true(differ_n > 50);
}

static void the_dance_begins_with_the_easiest_in_closed_hold(void **state)
{
    (void)state;
    figure[0].entry.hold = figure[0].exit.hold = ABZ_HOLD_BOTH;
    figure[2].exit.hold = ABZ_HOLD_BOTH;  // the way to 0, and there is one back
    figure[4].entry.hold = ABZ_HOLD_BOTH;
    assert_int_equal(build(5, 0), ABZ_OK);
    for (uint32_t seed = 0; seed < 50; seed++) {
        abzi_phrase_start(&phrase, seed);
        assert_int_equal(abzi_phrase_next(&phrase, &model, origin, 0), 1);
    }
}

static void they_stay_in_the_room(void **state)
{
    (void)state;
    for (int i = 0; i < N; i++) {
        int role_way[2] = {i % 2 ? ABZ_FORWARD : ABZ_BACK, i % 2 ? ABZ_BACK : ABZ_FORWARD};
        for (int k = 0; k < figure[i].step_n[0]; k++) {
            for (int role = 0; role < 2; role++) {
                figure[i].step[role][k].way = role_way[role];
                figure[i].step[role][k].distance = 10;
            }
        }
    }
    assert_int_equal(build(5, 0), ABZ_OK);
    abzi_phrase_start(&phrase, 8);
    abzi_spot at = origin;
    for (int i = 0; i < 1000; i++) {
        uint32_t it = abzi_phrase_next(&phrase, &model, at, 0);
        at.z += model.way[it].z;
        assert_true(fabsf(at.z) < 8);
    }
}

static void only_means_in_this_order(void **state)
{
    (void)state;
    static const uint32_t only[] = {2, 0, 5}, broken[] = {0, 9}, missing[] = {N};
    assert_int_equal(abzi_phrase_model_init(&model, figure, N, 1, 0, only, 3, 0, 1.7f), ABZ_OK);
    abzi_phrase_start(&phrase, 9);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(abzi_phrase_next(&phrase, &model, origin, 0), only[i % 3]);
    }
    // a figure that does not follow itself can be danced once
    static const uint32_t once[] = {8};
    assert_int_equal(abzi_phrase_model_init(&model, figure, N, 1, 0, once, 1, 0, 1.7f), ABZ_EINVAL);
    assert_int_equal(abzi_phrase_model_init(&model, figure, N, 1, 0, once, 1, 8, 1.7f), ABZ_OK);
    assert_int_equal(abzi_phrase_model_init(&model, figure, N, 1, 0, broken, 2, 0, 1.7f), ABZ_EINVAL);
    assert_int_equal(abzi_phrase_model_init(&model, figure, N, 1, 0, missing, 1, 0, 1.7f), ABZ_EINVAL);
}

static void figures_of_two_dances_are_refused(void **state)
{
    (void)state;
    figure[4].dance = ABZ_DANCE_TANGO;
    assert_int_equal(build(5, 0), ABZ_EINVAL);
    assert_int_equal(abzi_phrase_model_init(&model, figure, 0, 5, 0, NULL, 0, 0, 1.7f), ABZ_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(dead_ends_are_not_entered, setup),
        cmocka_unit_test_setup(what_is_refused_or_too_difficult_is_not_danced, setup),
        cmocka_unit_test_setup(never_three_times_in_a_row_unless_there_is_no_other, setup),
        cmocka_unit_test_setup(difficulty_rises_and_falls_over_four_figures, setup),
        cmocka_unit_test_setup(every_figure_is_danced, setup),
        cmocka_unit_test_setup(a_seed_repeats_and_another_differs, setup),
        cmocka_unit_test_setup(the_dance_begins_with_the_easiest_in_closed_hold, setup),
        cmocka_unit_test_setup(they_stay_in_the_room, setup),
        cmocka_unit_test_setup(only_means_in_this_order, setup),
        cmocka_unit_test_setup(figures_of_two_dances_are_refused, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
