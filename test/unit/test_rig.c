#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"
#include "close.h"
#include "people.h"

static abz_skeleton skeleton;
static abz_rig rig;
static abz_error error;
static double frame[ABZ_SKELETON_CHANNELS_MAX], next[ABZ_SKELETON_CHANNELS_MAX];

static void check_place(abz_vec3 found, double x, double y, double z, double within)
{
    assert_close((double)found.x, x, within);
    assert_close((double)found.y, y, within);
    assert_close((double)found.z, z, within);
}

static void check_turn(abz_quat found, abz_quat wanted, double within_rad)
{
    assert_close((double)abzi_quat_angle(found, wanted), 0, within_rad);
}

/// A rig with nothing said; frame is the first frame.
static abz_rig *found_rig(void)
{
    const abz_rig_config config = abz_rig_config_default();
    assert_int_equal(abz_rig_init(&skeleton, frame, NULL, &config, &rig, &error), ABZ_OK);
    return &rig;
}

static void stand_still(void)
{
    memset(frame, 0, sizeof frame);
    memset(next, 0, sizeof next);
}

/// Anything a body can do, the same on every machine.
static void some_pose(const abz_body *body, uint64_t *seed, abz_pose *pose)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_vec3 v = {(float)person_noise(seed), (float)person_noise(seed), (float)person_noise(seed)};
        abz_quat q = abzi_quat_from_vector(abzi_v3_scale(v, j == ABZ_HIPS ? 3 : .9f));
        int parent = abz_joint_parent((abz_joint)j);
        pose->rot[j] = parent < 0 ? q : abzi_quat_mul(pose->rot[parent], q);
    }
    abz_vec3 hips = {3 * (float)person_noise(seed), 1 + (float)person_noise(seed), -2};
    abz_body_positions(body, hips, pose->rot, pose->pos);
}

/// Joints that the skeleton lacks turn with their parents.
static void stiffen(const abz_body *body, abz_pose *pose)
{
    for (int j = 1; j < ABZ_JOINT_N; j++)
        if (rig.joint[j] < 0)
            pose->rot[j] = pose->rot[abz_joint_parent((abz_joint)j)];
    abz_body_positions(body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
}

static void check_same(const abz_pose *a, const abz_pose *b, double within)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        check_turn(a->rot[j], b->rot[j], within);
        assert_close((double)abzi_v3_distance(a->pos[j], b->pos[j]), 0, within);
    }
}

static void a_t_pose_is_the_identity_in_every_unit_and_axis(void **state)
{
    (void)state;
    static const struct {
        double unit_m;
        int32_t from;
    } units[] = {{1, 1}, {.01, 2}, {.0254, 3}, {.0254 / .45, 5}, {.001, 6}};
    for (int up = 1; up <= 2; up++) {
        for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
            abz_pose pose;
            person(person_names, units[u].unit_m, up, &skeleton);
            stand_still();
            frame[up] = .94 / units[u].unit_m;
            found_rig();
            assert_int_equal(rig.up, up);
            assert_int_equal(rig.unit_from, units[u].from);
            assert_close(rig.unit_m, units[u].unit_m, 1e-12);
            abz_rig_to_pose(&skeleton, &rig, frame, &pose);
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                const double *o = person_offset[j];
                check_turn(pose.rot[j], abzi_quat_identity(), 1e-6);
                check_place(rig.body.offset[j], o[0], o[1], o[2], 1e-6);
            }
            check_place(pose.pos[ABZ_LEFT_HAND], .74, 1.39, 0, 1e-6);
            check_place(pose.pos[ABZ_RIGHT_TOES], -.09, 0, .13, 1e-6);
            assert_close((double)rig.body.ankle_height_m, .07, 1e-6);
            assert_close((double)rig.body.toe_height_m, .02, 1e-6);
            assert_close((double)rig.body.hip_height_m, .96, 1e-6);
            assert_close((double)rig.body.head_height_m, 1.56, 1e-6);
        }
    }
}

