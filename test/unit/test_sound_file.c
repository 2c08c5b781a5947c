#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sndfile.h>

#include "base/bytes.h"
#include "close.h"
#include "complaint.h"
#include "edge/sound_file.h"
#include "piped.h"

enum { RATE = 44100, SECONDS = 2, FRAMES = RATE * SECONDS, CHANNELS = 2 };

static char path[] = "test_sound_file.XXXXXX";
static float sound[FRAMES * CHANNELS];
static float got[FRAMES * CHANNELS + 8 * RATE];
static uint8_t byte[4 << 20];
static size_t byte_n;

static int setup(void **state)
{
    (void)state;
    for (int i = 0; i < FRAMES; i++) {
        const double t = (double)i / RATE;
        sound[CHANNELS * i] = (float)(.5 * sin(2765 * t) * exp(-8 * fmod(t, .5)));
        sound[CHANNELS * i + 1] = -.5f * sound[CHANNELS * i];
    }
    const int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

static void write_sound(int format, int rate, int channel_n, const float *sample, int frame_n)
{
    SF_INFO info = {.samplerate = rate, .channels = channel_n, .format = format};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    assert_non_null(file);
    assert_int_equal(sf_writef_float(file, sample, frame_n), frame_n);
    sf_close(file);
    FILE *again = fopen(path, "rb");
    byte_n = fread(byte, 1, sizeof byte, again);
    fclose(again);
    assert_true(byte_n < sizeof byte);
}

static void write_bytes(size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(byte, 1, n, file), n);
    fclose(file);
}

static abzi_sound *open_sound(const char *from)
{
    hear(true);
    abzi_sound *s = abzi_sound_open(from);
    hear(false);
    return s;
}

static void assert_refused(const char *why)
{
    assert_null(open_sound(path));
    assert_int_equal(strncmp(complaint, "abrazo: ", 8), 0);
    assert_non_null(strstr(complaint, why));
    assert_ptr_equal(strchr(complaint, '\n'), complaint + strlen(complaint) - 1);
}

/// Read to the end, in pieces of first, first + 1 ... frames, or all alike; returns the frames and what is remarked.
static size_t read_all(abzi_sound *s, size_t first, bool alike, char remark[256])
{
    const size_t room = sizeof got / sizeof *got / abzi_sound_channels(s);
    size_t n = 0, now = 1;
    hear(true);
    for (size_t piece = first; now > 0 && n < room; piece = alike ? first : piece % 997 + 1) {
        const size_t want = piece < room - n ? piece : room - n;
        assert_true(abzi_sound_read(s, got + n * abzi_sound_channels(s), want, &now));
        n += now;
    }
    hear(false);
    assert_string_equal(complaint, "");
    abzi_sound_remark(s, remark, 256);
    abzi_sound_close(s);
    return n;
}

static const struct {
    const char *name;
    int format, rate, channel_n;
    double within;
} kinds[] = {
    {"WAV of 16 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, CHANNELS, 4e-5},
    {"WAV of 8 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, RATE, 1, 1e-2},
    {"WAV of floats", SF_FORMAT_WAV | SF_FORMAT_FLOAT, RATE, CHANNELS, 0},
    {"big-endian WAV", SF_FORMAT_WAV | SF_FORMAT_PCM_24 | SF_ENDIAN_BIG, RATE, CHANNELS, 1e-6},
    {"AIFF", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, RATE, CHANNELS, 4e-5},
    {"AU", SF_FORMAT_AU | SF_FORMAT_PCM_16, RATE, CHANNELS, 4e-5},
    {"FLAC", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, RATE, CHANNELS, 1e-6},
    {"OGG", SF_FORMAT_OGG | SF_FORMAT_VORBIS, RATE, CHANNELS, .1},
    {"Opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48000, CHANNELS, .1},
    {"MP3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, RATE, CHANNELS, .1},
    {"slowest", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, 0},
    {"fastest", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 192000, 64, 0},
};

static void every_kind_is_read_alike_from_a_file_and_a_pipe(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        static float first[sizeof got / sizeof *got];
        char remark[256];
        const size_t frame_n = FRAMES * CHANNELS / (size_t)(kinds[i].channel_n < 2 ? 2 : kinds[i].channel_n);
        const size_t sample_n = frame_n * (size_t)kinds[i].channel_n;
        write_sound(kinds[i].format, kinds[i].rate, kinds[i].channel_n, sound, (int)frame_n);
        abzi_sound *s = open_sound(path);
        assert_non_null(s);
        assert_int_equal(abzi_sound_rate(s), kinds[i].rate);
        assert_int_equal(abzi_sound_channels(s), kinds[i].channel_n);
        assert_int_equal(read_all(s, 735, true, remark), frame_n);
        assert_string_equal(remark, "");
        for (size_t k = 0; k < sample_n; k++) {
            assert_close((double)got[k], (double)sound[k], kinds[i].within);
        }
        memcpy(first, got, sample_n * sizeof *got);

        s = open_sound(path);
        assert_int_equal(read_all(s, 1, false, remark), frame_n);
        assert_memory_equal(got, first, sample_n * sizeof *got);

        const piped p = piped_begin(byte, byte_n);
        s = open_sound("-");
        assert_int_equal(read_all(s, 735, true, remark), frame_n);
        piped_end(p);
        assert_string_equal(remark, "");
        assert_memory_equal(got, first, sample_n * sizeof *got);
    }
}

static void a_pipe_is_heard_as_it_comes(void **state)
{
    (void)state;
    size_t n;
    int ends[2];
    write_sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, CHANNELS, sound, FRAMES);
    assert_int_equal(pipe(ends), 0);
    const int saved = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    const size_t there = 44 + 735 * 4;  // the head and a tick: asking for one byte more would wait for ever
    assert_int_equal(write(ends[1], byte, there), there);
    abzi_sound *s = open_sound("-");
    assert_non_null(s);
    assert_true(abzi_sound_read(s, got, 735, &n));
    assert_int_equal(n, 735);
    close(ends[1]);
    abzi_sound_close(s);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void a_cut_file_gives_what_is_there_and_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char remark[256];
        const size_t frame_n = FRAMES * CHANNELS / (size_t)(kinds[i].channel_n < 2 ? 2 : kinds[i].channel_n);
        write_sound(kinds[i].format, kinds[i].rate, kinds[i].channel_n, sound, (int)frame_n);
        write_bytes(byte_n - byte_n / 4);
        abzi_sound *s = open_sound(path);
        assert_non_null(s);
        const size_t n = read_all(s, 735, true, remark);
        assert_in_range(n, frame_n / 8, frame_n - 1);
        assert_true(strstr(remark, "ends after") || strstr(remark, "cut off"));
        assert_int_equal(strncmp(remark, path, strlen(path)), 0);
    }
}

static void the_promise_of_a_pipe_or_a_stopped_recorder_is_no_promise(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {UINT32_MAX, 0x80000000, 0x7FFFF000, 0};
    char remark[256];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, CHANNELS, sound, FRAMES);
        abzi_put_u32(byte + 40, sizes[i]);
        write_bytes(byte_n);
        assert_int_equal(read_all(open_sound(path), 735, true, remark), FRAMES);
        assert_string_equal(remark, "");
    }
    write_sound(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, RATE, CHANNELS, sound, FRAMES);
    byte[21] &= 0xF0;  // 36 bits of total samples; 0: unknown
    memset(byte + 22, 0, 4);
    write_bytes(byte_n);
    assert_int_equal(read_all(open_sound(path), 735, true, remark), FRAMES);
    assert_string_equal(remark, "");
}

