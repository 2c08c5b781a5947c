#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "drums.h"
#include "rhythm/attack.h"

#define CLEAREST .9  // what the clearest rise is called

static abzi_attack attack;

static int setup(void **state)
{
    (void)state;
    abzi_attack_start(&attack);
    return 0;
}

static abz_band_frame even(float level)
{
    abz_band_frame frame;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        frame.level[b] = level;
    }
    return frame;
}

static void hear_even(float level, int ticks)
{
    const abz_band_frame frame = even(level);
    for (int i = 0; i < ticks; i++) {
        abzi_attack_hear(&attack, &frame);
    }
}

static void assert_nothing_begins(void)
{
    for (int r = 0; r < ABZI_REGISTER_N; r++) {
        assert_true(attack.now[r] == 0);
    }
}

static void what_sounds_already_does_not_begin(void **state)
{
    (void)state;
    hear_even(2, 1);
    assert_nothing_begins();
    assert_false(attack.awake);
    hear_even(2, 100);
    assert_nothing_begins();
    hear_even(1, 1);
    assert_nothing_begins();
    assert_false(attack.awake);
}

static void each_band_belongs_to_one_register(void **state)
{
    (void)state;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        abzi_attack_start(&attack);
        hear_even(.1f, 50);
        abz_band_frame frame = even(.1f);
        frame.level[b] = 1;
        abzi_attack_hear(&attack, &frame);
        int of = b < 5 ? ABZI_BASS : b < 34 ? ABZI_MIDDLE : ABZI_TREBLE;
        for (int r = 0; r < ABZI_REGISTER_N; r++) {
            assert_close((double)attack.now[r], r == of ? CLEAREST : 0, 1e-4);
            assert_true(attack.before[r] == 0);
        }
        assert_true(attack.awake);
        abzi_attack_hear(&attack, &frame);
        assert_nothing_begins();
        assert_close((double)attack.before[of], CLEAREST, 1e-4);
    }
}

// By the power of 3/2 of its share in the strongest: what stands beside a strong stroke.
static void a_weaker_rise_is_less_clear(void **state)
{
    (void)state;
    static const float share[] = {.8f, .5f, .2f};
    hear_even(0, 50);
    hear_even(1, 1);
    hear_even(0, 60);
    for (int k = 0; k < 3; k++) {
        hear_even(share[k], 1);
        double mean = (double)share[k] / ABZI_ATTACK_MEAN_N, peak = pow(.9997, 61 * (k + 1));
        double should_be = CLEAREST * pow(((double)share[k] - mean) / (peak - mean), 1.5);
        for (int r = 0; r < ABZI_REGISTER_N; r++) {
            assert_close((double)attack.now[r], should_be, 1e-4);
        }
        hear_even(0, 60);
    }
}

static void a_roll_is_no_stroke(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        hear_even((float)(i % 2), 1);
    }
    hear_even(1, 1);
    hear_even(0, 1);
    hear_even(1, 1);
    assert_true(attack.now[ABZI_MIDDLE] < .91f && attack.now[ABZI_MIDDLE] > 0);
    float roll = attack.now[ABZI_MIDDLE];
    hear_even(0, 60);
    hear_even(1, 1);
    assert_true(attack.now[ABZI_MIDDLE] >= roll);
}

// Rises of logarithms: a louder recording is the same one, shifted, and a scale of them has no unit.
static void neither_loudness_nor_unit_change_what_begins(void **state)
{
    (void)state;
    static abzi_attack louder, scaled;
    uint64_t seed = 3;
    abzi_attack_start(&louder);
    abzi_attack_start(&scaled);
    for (int i = 0; i < 600; i++) {
        abz_band_frame frame, up, wide;
        for (int b = 0; b < ABZ_BAND_N; b++) {
            frame.level[b] = (float)drums_between(&seed, .5, 2.5) + (i % 30 == 0 ? 1 : 0);
            up.level[b] = frame.level[b] + 1;
            wide.level[b] = frame.level[b] * 2;
        }
        abzi_attack_hear(&attack, &frame);
        abzi_attack_hear(&louder, &up);
        abzi_attack_hear(&scaled, &wide);
        for (int r = 0; r < ABZI_REGISTER_N; r++) {
            assert_close((double)louder.now[r], (double)attack.now[r], 1e-4);
            assert_close((double)scaled.now[r], (double)attack.now[r], 1e-4);
        }
    }
}

