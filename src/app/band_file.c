#include "app/band_file.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/sound_file.h"

struct abzi_band_file {
    abzi_sound *sound;
    uint32_t rate_hz, channel_n;
    void *ear_mem;
    abz_ear *ear;
    float *sample;  // room for a tick
    uint64_t tick_n;
};

/// sound NULL: failed, the line was printed.
static abzi_band_file *open_sound(abzi_sound *sound)
{
    if (!sound) {
        return NULL;
    }
    abzi_band_file *f = calloc(1, sizeof *f);
    if (f) {
        f->rate_hz = abzi_sound_rate(sound);
        f->channel_n = abzi_sound_channels(sound);
        abz_ear_config config = abz_ear_config_default();
        config.rate_hz = f->rate_hz;
        config.channel_n = f->channel_n;
        size_t size;
        f->sample = malloc((f->rate_hz / ABZ_TICKS_PER_SECOND + 1) * f->channel_n * sizeof *f->sample);
        f->ear_mem = abz_ear_size(&config, &size) == ABZ_OK ? malloc(size) : NULL;
        if (f->sample && f->ear_mem && abz_ear_init(f->ear_mem, size, &config, &f->ear) == ABZ_OK) {
            f->sound = sound;
            return f;
        }
    }
    fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
    abzi_sound_close(sound);
    abzi_band_file_close(f);
    return NULL;
}

abzi_band_file *abzi_band_file_open(const char *path)
{
    return open_sound(abzi_sound_open(path));
}

abzi_band_file *abzi_band_file_open_fd(int fd, const char *name)
{
    return open_sound(abzi_sound_open_fd(fd, name));
}

int abzi_band_file_next(abzi_band_file *f, abz_band_frame *frame)
{
    const uint64_t begin = f->tick_n * f->rate_hz / ABZ_TICKS_PER_SECOND;
    const size_t want_n = (size_t)((f->tick_n + 1) * f->rate_hz / ABZ_TICKS_PER_SECOND - begin);
    size_t got_n;
    if (!abzi_sound_read(f->sound, f->sample, want_n, &got_n)) {
        return -1;
    }
    bool ready = false;
    for (size_t used_n = 0; used_n < got_n;) {
        used_n += abz_ear_hear(f->ear, f->sample + used_n * f->channel_n, got_n - used_n, frame, &ready);
    }
    f->tick_n += ready;
    return ready;
}

bool abzi_band_file_remark(const abzi_band_file *f, char *out, size_t size)
{
    return abzi_sound_remark(f->sound, out, size);
}

void abzi_band_file_close(abzi_band_file *f)
{
    if (f) {
        abzi_sound_close(f->sound);
        free(f->ear_mem);
        free(f->sample);
        free(f);
    }
}
