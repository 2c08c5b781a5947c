#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "live/recorder.h"

enum { TICKS = 400, EPOCH = 3 };

static char folder[] = "recorder-XXXXXX", path[64];
static abzi_tape *tape;
static abz_journal_writer writer;

static int make_folder(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/dance.abd", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int open_tape(void **state)
{
    (void)state;
    tape = abzi_tape_open();
    assert_non_null(tape);
    atomic_store(&tape->word, (uint64_t)EPOCH << 48);
    writer = (abz_journal_writer){0};
    return 0;
}

static int close_tape(void **state)
{
    (void)state;
    abzi_tape_close(tape);
    unlink(path);
    return 0;
}

static abz_room_input at(uint64_t i)
{
    abz_room_input input = {.sight = ABZ_SIGHT_JOINTS, .seen = (uint32_t)i, .heard = 1};
    input.joint[3].y = (float)i;
    input.sound.level[7] = (float)i / 2;
    return input;
}

static void dance_segment(void)
{
    abz_journal_head head = {.dance = ABZ_DANCE_SALSA, .repertoire_hash = 7};
    head.room = (abz_room_config){.struct_size = sizeof head.room};
    head.room.you = abz_body_of_height(1.8f);
    head.room.she = abz_body_of_height(1.6f);
    uint8_t record[ABZ_JOURNAL_RECORD_MAX];
    const uint64_t here = abzi_tape_end(tape);
    assert_true(abzi_tape_commit(tape, EPOCH, record, abz_journal_write_segment(&writer, &head, NULL, record)));
    atomic_store(&tape->segment_at, here);
}

static void dance(int n)
{
    uint8_t record[ABZ_JOURNAL_RECORD_MAX];
    for (int i = 0; i < n; i++) {
        const abz_room_input input = at(writer.tick);
        assert_true(abzi_tape_commit(tape, EPOCH, record, abz_journal_write_tick(&writer, &input, 0, record)));
    }
}

static uint8_t *file_of(size_t *n)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *n = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*n);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *n, file), *n);
    fclose(file);
    return bytes;
}

/// Ticks in the file, each as it was danced, and whole to its end; *lost_n: that are missing in between.
static uint64_t recorded(uint64_t *lost_n)
{
    size_t n;
    uint8_t *bytes = file_of(&n);
    abz_journal journal;
    abz_journal_head read;
    abz_journal_record record;
    abz_error error;
    uint64_t tick_n = 0;
    *lost_n = 0;
    assert_int_equal(abz_journal_open(bytes, n, &journal, &read, &error), ABZ_OK);
    const uint64_t first = journal.first;
    while (abz_journal_next(&journal, &record, &error) == ABZ_OK) {
        if (record.kind == ABZ_JOURNAL_TICK) {
            const abz_room_input input = at(journal.tick - 1);
            assert_memory_equal(&record.input, &input, sizeof input);
            tick_n++;
        } else if (record.kind == ABZ_JOURNAL_SEGMENT) {
            *lost_n += record.lost_n;
        }
    }
    assert_int_equal(journal.at, n);
    assert_int_equal(journal.tick, first + tick_n + *lost_n);
    free(bytes);
    return tick_n;
}

/// One that writes what is danced from now on.
static abzi_recorder *recording(void)
{
    abzi_recorder *recorder = abzi_recorder_open(path, tape);
    assert_non_null(recorder);
    dance_segment();
    return recorder;
}

static void what_is_danced_is_in_the_file(void **state)
{
    (void)state;
    uint64_t lost_n;
    dance_segment();
    dance(50);  // before anybody asks
    abzi_recorder *recorder = abzi_recorder_open(path, tape);
    assert_non_null(recorder);
    assert_true(atomic_load(&tape->segment_asked) == 1 && atomic_load(&tape->reader_n) == 1);
    dance_segment();
    dance(TICKS);
    assert_true(abzi_recorder_goes_on(recorder));
    assert_true(abzi_recorder_close(recorder));
    assert_int_equal(atomic_load(&tape->reader_n), 0);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 077, 0);  // nobody else may read it
    assert_int_equal(recorded(&lost_n), TICKS);
    assert_int_equal(lost_n, 0);
}

static void no_dance_is_written_over_another(void **state)
{
    (void)state;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("a dance", file);
    fclose(file);
    assert_null(abzi_recorder_open(path, tape));
    size_t n;
    uint8_t *bytes = file_of(&n);
    assert_int_equal(n, 7);
    free(bytes);
    assert_true(abzi_recorder_close(NULL));
}

// ---- other disks ---------------------------------------------------------------------------------------------------

static _Atomic int fails;      // 1: with what it is full of
static _Atomic int stands_ms;  // how long a write takes
static _Atomic int write_n;

static ptrdiff_t write_strangely(int fd, const void *bytes, size_t n, off_t offset)
{
    atomic_fetch_add(&write_n, 1);
    const struct timespec nap = {.tv_sec = stands_ms / 1000, .tv_nsec = stands_ms % 1000 * 1000000};
    nanosleep(&nap, NULL);
    if (fails) {
        (void)!pwrite(fd, bytes, n / 3, offset);  // torn off
        errno = ENOSPC;
        return -1;
    }
    return pwrite(fd, bytes, n, offset);
}

static void wait_ms(long ms)
{
    const struct timespec nap = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&nap, NULL);
}

