#include "live/words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "edge/figure_file.h"

enum { NAME_MAX_BYTES = 512 };  // of a path; six times as many when none can be written as it is

typedef struct text {
    char *at, *end;
} text;

static void put(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// What does not fit is left out; there is room for three times as much as there is to say.
static void put(text *t, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int n = vsnprintf(t->at, (size_t)(t->end - t->at), format, list);
    va_end(list);
    t->at = n > 0 && n < t->end - t->at ? t->at + n : t->at;
}

/// Bytes of the UTF-8 character that begins here; 0: none does.
static size_t character(const unsigned char *s)
{
    const size_t n = s[0] < 0x80                   ? 1
                     : s[0] >= 0xC2 && s[0] < 0xE0 ? 2
                     : s[0] >= 0xE0 && s[0] < 0xF0 ? 3
                     : s[0] >= 0xF0 && s[0] < 0xF5 ? 4
                                                   : 0;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    // Overlong ones, the halves of UTF-16, and what lies beyond its end.
    const bool wrong = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
                       (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F);
    return n > 1 && wrong ? 0 : n;
}

/// A string of JSON (RFC 8259), or null.
static void put_string(text *t, const char *string)
{
    if (!string) {
        put(t, "null");
        return;
    }
    put(t, "\"");
    for (size_t i = 0; string[i] && i < NAME_MAX_BYTES;) {
        const unsigned char *s = (const unsigned char *)string + i;
        const size_t n = character(s);
        if (n == 0) {
            put(t, "\xEF\xBF\xBD");  // U+FFFD, for what is no character
        } else if (n == 1 && (*s < ' ' || *s == '"' || *s == '\\')) {
            put(t, "\\u%04x", *s);
        } else {
            put(t, "%.*s", (int)n, (const char *)s);
        }
        i += n > 0 ? n : 1;
    }
    put(t, "\"");
}

void abzi_words_begin(abzi_words *words)
{
    text t = {words->dances, words->dances + sizeof words->dances};
    abz_figure figure;
    int32_t dance = ABZ_DANCE_UNKNOWN;
    words->known = 0;
    for (size_t i = 0; abzi_syllabus_figure(i, &figure); i++) {  // the figures of a dance stand together
        if (figure.dance != dance) {
            put(&t, "%s{\"id\": %d, \"name\": \"%s\", \"figures\": [", words->known != 0 ? "]}, " : "",
                (int)figure.dance, abz_dance_name((abz_dance)figure.dance));
        }
        put(&t, "%s\"%s\"", figure.dance != dance ? "" : ", ", figure.name);
        dance = figure.dance;
        words->known |= 1u << dance;
    }
    put(&t, words->known != 0 ? "]}" : "");
}

static void put_counters(text *t, const abzi_counters *counters)
{
    const char *comma = "";
#define COUNTER(name)                                                                                                  \
    put(t, "%s\"" #name "\": %" PRIu64, comma, (uint64_t)atomic_load_explicit(&counters->name, memory_order_relaxed)); \
    comma = ", ";
    ABZI_COUNTER_LIST(COUNTER)
#undef COUNTER
    (void)comma;
}

size_t abzi_words_write(const abzi_words *words, const abzi_counters *counters, uint8_t out[ABZ_WIRE_WORDS_MAX])
{
    text t = {(char *)out + 4, (char *)out + ABZ_WIRE_WORDS_MAX};
    memcpy(out, (const uint8_t[]){ABZ_WIRE_WORDS, ABZ_WIRE_VERSION, 0, 0}, 4);
    put(&t, "{\"dances\": [%s], \"dance\": %d, \"you\": {\"height_m\": ", words->dances, (int)words->dance);
    // Whole numbers, for a locale may write a comma.
    const int cm = (int)(words->height_m * 100 + 0.5f);
    put(&t, words->height_m > 0 ? "%d.%02d" : "null", cm / 100, cm % 100);
    put(&t, "}, \"music\": ");
    put_string(&t, words->music);
    put(&t, ", \"session\": ");
    put_string(&t, words->session);
    put(&t, ", \"bedside\": ");
    if (words->bedside) {
        put(&t, "{\"with\": ");
        put_string(&t, words->bedside);
        put(&t, ", \"seen\": %s}", words->sees ? "true" : "false");
    } else {
        put(&t, "null");
    }
    put(&t, ", \"counters\": {");
    put_counters(&t, counters);
    put(&t, "}}");
    return (size_t)((uint8_t *)t.at - out);
}
