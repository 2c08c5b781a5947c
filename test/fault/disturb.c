// Preloaded into a program: what goes wrong around it. ABZ_DISTURB names some of
//   clock  the time of day leaps by an hour, to and fro, whenever it is looked at
//   disk   what is written into a place of a file takes half a second
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static atomic_uint look_n;

static bool disturbs(const char *what)
{
    const char *said = getenv("ABZ_DISTURB");
    return said && strstr(said, what);
}

/// Of this look at the clock.
static time_t leap_s(void)
{
    return disturbs("clock") ? ((time_t)(atomic_fetch_add(&look_n, 1) % 3) - 1) * 3600 : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    const int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += leap_s();
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec fine;
    (void)zone;
    const int result = clock_gettime(CLOCK_REALTIME, &fine);
    *now = (struct timeval){fine.tv_sec, fine.tv_nsec / 1000};
    return result;
}

time_t time(time_t *out)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    const struct timespec half = {.tv_nsec = 500000000};
    if (disturbs("disk")) {
        nanosleep(&half, NULL);
    }
    return syscall(SYS_pwrite64, fd, bytes, n, at);
}
