/// Sound for those who hear it tick by tick, as 40 band levels each: of a sound file, or of the microphone.
#ifndef ABZI_BAND_FILE_H
#define ABZI_BAND_FILE_H

#include <stdatomic.h>

#include "abrazo/rhythm.h"

typedef struct abzi_band_file abzi_band_file;

/// path "-": standard input. NULL: failed, the line was printed.
abzi_band_file *abzi_band_file_open(const char *path);

/// The same of an open file, which is closed with it, or at once on failure; name: for messages, the caller's.
abzi_band_file *abzi_band_file_open_fd(int fd, const char *name);

/// The same of the microphone, which never ends.
abzi_band_file *abzi_band_file_open_microphone(void);

uint32_t abzi_band_file_rate(const abzi_band_file *f);
uint32_t abzi_band_file_channels(const abzi_band_file *f);

/// From now on it ends where it is read to when *asked is not 0. asked: a signal's handler may set it.
void abzi_band_file_end_when(abzi_band_file *f, const atomic_int *asked);

/// The next tick. 1; 0: it has ended, and a last piece of a tick is not a tick; -1: failed, the line was printed.
int abzi_band_file_next(abzi_band_file *f, abz_band_frame *frame);

/// The samples that it read for that, of a last piece of a tick, too.
/// Shape   [*frame_n][channels], interleaved; frame_n 0: none
const float *abzi_band_file_sample(const abzi_band_file *f, size_t *frame_n);

/// What was not as it should be in the sound, once it has ended: as abzi_sound_remark; or what the microphone lost.
bool abzi_band_file_remark(const abzi_band_file *f, char *out, size_t size);
void abzi_band_file_close(abzi_band_file *f);

#endif
