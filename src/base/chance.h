/// Numbers by chance that can be repeated: a seed in the state, never 0.
#ifndef ABZI_CHANCE_H
#define ABZI_CHANCE_H

#include <stdint.h>

/// A seed from any number: numbers that follow each other begin far apart, by Knuth's multiplier.
static inline uint32_t abzi_chance_seed(uint32_t number)
{
    uint32_t seed = (number + 1) * 2654435761u;
    return seed != 0 ? seed : 1;
}

/// Even in [0,1).
/// Source  Marsaglia, "Xorshift RNGs", J. Statistical Software 8 (2003): the triple 13, 17, 5
static inline float abzi_chance(uint32_t *seed)
{
    uint32_t x = *seed;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    *seed = x;
    return (float)(x >> 8) / 16777216.0f;
}

#endif
