/// Where the tests find their files.
#ifndef RECORDINGS_H
#define RECORDINGS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/// A file of the checkout, such as "test/golden/x.bvh", as a path.
static inline const char *checkout_path(const char *name, char path[static 1024])
{
    snprintf(path, 1024, "%s/%s", ABZ_ROOT, name);
    return path;
}

/// A recording such as "motion/salsa-a/60_01.bvh", as a path: in $ABZ_SHARED, or in the folder "shared" beside the
/// checkout. false when it is not there: then skip the test, for recordings never ship with the project.
static inline bool recording_path(const char *name, char path[static 1024])
{
    const char *shared = getenv("ABZ_SHARED");
    if (shared)
        snprintf(path, 1024, "%s/%s", shared, name);
    else
        snprintf(path, 1024, "%s/../shared/%s", ABZ_ROOT, name);
    if (access(path, R_OK) == 0)
        return true;
    printf("# left out: needs the recording %s\n", name);
    return false;
}

#endif
