/// Where a foot of hers belongs, and where a swinging one is to land.
#ifndef ABZI_FOOT_PLACE_H
#define ABZI_FOOT_PLACE_H

#include "partner/steps.h"

/// Where the neighbours' followers will have a foot (0 left, 1 right) so many ticks from now, in her world.
/// Thread  tick, as all of these
abzi_spot abzi_foot_place_theirs(const abzi_footing *footing, int foot, uint32_t ahead);

/// Where hers belongs then. The gentler, the less she goes after where the neighbours are, and the more her feet keep
/// under her own hips; and so they do while his chair is between her and where they are.
abzi_spot abzi_foot_place(const abzi_footing *footing, int foot, uint32_t ahead);

/// Where a foot in the air is to land, so many ticks from now: where it belongs, as far as legs can do it, a restraint
/// allows it and no chair will be there. which: 0 left, 1 right; other: her other foot
abzi_spot abzi_foot_goal(const abzi_footing *footing, int which, const abzi_foot *foot, const abzi_foot *other,
                         float left_ticks);

#endif
