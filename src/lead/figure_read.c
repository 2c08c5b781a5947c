// Figures from text: a line a thing, words between blanks. doc/figures.md has the grammar.
//
// A line is cut into words as they are asked for; the machine below asks for the keys in their order, then for the
// blocks. Every refusal says where, what was expected and what was found.
#include <string.h>

#include "base/text.h"
#include "lead/figure_words.h"
#include "rhythm/dance.h"

#define DISTANCE_MAX 100  // nobody steps further than she is tall
#define TURNS_MAX 2       // whole turns in one step
#define RISE_MAX 100      // per cent of what the feet can do
#define SWAY_MAX 30       // degrees; further over, nobody stands
#define DIFFICULTY_MAX 5

typedef struct word {
    size_t at, n;  ///< n 0: the line has ended
} word;

typedef struct reader {
    const char *text;
    size_t size;
    size_t line_at, line_end;  ///< of the current line, which is not empty unless the text has ended
    size_t at;                 ///< of the next word or the blanks before it
    uint32_t line;
    abz_error *error;
    abz_figure *figure;
} reader;

// ---- errors --------------------------------------------------------------------------------------------------------

/// Columns are counted in characters: bytes that go on with one do not count.
static uint32_t column_of(const reader *r, size_t at)
{
    uint32_t column = 1;
    for (size_t i = r->line_at; i < at; i++) {
        column += ((unsigned char)r->text[i] & 0xC0) != 0x80;
    }
    return column;
}

static bool refuse(reader *r, abz_status status, size_t at, abzi_text *what)
{
    abzi_text_end(what);
    r->error->status = status;
    r->error->offset = at;
    r->error->line = r->line;
    r->error->column = column_of(r, at);
    return false;
}

static abzi_text message(reader *r, const char *words)
{
    abzi_text t = {.out = r->error->what, .size = sizeof r->error->what};
    abzi_text_words(&t, words);
    return t;
}

static void add_found(const reader *r, word found, abzi_text *t)
{
    abzi_text_words(t, ", found ");
    if (found.n > 0) {
        abzi_text_quote(t, r->text + found.at, found.n);
    } else {
        abzi_text_words(t, found.at >= r->size ? "the end" : "the end of the line");
    }
}

static bool expected(reader *r, const char *what, word found)
{
    abzi_text t = message(r, "expected ");
    abzi_text_words(&t, what);
    add_found(r, found, &t);
    return refuse(r, ABZ_EMALFORMED, found.at, &t);
}

/// "expected a foot: left or right, found ..."; other: one more word that would do, or NULL.
static bool expected_of(reader *r, const abzi_words *list, const char *other, word found)
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

static bool expected_number(reader *r, const char *what, int32_t least, int32_t most, word found)
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

static bool too_many(reader *r, const char *what, int32_t most, word found)
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

static word peek(const reader *r)
{
    word w = {r->at, 0};
    while (w.at < r->line_end && is_blank(r->text[w.at])) {
        w.at++;
    }
    while (w.at + w.n < r->line_end && !is_blank(r->text[w.at + w.n]) && r->text[w.at + w.n] != ',') {
        w.n++;
    }
    w.n += w.n == 0 && w.at < r->line_end;  // a comma
    return w;
}

static word take(reader *r)
{
    const word w = peek(r);
    r->at = w.at + w.n;
    return w;
}

/// Go to the next line that is not empty, or to the end.
static void find_line(reader *r, size_t from)
{
    for (r->line_at = from;; r->line_at = r->line_end + 1) {
        const char *end = r->line_at < r->size ? memchr(r->text + r->line_at, '\n', r->size - r->line_at) : NULL;
        r->line_end = end ? (size_t)(end - r->text) : r->size;
        r->at = r->line_at;
        r->line++;
        if (!end || peek(r).n > 0) {
            return;
        }
    }
}

static bool has_ended(const reader *r)
{
    return r->line_end == r->size && peek(r).n == 0;
}

