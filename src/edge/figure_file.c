#include "edge/figure_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/complain.h"

#define FILE_MAX 65536  // bytes; the largest figure takes a third of it

static int read_text(const char *name, const char *text, size_t size, abz_figure *figure)
{
    abz_error error;
    if (abz_figure_read(text, size, figure, &error) == ABZ_OK) {
        return 0;
    }
    fprintf(stderr, "abrazo: %s:%u:%u: %s\n", name, error.line, error.column, error.what);
    return -1;
}

static int read_open_file(const char *name, FILE *file, abz_figure *figure)
{
    char *text = malloc(FILE_MAX + 1);
    if (!text) {
        return abzi_complain(name, abz_status_text(ABZ_ENOMEM));
    }
    const size_t n = fread(text, 1, FILE_MAX + 1, file);
    const int result = ferror(file)   ? abzi_complain(name, strerror(errno))
                       : n > FILE_MAX ? abzi_complain(name, "longer than 64 KiB: no figure is")
                                      : read_text(name, text, n, figure);
    free(text);
    return result;
}

static int load_file(const char *path, abz_figure *figure)
{
    if (strcmp(path, "-") == 0) {
        return read_open_file("standard input", stdin, figure);
    }
    FILE *file = fopen(path, "rb");
    if (!file) {
        return abzi_complain(path, strerror(errno));
    }
    const int result = read_open_file(path, file, figure);
    fclose(file);
    return result;
}

bool abzi_syllabus_figure(size_t n, abz_figure *figure)
{
    size_t size;
    const char *text = abz_syllabus_text(n, &size);
    abz_error error;
    return text && abz_figure_read(text, size, figure, &error) == ABZ_OK;
}

/// Is this figure called DANCE/NAME?
static bool is_called(const abz_figure *figure, const char *word)
{
    const char *dance = abz_dance_name((abz_dance)figure->dance);
    const size_t n = strlen(dance);
    return strncmp(word, dance, n) == 0 && word[n] == '/' && strcmp(word + n + 1, figure->name) == 0;
}

int abzi_figure_load(const char *word, abz_figure *figure)
{
    if (strstr(word, ".figure") || strcmp(word, "-") == 0) {
        return load_file(word, figure);
    }
    for (size_t n = 0; abzi_syllabus_figure(n, figure); n++) {
        if (is_called(figure, word)) {
            return 0;
        }
    }
    return abzi_complain(word, "there is no such figure; abrazo figures list shows all, and files end in .figure");
}

int abzi_figure_load_checked(const char *word, abz_figure *figure)
{
    abz_error error;
    if (abzi_figure_load(word, figure) != 0) {
        return -1;
    }
    if (abz_figure_check(figure, &error) == ABZ_OK) {
        return 0;
    }
    if (error.line == 0) {
        return abzi_complain(word, error.what);
    }
    fprintf(stderr, "abrazo: %s:%u:%u: %s\n", word, error.line, error.column, error.what);
    return -1;
}
