#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "abrazo/base.h"
#include "app/command.h"

typedef struct command {
    const char *name, *full_name;
    int (*run)(int argc, char **argv);
    const char *help;
} command;

static const command commands[] = {
#define COMMAND(name, help) {#name, "abrazo " #name, abzi_cmd_##name, help},
    ABZI_COMMAND_LIST(COMMAND)
#undef COMMAND
};
enum { COMMAND_N = sizeof commands / sizeof *commands };

static void print_help(FILE *out)
{
    fputs("Usage: abrazo COMMAND [OPTION...]\nA dance partner that listens.\n\n", out);
    for (int i = 0; i < COMMAND_N; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
    fputs("\n  --help     this help; abrazo COMMAND --help says more, as does abrazo help COMMAND\n"
          "  --version  the version\n",
          out);
}

static int run(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (argc == 3 && strcmp(name, "help") == 0) {
        static char help[] = "--help";
        return run(argc, (char *[]){argv[0], argv[2], help, NULL});
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        printf("abrazo %s\n", abz_version());
        return 0;
    }
    for (int i = 0; i < COMMAND_N; i++)
        if (strcmp(name, commands[i].name) == 0) {
            char full_name[32];
            snprintf(full_name, sizeof full_name, "%s", commands[i].full_name);
            argv[1] = full_name;
            return commands[i].run(argc - 1, argv + 1);
        }
    if (argc > 1)
        fprintf(stderr, "abrazo: there is no command \"%s\"; try abrazo --help\n", name);
    else
        print_help(stderr);
    return EX_USAGE;
}

int main(int argc, char **argv)
{
    int status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "abrazo: standard output: %s\n", strerror(errno));
        return 1;
    }
    return status;
}
