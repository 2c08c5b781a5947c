// The one way there is to lay out a figure. Each column is as wide as its longest word and two blanks.
#include "base/text.h"
#include "lead/figure_words.h"
#include "rhythm/dance.h"

#define COUNT_WIDTH 5  // "32&"
#define FOOT_WIDTH 7   // "right"
#define WAY_WIDTH 18   // "forward-right 45"
#define HOLD_WIDTH 16  // "right-to-right"
#define GAP "  "

static void whole(abzi_text *t, int32_t number)
{
    if (number < 0) {
        abzi_text_words(t, "-");
    }
    abzi_text_count(t, (uint64_t)(number < 0 ? -(int64_t)number : number));
}

static void pad(abzi_text *t, size_t from, size_t width)
{
    while (!t->full && t->n < from + width) {
        abzi_text_words(t, " ");
    }
}

/// A word in a column of this width.
static void column(abzi_text *t, const char *word, size_t width)
{
    const size_t from = t->n;
    abzi_text_words(t, word);
    pad(t, from, width);
}

/// Columns need no blanks behind the last of them.
static void end_line(abzi_text *t)
{
    while (t->n > 0 && t->out[t->n - 1] == ' ') {
        t->n--;
    }
    abzi_text_words(t, "\n");
}

static void key(abzi_text *t, const char *name, const char *value)
{
    abzi_text_words(t, name);
    abzi_text_words(t, " ");
    abzi_text_words(t, value);
    abzi_text_words(t, "\n");
}

static void key_number(abzi_text *t, const char *name, int32_t value)
{
    abzi_text_words(t, name);
    abzi_text_words(t, " ");
    whole(t, value);
    abzi_text_words(t, "\n");
}

static void print_needs(abzi_text *t, int32_t needs)
{
    const char *between = "needs ";
    for (int32_t i = 0; i < abzi_needs.n; i++) {
        if (needs & 1 << i) {
            abzi_text_words(t, between);
            abzi_text_words(t, abzi_needs.word[i]);
            between = ", ";
        }
    }
    abzi_text_words(t, needs ? "\n" : "needs " ABZI_NO_NEED "\n");
}

static void print_end(abzi_text *t, const char *name, const abz_figure_end *end)
{
    abzi_text_words(t, name);
    abzi_text_words(t, " ");
    abzi_text_words(t, abzi_word(&abzi_holds, end->hold));
    abzi_text_words(t, " ");
    abzi_text_words(t, abzi_word(&abzi_facings, end->facing));
    for (int32_t role = 0; role < ABZ_ROLE_N; role++) {
        abzi_text_words(t, " ");
        abzi_text_words(t, abzi_word(&abzi_roles, role));
        abzi_text_words(t, " ");
        abzi_text_words(t, abzi_word(&abzi_sides, end->free[role]));
    }
    abzi_text_words(t, "\n");
}

static void print_note(abzi_text *t, const char *note)
{
    while (*note) {
        const char *end = strchr(note, '\n');
        const size_t n = end ? (size_t)(end - note) : strlen(note);
        abzi_text_words(t, "note ");
        abzi_text_bytes(t, note, n);
        abzi_text_words(t, "\n");
        note += end ? n + 1 : n;
    }
}

static void print_count(abzi_text *t, int32_t quarter)
{
    abzi_text_words(t, GAP);
    const size_t from = t->n;
    whole(t, quarter / ABZI_QUARTERS + 1);
    abzi_text_words(t, abzi_quarters[quarter & (ABZI_QUARTERS - 1)]);
    pad(t, from, COUNT_WIDTH);
}

static void print_side(abzi_text *t, const char *word, int32_t amount)
{
    abzi_text_words(t, word);
    abzi_text_words(t, amount > 0 ? " left " : " right ");
}

/// Eighths of a turn as 3/8, 1/2, 1 1/4.
static void print_turn(abzi_text *t, int32_t turn)
{
    int32_t size = turn < 0 ? -turn : turn, part = size % ABZI_EIGHTHS, of = ABZI_EIGHTHS;
    print_side(t, "turn", turn);
    if (size >= ABZI_EIGHTHS) {
        whole(t, size / ABZI_EIGHTHS);
        abzi_text_words(t, part ? " " : "");
    }
    for (; part && part % 2 == 0; part /= 2) {
        of /= 2;
    }
    if (part) {
        whole(t, part);
        abzi_text_words(t, "/");
        whole(t, of);
    }
    abzi_text_words(t, GAP);
}

