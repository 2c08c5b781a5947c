#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/wire.h"
#include "base/bytes.h"

static uint8_t message[ABZ_WIRE_MOMENT_SIZE];
static abz_wire_message read_back;
static abz_error error;

static abz_status read_it(size_t n)
{
    return abz_wire_read(message, n, &read_back, &error);
}

static void fill_landmarks(void)
{
    memset(message, 0, sizeof message);
    message[0] = ABZ_WIRE_LANDMARKS;
    message[1] = ABZ_WIRE_VERSION;
    abzi_put_u32(message + 4, 7);
    abzi_put_f32(message + 8, 0.05f);
    abzi_put_u16(message + 12, 1778);
    message[14] = 1;
    for (int i = 0; i < 6 * ABZ_LANDMARK_N; i++) {
        abzi_put_f32(message + 16 + 4 * i, (float)i / 256);
    }
}

static void landmarks_are_read(void **state)
{
    (void)state;
    fill_landmarks();
    assert_int_equal(read_it(ABZ_WIRE_LANDMARKS_SIZE), ABZ_OK);
    assert_int_equal(read_back.kind, ABZ_WIRE_LANDMARKS);
    assert_int_equal(read_back.sequence, 7);
    assert_int_equal(read_back.sighting.person_n, 1);
    assert_float_equal(read_back.sighting.aspect, 1.778, 1e-6);
    assert_float_equal(read_back.sighting.age_s, 0.05, 1e-6);
    assert_float_equal(read_back.sighting.landmark[2].z_m, 14 / 256.0, 0);
    assert_float_equal(read_back.sighting.landmark[32].visible, 197 / 256.0, 0);
}

static void landmarks_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        float value;
    } wrong[] = {{8, -1}, {8, 11}, {8, NAN}, {16, NAN}, {16, 101}, {36, 1.5f}, {36, -0.1f}, {28, INFINITY}, {28, 21}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        fill_landmarks();
        abzi_put_f32(message + wrong[i].at, wrong[i].value);
        assert_int_equal(read_it(ABZ_WIRE_LANDMARKS_SIZE), ABZ_EMALFORMED);
        assert_int_equal(error.offset, wrong[i].at);
    }
    static const uint8_t bytes[] = {0, 2, 3, 14, 15};
    for (size_t i = 0; i < sizeof bytes; i++) {
        fill_landmarks();
        message[bytes[i]] = 99;
        assert_int_equal(read_it(ABZ_WIRE_LANDMARKS_SIZE), ABZ_EMALFORMED);
        assert_true(error.what[0] != 0);
    }
    fill_landmarks();
    message[1] = ABZ_WIRE_VERSION + 1;
    assert_int_equal(read_it(ABZ_WIRE_LANDMARKS_SIZE), ABZ_EVERSION);
    fill_landmarks();
    abzi_put_u32(message + 4, 0);
    assert_int_equal(read_it(ABZ_WIRE_LANDMARKS_SIZE), ABZ_EMALFORMED);
}

static void only_whole_messages_are_read(void **state)
{
    (void)state;
    fill_landmarks();
    for (size_t n = 0; n < sizeof message; n++) {
        assert_int_equal(read_it(n) == ABZ_OK, n == ABZ_WIRE_LANDMARKS_SIZE);
    }
    message[0] = ABZ_WIRE_MOMENT;  // a page does not send these
    assert_int_equal(read_it(sizeof message), ABZ_EMALFORMED);
}

