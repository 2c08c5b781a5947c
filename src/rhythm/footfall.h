/// A dancer's feet: which one swings, and when it will land, foreseen from its path.
///
///   stands --(faster than a standing foot ever is)--> swings --(slow again)--> stands
///                                                        \-- once, just before it lands: announced
///
/// A foot that lands has slowed down the way all reaching does: with least jerk. Of that curve its speed and how fast
/// the speed falls tell how much is left; so do its speed beside the highest and the time since then. Both are asked.
#ifndef ABZI_FOOTFALL_H
#define ABZI_FOOTFALL_H

#include "abrazo/rhythm.h"

/// What a step is, as the measures have it (measure/steps.c): a foot swings once it is faster than the first speed over
/// the floor, has landed when it is slower than the second, and took a step if that brought it so far.
#define ABZI_SWING_SPEED 0.45f
#define ABZI_LAND_SPEED 0.25f
#define ABZI_STEP_LEAST_M 0.10f

/// Ticks that the smoothing of a foot is late by when the foot slows down: of 0, 1, 1.5 and 2 the best for one recorded
/// couple (30, 27, 25, 27 ms), and for the other but one (31, 20, 15, 12 ms; bench/footfall).
#define ABZI_FOOTFALL_LAG_TICKS 1.5f

/// One foot: the middle between ankle and toes. All four-byte fields: part of the engine's state.
typedef struct abzi_footfall_foot {
    abz_vec3 at, velocity;  ///< smoothed
    abz_vec3 sole;          ///< from the ankle to the toes when both were last seen
    abz_vec3 from;          ///< where it stood last
    int32_t known;          ///< it was seen once
    uint32_t outlier_n;     ///< ticks it has been where it cannot be
    uint32_t unseen_n;      ///< ticks since it was seen
    int32_t swinging;
    uint32_t since;        ///< ticks since that changed
    float speed[3];        ///< over the floor, m/s: now, a tick ago, two ticks ago
    abz_vec3 was[2];       ///< where it was measured a tick ago, two ticks ago
    float plain;           ///< speed in these two ticks as measured, not smoothed; smoothed where it was not seen
    uint32_t bound_ticks;  ///< ticks since it became clear that this swing will be a step; 0: it is not
    float peak;            ///< highest speed of this swing
    uint32_t peak_since;   ///< ticks since then
    int32_t slowing;       ///< lands_in comes from the path
    float lands_in;        ///< ticks until it lands; meaningful while it swings
    int32_t announced;     ///< this landing was announced
} abzi_footfall_foot;

/// All four-byte fields: part of the engine's state.
typedef struct abzi_footfall {
    float sole_m;                ///< ankle to toes of his body
    float usual_ticks;           ///< how long his swings take
    float larger;                ///< 1: steps are such as dancers take; more: they are looked at through a glass
    abzi_footfall_foot foot[2];  ///< left, right
} abzi_footfall;

/// Shape   body is sound
void abzi_footfall_start(abzi_footfall *footfall, const abz_body *body);

/// The dancer has other proportions than was thought.
void abzi_footfall_measure(abzi_footfall *footfall, const abz_body *body);
void abzi_footfall_see(abzi_footfall *footfall, const abz_vec3 *joint, uint32_t seen, abz_step *step);

/// Ticks until a foot lands, from the curve of least jerk; a large number when it does not slow down.
/// by its speed (m/s) and how fast that falls (m/s^2)
float abzi_footfall_by_slowing(float speed, float slowing);
/// by its speed beside the highest one, and the ticks since
float abzi_footfall_by_peak(float speed, float peak, float since);

#endif
