/// How far over to a side the trunk of somebody who sits leans, from all that a camera sees of it: shoulders and head
/// beside the hips, and which shoulder is lower. For who is turned from the camera the first is along its view, where
/// it sees badly.
#ifndef ABZI_TRUNK_H
#define ABZI_TRUNK_H

#include "sense/mark.h"

/// All four-byte fields. Zeroes: nobody was seen yet.
typedef struct abzi_trunk {
    uint32_t known;
    float over_rad, v;  ///< to the left; rad/s
    float var[3];       ///< how wrong they are: of over_rad, of both, of v
    abz_vec3 across;    ///< to the left, smoothed
} abzi_trunk;

/// A picture, so long after the last.
/// Shape   room: marks in the room, as measured
/// Source  Kalman, "A new approach to linear filtering and prediction problems", J. Basic Engineering 82 (1960)
void abzi_trunk_see(abzi_trunk *trunk, const abz_body *body, const abzi_marks *room, float gap_s);

/// Puts shoulders and head as far over as the trunk is, so long after the last picture.
void abzi_trunk_put(const abzi_trunk *trunk, const abz_body *body, float after_s, abzi_marks *marks);

#endif
