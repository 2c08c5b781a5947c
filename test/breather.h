/// A simulated person who breathes beside her: with a clock of their own, uneven, and with an ear for her that may be
/// deaf.
///
/// BY_BOTH: at each breath the person corrects what is between the two, as people who keep time together do, with
/// strength s:
///   length = T (1 + noise) - s/2 A,   T <- T - s/4 A + (1 - s)/10 (T0 - T)
/// with A how much later than she the person has begun, in seconds. s = 0 breathes for itself; s = 1 forgets its own
/// T0. BY_PERIOD: the person hears only how long her cycles are, and answers a breath late, never to where she is in
/// one:
///   length = T (1 + noise),   T <- T + s/2 (her last cycle but one - T) + (1 - s)/10 (T0 - T)
/// TIRING: as by both, but T0 grows by .3 % with each breath, whatever she does: s = 0 becomes slower and follows
/// nobody.
/// Source  Mates, "A model of synchronization of motor acts to a stimulus sequence", Biological Cybernetics 70 (1994), with
///         the usual strengths of phase and period correction in tapping; that breaths are corrected so is assumed
#ifndef BREATHER_H
#define BREATHER_H

#include <math.h>

#include "abrazo/bedside.h"
#include "people.h"

typedef enum breather_law { BY_BOTH, BY_PERIOD, TIRING } breather_law;

typedef struct breather {
    breather_law law;
    double own_s;     ///< T0: a breath of the person alone
    double strength;  ///< s, 0 .. 1
    double noise;     ///< standard deviation of a breath's length, as a share
    double sensor;    ///< noise of the sensor, beside breaths of depth 1
    uint64_t seed;
    double now_s, length_s, phase, shown, off_s;
    double hers_s[2], since_s;  ///< her last two cycles, newest first; since the newest ended
    int breath_n;
} breather;

static inline breather breather_of(double per_minute, double strength, double noise, uint64_t seed)
{
    return (breather){.own_s = 60 / per_minute,
                      .strength = strength,
                      .noise = noise,
                      .sensor = .02,
                      .seed = seed * 7919 + 1,
                      .now_s = 60 / per_minute,
                      .length_s = 60 / per_minute};
}

/// Nearly normal: of three even numbers, which person_noise gives with a deviation of 1 / sqrt(3).
static inline double breather_chance(breather *b)
{
    return person_noise(&b->seed) + person_noise(&b->seed) + person_noise(&b->seed);
}

static inline void breather_begins(breather *b, const abz_bedside_output *she)
{
    double late_s = 0;
    if (she->cycle_per_minute > 0) {
        const double late = (double)she->phase - floor((double)she->phase + .5);
        late_s = late * 60 / (double)she->cycle_per_minute;
    }
    b->off_s = late_s;
    const double heard_s = b->hers_s[1] > 0 ? b->hers_s[1] - b->now_s : 0;
    b->length_s = b->now_s * (1 + b->noise * breather_chance(b));
    b->length_s = fmax(1.6, b->length_s - (b->law == BY_PERIOD ? 0 : b->strength / 2 * late_s));
    b->own_s *= b->law == TIRING ? 1.003 : 1;
    b->now_s += b->strength * (b->law == BY_PERIOD ? heard_s / 2 : -late_s / 4) +
                (1 - b->strength) / 10 * (b->own_s - b->now_s);
    b->now_s = fmax(2, fmin(14, b->now_s));
    b->breath_n++;
}

/// The value of the next tick, in the sensor's unit. she: her last tick.
static inline float breathe(breather *b, const abz_bedside_output *she)
{
    b->since_s = she->flags & ABZ_BEDSIDE_STILL ? 0 : b->since_s + 1.0 / ABZ_TICKS_PER_SECOND;
    if (she->flags & ABZ_BEDSIDE_BEGAN) {
        b->hers_s[1] = b->hers_s[0];
        b->hers_s[0] = b->since_s;
        b->since_s = 0;
    }
    b->phase += 1 / (b->length_s * ABZ_TICKS_PER_SECOND);
    if (b->phase >= 1) {
        b->phase -= 1;
        breather_begins(b, she);
    }
    const double x = b->phase, pi = 3.14159265358979;
    const double open = x < .4 ? .5 - .5 * cos(pi * x / .4) : .5 + .5 * cos(pi * (x - .4) / .6);
    return (float)(open + b->sensor * person_noise(&b->seed));
}

#endif