static bool end_line(reader *r)
{
    const word rest = take(r);
    if (rest.n > 0) {
        return expected(r, "the end of the line", rest);
    }
    if (r->line_end < r->size) {
        find_line(r, r->line_end + 1);
    }
    return true;
}

static bool is(const reader *r, word w, const char *other)
{
    return w.n == strlen(other) && memcmp(r->text + w.at, other, w.n) == 0;
}

static bool take_if(reader *r, const char *other)
{
    const word w = peek(r);
    const bool same = is(r, w, other);
    r->at = same ? w.at + w.n : r->at;
    return same;
}

static bool is_row(const reader *r)
{
    const word w = peek(r);
    return w.n > 0 && r->text[w.at] >= '0' && r->text[w.at] <= '9';
}

static bool take_key(reader *r, const char *key)
{
    if (take_if(r, key)) {
        return true;
    }
    abzi_text t = message(r, "expected \"");
    abzi_text_words(&t, key);
    abzi_text_words(&t, "\"");
    add_found(r, peek(r), &t);
    return refuse(r, ABZ_EMALFORMED, peek(r).at, &t);
}

static int32_t find(const reader *r, const abzi_words *list, word w)
{
    for (int32_t i = 0; i < list->n; i++) {
        if (is(r, w, list->word[i])) {
            return i;
        }
    }
    return -1;
}

static bool take_of(reader *r, const abzi_words *list, int32_t *value)
{
    const word w = take(r);
    *value = find(r, list, w);
    return *value >= 0 || expected_of(r, list, NULL, w);
}

/// Digits from here on, at most four; how many.
static size_t digits(const reader *r, size_t at, size_t end, int32_t *value)
{
    size_t n = 0;
    for (*value = 0; n < 4 && at + n < end && r->text[at + n] >= '0' && r->text[at + n] <= '9'; n++) {
        *value = *value * 10 + r->text[at + n] - '0';
    }
    return n;
}

