#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/journal.h"
#include "base/chance.h"

enum { TICKS = 14, BEGINS = 100, SECOND = 6, GAP = 10, LOST_N = 5 };  // segments begin before these ticks

static abz_room_input input[TICKS];
static uint8_t bytes[ABZ_JOURNAL_HEAD_SIZE + 2 * TICKS * ABZ_JOURNAL_RECORD_MAX];
static size_t size, begin[TICKS], end[TICKS];  // of the whole; of each tick, with what comes before and after it

static void fill(void *of, size_t n, uint32_t *seed)
{
    float *number = of;
    for (size_t i = 0; i < n / sizeof *number; i++) {
        number[i] = abzi_chance(seed) * 4 - 2;
    }
}

static abz_journal_head some_head(void)
{
    abz_journal_head head = {.dance = ABZ_DANCE_WALTZ, .repertoire_hash = UINT64_C(0x123456789abcdef0)};
    head.own_repertoire = true;
    head.room = (abz_room_config){.struct_size = sizeof head.room, .seed = 9, .you_are_lead = true};
    head.room.you = abz_body_of_height(1.81f);
    head.room.she = abz_body_of_height(1.62f);
    head.stands_by = head.room.hand_back = true;
    head.room.seated = ABZ_SEATED_SHE;
    head.room.camera.struct_size = sizeof head.room.camera;
    head.room.camera.height_m = 1.81f;
    head.room.camera.field_of_view_rad = 1.1f;
    head.room.headset.struct_size = sizeof head.room.headset;
    head.room.headset.height_m = 1.8f;
    head.room.music = (abz_pulse_config){sizeof head.room.music, ABZ_PULSE_MUSIC, 80, 100, 3, ABZ_DANCE_WALTZ};
    return head;
}

// A dance in which all kinds of things come.
static int write_it(void **state)
{
    (void)state;
    const abz_journal_head head = some_head();
    abz_journal_writer writer = {.tick = BEGINS};
    uint32_t seed = abzi_chance_seed(3);
    abz_journal_write_head(bytes);
    size = ABZ_JOURNAL_HEAD_SIZE;
    for (int i = 0; i < TICKS; i++) {
        abz_room_input *it = &input[i];
        begin[i] = size;
        writer.tick += i == GAP ? LOST_N : 0;
        if (i == 0 || i == SECOND || i == GAP) {
            size += abz_journal_write_segment(&writer, &head, NULL, bytes + size);
        }
        it->wishes = (abz_wishes){.leads = (uint32_t)(i / 8), .gentle = 0.5f, .music = 1, .calibrate = i == 13};
        it->sight = (uint32_t)i % ABZ_SIGHT_N;
        if (it->sight == ABZ_SIGHT_JOINTS) {
            it->seen = 0x1ffffe;
            fill(it->joint, sizeof it->joint, &seed);
        } else if (it->sight == ABZ_SIGHT_CAMERA) {
            fill(&it->sighting.landmark, sizeof it->sighting.landmark, &seed);
            it->sighting.person_n = 2;
            it->sighting.aspect = 1.5f;
        } else if (it->sight == ABZ_SIGHT_POINTS) {
            fill(&it->points, sizeof it->points, &seed);
        }
        it->heard = i % 3 == 0;
        if (it->heard) {
            fill(&it->sound, sizeof it->sound, &seed);
        }
        it->felt = i % 4 < 2;
        if (it->felt) {
            fill(&it->value, sizeof it->value, &seed);
        }
        size += abz_journal_write_tick(&writer, it, (uint64_t)i << 33, bytes + size);
        if (i % 7 == 6) {
            size += abz_journal_write_hash(&writer, (uint64_t)i << 40 | 5, bytes + size);
        }
        end[i] = size;
    }
    return 0;
}

/// Of the evening.
static uint64_t tick_of(int i)
{
    return (uint64_t)(BEGINS + i + (i >= GAP ? LOST_N : 0));
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    abz_journal journal;
    abz_journal_head head;
    abz_journal_record record;
    abz_error error;
    assert_int_equal(abz_journal_open(bytes, size, &journal, &head, &error), ABZ_OK);
    const abz_journal_head expected = some_head();
    assert_int_equal(head.dance, expected.dance);
    assert_true(head.repertoire_hash == expected.repertoire_hash);
    assert_true(head.own_repertoire && head.room.you_are_lead && head.stands_by && head.room.hand_back);
    assert_int_equal(head.room.seated, ABZ_SEATED_SHE);
    assert_int_equal(head.room.seed, 9);
    assert_memory_equal(&head.room.you, &expected.room.you, sizeof head.room.you);
    assert_memory_equal(&head.room.she, &expected.room.she, sizeof head.room.she);
    assert_memory_equal(&head.room.music, &expected.room.music, sizeof head.room.music);
    assert_memory_equal(&head.room.camera, &expected.room.camera, sizeof head.room.camera);
    assert_memory_equal(&head.room.headset, &expected.room.headset, sizeof head.room.headset);
    assert_int_equal(journal.first, BEGINS);
    for (int i = 0; i < TICKS; i++) {
        assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_OK);
        if (i == 0 || i == SECOND || i == GAP) {
            assert_int_equal(record.kind, ABZ_JOURNAL_SEGMENT);
            assert_true(abz_journal_same_room(&record.head, &expected) && record.snapshot_n == 0);
            assert_int_equal(record.lost_n, i == GAP ? LOST_N : 0);
            assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_OK);
        }
        assert_int_equal(record.kind, ABZ_JOURNAL_TICK);
        assert_memory_equal(&record.input, &input[i], sizeof input[i]);
        assert_true(record.hash == (uint64_t)i << 33);
        assert_int_equal(journal.tick, tick_of(i) + 1);
        if (i % 7 == 6) {
            assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_OK);
            assert_int_equal(record.kind, ABZ_JOURNAL_HASH);
            assert_true(record.hash == ((uint64_t)i << 40 | 5));
        }
    }
    assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_EEND);
}

