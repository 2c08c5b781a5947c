/// Music by formula: drums on beats, noise, and something like speech; and an ear and a pulse that hear it.
#ifndef DRUMS_H
#define DRUMS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/rhythm.h"

#define DRUMS_PI 3.14159265358979323846

/// A tick of drums as an ear would have them: bass and treble in turn, so many beats a minute.
static inline abz_band_frame drums_heard(int tick, int per_minute)
{
    const int period = 60 * ABZ_TICKS_PER_SECOND / per_minute;
    abz_band_frame sound = {0};
    for (int b = 0; b < ABZ_BAND_N; b++) {
        const bool is_struck = (tick / period % 2 == 0) == (b < 8);
        sound.level[b] = .2f + (is_struck ? 1.5f * expf(-.2f * (float)(tick % period)) : 0);
    }
    return sound;
}

typedef struct drums {
    float *sample;  // [n], one channel
    size_t n;
    uint32_t rate_hz;
    uint64_t seed;
} drums;

enum { DRUM_KICK, DRUM_SNARE, DRUM_HAT, DRUM_BASS };

static inline drums drums_new(double seconds, uint32_t rate_hz)
{
    drums d = {.n = (size_t)(seconds * rate_hz), .rate_hz = rate_hz, .seed = 1};
    d.sample = calloc(d.n, sizeof *d.sample);
    if (d.sample == NULL) {
        abort();
    }
    return d;
}

/// Even in [-1,1): the upper bits of Knuth's linear congruential generator for 64 bits.
static inline double drums_noise(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 32) / 2147483648.0 - 1;
}

/// Even in [low,high).
static inline double drums_between(uint64_t *seed, double low, double high)
{
    return low + (high - low) * (drums_noise(seed) + 1) / 2;
}

/// One stroke. The sounds are the textbook ones: a kick is a sine that falls from 150 to 50 Hz, a snare noise and a
/// sine of 190 Hz, a hat the differences of noise, a bass a plucked tone at pitch_hz; all die away exponentially.
static inline void drums_hit(drums *d, double at_s, int drum, double loudness, double pitch_hz)
{
    static const double decay_s[] = {.09, .06, .02, .25};
    double phase = 0, before = 0;
    size_t first = at_s > 0 ? (size_t)(at_s * d->rate_hz) : 0;
    size_t n = (size_t)(5 * decay_s[drum] * d->rate_hz);
    for (size_t i = 0; i < n && first + i < d->n; i++) {
        double t = (double)i / d->rate_hz, noise = drums_noise(&d->seed), value = 0;
        double hz = drum == DRUM_KICK ? 50 + 100 * exp(-t / .03) : drum == DRUM_SNARE ? 190 : pitch_hz;
        phase += 2 * DRUMS_PI * hz / d->rate_hz;
        switch (drum) {
        case DRUM_KICK:
            value = sin(phase);
            break;
        case DRUM_SNARE:
            value = .6 * noise + .4 * sin(phase);
            break;
        case DRUM_HAT:
            value = .5 * (noise - before);
            break;
        default:
            value = .6 * sin(phase) + .3 * sin(2 * phase) + .1 * sin(3 * phase);
        }
        before = noise;
        d->sample[first + i] += (float)(loudness * value * exp(-t / decay_s[drum]));
    }
}

/// Beats from the time on, up to the end. Returns how many there are now.
static inline size_t drums_beats(double from_s, double end_s, double per_minute, double *beat, size_t beat_n)
{
    for (size_t i = 0; from_s + (double)i * 60 / per_minute < end_s; i++) {
        beat[beat_n++] = from_s + (double)i * 60 / per_minute;
    }
    return beat_n;
}

/// A plain groove: kick and snare in turn, hats on eighths, a bass that changes its note with the bar. metre 3:
/// um-pa-pa.
static inline void drums_groove(drums *d, const double *beat, size_t beat_n, uint32_t metre)
{
    static const double bass_hz[4] = {65.4, 87.3, 98, 73.4};  // C F G D
    for (size_t i = 0; i < beat_n; i++) {
        size_t in_bar = i % metre;
        double length_s = i + 1 < beat_n ? beat[i + 1] - beat[i] : beat[i] - beat[i - 1];
        bool is_kick = metre == 3 ? in_bar == 0 : in_bar % 2 == 0;
        drums_hit(d, beat[i], is_kick ? DRUM_KICK : DRUM_SNARE, in_bar == 0 ? .6 : .45, 0);
        drums_hit(d, beat[i], DRUM_HAT, .15, 0);
        drums_hit(d, beat[i] + length_s / 2, DRUM_HAT, .1, 0);
        if (in_bar == 0) {
            drums_hit(d, beat[i], DRUM_BASS, .4, bass_hz[i / metre % 4]);
        }
    }
}

/// Nothing but drums: kick on 1 and 3, snare on 2 and 4, hats on eighths.
static inline void drums_plain(drums *d, double from_s, double per_minute)
{
    for (size_t i = 0; from_s + (double)i * 60 / per_minute < (double)d->n / d->rate_hz; i++) {
        double at_s = from_s + (double)i * 60 / per_minute;
        drums_hit(d, at_s, i % 2 == 0 ? DRUM_KICK : DRUM_SNARE, i % 4 == 0 ? .9 : i % 4 == 2 ? .6 : .2, 0);
        drums_hit(d, at_s, DRUM_HAT, .1, 0);
        drums_hit(d, at_s + 30 / per_minute, DRUM_HAT, .07, 0);
    }
}

