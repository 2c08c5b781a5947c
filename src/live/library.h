/// Dances that were learnt, in memory that forked processes share: learnt by one of them, once, for all. Who carries on
/// in another dance than the one it was forked in has it at hand.
#ifndef ABZI_LIBRARY_H
#define ABZI_LIBRARY_H

#include "edge/figure_set.h"

typedef struct abzi_library abzi_library;

/// To be opened before processes are forked. NULL: not enough memory.
abzi_library *abzi_library_open(void);
void abzi_library_close(abzi_library *library);

/// The repertoire of a dance as the syllabus has it (edge/own_repertoire.h), learnt when it is not there yet, which
/// takes about a second. figures: all of the dance; both_places: the same
/// for all of an evening. *own: the bytes are the caller's to free, for there was no place for them;
/// else they are the library's. NULL: failed, the line was printed.
/// Thread  any but the tick
void *abzi_library_learn(abzi_library *library, abz_dance dance, const abzi_figure_set *figures, bool both_places,
                         size_t *n, bool *own);

/// Is it there already?
/// Thread  any
bool abzi_library_has(const abzi_library *library, abz_dance dance);

#endif
