#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/hash.h"

/// The values of the xxHash project's own tests and documentation.
static void the_content_hash_is_xxh64(void **state)
{
    (void)state;
    const char *text = "Nobody inspects the spammish repetition";
    assert_true(abzi_hash64("", 0, 0) == 0xef46db3751d8e999u);
    assert_true(abzi_hash64("a", 1, 0) == 0xd24ec4f1a98c6e5bu);
    assert_true(abzi_hash64("abc", 3, 0) == 0x44bc2cf5ad770999u);
    assert_true(abzi_hash64(text, strlen(text), 0) == 0xfbcea83c8a378bf1u);
}

/// RFC 3720, appendix B.4.
static void the_checksum_is_crc32c(void **state)
{
    (void)state;
    uint8_t bytes[32] = {0};
    assert_int_equal(abzi_crc32c(0, bytes, 32), 0x8a9136aa);
    memset(bytes, 0xff, 32);
    assert_int_equal(abzi_crc32c(0, bytes, 32), 0x62a8ab43);
    for (int i = 0; i < 32; i++)
        bytes[i] = (uint8_t)i;
    assert_int_equal(abzi_crc32c(0, bytes, 32), 0x46dd794e);
    assert_int_equal(abzi_crc32c(0, "123456789", 9), 0xe3069283);
}

static void the_checksum_of_pieces_is_that_of_the_whole(void **state)
{
    (void)state;
    static uint8_t bytes[9001];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * i >> 3);
    const uint32_t whole = abzi_crc32c(0, bytes, sizeof bytes);
    for (size_t cut = 0; cut <= sizeof bytes; cut += 313) {
        uint32_t first = abzi_crc32c(0, bytes, cut);
        assert_int_equal(abzi_crc32c(first, bytes + cut, sizeof bytes - cut), whole);
    }
}

static void numbers_are_little_endian(void **state)
{
    (void)state;
    uint8_t p[8];
    abzi_put_u32(p, 0x01020304);
    assert_memory_equal(p, "\x04\x03\x02\x01", 4);
    assert_int_equal(abzi_get_u32(p), 0x01020304);
    abzi_put_u16(p, 0xfffe);
    assert_memory_equal(p, "\xfe\xff", 2);
    assert_int_equal(abzi_get_u16(p), 0xfffe);
    abzi_put_u64(p, 0xf1f2f3f4f5f6f7f8u);
    assert_memory_equal(p, "\xf8\xf7\xf6\xf5\xf4\xf3\xf2\xf1", 8);
    assert_true(abzi_get_u64(p) == 0xf1f2f3f4f5f6f7f8u);
    abzi_put_f32(p, -1.5f);
    assert_memory_equal(p, "\x00\x00\xc0\xbf", 4);
    assert_true(abzi_get_f32(p) == -1.5f);
    abzi_put_f64(p, .1);
    assert_true(abzi_get_f64(p) == .1);
    abzi_put_i32(p, -2);
    assert_memory_equal(p, "\xfe\xff\xff\xff", 4);
    assert_int_equal(abzi_get_i32(p), -2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_content_hash_is_xxh64),
        cmocka_unit_test(the_checksum_is_crc32c),
        cmocka_unit_test(the_checksum_of_pieces_is_that_of_the_whole),
        cmocka_unit_test(numbers_are_little_endian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
