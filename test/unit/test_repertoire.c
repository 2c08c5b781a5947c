#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "learned.h"
#include "partner/format.h"

// Places in the head: the table in format.h.
enum { VERSION_AT = 8, CRC_AT = 12, SIZE_AT = 16, COUNTS_AT = 32, BODY_AT = 56, STANDING_AT = 324 };

static uint8_t *whole, *bytes;
static size_t size;
static abz_repertoire repertoire;
static abz_error error;

static int setup(void **state)
{
    (void)state;
    whole = learned_by_rule(2, 90, &size, &repertoire);
    bytes = aligned(size);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(whole);
    free(bytes);
    return 0;
}

static void fresh(void)
{
    memcpy(bytes, whole, size);
}

static abz_status open_n(size_t n)
{
    abz_repertoire r;
    memset(&error, 0, sizeof error);
    abz_status status = abz_repertoire_open(bytes, n, &r, &error);
    if (status != ABZ_OK) {
        assert_int_equal(error.status, status);
        assert_true(strlen(error.what) > 10);
    }
    return status;
}

/// With the checksum made right again.
static abz_status open_signed(void)
{
    abzi_put_u32(bytes + CRC_AT, abzi_crc32c(0, bytes + 16, size - 16));
    return open_n(size);
}

static void put_f32(size_t at, float value)
{
    abzi_put_f32(bytes + at, value);
}

static size_t section_at(const void *section)
{
    return (size_t)((const uint8_t *)section - whole);
}

static void what_was_learned_opens(void **state)
{
    (void)state;
    fresh();
    assert_int_equal(open_n(size), ABZ_OK);
    assert_int_equal(repertoire.take_n, 2);
    assert_int_equal(repertoire.tick_n, 180);
    assert_int_equal(size % ABZ_REPERTOIRE_ALIGN, 0);
    const abz_body body = dancers_body(.97f);
    assert_memory_equal(&repertoire.body, &body, sizeof body);
}

static void other_files_are_no_repertoire(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        fresh();
        bytes[i] ^= 0x20;
        assert_int_equal(open_n(size), ABZ_EMALFORMED);
    }
    fresh();
    for (size_t n = 0; n < 8; n++)
        assert_int_equal(open_n(n), ABZ_EMALFORMED);
    memset(bytes, 0, size);
    assert_int_equal(open_n(size), ABZ_EMALFORMED);
    strcpy((char *)bytes, "HIERARCHY\nROOT Hips\n");
    assert_int_equal(open_n(size), ABZ_EMALFORMED);
}

static void a_text_transfer_is_noticed(void **state)
{
    (void)state;
    fresh();
    memmove(bytes + 6, bytes + 7, size - 7);  // CR LF became LF
    assert_int_equal(open_n(size - 1), ABZ_EMALFORMED);
}

static void another_version_is_named(void **state)
{
    (void)state;
    fresh();
    abzi_put_u32(bytes + VERSION_AT, ABZI_REPERTOIRE_VERSION + 1);
    assert_int_equal(open_n(size), ABZ_EVERSION);
    assert_non_null(strstr(error.what, "version"));
    abzi_put_u32(bytes + VERSION_AT, 0);
    assert_int_equal(open_n(size), ABZ_EVERSION);
}

static void a_file_cut_short_or_grown_is_damaged(void **state)
{
    (void)state;
    fresh();
    for (size_t n = 8; n < size; n += n < 1000 || n > size - 200 ? 1 : 97)
        assert_int_equal(open_n(n), ABZ_ECORRUPT);
    uint8_t *longer = aligned(size + 64);
    memcpy(longer, whole, size);
    abz_repertoire r;
    assert_int_equal(abz_repertoire_open(longer, size + 64, &r, &error), ABZ_ECORRUPT);
    free(longer);
}

static void a_flipped_bit_anywhere_is_damage(void **state)
{
    (void)state;
    fresh();
    for (size_t i = CRC_AT; i < size; i += i < 1000 || i > size - 200 ? 1 : 61) {
        bytes[i] ^= (uint8_t)(1 << i % 8);
        assert_int_equal(open_n(size), ABZ_ECORRUPT);
        bytes[i] ^= (uint8_t)(1 << i % 8);
    }
    assert_int_equal(open_n(size), ABZ_OK);
}

static void bytes_must_be_aligned(void **state)
{
    (void)state;
    uint8_t *shifted = aligned(size + 64);
    memcpy(shifted + 4, whole, size);
    abz_repertoire r;
    assert_int_equal(abz_repertoire_open(shifted + 4, size, &r, &error), ABZ_EINVAL);
    free(shifted);
}

static void counts_that_contradict_each_other_are_refused(void **state)
{
    (void)state;
    static const uint32_t wrong[] = {0, 1, 3, 7, 59, 61, 65536, 0x7fffffff, 0x80000000, 0xffffffff};
    for (size_t count = 0; count < 6; count++)
        for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
            fresh();
            uint32_t was = abzi_get_u32(bytes + COUNTS_AT + 4 * count);
            if (was == wrong[w])
                continue;
            abzi_put_u32(bytes + COUNTS_AT + 4 * count, wrong[w]);
            abz_status status = open_signed();
            // What the gap to the next 64 bytes hides may pass: it is zero there, and does no harm.
            bool hidden = (count == 2 && (wrong[w] == 59 || wrong[w] == 61)) || (count == 5 && wrong[w] < 64);
            assert_true(status == ABZ_EMALFORMED || hidden);
        }
}

