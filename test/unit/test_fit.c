#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "figure_text.h"

static abz_figure figure;
static abz_error error;

static abz_status judge(const char *text)
{
    if (abz_figure_read(text, strlen(text), &figure, &error) != ABZ_OK) {
        fail_msg("%u:%u: %s", error.line, error.column, error.what);
    }
    return abz_figure_check(&figure, &error);
}

static void fits(const char *text)
{
    if (judge(text) != ABZ_OK) {
        fail_msg("%u: %s", error.line, error.what);
    }
}

/// Refused at this line of the text, with a reason that begins like this.
static void unfit(const char *text, uint32_t line, const char *why)
{
    assert_int_equal(judge(text), ABZ_EINVAL);
    if (strncmp(error.what, why, strlen(why)) != 0 || error.line != line) {
        fail_msg("%u: %s", error.line, error.what);
    }
    assert_int_equal(error.status, ABZ_EINVAL);
}

/// The rows from `from` on, of the lead and of the follower, in figure_text.
static const char *danced(const char *keys, const char *lead, const char *follow)
{
    snprintf(figure_text, sizeof figure_text,
             "figure f\ntitle F\ndance salsa\nmetre 4\ncounts 8\ndifficulty 1\n%s\nlead\n%s\nfollow\n%s", keys, lead,
             follow);
    return figure_text;
}

#define CLOSED                                                                                                         \
    "entry closed facing lead left follow right\n"                                                                     \
    "exit closed facing lead left follow right\n"
#define OPEN                                                                                                           \
    "entry left-to-right facing lead left follow right\n"                                                              \
    "exit left-to-right facing lead left follow right\n"
#define HE_STAYS "1 left close\n2 right close\n3 left close\n5 right close\n6 left close\n7 right close\n"
#define SHE_STAYS "1 right close\n2 left close\n3 right close\n5 left close\n6 right close\n7 left close\n"

static void the_basic_step_fits(void **state)
{
    (void)state;
    fits(basic);
    fits(danced("needs nothing\n" OPEN, HE_STAYS, SHE_STAYS));
}

static void bars_are_those_of_the_dance(void **state)
{
    (void)state;
    unfit(basic_but("dance", "salsa", "waltz"), 0, "this dance has bars of 3, not of 4");
    unfit(basic_but("counts", "8", "9"), 0, "the counts are no whole bars");
}

static void holds_begin_and_end_as_said(void **state)
{
    (void)state;
    unfit(basic_but("hold\n", "closed", "both-hands"), 14, "the hold at count 1 is not that of the entry");
    unfit(basic_but("hold\n", "closed", "closed\n 5 both-hands"), 15, "the last hold is not that of the exit");
    unfit(basic_but("hold\n", "1", "2"), 14, "the first hold must be said at count 1");
    unfit(basic_but("hold\n", "closed", "closed over follow"), 14, "at the end the hands are still over a head");
    unfit(danced("needs nothing\nentry closed facing lead left follow right\nexit both-hands facing lead left follow "
                 "right\n",
                 HE_STAYS, SHE_STAYS),
          9, "entry and exit differ in hold, and no row says when it changes");
}

static void weight_is_on_one_foot(void **state)
{
    (void)state;
    unfit(basic_but("\nlead\n", "right  replace", "left replace"), 22,
          "his left foot carries the weight: only the right one can step");
    unfit(basic_but("\nfollow\n", "1    right", "1 left"), 29,
          "her left foot carries the weight: the entry says that the right one is free");
    unfit(basic_but("\nfollow\n", "  7    left   close\n", ""), 9,
          "the steps leave her left foot free, the exit says right");
    // a tap leaves the weight where it was
    fits(basic_but("\nlead\n", "  5 ", "4 right close tap\n5 "));
    unfit(basic_but("\nlead\n", "  5 ", "4 right close ball\n5 "), 25,
          "his right foot carries the weight: only the left one can step");
}

