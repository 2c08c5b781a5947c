#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "live/recorder.h"

enum { TICKS = 400 };

static char folder[] = "recorder-XXXXXX", path[64];

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

static abz_journal_head some_head(void)
{
    abz_journal_head head = {.dance = ABZ_DANCE_SALSA, .repertoire_hash = 7};
    head.room = (abz_room_config){.struct_size = sizeof head.room};
    head.room.you = abz_body_of_height(1.8f);
    head.room.she = abz_body_of_height(1.6f);
    return head;
}

static abz_room_input at(int i)
{
    abz_room_input input = {.sight = ABZ_SIGHT_JOINTS, .seen = (uint32_t)i, .heard = 1};
    input.joint[3].y = (float)i;
    input.sound.level[7] = (float)i / 2;
    return input;
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

static void what_is_danced_is_in_the_file(void **state)
{
    (void)state;
    const abz_journal_head head = some_head();
    abzi_recorder *recorder = abzi_recorder_open(path, &head);
    assert_non_null(recorder);
    for (int i = 0; i < TICKS; i++) {
        const abz_room_input input = at(i);
        abzi_recorder_tick(recorder, &input);
        if (i % 60 == 59) {
            abzi_recorder_hash(recorder, (uint64_t)i);
        }
    }
    assert_int_equal(abzi_recorder_ticks(recorder), TICKS);
    assert_true(abzi_recorder_goes_on(recorder));
    assert_true(abzi_recorder_close(recorder));

    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 077, 0);  // nobody else may read it
    size_t n;
    uint8_t *bytes = file_of(&n);
    abz_journal journal;
    abz_journal_head read;
    abz_journal_record record;
    abz_error error;
    assert_int_equal(abz_journal_open(bytes, n, &journal, &read, &error), ABZ_OK);
    for (int i = 0; i < TICKS; i++) {
        const abz_room_input input = at(i);
        assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_OK);
        assert_memory_equal(&record.input, &input, sizeof input);
        if (i % 60 == 59) {
            assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_OK);
            assert_true(record.kind == ABZ_JOURNAL_HASH && record.hash == (uint64_t)i);
        }
    }
    assert_int_equal(abz_journal_next(&journal, &record, &error), ABZ_EEND);
    free(bytes);
    unlink(path);
}

static void no_dance_is_written_over_another(void **state)
{
    (void)state;
    const abz_journal_head head = some_head();
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("a dance", file);
    fclose(file);
    assert_null(abzi_recorder_open(path, &head));
    size_t n;
    uint8_t *bytes = file_of(&n);
    assert_int_equal(n, 7);
    free(bytes);
    unlink(path);
    assert_true(abzi_recorder_close(NULL));
}

// Faster than any disk: whatever fits is a dance, and if it was not all of it, that is said.
static void what_does_not_fit_ends_the_recording_and_not_the_dance(void **state)
{
    (void)state;
    const abz_journal_head head = some_head();
    abzi_recorder *recorder = abzi_recorder_open(path, &head);
    assert_non_null(recorder);
    // more than the ring holds, at once: nobody has time to write it
    for (int i = 0; i < 60 * TICKS && abzi_recorder_goes_on(recorder); i++) {
        const abz_room_input input = at(i);
        abzi_recorder_tick(recorder, &input);
    }
    uint64_t tick_n = abzi_recorder_ticks(recorder);
    bool went_on = abzi_recorder_goes_on(recorder);
    assert_int_equal(abzi_recorder_close(recorder), went_on);
    size_t n;
    uint8_t *bytes = file_of(&n);
    abz_journal journal;
    abz_journal_head read;
    abz_journal_record record;
    abz_error error;
    assert_int_equal(abz_journal_open(bytes, n, &journal, &read, &error), ABZ_OK);
    while (abz_journal_next(&journal, &record, &error) == ABZ_OK) {
    }
    assert_int_equal(journal.at, n);  // whole records to the end
    assert_int_equal(journal.tick, tick_n);
    free(bytes);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_danced_is_in_the_file),
        cmocka_unit_test(no_dance_is_written_over_another),
        cmocka_unit_test(what_does_not_fit_ends_the_recording_and_not_the_dance),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