// How many ticks can be read of so many bytes; *status is what ended it.
static int readable(const uint8_t *of, size_t n, abz_status *status)
{
    abz_journal journal;
    abz_journal_head head;
    abz_journal_record record;
    abz_error error;
    int tick_n = 0;
    *status = abz_journal_open(of, n, &journal, &head, &error);
    while (*status == ABZ_OK) {
        *status = abz_journal_next(&journal, &record, &error);
        tick_n += *status == ABZ_OK && record.kind == ABZ_JOURNAL_TICK;
    }
    return tick_n;
}

static void cut_anywhere_it_opens_to_its_last_whole_tick(void **state)
{
    (void)state;
    int whole = 0;
    for (size_t n = 0; n <= size; n++) {
        uint8_t *cut = malloc(n + (n == 0));  // so that a sanitizer sees who reads beyond
        assert_non_null(cut);
        memcpy(cut, bytes, n);
        abz_status status;
        int tick_n = readable(cut, n, &status);
        free(cut);
        while (whole < TICKS && end[whole] <= n) {
            whole++;
        }
        // the hash after a tick may be what is cut
        assert_true(tick_n == whole || tick_n == whole + 1);
        assert_true(status == ABZ_EEND || status == ABZ_ECORRUPT || (n < ABZ_JOURNAL_HEAD_SIZE && tick_n == 0));
    }
}

static void damage_is_found_wherever_it_is(void **state)
{
    (void)state;
    int whole = 0;
    for (size_t at = 0; at < size; at++) {
        abz_status status;
        bytes[at] ^= 0x40;
        int tick_n = readable(bytes, size, &status);
        bytes[at] ^= 0x40;
        while (whole < TICKS && end[whole] <= at) {
            whole++;
        }
        assert_true(tick_n == whole || tick_n == whole + 1);
        assert_int_not_equal(status, ABZ_EEND);
    }
}

static void a_tick_of_another_place_does_not_fit(void **state)
{
    (void)state;
    static uint8_t without[sizeof bytes];  // the second tick is missing
    memcpy(without, bytes, end[0]);
    memcpy(without + end[0], bytes + end[1], size - end[1]);
    abz_status status;
    assert_int_equal(readable(without, size - (end[1] - end[0]), &status), 1);
    assert_int_equal(status, ABZ_ECORRUPT);
}

static void any_second_is_begun_within_a_segment(void **state)
{
    (void)state;
    abz_journal journal;
    abz_journal_head head;
    abz_journal_record record;
    abz_error error;
    assert_int_equal(abz_journal_open(bytes, size, &journal, &head, &error), ABZ_OK);
    for (int i = TICKS - 1; i >= 0; i--) {
        const int from = i >= GAP ? GAP : i >= SECOND ? SECOND : 0;
        abz_journal_seek(&journal, tick_of(i));
        assert_int_equal(journal.at, begin[from]);
        for (int k = from; k <= i; k++) {
            do {
                assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_OK);
            } while (record.kind != ABZ_JOURNAL_TICK);
            assert_memory_equal(&record.input, &input[k], sizeof input[k]);
        }
        assert_int_equal(journal.tick, tick_of(i) + 1);
    }
    abz_journal_seek(&journal, 0);  // before it began
    assert_int_equal(journal.at, begin[0]);
    abz_journal_seek(&journal, tick_of(GAP) - 2);  // what is missing is begun before
    assert_int_equal(journal.at, begin[SECOND]);
}

// A segment that is damaged is none; what lies before it still leads there.
static void what_is_damaged_is_not_begun_with(void **state)
{
    (void)state;
    abz_journal journal;
    abz_journal_head head;
    abz_error error;
    assert_int_equal(abz_journal_open(bytes, size, &journal, &head, &error), ABZ_OK);
    bytes[begin[SECOND] + 40] ^= 1;
    abz_journal_seek(&journal, tick_of(SECOND + 1));
    assert_int_equal(journal.at, begin[0]);
    bytes[begin[SECOND] + 40] ^= 1;
    abz_journal_seek(&journal, tick_of(SECOND + 1));
    assert_int_equal(journal.at, begin[SECOND]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(cut_anywhere_it_opens_to_its_last_whole_tick),
        cmocka_unit_test(damage_is_found_wherever_it_is),
        cmocka_unit_test(a_tick_of_another_place_does_not_fit),
        cmocka_unit_test(any_second_is_begun_within_a_segment),
        cmocka_unit_test(what_is_damaged_is_not_begun_with),
    };
    return cmocka_run_group_tests(tests, write_it, NULL);
}
