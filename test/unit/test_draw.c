#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "figure_text.h"

static char picture[262144];
static abz_figure figure;

static size_t draw(const char *text)
{
    abz_error error;
    size_t n = 0;
    if (abz_figure_read(text, strlen(text), &figure, &error) != ABZ_OK) {
        fail_msg("%u:%u: %s", error.line, error.column, error.what);
    }
    assert_int_equal(abz_figure_draw(&figure, picture, sizeof picture, &n), ABZ_OK);
    assert_int_equal(n, strlen(picture));
    return n;
}

static int count_of(const char *words)
{
    int n = 0;
    for (const char *at = picture; (at = strstr(at, words)) != NULL; at++) {
        n++;
    }
    return n;
}

static void counts_stand_by_footprints(void **state)
{
    (void)state;
    draw(basic);
    assert_non_null(strstr(picture, ">Basic step</text>"));
    assert_non_null(strstr(picture, "salsa, 8 counts, difficulty 1"));
    // Places that are stepped on twice are drawn once: 4 of each dancer instead of 6.
    assert_int_equal(count_of("<text class=\"count lead\""), 4);
    assert_int_equal(count_of("<text class=\"count follow\""), 4);
    assert_int_equal(count_of(">3, 6</text>"), 2);
    assert_int_equal(count_of("class=\"turn "), 0);
}

static void turns_have_arrows_and_taps_are_open(void **state)
{
    (void)state;
    draw(basic_but("\nlead\n", "  5 ", "4& right close turn left 1/8 tap\n5 "));
    assert_int_equal(count_of("class=\"turn lead\""), 1);
    assert_int_equal(count_of("class=\"tip lead\""), 1);
    assert_int_equal(count_of("class=\"print tap\""), 2);  // one of them in the legend
    assert_int_equal(count_of(">4&amp;</text>"), 1);
}

static void titles_are_escaped(void **state)
{
    (void)state;
    draw(basic_but("title", "Basic step", "<Rock & roll>"));
    assert_int_equal(count_of("&lt;Rock &amp; roll&gt;"), 2);
    assert_null(strstr(picture, "<Rock"));
}

static void no_picture_is_cut(void **state)
{
    (void)state;
    size_t used_n;
    const size_t n = draw(basic), enough = n + 257;
    char *small = malloc(enough);
    assert_non_null(small);
    for (size_t size = 0; size < enough; size += size < 600 ? 1 : 97) {
        const abz_status status = abz_figure_draw(&figure, small, size, &used_n);
        assert_true(status == ABZ_ENOMEM || (status == ABZ_OK && used_n == n && memcmp(small, picture, n) == 0));
    }
    assert_int_equal(abz_figure_draw(&figure, small, enough, &used_n), ABZ_OK);
    free(small);
    figure.step[0][0].way = ABZ_WAY_N;
    assert_int_equal(abz_figure_draw(&figure, picture, sizeof picture, &used_n), ABZ_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_stand_by_footprints),
        cmocka_unit_test(turns_have_arrows_and_taps_are_open),
        cmocka_unit_test(titles_are_escaped),
        cmocka_unit_test(no_picture_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
