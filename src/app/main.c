#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "abrazo/base.h"
#include "app/command.h"
#include "edge/complain.h"

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

/// However the program exits, in the midst of reading its options, too: was all of standard output written?
static void check_output(void)
{
    errno = 0;
    const bool failed = ferror(stdout) != 0;
    if (fflush(stdout) != 0 || failed) {
        fprintf(stderr, "abrazo: standard output: %s\n", errno != 0 ? strerror(errno) : "not all of it was written");
        _exit(1);
    }
}

int main(int argc, char **argv)
{
    if (atexit(check_output) != 0) {
        return abzi_out_of_memory() != 0;
    }
    return run(argc, argv);
}
