#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/osc.h"
#include "abrazo/vmc.h"
#include "base/vec.h"
#include "dancers.h"

#define TICKS 600
#define PACKETS_MAX 4

typedef struct packets {
    uint8_t bytes[PACKETS_MAX][ABZ_VMC_PACKET_MAX];
    size_t size[PACKETS_MAX];
    int n;
} packets;

static void write_frame(const abz_body *body, const abz_pose *pose, float time_s, packets *p)
{
    uint32_t place = 0;
    size_t size;
    p->n = 0;
    while ((size = abz_vmc_write(body, pose, time_s, &place, p->bytes[p->n])) > 0) {
        assert_true(size <= ABZ_VMC_PACKET_MAX);
        p->size[p->n++] = size;
        assert_true(p->n < PACKETS_MAX);
    }
}

static float furthest(const abz_vec3 *a, const abz_vec3 *b, uint32_t seen)
{
    float most = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (seen >> j & 1) {
            most = fmaxf(most, abzi_v3_distance(a[j], b[j]));
        }
    }
    return most;
}

static abz_pose *dance(const abz_body *body)
{
    static abz_pose lead[TICKS], follow[TICKS];
    dancers_dance(3, body, body, TICKS, lead, follow);
    return follow;
}

// ---- bundles made by hand --------------------------------------------------------------------------------------------

typedef struct bundle {
    uint8_t bytes[4096];
    abz_osc_writer writer;
} bundle;

static void begin(bundle *b)
{
    assert_int_equal(abz_osc_write_bundle(&b->writer, b->bytes, sizeof b->bytes, ABZ_OSC_NOW), ABZ_OK);
}

/// A name and up to 13 floats.
static void put(bundle *b, const char *address, const char *name, const float *number, size_t n)
{
    abz_osc_value value[14] = {{.type = 's', .n = (uint32_t)strlen(name), .as.s = name}};
    for (size_t i = 0; i < n; i++) {
        value[1 + i] = (abz_osc_value){.type = 'f', .as.f = number[i]};
    }
    assert_int_equal(abz_osc_write(&b->writer, address, value, 1 + n), ABZ_OK);
}

static void put_place(bundle *b, const char *address, const char *name, float x, float y, float z)
{
    const float number[] = {x, y, z, 0, 0, 0, 1};
    put(b, address, name, number, 7);
}

static void put_bone(bundle *b, const char *name, float x, float y, float z)
{
    put_place(b, "/VMC/Ext/Bone/Pos", name, x, y, z);
}

static void put_time(bundle *b, float time_s)
{
    const abz_osc_value value = {.type = 'f', .as.f = time_s};
    assert_int_equal(abz_osc_write(&b->writer, "/VMC/Ext/T", &value, 1), ABZ_OK);
}

/// A usual body of 1.70 m in the T-pose, without those of leave_out.
static void put_body(bundle *b, const abz_body *body, uint32_t leave_out)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (!(leave_out >> j & 1)) {
            char name[32];
            snprintf(name, sizeof name, "%s", abz_joint_name((abz_joint)j));
            name[0] = (char)(name[0] - 32);
            const abz_vec3 at = j == ABZ_HIPS ? abzi_v3(0, body->hip_height_m, 0) : body->offset[j];
            put_bone(b, name, -at.x, at.y, at.z);
        }
    }
}

static bool take(abz_vmc_reader *reader, const bundle *b, abz_vmc_frame *frame)
{
    return abz_vmc_read(reader, b->bytes, b->writer.n, frame);
}

static void t_pose(const abz_body *body, abz_vec3 *joint)
{
    abz_quat still[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        still[j] = abzi_quat_identity();
    }
    abz_body_positions(body, abzi_v3(0, body->hip_height_m, 0), still, joint);
}

// ---- tests -----------------------------------------------------------------------------------------------------------

static void what_goes_out_comes_in_within_a_millimetre(void **state)
{
    (void)state;
    const abz_body body = dancers_body(1.1f);
    const abz_pose *pose = dance(&body);
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    packets p;
    float most = 0;
    abz_vmc_read_begin(&reader, 0);
    for (int t = 0; t < TICKS; t++) {
        write_frame(&body, &pose[t], (float)t / 60, &p);
        for (int i = 0; i < p.n; i++) {
            assert_int_equal(abz_vmc_read(&reader, p.bytes[i], p.size[i], &frame), i == p.n - 1);
        }
        assert_int_equal(frame.tells, ABZ_VMC_BODY);
        assert_int_equal(frame.seen, (1u << ABZ_JOINT_N) - 1);
        most = fmaxf(most, furthest(frame.joint, pose[t].pos, frame.seen));
    }
    assert_true(most < 0.001f);
    assert_int_equal(reader.counts.frame_n, TICKS);
    assert_int_equal(reader.counts.malformed_n, 0);
    assert_int_equal(reader.counts.late_n, 0);
}

