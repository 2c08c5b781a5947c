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

static void fine(const char *text)
{
    const abz_status status = abz_figure_read(text, strlen(text), &figure, &error);
    if (status != ABZ_OK) {
        fail_msg("%u:%u: %s", error.line, error.column, error.what);
    }
}

static void refused(const char *text, uint32_t line, uint32_t column, const char *what)
{
    const abz_status status = abz_figure_read(text, strlen(text), &figure, &error);
    assert_int_not_equal(status, ABZ_OK);
    assert_int_equal(status, error.status);
    assert_string_equal(error.what, what);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
}

static const char *printed(void)
{
    static char text[20480];
    size_t n;
    assert_int_equal(abz_figure_print(&figure, text, sizeof text, &n), ABZ_OK);
    assert_int_equal(n, strlen(text));
    return text;
}

static void all_that_is_written_is_read(void **state)
{
    (void)state;
    fine(basic);
    assert_string_equal(figure.name, "basic-step");
    assert_string_equal(figure.title, "Basic step");
    assert_string_equal(figure.note, "He steps forward,\nshe steps back.");
    assert_int_equal(figure.dance, ABZ_DANCE_SALSA);
    assert_int_equal(figure.metre, 4);
    assert_int_equal(figure.count_n, 8);
    assert_int_equal(figure.entry.hold, ABZ_HOLD_CLOSED);
    assert_int_equal(figure.exit.free[ABZ_ROLE_FOLLOW], ABZ_RIGHT);
    assert_int_equal(figure.hold_n, 1);
    assert_int_equal(figure.guide_n, 2);
    assert_int_equal(figure.guide[1].at_quarter, 16);
    assert_int_equal(figure.step_n[ABZ_ROLE_LEAD], 6);
    const abz_figure_step *last = &figure.step[ABZ_ROLE_LEAD][5];
    assert_int_equal(last->at_quarter, 24);
    assert_int_equal(last->side, ABZ_RIGHT);
    assert_int_equal(last->way, ABZ_CLOSE);
    assert_int_equal(last->rise, 50);
    assert_int_equal(last->sway, 5);
    assert_int_equal(last->hip, ABZ_HIP_STILL);
    assert_int_equal(last->line, 26);
    assert_int_equal(figure.step[ABZ_ROLE_FOLLOW][0].level, ABZ_BALL);
    assert_int_equal(figure.step[ABZ_ROLE_FOLLOW][0].distance, 14);
}

static void what_is_printed_is_what_was_read(void **state)
{
    (void)state;
    fine(basic);
    assert_string_equal(printed(), basic);
    size_t n;
    char small[64];
    for (size_t size = 0; size < sizeof small; size++) {
        assert_int_equal(abz_figure_print(&figure, small, size, &n), ABZ_ENOMEM);
    }
}

