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

typedef struct options {
    char **session;
    int n;
    bool quiet;
} options;

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", path, what);
    return -1;
}

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
        return complain(path, strerror(errno));
    }
    const bool is_one = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && is_session(fd);
    const bool is_free = !is_one || flock(fd, LOCK_EX | LOCK_NB) == 0;
    close(fd);
    return !is_one    ? complain(path, "not a recorded dance of abrazo: nothing was removed")
           : !is_free ? complain(path, "it is being recorded: nothing was removed")
                      : 0;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options *o = state->input;
    switch (key) {
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARGS:
        o->session = state->argv + state->next;
        o->n = state->argc - state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which? A recording is a file that abrazo live --record or its page wrote");
        return 0;
    default:
        (void)text;
        return ARGP_ERR_UNKNOWN;
    }
}

int abzi_cmd_forget(int argc, char **argv)
{
    static const struct argp_option option[] = {{"quiet", 'q', NULL, 0, "Say nothing but what went wrong", 0}, {0}};
    static const struct argp argp = {
        .options = option,
        .parser = parse,
        .args_doc = "SESSION...",
        .doc = "Remove recorded live dances, whole: each is one file.\v"
               "What is no recorded dance is refused, and then nothing is removed; so is one that is being recorded. "
               "What was written from it (abrazo replay -o) is not found and stays."};
    options o = {.quiet = false};
    if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return 1;
    }
    for (int i = 0; i < o.n; i++) {
        if (check(o.session[i]) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < o.n; i++) {
        if (unlink(o.session[i]) != 0) {
            return complain(o.session[i], strerror(errno)) != 0;
        }
        if (!o.quiet) {
            printf("%s is forgotten.\n", o.session[i]);
        }
    }
    return 0;
}
