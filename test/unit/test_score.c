#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "lead/score.h"
#include "walking.h"

static abz_figure walk;
static abzi_score score;

static int setup(void **state)
{
    (void)state;
    walk = walking_figure("walk", ABZ_DANCE_SALSA, 4, ABZ_FORWARD, ABZ_BACK, 1);
    abzi_score_start(&score, &walk, (abzi_spot){1, 2, .5f}, 1.7f);
    return 0;
}

/// A step of his at these quarters, left and right in turn; levels as given.
static abz_figure with_steps(const int *at_quarter, const abz_level *level, int n)
{
    abz_figure f = walk;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        f.step_n[role] = 0;
        for (int i = 0, side = role; i < n; i++) {
            f.step[role][f.step_n[role]++] = (abz_figure_step){
                .at_quarter = at_quarter[i], .side = side, .way = ABZ_FORWARD, .distance = 5, .level = level[i]};
            side = level[i] == ABZ_TAP ? side : 1 - side;
        }
    }
    return f;
}

static void they_begin_as_the_entry_says(void **state)
{
    (void)state;
    assert_true(abzi_score_is_sound(&score));
    abzi_spot her = abzi_facing_spot(ABZ_HOLD_CLOSED, ABZ_FACING, 1.7f);
    abz_vec3 v = abzi_spot_local(score.begin[ABZ_ROLE_LEAD],
                                 abzi_v3(score.begin[ABZ_ROLE_FOLLOW].x, 0, score.begin[ABZ_ROLE_FOLLOW].z));
    assert_float_equal(v.x, her.x, 1e-5f);
    assert_float_equal(v.z, her.z, 1e-5f);
    assert_int_equal(score.hold[0].hold, ABZ_HOLD_CLOSED);
}

static void a_foot_lifts_when_the_other_one_bears_the_weight(void **state)
{
    (void)state;
    static const int at[] = {0, 4, 6, 8, 9, 24};
    static const abz_level level[] = {ABZ_FLAT, ABZ_BALL, ABZ_BALL, ABZ_BALL, ABZ_BALL, ABZ_BALL};
    abz_figure f = with_steps(at, level, 6);
    abzi_score_rest(&score, 2);
    assert_true(abzi_score_append(&score, &f));
    const abzi_score_tread *t = score.tread[ABZ_ROLE_LEAD];
    assert_float_equal(t[0].lift, 2 - .85f, 1e-6f);  // no step before: the longest swing
    assert_float_equal(t[1].lift, 3 - .85f, 1e-6f);  // a count
    assert_float_equal(t[2].lift, 3 + .12f, 1e-6f);  // half a count
    assert_float_equal(t[4].lift, 4, 1e-6f);         // a quarter: no time for more
    assert_float_equal(t[5].lift, 8 - .85f, 1e-6f);  // a pause: the foot waits on the floor
}

static void a_tapped_foot_lifts_again(void **state)
{
    (void)state;
    static const int at[] = {0, 4, 6};
    static const abz_level level[] = {ABZ_FLAT, ABZ_TAP, ABZ_FLAT};
    abz_figure f = with_steps(at, level, 3);
    abzi_score_append(&score, &f);
    const abzi_score_tread *t = score.tread[ABZ_ROLE_LEAD];
    assert_int_equal(t[1].tread.side, t[2].tread.side);
    assert_true(t[2].lift >= t[1].tread.at + .1f && t[2].lift < t[2].tread.at);
}

static void a_replaced_foot_stands_where_it_stood(void **state)
{
    (void)state;
    abz_figure f = walk;
    f.step[ABZ_ROLE_LEAD][1].way = ABZ_REPLACE;
    f.step[ABZ_ROLE_LEAD][1].distance = 0;
    abzi_spot before = score.begin_print[ABZ_ROLE_LEAD][ABZ_RIGHT];
    abzi_score_append(&score, &f);
    const abzi_score_tread *t = &score.tread[ABZ_ROLE_LEAD][1];
    assert_int_equal(t->tread.moves, 0);
    assert_float_equal(t->lift, t->tread.at, 0);
    assert_float_equal(t->tread.print.x, before.x, 0);
    assert_float_equal(t->tread.print.z, before.z, 0);
}

