#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "live/clock.h"

enum { FAST = 1000 };  // ticks a second, so that this test takes none

static const uint64_t tick_ns = 1000000000 / FAST;

static void sleep_ms(long ms)
{
    const struct timespec nap = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&nap, NULL);
}

static void ticks_are_counted_not_measured(void **state)
{
    (void)state;
    abzi_clock clock;
    abzi_clock_begin(&clock, 60);
    const uint64_t begin_ns = clock.begin_ns;
    clock.tick_n =
        60 * 60 * 24 * 365 + 1;  // a year of ticks, at a third of a nanosecond each that has no place in them
    assert_true(abzi_clock_due_ns(&clock) == begin_ns + 60ull * 60 * 24 * 365 / 60 * 1000000000);
    clock.tick_n += 1;
    assert_true(abzi_clock_due_ns(&clock) - begin_ns - 60ull * 60 * 24 * 365 / 60 * 1000000000 == 16666666);
}

static void no_tick_begins_before_it_is_due(void **state)
{
    (void)state;
    abzi_clock clock;
    abzi_clock_begin(&clock, FAST);
    for (int i = 0; i < 20; i++) {
        const uint64_t late_ns = abzi_clock_wait(&clock);
        assert_true(abzi_clock_now_ns() >= abzi_clock_due_ns(&clock) + late_ns);
    }
    assert_int_equal(clock.tick_n, 20);
    assert_int_equal(clock.skipped_n, 0);
}

static void who_is_late_runs_every_tick_that_was_missed(void **state)
{
    (void)state;
    abzi_clock clock;
    abzi_clock_begin(&clock, FAST);
    (void)abzi_clock_wait(&clock);
    const uint64_t due_ns = abzi_clock_due_ns(&clock);
    sleep_ms(50);
    for (int i = 1; i <= 50; i++) {
        assert_true(abzi_clock_wait(&clock) > 0);
        assert_true(abzi_clock_due_ns(&clock) == due_ns + (uint64_t)i * tick_ns);
    }
    assert_int_equal(clock.skipped_n, 0);
}

static void more_than_a_second_is_given_up(void **state)
{
    (void)state;
    abzi_clock clock;
    abzi_clock_begin(&clock, FAST);
    (void)abzi_clock_wait(&clock);
    sleep_ms(1100);
    (void)abzi_clock_wait(&clock);
    assert_true(clock.skipped_n >= 1000);
    assert_int_equal(clock.tick_n, 2);
    const uint64_t now_ns = abzi_clock_now_ns(), due_ns = abzi_clock_due_ns(&clock);
    assert_true(now_ns - due_ns < 500000000);
}

static void it_leans_unnoticeably(void **state)
{
    (void)state;
    abzi_clock clock;
    abzi_clock_begin(&clock, 60);
    clock.tick_n = 1;
    const uint64_t due_ns = abzi_clock_due_ns(&clock);
    abzi_clock_lean(&clock, 5);
    assert_true(abzi_clock_due_ns(&clock) == due_ns - 5);
    abzi_clock_lean(&clock, 8000000);
    assert_true(abzi_clock_due_ns(&clock) == due_ns - 5 - 16666);
    abzi_clock_lean(&clock, -8000000);
    assert_true(abzi_clock_due_ns(&clock) == due_ns - 5);
}

// Whoever sets the time of day, by hand or over the network, moves no tick.
static void it_is_the_clock_that_nobody_sets(void **state)
{
    (void)state;
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    const uint64_t now_ns = abzi_clock_now_ns();
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(now_ns >= (uint64_t)before.tv_sec * 1000000000 + (uint64_t)before.tv_nsec);
    assert_true(now_ns <= (uint64_t)after.tv_sec * 1000000000 + (uint64_t)after.tv_nsec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ticks_are_counted_not_measured),
                                       cmocka_unit_test(no_tick_begins_before_it_is_due),
                                       cmocka_unit_test(who_is_late_runs_every_tick_that_was_missed),
                                       cmocka_unit_test(more_than_a_second_is_given_up),
                                       cmocka_unit_test(it_leans_unnoticeably),
                                       cmocka_unit_test(it_is_the_clock_that_nobody_sets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
