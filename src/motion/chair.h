/// A manual wheelchair as a body: two driven wheels, two casters, somebody's measures. It never slips sideways.
#ifndef ABZI_CHAIR_H
#define ABZI_CHAIR_H

#include "abrazo/chair.h"
#include "motion/leg.h"

/// All four-byte fields: part of a state.
typedef struct abzi_chair {
    abzi_spot at;       ///< the middle of the axle; yaw never wrapped
    float speed;        ///< ahead, m/s
    float turn;         ///< to the left, rad/s
    float rolled[2];    ///< so far each driven wheel has turned, rad; left, right
    float trailing[2];  ///< where each caster points, yaw of the world
} abzi_chair;

// How somebody drives it who is used to it but does not race. Means of 76 players of court sports (van der Slikke and
// others, "Wearable wheelchair mobility performance measurement in basketball, rugby, and tennis", Sensors 20 (2020),
// table 2); of what they give as the mean of a push or a turn the peak is taken, which is pi / 2 times that of half a
// sine. bench/chair.txt has them beside two recordings.
#define ABZI_CHAIR_SPEED 1.34f  ///< most of it, m/s: their average on court
#define ABZI_CHAIR_BACK 0.67f   ///< and backwards, where nobody sees: half of it
#define ABZI_CHAIR_PUSH 1.79f   ///< most that pushing speeds up or slows down, m/s^2: 1.14 over the first two metres
#define ABZI_CHAIR_TURN 3.46f   ///< rad/s: their best in a turn on the spot
#define ABZI_CHAIR_TWIST 6.36f  ///< rad/s^2: 232 degrees a second in a second
/// What rolling takes of the speed while nobody pushes, m/s^2: .012 of the weight, as on linoleum (Hoffman and others,
/// "Assessment of wheelchair drag resistance using a coasting deceleration technique", Am. J. Phys. Med. Rehabil. 82
/// (2003): carpet adds .0118, which more than doubles it)
#define ABZI_CHAIR_ROLLS 0.12f

#define ABZI_CHAIR_TYRE_M 0.018f    ///< half of a tyre's breadth
#define ABZI_CHAIR_FRAME_M 0.02f    ///< between the floor and a footrest, and half of what it is broader by than knees
#define ABZI_CHAIR_CUSHION_M 0.05f  ///< half of seat and cushion

/// Standing.
abzi_chair abzi_chair_at(abzi_spot at);

/// Where its axle is a tick later that goes and turns so.
abzi_spot abzi_chair_after(abzi_spot at, float speed, float turn);

/// One tick of somebody who has the hands on the rims and wants this speed and turn: as near as limits let it come.
/// Laws    the way of the axle has no part across the chair; both wheels roll as far as they go
/// Thread  tick
void abzi_chair_drive(abzi_chair *chair, const abz_chair_shape *shape, float speed, float turn);

/// Both wheels are pushed: so much faster their rims are then, m/s. Within the same limits of speed.
void abzi_chair_push(abzi_chair *chair, const abz_chair_shape *shape, float left, float right);

/// One tick of gliding: hands off the rims.
/// Thread  tick
void abzi_chair_glide(abzi_chair *chair, const abz_chair_shape *shape);

/// One tick of a chair that is at this speed and turn at once: hands hold the rims fast, or it is pushed off.
/// Thread  tick
void abzi_chair_goes(abzi_chair *chair, const abz_chair_shape *shape, float speed, float turn);

/// Where its axle comes to rest where hands brake as hard as they push.
/// Thread  any
abzi_spot abzi_chair_stops(const abzi_chair *chair);

/// Where somebody's hips are who sits in it.
abzi_spot abzi_chair_seat(const abzi_chair *chair, const abz_chair_shape *shape);

/// As it is shown.
abz_chair abzi_chair_shown(const abzi_chair *chair);

/// The same chair for hips that are there.
abzi_spot abzi_chair_under(abzi_spot hips, const abz_chair_shape *shape);

/// Where the axle of the chair is of somebody with these joints, as far as hips tell.
abzi_spot abzi_chair_of(const abz_vec3 *joint, const abz_chair_shape *shape);

/// The chair of somebody with these joints as it is shown: its wheels are not known.
abz_chair abzi_chair_seen(const abz_vec3 *joint, const abz_chair_shape *shape);

/// The middle of a foot that rests on its footrest, seen from the axle; the sole is plate_m high. side: 0 left, 1 right
abz_vec3 abzi_chair_foot(const abz_chair_shape *shape, const abz_body *body, const abzi_legs *legs, int side);

/// How deep a ball is in the chair: wheels, seat, frame and footrests; below 0 so far away from it. m
float abzi_chair_depth(const abzi_chair *chair, const abz_chair_shape *shape, abz_vec3 at, float radius_m);

#define ABZI_CHAIR_PART_N 15  ///< of a body, from head to toes

/// The same for each part of somebody who is so tall.
/// Shape   joint [ABZ_JOINT_N]; depth [ABZI_CHAIR_PART_N]
void abzi_chair_depths(const abzi_chair *chair, const abz_chair_shape *shape, const abz_vec3 *joint, float height_m,
                       float *depth);

/// Seen from above: how far a point of the world is from a chair that stands there, m, below 0 inside; and which way is
/// out for it, seen from the chair.
float abzi_chair_off(const abz_chair_shape *shape, abzi_spot chair, abz_vec3 world, abz_vec3 *out);
/// The same of a chair that is asked for many points.
float abzi_chair_off_stance(const abz_chair_shape *shape, abzi_stance chair, abz_vec3 world, abz_vec3 *out);

/// Seen from above: is it in the way from one point of the world to another?
bool abzi_chair_between(const abz_chair_shape *shape, abzi_spot chair, abz_vec3 from, abz_vec3 to);

#endif