static void both_step_together(void **state)
{
    (void)state;
    unfit(danced("needs nothing\n" CLOSED, "1 left close\n2 right close\n5 left close\n6 right close\n",
                 "1e right close\n2e left close\n5 right close\n6 left close\n"),
          12, "they step on different counts: of his 4 steps the other one shares 2");
    // one of them may wait, or step more
    fits(danced("needs nothing\n" CLOSED, "1 left close\n8 right close\n", SHE_STAYS "8 right close\n8& left close\n"));
    fits(danced("needs nothing\n" CLOSED, "", SHE_STAYS));
}

static void steps_are_of_human_size(void **state)
{
    (void)state;
    unfit(basic_but("\nlead\n", "forward 14", "forward 46"), 21, "a step of more than 45 hundredths");
    unfit(basic_but("\nlead\n", "close", "close turn left 5/8"), 23,
          "more than half a turn on one step, or more than a whole one on the ball");
    fits(danced(
        "needs half-turn\n" OPEN, HE_STAYS,
        "1 right close\n2 left close\n3 right close\n5 left close turn left 1 ball\n6 right close\n7 left close\n"));
    unfit(danced("needs nothing\n" OPEN, "1 left forward 26\n2 right back 26\n", "1 right back 26\n2 left back 26\n"),
          9,
          "her steps end 52 hundredths too far ahead and 0 hundredths too far to the left of where the exit says, seen "
          "by him at the end; 10 in all are shared out");
    unfit(danced("needs nothing\n" OPEN,
                 "1 left left 45\n2 right replace\n3 left close\n5 right close\n6 left close\n7 right close\n",
                 "1 right right 40\n2 left replace\n3 right close\n5 left close\n6 right close\n7 left close\n"),
          12, "the feet are 52 hundredths apart after this step: at most 50");
}

static void turns_and_ways_add_up(void **state)
{
    (void)state;
    unfit(basic_but("\nfollow\n", "close", "close turn right 1/8"), 9,
          "the turns do not add up: seen by him she ends 1/8 too far to the right");
    unfit(basic_but("\nlead\n", "close", "close turn right 1/4"), 9,
          "the turns do not add up: seen by him she ends 2/8 too far to the left");
    // a little is shared out among her steps
    const char *hers = "1 right forward 9\n2 left close\n3 right close\n5 left close\n6 right close\n7 left close\n";
    fits(danced("needs nothing\n" OPEN, HE_STAYS, hers));
    unfit(danced("needs nothing\n" OPEN, HE_STAYS,
                 "1 right forward 12\n2 left left 4\n3 right close\n5 left close\n6 right close\n7 left close\n"),
          9,
          "her steps end 12 hundredths too little ahead and 4 hundredths too far to the right of where the exit says, "
          "seen by him at the end");
}

static void chairs_turn_as_far_as_steps(void **state)
{
    (void)state;
    fits(basic_but("follow\n", "  7    left   close\n",
                   "  7    left   close\nseated follow\n  4  turn left 1/8\n  8  turn right 1/8\n"));
    unfit(basic_but("follow\n", "  7    left   close\n", "  7    left   close\nseated follow\n  4  turn left 1/4\n"),
          36, "her chair ends 2 eighths of a turn further left");
}

static void feet_have_room(void **state)
{
    (void)state;
    unfit(danced("needs nothing\n" OPEN,
                 "1 left forward 24\n2 right replace\n3 left close\n5 right close\n6 left close\n7 right close\n",
                 "1 right forward 20\n2 left replace\n3 right close\n5 left close\n6 right close\n7 left close\n"),
          12, "this foot lands on her right foot");
    unfit(basic_but("\nlead\n", "close", "right 6"), 23, "this foot lands on the other foot of the same dancer");
}

static void bodies_have_room(void **state)
{
    (void)state;
    unfit(danced("needs nothing\n" OPEN,
                 "1 left forward 25\n2 right replace\n3 left close\n5 right close\n6 left close\n7 right close\n",
                 SHE_STAYS),
          20, "at count 1 they run into each other: ");
}

