/// A repertoire as a file, mapped and never copied.
#ifndef ABZI_REPERTOIRE_FILE_H
#define ABZI_REPERTOIRE_FILE_H

#include "abrazo/partner.h"

typedef struct abzi_repertoire_file {
    void *bytes;
    size_t n;
    abz_repertoire repertoire;
} abzi_repertoire_file;

/// 0, or -1 with the line printed, "abrazo: PATH: what".
int abzi_repertoire_map(const char *path, abzi_repertoire_file *file);
void abzi_repertoire_unmap(abzi_repertoire_file *file);

#endif
