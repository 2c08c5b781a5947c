/// The cells of a line of a table: between tabs, semicolons, commas or blanks, whichever of these the line has first.
#ifndef ABZI_CELLS_H
#define ABZI_CELLS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct abzi_cell {
    const char *text;
    size_t n;
} abzi_cell;

abzi_cell abzi_cell_trimmed(abzi_cell c);

/// What parts the cells of a line.
char abzi_cell_separator(abzi_cell line);

/// Cut the next cell off a line: quotes may hold a separator, and blanks count as one. false: there is none.
bool abzi_cell_cut(abzi_cell *line, char separator, abzi_cell *out);

/// The number in a cell, or NAN. Where commas part nothing they are points.
double abzi_cell_number(abzi_cell c, char separator);

/// Does the cell say that there is no number?
bool abzi_cell_is_missing(abzi_cell c);

#endif
