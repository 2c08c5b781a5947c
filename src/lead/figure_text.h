/// The text of a figure, word by word: a line a thing, words between blanks, cut as they are asked for. Every refusal
/// says where, what was expected and what was found.
#ifndef ABZI_FIGURE_TEXT_H
#define ABZI_FIGURE_TEXT_H

#include "lead/figure_words.h"

typedef struct abzi_read_word {
    size_t at, n;  ///< n 0: the line has ended
} abzi_read_word;

typedef struct abzi_reader {
    const char *text;
    size_t size;
    size_t line_at, line_end;  ///< of the current line, which is not empty unless the text has ended
    size_t at;                 ///< of the next word or the blanks before it
    uint32_t line;
    abz_error *error;
    abz_figure *figure;  ///< that it is read into
} abzi_reader;

/// Refusals, all false: "expected WHAT, found ..."; "expected a foot: left or right, found ...", other: one more word
/// that would do, or NULL; a number out of its range; more of something than there may be.
bool abzi_read_expected(abzi_reader *r, const char *what, abzi_read_word found);
bool abzi_read_expected_of(abzi_reader *r, const abzi_words *list, const char *other, abzi_read_word found);
bool abzi_read_expected_number(abzi_reader *r, const char *what, int32_t least, int32_t most, abzi_read_word found);
bool abzi_read_too_many(abzi_reader *r, const char *what, int32_t most, abzi_read_word found);

/// Go to the next line that is not empty, or to the end.
void abzi_read_line(abzi_reader *r, size_t from);
bool abzi_read_has_ended(const abzi_reader *r);

/// Nothing else may stand in this line; on to the next.
bool abzi_read_end_line(abzi_reader *r);

/// The next word, looked at or taken.
abzi_read_word abzi_read_peek(const abzi_reader *r);
abzi_read_word abzi_read_take(abzi_reader *r);
bool abzi_read_is(const abzi_reader *r, abzi_read_word w, const char *other);
bool abzi_read_is_row(const abzi_reader *r);

/// Which of the list it is, or -1.
int32_t abzi_read_find(const abzi_reader *r, const abzi_words *list, abzi_read_word w);

/// Taken if it is this; it has to be this; it has to be one of the list; a number; a name.
bool abzi_read_take_if(abzi_reader *r, const char *other);
bool abzi_read_take_key(abzi_reader *r, const char *key);
bool abzi_read_take_of(abzi_reader *r, const abzi_words *list, int32_t *value);
bool abzi_read_take_number(abzi_reader *r, const char *what, int32_t least, int32_t most, int32_t *value);
bool abzi_read_take_name(abzi_reader *r, char *out, size_t size);

/// The rest of the line without the blanks around it, behind what out [size] holds already.
bool abzi_read_take_text(abzi_reader *r, const char *what, char *out, size_t size);

/// Digits from here on, at most four; how many.
size_t abzi_read_digits(const abzi_reader *r, size_t at, size_t end, int32_t *value);

#endif
