/// abrazo/vmc.h - the Virtual Motion Capture protocol: a body as OSC packets, as avatars and capture suits speak it.
///
/// Bones are named as Unity's HumanBodyBones; their places and turns are those in their parent, in Unity's axes: +Y up,
/// +Z forward, the dancer's right at +X. A frame is several packets: available, root, bones, time.
/// Source  protocol.vmc.info, versions 2.0 to 2.7 of the marionette's and the performer's side; what the text leaves open
///         is done as its reference sender and receiver do it
#ifndef ABRAZO_VMC_H
#define ABRAZO_VMC_H

#include "abrazo/sense.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_VMC_PACKET_MAX 1400  ///< bytes that no network on the way cuts in two
#define ABZ_VMC_PORT_OUT 39539   ///< where avatars usually listen
#define ABZ_VMC_PORT_IN 39540    ///< where those who give to an avatar's mover usually send

/// Write the next packet of a pose.
/// Shape   place: 0 at first, then as it was left; out [ABZ_VMC_PACKET_MAX] written
///         returns the packet's bytes; 0: all was written before
/// Units   time_s: of the sender, growing; the receiver tells frames apart by it
/// Laws    abz_vmc_read of all packets gives the joints of a pose of this body back within a millimetre
/// Thread  tick
ABZ_API size_t abz_vmc_write(const abz_body *body, const abz_pose *pose, float time_s, uint32_t *place, uint8_t *out);

/// A frame that came.
enum {
    ABZ_VMC_BODY = 1,   ///< joints
    ABZ_VMC_POINTS = 2  ///< head and hands of a headset
};
typedef struct abz_vmc_frame {
    uint32_t tells;               ///< bits of the enum above
    abz_vec3 joint[ABZ_JOINT_N];  ///< world, metres, the library's frame
    uint32_t seen;                ///< bit j: joint[j] came, or is rigid with one that did
    abz_points points;
} abz_vmc_frame;

typedef struct abz_vmc_counts {
    uint64_t packet_n;     ///< came
    uint64_t frame_n;      ///< were told
    uint64_t late_n;       ///< frames that came after a later one, and were dropped
    uint64_t malformed_n;  ///< messages and packets that are no OSC, or not what their address promises
    uint64_t other_n;      ///< messages of other matters: passed over
} abz_vmc_counts;

#define ABZ_VMC_PART_N (ABZ_JOINT_N + 5)

typedef struct abz_vmc_part {
    abz_vec3 pos;
    abz_quat rot;
} abz_vmc_part;

/// A stream being read. The fields belong to the functions below; counts may be read.
typedef struct abz_vmc_reader {
    abz_vmc_counts counts;
    abz_body usual;                       ///< for what the stream does not say
    uint32_t came;                        ///< parts of the frame that is coming
    abz_vmc_part coming[ABZ_VMC_PART_N];  ///< the joints, the upper chest, root, head, hands
    abz_vmc_part kept[ABZ_VMC_PART_N];    ///< the newest of frames that ended
    uint32_t age[ABZ_VMC_PART_N];         ///< frames since it came
    abz_vec3 scale, shift;                ///< of the root
    abz_vec3 coming_scale, coming_shift;  ///< of the root that is coming
    uint32_t has_time;                    ///< a time came
    float time_s;                         ///< the newest
    uint32_t hand_name[2];                ///< of controllers whose names say no side: which is left, which is right
} abz_vmc_reader;

/// Begin to read a stream.
/// Units   height_m: of the dancer, where the stream gives no sizes; 0: usual
/// Thread  any
ABZ_API void abz_vmc_read_begin(abz_vmc_reader *reader, float height_m);

/// Read one packet. true: a frame ended in it, and *frame is the newest one. A frame ends with the sender's time, or
/// when a part comes for a second time. What did not come in a frame is as it was, for half a second.
/// Errors  none: what is malformed is dropped and counted
/// Owns    borrows bytes [n] for the call
/// Thread  tick
ABZ_API bool abz_vmc_read(abz_vmc_reader *reader, const uint8_t *bytes, size_t n, abz_vmc_frame *frame);

#ifdef __cplusplus
}
#endif
#endif
