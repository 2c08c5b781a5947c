/// The way of least jerk to a place where one comes to rest, from wherever one is and however one moves: what reaching
/// does when its goal or its time changes on the way.
/// Source  Hoff and Arbib, Models of trajectory formation and temporal interaction of reach and grasp, Journal of Motor
///         Behavior 25 (1993); from rest it is the curve of Flash and Hogan, J. Neuroscience 5 (1985)
#ifndef ABZI_LEAST_JERK_H
#define ABZI_LEAST_JERK_H

/// A coordinate on its way: units, units a tick, units a tick squared.
typedef struct abzi_reach {
    float at, speed, gain;
} abzi_reach;

/// The hardest moment of such a way from rest, beside way / ticks^2.
#define ABZI_REACH_HARD 5.7735f

/// Where it is easiest to come to rest in so many ticks: on the way to it force only falls.
static inline float abzi_reach_easy(const abzi_reach *from, float ticks)
{
    return from->at + 0.6f * from->speed * ticks + 0.15f * from->gain * ticks * ticks;
}

/// One tick of the way to a place that is reached in so many, at least one.
static inline void abzi_reach_tick(abzi_reach *it, float to, float ticks)
{
    const float t = ticks > 1 ? ticks : 1, v = it->speed * t, a = it->gain * t * t, d = to - it->at, s = 1 / t;
    const float c3 = 0.5f * (20 * d - 12 * v - 3 * a), c4 = 0.5f * (-30 * d + 16 * v + 3 * a),
                c5 = 0.5f * (12 * d - 6 * v - a);
    it->at += s * (v + s * (0.5f * a + s * (c3 + s * (c4 + s * c5))));
    it->speed = (v + s * (a + s * (3 * c3 + s * (4 * c4 + s * 5 * c5)))) * s;
    it->gain = (a + s * (6 * c3 + s * (12 * c4 + s * 20 * c5))) * s * s;
}

#endif
