/// abrazo/gltf.h - one dancer or a couple as a glTF 2.0 animation in one binary file (.glb), for Blender, game engines
/// and whatever else shows glTF.
///
/// Each dancer is a skeleton, its bones named as VRM names them, at rest in the T-pose, with a plain body of rounded
/// limbs made from its proportions; the chair of one who sits is a node of its own, with wheels and casters that turn.
/// Metres, +Y up, facing +Z, as the library's own frame is.
/// Source  Khronos, "glTF 2.0 Specification" (ISO/IEC 12113:2022)
#ifndef ABRAZO_GLTF_H
#define ABRAZO_GLTF_H

#include "abrazo/chair.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_GLTF_DANCERS_MAX 2

/// Where a dancer is in a frame; borrowed until the next call.
typedef const abz_pose *(*abz_gltf_poses)(void *from, uint32_t dancer, uint64_t frame);

/// Where the chair of one who sits is.
typedef const abz_chair *(*abz_gltf_chairs)(void *from, uint32_t dancer, uint64_t frame);

typedef struct abz_gltf_config {
    uint32_t struct_size;
    uint32_t dancer_n;  ///< 1 .. ABZ_GLTF_DANCERS_MAX
    abz_body body[ABZ_GLTF_DANCERS_MAX];
    const char *name[ABZ_GLTF_DANCERS_MAX];  ///< UTF-8
    const char *title;                       ///< of the animation, UTF-8
    uint64_t frame_n;                        ///< 1 and up
    double frame_time_s;
    abz_gltf_poses poses;                         ///< asked for each frame as often as there are joints, and once more
    abz_chair_shape chair[ABZ_GLTF_DANCERS_MAX];  ///< of those who sit
    abz_gltf_chairs chairs;                       ///< may be NULL where nobody does
    void *from;                                   ///< handed to poses and chairs
    abz_sink sink;
    void *to;  ///< handed to sink
} abz_gltf_config;

/// One dancer at the rate of ticks.
/// Thread  any
ABZ_API abz_gltf_config abz_gltf_config_default(void);

/// Write a whole file from front to back.
/// Units   frame_time_s 1/1000 .. 1
/// Errors  ABZ_EINVAL: config, or a pose that is not finite; ABZ_ELIMIT: more than the 4 GB that such a file can have; what
///         the sink returns
/// Laws    the joints of the file, posed by it, are those of the poses within a millimetre
/// Thread  init (no allocation)
ABZ_API abz_status abz_gltf_write(const abz_gltf_config *config) ABZ_CHECK;

#ifdef __cplusplus
}
#endif
#endif
