/// How far the sway of a partner who sits is off her beat: on counts on which somebody goes over to a side a trunk is
/// fastest (sense/lattice.h). What she imagines of him is looked at in the same way, so that it does not matter how
/// late a sway is seen, nor, on the whole, which figure he dances.
#ifndef ABZI_OFFBEAT_H
#define ABZI_OFFBEAT_H

#include <stdbool.h>
#include <stdint.h>

/// One whose sway is looked at. All four-byte fields.
typedef struct abzi_offbeat_sway {
    float square;           ///< m^2/s^2: mean square of its speed, on average over some seconds,
    float mean;             ///< and of what of it counts
    float weight;           ///< m^4/s^4: of all that was seen, older things less
    float real, imaginary;  ///< the same as points of the circle that a count is
} abzi_offbeat_sway;

/// All four-byte fields; zeroes: nothing was seen.
typedef struct abzi_offbeat {
    float filled;  ///< 0 .. 1: of the time that is remembered, what has been seen
    abzi_offbeat_sway his, imagined;
} abzi_offbeat;

/// One tick. his, imagined: speed of the sway, m/s; count: hers; rate: so many counts it went on in this tick; pace:
/// and does when nothing corrects it
void abzi_offbeat_tick(abzi_offbeat *offbeat, float his, float imagined, float count, float rate, float pace);

/// So many counts his sway is late; below 0 early. false: it keeps to none that she knows.
bool abzi_offbeat_tells(const abzi_offbeat *offbeat, float *late);

/// For what was restored.
bool abzi_offbeat_is_sound(const abzi_offbeat *offbeat);

#endif
