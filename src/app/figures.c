#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/couple_option.h"
#include "app/render.h"
#include "edge/complain.h"
#include "edge/figure_file.h"
#include "edge/figure_set.h"
#include "edge/out_file.h"

#define TEXT_SIZE 20480      // abz_figure_print
#define PICTURE_SIZE 262144  // abz_figure_draw

typedef struct options {
    const struct action *action;
    char **word;  ///< figures
    int word_n;
    const char *out;
    abz_dance dance;
    abzi_render_options render;
} options;

// ---- list ----------------------------------------------------------------------------------------------------------

static void needs_of(const abz_figure *figure, char *out, size_t size)
{
    static const char *const word[] = {
#define WORD(id, word, bit) word,
        ABZ_NEED_LIST(WORD)
#undef WORD
    };
    size_t n = 0;
    snprintf(out, size, "-");
    for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
        if (figure->needs & 1 << i) {
            n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? "," : "", word[i]);
        }
    }
}

static int list(const options *o)
{
    abz_figure figure;
    bool some = false;
    for (size_t n = 0; abzi_syllabus_figure(n, &figure); n++) {
        if (o->dance != ABZ_DANCE_UNKNOWN && figure.dance != (int32_t)o->dance) {
            continue;
        }
        if (!some) {
            printf("%-32s %10s %6s  %-28s %s\n", "figure", "difficulty", "counts", "needs", "title");
            some = true;
        }
        char name[96], needs[64];
        snprintf(name, sizeof name, "%s/%s", abz_dance_name((abz_dance)figure.dance), figure.name);
        needs_of(&figure, needs, sizeof needs);
        printf("%-32s %10d %6d  %-28s %s\n", name, (int)figure.difficulty, (int)figure.count_n, needs, figure.title);
    }
    if (!some) {
        fprintf(stderr, "abrazo: --dance %s: there are no figures of it in the syllabus; abrazo figures list has all\n",
                abz_dance_name(o->dance));
    }
    return some ? 0 : 1;
}

// ---- show, print ---------------------------------------------------------------------------------------------------

static int show(const options *o)
{
    abz_figure figure;
    if (abzi_figure_load(o->word[0], &figure) != 0) {
        return 1;
    }
    char *picture = malloc(PICTURE_SIZE);
    size_t n;
    if (!picture) {
        return -abzi_out_of_memory();
    }
    const abz_status status = abz_figure_draw(&figure, picture, PICTURE_SIZE, &n);
    if (status != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: %s\n", o->word[0], abz_status_text(status));
    }
    const bool saved = status == ABZ_OK && abzi_save(o->out, picture, n);
    free(picture);
    return saved ? 0 : 1;
}

static int print(const options *o)
{
    abz_figure figure;
    char text[TEXT_SIZE];
    size_t n;
    if (abzi_figure_load(o->word[0], &figure) != 0) {
        return 1;
    }
    if (abz_figure_print(&figure, text, sizeof text, &n) != ABZ_OK) {
        return -abzi_out_of_memory();
    }
    return abzi_save(o->out, text, n) ? 0 : 1;
}

// ---- check ---------------------------------------------------------------------------------------------------------

/// Say which figures have others of their dance here, but none that may follow, or none that may come before.
static void warn_of_dead_ends(const options *o, const abz_figure *figure, const bool *good)
{
    for (int i = 0; i < o->word_n; i++) {
        bool others = false, leads = false, follows = false;
        for (int j = 0; j < o->word_n; j++) {
            const bool same_dance = good[i] && good[j] && figure[i].dance == figure[j].dance;
            others = others || (same_dance && i != j);
            leads = leads || (same_dance && abz_figure_chains(&figure[i], &figure[j]));
            follows = follows || (same_dance && abz_figure_chains(&figure[j], &figure[i]));
        }
        if (others && !(leads && follows)) {
            fprintf(stderr, "abrazo: %s: none of these figures may %s it\n", o->word[i],
                    leads ? "come before" : "follow");
        }
    }
}

/// Is what the figure says for chairs danced by a usual couple, of whom these sit? If not, the line was printed.
static bool may_sit(const char *word, const abz_figure *figure, uint32_t seated)
{
    abz_figure danced = *figure;
    const abz_couple_config usual = abz_couple_config_default();
    abz_error error;
    const int role = seated >> ABZ_ROLE_LEAD & 1 ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
    abz_figure_shorten(&danced, seated);
    if (abz_figure_seats(&danced, usual.body, seated, abzi_counts_per_minute(&danced, 0, true), &error) == ABZ_OK) {
        return true;
    }
    const bool both = seated >> ABZ_ROLE_LEAD & seated >> ABZ_ROLE_FOLLOW & 1;
    fprintf(stderr, "abrazo: %s:%d:1: %s: %s\n", word, (int)danced.seat[role][0].line,
            both                    ? "both seated"
            : role == ABZ_ROLE_LEAD ? "seated lead"
                                    : "seated follow",
            error.what);
    return false;
}

/// All that it says for chairs: of one who sits beside one who stands, and of two who sit.
static bool may_all_sit(const char *word, const abz_figure *figure)
{
    bool may = true;
    for (uint32_t role = 0; role < ABZ_ROLE_N; role++) {
        may = (figure->seat_n[role] == 0 || may_sit(word, figure, 1u << role)) && may;
    }
    const bool both = figure->both_hold_n + figure->both_n[ABZ_ROLE_LEAD] + figure->both_n[ABZ_ROLE_FOLLOW] > 0;
    return (!both || may_sit(word, figure, (1u << ABZ_ROLE_N) - 1)) && may;
}

