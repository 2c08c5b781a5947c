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
#include "recordings.h"

static const char small[] = "HIERARCHY\n"
                            "ROOT hip\n"
                            "{\n"
                            "\tOFFSET 0 1.5 -2e-1\n"
                            "\tCHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation\n"
                            "\tJOINT Bip01 L UpperArm\n"
                            "\t{\n"
                            "\t\tOFFSET 1 2 3\n"
                            "\t\tCHANNELS 1 Yrotation\n"
                            "\t\tEnd Site\n"
                            "\t\t{\n"
                            "\t\t\tOFFSET 4 5 6\n"
                            "\t\t}\n"
                            "\t}\n"
                            "}\n"
                            "MOTION\n"
                            "Frames: 2\n"
                            "Frame Time: 0.0083333\n"
                            "1 2 3 4 5 6 7\n"
                            "-1 -2.5 +3 4e1 5 6 7.25\n";

/// All that reading tells, as text: skeleton, frames, and the end or the error.
typedef struct story {
    char text[8192];
    size_t n;
} story;

static void tell(story *s, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    s->n += (size_t)vsnprintf(s->text + s->n, sizeof s->text - s->n, format, list);
    va_end(list);
    assert_true(s->n < sizeof s->text);
}

static void tell_skeleton(story *s, const abz_bvh_reader *reader)
{
    const abz_skeleton *k = abz_bvh_reader_skeleton(reader);
    tell(s, "%d joints %d channels %g s %d promised\n", k->joint_n, k->channel_n, abz_bvh_reader_frame_time(reader),
         (int)abz_bvh_reader_frames_promised(reader));
    for (int j = 0; j < k->joint_n; j++) {
        const abz_skeleton_joint *i = &k->joint[j];
        tell(s, "%s<%d %g,%g,%g %d:%g,%g,%g", i->name, i->parent, i->offset[0], i->offset[1], i->offset[2], i->has_end,
             i->end_offset[0], i->end_offset[1], i->end_offset[2]);
        for (int c = 0; c < i->channel_n; c++)
            tell(s, " %d", i->channel[c]);
        tell(s, "\n");
    }
}

/// Read text in pieces of at most piece bytes.
static void read_story(const char *text, size_t n, size_t piece, story *s)
{
    static double frame[ABZ_SKELETON_CHANNELS_MAX];
    void *mem = malloc(abz_bvh_reader_size());
    abz_bvh_reader *reader;
    abz_bvh_event event = ABZ_BVH_MORE;
    abz_error error = {0};
    abz_status status = ABZ_OK;
    *s = (story){0};
    assert_int_equal(abz_bvh_reader_init(mem, abz_bvh_reader_size(), &reader), ABZ_OK);
    for (size_t at = 0; status == ABZ_OK && event != ABZ_BVH_END;) {
        if (at < n) {
            // An exact block, so that an address sanitizer sees a byte read past the piece.
            size_t used_n, k = n - at < piece ? n - at : piece;
            char *block = malloc(k);
            memcpy(block, text + at, k);
            status = abz_bvh_reader_read(reader, block, k, &used_n, &event, frame, &error);
            free(block);
            at += used_n;
        } else {
            status = abz_bvh_reader_finish(reader, &event, frame, &error);
        }
        if (status != ABZ_OK) {
            tell(s, "%s %d:%d %s\n", abz_status_text(status), error.line, error.column, error.what);
            // The offset is that line and column.
            size_t offset = 0;
            for (uint32_t line = 1; line < error.line; line++)
                offset += strcspn(text + offset, "\n") + 1;
            assert_int_equal(offset + error.column - 1, error.offset);
            size_t used_n;
            abz_error again = {0};
            assert_int_equal(abz_bvh_reader_read(reader, " ", 1, &used_n, &event, frame, &again), status);
            assert_string_equal(again.what, error.what);
        } else if (event == ABZ_BVH_SKELETON) {
            tell_skeleton(s, reader);
        } else if (event == ABZ_BVH_FRAME) {
            for (int c = 0; c < abz_bvh_reader_skeleton(reader)->channel_n; c++)
                tell(s, "%g ", frame[c]);
            tell(s, "\n");
        } else if (event == ABZ_BVH_END) {
            tell(s, "end\n");
        }
    }
    free(mem);
}

static const char *story_of(const char *text)
{
    static story s;
    read_story(text, strlen(text), SIZE_MAX, &s);
    return s.text;
}

