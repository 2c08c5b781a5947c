#include "edge/whole_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/base.h"

#define FIRST_SIZE 65536

static uint8_t *complain(const char *name, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", name, what);
    return NULL;
}

static uint8_t *read_all(const char *name, FILE *file, size_t *n)
{
    size_t size = FIRST_SIZE;
    uint8_t *bytes = malloc(size);
    *n = 0;
    while (bytes) {
        *n += fread(bytes + *n, 1, size - *n, file);
        if (ferror(file)) {
            free(bytes);
            return complain(name, strerror(errno));
        }
        if (*n < size) {
            return bytes;
        }
        uint8_t *larger = size <= SIZE_MAX / 2 ? realloc(bytes, 2 * size) : NULL;
        if (!larger) {
            free(bytes);
        }
        bytes = larger;
        size *= 2;
    }
    return complain(name, abz_status_text(ABZ_ENOMEM));
}

uint8_t *abzi_whole_file(const char *path, size_t *n)
{
    if (strcmp(path, "-") == 0) {
        return read_all("standard input", stdin, n);
    }
    FILE *file = fopen(path, "rb");
    if (!file) {
        return complain(path, strerror(errno));
    }
    uint8_t *bytes = read_all(path, file, n);
    fclose(file);
    return bytes;
}
