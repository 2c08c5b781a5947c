#include "base/hash.h"

#include "base/bytes.h"

// The primes of XXH64.
static const uint64_t prime_1 = 0x9e3779b185ebca87u;
static const uint64_t prime_2 = 0xc2b2ae3d27d4eb4fu;
static const uint64_t prime_3 = 0x165667b19e3779f9u;
static const uint64_t prime_4 = 0x85ebca77c2b2ae63u;
static const uint64_t prime_5 = 0x27d4eb2f165667c5u;

static uint64_t turn_left(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static uint64_t lane_round(uint64_t lane, uint64_t word)
{
    return turn_left(lane + word * prime_2, 31) * prime_1;
}

uint64_t abzi_hash64(const void *bytes, size_t n, uint64_t seed)
{
    const uint8_t *p = bytes;
    size_t left = n;
    uint64_t h = seed + prime_5;
    if (left >= 32) {
        uint64_t lane[4] = {seed + prime_1 + prime_2, seed + prime_2, seed, seed - prime_1};
        for (; left >= 32; left -= 32, p += 32) {
            for (int i = 0; i < 4; i++) {
                lane[i] = lane_round(lane[i], abzi_get_u64(p + 8 * i));
            }
        }
        h = turn_left(lane[0], 1) + turn_left(lane[1], 7) + turn_left(lane[2], 12) + turn_left(lane[3], 18);
        for (int i = 0; i < 4; i++) {
            h = (h ^ lane_round(0, lane[i])) * prime_1 + prime_4;
        }
    }
    h += n;
    for (; left >= 8; left -= 8, p += 8) {
        h = turn_left(h ^ lane_round(0, abzi_get_u64(p)), 27) * prime_1 + prime_4;
    }
    if (left >= 4) {
        h = turn_left(h ^ abzi_get_u32(p) * prime_1, 23) * prime_2 + prime_3;
        left -= 4;
        p += 4;
    }
    for (; left > 0; left--, p++) {
        h = turn_left(h ^ *p * prime_5, 11) * prime_1;
    }
    h = (h ^ h >> 33) * prime_2;
    h = (h ^ h >> 29) * prime_3;
    return h ^ h >> 32;
}

static uint32_t crc_of_byte(uint32_t crc)
{
    for (int bit = 0; bit < 8; bit++) {
        crc = crc >> 1 ^ (0x82f63b78u & (0u - (crc & 1)));
    }
    return crc;
}

uint32_t abzi_crc32c(uint32_t crc, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    crc = ~crc;
    // Eight bytes a turn by eight tables; making them costs as much as half a kilobyte without them.
    if (n >= 2048) {
        uint32_t table[8][256];
        for (uint32_t i = 0; i < 256; i++) {
            table[0][i] = crc_of_byte(i);
        }
        for (int t = 1; t < 8; t++) {
            for (int i = 0; i < 256; i++) {
                table[t][i] = table[t - 1][i] >> 8 ^ table[0][table[t - 1][i] & 0xff];
            }
        }
        for (; n >= 8; n -= 8, p += 8) {
            uint32_t a = crc ^ abzi_get_u32(p), b = abzi_get_u32(p + 4);
            crc = table[7][a & 0xff] ^ table[6][a >> 8 & 0xff] ^ table[5][a >> 16 & 0xff] ^ table[4][a >> 24] ^
                  table[3][b & 0xff] ^ table[2][b >> 8 & 0xff] ^ table[1][b >> 16 & 0xff] ^ table[0][b >> 24];
        }
    }
    for (; n > 0; n--, p++) {
        crc = crc >> 8 ^ crc_of_byte((crc ^ *p) & 0xff);
    }
    return ~crc;
}
