// Figures from text: a line a thing, words between blanks. doc/figures.md has the grammar.
//
// The keys are asked for in their order, then the blocks (lead/figure_text.h cuts the text into words).
#include <string.h>

#include "lead/figure_text.h"
#include "rhythm/dance.h"

#define DISTANCE_MAX 100  // nobody steps further than she is tall
#define TURNS_MAX 2       // whole turns in one step
#define RISE_MAX 100      // per cent of what the feet can do
#define SWAY_MAX 30       // degrees; further over, nobody stands
#define DIFFICULTY_MAX 5

static bool take_note(abzi_reader *r)
{
    char *note = r->figure->note;
    const size_t n = strlen(note), size = sizeof r->figure->note;
    if (n > 0 && n + 1 < size) {
        note[n] = '\n';
    }
    return abzi_read_take_text(r, "a note", note, size);
}

// ---- keys ----------------------------------------------------------------------------------------------------------

static bool take_dance(abzi_reader *r)
{
    const char *name[ABZ_DANCE_N];
    const abzi_words dances = {"a dance", name, ABZ_DANCE_N - 1};
    for (int i = 0; i < dances.n; i++) {
        name[i] = abzi_dance_of((abz_dance)(ABZ_DANCE_UNKNOWN + 1 + i))->name;
    }
    const bool good = abzi_read_take_of(r, &dances, &r->figure->dance);
    r->figure->dance += ABZ_DANCE_UNKNOWN + 1;
    return good && abzi_read_end_line(r);
}

static bool take_needs(abzi_reader *r)
{
    r->figure->needs_line = (int32_t)r->line;
    if (abzi_read_take_if(r, ABZI_NO_NEED)) {
        return abzi_read_end_line(r);
    }
    do {
        const abzi_read_word w = abzi_read_take(r);
        const int32_t i = abzi_read_find(r, &abzi_needs, w);
        if (i < 0 || r->figure->needs & 1 << i) {
            return i < 0 ? abzi_read_expected_of(r, &abzi_needs, r->figure->needs ? NULL : ABZI_NO_NEED, w)
                         : abzi_read_expected(r, "each need once", w);
        }
        r->figure->needs |= 1 << i;
    } while (abzi_read_take_if(r, ","));
    const abzi_read_word rest = abzi_read_peek(r);
    return rest.n == 0 ? abzi_read_end_line(r) : abzi_read_expected(r, "a comma or the end of the line", rest);
}

static bool take_end(abzi_reader *r, abz_figure_end *end)
{
    end->line = (int32_t)r->line;
    bool good = abzi_read_take_of(r, &abzi_holds, &end->hold) && abzi_read_take_of(r, &abzi_facings, &end->facing);
    for (int role = 0; good && role < ABZ_ROLE_N; role++) {
        good = abzi_read_take_key(r, abzi_roles.word[role]) && abzi_read_take_of(r, &abzi_sides, &end->free[role]);
    }
    return good && abzi_read_end_line(r);
}

static bool take_key_number(abzi_reader *r, const char *key, const char *what, int32_t least, int32_t most,
                            int32_t *value)
{
    return abzi_read_take_key(r, key) && abzi_read_take_number(r, what, least, most, value) && abzi_read_end_line(r);
}

static bool take_keys(abzi_reader *r)
{
    abz_figure *f = r->figure;
    bool good = abzi_read_take_key(r, "figure") && abzi_read_take_name(r, f->name, sizeof f->name) &&
                abzi_read_take_key(r, "title") && abzi_read_take_text(r, "a title", f->title, sizeof f->title) &&
                abzi_read_take_key(r, "dance") && take_dance(r) &&
                take_key_number(r, "metre", "beats in a bar", 3, 4, &f->metre) &&
                take_key_number(r, "counts", "how many counts it takes", 1, ABZ_FIGURE_COUNT_MAX, &f->count_n) &&
                take_key_number(r, "difficulty", "a number", 1, DIFFICULTY_MAX, &f->difficulty) &&
                abzi_read_take_key(r, "needs") && take_needs(r) && abzi_read_take_key(r, "entry") &&
                take_end(r, &f->entry) && abzi_read_take_key(r, "exit") && take_end(r, &f->exit);
    while (good && abzi_read_take_if(r, "note")) {
        good = take_note(r);
    }
    return good;
}