static int check(const options *o)
{
    abz_figure *figure = malloc((size_t)o->word_n * sizeof *figure);
    bool *good = calloc((size_t)o->word_n, sizeof *good), all = true;
    if (!figure || !good) {
        free(figure);
        free(good);
        return -abzi_out_of_memory();
    }
    for (int i = 0; i < o->word_n; i++) {
        good[i] = abzi_figure_load_checked(o->word[i], &figure[i]) == 0 && may_all_sit(o->word[i], &figure[i]);
        all = all && good[i];
        if (good[i]) {
            printf("%s: ok\n", o->word[i]);
        }
    }
    warn_of_dead_ends(o, figure, good);
    free(figure);
    free(good);
    return all ? 0 : 1;
}

// ---- render --------------------------------------------------------------------------------------------------------

static int render(const options *o)
{
    abz_figure figure;
    abzi_render_options render = o->render;
    render.files.lead = o->out;
    render.files.follow = o->word_n > 1 ? o->word[1] : NULL;
    const char *read = o->word[0];
    if (abzi_page_is_missing(render.files.html) || abzi_couple_files_clash(&render.files, &read, 1)) {
        return 1;
    }
    return abzi_figure_load_checked(o->word[0], &figure) == 0 && abzi_render(&figure, &render) == 0 ? 0 : 1;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static const struct action {
    const char *name;
    int (*run)(const options *);
    int least, most;  ///< figures it takes
    bool writes;      ///< takes -o
} actions[] = {
    {"list", list, 0, 0, false},  {"show", show, 1, 1, true},     {"check", check, 1, 4096, false},
    {"print", print, 1, 1, true}, {"render", render, 1, 2, true},
};

static void read_action(options *o, const char *text, const struct argp_state *state)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i].name, text) == 0) {
            o->action = &actions[i];
            return;
        }
    }
    argp_error(state, "what to do with figures: list, show, check, print or render, not \"%s\"", text);
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    {.name = "dance",
     .letter = 'd',
     .takes = "DANCE",
     .kind = abzi_option_dance,
     .at = AT(dance),
     .help = "List figures of this dance only"},
    ABZI_OPTION_OUTPUT(AT(out), "FILE", "Write to this file (default: standard output)"),
    {0}};

/// Those of render alone.
static const abzi_option render_option[] = {
    ABZI_OPTION_COUNTS_A_MINUTE(AT(render.tempo), "Render at so many counts a minute (default: as usual)"),
    ABZI_OPTION_COUPLE(AT(render.height_m), "Render a leader and a follower so tall (default: 1.78,1.66)"),
    ABZI_OPTION_SEATED(AT(render.seated), "Render it with one or both in a manual wheelchair"),
    ABZI_OPTION_GENTLE_NUMBER(AT(render.gentle), "Render it as gently as this (default: 0)"),
    ABZI_OPTION_TEXT("html", "FILE", AT(render.files.html),
                     "Also render a page that plays the couple in a browser, offline"),
    {0}};

static void read_word(void *all, unsigned n, char *word, struct argp_state *state)
{
    options *o = all;
    if (n == 0) {
        read_action(o, word, state);
        o->word = state->argv + state->next;
        o->word_n = state->argc - state->next;
        state->next = state->argc;
    }
}

static void check_options(void *all, struct argp_state *state)
{
    options *o = all;
    const char *of_render = abzi_options_said(render_option, state);
    if (!o->action) {
        argp_error(state, "say what to do with figures: list, show, check, print or render");
    } else if (o->word_n < o->action->least) {
        argp_error(state, "say which figure to %s: DANCE/NAME or a file", o->action->name);
    } else if (o->word_n > o->action->most) {
        argp_error(state, "what is \"%s\"?", o->word[o->action->most]);
    } else if (o->dance != ABZ_DANCE_UNKNOWN && o->action->run != list) {
        argp_error(state, "--dance is for list");
    } else if (of_render && o->action->run != render) {
        argp_error(state, "--%s is for render", of_render);
    } else if (!o->out && o->action->run == render) {
        argp_error(state, "say where to write: -o LEAD.bvh FOLLOW.bvh, or -o FILE.bvh for both in one");
    } else if (o->out && !o->action->writes) {
        argp_error(state, "%s writes no file", o->action->name);
    }
    o->out = o->out ? o->out : "-";
}

static const abzi_command_line line = {
    .option = option,
    .group = {{render_option, 0, NULL}},
    .arguments = "list\nshow FIGURE\ncheck FIGURE...\nprint FIGURE\nrender FIGURE [FOLLOW]",
    .help = "List, draw and check the figures of dances.\v"
            "FIGURE is DANCE/NAME as the list has it, a file that ends in .figure, or - for standard input.\n\n"
            "list shows the syllabus that comes with this program. show draws where the feet go, as SVG. check says "
            "whether the two parts of figures fit each other, and which of several figures lead nowhere. print "
            "lays a figure out as it should be written. render dances it: both in one motion file, or the leader in "
            "-o FILE and the follower in FOLLOW. doc/figures.md says how figures are written.",
    .word = read_word,
    .check = check_options};

int abzi_cmd_figures(int argc, char **argv)
{
    options o = {.render.height_m = {ABZI_LEAD_HEIGHT_M, ABZI_FOLLOW_HEIGHT_M}};
    return abzi_options_read(&line, argc, argv, &o) ? o.action->run(&o) : 1;
}
