#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/osc.h"

// The two messages that the specification spells out byte by byte.
static const uint8_t frequency[] = "/oscillator/4/frequency\0,f\0\0\x43\xdc\0";
static const uint8_t foo[] =
    "/foo\0\0\0\0,iisff\0\0\0\0\x03\xe8\xff\xff\xff\xffhello\0\0\0\x3f\x9d\xf3\xb6\x40\xb5\xb2\x2d";

static abz_osc_value text(const char *s)
{
    return (abz_osc_value){.type = 's', .n = (uint32_t)strlen(s), .as.s = s};
}

/// Status of reading all of it; *message_n good messages.
static abz_status read_all(const uint8_t *bytes, size_t n, int *message_n, abz_error *error)
{
    // an exact block, so that an address sanitizer sees the first byte read past the end
    uint8_t *block = malloc(n > 0 ? n : 1);
    assert_non_null(block);
    if (n > 0) {
        memcpy(block, bytes, n);
    }
    abz_osc_reader reader;
    abz_osc_message message;
    abz_osc_value value[32];
    abz_status worst = ABZ_OK, status;
    abz_error told;
    *message_n = 0;
    abz_osc_read_begin(&reader, block, n);
    while ((status = abz_osc_read(&reader, &message, &told)) != ABZ_EEND) {
        if (status == ABZ_OK) {
            assert_true(abz_osc_values(&message, value, 32) == strlen(message.types));
            ++*message_n;
        } else {
            worst = status;
            *error = told;
        }
    }
    assert_int_equal(abz_osc_read(&reader, &message, &told), ABZ_EEND);
    free(block);
    return worst;
}

static void messages_of_the_specification_are_read(void **state)
{
    (void)state;
    abz_osc_reader reader;
    abz_osc_message message;
    abz_osc_value value[8];
    abz_error error;
    abz_osc_read_begin(&reader, frequency, sizeof frequency);
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_OK);
    assert_string_equal(message.address, "/oscillator/4/frequency");
    assert_string_equal(message.types, "f");
    assert_true(message.time == ABZ_OSC_NOW);
    assert_int_equal(abz_osc_values(&message, value, 8), 1);
    assert_true(value[0].as.f == 440);
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_EEND);

    abz_osc_read_begin(&reader, foo, sizeof foo - 1);
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_OK);
    assert_string_equal(message.types, "iisff");
    assert_int_equal(abz_osc_values(&message, value, 8), 5);
    assert_true(value[0].as.i == 1000 && value[1].as.i == -1 && value[3].as.f == 1.234f && value[4].as.f == 5.678f);
    assert_string_equal(value[2].as.s, "hello");
    assert_int_equal(value[2].n, 5);
    assert_int_equal(abz_osc_values(&message, value, 2), 2);
}

static void messages_of_the_specification_are_written(void **state)
{
    (void)state;
    uint8_t out[64];
    abz_osc_writer writer;
    const abz_osc_value one = {.type = 'f', .as.f = 440};
    abz_osc_write_begin(&writer, out, sizeof out);
    assert_int_equal(abz_osc_write(&writer, "/oscillator/4/frequency", &one, 1), ABZ_OK);
    assert_int_equal(writer.n, sizeof frequency);
    assert_memory_equal(out, frequency, sizeof frequency);
    assert_int_equal(abz_osc_write(&writer, "/again", NULL, 0), ABZ_EINVAL);

    const abz_osc_value five[] = {{.type = 'i', .as.i = 1000},
                                  {.type = 'i', .as.i = -1},
                                  text("hello"),
                                  {.type = 'f', .as.f = 1.234f},
                                  {.type = 'f', .as.f = 5.678f}};
    abz_osc_write_begin(&writer, out, sizeof out);
    assert_int_equal(abz_osc_write(&writer, "/foo", five, 5), ABZ_OK);
    assert_int_equal(writer.n, sizeof foo - 1);
    assert_memory_equal(out, foo, sizeof foo - 1);
}

