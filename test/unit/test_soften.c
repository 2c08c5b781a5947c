// A figure as it is danced gently (src/care/soften.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/gentle.h"

enum { FIGURES_MAX = 256 };

static abz_figure figures[FIGURES_MAX];
static size_t figure_n;

static int setup(void **state)
{
    (void)state;
    size_t size;
    abz_error error;
    for (const char *text; (text = abz_syllabus_text(figure_n, &size)) != NULL; figure_n++) {
        assert_int_equal(abz_figure_read(text, size, &figures[figure_n], &error), ABZ_OK);
    }
    return 0;
}

static void at_0_a_figure_is_as_it_was(void **state)
{
    (void)state;
    for (size_t i = 0; i < figure_n; i++) {
        abz_figure same;
        assert_int_equal(abz_figure_soften(&figures[i], 0, &same), ABZ_OK);
        assert_memory_equal(&same, &figures[i], sizeof same);
    }
}

// Hundredths that a foot goes from where it would stand: one that crosses goes 11.5 to the side, too.
static int goes(const abz_figure_step *step)
{
    const int far = abs(step->distance);
    const bool crosses = step->way == ABZ_CROSS_FRONT || step->way == ABZ_CROSS_BEHIND;
    return crosses ? 12 + far : far;
}

// And what is softened can still be danced, with steps of two fifths; in every dance there is something left.
static void at_1_nobody_turns_over_a_quarter(void **state)
{
    (void)state;
    size_t kept[ABZ_DANCE_N] = {0}, known[ABZ_DANCE_N] = {0};
    for (size_t i = 0; i < figure_n; i++) {
        abz_figure soft;
        abz_error error;
        known[figures[i].dance]++;
        if (abz_figure_soften(&figures[i], 1, &soft) != ABZ_OK) {
            continue;
        }
        kept[figures[i].dance]++;
        assert_int_equal(abz_figure_check(&soft, &error), ABZ_OK);
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            int turned = 0;
            for (int32_t s = 0; s < soft.step_n[role]; s++) {
                turned += soft.step[role][s].turn;
                assert_true(abs(turned) <= 2);
                assert_true(abs(soft.step[role][s].distance) <= (goes(&figures[i].step[role][s]) * 4 + 5) / 10);
                assert_true(soft.step[role][s].way != ABZ_CROSS_BEHIND && soft.step[role][s].way != ABZ_CROSS_FRONT);
            }
        }
    }
    for (int dance = 0; dance < ABZ_DANCE_N; dance++) {
        assert_true(known[dance] == 0 || kept[dance] > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(at_0_a_figure_is_as_it_was),
                                       cmocka_unit_test(at_1_nobody_turns_over_a_quarter)};
    return cmocka_run_group_tests(tests, setup, NULL);
}
