#define _POSIX_C_SOURCE 200809L

#include "app/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void abzi_progress_begin(abzi_progress *progress, const char *what, double wait_s, bool quiet)
{
    const double now = now_s();
    *progress = (abzi_progress){
        .what = what, .on = !quiet && isatty(STDERR_FILENO), .wait_s = wait_s, .begin_s = now, .shown_s = now};
}

void abzi_progress_show(abzi_progress *progress, double done)
{
    if (!progress->on) {
        return;
    }
    const double now = now_s();
    // Ten times a second is as often as a person can read it.
    if (now - progress->begin_s < progress->wait_s || now - progress->shown_s < 0.1) {
        return;
    }
    progress->shown_s = now;
    progress->visible = true;
    if (done < 0) {
        fprintf(stderr, "\r%s: %.0f s", progress->what, now - progress->begin_s);
    } else {
        fprintf(stderr, "\r%s: %3.0f %%", progress->what, 100 * done);
    }
}

void abzi_progress_hide(abzi_progress *progress)
{
    if (progress->visible) {
        fputs("\r\033[K", stderr);
    }
    progress->visible = false;
}
