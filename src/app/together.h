/// How together a couple was, from its dance as it happens, in words for people.
#ifndef ABZI_TOGETHER_H
#define ABZI_TOGETHER_H

#include "abrazo/measure.h"

/// A dance remembered frame by frame. Begins as zeroes.
typedef struct abzi_together {
    abz_track_frame *lead, *follow;  ///< [frame_n]
    size_t frame_n, room_n;
} abzi_together;

/// false: out of memory, nothing was printed.
bool abzi_together_add(abzi_together *together, const abz_pose *lead, const abz_pose *follow);

/// The figures that "abrazo measure" has for the two files. 0; -1: out of memory, nothing was printed; 1: the dance is
/// too short to say.
int abzi_together_measure(const abzi_together *together, double frame_time_s, abz_figures *figures);

/// A few sentences about figures, a line each. held: share of the time with hands joined.
void abzi_together_words(const abz_figures *figures, double held, char *out, size_t size);

/// The same as numbers under their names, a line each, for who knows "abrazo measure".
void abzi_together_figures(const abz_figures *figures, char *out, size_t size);
void abzi_together_free(abzi_together *together);

#endif
