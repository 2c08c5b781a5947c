// What is promised of hearing, on music made by formula.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/measure.h"
#include "drums.h"

enum { RATE = 22050, BEATS_MAX = 1000, WHOLE = 1 << 30 };
static const double start_s = .3;  // of the music, so that it does not begin with the sound

// Tempi that can be taken for one only: at half or twice of them people would not tap.
static const double plain_tempo[] = {80, 92, 105, 120, 132, 147, 160};
static const double any_tempo[] = {60, 70, 80, 100, 120, 140, 160, 180, 200};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static abz_pulse_config config;

static int setup(void **state)
{
    (void)state;
    config = abz_pulse_config_default(ABZ_PULSE_MUSIC);
    return 0;
}

// ---- what was said ---------------------------------------------------------------------------------------------------

static double end_of(size_t tick)
{
    return (double)(tick + 1) / ABZ_TICKS_PER_SECOND;
}

static size_t tick_of(double time_s)
{
    return (size_t)(time_s * ABZ_TICKS_PER_SECOND);
}

static size_t told_of(const heard *h, abz_told_beat *told)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n && n < BEATS_MAX; i++) {
        if (h->at[i].flags & ABZ_BEAT_NEW) {
            told[n++] = (abz_told_beat){end_of(i), end_of(i) + (double)h->at[i].beat_s,
                                        h->at[i].flags & ABZ_BEAT_BAR ? h->at[i].in_bar : 0};
        }
    }
    return n;
}

static abz_beat_figures judge(const heard *h, const double *beat, size_t beat_n, uint32_t metre, double from_s,
                              double to_s)
{
    static abz_told_beat told[BEATS_MAX];
    static abz_true_beat right[BEATS_MAX];
    static _Alignas(max_align_t) unsigned char scratch[BEATS_MAX * 64];
    abz_beats_config judge_config = abz_beats_config_default();
    abz_beat_figures figures;
    judge_config.start_s = from_s;
    judge_config.end_s = to_s;
    for (size_t i = 0; i < beat_n; i++) {
        right[i] = (abz_true_beat){beat[i], (uint32_t)(i % metre) + 1};
    }
    assert_int_equal(
        abz_beats_judge(right, beat_n, told, told_of(h, told), &judge_config, scratch, sizeof scratch, &figures),
        ABZ_OK);
    return figures;
}

static double from_nearest(double at_s, const double *beat, size_t beat_n)
{
    double least_s = INFINITY;
    for (size_t i = 0; i < beat_n; i++) {
        least_s = fabs(at_s - beat[i]) < fabs(least_s) ? at_s - beat[i] : least_s;
    }
    return least_s;
}

/// Every beat, in time: one missed or added in twenty is forgiven.
static void assert_locked(const heard *h, const double *beat, size_t beat_n, double from_s, double to_s,
                          const char *what, double number)
{
    double f = judge(h, beat, beat_n, 4, from_s, to_s).f;
    if (f < .95) {
        fail_msg("%s %g: F is %.3f from %.2f to %.2f s, not .95", what, number, f, from_s, to_s);
    }
}

static float loudest_confidence(const heard *h, double from_s, double to_s, double *at_s)
{
    float most = 0;
    for (size_t i = tick_of(from_s); i < h->n && i < tick_of(to_s); i++) {
        if (h->at[i].confidence > most) {
            most = h->at[i].confidence;
            *at_s = end_of(i);
        }
    }
    return most;
}

static double mean_confidence(const heard *h, double from_s, double to_s)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = tick_of(from_s); i < h->n && i < tick_of(to_s); i++) {
        sum += (double)h->at[i].confidence;
        n++;
    }
    return sum / (double)n;
}

