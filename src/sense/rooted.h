/// Whether somebody of whom legs are not seen sits, from how they dance: shoulders go to and fro over hips that stay,
/// for a chair goes to no side. Who stands goes from foot to foot.
#ifndef ABZI_ROOTED_H
#define ABZI_ROOTED_H

#include "base/vec.h"

/// All four-byte fields; zeroes: nothing was seen.
typedef struct abzi_rooted {
    float hips, shoulders;  ///< m^2/s^2: mean squares of how fast they go to the sides, shoulders beside the hips
    float seen_s;           ///< up to some seconds
} abzi_rooted;

typedef enum abzi_rooted_is { ABZI_ROOTED_UNKNOWN, ABZI_ROOTED_SITS, ABZI_ROOTED_STANDS } abzi_rooted_is;

/// A picture, so long after the last.
/// Shape   hips, shoulders: velocities in the room, m/s, shoulders beside the hips; left: of the dancer, level, of length 1
abzi_rooted_is abzi_rooted_see(abzi_rooted *rooted, abz_vec3 hips, abz_vec3 shoulders, abz_vec3 left, float gap_s);

#endif
