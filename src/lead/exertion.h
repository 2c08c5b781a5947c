/// What a figure asks of the bodies that dance it: found by going through it.
#ifndef ABZI_EXERTION_H
#define ABZI_EXERTION_H

#include "abrazo/gentle.h"

typedef struct abzi_exertion {
    float fastest_m_s;   ///< of either dancer's weight over the floor
    float hardest_m_s2;  ///< its acceleration,
    float foot_m_s2;     ///< and a foot's: each the root of its mean square
} abzi_exertion;

/// From standing to standing. small: the share of their written length that its steps have (abzi_figure_at)
/// Units   period_s: of a count; unit_m: the common height
/// Owns    borrows figure and effort
/// Thread  tick
abzi_exertion abzi_exertion_of(const abz_figure *figure, float small, const abz_effort *effort, float period_s,
                               float unit_m);

#endif
