#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "people.h"

static double read(const char *text)
{
    double value = -99;
    assert_true(abzi_decimal_read(text, strlen(text), &value));
    return value;
}

static void numbers_are_the_nearest_double(void **state)
{
    (void)state;
    static const char *const form[] = {"%.6f", "%.17g", "%.9e", "%.0f", "%+.3f"};
    uint64_t seed = 1;
    for (int i = 0; i < 100000; i++) {
        char text[64];
        double size = i % 3 == 0 ? 1 : i % 3 == 1 ? 180 : 1e6;
        snprintf(text, sizeof text, form[i % 5], (person_noise(&seed) + 1.01) * size);
        double found = read(text), wanted = strtod(text, NULL);
        if (found != wanted)
            print_error("%s\n", text);
        assert_true(found == wanted);
    }
}

static void odd_spellings_of_numbers_are_read(void **state)
{
    (void)state;
    assert_true(read("5.") == 5);
    assert_true(read("-.5") == -.5);
    assert_true(read("+1E2") == 100);
    assert_true(read("1e-400") == 0);
    assert_true(read("00000000000000000000000001.5") == 1.5);
    assert_true(read("0.00000000000000000000000015") == 1.5e-25);
    assert_true(read("1e22") == 1e22);
    assert_true(read("123456789012345678901234567890") > 1.2e29);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const text[] = {
        "",    "-",    "+.",    ".",     "e5", "1e",    "1e+",      "--1",           "1-", "0x1", "1,5",
        "nan", "-inf", "1e400", "1e301", "1 ", "1.2.3", "infinity", "1e999999999999"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        double value = -99;
        assert_false(abzi_decimal_read(text[i], strlen(text[i]), &value));
        assert_true(value == -99);
    }
}

static void check_written(double value, int least, int most, const char *wanted)
{
    char out[ABZI_DECIMAL_SIZE + 1];
    out[abzi_decimal_write(value, least, most, out)] = 0;
    assert_string_equal(out, wanted);
}

static void numbers_are_written_with_fixed_decimals(void **state)
{
    (void)state;
    check_written(0, 6, 6, "0.000000");
    check_written(-1e-9, 6, 6, "0.000000");
    check_written(-.5, 0, 6, "-0.5");
    check_written(1.0 / 60, 6, 9, "0.016666667");
    check_written(.0166667, 6, 9, "0.0166667");
    check_written(3, 0, 0, "3");
    check_written(999999999.9999999, 2, 2, "1000000000.00");
    check_written(-1e12, 9, 9, "-1000000000.000000000");
    check_written(.9999996, 0, 6, "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_the_nearest_double),
        cmocka_unit_test(odd_spellings_of_numbers_are_read),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(numbers_are_written_with_fixed_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
