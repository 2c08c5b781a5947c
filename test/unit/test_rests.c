#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "figure_text.h"
#include "lead/rests.h"
#include "lead/seat.h"

#define PERIOD_S 0.6f
#define BEGIN 2.0f  // counts of standing before the figure

static abzi_dancer dancer[ABZ_ROLE_N];
static abz_figure figure;
static abzi_score score;
static abzi_rests rests;

// The basic step with a seated part for her behind it, or without; she sits.
static void begin(const char *part)
{
    static char text[4096];
    abz_error error;
    abz_body body = abz_body_of_height(1.7f);
    strcpy(text, basic);
    strcat(text, part);
    assert_int_equal(abz_figure_read(text, strlen(text), &figure, &error), ABZ_OK);
    dancer[ABZ_ROLE_LEAD] = abzi_dancer_of(&body);
    dancer[ABZ_ROLE_FOLLOW] = abzi_dancer_seated(&body);
    abzi_score_start(&score, &figure, (abzi_spot){0, 0, 0}, 1.7f);
    abzi_score_rest(&score, BEGIN);
    abzi_rests_start(&rests, dancer, &score);
    assert_true(abzi_score_append(&score, &figure));
    abzi_rests_append(&rests, dancer, &score, &figure, BEGIN, PERIOD_S);
}

static float ahead_m(float count)
{
    abzi_spot was = rests.rest[ABZ_ROLE_FOLLOW][0].spot, is = abzi_rests_at(&rests, ABZ_ROLE_FOLLOW, count);
    return abzi_spot_local(was, abzi_v3(is.x, 0, is.z)).z;
}

static void a_chair_rests_where_and_when_its_part_says(void **state)
{
    (void)state;
    begin("seated follow\n 2 push back 6\n 4 rest\n 5 push forward 6\n 8 turn left 1/8\n");
    const abzi_rest *it = rests.rest[ABZ_ROLE_FOLLOW];
    assert_int_equal(rests.n[ABZ_ROLE_LEAD], 1);  // he stands
    assert_int_equal(rests.n[ABZ_ROLE_FOLLOW], 4);
    assert_float_equal(ahead_m(BEGIN), 0, 1e-3f);
    assert_float_equal(ahead_m(BEGIN + 1), -0.06f * 1.7f, 1e-5f);  // count 2
    assert_float_equal(ahead_m(BEGIN + 2.9f), -0.06f * 1.7f, 1e-5f);
    assert_float_equal(ahead_m(BEGIN + 4), 0, 1e-5f);
    assert_true(it[1].from < BEGIN + 0.1f && it[1].at == BEGIN + 1);
    assert_float_equal(it[3].spot.yaw - it[2].spot.yaw, ABZI_PI_F / 4, 1e-5f);
    assert_true((it[3].at - it[3].from) * PERIOD_S > 0.85f);  // nobody turns sooner
    // on the spot the wheels roll against each other, ahead as one
    float left = abzi_rests_rolls(&rests, &dancer[1].chair, ABZ_ROLE_FOLLOW, 3, 0);
    float right = abzi_rests_rolls(&rests, &dancer[1].chair, ABZ_ROLE_FOLLOW, 3, 1);
    assert_true(left < -0.1f && fabsf(left + right) < 1e-4f);
    assert_float_equal(abzi_rests_rolls(&rests, &dancer[1].chair, ABZ_ROLE_FOLLOW, 1, 0), -0.06f * 1.7f, 1e-4f);
}

static void by_rule_it_rests_with_steps_as_often_as_it_can(void **state)
{
    (void)state;
    begin("");
    const abzi_rest *it = rests.rest[ABZ_ROLE_FOLLOW];
    assert_true(rests.n[ABZ_ROLE_FOLLOW] >= 4);
    for (int32_t i = 1; i < rests.n[ABZ_ROLE_FOLLOW]; i++) {
        assert_true(it[i].at == floorf(it[i].at));
        assert_true(it[i].from >= it[i - 1].at && it[i].from <= it[i].at - 1);
        assert_true(i == 1 || (it[i].at - it[i - 1].at) * PERIOD_S > 0.89f);
    }
    assert_true(ahead_m(BEGIN) < -0.05f);  // she breaks back on 1
}

static void what_comes_otherwise(void **state)
{
    (void)state;
    begin("seated follow\n 2 push back 6\n 4 push forward 6\n 8 push back 6\n");
    abzi_rests was = rests;
    abzi_rests_settle(&rests, BEGIN + 2, BEGIN + 0.5f, 4);  // count 2 is under way
    assert_true(rests.rest[1][1].at == BEGIN + 1 && rests.rest[1][2].at == BEGIN + 3 + 4);
    assert_true(rests.rest[1][3].at == BEGIN + 7 + 4);
    rests = was;
    abzi_rests_cut(&rests, BEGIN + 2, BEGIN + 0.5f);
    assert_int_equal(rests.n[1], 2);
    rests = was;
    abzi_rests_cut(&rests, BEGIN, BEGIN + 2.9f);  // on its way nothing turns back
    assert_int_equal(rests.n[1], 3);
    rests = was;
    abzi_spot at = abzi_rests_at(&rests, 1, BEGIN + 6.5f);
    abzi_rests_forget(&rests, BEGIN + 5);
    abzi_rests_shift(&rests, 64);
    abzi_spot is = abzi_rests_at(&rests, 1, BEGIN + 6.5f - 64);
    assert_true(rests.n[1] < was.n[1] && at.x == is.x && fabsf(at.z - is.z) < 1e-5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chair_rests_where_and_when_its_part_says),
        cmocka_unit_test(by_rule_it_rests_with_steps_as_often_as_it_can),
        cmocka_unit_test(what_comes_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