/// small with the first "from" replaced.
static const char *with(const char *from, const char *to)
{
    static char out[4096];
    const char *at = strstr(small, from);
    assert_non_null(at);
    snprintf(out, sizeof out, "%.*s%s%s", (int)(at - small), small, to, at + strlen(from));
    return out;
}

static const char whole_story[] = "2 joints 7 channels 0.0083333 s 2 promised\n"
                                  "hip<-1 0,1.5,-0.2 0:0,0,0 0 1 2 5 3 4\n"
                                  "Bip01 L UpperArm<0 1,2,3 1:4,5,6 4\n"
                                  "1 2 3 4 5 6 7 \n"
                                  "-1 -2.5 3 40 5 6 7.25 \n"
                                  "end\n";

static void a_file_is_read_as_it_is_written(void **state)
{
    (void)state;
    assert_string_equal(story_of(small), whole_story);
}

static void pieces_of_any_size_tell_the_same(void **state)
{
    (void)state;
    story s;
    for (size_t piece = 1; piece < 80; piece++) {
        read_story(small, strlen(small), piece, &s);
        assert_string_equal(s.text, whole_story);
    }
}

static void line_ends_tabs_case_and_spacing_do_not_matter(void **state)
{
    (void)state;
    char text[4096];
    size_t n = 0;
    for (const char *p = small; *p; p++) {
        if (*p == '\n')
            text[n++] = '\r';
        text[n++] = *p == ' ' ? '\t' : *p;
    }
    text[n] = 0;
    assert_string_equal(story_of(text), whole_story);
    for (char *p = text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    assert_string_equal(story_of(text), whole_story);  // CR alone
    n = strlen(small);
    memcpy(text, small, n);
    text[n - 1] = 0;
    assert_string_equal(story_of(text), whole_story);  // no newline at the end
    snprintf(text, sizeof text, "\xef\xbb\xbf%s\n\n  \n", small);
    assert_string_equal(story_of(text), whole_story);
    assert_string_equal(story_of(with("HIERARCHY", "hierarchy")), whole_story);
    assert_string_equal(story_of(with("CHANNELS 6 Xposition", "channels 6 XPOSITION")), whole_story);
    assert_string_equal(story_of(with("Frames: 2\nFrame Time: ", "frames:2\nFRAMETIME :")), whole_story);
    assert_string_equal(story_of(with("ROOT hip\n{", "root hip {")), whole_story);
    assert_string_equal(story_of(with("End Site", "end")), whole_story);
    assert_string_equal(story_of(with("CHANNELS 1 Yrotation\n", "CHANNELS 1 Yrotation\n\n\n")), whole_story);
}

static void rows_are_counted_as_they_come(void **state)
{
    (void)state;
    const char *found = story_of(with("Frames: 2", "Frames: 0"));
    assert_non_null(strstr(found, "0 promised"));
    assert_non_null(strstr(found, "7.25 \nend"));
}

static void check_error(const char *text, const char *wanted)
{
    const char *found = story_of(text);
    const char *line = found + strlen(found);
    while (line > found + 1 && line[-2] != '\n')
        line--;
    if (!strstr(line, wanted))
        print_error("%sis not about %s\n", line, wanted);
    assert_non_null(strstr(line, wanted));
    // The same, byte by byte.
    static story s;
    story whole;
    read_story(text, strlen(text), SIZE_MAX, &whole);
    read_story(text, strlen(text), 1, &s);
    assert_string_equal(s.text, whole.text);
}

static void errors_say_what_and_where(void **state)
{
    (void)state;
    check_error("", "1:1 the file is empty");
    check_error("Hello", "1:1 expected a BVH file, which begins with HIERARCHY, found \"Hello\"");
    check_error(with("ROOT hip", "ROOF hip"), "2:1 expected ROOT, found \"ROOF\"");
    check_error(with("1.5", "abc"), "4:11 expected a number, found \"abc\"");
    check_error(with("1.5", "1,5"), "expected a number, found \"1,5\"");
    check_error(with("1 2 3 4", "1 2 nan 4"), "19:5 expected a number, found \"nan\"");
    check_error(with("1 2 3 4", "1 2 1e400 4"), "found \"1e400\"");
    check_error(with("1 2 3 4", "1 2 -2e9 4"), "expected a number of sensible size, found \"-2e9\"");
    check_error(with("1 2 3 4 5 6 7", "1 2 3"), "19:6 expected 7 numbers in a row, found 3");
    check_error(with("1 2 3 4 5 6 7", "1 2 3 4 5 6 7 8"), "19:15 expected the row to end after 7 numbers");
    check_error(with(" 7.25\n", ""), "20:19 expected 7 numbers in a row, found 6");
    check_error(with("Zrotation", "Wrotation"), "expected a channel such as Xposition or Zrotation");
    check_error(with("Zrotation", "Xrotation"), "expected each channel once");
    check_error(with("CHANNELS 6", "CHANNELS 7"), "expected a number of channels from 0 to 6, found \"7\"");
    check_error(with("CHANNELS 6", "CHANNELS 5"), "expected OFFSET, CHANNELS, JOINT, End Site or }");
    check_error(with("\tOFFSET 0 1.5 -2e-1\n", ""), "OFFSET before the end of the joint");
    check_error(with("OFFSET 1 2 3", "OFFSET 1 2 3 OFFSET 1 2 3"), "one OFFSET");
    check_error(with("OFFSET 4 5 6", "OFFSET 4 5"), "expected a number, found \"}\"");
    check_error(with("OFFSET 4 5 6", ""), "expected OFFSET, found \"}\"");
    check_error(with("hip\n", "\n"), "3:1 expected the name of a joint, found \"{\"");
    check_error(with("\t}\n}\n", "\t}\n}\n}\n"), "16:1 expected MOTION, found \"}\"");
    check_error(with("\t}\n}\n", "\t}\n}\nROOT b\n"), "expected MOTION, found \"ROOT\"");
    check_error(with("Frames: 2", "Frames: 2.5"), "expected a number of frames, found \"2.5\"");
    check_error(with("Frames: 2", "Frames: -1"), "expected a number of frames, found \"-1\"");
    check_error(with("0.0083333", "0"), "expected a frame time from 0.001 to 1 second, found \"0\"");
    check_error(with("Frame Time", "Frame Tome"), "expected Frame Time:, found \"Tome\"");
    check_error(with("MOTION\n", "\x01MOTI\xffON\n"), "expected MOTION, found \"?MOTI?ON\"");
    check_error("HIERARCHY ROOT a { OFFSET 0 0 0 } MOTION", "at least one channel");
}

static void limits_are_told(void **state)
{
    (void)state;
    static char text[1 << 16];
    char name[200];
    memset(name, 'x', sizeof name);
    name[63] = 0;
    assert_non_null(strstr(story_of(with("hip", name)), "end\n"));
    name[63] = 'x';
    name[64] = 0;
    check_error(with("hip", name), "than this program accepts 2:6 the name of a joint is longer than 63 characters");
    name[64] = 'x';
    name[199] = 0;
    check_error(with("7.25", name), "a word is longer than 128 characters");
    size_t n = (size_t)sprintf(text, "HIERARCHY ROOT a { OFFSET 0 0 0 CHANNELS 1 Xrotation ");
    for (int j = 1; j < ABZ_SKELETON_JOINTS_MAX + 1; j++)
        n += (size_t)sprintf(text + n, "JOINT b { OFFSET 0 0 0 ");
    check_error(text, "the skeleton has more than 512 joints");
}

static void a_file_cut_anywhere_is_an_error_or_shorter(void **state)
{
    (void)state;
    for (size_t n = 0; n < strlen(small); n++) {
        story whole, bytes;
        read_story(small, n, SIZE_MAX, &whole);
        read_story(small, n, 1, &bytes);
        assert_string_equal(whole.text, bytes.text);
        assert_true(strstr(whole.text, "end\n") || strstr(whole.text, "3 ") == whole.text ||
                    strstr(whole.text, "expected") || strstr(whole.text, "the file "));
    }
}

static void memory_is_the_callers(void **state)
{
    (void)state;
    abz_bvh_reader *reader;
    char *mem = malloc(abz_bvh_reader_size() + 1);
    assert_int_equal(abz_bvh_reader_init(mem, abz_bvh_reader_size() - 1, &reader), ABZ_ENOMEM);
    assert_int_equal(abz_bvh_reader_init(mem + 1, abz_bvh_reader_size(), &reader), ABZ_ENOMEM);
    free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_as_it_is_written),
        cmocka_unit_test(pieces_of_any_size_tell_the_same),
        cmocka_unit_test(line_ends_tabs_case_and_spacing_do_not_matter),
        cmocka_unit_test(rows_are_counted_as_they_come),
        cmocka_unit_test(errors_say_what_and_where),
        cmocka_unit_test(limits_are_told),
        cmocka_unit_test(a_file_cut_anywhere_is_an_error_or_shorter),
        cmocka_unit_test(memory_is_the_callers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
