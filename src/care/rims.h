/// Her hands on the push rims while she follows in a wheelchair: when they leave the dance for it, how they take a rim,
/// push, go back over it and push again, and when they are free to dance.
///
///                    the wheel, gliding, would miss its place; no hold, no gesture that may end first
///   dances ──────────────────────────────────────────────────────────────────────────────────────────► goes to the rim
///      ▲                                                                                                      │ its palm
///      │ for a while nothing was to be pushed or braked, or the hand is held       end of the arc             ▼ lies there
///      └──────────────────────────────────────────────────────────────────── on the rim ◄──────────► goes back over it
#ifndef ABZI_RIMS_H
#define ABZI_RIMS_H

#include "motion/rim.h"

/// One hand. All four-byte fields.
typedef struct abzi_rims_hand {
    int32_t wants;    ///< it is needed at the rim
    int32_t back;     ///< it goes back over the rim, for another push
    int32_t on;       ///< its palm lay on the rim as it was shown last
    float grip;       ///< 0: it dances .. 1: it is at the rim
    int32_t had;      ///< and it has the rim since it came there
    float angle_rad;  ///< where on it (motion/rim.h),
    float rad_s;      ///< and how that changes
    float lift;       ///< 0: as near as a palm lies .. 1: lifted off it
    float idle_s;     ///< so long there was nothing to push or brake
    float bout_s;     ///< so long it has been wanted at the rim; below 0: so long it may dance
    float waits_s;    ///< so long what it dances has been let end first
    abz_vec3 danced;  ///< where its wrist was danced to be, seen from the chest
} abzi_rims_hand;

/// All four-byte fields: part of a state; zeroes: both dance.
typedef struct abzi_rims {
    abzi_rims_hand hand[2];  ///< left, right
    float rolled[2];         ///< of the wheels, a tick ago,
    float rad_s[2];          ///< and how fast they rolled
} abzi_rims;

/// What a tick is decided by.
typedef struct abzi_rims_need {
    float miss_m[2];     ///< by so much each wheel that glides will miss its place, ahead: left, right
    bool held[2];        ///< a partner holds the hand, or is to
    abz_vec3 danced[2];  ///< where each wrist is danced to be, seen from the chest
    float far_m[2];      ///< from there to the rim
    float hand_m_s;      ///< as fast as a hand may go
} abzi_rims_need;

/// One tick of both hands, beside the chair that has just gone on.
/// Thread  tick
void abzi_rims_tick(abzi_rims *rims, const abz_chair_shape *shape, const abzi_chair *chair, const abzi_rims_need *need);

/// Where the palm of a hand at its rim is, the floor at 0.
abz_vec3 abzi_rims_palm(const abzi_rims *rims, const abz_chair_shape *shape, const abzi_chair *chair, int side);

/// The palm of that hand was shown there: does it lie on its rim?
/// Laws    on: the palm is within 2 cm of the middle of the tube
void abzi_rims_felt(abzi_rims *rims, const abz_chair_shape *shape, const abzi_chair *chair, int side, abz_vec3 palm);

/// Is it at its rim, or on its way there or back by more than a tenth of it?
static inline bool abzi_rims_has(const abzi_rims_hand *hand)
{
    return abzi_ease(hand->grip) > 0.1f;
}

/// For what was restored.
static inline bool abzi_rims_is_sound(const abzi_rims *rims)
{
    return rims->hand[0].grip >= 0 && rims->hand[0].grip <= 1 && rims->hand[1].grip >= 0 && rims->hand[1].grip <= 1;
}

#endif
