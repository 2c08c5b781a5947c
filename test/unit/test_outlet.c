#define _GNU_SOURCE
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "abrazo/osc.h"
#include "complaint.h"
#include "dancers.h"
#include "live/clock.h"
#include "live/outlet.h"
#include "live/udp.h"
#include "live/vmc_in.h"

static void wait_ms(int ms)
{
    usleep((useconds_t)ms * 1000);
}

// ---- outlets of the test ---------------------------------------------------------------------------------------------

/// What an outlet of the test took.
typedef struct taken {
    int n, closed_n;
    uint64_t last_tick;
    uint32_t landed;
    atomic_bool blocked;  ///< take waits for as long as it is set
    bool fails;
    uint64_t passed;  ///< bit t: tick t would have gone out
    uint32_t epoch;   ///< of the last that would
} taken;
static taken first, second;

static void *open_first(const char *value, const abz_body *she)
{
    assert_string_equal(value, "value");
    assert_true(she->hip_height_m > 0);
    return &first;
}

static void *open_second(const char *value, const abz_body *she)
{
    (void)value, (void)she;
    return &second;
}

static void *open_never(const char *value, const abz_body *she)
{
    (void)value, (void)she;
    return NULL;
}

static bool take(void *outlet, const abzi_outlet_moment *moment)
{
    taken *t = outlet;
    while (atomic_load(&t->blocked)) {
        wait_ms(1);
    }
    t->n++;
    t->last_tick = moment->output.tick;
    t->landed |= moment->landed;
    if (abzi_outlet_passes(moment)) {
        assert_true(t->passed >> moment->output.tick == 0);  // once, and none after a later one
        t->passed |= UINT64_C(1) << moment->output.tick;
        t->epoch = moment->epoch;
    }
    return !t->fails;
}

static bool close_it(void *outlet)
{
    ((taken *)outlet)->closed_n++;
    return true;
}

static bool never(const char *value)
{
    (void)value;
    return false;
}

static const abzi_outlet_kind kinds[] = {{"first", "V", "", open_first, take, close_it, false, NULL, NULL},
                                         {"second", "V", "", open_second, take, close_it, false, NULL, NULL},
                                         {"never", "V", "", open_never, take, close_it, false, NULL, never},
                                         {0}};

static int reset(void **state)
{
    (void)state;
    memset(&first, 0, sizeof first);
    memset(&second, 0, sizeof second);
    return 0;
}

static void an_outlet_that_stands_still_delays_nobody_and_misses_no_step(void **state)
{
    (void)state;
    const abz_body she = abz_body_of_height(1.66f);
    const abzi_outlet_choice choice = {.value = {"value", "value"}};
    abzi_outlets *outlets = abzi_outlets_open(kinds, &choice, &she);
    assert_non_null(outlets);
    atomic_store(&first.blocked, true);
    const uint64_t begin = abzi_clock_now_ns();
    for (uint64_t t = 0; t < 50; t++) {
        const abz_room_output output = {.tick = t, .flags = t == 20 ? ABZ_ROOM_HERS_LEFT_LANDED : ABZ_ROOM_SHE_LEADS};
        abzi_outlets_put(outlets, &output, ABZ_DANCE_SALSA, begin);
        wait_ms(1);
    }
    assert_true(abzi_outlets_missed(outlets) >= 15);  // one is being taken, 32 wait, and the newest
    atomic_store(&first.blocked, false);
    assert_true(abzi_outlets_close(outlets));
    assert_in_range(first.n, 33, 34);
    assert_int_equal(first.last_tick, 49);  // the newest, even at the end
    assert_int_equal(first.landed, ABZ_ROOM_HERS_LEFT_LANDED);
    assert_true(second.n > first.n);
    assert_int_equal(second.last_tick, 49);
    assert_int_equal(first.closed_n + second.closed_n, 2);
}

static void what_cannot_be_had_is_told_before(void **state)
{
    (void)state;
    assert_true(abzi_outlets_look(kinds, &(abzi_outlet_choice){.value = {"value", "value"}}));
    assert_false(abzi_outlets_look(kinds, &(abzi_outlet_choice){.value = {"value", NULL, "value"}}));
    assert_int_equal(first.closed_n, 0);
}

/// So many ticks from one on.
static void put_ticks(abzi_outlets *outlets, uint64_t from, uint64_t to)
{
    for (uint64_t t = from; t < to; t++) {
        const abz_room_output output = {.tick = t};
        abzi_outlets_put(outlets, &output, ABZ_DANCE_SALSA, 0);
        wait_ms(1);
    }
}

