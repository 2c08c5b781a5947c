/// Sound files for the commands: a path or "-" in, samples out. The only place of the program that opens sound files.
///
/// WAV, FLAC, OGG (Vorbis, Opus), MP3, and AIFF and AU on top: whatever libsndfile reads of these. Files and pipes are
/// read alike, from front to back as sound is asked for, so that both give the same samples and a pipe gives them at
/// once. What a file promises of its length is only used to say that it ended early.
#ifndef ABZI_SOUND_FILE_H
#define ABZI_SOUND_FILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct abzi_sound abzi_sound;

#define ABZI_SOUND_CHANNEL_MAX 64  ///< as many as an ear takes

/// Open a sound file ("-": standard input) and read its head: ABZ_SOUND_RATE_MIN .. ABZ_SOUND_RATE_MAX samples a
/// second, 1 .. ABZI_SOUND_CHANNEL_MAX channels. Prints one line on standard error and returns NULL on failure.
abzi_sound *abzi_sound_open(const char *path);

/// The same of an open file, read from where it stands; closed with the sound, or at once on failure. name: for
/// messages, the caller's. fd below 0: it could not be opened, errno says why.
abzi_sound *abzi_sound_open_fd(int fd, const char *name);
uint32_t abzi_sound_rate(const abzi_sound *sound);
uint32_t abzi_sound_channels(const abzi_sound *sound);

/// Read on. Blocks on a pipe until frame_n have come; fewer: the sound has ended, there or by damage.
/// Shape   sample [frame_n][channels], interleaved, full scale is -1 .. 1 (a file of floats may go beyond); all finite
/// false: reading failed, the line was printed.
bool abzi_sound_read(abzi_sound *sound, float *sample, size_t frame_n, size_t *got_n);

/// From now on the sound ends where it is read to when *asked is not 0. asked: a signal's handler may set it.
void abzi_sound_end_when(abzi_sound *sound, const atomic_int *asked);

/// What was not as it should be in the sound that was read to its end, as one sentence without a full stop: "song.wav:
/// ends after 3.20 s of the 10.00 s it promises". false: nothing, out is empty.
bool abzi_sound_remark(const abzi_sound *sound, char *out, size_t size);
void abzi_sound_close(abzi_sound *sound);

#endif
