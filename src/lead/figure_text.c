#include "lead/figure_text.h"

#include <string.h>

#include "base/text.h"

// ---- errors --------------------------------------------------------------------------------------------------------

/// Columns are counted in characters: bytes that go on with one do not count.
static uint32_t column_of(const abzi_reader *r, size_t at)
{
    uint32_t column = 1;
    for (size_t i = r->line_at; i < at; i++) {
        column += ((unsigned char)r->text[i] & 0xC0) != 0x80;
    }
    return column;
}

static bool refuse(abzi_reader *r, abz_status status, size_t at, abzi_text *what)
{
    abzi_text_end(what);
    r->error->status = status;
    r->error->offset = at;
    r->error->line = r->line;
    r->error->column = column_of(r, at);
    return false;
}

static abzi_text message(abzi_reader *r, const char *words)
{
    abzi_text t = {.out = r->error->what, .size = sizeof r->error->what};
    abzi_text_words(&t, words);
    return t;
}

static void add_found(const abzi_reader *r, abzi_read_word found, abzi_text *t)
{
    abzi_text_words(t, ", found ");
    if (found.n > 0) {
        abzi_text_quote(t, r->text + found.at, found.n);
    } else {
        abzi_text_words(t, found.at >= r->size ? "the end" : "the end of the line");
    }
}

bool abzi_read_expected(abzi_reader *r, const char *what, abzi_read_word found)
{
    abzi_text t = message(r, "expected ");
    abzi_text_words(&t, what);
    add_found(r, found, &t);
    return refuse(r, ABZ_EMALFORMED, found.at, &t);
}

bool abzi_read_expected_of(abzi_reader *r, const abzi_words *list, const char *other, abzi_read_word found)
{
    abzi_text t = message(r, "expected ");
    abzi_text_words(&t, list->what);
    const int32_t n = list->n + (other != NULL);
    for (int32_t i = 0; i < n; i++) {
        abzi_text_words(&t, i == 0 ? ": " : i < n - 1 ? ", " : " or ");
        abzi_text_words(&t, i < list->n ? list->word[i] : other);
    }
    add_found(r, found, &t);
    return refuse(r, ABZ_EMALFORMED, found.at, &t);
}

bool abzi_read_expected_number(abzi_reader *r, const char *what, int32_t least, int32_t most, abzi_read_word found)
{
    abzi_text t = message(r, "expected ");
    abzi_text_words(&t, what);
    abzi_text_words(&t, " from ");
    abzi_text_words(&t, least < 0 ? "-" : "");
    abzi_text_count(&t, (uint64_t)(least < 0 ? -least : least));
    abzi_text_words(&t, " to ");
    abzi_text_count(&t, (uint64_t)most);
    add_found(r, found, &t);
    return refuse(r, ABZ_EMALFORMED, found.at, &t);
}

bool abzi_read_too_many(abzi_reader *r, const char *what, int32_t most, abzi_read_word found)
{
    abzi_text t = message(r, "there are more than ");
    abzi_text_count(&t, (uint64_t)most);
    abzi_text_words(&t, " ");
    abzi_text_words(&t, what);
    return refuse(r, ABZ_ELIMIT, found.at, &t);
}

// ---- lines and words -----------------------------------------------------------------------------------------------

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

abzi_read_word abzi_read_peek(const abzi_reader *r)
{
    abzi_read_word w = {r->at, 0};
    while (w.at < r->line_end && is_blank(r->text[w.at])) {
        w.at++;
    }
    while (w.at + w.n < r->line_end && !is_blank(r->text[w.at + w.n]) && r->text[w.at + w.n] != ',') {
        w.n++;
    }
    w.n += w.n == 0 && w.at < r->line_end;  // a comma
    return w;
}

abzi_read_word abzi_read_take(abzi_reader *r)
{
    const abzi_read_word w = abzi_read_peek(r);
    r->at = w.at + w.n;
    return w;
}

void abzi_read_line(abzi_reader *r, size_t from)
{
    for (r->line_at = from;; r->line_at = r->line_end + 1) {
        const char *end = r->line_at < r->size ? memchr(r->text + r->line_at, '\n', r->size - r->line_at) : NULL;
        r->line_end = end ? (size_t)(end - r->text) : r->size;
        r->at = r->line_at;
        r->line++;
        if (!end || abzi_read_peek(r).n > 0) {
            return;
        }
    }
}

bool abzi_read_has_ended(const abzi_reader *r)
{
    return r->line_end == r->size && abzi_read_peek(r).n == 0;
}

bool abzi_read_end_line(abzi_reader *r)
{
    const abzi_read_word rest = abzi_read_take(r);
    if (rest.n > 0) {
        return abzi_read_expected(r, "the end of the line", rest);
    }
    if (r->line_end < r->size) {
        abzi_read_line(r, r->line_end + 1);
    }
    return true;
}

bool abzi_read_is(const abzi_reader *r, abzi_read_word w, const char *other)
{
    return w.n == strlen(other) && memcmp(r->text + w.at, other, w.n) == 0;
}

