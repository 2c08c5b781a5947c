#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edge/sound_ring.h"

enum { ROOM = 100, CHANNELS = 2, MANY = 50000 };

static float room[ROOM * CHANNELS], out[ROOM * CHANNELS];

static void begin(abzi_sound_ring *ring)
{
    memset(ring, 0, sizeof *ring);
    ring->sample = room;
    ring->frame_n = ROOM;
    ring->channel_n = CHANNELS;
}

/// n frames: first, first + 1, ... in the left channel, the same below zero in the right.
static void put(abzi_sound_ring *ring, int first, size_t n)
{
    float sample[2 * ROOM * CHANNELS];
    for (size_t f = 0; f < n; f++) {
        sample[CHANNELS * f] = (float)(first + (int)f);
        sample[CHANNELS * f + 1] = -sample[CHANNELS * f];
    }
    abzi_sound_ring_put(ring, sample, n);
}

static void assert_out(int first, size_t n)
{
    for (size_t f = 0; f < n; f++) {
        assert_true(out[CHANNELS * f] == (float)(first + (int)f) && out[CHANNELS * f + 1] == -out[CHANNELS * f]);
    }
}

static void frames_come_out_in_order(void **state)
{
    (void)state;
    abzi_sound_ring ring;
    begin(&ring);
    assert_int_equal(abzi_sound_ring_take(&ring, out, 5), 0);
    for (int at = 0; at < 1000; at += 70) {
        put(&ring, at, 70);
        assert_int_equal(abzi_sound_ring_take(&ring, out, 30), 30);
        assert_out(at, 30);
        assert_int_equal(abzi_sound_ring_take(&ring, out, ROOM), 40);
        assert_out(at + 30, 40);
    }
    abzi_sound_ring_put(&ring, NULL, 3);
    assert_int_equal(abzi_sound_ring_take(&ring, out, ROOM), 3);
    assert_true(out[0] == 0 && out[5] == 0);
    assert_int_equal(ring.lost_n, 0);
}

static void what_does_not_fit_is_lost_and_counted(void **state)
{
    (void)state;
    abzi_sound_ring ring;
    begin(&ring);
    put(&ring, 0, 80);
    put(&ring, 80, 30);
    put(&ring, 500, 10);
    assert_int_equal(ring.lost_n, 20);
    assert_int_equal(abzi_sound_ring_take(&ring, out, ROOM), ROOM);
    assert_out(0, ROOM);
    put(&ring, 7, 150);
    assert_int_equal(ring.lost_n, 70);
    assert_int_equal(abzi_sound_ring_take(&ring, out, ROOM), ROOM);
    assert_out(7, ROOM);
}

static void *put_many(void *user)
{
    abzi_sound_ring *ring = user;
    for (int at = 0; at < MANY;) {
        const size_t n = (size_t)(at % 37 + 1);
        if (ROOM - (atomic_load(&ring->put_n) - atomic_load(&ring->taken_n)) >= n) {
            put(ring, at, n);
            at += (int)n;
        } else {
            sched_yield();  // there may be one processor only
        }
    }
    return NULL;
}

static void two_threads_share_it(void **state)
{
    (void)state;
    static abzi_sound_ring ring;
    pthread_t thread;
    begin(&ring);
    assert_int_equal(pthread_create(&thread, NULL, put_many, &ring), 0);
    for (int at = 0; at < MANY;) {
        const size_t n = abzi_sound_ring_take(&ring, out, (size_t)(at % 53 + 1));
        assert_out(at, n);
        at += (int)n;
        if (n == 0) {
            sched_yield();
        }
    }
    pthread_join(thread, NULL);
    assert_int_equal(ring.lost_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_out_in_order),
        cmocka_unit_test(what_does_not_fit_is_lost_and_counted),
        cmocka_unit_test(two_threads_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
