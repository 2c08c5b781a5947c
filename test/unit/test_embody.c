// Marks into a body (src/sense/embody.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "sense/embody.h"
#include "sightings.h"

static void marks_of(const abz_vec3 *joint, abzi_marks *marks)
{
    const uint8_t of[] = {
#define JOINT(id, name) name,
        ABZI_MARK_LIST(JOINT)};
    for (int m = 0; m < ABZI_MARK_N; m++)
        marks->at[m] = joint[of[m]];
    marks->place = abzi_v3_lerp(joint[ABZ_LEFT_UPPER_LEG], joint[ABZ_RIGHT_UPPER_LEG], .5f);
    marks->mask = (1u << ABZI_MARK_N) - 1;
}

static void a_body_s_own_marks_give_it_back(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.8f);
    abz_vec3 joint[ABZ_JOINT_N], got[ABZ_JOINT_N];
    abzi_marks marks;
    scene_stand(&body, 1, 3, joint);
    marks_of(joint, &marks);
    abzi_embody(&body, &marks, got);
    for (int j = 0; j < ABZ_JOINT_N; j++)
        assert_close(abzi_v3_distance(got[j], joint[j]), 0, .02);  // limbs that are straight are bent a little
    assert_close(abzi_embody_scale(&body, &marks), 1, .001);
    for (int m = 0; m < ABZI_MARK_N; m++)
        marks.at[m] = abzi_v3_scale(marks.at[m], .8f);
    assert_close(abzi_embody_scale(&body, &marks), 1.25, .001);
    marks.mask = 1u << ABZI_MARK_LEFT_SHOULDER | 1u << ABZI_MARK_LEFT_ELBOW;
    assert_close(abzi_embody_scale(&body, &marks), 0, 0);
}

static void bones_keep_their_length_whatever_the_marks(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.6f);
    uint64_t seed = 1;
    for (int i = 0; i < 3000; i++) {
        abzi_marks marks = {.place = {0, 1, 3}};
        abz_vec3 joint[ABZ_JOINT_N];
        for (int m = 0; m < ABZI_MARK_N && i > 0; m++)  // at first all in one point
            marks.at[m] =
                abzi_v3((float)person_noise(&seed), 1 + (float)person_noise(&seed), (float)person_noise(&seed));
        abzi_embody(&body, &marks, joint);
        for (int j = 1; j < ABZ_JOINT_N; j++) {
            const int parent = abz_joint_parent((abz_joint)j);
            assert_close(abzi_v3_distance(joint[j], joint[parent]), abzi_v3_length(body.offset[j]), .001);
        }
    }
}

static void one_who_rests_stands_with_hanging_arms(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    const abz_vec3 left = {-1, 0, 0};
    abz_vec3 wrist = abzi_embody_rest(&body, ABZI_MARK_LEFT_WRIST, left);
    abz_vec3 ankle = abzi_embody_rest(&body, ABZI_MARK_RIGHT_ANKLE, left);
    abz_vec3 toes = abzi_embody_rest(&body, ABZI_MARK_RIGHT_TOES, left),
             head = abzi_embody_rest(&body, ABZI_MARK_HEAD, left);
    assert_true(wrist.x < -.15f && wrist.y < 0 && wrist.y > -.2f);
    assert_close(ankle.x, body.offset[ABZ_LEFT_UPPER_LEG].x, 1e-5);
    assert_close(ankle.y, -.481 * 1.7, .001);
    assert_close(toes.z, -.085 * 1.7, .001);  // the left is -x: facing -z
    assert_close(head.y - ankle.y, body.head_height_m - body.ankle_height_m, .001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_s_own_marks_give_it_back),
        cmocka_unit_test(bones_keep_their_length_whatever_the_marks),
        cmocka_unit_test(one_who_rests_stands_with_hanging_arms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