// Tick 7 was committed by who fell and has not gone out; 6 has, by the first outlet alone.
static void who_takes_over_sends_what_has_not_gone_out_and_nothing_twice(void **state)
{
    (void)state;
    static atomic_uint_least64_t gate[ABZI_OUTLET_KINDS_MAX];
    const abz_body she = abz_body_of_height(1.66f);
    const abzi_outlet_choice choice = {.value = {"value", "value"}};
    abzi_outlets *outlets = abzi_outlets_open(kinds, &choice, &she);
    abzi_outlets_mute(outlets, gate);
    put_ticks(outlets, 0, 8);
    assert_int_equal(first.passed | second.passed, 0);
    gate[0] = 7;
    gate[1] = 6;
    abzi_outlets_speak(outlets, 3);
    put_ticks(outlets, 8, 10);
    while (atomic_load(&gate[1]) < 10) {
        wait_ms(1);
    }
    gate[1] = 20;  // by then a third has taken over, which this one does not know yet
    put_ticks(outlets, 10, 12);
    assert_true(abzi_outlets_close(outlets));
    assert_int_equal(first.passed, 0xF80);
    assert_int_equal(second.passed, 0x3C0);
    assert_true(first.epoch == 3 && second.epoch == 3);
}

static void an_outlet_that_fails_gets_no_more(void **state)
{
    (void)state;
    const abz_body she = abz_body_of_height(1.66f);
    const abzi_outlet_choice choice = {.value = {"value", "value"}};
    abzi_outlets *outlets = abzi_outlets_open(kinds, &choice, &she);
    first.fails = true;
    for (uint64_t t = 0; t < 20; t++) {
        const abz_room_output output = {.tick = t};
        abzi_outlets_put(outlets, &output, ABZ_DANCE_SALSA, 0);
        wait_ms(1);
    }
    assert_false(abzi_outlets_close(outlets));
    assert_int_equal(first.n, 1);
    assert_int_equal(first.closed_n, 1);
    assert_true(second.n > 1);
}

static void what_cannot_be_opened_closes_what_was(void **state)
{
    (void)state;
    const abz_body she = abz_body_of_height(1.66f);
    const abzi_outlet_choice choice = {.value = {"value", NULL, "value"}};
    assert_null(abzi_outlets_open(kinds, &choice, &she));
    assert_int_equal(first.closed_n, 1);
    const abzi_outlet_choice nothing = {.value = {NULL}};
    abzi_outlets *outlets = abzi_outlets_open(kinds, &nothing, &she);
    const abz_room_output output = {.tick = 0};
    abzi_outlets_put(outlets, &output, ABZ_DANCE_SALSA, 0);
    assert_true(abzi_outlets_close(outlets));
    assert_true(abzi_outlets_close(NULL));
}

// ---- the network -----------------------------------------------------------------------------------------------------

/// A socket at a port that is free, and that port as an address.
static int listen_somewhere(char address[static 32])
{
    const int fd = abzi_udp_at("test", "0");
    struct sockaddr_in at;
    socklen_t size = sizeof at;
    assert_true(fd >= 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    assert_int_equal(ntohl(at.sin_addr.s_addr), INADDR_LOOPBACK);
    snprintf(address, 32, "127.0.0.1:%d", ntohs(at.sin_port));
    return fd;
}

static ptrdiff_t wait_packet(int fd, void *bytes, size_t size)
{
    for (int ms = 0; ms < 2000; ms++) {
        const ptrdiff_t n = abzi_udp_next(fd, bytes, size);
        if (n >= 0) {
            return n;
        }
        wait_ms(1);
    }
    return -1;
}

/// The choice of one of the program's own outlets.
static abzi_outlet_choice choose(const char *option, const char *value)
{
    abzi_outlet_choice choice = {.value = {NULL}};
    for (int k = 0; abzi_outlet_kinds[k].option; k++) {
        if (strcmp(abzi_outlet_kinds[k].option, option) == 0) {
            choice.value[k] = value;
            return choice;
        }
    }
    fail_msg("there is no --%s", option);
    return choice;
}

static void wrong_addresses_are_refused_in_words(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",           ":", "here", "here:", ":80", "127.0.0.1:port", "127.0.0.1:99999",
                                        "1.2.3.4.5:1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        hear(true);
        const int fd = abzi_udp_to("osc-out", wrong[i]);
        hear(false);
        if (fd >= 0 || strncmp(complaint, "abrazo: --osc-out ", 18) != 0) {
            fail_msg("%s: %d, %s", wrong[i], fd, complaint);
        }
    }
    char address[32];
    const int fd = listen_somewhere(address);
    hear(true);
    assert_null(abzi_vmc_in_open(address, 0));  // somebody is there
    hear(false);
    assert_non_null(strstr(complaint, "in use"));
    close(fd);
}

