#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "live/midi_clock.h"

#define TICK (1.0 / 60)
#define EVENTS 20000

/// All that was sent, at absolute times.
typedef struct sent {
    abzi_midi_message message[EVENTS];
    double at_s[EVENTS];
    int n;
} sent;

static abz_beat pulse_at(double beat, double period_s)
{
    const double whole = floor(beat);
    return (abz_beat){.flags = ABZ_BEAT_BAR,
                      .phase = (float)(beat - whole),
                      .period_s = (float)period_s,
                      .in_bar = (uint32_t)whole % 4 + 1,
                      .bar_n = 4,
                      .confidence = .9f};
}

static void take(abzi_midi_clock *clock, const abz_beat *pulse, int tick, uint32_t gone_n, sent *all)
{
    abzi_midi_event event[ABZI_MIDI_EVENTS_MAX];
    const int n = abzi_midi_clock_tick(clock, pulse, gone_n, event);
    assert_in_range(n, 0, ABZI_MIDI_EVENTS_MAX);
    for (int i = 0; i < n; i++) {
        assert_true(event[i].in_s >= 0 && event[i].in_s < 3 * TICK);
        all->message[all->n] = event[i].message;
        all->at_s[all->n++] = tick * TICK + (double)event[i].in_s;
        assert_true(all->n < EVENTS);
    }
}

static void there_are_24_clocks_a_beat_and_the_first_is_on_the_first_of_a_bar(void **state)
{
    (void)state;
    static sent all;
    static const double tempi[] = {50, 100, 128, 240};
    for (size_t k = 0; k < sizeof tempi / sizeof *tempi; k++) {
        abzi_midi_clock clock = {0};
        const double period = 60 / tempi[k];
        all.n = 0;
        for (int t = 0; t < 60 * 30; t++) {
            const abz_beat pulse = pulse_at(1.3 + t * TICK / period, period);
            take(&clock, &pulse, t, 1, &all);
        }
        assert_int_equal(all.message[0], ABZI_MIDI_START);
        assert_true(all.at_s[0] < all.at_s[1]);
        for (int i = 1; i < all.n; i++) {
            // the pulse is at 1.3 at first, and bars begin at 4, 8 ...
            const double beat = 1.3 + all.at_s[i] / period;
            assert_int_equal(all.message[i], ABZI_MIDI_CLOCK);
            assert_true(fabs(beat - (4 + (i - 1) / 24.0)) * period < 0.0005);
        }
        const double beats = 30 / period + 1.3 - 4;
        assert_true(abs(all.n - 1 - (int)(24 * beats)) < 4 * 24);
    }
}

static void clocks_never_go_back_or_jump_when_the_pulse_does(void **state)
{
    (void)state;
    static sent all;
    abzi_midi_clock clock = {0};
    all.n = 0;
    for (int t = 0; t < 60 * 40; t++) {
        // half a beat off for ten seconds, then another tempo, and unsteady all the time
        const double period = t < 1200 ? .5 : .4, wobble = .02 * sin(t * 1.7);
        const double beat = t * TICK / period + (t > 600 && t < 1200 ? .5 : 0) + wobble;
        const abz_beat pulse = pulse_at(beat + 4, period);
        take(&clock, &pulse, t, 1, &all);
    }
    for (int i = 2; i < all.n; i++) {
        const double apart = all.at_s[i] - all.at_s[i - 1];
        assert_int_equal(all.message[i], ABZI_MIDI_CLOCK);
        // between half and twice the usual distance at either tempo
        assert_true(apart > .4 / 24 / 1.6 && apart < .5 / 24 * 2.1);
    }
    // in the end with the pulse again
    const double beat = all.at_s[all.n - 1] / .4;
    const double off = beat * 24 - floor(beat * 24 + .5);
    assert_true(fabs(off) / 24 * .4 < 0.012);
}

static void what_was_missed_is_sent_late_but_sent(void **state)
{
    (void)state;
    static sent all;
    abzi_midi_clock clock = {0};
    all.n = 0;
    int gone = 0;
    for (int t = 0; t < 3600; t++) {
        gone++;
        if (t % 97 < 5) {
            continue;
        }
        const abz_beat pulse = pulse_at(4.01 + t * TICK / .5, .5);
        take(&clock, &pulse, t, (uint32_t)gone, &all);
        gone = 0;
    }
    const int clocks = all.n - 1;
    assert_true(abs(clocks - (int)(24 * (60 - 2) / .5)) <= 24);
}

static void a_break_is_played_through_and_an_end_stops(void **state)
{
    (void)state;
    static sent all;
    abzi_midi_clock clock = {0};
    const abz_beat none = {.period_s = 0};
    abz_beat unsure;
    all.n = 0;
    for (int t = 0; t < 600; t++) {
        const abz_beat pulse = pulse_at(t * TICK / .5, .5);
        unsure = pulse;
        unsure.confidence = .1f;
        take(&clock, t < 300 ? &pulse : &unsure, t, 1, &all);
    }
    assert_int_equal(all.message[all.n - 1], ABZI_MIDI_STOP);
    assert_true(fabs(all.at_s[all.n - 1] - 7) < .1);
    assert_true(fabs(all.at_s[all.n - 2] - 7) < .1);
    const int n = all.n;
    for (int t = 600; t < 700; t++) {
        take(&clock, &none, t, 1, &all);
    }
    assert_int_equal(all.n, n);
    for (int t = 700; t < 1000; t++) {
        const abz_beat pulse = pulse_at(t * TICK / .5, .5);
        take(&clock, &pulse, t, 1, &all);
    }
    assert_int_equal(all.message[n], ABZI_MIDI_START);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_24_clocks_a_beat_and_the_first_is_on_the_first_of_a_bar),
        cmocka_unit_test(clocks_never_go_back_or_jump_when_the_pulse_does),
        cmocka_unit_test(what_was_missed_is_sent_late_but_sent),
        cmocka_unit_test(a_break_is_played_through_and_an_end_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