static void turns_are_counted_from_figure_to_figure(void **state)
{
    (void)state;
    abz_figure f = walk;
    for (int i = 0; i < 4; i++) {
        f.step[ABZ_ROLE_FOLLOW][i].turn = 2;  // once round
    }
    float yaw = score.stance[ABZ_ROLE_FOLLOW].yaw;
    for (int n = 1; n <= 3; n++) {
        assert_true(abzi_score_append(&score, &f));
        assert_float_equal(score.stance[ABZ_ROLE_FOLLOW].yaw, yaw + (float)n * 2 * ABZI_PI_F, 1e-4f);
    }
    for (int i = 1; i < score.tread_n[ABZ_ROLE_FOLLOW]; i++) {
        const abzi_score_tread *t = &score.tread[ABZ_ROLE_FOLLOW][i];
        assert_true(fabsf(t->tread.stance.yaw - t[-1].tread.stance.yaw) < ABZI_PI_F);
    }
}

static void two_thousand_figures_keep_numbers_small(void **state)
{
    (void)state;
    abz_figure f = walk;
    f.step[ABZ_ROLE_FOLLOW][2].turn = 8;
    f.step[ABZ_ROLE_LEAD][5].turn = -8;
    for (int n = 0; n < 2000; n++) {
        assert_true(abzi_score_append(&score, &f));
        abzi_score_forget(&score, score.end - 8);
        abzi_score_shift(&score, score.end > 64 ? 32 : 0);
        assert_true(abzi_score_is_sound(&score));
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < score.tread_n[role]; i++) {
            assert_true(fabsf(score.tread[role][i].tread.stance.yaw) < 50);
            assert_true(fabsf(score.tread[role][i].tread.at) < 100);
        }
    }
    // she still stands before him
    abzi_spot him = score.stance[ABZ_ROLE_LEAD], her = score.stance[ABZ_ROLE_FOLLOW];
    assert_true(fabsf(abzi_wrapf(her.yaw - him.yaw - ABZI_PI_F)) < 1e-3f);
}

static void what_is_forgotten_is_where_they_began(void **state)
{
    (void)state;
    abzi_score_append(&score, &walk);
    abzi_score_append(&score, &walk);
    abzi_score whole = score;
    abzi_score_forget(&score, 10);
    assert_true(abzi_score_is_sound(&score));
    int gone = whole.tread_n[0] - score.tread_n[0];
    assert_true(gone > 0);
    assert_float_equal(score.begin[0].z, whole.tread[0][gone - 1].tread.stance.z, 0);
    assert_float_equal(score.begin_print[0][ABZ_RIGHT].z, whole.tread[0][gone - 1].tread.print.z, 0);
    assert_true(score.tread[0][0].tread.at >= 10 - ABZI_SCORE_MEMORY);
    // a long rest: whose foot bears the weight is still known
    abzi_score_rest(&score, 1000);
    abzi_score_forget(&score, 1000);
    assert_int_equal(score.tread_n[0], 1);
    assert_true(abzi_score_close(&score));
}

static void it_is_full_before_it_overflows(void **state)
{
    (void)state;
    while (abzi_score_append(&score, &walk)) {
        assert_true(score.tread_n[0] <= ABZI_SCORE_TREAD_MAX);
    }
    assert_true(abzi_score_is_sound(&score));
}

static void closing_puts_the_feet_together(void **state)
{
    (void)state;
    walk.step_n[0] = walk.step_n[1] = 3;
    abzi_score_append(&score, &walk);
    float end = score.end;
    assert_true(abzi_score_close(&score));
    assert_float_equal(score.end, end + 2, 0);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_tread *last = &score.tread[role][score.tread_n[role] - 1].tread;
        const abzi_tread *before = &score.tread[role][score.tread_n[role] - 2].tread;
        assert_int_equal(last->side, 1 - before->side);
        assert_float_equal(last->at, end, 0);
        float x = last->print.x - before->print.x, z = last->print.z - before->print.z;
        assert_float_equal(sqrtf(x * x + z * z), 2 * ABZI_TRACK * 1.7f, 1e-4f);
    }
}

