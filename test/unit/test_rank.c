#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "measure/rank.h"

static void of_an_even_count_the_median_is_between_the_middle_two(void **state)
{
    (void)state;
    double value[] = {7, 1, 4, 2};
    assert_close(abzi_median(value, 4), 3, 0);
}

static void one_value_is_every_percentile_of_itself(void **state)
{
    (void)state;
    double value[] = {5};
    assert_close(abzi_percentile(value, 1, 0), 5, 0);
    assert_close(abzi_percentile(value, 1, 100), 5, 0);
}

static void percentiles_are_linear_between_ranks(void **state)
{
    (void)state;
    // 0..200 in a scattered order: 77 shares no divisor with 201
    double value[201];
    for (int percent = 0; percent <= 100; percent++) {
        for (int i = 0; i < 201; i++)
            value[i] = i * 77 % 201;
        assert_close(abzi_percentile(value, 201, percent), 2 * percent, 1e-9);
    }
    for (int i = 0; i < 4; i++)
        value[i] = 10 * i;
    assert_close(abzi_percentile(value, 4, 2), .6, 1e-12);
}

static void equal_values_are_no_trouble(void **state)
{
    (void)state;
    double value[1000];
    for (int i = 0; i < 1000; i++)
        value[i] = i % 3;
    assert_close(abzi_median(value, 1000), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_an_even_count_the_median_is_between_the_middle_two),
        cmocka_unit_test(one_value_is_every_percentile_of_itself),
        cmocka_unit_test(percentiles_are_linear_between_ranks),
        cmocka_unit_test(equal_values_are_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
