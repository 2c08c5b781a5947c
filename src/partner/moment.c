#include "partner/moment.h"

#define PART_MAX 0.70710679f  // the smaller parts of a unit quaternion are never beyond 1/sqrt 2
#define PART_STEPS 16383.0f

const float abzi_rate[ABZI_RATE_N] = {1.0f, 1.25f, 0.8f};

abzi_packed_quat abzi_quat_pack(abz_quat q)
{
    float part[4] = {q.x, q.y, q.z, q.w};
    int largest = 0;
    for (int i = 1; i < 4; i++) {
        if (fabsf(part[i]) > fabsf(part[largest])) {
            largest = i;
        }
    }
    float sign = part[largest] < 0 ? -1.0f : 1.0f;
    abzi_packed_quat packed;
    for (int i = 0, n = 0; i < 4; i++) {
        if (i != largest) {
            float near = sign * part[i] / PART_MAX;
            near = near > 1 ? 1 : near < -1 ? -1 : near;
            packed.word[n++] = (uint16_t)(floorf(near * PART_STEPS + 0.5f) + PART_STEPS);
        }
    }
    packed.word[0] = (uint16_t)(packed.word[0] | (largest & 1) << 15);
    packed.word[1] = (uint16_t)(packed.word[1] | (largest >> 1) << 15);
    return packed;
}

abz_quat abzi_quat_unpack(abzi_packed_quat packed)
{
    const float unit = PART_MAX / PART_STEPS;
    float a = ((float)(packed.word[0] & 0x7fff) - PART_STEPS) * unit;
    float b = ((float)(packed.word[1] & 0x7fff) - PART_STEPS) * unit;
    float c = ((float)(packed.word[2] & 0x7fff) - PART_STEPS) * unit;
    float square = 1 - a * a - b * b - c * c, largest = sqrtf(square > 0 ? square : 0);
    switch (packed.word[0] >> 15 | packed.word[1] >> 15 << 1) {
    case 0:
        return (abz_quat){largest, a, b, c};
    case 1:
        return (abz_quat){a, largest, b, c};
    case 2:
        return (abz_quat){a, b, largest, c};
    default:
        return (abz_quat){a, b, c, largest};
    }
}

const abzi_take *abzi_take_of(const abz_repertoire *repertoire, uint32_t tick)
{
    const abzi_take *take = repertoire->take;
    uint32_t from = 0, to = repertoire->take_n;
    while (to - from > 1) {
        uint32_t middle = from + (to - from) / 2;
        if (take[middle].first <= tick) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return &take[from];
}
