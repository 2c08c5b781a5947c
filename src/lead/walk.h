/// Where weight and feet are at any count of a score: the lower half of dancing, without a body yet.
#ifndef ABZI_WALK_H
#define ABZI_WALK_H

#include "lead/score.h"

/// A foot at a moment.
typedef struct abzi_walk_foot {
    abzi_spot at;      ///< the middle of the foot, and where it points; yaw never wrapped
    float lift;        ///< of its middle above the floor, in heights
    float heel_rad;    ///< heel turned up about the ball; below 0: the toes turned up about the heel
    int32_t swinging;  ///< between lifting and landing
} abzi_walk_foot;

/// A dancer at a moment.
typedef struct abzi_walk {
    abzi_spot weight;                 ///< where the weight is, and how the body is turned; yaw never wrapped
    float side;                       ///< -1: the weight has settled on the left foot .. 1 on the right
    float hip;                        ///< the same, as far as the hip goes with it
    float rise;                       ///< -1 .. 1
    float sway_rad;                   ///< left is positive
    float ahead_rad;                  ///< the trunk leans so far beyond what the dance has it lean
    float turning;                    ///< how fast the body turns, either way, rad a count
    abzi_walk_foot foot[ABZ_SIDE_N];  ///< left, right
    float grip[ABZ_SIDE_N];           ///< of who sits: 0: the hand dances .. 1: it is on the push rim,
    float grip_rad[ABZ_SIDE_N];       ///< there, from its top, ahead
} abzi_walk;

/// Units   period_s: the length of a count
/// Laws    continuous in count, with its first two derivatives while no foot lands; a foot that is not swinging stands
/// Source  the curve of least jerk of Flash and Hogan, "The coordination of arm movements", J. Neuroscience 5 (1985)
abzi_walk abzi_walk_at(const abzi_score *score, int role, float count, float period_s);

/// How much of its way over the floor a foot has gone, 0 .. 1, that swings to a step.
/// Units   far_m: the way; p: the share of the swing that is over, 0 .. 1; period_s: the length of a count
float abzi_walk_way(const abzi_score *score, const abzi_score_tread *to, float far_m, float p, float period_s);

/// Of what is too much, what must be made good: all of it from `softly` on, nothing below -softly, and in between
/// without a corner or a kink.
static inline float abzi_excess(float over, float softly)
{
    float u = (over + softly) / (2 * softly);
    return u <= 0 ? 0 : u >= 1 ? over : 2 * softly * u * u * u * (1 - u / 2);
}

#endif