static void a_body_of_no_known_unit_is_made_a_person(void **state)
{
    (void)state;
    person(person_names, .2, 1, &skeleton);
    stand_still();
    found_rig();
    assert_int_equal(rig.unit_from, 4);
    assert_close(rig.unit_m, .2, .01);
    abz_rig_config config = abz_rig_config_default();
    config.unit_m = .125;
    assert_int_equal(abz_rig_init(&skeleton, frame, NULL, &config, &rig, &error), ABZ_OK);
    assert_int_equal(rig.unit_from, 0);
    assert_true(rig.unit_m == .125);
    config.unit_m = -1;
    assert_int_equal(abz_rig_init(&skeleton, frame, NULL, &config, &rig, &error), ABZ_EINVAL);
    config = abz_rig_config_default();
    config.up = 3;
    assert_int_equal(abz_rig_init(&skeleton, frame, NULL, &config, &rig, &error), ABZ_EINVAL);
    for (int j = 0; j < skeleton.joint_n; j++)
        memset(skeleton.joint[j].offset, 0, sizeof skeleton.joint[j].offset);
    config = abz_rig_config_default();
    assert_int_equal(abz_rig_init(&skeleton, frame, NULL, &config, &rig, &error), ABZ_EINVAL);
    assert_non_null(strstr(error.what, "no height"));
}

static void arms_that_rest_at_the_sides_are_seen_hanging(void **state)
{
    (void)state;
    person(person_names, 1, 1, &skeleton);
    for (int side = 0; side < 2; side++) {
        int arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM;
        for (int j = arm + 1; j <= arm + 2; j++) {
            skeleton.joint[j].offset[0] = 0;
            skeleton.joint[j].offset[1] = j == arm + 1 ? -.3 : -.25;
        }
    }
    stand_still();
    found_rig();
    check_place(rig.body.offset[ABZ_LEFT_HAND], .25, 0, 0, 1e-6);
    check_place(rig.body.offset[ABZ_RIGHT_LOWER_ARM], -.3, 0, 0, 1e-6);
    abz_pose pose;
    abz_rig_to_pose(&skeleton, &rig, frame, &pose);
    // The palm looked down in the T-pose; with the arm let down to the side it looks at the thigh.
    check_place(abzi_quat_rotate(pose.rot[ABZ_LEFT_UPPER_ARM], abzi_v3(1, 0, 0)), 0, -1, 0, 1e-6);
    check_place(abzi_quat_rotate(pose.rot[ABZ_LEFT_HAND], abzi_v3(0, -1, 0)), -1, 0, 0, 1e-6);
    check_place(abzi_quat_rotate(pose.rot[ABZ_RIGHT_HAND], abzi_v3(0, -1, 0)), 1, 0, 0, 1e-6);
}

static void poses_come_back_from_any_channel_order(void **state)
{
    (void)state;
    static const uint8_t order[6][3] = {{3, 4, 5}, {3, 5, 4}, {4, 3, 5}, {4, 5, 3}, {5, 3, 4}, {5, 4, 3}};
    uint64_t seed = 1;
    for (int round = 0; round < 200; round++) {
        abz_pose pose, again;
        person(person_names, round % 3 ? .01 : 1, 1 + round % 2, &skeleton);
        for (int j = 0; j < skeleton.joint_n; j++)
            memcpy(skeleton.joint[j].channel + (j ? 0 : 3), order[(round + j) % 6], 3);
        stand_still();
        found_rig();
        some_pose(&rig.body, &seed, &pose);
        abz_rig_from_pose(&skeleton, &rig, &pose, frame);
        abz_rig_to_pose(&skeleton, &rig, frame, &again);
        check_same(&pose, &again, 1e-5);
    }
}

