#define _POSIX_C_SOURCE 200809L

#include "edge/column_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abrazo/base.h"
#include "base/text.h"
#include "edge/cells.h"
#include "edge/complain.h"
#include "edge/patient_read.h"

enum {
    BUFFER_SIZE = 65536,  // and with it the longest line
    HEAD_LINES = 1000,    // lines without a number after which nobody waits for one
    NAME_SIZE = 128
};

// A row is so many parts long, and a tick as many of them as there are rows in a million seconds.
static const uint64_t parts = (uint64_t)ABZ_TICKS_PER_SECOND * 1000000;

/// A place between rows, counted so that no rate drifts.
typedef struct place {
    uint64_t row, part;
} place;

struct abzi_column {
    const char *name, *column;  ///< for messages; the caller's, or a literal
    int fd;
    bool at_end;                        ///< of the bytes
    const atomic_int *asked;            ///< to end, when not 0; or NULL
    size_t index;                       ///< of the column, from 0; SIZE_MAX: still to be found by its name
    char head[NAME_SIZE];               ///< the first line, for a name that is not found
    uint64_t line_n, row_n, missing_n;  ///< read so far
    double before, last;                ///< the newest two rows; NAN: missing
    uint64_t rate;                      ///< rows in a million seconds
    uint64_t tick_n;
    place at;               ///< the end of the newest tick
    size_t used_n, byte_n;  ///< of the buffer
    char buffer[BUFFER_SIZE];
};

// ---- lines ---------------------------------------------------------------------------------------------------------

/// -1, with the line printed.
static int complain(const abzi_column *file, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", file->name, what);
    return -1;
}

/// Read more behind what is there. 0, or -1 with the line printed.
static int fill(abzi_column *file)
{
    file->byte_n -= file->used_n;
    memmove(file->buffer, file->buffer + file->used_n, file->byte_n);
    file->used_n = 0;
    if (file->byte_n == BUFFER_SIZE) {
        return complain(file, "a line of more than 65536 bytes, expected a table of numbers");
    }
    const ssize_t n = abzi_patient_read(file->fd, file->buffer + file->byte_n, BUFFER_SIZE - file->byte_n, file->asked);
    if (n < 0) {
        return complain(file, strerror(errno));
    }
    file->at_end = n == 0;
    file->byte_n += (size_t)n;
    return 0;
}

/// The next line, without its end. 1; 0: there is none; -1: failed, the line was printed.
static int next_line(abzi_column *file, const char **line, size_t *n)
{
    size_t seen_n = 0;
    const char *end;
    for (;;) {
        if (file->asked && *file->asked != 0) {
            return 0;
        }
        *line = file->buffer + file->used_n;
        *n = file->byte_n - file->used_n;
        end = memchr(*line + seen_n, '\n', *n - seen_n);
        if (end || file->at_end) {
            break;
        }
        seen_n = *n;
        if (fill(file) != 0) {
            return -1;
        }
    }
    if (!end && *n == 0) {
        return 0;
    }
    *n = end ? (size_t)(end - *line) : *n;
    file->used_n += *n + (end != NULL);
    if (file->line_n++ == 0 && *n >= 3 && memcmp(*line, "\xEF\xBB\xBF", 3) == 0) {  // the mark of UTF-8
        *line += 3;
        *n -= 3;
    }
    return 1;
}

/// Look for the column by its name in a line, which may be a comment.
static void find_name(abzi_column *file, abzi_cell line)
{
    while (line.n > 0 && strchr("#% ", line.text[0])) {
        line = (abzi_cell){line.text + 1, line.n - 1};
    }
    const char parted_by = abzi_cell_separator(line);
    const size_t name_n = strlen(file->column);
    abzi_cell c;
    for (size_t i = 0; abzi_cell_cut(&line, parted_by, &c); i++) {
        if (c.n == name_n && memcmp(c.text, file->column, name_n) == 0) {
            file->index = i;
            return;
        }
    }
}

// ---- rows ----------------------------------------------------------------------------------------------------------

/// No row was found, in the whole file or where the first should have been. -1, with the line printed.
static int no_column(const abzi_column *file, bool whole)
{
    char what[2 * NAME_SIZE + 128], quoted[NAME_SIZE + 8];
    abzi_text t = {.out = quoted, .size = sizeof quoted};
    abzi_text_quote(&t, file->column, strlen(file->column));
    abzi_text_end(&t);
    if (file->line_n == 0) {
        return complain(file, "is empty, expected a table of numbers");
    }
    if (file->index == SIZE_MAX) {
        snprintf(what, sizeof what, "has no column %s, it begins with %s", quoted, file->head);
    } else {
        snprintf(what, sizeof what, "no number in column %s in %s%llu lines, expected a table of numbers", file->column,
                 whole ? "its " : "the first ", (unsigned long long)(whole ? file->line_n : HEAD_LINES));
    }
    return complain(file, what);
}

