#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "drums.h"

#define FINEST_HZ 23.4375  // the resolution that rhythm.h speaks of: 48000 / 2048
#define WINDOW_S (1 / FINEST_HZ)
#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { WHOLE = 1 << 30 };
static const uint32_t any_rate[] = {8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000};

static abz_ear *new_ear(uint32_t rate_hz, uint32_t channel_n)
{
    abz_ear_config config = abz_ear_config_default();
    config.rate_hz = rate_hz;
    config.channel_n = channel_n;
    abz_ear *ear;
    size_t size;
    assert_int_equal(abz_ear_size(&config, &size), ABZ_OK);
    void *mem = malloc(size);
    assert_non_null(mem);
    memset(mem, 0xff, size);  // whatever was there
    assert_int_equal(abz_ear_init(mem, size, &config, &ear), ABZ_OK);
    assert_ptr_equal(ear, mem);
    return ear;
}

/// Hears all of it in pieces of up to piece_n. Shape: frame [frame_max]. Returns how many ticks there were.
static size_t hear(abz_ear *ear, const float *sample, size_t n, uint32_t channel_n, size_t piece_n,
                   abz_band_frame *frame, size_t frame_max)
{
    size_t frame_n = 0;
    for (size_t at = 0; at < n;) {
        abz_band_frame now;
        bool ready;
        size_t left = n - at < piece_n ? n - at : piece_n;
        at += abz_ear_hear(ear, sample + at * channel_n, left, &now, &ready);
        if (ready) {
            assert_true(frame_n < frame_max);
            frame[frame_n++] = now;
        }
    }
    return frame_n;
}

// ---- bands by definition, in double ------------------------------------------------------------------------------------

/// Centres of the bands, from the lower neighbour of the first to the upper one of the last: six to an octave from 30
/// Hz up, on multiples of the resolution, each once.
static void centres(double *hz)
{
    int last = 0, n = 0;
    for (int i = 0; n < ABZ_BAND_N + 2; i++) {
        int it = (int)lround(30 * pow(2, i / 6.0) / FINEST_HZ);
        if (it > last) {
            hz[n++] = it * FINEST_HZ;
            last = it;
        }
    }
}

/// Magnitude at hz of the samples under a Hann window, summed up plainly; a full-scale sine has 128.
static double magnitude(const float *sample, size_t n, double hz, uint32_t rate_hz)
{
    double re = 0, im = 0;
    for (size_t i = 0; i < n; i++) {
        double hann = .5 - .5 * cos(2 * DRUMS_PI * ((double)i + .5) / (double)n);
        double angle = 2 * DRUMS_PI * hz * (double)i / rate_hz;
        re += hann * (double)sample[i] * cos(angle);
        im += hann * (double)sample[i] * sin(angle);
    }
    return 512 / (double)n * sqrt(re * re + im * im);
}

/// Level of a band: magnitudes at the bins of a transform as long as the next power of two, weighed by a triangle
/// between the neighbours' centres, weights that sum to one. Shape: sample [window_n], the newest.
static double level(const float *sample, size_t window_n, const double *centre, int band, uint32_t rate_hz)
{
    size_t fft_n = 1;
    while (fft_n < window_n) {
        fft_n *= 2;
    }
    double low = centre[band], middle = centre[band + 1], high = centre[band + 2], sum = 0, weights = 0;
    if (high > rate_hz / 2.) {
        return 0;
    }
    for (size_t bin = 1; bin < fft_n / 2; bin++) {
        double hz = (double)bin * rate_hz / (double)fft_n;
        double weight = hz < middle ? (hz - low) / (middle - low) : (high - hz) / (high - middle);
        if (weight > 0) {
            sum += weight * magnitude(sample, window_n, hz, rate_hz);
            weights += weight;
        }
    }
    return log10(1 + sum / weights);
}

static int loudest(const abz_band_frame *frame)
{
    int best = 0;
    for (int b = 1; b < ABZ_BAND_N; b++) {
        best = frame->level[b] > frame->level[best] ? b : best;
    }
    return best;
}

// ---- tests -----------------------------------------------------------------------------------------------------------

