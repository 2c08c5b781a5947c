/// Tables of numbers for the commands: one column of a text file in, one value a tick out.
///
/// A table has a row a line, its cells between tabs, semicolons, commas or blanks, whichever of these the line has
/// first in this order; where it is not the comma that parts them, a comma in a number is its point. Lines that begin
/// with # or %, empty lines, and those before the first in which the column holds a number are no rows.
///
/// Row n is at n / rate seconds. Tick k ends at (k + 1) / 60 s. Up to 60 rows a second a tick has the value on the line
/// between the rows around its end; above, the mean over its time, a row holding until the next.
#ifndef ABZI_COLUMN_FILE_H
#define ABZI_COLUMN_FILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct abzi_column abzi_column;

// Slower than once a second misses half of the breaths, faster is sound.
#define ABZI_COLUMN_RATE_MIN 1
#define ABZI_COLUMN_RATE_MAX 48000

/// Open a table ("-": standard input) and read up to its first row. column: its number from 1, or its name in a line
/// before the first row, which may be a comment. Prints one line on standard error and returns NULL on failure.
/// Units  rate_hz: rows a second, ABZI_COLUMN_RATE_MIN .. ABZI_COLUMN_RATE_MAX; counted in millionths
abzi_column *abzi_column_open(const char *path, const char *column, double rate_hz);

/// The value of the next tick; NAN: missing. Blocks on a pipe, and reads no further than the tick needs.
/// 1: *value written; 0: the file has ended; -1: failed, or it has ended and no row held a number; the line was
/// printed.
int abzi_column_tick(abzi_column *file, float *value);

/// So much of the signal was needed for the ticks so far: their end, or the row after it.
double abzi_column_heard_s(const abzi_column *file);

/// From now on the file ends where it is read to when *asked is not 0. asked: a signal's handler may set it.
void abzi_column_end_when(abzi_column *file, const atomic_int *asked);

/// What was not as it should be in what was read: "breath.csv: 3 of 500 rows hold no number in column 2". false:
/// nothing.
bool abzi_column_remark(const abzi_column *file, char *out, size_t size);
void abzi_column_close(abzi_column *file);

#endif
