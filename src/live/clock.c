#define _POSIX_C_SOURCE 200809L

#include "live/clock.h"

#include <errno.h>
#include <time.h>

static const uint64_t second_ns = 1000000000;

uint64_t abzi_clock_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * second_ns + (uint64_t)now.tv_nsec;
}

void abzi_clock_date(char *out, size_t size)
{
    const time_t now = time(NULL);
    struct tm local;
    if (!localtime_r(&now, &local) || strftime(out, size, "%Y-%m-%d-%H%M%S", &local) == 0) {
        out[0] = 0;
    }
}

void abzi_clock_begin(abzi_clock *clock, uint32_t per_second)
{
    *clock = (abzi_clock){.begin_ns = abzi_clock_now_ns() + second_ns / per_second, .per_second = per_second};
}

/// When tick n is due.
static uint64_t due_ns(const abzi_clock *clock, uint64_t n)
{
    return clock->begin_ns + n / clock->per_second * second_ns + n % clock->per_second * second_ns / clock->per_second;
}

uint64_t abzi_clock_wait(abzi_clock *clock)
{
    const uint64_t due = due_ns(clock, clock->tick_n++);
    const struct timespec until = {.tv_sec = (time_t)(due / second_ns), .tv_nsec = (long)(due % second_ns)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
    const uint64_t late_ns = abzi_clock_now_ns() - due;
    if (late_ns > second_ns) {
        const uint64_t skipped_n = late_ns * clock->per_second / second_ns;
        clock->begin_ns += due_ns(clock, skipped_n) - clock->begin_ns;
        clock->skipped_n += skipped_n;
    }
    return late_ns;
}

void abzi_clock_lean(abzi_clock *clock, int64_t by_ns)
{
    const int64_t most_ns = (int64_t)(second_ns / clock->per_second / 1000);
    const int64_t lean_ns = by_ns > most_ns ? most_ns : by_ns < -most_ns ? -most_ns : by_ns;
    clock->begin_ns -= (uint64_t)lean_ns;
}

uint64_t abzi_clock_due_ns(const abzi_clock *clock)
{
    return due_ns(clock, clock->tick_n - 1);
}
