/// Her feet: when to step. Where a foot lands is said by partner/foot_place.h, how it gets there by partner/swing.h. A
/// foot that stands does not move.
///
///   standing --(he steps, hers opposite is free)--------> swinging, to land with him
///   standing --(too far from where it belongs)----------> swinging, to catch up; with him, should he step meanwhile
///   swinging --(time is up; partner/glide.h)-------------> standing
#ifndef ABZI_HER_STEPS_H
#define ABZI_HER_STEPS_H

#include "partner/answer.h"
#include "partner/manner.h"

// Ticks. A swing of people who dance salsa takes 0.2 to 0.6 s (both recorded couples).
#define ABZI_SWING_USUAL 20.0f
#define ABZI_SWING_LEAST 11.0f
#define ABZI_STRIDE_LEAST_M 0.12f  // of a step with him: a weight change that can be seen (ABZI_STEP_LEAST_M, and more)
#define ABZI_SETTLED 0.75f         // share of the swing after which the landing place is not changed any more

/// A foot of hers. All four-byte fields: part of the engine's state.
typedef struct abzi_foot {
    int32_t swinging;
    int32_t with;        ///< his foot that this swing answers: 0 left, 1 right; -1 none
    uint32_t since;      ///< ticks since lifting or landing
    float progress;      ///< of the swing, 0 .. 1
    float left_ticks;    ///< until landing
    abzi_spot from, to;  ///< middle of the foot on the floor, and where it points
    abzi_spot at;        ///< now
    abzi_spot speed;     ///< of it, a tick
    abzi_spot gain;      ///< of its speed, a tick
    int32_t glides;      ///< it is nearly there, and waits for his to land
    int32_t stops;       ///< his has landed: it comes down where it is
    int32_t softly;      ///< it lands gently, for it was asked to be gentle in this swing
    float lift_m;        ///< sole above the floor, now
    float heel_rad;      ///< heel raised over the toes, now
} abzi_foot;

typedef struct abzi_steps {
    abzi_foot foot[2];  ///< left, right
    int32_t asked[2];   ///< ticks for which his step (left, right) still asks for an answer; 0: it does not
    int32_t landed;     ///< a foot landed in this tick
} abzi_steps;

/// What a step is planned from.
typedef struct abzi_footing {
    const abzi_company *company;
    const abz_repertoire *repertoire;
    const abzi_lead *lead;
    abzi_spot his;       ///< his spot, or so far beside it that she keeps the distance that is asked for
    abzi_spot spot;      ///< hers, now
    abzi_spot velocity;  ///< of her spot, giving way and all, m/s and rad/s: feet go where hips do
    float hips_yaw_rad;  ///< where her hips face, now
    float nearest_m;     ///< hips come so near to each other soon, as both go now, level
    float stretch;       ///< her legs beside those of the repertoire's body
    const abzi_manner *manner;
} abzi_footing;

/// Both feet stand where they belong.
void abzi_steps_start(abzi_steps *steps, const abzi_footing *footing);
void abzi_steps_tick(abzi_steps *steps, const abzi_footing *footing);

#endif
