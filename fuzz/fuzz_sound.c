// Sound files: whatever the bytes are, opening them says so or gives finite sound, the same from a pipe as from a file.
#define _GNU_SOURCE

#include <math.h>
#include <string.h>

#include "abrazo/rhythm.h"
#include "as_file.h"
#include "base/hash.h"
#include "edge/sound_file.h"

enum { FRAMES_MAX = 1 << 16 };  // of sound, for a few bytes may be hours of it

/// What reading told.
typedef struct told {
    bool opened;
    uint32_t rate_hz, channel_n, sum;
    uint64_t frame_n;
    char remark[256];
} told;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/// libsndfile 1.2 forgets what it knew of a Vorbis stream when its head is damaged.
const char *__lsan_default_suppressions(void)
{
    return "leak:vorbis_\n";
}

static void read_sound(const char *path, told *t)
{
    static float sample[ABZI_SOUND_CHANNEL_MAX * (ABZ_SOUND_RATE_MAX / 60 + 1)];
    memset(t, 0, sizeof *t);
    abzi_sound *sound = abzi_sound_open(path);
    if (!sound) {
        return;
    }
    t->opened = true;
    t->rate_hz = abzi_sound_rate(sound);
    t->channel_n = abzi_sound_channels(sound);
    assert(t->rate_hz >= ABZ_SOUND_RATE_MIN && t->rate_hz <= ABZ_SOUND_RATE_MAX);
    assert(t->channel_n >= 1 && t->channel_n <= ABZI_SOUND_CHANNEL_MAX);
    size_t got_n = 1;
    while (got_n > 0 && t->frame_n < FRAMES_MAX && abzi_sound_read(sound, sample, t->rate_hz / 60, &got_n)) {
        for (size_t i = 0; i < got_n * t->channel_n; i++) {
            assert(isfinite(sample[i]));
        }
        t->sum = abzi_crc32c(t->sum, (const uint8_t *)sample, got_n * t->channel_n * sizeof *sample);
        t->frame_n += got_n;
    }
    char remark[512];
    if (abzi_sound_remark(sound, remark, sizeof remark)) {
        const char *words = strchr(remark, ':');  // after the name
        assert(words);
        snprintf(t->remark, sizeof t->remark, "%.*s", (int)sizeof t->remark - 1, words);
    }
    abzi_sound_close(sound);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static told file, pipe;
    char path[PATH_SIZE];
    as_file_quiet();
    const int fd = as_file(data, size, path);
    read_sound(path, &file);
    close(fd);
    if (as_pipe(data, size)) {
        read_sound("-", &pipe);
        assert(memcmp(&file, &pipe, sizeof file) == 0);
    }
    return 0;
}
