#define _DEFAULT_SOURCE  // usleep

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/keeper.h"
#include "live/follower.h"

enum { TICKS = 10, EPOCH = 4 };

static const abzi_evening evening = {.dance = ABZ_DANCE_SALSA};
static abzi_loop loop;
static abzi_board *board;
static abzi_follower follower;
static abzi_luggage luggage;
static pid_t speaker;

/// Somebody who spoke, and hangs.
static int begin(void **state)
{
    (void)state;
    loop = (abzi_loop){.per_second = ABZ_TICKS_PER_SECOND};
    board = abzi_board_open();
    assert_true(board && abzi_scribe_open(&loop.scribe) && abzi_follower_open(&follower, board, &evening));
    board->build = abzi_follower_build();
    speaker = fork();
    if (speaker == 0) {
        for (;;) {
            pause();
        }
    }
    atomic_store(&board->speaker, (uint64_t)EPOCH << 32 | (uint32_t)speaker);
    atomic_store(&loop.scribe.tape->word, (uint64_t)EPOCH << 48);
    return 0;
}

static int end(void **state)
{
    (void)state;
    kill(speaker, SIGKILL);
    waitpid(speaker, NULL, 0);
    abzi_follower_close(&follower);
    abzi_scribe_close(&loop.scribe);
    abzi_board_close(board);
    return 0;
}

static void another_build_is_refused(void **state)
{
    (void)state;
    board->build++;
    assert_false(abzi_follower_run(&follower, &loop, &luggage));
    assert_non_null(strstr(follower.machine.why, "another build"));
    assert_int_equal(abzi_tape_epoch(loop.scribe.tape), EPOCH);  // and it has raised nothing
}

static uint8_t *segment;
static size_t segment_n;

/// Answers what is asked for: first with a snapshot that has been damaged, then with a whole one.
static void *answer(void *of)
{
    abzi_tape *tape = of;
    for (unsigned asked = 1; asked <= 2; asked++) {
        while (atomic_load(&tape->segment_asked) < asked) {
            usleep(1000);
        }
        const uint64_t at = abzi_tape_end(tape);
        segment[segment_n / 2] ^= 8;
        if (!abzi_tape_commit(tape, EPOCH, segment, segment_n)) {
            break;
        }
        atomic_store(&tape->segment_at, at);
    }
    return NULL;
}

static void a_damaged_snapshot_is_asked_for_again_and_who_hangs_is_ended(void **state)
{
    (void)state;
    loop.studio = abzi_studio_open(&evening, ABZ_DANCE_SALSA);
    segment = malloc(abz_journal_segment_size());
    assert_true(loop.studio && segment);
    const abz_journal_head head = abzi_studio_head(loop.studio);
    const abz_room_input input = {.sight = ABZ_SIGHT_NONE};
    abz_room_output output;
    abz_journal_writer writer = {.tick = TICKS};
    uint64_t hash = 0;
    for (int i = 0; i < 2 * TICKS; i++) {
        if (i == TICKS) {
            segment_n = abz_journal_write_segment(&writer, &head, loop.studio->room, segment);
            hash = abz_room_hash(loop.studio->room);
        }
        abz_room_tick(loop.studio->room, &input, &output);
    }
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, answer, loop.scribe.tape), 0);
    assert_true(abzi_follower_run(&follower, &loop, &luggage));
    pthread_join(thread, NULL);
    assert_int_equal(atomic_load(&board->damaged), 1);
    assert_int_equal(loop.tick, TICKS);
    assert_true(abz_room_hash(loop.studio->room) == hash);
    assert_int_equal(loop.scribe.epoch, EPOCH + 1);
    assert_true(atomic_load(&board->speaker) == ((uint64_t)(EPOCH + 1) << 32 | (uint32_t)getpid()));
    int status;
    assert_int_equal(waitpid(speaker, &status, 0), speaker);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    abzi_studio_close(loop.studio);
    free(segment);
}

enum { BEGINNINGS = 60, TWO = 2 };
static abzi_loop loops[TWO];
static abzi_follower followers[TWO];
static pthread_barrier_t together;
static atomic_int spoke_n;

static void *begin_too(void *of)
{
    const long i = (long)(intptr_t)of;
    abzi_luggage none;
    pthread_barrier_wait(&together);
    atomic_fetch_add(&spoke_n, abzi_follower_run(&followers[i], &loops[i], &none));
    return NULL;
}

static void of_two_who_begin_at_once_one_speaks(void **state)
{
    (void)state;
    abzi_tape *tape = loop.scribe.tape;
    pthread_barrier_init(&together, NULL, TWO);
    for (int round = 0; round < BEGINNINGS; round++) {
        pthread_t thread[TWO];
        atomic_store(&tape->word, 0);
        atomic_store(&tape->segment_asked, 0);
        atomic_store(&board->speaker, 0);
        atomic_store(&board->over, false);
        atomic_store(&spoke_n, 0);
        for (long i = 0; i < TWO; i++) {
            loops[i] = (abzi_loop){.scribe.tape = tape};
            assert_true(abzi_follower_open(&followers[i], board, &evening));
            assert_int_equal(pthread_create(&thread[i], NULL, begin_too, (void *)(intptr_t)i), 0);
        }
        while (atomic_load(&tape->segment_asked) == 0 || atomic_load(&spoke_n) == 0) {  // one follows, one speaks
            usleep(100);
        }
        atomic_store(&board->over, true);
        for (int i = 0; i < TWO; i++) {
            pthread_join(thread[i], NULL);
            abzi_follower_close(&followers[i]);
        }
        assert_int_equal(spoke_n, 1);
        assert_int_equal(abzi_tape_epoch(tape), 1);
    }
    pthread_barrier_destroy(&together);
}

static void a_dance_that_is_over_is_not_carried_on(void **state)
{
    (void)state;
    atomic_store(&board->over, true);
    assert_false(abzi_follower_run(&follower, &loop, &luggage));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(another_build_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_damaged_snapshot_is_asked_for_again_and_who_hangs_is_ended, begin, end),
        cmocka_unit_test_setup_teardown(of_two_who_begin_at_once_one_speaks, begin, end),
        cmocka_unit_test_setup_teardown(a_dance_that_is_over_is_not_carried_on, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