static void wishes_are_read(void **state)
{
    (void)state;
    memset(message, 0, sizeof message);
    message[0] = ABZ_WIRE_WISHES;
    message[1] = ABZ_WIRE_VERSION;
    message[4] = ABZ_BOTH_LEAD;
    message[5] = 1 | 4 | 8;
    abzi_put_f32(message + 8, 0.25f);
    abzi_put_f32(message + 12, -0.2f);
    message[16] = ABZ_DANCE_WALTZ;
    assert_int_equal(read_it(ABZ_WIRE_WISHES_SIZE), ABZ_OK);
    assert_int_equal(read_back.wishes.leads, ABZ_BOTH_LEAD);
    assert_int_equal(read_back.wishes.mirror, 1);
    assert_int_equal(read_back.wishes.music, 0);
    assert_int_equal(read_back.wishes.calibrate, 1);
    assert_int_equal(read_back.wish_bits, ABZ_WISH_RECORD);
    assert_float_equal(read_back.wishes.gentle, 0.25, 0);
    assert_int_equal(read_back.dance, ABZ_DANCE_WALTZ);
    abzi_put_f32(message + 8, ABZ_GENTLE_AUTO);
    assert_int_equal(read_it(ABZ_WIRE_WISHES_SIZE), ABZ_OK);
    assert_float_equal(read_back.wishes.gentle, ABZ_GENTLE_AUTO, 0);
    abzi_put_f32(message + 8, -0.5f);
    assert_int_equal(read_it(ABZ_WIRE_WISHES_SIZE), ABZ_EMALFORMED);
    abzi_put_f32(message + 8, 0.25f);
    static const struct {
        size_t at;
        uint8_t value;
    } wrong[] = {{4, 3}, {5, 32}, {16, 0}, {16, ABZ_DANCE_N}, {11, 0x7f}, {15, 0xff}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint8_t was = message[wrong[i].at];
        message[wrong[i].at] = wrong[i].value;
        assert_int_equal(read_it(ABZ_WIRE_WISHES_SIZE), ABZ_EMALFORMED);
        message[wrong[i].at] = was;
    }
}

