// abrazo forget: recorded live dances are removed; nothing else is.
#define _POSIX_C_SOURCE 200809L

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abrazo/journal.h"
#include "app/command.h"
#include "app/option.h"
#include "edge/complain.h"

typedef struct options {
    char **session;
    int n;
    bool quiet;
} options;

/// Is it a session? One that was cut or damaged is one, too: what it begins with is enough.
static bool is_session(int fd)
{
    uint8_t begin[8], expected[ABZ_JOURNAL_HEAD_SIZE];
    abz_journal_write_head(expected);
    return read(fd, begin, sizeof begin) == (ssize_t)sizeof begin && memcmp(begin, expected, sizeof begin) == 0;
}

static int check(const char *path)
{
    struct stat about;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0) {
        return abzi_complain(path, strerror(errno));
    }
    const bool is_one = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && is_session(fd);
    const bool is_free = !is_one || flock(fd, LOCK_EX | LOCK_NB) == 0;
    close(fd);
    return !is_one    ? abzi_complain(path, "not a recorded dance of abrazo: nothing was removed")
           : !is_free ? abzi_complain(path, "it is being recorded: nothing was removed")
                      : 0;
}

static void read_word(void *all, unsigned n, char *word, struct argp_state *state)
{
    options *o = all;
    (void)n, (void)word;
    o->session = state->argv + state->next - 1;  // all that are left
    o->n = state->argc - state->next + 1;
    state->next = state->argc;
}

static void check_any(void *all, struct argp_state *state)
{
    const options *o = all;
    if (o->n == 0) {
        argp_error(state, "which? A recording is a file that abrazo live --record or its page wrote");
    }
}

static const abzi_option option[] = {ABZI_OPTION_QUIET(offsetof(options, quiet), ABZI_QUIET_HELP), {0}};

static const abzi_command_line line = {
    .option = option,
    .arguments = "SESSION...",
    .help = "Remove recorded live dances, whole: each is one file.\v"
            "What is no recorded dance is refused, and then nothing is removed; so is one that is being recorded. "
            "What was written from it (abrazo replay -o) is not found and stays.",
    .word = read_word,
    .check = check_any};

int abzi_cmd_forget(int argc, char **argv)
{
    options o = {.quiet = false};
    if (!abzi_options_read(&line, argc, argv, &o)) {
        return 1;
    }
    for (int i = 0; i < o.n; i++) {
        if (check(o.session[i]) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < o.n; i++) {
        if (unlink(o.session[i]) != 0) {
            return abzi_complain(o.session[i], strerror(errno)) != 0;
        }
        if (!o.quiet) {
            printf("%s is forgotten.\n", o.session[i]);
        }
    }
    return 0;
}
