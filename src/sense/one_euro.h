/// Points smoothed the more, the slower they go: what stands does not tremble, what moves is not late.
/// Source  Casiez, Roussel, Vogel, "1 Euro filter: a simple speed-based low-pass filter for noisy input in interactive
///         systems", CHI 2012: the cutoff rises with the speed. What we do otherwise: one speed, of the whole point, sets the
///         cutoff of all its axes; depth, which a single camera sees badly, has a lower one; and the low-pass is one that
///         knows the speed (Gelb, Applied Optimal Estimation, 1974, fading memory filter), so that at constant speed
///         nothing is late and the speed can be used to foresee.
#ifndef ABZI_ONE_EURO_H
#define ABZI_ONE_EURO_H

#include "base/vec.h"

/// What a filter is like. A cutoff of f Hz takes over 1 / (1 + 1 / (2 pi f gap)) of what is new after a gap.
typedef struct abzi_one_euro_kind {
    float calm_hz;      ///< cutoff of what stands
    float rise_hz;      ///< how much it rises for every m/s
    float agile;        ///< how soon the speed changes; 1: critically damped
    float depth_share;  ///< cutoff along z beside that along x and y
} abzi_one_euro_kind;

/// All four-byte fields.
typedef struct abzi_one_euro {
    abz_vec3 at, velocity;
} abzi_one_euro;

static inline void abzi_one_euro_axis(float raw, float hz, float agile, float gap_s, float *at, float *velocity)
{
    float share = 1 / (1 + 1 / (2 * ABZI_PI_F * hz * gap_s)), kept = sqrtf(1 - share);
    float gain = abzi_minf(agile * (1 - kept) * (1 - kept), 1), off = raw - (*at + *velocity * gap_s);
    *at += *velocity * gap_s + share * off;
    *velocity += gain * off / gap_s;
}

/// See the point gap_s after it was seen last; gap_s > 0.
static inline void abzi_one_euro_see(abzi_one_euro *filter, const abzi_one_euro_kind *kind, abz_vec3 raw, float gap_s)
{
    float hz = kind->calm_hz + kind->rise_hz * abzi_v3_length(filter->velocity);
    abz_vec3 *at = &filter->at, *velocity = &filter->velocity;
    abzi_one_euro_axis(raw.x, hz, kind->agile, gap_s, &at->x, &velocity->x);
    abzi_one_euro_axis(raw.y, hz, kind->agile, gap_s, &at->y, &velocity->y);
    abzi_one_euro_axis(raw.z, kind->depth_share * hz, kind->agile, gap_s, &at->z, &velocity->z);
}

#endif
