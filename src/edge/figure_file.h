/// Figures for the commands: of the syllabus that comes with the program, or from a file.
#ifndef ABZI_FIGURE_FILE_H
#define ABZI_FIGURE_FILE_H

#include "abrazo/figure.h"

/// word: a path, when ".figure" is in it, "-" for standard input, else a figure of the syllabus as DANCE/NAME.
/// 0; -1: it cannot be read, and one line, "abrazo: PATH:LINE:COLUMN: what", was printed on standard error.
int abzi_figure_load(const char *word, abz_figure *figure);

/// The same, and its parts fit (abz_figure_check).
int abzi_figure_load_checked(const char *word, abz_figure *figure);

/// Figure n of the syllabus; false: there are no more.
bool abzi_syllabus_figure(size_t n, abz_figure *figure);

#endif
