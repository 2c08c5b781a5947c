/// Where somebody stands whose shape is known, from where their points appear through a pinhole.
#ifndef ABZI_PINHOLE_H
#define ABZI_PINHOLE_H

#include "base/vec.h"

/// A point of known place in the shape, and the tangents under which it appears: x / z and y / z.
typedef struct abzi_pinhole_point {
    abz_vec3 local;
    float x, y;
    float weight;
} abzi_pinhole_point;

/// The place of the shape's origin for which its points come nearest to their rays, all together.
/// Shape   point [n]
/// Returns false when the points do not tell: fewer than four, all on one ray, or behind the camera
/// Units   *off_m: how far from their rays they then are, root of the mean square
/// Source  x z' = X + x' and y z' = Y + y' with z' = Z + z are linear in the place (x', y', z'): least squares in closed form
bool abzi_pinhole_place(const abzi_pinhole_point *point, int n, abz_vec3 *place, float *off_m);

#endif
