#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/codec.h"
#include "close.h"
#include "people.h"

static char out[512 * 512 + 64];

/// The skeleton and the frames that text spells; frame [frame_n][channel_n]. Returns how many frames there were.
static size_t read_back(const char *text, size_t n, abz_skeleton *skeleton, double *frame, double *frame_time_s)
{
    void *mem = malloc(abz_bvh_reader_size());
    abz_bvh_reader *reader;
    abz_bvh_event event = ABZ_BVH_MORE;
    size_t frame_n = 0;
    assert_int_equal(abz_bvh_reader_init(mem, abz_bvh_reader_size(), &reader), ABZ_OK);
    while (event != ABZ_BVH_END) {
        size_t used_n = 0;
        abz_error error;
        abz_status status = n > 0 ? abz_bvh_reader_read(reader, text, n, &used_n, &event, frame, &error)
                                  : abz_bvh_reader_finish(reader, &event, frame, &error);
        assert_int_equal(status, ABZ_OK);
        text += used_n;
        n -= used_n;
        if (event == ABZ_BVH_FRAME) {
            frame += abz_bvh_reader_skeleton(reader)->channel_n;
            frame_n++;
        }
    }
    *skeleton = *abz_bvh_reader_skeleton(reader);
    *frame_time_s = abz_bvh_reader_frame_time(reader);
    free(mem);
    return frame_n;
}

static void what_is_written_reads_the_same(void **state)
{
    (void)state;
    static abz_skeleton body, again;
    static double row[3][200], back[3 * 200];
    person(person_names, .0123, 2, &body);
    body.joint[4].has_end = 1;
    body.joint[4].end_offset[1] = -.1;
    uint64_t seed = 1;
    size_t n, used_n;
    assert_int_equal(abz_bvh_write_head(&body, 3, 1. / 60, out, sizeof out, &n), ABZ_OK);
    for (int f = 0; f < 3; f++) {
        for (int c = 0; c < body.channel_n; c++)
            row[f][c] = person_noise(&seed) * 180;
        assert_int_equal(abz_bvh_write_frame(&body, row[f], out + n, 32 * (size_t)body.channel_n, &used_n), ABZ_OK);
        n += used_n;
    }
    double frame_time_s;
    assert_int_equal(read_back(out, n, &again, back, &frame_time_s), 3);
    assert_close(frame_time_s, 1. / 60, 1e-9);
    assert_int_equal(again.joint_n, body.joint_n);
    for (int j = 0; j < body.joint_n; j++) {
        assert_string_equal(again.joint[j].name, body.joint[j].name);
        assert_int_equal(again.joint[j].parent, body.joint[j].parent);
        assert_int_equal(again.joint[j].has_end, body.joint[j].has_end);
        assert_int_equal(again.joint[j].channel_n, body.joint[j].channel_n);
        assert_memory_equal(again.joint[j].channel, body.joint[j].channel, body.joint[j].channel_n);
        for (int i = 0; i < 3; i++)
            assert_close(again.joint[j].offset[i], body.joint[j].offset[i], 1e-9);
    }
    for (int f = 0; f < 3; f++)
        for (int c = 0; c < body.channel_n; c++)
            assert_close(back[f * body.channel_n + c], row[f][c], c < 3 ? 5.1e-7 : 5.1e-6);
}

static void the_text_is_plain(void **state)
{
    (void)state;
    static abz_skeleton s;
    const double row[] = {1.25, -0.0000001, -90};
    size_t n;
    memset(&s, 0, sizeof s);
    s.joint_n = 2;
    s.channel_n = 3;
    strcpy(s.joint[0].name, "a b");
    s.joint[0].parent = -1;
    s.joint[0].offset[1] = .5;
    s.joint[0].channel_n = 2;
    s.joint[0].channel[1] = 3;
    strcpy(s.joint[1].name, "c");
    s.joint[1].channel_n = 1;
    s.joint[1].channel[0] = 5;
    s.joint[1].has_end = 1;
    assert_int_equal(abz_bvh_write_head(&s, 12, .04, out, sizeof out, &n), ABZ_OK);
    out[n] = 0;
    assert_string_equal(out, "HIERARCHY\n"
                             "ROOT a b\n"
                             "{\n"
                             "\tOFFSET 0.000000 0.500000 0.000000\n"
                             "\tCHANNELS 2 Xposition Xrotation\n"
                             "\tJOINT c\n"
                             "\t{\n"
                             "\t\tOFFSET 0.000000 0.000000 0.000000\n"
                             "\t\tCHANNELS 1 Zrotation\n"
                             "\t\tEnd Site\n"
                             "\t\t{\n"
                             "\t\t\tOFFSET 0.000000 0.000000 0.000000\n"
                             "\t\t}\n"
                             "\t}\n"
                             "}\n"
                             "MOTION\n"
                             "Frames: 12\n"
                             "Frame Time: 0.040000\n");
    assert_int_equal(abz_bvh_write_frame(&s, row, out, sizeof out, &n), ABZ_OK);
    out[n] = 0;
    assert_string_equal(out, "1.250000 0.00000 -90.00000\n");
}

