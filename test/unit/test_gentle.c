// What a gentleness means (src/care/gentle.c): the caps at 1, the dance as it is at 0, equal ratios between.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "abrazo/gentle.h"

static void nothing_is_asked_for_at_0(void **state)
{
    (void)state;
    const abz_effort full = abz_effort_of(0), none = abz_effort_of(NAN), below = abz_effort_of(-3);
    assert_true(full.amplitude == 1 && full.slower == 1 && full.height == 1 && full.own_place == 0);
    assert_memory_equal(&full, &none, sizeof full);
    assert_memory_equal(&full, &below, sizeof full);
}

static void the_caps_at_1_are_those_that_are_promised(void **state)
{
    (void)state;
    const abz_effort most = abz_effort_of(1), above = abz_effort_of(7);
    assert_true(most.hand_m_s <= 0.25f && most.body_m_s <= 0.25f);
    assert_true(most.reach <= 0.9f);
    assert_true(2 * most.turn_rad_s <= 1.5708f);  // a quarter in two seconds
    assert_true(most.amplitude <= 0.4f);
    assert_memory_equal(&most, &above, sizeof most);
}

// Every value changes one way, and by the same share from each tenth to the next.
static void between_it_changes_by_equal_ratios(void **state)
{
    (void)state;
    static const size_t otherwise[] = {offsetof(abz_effort, own_place), offsetof(abz_effort, hold_m_s2),
                                       offsetof(abz_effort, hold_m_s)};
    for (size_t field = 0; field < sizeof(abz_effort) / sizeof(float); field++) {
        if (field * sizeof(float) == otherwise[0] || field * sizeof(float) == otherwise[1] ||
            field * sizeof(float) == otherwise[2]) {
            continue;
        }
        float last_ratio = 0;
        for (int tenth = 1; tenth <= 10; tenth++) {
            const abz_effort before = abz_effort_of(0.1f * (float)(tenth - 1)),
                             now = abz_effort_of(0.1f * (float)tenth);
            const float ratio = ((const float *)&now)[field] / ((const float *)&before)[field];
            assert_true(ratio != 1 && (tenth == 1 || fabsf(ratio - last_ratio) < 1e-3f));
            last_ratio = ratio;
        }
    }
}

static void a_hand_that_holds_softens_last_and_as_far(void **state)
{
    (void)state;
    for (int tenth = 1; tenth < 10; tenth++) {
        const abz_effort before = abz_effort_of(0.1f * (float)(tenth - 1)), now = abz_effort_of(0.1f * (float)tenth);
        assert_true(now.hold_m_s > now.hand_m_s && now.hold_m_s2 > now.most_m_s2);
        assert_true(now.hold_m_s <= before.hold_m_s && now.hold_m_s2 <= before.hold_m_s2);
    }
    const abz_effort full = abz_effort_of(0), most = abz_effort_of(1), half = abz_effort_of(0.5f);
    assert_true(full.hold_m_s == full.hand_m_s && full.hold_m_s2 == full.most_m_s2);
    assert_true(most.hold_m_s == most.hand_m_s && most.hold_m_s2 == most.most_m_s2);
    assert_true(half.hold_m_s > 0.99f * full.hold_m_s && half.hold_m_s < full.hold_m_s);
    assert_true(abz_effort_of(0.9f).hold_m_s > 0.25f * full.hold_m_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_asked_for_at_0),
        cmocka_unit_test(the_caps_at_1_are_those_that_are_promised),
        cmocka_unit_test(between_it_changes_by_equal_ratios),
        cmocka_unit_test(a_hand_that_holds_softens_last_and_as_far),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