static void print_step(abzi_text *t, const abz_figure_step *step)
{
    print_count(t, step->at_quarter);
    column(t, abzi_word(&abzi_sides, step->side), FOOT_WIDTH);
    const size_t from = t->n;
    abzi_text_words(t, abzi_word(&abzi_ways, step->way));
    if (abzi_way_has_distance(step->way)) {
        abzi_text_words(t, " ");
        whole(t, step->distance);
    }
    pad(t, from, WAY_WIDTH);
    if (step->turn) {
        print_turn(t, step->turn);
    }
    if (step->level != ABZ_FLAT) {
        abzi_text_words(t, abzi_word(&abzi_levels, step->level));
        abzi_text_words(t, GAP);
    }
    if (step->rise) {
        abzi_text_words(t, "rise ");
        whole(t, step->rise);
        abzi_text_words(t, GAP);
    }
    if (step->sway) {
        print_side(t, "sway", step->sway);
        whole(t, step->sway < 0 ? -step->sway : step->sway);
        abzi_text_words(t, GAP);
    }
    if (step->hip != ABZ_HIP_USUAL) {
        abzi_text_words(t, "hip ");
        abzi_text_words(t, abzi_word(&abzi_hips, step->hip));
    }
    end_line(t);
}

static void print_hold(abzi_text *t, const abz_figure_hold *hold)
{
    print_count(t, hold->at_quarter);
    column(t, abzi_word(&abzi_holds, hold->hold), HOLD_WIDTH);
    if (hold->over != ABZ_OVER_NOBODY) {
        abzi_text_words(t, "over ");
        abzi_text_words(t, abzi_word(&abzi_overs, hold->over));
    }
    end_line(t);
}

static void print_guide(abzi_text *t, const abz_figure_guide *guide)
{
    print_count(t, guide->at_quarter);
    column(t, abzi_word(&abzi_guide_bys, guide->by), HOLD_WIDTH);
    abzi_text_words(t, abzi_word(&abzi_guides, guide->guide));
    end_line(t);
}

static void print_seat(abzi_text *t, const abz_figure_seat *seat)
{
    const int32_t back = seat->distance < 0;
    print_count(t, seat->at_quarter);
    if (seat->distance) {
        const size_t from = t->n;
        abzi_text_words(t, abzi_word(&abzi_seats, ABZI_SEAT_PUSH));
        abzi_text_words(t, " ");
        abzi_text_words(t, abzi_word(&abzi_rolls, back ? ABZI_ROLL_BACK : ABZI_ROLL_FORWARD));
        abzi_text_words(t, " ");
        whole(t, back ? -seat->distance : seat->distance);
        pad(t, from, WAY_WIDTH);
    } else if (!seat->turn) {
        abzi_text_words(t, abzi_word(&abzi_seats, ABZI_SEAT_REST));
    }
    if (seat->turn) {
        print_turn(t, seat->turn);
    }
    end_line(t);
}

// A block of holds; nothing where there are none.
static void print_holds(abzi_text *t, const char *head, const abz_figure_hold *hold, int32_t n)
{
    abzi_text_words(t, n > 0 ? head : "");
    for (int32_t i = 0; i < n; i++) {
        print_hold(t, &hold[i]);
    }
}

// What chairs do: his, and hers.
static void print_chairs(abzi_text *t, const char *head, const abz_figure_seat (*seat)[ABZ_FIGURE_SEAT_MAX],
                         const int32_t *n)
{
    for (int32_t role = 0; role < ABZ_ROLE_N; role++) {
        if (n[role] > 0) {
            abzi_text_words(t, head);
            abzi_text_words(t, abzi_roles.word[role]);
            abzi_text_words(t, "\n");
        }
        for (int32_t i = 0; i < n[role]; i++) {
            print_seat(t, &seat[role][i]);
        }
    }
}

abz_status abz_figure_print(const abz_figure *figure, char *out, size_t size, size_t *used_n)
{
    if (size == 0) {
        return ABZ_ENOMEM;
    }
    abzi_text t = {.out = out, .size = size - 1};
    const abzi_dance *dance = abzi_dance_of((abz_dance)figure->dance);
    key(&t, "figure", figure->name);
    key(&t, "title", figure->title);
    key(&t, "dance", dance ? dance->name : "");
    key_number(&t, "metre", figure->metre);
    key_number(&t, "counts", figure->count_n);
    key_number(&t, "difficulty", figure->difficulty);
    print_needs(&t, figure->needs);
    print_end(&t, "entry", &figure->entry);
    print_end(&t, "exit", &figure->exit);
    print_note(&t, figure->note);
    print_holds(&t, "\nhold\n", figure->hold, figure->hold_n);
    abzi_text_words(&t, figure->guide_n > 0 ? "\nguide\n" : "");
    for (int32_t i = 0; i < figure->guide_n; i++) {
        print_guide(&t, &figure->guide[i]);
    }
    for (int32_t role = 0; role < ABZ_ROLE_N; role++) {
        abzi_text_words(&t, "\n");
        abzi_text_words(&t, abzi_roles.word[role]);
        abzi_text_words(&t, "\n");
        for (int32_t i = 0; i < figure->step_n[role]; i++) {
            print_step(&t, &figure->step[role][i]);
        }
    }
    print_chairs(&t, "\nseated ", figure->seat, figure->seat_n);
    print_holds(&t, "\nboth hold\n", figure->both_hold, figure->both_hold_n);
    print_chairs(&t, "\nboth ", figure->both, figure->both_n);
    t.out[t.n] = 0;
    *used_n = t.n;
    return t.full ? ABZ_ENOMEM : ABZ_OK;
}