static void a_comma_locale_changes_nothing(void **state)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) {
        print_message("# left out: there is no locale with decimal commas\n");
        skip();
    }
    the_text_is_plain(state);
    what_is_written_reads_the_same(state);
    setlocale(LC_ALL, "C");
}

static void the_promised_room_is_enough_for_the_worst(void **state)
{
    (void)state;
    static abz_skeleton chain;
    memset(&chain, 0, sizeof chain);
    chain.joint_n = ABZ_SKELETON_JOINTS_MAX;
    chain.channel_n = ABZ_SKELETON_CHANNELS_MAX;
    static double row[ABZ_SKELETON_CHANNELS_MAX];
    for (int j = 0; j < chain.joint_n; j++) {
        abz_skeleton_joint *joint = &chain.joint[j];
        memset(joint->name, 'n', ABZ_SKELETON_NAME_SIZE - 1);
        joint->parent = j - 1;
        joint->has_end = 1;
        joint->channel_n = 6;
        for (int i = 0; i < 6; i++) {
            joint->channel[i] = (uint8_t)i;
            row[6 * j + i] = -1e300;
        }
        for (int i = 0; i < 3; i++)
            joint->offset[i] = joint->end_offset[i] = -999999999.123456789;
    }
    size_t n;
    assert_int_equal(abz_bvh_write_head(&chain, UINT64_MAX, .5, out, 64 + 512 * 512, &n), ABZ_OK);
    assert_int_equal(abz_bvh_write_frame(&chain, row, out, 32 * ABZ_SKELETON_CHANNELS_MAX, &n), ABZ_OK);
}

static void too_little_room_is_said_and_kept_to(void **state)
{
    (void)state;
    static abz_skeleton body;
    static double row[200];
    person(person_names, 1, 1, &body);
    size_t head_n, row_n, n;
    assert_int_equal(abz_bvh_write_head(&body, 1, .01, out, sizeof out, &head_n), ABZ_OK);
    assert_int_equal(abz_bvh_write_frame(&body, row, out, sizeof out, &row_n), ABZ_OK);
    for (size_t size = 0; size < head_n; size += size < 100 ? 1 : 97) {
        char *block = malloc(size + !size);
        assert_int_equal(abz_bvh_write_head(&body, 1, .01, block, size, &n), ABZ_ENOMEM);
        if (size < row_n)
            assert_int_equal(abz_bvh_write_frame(&body, row, block, size, &n), ABZ_ENOMEM);
        free(block);
    }
}

static void joints_out_of_order_are_refused(void **state)
{
    (void)state;
    static abz_skeleton body;
    size_t n;
    person(person_names, 1, 1, &body);
    body.joint[4].parent = -1;
    assert_int_equal(abz_bvh_write_head(&body, 1, .01, out, sizeof out, &n), ABZ_EINVAL);
    person(person_names, 1, 1, &body);
    body.joint[20].parent = 4;  // the head was closed long ago
    assert_int_equal(abz_bvh_write_head(&body, 1, .01, out, sizeof out, &n), ABZ_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_the_same),
        cmocka_unit_test(the_text_is_plain),
        cmocka_unit_test(a_comma_locale_changes_nothing),
        cmocka_unit_test(the_promised_room_is_enough_for_the_worst),
        cmocka_unit_test(too_little_room_is_said_and_kept_to),
        cmocka_unit_test(joints_out_of_order_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
