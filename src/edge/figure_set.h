/// The figures of one dance, as many as a couple knows.
#ifndef ABZI_FIGURE_SET_H
#define ABZI_FIGURE_SET_H

#include "abrazo/figure.h"

typedef struct abzi_figure_set {
    abz_figure *figure;  ///< [n]
    size_t n;
} abzi_figure_set;

/// Of these files and folders (every *.figure in them), or of the syllabus that comes with the program when there are
/// none. They are checked (abz_figure_check). Files of other dances are an error, in folders they are left out.
/// ABZ_DANCE_UNKNOWN: all are of one dance. 0, or -1 with the line printed. Free it in both cases.
int abzi_figure_set_load(const char *const *path, size_t path_n, abz_dance dance, abzi_figure_set *set);
void abzi_figure_set_free(abzi_figure_set *set);

/// The index of the figure with this name, as NAME or as DANCE/NAME; -1: there is none.
int abzi_figure_set_find(const abzi_figure_set *set, const char *name, size_t name_n);

/// Counts a minute of a figure's dance at a tempo; 0: as usual. What is far from usual is remarked, unless quiet.
float abzi_counts_per_minute(const abz_figure *figure, double tempo, bool quiet);

#endif
