/// How far the trunk of a partner who sits is off her beat: by how it rocks, or by its sway.
///
/// One of two who know it shows the beat: besides what it dances the trunk rocks ahead and back once in a count, as
/// abzi_offbeat_show has it.
///
/// Of others, on counts on which somebody goes over to a side a trunk is fastest (sense/lattice.h). What she imagines of
/// him is looked at in the same way, so that it does not matter how late a sway is seen, nor, on the whole, which figure
/// he dances.
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

/// One whose rocking is looked at. All four-byte fields.
typedef struct abzi_offbeat_rock {
    float mean;             ///< rad: it leans so far ahead on the whole
    float power;            ///< rad^2: mean square of what it leans beyond,
    float real, imaginary;  ///< and its mean on the circle that a count is
} abzi_offbeat_rock;

/// All four-byte fields; zeroes: nothing was seen.
typedef struct abzi_offbeat {
    float filled;  ///< 0 .. 1: of the time that is remembered, what has been seen
    abzi_offbeat_sway his, imagined;
    float rock_filled;             ///< the same of the time that rocking is remembered for
    abzi_offbeat_rock rocks, own;  ///< of his trunk, and of one that goes with her counts
    float lean, lean_v;            ///< of that one, rad, rad/s
} abzi_offbeat;

/// A trunk in a tick.
typedef struct abzi_offbeat_trunk {
    float sway;       ///< m/s to the left
    float ahead_rad;  ///< it leans so far
} abzi_offbeat_trunk;

/// What a trunk is to lean ahead for the beat at a count. period_s: of a count
float abzi_offbeat_show(float count, float period_s, float gentle);

/// One tick. count: hers; rate: so many counts it went on in this tick; pace: and does when nothing corrects it; shown:
/// what she was to lean ahead for the beat, had she his part
void abzi_offbeat_tick(abzi_offbeat *offbeat, const abzi_offbeat_trunk *his, const abzi_offbeat_trunk *imagined,
                       float count, float rate, float pace, float shown);

/// Does he show the beat?
bool abzi_offbeat_rocks(const abzi_offbeat *offbeat);

/// So many counts he is late; below 0 early. false: he keeps to none that she knows.
bool abzi_offbeat_tells(const abzi_offbeat *offbeat, float *late);

/// For what was restored.
bool abzi_offbeat_is_sound(const abzi_offbeat *offbeat);

#endif
