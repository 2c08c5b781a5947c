/// Text put together piece by piece in a buffer of the caller, without stdio. What does not fit is cut off and full is
/// set; there is always room for the terminating zero of abzi_text_end.
#ifndef ABZI_TEXT_H
#define ABZI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct abzi_text {
    char *out;
    size_t size, n;
    bool full;
} abzi_text;

static inline void abzi_text_bytes(abzi_text *t, const char *bytes, size_t n)
{
    size_t room = t->size - t->n;
    t->full = t->full || n > room;
    n = n > room ? room : n;
    memcpy(t->out + t->n, bytes, n);
    t->n += n;
}

static inline void abzi_text_words(abzi_text *t, const char *words)
{
    abzi_text_bytes(t, words, strlen(words));
}

static inline void abzi_text_count(abzi_text *t, uint64_t count)
{
    char digits[20];
    size_t n = 0;
    do {
        digits[sizeof digits - ++n] = (char)('0' + count % 10);
        count /= 10;
    } while (count != 0);
    abzi_text_bytes(t, digits + sizeof digits - n, n);
}

/// Bytes of a file for a message: at most 40, and what is not printable ASCII becomes "?".
static inline void abzi_text_quote(abzi_text *t, const char *bytes, size_t n)
{
    abzi_text_words(t, "\"");
    for (size_t i = 0; i < n && i < 40; i++) {
        abzi_text_bytes(t, bytes[i] >= ' ' && bytes[i] <= '~' ? bytes + i : "?", 1);
    }
    abzi_text_words(t, n > 40 ? "...\"" : "\"");
}

static inline void abzi_text_end(abzi_text *t)
{
    t->out[t->n < t->size ? t->n : t->size - 1] = 0;
}

#endif
