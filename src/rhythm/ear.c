// Sound into band frames.
//
// Source  the front end that most causal beat trackers share: Böck, Krebs, Schedl, "Evaluating the online capabilities of
//         onset detection methods", ISMIR 2012: Hann window of about 43 ms, filters six to an octave, logarithm. Here the
//         window is the same time at every sample rate, so that the bands mean the same.
#include "abrazo/rhythm.h"
#include "base/fmath.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

// A window of 2048 samples at 48 kHz: 42.7 ms, resolution 23.4 Hz.
#define WINDOW_NUMERATOR 2048
#define WINDOW_DENOMINATOR 48000
#define RESOLUTION_HZ ((double)WINDOW_DENOMINATOR / WINDOW_NUMERATOR)
#define LOWEST_HZ 30.0
// A full-scale sine has the magnitude 128, as a Hann window of 512 samples would show it: the logarithm then begins to
// bend at -42 dB.
#define FULL_SCALE 512.0
#define CHANNEL_MAX 64
#define LOUDEST 1e6f  // +120 dB: whatever lies beyond is damage

typedef struct complex_float {
    float re, im;
} complex_float;

/// A filter's share of the spectrum: weight[first .. first + n - 1] of the ear's weights, for bins from bin on.
typedef struct band {
    uint32_t bin, first, n;
} band;

struct abz_ear {
    abz_ear_config config;
    uint32_t window_n, fft_n;
    uint64_t tick;     // being heard
    uint64_t heard_n;  // sample frames taken
    uint32_t newest;   // where the next sample goes in the ring
    band band[ABZ_BAND_N];
    float *ring;          // [window_n] the last samples
    float *shape;         // [window_n] Hann, scaled to FULL_SCALE
    float *weight;        // of all bands
    complex_float *turn;  // [fft_n / 2] exp(-2 pi i k / fft_n)
    complex_float *work;  // [fft_n]: two halves
};

static uint32_t window_of(uint32_t rate_hz)
{
    return (uint32_t)(((uint64_t)rate_hz * WINDOW_NUMERATOR + WINDOW_DENOMINATOR / 2) / WINDOW_DENOMINATOR);
}

static uint32_t fft_of(uint32_t window_n)
{
    uint32_t n = 64;
    while (n < window_n) {
        n *= 2;
    }
    return n;
}

// Centre of the filter b: six to an octave, but never closer than the resolution. -1 and ABZ_BAND_N are its
// neighbours'.
static double centre_hz(int b)
{
    int bin = 0;
    double at = LOWEST_HZ;
    for (int i = -1; i <= b;) {
        int next = (int)floor(at / RESOLUTION_HZ + 0.5);
        if (next > bin) {
            bin = next;
            i++;
        }
        at *= 1.122462048309373;  // 2^(1/6): six to an octave
    }
    return bin * RESOLUTION_HZ;
}

// Bins of a filter: those strictly between its neighbours' centres, and below half the sample rate.
static void bins_of(int b, uint32_t rate_hz, uint32_t fft_n, uint32_t *first, uint32_t *end)
{
    double bin_hz = (double)rate_hz / fft_n;
    *first = (uint32_t)floor(centre_hz(b - 1) / bin_hz) + 1;
    *end = (uint32_t)floor(centre_hz(b + 1) / bin_hz);
    *end += *end * bin_hz < centre_hz(b + 1) ? 1 : 0;
    if (*end > fft_n / 2) {
        *end = *first;
    }
}

static bool is_possible(const abz_ear_config *c)
{
    return c->struct_size == sizeof *c && c->rate_hz >= ABZ_SOUND_RATE_MIN && c->rate_hz <= ABZ_SOUND_RATE_MAX &&
           c->channel_n >= 1 && c->channel_n <= CHANNEL_MAX;
}

static size_t weight_n_of(const abz_ear_config *c)
{
    size_t n = 0;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        uint32_t first, end;
        bins_of(b, c->rate_hz, fft_of(window_of(c->rate_hz)), &first, &end);
        n += end - first;
    }
    return n;
}

abz_ear_config abz_ear_config_default(void)
{
    return (abz_ear_config){.struct_size = sizeof(abz_ear_config), .rate_hz = 48000, .channel_n = 1};
}

abz_status abz_ear_size(const abz_ear_config *config, size_t *size)
{
    if (!is_possible(config)) {
        return ABZ_EINVAL;
    }
    size_t window_n = window_of(config->rate_hz), fft_n = fft_of((uint32_t)window_n);
    *size = sizeof(abz_ear) + (fft_n / 2 + fft_n) * sizeof(complex_float) +
            (2 * window_n + weight_n_of(config)) * sizeof(float);
    return ABZ_OK;
}

static void make_bands(abz_ear *ear)
{
    uint32_t used = 0;
    double bin_hz = (double)ear->config.rate_hz / ear->fft_n;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        uint32_t first, end;
        bins_of(b, ear->config.rate_hz, ear->fft_n, &first, &end);
        ear->band[b] = (band){first, used, end - first};
        double low = centre_hz(b - 1), middle = centre_hz(b), high = centre_hz(b + 1), sum = 0;
        for (uint32_t bin = first; bin < end; bin++) {
            double hz = bin * bin_hz;
            double w = hz < middle ? (hz - low) / (middle - low) : (high - hz) / (high - middle);
            ear->weight[used + bin - first] = (float)w;
            sum += w;
        }
        for (uint32_t bin = first; bin < end; bin++) {
            ear->weight[used++] /= (float)sum;
        }
    }
}

