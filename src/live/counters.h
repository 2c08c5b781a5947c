/// What came, what went and what was dropped on the way, for people to look at: nothing else depends on it.
#ifndef ABZI_COUNTERS_H
#define ABZI_COUNTERS_H

#include <stdatomic.h>

/// Name, as the page gets it in its words.
#define ABZI_COUNTER_LIST(X)                                                                                           \
    X(landmarks)       /* messages of the dancer's camera that were taken in */                                        \
    X(outrun)          /* of these, replaced by a newer one before a tick took them */                                 \
    X(watching)        /* landmarks of those who only watch: dropped */                                                \
    X(wishes)          /* taken in */                                                                                  \
    X(wishes_watching) /* wishes of those who watch while somebody dances: dropped */                                  \
    X(malformed)       /* connections closed for a message that is none */                                             \
    X(oversized)       /* for one that is too long */                                                                  \
    X(replayed)        /* for landmarks that were not newer than the last */                                           \
    X(flooding)        /* for more messages than anybody needs */                                                      \
    X(refused)         /* requests refused for their origin, host or token */                                          \
    X(crowded)         /* connections refused because there are too many */                                            \
    X(moments)         /* sent to viewers */                                                                           \
    X(dropped)         /* moments that a viewer was too slow for */                                                    \
    X(late_ticks)      /* begun when the next was due already */                                                       \
    X(skipped_ticks)   /* given up, after the program stood still for longer than a second */                          \
    X(heard_gaps)      /* ticks for which no sound, or no row of a table, had come yet */                              \
    X(heard_dropped)   /* ticks of these dropped because they come faster than a tick */                               \
    X(vmc_frames)      /* of a dancer who comes as VMC */                                                              \
    X(vmc_late)        /* of these, dropped because a later one had come */                                            \
    X(vmc_malformed)   /* packets and messages dropped there */                                                        \
    X(outlets_missed)  /* ticks that something which goes out was too slow for */

typedef struct abzi_counters {
#define ABZI_COUNTER(name) atomic_uint_least64_t name;
    ABZI_COUNTER_LIST(ABZI_COUNTER)
#undef ABZI_COUNTER
} abzi_counters;

/// Thread  any
#define ABZI_COUNT(counters, name) ABZI_COUNT_N(counters, name, 1)
#define ABZI_COUNT_N(counters, name, n) ((void)atomic_fetch_add_explicit(&(counters)->name, n, memory_order_relaxed))

#endif
