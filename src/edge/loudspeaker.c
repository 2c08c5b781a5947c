#define _POSIX_C_SOURCE 200809L

#include "edge/loudspeaker.h"

#include <stdio.h>
#include <stdlib.h>

#include "edge/hush.h"
#include "edge/sound_card.h"
#include "edge/sound_ring.h"

/// NULL, with the line printed.
static abzi_loudspeaker *refuse(const char *what, const char *why)
{
    fprintf(stderr, "abrazo: %s: %s\n", what, why);
    return NULL;
}

#ifdef ABZ_PORTAUDIO

#include <portaudio.h>

enum { RING_N = ABZI_LOUDSPEAKER_RATE_HZ / 5 };  // a fifth of a second: a hum that follows is not to be late
static const long nap_ms = 2;                    // a tick is 16.7

struct abzi_loudspeaker {
    PaStream *stream;
    abzi_sound_ring ring;
    float sample[RING_N];
};

static int on_silence(const void *in, void *out, unsigned long frame_n, const PaStreamCallbackTimeInfo *when,
                      PaStreamCallbackFlags flags, void *user)
{
    (void)in, (void)when, (void)flags;
    float *sample = out;
    for (size_t n = abzi_sound_ring_take(&((abzi_loudspeaker *)user)->ring, sample, frame_n); n < frame_n; n++) {
        sample[n] = 0;
    }
    return paContinue;
}

static abzi_loudspeaker *start(PaDeviceIndex device, const char **why)
{
    const PaDeviceInfo *about = device == paNoDevice ? NULL : Pa_GetDeviceInfo(device);
    if (!about || about->maxOutputChannels < 1) {
        *why = "no loudspeaker was found";
        return NULL;
    }
    abzi_loudspeaker *l = calloc(1, sizeof *l);
    if (!l) {
        *why = "not enough memory";
        return NULL;
    }
    const PaStreamParameters out = {.device = device,
                                    .channelCount = 1,
                                    .sampleFormat = paFloat32,
                                    .suggestedLatency = about->defaultLowOutputLatency};
    l->ring.sample = l->sample;
    l->ring.frame_n = RING_N;
    l->ring.channel_n = 1;
    PaError error = Pa_OpenStream(&l->stream, NULL, &out, ABZI_LOUDSPEAKER_RATE_HZ, paFramesPerBufferUnspecified,
                                  paNoFlag, on_silence, l);
    if (error == paNoError) {
        error = Pa_StartStream(l->stream);
    }
    if (error != paNoError) {
        *why = Pa_GetErrorText(error);
        free(l);
        return NULL;
    }
    return l;
}

abzi_loudspeaker *abzi_loudspeaker_open(const char *what)
{
    const char *why = NULL;
    const int standard_error = abzi_hush_begin();
    abzi_loudspeaker *l = NULL;
    if (abzi_sound_card_begin(&why)) {
        l = start(Pa_GetDefaultOutputDevice(), &why);
        if (!l) {
            Pa_Terminate();
        }
    }
    abzi_hush_end(standard_error);
    return l ? l : refuse(what, why);
}

void abzi_loudspeaker_put(abzi_loudspeaker *l, const float *sample, size_t n)
{
    abzi_sound_ring_put(&l->ring, sample, n);
}

bool abzi_loudspeaker_wait(abzi_loudspeaker *l, size_t n)
{
    for (;;) {
        if (abzi_sound_ring_waiting(&l->ring) + n <= RING_N) {
            return true;
        }
        if (Pa_IsStreamActive(l->stream) != 1) {
            return false;
        }
        Pa_Sleep(nap_ms);
    }
}

void abzi_loudspeaker_close(abzi_loudspeaker *l)
{
    if (l) {
        const int standard_error = abzi_hush_begin();
        Pa_CloseStream(l->stream);
        Pa_Terminate();
        abzi_hush_end(standard_error);
        free(l);
    }
}

#else

abzi_loudspeaker *abzi_loudspeaker_open(const char *what)
{
    const char *why;
    (void)abzi_sound_card_begin(&why);
    return refuse(what, why);
}

void abzi_loudspeaker_put(abzi_loudspeaker *l, const float *sample, size_t n)
{
    (void)l, (void)sample, (void)n;
}

bool abzi_loudspeaker_wait(abzi_loudspeaker *l, size_t n)
{
    (void)l, (void)n;
    return false;
}

void abzi_loudspeaker_close(abzi_loudspeaker *l)
{
    (void)l;
}

#endif
