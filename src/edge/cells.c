#include "edge/cells.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/decimal.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\r';
}

abzi_cell abzi_cell_trimmed(abzi_cell c)
{
    for (; c.n > 0 && is_blank(c.text[0]); c.text++, c.n--) {
    }
    for (; c.n > 0 && is_blank(c.text[c.n - 1]); c.n--) {
    }
    return c;
}

char abzi_cell_separator(abzi_cell line)
{
    static const char sign[] = {'\t', ';', ','};
    for (size_t i = 0; i < sizeof sign; i++) {
        if (memchr(line.text, sign[i], line.n)) {
            return sign[i];
        }
    }
    return ' ';
}

bool abzi_cell_cut(abzi_cell *line, char separator, abzi_cell *out)
{
    if (!line->text) {
        return false;
    }
    bool quoted = false;
    size_t n = 0;
    for (; n < line->n && (quoted || line->text[n] != separator); n++) {
        quoted = quoted != (line->text[n] == '"');
    }
    *out = abzi_cell_trimmed((abzi_cell){line->text, n});
    if (out->n >= 2 && out->text[0] == '"' && out->text[out->n - 1] == '"') {
        *out = abzi_cell_trimmed((abzi_cell){out->text + 1, out->n - 2});
    }
    if (n == line->n) {
        line->text = NULL;
        return true;
    }
    *line = (abzi_cell){line->text + n + 1, line->n - n - 1};
    if (separator == ' ') {
        *line = abzi_cell_trimmed(*line);
    }
    return true;
}

double abzi_cell_number(abzi_cell c, char separator)
{
    char text[64];
    double value;
    if (c.n == 0 || c.n > sizeof text) {
        return (double)NAN;
    }
    memcpy(text, c.text, c.n);
    char *comma = separator != ',' ? memchr(text, ',', c.n) : NULL;
    if (comma) {
        *comma = '.';
    }
    return abzi_decimal_read(text, c.n, &value) && fabs(value) <= (double)FLT_MAX ? value : (double)NAN;
}

bool abzi_cell_is_missing(abzi_cell c)
{
    static const char word[][5] = {"", "-", "?", "NaN", "nan", "NAN", "NA", "N/A", "null", "None", "inf", "-inf"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
        if (c.n == strlen(word[i]) && memcmp(c.text, word[i], c.n) == 0) {
            return true;
        }
    }
    return false;
}
