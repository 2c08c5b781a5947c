/// Where he really is, beside where her score has him; and how the dance goes on so that the two come together again.
#ifndef ABZI_ANCHOR_H
#define ABZI_ANCHOR_H

#include "motion/spot.h"

/// All four-byte fields.
typedef struct abzi_anchor {
    abzi_spot now;     ///< so far is he from where the score has him, world,
    abzi_spot rate;    ///< and how fast that changes, a second
    uint32_t known_n;  ///< ticks that it rests on
} abzi_anchor;

void abzi_anchor_start(abzi_anchor *anchor);

/// One tick: where he is seen, and where the score has him.
void abzi_anchor_see(abzi_anchor *anchor, abzi_spot seen, abzi_spot score);

/// The score has him elsewhere: so much further away than before.
void abzi_anchor_shift(abzi_anchor *anchor, abzi_spot by);

/// Nobody saw him.
void abzi_anchor_miss(abzi_anchor *anchor);

/// Where they will be when her foot has landed: what she has to know of it.
typedef struct abzi_aim {
    abzi_spot hers, his;  ///< as the score has them
    float left_s;         ///< until then
    float share;          ///< of what they will be apart she makes good
    float most_m;         ///< by which a step is made longer, shorter or wider
    float amplitude;      ///< of what a step turns (abz_effort)
} abzi_aim;

/// From where the score has him when her foot has landed to where the rest of the dance has him, no more than a step of
/// hers can do.
/// Units   unit_m: the common height
abzi_spot abzi_anchor_towards(const abzi_anchor *anchor, const abzi_aim *aim, float unit_m);

#endif
