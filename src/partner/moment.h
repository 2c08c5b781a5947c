/// One tick of a recorded couple as the repertoire keeps it: what an answer is made from.
#ifndef ABZI_MOMENT_H
#define ABZI_MOMENT_H

#include "abrazo/partner.h"
#include "partner/lead.h"

#define ABZI_LENGTH_UNIT 1e-4f  ///< metres in one step of a 16-bit length: reaches 3.27 m

/// Lengths from the follower's spot (his: from the leader's spot), in ABZI_LENGTH_UNIT.
typedef struct abzi_short3 {
    int16_t x, y, z;
} abzi_short3;

/// An orientation in 48 bits: the three smaller parts in 15 bits each, from the largest; 2 bits say which that is.
typedef struct abzi_packed_quat {
    uint16_t word[3];
} abzi_packed_quat;

typedef struct abzi_moment {
    abzi_stance lead, follow;       ///< hips on the floor of the recording, heading of the shoulders
    abzi_short3 ankle[2], toes[2];  ///< of the follower
    abzi_short3 wrist[2];           ///< of the follower
    abzi_short3 lead_wrist[2];      ///< of the leader, from his own spot,
    abzi_short3 lead_leg[6];        ///< and so his left knee, ankle, toes, and the right ones
    int16_t hips_y;
    abzi_packed_quat rot[ABZ_JOINT_N];  ///< of the follower, heading taken away
    uint8_t swing;                      ///< bit 0, 1: leader's left, right foot is in the air; bit 2, 3: the follower's
    uint8_t hold;                       ///< bit 2 * h + l: her hand h holds his hand l (0 left, 1 right)
    uint8_t lands_in[2];                ///< ticks until his left, right foot lands; 255 when it does not swing
} abzi_moment;

/// A passage recorded without a cut: ticks [first, first + n).
typedef struct abzi_take {
    uint32_t first, n;
} abzi_take;

/// Every take is also searched as if it were danced slower and faster: repertoire ticks in a tick, by number. Unseen
/// tempi are met that way, and she learns more from one take.
#define ABZI_RATE_N 3
extern const float abzi_rate[ABZI_RATE_N];

/// What a row of the search stands for: a tick, danced at a rate. Packed: tick in 24 bits, rate above.
typedef struct abzi_row {
    uint32_t tick, rate;
} abzi_row;
static inline uint32_t abzi_row_pack(uint32_t tick, uint32_t rate)
{
    return tick | rate << 24;
}
static inline abzi_row abzi_row_unpack(uint32_t packed)
{
    return (abzi_row){packed & 0xffffff, packed >> 24};
}

abzi_packed_quat abzi_quat_pack(abz_quat q);
abz_quat abzi_quat_unpack(abzi_packed_quat packed);

static inline abzi_short3 abzi_short3_pack(abz_vec3 v)
{
    float part[3] = {v.x / ABZI_LENGTH_UNIT, v.y / ABZI_LENGTH_UNIT, v.z / ABZI_LENGTH_UNIT};
    int16_t whole[3];
    for (int i = 0; i < 3; i++) {
        float near = part[i] > 32767 ? 32767 : part[i] < -32767 ? -32767 : part[i];
        whole[i] = (int16_t)floorf(near + 0.5f);
    }
    return (abzi_short3){whole[0], whole[1], whole[2]};
}
static inline abz_vec3 abzi_short3_unpack(abzi_short3 s)
{
    return (abz_vec3){(float)s.x * ABZI_LENGTH_UNIT, (float)s.y * ABZI_LENGTH_UNIT, (float)s.z * ABZI_LENGTH_UNIT};
}

static inline const abzi_moment *abzi_moment_at(const abz_repertoire *repertoire, uint32_t tick)
{
    return (const abzi_moment *)repertoire->moment + tick;
}

/// The take a tick belongs to.
const abzi_take *abzi_take_of(const abz_repertoire *repertoire, uint32_t tick);

#endif