/// vmc_frame.hex was made from the specifications by make_vmc_golden.py.
static void packets_are_those_of_another_implementation(void **state)
{
    (void)state;
    static const abz_quat turn[4] = {{0, 0, 0, 1}, {.5f, .5f, .5f, .5f}, {0, 1, 0, 0}, {.5f, -.5f, .5f, .5f}};
    abz_body body = {0};
    abz_pose pose = {.pos[ABZ_HIPS] = {.25f, 1, -2}};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        body.offset[j] = abzi_v3((float)j / 8, 1 - (float)j / 16, (float)j * -.25f);
        pose.rot[j] = turn[j % 4];
    }
    packets p;
    write_frame(&body, &pose, 1.5f, &p);
    assert_int_equal(p.n, 2);
    FILE *golden = fopen(ABZ_ROOT "/test/golden/vmc_frame.hex", "r");
    assert_non_null(golden);
    for (int i = 0; i < p.n; i++) {
        for (size_t k = 0; k < p.size[i]; k++) {
            unsigned byte;
            assert_int_equal(fscanf(golden, "%2x", &byte), 1);
            if (byte != p.bytes[i][k]) {
                fail_msg("packet %d, byte %zu: %02x, not %02x", i, k, p.bytes[i][k], byte);
            }
        }
        assert_int_equal(fgetc(golden), '\n');
    }
    assert_int_equal(fgetc(golden), EOF);
    fclose(golden);
}

static void a_frame_ends_with_the_time_or_when_a_bone_comes_again(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    abz_vmc_read_begin(&reader, 0);
    begin(&b);
    put_body(&b, &body, 0);
    assert_false(take(&reader, &b, &frame));
    begin(&b);
    put_bone(&b, "Hips", -1, .9f, 0);  // of the next frame
    assert_true(take(&reader, &b, &frame));
    assert_true(frame.joint[ABZ_HIPS].x == 0);
    begin(&b);
    put_time(&b, 1);
    assert_true(take(&reader, &b, &frame));
    assert_true(frame.joint[ABZ_HIPS].x == 1);  // the dancer's left
    assert_int_equal(frame.seen, (1u << ABZ_JOINT_N) - 1);
    assert_false(take(&reader, &b, &frame));  // the time alone tells nothing
    assert_int_equal(reader.counts.frame_n, 2);
}

static void frames_that_come_late_are_dropped_and_a_sender_may_begin_anew(void **state)
{
    (void)state;
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    static const struct {
        float time_s, x;
        bool told;
    } come[] = {{100, -1, true}, {100.02f, -2, true}, {100.01f, -3, false}, {100.02f, -2, true}, {.5f, -4, true}};
    abz_vmc_read_begin(&reader, 0);
    for (size_t i = 0; i < sizeof come / sizeof *come; i++) {
        begin(&b);
        put_bone(&b, "Hips", come[i].x, 1, 0);
        put_time(&b, come[i].time_s);
        assert_int_equal(take(&reader, &b, &frame), come[i].told);
        if (come[i].told) {
            assert_true(frame.joint[ABZ_HIPS].x == -come[i].x);
        }
    }
    assert_int_equal(reader.counts.late_n, 1);
}

