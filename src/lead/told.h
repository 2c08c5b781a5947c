/// How soon it can be told which of two figures is danced that begin alike.
#ifndef ABZI_TOLD_H
#define ABZI_TOLD_H

#include "lead/floor.h"

/// Counts from where both begin until it shows: the foot that lands then lands elsewhere, or hands are on their way to
/// another hold. The counts of the shorter one: it never shows.
/// Units   unit_m: the common height
float abzi_told_after(const abz_figure *a, const abz_figure *b, int role, float unit_m);

/// How unlike two footprints are, m: a turn counts as a way.
float abzi_told_unlike(abzi_spot a, abzi_spot b);

/// Is what follows them the same: are they as long, and do they leave both alike?
bool abzi_told_ends_alike(const abz_figure *a, const abz_figure *b);

#endif