static void every_type_comes_back(void **state)
{
    (void)state;
    static const uint8_t blob[5] = {1, 0, 2, 0, 3};
    const abz_osc_value all[] = {{.type = 'i', .as.i = INT32_MIN},
                                 {.type = 'f', .as.f = -0.1f},
                                 text("abc"),
                                 {.type = 'b', .n = 5, .as.b = blob},
                                 {.type = 'T'},
                                 {.type = 'F'},
                                 {.type = 'N'},
                                 {.type = 'h', .as.h = INT64_MIN + 1},
                                 {.type = 'd', .as.d = 1e-300},
                                 {.type = 't', .as.t = 0x123456789abcdef0u},
                                 text("")};
    const size_t n = sizeof all / sizeof *all;
    uint8_t out[256];
    abz_osc_writer writer;
    abz_osc_reader reader;
    abz_osc_message message;
    abz_osc_value back[16];
    abz_error error;
    assert_int_equal(abz_osc_write_bundle(&writer, out, sizeof out, 77), ABZ_OK);
    assert_int_equal(abz_osc_write(&writer, "/all", all, n), ABZ_OK);
    assert_int_equal(abz_osc_write(&writer, "/none", NULL, 0), ABZ_OK);
    assert_true(writer.n % 4 == 0);
    abz_osc_read_begin(&reader, out, writer.n);
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_OK);
    assert_true(message.time == 77);
    assert_string_equal(message.types, "ifsbTFNhdts");
    assert_int_equal(abz_osc_values(&message, back, 16), n);
    assert_true(back[0].as.i == INT32_MIN && back[1].as.f == -0.1f && back[7].as.h == INT64_MIN + 1);
    assert_true(back[8].as.d == 1e-300 && back[9].as.t == 0x123456789abcdef0u);
    assert_string_equal(back[2].as.s, "abc");
    assert_int_equal(back[3].n, 5);
    assert_memory_equal(back[3].as.b, blob, 5);
    assert_string_equal(back[10].as.s, "");
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_OK);
    assert_string_equal(message.address, "/none");
    assert_int_equal(abz_osc_values(&message, back, 16), 0);
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_EEND);
}

/// Depth bundles in each other around one message. Returns the size.
static size_t wrap(int depth, uint8_t *out)
{
    static const uint8_t message[] = "/a\0\0,\0\0";
    size_t n = sizeof message;
    memcpy(out, message, n);
    for (int d = 0; d < depth; d++) {
        memmove(out + 20, out, n);
        memcpy(out, "#bundle\0\0\0\0\0\0\0\0\1\0\0\0", 20);
        out[15] = (uint8_t)d;
        out[19] = (uint8_t)n;
        n += 20;
    }
    return n;
}

static void bundles_lie_in_bundles_up_to_a_depth(void **state)
{
    (void)state;
    uint8_t bytes[512];
    abz_osc_reader reader;
    abz_osc_message message;
    abz_error error;
    int n;
    const size_t two = wrap(2, bytes);
    abz_osc_read_begin(&reader, bytes, two);
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_OK);
    assert_true(message.time == 0);  // the inner one's
    assert_int_equal(read_all(bytes, wrap(ABZ_OSC_DEPTH_MAX, bytes), &n, &error), ABZ_OK);
    assert_int_equal(n, 1);
    assert_int_equal(read_all(bytes, wrap(ABZ_OSC_DEPTH_MAX + 1, bytes), &n, &error), ABZ_ELIMIT);
    assert_int_equal(n, 0);
    assert_int_equal(read_all((const uint8_t *)"#bundle\0\0\0\0\0\0\0\0\1", 16, &n, &error), ABZ_OK);
    assert_int_equal(n, 0);
}

static void a_wrong_message_spoils_no_other(void **state)
{
    (void)state;
    uint8_t out[128];
    abz_osc_writer writer;
    abz_error error;
    int n;
    assert_int_equal(abz_osc_write_bundle(&writer, out, sizeof out, ABZ_OSC_NOW), ABZ_OK);
    for (int i = 0; i < 3; i++) {
        const abz_osc_value value = {.type = 'i', .as.i = i};
        assert_int_equal(abz_osc_write(&writer, "/i", &value, 1), ABZ_OK);
    }
    assert_int_equal(read_all(out, writer.n, &n, &error), ABZ_OK);
    assert_int_equal(n, 3);
    out[16 + 16 + 4] = '!';  // the second's slash
    assert_int_equal(read_all(out, writer.n, &n, &error), ABZ_EMALFORMED);
    assert_int_equal(n, 2);
    assert_int_equal(error.offset, 16 + 16 + 4);
}

