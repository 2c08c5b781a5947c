#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "motion/ik.h"
#include "people.h"

static uint64_t seed;

static abz_vec3 somewhere(double size)
{
    return abzi_v3((float)(size * person_noise(&seed)), (float)(size * person_noise(&seed)),
                   (float)(size * person_noise(&seed)));
}

static void bones_keep_their_length_wherever_the_end_is(void **state)
{
    (void)state;
    seed = 1;
    for (int i = 0; i < 20000; i++) {
        float upper = .3f + .2f * (float)person_noise(&seed), lower = .3f + .2f * (float)person_noise(&seed);
        abz_vec3 root = somewhere(2), end = abzi_v3_add(root, somewhere(i % 4 == 0 ? .01 : 1)), wanted = end;
        abz_vec3 middle = abzi_ik_middle(root, &end, upper, lower, somewhere(1));
        assert_true(fabsf(abzi_v3_distance(root, middle) - upper) < 1e-3f);
        assert_true(fabsf(abzi_v3_distance(middle, end) - lower) < 1e-3f);
        float reach = abzi_v3_distance(root, wanted);
        if (reach < .99f * (upper + lower) && reach > 1.1f * fabsf(upper - lower) + .001f)
            assert_true(abzi_v3_distance(end, wanted) < 1e-5f);
        else
            assert_true(abzi_v3_distance(end, wanted) <= fabsf(reach - (upper + lower)) + 2 * upper);
    }
}

static void an_end_out_of_reach_is_drawn_in_along_the_line(void **state)
{
    (void)state;
    abz_vec3 root = {1, 1, 1}, end = {1, -9, 1};
    abz_vec3 middle = abzi_ik_middle(root, &end, .4f, .4f, abzi_v3(0, 0, 1));
    assert_true(fabsf(end.x - 1) < 1e-6f && fabsf(end.z - 1) < 1e-6f);
    assert_true(end.y < .25f && end.y > .19f);
    assert_true(middle.y < root.y && middle.y > end.y);
}

static void the_joint_bends_to_the_wished_side(void **state)
{
    (void)state;
    seed = 2;
    for (int i = 0; i < 1000; i++) {
        abz_vec3 root = somewhere(1), end = abzi_v3_add(root, somewhere(.4)), bend = somewhere(1);
        abz_vec3 along = abzi_v3_normalize(abzi_v3_sub(end, root), abzi_v3(0, 1, 0));
        abz_vec3 across = abzi_v3_sub(bend, abzi_v3_scale(along, abzi_v3_dot(along, bend)));
        abz_vec3 middle = abzi_ik_middle(root, &end, .45f, .4f, bend);
        if (abzi_v3_length(across) > .01f)
            assert_true(abzi_v3_dot(abzi_v3_sub(middle, root), across) > 0);
    }
}

static void no_direction_at_all_gives_numbers_all_the_same(void **state)
{
    (void)state;
    const abz_vec3 root = {0, 1, 0}, bends[] = {{0, 0, 0}, {0, -1, 0}, {0, 5, 0}};
    for (int i = 0; i < 3; i++)
        for (int at = 0; at < 2; at++) {
            abz_vec3 end = {0, at == 0 ? 1 : .5f, 0};  // on the root; straight below, along the bend
            abz_vec3 middle = abzi_ik_middle(root, &end, .4f, .4f, bends[i]);
            assert_true(isfinite(middle.x + middle.y + middle.z + end.x + end.y + end.z));
            assert_true(fabsf(abzi_v3_distance(root, middle) - .4f) < 1e-3f);
        }
}

static void a_bone_is_laid_along_and_fronts_as_far_as_it_can(void **state)
{
    (void)state;
    seed = 3;
    for (int i = 0; i < 2000; i++) {
        abz_vec3 rest = i % 2 == 0 ? abzi_v3(0, -.4f, 0) : abzi_v3(.3f, 0, 0);
        abz_vec3 bone = somewhere(1), front = somewhere(1);
        abz_quat q = abzi_ik_aim(rest, bone, front);
        abz_vec3 along = abzi_v3_normalize(bone, abzi_v3(0, 1, 0));
        abz_vec3 laid = abzi_v3_normalize(abzi_quat_rotate(q, rest), abzi_v3(0, 1, 0));
        assert_true(abzi_v3_distance(along, laid) < 1e-3f);
        // The front and the wish lie on one side of the bone: across it they point the same way.
        abz_vec3 is = abzi_quat_rotate(q, abzi_v3(0, 0, 1));
        is = abzi_v3_sub(is, abzi_v3_scale(along, abzi_v3_dot(is, along)));
        abz_vec3 wish = abzi_v3_sub(front, abzi_v3_scale(along, abzi_v3_dot(front, along)));
        float size = abzi_v3_length(is) * abzi_v3_length(wish);
        if (size > .01f)
            assert_true(abzi_v3_dot(is, wish) > .999f * size);
    }
}

static void a_turn_told_as_a_direction_is_the_turn_by_its_angle(void **state)
{
    (void)state;
    seed = 5;
    const float given[][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {-1, 1e-6f}, {-1, -1e-6f}, {1e-6f, -3}};
    for (int i = 0; i < 1000; i++) {
        abz_vec3 axis = abzi_v3_normalize(somewhere(1), abzi_v3(0, 1, 0)), way = somewhere(2);
        float x = i < 7 ? given[i][0] : way.x, y = i < 7 ? given[i][1] : way.y;
        abz_quat is = abzi_quat_from_axis_turn(axis, x, y);
        abz_quat should = abzi_quat_from_axis_angle(axis, abzi_atan2f(y, x));
        assert_true(abzi_quat_dot(is, should) > 1 - 1e-6f);  // the same sign, too
        assert_true(fabsf(is.x - should.x) + fabsf(is.y - should.y) + fabsf(is.z - should.z) < 1e-6f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bones_keep_their_length_wherever_the_end_is),
        cmocka_unit_test(an_end_out_of_reach_is_drawn_in_along_the_line),
        cmocka_unit_test(a_turn_told_as_a_direction_is_the_turn_by_its_angle),
        cmocka_unit_test(the_joint_bends_to_the_wished_side),
        cmocka_unit_test(no_direction_at_all_gives_numbers_all_the_same),
        cmocka_unit_test(a_bone_is_laid_along_and_fronts_as_far_as_it_can),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
