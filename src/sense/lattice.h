/// The beat that a sway keeps to, told from how fast it goes at any time: on counts on which somebody goes over it is
/// fastest. So it is told also where it turns on some of them only, or is seen too badly for single turns to be told.
#ifndef ABZI_LATTICE_H
#define ABZI_LATTICE_H

#include <stdbool.h>
#include <stdint.h>

#define ABZI_LATTICE_PERIODS 96

/// All four-byte fields; zeroes: nothing was seen.
typedef struct abzi_lattice {
    uint32_t tick_n;  ///< since the last look,
    float sum;        ///< and the speeds since then, m/s
    float square;     ///< m^2/s^2: mean square of the speed, on average over some seconds,
    float mean;       ///< and of what of it counts
    float filled;     ///< 0 .. 1: of the time that is remembered, what has been seen
    float weight;     ///< m^4/s^4: of all looks, older ones less
    float period_s;   ///< of the beat; 0: none is known yet
    float beat;       ///< how many beats ago one fell at the last look; whole numbers do not matter
    float kept;       ///< how far speeds keep to it; of any that keep to none 2 to 6
    /// For each period, squares of speeds as points of its circle, summed: seen from the last look.
    float real[ABZI_LATTICE_PERIODS];
    float imaginary[ABZI_LATTICE_PERIODS];
} abzi_lattice;

/// One tick. v: m/s
/// Cost    O(ABZI_LATTICE_PERIODS), every third tick
void abzi_lattice_tick(abzi_lattice *lattice, float v);

/// How far a moment, so long from now, is from the nearest beat, s; below 0: before it. A period must be known.
float abzi_lattice_off(const abzi_lattice *lattice, float in_s);

/// For what was restored.
bool abzi_lattice_is_sound(const abzi_lattice *lattice);

#endif
