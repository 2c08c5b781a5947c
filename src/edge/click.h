/// The sound as it was heard, with a click on each beat, as a WAV file of 16 bits: to judge by ear.
#ifndef ABZI_CLICK_H
#define ABZI_CLICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct abzi_click abzi_click;

/// The file is there when it is closed, whole, or not at all; what path held before stays until then. Prints one line
/// on standard error and returns NULL on failure.
abzi_click *abzi_click_open(const char *path, uint32_t rate_hz, uint32_t channel_n);

/// The next piece of the sound.
/// Shape  sample [frame_n][channel_n], interleaved, finite, full scale is -1 .. 1
/// false: failed, the line was printed, now or before.
bool abzi_click_sound(abzi_click *click, const float *sample, size_t frame_n);

/// A beat at so many seconds from the beginning of the sound: higher where a bar begins. What lies more than half a
/// second before the newest sound clicks that late.
void abzi_click_beat(abzi_click *click, double beat_s, bool begins_bar);

/// keep: the file takes its place; else nothing was ever there. false: as abzi_click_sound.
bool abzi_click_close(abzi_click *click, bool keep);

#endif
