/// The chairs of those who sit in a glTF file: behind the dancers in every list of it.
#ifndef ABZI_GLTF_CHAIR_H
#define ABZI_GLTF_CHAIR_H

#include "codec/chair_mesh.h"
#include "codec/gltf_writer.h"

enum {
    // of each dancer
    ABZI_GLTF_NODES = ABZ_JOINT_N + 2,      ///< the joints, the dancer they belong to, the body
    ABZI_GLTF_VIEWS = 5,                    ///< points, corners, inverse, hips, turns
    ABZI_GLTF_ACCESSORS = 7 + ABZ_JOINT_N,  ///< place, normal, joint, weight, corners, inverse, hips; turns
    // of each chair
    ABZI_GLTF_CHAIR_NODES = 5,  ///< frame, wheels, casters
    ABZI_GLTF_CHAIR_VIEWS = 2 * ABZI_CHAIR_MESHES + 2,
    ABZI_GLTF_CHAIR_SAMPLERS = 1 + ABZI_GLTF_CHAIR_NODES
};

/// Does this dancer sit?
bool abzi_gltf_sits(const abz_gltf_config *c, uint32_t dancer);

/// How many of the first so many dancers sit.
uint32_t abzi_gltf_seated_n(const abz_gltf_config *c, uint32_t dancer_n);

/// Bytes of view 0 .. of a chair: points and corners of each mesh, places, turns.
uint64_t abzi_gltf_chair_view_size(const abz_gltf_config *c, uint32_t dancer, int view);

/// The number of a chair's node: 0 frame, then wheels and casters.
uint32_t abzi_gltf_chair_node(const abz_gltf_config *c, uint32_t dancer, int i);

/// Its part of each list.
void abzi_gltf_chair_nodes(abzi_gltf_writer *w, uint32_t dancer);

/// The number of a chair's accessor: three of each mesh, places, turns.
uint32_t abzi_gltf_chair_accessor(const abz_gltf_config *c, uint32_t dancer, int n);
void abzi_gltf_chair_meshes(abzi_gltf_writer *w, uint32_t dancer);
void abzi_gltf_chair_accessors(abzi_gltf_writer *w, uint32_t dancer);
void abzi_gltf_chair_data(abzi_gltf_writer *w, uint32_t dancer);

#endif
