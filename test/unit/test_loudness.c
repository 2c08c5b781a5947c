#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "drums.h"
#include "rhythm/loudness.h"

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

/// Hear all of it, or up to a fade: when that was first seen; -1: never.
static double fades_at(const drums *d, abzi_loudness *it)
{
    abz_ear_config config = abz_ear_config_default();
    abz_ear *ear;
    size_t size;
    double at_s = -1;
    config.rate_hz = d->rate_hz;
    assert_int_equal(abz_ear_size(&config, &size), ABZ_OK);
    void *mem = malloc(size);
    assert_non_null(mem);
    assert_int_equal(abz_ear_init(mem, size, &config, &ear), ABZ_OK);
    abzi_loudness_start(it);
    for (size_t at = 0; at < d->n && at_s < 0;) {
        abz_band_frame frame;
        bool ready;
        at += abz_ear_hear(ear, d->sample + at, d->n - at, &frame, &ready);
        if (ready) {
            abzi_loudness_hear(it, &frame);
            at_s = it->fades ? (double)at / d->rate_hz : at_s;
        }
    }
    free(mem);
    return at_s;
}

static bool is_short;

static void noise_speech_and_music_are_told_apart(void **state)
{
    (void)state;
    abzi_loudness it;
    for (uint64_t seed = 1; seed <= (is_short ? 2 : 8); seed++) {
        drums d = drums_new(5, 22050);
        if (seed % 2 == 0) {
            drums_white(&d, seed);
        } else {
            drums_pink(&d, seed);
        }
        fades_at(&d, &it);
        assert_true(abzi_loudness_is_noise(&it) && !abzi_loudness_is_music(&it));
        memset(d.sample, 0, d.n * sizeof *d.sample);
        drums_speech(&d, seed);
        fades_at(&d, &it);
        assert_false(abzi_loudness_is_noise(&it));
        assert_false(abzi_loudness_is_music(&it));
        memset(d.sample, 0, d.n * sizeof *d.sample);
        double beat[64];
        drums_groove(&d, beat, drums_beats(.3, 5, 90 + 8 * (double)seed, beat, 0), 4);
        for (size_t i = 0; i < d.n; i++) {  // a tone under it: nothing pauses
            d.sample[i] += (float)(.1 * sin(2 * DRUMS_PI * 220 * (double)i / d.rate_hz));
        }
        fades_at(&d, &it);
        assert_true(abzi_loudness_is_music(&it));
        free(d.sample);
    }
}

static void a_last_note_that_rings_on_is_a_pause(void **state)
{
    (void)state;
    abzi_loudness it;
    drums d = drums_new(12, 22050);
    double beat[64];
    drums_groove(&d, beat, drums_beats(.5, 8, 120, beat, 0), 4);
    for (size_t i = 8 * 22050; i < d.n; i++) {
        double t = (double)i / d.rate_hz - 8;
        d.sample[i] += (float)(.5 * pow(10, -t / 2) * sin(2 * DRUMS_PI * 220 * t));
    }
    d.n = (size_t)(7.9 * 22050);
    fades_at(&d, &it);
    assert_true(it.pause_n <= 24);  // since the last beat
    d.n = 10 * 22050;
    fades_at(&d, &it);
    assert_int_equal(it.quiet_n, 0);
    assert_in_range(it.pause_n, 100, 121);
    free(d.sample);
}

static void steady_drums_of_any_tempo_are_no_fade(void **state)
{
    (void)state;
    abzi_loudness it;
    for (int tempo = 50; tempo <= 220; tempo += is_short ? 10 : 2) {  // the half seconds beat against some of them
        drums d = drums_new(25, 22050);
        drums_plain(&d, .3, tempo);
        double at_s = fades_at(&d, &it);
        if (at_s >= 0) {
            fail_msg("steady drums, %d a minute, fade at %g s", tempo, at_s);
        }
        free(d.sample);
    }
}

static void a_fade_at_any_tempo_is_seen_before_its_end(void **state)
{
    (void)state;
    abzi_loudness it;
    for (int tempo = 50; tempo <= 220; tempo += is_short ? 20 : 5) {
        double from_s = 14 + .01 * tempo;
        drums d = drums_new(from_s + 8, 22050);
        drums_plain(&d, .3, tempo);
        drums_fade(&d, from_s, 40, 8);
        double at_s = fades_at(&d, &it);
        if (at_s < from_s + 3) {
            fail_msg("the fade from %g s on, %d a minute, is seen at %g s", from_s, tempo, at_s);
        }
        free(d.sample);
    }
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

/// Give it "short" for fewer tempos.
int main(int argc, char **argv)
{
    (void)argv;
    is_short = argc > 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_music_neither_pauses_nor_fades),
        cmocka_unit_test(a_silence_is_counted_and_its_echo_too),
        cmocka_unit_test(noise_speech_and_music_are_told_apart),
        cmocka_unit_test(a_last_note_that_rings_on_is_a_pause),
        cmocka_unit_test(a_fade_is_foreseen),
        cmocka_unit_test(steady_drums_of_any_tempo_are_no_fade),
        cmocka_unit_test(a_fade_at_any_tempo_is_seen_before_its_end),
        cmocka_unit_test(a_softer_verse_is_no_fade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
