#include "edge/click.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "abrazo/base.h"
#include "base/bytes.h"
#include "edge/out_file.h"

enum {
    HEAD_SIZE = 44,
    CLICK_MAX = 16,  // at once: more than there are in half a second of any pulse
    FULL = 32767
};

static const uint32_t bytes_max = UINT32_MAX - HEAD_SIZE;  // of the sound: sizes in the head have 32 bits
static const double wait_s = 0.5;                          // for a beat that is said late
static const double click_s = 0.03;                        // short enough for its beginning to be one moment
static const double fade_s = 0.006;                        // so that it is silent at its end, e^-5
static const double beat_hz = 1000;                        // where ears are good and music has little
static const double bar_hz = 1500;                         // a fifth higher
static const float sound_share = 0.75f;                    // both together are never louder than the sound may be
static const float click_share = 0.25f;

typedef struct beat {
    uint64_t frame;
    double hz;
} beat;

struct abzi_click {
    const char *path;  ///< for messages; the caller's
    abzi_out *out;
    uint32_t rate_hz, channel_n;
    uint64_t come_n, gone_n;  ///< frames that came, and that were written
    size_t wait_n, click_n;   ///< frames of wait_s, of click_s
    size_t beat_n;
    beat beat[CLICK_MAX];
    bool too_long;
    float sound[];  ///< [wait_n][channel_n], frame n at n % wait_n
};

/// RIFF, "fmt " of PCM, "data": sizes as they will be, or the largest while nobody knows.
static bool write_head(abzi_click *c, uint32_t byte_n, bool over)
{
    uint8_t head[HEAD_SIZE];
    const uint32_t frame_size = 2 * c->channel_n;
    memcpy(head, "RIFF", 4);
    abzi_put_u32(head + 4, byte_n + (HEAD_SIZE - 8));
    memcpy(head + 8, "WAVEfmt ", 8);
    abzi_put_u32(head + 16, 16);
    abzi_put_u16(head + 20, 1);
    abzi_put_u16(head + 22, (uint16_t)c->channel_n);
    abzi_put_u32(head + 24, c->rate_hz);
    abzi_put_u32(head + 28, c->rate_hz * frame_size);
    abzi_put_u16(head + 32, (uint16_t)frame_size);
    abzi_put_u16(head + 34, 16);
    memcpy(head + 36, "data", 4);
    abzi_put_u32(head + 40, byte_n);
    return over ? abzi_out_patch(c->out, 0, (const char *)head, HEAD_SIZE)
                : abzi_out_write(c->out, (const char *)head, HEAD_SIZE);
}

abzi_click *abzi_click_open(const char *path, uint32_t rate_hz, uint32_t channel_n)
{
    const size_t wait_n = (size_t)(wait_s * rate_hz);
    abzi_click *c = calloc(1, sizeof *c + wait_n * channel_n * sizeof *c->sound);
    if (!c) {
        fprintf(stderr, "abrazo: %s: %s\n", path, abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    c->path = path;
    c->rate_hz = rate_hz;
    c->channel_n = channel_n;
    c->wait_n = wait_n;
    c->click_n = (size_t)(click_s * rate_hz);
    c->out = abzi_out_open_whole(path);
    if (!c->out || !write_head(c, bytes_max, false)) {
        abzi_click_close(c, false);
        return NULL;
    }
    return c;
}

/// How loud the clicks are in the frame that is to be written.
static float clicks(abzi_click *c)
{
    double sum = 0;
    for (size_t i = 0; i < c->beat_n;) {
        if (c->gone_n >= c->beat[i].frame + c->click_n) {
            c->beat[i] = c->beat[--c->beat_n];
            continue;
        }
        if (c->gone_n >= c->beat[i].frame) {
            const double t = (double)(c->gone_n - c->beat[i].frame) / c->rate_hz;
            sum += sin(2 * 3.14159265358979 * c->beat[i].hz * t) * exp(-t / fade_s);
        }
        i++;
    }
    return (float)sum;
}

/// Write the oldest frame that waits.
static bool write_frame(abzi_click *c)
{
    const float *sound = c->sound + (size_t)(c->gone_n % c->wait_n) * c->channel_n;
    const float click = click_share * clicks(c);
    for (uint32_t i = 0; i < c->channel_n; i++) {
        const float sum = fmaxf(-1, fminf(1, sound_share * sound[i] + click));
        uint8_t two[2];
        abzi_put_u16(two, (uint16_t)(int16_t)lrintf(sum * FULL));
        if (!abzi_out_write(c->out, (const char *)two, sizeof two)) {
            return false;
        }
    }
    c->gone_n++;
    return true;
}

bool abzi_click_sound(abzi_click *c, const float *sample, size_t frame_n)
{
    const size_t frame_size = 2 * (size_t)c->channel_n;
    if (!c->too_long && (c->come_n + frame_n) * frame_size > bytes_max) {
        fprintf(stderr, "abrazo: %s: too long for a WAV file, expected at most 4 GB\n", c->path);
        c->too_long = true;
    }
    for (size_t f = 0; f < frame_n && !c->too_long; f++) {
        if (c->come_n - c->gone_n == c->wait_n && !write_frame(c)) {
            return false;
        }
        memcpy(c->sound + (size_t)(c->come_n % c->wait_n) * c->channel_n, sample + f * c->channel_n,
               c->channel_n * sizeof *sample);
        c->come_n++;
    }
    return !c->too_long;
}

void abzi_click_beat(abzi_click *c, double beat_s, bool begins_bar)
{
    const double frame = fmax(floor(beat_s * c->rate_hz + 0.5), (double)c->gone_n);
    if (c->beat_n < CLICK_MAX) {
        c->beat[c->beat_n++] = (beat){(uint64_t)frame, begins_bar ? bar_hz : beat_hz};
    }
}

bool abzi_click_close(abzi_click *c, bool keep)
{
    bool fine = keep && !c->too_long;
    while (fine && c->gone_n < c->come_n) {
        fine = write_frame(c);
    }
    if (fine && abzi_out_may_patch(c->out)) {
        fine = write_head(c, (uint32_t)(c->gone_n * c->channel_n * 2), true);
    }
    if (fine) {
        fine = abzi_out_close(c->out);
    } else if (c->out) {
        abzi_out_give_up(c->out);
    }
    free(c);
    return fine || !keep;
}
