/// abrazo/gentle.h - how gently she dances: what one number changes, and how she finds that number by herself.
///
/// 0 is as the dance is danced, 1 as small and soft as she can. The number may change at any moment: what she does
/// follows it without a jump. The beat is kept, whatever the number.
#ifndef ABRAZO_GENTLE_H
#define ABRAZO_GENTLE_H

#include "abrazo/figure.h"

#ifdef __cplusplus
extern "C" {
#endif

/// In place of a number: the dancer she is with sets it, as she believes them to be today (abz_today).
#define ABZ_GENTLE_AUTO -1.0f

/// What is seen of the dancer but not measured, and so tells nothing of how they are today; bits.
enum {
    ABZ_GUESSED_JOINTS = 1,  ///< a camera's: hands tremble as they are seen, and landings are seen late
    ABZ_GUESSED_FEET = 2     ///< feet are made up, as those of who wears a headset
};

/// What a gentleness means, in the factors of Laban's Effort (Laban and Lawrence, Effort, 1947; as parameters of
/// movement: Chi, Costa, Zhao, Badler, The EMOTE model, 2000). At 0 every value is that of the dance as she knows it;
/// between 0 and 1 each changes by equal ratios, for people tell movements apart by ratios, as most things (Weber).
/// gentle.c says where each value comes from.
typedef struct abz_effort {
    // weight, from strong to light
    float amplitude;  ///< share of the way that her trunk leaves its rest
    float most_m_s2;  ///< acceleration of hands and hips at most
    float foot_m_s2;  ///< of a foot over the floor at most, while it swings to a step that can be seen
    // time, from sudden to sustained; never the beat, which stays
    float slower;     ///< so many times as long place, heading, body and hands take to respond; feet do not
    float hand_m_s;   ///< speed of a hand at most, near the partner
    float body_m_s;   ///< speed of the hips over the floor at most, near the partner
    float hold_m_s2;  ///< most_m_s2 of a hand that follows his by holding it,
    float hold_m_s;   ///< and hand_m_s: by equal ratios of the number's tenth power, so that the hold gives way last
    // space, from far to near
    float stride_m;   ///< feet apart at landing at most
    float height;     ///< share of the height above the hips that hands have which nobody holds
    float reach;      ///< share of its length that an arm is stretched to at most: hers, and the partner's by her
    float own_place;  ///< 0: her feet go where the dance has them .. 1: where her own hips need them
    // flow, from free to bound
    float turn_rad_s;  ///< how fast she turns at most
} abz_effort;

#define ABZ_GENTLE_NEAR_M 1.5f  ///< hips that are nearer than this are near: either could reach the other

/// A hold is elastic. A hand of hers that is to hold one of his goes to where it would hold it as fast as hold_m_s has
/// it; has it once it has been there for three ticks; and gives way, and has nothing, as soon as it would be drawn so
/// far off: his hand is faster than hers may be, or out of reach. Within reach, at any gentleness, is what such a hand
/// could have. That is no further from her shoulder, where that really is, than reach less .085 of her arm's length,
/// over the last of which an arm gives way ever more; his own arm is drawn out no further than reach; and a hand that
/// goes after his at hold_m_s, from where hers was when his came within that and was to be held, has it. At 1: within
/// .815 of her arm, .9 of his, for as long as .25 m/s are enough (bench/gentle --hold).
#define ABZ_HOLD_GIVES_M 0.035f

/// The values for a gentleness, which is brought into 0 .. 1.
/// Thread  any
ABZ_API abz_effort abz_effort_of(float gentle);

/// How the dancer she is with is today, as she believes: each 0, as healthy dancers are, to 1.
typedef struct abz_today {
    /// How small the steps are, beside usual ones and those of couples who dance the same, or the figure's.
    float range;
    float speed;       ///< how slow
    float hesitation;  ///< how often, and how long, they stop in mid-step
    float tremor;      ///< how much the hands tremble
    float balance;     ///< how unevenly the two legs step: how long and how low; or how far the trunk leans
} abz_today;

/// A figure as it is danced gently: shorter steps, less rise and sway, smaller turns where they are taken back, by
/// amplitude (abz_effort); below half of it feet do not cross.
/// Errors  ABZ_EINVAL: it cannot be, for somebody turns further than a gentleness allows (a quarter at 1), or its ends do
///         not meet any more (abz_figure_check); *out means nothing then
/// Owns    borrows figure; out may be the same
/// Thread  init (no allocation)
ABZ_API abz_status abz_figure_soften(const abz_figure *figure, float gentle, abz_figure *out) ABZ_CHECK;

#ifdef __cplusplus
}
#endif
#endif