static void what_makes_no_ear_is_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t struct_size, rate_hz, channel_n;
    } bad[] = {
        {sizeof(abz_ear_config), 0, 1},
        {sizeof(abz_ear_config), ABZ_SOUND_RATE_MIN - 1, 1},
        {sizeof(abz_ear_config), ABZ_SOUND_RATE_MAX + 1, 1},
        {sizeof(abz_ear_config), UINT32_MAX, 1},
        {sizeof(abz_ear_config), 48000, 0},
        {sizeof(abz_ear_config), 48000, 65},
        {sizeof(abz_ear_config) - 1, 48000, 1},
        {0, 48000, 1},
    };
    static _Alignas(max_align_t) unsigned char mem[1 << 17];
    const abz_ear_config fine = abz_ear_config_default();
    abz_ear *ear = NULL;
    size_t size = 0, none = 77;
    assert_int_equal(abz_ear_size(&fine, &size), ABZ_OK);
    assert_true(size + 16 < sizeof mem);
    for (size_t k = 0; k < LENGTH(bad); k++) {
        const abz_ear_config c = {bad[k].struct_size, bad[k].rate_hz, bad[k].channel_n};
        assert_int_equal(abz_ear_size(&c, &none), ABZ_EINVAL);
        assert_int_equal(abz_ear_init(mem, sizeof mem, &c, &ear), ABZ_EINVAL);
    }
    assert_int_equal(none, 77);
    assert_int_equal(abz_ear_init(mem, size - 1, &fine, &ear), ABZ_ENOMEM);
    assert_int_equal(abz_ear_init(mem, 0, &fine, &ear), ABZ_ENOMEM);
    assert_int_equal(abz_ear_init(NULL, size, &fine, &ear), ABZ_ENOMEM);
    for (size_t shift = 1; shift < 16; shift++) {
        assert_int_equal(abz_ear_init(mem + shift, size, &fine, &ear), ABZ_ENOMEM);
    }
    assert_null(ear);
    assert_int_equal(abz_ear_init(mem, size, &fine, &ear), ABZ_OK);
}

static void sixty_four_channels_are_heard_at_both_ends_of_the_rates(void **state)
{
    (void)state;
    static const uint32_t rate[] = {ABZ_SOUND_RATE_MIN, ABZ_SOUND_RATE_MAX};
    static const float silence[64 * ABZ_SOUND_RATE_MAX / ABZ_TICKS_PER_SECOND];
    for (int k = 0; k < 2; k++) {
        abz_ear *ear = new_ear(rate[k], 64);
        abz_band_frame frame;
        bool ready;
        assert_int_equal(abz_ear_hear(ear, silence, rate[k] / 60, &frame, &ready), rate[k] / 60);
        assert_true(ready);
        for (int b = 0; b < ABZ_BAND_N; b++) {
            assert_true(frame.level[b] == 0);
        }
        free(ear);
    }
}

static void tick_n_ends_after_the_samples_of_so_many_sixtieths(void **state)
{
    (void)state;
    static const float silence[ABZ_SOUND_RATE_MAX / ABZ_TICKS_PER_SECOND + 1];
    for (uint32_t rate_hz = ABZ_SOUND_RATE_MIN; rate_hz <= ABZ_SOUND_RATE_MAX; rate_hz += 7667) {
        abz_ear *ear = new_ear(rate_hz, 1);
        uint64_t taken = 0;
        for (uint64_t n = 0; n < 130; n++) {
            abz_band_frame frame;
            bool ready;
            // Never more than the tick has, however much is offered.
            taken += abz_ear_hear(ear, silence, LENGTH(silence), &frame, &ready);
            assert_true(ready);
            assert_int_equal(taken, (n + 1) * rate_hz / 60);
        }
        free(ear);
    }
}

static void a_band_is_what_its_definition_says(void **state)
{
    (void)state;
    enum { TICKS = 5 };
    static const uint32_t rate[] = {8000, 22050, 44100, 48000, 96000};
    static float sample[96000 / 60 * TICKS];
    double centre[ABZ_BAND_N + 2];
    centres(centre);
    for (size_t k = 0; k < LENGTH(rate); k++) {
        // A loud sine, a soft one and noise between: both ends of the logarithm.
        uint64_t seed = 5;
        size_t n = rate[k] * TICKS / 60, window_n = (size_t)lround(rate[k] * WINDOW_S);
        for (size_t i = 0; i < n; i++) {
            double t = (double)i / rate[k];
            sample[i] =
                (float)(.01 * drums_noise(&seed) + sin(2 * DRUMS_PI * 440 * t) + .001 * sin(2 * DRUMS_PI * 2700 * t));
        }
        abz_ear *ear = new_ear(rate[k], 1);
        abz_band_frame frame[TICKS];
        assert_int_equal(hear(ear, sample, n, 1, WHOLE, frame, TICKS), TICKS);
        for (int b = 0; b < ABZ_BAND_N; b++) {
            double is = (double)frame[TICKS - 1].level[b];
            double should_be = level(sample + n - window_n, window_n, centre, b, rate[k]);
            if (fabs(is - should_be) > 2e-5) {
                fail_msg("%u Hz, band %d: %.7f, by definition %.7f", rate[k], b, is, should_be);
            }
        }
        free(ear);
    }
}

