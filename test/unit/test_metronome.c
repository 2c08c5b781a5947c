#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "rhythm/metronome.h"

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)

enum { EVENTS_MOST = 400 };

/// Beats that are seen, and what is said of them.
typedef struct scene {
    double at_s[EVENTS_MOST];  // when beats are seen to begin, rising
    int n;
    double later_s;  // they are known so much later
    double slow, fast;
    double told_s[4 * EVENTS_MOST];
    int told_n;
    abz_beat last;
    int seen_n;  // so far
    int tick;
    abzi_metronome metronome;
} scene;

static scene new_scene(double slow, double fast)
{
    scene s = {.slow = slow, .fast = fast};
    abzi_metronome_start(&s.metronome, (float)slow, (float)fast);
    return s;
}

/// n beats, each length_s after the one before.
static void add(scene *s, int n, double length_s)
{
    for (int i = 0; i < n; i++) {
        s->at_s[s->n] = (s->n > 0 ? s->at_s[s->n - 1] : 0) + length_s;
        s->n++;
    }
}

static void run(scene *s, double until_s)
{
    for (; (s->tick + 1) * TICK_S <= until_s; s->tick++) {
        double now_s = (s->tick + 1) * TICK_S;
        abzi_onset onset = {.is_beat = s->seen_n < s->n && s->at_s[s->seen_n] + s->later_s <= now_s};
        if (onset.is_beat) {
            onset.ago_s = (float)(now_s - s->at_s[s->seen_n++]);
        }
        abzi_metronome_tick(&s->metronome, &onset, &s->last);
        const abz_beat *b = &s->last;
        assert_true(b->phase >= 0 && b->phase < 1.0001f && b->confidence >= 0 && b->confidence <= 1);
        assert_true(b->period_s == 0 || (b->period_s > .999 * 60 / s->fast && b->period_s < 1.001 * 60 / s->slow));
        assert_true(b->period_s == 0 || b->next_s > -.02f);
        if (b->flags & ABZ_BEAT_NEW) {
            double at_s = now_s + (double)b->beat_s;
            assert_true(b->beat_s <= 0);
            assert_true(s->told_n == 0 || at_s > s->told_s[s->told_n - 1]);
            s->told_s[s->told_n++] = at_s;
        }
    }
}

/// Beats told between the times.
static int told_between(const scene *s, double from_s, double to_s)
{
    int n = 0;
    for (int i = 0; i < s->told_n; i++) {
        n += s->told_s[i] >= from_s && s->told_s[i] < to_s;
    }
    return n;
}

static void even_beats_are_told_as_they_are_seen_and_surely(void **state)
{
    (void)state;
    for (double per_minute = 30; per_minute <= 220; per_minute += 19) {
        scene s = new_scene(30, 220);
        double length_s = 60 / per_minute;
        add(&s, 20, length_s);
        run(&s, s.at_s[19] + .3 * length_s);
        assert_int_equal(s.told_n, 20);
        for (int i = 0; i < s.told_n; i++) {
            assert_close(s.told_s[i], s.at_s[i], 1e-4);
        }
        double since_s = s.tick * TICK_S - s.at_s[19];
        assert_close((double)s.last.period_s, length_s, 1e-3);
        assert_close((double)s.last.phase * length_s, since_s, 1e-3);
        assert_close((double)s.last.next_s, length_s - since_s, 2e-3);
        assert_true(s.last.confidence > .95f);
        assert_false(s.last.flags & ABZ_BEAT_HELD);
    }
}

static void nothing_is_said_before_two_beats(void **state)
{
    (void)state;
    static const abz_beat nothing;
    scene s = new_scene(30, 220);
    run(&s, 3);
    assert_memory_equal(&s.last, &nothing, sizeof nothing);
    add(&s, 1, 3.5);
    run(&s, 4);
    assert_int_equal(s.told_n, 1);  // the first beat is one, its length is not known
    assert_true(s.last.period_s == 0 && s.last.confidence == 0);
    add(&s, 1, 1);
    run(&s, 4.6);
    assert_int_equal(s.told_n, 2);
    assert_close((double)s.last.period_s, 1, 1e-3);
    assert_true(s.last.confidence < .5f);
}

// As breaths are.
static void beats_that_are_seen_late_are_told_with_their_own_time(void **state)
{
    (void)state;
    scene s = new_scene(4, 40);
    s.later_s = .4;
    add(&s, 12, 3);
    run(&s, s.at_s[11] + 1);
    assert_int_equal(s.told_n, 12);
    for (int i = 0; i < s.told_n; i++) {
        assert_close(s.told_s[i], s.at_s[i], 1e-3);
    }
    assert_close((double)s.last.phase, 1 / 3., .02);
}

