/// Two chairs, with those who sit in them: how deep they are in each other, and how they keep apart.
#ifndef ABZI_CHAIRS_H
#define ABZI_CHAIRS_H

#include "motion/chair.h"

/// How deep they are in each other, m; below 0 at least so far apart. Their parts, wheels, rims, casters, seats,
/// footrests, shins and thighs, are boxes, wheels and rims discs, seen from above where they are as high as the
/// other's; the depth is the shortest way out along a side of either.
/// Source  Gottschalk, Lin and Manocha, "OBBTree", SIGGRAPH (1996): two boxes are apart if they are along one of their
///         sides
/// Thread  any
float abzi_chairs_depth(const abz_chair_shape *a, abzi_spot a_at, const abz_chair_shape *b, abzi_spot b_at);

#define ABZI_CHAIRS_BLOCK_N 10

/// A part of a chair with who sits in it: a box seen from the axle, or a disc that stands across.
typedef struct abzi_chairs_block {
    float x, half, back, front, low, high;
    float disc_m, disc_up_m;  ///< its radius, round a point so high; 0: a box
} abzi_chairs_block;

/// The parts of two, for those that are asked many times.
typedef struct abzi_chairs {
    abzi_chairs_block a[ABZI_CHAIRS_BLOCK_N], b[ABZI_CHAIRS_BLOCK_N];
} abzi_chairs;

abzi_chairs abzi_chairs_of(const abz_chair_shape *a, const abz_chair_shape *b);

/// abzi_chairs_depth of these.
/// Thread  any
float abzi_chairs_deepest(const abzi_chairs *chairs, abzi_spot a_at, abzi_spot b_at);

/// A chair that was pushed in this tick, beside another one: it goes as it does, or brakes in time to come to rest
/// before where that one would; where that is too late hands hold its rims fast.
/// Shape   was: the chair before this tick; chair: as it is pushed, and then as it goes
/// Laws    moved alone, it comes no deeper into the other one than it was
/// Thread  tick
void abzi_chairs_keep_apart(const abz_chair_shape *shape, const abzi_chair *was, const abz_chair_shape *other_shape,
                            const abzi_chair *other, abzi_chair *chair);

#endif
