/// A wheelchair of tubes, rings and cushions for a chair's measures: something to look at. By hand, as figurine.h.
#ifndef ABZI_CHAIR_MESH_H
#define ABZI_CHAIR_MESH_H

#include "abrazo/chair.h"
#include "codec/figurine.h"

/// What moves on its own. Frame: as abz_chair_shape has it. Wheels: seen from their hub. Caster: from its pivot, on the
/// floor.
enum { ABZI_CHAIR_FRAME, ABZI_CHAIR_LEFT_WHEEL, ABZI_CHAIR_RIGHT_WHEEL, ABZI_CHAIR_CASTER, ABZI_CHAIR_MESHES };

enum {
    ABZI_RING_ROUND = 40,  ///< points along a ring
    ABZI_RING_THICK = 6,   ///< and round its tube
    ABZI_RING_POINTS = ABZI_RING_ROUND * ABZI_RING_THICK,
    ABZI_RING_TRIANGLES = 2 * ABZI_RING_POINTS,
    ABZI_CHAIR_RODS_MOST = 28,  ///< of a mesh
    ABZI_CHAIR_POINTS_MOST = ABZI_CHAIR_RODS_MOST * ABZI_FIGURINE_POINTS,
    ABZI_CHAIR_TRIANGLES_MOST = ABZI_CHAIR_RODS_MOST * ABZI_FIGURINE_TRIANGLES
};

typedef struct abzi_chair_mesh {
    uint32_t point_n, triangle_n;
    abzi_figurine_point point[ABZI_CHAIR_POINTS_MOST];
    uint16_t corner[3 * ABZI_CHAIR_TRIANGLES_MOST];  ///< counterclockwise as seen from outside
} abzi_chair_mesh;

void abzi_chair_mesh_of(const abz_chair_shape *shape, int which, abzi_chair_mesh *mesh);

#endif