static void gimbal_lock_loses_nothing(void **state)
{
    (void)state;
    person(person_names, 1, 1, &skeleton);
    stand_still();
    found_rig();
    abz_pose pose, again;
    for (int k = 0; k < 4; k++) {
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abz_quat lock = abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), k & 1 ? ABZI_PI_F / 2 : -ABZI_PI_F / 2);
            pose.rot[j] = abzi_quat_mul(lock, abzi_quat_from_axis_angle(abzi_v3(0, 0, 1), (float)(j + k)));
        }
        abz_body_positions(&rig.body, abzi_v3(0, 1, 0), pose.rot, pose.pos);
        abz_rig_from_pose(&skeleton, &rig, &pose, frame);
        abz_rig_to_pose(&skeleton, &rig, frame, &again);
        check_same(&pose, &again, 1e-4);
    }
}

static void missing_joints_are_filled_in(void **state)
{
    (void)state;
    const char *names[ABZ_JOINT_N];
    memcpy(names, person_names, sizeof names);
    names[ABZ_SPINE] = names[ABZ_NECK] = names[ABZ_LEFT_SHOULDER] = names[ABZ_RIGHT_SHOULDER] = NULL;
    names[ABZ_LEFT_TOES] = names[ABZ_RIGHT_TOES] = NULL;
    person(names, 1, 1, &skeleton);
    skeleton.joint[skeleton.joint_n - 1].has_end = 1;  // the right foot has an end, the left has none
    skeleton.joint[skeleton.joint_n - 1].end_offset[1] = -.06;
    skeleton.joint[skeleton.joint_n - 1].end_offset[2] = .2;
    stand_still();
    found_rig();
    abz_pose pose, again;
    abz_rig_to_pose(&skeleton, &rig, frame, &pose);
    check_place(pose.pos[ABZ_RIGHT_TOES], -.09, -.95, .2, 1e-6);
    assert_in_range((int)((double)pose.pos[ABZ_LEFT_TOES].z * 1000), 80, 200);
    assert_true(pose.pos[ABZ_LEFT_TOES].y < pose.pos[ABZ_LEFT_FOOT].y);
    assert_true(pose.pos[ABZ_SPINE].y > 0 && pose.pos[ABZ_SPINE].y < pose.pos[ABZ_CHEST].y);
    assert_true(pose.pos[ABZ_NECK].y > pose.pos[ABZ_CHEST].y && pose.pos[ABZ_NECK].y < pose.pos[ABZ_HEAD].y);
    assert_true(pose.pos[ABZ_LEFT_SHOULDER].x > 0 && pose.pos[ABZ_LEFT_SHOULDER].x < pose.pos[ABZ_LEFT_UPPER_ARM].x);
    uint64_t seed = 4;
    some_pose(&rig.body, &seed, &pose);
    stiffen(&rig.body, &pose);
    abz_rig_from_pose(&skeleton, &rig, &pose, frame);
    abz_rig_to_pose(&skeleton, &rig, frame, &again);
    check_same(&pose, &again, 1e-5);
}

