#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "live/shelf.h"

enum { BYTES = 5000, TICKS = 700, PLACES = 3 };

/// The song of this number, as a page has just brought it.
static abzi_song *song_of(int number)
{
    abzi_song *song = calloc(1, sizeof *song);
    assert_non_null(song);
    song->bytes = malloc(BYTES);
    song->sound = calloc(TICKS, sizeof *song->sound);
    assert_true(song->bytes && song->sound);
    snprintf(song->name, sizeof song->name, "song %d", number);
    memset(song->bytes, number, BYTES);
    song->byte_n = BYTES;
    song->sound[TICKS - 1].level[3] = (float)number;
    song->tick_n = TICKS;
    atomic_store(&song->keeper_n, 1);
    return song;
}

static bool is_song(const abzi_song *song, int number)
{
    char name[ABZI_SONG_NAME_SIZE];
    snprintf(name, sizeof name, "song %d", number);
    return strcmp(song->name, name) == 0 && song->byte_n == BYTES && song->bytes[BYTES - 1] == number &&
           song->tick_n == TICKS && song->sound[TICKS - 1].level[3] == (float)number;
}

static void a_place_is_free_again_when_nobody_keeps_its_song(void **state)
{
    (void)state;
    abzi_shelf *shelf = abzi_shelf_open();
    abzi_song *song[PLACES + 1];
    assert_non_null(shelf);
    for (int i = 0; i <= PLACES; i++) {
        song[i] = song_of(i + 1);
        abzi_shelf_put(shelf, song[i]);
        assert_true(is_song(song[i], i + 1));
        assert_int_equal(song[i]->place, i < PLACES ? i + 1 : ABZI_SONG_NOWHERE);
    }
    abzi_song_keep(song[1]);
    abzi_song_let_go(song[1]);
    abzi_song *more = song_of(9);
    abzi_shelf_put(shelf, more);
    assert_int_equal(more->place, ABZI_SONG_NOWHERE);
    abzi_song_let_go(more);
    abzi_song_let_go(song[1]);
    more = song_of(10);
    abzi_shelf_put(shelf, more);
    assert_int_equal(more->place, 2);
    assert_true(is_song(more, 10));
    abzi_song_let_go(more);
    abzi_song_let_go(song[0]);
    abzi_song_let_go(song[2]);
    abzi_song_let_go(song[3]);
    abzi_shelf_close(shelf);
}

static void who_carries_on_has_its_song_and_the_other_places(void **state)
{
    (void)state;
    abzi_shelf *shelf = abzi_shelf_open();
    assert_non_null(shelf);
    const pid_t speaker = fork();
    if (speaker == 0) {
        for (int i = 1; i <= PLACES; i++) {
            abzi_shelf_put(shelf, song_of(i));
        }
        _exit(0);
    }
    assert_int_equal(waitpid(speaker, NULL, 0), speaker);
    abzi_song *song = abzi_shelf_carry_on(shelf, 2), *more = song_of(7), *most = song_of(8);
    assert_non_null(song);
    assert_true(is_song(song, 2) && song->place == 2);
    abzi_shelf_put(shelf, more);
    abzi_shelf_put(shelf, most);
    assert_true(is_song(song, 2) && is_song(more, 7) && is_song(most, 8));
    assert_true(more->place == 1 && most->place == 3);
    abzi_song_let_go(song);
    abzi_song_let_go(more);
    abzi_song_let_go(most);
    assert_null(abzi_shelf_carry_on(shelf, 2));
    abzi_shelf_close(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_free_again_when_nobody_keeps_its_song),
        cmocka_unit_test(who_carries_on_has_its_song_and_the_other_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