// ---- rows ----------------------------------------------------------------------------------------------------------

/// least: the first quarter that may come.
static bool take_count(abzi_reader *r, int32_t least, int32_t *quarter)
{
    const abzi_read_word w = abzi_read_take(r);
    int32_t count;
    const size_t n = abzi_read_digits(r, w.at, w.at + w.n, &count);
    const abzi_read_word letter = {w.at + n, w.n - n};
    int32_t part = 0;
    while (part < ABZI_QUARTERS && !abzi_read_is(r, letter, abzi_quarters[part])) {
        part++;
    }
    if (part == ABZI_QUARTERS) {
        return abzi_read_expected(r, "a count such as 1, 1e, 1& or 1a", w);
    }
    if (count < 1 || count > r->figure->count_n) {
        return abzi_read_expected_number(r, "a count", 1, r->figure->count_n, w);
    }
    *quarter = (count - 1) * ABZI_QUARTERS + part;
    return *quarter >= least || abzi_read_expected(r, "a later count than in the row before", w);
}

/// One more hold of a list.
static bool take_hold(abzi_reader *r, abz_figure_hold *list, int32_t *n)
{
    if (*n == ABZ_FIGURE_HOLD_MAX) {
        return abzi_read_too_many(r, "holds", ABZ_FIGURE_HOLD_MAX, abzi_read_peek(r));
    }
    abz_figure_hold *hold = &list[*n];
    const int32_t least = *n > 0 ? hold[-1].at_quarter + 1 : 0;
    hold->line = (int32_t)r->line;
    ++*n;
    if (!take_count(r, least, &hold->at_quarter) || !abzi_read_take_of(r, &abzi_holds, &hold->hold)) {
        return false;
    }
    if (abzi_read_take_if(r, "over") && !abzi_read_take_of(r, &abzi_overs, &hold->over)) {
        return false;
    }
    const abzi_read_word rest = abzi_read_peek(r);
    return rest.n == 0 ? abzi_read_end_line(r) : abzi_read_expected(r, "\"over\" or the end of the line", rest);
}

static bool take_guide(abzi_reader *r)
{
    abz_figure *f = r->figure;
    if (f->guide_n == ABZ_FIGURE_GUIDE_MAX) {
        return abzi_read_too_many(r, "guides", ABZ_FIGURE_GUIDE_MAX, abzi_read_peek(r));
    }
    // Both hands may speak at once, each in a row of its own.
    abz_figure_guide *guide = &f->guide[f->guide_n];
    const int32_t least = f->guide_n > 0 ? guide[-1].at_quarter : 0;
    guide->line = (int32_t)r->line;
    f->guide_n++;
    return take_count(r, least, &guide->at_quarter) && abzi_read_take_of(r, &abzi_guide_bys, &guide->by) &&
           abzi_read_take_of(r, &abzi_guides, &guide->guide) && abzi_read_end_line(r);
}

/// left: 1, right: -1.
static bool take_side(abzi_reader *r, int32_t *sign)
{
    int32_t side;
    const bool good = abzi_read_take_of(r, &abzi_sides, &side);
    *sign = good && side == ABZ_RIGHT ? -1 : 1;
    return good;
}

/// A part of a turn: n/2, n/4 or n/8, in eighths; 0: it is none.
static int32_t fraction(const abzi_reader *r, abzi_read_word w)
{
    int32_t part, of = 0;
    const size_t n = abzi_read_digits(r, w.at, w.at + w.n, &part);
    if (n == 0 || w.n != n + 2 || r->text[w.at + n] != '/') {
        return 0;
    }
    abzi_read_digits(r, w.at + n + 1, w.at + w.n, &of);
    const bool good = (of == 2 || of == 4 || of == ABZI_EIGHTHS) && part < of;
    return good ? part * (ABZI_EIGHTHS / of) : 0;
}

