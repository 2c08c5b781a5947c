/// What all who dance the syllabus agree on, whether one mind moves both or each has her own.
#ifndef ABZI_TERMS_H
#define ABZI_TERMS_H

#include "abrazo/figure.h"

#define ABZI_LEAD_HEIGHT_M 1.78f  ///< as tall as people of western Europe are in the mean
#define ABZI_FOLLOW_HEIGHT_M 1.66f
/// Counts a minute at which a step is still a step: twice as slow as the slowest ballad, twice as fast as the fastest
/// salsa.
#define ABZI_TEMPO_LEAST 20.0f
#define ABZI_TEMPO_MOST 500.0f
#define ABZI_BEGIN_AT 2.0f       ///< counts of standing before the first figure
#define ABZI_SHIFT_AT 64.0f      ///< counts from which on all are counted by so much less,
#define ABZI_SHIFT 32.0f         ///< whole, so that nothing is rounded
#define ABZI_CLOSED_COUNTS 1.0f  ///< after the closing, until they stand
/// A silence that is no break any more: people keep the beat for about seven seconds (Bardy).
#define ABZI_SILENCE_S 8.0f

/// Is this a tempo to dance at, or 0: there is music?
static inline bool abzi_is_tempo(float per_minute)
{
    return per_minute == 0 || (per_minute >= ABZI_TEMPO_LEAST && per_minute <= ABZI_TEMPO_MOST);
}

/// What is known of music that a figure is danced to.
static inline abz_pulse_config abzi_music_of(abz_pulse_config music, const abz_figure *figure)
{
    bool is_known = music.dance != ABZ_DANCE_UNKNOWN;
    music.dance = is_known ? music.dance : (abz_dance)figure->dance;
    music.metre = is_known || music.metre != 0 ? music.metre : (uint32_t)figure->metre;
    return music;
}

#endif
