/// Beats in text files, as people annotate them and as trackers tell them.
#ifndef ABZI_BEATS_FILE_H
#define ABZI_BEATS_FILE_H

#include "abrazo/measure.h"

/// A file of beats as people hear them: a beat a line, its time in seconds, then, if the bars are known, its place in
/// the bar. Times rise. Empty lines and those that begin with "#" are left out.
/// 0: *beat [*n] is the caller's to free; -1: failed, the line was printed. "-" is standard input.
int abzi_true_beats_load(const char *path, abz_true_beat **beat, size_t *n);

/// A file of told beats: lines of "heard_s,beat_s[,in_bar[,...]]", as "abrazo listen --csv" writes them, after a head
/// line or none; in_bar may be empty or 0. *has_heard tells whether the lines had commas: without, they are as above,
/// and every beat counts as told in time.
/// 0: *beat [*n] is the caller's to free; -1: failed, the line was printed. "-" is standard input.
int abzi_told_beats_load(const char *path, abz_told_beat **beat, size_t *n, bool *has_heard);

#endif