static bool take_turn(abzi_reader *r, int32_t *turn)
{
    int32_t sign, turns = 0;
    if (!take_side(r, &sign)) {
        return false;
    }
    const abzi_read_word w = abzi_read_take(r);
    *turn = fraction(r, w);
    if (*turn == 0) {
        if (abzi_read_digits(r, w.at, w.at + w.n, &turns) != w.n || turns < 1 || turns > TURNS_MAX) {
            return abzi_read_expected(r, "how much of a turn: 1/8 to 7/8, 1, 1 1/2 and so on up to 2", w);
        }
        const abzi_read_word rest = abzi_read_peek(r);
        *turn = turns < TURNS_MAX ? fraction(r, rest) : 0;
        r->at = *turn ? rest.at + rest.n : r->at;
    }
    *turn = sign * (turns * ABZI_EIGHTHS + *turn);
    return true;
}

static bool take_sway(abzi_reader *r, int32_t *sway)
{
    int32_t sign;
    const bool good = take_side(r, &sign) && abzi_read_take_number(r, "degrees", 0, SWAY_MAX, sway);
    *sway = good ? sign * *sway : 0;
    return good;
}

/// What may stand behind a step, in its order.
static bool take_manner(abzi_reader *r, abz_figure_step *step)
{
    static const char *const may[] = {"\"turn\", a level, \"rise\", \"sway\", \"hip\" or the end of the line",
                                      "a level, \"rise\", \"sway\", \"hip\" or the end of the line",
                                      "\"rise\", \"sway\", \"hip\" or the end of the line",
                                      "\"sway\", \"hip\" or the end of the line",
                                      "\"hip\" or the end of the line",
                                      "the end of the line"};
    int next = 0;
    if (abzi_read_take_if(r, "turn")) {
        next = 1;
        if (!take_turn(r, &step->turn)) {
            return false;
        }
    }
    const int32_t level = abzi_read_find(r, &abzi_levels, abzi_read_peek(r));
    if (level >= 0) {
        next = 2;
        step->level = level;
        abzi_read_take(r);
    }
    if (abzi_read_take_if(r, "rise")) {
        next = 3;
        if (!abzi_read_take_number(r, "hundredths", -RISE_MAX, RISE_MAX, &step->rise)) {
            return false;
        }
    }
    if (abzi_read_take_if(r, "sway")) {
        next = 4;
        if (!take_sway(r, &step->sway)) {
            return false;
        }
    }
    if (abzi_read_take_if(r, "hip")) {
        next = 5;
        if (!abzi_read_take_of(r, &abzi_hips, &step->hip)) {
            return false;
        }
    }
    const abzi_read_word rest = abzi_read_peek(r);
    return rest.n == 0 || abzi_read_expected(r, may[next], rest);
}

static bool take_step(abzi_reader *r, int role)
{
    int32_t *n = &r->figure->step_n[role];
    if (*n == ABZ_FIGURE_STEP_MAX) {
        return abzi_read_too_many(r, "steps of a dancer", ABZ_FIGURE_STEP_MAX, abzi_read_peek(r));
    }
    abz_figure_step *step = &r->figure->step[role][*n];
    const int32_t least = *n > 0 ? step[-1].at_quarter + 1 : 0;
    step->line = (int32_t)r->line;
    ++*n;
    return take_count(r, least, &step->at_quarter) && abzi_read_take_of(r, &abzi_sides, &step->side) &&
           abzi_read_take_of(r, &abzi_ways, &step->way) &&
           (!abzi_way_has_distance(step->way) ||
            abzi_read_take_number(r, "a distance in hundredths of the height", 0, DISTANCE_MAX, &step->distance)) &&
           take_manner(r, step) && abzi_read_end_line(r);
}

