#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "close.h"
#include "complaint.h"
#include "edge/click.h"
#include "edge/sound_file.h"

enum { RATE = 44100, FRAMES = 4 * RATE };

static char folder[] = "test_click.XXXXXX";
static float sound[2 * FRAMES], got[2 * FRAMES + 2];

static int setup(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * FRAMES; i++) {
        sound[i] = (float)(.4 * sin(.001 * i));
    }
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    unlink("out.wav");
    return chdir("..") == 0 ? rmdir(folder) : -1;
}

/// Files in the folder.
static int file_n(void)
{
    int n = 0;
    DIR *here = opendir(".");
    for (struct dirent *entry; (entry = readdir(here));) {
        n += entry->d_name[0] != '.';
    }
    closedir(here);
    return n;
}

static size_t read_out(uint32_t rate, uint32_t channel_n)
{
    size_t n;
    abzi_sound *file = abzi_sound_open("out.wav");
    char remark[256];
    assert_non_null(file);
    assert_int_equal(abzi_sound_rate(file), rate);
    assert_int_equal(abzi_sound_channels(file), channel_n);
    assert_true(abzi_sound_read(file, got, (2 * FRAMES + 2) / channel_n, &n));
    assert_false(abzi_sound_remark(file, remark, sizeof remark));
    abzi_sound_close(file);
    return n;
}

/// How loud a tone is in 10 ms of the left channel, after the frame: 0 .. 1.
static double tone(size_t frame, double hz)
{
    double s = 0, c = 0;
    const int n = RATE / 100;
    for (int i = 0; i < n; i++) {
        const double x = (double)(got[2 * (frame + (size_t)i)] - .75f * sound[2 * (frame + (size_t)i)]);
        s += x * sin(2 * 3.14159265358979 * hz * i / RATE);
        c += x * cos(2 * 3.14159265358979 * hz * i / RATE);
    }
    return 2 / (double)n * sqrt(s * s + c * c);
}

static void clicks_lie_on_the_beats_whenever_they_are_said(void **state)
{
    (void)state;
    // When it is said, in frames; the beat in seconds; does a bar begin.
    static const struct {
        size_t said;
        double beat_s;
        bool bar;
    } beats[] = {{RATE / 2, .5, true}, {RATE, 1.02, false}, {RATE * 2, 1.6, false}, {RATE * 3, 2.98, true}};
    abzi_click *click = abzi_click_open("out.wav", RATE, 2);
    assert_non_null(click);
    for (size_t at = 0, piece = 1, b = 0; at < FRAMES; at += piece, piece = piece * 3 % 911 + 1) {
        while (b < 4 && beats[b].said <= at) {
            abzi_click_beat(click, beats[b].beat_s, beats[b].bar);
            b++;
        }
        piece = piece < FRAMES - at ? piece : FRAMES - at;
        assert_true(abzi_click_sound(click, sound + 2 * at, piece));
    }
    assert_true(abzi_click_close(click, true));
    assert_int_equal(file_n(), 1);
    assert_int_equal(read_out(RATE, 2), FRAMES);
    for (int b = 0; b < 4; b++) {
        const size_t frame = (size_t)(beats[b].beat_s * RATE + .5);
        assert_true(tone(frame, beats[b].bar ? 1500 : 1000) > 2 * tone(frame, beats[b].bar ? 1000 : 1500));
        for (size_t i = 0; i < 2000; i++) {  // before it the sound alone
            const size_t k = 2 * (frame - 1 - i);
            assert_close((double)got[k], (double)(.75f * sound[k]), 3e-5);
            assert_close((double)got[k + 1], (double)(.75f * sound[k + 1]), 3e-5);
        }
    }
}

static void loud_sound_is_cut_not_wrapped(void **state)
{
    (void)state;
    static const float loud[6] = {5, -5, 1, -1, 1.3f, 0};
    abzi_click *click = abzi_click_open("out.wav", 8000, 1);
    abzi_click_beat(click, 0, false);
    assert_true(abzi_click_sound(click, loud, 6));
    assert_true(abzi_click_close(click, true));
    assert_int_equal(read_out(8000, 1), 6);
    assert_true(got[0] > .99f && got[1] < -.99f && got[2] > .5f);
}

static void a_beat_said_far_too_late_still_clicks(void **state)
{
    (void)state;
    abzi_click *click = abzi_click_open("out.wav", RATE, 2);
    assert_true(abzi_click_sound(click, sound, 3 * RATE));
    for (int i = 0; i < 100; i++) {
        abzi_click_beat(click, -1, false);
    }
    assert_true(abzi_click_sound(click, sound, RATE));
    assert_true(abzi_click_close(click, true));
    assert_int_equal(read_out(RATE, 2), FRAMES);
}

static void the_file_is_whole_or_not_there(void **state)
{
    (void)state;
    FILE *old = fopen("out.wav", "wb");
    fputs("old", old);
    fclose(old);
    abzi_click *click = abzi_click_open("out.wav", RATE, 2);
    assert_true(abzi_click_sound(click, sound, FRAMES));
    char text[8] = "";
    old = fopen("out.wav", "rb");
    assert_int_equal(fread(text, 1, sizeof text, old), 3);
    fclose(old);
    assert_true(abzi_click_close(click, false));
    assert_int_equal(file_n(), 1);
    old = fopen("out.wav", "rb");
    assert_int_equal(fread(text, 1, sizeof text, old), 3);
    fclose(old);
}

static void what_cannot_be_written_is_said(void **state)
{
    (void)state;
    hear(true);
    abzi_click *click = abzi_click_open("no folder/out.wav", RATE, 2);
    hear(false);
    assert_null(click);
    assert_string_equal(complaint, "abrazo: no folder/out.wav: No such file or directory\n");
    click = abzi_click_open("/dev/full", RATE, 2);
    assert_non_null(click);
    hear(true);
    assert_false(abzi_click_sound(click, sound, FRAMES));
    assert_false(abzi_click_close(click, true));
    hear(false);
    assert_string_equal(complaint, "abrazo: /dev/full: No space left on device\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clicks_lie_on_the_beats_whenever_they_are_said),
        cmocka_unit_test(loud_sound_is_cut_not_wrapped),
        cmocka_unit_test(a_beat_said_far_too_late_still_clicks),
        cmocka_unit_test(the_file_is_whole_or_not_there),
        cmocka_unit_test(what_cannot_be_written_is_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
