/// Somebody who sits, as they would stand: so that who looks for steps and figures finds them. The chair and the trunk
/// say what feet would: a foot swings while the chair rolls, twice as far, and lands when that comes to rest or turns
/// round; or, when the chair stands, with the trunk, and lands as that is half of the way over, as a body is over a
/// foot that has just landed.
///
///   stands --(hips low, thighs level, trunk up, for a second; or at first sight)--> sits
///          <--(up, or legs down, for half a second)-------------------------------
#ifndef ABZI_UPRIGHT_H
#define ABZI_UPRIGHT_H

#include "abrazo/sense.h"
#include "motion/aside.h"
#include "motion/least_jerk.h"
#include "sense/foreseen.h"
#include "sense/lean.h"

/// Where something is, and how fast it goes. All four-byte fields.
typedef struct abzi_upright_way {
    abz_vec3 at, v;
    float speed;
} abzi_upright_way;

/// A foot that is made up. All four-byte fields.
typedef struct abzi_upright_foot {
    abzi_reach x, z;       ///< on the floor
    float from_x, from_z;  ///< where its swing began
    int32_t ahead;         ///< where its next step on the spot goes
} abzi_upright_foot;

/// All four-byte fields: part of a state; zeroes: nobody was seen yet.
typedef struct abzi_upright {
    uint32_t seen_n;  ///< ticks of which the hips were seen, up to a few
    int32_t sits;
    uint32_t other_n;  ///< ticks for which it has looked otherwise
    float seat_y;      ///< where the hips were when it first did
    float floor_y;
    float raise_m, raise_v;  ///< so much higher the dancer is shown
    abzi_upright_way chair;  ///< of the hips
    abz_vec3 across;         ///< to the left, smoothed
    abz_vec3 head;           ///< from between the shoulders, as it was last seen
    abzi_lean lean;
    int32_t crosses;  ///< it crosses the middle in this tick
    abz_vec3 stood;   ///< where the hips were on average
    abz_vec3 begun;   ///< where the hips were when the foot lifted
    float slowing;    ///< of the chair, m/s^2
    float heading;
    float yaw, turn;       ///< where the chair heads, smoothed, and how fast it turns, rad/s
    int32_t swings;        ///< 0 left, 1 right; -1: both stand
    int32_t by;            ///< 0: with the chair, 1: with the trunk
    int32_t last;          ///< the one that swung last
    uint32_t since;        ///< ticks since a foot lifted or landed
    float peak, least;     ///< highest speed of this swing, and lowest since then
    uint32_t peak_since;   ///< ticks since the highest
    uint32_t still_n;      ///< ticks since the lean last crossed the middle
    int32_t crossed;       ///< the lean has crossed the middle since the foot lifted
    float left_ticks;      ///< until it lands
    int32_t goes;          ///< the foot has set out
    float usual_ticks[2];  ///< that a swing takes with the chair, and with the trunk
    abzi_upright_foot foot[2];
    abz_vec3 joint[ABZ_JOINT_N];
} abzi_upright;

/// One tick. told: the dancer is known to sit; else it is found out. Returns the joints as they are shown: those given,
/// while the dancer stands. *seen: bits of what was measured; of who sits legs count as seen.
/// Thread  tick
const abz_vec3 *abzi_upright_tick(abzi_upright *upright, const abz_body *body, bool told, const abz_vec3 *joint,
                                  uint32_t *seen);

/// Of somebody who stands nothing is foreseen: foot is -1, and there is no beat.
/// Thread  tick
abzi_foreseen abzi_upright_foresee(const abzi_upright *upright);

/// The chair of who sits, beside whom somebody stands who is height_m tall, on a floor at floor_y. guessed: joints are
/// a camera's. Of who stands there is none.
/// Thread  tick
abzi_aside abzi_upright_chair(const abzi_upright *upright, const abz_chair_shape *shape, bool guessed, float floor_y,
                              float height_m);

/// For what was restored.
bool abzi_upright_is_sound(const abzi_upright *upright);

#endif