/// One more way of a chair.
static bool take_seat(abzi_reader *r, abz_figure_seat *list, int32_t *n)
{
    int32_t what, roll;
    if (*n == ABZ_FIGURE_SEAT_MAX) {
        return abzi_read_too_many(r, "ways of a chair", ABZ_FIGURE_SEAT_MAX, abzi_read_peek(r));
    }
    abz_figure_seat *seat = &list[*n];
    const int32_t least = *n > 0 ? seat[-1].at_quarter + 1 : 0;
    seat->line = (int32_t)r->line;
    ++*n;
    if (!take_count(r, least, &seat->at_quarter) || !abzi_read_take_of(r, &abzi_seats, &what)) {
        return false;
    }
    if (what == ABZI_SEAT_PUSH) {
        if (!abzi_read_take_of(r, &abzi_rolls, &roll) ||
            !abzi_read_take_number(r, "a distance in hundredths of the height", 1, DISTANCE_MAX, &seat->distance)) {
            return false;
        }
        seat->distance = roll == ABZI_ROLL_BACK ? -seat->distance : seat->distance;
        const abzi_read_word rest = abzi_read_peek(r);
        if (rest.n > 0 && !abzi_read_is(r, rest, "turn")) {
            return abzi_read_expected(r, "\"turn\" or the end of the line", rest);
        }
        what = abzi_read_take_if(r, "turn") ? ABZI_SEAT_TURN : what;
    }
    return (what != ABZI_SEAT_TURN || take_turn(r, &seat->turn)) && abzi_read_end_line(r);
}

// ---- the figure ----------------------------------------------------------------------------------------------------

/// Holds until the block ends.
static bool take_holds(abzi_reader *r, abz_figure_hold *list, int32_t *n)
{
    bool good = abzi_read_end_line(r);
    while (good && abzi_read_is_row(r)) {
        good = take_hold(r, list, n);
    }
    return good;
}

/// Blocks of chairs that begin with this word, his first.
static bool take_chairs(abzi_reader *r, const char *key, abz_figure_seat (*seat)[ABZ_FIGURE_SEAT_MAX], int32_t *n)
{
    bool good = true;
    for (int last = -1; good && abzi_read_take_if(r, key);) {
        int32_t role;
        if (n == r->figure->both_n && last < 0 && r->figure->both_hold_n == 0 && abzi_read_take_if(r, "hold")) {
            good = take_holds(r, r->figure->both_hold, &r->figure->both_hold_n);
            continue;
        }
        const abzi_read_word who = abzi_read_peek(r);
        good = abzi_read_take_of(r, &abzi_roles, &role) &&
               (role > last || abzi_read_expected(r, "each who sits once, the leader first", who)) &&
               abzi_read_end_line(r) &&
               (abzi_read_is_row(r) || abzi_read_expected(r, "a way of the chair", abzi_read_peek(r)));
        while (good && abzi_read_is_row(r)) {
            good = take_seat(r, seat[role], &n[role]);
        }
        last = role;
    }
    return good;
}

static bool take_blocks(abzi_reader *r)
{
    bool good = !abzi_read_take_if(r, "hold") || take_holds(r, r->figure->hold, &r->figure->hold_n);
    bool guides = good && abzi_read_take_if(r, "guide");
    good = good && (!guides || abzi_read_end_line(r));
    while (good && guides && abzi_read_is_row(r)) {
        good = take_guide(r);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        good = good && abzi_read_take_key(r, abzi_roles.word[role]) && abzi_read_end_line(r);
        while (good && abzi_read_is_row(r)) {
            good = take_step(r, role);
        }
    }
    return good && take_chairs(r, "seated", r->figure->seat, r->figure->seat_n) &&
           take_chairs(r, "both", r->figure->both, r->figure->both_n);
}

abz_status abz_figure_read(const char *text, size_t size, abz_figure *figure, abz_error *error)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    const bool marked = size >= 3 && memcmp(text, byte_order_mark, 3) == 0;
    abzi_reader r = {.text = text, .size = size, .error = error, .figure = figure};
    memset(figure, 0, sizeof *figure);
    memset(error, 0, sizeof *error);
    abzi_read_line(&r, marked ? 3 : 0);
    if (take_keys(&r) && take_blocks(&r) && !abzi_read_has_ended(&r)) {
        abzi_read_expected(&r, "a row, \"seated\", \"both\" or the end", abzi_read_peek(&r));
    }
    return error->status;
}
