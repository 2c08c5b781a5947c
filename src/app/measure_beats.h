/// The judging of beats, as "abrazo measure --beats" does it.
#ifndef ABZI_MEASURE_BEATS_H
#define ABZI_MEASURE_BEATS_H

#include <stdbool.h>

/// Print how well the beats told in one file meet those of another. The command's exit status: 0, or 1 with the line
/// printed.
int abzi_measure_beats(const char *true_path, const char *told_path, bool json);

#endif
