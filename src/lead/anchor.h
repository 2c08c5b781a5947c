/// Where he really is, beside where her score has him; and figures laid so that the two come together again.
#ifndef ABZI_ANCHOR_H
#define ABZI_ANCHOR_H

#include "lead/floor.h"

/// All four-byte fields.
typedef struct abzi_anchor {
    abzi_spot now;     ///< so far is he from where the score has him, world
    abzi_spot apart;   ///< the same over a while
    uint32_t known_n;  ///< ticks that it rests on
} abzi_anchor;

/// A figure is moved so that `from` comes to `to`: of the dancer herself `share` by its end; his part at once, and back to
/// the same share.
typedef struct abzi_move {
    abzi_spot from, to;
    float share;
} abzi_move;

void abzi_anchor_start(abzi_anchor *anchor);

/// One tick: where he is seen, and where the score has him.
void abzi_anchor_see(abzi_anchor *anchor, abzi_spot seen, abzi_spot score);

/// The score has him elsewhere: so much further away than before.
void abzi_anchor_shift(abzi_anchor *anchor, abzi_spot by);

/// Nobody saw him.
void abzi_anchor_miss(abzi_anchor *anchor);

/// The move of a figure that begins where his stance is `his` and hers is `hers`: her share of it, and no more than her steps
/// can do.
/// Units   unit_m: the common height; step_n: steps of hers in it that move a foot
abzi_move abzi_anchor_move(const abzi_anchor *anchor, abzi_spot hers, abzi_spot his, float share, float unit_m,
                           int step_n);

/// Move the part that she (hers true) or he dances.
void abzi_move_part(const abzi_move *move, bool hers, abzi_floor *floor, int role);

#endif