static void a_break_closes_the_feet_and_puts_off_the_rest(void **state)
{
    (void)state;
    static const int at[] = {0, 4, 8, 12};
    static const abz_level level[] = {ABZ_BALL, ABZ_BALL, ABZ_BALL, ABZ_BALL};
    abz_figure f = with_steps(at, level, 4);
    abzi_score_rest(&score, 2);
    assert_true(abzi_score_append(&score, &f));
    float end = score.end;
    abzi_score_tread third = score.tread[ABZ_ROLE_LEAD][2];
    assert_true(abzi_score_settle(&score, 3, 4, 2));
    assert_float_equal(score.end, end + 2, 1e-6f);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_score_tread *t = score.tread[role];
        assert_int_equal(score.tread_n[role], 5);
        assert_int_equal(t[2].tread.side, t[0].tread.side);  // the foot that is free closes, without weight,
        assert_int_equal(t[2].tread.weight, 0);
        assert_float_equal(t[2].tread.at, 4, 1e-6f);
        float x = t[2].tread.print.x - t[1].tread.print.x, z = t[2].tread.print.z - t[1].tread.print.z;
        assert_float_equal(sqrtf(x * x + z * z), 2 * ABZI_TRACK * score.unit_m, 1e-3f);
        assert_int_equal(t[3].tread.side, t[2].tread.side);  // and goes on
        assert_float_equal(t[3].tread.at, 6, 1e-6f);
        assert_true(t[3].lift > 4 && t[4].tread.at == 7);
    }
    assert_memory_equal(&score.tread[ABZ_ROLE_LEAD][3].tread.print, &third.tread.print, sizeof third.tread.print);
    assert_true(abzi_score_is_sound(&score));
}

static void nobody_stands_or_is_cut_with_a_foot_in_the_air(void **state)
{
    (void)state;
    abzi_score_rest(&score, 2);
    abzi_score_append(&score, &walk);
    for (float count = 0; count < 10; count += .07f) {
        float still = abzi_score_still(&score, count), stand = abzi_score_stand(&score, count);
        assert_true(still >= count && stand >= still && stand <= still + 1);
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            for (int i = 0; i < score.tread_n[role]; i++) {
                const abzi_score_tread *t = &score.tread[role][i];
                assert_false(t->lift < still && still < t->tread.at);
                assert_false(t->lift < stand && stand < t->tread.at);
            }
        }
    }
    abzi_score_cut(&score, 5, 6);
    assert_true(abzi_score_is_sound(&score));
    assert_float_equal(score.tread[0][score.tread_n[0] - 1].tread.at, 5, 0);
    assert_float_equal(score.end, 6, 0);
    assert_float_equal(score.stance[0].x, score.tread[0][score.tread_n[0] - 1].tread.stance.x, 0);
}

static void holds_change_when_the_figure_says(void **state)
{
    (void)state;
    walk.hold[walk.hold_n++] = (abz_figure_hold){.at_quarter = 6, .hold = ABZ_HOLD_BOTH, .over = ABZ_OVER_FOLLOW};
    walk.exit.hold = ABZ_HOLD_BOTH;
    abzi_score_append(&score, &walk);
    assert_int_equal(score.hold_n, 2);
    assert_float_equal(score.hold[1].at, 1.5f, 0);
    assert_int_equal(score.hold[1].over, ABZ_OVER_FOLLOW);
    // the next one begins as its entry says
    walk.hold_n = 0;
    walk.entry.hold = ABZ_HOLD_BOTH;
    abzi_score_append(&score, &walk);
    assert_int_equal(score.hold_n, 3);
    assert_int_equal(score.hold[2].over, ABZ_OVER_NOBODY);
}