abz_status abz_ear_init(void *mem, size_t size, const abz_ear_config *config, abz_ear **ear)
{
    size_t need;
    abz_status status = abz_ear_size(config, &need);
    if (status != ABZ_OK) {
        return status;
    }
    if (mem == NULL || size < need || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_ear *e = mem;
    memset(e, 0, need);
    e->config = *config;
    e->window_n = window_of(config->rate_hz);
    e->fft_n = fft_of(e->window_n);
    e->turn = (complex_float *)(e + 1);
    e->work = e->turn + e->fft_n / 2;
    e->ring = (float *)(e->work + e->fft_n);
    e->shape = e->ring + e->window_n;
    e->weight = e->shape + e->window_n;
    for (uint32_t k = 0; k < e->fft_n / 2; k++) {
        double angle = -2 * ABZI_PI * k / e->fft_n;
        e->turn[k] = (complex_float){(float)abzi_cos(angle), (float)abzi_sin(angle)};
    }
    for (uint32_t i = 0; i < e->window_n; i++) {
        double hann = 0.5 - 0.5 * abzi_cos(2 * ABZI_PI * (i + 0.5) / e->window_n);
        e->shape[i] = (float)(hann * FULL_SCALE / e->window_n);
    }
    make_bands(e);
    *ear = e;
    return ABZ_OK;
}

// In half the length: the even samples are the real parts, the odd ones the imaginary parts. Stockham's order: no bits
// are reversed. Source: Van Loan, Computational Frameworks for the Fast Fourier Transform (1992), 1.7. The result lies
// in the returned one of the two halves.
static const complex_float *transform(const abz_ear *ear)
{
    uint32_t half = ear->fft_n / 2;
    complex_float *from = ear->work, *to = ear->work + half;
    for (uint32_t n = half, stride = 1; n > 1; n /= 2, stride *= 2) {
        uint32_t m = n / 2, step = ear->fft_n / n;
        for (uint32_t p = 0; p < m; p++) {
            complex_float w = ear->turn[p * step];
            const complex_float *a = from + stride * p, *b = from + stride * (p + m);
            complex_float *x = to + stride * 2 * p, *y = x + stride;
            for (uint32_t q = 0; q < stride; q++) {
                float re = a[q].re - b[q].re, im = a[q].im - b[q].im;
                x[q] = (complex_float){a[q].re + b[q].re, a[q].im + b[q].im};
                y[q] = (complex_float){re * w.re - im * w.im, re * w.im + im * w.re};
            }
        }
        complex_float *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

// Magnitude of one bin of the whole, 0 < bin < half.
static float magnitude(const abz_ear *ear, const complex_float *z, uint32_t bin)
{
    uint32_t half = ear->fft_n / 2;
    complex_float a = z[bin], b = z[half - bin], w = ear->turn[bin];
    float even_re = a.re + b.re, even_im = a.im - b.im, odd_re = a.im + b.im, odd_im = b.re - a.re;
    float re = even_re + odd_re * w.re - odd_im * w.im, im = even_im + odd_re * w.im + odd_im * w.re;
    return 0.5f * sqrtf(re * re + im * im);
}

static void listen(const abz_ear *ear, abz_band_frame *frame)
{
    float *even = (float *)ear->work;
    uint32_t oldest = ear->newest, tail_n = ear->window_n - oldest;
    for (uint32_t i = 0; i < tail_n; i++) {
        even[i] = ear->ring[oldest + i] * ear->shape[i];
    }
    for (uint32_t i = 0; i < oldest; i++) {
        even[tail_n + i] = ear->ring[i] * ear->shape[tail_n + i];
    }
    memset(even + ear->window_n, 0, (ear->fft_n - ear->window_n) * sizeof *even);
    const complex_float *z = transform(ear);
    for (int b = 0; b < ABZ_BAND_N; b++) {
        const band *it = &ear->band[b];
        float sum = 0;
        for (uint32_t i = 0; i < it->n; i++) {
            sum += ear->weight[it->first + i] * magnitude(ear, z, it->bin + i);
        }
        frame->level[b] = (float)(abzi_log(1 + (double)sum) * 0.43429448190325182);  // log10
    }
}

size_t abz_ear_hear(abz_ear *ear, const float *sample, size_t frame_n, abz_band_frame *frame, bool *ready)
{
    uint64_t end = (ear->tick + 1) * ear->config.rate_hz / ABZ_TICKS_PER_SECOND, left = end - ear->heard_n;
    size_t take = frame_n < left ? frame_n : (size_t)left;
    uint32_t channel_n = ear->config.channel_n;
    float share = 1.0f / (float)channel_n;
    for (size_t i = 0; i < take; i++) {
        float sum = 0;
        for (uint32_t c = 0; c < channel_n; c++) {
            float v = sample[i * channel_n + c];
            sum += fabsf(v) <= LOUDEST ? v : 0;  // not finite: silence
        }
        ear->ring[ear->newest] = sum * share;
        ear->newest = ear->newest + 1 < ear->window_n ? ear->newest + 1 : 0;
    }
    ear->heard_n += take;
    *ready = take == left;
    if (*ready) {
        ear->tick++;
        listen(ear, frame);
    }
    return take;
}
