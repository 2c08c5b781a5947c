/// A pulse whose beats are seen one by one, as they begin: a breath, a heart, a beep.
///
///   onset ──► announced; interval ──► period ──► the next beat is foretold, and announced unseen when it does not come
#ifndef ABZI_METRONOME_H
#define ABZI_METRONOME_H

#include "rhythm/signal.h"

/// All four-byte fields. Times in ticks.
typedef struct abzi_metronome {
    float shortest, longest;  ///< a beat
    float seen;               ///< since the newest beat that was seen
    float told;               ///< since the newest that was announced
    float period;
    float uneven;       ///< how far intervals are from the period, mean, as a share of it
    uint32_t seen_n;    ///< intervals the period rests on
    uint32_t odd_n;     ///< intervals that did not fit since one did
    float odd;          ///< their sum, as far as it is not known what they were
    uint32_t missed_n;  ///< intervals in a row of several beats
    uint32_t begun;     ///< a beat was seen
    uint32_t in_use;    ///< a beat was announced
} abzi_metronome;

/// slow, fast: the range in beats a minute.
void abzi_metronome_start(abzi_metronome *metronome, float slow, float fast);

void abzi_metronome_tick(abzi_metronome *metronome, const abzi_onset *onset, abz_beat *beat);

#endif