/// What holds of every tick, whatever was heard. *last_s: time of the beat announced last; no beat yet: below zero.
static void assert_sane(const abz_beat *b, size_t tick, double *last_s, const char *what)
{
    static const abz_beat nothing;
    if (*last_s < 0 && memcmp(b, &nothing, sizeof nothing) == 0) {
        return;  // nothing was heard yet
    }
    // A tenth beyond the range of 50 to 220 a minute on either side, and a lateness of 20 ms.
    bool is_sane = b->phase >= 0 && b->phase < 1 && b->period_s > .248f && b->period_s < 1.32f && b->next_s >= -.02f &&
                   b->next_s < 2.6f && b->confidence >= 0 && b->confidence <= 1;
    if (!is_sane) {
        fail_msg("%s, tick %zu: phase %g, period %g s, next %g s, confidence %g", what, tick, (double)b->phase,
                 (double)b->period_s, (double)b->next_s, (double)b->confidence);
    }
    if ((b->flags & ABZ_BEAT_BAR) && !(b->bar_n >= 2 && b->bar_n <= 8 && b->in_bar >= 1 && b->in_bar <= b->bar_n)) {
        fail_msg("%s, tick %zu: beat %u of %u", what, tick, b->in_bar, b->bar_n);
    }
    if (b->flags & ABZ_BEAT_NEW) {
        double at_s = end_of(tick) + (double)b->beat_s;
        if (!(b->beat_s >= -.02f && b->beat_s < .2f)) {
            fail_msg("%s, tick %zu: a beat is announced %g s after its time", what, tick, -(double)b->beat_s);
        }
        if (!(at_s > *last_s)) {
            fail_msg("%s, tick %zu: a beat at %.4f s after one at %.4f s", what, tick, at_s, *last_s);
        }
        *last_s = at_s;
    }
}

static void free_all(drums *d, heard *h)
{
    double last_s = -1;
    for (size_t i = 0; i < h->n; i++) {
        assert_sane(&h->at[i], i, &last_s, "at the end of a scene");
    }
    free(d->sample);
    free(h->at);
}

/// A groove at one tempo.
static drums groove(double seconds, double per_minute, uint32_t metre, uint32_t rate_hz, double *beat, size_t *beat_n)
{
    drums d = drums_new(seconds, rate_hz);
    *beat_n = drums_beats(start_s, seconds, per_minute, beat, 0);
    drums_groove(&d, beat, *beat_n, metre);
    return d;
}

// ---- music -----------------------------------------------------------------------------------------------------------

static void the_first_right_beat_comes_within_two_seconds(void **state)
{
    (void)state;
    for (size_t k = 0; k < LENGTH(any_tempo); k++) {
        double beat[BEATS_MAX];
        size_t beat_n, first = 0;
        drums d = groove(4, any_tempo[k], 4, RATE, beat, &beat_n);
        heard h = drums_hear(&d, &config, WHOLE);
        while (first < h.n && !(h.at[first].flags & ABZ_BEAT_NEW)) {
            first++;
        }
        if (first == h.n || end_of(first) - start_s > 2) {
            fail_msg("at %g a minute the first beat comes %.2f s after the music", any_tempo[k],
                     end_of(first) - start_s);
        }
        free_all(&d, &h);
    }
}

static void plain_music_is_followed_from_the_fifth_second(void **state)
{
    (void)state;
    for (size_t k = 0; k < LENGTH(plain_tempo); k++) {
        double beat[BEATS_MAX];
        size_t beat_n;
        drums d = groove(16, plain_tempo[k], 4, RATE, beat, &beat_n);
        heard h = drums_hear(&d, &config, WHOLE);
        assert_locked(&h, beat, beat_n, 5, 16, "tempo", plain_tempo[k]);
        free_all(&d, &h);
    }
}

static void slow_and_fast_music_is_followed_in_one_octave_or_another(void **state)
{
    (void)state;
    for (size_t k = 0; k < LENGTH(any_tempo); k++) {
        double beat[BEATS_MAX];
        size_t beat_n;
        drums d = groove(20, any_tempo[k], 4, RATE, beat, &beat_n);
        heard h = drums_hear(&d, &config, WHOLE);
        double aml = judge(&h, beat, beat_n, 4, 6, 20).aml_t;
        if (aml < .9) {
            fail_msg("at %g a minute AMLt is %.3f from 6 s on, not .9", any_tempo[k], aml);
        }
        free_all(&d, &h);
    }
}

