/// The end of a swing of hers that answers one of his: her foot is nearly there, goes on slowly, and comes down when
/// his does.
///
///   on its way --(nearly there, or as slow)--> glides --(his has landed)--> stops, and comes down where it is
///        \-----------------(his has landed)-----------------------------------^
///
/// When his foot will land is not known well enough: a foot that was told too soon has slowed, and so has landed,
/// before it learns better. So it is told a little too soon on purpose, and goes on as fast as a step just has to be,
/// until his foot is seen to be down. Who makes no allowance for him does none of this.
#ifndef ABZI_GLIDE_H
#define ABZI_GLIDE_H

#include "partner/steps.h"

/// Ticks: no answer is sooner at its end, were his foot told to be.
#define ABZI_GLIDE_SWING_LEAST 8.0f

/// This swing waits for his foot: it answers one of somebody whom she makes allowance for, and she is not on her
/// way.
/// Thread  tick, as all of these
bool abzi_glide_is_due(const abzi_foot *foot, const abzi_footing *footing);

/// Ticks for the rest of the way to where it glides, of those until his foot lands, and those for which it would be
/// slow.
float abzi_glide_left(float his_ticks, float slow_ticks);

/// It has to come down now: his foot has landed, or there is nothing to wait for any more.
bool abzi_glide_is_over(const abzi_foot *foot, const abzi_footing *footing);

/// It comes down from now on.
/// Units   hardest: m/s^2 that it may use
void abzi_glide_stop(abzi_foot *foot, float hardest);

/// It has gone on its way by a tick, from before; where that has brought it nearly there it glides instead.
void abzi_glide_begin(abzi_foot *foot, const abzi_foot *before, const abzi_foot *other, const abzi_footing *footing,
                      float hardest);

/// One tick of gliding or stopping. other: her other foot
void abzi_glide_go(abzi_foot *foot, const abzi_foot *other, const abzi_footing *footing, float hardest);

#endif