static void takes_must_follow_each_other(void **state)
{
    (void)state;
    static const uint32_t wrong[][4] = {{1, 89, 90, 90},  {0, 90, 91, 89},         {0, 90, 90, 91}, {0, 90, 90, 89},
                                        {0, 180, 180, 0}, {0, 0xffffffff, 90, 90}, {90, 90, 0, 90}, {0, 91, 90, 89}};
    for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
        fresh();
        for (size_t i = 0; i < 4; i++)
            abzi_put_u32(bytes + section_at(repertoire.take) + 4 * i, wrong[w][i]);
        assert_int_equal(open_signed(), ABZ_EMALFORMED);
    }
}

static void rows_must_be_of_ticks_that_there_are(void **state)
{
    (void)state;
    for (uint32_t row = 0; row < repertoire.row_n; row += 7) {
        fresh();
        abzi_put_u32(bytes + section_at(repertoire.tick) + 4 * row, row % 2 == 0 ? 180 : 0xffffffff);
        assert_int_equal(open_signed(), ABZ_EMALFORMED);
    }
}

static void numbers_that_are_none_are_refused(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY, 3e38f};
    const struct {
        const void *section;
        size_t size;
    } part[] = {{repertoire.mean, repertoire.raw_n * 4},
                {repertoire.projection, repertoire.raw_n * ABZI_SEARCH_N * 4},
                {repertoire.feature, abzi_leaves(repertoire.row_n) * ABZI_LEAF_ROWS * ABZI_SEARCH_N * 4},
                {repertoire.box, (2 * abzi_leaves(repertoire.row_n) - 1) * 2 * ABZI_SEARCH_N * 4},
                {whole + BODY_AT, sizeof(abz_body)},
                {whole + STANDING_AT, 8}};
    for (size_t p = 0; p < sizeof part / sizeof *part; p++)
        for (size_t i = 0; i < part[p].size / 4; i += i + 2 < part[p].size / 4 && i > 3 ? 97 : 1) {
            fresh();
            put_f32(section_at(part[p].section) + 4 * i, bad[i % 4]);
            assert_int_equal(open_signed(), ABZ_EMALFORMED);
        }
    for (size_t i = 0; i < 8; i++) {
        fresh();
        put_f32(section_at(abzi_moment_at(&repertoire, 179)) + 4 * i, bad[i % 4]);
        assert_int_equal(open_signed(), ABZ_EMALFORMED);
    }
}

static void a_body_without_legs_is_refused(void **state)
{
    (void)state;
    fresh();
    memset(bytes + BODY_AT + 12 * ABZ_LEFT_FOOT, 0, 12);
    assert_int_equal(open_signed(), ABZ_EMALFORMED);
    fresh();
    put_f32(BODY_AT + 12 * ABZ_JOINT_N, 0);  // hips on the floor
    assert_int_equal(open_signed(), ABZ_EMALFORMED);
}

static void one_place_alone_has_no_other(void **state)
{
    (void)state;
    abz_repertoire other;
    assert_int_equal(abz_repertoire_open_other(&repertoire, &other, &error), ABZ_EEMPTY);
    assert_non_null(strstr(error.what, "learn it again"));
}

static void both_places_open_and_are_what_one_would_be_alone(void **state)
{
    (void)state;
    size_t both_size;
    abz_repertoire first, other;
    uint8_t *both = learned_by_rule_both(2, 90, &both_size, &first, &other);
    assert_true(both_size > size);
    assert_int_equal(first.content_hash != repertoire.content_hash, 1);  // its head says what follows
    assert_memory_equal(first.moment, repertoire.moment, repertoire.tick_n * 248);
    assert_int_equal(other.tick_n, 180);
    const abz_body his = dancers_body(1.05f);
    assert_memory_equal(&other.body, &his, sizeof his);
    // What is damaged anywhere is damaged.
    abz_repertoire r;
    assert_int_equal(abz_repertoire_open(both, both_size - 64, &r, &error), ABZ_ECORRUPT);
    both[both_size - 1] ^= 1;
    both[size + 400] ^= 1;
    assert_int_equal(abz_repertoire_open(both, both_size, &r, &error), ABZ_ECORRUPT);
    free(both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_learned_opens),
        cmocka_unit_test(other_files_are_no_repertoire),
        cmocka_unit_test(a_text_transfer_is_noticed),
        cmocka_unit_test(another_version_is_named),
        cmocka_unit_test(a_file_cut_short_or_grown_is_damaged),
        cmocka_unit_test(a_flipped_bit_anywhere_is_damage),
        cmocka_unit_test(bytes_must_be_aligned),
        cmocka_unit_test(counts_that_contradict_each_other_are_refused),
        cmocka_unit_test(takes_must_follow_each_other),
        cmocka_unit_test(rows_must_be_of_ticks_that_there_are),
        cmocka_unit_test(numbers_that_are_none_are_refused),
        cmocka_unit_test(a_body_without_legs_is_refused),
        cmocka_unit_test(one_place_alone_has_no_other),
        cmocka_unit_test(both_places_open_and_are_what_one_would_be_alone),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
