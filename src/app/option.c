#include "app/option.h"

#include <argp.h>
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/gentle.h"
#include "abrazo/rhythm.h"
#include "edge/complain.h"

// ---- kinds ---------------------------------------------------------------------------------------------------------

static void refuse(const abzi_option *option, const char *text, const struct argp_state *state)
{
    argp_error(state, "%s, not \"%s\"", option->refusal, text);
}

void abzi_option_flag(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    (void)option, (void)text, (void)state;
    *(bool *)at = true;
}

void abzi_option_text(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    if (text && *text == 0) {
        argp_error(state, "--%s takes %s, not \"\"", option->name, option->takes);
    }
    *(const char **)at = text;
}

bool abzi_option_in_range(const char *text, double least, double most, double *value)
{
    char *end;
    *value = text ? strtod(text, &end) : 0;
    return text && end != text && *end == 0 && *value >= least && *value <= most;
}

static double number_of(const abzi_option *option, const char *text, const struct argp_state *state)
{
    double value;
    if (!abzi_option_in_range(text, option->least, option->most, &value)) {
        refuse(option, text, state);
    }
    return value;
}

void abzi_option_number(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    *(double *)at = number_of(option, text, state);
}

void abzi_option_small_number(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    *(float *)at = (float)number_of(option, text, state);
}

void abzi_option_whole(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    const double value = number_of(option, text, state);
    if (value != floor(value)) {
        refuse(option, text, state);
    }
    *(uint32_t *)at = (uint32_t)value;
}

bool abzi_option_find(const abzi_option_word *words, const char *word, int *value)
{
    for (; words->word; words++) {
        if (strcmp(words->word, word) == 0) {
            *value = words->value;
            return true;
        }
    }
    return false;
}

void abzi_option_word_of(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    if (!abzi_option_find(option->words, text, at)) {
        refuse(option, text, state);
    }
}

void abzi_option_unit(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    static const struct {
        const char *name;
        double unit_m;
    } unit[] = {{"m", 1}, {"cm", .01}, {"in", .0254}};
    (void)option;
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
        if (strcmp(unit[i].name, text) == 0) {
            *(double *)at = unit[i].unit_m;
            return;
        }
    }
    argp_error(state, "there is no unit \"%s\": m, cm or in", text);
}

void abzi_option_dance(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    (void)option;
    for (int it = ABZ_DANCE_UNKNOWN + 1; it < ABZ_DANCE_N; it++) {
        if (strcmp(abz_dance_name((abz_dance)it), text) == 0) {
            *(abz_dance *)at = (abz_dance)it;
            return;
        }
    }
    argp_error(state, "there is no dance \"%s\"; abrazo figures list shows what can be danced", text);
}

void abzi_option_gentle(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    double value = (double)ABZ_GENTLE_AUTO;
    (void)option;
    if (strcmp(text, "auto") != 0 && !abzi_option_in_range(text, 0, 1, &value)) {
        argp_error(state, "--gentle is auto, or a number from 0 to 1, not \"%s\"", text);
    }
    *(float *)at = (float)value;
}

// ---- the reader ----------------------------------------------------------------------------------------------------

enum {
    ROWS_MAX = 40,    // the longest table is that of abrazo live, of 27
    KEY_FIRST = 256,  // of options without a letter: beyond all letters
};

/// A table being read.
typedef struct reading {
    const abzi_command_line *line;  // NULL: of a group
    const abzi_option *option;
    char *into;
    const char *said;  // the first option that was
    bool is_said[ROWS_MAX];
    struct argp_option shown[ROWS_MAX + 1];
    struct argp argp;
    struct reading *group;
    size_t group_n;
} reading;

static int key_of(const reading *r, size_t i)
{
    return r->option[i].letter ? r->option[i].letter : KEY_FIRST + (int)i;
}

static void read_word(const reading *r, char *word, struct argp_state *state)
{
    const abzi_command_line *line = r->line;
    int at = state->next - 1;
    if (line->word) {
        line->word(r->into, state->arg_num, word, state);
    } else if (state->arg_num >= line->words_most) {
        argp_error(state, "%s: what is \"%s\"?", line->too_many, word);
    } else {
        ((const char **)(void *)(r->into + line->words_at))[state->arg_num] = word;
    }
    for (; at < state->next; at++) {
        if (state->argv[at][0] == 0) {
            argp_error(state, "what is \"\"? The name of a file was expected");
        }
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    reading *r = state->input;
    if (key == ARGP_KEY_INIT) {
        for (size_t i = 0; i < r->group_n; i++) {
            state->child_inputs[i] = &r->group[i];
        }
        return 0;
    }
    if (r->line && key == ARGP_KEY_ARG) {
        read_word(r, text, state);
        return 0;
    }
    if (r->line && key == ARGP_KEY_END) {
        r->line->check(r->into, state);
        return 0;
    }
    for (size_t i = 0; r->option[i].name; i++) {
        if (key == key_of(r, i)) {
            const abzi_option *option = &r->option[i];
            if (r->is_said[i] && option->takes && !option->may_repeat) {
                argp_error(state, "--%s can be said only once", option->name);
            }
            r->is_said[i] = true;
            r->said = r->said ? r->said : option->name;
            option->kind(option, text, r->into + option->at, state);
            return 0;
        }
    }
    return ARGP_ERR_UNKNOWN;
}

static void begin(reading *r, const abzi_option *option, char *into)
{
    r->option = option;
    r->into = into;
    for (size_t i = 0; option[i].name; i++) {
        assert(i < ROWS_MAX);
        r->shown[i] = (struct argp_option){.name = option[i].name,
                                           .key = key_of(r, i),
                                           .arg = option[i].takes,
                                           .flags = option[i].may_be_bare ? OPTION_ARG_OPTIONAL : 0,
                                           .doc = option[i].help};
    }
    r->argp = (struct argp){.options = r->shown, .parser = parse};
}

bool abzi_options_read(const abzi_command_line *line, int argc, char **argv, void *options)
{
    reading group[ABZI_OPTION_GROUPS_MAX] = {{0}}, whole = {.line = line, .group = group};
    struct argp_child child[ABZI_OPTION_GROUPS_MAX + 1] = {{0}};
    begin(&whole, line->option, options);
    for (int i = 0; i < ABZI_OPTION_GROUPS_MAX && line->group[i].option; i++) {
        begin(&group[i], line->group[i].option, (char *)options + line->group[i].at);
        const char *header = line->group[i].header;
        child[i] = (struct argp_child){&group[i].argp, 0, header, header ? i + 1 : 0};
        whole.group_n++;
    }
    whole.argp.children = child;
    whole.argp.args_doc = line->arguments;
    whole.argp.doc = line->help;
    return argp_parse(&whole.argp, argc, argv, 0, NULL, &whole) == 0 || abzi_out_of_memory() == 0;
}

const char *abzi_options_said(const abzi_option *table, const struct argp_state *state)
{
    const reading *whole = state->input;
    const char *said = whole->option == table ? whole->said : NULL;
    for (size_t i = 0; i < whole->group_n; i++) {
        said = whole->group[i].option == table ? whole->group[i].said : said;
    }
    return said;
}

char *abzi_option_next(struct argp_state *state)
{
    return state->next < state->argc ? state->argv[state->next++] : NULL;
}
