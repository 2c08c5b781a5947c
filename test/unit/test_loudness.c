#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "lead/loudness.h"

/// Sound of so many decibels, with a beat in it, for so many ticks.
static void play(abzi_loudness *loudness, double from_db, double to_db, int tick_n)
{
    for (int i = 0; i < tick_n; i++) {
        double db = from_db + (to_db - from_db) * i / tick_n - (i % 30 < 8 ? 0 : 12);
        abz_band_frame frame;
        for (int b = 0; b < ABZ_BAND_N; b++) {
            frame.level[b] = (float)log10(1 + pow(10, db / 20));
        }
        abzi_loudness_hear(loudness, &frame);
    }
}

static void steady_music_neither_pauses_nor_fades(void **state)
{
    (void)state;
    abzi_loudness it;
    abzi_loudness_start(&it);
    for (int i = 0; i < 20; i++) {
        play(&it, 20, i % 2 ? 17 : 20, 60);
        assert_int_equal(it.quiet_n, 0);
        assert_int_equal(it.fades, 0);
    }
    assert_true(abzi_loudness_is_sound(&it));
}

static void a_silence_is_counted_and_its_echo_too(void **state)
{
    (void)state;
    abzi_loudness it;
    abzi_loudness_start(&it);
    play(&it, 20, 20, 600);
    for (int i = 0; i < 40; i++) {
        abzi_loudness_hear(&it, NULL);
    }
    assert_int_equal(it.quiet_n, 40);
    play(&it, -25, -30, 30);
    assert_int_equal(it.quiet_n, 70);
    play(&it, 20, 20, 1);
    assert_int_equal(it.quiet_n, 0);
}

static void a_fade_is_foreseen(void **state)
{
    (void)state;
    abzi_loudness it;
    abzi_loudness_start(&it);
    play(&it, 20, 20, 1200);
    int at = 0;
    while (at < 480 && !it.fades) {  // eight seconds to 40 dB below
        play(&it, 20 - 40. * at / 480, 20 - 40. * (at + 30) / 480, 30);
        at += 30;
    }
    assert_in_range(at, 150, 360);
}

static void a_softer_verse_is_no_fade(void **state)
{
    (void)state;
    abzi_loudness it;
    abzi_loudness_start(&it);
    play(&it, 20, 20, 1200);
    for (int i = 0; i < 40; i++) {
        play(&it, 4, 4, 30);
        assert_int_equal(it.fades, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_music_neither_pauses_nor_fades),
        cmocka_unit_test(a_silence_is_counted_and_its_echo_too),
        cmocka_unit_test(a_fade_is_foreseen),
        cmocka_unit_test(a_softer_verse_is_no_fade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