static void bones_that_many_bodies_lack_follow_from_the_others(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    const uint32_t lacking = 1u << ABZ_SPINE | 1u << ABZ_NECK | 1u << ABZ_LEFT_SHOULDER | 1u << ABZ_RIGHT_SHOULDER |
                             1u << ABZ_LEFT_TOES | 1u << ABZ_RIGHT_TOES;
    abz_vec3 joint[ABZ_JOINT_N];
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    t_pose(&body, joint);
    abz_vmc_read_begin(&reader, 0);
    begin(&b);
    put_body(&b, &body,
             lacking | 1u << ABZ_CHEST | 1u << ABZ_HEAD | 1u << ABZ_LEFT_UPPER_ARM | 1u << ABZ_RIGHT_UPPER_ARM);
    // as a body without them has it: each in the next bone above that is there
    const abz_vec3 chest = abzi_v3_sub(joint[ABZ_CHEST], joint[ABZ_HIPS]);
    const abz_vec3 head = abzi_v3_sub(joint[ABZ_HEAD], joint[ABZ_CHEST]);
    const abz_vec3 arm = abzi_v3_sub(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_CHEST]);
    put_bone(&b, "Chest", -chest.x, chest.y, chest.z);
    put_bone(&b, "Head", -head.x, head.y, head.z);
    put_bone(&b, "LeftUpperArm", -arm.x, arm.y, arm.z);
    put_bone(&b, "RightUpperArm", arm.x, arm.y, arm.z);
    put_bone(&b, "LeftIndexDistal", 1, 2, 3);  // nobody's business
    put_time(&b, 1);
    assert_true(take(&reader, &b, &frame));
    assert_int_equal(frame.seen, (1u << ABZ_JOINT_N) - 1);
    assert_true(furthest(frame.joint, joint, frame.seen) < 1e-5f);
    assert_int_equal(reader.counts.other_n, 1);
    // without arms nobody knows where the hands are
    abz_vmc_read_begin(&reader, 0);
    begin(&b);
    put_body(&b, &body, 1u << ABZ_LEFT_UPPER_ARM);
    put_time(&b, 1);
    assert_true(take(&reader, &b, &frame));
    assert_int_equal(frame.seen & 1u << ABZ_LEFT_UPPER_ARM, 0);
    assert_int_equal(frame.seen & 1u << ABZ_RIGHT_UPPER_ARM, 1u << ABZ_RIGHT_UPPER_ARM);
}

static void an_upper_chest_carries_neck_and_shoulders(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    const uint32_t moved = 1u << ABZ_NECK | 1u << ABZ_LEFT_SHOULDER | 1u << ABZ_RIGHT_SHOULDER;
    abz_vec3 joint[ABZ_JOINT_N];
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    t_pose(&body, joint);
    abz_vmc_read_begin(&reader, 0);
    begin(&b);
    put_body(&b, &body, moved);
    put_bone(&b, "UpperChest", 0, .1f, 0);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (moved >> j & 1) {
            const abz_vec3 at = body.offset[j];
            put_bone(&b,
                     j == ABZ_NECK            ? "Neck"
                     : j == ABZ_LEFT_SHOULDER ? "LeftShoulder"
                                              : "RightShoulder",
                     -at.x, at.y - .1f, at.z);
        }
    }
    put_time(&b, 1);
    assert_true(take(&reader, &b, &frame));
    assert_true(furthest(frame.joint, joint, frame.seen) < 1e-5f);
}

static void turns_alone_move_a_usual_body_of_the_dancers_height(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.4f);
    abz_vec3 joint[ABZ_JOINT_N];
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    t_pose(&body, joint);
    abz_vmc_read_begin(&reader, 1.4f);
    const abz_body no_sizes = {.hip_height_m = body.hip_height_m};
    begin(&b);
    put_body(&b, &no_sizes, 0);
    put_time(&b, 1);
    assert_true(take(&reader, &b, &frame));
    assert_true(furthest(frame.joint, joint, frame.seen) < 1e-5f);
}

static void the_root_moves_turns_and_scales(void **state)
{
    (void)state;
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    // a quarter turn to the dancer's left in Unity's axes, an avatar twice as large as the dancer
    const float half = 0.70710678f;
    const float plain[7] = {-1, 0, 4, 0, -half, 0, half};
    const float scaled[13] = {-1, 0, 4, 0, -half, 0, half, 2, 2, 2, 0, .5f, 1};
    abz_vmc_read_begin(&reader, 0);
    begin(&b);
    put(&b, "/VMC/Ext/Root/Pos", "root", plain, 7);
    put_bone(&b, "Hips", 0, 1, .5f);
    put_time(&b, 1);
    assert_true(take(&reader, &b, &frame));
    assert_true(abzi_v3_distance(frame.joint[ABZ_HIPS], abzi_v3(1.5f, 1, 4)) < 1e-5f);
    begin(&b);
    put(&b, "/VMC/Ext/Root/Pos", "root", scaled, 13);
    put_bone(&b, "Hips", 0, 1, .5f);
    put_time(&b, 2);
    assert_true(take(&reader, &b, &frame));
    assert_true(abzi_v3_distance(frame.joint[ABZ_HIPS], abzi_v3(.75f, .25f, 1.5f)) < 1e-5f);
}

