/// Where he really is, beside where her score has him; and how the dance goes on so that the two come together again.
#ifndef ABZI_ANCHOR_H
#define ABZI_ANCHOR_H

#include "motion/spot.h"

/// All four-byte fields.
typedef struct abzi_anchor {
    abzi_spot now;     ///< so far is he from where the score has him, world
    abzi_spot apart;   ///< the same over a while
    uint32_t known_n;  ///< ticks that it rests on
} abzi_anchor;

void abzi_anchor_start(abzi_anchor *anchor);

/// One tick: where he is seen, and where the score has him.
void abzi_anchor_see(abzi_anchor *anchor, abzi_spot seen, abzi_spot score);

/// The score has him elsewhere: so much further away than before.
void abzi_anchor_shift(abzi_anchor *anchor, abzi_spot by);

/// Nobody saw him.
void abzi_anchor_miss(abzi_anchor *anchor);

/// From where the score has him at `his` to where the rest of the dance has him: `share` of what they are apart, and no
/// more than a step of hers can do from `hers`.
/// Units   unit_m: the common height
abzi_spot abzi_anchor_towards(const abzi_anchor *anchor, abzi_spot hers, abzi_spot his, float share, float unit_m);

#endif