static void packets_to_nobody_are_lost_in_silence(void **state)
{
    (void)state;
    char address[32];
    uint8_t bytes[8];
    int there = listen_somewhere(address);
    close(there);
    const int fd = abzi_udp_to("osc-out", address);
    for (int i = 0; i < 10; i++) {
        abzi_udp_send(fd, "nobody", 6);
        wait_ms(1);
    }
    there = abzi_udp_at("test", address);
    assert_true(there >= 0);
    abzi_udp_send(fd, "here", 4);
    assert_int_equal(wait_packet(there, bytes, sizeof bytes), 4);
    close(there);
    close(fd);
}

static void an_avatar_that_is_sent_to_another_dance_is_its_dancer(void **state)
{
    (void)state;
    enum { TICKS = 20 };
    static abz_pose lead[TICKS], follow[TICKS];
    const abz_body she = dancers_body(1);
    char address[32];
    uint8_t junk[100] = {'#', 'b', 'u'};
    dancers_dance(2, &she, &she, TICKS, lead, follow);
    close(listen_somewhere(address));
    abzi_vmc_in *in = abzi_vmc_in_open(address, 0);
    const abzi_outlet_choice choice = choose("vmc-out", address);
    abzi_outlets *outlets = abzi_outlets_open(abzi_outlet_kinds, &choice, &she);
    assert_true(in && outlets);
    abz_room_input input = {.sight = ABZ_SIGHT_NONE};
    assert_false(abzi_vmc_in_take(in, &input));
    assert_int_equal(input.sight, ABZ_SIGHT_NONE);
    const int other = abzi_udp_to("test", address);
    for (int t = 0; t < TICKS; t++) {
        const abz_room_output output = {.tick = (uint64_t)t, .she = follow[t]};
        abzi_outlets_put(outlets, &output, ABZ_DANCE_SALSA, 0);
        abzi_udp_send(other, junk, sizeof junk);
        bool came = false;
        for (int ms = 0; ms < 2000 && !came; ms++) {
            came = abzi_vmc_in_take(in, &input);
            wait_ms(came ? 0 : 1);
        }
        assert_true(came);
        assert_int_equal(input.sight, ABZ_SIGHT_JOINTS);
        assert_int_equal(input.seen, (1u << ABZ_JOINT_N) - 1);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            assert_true(abzi_v3_distance(input.joint[j], follow[t].pos[j]) < 0.001f);
        }
    }
    assert_int_equal(abzi_vmc_in_counts(in)->frame_n, TICKS);
    assert_true(abzi_vmc_in_counts(in)->malformed_n >= TICKS - 1);
    assert_true(abzi_outlets_close(outlets));
    close(other);
    abzi_vmc_in_close(in);
}

