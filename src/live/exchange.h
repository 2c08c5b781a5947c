/// Something large that the tick dances with (a song, a dance) is exchanged for another one between two ticks: the
/// thread that prepared the new one gives it, the tick takes it and hands the old one back, and who gave it disposes of
/// that.
#ifndef ABZI_EXCHANGE_H
#define ABZI_EXCHANGE_H

#include <stdatomic.h>
#include <stddef.h>

typedef struct abzi_exchange {
    _Atomic(void *) given;  ///< not taken yet
    _Atomic(void *) back;   ///< the old one
} abzi_exchange;

/// Returns the one that was given before and that the tick never took; NULL: it took it.
/// Thread  the one that prepares
static inline void *abzi_exchange_give(abzi_exchange *exchange, void *it)
{
    return atomic_exchange(&exchange->given, it);
}

/// What the tick handed back, to be disposed of; NULL: nothing.
/// Thread  the one that prepares
static inline void *abzi_exchange_collect(abzi_exchange *exchange)
{
    return atomic_exchange(&exchange->back, NULL);
}

/// The new one; NULL: there is none, or nobody has collected the old one before. Whoever gets one hands the old one
/// back.
/// Thread  tick
static inline void *abzi_exchange_take(abzi_exchange *exchange)
{
    if (atomic_load_explicit(&exchange->given, memory_order_relaxed) == NULL || atomic_load(&exchange->back) != NULL) {
        return NULL;
    }
    return atomic_exchange(&exchange->given, NULL);
}

/// The old one, which the tick has no more use for.
/// Thread  tick
static inline void abzi_exchange_hand_back(abzi_exchange *exchange, void *old)
{
    atomic_store(&exchange->back, old);
}

#endif
