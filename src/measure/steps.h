/// Steps of a track, and which of two dancers' steps belong together.
#ifndef ABZI_STEPS_H
#define ABZI_STEPS_H

#include "abrazo/measure.h"

typedef struct abzi_step {
    uint32_t frame;  ///< the tick in which the foot lands
    uint32_t foot;   ///< 0 left, 1 right
} abzi_step;

/// Two steps close in time; a and b are indices into the leader's and the follower's.
typedef struct abzi_step_pair {
    double gap_s;
    uint32_t a, b;
} abzi_step_pair;

/// Floor velocity of a foot (the middle between ankle and toes), m/s.
double abzi_foot_speed(const abz_track *track, int foot, size_t i);
double abzi_foot_height(const abz_track *track, int foot, size_t i);

/// The steps of a track in order of time, left before right in the same tick.
/// Shape   step [track->frame_n]; returns how many were written
size_t abzi_steps_find(const abz_track *track, abzi_step *step);

/// The same, looked at so many times as large as they are: a foot may be slower and come less far by as much.
size_t abzi_steps_find_larger(const abz_track *track, double larger, abzi_step *step);

/// How many times as large a dancer's steps are to be looked at: 3 where feet land one after the other then, and twice
/// as often as they do otherwise; of who takes usual steps, stands or sways, 1 (rhythm/glass.h has it tick by tick).
/// Shape   step [track->frame_n] is working room
double abzi_steps_larger(const abz_track *track, abzi_step *step);

/// Pair steps one to one within 200 ms, the closest first.
/// Shape   a [a_n], b [b_n] as abzi_steps_find orders them; used [a_n + b_n] and pair [a_n + 4 * a_n] are working room:
///         the first a_n pairs receive the result
/// Returns how many pairs there are
size_t abzi_steps_match(const abzi_step *a, size_t a_n, const abzi_step *b, size_t b_n, uint8_t *used,
                        abzi_step_pair *pair);

/// Move steps in a circle of frame_n ticks, and keep them in order.
/// Shape   step [n] read, moved [n] written
void abzi_steps_shift(const abzi_step *step, size_t n, size_t shift, size_t frame_n, abzi_step *moved);

#endif
