/// Folders of sound files with their beats beside them, NAME.flac and NAME.beats.
#ifndef CLIPS_H
#define CLIPS_H

#include <glob.h>

#include "bench.h"
#include "edge/sound_file.h"

/// The whole file; NULL: the line was printed.
static inline float *decode(const char *path, size_t *frame_n, uint32_t *rate_hz, uint32_t *channel_n)
{
    abzi_sound *sound = abzi_sound_open(path);
    if (!sound) {
        return NULL;
    }
    *rate_hz = abzi_sound_rate(sound);
    *channel_n = abzi_sound_channels(sound);
    size_t room = 0, got_n = 0, wanted_n = 0;
    float *sample = NULL;
    *frame_n = 0;
    do {
        if (*frame_n == room) {
            room = room > 0 ? 2 * room : (size_t)*rate_hz * 32;  // most clips are 30 s long
            sample = realloc(sample, room * *channel_n * sizeof *sample);
            must(sample != NULL ? ABZ_OK : ABZ_ENOMEM, path);
        }
        wanted_n = room - *frame_n;
        if (!abzi_sound_read(sound, sample + *frame_n * *channel_n, wanted_n, &got_n)) {
            exit(1);
        }
        *frame_n += got_n;
    } while (got_n == wanted_n);
    abzi_sound_close(sound);
    return sample;
}

static inline const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/// The sound beside NAME.beats: NAME with any other ending. false: there is none.
static inline bool sound_beside(const char *beats_path, char *out, size_t size)
{
    char pattern[4096];
    glob_t found;
    bool has = false;
    snprintf(pattern, sizeof pattern, "%.*s.*", (int)(strlen(beats_path) - strlen(".beats")), beats_path);
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc && !has; i++) {
            if (strcmp(found.gl_pathv[i], beats_path) != 0) {
                has = (size_t)snprintf(out, size, "%s", found.gl_pathv[i]) < size;
            }
        }
        globfree(&found);
    }
    return has;
}

#endif
