#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/vec.h"
#include "close.h"
#include "complaint.h"
#include "edge/motion_file.h"
#include "people.h"
#include "recordings.h"

static char path[] = "test_motion_file.XXXXXX";
static char text[1 << 20];
static size_t text_n;

static int setup(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

/// A dance in text: the person slides a centimetre a frame along x; frame 0 may be a T-pose at the origin.
static void write_dance(double unit_m, double frame_time_s, int frame_n, bool t_pose)
{
    static abz_skeleton skeleton;
    static double row[200];
    size_t used_n;
    person(person_names, unit_m, 1, &skeleton);
    assert_int_equal(abz_bvh_write_head(&skeleton, (uint64_t)frame_n, frame_time_s, text, sizeof text, &text_n),
                     ABZ_OK);
    for (int f = 0; f < frame_n; f++) {
        row[0] = t_pose && f == 0 ? 0 : (3 + .01 * f) / unit_m;
        row[1] = .94 / unit_m;
        row[4] = t_pose && f == 0 ? 0 : f;
        assert_int_equal(abz_bvh_write_frame(&skeleton, row, text + text_n, sizeof text - text_n, &used_n), ABZ_OK);
        text_n += used_n;
    }
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(text, 1, text_n, file), text_n);
    fclose(file);
}

static int load(const char *from, abzi_clip *clip)
{
    const abz_rig_config config = abz_rig_config_default();
    hear(true);
    int result = abzi_clip_load(from, &config, clip);
    hear(false);
    return result;
}

static void sixty_frames_a_second_pass_unchanged(void **state)
{
    (void)state;
    static const double frame_time_s[] = {1. / 60, .0166667, .016667};
    for (int i = 0; i < 3; i++) {
        abzi_clip clip;
        write_dance(1, frame_time_s[i], 100, false);
        assert_int_equal(load(path, &clip), 0);
        assert_string_equal(complaint, "");
        assert_int_equal(clip.frame_n, 100);
        assert_int_equal(clip.pose_n, 100);
        assert_close((double)clip.pose[99].pos[ABZ_HIPS].x, 3.99, 1e-6);
        abzi_clip_free(&clip);
    }
}

static void other_rates_become_ticks(void **state)
{
    (void)state;
    // A frame time written as .033333333 ends just short of the last tick; the referee of the recordings says so too.
    static const struct {
        double rate;
        size_t tick_n;
    } rates[] = {{24, 248}, {25, 238}, {30, 198}, {50, 119}, {100, 60}, {120, 50}, {240, 25}};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        abzi_clip clip;
        write_dance(1, 1 / rates[i].rate, 100, false);
        assert_int_equal(load(path, &clip), 0);
        assert_int_equal(clip.frame_n, 100);
        assert_int_equal(clip.pose_n, rates[i].tick_n);
        for (size_t t = 0; t < clip.pose_n; t++) {
            double at = (double)t / 60 * rates[i].rate;
            assert_close((double)clip.pose[t].pos[ABZ_HIPS].x, 3 + .01 * at, 2e-6);
            abz_quat turned = abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), (float)(at * ABZI_PI / 180));
            assert_close((double)abzi_quat_angle(clip.pose[t].rot[ABZ_HIPS], turned), 0, 1e-4);
        }
        abzi_clip_free(&clip);
    }
}

static void a_leading_t_pose_is_read_as_the_frame_after_it(void **state)
{
    (void)state;
    abzi_clip clip;
    char remark[300];
    write_dance(.01, 1. / 60, 10, true);
    assert_int_equal(load(path, &clip), 0);
    assert_int_equal(clip.pose_n, 10);
    assert_close((double)clip.pose[0].pos[ABZ_HIPS].x, 3.01, 1e-6);
    assert_close((double)clip.pose[1].pos[ABZ_HIPS].x, 3.01, 1e-6);
    assert_close((double)clip.pose[2].pos[ABZ_HIPS].x, 3.02, 1e-6);
    assert_true(abzi_motion_remark("x.bvh", clip.rig, remark, sizeof remark));
    assert_string_equal(remark,
                        "x.bvh is read in centimetres: a dancer of about 1.71 m; its first frame is a T-pose and is "
                        "passed over");
    abzi_clip_free(&clip);
    write_dance(1, 1. / 60, 10, false);
    assert_int_equal(load(path, &clip), 0);
    assert_false(abzi_motion_remark("x.bvh", clip.rig, remark, sizeof remark));
    assert_string_equal(remark, "");
    abzi_clip_free(&clip);
}