/// From there on softer and softer, by so many decibels in so many seconds, and then nothing.
static inline void drums_fade(drums *d, double from_s, double db, double length_s)
{
    for (size_t i = (size_t)(from_s * d->rate_hz); i < d->n; i++) {
        double s = (double)i / d->rate_hz - from_s;
        d->sample[i] *= s < length_s ? (float)pow(10, -s / length_s * db / 20) : 0;
    }
}

// ---- no music --------------------------------------------------------------------------------------------------------

static inline void drums_white(drums *d, uint64_t seed)
{
    for (size_t i = 0; i < d->n; i++) {
        d->sample[i] = (float)(.3 * drums_noise(&seed));
    }
}

/// Source  Paul Kellet's economy filter: sums of three first-order low-passes, within .5 dB of -3 dB an octave at 44.1 kHz
static inline void drums_pink(drums *d, uint64_t seed)
{
    double a = 0, b = 0, c = 0;
    for (size_t i = 0; i < d->n; i++) {
        double white = drums_noise(&seed);
        a = .99765 * a + white * .0990460;
        b = .96300 * b + white * .2965164;
        c = .57000 * c + white * 1.0526913;
        d->sample[i] = (float)(.1 * (a + b + c + white * .1848));
    }
}

/// Syllables like those of speech: 3 to 6 a second and never even, of a buzz or a hiss through two resonances, with a
/// pause after some.
static inline void drums_speech(drums *d, uint64_t seed)
{
    double at_s = .3;
    while (at_s * d->rate_hz < (double)d->n) {
        double length_s = drums_between(&seed, 1. / 6, 1. / 3);
        double pitch_hz = drums_between(&seed, 90, 160), loudness = drums_between(&seed, .5, 1);
        double formant_hz[2] = {drums_between(&seed, 300, 800), drums_between(&seed, 900, 2400)};
        bool is_hiss = drums_between(&seed, 0, 1) < .25;
        double y[2][2] = {{0, 0}, {0, 0}}, phase = 0;
        size_t first = (size_t)(at_s * d->rate_hz), n = (size_t)(length_s * d->rate_hz);
        for (size_t i = 0; i < n && first + i < d->n; i++) {
            double out = 0, rise = sin(DRUMS_PI * (double)i / (double)n);
            phase += pitch_hz / d->rate_hz;
            double in = is_hiss ? .3 * drums_noise(&seed) : phase >= 1 ? 1 : 0;
            phase -= phase >= 1 ? 1 : 0;
            for (int k = 0; k < 2; k++) {
                double radius = exp(-DRUMS_PI * 90 / d->rate_hz);  // resonances of speech are about 90 Hz wide
                double next = in + 2 * radius * cos(2 * DRUMS_PI * formant_hz[k] / d->rate_hz) * y[k][0] -
                              radius * radius * y[k][1];
                y[k][1] = y[k][0];
                y[k][0] = next;
                out += next;
            }
            d->sample[first + i] += (float)(.02 * loudness * rise * out);
        }
        at_s += length_s;
        if (drums_between(&seed, 0, 1) < .2) {
            at_s += drums_between(&seed, .2, .9);
        }
    }
}

// ---- hearing ---------------------------------------------------------------------------------------------------------

/// What the pulse said at every tick.
typedef struct heard {
    abz_beat *at;  // [n]
    size_t n;
} heard;

/// Hear all of it in pieces of up to piece_n samples.
static inline heard drums_hear(const drums *d, const abz_pulse_config *config, size_t piece_n)
{
    abz_ear_config ear_config = abz_ear_config_default();
    ear_config.rate_hz = d->rate_hz;
    abz_ear *ear;
    abz_pulse *pulse;
    size_t size;
    heard h = {calloc((size_t)((double)d->n / d->rate_hz * ABZ_TICKS_PER_SECOND) + 2, sizeof *h.at), 0};
    if (abz_ear_size(&ear_config, &size) != ABZ_OK) {
        abort();
    }
    void *ear_mem = malloc(size), *pulse_mem = malloc(abz_pulse_size());
    if (h.at == NULL || ear_mem == NULL || pulse_mem == NULL ||
        abz_ear_init(ear_mem, size, &ear_config, &ear) != ABZ_OK ||
        abz_pulse_init(pulse_mem, abz_pulse_size(), config, &pulse) != ABZ_OK) {
        abort();
    }
    for (size_t at = 0; at < d->n;) {
        abz_band_frame frame;
        bool ready;
        at += abz_ear_hear(ear, d->sample + at, d->n - at < piece_n ? d->n - at : piece_n, &frame, &ready);
        if (ready) {
            memset(&h.at[h.n], 0, sizeof h.at[h.n]);
            abz_pulse_hear(pulse, &frame, &h.at[h.n++]);
        }
    }
    free(ear_mem);
    free(pulse_mem);
    return h;
}

#endif
