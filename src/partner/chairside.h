/// Her feet beside the chair of a leader who sits: where one may be put down, and which one has to go.
#ifndef ABZI_CHAIRSIDE_H
#define ABZI_CHAIRSIDE_H

#include "partner/steps.h"

/// A place for a foot that lands in so many seconds, beside where the chair will be while it stands there; the same
/// place beside one who stands, and where there is room.
/// Thread  tick
abzi_spot abzi_chairside_off(const abzi_manner *manner, abzi_spot place, float in_s);

/// How far a foot that stands there is in the way of the chair, m; below 0: it is not.
/// Thread  tick
float abzi_chairside_in_the_way(const abzi_manner *manner, abzi_spot foot);

#endif