static void a_tempo_step_of_a_fifth_is_followed_within_three_seconds(void **state)
{
    (void)state;
    static const double step[][2] = {{110, 132}, {110, 88}, {100, 120}, {125, 100}, {130, 156}, {150, 120}};
    const double step_s = 10, end_s = 20;
    for (size_t k = 0; k < LENGTH(step); k++) {
        double beat[BEATS_MAX];
        size_t n = drums_beats(start_s, step_s, step[k][0], beat, 0);
        double changed_s = beat[n - 1];
        n = drums_beats(changed_s + 60 / step[k][1], end_s, step[k][1], beat, n);
        drums d = drums_new(end_s, RATE);
        drums_groove(&d, beat, n, 4);
        heard h = drums_hear(&d, &config, WHOLE);
        assert_locked(&h, beat, n, changed_s + 3, end_s, step[k][1] > step[k][0] ? "faster, to" : "slower, to",
                      step[k][1]);
        free_all(&d, &h);
    }
}

static void what_is_said_of_the_next_beat_comes_true(void **state)
{
    (void)state;
    for (size_t k = 0; k < LENGTH(plain_tempo); k++) {
        double beat[BEATS_MAX];
        size_t beat_n, last = 0, wrong_n = 0, said_n = 0;
        drums d = groove(16, plain_tempo[k], 4, RATE, beat, &beat_n);
        heard h = drums_hear(&d, &config, WHOLE);
        for (size_t i = tick_of(6); i < h.n; i++) {
            if (!(h.at[i].flags & ABZ_BEAT_NEW)) {
                continue;
            }
            double at_s = end_of(i) + (double)h.at[i].beat_s;
            for (size_t j = last; last > 0 && j < i; j++, said_n++) {
                wrong_n += fabs(end_of(j) + (double)h.at[j].next_s - at_s) > .02;
            }
            double just_before_s = end_of(i - 1) + (double)h.at[i - 1].next_s - at_s;
            if (fabs(just_before_s) > 1.0 / ABZ_TICKS_PER_SECOND) {
                fail_msg("at %g a minute, %.2f s: one tick before, the beat was expected %.4f s later", plain_tempo[k],
                         end_of(i), just_before_s);
            }
            last = i;
        }
        if (said_n == 0 || 20 * wrong_n > said_n) {
            fail_msg("at %g a minute the next beat was said wrongly by 20 ms in %zu of %zu ticks", plain_tempo[k],
                     wrong_n, said_n);
        }
        free_all(&d, &h);
    }
}

static void seven_seconds_of_silence_are_coasted_through(void **state)
{
    (void)state;
    const double end_s = 17.3;  // the music ends at 10.3
    double beat[BEATS_MAX];
    size_t n = drums_beats(start_s, end_s, 110, beat, 0), played_n = 0;
    while (beat[played_n] < end_s - 7) {
        played_n++;
    }
    drums d = drums_new(end_s, RATE);
    drums_groove(&d, beat, played_n, 4);
    heard h = drums_hear(&d, &config, WHOLE);
    const double silent_s = beat[played_n - 1] + .5;  // the last stroke has died away
    double last_s = -1;
    for (size_t i = 0; i < h.n; i++) {
        last_s = h.at[i].flags & ABZ_BEAT_NEW ? end_of(i) + (double)h.at[i].beat_s : last_s;
    }
    if (last_s < end_s - 1 || fabs(from_nearest(last_s, beat, n)) > .07) {
        fail_msg("after %.2f s of silence the beat is %.3f s away", last_s - silent_s, from_nearest(last_s, beat, n));
    }
    assert_locked(&h, beat, n, silent_s, end_s, "seconds of silence:", 7);
    float low = 1, before = h.at[tick_of(silent_s)].confidence;
    for (size_t i = tick_of(silent_s); i < h.n; i++) {
        low = h.at[i].confidence < low ? h.at[i].confidence : low;
        if (h.at[i].confidence > low + .02f) {
            fail_msg("in silence confidence rises from %.3f to %.3f, at %.2f s", (double)low,
                     (double)h.at[i].confidence, end_of(i));
        }
        if (end_of(i) > silent_s + 2 && !(h.at[i].flags & ABZ_BEAT_HELD)) {
            fail_msg("%.2f s after the music the beat is not said to be held", end_of(i) - silent_s);
        }
    }
    if (h.at[h.n - 1].confidence > .5f * before) {
        fail_msg("confidence falls from %.3f to %.3f only", (double)before, (double)h.at[h.n - 1].confidence);
    }
    for (size_t i = tick_of(5); i < tick_of(10); i++) {
        if (h.at[i].flags & ABZ_BEAT_HELD) {
            fail_msg("at %.2f s the beat is held while the music plays", end_of(i));
        }
    }
    free_all(&d, &h);
}

