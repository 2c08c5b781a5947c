#include "edge/band_file.h"

#include <stdio.h>
#include <stdlib.h>

#include "edge/complain.h"
#include "edge/microphone.h"
#include "edge/sound_file.h"

struct abzi_band_file {
    abzi_sound *sound;
    abzi_microphone *microphone;  // instead of it,
    const atomic_int *asked;      // which ends when this is not 0
    atomic_int nobody_asks;       // unless somebody says so
    uint32_t rate_hz, channel_n;
    void *ear_mem;
    abz_ear *ear;
    float *sample;   // room for a tick
    size_t frame_n;  // that are in it
    uint64_t tick_n;
};

/// Of whichever is not NULL; both NULL: failed, the line was printed.
static abzi_band_file *open_sound(abzi_sound *sound, abzi_microphone *microphone)
{
    if (!sound && !microphone) {
        return NULL;
    }
    abzi_band_file *f = calloc(1, sizeof *f);
    if (f) {
        f->asked = &f->nobody_asks;
        f->rate_hz = sound ? abzi_sound_rate(sound) : abzi_microphone_rate(microphone);
        f->channel_n = sound ? abzi_sound_channels(sound) : abzi_microphone_channels(microphone);
        abz_ear_config config = abz_ear_config_default();
        config.rate_hz = f->rate_hz;
        config.channel_n = f->channel_n;
        size_t size;
        f->sample = malloc((f->rate_hz / ABZ_TICKS_PER_SECOND + 1) * f->channel_n * sizeof *f->sample);
        f->ear_mem = abz_ear_size(&config, &size) == ABZ_OK ? malloc(size) : NULL;
        if (f->sample && f->ear_mem && abz_ear_init(f->ear_mem, size, &config, &f->ear) == ABZ_OK) {
            f->sound = sound;
            f->microphone = microphone;
            return f;
        }
    }
    abzi_out_of_memory();
    abzi_sound_close(sound);
    abzi_microphone_close(microphone);
    abzi_band_file_close(f);
    return NULL;
}

abzi_band_file *abzi_band_file_open(const char *path)
{
    return open_sound(abzi_sound_open(path), NULL);
}

abzi_band_file *abzi_band_file_open_fd(int fd, const char *name)
{
    return open_sound(abzi_sound_open_fd(fd, name), NULL);
}

abzi_band_file *abzi_band_file_open_microphone(void)
{
    return open_sound(NULL, abzi_microphone_open());
}

uint32_t abzi_band_file_rate(const abzi_band_file *f)
{
    return f->rate_hz;
}

uint32_t abzi_band_file_channels(const abzi_band_file *f)
{
    return f->channel_n;
}

void abzi_band_file_end_when(abzi_band_file *f, const atomic_int *asked)
{
    f->asked = asked;
    if (f->sound) {
        abzi_sound_end_when(f->sound, asked);
    }
}

/// As abzi_sound_read.
static bool read_sound(abzi_band_file *f, size_t want_n)
{
    if (f->sound) {
        return abzi_sound_read(f->sound, f->sample, want_n, &f->frame_n);
    }
    f->frame_n = abzi_microphone_read(f->microphone, f->sample, want_n, f->asked) ? want_n : 0;
    return f->frame_n > 0 || *f->asked != 0;
}

int abzi_band_file_next(abzi_band_file *f, abz_band_frame *frame)
{
    const uint64_t begin = f->tick_n * f->rate_hz / ABZ_TICKS_PER_SECOND;
    const size_t want_n = (size_t)((f->tick_n + 1) * f->rate_hz / ABZ_TICKS_PER_SECOND - begin);
    f->frame_n = 0;
    if (!read_sound(f, want_n)) {
        return -1;
    }
    bool ready = false;
    for (size_t used_n = 0; used_n < f->frame_n;) {
        used_n += abz_ear_hear(f->ear, f->sample + used_n * f->channel_n, f->frame_n - used_n, frame, &ready);
    }
    f->tick_n += ready;
    return ready;
}

const float *abzi_band_file_sample(const abzi_band_file *f, size_t *frame_n)
{
    *frame_n = f->frame_n;
    return f->sample;
}

bool abzi_band_file_remark(const abzi_band_file *f, char *out, size_t size)
{
    if (f->sound) {
        return abzi_sound_remark(f->sound, out, size);
    }
    const uint64_t lost_n = abzi_microphone_lost(f->microphone);
    snprintf(out, size, "--mic: %.2f s of sound were lost", (double)lost_n / f->rate_hz);
    return lost_n > 0;
}

void abzi_band_file_close(abzi_band_file *f)
{
    if (f) {
        abzi_sound_close(f->sound);
        abzi_microphone_close(f->microphone);
        free(f->ear_mem);
        free(f->sample);
        free(f);
    }
}
