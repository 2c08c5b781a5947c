#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/gltf.h"
#include "base/bytes.h"
#include "base/vec.h"
#include "codec/figurine.h"
#include "dancers.h"

#define FRAMES 7

/// What a sink got: its bytes are only counted, and so many calls are let through.
typedef struct got {
    size_t n, calls_left;
    uint8_t head[20];
} got;

static abz_status take(void *to, const char *bytes, size_t n)
{
    got *g = to;
    if (g->calls_left == 0) {
        return ABZ_EIO;
    }
    g->calls_left--;
    for (size_t i = 0; i < n && g->n + i < sizeof g->head; i++) {
        g->head[g->n + i] = (uint8_t)bytes[i];
    }
    g->n += n;
    return ABZ_OK;
}

static abz_pose poses[2][FRAMES];

static const abz_pose *pose_of(void *from, uint32_t dancer, uint64_t frame)
{
    (void)from;
    assert_true(dancer < 2 && frame < FRAMES);
    return &poses[dancer][frame];
}

static abz_gltf_config config_for(got *g)
{
    abz_gltf_config config = abz_gltf_config_default();
    const abz_body body = dancers_body(1);
    dancers_dance(1, &body, &body, FRAMES, poses[0], poses[1]);
    *g = (got){.calls_left = SIZE_MAX};
    config.dancer_n = 2;
    config.body[0] = config.body[1] = body;
    config.frame_n = FRAMES;
    config.poses = pose_of;
    config.sink = take;
    config.to = g;
    return config;
}

static void a_file_is_as_long_as_it_says(void **state)
{
    (void)state;
    got g;
    abz_gltf_config config = config_for(&g);
    // names of all lengths, so that the JSON has to be filled up by all amounts
    static const char *const title[] = {"", "a", "ab", "abc", "\"quoted\\\n\x01", "\xc3\xa9t\xc3\xa9"};
    for (size_t i = 0; i < sizeof title / sizeof *title; i++) {
        g = (got){.calls_left = SIZE_MAX};
        config.title = title[i];
        assert_int_equal(abz_gltf_write(&config), ABZ_OK);
        assert_memory_equal(g.head, "glTF\2\0\0\0", 8);
        assert_int_equal(abzi_get_u32(g.head + 8), g.n);
        assert_int_equal(abzi_get_u32(g.head + 12) % 4, 0);
        assert_memory_equal(g.head + 16, "JSON", 4);
    }
}

static void refusal_of_the_sink_is_handed_on_wherever_it_happens(void **state)
{
    (void)state;
    got g;
    const abz_gltf_config config = config_for(&g);
    assert_int_equal(abz_gltf_write(&config), ABZ_OK);
    const size_t calls = SIZE_MAX - g.calls_left;
    assert_true(calls > 10);
    for (size_t n = 0; n < calls; n++) {
        g = (got){.calls_left = n};
        assert_int_equal(abz_gltf_write(&config), ABZ_EIO);
    }
}

static void wrong_numbers_are_refused(void **state)
{
    (void)state;
    got g;
    abz_gltf_config config = config_for(&g);
    poses[1][5].rot[ABZ_LEFT_HAND].w = NAN;
    assert_int_equal(abz_gltf_write(&config), ABZ_EINVAL);
    config = config_for(&g);
    poses[0][6].pos[ABZ_HIPS].y = INFINITY;
    assert_int_equal(abz_gltf_write(&config), ABZ_EINVAL);

    config = config_for(&g);
    config.frame_n = 0;
    assert_int_equal(abz_gltf_write(&config), ABZ_EINVAL);
    config = config_for(&g);
    config.dancer_n = 3;
    assert_int_equal(abz_gltf_write(&config), ABZ_EINVAL);
    config = config_for(&g);
    config.frame_time_s = (double)NAN;
    assert_int_equal(abz_gltf_write(&config), ABZ_EINVAL);
    config = config_for(&g);
    config.struct_size--;
    assert_int_equal(abz_gltf_write(&config), ABZ_EINVAL);
    config = config_for(&g);
    config.frame_n = UINT64_C(1) << 33;
    assert_int_equal(abz_gltf_write(&config), ABZ_ELIMIT);
    config.frame_n = UINT64_C(1) << 62;
    assert_int_equal(abz_gltf_write(&config), ABZ_ELIMIT);
    assert_int_equal(g.n, 0);
}

static void limbs_are_closed_and_their_outside_is_outside(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.2f);
    abzi_figurine_point point[ABZI_FIGURINE_POINTS];
    abz_vec3 least = {9, 9, 9}, most = {-9, -9, -9};
    for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
        assert_in_range(abzi_figurine_limb(&body, limb, point), 0, ABZ_JOINT_N - 1);
        float volume = 0;
        for (int t = 0; t < ABZI_FIGURINE_TRIANGLES; t++) {
            abz_vec3 corner[3], normal = {0, 0, 0};
            for (int c = 0; c < 3; c++) {
                const int at = abzi_figurine_corner(t, c);
                assert_in_range(at, 0, ABZI_FIGURINE_POINTS - 1);
                corner[c] = point[at].pos;
                normal = abzi_v3_add(normal, point[at].normal);
                assert_true(fabsf(abzi_v3_length(point[at].normal) - 1) < 1e-5f);
                least = abzi_v3(fminf(least.x, corner[c].x), fminf(least.y, corner[c].y), fminf(least.z, corner[c].z));
                most = abzi_v3(fmaxf(most.x, corner[c].x), fmaxf(most.y, corner[c].y), fmaxf(most.z, corner[c].z));
            }
            const abz_vec3 face = abzi_v3_cross(abzi_v3_sub(corner[1], corner[0]), abzi_v3_sub(corner[2], corner[0]));
            assert_true(abzi_v3_length(face) > 1e-7f);
            assert_true(abzi_v3_dot(face, normal) > 0);
            volume += abzi_v3_dot(corner[0], abzi_v3_cross(corner[1], corner[2])) / 6;
        }
        assert_true(volume > 2e-5f && volume < 0.02f);  // of a child: a hand to a trunk, in m3
    }
    // as tall as the body and as wide as its arms are long, on the floor and not below it
    assert_true(most.y > 1.15f && most.y < 1.25f && least.y > -0.01f && least.y < 0.02f);
    assert_true(most.x - least.x > 1.1f && most.x - least.x < 1.3f && fabsf(most.x + least.x) < 0.001f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_as_long_as_it_says),
        cmocka_unit_test(refusal_of_the_sink_is_handed_on_wherever_it_happens),
        cmocka_unit_test(wrong_numbers_are_refused),
        cmocka_unit_test(limbs_are_closed_and_their_outside_is_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