static void after_silence_the_beat_is_found_within_a_bar(void **state)
{
    (void)state;
    static const double off[] = {.2, .4, .5, .7};
    for (size_t k = 0; k < LENGTH(off); k++) {
        const double length_s = 60. / 110, end_s = 28;
        double beat[BEATS_MAX];
        size_t before_n = drums_beats(start_s, 10, 110, beat, 0);
        // 7 s and some beats later, in another phase.
        double again_s = beat[before_n - 1] + (13 + off[k]) * length_s;
        size_t n = drums_beats(again_s, end_s, 110, beat, before_n);
        drums d = drums_new(end_s, RATE);
        drums_groove(&d, beat, before_n, 4);
        drums_groove(&d, beat + before_n, n - before_n, 4);
        heard h = drums_hear(&d, &config, WHOLE);
        assert_locked(&h, beat, n, again_s + 4 * length_s - .1, end_s, "music again, later by beats of .", 10 * off[k]);
        free_all(&d, &h);
    }
}

static void bars_of_a_known_metre_are_found(void **state)
{
    (void)state;
    for (uint32_t metre = 3; metre <= 4; metre++) {
        double beat[BEATS_MAX];
        size_t beat_n;
        drums d = groove(24, metre == 3 ? 100 : 110, metre, RATE, beat, &beat_n);
        config.metre = metre;
        heard h = drums_hear(&d, &config, WHOLE);
        for (size_t i = tick_of(10); i < h.n; i++) {
            if (h.at[i].bar_n != metre) {
                fail_msg("at %.2f s there are %u beats in a bar, not %u", end_of(i), h.at[i].bar_n, metre);
            }
        }
        double f = judge(&h, beat, beat_n, metre, 10, 24).downbeat_f;
        if (f < .9) {
            fail_msg("in bars of %u downbeat F is %.3f, not .9", metre, f);
        }
        free_all(&d, &h);
    }
}

static void a_known_tempo_is_kept_to(void **state)
{
    (void)state;
    static const float range[][2] = {{70, 100}, {140, 200}};
    for (size_t k = 0; k < LENGTH(range); k++) {
        drums d = drums_new(12, RATE);
        double beat[BEATS_MAX];
        size_t n = drums_beats(start_s, 12, 170, beat, 0);
        for (size_t i = 0; i < n; i++) {
            drums_hit(&d, beat[i], DRUM_KICK, .5, 0);
        }
        config.slow_per_minute = range[k][0];
        config.fast_per_minute = range[k][1];
        heard h = drums_hear(&d, &config, WHOLE);
        for (size_t i = 0; i < h.n; i++) {
            // A tick's worth of rounding of the period is allowed.
            float per_minute = 60 / h.at[i].period_s;
            if (h.at[i].period_s > 0 && (per_minute < .96f * range[k][0] || per_minute > 1.04f * range[k][1])) {
                fail_msg("at %.2f s %.1f a minute, though %g to %g was known", end_of(i), (double)per_minute,
                         (double)range[k][0], (double)range[k][1]);
            }
        }
        free_all(&d, &h);
    }
}

static void every_sample_rate_and_loudness_is_heard(void **state)
{
    (void)state;
    static const uint32_t rate_hz[] = {8000, 11025, 44100, 48000, 96000, 192000};
    double beat[BEATS_MAX];
    size_t beat_n;
    for (size_t k = 0; k < LENGTH(rate_hz); k++) {
        drums d = groove(10, 120, 4, rate_hz[k], beat, &beat_n);
        heard h = drums_hear(&d, &config, WHOLE);
        assert_locked(&h, beat, beat_n, 5, 10, "sample rate", rate_hz[k]);
        free_all(&d, &h);
    }
    static const float gain[] = {.01f, .1f, 1000};  // from -40 dB; the last becomes a square wave
    for (size_t k = 0; k < LENGTH(gain); k++) {
        drums d = groove(12, 120, 4, RATE, beat, &beat_n);
        for (size_t i = 0; i < d.n; i++) {
            d.sample[i] = fminf(fmaxf(d.sample[i] * gain[k], -1), 1);
        }
        heard h = drums_hear(&d, &config, WHOLE);
        assert_locked(&h, beat, beat_n, 5, 12, "gain", (double)gain[k]);
        free_all(&d, &h);
    }
}

