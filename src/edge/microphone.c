#define _POSIX_C_SOURCE 200809L

#include "edge/microphone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/rhythm.h"
#include "edge/hush.h"
#include "edge/sound_card.h"
#include "edge/sound_ring.h"

/// NULL, with the line printed.
static abzi_microphone *refuse(const char *why)
{
    fprintf(stderr, "abrazo: --mic: %s\n", why);
    return NULL;
}

#ifdef ABZ_PORTAUDIO

#include <portaudio.h>

static const double ring_s = 4;  // nobody is kept from reading for so long unless stopped on purpose
static const long nap_ms = 2;    // a tick is 16.7

struct abzi_microphone {
    PaStream *stream;
    uint32_t rate_hz;
    uint64_t silenced_n;  ///< lost frames that were handed out as silence
    abzi_sound_ring ring;
    float sample[];
};

// ---- the card ------------------------------------------------------------------------------------------------------

static int on_sound(const void *in, void *out, unsigned long frame_n, const PaStreamCallbackTimeInfo *when,
                    PaStreamCallbackFlags flags, void *user)
{
    (void)out, (void)when, (void)flags;
    abzi_sound_ring_put(&((abzi_microphone *)user)->ring, in, frame_n);
    return paContinue;
}

/// Open and start the stream of a device. NULL: *why says why.
static abzi_microphone *start(PaDeviceIndex device, const char **why)
{
    const PaDeviceInfo *about = device == paNoDevice ? NULL : Pa_GetDeviceInfo(device);
    if (!about || about->maxInputChannels < 1) {
        *why = "no microphone was found";
        return NULL;
    }
    if (about->defaultSampleRate < ABZ_SOUND_RATE_MIN || about->defaultSampleRate > ABZ_SOUND_RATE_MAX) {
        *why = "the microphone's rate is beyond 8000 to 192000 samples a second";
        return NULL;
    }
    const PaStreamParameters in = {.device = device,
                                   .channelCount = about->maxInputChannels < 2 ? 1 : 2,
                                   .sampleFormat = paFloat32,
                                   .suggestedLatency = about->defaultLowInputLatency};
    const size_t channel_n = (size_t)in.channelCount, frame_n = (size_t)(ring_s * about->defaultSampleRate);
    abzi_microphone *m = calloc(1, sizeof *m + frame_n * channel_n * sizeof *m->sample);
    if (!m) {
        *why = abz_status_text(ABZ_ENOMEM);
        return NULL;
    }
    m->rate_hz = (uint32_t)about->defaultSampleRate;
    m->ring.sample = m->sample;
    m->ring.frame_n = frame_n;
    m->ring.channel_n = channel_n;
    PaError error =
        Pa_OpenStream(&m->stream, &in, NULL, m->rate_hz, paFramesPerBufferUnspecified, paClipOff, on_sound, m);
    if (error == paNoError) {
        error = Pa_StartStream(m->stream);
    }
    if (error != paNoError) {
        *why = Pa_GetErrorText(error);
        free(m);
        return NULL;
    }
    return m;
}

abzi_microphone *abzi_microphone_open(void)
{
    const char *why = NULL;
    const int standard_error = abzi_hush_begin();
    abzi_microphone *m = NULL;
    if (abzi_sound_card_begin(&why)) {
        m = start(Pa_GetDefaultInputDevice(), &why);
        if (!m) {
            Pa_Terminate();
        }
    }
    abzi_hush_end(standard_error);
    return m ? m : refuse(why);
}

uint32_t abzi_microphone_rate(const abzi_microphone *m)
{
    return m->rate_hz;
}

uint32_t abzi_microphone_channels(const abzi_microphone *m)
{
    return (uint32_t)m->ring.channel_n;
}

/// Frames that were lost, as silence; n at most.
static size_t silence(abzi_microphone *m, float *sample, size_t n)
{
    const uint64_t left = abzi_microphone_lost(m) - m->silenced_n;
    const size_t got = left < n ? (size_t)left : n;
    memset(sample, 0, got * m->ring.channel_n * sizeof *sample);
    m->silenced_n += got;
    return got;
}

bool abzi_microphone_read(abzi_microphone *m, float *sample, size_t frame_n, const atomic_int *asked)
{
    size_t n = 0;
    for (;;) {
        n += abzi_sound_ring_take(&m->ring, sample + n * m->ring.channel_n, frame_n - n);
        if (n < frame_n) {  // what was lost came after all that was there
            n += silence(m, sample + n * m->ring.channel_n, frame_n - n);
        }
        if (n == frame_n || *asked != 0) {
            return *asked == 0;
        }
        if (Pa_IsStreamActive(m->stream) != 1) {
            refuse("the microphone has gone");
            return false;
        }
        Pa_Sleep(nap_ms);
    }
}

uint64_t abzi_microphone_lost(const abzi_microphone *m)
{
    return atomic_load_explicit(&m->ring.lost_n, memory_order_relaxed);
}

void abzi_microphone_close(abzi_microphone *m)
{
    if (m) {
        const int standard_error = abzi_hush_begin();
        Pa_CloseStream(m->stream);
        Pa_Terminate();
        abzi_hush_end(standard_error);
        free(m);
    }
}

#else

abzi_microphone *abzi_microphone_open(void)
{
    return refuse("this abrazo was built without sound cards (PortAudio)");
}

uint32_t abzi_microphone_rate(const abzi_microphone *m)
{
    (void)m;
    return 0;
}

uint32_t abzi_microphone_channels(const abzi_microphone *m)
{
    (void)m;
    return 0;
}

bool abzi_microphone_read(abzi_microphone *m, float *sample, size_t frame_n, const atomic_int *asked)
{
    (void)m, (void)sample, (void)frame_n, (void)asked;
    return false;
}

uint64_t abzi_microphone_lost(const abzi_microphone *m)
{
    (void)m;
    return 0;
}

void abzi_microphone_close(abzi_microphone *m)
{
    (void)m;
}

#endif
