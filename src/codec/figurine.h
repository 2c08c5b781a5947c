/// A body of rounded limbs for a skeleton, made by rule: something to look at where a file has no body of its own.
#ifndef ABZI_FIGURINE_H
#define ABZI_FIGURINE_H

#include "abrazo/motion.h"

enum {
    ABZI_FIGURINE_LIMBS = 20,
    ABZI_FIGURINE_ROUND = 12,                                            ///< points round a limb
    ABZI_FIGURINE_CAP = 4,                                               ///< rings of a rounded end
    ABZI_FIGURINE_POINTS = 2 * ABZI_FIGURINE_CAP * ABZI_FIGURINE_ROUND,  ///< of a limb
    /// Triangles of a limb: two between each two points of two rings, one at its tips.
    ABZI_FIGURINE_TRIANGLES = 2 * (2 * ABZI_FIGURINE_CAP - 2) * ABZI_FIGURINE_ROUND
};

typedef struct abzi_figurine_point {
    abz_vec3 pos;     ///< in the T-pose, each coordinate a multiple of 1 / 65536 m
    abz_vec3 normal;  ///< outwards, of length 1
} abzi_figurine_point;

/// On the grid of those coordinates.
abz_vec3 abzi_figurine_on_grid(abz_vec3 pos);

/// The points of a rod with rounded ends: how thick it is across (along x, of one along x along z) and the other way,
/// m.
void abzi_figurine_rod(abz_vec3 from, abz_vec3 to, float from_wide, float from_deep, float to_wide, float to_deep,
                       abzi_figurine_point point[static ABZI_FIGURINE_POINTS]);

/// The points of a limb, and the joint that moves it.
abz_joint abzi_figurine_limb(const abz_body *body, int limb, abzi_figurine_point point[static ABZI_FIGURINE_POINTS]);

/// Corner 0 .. 2 of a triangle as a point of its limb, counterclockwise as seen from outside.
int abzi_figurine_corner(int triangle, int corner);

#endif
