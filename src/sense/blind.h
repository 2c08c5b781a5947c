/// What she cannot see of a dancer, in one word that does not flicker.
#ifndef ABZI_BLIND_H
#define ABZI_BLIND_H

#include "abrazo/sense.h"

/// All four-byte fields.
typedef struct abzi_blind {
    float due_s[ABZ_BLIND_N];  ///< how long each has been so
    uint32_t said;             ///< bit b: it is being said
} abzi_blind;

/// One tick. is: bit b says that b holds now. Returns the word for it.
abz_blind abzi_blind_tick(abzi_blind *blind, uint32_t is);

#endif