static void hands_reach_each_other(void **state)
{
    const char *his = "1 left back 40\n2 right replace\n3 left close\n5 right close\n6 left close\n7 right close\n";
    const char *hers = "1 right back 40\n2 left replace\n3 right close\n5 left close\n6 right close\n7 left close\n";
    (void)state;
    unfit(danced("needs nothing\n" OPEN, his, hers), 20,
          "at count 1 his left hand and her right are out of reach: shoulders ");
    unfit(danced("needs nothing\n" CLOSED, his, SHE_STAYS), 20, "at count 1 they are too far apart for closed hold: ");
    unfit(danced("needs nothing\n" CLOSED,
                 "1 left close turn right 1/4\n2 right close turn left 1/4\n3 left close\n5 right close\n6 left "
                 "close\n7 right close\n",
                 SHE_STAYS),
          20,
          "at count 1 they are too far turned from each other for closed hold: 90 degrees, at most 60, or 95 open to "
          "promenade");
    fits(danced("needs nothing\n" CLOSED,
                "1 left close turn left 1/4\n2 right close turn right 1/4\n3 left close\n5 right close\n6 left "
                "close\n7 right close\n",
                SHE_STAYS));
}

static void needs_are_true(void **state)
{
    (void)state;
    unfit(basic_but("needs", "nothing", "travel"), 7,
          "it does not need travel: nobody gets further than 50 hundredths");
    unfit(basic_but("needs", "nothing", "half-turn"), 7, "it does not need half-turn: nobody turns over half a turn");
    unfit(basic_but("needs", "nothing", "apart"), 7, "it does not need apart: the hold is never left");
    fits(basic_but("needs", "nothing", "lean, lift"));
    unfit(basic_but("hold\n", "closed", "closed\n 2 none\n 3 closed"), 7, "it needs apart: the hold is left");
    unfit(danced("needs nothing\n" CLOSED, "1 left forward 26\n2 right forward 26\n",
                 "1 right back 26\n2 left back 26\n"),
          7, "it needs travel: somebody gets further than 50 hundredths away");
    unfit(
        danced(
            "needs nothing\n" OPEN, HE_STAYS,
            "1 right close\n2 left close\n3 right close\n5 left close turn left 1 ball\n6 right close\n7 left close\n"),
        7, "it needs half-turn: somebody turns over half a turn");
}

static void figures_chain_where_ends_meet(void **state)
{
    abz_figure a, b;
    (void)state;
    assert_int_equal(judge(basic), ABZ_OK);
    a = b = figure;
    assert_true(abz_figure_chains(&a, &b));
    b.entry.hold = ABZ_HOLD_BOTH;
    assert_false(abz_figure_chains(&a, &b));
    assert_true(abz_figure_chains(&b, &a));
    b = a;
    b.entry.free[ABZ_ROLE_FOLLOW] = ABZ_LEFT;
    assert_false(abz_figure_chains(&a, &b));
    b = a;
    b.dance = ABZ_DANCE_MERENGUE;
    assert_false(abz_figure_chains(&a, &b));
    b = a;
    b.entry.facing = ABZ_PROMENADE;
    assert_false(abz_figure_chains(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_basic_step_fits),
        cmocka_unit_test(bars_are_those_of_the_dance),
        cmocka_unit_test(holds_begin_and_end_as_said),
        cmocka_unit_test(weight_is_on_one_foot),
        cmocka_unit_test(both_step_together),
        cmocka_unit_test(steps_are_of_human_size),
        cmocka_unit_test(turns_and_ways_add_up),
        cmocka_unit_test(chairs_turn_as_far_as_steps),
        cmocka_unit_test(feet_have_room),
        cmocka_unit_test(bodies_have_room),
        cmocka_unit_test(hands_reach_each_other),
        cmocka_unit_test(needs_are_true),
        cmocka_unit_test(figures_chain_where_ends_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
