#include "edge/sensor_table.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/base.h"
#include "edge/cells.h"
#include "edge/complain.h"

// ---- the table -----------------------------------------------------------------------------------------------------

/// A comment of a UMAFall file: "%C4:BE:84:71:A5:02; 2; WAIST; SensorTag".
static void read_place(abzi_sensor_table *t, abzi_cell line)
{
    abzi_cell c[4];
    int n = 0;
    while (n < 4 && abzi_cell_cut(&line, ';', &c[n])) {
        n++;
    }
    const double id = n >= 3 ? abzi_cell_number(c[1], ';') : -1;
    if (id >= 0 && id < ABZI_SENSOR_PLACES && c[2].n > 0) {
        snprintf(t->place[(int)id], sizeof *t->place, "%.*s", (int)c[2].n, c[2].text);
        t->has_places = true;
    }
}

static void read_heading(abzi_sensor_table *t, abzi_cell line)
{
    const char parted_by = abzi_cell_separator(line);
    abzi_cell c;
    t->heading_n = 0;
    while (t->heading_n < ABZI_SENSOR_COLUMNS && abzi_cell_cut(&line, parted_by, &c)) {
        char *name = t->heading[t->heading_n++];
        snprintf(name, sizeof *t->heading, "%.*s", (int)(c.n < 31 ? c.n : 31), c.text);
        for (; *name; name++) {
            *name = (char)tolower((unsigned char)*name);
        }
    }
}

/// false: no memory.
static bool add_row(abzi_sensor_table *t, const double *row)
{
    if (t->row_n == t->room) {
        t->room = t->room > 0 ? 2 * t->room : 4096;
        double *grown = realloc(t->value, t->room * t->column_n * sizeof *grown);
        if (!grown) {
            return false;
        }
        t->value = grown;
    }
    memcpy(t->value + t->row_n++ * t->column_n, row, t->column_n * sizeof *row);
    return true;
}

/// The numbers of a line. Their number; 0: it is none of the table.
static size_t read_row(abzi_cell line, double *row)
{
    if (line.n > 0 && line.text[line.n - 1] == ';') {
        line = abzi_cell_trimmed((abzi_cell){line.text, line.n - 1});
    }
    const char parted_by = abzi_cell_separator(line);
    size_t n = 0;
    abzi_cell c;
    while (n < ABZI_SENSOR_COLUMNS && line.n > 0 && abzi_cell_cut(&line, parted_by, &c)) {
        row[n] = abzi_cell_number(c, parted_by);
        if (isnan(row[n]) && !abzi_cell_is_missing(c)) {
            return 0;
        }
        n++;
    }
    return n;
}

int abzi_sensor_table_read(const char *bytes, size_t size, abzi_sensor_table *t)
{
    double row[ABZI_SENSOR_COLUMNS];
    size_t stray_n = 0;
    for (const char *at = bytes, *end = bytes + size; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const size_t n = (size_t)((stop ? stop : end) - at);
        abzi_cell line = abzi_cell_trimmed((abzi_cell){at, n});
        at += n + 1;
        if (line.n == 0) {
            continue;
        }
        if (line.text[0] == '%' || line.text[0] == '#') {
            read_place(t, line);
            continue;
        }
        const size_t column_n = read_row(line, row);
        if (column_n < 3 || (t->row_n > 0 && column_n < t->column_n)) {
            if (t->row_n == 0) {
                read_heading(t, line);
            }
            stray_n++;
            continue;
        }
        t->column_n = t->row_n == 0 ? column_n : t->column_n;
        if (!add_row(t, row)) {
            return abzi_complain(t->name, abz_status_text(ABZ_ENOMEM));
        }
    }
    if (t->row_n < 30 || stray_n > t->row_n) {
        return abzi_complain(t->name, "is no table of a motion sensor: expected rows of at least three numbers");
    }
    return 0;
}

double abzi_sensor_cell(const abzi_sensor_table *t, size_t row, int column)
{
    return t->value[row * t->column_n + (size_t)column - 1];
}

// ---- which columns -------------------------------------------------------------------------------------------------

bool abzi_sensor_find_columns(const abzi_sensor_table *t, const char *const *word, int word_n, int *column)
{
    int found_n = 0;
    for (size_t c = 0; c < t->heading_n && c < t->column_n && found_n < 3; c++) {
        for (int w = 0; w < word_n; w++) {
            const bool is_it = strlen(word[w]) < 3
                                   ? strncmp(t->heading[c], word[w], 2) == 0 && strlen(t->heading[c]) <= 3
                                   : strstr(t->heading[c], word[w]) != NULL;
            if (is_it) {
                column[found_n++] = (int)c + 1;
                break;
            }
        }
    }
    return found_n == 3;
}

int abzi_sensor_find_time(const abzi_sensor_table *t)
{
    for (size_t c = 0; c < t->heading_n && c < t->column_n; c++) {
        if (strstr(t->heading[c], "time") || strcmp(t->heading[c], "t") == 0) {
            return (int)c + 1;
        }
    }
    const bool odd = t->column_n == 4 || t->column_n == 7;
    for (size_t r = 1; odd && r < t->row_n; r++) {
        if (!(abzi_sensor_cell(t, r, 1) >= abzi_sensor_cell(t, r - 1, 1))) {
            return 0;
        }
    }
    return odd;
}

bool abzi_sensor_is_sisfall(const abzi_sensor_table *t)
{
    for (size_t i = 0; i < t->row_n * t->column_n; i += 7) {
        if (t->value[i] - floor(t->value[i]) > 0) {
            return false;
        }
    }
    return t->column_n == 9 && t->heading_n == 0;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double abzi_sensor_middle(double *value, size_t n)
{
    qsort(value, n, sizeof *value, compare);
    return n > 0 ? value[n / 2] : 0;
}

double abzi_sensor_unit_of_time(const abzi_sensor_table *t, int column)
{
    double *step = malloc(t->row_n * sizeof *step);
    if (!step) {
        return 0;
    }
    size_t n = 0;
    for (size_t r = 1; r < t->row_n; r++) {
        const double by = abzi_sensor_cell(t, r, column) - abzi_sensor_cell(t, r - 1, column);
        if (by > 0) {
            step[n++] = by;
        }
    }
    const double usual = abzi_sensor_middle(step, n);
    free(step);
    // Sensors measure 10 to 1000 times a second.
    return usual <= 0 ? 0 : usual < 0.2 ? 1 : usual < 200 ? 1e-3 : usual < 2e5 ? 1e-6 : 1e-9;
}