static void cutting_the_sound_changes_no_bit(void **state)
{
    (void)state;
    static const size_t piece_n[] = {1, 7, 64, 367, 4096, 100000};
    double beat[BEATS_MAX];
    size_t beat_n;
    drums d = groove(8, 120, 4, RATE, beat, &beat_n);
    heard whole = drums_hear(&d, &config, WHOLE);
    for (size_t k = 0; k < LENGTH(piece_n); k++) {
        heard h = drums_hear(&d, &config, piece_n[k]);
        assert_int_equal(h.n, whole.n);
        for (size_t i = 0; i < h.n; i++) {
            if (memcmp(&h.at[i], &whole.at[i], sizeof h.at[i]) != 0) {
                fail_msg("in pieces of %zu samples tick %zu is another", piece_n[k], i);
            }
        }
        free(h.at);
    }
    free_all(&d, &whole);
}

// ---- how sure ----------------------------------------------------------------------------------------------------------

static void assert_unsure(drums *d, const char *what, double number)
{
    double at_s = 0;
    heard h = drums_hear(d, &config, WHOLE);
    float most = loudest_confidence(&h, 0, 1e6, &at_s);
    if (most >= .3f) {
        fail_msg("%s %g: confidence is %.3f at %.2f s, not below .3", what, number, (double)most, at_s);
    }
    free_all(d, &h);
}

static void clear_music_is_heard_surely(void **state)
{
    (void)state;
    for (size_t k = 0; k < LENGTH(plain_tempo); k++) {
        double beat[BEATS_MAX];
        size_t beat_n;
        drums d = groove(16, plain_tempo[k], 4, RATE, beat, &beat_n);
        heard h = drums_hear(&d, &config, WHOLE);
        double mean = mean_confidence(&h, 8, 16);
        if (mean < .5) {
            fail_msg("at %g a minute the mean confidence is %.3f, not .5", plain_tempo[k], mean);
        }
        free_all(&d, &h);
    }
}

static void there_is_no_beat_in_noise(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        drums white = drums_new(20, RATE), pink = drums_new(20, RATE);
        drums_white(&white, seed);
        drums_pink(&pink, seed);
        assert_unsure(&white, "white noise", (double)seed);
        assert_unsure(&pink, "pink noise", (double)seed);
    }
}

static void there_is_no_beat_in_speech(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        drums d = drums_new(30, RATE);
        drums_speech(&d, seed);
        assert_unsure(&d, "speech", (double)seed);
    }
}

static void there_is_no_beat_in_silence_or_a_tone(void **state)
{
    (void)state;
    drums silence = drums_new(10, RATE), tone = drums_new(10, RATE);
    for (size_t i = 0; i < tone.n; i++) {
        tone.sample[i] = (float)(.5 * sin(2 * DRUMS_PI * 220 * (double)i / RATE));
    }
    assert_unsure(&silence, "silence", 0);
    assert_unsure(&tone, "a tone of", 220);
}

// The same groove, free and forced into another octave.
static void a_wrong_octave_is_told_with_less_confidence(void **state)
{
    (void)state;
    static const float range[][2] = {{100, 140}, {54, 66}, {216, 234}};
    double sure = 1;
    for (size_t k = 0; k < LENGTH(range); k++) {
        double beat[BEATS_MAX];
        size_t beat_n;
        drums d = groove(20, 120, 4, RATE, beat, &beat_n);
        config.slow_per_minute = range[k][0];
        config.fast_per_minute = range[k][1];
        heard h = drums_hear(&d, &config, WHOLE);
        double mean = mean_confidence(&h, 8, 20);
        sure = k == 0 ? mean : sure;
        if (k > 0 && mean > .7 * sure) {
            fail_msg("120 a minute, heard as %g to %g, has a confidence of %.3f; as it is %.3f", (double)range[k][0],
                     (double)range[k][1], mean, sure);
        }
        free_all(&d, &h);
    }
}

// ---- whatever comes --------------------------------------------------------------------------------------------------

