/// The beat that landings keep to, also where nothing lands on some of its beats: told from when they were, for who is
/// seen too badly for how they follow each other to tell it (sense/cadence.h), for one is missed, or one too many is
/// seen.
#ifndef ABZI_LATTICE_H
#define ABZI_LATTICE_H

#include <stdbool.h>
#include <stdint.h>

#define ABZI_LATTICE_PERIODS 96

/// All four-byte fields; zeroes: nothing has landed.
typedef struct abzi_lattice {
    float since_s;  ///< since the last landing
    float weight;   ///< of all landings, older ones less
    /// For each period, landings as points of its circle, summed: seen from the last.
    float real[ABZI_LATTICE_PERIODS];
    float imaginary[ABZI_LATTICE_PERIODS];
} abzi_lattice;

void abzi_lattice_tick(abzi_lattice *lattice);

/// It lands in so long.
void abzi_lattice_land(abzi_lattice *lattice, float in_s);

/// How far a moment, so long from now, is from the nearest beat, s; below 0: before it. false: they keep to no beat.
bool abzi_lattice_off(const abzi_lattice *lattice, float in_s, float *off_s);

#endif
