/// How clearly something begins in this tick: in the bass, in the middle, in the treble.
#ifndef ABZI_ATTACK_H
#define ABZI_ATTACK_H

#include "abrazo/rhythm.h"

enum { ABZI_BASS, ABZI_MIDDLE, ABZI_TREBLE, ABZI_REGISTER_N };

#define ABZI_ATTACK_MEAN_N 40  ///< ticks of the running mean: a beat, about

/// All four-byte fields.
typedef struct abzi_attack {
    float level[ABZ_BAND_N];                            ///< of the last frame
    float peak[ABZI_REGISTER_N];                        ///< the strongest rise of late
    float recent[ABZI_REGISTER_N][ABZI_ATTACK_MEAN_N];  ///< rises, a ring
    float before[ABZI_REGISTER_N];                      ///< clarity at the last tick
    float now[ABZI_REGISTER_N];                         ///< clarity, 0 .. 1
    uint32_t newest;
    uint32_t heard_n;  ///< frames so far, up to a few
    float loudness;    ///< magnitude, over all bands
    float loudest;     ///< of late
    uint32_t quiet_n;  ///< ticks without sound
    uint32_t awake;    ///< something has begun at least once
} abzi_attack;

void abzi_attack_start(abzi_attack *attack);

/// Take in one tick; NULL: nothing came. A level that is negative or no number is silence, and none is above 20.
void abzi_attack_hear(abzi_attack *attack, const abz_band_frame *frame);

#endif
