/// Where the third dancer is: at the side, on the way in round who lies there, in the place of who was lost, on the way
/// out. What she does when is care/stand_in.c.
#ifndef ABZI_STAND_IN_PLACE_H
#define ABZI_STAND_IN_PLACE_H

#include "care/stand_in_internal.h"

// Feet and hips stay clear of who lies there: half a metre by the order of the house, and what a foot is long and a
// spring overshoots. Her place is chosen a little further off, for feet stand beside it.
#define ABZI_STAND_IN_CLEAR_M 0.5f
#define ABZI_STAND_IN_CLEAR_FEET_M (ABZI_STAND_IN_CLEAR_M + 0.14f)
#define ABZI_STAND_IN_CLEAR_PLACE_M (ABZI_STAND_IN_CLEAR_M + 0.12f)

/// The middle of the couple, and at first the side on which there is room to wait: across the line between them.
void abzi_stand_in_see_middle(abz_stand_in *in);

/// Where who was lost lies now.
void abzi_stand_in_see_lying(abz_stand_in *in);

/// Where she waits: it stays while it is neither too near nor too far.
void abzi_stand_in_wait_at_side(abz_stand_in *in);

/// Where she closes with the smallest steps.
abzi_spot abzi_stand_in_between_feet(const abzi_steps *steps);

/// Her spot in this tick, and how she walks there. arrived: set when she is beside who is left, on the way in.
abzi_spot abzi_stand_in_place(abz_stand_in *in, const abzi_plan *plan, abzi_simple *simple, bool *arrived);

#endif
