// How far a sway is off her beat: told from its speed alone, whichever way it goes, and of one that keeps to none not.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "lead/offbeat.h"

#define PACE (1 / 30.0f)  // counts a tick

/// A sway that goes over on every count, to either side in turn, and is fastest then.
static float sway(float count)
{
    return 0.1f * abzi_cosf(ABZI_PI_F * count);
}

/// 20 s in which what she imagines is seen a twelfth of a count late, and he is `late` counts behind it.
static bool watched(float late, float scale, float *told)
{
    abzi_offbeat it = {0};
    for (int i = 0; i < 1200; i++) {
        const float count = (float)i * PACE, seen = count - 1 / 12.0f;
        abzi_offbeat_tick(&it, scale * sway(seen - late), sway(seen), count, PACE, PACE);
        assert_true(abzi_offbeat_is_sound(&it));
    }
    return abzi_offbeat_tells(&it, told);
}

static void test_it_tells_how_late_he_is(void **unused)
{
    (void)unused;
    for (float late = -0.4f; late < 0.45f; late += 0.1f) {
        float told;
        assert_true(watched(late, -0.3f, &told));
        assert_float_equal(told, late, 0.01f);
    }
}

static void test_it_tells_nothing_of_who_keeps_to_no_count(void **unused)
{
    (void)unused;
    float told;
    assert_false(watched(0, 0, &told));
    abzi_offbeat it = {0};
    for (int i = 0; i < 1200; i++) {
        const float count = (float)i * PACE;
        abzi_offbeat_tick(&it, sway(0.7f * count), sway(count), count, PACE, PACE);
    }
    assert_false(abzi_offbeat_tells(&it, &told));
}

static void test_what_she_has_made_good_is_known_at_once(void **unused)
{
    (void)unused;
    abzi_offbeat it = {0};
    float count = 0, his = -0.2f, told;
    for (int i = 0; i < 1200; i++) {
        const float rate = i == 1199 ? PACE - 0.2f : PACE;  // she waits for a fifth of a count
        count += rate;
        his += PACE;
        abzi_offbeat_tick(&it, sway(his), sway(count), count, rate, PACE);
    }
    assert_true(abzi_offbeat_tells(&it, &told));
    assert_float_equal(told, 0, 0.02f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_tells_how_late_he_is),
        cmocka_unit_test(test_it_tells_nothing_of_who_keeps_to_no_count),
        cmocka_unit_test(test_what_she_has_made_good_is_known_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
