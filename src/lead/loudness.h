/// How loud the music is, and how that goes: a silence, and a fade that foretells the end.
#ifndef ABZI_LOUDNESS_H
#define ABZI_LOUDNESS_H

#include "abrazo/rhythm.h"

#define ABZI_LOUDNESS_N 13  ///< half seconds that are remembered

/// All four-byte fields. Decibels are of power against a magnitude of 1.
typedef struct abzi_loudness {
    uint32_t begun;               ///< sound was heard
    uint32_t quiet_n;             ///< ticks without sound up to now
    uint32_t part_n;              ///< ticks in the half second that is being heard
    float part;                   ///< its power, summed
    float past[ABZI_LOUDNESS_N];  ///< half seconds before it, newest first, dB
    uint32_t past_n;              ///< how many of them were heard
    float usual;                  ///< loudness of the music, dB
    uint32_t fades;               ///< 1: it has faded, and will end
} abzi_loudness;

void abzi_loudness_start(abzi_loudness *loudness);

/// One tick; NULL: nothing came.
/// Thread  tick
void abzi_loudness_hear(abzi_loudness *loudness, const abz_band_frame *frame);

/// For what was restored.
bool abzi_loudness_is_sound(const abzi_loudness *loudness);

#endif
