/// How healthy dancers step in what she has learned: what a leader is compared with.
#ifndef ABZI_USUAL_H
#define ABZI_USUAL_H

#include "abrazo/partner.h"

/// Of the longest and fastest quarter of steps, in the standard body.
typedef struct abzi_usual {
    float stride_m;  ///< from where a foot stood to where it lands
    float swing_s;   ///< how long the curve of least jerk takes for that with the same highest speed
} abzi_usual;

/// Of the followers in a repertoire: couples step together, and it is their feet that it holds.
/// Cost    one pass over its ticks
abzi_usual abzi_usual_of(const abz_repertoire *repertoire);

/// Seconds that a movement of least jerk from rest to rest takes. Source: Flash and Hogan, J. Neuroscience 5 (1985).
static inline float abzi_usual_swing_s(float way_m, float peak_m_s)
{
    return 1.875f * way_m / peak_m_s;
}

#endif
