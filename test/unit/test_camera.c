// A dancer in pictures (src/sense/camera.c): place, proportions, feet, flips, strangers, words.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "close.h"
#include "sightings.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

static abz_camera *camera;
static abz_seen seen;
static abz_body body;
static uint64_t seed;

static int setup(void **state)
{
    abz_camera_config config = abz_camera_config_default();
    config.height_m = 1.75f;
    *state = aligned_alloc(_Alignof(max_align_t), (abz_camera_size() / 64 + 1) * 64);
    assert_int_equal(abz_camera_init(*state, abz_camera_size(), &config, &camera), ABZ_OK);
    body = abz_body_of_height(1.75f);
    seed = 1;
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

/// So many ticks of somebody who stands there, arms out, with a picture every third tick, changed by change.
static void stand(const scene *s, float x, float z, int ticks, void (*change)(abz_sighting *sighting))
{
    abz_vec3 joint[ABZ_JOINT_N];
    scene_stand(&body, x, z, joint);
    for (int i = 0; i < ticks; i++) {
        abz_sighting sighting;
        scene_sighting(s, joint, &seed, &sighting);
        if (change != NULL)
            change(&sighting);
        abz_camera_tick(camera, i % 3 == 0 ? &sighting : NULL, false, false, &seen);
    }
}

static bool joint_seen(int joint)
{
    return (seen.seen >> joint & 1) != 0;
}

static void place_and_body_are_found_and_it_says_so_once(void **state)
{
    (void)state;
    const scene s = scene_usual(1);
    abz_vec3 joint[ABZ_JOINT_N];
    scene_stand(&body, .4f, 3.5f, joint);
    int news = 0;
    float most = 0;
    for (int i = 0; i < 120; i++) {
        abz_sighting sighting;
        scene_sighting(&s, joint, &seed, &sighting);
        abz_camera_tick(camera, i % 3 == 0 ? &sighting : NULL, false, false, &seen);
        news += seen.body_is_new;
        most = seen.calibrating > most ? seen.calibrating : most;
    }
    assert_int_equal(news, 1);
    assert_true(most > .8f && seen.calibrating == 0);
    assert_int_equal(seen.seen, (1u << ABZ_JOINT_N) - 1);
    for (int j = 0; j < ABZ_JOINT_N; j++)
        assert_close(abzi_v3_distance(seen.joint[j], joint[j]), 0, .12);
    assert_close(seen.joint[ABZ_LEFT_FOOT].y, body.ankle_height_m, .01);
    assert_close(seen.body.hip_height_m, body.hip_height_m, .02);
    assert_int_equal(seen.blind, ABZ_BLIND_NOT);
}

static void a_mirror_exchanges_left_and_right(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    stand(&s, .4f, 3.5f, 120, NULL);
    abz_seen straight = seen, mirrored;
    abz_camera_tick(camera, NULL, false, false, &straight);
    abz_camera_tick(camera, NULL, false, true, &mirrored);
    const int pair[][2] = {{ABZ_HEAD, ABZ_HEAD},
                           {ABZ_LEFT_HAND, ABZ_RIGHT_HAND},
                           {ABZ_RIGHT_SHOULDER, ABZ_LEFT_SHOULDER},
                           {ABZ_LEFT_TOES, ABZ_RIGHT_TOES},
                           {ABZ_RIGHT_UPPER_LEG, ABZ_LEFT_UPPER_LEG}};
    for (int i = 0; i < 5; i++) {
        abz_vec3 a = straight.joint[pair[i][0]], b = mirrored.joint[pair[i][1]];
        assert_close(a.x, -b.x, .005);
        assert_close(a.y, b.y, .005);
        assert_close(a.z, b.z, .005);
    }
}

static void exchange_sides(abz_sighting *sighting)
{
    for (int i = 11; i < ABZ_LANDMARK_N; i += 2) {
        abz_landmark left = sighting->landmark[i];
        sighting->landmark[i] = sighting->landmark[i + 1];
        sighting->landmark[i + 1] = left;
    }
}

static void left_and_right_do_not_change_for_a_few_pictures(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    stand(&s, 0, 3.5f, 120, NULL);
    abz_vec3 hand = seen.joint[ABZ_LEFT_HAND];
    stand(&s, 0, 3.5f, 20, exchange_sides);
    assert_close(abzi_v3_distance(seen.joint[ABZ_LEFT_HAND], hand), 0, .02);
    stand(&s, 0, 3.5f, 60, exchange_sides);  // but for longer they do
    assert_close(abzi_v3_distance(seen.joint[ABZ_RIGHT_HAND], hand), 0, .05);
}

static void a_stranger_is_not_followed_until_the_dancer_is_gone(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    stand(&s, -.8f, 3.5f, 120, NULL);
    stand(&s, 1, 4, 6, NULL);
    assert_close(seen.joint[ABZ_HIPS].x, -.8, .05);
    stand(&s, -.8f, 3.5f, 30, NULL);
    assert_close(seen.joint[ABZ_HIPS].x, -.8, .05);
    assert_true(joint_seen(ABZ_HIPS));
    stand(&s, 1, 4, 90, NULL);
    assert_close(seen.joint[ABZ_HIPS].x, 1, .05);
    assert_true(joint_seen(ABZ_LEFT_FOOT));
}

static void hide_left_hand(abz_sighting *sighting)
{
    sighting->landmark[13].visible = sighting->landmark[15].visible = .1f;
}

static void hide_feet(abz_sighting *sighting)
{
    for (int i = 27; i < ABZ_LANDMARK_N; i++)
        sighting->landmark[i].v = 1.2f;
}

static void hide_legs(abz_sighting *sighting)
{
    hide_feet(sighting);
    sighting->landmark[25].visible = sighting->landmark[26].visible = .2f;
}

static void hide_left(abz_sighting *sighting)
{
    for (int i = 11; i < ABZ_LANDMARK_N; i += 2)
        sighting->landmark[i].visible = .1f;
}

static void crowd(abz_sighting *sighting)
{
    sighting->person_n = 2;
}

static void nobody(abz_sighting *sighting)
{
    sighting->person_n = 0;
}

static void what_is_not_seen_is_said(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    stand(&s, 0, 3.5f, 60, NULL);
    stand(&s, 0, 3.5f, 180, hide_left_hand);
    assert_int_equal(seen.blind, ABZ_BLIND_HANDS);
    assert_false(joint_seen(ABZ_LEFT_HAND));
    assert_true(joint_seen(ABZ_RIGHT_HAND));
    assert_true(seen.joint[ABZ_LEFT_HAND].y < 1.1f);  // it is thought to hang
    stand(&s, 0, 3.5f, 120, hide_feet);
    assert_int_equal(seen.blind, ABZ_BLIND_FEET);
    stand(&s, 0, 3.5f, 120, hide_legs);
    assert_int_equal(seen.blind, ABZ_BLIND_LEGS);
    stand(&s, 0, 3.5f, 120, NULL);
    assert_int_equal(seen.blind, ABZ_BLIND_NOT);
    stand(&s, 0, 3.5f, 120, hide_left);
    assert_int_equal(seen.blind, ABZ_BLIND_HALF);
    stand(&s, 0, 3.5f, 120, crowd);
    assert_int_equal(seen.blind, ABZ_BLIND_CROWD);
    stand(&s, 0, 3.5f, 120, nobody);
    assert_int_equal(seen.blind, ABZ_BLIND_ALL);
    assert_int_equal(seen.seen, 0);
    stand(&s, 0, 7, 120, NULL);
    assert_int_equal(seen.blind, ABZ_BLIND_FAR);
}

static void lower_arms(abz_sighting *sighting)
{
    for (int i = 13; i < 23; i++) {
        const abz_landmark *shoulder = &sighting->landmark[11 + i % 2];
        abz_landmark *mark = &sighting->landmark[i];
        mark->x_m = shoulder->x_m;
        mark->y_m = shoulder->y_m + (i < 15 ? .25f : .5f);
        mark->u = shoulder->u;
        mark->v = shoulder->v + (i < 15 ? .11f : .22f);
    }
}

static void who_stands_there_is_asked_to_hold_the_arms_out(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    stand(&s, 0, 3.5f, 120, lower_arms);
    assert_int_equal(seen.blind, ABZ_BLIND_STAND);
    assert_true(seen.calibrating == 0);
    stand(&s, 0, 3.5f, 150, NULL);
    assert_int_equal(seen.blind, ABZ_BLIND_NOT);
    abz_camera_tick(camera, NULL, true, false, &seen);  // asked again
    stand(&s, 0, 3.5f, 120, lower_arms);
    assert_int_equal(seen.blind, ABZ_BLIND_STAND);
}

static void a_picture_s_age_is_made_up_for(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    abz_vec3 joint[ABZ_JOINT_N];
    stand(&s, -1, 3.5f, 120, NULL);
    double off = 0;
    for (int i = 1; i <= 120; i++) {  // across the room at 1 m/s, seen 100 ms late
        abz_sighting sighting;
        float now = (float)i * DT;
        scene_stand(&body, -1 + now - .1f, 3.5f, joint);
        scene_sighting(&s, joint, &seed, &sighting);
        sighting.age_s = .1f;
        abz_camera_tick(camera, i % 4 == 0 ? &sighting : NULL, false, false, &seen);
        if (i > 60)
            off += (double)(seen.joint[ABZ_HIPS].x - (-1 + now)) / 60;
    }
    assert_close(off, 0, .035);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    abz_camera_config config = abz_camera_config_default();
    _Alignas(max_align_t) static uint8_t mem[1 << 16];
    abz_camera *made;
    assert_true(abz_camera_size() <= sizeof mem);
    assert_int_equal(abz_camera_init(mem, abz_camera_size() - 1, &config, &made), ABZ_ENOMEM);
    assert_int_equal(abz_camera_init(mem + 1, sizeof mem - 1, &config, &made), ABZ_ENOMEM);
    assert_int_equal(abz_camera_init(NULL, sizeof mem, &config, &made), ABZ_ENOMEM);
    config.height_m = 17;
    assert_int_equal(abz_camera_init(mem, sizeof mem, &config, &made), ABZ_EINVAL);
    config.height_m = NAN;
    assert_int_equal(abz_camera_init(mem, sizeof mem, &config, &made), ABZ_EINVAL);
    config = abz_camera_config_default();
    config.field_of_view_rad = 0;
    assert_int_equal(abz_camera_init(mem, sizeof mem, &config, &made), ABZ_EINVAL);
    config = abz_camera_config_default();
    config.struct_size = 1;
    assert_int_equal(abz_camera_init(mem, sizeof mem, &config, &made), ABZ_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(place_and_body_are_found_and_it_says_so_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mirror_exchanges_left_and_right, setup, teardown),
        cmocka_unit_test_setup_teardown(left_and_right_do_not_change_for_a_few_pictures, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stranger_is_not_followed_until_the_dancer_is_gone, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_seen_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(who_stands_there_is_asked_to_hold_the_arms_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_picture_s_age_is_made_up_for, setup, teardown),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