static bool take_number(reader *r, const char *what, int32_t least, int32_t most, int32_t *value)
{
    const word w = take(r);
    const bool negative = w.n > 1 && least < 0 && r->text[w.at] == '-';
    const size_t n = digits(r, w.at + negative, w.at + w.n, value);
    *value = negative ? -*value : *value;
    const bool good = n > 0 && n + negative == w.n && *value >= least && *value <= most;
    return good || expected_number(r, what, least, most, w);
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

/// The rest of the line without the blanks around it, behind what out [size] holds already.
static bool take_text(reader *r, const char *what, char *out, size_t size)
{
    word w = peek(r);
    size_t end = r->line_end, used_n = strlen(out);
    while (end > w.at && is_blank(r->text[end - 1])) {
        end--;
    }
    if (w.n == 0) {
        return expected(r, what, w);
    }
    for (size_t at = w.at, n; at < end; at += n) {
        n = character(r->text + at, end - at);
        if (n == 0) {
            return expected(r, "text in UTF-8 without control characters", (word){at, 1});
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
    return end_line(r);
}

static bool take_name(reader *r, char *out, size_t size)
{
    const word w = take(r);
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
        return expected(r, "a name of at most 47 small letters, digits and hyphens that begins with a letter", w);
    }
    memcpy(out, r->text + w.at, w.n);
    return end_line(r);
}

static bool take_note(reader *r)
{
    char *note = r->figure->note;
    const size_t n = strlen(note), size = sizeof r->figure->note;
    if (n > 0 && n + 1 < size) {
        note[n] = '\n';
    }
    return take_text(r, "a note", note, size);
}

// ---- keys ----------------------------------------------------------------------------------------------------------

static bool take_dance(reader *r)
{
    const char *name[ABZ_DANCE_N];
    const abzi_words dances = {"a dance", name, ABZ_DANCE_N - 1};
    for (int i = 0; i < dances.n; i++) {
        name[i] = abzi_dance_of((abz_dance)(ABZ_DANCE_UNKNOWN + 1 + i))->name;
    }
    const bool good = take_of(r, &dances, &r->figure->dance);
    r->figure->dance += ABZ_DANCE_UNKNOWN + 1;
    return good && end_line(r);
}

static bool take_needs(reader *r)
{
    r->figure->needs_line = (int32_t)r->line;
    if (take_if(r, ABZI_NO_NEED)) {
        return end_line(r);
    }
    do {
        const word w = take(r);
        const int32_t i = find(r, &abzi_needs, w);
        if (i < 0 || r->figure->needs & 1 << i) {
            return i < 0 ? expected_of(r, &abzi_needs, r->figure->needs ? NULL : ABZI_NO_NEED, w)
                         : expected(r, "each need once", w);
        }
        r->figure->needs |= 1 << i;
    } while (take_if(r, ","));
    const word rest = peek(r);
    return rest.n == 0 ? end_line(r) : expected(r, "a comma or the end of the line", rest);
}

static bool take_end(reader *r, abz_figure_end *end)
{
    end->line = (int32_t)r->line;
    bool good = take_of(r, &abzi_holds, &end->hold) && take_of(r, &abzi_facings, &end->facing);
    for (int role = 0; good && role < ABZ_ROLE_N; role++) {
        good = take_key(r, abzi_roles.word[role]) && take_of(r, &abzi_sides, &end->free[role]);
    }
    return good && end_line(r);
}

static bool take_key_number(reader *r, const char *key, const char *what, int32_t least, int32_t most, int32_t *value)
{
    return take_key(r, key) && take_number(r, what, least, most, value) && end_line(r);
}

static bool take_keys(reader *r)
{
    abz_figure *f = r->figure;
    bool good = take_key(r, "figure") && take_name(r, f->name, sizeof f->name) && take_key(r, "title") &&
                take_text(r, "a title", f->title, sizeof f->title) && take_key(r, "dance") && take_dance(r) &&
                take_key_number(r, "metre", "beats in a bar", 3, 4, &f->metre) &&
                take_key_number(r, "counts", "how many counts it takes", 1, ABZ_FIGURE_COUNT_MAX, &f->count_n) &&
                take_key_number(r, "difficulty", "a number", 1, DIFFICULTY_MAX, &f->difficulty) &&
                take_key(r, "needs") && take_needs(r) && take_key(r, "entry") && take_end(r, &f->entry) &&
                take_key(r, "exit") && take_end(r, &f->exit);
    while (good && take_if(r, "note")) {
        good = take_note(r);
    }
    return good;
}

// ---- rows ----------------------------------------------------------------------------------------------------------

/// least: the first quarter that may come.
static bool take_count(reader *r, int32_t least, int32_t *quarter)
{
    const word w = take(r);
    int32_t count;
    const size_t n = digits(r, w.at, w.at + w.n, &count);
    const word letter = {w.at + n, w.n - n};
    int32_t part = 0;
    while (part < ABZI_QUARTERS && !is(r, letter, abzi_quarters[part])) {
        part++;
    }
    if (part == ABZI_QUARTERS) {
        return expected(r, "a count such as 1, 1e, 1& or 1a", w);
    }
    if (count < 1 || count > r->figure->count_n) {
        return expected_number(r, "a count", 1, r->figure->count_n, w);
    }
    *quarter = (count - 1) * ABZI_QUARTERS + part;
    return *quarter >= least || expected(r, "a later count than in the row before", w);
}

static bool take_hold(reader *r)
{
    abz_figure *f = r->figure;
    if (f->hold_n == ABZ_FIGURE_HOLD_MAX) {
        return too_many(r, "holds", ABZ_FIGURE_HOLD_MAX, peek(r));
    }
    abz_figure_hold *hold = &f->hold[f->hold_n];
    const int32_t least = f->hold_n > 0 ? hold[-1].at_quarter + 1 : 0;
    hold->line = (int32_t)r->line;
    f->hold_n++;
    if (!take_count(r, least, &hold->at_quarter) || !take_of(r, &abzi_holds, &hold->hold)) {
        return false;
    }
    if (take_if(r, "over") && !take_of(r, &abzi_overs, &hold->over)) {
        return false;
    }
    const word rest = peek(r);
    return rest.n == 0 ? end_line(r) : expected(r, "\"over\" or the end of the line", rest);
}

static bool take_guide(reader *r)
{
    abz_figure *f = r->figure;
    if (f->guide_n == ABZ_FIGURE_GUIDE_MAX) {
        return too_many(r, "guides", ABZ_FIGURE_GUIDE_MAX, peek(r));
    }
    // Both hands may speak at once, each in a row of its own.
    abz_figure_guide *guide = &f->guide[f->guide_n];
    const int32_t least = f->guide_n > 0 ? guide[-1].at_quarter : 0;
    guide->line = (int32_t)r->line;
    f->guide_n++;
    return take_count(r, least, &guide->at_quarter) && take_of(r, &abzi_guide_bys, &guide->by) &&
           take_of(r, &abzi_guides, &guide->guide) && end_line(r);
}

/// left: 1, right: -1.
static bool take_side(reader *r, int32_t *sign)
{
    int32_t side;
    const bool good = take_of(r, &abzi_sides, &side);
    *sign = good && side == ABZ_RIGHT ? -1 : 1;
    return good;
}

/// A part of a turn: n/2, n/4 or n/8, in eighths; 0: it is none.
static int32_t fraction(const reader *r, word w)
{
    int32_t part, of = 0;
    const size_t n = digits(r, w.at, w.at + w.n, &part);
    if (n == 0 || w.n != n + 2 || r->text[w.at + n] != '/') {
        return 0;
    }
    digits(r, w.at + n + 1, w.at + w.n, &of);
    const bool good = (of == 2 || of == 4 || of == ABZI_EIGHTHS) && part < of;
    return good ? part * (ABZI_EIGHTHS / of) : 0;
}

static bool take_turn(reader *r, int32_t *turn)
{
    int32_t sign, turns = 0;
    if (!take_side(r, &sign)) {
        return false;
    }
    const word w = take(r);
    *turn = fraction(r, w);
    if (*turn == 0) {
        if (digits(r, w.at, w.at + w.n, &turns) != w.n || turns < 1 || turns > TURNS_MAX) {
            return expected(r, "how much of a turn: 1/8 to 7/8, 1, 1 1/2 and so on up to 2", w);
        }
        const word rest = peek(r);
        *turn = turns < TURNS_MAX ? fraction(r, rest) : 0;
        r->at = *turn ? rest.at + rest.n : r->at;
    }
    *turn = sign * (turns * ABZI_EIGHTHS + *turn);
    return true;
}

static bool take_sway(reader *r, int32_t *sway)
{
    int32_t sign;
    const bool good = take_side(r, &sign) && take_number(r, "degrees", 0, SWAY_MAX, sway);
    *sway = good ? sign * *sway : 0;
    return good;
}

/// What may stand behind a step, in its order.
static bool take_manner(reader *r, abz_figure_step *step)
{
    static const char *const may[] = {"\"turn\", a level, \"rise\", \"sway\", \"hip\" or the end of the line",
                                      "a level, \"rise\", \"sway\", \"hip\" or the end of the line",
                                      "\"rise\", \"sway\", \"hip\" or the end of the line",
                                      "\"sway\", \"hip\" or the end of the line",
                                      "\"hip\" or the end of the line",
                                      "the end of the line"};
    int next = 0;
    if (take_if(r, "turn")) {
        next = 1;
        if (!take_turn(r, &step->turn)) {
            return false;
        }
    }
    const int32_t level = find(r, &abzi_levels, peek(r));
    if (level >= 0) {
        next = 2;
        step->level = level;
        take(r);
    }
    if (take_if(r, "rise")) {
        next = 3;
        if (!take_number(r, "hundredths", -RISE_MAX, RISE_MAX, &step->rise)) {
            return false;
        }
    }
    if (take_if(r, "sway")) {
        next = 4;
        if (!take_sway(r, &step->sway)) {
            return false;
        }
    }
    if (take_if(r, "hip")) {
        next = 5;
        if (!take_of(r, &abzi_hips, &step->hip)) {
            return false;
        }
    }
    const word rest = peek(r);
    return rest.n == 0 || expected(r, may[next], rest);
}

static bool take_step(reader *r, int role)
{
    int32_t *n = &r->figure->step_n[role];
    if (*n == ABZ_FIGURE_STEP_MAX) {
        return too_many(r, "steps of a dancer", ABZ_FIGURE_STEP_MAX, peek(r));
    }
    abz_figure_step *step = &r->figure->step[role][*n];
    const int32_t least = *n > 0 ? step[-1].at_quarter + 1 : 0;
    step->line = (int32_t)r->line;
    ++*n;
    return take_count(r, least, &step->at_quarter) && take_of(r, &abzi_sides, &step->side) &&
           take_of(r, &abzi_ways, &step->way) &&
           (!abzi_way_has_distance(step->way) ||
            take_number(r, "a distance in hundredths of the height", 0, DISTANCE_MAX, &step->distance)) &&
           take_manner(r, step) && end_line(r);
}

/// A way of a chair.
static bool take_seat(reader *r, int role)
{
    int32_t *n = &r->figure->seat_n[role], what, roll;
    if (*n == ABZ_FIGURE_SEAT_MAX) {
        return too_many(r, "ways of a chair", ABZ_FIGURE_SEAT_MAX, peek(r));
    }
    abz_figure_seat *seat = &r->figure->seat[role][*n];
    const int32_t least = *n > 0 ? seat[-1].at_quarter + 1 : 0;
    seat->line = (int32_t)r->line;
    ++*n;
    if (!take_count(r, least, &seat->at_quarter) || !take_of(r, &abzi_seats, &what)) {
        return false;
    }
    if (what == ABZI_SEAT_PUSH) {
        if (!take_of(r, &abzi_rolls, &roll) ||
            !take_number(r, "a distance in hundredths of the height", 1, DISTANCE_MAX, &seat->distance)) {
            return false;
        }
        seat->distance = roll == ABZI_ROLL_BACK ? -seat->distance : seat->distance;
        const word rest = peek(r);
        if (rest.n > 0 && !is(r, rest, "turn")) {
            return expected(r, "\"turn\" or the end of the line", rest);
        }
        what = take_if(r, "turn") ? ABZI_SEAT_TURN : what;
    }
    return (what != ABZI_SEAT_TURN || take_turn(r, &seat->turn)) && end_line(r);
}

// ---- the figure ----------------------------------------------------------------------------------------------------

static bool take_blocks(reader *r)
{
    bool good = true;
    bool holds = take_if(r, "hold");
    good = !holds || end_line(r);
    while (good && holds && is_row(r)) {
        good = take_hold(r);
    }
    bool guides = good && take_if(r, "guide");
    good = good && (!guides || end_line(r));
    while (good && guides && is_row(r)) {
        good = take_guide(r);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        good = good && take_key(r, abzi_roles.word[role]) && end_line(r);
        while (good && is_row(r)) {
            good = take_step(r, role);
        }
    }
    for (int last = -1; good && take_if(r, "seated");) {
        int32_t role;
        const word who = peek(r);
        good = take_of(r, &abzi_roles, &role) &&
               (role > last || expected(r, "each who sits once, the leader first", who)) && end_line(r) &&
               (is_row(r) || expected(r, "a way of the chair", peek(r)));
        while (good && is_row(r)) {
            good = take_seat(r, role);
        }
        last = role;
    }
    return good;
}

abz_status abz_figure_read(const char *text, size_t size, abz_figure *figure, abz_error *error)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    const bool marked = size >= 3 && memcmp(text, byte_order_mark, 3) == 0;
    reader r = {.text = text, .size = size, .error = error, .figure = figure};
    memset(figure, 0, sizeof *figure);
    memset(error, 0, sizeof *error);
    find_line(&r, marked ? 3 : 0);
    if (take_keys(&r) && take_blocks(&r) && !has_ended(&r)) {
        expected(&r, "a row, \"seated\" or the end", peek(&r));
    }
    return error->status;
}
