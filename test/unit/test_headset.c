// A body from three points (src/sense/headset.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>

#include <cmocka.h>

#include "close.h"
#include "sightings.h"

static abz_headset *headset;
static abz_seen seen;
static abz_body body;

static abz_headset *made(void *mem, float height_m)
{
    abz_headset *h;
    abz_headset_config config = abz_headset_config_default();
    config.height_m = height_m;
    assert_int_equal(abz_headset_init(mem, abz_headset_size(), &config, &h), ABZ_OK);
    return h;
}

static int setup(void **state)
{
    *state = aligned_alloc(_Alignof(max_align_t), (abz_headset_size() / 64 + 1) * 64);
    headset = made(*state, 1.75f);
    body = abz_body_of_height(1.75f);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

/// The three points of a body that stands at (x, z), faces yaw and holds its arms out.
static abz_points points_at(float x, float z, float yaw, abz_vec3 *joint)
{
    abz_points p = {.seen = 7};
    abz_quat rot[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++)
        rot[j] = abzi_quat_from_yaw(yaw);
    abz_body_positions(&body, abzi_v3(x, body.hip_height_m, z), rot, joint);
    p.head_rot = p.left_hand_rot = p.right_hand_rot = rot[0];
    p.head = abzi_v3_add(joint[ABZ_HEAD], abzi_quat_rotate(rot[0], abzi_v3(0, 0, .09f)));
    p.left_hand = abzi_v3_add(joint[ABZ_LEFT_HAND], abzi_quat_rotate(rot[0], abzi_v3(.08f, 0, 0)));
    p.right_hand = abzi_v3_add(joint[ABZ_RIGHT_HAND], abzi_quat_rotate(rot[0], abzi_v3(-.08f, 0, 0)));
    return p;
}

static void one_who_stands_is_found(void **state)
{
    (void)state;
    abz_vec3 joint[ABZ_JOINT_N];
    abz_points points = points_at(1, 2, .7f, joint);
    for (int i = 0; i < 120; i++)
        abz_headset_tick(headset, &points, &seen);
    assert_int_equal(seen.seen, (1u << ABZ_JOINT_N) - 1);
    assert_int_equal(seen.blind, ABZ_BLIND_NOT);
    for (int j = 0; j < ABZ_JOINT_N; j++)
        assert_close(abzi_v3_distance(seen.joint[j], joint[j]), 0, .09);
    assert_close(abzi_v3_distance(seen.joint[ABZ_LEFT_HAND], joint[ABZ_LEFT_HAND]), 0, .02);
}

static void a_glance_aside_does_not_turn_the_torso_far(void **state)
{
    (void)state;
    abz_vec3 joint[ABZ_JOINT_N];
    abz_points points = points_at(0, 0, 0, joint);
    for (int i = 0; i < 120; i++)
        abz_headset_tick(headset, &points, &seen);
    points.head_rot = abzi_quat_from_yaw(1);
    for (int i = 0; i < 60; i++)
        abz_headset_tick(headset, &points, &seen);
    abz_vec3 left = abzi_v3_sub(seen.joint[ABZ_LEFT_UPPER_ARM], seen.joint[ABZ_RIGHT_UPPER_ARM]);
    assert_true(fabsf(abzi_atan2f(-left.z, left.x)) < .35f);
}

static void it_grows_with_the_head_when_no_height_is_told(void **state)
{
    headset = made(*state, 0);
    abz_vec3 joint[ABZ_JOINT_N];
    abz_points points = points_at(0, 0, 0, joint);
    int news = 0;
    for (int i = 0; i < 120; i++) {
        abz_headset_tick(headset, &points, &seen);
        news += seen.body_is_new;
    }
    assert_int_equal(news, 1);
    assert_close(seen.body.head_height_m, body.head_height_m, .012);
}

static void hands_that_are_not_seen_hang_and_a_lost_head_is_lost(void **state)
{
    (void)state;
    abz_vec3 joint[ABZ_JOINT_N];
    abz_points points = points_at(0, 0, 0, joint);
    for (int i = 0; i < 60; i++)
        abz_headset_tick(headset, &points, &seen);
    points.seen = 3;
    for (int i = 0; i < 240; i++)
        abz_headset_tick(headset, &points, &seen);
    assert_int_equal(seen.blind, ABZ_BLIND_HANDS);
    assert_int_equal(seen.seen >> ABZ_RIGHT_HAND & 1, 0);
    assert_int_equal(seen.seen >> ABZ_LEFT_HAND & 1, 1);
    assert_true(seen.joint[ABZ_RIGHT_HAND].y < 1);
    for (int i = 0; i < 120; i++)
        abz_headset_tick(headset, NULL, &seen);
    assert_int_equal(seen.seen, 0);
    assert_int_equal(seen.blind, ABZ_BLIND_ALL);
    points.seen = 7;
    for (int i = 0; i < 60; i++)
        abz_headset_tick(headset, &points, &seen);
    assert_int_equal(seen.seen, (1u << ABZ_JOINT_N) - 1);
}

static void crouching_bends_the_knees_and_not_the_floor(void **state)
{
    (void)state;
    abz_vec3 joint[ABZ_JOINT_N];
    abz_points points = points_at(0, 0, 0, joint);
    for (int i = 0; i < 240; i++) {
        points.head.y -= i > 60 && i <= 120 ? .008f : 0;  // half a metre in a second
        abz_headset_tick(headset, &points, &seen);
    }
    assert_close(seen.joint[ABZ_HIPS].y, joint[ABZ_HIPS].y - .48, .05);
    assert_close(seen.joint[ABZ_LEFT_FOOT].y, body.ankle_height_m, .02);
    assert_true(seen.joint[ABZ_LEFT_LOWER_LEG].z > seen.joint[ABZ_LEFT_FOOT].z + .15f);
}

static void wrong_arguments_are_refused(void **state)
{
    abz_headset_config config = abz_headset_config_default();
    abz_headset *h;
    assert_int_equal(abz_headset_init(*state, abz_headset_size() - 1, &config, &h), ABZ_ENOMEM);
    assert_int_equal(abz_headset_init(NULL, abz_headset_size(), &config, &h), ABZ_ENOMEM);
    config.height_m = -1;
    assert_int_equal(abz_headset_init(*state, abz_headset_size(), &config, &h), ABZ_EINVAL);
    config.height_m = NAN;
    assert_int_equal(abz_headset_init(*state, abz_headset_size(), &config, &h), ABZ_EINVAL);
    config.height_m = 0;
    config.struct_size = 3;
    assert_int_equal(abz_headset_init(*state, abz_headset_size(), &config, &h), ABZ_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_who_stands_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_glance_aside_does_not_turn_the_torso_far, setup, teardown),
        cmocka_unit_test_setup_teardown(it_grows_with_the_head_when_no_height_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(hands_that_are_not_seen_hang_and_a_lost_head_is_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(crouching_bends_the_knees_and_not_the_floor, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_arguments_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
