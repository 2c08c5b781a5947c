#define _POSIX_C_SOURCE 200809L

#include "edge/patient_read.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { LOOK_MS = 100 };  // so long somebody who asked may wait

ssize_t abzi_patient_read(int fd, void *to, size_t n, const atomic_int *asked)
{
    struct pollfd about = {.fd = fd, .events = POLLIN};
    for (;;) {
        if (asked && *asked != 0) {
            return 0;
        }
        const int ready = poll(&about, 1, LOOK_MS);
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            continue;
        }
        const ssize_t got = read(fd, to, n);
        if (got >= 0 || errno != EINTR) {
            return got;
        }
    }
}
