/// How she is asked to dance in a tick: what her gentleness, what she knows of him today and the chair that he may sit
/// in ask of steps, hips and arms.
#ifndef ABZI_MANNER_H
#define ABZI_MANNER_H

#include "abrazo/gentle.h"
#include "motion/aside.h"
#include "partner/attune.h"
#include "partner/lead.h"
#include "partner/restraint.h"
#include "sense/foreseen.h"

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

/// How far apart hips are on the floor, hers at a place: of where his are shown and where she believes them, the
/// nearer.
static inline float abzi_hips_apart(const abzi_lead *lead, const abzi_manner *manner, abzi_spot at)
{
    const abz_vec3 hers = {at.x, 0, at.z};
    const float shown = abzi_v3_apart(hers, manner->his_hips), believed = abzi_v3_apart(hers, lead->pos[ABZI_AT_HIPS]);
    return shown < believed ? shown : believed;
}

#endif
