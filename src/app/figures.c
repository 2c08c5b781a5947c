#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/figure_file.h"
#include "app/figure_set.h"
#include "app/out_file.h"
#include "app/player_page.h"
#include "app/render.h"

#define TEXT_SIZE 20480      // abz_figure_print
#define PICTURE_SIZE 262144  // abz_figure_draw

typedef struct options {
    const struct action *action;
    const char **word;  ///< figures
    int word_n;
    const char *out;
    abz_dance dance;
    abzi_render_options render;
    const char *render_used;  ///< an option that is for render only, or NULL
} options;

static int out_of_memory(void)
{
    fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
    return 1;
}

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
    printf("%-32s %10s %6s  %-28s %s\n", "figure", "difficulty", "counts", "needs", "title");
    for (size_t n = 0; abzi_syllabus_figure(n, &figure); n++) {
        if (o->dance != ABZ_DANCE_UNKNOWN && figure.dance != (int32_t)o->dance) {
            continue;
        }
        char name[96], needs[64];
        snprintf(name, sizeof name, "%s/%s", abz_dance_name((abz_dance)figure.dance), figure.name);
        needs_of(&figure, needs, sizeof needs);
        printf("%-32s %10d %6d  %-28s %s\n", name, (int)figure.difficulty, (int)figure.count_n, needs, figure.title);
    }
    return 0;
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
        return out_of_memory();
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
        return out_of_memory();
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

/// Is what the figure says for chairs danced by a usual couple, one of whom sits? If not, the line was printed.
static bool may_sit(const char *word, const abz_figure *figure)
{
    abz_figure danced = *figure;
    const abz_couple_config usual = abz_couple_config_default();
    abz_error error;
    bool may = true;
    abz_figure_shorten(&danced);
    for (uint32_t role = 0; role < ABZ_ROLE_N; role++) {
        if (danced.seat_n[role] > 0 && abz_figure_seats(&danced, usual.body, 1u << role,
                                                        abzi_counts_per_minute(&danced, 0, true), &error) != ABZ_OK) {
            fprintf(stderr, "abrazo: %s:%d:1: seated %s: %s\n", word, (int)danced.seat[role][0].line,
                    role == ABZ_ROLE_LEAD ? "lead" : "follow", error.what);
            may = false;
        }
    }
    return may;
}

static int check(const options *o)
{
    abz_figure *figure = malloc((size_t)o->word_n * sizeof *figure);
    bool *good = calloc((size_t)o->word_n, sizeof *good), all = true;
    if (!figure || !good) {
        free(figure);
        free(good);
        return out_of_memory();
    }
    for (int i = 0; i < o->word_n; i++) {
        good[i] = abzi_figure_load_checked(o->word[i], &figure[i]) == 0 && may_sit(o->word[i], &figure[i]);
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
    if (render.files.html && abzi_player_page_size == 0) {
        fprintf(stderr, "abrazo: %s: this abrazo was built without its page (node and npm make it)\n",
                render.files.html);
        return 1;
    }
    if (abzi_couple_files_clash(&render.files, o->word, 1)) {
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

enum { KEY_TEMPO = 256, KEY_COUPLE, KEY_HTML };  // options without a letter

static void read_tempo(options *o, const char *text, const struct argp_state *state)
{
    char *end;
    o->render_used = "--tempo";
    o->render.tempo = strtod(text, &end);
    if (end == text || *end != 0 || !(o->render.tempo >= 20 && o->render.tempo <= 400)) {
        argp_error(state, "--tempo takes 20 to 400 a minute, not \"%s\"", text);
    }
}

static void check_options(options *o, const struct argp_state *state)
{
    if (!o->action) {
        argp_error(state, "say what to do with figures: list, show, check, print or render");
    } else if (o->word_n < o->action->least) {
        argp_error(state, "say which figure to %s: DANCE/NAME or a file", o->action->name);
    } else if (o->word_n > o->action->most) {
        argp_error(state, "what is \"%s\"?", o->word[o->action->most]);
    } else if (o->dance != ABZ_DANCE_UNKNOWN && o->action->run != list) {
        argp_error(state, "--dance is for list");
    } else if (o->render_used && o->action->run != render) {
        argp_error(state, "%s is for render", o->render_used);
    } else if (!o->out && o->action->run == render) {
        argp_error(state, "say where to write: -o LEAD.bvh FOLLOW.bvh, or -o FILE.bvh for both in one");
    } else if (o->out && !o->action->writes) {
        argp_error(state, "%s writes no file", o->action->name);
    }
    o->out = o->out ? o->out : "-";
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options *o = state->input;
    switch (key) {
    case 'd':
        abzi_dance_option(text, &o->dance, state);
        return 0;
    case 'o':
        o->out = text;
        return 0;
    case KEY_TEMPO:
        read_tempo(o, text, state);
        return 0;
    case KEY_COUPLE:
        o->render_used = "--couple";
        if (!abzi_couple_heights(text, o->render.height_m)) {
            argp_error(state, "--couple takes two heights from 0.8 to 2.3 m, such as 1.78,1.66, not \"%s\"", text);
        }
        return 0;
    case KEY_HTML:
        o->render_used = "--html";
        o->render.files.html = text;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0) {
            read_action(o, text, state);
        } else {
            o->word[o->word_n++] = text;
        }
        return 0;
    case ARGP_KEY_END:
        check_options(o, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int abzi_cmd_figures(int argc, char **argv)
{
    static const struct argp_option option[] = {
        {"dance", 'd', "DANCE", 0, "List figures of this dance only", 0},
        {"output", 'o', "FILE", 0, "Write to this file (default: standard output)", 0},
        {"tempo", KEY_TEMPO, "N", 0, "Render at so many counts a minute (default: as usual)", 0},
        {"couple", KEY_COUPLE, "M,M", 0, "Render a leader and a follower so tall (default: 1.78,1.66)", 0},
        {"html", KEY_HTML, "FILE", 0, "Also render a page that plays the couple in a browser, offline", 0},
        {0}};
    static const struct argp argp = {
        .options = option,
        .parser = parse,
        .args_doc = "list\nshow FIGURE\ncheck FIGURE...\nprint FIGURE\nrender FIGURE [FOLLOW]",
        .doc = "List, draw and check the figures of dances.\v"
               "FIGURE is DANCE/NAME as the list has it, a file that ends in .figure, or - for standard input.\n\n"
               "list shows the syllabus that comes with this program. show draws where the feet go, as SVG. check says "
               "whether the two parts of figures fit each other, and which of several figures lead nowhere. print "
               "lays a figure out as it should be written. render dances it: both in one motion file, or the leader in "
               "-o FILE and the follower in FOLLOW. doc/figures.md says how figures are written."};
    options o = {.word = calloc((size_t)argc, sizeof *o.word), .render.height_m = {1.78f, 1.66f}};
    if (!o.word || argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        free(o.word);
        return out_of_memory();
    }
    const int status = o.action->run(&o);
    free(o.word);
    return status;
}