static void forged_scores_are_refused(void **state)
{
    (void)state;
    abzi_score_append(&score, &walk);
    abzi_score good = score;
    score.tread_n[1] = ABZI_SCORE_TREAD_MAX + 1;
    assert_false(abzi_score_is_sound(&score));
    score = good;
    score.hold_n = 0;
    assert_false(abzi_score_is_sound(&score));
    score = good;
    score.tread[0][2].tread.side = 2;
    assert_false(abzi_score_is_sound(&score));
    score = good;
    score.tread[0][2].tread.print.x = NAN;
    assert_false(abzi_score_is_sound(&score));
    score = good;
    score.tread[1][2].tread.at = -1;
    assert_false(abzi_score_is_sound(&score));
}

static void what_is_to_come_moves_as_a_whole(void **state)
{
    (void)state;
    assert_true(abzi_score_append(&score, &walk));
    assert_true(abzi_score_append(&score, &walk));
    static abzi_score before;
    before = score;
    const abzi_spot from = before.stance[ABZ_ROLE_LEAD], to = {from.x + .1f, from.z - .05f, from.yaw + .1f};
    abzi_score_move(&score, 4.5f, from, to);
    assert_true(abzi_score_is_sound(&score));
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < score.tread_n[role]; i++) {
            const abzi_tread *was = &before.tread[role][i].tread, *is = &score.tread[role][i].tread;
            abzi_spot there = was->at > 4.5f ? abzi_spot_moved(from, to, was->print) : was->print;
            assert_float_equal(is->print.x, there.x, 1e-5f);
            assert_float_equal(is->print.z, there.z, 1e-5f);
            assert_float_equal(score.tread[role][i].lift, before.tread[role][i].lift, 1e-6f);
        }
    }
    assert_float_equal(score.stance[ABZ_ROLE_LEAD].yaw, to.yaw, 1e-5f);
}

static void no_step_is_further_than_a_leg_reaches(void **state)
{
    (void)state;
    assert_true(abzi_score_append(&score, &walk));
    assert_true(abzi_score_append(&score, &walk));
    const abzi_spot from = {0, 0, 0}, to = {3, 0, 0};
    abzi_score_move(&score, 4.5f, from, to);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_spot print[ABZ_SIDE_N] = {score.begin_print[role][0], score.begin_print[role][1]};
        for (int i = 0; i < score.tread_n[role]; i++) {
            const abzi_tread *it = &score.tread[role][i].tread;
            const abzi_spot *other = &print[1 - it->side];
            float x = it->print.x - other->x, z = it->print.z - other->z;
            assert_true(sqrtf(x * x + z * z) < .4501f * 1.7f);
            print[it->side] = it->print;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(they_begin_as_the_entry_says, setup),
        cmocka_unit_test_setup(a_foot_lifts_when_the_other_one_bears_the_weight, setup),
        cmocka_unit_test_setup(a_tapped_foot_lifts_again, setup),
        cmocka_unit_test_setup(a_replaced_foot_stands_where_it_stood, setup),
        cmocka_unit_test_setup(turns_are_counted_from_figure_to_figure, setup),
        cmocka_unit_test_setup(two_thousand_figures_keep_numbers_small, setup),
        cmocka_unit_test_setup(what_is_forgotten_is_where_they_began, setup),
        cmocka_unit_test_setup(it_is_full_before_it_overflows, setup),
        cmocka_unit_test_setup(closing_puts_the_feet_together, setup),
        cmocka_unit_test_setup(a_break_closes_the_feet_and_puts_off_the_rest, setup),
        cmocka_unit_test_setup(nobody_stands_or_is_cut_with_a_foot_in_the_air, setup),
        cmocka_unit_test_setup(holds_change_when_the_figure_says, setup),
        cmocka_unit_test_setup(forged_scores_are_refused, setup),
        cmocka_unit_test_setup(what_is_to_come_moves_as_a_whole, setup),
        cmocka_unit_test_setup(no_step_is_further_than_a_leg_reaches, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