// The table in abrazo/wire.h, number by number.
static void a_moment_lies_where_the_table_says(void **state)
{
    (void)state;
    abz_room_output output = {.tick = UINT64_C(0x1122334455667788),
                              .flags = 0x201,
                              .you_seen = 0x1fffff,
                              .blind = ABZ_BLIND_FEET,
                              .calibrating = 0.5f,
                              .leads = ABZ_SHE_LEADS,
                              .figure = -1,
                              .count = 2.5f,
                              .confidence = 0.75f,
                              .together = -1,
                              .chance = 0.25f};
    output.pulse = (abz_beat){.phase = 0.125f, .period_s = 0.625f, .confidence = 0.875f};
    output.music = (abz_beat){.flags = ABZ_BEAT_BAR, .period_s = 0.6f, .in_bar = 3, .bar_n = 4};
    output.you[20].z = 3.5f;
    output.she.pos[0].x = -1.5f;
    output.she.rot[20].w = 1;
    output.height_m = 1.75f;
    output.fall = (abz_fall){ABZ_FALL_DOWN, 77, 2, 0.625f};
    output.seated = 2;
    output.chair[0].x_m = 1.5f;
    output.gentle = .375f;
    output.today = (abz_today){.125f, .25f, .5f, .625f, .75f};
    output.chair[1].caster_rad[1] = -0.25f;
    output.chair_shape[0].wheel_m = 0.3125f;
    output.chair_shape[1].ankle[0].z = 0.4375f;
    output.stands_by = 1;
    output.stand_in.act = ABZ_STAND_IN_CARRYING;
    output.stand_in.since_s = 2.25f;
    output.stand_in.place = ABZ_ROLE_FOLLOW;
    output.stand_in.pose.pos[20].z = 4.5f;
    output.stand_in.pose.rot[ABZ_RIGHT_HAND].w = 0.75f;
    output.landed_ago[2][ABZ_RIGHT] = 9;
    output.landed_ago[0][ABZ_LEFT] = 7;
    output.landed_ago[1][ABZ_RIGHT] = UINT32_MAX;
    const abz_wire_around around = {

        .dance = ABZ_DANCE_TANGO,
        .recording = true,
        .has_music = true,
        .bedside = true,
        .music_at_s = 12.5f,
        .wished_gentle = -1,
        .viewer_n = 8};
    uint8_t out[ABZ_WIRE_MOMENT_SIZE];
    memset(out, 0xff, sizeof out);
    abz_wire_write_moment(&output, &around, out);
    static const uint8_t head[] = {16,
                                   ABZ_WIRE_VERSION,
                                   0,
                                   0,
                                   1,
                                   2,
                                   0,
                                   0,
                                   0x88,
                                   0x77,
                                   0x66,
                                   0x55,
                                   0x44,
                                   0x33,
                                   0x22,
                                   0x11,
                                   0xff,
                                   0xff,
                                   0x1f,
                                   0,
                                   ABZ_BLIND_FEET,
                                   ABZ_SHE_LEADS,
                                   ABZ_DANCE_TANGO,
                                   1 | 4 | 16};
    assert_memory_equal(out, head, sizeof head);
    assert_float_equal(abzi_get_f32(out + 24), 0.5, 0);
    assert_int_equal(abzi_get_i32(out + 28), -1);
    static const float number[] = {2.5f, 0.75f, -1, 0.25f, 0.125f, 0.625f, 0.875f};
    for (size_t i = 0; i < 7; i++) {
        assert_float_equal(abzi_get_f32(out + 32 + 4 * i), number[i], 0);
    }
    assert_int_equal(abzi_get_u32(out + 60), 3 | 4 << 16);
    assert_float_equal(abzi_get_f32(out + 64), 12.5, 0);
    assert_int_equal(abzi_get_u32(out + 68), 8);
    assert_float_equal(abzi_get_f32(out + 72 + 12 * 20 + 8), 3.5, 0);
    assert_float_equal(abzi_get_f32(out + 324), -1.5, 0);
    assert_float_equal(abzi_get_f32(out + 576 + 16 * 20 + 12), 1, 0);
    static const uint32_t ago[] = {7, 0, 0, UINT32_MAX};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(abzi_get_u32(out + 912 + 4 * i), ago[i]);
    }
    assert_float_equal(abzi_get_f32(out + 928), 1.75f, 0);
    assert_int_equal(abzi_get_u32(out + 932), ABZ_FALL_DOWN);
    assert_int_equal(abzi_get_u32(out + 936), 77);
    assert_float_equal(abzi_get_f32(out + 940), 0.625f, 0);
    assert_int_equal(abzi_get_u32(out + 944), 2);
    assert_int_equal(abzi_get_u32(out + 948), 2);
    assert_int_equal(abzi_get_u32(out + 1152), 1 + ABZ_STAND_IN_CARRYING);
    assert_float_equal(abzi_get_f32(out + 1156), 2.25f, 0);
    assert_int_equal(abzi_get_u32(out + 1160), ABZ_ROLE_FOLLOW);
    assert_int_equal(abzi_get_u32(out + 1168), 9);
    assert_float_equal(abzi_get_f32(out + 1172 + 12 * 20 + 8), 4.5f, 0);
    assert_float_equal(abzi_get_f32(out + 1468), 0.75f, 0);
    assert_float_equal(abzi_get_f32(out + 952), 1.5f, 0);
    assert_float_equal(abzi_get_f32(out + 1004), -0.25f, 0);
    assert_float_equal(abzi_get_f32(out + 1008), 0.3125f, 0);
    assert_float_equal(abzi_get_f32(out + 1148), 0.4375f, 0);
    static const float gentle[] = {.375f, .125f, .25f, .5f, .625f, .75f, -1};
    for (size_t i = 0; i < sizeof gentle / sizeof *gentle; i++) {
        assert_float_equal(abzi_get_f32(out + 1472 + 4 * i), gentle[i], 0);
    }
    for (size_t i = 1500; i < sizeof out; i++) {
        assert_int_equal(out[i], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(landmarks_are_read),
        cmocka_unit_test(landmarks_that_cannot_be_are_refused),
        cmocka_unit_test(only_whole_messages_are_read),
        cmocka_unit_test(wishes_are_read),
        cmocka_unit_test(a_moment_lies_where_the_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
