#define _POSIX_C_SOURCE 200809L

#include "edge/beats_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

enum { FIELDS = 3 };

typedef struct reader {
    const char *path;
    FILE *file;
    char *line;
    size_t line_size;
    unsigned long number;  // of the line
} reader;

typedef struct fields {
    const char *at[FIELDS];
    size_t length[FIELDS];
    size_t n;  // at most FIELDS; the rest is not looked at
    bool has_comma;
} fields;

// ---- lines -----------------------------------------------------------------------------------------------------------

static int complain(const reader *r, const char *what)
{
    if (r->number > 0) {
        fprintf(stderr, "abrazo: %s:%lu: %s\n", r->path, r->number, what);
    } else {
        fprintf(stderr, "abrazo: %s: %s\n", r->path, what);
    }
    return -1;
}

static int complain_of_field(const reader *r, const fields *f, size_t i, const char *expected)
{
    char what[160];
    abzi_text text = {what, sizeof what - 1, 0, false};
    abzi_text_words(&text, "expected ");
    abzi_text_words(&text, expected);
    abzi_text_words(&text, ", not ");
    abzi_text_quote(&text, i < f->n ? f->at[i] : "", i < f->n ? f->length[i] : 0);
    abzi_text_end(&text);
    return complain(r, what);
}

static int reader_open(const char *path, reader *r)
{
    *r = (reader){.path = path, .file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb")};
    return r->file ? 0 : complain(r, strerror(errno));
}

static void reader_close(reader *r)
{
    free(r->line);
    if (r->file && r->file != stdin) {
        fclose(r->file);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/// Between commas, if there are any, without the blanks around; else between blanks.
static void split(const char *line, size_t n, fields *f)
{
    const char *end = line + n;
    f->n = 0;
    f->has_comma = memchr(line, ',', n) != NULL;
    while (f->n < FIELDS && line <= end) {
        while (line < end && is_blank(*line)) {
            line++;
        }
        const char *stop = line;
        while (stop < end && (f->has_comma ? *stop != ',' : !is_blank(*stop))) {
            stop++;
        }
        if (!f->has_comma && stop == line) {
            break;
        }
        size_t length = (size_t)(stop - line);
        while (length > 0 && is_blank(line[length - 1])) {
            length--;
        }
        f->at[f->n] = line;
        f->length[f->n++] = length;
        line = stop + 1;
    }
}

/// The next line that says something. 1; 0: the file has ended; -1: failed, the line was printed.
static int next_line(reader *r, fields *f)
{
    for (;;) {
        errno = 0;
        ssize_t n = getline(&r->line, &r->line_size, r->file);
        if (n < 0) {
            if (!ferror(r->file) && errno == 0) {
                return 0;
            }
            r->number = 0;
            return complain(r, strerror(errno));
        }
        r->number++;
        n -= n > 0 && r->line[n - 1] == '\n';
        split(r->line, (size_t)n, f);
        if (f->n > 0 && (f->length[0] == 0 || f->at[0][0] != '#')) {
            return 1;
        }
    }
}

static int read_time(const reader *r, const fields *f, size_t i, double *seconds)
{
    // A day of music is more than anyone dances.
    if (i >= f->n || !abzi_decimal_read(f->at[i], f->length[i], seconds) || fabs(*seconds) > 86400) {
        return complain_of_field(r, f, i, "a time in seconds");
    }
    return 0;
}

static int read_place(const reader *r, const fields *f, size_t i, uint32_t *in_bar)
{
    double place = 0;
    // No bar has a hundred beats.
    if (i < f->n && f->length[i] > 0 &&
        (!abzi_decimal_read(f->at[i], f->length[i], &place) || place < 0 || place > 99 || place != floor(place))) {
        return complain_of_field(r, f, i, "a place in the bar");
    }
    *in_bar = (uint32_t)place;
    return 0;
}

/// Room for one more. The new place, or NULL with the line printed.
static void *grow(reader *r, void *beat, size_t n, size_t size)
{
    // Grown whenever n is a power of two.
    if (n > 0 && (n & (n - 1)) != 0) {
        return beat;
    }
    void *grown = n <= SIZE_MAX / 2 / size ? realloc(beat, (n > 0 ? 2 * n : 1) * size) : NULL;
    if (!grown) {
        r->number = 0;
        complain(r, abz_status_text(ABZ_ENOMEM));
    }
    return grown;
}

// ---- the two kinds ---------------------------------------------------------------------------------------------------

static int read_true(reader *r, abz_true_beat **beat, size_t *n)
{
    fields f;
    int more;
    while ((more = next_line(r, &f)) > 0) {
        abz_true_beat read;
        if (read_time(r, &f, 0, &read.beat_s) != 0 || read_place(r, &f, 1, &read.in_bar) != 0) {
            return -1;
        }
        if (*n > 0 && !(read.beat_s > (*beat)[*n - 1].beat_s)) {
            return complain(r, "this beat is not later than the one before it");
        }
        abz_true_beat *grown = grow(r, *beat, *n, sizeof **beat);
        if (!grown) {
            return -1;
        }
        *beat = grown;
        (*beat)[(*n)++] = read;
    }
    if (more == 0 && *n == 0) {
        r->number = 0;
        return complain(r, "there are no beats in it");
    }
    return more;
}

static int read_told(reader *r, abz_told_beat **beat, size_t *n, bool *has_heard)
{
    fields f;
    int more;
    bool is_first = true;
    *has_heard = false;
    while ((more = next_line(r, &f)) > 0) {
        abz_told_beat read = {0, 0, 0};
        bool is_head = is_first && f.length[0] > 0 && f.at[0][0] == 'h';  // no number begins so
        if (!is_first && f.has_comma != *has_heard) {
            return complain(r, *has_heard ? "expected \"heard_s,beat_s\", as before" : "expected one time, as before");
        }
        is_first = false;
        *has_heard = f.has_comma;
        if (is_head) {
            continue;
        }
        if (f.has_comma && read_time(r, &f, 0, &read.heard_s) != 0) {
            return -1;
        }
        if (read_time(r, &f, f.has_comma, &read.beat_s) != 0 ||
            read_place(r, &f, f.has_comma + 1u, &read.in_bar) != 0) {
            return -1;
        }
        read.heard_s = f.has_comma ? read.heard_s : read.beat_s;
        abz_told_beat *grown = grow(r, *beat, *n, sizeof **beat);
        if (!grown) {
            return -1;
        }
        *beat = grown;
        (*beat)[(*n)++] = read;
    }
    return more;
}

int abzi_true_beats_load(const char *path, abz_true_beat **beat, size_t *n)
{
    reader r;
    *beat = NULL;
    *n = 0;
    int result = reader_open(path, &r);
    if (result == 0) {
        result = read_true(&r, beat, n);
    }
    reader_close(&r);
    if (result != 0) {
        free(*beat);
        *beat = NULL;
    }
    return result;
}

int abzi_told_beats_load(const char *path, abz_told_beat **beat, size_t *n, bool *has_heard)
{
    reader r;
    *beat = NULL;
    *n = 0;
    int result = reader_open(path, &r);
    if (result == 0) {
        result = read_told(&r, beat, n, has_heard);
    }
    reader_close(&r);
    if (result != 0) {
        free(*beat);
        *beat = NULL;
    }
    return result;
}
