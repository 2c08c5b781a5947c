// Reading a picture (src/sense/picture.c): which landmarks are believed, and where they are.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "sense/picture.h"
#include "sightings.h"

static abz_vec3 joint[ABZ_JOINT_N];
static uint64_t seed;

static void see(const scene *s, float x, float z, abz_sighting *sighting)
{
    const abz_body body = abz_body_of_height(1.7f);
    scene_stand(&body, x, z, joint);
    scene_sighting(s, joint, &seed, sighting);
}

static bool mark_seen(const abzi_picture *p, int mark)
{
    return (p->marks.mask >> mark & 1) != 0;
}

static void marks_are_where_the_joints_are_in_pictures_of_any_shape(void **state)
{
    (void)state;
    const float aspects[] = {16.0f / 9, 4.0f / 3, 1, 9.0f / 16};
    for (int a = 0; a < 4; a++) {
        scene s = scene_usual(0);
        s.aspect = aspects[a];
        abz_sighting sighting;
        abzi_picture picture;
        abzi_shown shown = {{0}};
        see(&s, .3f, 4, &sighting);
        assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
        assert_int_equal(picture.marks.mask & ABZI_MARKS_MEASURED, ABZI_MARKS_MEASURED);
        const int mark[] = {ABZI_MARK_HEAD, ABZI_MARK_LEFT_WRIST, ABZI_MARK_RIGHT_ANKLE};
        const int of[] = {ABZ_HEAD, ABZ_LEFT_HAND, ABZ_RIGHT_FOOT};
        for (int i = 0; i < 3; i++) {
            abz_vec3 is = abzi_v3_scale(picture.marks.at[mark[i]], 1 / s.person);
            assert_close(abzi_v3_distance(is, scene_camera(&s, joint[of[i]])), 0, .004);
        }
    }
}

/// Moves all of the person in the picture.
static void move_elbow_to(float u, abz_sighting *sighting)
{
    float by = u - sighting->landmark[13].u;
    for (int i = 0; i < ABZ_LANDMARK_N; i++)
        sighting->landmark[i].u += by;
}

static void what_is_hidden_or_outside_is_not_seen_and_does_not_flicker(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    abz_sighting sighting;
    abzi_picture picture;
    abzi_shown shown = {{0}};
    see(&s, 0, 3.5f, &sighting);
    abz_landmark *wrist = &sighting.landmark[16];
    wrist->visible = .45f;
    assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    assert_false(mark_seen(&picture, ABZI_MARK_RIGHT_WRIST));
    wrist->visible = .55f;
    assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    assert_true(mark_seen(&picture, ABZI_MARK_RIGHT_WRIST));
    wrist->visible = .45f;
    assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    assert_true(mark_seen(&picture, ABZI_MARK_RIGHT_WRIST));
    wrist->visible = .3f;
    move_elbow_to(1.01f, &sighting);
    assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    assert_false(mark_seen(&picture, ABZI_MARK_RIGHT_WRIST));
    assert_true(mark_seen(&picture, ABZI_MARK_LEFT_ELBOW));
    move_elbow_to(1.03f, &sighting);
    assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    assert_false(mark_seen(&picture, ABZI_MARK_LEFT_ELBOW));
    move_elbow_to(1.01f, &sighting);
    assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    assert_false(mark_seen(&picture, ABZI_MARK_LEFT_ELBOW));
    sighting.landmark[27].z_m = NAN;
    sighting.landmark[28].visible = NAN;
    assert_true(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    assert_false(mark_seen(&picture, ABZI_MARK_LEFT_ANKLE));
    assert_false(mark_seen(&picture, ABZI_MARK_RIGHT_ANKLE));
}

static void what_is_nobody_is_refused(void **state)
{
    (void)state;
    const scene s = scene_usual(0);
    abz_sighting sighting;
    abzi_picture picture;
    abzi_shown shown = {{0}};
    see(&s, 0, 3.5f, &sighting);
    sighting.person_n = 0;
    assert_false(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    sighting.person_n = 1;
    sighting.aspect = NAN;
    assert_false(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
    sighting.aspect = s.aspect;
    for (int i = 0; i < ABZ_LANDMARK_N; i++) {  // landmarks of no shape a person has
        sighting.landmark[i].x_m = (float)(2 * person_noise(&seed));
        sighting.landmark[i].y_m = (float)(2 * person_noise(&seed));
    }
    assert_false(abzi_picture_read(&shown, &sighting, s.field_rad, &picture));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_where_the_joints_are_in_pictures_of_any_shape),
        cmocka_unit_test(what_is_hidden_or_outside_is_not_seen_and_does_not_flicker),
        cmocka_unit_test(what_is_nobody_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
