/// What she knows when nobody gives her a repertoire: the dance as the syllabus has it, danced by a couple by rule.
#ifndef ABZI_OWN_REPERTOIRE_H
#define ABZI_OWN_REPERTOIRE_H

#include "edge/figure_set.h"

/// Let a couple dance these figures six times, each time at another tempo, and learn from it. Takes about a second.
/// Returns the bytes of a repertoire, aligned to ABZ_REPERTOIRE_ALIGN; the same figures give the same ones. NULL:
/// failed, the line was printed. Free them.
void *abzi_own_repertoire(const abzi_figure_set *figures, bool both_places, size_t *n);

/// The same of a second of one dance: for a room in which nobody dances.
void *abzi_own_repertoire_least(const abzi_figure_set *figures, size_t *n);

#endif