static void a_sine_is_as_loud_in_its_band_at_every_rate(void **state)
{
    (void)state;
    enum { TICKS = 6 };
    double centre[ABZ_BAND_N + 2];
    centres(centre);
    for (int band = 0; band < ABZ_BAND_N; band += 3) {
        double first = 0;
        for (size_t k = 0; k < LENGTH(any_rate); k++) {
            if (centre[band + 2] > any_rate[k] / 2.) {
                continue;
            }
            drums d = drums_new(TICKS / 60., any_rate[k]);
            for (size_t i = 0; i < d.n; i++) {
                d.sample[i] = (float)sin(2 * DRUMS_PI * centre[band + 1] * (double)i / d.rate_hz);
            }
            abz_ear *ear = new_ear(d.rate_hz, 1);
            abz_band_frame frame[TICKS];
            size_t n = hear(ear, d.sample, d.n, 1, WHOLE, frame, TICKS);
            assert_int_equal(loudest(&frame[n - 1]), band);
            double loud = pow(10, (double)frame[n - 1].level[band]) - 1;
            first = first > 0 ? first : loud;
            // The bins of a padded transform lie closer: a narrow triangle then sees the flank of the sine, too.
            if (fabs(loud / first - 1) > (band < 12 ? .15 : .05)) {
                fail_msg("%.0f Hz at %u samples a second: %.2f, at a lower rate %.2f", centre[band + 1], any_rate[k],
                         loud, first);
            }
            free(ear);
            free(d.sample);
        }
        assert_true(first > 5 && first <= 128);
    }
}

static void bands_above_half_the_rate_are_silent(void **state)
{
    (void)state;
    enum { TICKS = 12 };
    double centre[ABZ_BAND_N + 2];
    centres(centre);
    drums d = drums_new(TICKS / 60., 8000);
    drums_white(&d, 3);
    abz_ear *ear = new_ear(8000, 1);
    abz_band_frame frame[TICKS];
    size_t n = hear(ear, d.sample, d.n, 1, WHOLE, frame, TICKS), silent_n = 0;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        bool is_above = centre[b + 2] > 4000;
        if (is_above != (frame[n - 1].level[b] == 0)) {
            fail_msg("band %d, up to %.0f Hz, has %.4f", b, centre[b + 2], (double)frame[n - 1].level[b]);
        }
        silent_n += is_above;
    }
    assert_true(silent_n > 0 && silent_n < ABZ_BAND_N / 4);
    free(ear);
    free(d.sample);
}

static void channels_are_averaged(void **state)
{
    (void)state;
    enum { RATE = 22050, TICKS = 30 };
    static abz_band_frame one[TICKS], mean[TICKS], none[TICKS];
    drums d = drums_new(TICKS / 60., RATE);
    drums_white(&d, 4);
    float *three = malloc(3 * d.n * sizeof *three), *opposite = malloc(2 * d.n * sizeof *opposite);
    assert_true(three != NULL && opposite != NULL);
    for (size_t i = 0; i < d.n; i++) {
        three[3 * i] = three[3 * i + 2] = d.sample[i] / 2;
        three[3 * i + 1] = 2 * d.sample[i];
        opposite[2 * i] = d.sample[i];
        opposite[2 * i + 1] = -d.sample[i];
    }
    abz_ear *one_ear = new_ear(RATE, 1), *three_ear = new_ear(RATE, 3), *two_ear = new_ear(RATE, 2);
    size_t n = hear(one_ear, d.sample, d.n, 1, WHOLE, one, TICKS);
    assert_int_equal(hear(three_ear, three, d.n, 3, WHOLE, mean, TICKS), n);
    assert_int_equal(hear(two_ear, opposite, d.n, 2, WHOLE, none, TICKS), n);
    for (size_t i = 0; i < n; i++) {
        for (int b = 0; b < ABZ_BAND_N; b++) {
            assert_close((double)mean[i].level[b], (double)one[i].level[b], 1e-5);
            assert_true(none[i].level[b] == 0);
        }
    }
    free(one_ear);
    free(three_ear);
    free(two_ear);
    free(three);
    free(opposite);
    free(d.sample);
}

static void pieces_of_two_channels_change_no_bit(void **state)
{
    (void)state;
    enum { RATE = 44100, TICKS = 20 };
    static const size_t piece_n[] = {1, 13, 735, 736, 4000};
    static abz_band_frame whole[TICKS], cut[TICKS];
    drums d = drums_new(2 * TICKS / 60., RATE);  // both channels
    drums_pink(&d, 2);
    abz_ear *ear = new_ear(RATE, 2);
    size_t n = hear(ear, d.sample, d.n / 2, 2, WHOLE, whole, TICKS);
    free(ear);
    for (size_t k = 0; k < LENGTH(piece_n); k++) {
        ear = new_ear(RATE, 2);
        assert_int_equal(hear(ear, d.sample, d.n / 2, 2, piece_n[k], cut, TICKS), n);
        assert_memory_equal(cut, whole, n * sizeof *whole);
        abz_band_frame frame;
        bool ready = true;
        assert_int_equal(abz_ear_hear(ear, NULL, 0, &frame, &ready), 0);  // nothing offered, nothing taken
        assert_false(ready);
        free(ear);
    }
    free(d.sample);
}

