/// How a foot of hers goes through the air: when it is to land, with the foot that it answers, and on what way it gets
/// there.
#ifndef ABZI_SWING_H
#define ABZI_SWING_H

#include "partner/steps.h"

/// One tick of a swinging foot: 0 left, 1 right. Says in steps when it has landed.
/// Thread  tick, as both
void abzi_swing_tick(abzi_steps *steps, const abzi_footing *footing, int which);

/// Where it may go from where it was: over nobody who lies there, and not through the chair of who sits.
abzi_spot abzi_swing_clear(const abzi_footing *footing, abzi_spot was, abzi_spot at);

#endif
