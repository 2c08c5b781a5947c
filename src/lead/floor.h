/// A figure laid on the floor: where every foot of both dancers lands, and where they then stand.
#ifndef ABZI_FLOOR_H
#define ABZI_FLOOR_H

#include "abrazo/figure.h"
#include "motion/spot.h"

#define ABZI_TRACK 0.032f  ///< from the middle of a standing dancer to a foot of hers, in heights
#define ABZI_ACROSS 1.6f   ///< a crossing foot lands so many tracks beyond the other one: beside it, with room between

/// A step as it lies on the floor. yaw is never wrapped: a whole turn differs from none.
typedef struct abzi_tread {
    float at;            ///< when it lands, counts from the figure's beginning
    int32_t side;        ///< abz_side: the foot
    int32_t weight;      ///< 1: the foot takes the weight
    int32_t moves;       ///< 1: the foot lifts and lands; 0: it stands where it stood
    abzi_spot print;     ///< the middle of the foot once it has landed, and where it points then
    abzi_spot stance;    ///< the dancer once the weight has settled: between where her feet would stand side by side
    int32_t level, hip;  ///< abz_level, abz_hip
    float rise;          ///< -1 .. 1
    float sway_rad;      ///< left is positive
} abzi_tread;

typedef struct abzi_floor {
    int32_t tread_n[ABZ_ROLE_N];
    abzi_tread tread[ABZ_ROLE_N][ABZ_FIGURE_STEP_MAX];
    abzi_spot start[ABZ_ROLE_N], end[ABZ_ROLE_N];  ///< stances
    float off_m;  ///< so far from where the exit says does the table leave her; it was shared out among her steps
    float off_x, off_z;  ///< the way from where she ends to where the exit says, before sharing
    float off_rad;       ///< and so far is she turned from it; that is left as it is
} abzi_floor;

/// Where the follower stands, seen by the leader, in this hold and facing.
/// Units   unit_m: the common height in metres
abzi_spot abzi_facing_spot(int hold, int facing, float unit_m);

/// The common height of two dancers, metres: that of the middle between them, unless one of them is small.
float abzi_common_height(const abz_body *lead, const abz_body *follow);

/// Lay a figure on the floor from where the leader stands; she stands where its entry says.
void abzi_floor_lay(const abz_figure *figure, abzi_spot lead_start, float unit_m, abzi_floor *floor);

#endif
