/// Whether somebody of whom legs are not seen sits, from how they dance: shoulders go to and fro over hips that stay,
/// for a chair goes to no side. Who stands goes from foot to foot. That they dance is told from how fast shoulders go,
/// or from the beat that slower ones keep to (sense/lattice.h).
#ifndef ABZI_ROOTED_H
#define ABZI_ROOTED_H

#include "base/vec.h"
#include "sense/lattice.h"

/// All four-byte fields; zeroes: nothing was seen.
typedef struct abzi_rooted {
    float hips, shoulders;  ///< m^2/s^2: mean squares of how fast they go to the sides, shoulders beside the hips
    float seen_s;           ///< up to some seconds
    float told_s;           ///< of that, to the lattice, less than a tick too much
    abzi_lattice lattice;   ///< of the shoulders
} abzi_rooted;

typedef enum abzi_rooted_is { ABZI_ROOTED_UNKNOWN, ABZI_ROOTED_SITS, ABZI_ROOTED_STANDS } abzi_rooted_is;

/// A picture, so long after the last.
/// Shape   hips, shoulders: velocities in the room, m/s, shoulders beside the hips; left: of the dancer, level, of length 1
abzi_rooted_is abzi_rooted_see(abzi_rooted *rooted, abz_vec3 hips, abz_vec3 shoulders, abz_vec3 left, float gap_s);

/// For what was restored.
bool abzi_rooted_is_sound(const abzi_rooted *rooted);

#endif
