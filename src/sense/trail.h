/// A point on its way: seen in pictures, foreseen between them.
#ifndef ABZI_TRAIL_H
#define ABZI_TRAIL_H

#include "sense/one_euro.h"

/// All four-byte fields.
typedef struct abzi_trail {
    abzi_one_euro filter;
    abz_vec3 off;    ///< from where the last pictures have it to where it is shown: on its way to nothing
    float unseen_s;  ///< since it was measured
} abzi_trail;

void abzi_trail_start(abzi_trail *trail, abz_vec3 at);

/// Where it is by its last picture, so long after it.
abz_vec3 abzi_trail_ahead(const abzi_trail *trail, float after_s);

/// A picture that was taken age_s ago has it at raw; the one before that was taken gap_s earlier. It is not shown to
/// jump.
void abzi_trail_see(abzi_trail *trail, const abzi_one_euro_kind *kind, abz_vec3 raw, float gap_s, float age_s);

/// A picture that does not show it: it is thought to be so near to where it would rest, and goes with what carries it.
void abzi_trail_carry(abzi_trail *trail, abz_vec3 moved, abz_vec3 rest, abz_vec3 velocity, float gap_s, float age_s);

/// A point is from now on where it is beside a place (by -1), or again beside nothing (by 1). It is not shown to jump.
void abzi_trail_beside(abzi_trail *trail, const abzi_trail *place, float by);

/// The end of a tick, age_s after the last picture: where it is shown. kept: share of off that a tick keeps.
abz_vec3 abzi_trail_tick(abzi_trail *trail, float age_s, float kept);

/// That share when pictures come every gap_s: off is gone when the next one comes.
float abzi_trail_kept(float gap_s);

#endif
