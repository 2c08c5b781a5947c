/// How far the work is, on one line of a terminal; wiped away when hidden. Elsewhere: nothing.
#ifndef ABZI_PROGRESS_H
#define ABZI_PROGRESS_H

#include <stdbool.h>

typedef struct abzi_progress {
    const char *what;  ///< "learning"
    bool on, visible;
    double wait_s;  ///< work shorter than this shows nothing
    double begin_s, shown_s;
} abzi_progress;

/// quiet: never show anything.
void abzi_progress_begin(abzi_progress *progress, const char *what, double wait_s, bool quiet);

/// done: 0 .. 1; below 0: unknown, then only that work goes on is shown. Cheap to call often.
void abzi_progress_show(abzi_progress *progress, double done);

/// Make room for a line of words; the next show brings it back.
void abzi_progress_hide(abzi_progress *progress);

#endif