static void a_headset_gives_three_points(void **state)
{
    (void)state;
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    static const char *const name[][2] = {{"OculusLeftController", "OculusRightController"},
                                          {"human://LEFT_HAND", "human://RIGHT_HAND"},
                                          {"LHR-1A2B", "LHR-FFEE"}};
    for (int i = 0; i < 3; i++) {
        abz_vmc_read_begin(&reader, 0);
        begin(&b);
        put_place(&b, "/VMC/Ext/Hmd/Pos", "HMD", 0, 1.6f, 0);
        put_place(&b, "/VMC/Ext/Con/Pos", name[i][0], -.3f, 1.1f, .4f);
        put_place(&b, "/VMC/Ext/Con/Pos", name[i][1], .3f, 1.2f, .5f);
        put_place(&b, "/VMC/Ext/Con/Pos/Local", name[i][1], 9, 9, 9);
        put_place(&b, "/VMC/Ext/Tra/Pos", "LHR-0", 9, 9, 9);
        put_time(&b, 1);
        assert_true(take(&reader, &b, &frame));
        assert_int_equal(frame.tells, ABZ_VMC_POINTS);
        assert_int_equal(frame.points.seen, 7);
        assert_true(abzi_v3_distance(frame.points.head, abzi_v3(0, 1.6f, 0)) < 1e-6f);
        assert_true(abzi_v3_distance(frame.points.left_hand, abzi_v3(.3f, 1.1f, .4f)) < 1e-6f);
        assert_true(abzi_v3_distance(frame.points.right_hand, abzi_v3(-.3f, 1.2f, .5f)) < 1e-6f);
        // fists to the front: fingers, which point aside in the T-pose, point ahead, and palms face each other
        const abz_quat left = frame.points.left_hand_rot, right = frame.points.right_hand_rot;
        assert_true(abzi_v3_distance(abzi_quat_rotate(left, abzi_v3(1, 0, 0)), abzi_v3(0, 0, 1)) < 1e-5f);
        assert_true(abzi_v3_distance(abzi_quat_rotate(right, abzi_v3(-1, 0, 0)), abzi_v3(0, 0, 1)) < 1e-5f);
        assert_true(abzi_v3_distance(abzi_quat_rotate(left, abzi_v3(0, -1, 0)), abzi_v3(-1, 0, 0)) < 1e-5f);
        assert_true(abzi_v3_distance(abzi_quat_rotate(right, abzi_v3(0, -1, 0)), abzi_v3(1, 0, 0)) < 1e-5f);
        assert_int_equal(reader.counts.other_n, 2);
        // they cross their arms, and keep their names
        begin(&b);
        put_place(&b, "/VMC/Ext/Con/Pos", name[i][0], .3f, 1.1f, .4f);
        put_time(&b, 2);
        assert_true(take(&reader, &b, &frame));
        assert_true(frame.points.left_hand.x < 0);
    }
}

static void what_is_not_sent_any_more_is_seen_for_half_a_second(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    abz_vmc_read_begin(&reader, 0);
    begin(&b);
    put_body(&b, &body, 0);
    put_time(&b, 0);
    assert_true(take(&reader, &b, &frame));
    for (int i = 1; i <= 31; i++) {
        begin(&b);
        put_bone(&b, "Hips", 0, 1, 0);
        put_time(&b, (float)i / 60);
        assert_true(take(&reader, &b, &frame));
        assert_int_equal(frame.seen >> ABZ_LEFT_HAND & 1, i <= 30);
    }
}