static void until_written(abzi_recorder *recorder, uint64_t tick_n)
{
    while (abzi_recorder_ticks(recorder) < tick_n) {
        wait_ms(1);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void a_slow_disk_is_waited_for_by_nobody_and_loses_nothing(void **state)
{
    (void)state;
    uint64_t lost_n;
    abzi_recorder *recorder = recording();
    stands_ms = 500;
    wait_ms(60);  // the first write stands
    const double begin = seconds();
    dance(TICKS);
    assert_true(seconds() - begin < 0.4);
    assert_true(abzi_recorder_close(recorder));
    stands_ms = 0;
    assert_int_equal(recorded(&lost_n), TICKS);
    assert_int_equal(lost_n, 0);
}

static void what_a_full_disk_has_no_room_for_is_written_later(void **state)
{
    (void)state;
    uint64_t lost_n;
    abzi_recorder *recorder = recording();
    dance(100);
    fails = 1;
    dance(100);
    const int before = write_n;
    while (abzi_recorder_goes_on(recorder) || write_n < before + 3) {
        wait_ms(1);
    }
    fails = 0;
    dance(100);
    assert_true(abzi_recorder_close(recorder));
    assert_int_equal(recorded(&lost_n), 300);
    assert_int_equal(lost_n, 0);
}

static void a_disk_that_stays_full_ends_with_the_last_whole_tick_and_says_so(void **state)
{
    (void)state;
    uint64_t lost_n;
    abzi_recorder *recorder = recording();
    dance(100);
    until_written(recorder, 100);
    fails = 1;
    dance(100);
    assert_false(abzi_recorder_close(recorder));
    fails = 0;
    assert_int_equal(recorded(&lost_n), 100);
}

static void what_is_lost_is_counted_and_the_rest_can_be_danced(void **state)
{
    (void)state;
    uint64_t lost_n;
    abzi_recorder *recorder = recording();
    dance(10);
    until_written(recorder, 10);
    fails = 1;
    const int more = 2 * ABZI_TAPE_SIZE / 400;
    const unsigned asked = atomic_load(&tape->segment_asked);
    dance(more);  // round the tape
    fails = 0;
    while (atomic_load(&tape->segment_asked) == asked) {
        wait_ms(1);
    }
    dance_segment();
    dance(20);
    assert_false(abzi_recorder_close(recorder));  // not all of it
    const uint64_t tick_n = recorded(&lost_n);
    assert_in_range(tick_n, 30, 10 + more);
    assert_int_equal(tick_n + lost_n, 30 + more);
    assert_true(lost_n > 0);
}

static void who_takes_over_goes_on_writing(void **state)
{
    (void)state;
    uint64_t lost_n;
    abzi_recorder *fallen = recording();
    dance(100);
    until_written(fallen, 100);
    fails = 1;  // it writes no more, and what it was writing is torn off
    dance(100);
    while (abzi_recorder_goes_on(fallen)) {
        wait_ms(1);
    }
    stands_ms = 50;
    fails = 0;
    abzi_recorder *other = abzi_recorder_resume(tape);
    assert_non_null(other);
    dance(100);
    assert_true(abzi_recorder_close(other));
    assert_int_equal(recorded(&lost_n), 300);
    assert_int_equal(lost_n, 0);
    stands_ms = 0;
    assert_null(abzi_recorder_resume(tape));
    abzi_recorder_close(fallen);
    assert_int_equal(recorded(&lost_n), 300);  // the same bytes, in the same places
}

static void a_tape_is_claimed_once(void **state)
{
    (void)state;
    dance_segment();
    const uint64_t end = abzi_tape_end(tape);
    dance(1);
    assert_false(abzi_tape_claim(tape, EPOCH, end));  // one more was danced
    assert_true(abzi_tape_claim(tape, EPOCH, abzi_tape_end(tape)));
    assert_false(abzi_tape_claim(tape, EPOCH, abzi_tape_end(tape)));
    assert_int_equal(abzi_tape_epoch(tape), EPOCH + 1);
    const uint8_t record[12] = {0};
    assert_false(abzi_tape_commit(tape, EPOCH, record, sizeof record));
    assert_true(abzi_tape_commit(tape, EPOCH + 1, record, sizeof record));
}

static int other_disk(void **state)
{
    abzi_recorder_write = write_strangely;
    return open_tape(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_danced_is_in_the_file, open_tape, close_tape),
        cmocka_unit_test_setup_teardown(no_dance_is_written_over_another, open_tape, close_tape),
        cmocka_unit_test_setup_teardown(a_tape_is_claimed_once, open_tape, close_tape),
        cmocka_unit_test_setup_teardown(a_slow_disk_is_waited_for_by_nobody_and_loses_nothing, other_disk, close_tape),
        cmocka_unit_test_setup_teardown(what_a_full_disk_has_no_room_for_is_written_later, other_disk, close_tape),
        cmocka_unit_test_setup_teardown(a_disk_that_stays_full_ends_with_the_last_whole_tick_and_says_so, other_disk,
                                        close_tape),
        cmocka_unit_test_setup_teardown(what_is_lost_is_counted_and_the_rest_can_be_danced, other_disk, close_tape),
        cmocka_unit_test_setup_teardown(who_takes_over_goes_on_writing, other_disk, close_tape),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
