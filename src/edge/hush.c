#define _POSIX_C_SOURCE 200809L

#include "edge/hush.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int abzi_hush_begin(void)
{
    fflush(stderr);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const int standard_error = nowhere >= 0 ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;
    if (standard_error >= 0) {
        dup2(nowhere, STDERR_FILENO);
    }
    if (nowhere >= 0) {
        close(nowhere);
    }
    return standard_error;
}

void abzi_hush_end(int standard_error)
{
    if (standard_error >= 0) {
        fflush(stderr);
        dup2(standard_error, STDERR_FILENO);
        close(standard_error);
    }
}
