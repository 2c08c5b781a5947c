/// What a heart's beats look like, so that a rise that may be none can be compared with them.
///
/// Two shapes are kept, for some hearts have two kinds of beat, narrow and wide. A shape is the signal from .13 s
/// before a beat to .08 s after it, without its level and its size.
#ifndef ABZI_SHAPE_H
#define ABZI_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#define ABZI_SHAPE_BEFORE 8
#define ABZI_SHAPE_AFTER 5  ///< ticks after a beat until it can be compared
#define ABZI_SHAPE_N (ABZI_SHAPE_BEFORE + 1 + ABZI_SHAPE_AFTER)
#define ABZI_SHAPE_KINDS 2
#define ABZI_SHAPE_PAST 48  ///< ticks that are remembered: a rise waits no longer

/// All four-byte fields; begins as zeroes.
typedef struct abzi_shape {
    float past[ABZI_SHAPE_PAST];                 ///< newest first
    float kind[ABZI_SHAPE_KINDS][ABZI_SHAPE_N];  ///< oldest first; mean 0, sum of squares 1
    uint32_t seen_n[ABZI_SHAPE_KINDS];           ///< beats that looked like this, up to a number
} abzi_shape;

/// One tick. is_first: nothing came before.
/// Thread  tick
void abzi_shape_tick(abzi_shape *shape, float value, bool is_first);

/// Beats enough were seen to compare with.
bool abzi_shape_is_known(const abzi_shape *shape);

/// How much what was so many ticks ago looks like a beat: the best correlation, -1 .. 1; 0 while nothing is known, and
/// of what is remembered no more.
/// Shape   ABZI_SHAPE_AFTER <= ago, to the nearest tick
float abzi_shape_likeness(const abzi_shape *shape, float ago);

/// A beat was so many ticks ago; nothing is learned from one that is remembered no more.
/// Shape   as of likeness
void abzi_shape_learn(abzi_shape *shape, float ago);

#endif
