#include "app/figure_choice.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "abrazo/gentle.h"
#include "app/couple_option.h"
#include "edge/complain.h"

static const struct {
    const char *word;
    uint32_t bit;
} need[] = {
#define NEED(id, word, bit) {word, bit},
    ABZ_NEED_LIST(NEED)
#undef NEED
};

// ---- options -------------------------------------------------------------------------------------------------------

static void read_refused(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    uint32_t *refused = at;
    const char *words;
    abzi_option_text(option, text, &words, state);
    for (const char *word = words; *word;) {
        const size_t n = strcspn(word, ",");
        const uint32_t before = *refused;
        for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
            if (strlen(need[i].word) == n && strncmp(need[i].word, word, n) == 0) {
                *refused |= need[i].bit;
            }
        }
        if (*refused == before) {
            argp_error(state, "--refuse takes travel, half-turn, apart, lean and lift, not \"%.*s\"", (int)n, word);
            return;
        }
        word += n + (word[n] == ',');
    }
}

static void read_only(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    if (text[strspn(text, ",")] == 0) {
        argp_error(state, "--only takes names of figures, such as basic-step,side-basic, not \"%s\"", text);
    }
    abzi_option_text(option, text, at, state);
}

#define AT(member) offsetof(abzi_figure_choice, member)
const abzi_option abzi_figure_choice_rows[] = {
    ABZI_OPTION_GENTLE_NUMBER(
        AT(gentle), "How gently they dance, 0 to 1: smaller and softer steps, slower hands, and no figure that turns "
                    "further than such a gentleness allows (default: 0)"),
    ABZI_OPTION_NUMBER("difficulty", "1..5", abzi_option_whole, AT(difficulty), 1, 5, "--difficulty takes 1 to 5",
                       "Nothing more difficult (default: 5)"),
    ABZI_OPTION_OWN("only", "NAME,...", read_only, AT(only), "These figures, in this order, over and over"),
    ABZI_OPTION_OWN("refuse", "NEED,...", read_refused, AT(refused),
                    "No figures that ask for travel, half-turn, apart, lean or lift"),
    {0}};
#undef AT

// ---- what they come to ---------------------------------------------------------------------------------------------

/// Is a figure of --only neither refused, nor too difficult, nor too much of a turn? If it is, the line was printed.
static bool may_dance(const abzi_figure_choice *o, const abz_figure *figure)
{
    if (figure->difficulty > (int32_t)o->difficulty) {
        fprintf(stderr, "abrazo: --only %s: its difficulty is %d, above --difficulty %u\n", figure->name,
                (int)figure->difficulty, o->difficulty);
        return false;
    }
    abz_figure soft;
    if (abz_figure_soften(figure, o->gentle, &soft) != ABZ_OK) {
        fprintf(stderr, "abrazo: --only %s: it turns further than --gentle %g allows\n", figure->name,
                (double)o->gentle);
        return false;
    }
    for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
        if (o->refused & need[i].bit & (uint32_t)figure->needs) {
            fprintf(stderr, "abrazo: --only %s: it asks for %s, which --refuse says no to\n", figure->name,
                    need[i].word);
            return false;
        }
    }
    return true;
}

int abzi_figure_choice_only(const abzi_figure_choice *o, const abzi_figure_set *set,
                            uint32_t only[static ABZI_ONLY_MAX])
{
    int n = 0;
    for (const char *at = o->only; at && *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        const size_t size = strcspn(at, ",");
        const int it = abzi_figure_set_find(set, at, size);
        if (it < 0) {
            fprintf(stderr, "abrazo: --only %.*s: there is no such figure of %s here\n", (int)size, at,
                    abz_dance_name((abz_dance)set->figure[0].dance));
            return -1;
        }
        if (!may_dance(o, &set->figure[it])) {
            return -1;
        }
        if (n == ABZI_ONLY_MAX) {
            fprintf(stderr, "abrazo: --only takes up to %d figures\n", ABZI_ONLY_MAX);
            return -1;
        }
        only[n++] = (uint32_t)it;
    }
    return n;
}

int abzi_figure_choice_why_not(const abzi_figure_set *set, const abz_couple_config *config)
{
    const abz_figure *figure = set->figure;
    for (uint32_t i = 0; config->has_only && i < config->only_n; i++) {
        const abz_figure *a = &figure[config->only[i]], *b = &figure[config->only[(i + 1) % config->only_n]];
        if (!abz_figure_chains(a, b)) {
            fprintf(stderr, "abrazo: --only: %s cannot follow %s: another hold, facing or free foot\n", b->name,
                    a->name);
            return -1;
        }
    }
    bool allowed = false;
    for (size_t i = 0; i < set->n; i++) {
        allowed = allowed || (figure[i].difficulty <= (int32_t)config->difficulty &&
                              ((uint32_t)figure[i].needs & config->refused) == 0);
    }
    return abzi_complain(NULL, allowed ? "of the figures that may be danced none leads back to another"
                                       : "no figure may be danced: all are refused, or too difficult");
}

int abzi_figure_choice_check_gentle(const abzi_figure_choice *o, const abzi_figure_set *set)
{
    abz_figure soft;
    for (size_t i = 0; i < set->n; i++) {
        if (abz_figure_soften(&set->figure[i], o->gentle, &soft) == ABZ_OK) {
            return 0;
        }
    }
    fprintf(stderr, "abrazo: --gentle %g: no figure of this dance can be danced so gently\n", (double)o->gentle);
    return -1;
}
