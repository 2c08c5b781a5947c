/// A soft sound that goes with her: a hum on every out-breath, or a tap on every beat. Made by formula, a tick at a
/// time.
#ifndef ABZI_HUM_H
#define ABZI_HUM_H

#include "abrazo/bedside.h"

#define ABZI_HUM_RATE_HZ 48000
#define ABZI_HUM_N (ABZI_HUM_RATE_HZ / ABZ_TICKS_PER_SECOND)  ///< samples of a tick
#define ABZI_HUM_LOUDEST 0.25f                                ///< of full scale: it is never louder

/// All four-byte fields.
typedef struct abzi_hum {
    uint32_t taps;       ///< instead of a hum
    float turn;          ///< of the voice or the tap, [0,1)
    float wave;          ///< of the vibrato, [0,1)
    float drift, air;    ///< of a throat that is not steady, and of the breath in it
    uint32_t seed;       ///< of these
    float level, hertz;  ///< as they were at the end of the last tick
    float tap_level;     ///< of the newest tap: it dies away
    float tap_rise;      ///< 0 .. 1: how far it has begun
} abzi_hum;

/// A breath is hummed, a heart and a beep are tapped.
void abzi_hum_start(abzi_hum *hum, abz_pulse_kind kind);

/// The sound of a tick in which she was as her says; silent while she holds still.
/// Laws    no sample is beyond ABZI_HUM_LOUDEST, and from one to the next there is no click
/// Thread  tick
void abzi_hum_tick(abzi_hum *hum, const abz_bedside_output *her, float sample[static ABZI_HUM_N]);

#endif