static void what_is_not_finite_is_silence(void **state)
{
    (void)state;
    enum { RATE = 22050, TICKS = 30 };
    static const float damage[] = {NAN, INFINITY, -INFINITY, 3e38f, -3e38f};
    static abz_band_frame with[TICKS], without[TICKS];
    drums d = drums_new(TICKS / 60., RATE), gone = drums_new(TICKS / 60., RATE);
    drums_white(&d, 4);
    for (size_t i = 0; i < d.n; i++) {
        bool is_gone = i % 7 == 0 || i / 1000 == 3;
        gone.sample[i] = is_gone ? 0 : d.sample[i];
        d.sample[i] = is_gone ? damage[i / 7 % LENGTH(damage)] : d.sample[i];
    }
    abz_ear *ear = new_ear(RATE, 1), *other = new_ear(RATE, 1);
    size_t n = hear(ear, d.sample, d.n, 1, WHOLE, with, TICKS);
    hear(other, gone.sample, gone.n, 1, WHOLE, without, TICKS);
    assert_memory_equal(with, without, n * sizeof *with);
    free(ear);
    free(other);
    free(d.sample);
    free(gone.sample);
}

static void the_loudest_sound_is_finite(void **state)
{
    (void)state;
    enum { TICKS = 12 };
    drums d = drums_new(TICKS / 60., 48000);
    for (size_t i = 0; i < d.n; i++) {
        d.sample[i] = i / 50 % 2 ? 1e6f : -1e6f;
    }
    abz_ear *ear = new_ear(d.rate_hz, 1);
    abz_band_frame frame[TICKS];
    size_t n = hear(ear, d.sample, d.n, 1, WHOLE, frame, TICKS);
    for (size_t i = 0; i < n; i++) {
        for (int b = 0; b < ABZ_BAND_N; b++) {
            assert_true(frame[i].level[b] >= 0 && frame[i].level[b] < 10);
        }
    }
    free(ear);
    free(d.sample);
}

// It shows from the tick that ends after it, most when it is in the middle of the window, and no longer than that
// lasts.
static void a_click_is_heard_for_43_ms(void **state)
{
    (void)state;
    enum { TICKS = 30, BAND = 20 };
    for (size_t k = 0; k < LENGTH(any_rate); k++) {
        for (int part = 0; part < 4; part++) {
            drums d = drums_new(TICKS / 60., any_rate[k]);
            size_t click = (size_t)((.2 + part / 240.) * any_rate[k]), best = 0;
            double click_s = ((double)click + 1) / any_rate[k];
            d.sample[click] = 1;
            abz_ear *ear = new_ear(any_rate[k], 1);
            abz_band_frame frame[TICKS];
            size_t n = hear(ear, d.sample, d.n, 1, WHOLE, frame, TICKS);
            for (size_t i = 0; i < n; i++) {
                double since_s = (double)((i + 1) * any_rate[k] / 60) / any_rate[k] - click_s;
                bool is_heard = frame[i].level[BAND] > 0;
                if (since_s < -1e-9 || since_s > WINDOW_S + 1. / any_rate[k]) {
                    assert_false(is_heard);
                } else if (since_s > .003 && since_s < WINDOW_S - .003) {  // at its ends the window is nearly closed
                    assert_true(is_heard);
                }
                best = frame[i].level[BAND] > frame[best].level[BAND] ? i : best;
            }
            assert_close((double)(best + 1) / 60 - click_s, WINDOW_S / 2, .5 / 60 + .001);
            free(ear);
            free(d.sample);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_makes_no_ear_is_refused),
        cmocka_unit_test(sixty_four_channels_are_heard_at_both_ends_of_the_rates),
        cmocka_unit_test(tick_n_ends_after_the_samples_of_so_many_sixtieths),
        cmocka_unit_test(a_band_is_what_its_definition_says),
        cmocka_unit_test(a_sine_is_as_loud_in_its_band_at_every_rate),
        cmocka_unit_test(bands_above_half_the_rate_are_silent),
        cmocka_unit_test(channels_are_averaged),
        cmocka_unit_test(pieces_of_two_channels_change_no_bit),
        cmocka_unit_test(what_is_not_finite_is_silence),
        cmocka_unit_test(the_loudest_sound_is_finite),
        cmocka_unit_test(a_click_is_heard_for_43_ms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
