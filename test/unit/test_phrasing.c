#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "care/phrasing.h"

enum { BEAT = 36 };  // ticks

// A leader's salsa, or a waltz; returns the tick in which a phrase begins first after from, -1: none.
static int first_phrase(bool waltz, bool bars, uint32_t bar_one, int from)
{
    static const int step_at[6] = {1, 2, 3, 5, 6, 7};
    abzi_phrasing phrasing = {0};
    abzi_accord accord = {0};
    int stepped = 0, count = 0;
    for (int i = 1; i < 40 * BEAT; i++) {
        const int beat = i / BEAT, in = waltz ? beat % 6 : beat % 8;
        abz_step step = {0};
        abzi_plan plan = {.period_s = (float)BEAT / ABZ_TICKS_PER_SECOND, .flags = i % BEAT == 0 ? ABZI_PLAN_BEAT : 0};
        const abz_beat music = {.flags = ABZ_BEAT_BAR,
                                .phase = (float)(i % BEAT) / BEAT,
                                .period_s = (float)BEAT / ABZ_TICKS_PER_SECOND,
                                .in_bar = ((uint32_t)beat + 4 - bar_one) % 4 + 1,
                                .bar_n = 4,
                                .confidence = .8f};
        for (int s = 0; s < 6 && i % BEAT == 0; s++) {
            if (in == (waltz ? s : step_at[s])) {
                step = (abz_step){.announced = true, .foot = (uint32_t)(s % 2)};
                accord.stride = (float)(i - stepped);
                stepped = i;
                count++;
            }
        }
        if (i == from) {
            abzi_phrasing_start(&phrasing);
        }
        if (abzi_phrasing_tick(&phrasing, ABZ_ROLE_LEAD, &step, &accord, &plan, bars ? &music : NULL) && i > from) {
            return i;
        }
    }
    return -1;
}

static void a_phrase_begins_with_the_leaders_left_after_the_pause(void **state)
{
    (void)state;
    for (int beat = 17; beat < 25; beat++) {
        assert_int_equal(first_phrase(false, false, 0, beat * BEAT), 25 * BEAT);
    }
}

static void where_bars_are_heard_it_begins_with_one(void **state)
{
    (void)state;
    for (int beat = 17; beat < 25; beat++) {
        assert_int_equal(first_phrase(false, true, 1, beat * BEAT), 25 * BEAT);
    }
}

static void steps_without_a_pause_have_one_after_sixteen_counts_at_most(void **state)
{
    (void)state;
    for (int beat = 12; beat < 20; beat++) {
        const int at = first_phrase(true, false, 0, beat * BEAT);
        assert_in_range(at, (beat + 8) * BEAT, (beat + 16) * BEAT);
        assert_int_equal(at % BEAT, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_phrase_begins_with_the_leaders_left_after_the_pause),
        cmocka_unit_test(where_bars_are_heard_it_begins_with_one),
        cmocka_unit_test(steps_without_a_pause_have_one_after_sixteen_counts_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
