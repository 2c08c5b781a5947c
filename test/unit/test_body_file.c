#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/codec.h"
#include "close.h"
#include "edge/body_file.h"
#include "people.h"

static abz_skeleton skeleton;
static abz_rig rig;
static abzi_body_rig back;

static void keep(const char *map)
{
    size_t n;
    char *bytes = abzi_body_file_make(&skeleton, &rig, map, &n);
    assert_non_null(bytes);
    assert_int_equal(abzi_body_file_read("test.abz", bytes, n, &back), 0);
    free(bytes);
}

/// A pose with every joint turned, and the hips away from the origin.
static void dance(const abz_body *body, abz_pose *pose)
{
    uint64_t seed = 7;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const float x = .3f * (float)person_noise(&seed), y = .3f * (float)person_noise(&seed);
        pose->rot[j] = (abz_quat){x, y, 0, (float)sqrt(1 - (double)(x * x + y * y))};
    }
    abz_body_positions(body, (abz_vec3){1, .9f, -2}, pose->rot, pose->pos);
}

static void the_same_dancer_comes_back(void **state)
{
    (void)state;
    static const double unit_m[] = {1, .01, .0254};
    static double frame[ABZ_SKELETON_CHANNELS_MAX];
    for (int i = 0; i < 6; i++) {
        abz_rig_config config = abz_rig_config_default();
        config.unit_m = unit_m[i / 2];
        config.up = 1 + i % 2;
        person(person_names, config.unit_m, config.up, &skeleton);
        assert_int_equal(abz_rig_init(&skeleton, frame, NULL, &config, &rig, NULL), ABZ_OK);
        keep(NULL);
        assert_true(back.rig.unit_m == 1 && back.rig.up == 1);
        assert_memory_equal(back.rig.joint, rig.joint, sizeof rig.joint);
        assert_close((double)back.rig.body.head_height_m, (double)rig.body.head_height_m, 1e-5);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            assert_close((double)back.rig.body.offset[j].x, (double)rig.body.offset[j].x, 1e-5);
            assert_close((double)back.rig.body.offset[j].y, (double)rig.body.offset[j].y, 1e-5);
            assert_close((double)back.rig.body.offset[j].z, (double)rig.body.offset[j].z, 1e-5);
        }
        // In the world it came from, it dances as the skeleton itself does.
        abz_pose pose, seen;
        dance(&rig.body, &pose);
        abz_rig_convert(&back.skeleton, &back.rig, config.unit_m, config.up);
        abz_rig_from_pose(&back.skeleton, &back.rig, &pose, frame);
        abz_rig_to_pose(&skeleton, &rig, frame, &seen);
        memset(frame, 0, sizeof frame);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            assert_close((double)seen.pos[j].x, (double)pose.pos[j].x, 1e-4);
            assert_close((double)seen.pos[j].y, (double)pose.pos[j].y, 1e-4);
            assert_close((double)seen.pos[j].z, (double)pose.pos[j].z, 1e-4);
            assert_close((double)seen.rot[j].w, (double)pose.rot[j].w, 1e-4);
        }
    }
}

static void names_of_its_own_come_back_by_their_map(void **state)
{
    (void)state;
    const char *names[ABZ_JOINT_N];
    static char name[ABZ_JOINT_N][8], map[1024];
    static const double frame[ABZ_SKELETON_CHANNELS_MAX];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        snprintf(name[j], sizeof name[j], "q%d", j);
        names[j] = name[j];
        snprintf(map + strlen(map), sizeof map - strlen(map), "%s%s=%s", j > 0 ? "," : "", abz_joint_name((abz_joint)j),
                 name[j]);
    }
    abz_rig_config config = abz_rig_config_default();
    config.map = map;
    person(names, 1, 1, &skeleton);
    assert_int_equal(abz_rig_init(&skeleton, frame, NULL, &config, &rig, NULL), ABZ_OK);
    keep(map);
    assert_memory_equal(back.rig.joint, rig.joint, sizeof rig.joint);
    assert_string_equal(back.skeleton.joint[ABZ_HEAD].name, name[ABZ_HEAD]);
}

static void other_bytes_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "no line", "\n", "\nHIERARCHY\n", "hips=x\nHIERARCHY\nROOT a\n{\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(abzi_body_file_read(NULL, wrong[i], strlen(wrong[i]), &back), -1);
    }
    assert_int_equal(abzi_body_file_read("test.abz", NULL, 0, &back), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_dancer_comes_back),
        cmocka_unit_test(names_of_its_own_come_back_by_their_map),
        cmocka_unit_test(other_bytes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
