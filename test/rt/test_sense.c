// Ticks of those who see a dancer, under the guard: no allocation, no lock, no call of the system.
#define _GNU_SOURCE
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sightings.h"

enum { TICKS = 600 };

static void a_camera_s_tick_neither_allocates_nor_locks_nor_calls_the_system(void **state)
{
    (void)state;
    const scene s = scene_usual(1);
    const abz_body body = abz_body_of_height(1.7f);
    static abz_sighting picture[TICKS];
    uint64_t seed = 1;
    for (int i = 0; i < TICKS; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        scene_stand(&body, .5f * sinf(.05f * (float)i), 3.5f, joint);
        scene_sighting(&s, joint, &seed, &picture[i]);
        picture[i].landmark[i % ABZ_LANDMARK_N].x_m = i % 7 == 0 ? NAN : 0;
    }
    abz_camera_config config = abz_camera_config_default();
    void *mem = malloc(abz_camera_size());
    abz_camera *camera;
    abz_seen seen;
    uint32_t any = 0;
    abzi_guard_begin_tick();
    abz_status status = abz_camera_init(mem, abz_camera_size(), &config, &camera);
    for (int i = 0; i < TICKS && status == ABZ_OK; i++) {
        abz_camera_tick(camera, i % 3 == 0 && i % 200 < 150 ? &picture[i] : NULL, i == 400, i > 300, &seen);
        any |= seen.seen;
    }
    abzi_guard_end_tick();
    assert_int_equal(status, ABZ_OK);
    assert_true(any != 0);
    free(mem);
}

static void a_headset_s_tick_neither_allocates_nor_locks_nor_calls_the_system(void **state)
{
    (void)state;
    abz_headset_config config = abz_headset_config_default();
    void *mem = malloc(abz_headset_size());
    abz_headset *headset;
    abz_seen seen;
    uint32_t any = 0;
    abzi_guard_begin_tick();
    abz_status status = abz_headset_init(mem, abz_headset_size(), &config, &headset);
    for (int i = 0; i < TICKS && status == ABZ_OK; i++) {
        abz_points points = {{.5f * sinf(.05f * (float)i), 1.6f, 0},
                             {.3f, 1.2f, .3f},
                             {-.3f, 1.2f, .3f},
                             {0, 0, 0, 1},
                             {0, 0, 0, 1},
                             {0, 0, 0, 1},
                             i % 50 < 40 ? 7 : 1};
        points.left_hand.y = i % 90 == 0 ? NAN : points.left_hand.y;
        abz_headset_tick(headset, i % 200 < 150 ? &points : NULL, &seen);
        any |= seen.seen;
    }
    abzi_guard_end_tick();
    assert_int_equal(status, ABZ_OK);
    assert_true(any != 0);
    free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_camera_s_tick_neither_allocates_nor_locks_nor_calls_the_system),
        cmocka_unit_test(a_headset_s_tick_neither_allocates_nor_locks_nor_calls_the_system),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