static void malformed_packets_are_refused_with_a_place_and_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n, offset;
    } wrong[] = {
        {"", 0, 0},
        {"/a", 2, 0},
        {"/abc", 4, 0},                                       // no zero
        {"/a\0x", 4, 0},                                      // filled up with something
        {"a\0\0\0", 4, 0},                                    // no slash
        {"/\x7f\0\0", 4, 0},                                  // no letter
        {"/a\0\0i\0\0\0\0\0\0\0", 12, 0},                     // no comma
        {"/a\0\0,i\0\0", 8, 8},                               // no value
        {"/a\0\0,z\0\0\0\0\0\0", 12, 8},                      // no type
        {"/a\0\0,\0\0\0\0\0\0\0", 12, 8},                     // a value too many
        {"/a\0\0,s\0\0abcd", 12, 8},                          // no end
        {"/a\0\0,b\0\0\0\0\0\5abcd", 16, 8},                  // a blob too long
        {"/a\0\0,b\0\0\xff\xff\xff\xff", 12, 8},              // far too long
        {"/a\0\0,h\0\0\0\0\0\0", 12, 8},                      // half a value
        {"#bundle\0\0\0\0\0\0\0\0", 15, 0},                   // half a bundle
        {"#bundle\0\0\0\0\0", 12, 0},                         // three quarters
        {"#bundle\0\0\0\0\0\0\0\0\1\0\0\0\0", 20, 20},        // nothing in it
        {"#bundle\0\0\0\0\0\0\0\0\1\0\0\0\4", 20, 20},        // less in it than it says
        {"#bundle\0\0\0\0\0\0\0\0\1\0\0\0\3/a\0\0", 24, 20},  // three bytes
        {"#bundle\0\0\0\0\0\0\0\0\1\xff\xff\xff\xfc/a\0\0", 24, 20},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        abz_error error = {0};
        int n;
        if (read_all((const uint8_t *)wrong[i].bytes, wrong[i].n, &n, &error) != ABZ_EMALFORMED || n != 0 ||
            error.offset != wrong[i].offset || strlen(error.what) < 20) {
            fail_msg("case %zu: %s at %d", i, error.what, (int)error.offset);
        }
    }
}

static void what_does_not_fit_is_not_begun(void **state)
{
    (void)state;
    uint8_t out[64];
    abz_osc_writer writer;
    const abz_osc_value value = {.type = 'i', .as.i = 1}, strange = {.type = 'z'};
    for (size_t size = 0; size < 16; size++) {
        assert_int_equal(abz_osc_write_bundle(&writer, out, size, ABZ_OSC_NOW), ABZ_ENOMEM);
    }
    for (size_t size = 16; size < 32; size++) {
        memset(out, 0xee, sizeof out);
        assert_int_equal(abz_osc_write_bundle(&writer, out, size, ABZ_OSC_NOW), ABZ_OK);
        assert_int_equal(abz_osc_write(&writer, "/i", &value, 1), ABZ_ENOMEM);
        assert_int_equal(writer.n, 16);
        assert_int_equal(out[16], 0xee);
    }
    assert_int_equal(abz_osc_write_bundle(&writer, out, 32, ABZ_OSC_NOW), ABZ_OK);
    assert_int_equal(abz_osc_write(&writer, "i", &value, 1), ABZ_EINVAL);
    assert_int_equal(abz_osc_write(&writer, "/i", &strange, 1), ABZ_EINVAL);
    assert_int_equal(abz_osc_write(&writer, "/i", &value, 1), ABZ_OK);
    assert_int_equal(writer.n, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_of_the_specification_are_read),
        cmocka_unit_test(messages_of_the_specification_are_written),
        cmocka_unit_test(every_type_comes_back),
        cmocka_unit_test(bundles_lie_in_bundles_up_to_a_depth),
        cmocka_unit_test(a_wrong_message_spoils_no_other),
        cmocka_unit_test(malformed_packets_are_refused_with_a_place_and_a_reason),
        cmocka_unit_test(what_does_not_fit_is_not_begun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