/// A live source sends a frame and waits for the answer: the frame must come out before the next goes in.
static void a_frame_of_a_pipe_is_there_before_the_next_is_sent(void **state)
{
    (void)state;
    write_dance(1, 1. / 60, 5, true);  // the hardest case: a first frame that may be a T-pose
    int in[2], saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(in), 0);
    dup2(in[0], STDIN_FILENO);
    close(in[0]);
    const char *row = strstr(text, "Frame Time");
    row = strchr(row, '\n') + 1;
    const char *end = strchr(row, '\n') + 1;
    assert_int_equal(write(in[1], text, (size_t)(end - text)), end - text);
    const abz_rig_config config = abz_rig_config_default();
    abzi_motion_file *file = abzi_motion_open("-", &config);
    assert_non_null(file);
    abz_pose pose;
    for (int f = 0; f < 5; f++) {
        assert_int_equal(abzi_motion_next(file, &pose), 1);
        assert_close((double)pose.pos[ABZ_HIPS].x, f ? 3 + .01 * f : 0, 1e-6);
        row = end;
        end = f < 4 ? strchr(row, '\n') + 1 : row;
        assert_int_equal(write(in[1], row, (size_t)(end - row)), end - row);
    }
    close(in[1]);
    assert_int_equal(abzi_motion_next(file, &pose), 0);
    assert_int_equal(abzi_motion_next(file, &pose), 0);
    abzi_motion_close(file);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void spoil(const char *from, const char *to)
{
    char *at = strstr(text, from);
    assert_non_null(at);
    memcpy(at, to, strlen(to));
    FILE *file = fopen(path, "wb");
    fwrite(text, 1, text_n, file);
    fclose(file);
}

static void what_fails_is_said_in_one_line(void **state)
{
    (void)state;
    abzi_clip clip;
    char wanted[200];
    write_dance(1, 1. / 60, 5, false);
    spoil("3.010000", "3.01oooo");
    assert_int_equal(load(path, &clip), -1);
    const char *line = strchr(complaint, ':') + 2;
    snprintf(wanted, sizeof wanted, "abrazo: %s:", path);
    assert_memory_equal(complaint, wanted, strlen(wanted));
    assert_non_null(strstr(line, ":1: expected a number, found \"3.01oooo\"\n"));
    assert_int_equal(strcspn(complaint, "\n"), strlen(complaint) - 1);

    write_dance(1, 1. / 60, 5, false);
    spoil("JOINT head\n", "JOINT dumb\n");
    assert_int_equal(load(path, &clip), -1);
    assert_non_null(
        strstr(complaint, ": no joint for head (name it with a map: head=NAME); the joints are hips, spine"));

    write_dance(1, 1. / 60, 0, false);
    assert_int_equal(load(path, &clip), -1);
    assert_non_null(strstr(complaint, ": the file has a skeleton but no frames\n"));

    assert_int_equal(load("/nowhere/at/all.bvh", &clip), -1);
    assert_string_equal(complaint, "abrazo: /nowhere/at/all.bvh: No such file or directory\n");
    assert_int_equal(load("/", &clip), -1);
    assert_string_equal(complaint, "abrazo: /: Is a directory\n");
}

/// What we write of a recording is what we read of it, but for joints the 21 leave out.
static void recordings_come_back(void **state)
{
    (void)state;
    static const char *const name[] = {"motion/salsa-a/01_lead.bvh", "motion/salsa-b/medium-01_lead.bvh",
                                       "motion/solo/007_04.bvh"};
    static const double within_m[] = {1e-4, .016, .016};
    for (int i = 0; i < 3; i++) {
        char from[1024];
        abzi_clip clip, again;
        if (!recording_path(name[i], from))
            skip();
        assert_int_equal(load(from, &clip), 0);
        static double row[ABZ_SKELETON_CHANNELS_MAX];
        size_t used_n;
        FILE *file = fopen(path, "wb");
        assert_int_equal(abz_bvh_write_head(clip.skeleton, clip.pose_n, 1. / 60, text, sizeof text, &used_n), ABZ_OK);
        fwrite(text, 1, used_n, file);
        for (size_t t = 0; t < clip.pose_n; t++) {
            abz_rig_from_pose(clip.skeleton, clip.rig, &clip.pose[t], row);
            assert_int_equal(abz_bvh_write_frame(clip.skeleton, row, text, sizeof text, &used_n), ABZ_OK);
            fwrite(text, 1, used_n, file);
        }
        fclose(file);
        abz_rig_config config = abz_rig_config_default();
        config.unit_m = clip.rig->unit_m;
        assert_int_equal(abzi_clip_load(path, &config, &again), 0);
        assert_int_equal(again.pose_n, clip.pose_n);
        for (size_t t = 1; t < clip.pose_n; t++)
            for (int j = 0; j < ABZ_JOINT_N; j++)
                assert_close((double)abzi_v3_distance(again.pose[t].pos[j], clip.pose[t].pos[j]), 0, within_m[i]);
        abzi_clip_free(&again);
        abzi_clip_free(&clip);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixty_frames_a_second_pass_unchanged),
        cmocka_unit_test(other_rates_become_ticks),
        cmocka_unit_test(a_leading_t_pose_is_read_as_the_frame_after_it),
        cmocka_unit_test(a_frame_of_a_pipe_is_there_before_the_next_is_sent),
        cmocka_unit_test(what_fails_is_said_in_one_line),
        cmocka_unit_test(recordings_come_back),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
