/// Who stands beside a chair, and out of it: where hips and feet may be, which foot has to go, where knees turn.
#ifndef ABZI_ASIDE_H
#define ABZI_ASIDE_H

#include "motion/chair.h"

// A step out of its way, ticks; a foot goes that it comes to so soon, for a foot is up in half of that, or, while the
// other one is in the air, at once, s.
#define ABZI_ASIDE_TICKS 13
#define ABZI_ASIDE_SOON_S 0.08f
#define ABZI_ASIDE_NOW_S 0.017f

#define ABZI_ASIDE_FURTHER_M 0.25f  ///< she stands further away of who sits: a shoe and half are between them

/// The chair, and who stands beside it.
typedef struct abzi_aside {
    const abz_chair_shape *shape;  ///< NULL: there is none, and everything stays as it is
    abzi_spot at;                  ///< its axle by now,
    abz_vec3 v;                    ///< how fast that goes, m/s,
    float turn;                    ///< and turns, rad/s
    float room_m;                  ///< feet are put down so far from it, for what it rolls meanwhile
    float wrong_m;                 ///< it may be so far from there: a foot that would be less deep in it stays
    float floor_y;                 ///< it stands at
    float height_m;                ///< of who stands
} abzi_aside;

/// Where it will be in so many seconds.
/// Thread  tick, as all of these
abzi_spot abzi_aside_in(const abzi_aside *chair, float in_s);

/// A place for a foot that lands in so many seconds, beside where the chair will be while it stands there.
abzi_spot abzi_aside_place(const abzi_aside *chair, abzi_spot place, float in_s);

/// The chair is in the way from one place to another.
bool abzi_aside_between(const abzi_aside *chair, abzi_spot from, abzi_spot to);

/// Where hips come to in this tick that are there: away from the chair, as far as they are too near to it.
abzi_spot abzi_aside_hips(const abzi_aside *chair, abzi_spot at);

/// Where hips that are there go to, that are to be at a place: clear of the chair, and round it.
abzi_spot abzi_aside_round(const abzi_aside *chair, abzi_spot from, abzi_spot place);

/// As much of hips' way from there to a place as leaves the chair beside the line to a foot that stands: no leg goes
/// round it.
/// Laws    where it is not between hips and foot now, it is not where they go to
abzi_spot abzi_aside_before(const abzi_aside *chair, abzi_spot from, abzi_spot place, abzi_spot foot);

/// How deep a foot that stands there will be in the chair in so many seconds, m; below 0: it will not.
float abzi_aside_depth(const abzi_aside *chair, abzi_spot foot, float in_s);

/// Where a foot that was there comes to in this tick on its way to where it is to be: along the chair and round it, and not into
/// it; nearer than is good it comes away from it slowly.
/// Laws    it is not in the chair as that is now
abzi_spot abzi_aside_foot(const abzi_aside *chair, abzi_spot was, abzi_spot at);

/// A standing foot that turns on the spot: it does not turn into the chair.
abzi_spot abzi_aside_turned(const abzi_aside *chair, abzi_spot was, abzi_spot at);

/// Turns where a knee points as far as keeps it out of the chair; returns whether it had to.
bool abzi_aside_knee(const abzi_aside *chair, const abzi_legs *legs, int side, abz_vec3 hip, abz_vec3 ankle,
                     abz_vec3 *front);

#endif
