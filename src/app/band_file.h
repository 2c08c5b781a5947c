/// A sound file as an ear hears it: band frames, one a tick.
#ifndef ABZI_BAND_FILE_H
#define ABZI_BAND_FILE_H

#include "abrazo/rhythm.h"

typedef struct abzi_band_file abzi_band_file;

/// Open a sound file as abzi_sound_open does. NULL: failed, the line was printed.
abzi_band_file *abzi_band_file_open(const char *path);

/// The same as abzi_sound_open_fd does.
abzi_band_file *abzi_band_file_open_fd(int fd, const char *name);

/// The next tick. 1: *frame is how it sounded; 0: the sound has ended; -1: failed, the line was printed.
int abzi_band_file_next(abzi_band_file *file, abz_band_frame *frame);

/// As abzi_sound_remark.
bool abzi_band_file_remark(const abzi_band_file *file, char *out, size_t size);
void abzi_band_file_close(abzi_band_file *file);

#endif
