/// Dancing in a wheelchair: the chair goes where the score has the dancer's weight, as near as one that never slips
/// sideways can, and far enough from the partner for wheels and footrests.
#ifndef ABZI_SEAT_H
#define ABZI_SEAT_H

#include "lead/opposite.h"
#include "lead/rests.h"

/// A hand and the push rim at its side.
typedef struct abzi_seat_hand {
    float grip;       ///< 0: it dances .. 1: it is on the rim
    float angle_rad;  ///< where on it, from the top, ahead
    float free_s;     ///< so long nobody has held it
} abzi_seat_hand;

/// All four-byte fields: part of a couple's state.
typedef struct abzi_seat {
    abzi_chair chair;
    float left;          ///< counts until it rests; below 0: it does
    abzi_spot goal;      ///< where the chair should be by now
    abzi_laid laid;      ///< of two who both sit: how what is planned lies where they dance
    abzi_spot from, to;  ///< where it set out, and where it goes
    abzi_seat_hand hand[ABZ_SIDE_N];
} abzi_seat;

/// A dancer who sits in a chair made to her body.
abzi_dancer abzi_dancer_seated(const abz_body *body);

/// Both where they begin, at rest.
/// Shape   seat [ABZ_ROLE_N]; of those who stand nothing is used
void abzi_seat_start(const abzi_rests *rests, abzi_seat *seat);

/// One tick: chairs are driven to where they should be, hands that nobody holds go to the rims for it, and the walks of
/// who sits say where they are. Between two rests wheels only roll.
/// Units   period_s: the length of a count now
/// Shape   dancer, seat, walk [ABZ_ROLE_N]
/// Laws    the way of a chair has no part across it (motion/chair.h); of two who both sit no chair comes into the other
///         (motion/chairs.h)
/// Thread  tick
/// Source  Kanayama and others, "A stable tracking control method for an autonomous mobile robot", ICRA (1990): eq. 7
void abzi_seat_tick(const abzi_dancer *dancer, const abzi_score *score, const abzi_rests *rests, float count,
                    float period_s, abzi_seat *seat, abzi_walk *walk);

/// How deep somebody is in a partner's chair at most, m; below 0 so far away from it. Both may sit.
/// Shape   dancer, seat, pose [ABZ_ROLE_N]
float abzi_seat_clash(const abzi_dancer *dancer, const abzi_seat *seat, const abz_pose *pose);

#endif
