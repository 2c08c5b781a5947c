/// How long something took, many times over: counted by tens of microseconds, so that nothing grows.
#ifndef ABZI_DELAYS_H
#define ABZI_DELAYS_H

#include <stdatomic.h>
#include <stdint.h>

enum { ABZI_DELAYS_BIN_NS = 10000, ABZI_DELAYS_BIN_N = 5000 };  ///< up to 50 ms: what is above counts as that

typedef struct abzi_delays {
    atomic_uint_least64_t bin[ABZI_DELAYS_BIN_N + 1];
} abzi_delays;

/// Thread  the one that measures
static inline void abzi_delays_add(abzi_delays *delays, uint64_t delay_ns)
{
    const uint64_t bin = delay_ns / ABZI_DELAYS_BIN_NS;
    atomic_fetch_add_explicit(&delays->bin[bin < ABZI_DELAYS_BIN_N ? bin : ABZI_DELAYS_BIN_N], 1, memory_order_relaxed);
}

/// So much were `share` of them at most, in milliseconds; 0 of none.
/// Thread  any
static inline double abzi_delays_ms(const abzi_delays *delays, double share)
{
    uint64_t n = 0, below_n = 0;
    for (int i = 0; i <= ABZI_DELAYS_BIN_N; i++) {
        n += atomic_load_explicit(&delays->bin[i], memory_order_relaxed);
    }
    int last = 0;
    for (int i = 0; i <= ABZI_DELAYS_BIN_N && (double)below_n < share * (double)n; i++) {
        below_n += atomic_load_explicit(&delays->bin[i], memory_order_relaxed);
        last = i + 1;
    }
    return last * (ABZI_DELAYS_BIN_NS * 1e-6);
}

/// Thread  any
static inline uint64_t abzi_delays_count(const abzi_delays *delays)
{
    uint64_t n = 0;
    for (int i = 0; i <= ABZI_DELAYS_BIN_N; i++) {
        n += atomic_load_explicit(&delays->bin[i], memory_order_relaxed);
    }
    return n;
}

#endif