/// Between spine and chest sits a joint that the 21 do not have: bend it, and the body still reaches its hands.
static void joints_between_ours_are_stood_for_by_the_bone(void **state)
{
    (void)state;
    static abz_skeleton longer;
    person(person_names, 1, 1, &skeleton);
    longer = skeleton;
    longer.joint_n++;
    longer.channel_n += 3;
    memmove(&longer.joint[ABZ_NECK + 1], &skeleton.joint[ABZ_NECK], sizeof *longer.joint * (ABZ_JOINT_N - ABZ_NECK));
    longer.joint[ABZ_NECK] = skeleton.joint[ABZ_NECK];
    strcpy(longer.joint[ABZ_NECK].name, "between");
    longer.joint[ABZ_NECK].offset[1] = .1;
    for (int j = ABZ_NECK + 1; j < longer.joint_n; j++) {
        int32_t *parent = &longer.joint[j].parent;
        if (*parent == ABZ_CHEST) {
            *parent = ABZ_NECK;
            longer.joint[j].offset[1] -= .1;
        } else if (*parent >= ABZ_NECK) {
            ++*parent;
        }
    }
    skeleton = longer;
    stand_still();
    found_rig();
    assert_int_equal(rig.joint[ABZ_NECK], ABZ_NECK + 1);
    frame[6 + 3 * (ABZ_NECK - 1) + 1] = 20;  // bends forward
    abz_pose pose, again;
    abz_rig_to_pose(&skeleton, &rig, frame, &pose);
    abz_vec3 pos[ABZ_JOINT_N];
    abz_body_positions(&rig.body, pose.pos[ABZ_HIPS], pose.rot, pos);
    for (int j = 0; j < ABZ_JOINT_N; j++)
        assert_close((double)abzi_v3_distance(pos[j], pose.pos[j]), 0, .015);
    abz_rig_from_pose(&skeleton, &rig, &pose, frame);
    abz_rig_to_pose(&skeleton, &rig, frame, &again);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        check_turn(again.rot[j], pose.rot[j], 1e-5);
        assert_close((double)abzi_v3_distance(again.pos[j], pos[j]), 0, 1e-5);
    }
}

static void positions_of_inner_joints_count_unless_all_zero(void **state)
{
    (void)state;
    static const uint8_t six[6] = {0, 1, 2, 5, 3, 4};
    person(person_names, 1, 1, &skeleton);
    skeleton.joint[1].channel_n = 6;
    memcpy(skeleton.joint[1].channel, six, 6);
    skeleton.channel_n += 3;
    stand_still();
    found_rig();
    abz_pose pose;
    abz_rig_to_pose(&skeleton, &rig, frame, &pose);
    check_place(pose.pos[ABZ_SPINE], 0, .1, 0, 1e-6);
    frame[7] = .2;
    abz_rig_to_pose(&skeleton, &rig, frame, &pose);
    check_place(pose.pos[ABZ_SPINE], 0, .2, 0, 1e-6);
    abz_rig_from_pose(&skeleton, &rig, &pose, frame);
    assert_close(frame[7], .1, 1e-9);  // the rest offset
}

static void a_leading_t_pose_is_told_from_dance(void **state)
{
    (void)state;
    const abz_rig_config config = abz_rig_config_default();
    person(person_names, 1, 1, &skeleton);
    stand_still();
    next[0] = 2;  // the dance begins two metres away
    assert_int_equal(abz_rig_init(&skeleton, frame, next, &config, &rig, &error), ABZ_OK);
    assert_true(rig.first_frame_is_rest);
    next[0] = .05;
    assert_int_equal(abz_rig_init(&skeleton, frame, next, &config, &rig, &error), ABZ_OK);
    assert_false(rig.first_frame_is_rest);
    next[0] = 2;  // a jump from a pose that is dance is a glitch, not a T-pose
    frame[6 + 3 * (ABZ_LEFT_LOWER_ARM - 1) + 2] = 70;
    assert_int_equal(abz_rig_init(&skeleton, frame, next, &config, &rig, &error), ABZ_OK);
    assert_false(rig.first_frame_is_rest);
}

