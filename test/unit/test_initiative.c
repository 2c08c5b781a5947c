#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lead/initiative.h"

static const abzi_turn offered = {
    .hers_neutral = true, .he_is_seen = true, .his_known = true, .his_neutral = true, .same = true};
static const abzi_turn led = {.he_is_seen = true, .his_known = true, .same = true};

static void who_never_leads_takes_nothing(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, 0, false, 1);
    for (int i = 0; i < 100; i++) {
        assert_false(abzi_initiative_turn(&it, &offered));
        assert_int_equal(it.mode, ABZI_LISTENS);
    }
}

static void who_always_leads_neither_offers_nor_yields(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, 1, true, 1);
    for (int i = 0; i < 100; i++) {
        assert_true(abzi_initiative_turn(&it, &led));
        assert_false(abzi_initiative_meet(&it, true, false, true));
        assert_int_equal(it.mode, ABZI_LEADS);
    }
}

static void an_equal_offers_after_some_figures_and_goes_on_if_nobody_takes_it(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 20; seed++) {
        abzi_initiative it;
        int intent_n = 0, neutral_n = 0;
        const int asked_n = 1 + (int)(seed % 2);
        abzi_initiative_start(&it, seed, .5f, true, asked_n);
        while (abzi_initiative_turn(&it, &led)) {
            intent_n++;
        }
        assert_int_equal(it.mode, ABZI_OFFERS);
        assert_in_range(intent_n, 0, 4);
        do {
            neutral_n++;
        } while (!abzi_initiative_turn(&it, &offered));
        assert_int_equal(neutral_n, 3 + asked_n);  // two who ask differently do not lead again at the same moment
        assert_int_equal(it.passed_n, 0);
        assert_true(abzi_initiative_is_sound(&it));
    }
}

static void an_offer_is_taken_as_often_as_the_dial_says(void **state)
{
    (void)state;
    int taken_n = 0;
    for (uint32_t seed = 0; seed < 400; seed++) {
        abzi_initiative it;
        abzi_initiative_start(&it, seed, .3f, false, 1);
        taken_n += abzi_initiative_turn(&it, &offered);
    }
    assert_in_range(taken_n, 210, 270);  // six of ten: twice the dial
}

static void who_is_asked_for_patience_waits_for_a_second_neutral_figure(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, .5f, false, 2);
    assert_false(abzi_initiative_turn(&it, &offered));
    assert_false(abzi_initiative_turn(&it, &led));  // he began one between
    assert_false(abzi_initiative_turn(&it, &offered));
    assert_true(abzi_initiative_turn(&it, &offered));
}

static void who_follows_is_asked_by_neutral_figures_in_a_row(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, .5f, true, 1);
    assert_false(abzi_initiative_asks(&it, 1, false));
    (void)abzi_initiative_turn(&it, &offered);         // he could take the lead with the next one,
    assert_false(abzi_initiative_asks(&it, 1, true));  // and not in the one that is still danced
    assert_true(abzi_initiative_asks(&it, 1, false));
    assert_false(abzi_initiative_asks(&it, 2, false));
    (void)abzi_initiative_turn(&it, &led);
    assert_false(abzi_initiative_asks(&it, 1, false));
    abzi_initiative_give(&it);
    assert_true(abzi_initiative_asks(&it, 2, true));  // who has the lead begins what he likes
}

static void who_goes_where_he_dances_listens(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, .5f, true, 1);
    abzi_initiative_give(&it);
    assert_int_equal(it.mode, ABZI_LISTENS);
    assert_int_equal(it.passed_n, 1);
    abzi_initiative_give(&it);
    assert_int_equal(it.passed_n, 1);
}

static void what_he_began_is_not_interrupted(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, .9f, false, 1);
    for (int i = 0; i < 100; i++) {
        assert_false(abzi_initiative_turn(&it, &led));
    }
}

static void who_is_in_a_neutral_figure_gives_way_to_one_who_begins(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, .5f, true, 1);
    assert_false(abzi_initiative_meet(&it, false, false, false));  // both have begun: it is hers
    assert_true(abzi_initiative_meet(&it, true, false, false));
    assert_int_equal(it.mode, ABZI_LISTENS);
    abzi_initiative_start(&it, 1, .5f, true, 1);
    assert_true(abzi_initiative_meet(&it, false, false, true));  // he is ahead
}

static void who_has_just_taken_it_gives_it_back_if_both_begin(void **state)
{
    (void)state;
    abzi_initiative it;
    abzi_initiative_start(&it, 1, .9f, false, 1);
    while (!abzi_initiative_turn(&it, &offered)) {
    }
    assert_true(abzi_initiative_meet(&it, false, false, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_never_leads_takes_nothing),
        cmocka_unit_test(who_always_leads_neither_offers_nor_yields),
        cmocka_unit_test(an_equal_offers_after_some_figures_and_goes_on_if_nobody_takes_it),
        cmocka_unit_test(an_offer_is_taken_as_often_as_the_dial_says),
        cmocka_unit_test(who_is_asked_for_patience_waits_for_a_second_neutral_figure),
        cmocka_unit_test(who_follows_is_asked_by_neutral_figures_in_a_row),
        cmocka_unit_test(who_goes_where_he_dances_listens),
        cmocka_unit_test(what_he_began_is_not_interrupted),
        cmocka_unit_test(who_is_in_a_neutral_figure_gives_way_to_one_who_begins),
        cmocka_unit_test(who_has_just_taken_it_gives_it_back_if_both_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
