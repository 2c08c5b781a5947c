/// A whole file in memory, for what is read more than once.
#ifndef ABZI_WHOLE_FILE_H
#define ABZI_WHOLE_FILE_H

#include <stddef.h>
#include <stdint.h>

/// path "-": standard input. NULL: failed, the line was printed. Free it.
uint8_t *abzi_whole_file(const char *path, size_t *n);

#endif