static void who_sits_has_a_part_of_their_own(void **state)
{
    (void)state;
    static const char part[] = "\nseated lead\n"
                               "  2    push forward 6    turn left 1/8\n"
                               "  4    turn right 1/8\n"
                               "  8    rest\n"
                               "\nseated follow\n"
                               "  2&   push back 12\n"
                               "\nboth hold\n"
                               "  1    left-to-right\n"
                               "  2e   none\n"
                               "  7a   left-to-right\n"
                               "\nboth follow\n"
                               "  6    turn right 1\n";
    static char text[4096];
    strcpy(text, basic);
    strcat(text, part);
    fine(text);
    assert_int_equal(figure.seat_n[ABZ_ROLE_LEAD], 3);
    assert_int_equal(figure.seat[ABZ_ROLE_LEAD][0].distance, 6);
    assert_int_equal(figure.seat[ABZ_ROLE_LEAD][0].turn, 1);
    assert_int_equal(figure.seat[ABZ_ROLE_LEAD][1].turn, -1);
    assert_int_equal(figure.seat[ABZ_ROLE_FOLLOW][0].distance, -12);
    assert_int_equal(figure.seat[ABZ_ROLE_FOLLOW][0].at_quarter, 6);
    assert_int_equal(figure.both_hold_n, 3);
    assert_int_equal(figure.both_hold[1].hold, ABZ_HOLD_NONE);
    assert_int_equal(figure.both_hold[1].at_quarter, 5);
    assert_int_equal(figure.both_n[ABZ_ROLE_LEAD], 0);
    assert_int_equal(figure.both_n[ABZ_ROLE_FOLLOW], 1);
    assert_int_equal(figure.both[ABZ_ROLE_FOLLOW][0].turn, -8);
    size_t n;
    static char printed[20480];
    assert_int_equal(abz_figure_print(&figure, printed, sizeof printed, &n), ABZ_OK);
    assert_string_equal(printed, text);
    static const struct {
        const char *part, *what;
        uint32_t line, column;
    } wrong[] = {
        {"\nseated\n  1  rest\n", "expected a dancer: lead or follow, found the end of the line", 36, 7},
        {"\nseated lead\n", "expected a way of the chair, found the end", 37, 1},
        {"\nseated lead\n  1  roll\n", "expected what the chair does: push, turn or rest, found \"roll\"", 37, 6},
        {"\nseated lead\n  1  push left 4\n", "expected a way to push: forward or back, found \"left\"", 37, 11},
        {"\nseated lead\n  1  push back 0\n",
         "expected a distance in hundredths of the height from 1 to 100, found \"0\"", 37, 16},
        {"\nseated lead\n  1  push back 4 rest\n", "expected \"turn\" or the end of the line, found \"rest\"", 37, 18},
        {"\nseated follow\n  1  rest\nseated lead\n  1  rest\n",
         "expected each who sits once, the leader first, found \"lead\"", 38, 8},
        {"\nboth follow\n  1  rest\nboth hold\n  1  none\n", "expected a dancer: lead or follow, found \"hold\"", 38,
         6},
        {"\nboth follow\n  1  rest\nseated lead\n  1  rest\n",
         "expected a row, \"seated\", \"both\" or the end, found \"seated\"", 38, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        strcpy(text, basic);
        strcat(text, wrong[i].part);
        refused(text, wrong[i].line, wrong[i].column, wrong[i].what);
    }
}

static void blanks_and_line_ends_do_not_matter(void **state)
{
    (void)state;
    static char text[4 * sizeof basic];
    size_t n = 0;
    n += (size_t)sprintf(text, "\xEF\xBB\xBF\r\n");
    for (const char *c = basic; *c; c++) {
        n += (size_t)sprintf(text + n, "%s", *c == '\n' ? " \r\n\t\r\n" : *c == ' ' ? " \t" : (char[]){*c, 0});
    }
    fine(text);
    // what is between the words of a title stays as it is
    assert_string_equal(figure.title, "Basic \tstep");
    strcpy(figure.title, "Basic step");
    strcpy(figure.note, "He steps forward,\nshe steps back.");
    assert_string_equal(printed(), basic);
    fine(basic);
    memcpy(text, basic, sizeof basic);
    text[sizeof basic - 2] = 0;  // no line end at the end
    fine(text);
    assert_string_equal(printed(), basic);
}

static void counts_have_quarters(void **state)
{
    static const char *const word[] = {"6", "6e", "6&", "6a"};
    (void)state;
    for (int i = 0; i < 4; i++) {
        fine(basic_but("follow\n", "6 ", word[i]));
        assert_int_equal(figure.step[ABZ_ROLE_FOLLOW][4].at_quarter, 20 + i);
    }
}

static void turns_are_in_lowest_terms(void **state)
{
    static const struct {
        const char *read, *print;
        int turn;
    } turn[] = {{"turn left 1/8", NULL, 1},       {"turn right 1/4", NULL, -2}, {"turn right 3/8", NULL, -3},
                {"turn left 1/2", NULL, 4},       {"turn left 4/8", "1/2", 4},  {"turn left 7/8", NULL, 7},
                {"turn right 1", NULL, -8},       {"turn left 1 1/8", NULL, 9}, {"turn right 1 1/2", NULL, -12},
                {"turn left 1 6/8", "1 3/4", 14}, {"turn left 2", NULL, 16}};
    (void)state;
    for (size_t i = 0; i < sizeof turn / sizeof *turn; i++) {
        fine(basic_but("\nfollow", "ball", turn[i].read));
        assert_int_equal(figure.step[ABZ_ROLE_FOLLOW][0].turn, turn[i].turn);
        assert_non_null(strstr(printed(), turn[i].print ? turn[i].print : turn[i].read));
    }
    const char *expected = "expected how much of a turn: 1/8 to 7/8, 1, 1 1/2 and so on up to 2, found ";
    static const char *const wrong[] = {"8/8", "0/8", "3", "1/3", "0", "1/16", "x", "1/"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[64], what[128];
        snprintf(text, sizeof text, "turn left %s", wrong[i]);
        snprintf(what, sizeof what, "%s\"%s\"", expected, wrong[i]);
        refused(basic_but("\nfollow", "ball", text), 29, 43, what);
    }
    refused(basic_but("\nfollow", "ball", "turn left 2 1/2"), 29, 45,
            "expected a level, \"rise\", \"sway\", \"hip\" or the end of the line, found \"1/2\"");
}

static void all_of_a_step_at_once(void **state)
{
    const char *row = "  7    right  cross-behind 8    turn right 1 3/8  tap  rise -100  sway right 12  hip left\n";
    (void)state;
    fine(basic_but("lead\n", "  7    right  close             rise 50  sway left 5  hip still\n", row));
    const abz_figure_step *step = &figure.step[ABZ_ROLE_LEAD][5];
    assert_int_equal(step->turn, -11);
    assert_int_equal(step->level, ABZ_TAP);
    assert_int_equal(step->rise, -100);
    assert_int_equal(step->sway, -12);
    assert_int_equal(step->hip, ABZ_HIP_LEFT);
    assert_non_null(strstr(printed(), row));
}

static void needs_are_a_list(void **state)
{
    (void)state;
    fine(basic_but("needs", "nothing", "lift,half-turn , travel"));
    assert_int_equal(figure.needs, ABZ_NEED_LIFT | ABZ_NEED_HALF_TURN | ABZ_NEED_TRAVEL);
    assert_non_null(strstr(printed(), "needs travel, half-turn, lift\n"));
    refused(basic_but("needs", "nothing", "lift lean"), 7, 12,
            "expected a comma or the end of the line, found \"lean\"");
    refused(basic_but("needs", "nothing", "lift, lift"), 7, 13, "expected each need once, found \"lift\"");
    refused(basic_but("needs", "nothing", "lift, luck"), 7, 13,
            "expected a need: travel, half-turn, apart, lean or lift, found \"luck\"");
    refused(basic_but("needs", "nothing", ""), 7, 7,
            "expected a need: travel, half-turn, apart, lean, lift or nothing, found the end of the line");
}

static void unknown_words_are_refused_where_they_stand(void **state)
{
    (void)state;
    refused("", 1, 1, "expected \"figure\", found the end");
    refused(basic_but("title", "title", "titel"), 2, 1, "expected \"title\", found \"titel\"");
    refused(basic_but("metre", "metre 4\n", ""), 4, 1, "expected \"metre\", found \"counts\"");
    refused(basic_but("counts", "counts", "tempo 90\ncounts"), 5, 1, "expected \"counts\", found \"tempo\"");
    refused(
        basic_but("figure", "basic-step", "Basic"), 1, 8,
        "expected a name of at most 47 small letters, digits and hyphens that begins with a letter, found \"Basic\"");
    refused(basic_but("dance", "salsa", "polka"), 3, 7,
            "expected a dance: salsa, bachata, merengue, cha-cha, rumba, samba, tango, waltz, viennese-waltz, jive or "
            "quickstep, found \"polka\"");
    refused(basic_but("metre", "4", "5"), 4, 7, "expected beats in a bar from 3 to 4, found \"5\"");
    refused(basic_but("counts", "8", "33"), 5, 8, "expected how many counts it takes from 1 to 32, found \"33\"");
    refused(basic_but("difficulty", "1", "1.5"), 6, 12, "expected a number from 1 to 5, found \"1.5\"");
    refused(basic_but("entry", "lead", "leader"), 8, 21, "expected \"lead\", found \"leader\"");
    refused(basic_but("entry", "right", "right foot"), 8, 44, "expected the end of the line, found \"foot\"");
    refused(basic_but("follow\n", "left", "lift"), 30, 8, "expected a side: left or right, found \"lift\"");
    refused(basic_but("follow\n", "replace", "replaced"), 30, 15,
            "expected a way: forward, back, left, right, forward-left, forward-right, back-left, back-right, "
            "cross-front, cross-behind, close or replace, found \"replaced\"");
    refused(basic_but("follow\n", "replace", "replace 3"), 30, 23,
            "expected \"turn\", a level, \"rise\", \"sway\", \"hip\" or the end of the line, found \"3\"");
    refused(basic_but("follow\n", "back 14", "back"), 29, 30,
            "expected a distance in hundredths of the height from 0 to 100, found \"ball\"");
    refused(basic_but("follow\n", "ball", "ball turn left 1/4"), 29, 38,
            "expected \"rise\", \"sway\", \"hip\" or the end of the line, found \"turn\"");
    refused(basic_but("hold\n", "closed", "closed above"), 14, 15,
            "expected \"over\" or the end of the line, found \"above\"");
    refused(basic_but("follow\n", "  7", "coda\n  7"), 34, 1,
            "expected a row, \"seated\", \"both\" or the end, found \"coda\"");
}

static void counts_rise_within_the_figure(void **state)
{
    (void)state;
    refused(basic_but("follow\n", "  2", "  1"), 30, 3, "expected a later count than in the row before, found \"1\"");
    refused(basic_but("follow\n", "  7", "  9"), 34, 3, "expected a count from 1 to 8, found \"9\"");
    refused(basic_but("follow\n", "  1", "  0"), 29, 3, "expected a count from 1 to 8, found \"0\"");
    refused(basic_but("follow\n", "  2", "  2b"), 30, 3, "expected a count such as 1, 1e, 1& or 1a, found \"2b\"");
    fine(basic_but("guide\n", "  5", "  1"));  // both hands may speak at once
}

static void text_for_people_is_utf_8(void **state)
{
    (void)state;
    fine(basic_but("title", "Basic step", "Paso b\xC3\xA1sico \xF0\x9F\x92\x83"));
    assert_string_equal(figure.title, "Paso b\xC3\xA1sico \xF0\x9F\x92\x83");
    static const char *const wrong[] = {
        "\xC3", "\xA1",     "\x01",         "\xC0\x80",    "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\x7F", "\xC2\x80", "\xEF\xBF\xBF", "\xE0\x80\xA0"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char title[32];
        snprintf(title, sizeof title, "\xC3\xA1 %s", wrong[i]);
        const char *text = basic_but("title", "Basic step", title);
        assert_int_equal(abz_figure_read(text, strlen(text), &figure, &error), ABZ_EMALFORMED);
        assert_int_equal(error.line, 2);
        assert_int_equal(error.column, 9);
    }
}

static void too_much_is_refused(void **state)
{
    static char text[65536];
    (void)state;
    size_t n = (size_t)(strstr(basic, "follow\n") - basic);
    n = (size_t)sprintf(text, "%.*s", (int)n, basic_but("counts", "8", "32"));
    sprintf(text + n, "\nfollow\n");
    const size_t rows = strlen(text);
    for (int steps = 64; steps <= 65; steps++) {
        n = rows;
        for (int i = 0; i < steps; i++) {
            n += (size_t)sprintf(text + n, "%d%s left close\n", i / 4 + 1, (const char *[]){"", "e", "&", "a"}[i % 4]);
        }
        assert_int_equal(abz_figure_read(text, n, &figure, &error), steps == 64 ? ABZ_OK : ABZ_ELIMIT);
    }
    assert_string_equal(error.what, "there are more than 64 steps of a dancer");
    char note[1100];
    memset(note, 'x', sizeof note);
    note[1023] = 0;
    fine(basic_but("note", "He steps forward,\nnote she steps back.", note));
    note[1023] = 'x';
    note[1024] = 0;
    refused(basic_but("note", "He steps forward,\nnote she steps back.", note), 10, 6,
            "a note is longer than 1023 bytes");
    refused(basic_but("figure", "basic-step", note + 976), 1, 8,
            "expected a name of at most 47 small letters, digits and hyphens that begins with a letter, found "
            "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\"");
}

static void every_word_has_its_list(void **state)
{
    (void)state;
    assert_string_equal(abz_way_word(ABZ_CROSS_BEHIND), "cross-behind");
    assert_string_equal(abz_level_word(ABZ_TAP), "tap");
    assert_string_equal(abz_hip_word(ABZ_HIP_USUAL), "usual");
    assert_string_equal(abz_hold_word(ABZ_HOLD_CROSSED), "crossed");
    assert_string_equal(abz_facing_word(ABZ_SHADOW), "shadow");
    assert_string_equal(abz_over_word(ABZ_OVER_FOLLOW), "follow");
    assert_string_equal(abz_guide_word(ABZ_GUIDE_RELEASE), "release");
    assert_string_equal(abz_guide_by_word(ABZ_BY_BODY), "body");
    assert_string_equal(abz_way_word(ABZ_WAY_N), "");
    assert_string_equal(abz_hold_word((abz_hold)-1), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_written_is_read),
        cmocka_unit_test(what_is_printed_is_what_was_read),
        cmocka_unit_test(who_sits_has_a_part_of_their_own),
        cmocka_unit_test(blanks_and_line_ends_do_not_matter),
        cmocka_unit_test(counts_have_quarters),
        cmocka_unit_test(turns_are_in_lowest_terms),
        cmocka_unit_test(all_of_a_step_at_once),
        cmocka_unit_test(needs_are_a_list),
        cmocka_unit_test(unknown_words_are_refused_where_they_stand),
        cmocka_unit_test(counts_rise_within_the_figure),
        cmocka_unit_test(text_for_people_is_utf_8),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(every_word_has_its_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