/// Skeletons such as Character Creator's have axes of their own in every joint, and zero rotations fold them up: the
/// first frame shows how they stand.
static void a_skeleton_that_is_folded_at_zero_is_known_by_its_first_frame(void **state)
{
    (void)state;
    static abz_skeleton folded;
    static abz_rig maker;
    abz_quat own[ABZ_JOINT_N];
    uint64_t seed = 12;
    person(person_names, .01, 1, &skeleton);
    stand_still();
    maker = *found_rig();
    folded = skeleton;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_vec3 v = {(float)person_noise(&seed), (float)person_noise(&seed), (float)person_noise(&seed)};
        own[j] = abzi_quat_from_vector(abzi_v3_scale(v, 3));
        maker.rest[j] = own[j];
        if (j > 0) {
            int parent = abz_joint_parent((abz_joint)j);
            abz_vec3 o = abzi_quat_rotate(abzi_quat_conj(own[parent]), maker.body.offset[j]);
            folded.joint[j].offset[0] = (double)o.x * 100;
            folded.joint[j].offset[1] = (double)o.y * 100;
            folded.joint[j].offset[2] = (double)o.z * 100;
        }
    }
    skeleton = folded;
    abz_pose standing, pose, again;
    for (int j = 0; j < ABZ_JOINT_N; j++)
        standing.rot[j] = abzi_quat_from_yaw(1);
    abz_body_positions(&maker.body, abzi_v3(1, .94f, 2), standing.rot, standing.pos);
    abz_rig_from_pose(&skeleton, &maker, &standing, frame);
    found_rig();
    assert_int_equal(rig.unit_from, 2);
    abz_rig_to_pose(&skeleton, &rig, frame, &again);
    check_same(&standing, &again, 1e-4);
    for (int i = 0; i < 50; i++) {
        some_pose(&maker.body, &seed, &pose);
        abz_rig_from_pose(&skeleton, &maker, &pose, next);
        abz_rig_to_pose(&skeleton, &rig, next, &again);
        check_same(&pose, &again, 1e-4);
    }
}

static void another_world_shows_the_same_pose(void **state)
{
    (void)state;
    uint64_t seed = 21;
    for (int up = 1; up <= 2; up++) {
        abz_pose pose, again;
        person(person_names, .01, 3 - up, &skeleton);
        stand_still();
        found_rig();
        some_pose(&rig.body, &seed, &pose);
        abz_rig_convert(&skeleton, &rig, .0254, up);
        abz_rig_from_pose(&skeleton, &rig, &pose, frame);
        abz_rig_to_pose(&skeleton, &rig, frame, &again);
        check_same(&pose, &again, 1e-5);
        // And a reader who knows nothing of all this finds the same.
        found_rig();
        assert_int_equal(rig.up, up);
        assert_int_equal(rig.unit_from, 3);
        abz_rig_to_pose(&skeleton, &rig, frame, &again);
        check_same(&pose, &again, 1e-5);
    }
}

static void a_hinge_does_what_it_can(void **state)
{
    (void)state;
    person(person_names, 1, 1, &skeleton);
    skeleton.joint[ABZ_LEFT_LOWER_LEG].channel_n = 1;
    skeleton.joint[ABZ_LEFT_LOWER_LEG].channel[0] = 3;
    skeleton.channel_n -= 2;
    stand_still();
    found_rig();
    abz_pose pose, again;
    abz_rig_to_pose(&skeleton, &rig, frame, &pose);
    for (int j = ABZ_LEFT_LOWER_LEG; j <= ABZ_LEFT_TOES; j++)
        pose.rot[j] = abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), .8f);
    abz_body_positions(&rig.body, pose.pos[0], pose.rot, pose.pos);
    abz_rig_from_pose(&skeleton, &rig, &pose, frame);
    abz_rig_to_pose(&skeleton, &rig, frame, &again);
    check_same(&pose, &again, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_t_pose_is_the_identity_in_every_unit_and_axis),
        cmocka_unit_test(a_body_of_no_known_unit_is_made_a_person),
        cmocka_unit_test(arms_that_rest_at_the_sides_are_seen_hanging),
        cmocka_unit_test(poses_come_back_from_any_channel_order),
        cmocka_unit_test(gimbal_lock_loses_nothing),
        cmocka_unit_test(missing_joints_are_filled_in),
        cmocka_unit_test(joints_between_ours_are_stood_for_by_the_bone),
        cmocka_unit_test(positions_of_inner_joints_count_unless_all_zero),
        cmocka_unit_test(a_leading_t_pose_is_told_from_dance),
        cmocka_unit_test(a_skeleton_that_is_folded_at_zero_is_known_by_its_first_frame),
        cmocka_unit_test(another_world_shows_the_same_pose),
        cmocka_unit_test(a_hinge_does_what_it_can),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
