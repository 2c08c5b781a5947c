/// Bytes that come through a pipe, a few at a time, as standard input.
#ifndef PIPED_H
#define PIPED_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct piped {
    int saved;
    pid_t writer;
} piped;

static inline piped piped_begin(const uint8_t *byte, size_t n)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    piped p = {.saved = dup(STDIN_FILENO), .writer = fork()};
    if (p.writer == 0) {
        close(ends[0]);
        for (size_t at = 0, piece = 1; at < n; at += piece, piece = piece * 5 % 4093 + 1) {
            piece = piece < n - at ? piece : n - at;
            if (write(ends[1], byte + at, piece) != (ssize_t)piece) {
                break;
            }
        }
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    return p;
}

static inline void piped_end(piped p)
{
    dup2(p.saved, STDIN_FILENO);
    close(p.saved);
    waitpid(p.writer, NULL, 0);
}

#endif