static void quiet_is_40_decibels_below_the_loudest_of_late(void **state)
{
    (void)state;
    const float loud = log10f(1 + 100);  // a magnitude of 100
    hear_even(loud, 30);
    assert_int_equal(attack.quiet_n, 0);
    hear_even(log10f(1 + 1.2f), 20);  // -38 dB
    assert_int_equal(attack.quiet_n, 0);
    hear_even(log10f(1 + .8f), 20);  // -42 dB
    assert_int_equal(attack.quiet_n, 20);
    hear_even(loud, 1);
    assert_int_equal(attack.quiet_n, 0);
    // After a minute the loud one is forgotten.
    hear_even(log10f(1 + .8f), 60 * ABZ_TICKS_PER_SECOND);
    assert_int_equal(attack.quiet_n, 0);
    // Silence is quiet beside anything.
    hear_even(log10f(1 + .015f), 20 * 60 * ABZ_TICKS_PER_SECOND);
    assert_true(attack.quiet_n > 60 * ABZ_TICKS_PER_SECOND);
}

static void ticks_without_sound_are_quiet_and_nothing_begins_after_them(void **state)
{
    (void)state;
    hear_even(1, 50);
    for (int i = 0; i < 25; i++) {
        abzi_attack_hear(&attack, NULL);
        assert_nothing_begins();
        assert_int_equal(attack.quiet_n, i + 1);
    }
    hear_even(1, 1);  // as it was before
    assert_nothing_begins();
    assert_int_equal(attack.quiet_n, 0);
    abzi_attack_start(&attack);
    abzi_attack_hear(&attack, NULL);
    hear_even(1, 1);  // the first that is heard
    assert_nothing_begins();
    assert_false(attack.awake);
}

static void what_is_faint_wakes_nobody(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < 2000; i++) {
        hear_even((float)drums_between(&seed, 0, .001), 1);
    }
    assert_false(attack.awake);
    hear_even(.01f, 1);  // forty bands together
    assert_true(attack.awake);
}

static void damage_is_silence_or_at_most_very_loud(void **state)
{
    (void)state;
    static const float damage[] = {NAN, -1, -INFINITY, -0.0f};
    static abzi_attack other;
    for (size_t k = 0; k < sizeof damage / sizeof *damage; k++) {
        abzi_attack_start(&attack);
        abzi_attack_start(&other);
        for (int i = 0; i < 100; i++) {
            abz_band_frame frame = even(i % 10 == 0 ? 1 : .2f), with = frame;
            frame.level[i % ABZ_BAND_N] = 0;
            with.level[i % ABZ_BAND_N] = damage[k];
            abzi_attack_hear(&attack, &with);
            abzi_attack_hear(&other, &frame);
            assert_memory_equal(&attack, &other, sizeof attack);
        }
    }
    uint64_t seed = 7;
    static const float any[] = {0, 1, NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-40f};
    for (int i = 0; i < 20000; i++) {
        abz_band_frame frame;
        for (int b = 0; b < ABZ_BAND_N; b++) {
            frame.level[b] = any[(int)drums_between(&seed, 0, 8)];
        }
        abzi_attack_hear(&attack, drums_noise(&seed) > .5 ? NULL : &frame);
        for (int r = 0; r < ABZI_REGISTER_N; r++) {
            assert_true(attack.now[r] >= 0 && attack.now[r] <= .9001f);
            assert_true(isfinite(attack.peak[r]) && isfinite(attack.loudest));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_sounds_already_does_not_begin, setup),
        cmocka_unit_test_setup(each_band_belongs_to_one_register, setup),
        cmocka_unit_test_setup(a_weaker_rise_is_less_clear, setup),
        cmocka_unit_test_setup(a_roll_is_no_stroke, setup),
        cmocka_unit_test_setup(neither_loudness_nor_unit_change_what_begins, setup),
        cmocka_unit_test_setup(quiet_is_40_decibels_below_the_loudest_of_late, setup),
        cmocka_unit_test_setup(ticks_without_sound_are_quiet_and_nothing_begins_after_them, setup),
        cmocka_unit_test_setup(what_is_faint_wakes_nobody, setup),
        cmocka_unit_test_setup(damage_is_silence_or_at_most_very_loud, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
