/// Whether a dancer falls, from the joints of the body.
///
/// Who goes down with control keeps enough way to stop in, or brakes. A fall is a drop that what is left of the way can
/// no longer stop: braking it before the pelvis is as low as legs can carry it would take more than legs give. Legs
/// carry lower than that while they brake: who is over the feet, not tilted, and gets no faster has the drop in hand,
/// however low.
#ifndef ABZI_FALL_H
#define ABZI_FALL_H

#include "abrazo/fall.h"

#define ABZI_FALL_SLOPE 7u                      ///< ticks that a speed is measured over
#define ABZI_FALL_SLOPE_GUESSED 15u             ///< the same where joints are guessed
#define ABZI_FALL_PAST (13u * ABZI_FALL_SLOPE)  ///< ticks that heights are remembered: 1.5 s

/// How joints come about: each is measured; they are smoothed from pictures, which lag and then overtake; or head and
/// hands are measured, and the rest hangs from them.
typedef enum abzi_fall_guess { ABZI_FALL_MEASURED, ABZI_FALL_SMOOTHED, ABZI_FALL_POINTS } abzi_fall_guess;

/// All four-byte fields.
typedef struct abzi_fall_watch {
    float hip_m;                   ///< pelvis above the floor when the dancer stands
    float toe_m;                   ///< toes above the floor when they stand
    float floor_m;                 ///< where the floor is
    uint32_t guess;                ///< abzi_fall_guess; whoever watches sets it
    uint32_t known;                ///< bit j: joint j has been seen
    uint32_t unseen_n;             ///< ticks since the trunk was seen
    abz_vec3 offset[ABZ_JOINT_N];  ///< joints from the pelvis, as last seen
    uint32_t still_n, rest_n;      ///< ticks that pelvis and neck have been at rest, and since they were
    uint32_t newest;               ///< of the rings below
    float height[ABZI_FALL_PAST];  ///< of the pelvis
    float neck[ABZI_FALL_PAST];
    float upright[ABZI_FALL_PAST];   ///< cosine of the trunk's angle from the vertical
    abz_vec3 mass[ABZI_FALL_SLOPE];  ///< centre of mass
    float lowest_m, lowest_neck_m;   ///< since the dancer is down
    uint32_t so_n, other_n;          ///< ticks that the conditions for the next state have held
    float surest;                    ///< brake by limit, the most of this fall
    abz_fall now;
} abzi_fall_watch;

/// What a tick was judged by; for those who measure.
typedef struct abzi_fall_signs {
    float height_m, drop_m;  ///< of the pelvis; below its highest place of the last 1.5 s, or since it was at rest
    float speed;             ///< of the pelvis, m/s, up
    float gain;              ///< of that speed, m/s^2: below 0 a drop gets faster
    float upright;           ///< cosine of the trunk's angle from the vertical
    float beyond_m;          ///< extrapolated centre of mass outside of the base of support; below 0: inside
    float brake;             ///< m/s^2 that stopping the drop would take, beside standing
    float limit;             ///< m/s^2 more than which cannot be done
    uint32_t held;           ///< the partner has hold of the dancer
    uint32_t in_hand;        ///< the dancer goes down on the feet, and no faster: brake is 0
} abzi_fall_signs;

/// Shape   body is sound
void abzi_fall_start(abzi_fall_watch *watch, const abz_body *body);

/// The dancer has other proportions than was thought.
void abzi_fall_measure(abzi_fall_watch *watch, const abz_body *body);

/// As abz_fall_watch_tick. signs: what it was judged by; meaningless while the dancer is lost.
void abzi_fall_see(abzi_fall_watch *watch, const abz_vec3 *joint, uint32_t seen, const abz_vec3 *partner,
                   abzi_fall_signs *signs);

/// For what was restored.
bool abzi_fall_is_sound(const abzi_fall_watch *watch);

#endif