static void pulse_steps_figure_and_togetherness_go_out_as_osc(void **state)
{
    (void)state;
    const abz_body she = abz_body_of_height(1.66f);
    char address[32];
    const int fd = listen_somewhere(address);
    const abzi_outlet_choice choice = choose("osc-out", address);
    abzi_outlets *outlets = abzi_outlets_open(abzi_outlet_kinds, &choice, &she);
    abz_room_output output = {.tick = 7,
                              .flags = ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_YOURS_RIGHT_LANDED,
                              .pulse = {.phase = .25f, .period_s = .5f, .confidence = .9f},
                              .figure = 0,
                              .count = 1.5f,
                              .confidence = .75f,
                              .together = .8f,
                              .chance = .3f,
                              .fall = {ABZ_FALL_FALLING, 0, 1, .875f},
                              .gentle = .5f,
                              .today = {.tremor = .125f}};
    static const struct {
        const char *address, *types;
    } expected[] = {{"/abrazo/pulse", "fff"},       {"/abrazo/step", "ss"},         {"/abrazo/step", "ss"},
                    {"/abrazo/togetherness", "ff"}, {"/abrazo/dancer/state", "sf"}, {"/abrazo/gentle", "ffffff"},
                    {"/abrazo/figure", "sff"}};
    uint8_t bytes[1500];
    abz_osc_reader reader;
    abz_osc_message message;
    abz_osc_value value[7][6];
    abz_error error;
    abzi_outlets_put(outlets, &output, ABZ_DANCE_WALTZ, 0);
    ptrdiff_t n = wait_packet(fd, bytes, sizeof bytes);
    assert_true(n > 0);
    abz_osc_read_begin(&reader, bytes, (size_t)n);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_OK);
        assert_string_equal(message.address, expected[i].address);
        assert_string_equal(message.types, expected[i].types);
        abz_osc_values(&message, value[i], 6);
    }
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_EEND);
    assert_true(value[0][0].as.f == .25f && value[0][1].as.f == .5f && value[0][2].as.f == .9f);
    assert_string_equal(value[1][0].as.s, "she");
    assert_string_equal(value[1][1].as.s, "left");
    assert_string_equal(value[2][0].as.s, "you");
    assert_string_equal(value[2][1].as.s, "right");
    assert_true(value[3][0].as.f == .8f && value[3][1].as.f == .3f);
    assert_string_equal(value[4][0].as.s, "falling");
    assert_true(value[4][1].as.f == .875f);
    assert_true(value[5][0].as.f == .5f && value[5][1].as.f == 0 && value[5][4].as.f == .125f);
    assert_true(strlen(value[6][0].as.s) > 0 && value[6][1].as.f == 1.5f && value[6][2].as.f == .75f);
    // what has not changed is not told again
    output.tick++;
    output.flags = 0;
    output.count = 1.9f;
    abzi_outlets_put(outlets, &output, ABZ_DANCE_WALTZ, 0);
    n = wait_packet(fd, bytes, sizeof bytes);
    abz_osc_read_begin(&reader, bytes, (size_t)n);
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_OK);
    assert_string_equal(message.address, "/abrazo/pulse");
    assert_int_equal(abz_osc_read(&reader, &message, &error), ABZ_EEND);
    assert_true(abzi_outlets_close(outlets));
    close(fd);
}

static void a_file_has_every_tick_whichever_were_missed(void **state)
{
    (void)state;
    char path[] = "outlet_XXXXXX", line[8192];
    const abz_body she = dancers_body(1);
    abz_pose pose[2];
    dancers_dance(2, &she, &she, 1, &pose[0], &pose[1]);
    close(mkstemp(path));
    const abzi_outlet_choice choice = choose("motion", path);
    abzi_outlets *outlets = abzi_outlets_open(abzi_outlet_kinds, &choice, &she);
    assert_non_null(outlets);
    for (uint64_t t = 5; t <= 65; t += 30) {
        abz_room_output output = {.tick = t, .she = pose[1]};
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            output.she.pos[j].x += (float)(t - 5) / 60;
        }
        abzi_outlets_put(outlets, &output, ABZ_DANCE_SALSA, 0);
        wait_ms(30);
    }
    assert_true(abzi_outlets_close(outlets));
    FILE *file = fopen(path, "r");
    int row_n = -1;
    double first_x = 0, x = 0;
    while (fgets(line, sizeof line, file)) {
        row_n += row_n >= 0 || strncmp(line, "Frame Time:", 11) == 0;
        if (row_n > 0) {
            const double now = strtod(line, NULL);
            first_x = row_n == 1 ? now : first_x;
            assert_true(row_n == 1 || (now - x > 1 / 60. - 1e-4 && now - x < 1 / 60. + 1e-4));
            x = now;
        }
    }
    fclose(file);
    unlink(path);
    assert_int_equal(row_n, 61);
    assert_true(x - first_x > .999 && x - first_x < 1.001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_outlet_that_stands_still_delays_nobody_and_misses_no_step, reset),
        cmocka_unit_test_setup(what_cannot_be_had_is_told_before, reset),
        cmocka_unit_test_setup(who_takes_over_sends_what_has_not_gone_out_and_nothing_twice, reset),
        cmocka_unit_test_setup(an_outlet_that_fails_gets_no_more, reset),
        cmocka_unit_test_setup(what_cannot_be_opened_closes_what_was, reset),
        cmocka_unit_test(wrong_addresses_are_refused_in_words),
        cmocka_unit_test(packets_to_nobody_are_lost_in_silence),
        cmocka_unit_test(an_avatar_that_is_sent_to_another_dance_is_its_dancer),
        cmocka_unit_test(pulse_steps_figure_and_togetherness_go_out_as_osc),
        cmocka_unit_test(a_file_has_every_tick_whichever_were_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
