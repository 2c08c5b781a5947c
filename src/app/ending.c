#define _POSIX_C_SOURCE 200809L

#include "app/ending.h"

#include <signal.h>
#include <stddef.h>

// C11 lets a handler of signals touch an atomic that needs no lock; other threads may read it, too.
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "an int that a signal sets and threads read");

static atomic_int signal_came;

static void on_signal(int number)
{
    signal_came = number;
}

void abzi_ending_begin(void)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction before, act = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(ending[i], &act, NULL);
        }
    }
}

const atomic_int *abzi_ending_asked(void)
{
    return &signal_came;
}

void abzi_ending_pass_on(void)
{
    if (signal_came != 0) {
        raise(signal_came);
    }
}
