/// Her feet: when to step. Where a foot lands is said by partner/foot_place.h, how it gets there by partner/swing.h. A
/// foot that stands does not move.
///
///   standing --(he steps, hers opposite is free)--------> swinging, to land with him
///   standing --(too far from where it belongs)----------> swinging, to catch up; with him, should he step meanwhile
///   swinging --(time is up; partner/glide.h)-------------> standing
#ifndef ABZI_HER_STEPS_H
#define ABZI_HER_STEPS_H

#include "abrazo/gentle.h"
#include "motion/aside.h"
#include "partner/answer.h"
#include "partner/attune.h"
#include "partner/restraint.h"
#include "sense/foreseen.h"

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

/// How she is asked to dance.
typedef struct abzi_manner {
    float distance_m;                 ///< further away than followers stand
    float gentle;                     ///< 0 as they dance .. 1: as small and soft as she can
    abz_effort effort;                ///< what that means; nothing of it is asked for at 0
    float his_arm_m[2];               ///< how long his arms are
    abz_vec3 his_hips;                ///< where they are shown now: what she believes of him is smoothed
    float late_s;                     ///< how old what she sees of him is
    float lower_m;                    ///< he sits: he is so much lower than he is shown (sense/upright.h),
    abzi_foreseen his;                ///< and his feet are made up,
    abzi_aside chair;                 ///< in this chair, if it has a shape
    float range;                      ///< how small his steps are, as far as she makes allowance for it (abz_today)
    bool trembles;                    ///< so that a foot of his may seem to land where it does not
    float slow;                       ///< by what share his swings take longer than usual, as far as she does so
    bool waits_for_feet;              ///< a foot that answers one of his comes down once that is down (glide.h)
    const abzi_attune *attune;        ///< how he steps, as far as she goes by it; NULL: as the leaders she knows
    bool waits;                       ///< he has stopped in mid-step: she waits
    bool stands;                      ///< he stands quite still: she takes no step of her own accord
    bool goes_on;                     ///< he stood still until just now: whatever foot of his lifts takes a step
    const abzi_restraint *restraint;  ///< NULL: none
} abzi_manner;

/// A speed that is asked for near him, when she is so far away: who is out of reach may be walked to. full: at most.
static inline float abzi_near_most(float near_m_s, float apart_m, float full)
{
    // Half a metre a second faster for each metre further: coming near again takes no harder braking than a hand has at
    // the gentlest, even when both run (2.5 m/s^2 for the 4 m/s of which she does 1).
    const float most = near_m_s + 0.5f * (apart_m > ABZ_GENTLE_NEAR_M ? apart_m - ABZ_GENTLE_NEAR_M : 0);
    return most < full ? most : full;
}

/// Gently, hips give way so many times as fast as they go (partner/follow.c), and hands make room for it before
/// (partner/arms.c): without that, 3 was needed for as few touches (bench/gentle --caps).
#define ABZI_GIVES_WAY 2.5f

/// What a step is planned from.
typedef struct abzi_footing {
    const abzi_company *company;
    const abz_repertoire *repertoire;
    const abzi_lead *lead;
    abzi_spot his;       ///< his spot, or so far beside it that she keeps the distance that is asked for
    abzi_spot spot;      ///< hers, now
    abzi_spot velocity;  ///< of her spot, m/s and rad/s
    float hips_yaw_rad;  ///< where her hips face, now
    float nearest_m;     ///< hips come so near to each other soon, as both go now, level
    float stretch;       ///< her legs beside those of the repertoire's body
    const abzi_manner *manner;
} abzi_footing;

/// How far apart hips are on the floor, hers at a place: of where his are shown and where she believes them, the
/// nearer.
static inline float abzi_hips_apart(const abzi_lead *lead, const abzi_manner *manner, abzi_spot at)
{
    const abz_vec3 hers = {at.x, 0, at.z};
    const float shown = abzi_v3_apart(hers, manner->his_hips), believed = abzi_v3_apart(hers, lead->pos[ABZI_AT_HIPS]);
    return shown < believed ? shown : believed;
}

/// Both feet stand where they belong.
void abzi_steps_start(abzi_steps *steps, const abzi_footing *footing);
void abzi_steps_tick(abzi_steps *steps, const abzi_footing *footing);

#endif