/// The next row into last. 1; 0: the file has ended; -1: failed, the line was printed.
static int next_row(abzi_column *file)
{
    abzi_cell line, c;
    int got;
    while ((got = next_line(file, &line.text, &line.n)) > 0) {
        line = abzi_cell_trimmed(line);
        if (memchr(line.text, 0, line.n)) {
            return complain(file, "is not text, expected a table of numbers");
        }
        if (file->line_n == 1) {
            abzi_text t = {.out = file->head, .size = sizeof file->head};
            abzi_text_quote(&t, line.text, line.n);
            abzi_text_end(&t);
        }
        if (file->row_n == 0 && file->line_n > HEAD_LINES) {
            return no_column(file, false);
        }
        if (file->index == SIZE_MAX) {
            find_name(file, line);
            continue;
        }
        if (line.n == 0 || line.text[0] == '#' || line.text[0] == '%') {
            continue;
        }
        const char parted_by = abzi_cell_separator(line);
        bool there = true;
        for (size_t i = 0; there && i <= file->index; i++) {
            there = abzi_cell_cut(&line, parted_by, &c);
        }
        const double value = there ? abzi_cell_number(c, parted_by) : (double)NAN;
        if (file->row_n > 0 || !isnan(value) || (there && abzi_cell_is_missing(c))) {
            file->before = file->last;
            file->last = value;
            file->row_n++;
            file->missing_n += isnan(value);
            return 1;
        }
    }
    const bool is_empty = got == 0 && file->row_n > 0 && file->missing_n == file->row_n;
    return is_empty && !(file->asked && *file->asked != 0) ? no_column(file, true) : got;
}

/// Read on until row is the newest. 1; 0: the file has ended; -1: failed, the line was printed.
static int read_to(abzi_column *file, uint64_t row)
{
    int got = 1;
    while (got > 0 && file->row_n <= row) {
        got = next_row(file);
    }
    return got;
}

abzi_column *abzi_column_open(const char *path, const char *column, double rate_hz)
{
    const bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    const int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fprintf(stderr, "abrazo: %s: %s\n", name, strerror(errno));
        return NULL;
    }
    abzi_column *file = calloc(1, sizeof *file);
    if (!file) {
        abzi_out_of_memory();
        if (!standard) {
            close(fd);
        }
        return NULL;
    }
    file->name = name;
    file->column = column;
    file->fd = fd;
    file->rate = (uint64_t)(rate_hz * 1e6 + 0.5);
    const bool counted = column[0] != 0 && strspn(column, "0123456789") == strlen(column) && strlen(column) < 6;
    file->index = counted ? strtoul(column, NULL, 10) - 1 : SIZE_MAX;
    const int got = next_row(file);
    if (got == 0) {
        no_column(file, true);
    }
    if (got <= 0) {
        abzi_column_close(file);
        return NULL;
    }
    return file;
}

// ---- ticks ---------------------------------------------------------------------------------------------------------

static bool is_slow(const abzi_column *file)
{
    return file->rate <= parts;
}

/// The value at a place, on the line between the rows around it.
static int value_at(abzi_column *file, place at, float *value)
{
    const int got = read_to(file, at.part > 0 ? at.row + 1 : at.row);
    if (got > 0) {
        const double share = (double)at.part / (double)parts;
        *value = (float)(at.part > 0 ? file->before + (file->last - file->before) * share : file->last);
    }
    return got;
}

/// The mean between two places, missing rows left out.
static int mean_of(abzi_column *file, place from, place to, float *value)
{
    double sum = 0;
    uint64_t weight = 0;
    for (uint64_t row = from.row; row < to.row || (row == to.row && to.part > 0); row++) {
        const int got = read_to(file, row);
        if (got <= 0) {
            return got;
        }
        const uint64_t begin = row == from.row ? from.part : 0, end = row == to.row ? to.part : parts;
        if (!isnan(file->last)) {
            sum += (double)(end - begin) * file->last;
            weight += end - begin;
        }
    }
    *value = weight > 0 ? (float)(sum / (double)weight) : NAN;
    return 1;
}

int abzi_column_tick(abzi_column *file, float *value)
{
    const uint64_t part = file->at.part + file->rate;
    const place end = {file->at.row + part / parts, part % parts};
    const int got = is_slow(file) ? value_at(file, end, value) : mean_of(file, file->at, end, value);
    if (got > 0) {
        file->at = end;
        file->tick_n++;
    }
    return got;
}

double abzi_column_heard_s(const abzi_column *file)
{
    return is_slow(file) && file->row_n > 0 ? (double)(file->row_n - 1) * 1e6 / (double)file->rate
                                            : (double)file->tick_n / ABZ_TICKS_PER_SECOND;
}

void abzi_column_end_when(abzi_column *file, const atomic_int *asked)
{
    file->asked = asked;
}

bool abzi_column_remark(const abzi_column *file, char *out, size_t size)
{
    out[0] = 0;
    if (file->missing_n > 0) {
        snprintf(out, size, "%s: %llu of %llu rows hold no number in column %s", file->name,
                 (unsigned long long)file->missing_n, (unsigned long long)file->row_n, file->column);
    }
    return file->missing_n > 0;
}

void abzi_column_close(abzi_column *file)
{
    if (!file) {
        return;
    }
    if (file->fd != STDIN_FILENO) {
        close(file->fd);
    }
    free(file);
}
