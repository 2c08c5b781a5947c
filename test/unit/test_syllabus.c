// What holds of every figure that comes with the library.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/figure.h"

enum { FIGURES_MAX = 512 };

static abz_figure figures[FIGURES_MAX];
static size_t figure_n;

static int read_all(void **state)
{
    (void)state;
    size_t size;
    abz_error error;
    for (const char *text; (text = abz_syllabus_text(figure_n, &size)) != NULL; figure_n++) {
        assert_true(figure_n < FIGURES_MAX);
        if (abz_figure_read(text, size, &figures[figure_n], &error) != ABZ_OK) {
            fail_msg("figure %zu: %u:%u: %s\n%.40s", figure_n, error.line, error.column, error.what, text);
        }
    }
    return figure_n > 0 ? 0 : -1;
}

static const char *name_of(const abz_figure *figure)
{
    static char name[ABZ_FIGURE_NAME_SIZE + 32];
    snprintf(name, sizeof name, "%.30s/%.47s", abz_dance_name((abz_dance)figure->dance), figure->name);
    return name;
}

static void each_is_printed_as_it_is_written(void **state)
{
    (void)state;
    static char printed[20480];
    size_t size, n;
    for (size_t i = 0; i < figure_n; i++) {
        const char *text = abz_syllabus_text(i, &size);
        assert_int_equal(abz_figure_print(&figures[i], printed, sizeof printed, &n), ABZ_OK);
        if (n != size || memcmp(printed, text, n) != 0) {
            fail_msg("%s is not laid out as figures print lays it out", name_of(&figures[i]));
        }
    }
}

static void each_fits(void **state)
{
    (void)state;
    abz_error error;
    int wrong_n = 0;
    for (size_t i = 0; i < figure_n; i++) {
        if (abz_figure_check(&figures[i], &error) != ABZ_OK) {
            print_error("%s:%u: %s\n", name_of(&figures[i]), error.line, error.what);
            wrong_n++;
        }
    }
    assert_int_equal(wrong_n, 0);
}

static void each_can_be_drawn(void **state)
{
    (void)state;
    static char picture[262144];
    size_t n;
    for (size_t i = 0; i < figure_n; i++) {
        assert_int_equal(abz_figure_draw(&figures[i], picture, sizeof picture, &n), ABZ_OK);
    }
}

static void each_leads_on_and_can_be_reached(void **state)
{
    (void)state;
    for (size_t i = 0; i < figure_n; i++) {
        bool before = false, after = false;
        for (size_t j = 0; j < figure_n; j++) {
            after = after || (j != i && abz_figure_chains(&figures[i], &figures[j]));
            before = before || (j != i && abz_figure_chains(&figures[j], &figures[i]));
        }
        if (!before || !after) {
            fail_msg("none may %s %s", after ? "come before" : "follow", name_of(&figures[i]));
        }
    }
}

static void they_stand_in_order_and_no_name_twice(void **state)
{
    (void)state;
    for (size_t i = 1; i < figure_n; i++) {
        const abz_figure *a = &figures[i - 1], *b = &figures[i];
        assert_true(a->dance <= b->dance);
        assert_true(a->dance < b->dance || a->difficulty < b->difficulty ||
                    (a->difficulty == b->difficulty && strcmp(a->name, b->name) < 0));
    }
    for (size_t i = 0; i < figure_n; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_true(figures[i].dance != figures[j].dance || strcmp(figures[i].name, figures[j].name) != 0);
        }
    }
}

static void the_end_is_null(void **state)
{
    (void)state;
    size_t size = 1;
    assert_null(abz_syllabus_text(figure_n, &size));
    assert_int_equal(size, 0);
    assert_null(abz_syllabus_text(SIZE_MAX, &size));
}

static void seven_dances_have_eight_figures(void **state)
{
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_CHA_CHA,
                                       ABZ_DANCE_RUMBA, ABZ_DANCE_WALTZ,   ABZ_DANCE_TANGO};
    (void)state;
    for (size_t d = 0; d < sizeof dances / sizeof *dances; d++) {
        int n = 0;
        for (size_t i = 0; i < figure_n; i++) {
            n += figures[i].dance == (int32_t)dances[d];
        }
        if (n < 8) {
            fail_msg("%s has %d figures", abz_dance_name(dances[d]), n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_printed_as_it_is_written),
        cmocka_unit_test(each_fits),
        cmocka_unit_test(each_can_be_drawn),
        cmocka_unit_test(each_leads_on_and_can_be_reached),
        cmocka_unit_test(they_stand_in_order_and_no_name_twice),
        cmocka_unit_test(the_end_is_null),
        cmocka_unit_test(seven_dances_have_eight_figures),
    };
    return cmocka_run_group_tests(tests, read_all, NULL);
}
