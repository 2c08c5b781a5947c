/// Fuzzed bytes as a file with a name, and as standard input through a pipe; what is said about them is not printed.
#ifndef AS_FILE_H
#define AS_FILE_H

#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATH_SIZE 32

/// Fuzzers and sanitizers have taken hold of standard error before.
static inline void as_file_quiet(void)
{
    static bool quiet;
    if (!quiet) {
        stderr = fopen("/dev/null", "w");
        assert(stderr);
        quiet = true;
    }
}

/// A file of these bytes; close the number that is returned.
static inline int as_file(const uint8_t *data, size_t size, char path[PATH_SIZE])
{
    const int fd = memfd_create("fuzz", MFD_CLOEXEC);
    const bool written = fd >= 0 && write(fd, data, size) == (ssize_t)size;
    assert(written);
    snprintf(path, PATH_SIZE, "/proc/self/fd/%d", fd);
    return fd;
}

/// Standard input gives these bytes from now on. false: too many for a pipe.
static inline bool as_pipe(const uint8_t *data, size_t size)
{
    int ends[2];
    const int made = pipe2(ends, O_CLOEXEC);
    assert(made == 0);
    const bool fits = fcntl(ends[1], F_SETPIPE_SZ, 1 << 18) >= 1 << 18 && size <= 1 << 18;
    const bool written = fits && write(ends[1], data, size) == (ssize_t)size;
    close(ends[1]);
    if (written) {
        dup2(ends[0], STDIN_FILENO);
    }
    close(ends[0]);
    return written;
}

#endif