bool abzi_read_take_if(abzi_reader *r, const char *other)
{
    const abzi_read_word w = abzi_read_peek(r);
    const bool same = abzi_read_is(r, w, other);
    r->at = same ? w.at + w.n : r->at;
    return same;
}

bool abzi_read_is_row(const abzi_reader *r)
{
    const abzi_read_word w = abzi_read_peek(r);
    return w.n > 0 && r->text[w.at] >= '0' && r->text[w.at] <= '9';
}

bool abzi_read_take_key(abzi_reader *r, const char *key)
{
    if (abzi_read_take_if(r, key)) {
        return true;
    }
    abzi_text t = message(r, "expected \"");
    abzi_text_words(&t, key);
    abzi_text_words(&t, "\"");
    add_found(r, abzi_read_peek(r), &t);
    return refuse(r, ABZ_EMALFORMED, abzi_read_peek(r).at, &t);
}

int32_t abzi_read_find(const abzi_reader *r, const abzi_words *list, abzi_read_word w)
{
    for (int32_t i = 0; i < list->n; i++) {
        if (abzi_read_is(r, w, list->word[i])) {
            return i;
        }
    }
    return -1;
}

bool abzi_read_take_of(abzi_reader *r, const abzi_words *list, int32_t *value)
{
    const abzi_read_word w = abzi_read_take(r);
    *value = abzi_read_find(r, list, w);
    return *value >= 0 || abzi_read_expected_of(r, list, NULL, w);
}

size_t abzi_read_digits(const abzi_reader *r, size_t at, size_t end, int32_t *value)
{
    size_t n = 0;
    for (*value = 0; n < 4 && at + n < end && r->text[at + n] >= '0' && r->text[at + n] <= '9'; n++) {
        *value = *value * 10 + r->text[at + n] - '0';
    }
    return n;
}

bool abzi_read_take_number(abzi_reader *r, const char *what, int32_t least, int32_t most, int32_t *value)
{
    const abzi_read_word w = abzi_read_take(r);
    const bool negative = w.n > 1 && least < 0 && r->text[w.at] == '-';
    const size_t n = abzi_read_digits(r, w.at + negative, w.at + w.n, value);
    *value = negative ? -*value : *value;
    const bool good = n > 0 && n + negative == w.n && *value >= least && *value <= most;
    return good || abzi_read_expected_number(r, what, least, most, w);
}

// ---- words for people ----------------------------------------------------------------------------------------------

/// Bytes of the character of UTF-8 that begins here; 0: it is none, or one that no text has.
static size_t character(const char *text, size_t n)
{
    const unsigned char *c = (const unsigned char *)text;
    const size_t size = c[0] < 0x80 ? 1 : c[0] < 0xC2 ? 0 : c[0] < 0xE0 ? 2 : c[0] < 0xF0 ? 3 : c[0] < 0xF5 ? 4 : 0;
    if (size == 0 || size > n || c[0] == 0x7F || (c[0] < ' ' && c[0] != '\t')) {
        return 0;
    }
    uint32_t point = c[0] & (0xFFu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((c[i] & 0xC0) != 0x80) {
            return 0;
        }
        point = point << 6 | (c[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0xA0, 0x800, 0x10000};  // below: written too long, or a control character
    const bool surrogate = point >= 0xD800 && point < 0xE000;
    return point < least[size] || surrogate || (point & 0xFFFE) == 0xFFFE || point > 0x10FFFF ? 0 : size;
}

bool abzi_read_take_text(abzi_reader *r, const char *what, char *out, size_t size)
{
    abzi_read_word w = abzi_read_peek(r);
    size_t end = r->line_end, used_n = strlen(out);
    while (end > w.at && is_blank(r->text[end - 1])) {
        end--;
    }
    if (w.n == 0) {
        return abzi_read_expected(r, what, w);
    }
    for (size_t at = w.at, n; at < end; at += n) {
        n = character(r->text + at, end - at);
        if (n == 0) {
            return abzi_read_expected(r, "text in UTF-8 without control characters", (abzi_read_word){at, 1});
        }
    }
    w.n = end - w.at;
    if (used_n + w.n >= size) {
        abzi_text t = message(r, what);
        abzi_text_words(&t, " is longer than ");
        abzi_text_count(&t, size - 1);
        abzi_text_words(&t, " bytes");
        return refuse(r, ABZ_ELIMIT, w.at, &t);
    }
    memcpy(out + used_n, r->text + w.at, w.n);
    r->at = end;
    return abzi_read_end_line(r);
}

bool abzi_read_take_name(abzi_reader *r, char *out, size_t size)
{
    const abzi_read_word w = abzi_read_take(r);
    size_t good_n = 0;
    while (good_n < w.n) {
        const char c = r->text[w.at + good_n];
        const bool letter = (c >= 'a' && c <= 'z');
        if (!letter && !(good_n > 0 && (c == '-' || (c >= '0' && c <= '9')))) {
            break;
        }
        good_n++;
    }
    if (good_n < w.n || w.n == 0 || w.n >= size) {
        return abzi_read_expected(r, "a name of at most 47 small letters, digits and hyphens that begins with a letter",
                                  w);
    }
    memcpy(out, r->text + w.at, w.n);
    return abzi_read_end_line(r);
}
