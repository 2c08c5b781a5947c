/// How loud the music is, and how that goes: a silence, a last note that rings on, and a fade that foretells the end;
/// and whether it sounds like music at all.
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
    float level[ABZ_BAND_N];      ///< of the newest tick
    uint32_t heard_n;             ///< ticks since sound began, up to what the means below rest on
    float rise, rise_square;      ///< by how much the bands rise in a tick, and its square: means
    float strongest;              ///< rise of late
    float pauses;                 ///< share of ticks without sound
    uint32_t since_n;             ///< ticks since something began
    float struck;                 ///< how loud it became, dB
    uint32_t pause_n;             ///< since_n, when what was struck then has died away; 0: it sounds on
} abzi_loudness;

void abzi_loudness_start(abzi_loudness *loudness);

/// One tick; NULL: nothing came.
/// Thread  tick
void abzi_loudness_hear(abzi_loudness *loudness, const abz_band_frame *frame);

/// Things begin in it as they do in steady noise: at any time, and no more than at any other. false: too early to say.
bool abzi_loudness_is_noise(const abzi_loudness *loudness);

/// Things begin in it at some times more than at others, and it does not pause as speech does. false: too early to say.
bool abzi_loudness_is_music(const abzi_loudness *loudness);

/// For what was restored.
bool abzi_loudness_is_sound(const abzi_loudness *loudness);

#endif
