/// On which beats somebody who sways goes over, and to which side. The beat is told by sense/lattice.h; whether they go
/// over on the next one by what follows what, for a dance's steps come again after some beats, to the same side or to
/// the other, and by how fast the sway goes by now: each counts by how wrong it usually is.
#ifndef ABZI_PACE_H
#define ABZI_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "sense/lattice.h"

#define ABZI_PACE_BEATS 8  ///< after so many beats at most steps come again: two bars in four

/// All four-byte fields; zeroes: nothing was seen.
typedef struct abzi_pace {
    abzi_lattice lattice;
    int32_t is_kept;   ///< the sway keeps to the beat
    int32_t is_ahead;  ///< the nearest beat is still to come
    int32_t is_told;   ///< that it goes over on this one
    uint32_t beat_n;   ///< beats that were seen, up to a few
    float gone;        ///< of this beat: speeds, and squares, of what counts as its own
    float share;
    float speed;                 ///< on this beat, as is believed by now, m/s; to the left
    float was[ABZI_PACE_BEATS];  ///< speeds on the last beats, newest first
    /// m^2/s^2: how wrong it is to say: as 1, 1, 2, 2, .. beats ago, the same way, the other
    float off[2 * ABZI_PACE_BEATS];
    float usual;                   ///< m^2/s^2: mean square of speeds on beats
    float expected, expected_off;  ///< of the next one: by what follows what; and how wrong that usually is
} abzi_pace;

/// One tick. v: to the left, m/s, seen lag_s late; clear: how many times its noise a usual way is
/// true: it keeps to a beat, and goes over on one that falls about now
bool abzi_pace_tick(abzi_pace *pace, float v, float lag_s, float clear);

/// Whether there is a beat that it keeps to.
bool abzi_pace_is_kept(const abzi_pace *pace);

/// Whether there is one, which it keeps to closely, and what follows what has lately told how fast it goes on each.
bool abzi_pace_is_sure(const abzi_pace *pace);

/// Whether there is a beat, and the foot is to be up that lands on the next one; and which it is: 0 left, 1 right.
bool abzi_pace_lifts(const abzi_pace *pace, float lag_s);
int abzi_pace_foot(const abzi_pace *pace);

/// Until that lands, s; below 0: it should have.
float abzi_pace_lands_in(const abzi_pace *pace, float lag_s);

/// For what was restored.
bool abzi_pace_is_sound(const abzi_pace *pace);

#endif
