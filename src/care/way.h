/// Ways over the floor: past somebody who lies there and past a partner, and to which side of her when one side is
/// taken.
#ifndef ABZI_WAY_H
#define ABZI_WAY_H

#include "partner/restraint.h"

/// On the way somewhere. All four-byte fields: part of a state.
typedef struct abzi_way {
    abzi_spot at;     ///< yaw means nothing
    abzi_spot speed;  ///< m/s; yaw means nothing
    int32_t walking;  ///< it is not yet where it is to be
    int32_t side;     ///< what is in the way is passed on this side: 1, -1; 0: nothing is
    float round_rad;  ///< how far the place beside the partner is turned about her
} abzi_way;

/// A place beside a partner is taken, from where she is: turned about the partner so that it is near and free.
void abzi_way_begin(abzi_way *way, abzi_spot place, abzi_spot partner, const abzi_lying *lying, float least_m);

/// Where that place is in this tick: as it was turned, until it is least_m from who lies there; slowly turned back
/// where that is free. Where no turn is free the place is pushed out.
abzi_spot abzi_way_beside(abzi_way *way, abzi_spot place, abzi_spot partner, const abzi_lying *lying, float least_m);

/// Whether the straight way from one place to another comes nearer to who lies there than it may.
bool abzi_way_is_blocked(abzi_spot from, abzi_spot to, const abzi_lying *lying, float least_m);

/// One tick of walking from way->at to a place, at pace_m_s: round what is kept off at keep_m, and round the partner
/// at partner_m. Returns how far it still is.
float abzi_way_walk(abzi_way *way, abzi_spot to, float pace_m_s, const abzi_lying *lying, float keep_m,
                    abzi_spot partner, float partner_m);

#endif
