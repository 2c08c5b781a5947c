/// A wheelchair that somebody, or another one, is about to be in rolls away, or is held fast, at once: as one does that
/// is pushed off, and faster than hands on rims would get it out of the way.
#ifndef ABZI_CONTACT_H
#define ABZI_CONTACT_H

#include "care/crowd.h"
#include "care/touch.h"

#define ABZI_CONTACT_NEAR_M 0.12f  ///< his chair comes so near before hers is pushed off,
#define ABZI_CONTACT_LEG_M 0.03f   ///< and so near a leg of one who stands

/// One tick of a chair from where it was: as it was pushed, or where he or his chair is near at such a speed and turn
/// that least of that will be in it, now and in a moment.
/// Shape   crowds [ABZI_CROWD_STEP_N]
/// Laws    keeps to the pace, but that it goes back as fast as ahead, and to the limits of speed of motion/chair.h; moved
///         alone, brings no part of his body deeper into it than that was. Nobody near: as it was pushed
/// Thread  tick
void abzi_contact_roll(const abzi_touch *touch, const abzi_clearance_other *other, const abzi_clearance_pace *most,
                       const abzi_crowd *crowds, const abzi_chair *from, abzi_chair *chair);

#endif
