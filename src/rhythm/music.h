/// The pulse of music: what begins, where the bar pointer stands, and when a beat is announced.
#ifndef ABZI_MUSIC_H
#define ABZI_MUSIC_H

#include "rhythm/bar.h"
#include "rhythm/pointer.h"
#include "rhythm/trust.h"

typedef struct abzi_music_model {
    abzi_pointer_model pointer;
    uint32_t metre;  ///< 3, 4 or 0
    abz_dance dance;
} abzi_music_model;

/// All four-byte fields. Times in ticks.
typedef struct abzi_music {
    abzi_attack attack;
    abzi_pointer pointer;
    uint32_t begun;   ///< a beat was announced
    float since;      ///< since the newest announced beat
    float period;     ///< of a beat, as the pointer has it
    float steady;     ///< of a beat, over the last few that were announced
    uint32_t in_bar;  ///< of the newest announced beat, from 1
    uint32_t bar_n;
    uint32_t held_n;  ///< ticks that the beat has gone on by itself
    abzi_trust trust;
    abzi_bar bar;
    float sure;  ///< confidence before anything was held
} abzi_music;

/// ABZ_EINVAL: no such tempo range, metre or dance.
abz_status abzi_music_model_init(abzi_music_model *model, const abz_pulse_config *config);
void abzi_music_start(abzi_music *music, const abzi_music_model *model);

/// Go on in the music that another one, of another model, has heard so far: with the same beat, where the model has
/// that tempo.
/// Cost    about five ticks
/// Thread  tick
void abzi_music_carry(abzi_music *music, const abzi_music_model *model, const abzi_music *from,
                      const abzi_music_model *from_model);

/// Whether a state could have come about: whatever was restored may hold anything.
bool abzi_music_is_sound(const abzi_music *music, const abzi_music_model *model);

/// One tick of sound; NULL: nothing came.
/// Thread  tick
void abzi_music_hear(abzi_music *music, const abzi_music_model *model, const abz_band_frame *frame, abz_beat *beat);

#endif
