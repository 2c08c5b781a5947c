/// A song: the sound file as it is, for those who want to hear it, and as an ear hears it, a band frame a tick, for
/// her. Heard through once, before it is played; immutable from then on.
#ifndef ABZI_SONG_H
#define ABZI_SONG_H

#include <stdatomic.h>

#include "abrazo/rhythm.h"

enum {
    ABZI_SONG_NAME_SIZE = 128,
    ABZI_SONG_NOWHERE = -1,
    ABZI_SONG_BYTES_MAX = 64 << 20,                        ///< of the file: an hour as MP3, six minutes as plain sound
    ABZI_SONG_TICKS_MAX = 2 * 3600 * ABZ_TICKS_PER_SECOND  ///< 69 MB of band frames
};

typedef struct abzi_song abzi_song;
struct abzi_song {
    char name[ABZI_SONG_NAME_SIZE];
    uint8_t *bytes;
    size_t byte_n;
    abz_band_frame *sound;  ///< [tick_n]
    uint64_t tick_n;
    atomic_uint keeper_n;
    int32_t place;  ///< on the shelf (shelf.h); 0: opened before processes were forked; ABZI_SONG_NOWHERE
    void (*forget)(abzi_song *song);  ///< when nobody keeps it; NULL: its bytes, its sound and it itself are freed
};

/// A song of these bytes, which are malloc's and become the song's in any case. NULL: it cannot be heard, the line was
/// printed.
abzi_song *abzi_song_of_bytes(const char *name, uint8_t *bytes, size_t byte_n);

/// A song of a file. NULL: the line was printed.
abzi_song *abzi_song_of_file(const char *path);

/// Who opens it keeps it; everybody who keeps it lets it go once, and the last one frees it.
void abzi_song_keep(abzi_song *song);
void abzi_song_let_go(abzi_song *song);

/// The kind of its bytes for HTTP, "audio/ogg".
const char *abzi_song_kind(const abzi_song *song);

/// A song being played on the clock of the ticks.
typedef struct abzi_playing {
    abzi_song *song;  ///< or NULL
    uint64_t at;      ///< ticks of it that have been played
} abzi_playing;

/// The next tick of it. false: there is none.
/// Thread  tick
static inline bool abzi_playing_next(abzi_playing *playing, abz_band_frame *sound)
{
    const bool plays = playing->song && playing->at < playing->song->tick_n;
    if (plays) {
        *sound = playing->song->sound[playing->at++];
    }
    return plays;
}

#endif