static void damage_is_said_whatever_the_decoder_prints(void **state)
{
    (void)state;
    static const int formats[] = {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS,
                                  SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char remark[256];
        write_sound(formats[i], RATE, CHANNELS, sound, FRAMES);
        for (size_t at = byte_n * 3 / 4; at < byte_n * 3 / 4 + 300; at++) {
            byte[at] ^= 0x5A;
        }
        write_bytes(byte_n);
        assert_in_range(read_all(open_sound(path), 735, true, remark), FRAMES / 4, FRAMES);
        // A decoder of MP3 goes on behind it, and does not say so.
        assert_true(i == 2 || strlen(remark) > 0);
    }
}

static void what_is_no_number_is_silence_and_is_counted(void **state)
{
    (void)state;
    static float broken[1000];
    char remark[256];
    for (int i = 0; i < 1000; i++) {
        broken[i] = i % 100 == 3 ? NAN : i % 100 == 7 ? INFINITY : 3;
    }
    write_sound(SF_FORMAT_WAV | SF_FORMAT_FLOAT, RATE, 1, broken, 1000);
    assert_int_equal(read_all(open_sound(path), 735, true, remark), 1000);
    assert_non_null(strstr(remark, "20 samples are no numbers"));
    for (int i = 0; i < 1000; i++) {
        assert_close((double)got[i], isfinite(broken[i]) ? 3 : 0, 0);
    }
}

static void what_is_not_sound_is_refused_in_one_line(void **state)
{
    (void)state;
    write_bytes(0);
    assert_refused("is empty, expected sound");
    memset(byte, 'x', 1000);
    write_bytes(1000);
    assert_refused("is not sound");
    memcpy(byte, "RIFF", 4);
    write_bytes(1000);
    assert_refused("is damaged");
    memcpy(byte, "fLaC", 4);
    write_bytes(1000);
    assert_refused("is damaged");
    memcpy(byte, "OggS", 4);
    write_bytes(1000);
    assert_refused("is damaged");
    memcpy(byte, "ID3", 3);
    write_bytes(1000);
    assert_refused("is damaged");
    write_sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 7999, 1, sound, 100);
    assert_refused("7999 samples a second, expected 8000 to 192000");
    write_sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 192001, 1, sound, 100);
    assert_refused("192001 samples a second");
    write_sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, 65, sound, 100);
    assert_refused("65 channels, expected 1 to 64");
    assert_null(open_sound("."));
    assert_string_equal(complaint, "abrazo: .: Is a directory\n");
    assert_null(open_sound("no such file"));
    assert_string_equal(complaint, "abrazo: no such file: No such file or directory\n");
}

static void it_ends_when_asked(void **state)
{
    (void)state;
    static atomic_int asked;
    char remark[256];
    size_t n;
    write_sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, CHANNELS, sound, FRAMES);
    abzi_sound *s = open_sound(path);
    abzi_sound_end_when(s, &asked);
    assert_true(abzi_sound_read(s, got, 735, &n));
    assert_int_equal(n, 735);
    asked = SIGINT;
    assert_int_equal(read_all(s, 735, true, remark), 0);
    assert_string_equal(remark, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read_alike_from_a_file_and_a_pipe),
        cmocka_unit_test(a_pipe_is_heard_as_it_comes),
        cmocka_unit_test(a_cut_file_gives_what_is_there_and_says_so),
        cmocka_unit_test(the_promise_of_a_pipe_or_a_stopped_recorder_is_no_promise),
        cmocka_unit_test(damage_is_said_whatever_the_decoder_prints),
        cmocka_unit_test(what_is_no_number_is_silence_and_is_counted),
        cmocka_unit_test(what_is_not_sound_is_refused_in_one_line),
        cmocka_unit_test(it_ends_when_asked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
