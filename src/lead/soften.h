/// Figures as they are danced gently.
#ifndef ABZI_SOFTEN_H
#define ABZI_SOFTEN_H

#include "abrazo/gentle.h"

#define ABZI_GIVES_UP 0.05f  ///< of a gentleness: what bears less by no more than this is danced to its end

/// Can a figure be danced so gently: does nobody turn further than that allows?
bool abzi_figure_is_gentle(const abz_figure *figure, float gentle);

/// The figure at a tempo: as abz_figure_soften, no step further than hips may go in the time there is for it, and hips
/// and feet accelerated by no more than amplitude's share of what the figure asks of them at 0, as far as smaller steps
/// mend that. Returns the share of their length that steps have.
/// Units   period_s: of a count; unit_m: the common height
/// Owns    borrows figure; out may not be the same
/// Cost    half a millisecond: the figure is gone through up to eight times
float abzi_figure_at(const abz_figure *figure, float gentle, float period_s, float unit_m, abz_figure *out);

/// The same where it is known already what share of their length steps have.
/// Owns    borrows figure; out may not be the same
void abzi_figure_small(const abz_figure *figure, float gentle, float small, abz_figure *out);

/// How gently a figure can be danced as it is written: as far as bodies still come along with it.
/// Units   as above
float abzi_figure_bears(const abz_figure *written, float period_s, float unit_m);

#endif