static void wrong_numbers_are_dropped_and_counted(void **state)
{
    (void)state;
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    bundle b;
    const float good[7] = {0, 1, 0, 0, 0, 0, 1};
    const float wrong[][7] = {{NAN, 1, 0, 0, 0, 0, 1},      {INFINITY, 1, 0, 0, 0, 0, 1}, {0, 1, 0, 0, 0, 0, 0},
                              {0, 1, 0, NAN, 0, 0, 1},      {0, 2000, 0, 0, 0, 0, 1},     {0, 1, 0, 0, 0, 0, 30},
                              {0, 1, 0, 0, 0, -INFINITY, 1}};
    abz_vmc_read_begin(&reader, 0);
    begin(&b);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        put(&b, "/VMC/Ext/Bone/Pos", "Hips", wrong[i], 7);
    }
    put(&b, "/VMC/Ext/Bone/Pos", "Hips", good, 6);
    put(&b, "/VMC/Ext/Hmd/Pos", "HMD", wrong[0], 7);
    put_time(&b, NAN);
    put_time(&b, 1);
    assert_false(take(&reader, &b, &frame));
    assert_int_equal(reader.counts.malformed_n, 10);
    const float flat[13] = {0, 1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0};
    begin(&b);
    put(&b, "/VMC/Ext/Root/Pos", "root", flat, 13);
    put(&b, "/VMC/Ext/Bone/Pos", "Hips", good, 7);
    put_time(&b, 2);
    assert_true(take(&reader, &b, &frame));
    assert_int_equal(reader.counts.malformed_n, 11);
    assert_true(frame.joint[ABZ_HIPS].y == 1);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/// A network that loses one packet in five, sends one in ten twice, lets one in ten wait for the next, and has somebody
/// else on it who sends garbage.
static void the_dance_goes_on_over_a_bad_network(void **state)
{
    (void)state;
    const abz_body body = dancers_body(1);
    const abz_pose *pose = dance(&body);
    abz_vmc_reader reader;
    abz_vmc_frame frame;
    packets p, waiting = {.n = 0};
    uint32_t seed = 1;
    int told_n = 0, silent_n = 0, most_silent_n = 0;
    float most = 0;
    abz_vmc_read_begin(&reader, 0);
    for (int t = 0; t < TICKS; t++) {
        bool told = false;
        write_frame(&body, &pose[t], (float)t / 60, &p);
        for (int i = 0; i < p.n; i++) {
            const uint32_t luck = next(&seed) % 100;
            if (luck < 20) {
                continue;
            }
            if (luck < 30 && waiting.n == 0) {
                memcpy(waiting.bytes[0], p.bytes[i], p.size[i]);
                waiting.size[0] = p.size[i];
                waiting.n = 1;
                continue;
            }
            for (int k = 0; k < (luck < 40 ? 2 : 1); k++) {
                told = abz_vmc_read(&reader, p.bytes[i], p.size[i], &frame) || told;
            }
            if (waiting.n > 0) {
                told = abz_vmc_read(&reader, waiting.bytes[0], waiting.size[0], &frame) || told;
                waiting.n = 0;
            }
        }
        uint8_t garbage[64];
        for (size_t i = 0; i < sizeof garbage; i++) {
            garbage[i] = (uint8_t)next(&seed);
        }
        told = abz_vmc_read(&reader, garbage, next(&seed) % sizeof garbage, &frame) || told;
        silent_n = told ? 0 : silent_n + 1;
        most_silent_n = silent_n > most_silent_n ? silent_n : most_silent_n;
        told_n += told;
        if (told && t > 30) {
            assert_int_equal(frame.seen, (1u << ABZ_JOINT_N) - 1);
            most = fmaxf(most, furthest(frame.joint, pose[t].pos, frame.seen));
        }
    }
    assert_true(told_n > TICKS * 8 / 10);
    assert_true(most_silent_n <= 6);
    assert_true(most < 0.35f);  // she steps with up to 4 m/s, and some parts are five ticks old
    assert_true(reader.counts.malformed_n >= TICKS);
    assert_true(reader.counts.late_n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_out_comes_in_within_a_millimetre),
        cmocka_unit_test(packets_are_those_of_another_implementation),
        cmocka_unit_test(a_frame_ends_with_the_time_or_when_a_bone_comes_again),
        cmocka_unit_test(frames_that_come_late_are_dropped_and_a_sender_may_begin_anew),
        cmocka_unit_test(bones_that_many_bodies_lack_follow_from_the_others),
        cmocka_unit_test(an_upper_chest_carries_neck_and_shoulders),
        cmocka_unit_test(turns_alone_move_a_usual_body_of_the_dancers_height),
        cmocka_unit_test(the_root_moves_turns_and_scales),
        cmocka_unit_test(a_headset_gives_three_points),
        cmocka_unit_test(what_is_not_sent_any_more_is_seen_for_half_a_second),
        cmocka_unit_test(wrong_numbers_are_dropped_and_counted),
        cmocka_unit_test(the_dance_goes_on_over_a_bad_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
