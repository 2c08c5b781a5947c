/// Dancing in a wheelchair: the chair goes where the score has the dancer's weight, as near as one that never slips sideways
/// can, and far enough from the partner for wheels and footrests.
#ifndef ABZI_SEAT_H
#define ABZI_SEAT_H

#include "lead/dancer.h"

/// All four-byte fields: part of a couple's state.
typedef struct abzi_seat {
    abzi_chair chair;
    abzi_spot goal;  ///< where the chair should be by now
} abzi_seat;

/// A dancer who sits in a chair made to her body.
abzi_dancer abzi_dancer_seated(const abz_body *body);

/// Both where the score has them at this count, at rest.
/// Shape   dancer, seat [ABZ_ROLE_N]; of those who stand nothing is used
void abzi_seat_start(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abzi_seat *seat);

/// One tick: chairs are driven towards where they should be, and the walks of who sits say where they are.
/// Units   period_s: the length of a count now
/// Shape   dancer, seat, walk [ABZ_ROLE_N]
/// Laws    the way of a chair has no part across it (motion/chair.h)
/// Thread  tick
/// Source  Kanayama and others, "A stable tracking control method for an autonomous mobile robot", ICRA (1990): eq. 7
void abzi_seat_tick(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abzi_seat *seat,
                    abzi_walk *walk);

/// How deep somebody is in a partner's chair at most, m; below 0 so far away from it. Both may sit.
/// Shape   dancer, seat, pose [ABZ_ROLE_N]
float abzi_seat_clash(const abzi_dancer *dancer, const abzi_seat *seat, const abz_pose *pose);

#endif