enum { NOISE, VAST, LARGEST, NOTHING, NOT_A_NUMBER, INFINITE, NEGATIVE, TINY, STROKES, TURNS, MIXED, ABSENT, KIND_N };

static float strange(int kind, size_t tick, size_t length, uint64_t *seed)
{
    switch (kind) {
    case NOISE:
        return (float)drums_between(seed, 0, 6);
    case VAST:
        return (float)drums_between(seed, 0, 1e30);
    case LARGEST:
        return drums_noise(seed) < 0 ? 3.4028235e38f : 0;
    case NOT_A_NUMBER:
        return NAN;
    case INFINITE:
        return drums_noise(seed) < 0 ? INFINITY : -INFINITY;
    case NEGATIVE:
        return (float)drums_between(seed, -10, 0);
    case TINY:
        return (float)drums_between(seed, 0, 1e-39);
    case STROKES:
        return tick % length == 0 ? 3 : 0;
    case TURNS:
        return tick % 2 == 0 ? 1e6f : -1e6f;
    case MIXED:
        return strange((int)drums_between(seed, NOISE, MIXED), tick, length, seed);
    default:
        return 0;
    }
}

static size_t strange_n;

static void strange_frames_leave_the_pulse_sane(void **state)
{
    (void)state;
    abz_pulse *pulse;
    void *mem = malloc(abz_pulse_size());
    assert_non_null(mem);
    assert_int_equal(abz_pulse_init(mem, abz_pulse_size(), &config, &pulse), ABZ_OK);
    uint64_t seed = 3;
    double last_s = -1;
    for (size_t tick = 0; tick < strange_n;) {
        int kind = (int)drums_between(&seed, 0, KIND_N);
        size_t end = tick + (size_t)drums_between(&seed, 1, 600), length = (size_t)drums_between(&seed, 2, 80);
        for (; tick < end; tick++) {
            abz_band_frame frame;
            abz_beat beat;
            for (int b = 0; b < ABZ_BAND_N; b++) {
                frame.level[b] = strange(kind, tick, length, &seed);
            }
            abz_pulse_hear(pulse, kind == ABSENT ? NULL : &frame, &beat);
            assert_sane(&beat, tick, &last_s, "strange frames");
        }
    }
    free(mem);
}

/// "short": what may be out of bounds only.
int main(int argc, char **argv)
{
    enum { SHORT_N = 4 };
    const bool is_short = argc == 2 && strcmp(argv[1], "short") == 0;
    strange_n = is_short ? 20000 : 1000000;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(strange_frames_leave_the_pulse_sane, setup),
        cmocka_unit_test_setup(cutting_the_sound_changes_no_bit, setup),
        cmocka_unit_test_setup(every_sample_rate_and_loudness_is_heard, setup),
        cmocka_unit_test_setup(seven_seconds_of_silence_are_coasted_through, setup),
        // how well it hears is the same where everything is ten times as slow
        cmocka_unit_test_setup(the_first_right_beat_comes_within_two_seconds, setup),
        cmocka_unit_test_setup(plain_music_is_followed_from_the_fifth_second, setup),
        cmocka_unit_test_setup(slow_and_fast_music_is_followed_in_one_octave_or_another, setup),
        cmocka_unit_test_setup(a_tempo_step_of_a_fifth_is_followed_within_three_seconds, setup),
        cmocka_unit_test_setup(what_is_said_of_the_next_beat_comes_true, setup),
        cmocka_unit_test_setup(after_silence_the_beat_is_found_within_a_bar, setup),
        cmocka_unit_test_setup(bars_of_a_known_metre_are_found, setup),
        cmocka_unit_test_setup(a_known_tempo_is_kept_to, setup),
        cmocka_unit_test_setup(clear_music_is_heard_surely, setup),
        cmocka_unit_test_setup(there_is_no_beat_in_noise, setup),
        cmocka_unit_test_setup(there_is_no_beat_in_speech, setup),
        cmocka_unit_test_setup(there_is_no_beat_in_silence_or_a_tone, setup),
        cmocka_unit_test_setup(a_wrong_octave_is_told_with_less_confidence, setup),
    };
    return _cmocka_run_group_tests("hearing", tests, is_short ? SHORT_N : sizeof tests / sizeof *tests, NULL, NULL);
}
