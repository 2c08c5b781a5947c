/// What a function prints on standard error, caught.
#ifndef COMPLAINT_H
#define COMPLAINT_H

#include <stdbool.h>
#include <unistd.h>

static char complaint[1024];

/// Standard error goes to complaint while this is on.
static inline void hear(bool on)
{
    static int saved, heard[2];
    if (on) {
        assert_int_equal(pipe(heard), 0);
        saved = dup(STDERR_FILENO);
        dup2(heard[1], STDERR_FILENO);
    } else {
        dup2(saved, STDERR_FILENO);
        close(saved);
        close(heard[1]);
        const ssize_t n = read(heard[0], complaint, sizeof complaint - 1);
        complaint[n > 0 ? n : 0] = 0;
        close(heard[0]);
    }
}

#endif