static void a_beat_that_is_missed_is_told_unseen(void **state)
{
    (void)state;
    for (int missed = 1; missed <= 2; missed++) {
        scene s = new_scene(30, 220);
        add(&s, 8, .8);
        add(&s, 1, (1 + missed) * .8);
        add(&s, 4, .8);
        run(&s, s.at_s[s.n - 1] + .1);
        assert_int_equal(s.told_n, 13 + missed);
        for (int i = 0; i < s.told_n; i++) {
            assert_close(s.told_s[i], (i + 1) * .8, .01);
        }
        assert_close((double)s.last.period_s, .8, 1e-3);
    }
}

static void a_false_beat_changes_neither_tempo_nor_count(void **state)
{
    (void)state;
    for (double at = .2; at < .5; at += .05) {  // behind the middle nobody can tell it from an early one
        scene s = new_scene(30, 220);
        add(&s, 10, 1);
        add(&s, 1, at);
        add(&s, 1, 1 - at);
        add(&s, 10, 1);
        run(&s, s.at_s[s.n - 1] + .1);
        assert_close((double)s.last.period_s, 1, .01);
        assert_int_equal(told_between(&s, 0, 10.1), 10);
        assert_int_equal(told_between(&s, 10.1, 99), 11);
        assert_true(s.last.confidence > .9f);
    }
}

static void another_tempo_is_taken_up_within_four_beats(void **state)
{
    (void)state;
    // In both ways across what fits, and by the whole numbers that missed and false beats would explain.
    static const double jump[][2] = {{1, .6}, {1, .5}, {1, .4}, {.8, 1.2}, {.5, 1}, {.5, 1.5}, {.6, 1}, {1, .85}};
    for (size_t k = 0; k < sizeof jump / sizeof *jump; k++) {
        scene s = new_scene(30, 220);
        add(&s, 12, jump[k][0]);
        double changed_s = s.at_s[s.n - 1];
        add(&s, 12, jump[k][1]);
        run(&s, s.at_s[s.n - 1] + .1);
        assert_close((double)s.last.period_s, jump[k][1], .03 * jump[k][1]);
        assert_int_equal(told_between(&s, changed_s + 4.9 * jump[k][1], 99), 8);
    }
}

static void a_drift_is_followed(void **state)
{
    (void)state;
    scene s = new_scene(30, 220);
    for (int i = 0; i < 60; i++) {
        add(&s, 1, 1 - .008 * i);  // from 60 to 113 a minute
    }
    run(&s, s.at_s[59] + .1);
    assert_int_equal(s.told_n, 60);
    assert_close((double)s.last.period_s, 1 - .008 * 59, .04);
    assert_true(s.last.confidence > .8f);
}

static void when_beats_stop_they_go_on_and_are_believed_less(void **state)
{
    (void)state;
    scene s = new_scene(30, 220);
    add(&s, 10, 1);
    run(&s, 10.5);
    float sure = s.last.confidence;
    run(&s, 13.9);
    assert_false(s.last.flags & ABZ_BEAT_HELD);
    run(&s, 14.2);
    assert_true(s.last.flags & ABZ_BEAT_HELD);
    assert_true(s.last.confidence < .6f * sure);
    run(&s, 30.5);
    assert_int_equal(told_between(&s, 10.5, 30.5), 20);
    for (int i = 0; i < s.told_n; i++) {
        assert_close(s.told_s[i], i + 1, 1e-3);
    }
    assert_true(s.last.confidence < .1f * sure);
    assert_close((double)s.last.period_s, 1, 1e-4);
    // Seen again, anywhere: believed at once to be there, and again surely after some.
    s.at_s[s.n++] = 31.3;
    add(&s, 6, 1);
    run(&s, 37.4);
    assert_close(s.told_s[s.told_n - 1], 37.3, 1e-3);
    assert_false(s.last.flags & ABZ_BEAT_HELD);
    assert_true(s.last.confidence > .8f);
}

static void the_range_is_kept_to(void **state)
{
    (void)state;
    static const double length_s[] = {.1, .2, .26, .9, 1.2, 4};
    for (size_t k = 0; k < sizeof length_s / sizeof *length_s; k++) {
        scene s = new_scene(60, 200);
        add(&s, 60, length_s[k]);
        run(&s, s.at_s[59] + .1);  // looks at every period
        assert_true(s.told_n > 0);
        for (int i = 1; i < s.told_n; i++) {
            assert_true(s.told_s[i] - s.told_s[i - 1] > .149);  // half of the shortest beat
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_beats_are_told_as_they_are_seen_and_surely),
        cmocka_unit_test(nothing_is_said_before_two_beats),
        cmocka_unit_test(beats_that_are_seen_late_are_told_with_their_own_time),
        cmocka_unit_test(a_beat_that_is_missed_is_told_unseen),
        cmocka_unit_test(a_false_beat_changes_neither_tempo_nor_count),
        cmocka_unit_test(another_tempo_is_taken_up_within_four_beats),
        cmocka_unit_test(a_drift_is_followed),
        cmocka_unit_test(when_beats_stop_they_go_on_and_are_believed_less),
        cmocka_unit_test(the_range_is_kept_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
