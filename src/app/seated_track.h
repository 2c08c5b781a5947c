/// Who sits, measured by steps: those that chair and trunk stand for (sense/upright.h).
#ifndef ABZI_SEATED_TRACK_H
#define ABZI_SEATED_TRACK_H

#include "abrazo/measure.h"

/// Puts feet under somebody who sits most of the time, where they are taken to step; all else stays as it is. told: the
/// dancer is known to sit, else it is found out. True: it was done.
bool abzi_seated_track(const abz_body *body, bool told, abz_track_frame *frame, size_t frame_n);

#endif
