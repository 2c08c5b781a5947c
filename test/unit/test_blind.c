// Words for what is not seen (src/sense/blind.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sense/blind.h"

static abzi_blind blind;

static abz_blind last(uint32_t is, int ticks)
{
    abz_blind said = ABZ_BLIND_NOT;
    for (int i = 0; i < ticks; i++)
        said = abzi_blind_tick(&blind, is);
    return said;
}

static void every_word_has_a_text_and_what_is_none_has_none(void **state)
{
    (void)state;
    assert_string_equal(abz_blind_text(ABZ_BLIND_NOT), "");
    for (int b = 1; b < ABZ_BLIND_N; b++)
        assert_true(abz_blind_text((abz_blind)b)[0] != 0);
    assert_string_equal(abz_blind_text(ABZ_BLIND_N), "");
}

static void the_most_important_word_is_said(void **state)
{
    (void)state;
    blind = (abzi_blind){0};
    const uint32_t all = (1u << ABZ_BLIND_N) - 2;
    assert_int_equal(last(all, 200), ABZ_BLIND_ALL);
    assert_int_equal(last(all & ~(1u << ABZ_BLIND_ALL), 200), ABZ_BLIND_STAND);
    assert_int_equal(last(1u << ABZ_BLIND_FAR | 1u << ABZ_BLIND_FEET, 200), ABZ_BLIND_FEET);
    assert_int_equal(last(1u << ABZ_BLIND_HALF | 1u << ABZ_BLIND_FEET, 200), ABZ_BLIND_HALF);
    assert_int_equal(last(0, 200), ABZ_BLIND_NOT);
}

static void a_word_does_not_flicker(void **state)
{
    (void)state;
    blind = (abzi_blind){0};
    assert_int_equal(last(1u << ABZ_BLIND_FEET, 20), ABZ_BLIND_NOT);  // a third of a second is nothing
    int changes = 0;
    abz_blind was = ABZ_BLIND_NOT;
    for (int i = 0; i < 600; i++) {
        abz_blind is = abzi_blind_tick(&blind, i % 10 < 8 ? 1u << ABZ_BLIND_FEET : 0);
        changes += is != was;
        was = is;
    }
    assert_int_equal(was, ABZ_BLIND_FEET);
    assert_int_equal(changes, 1);
    assert_int_equal(last(1u << ABZ_BLIND_HANDS, 60), ABZ_BLIND_NOT);  // hands may be gone for longer
    assert_int_equal(last(1u << ABZ_BLIND_HANDS, 90), ABZ_BLIND_HANDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_has_a_text_and_what_is_none_has_none),
        cmocka_unit_test(the_most_important_word_is_said),
        cmocka_unit_test(a_word_does_not_flicker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
