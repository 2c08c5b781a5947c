/// Little-endian numbers in byte buffers: the same file on every machine. No alignment is asked of p.
#ifndef ABZI_BYTES_H
#define ABZI_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// Numbers already lie in memory as they are stored: on every machine of today.
static inline bool abzi_is_little_endian(void)
{
    const uint32_t one = 1;
    uint8_t first;
    memcpy(&first, &one, 1);
    return first == 1;
}

static inline void abzi_put_u16(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}

static inline void abzi_put_u32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++) {
        p[i] = (uint8_t)(v >> 8 * i);
    }
}

static inline void abzi_put_u64(uint8_t *p, uint64_t v)
{
    for (int i = 0; i < 8; i++) {
        p[i] = (uint8_t)(v >> 8 * i);
    }
}

static inline void abzi_put_i32(uint8_t *p, int32_t v)
{
    abzi_put_u32(p, (uint32_t)v);
}

static inline void abzi_put_f32(uint8_t *p, float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    abzi_put_u32(p, bits);
}

static inline void abzi_put_f64(uint8_t *p, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    abzi_put_u64(p, bits);
}

static inline uint16_t abzi_get_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

/// Numbers of four bytes, one after another: fields and structs that hold nothing else. Returns where they end.
static inline const uint8_t *abzi_get_numbers(const uint8_t *p, void *field, size_t size)
{
    if (abzi_is_little_endian()) {  // at once: a build that looks at every byte takes its time
        memcpy(field, p, size);
        return p + size;
    }
    for (size_t i = 0; i < size; i += 4, p += 4) {
        const uint32_t number = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        memcpy((char *)field + i, &number, 4);
    }
    return p;
}

static inline uint32_t abzi_get_u32(const uint8_t *p)
{
    uint32_t v;
    abzi_get_numbers(p, &v, sizeof v);
    return v;
}

static inline uint64_t abzi_get_u64(const uint8_t *p)
{
    uint32_t half[2];
    abzi_get_numbers(p, half, sizeof half);
    return (uint64_t)half[1] << 32 | half[0];
}

static inline int32_t abzi_get_i32(const uint8_t *p)
{
    uint32_t bits = abzi_get_u32(p);
    int32_t v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static inline float abzi_get_f32(const uint8_t *p)
{
    uint32_t bits = abzi_get_u32(p);
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static inline double abzi_get_f64(const uint8_t *p)
{
    uint64_t bits = abzi_get_u64(p);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/// As abzi_get_numbers takes them.
static inline uint8_t *abzi_put_numbers(uint8_t *p, const void *field, size_t size)
{
    if (abzi_is_little_endian()) {
        memcpy(p, field, size);
        return p + size;
    }
    for (size_t i = 0; i < size; i += 4, p += 4) {
        uint32_t number;
        memcpy(&number, (const char *)field + i, 4);
        abzi_put_u32(p, number);
    }
    return p;
}

#endif
