#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/figure_file.h"

#define TEXT_SIZE 20480  // abz_figure_print

typedef struct options {
    const char *const *word;  ///< figures
    int word_n;
} options;

// ---- check, print --------------------------------------------------------------------------------------------------

/// -1: it does not hold together, and the line was printed.
static int check_figure(const char *word, const abz_figure *figure)
{
    abz_error error;
    if (abz_figure_check(figure, &error) == ABZ_OK) {
        return 0;
    }
    fprintf(stderr, "abrazo: %s:%u:%u: %s\n", word, error.line, error.column, error.what);
    return -1;
}

static int check(const options *o)
{
    int status = 0;
    for (int i = 0; i < o->word_n; i++) {
        abz_figure figure;
        if (abzi_figure_load(o->word[i], &figure) == 0 && check_figure(o->word[i], &figure) == 0) {
            printf("%s: ok\n", o->word[i]);
        } else {
            status = 1;
        }
    }
    return status;
}

static int print(const options *o)
{
    abz_figure figure;
    char text[TEXT_SIZE];
    size_t n;
    if (abzi_figure_load(o->word[0], &figure) != 0) {
        return 1;
    }
    abz_status status = abz_figure_print(&figure, text, sizeof text, &n);
    return status != ABZ_OK || fwrite(text, 1, n, stdout) != n;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static const struct action {
    const char *name;
    int (*run)(const options *);
    int least, most;  ///< how many figures
} actions[] = {
    {"check", check, 1, 1 << 16},
    {"print", print, 1, 1},
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    (void)text;
    (void)state;
    return key == ARGP_KEY_ARG ? 0 : ARGP_ERR_UNKNOWN;
}

int abzi_cmd_figures(int argc, char **argv)
{
    static const struct argp argp = {.parser = parse, .args_doc = "check FILE...\nprint FILE", .doc = ""};
    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (argc > 2 && strcmp(argv[1], actions[i].name) == 0) {
            options o = {(const char *const *)argv + 2, argc - 2};
            return actions[i].run(&o);
        }
    }
    return 64;
}
