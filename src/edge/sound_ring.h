/// Frames of sound from one thread to another without a lock: one puts, one takes. Room is asked for once; what does
/// not fit is lost and counted.
#ifndef ABZI_SOUND_RING_H
#define ABZI_SOUND_RING_H

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

typedef struct abzi_sound_ring {
    float *sample;  ///< [frame_n][channel_n], the owner's
    size_t frame_n, channel_n;
    atomic_uint_least64_t put_n, taken_n;  ///< frames so far
    atomic_uint_least64_t lost_n;
} abzi_sound_ring;

/// Frames that wait to be taken.
static inline size_t abzi_sound_ring_waiting(const abzi_sound_ring *ring)
{
    const uint64_t taken_n = atomic_load_explicit(&ring->taken_n, memory_order_acquire);
    return (size_t)(atomic_load_explicit(&ring->put_n, memory_order_acquire) - taken_n);
}

/// Put frames in, the last of them lost where there is no room. sample NULL: silence.
/// Thread  audio; the one that puts
static inline void abzi_sound_ring_put(abzi_sound_ring *ring, const float *sample, size_t n)
{
    const uint64_t put_n = atomic_load_explicit(&ring->put_n, memory_order_relaxed);
    const uint64_t taken_n = atomic_load_explicit(&ring->taken_n, memory_order_acquire);
    const size_t room = ring->frame_n - (size_t)(put_n - taken_n), fits = n < room ? n : room;
    for (size_t f = 0; f < fits; f++) {
        float *to = ring->sample + (size_t)((put_n + f) % ring->frame_n) * ring->channel_n;
        if (sample) {
            memcpy(to, sample + f * ring->channel_n, ring->channel_n * sizeof *to);
        } else {
            memset(to, 0, ring->channel_n * sizeof *to);
        }
    }
    atomic_fetch_add_explicit(&ring->lost_n, n - fits, memory_order_relaxed);
    atomic_store_explicit(&ring->put_n, put_n + fits, memory_order_release);
}

/// Take up to n frames out. Returns how many there were.
/// Thread  the one that takes
static inline size_t abzi_sound_ring_take(abzi_sound_ring *ring, float *sample, size_t n)
{
    const uint64_t taken_n = atomic_load_explicit(&ring->taken_n, memory_order_relaxed);
    const uint64_t put_n = atomic_load_explicit(&ring->put_n, memory_order_acquire);
    const size_t there = (size_t)(put_n - taken_n), got = n < there ? n : there;
    for (size_t f = 0; f < got; f++) {
        const float *from = ring->sample + (size_t)((taken_n + f) % ring->frame_n) * ring->channel_n;
        memcpy(sample + f * ring->channel_n, from, ring->channel_n * sizeof *from);
    }
    atomic_store_explicit(&ring->taken_n, taken_n + got, memory_order_release);
    return got;
}

#endif
