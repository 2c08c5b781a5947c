// How far a sway is off her beat: told from its speed alone, whichever way it goes, and of one that keeps to none not;
// and how far one who rocks is, among all else that he leans.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/fmath.h"
#include "care/sitting.h"
#include "lead/offbeat.h"
#include "motion/spring.h"

#define PACE (1 / 30.0f)  // counts a tick

/// A sway that goes over on every count, to either side in turn, and is fastest then.
static float sway(float count)
{
    return 0.1f * abzi_cosf(ABZI_PI_F * count);
}

/// A tick in which he does not rock.
static void see(abzi_offbeat *it, float his, float imagined, float count, float rate)
{
    const abzi_offbeat_trunk is = {.sway = his}, as = {.sway = imagined};
    abzi_offbeat_tick(it, &is, &as, count, rate, PACE, abzi_offbeat_show(count, 1 / (PACE * 60), 0));
}

/// 20 s in which what she imagines is seen a twelfth of a count late, and he is `late` counts behind it.
static bool watched(float late, float scale, float *told)
{
    abzi_offbeat it = {0};
    for (int i = 0; i < 1200; i++) {
        const float count = (float)i * PACE, seen = count - 1 / 12.0f;
        see(&it, scale * sway(seen - late), sway(seen), count, PACE);
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
        see(&it, sway(0.7f * count), sway(count), count, PACE);
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
        see(&it, sway(his), sway(count), count, rate);
    }
    assert_true(abzi_offbeat_tells(&it, &told));
    assert_float_equal(told, 0, 0.02f);
}

/// 10 s in which he shows the beat `late` counts behind her, while a hand that reaches leans him ahead by .3 now and
/// then; no_beat: he only does that.
static bool rocked(float late, float gentle, bool no_beat, float *told)
{
    const float period_s = 1 / (PACE * ABZ_TICKS_PER_SECOND), w = ABZI_SPRING(ABZI_SITTING_LEAN_S), tick_s = 1.0f / 60;
    abzi_offbeat it = {0};
    float lean = 0, v = 0;
    for (int i = 0; i < 600; i++) {
        const float count = (float)i * PACE, sevenths = (count + 0.4f) / 7.3f;
        const abzi_offbeat_trunk is = {.ahead_rad = lean}, as = {0};
        const float shown = no_beat ? 0 : abzi_offbeat_show(count - late, period_s, gentle);
        const float reach = sevenths - floorf(sevenths) < 0.4f ? 0.3f : 0;
        abzi_offbeat_tick(&it, &is, &as, count, PACE, PACE, abzi_offbeat_show(count, period_s, gentle));
        abzi_spring(&lean, &v, shown + reach, w, abzi_expf(-w * tick_s), tick_s);
        assert_true(abzi_offbeat_is_sound(&it));
    }
    *told = 0;
    return abzi_offbeat_rocks(&it) && abzi_offbeat_tells(&it, told);
}

static void test_one_who_shows_the_beat_is_told_among_what_hands_lean_him(void **unused)
{
    (void)unused;
    for (float late = -0.4f; late < 0.45f; late += 0.1f) {
        float told;
        assert_true(rocked(late, 0, false, &told));
        assert_float_equal(told, late, 0.06f);
    }
    float told;
    assert_false(rocked(0, 0, true, &told));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_tells_how_late_he_is),
        cmocka_unit_test(test_it_tells_nothing_of_who_keeps_to_no_count),
        cmocka_unit_test(test_what_she_has_made_good_is_known_at_once),
        cmocka_unit_test(test_one_who_shows_the_beat_is_told_among_what_hands_lean_him),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
