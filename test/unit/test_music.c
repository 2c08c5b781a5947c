#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "drums.h"
#include "rhythm/dance.h"
#include "rhythm/music.h"
#include "rhythm/signal.h"

enum { TICKS = 1200 };

static abz_pulse_config config;
static abz_band_frame drum[TICKS];  // at 120 a minute

static int setup(void **state)
{
    (void)state;
    config = abz_pulse_config_default(ABZ_PULSE_MUSIC);
    for (int i = 0; i < TICKS; i++) {
        for (int b = 0; b < ABZ_BAND_N; b++) {
            bool is_struck = i % 30 < 15 ? (i / 30 % 2 == 0) == (b < 8) : b > 33;
            float loud = is_struck ? (i % 30 < 15 ? 1.5f : .4f) * expf(-.2f * (float)(i % 15)) : 0;
            drum[i].level[b] = .2f + loud;
        }
    }
    return 0;
}

static abz_pulse *new_pulse(int filling)
{
    abz_pulse *pulse;
    void *mem = malloc(abz_pulse_size());
    assert_non_null(mem);
    memset(mem, filling, abz_pulse_size());
    assert_int_equal(abz_pulse_init(mem, abz_pulse_size(), &config, &pulse), ABZ_OK);
    assert_ptr_equal(pulse, mem);
    return pulse;
}

// ---- being made ------------------------------------------------------------------------------------------------------

static void what_cannot_be_asked_for_is_refused(void **state)
{
    (void)state;
    static _Alignas(max_align_t) unsigned char mem[1 << 19];
    static const struct {
        abz_pulse_kind kind;
        float slow, fast;
        uint32_t metre;
        int dance;
        abz_status status;
    } ask[] = {
        {ABZ_PULSE_MUSIC, 0, 0, 0, ABZ_DANCE_UNKNOWN, ABZ_OK},
        {ABZ_PULSE_MUSIC, 50, 240, 4, ABZ_DANCE_SALSA, ABZ_OK},
        {ABZ_PULSE_MUSIC, 100, 100, 3, ABZ_DANCE_UNKNOWN, ABZ_OK},
        {ABZ_PULSE_MUSIC, 0, 0, 4, ABZ_DANCE_WALTZ, ABZ_OK},  // who says so knows why
        {ABZ_PULSE_MUSIC, 120, 100, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 49, 100, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 100, 241, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 0, 100, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 100, 0, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, NAN, 100, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 100, NAN, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 100, INFINITY, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, -120, 120, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 0, 0, 2, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 0, 0, 5, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 0, 0, 0, ABZ_DANCE_N, ABZ_EINVAL},
        {ABZ_PULSE_MUSIC, 0, 0, 0, 1000000, ABZ_EINVAL},
        {ABZ_PULSE_BREATH, 4, 40, 0, ABZ_DANCE_UNKNOWN, ABZ_OK},
        {ABZ_PULSE_BREATH, 3, 40, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_BREATH, 4, 41, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_BREATH, 0, 0, 4, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_HEART, 30, 220, 0, ABZ_DANCE_UNKNOWN, ABZ_OK},
        {ABZ_PULSE_HEART, NAN, NAN, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {ABZ_PULSE_BEEP, 20, 220, 0, ABZ_DANCE_UNKNOWN, ABZ_OK},
        {ABZ_PULSE_BEEP, 200, 100, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {(abz_pulse_kind)4, 0, 0, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
        {(abz_pulse_kind)1000, 0, 0, 0, ABZ_DANCE_UNKNOWN, ABZ_EINVAL},
    };
    assert_true(abz_pulse_size() <= sizeof mem);
    for (size_t k = 0; k < sizeof ask / sizeof *ask; k++) {
        abz_pulse *pulse = NULL;
        const abz_pulse_config c = {sizeof c,    ask[k].kind,  ask[k].slow,
                                    ask[k].fast, ask[k].metre, (abz_dance)ask[k].dance};
        if (abz_pulse_init(mem, sizeof mem, &c, &pulse) != ask[k].status) {
            fail_msg("wish %zu is answered wrongly", k);
        }
        assert_true((pulse != NULL) == (ask[k].status == ABZ_OK));
    }
    abz_pulse *pulse = NULL;
    abz_pulse_config c = config;
    c.struct_size++;
    assert_int_equal(abz_pulse_init(mem, sizeof mem, &c, &pulse), ABZ_EINVAL);
    assert_null(pulse);
}

static void memory_must_be_there_aligned_and_large_enough(void **state)
{
    (void)state;
    const size_t size = abz_pulse_size();
    unsigned char *mem = malloc(size + 16);
    abz_pulse *pulse = NULL;
    assert_non_null(mem);
    assert_int_equal(abz_pulse_init(mem, size - 1, &config, &pulse), ABZ_ENOMEM);
    assert_int_equal(abz_pulse_init(mem, 0, &config, &pulse), ABZ_ENOMEM);
    assert_int_equal(abz_pulse_init(NULL, size, &config, &pulse), ABZ_ENOMEM);
    for (size_t shift = 1; shift < 16; shift++) {
        assert_int_equal(abz_pulse_init(mem + shift, size, &config, &pulse), ABZ_ENOMEM);
    }
    assert_null(pulse);
    assert_int_equal(abz_pulse_init(mem, size, &config, &pulse), ABZ_OK);
    free(mem);
}

static void a_named_dance_has_its_tempo_and_metre_unless_others_are_named(void **state)
{
    (void)state;
    static abzi_music_model model;
    for (int n = ABZ_DANCE_UNKNOWN + 1; n < ABZ_DANCE_N; n++) {
        const abzi_dance *dance = abzi_dance_of((abz_dance)n);
        config.dance = (abz_dance)n;
        assert_int_equal(abzi_music_model_init(&model, &config), ABZ_OK);
        float longest = 7200 / dance->slow_per_minute, shortest = 7200 / dance->fast_per_minute;  // cells of a beat
        float last = ABZI_PERIOD_MIN + (float)model.pointer.end - 1,
              first = ABZI_PERIOD_MIN + (float)model.pointer.first;
        assert_true(first <= shortest + .5f && last >= (longest < ABZI_PERIOD_MAX ? longest : ABZI_PERIOD_MAX) - .5f);
        assert_true(first > .8f * shortest && last < 1.25f * longest);
        assert_int_equal(model.metre, dance->metre);
        config.slow_per_minute = config.fast_per_minute = 120;
        config.metre = 7 - dance->metre;
        assert_int_equal(abzi_music_model_init(&model, &config), ABZ_OK);
        assert_true(model.pointer.first == 60 - ABZI_PERIOD_MIN && model.pointer.end == model.pointer.first + 1);
        assert_int_equal(model.metre, config.metre);
        config = abz_pulse_config_default(ABZ_PULSE_MUSIC);
    }
}

// ---- hearing ---------------------------------------------------------------------------------------------------------

static void drums_are_heard_the_same_whatever_was_in_memory(void **state)
{
    (void)state;
    abz_pulse *first = new_pulse(0), *second = new_pulse(0xff);
    int beat_n = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_beat a, b;
        memset(&a, 0x55, sizeof a);
        memset(&b, 0xaa, sizeof b);
        abz_pulse_hear(first, &drum[i], &a);
        abz_pulse_hear(second, &drum[i], &b);
        assert_memory_equal(&a, &b, sizeof a);
        if ((a.flags & ABZ_BEAT_NEW) && i > 300) {
            float off = (float)(i % 30) + a.beat_s * ABZ_TICKS_PER_SECOND;
            assert_true(off < 4 || off > 26);
            assert_true(a.beat_s < .02f && a.beat_s > -.0181f);  // a little early, and never more than 18 ms late
            beat_n++;
        }
        if (i > 300) {
            assert_close((double)a.period_s, .5, .01);
            assert_true(i < 600 || a.confidence > .5f);
            assert_false(a.flags & ABZ_BEAT_HELD);
        }
    }
    assert_int_equal(beat_n, (TICKS - 300) / 30);
    free(first);
    free(second);
}

static void before_the_first_sound_nothing_is_said(void **state)
{
    (void)state;
    static const abz_beat nothing;
    static const abz_band_frame silence;
    abz_pulse *pulse = new_pulse(0);
    for (int i = 0; i < 600; i++) {
        abz_beat beat;
        abz_pulse_hear(pulse, i % 3 == 0 ? NULL : &silence, &beat);
        assert_memory_equal(&beat, &nothing, sizeof nothing);
    }
    free(pulse);
}

static void a_value_is_no_music(void **state)
{
    (void)state;
    abz_pulse *felt = new_pulse(0), *unheard = new_pulse(0);
    for (int i = 0; i < 900; i++) {
        abz_beat a, b;
        if (i < 400) {
            abz_pulse_hear(felt, &drum[i], &a);
            abz_pulse_hear(unheard, &drum[i], &b);
        } else {
            abz_pulse_feel(felt, i % 2 ? (float)i : NAN, &a);
            abz_pulse_hear(unheard, NULL, &b);
            assert_true(a.flags & ABZ_BEAT_HELD);
        }
        assert_memory_equal(&a, &b, sizeof a);
    }
    free(felt);
    free(unheard);
}

static void missing_ticks_are_coasted_through_in_place(void **state)
{
    (void)state;
    for (int gap = 1; gap <= 7 * ABZ_TICKS_PER_SECOND; gap = 3 * gap + 1) {
        abz_pulse *pulse = new_pulse(0);
        abz_beat beat;
        float sure = 0;
        int beat_n = 0;
        for (int i = 0; i < 600 + gap; i++) {
            bool is_gone = i >= 600;
            abz_pulse_hear(pulse, is_gone ? NULL : &drum[i], &beat);
            sure = is_gone ? sure : beat.confidence;
            if (is_gone) {
                assert_true(beat.flags & ABZ_BEAT_HELD);
                assert_true(beat.confidence < sure);
                beat_n += beat.flags & ABZ_BEAT_NEW;
            }
        }
        assert_in_range(beat_n, gap / 30, gap / 30 + 1);
        // Halved in 3.5 s, and less for every beat that was foretold and did not come.
        assert_true((double)(beat.confidence / sure) < pow(.5, gap / 210.) + .01);
        assert_true((double)(beat.confidence / sure) > .1 * pow(.5, gap / 210.));
        float off = (float)(gap % 30) - beat.phase * 30;
        off -= 30 * floorf(off / 30 + .5f);
        assert_true(fabsf(off) < 4);
        free(pulse);
    }
}

static void a_steady_sound_after_drums_is_no_pause(void **state)
{
    (void)state;
    abz_pulse *pulse = new_pulse(0);
    abz_band_frame steady;
    abz_beat beat;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        steady.level[b] = 1;
    }
    for (int i = 0; i < 900; i++) {
        abz_pulse_hear(pulse, i < 600 ? &drum[i] : &steady, &beat);
        assert_false(i > 100 && (beat.flags & ABZ_BEAT_HELD));
    }
    free(pulse);
}

// ---- a beep in sound ----------------------------------------------------------------------------------------------------

static void a_beep_is_heard_in_sound_and_without_it_is_missing(void **state)
{
    (void)state;
    config = abz_pulse_config_default(ABZ_PULSE_BEEP);
    abz_pulse *by_ear = new_pulse(0), *felt = new_pulse(0);
    int beat_n = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_band_frame frame = {{0}};
        abz_beat a, b;
        frame.level[25] = i % 45 < 6 ? 2 : .1f;
        bool is_gone = i / 45 == 20;
        abz_pulse_hear(by_ear, is_gone ? NULL : &frame, &a);
        abz_pulse_feel(felt, is_gone ? NAN : abzi_signal_of_sound(&frame, ABZ_PULSE_BEEP), &b);
        assert_memory_equal(&a, &b, sizeof a);
        beat_n += i >= 225 && (a.flags & ABZ_BEAT_NEW) != 0;
        assert_true(i < 225 || fabsf(a.period_s - .75f) < .02f);
    }
    assert_in_range(beat_n, (TICKS - 225) / 45 - 1, (TICKS - 225) / 45 + 1);
    abz_beat beat;
    abz_band_frame damaged;
    memset(&damaged, 0xff, sizeof damaged);  // all not a number
    for (int i = 0; i < 100; i++) {
        abz_pulse_hear(by_ear, &damaged, &beat);
        assert_true(isfinite(beat.phase) && isfinite(beat.next_s) && isfinite(beat.confidence));
    }
    free(by_ear);
    free(felt);
}

// ---- the state ----------------------------------------------------------------------------------------------------------

static void a_state_goes_on_where_it_was_copied(void **state)
{
    (void)state;
    static abzi_music_model model;
    static abzi_music first, second;
    assert_int_equal(abzi_music_model_init(&model, &config), ABZ_OK);
    abzi_music_start(&first, &model);
    for (int i = 0; i < TICKS; i++) {
        abz_beat a, b;
        if (i % 77 == 0) {
            assert_true(abzi_music_is_sound(&first, &model));
            second = first;
        }
        const abz_band_frame *frame = i / 100 == 5 ? NULL : &drum[i];
        abzi_music_hear(&first, &model, frame, &a);
        abzi_music_hear(&second, &model, frame, &b);
        assert_memory_equal(&a, &b, sizeof a);
    }
    assert_memory_equal(&first, &second, sizeof first);
}

static void a_damaged_state_is_recognised(void **state)
{
    (void)state;
    static abzi_music_model model;
    static abzi_music music, right;
    assert_int_equal(abzi_music_model_init(&model, &config), ABZ_OK);
    abzi_music_start(&music, &model);
    for (int i = 0; i < TICKS; i++) {
        abz_beat beat;
        abzi_music_hear(&music, &model, &drum[i], &beat);
    }
    right = music;
    assert_true(abzi_music_is_sound(&music, &model));
    float *const time[] = {&music.since, &music.period, &music.steady, &music.sure};
    static const float bad[] = {NAN, INFINITY, -INFINITY, -4000, -3e38f};
    for (int t = 0; t < 4; t++) {
        for (int b = 0; b < 5; b++) {
            *time[t] = bad[b];
            assert_false(abzi_music_is_sound(&music, &model));
            music = right;
        }
    }
    uint32_t *const number[] = {&music.attack.newest, &music.in_bar,     &music.bar_n,           &music.trust.slot,
                                &music.bar.metre,     &music.bar.newest, &music.pointer.head[50]};
    for (int i = 0; i < 7; i++) {
        *number[i] = 500;
        assert_false(abzi_music_is_sound(&music, &model));
        music = right;
    }
    music.period = music.steady = .5f;  // no beat is so short
    assert_false(abzi_music_is_sound(&music, &model));
}

// ---- another dance to the same music ---------------------------------------------------------------------------------

static abzi_music_model model_of(abz_dance dance)
{
    abzi_music_model model;
    abz_pulse_config it = abz_pulse_config_default(ABZ_PULSE_MUSIC);
    it.dance = dance;
    assert_int_equal(abzi_music_model_init(&model, &it), ABZ_OK);
    return model;
}

// The beat goes on as if nothing had been, whatever the metre of the new dance; in a dance that has no such tempo
// nothing is believed that was.
static void another_dance_goes_on_in_the_same_beat(void **state)
{
    (void)state;
    static const abz_dance to[] = {ABZ_DANCE_TANGO, ABZ_DANCE_MERENGUE, ABZ_DANCE_WALTZ, ABZ_DANCE_UNKNOWN,
                                   ABZ_DANCE_QUICKSTEP};
    static abzi_music first, music;
    const abzi_music_model from = model_of(ABZ_DANCE_BACHATA);
    abz_beat beat, goes_on;
    for (int k = 0; k < 5; k++) {
        abzi_music_start(&first, &from);
        for (int i = 0; i < 610; i++) {
            abzi_music_hear(&first, &from, &drum[i], &beat);
        }
        assert_true(beat.confidence > 0.5f && first.bar_n == 4);
        const abzi_music_model model = model_of(to[k]);
        memset(&music, 0xff, sizeof music);
        abzi_music_carry(&music, &model, &first, &from);
        assert_true(abzi_music_is_sound(&music, &model));
        assert_int_equal(music.begun, to[k] != ABZ_DANCE_QUICKSTEP);
        for (int i = 610; music.begun && i < 900; i++) {
            abzi_music_hear(&first, &from, &drum[i], &beat);
            abzi_music_hear(&music, &model, &drum[i], &goes_on);
            assert_true(goes_on.confidence > 0.5f);
            assert_float_equal(goes_on.period_s, 0.5f, 0.01f);
            float off = goes_on.phase - beat.phase;
            assert_true(fabsf(off - floorf(off + 0.5f)) * goes_on.period_s < 0.02f);
            assert_true(i < 700 || to[k] != ABZ_DANCE_WALTZ || goes_on.bar_n == 3);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_cannot_be_asked_for_is_refused, setup),
        cmocka_unit_test_setup(memory_must_be_there_aligned_and_large_enough, setup),
        cmocka_unit_test_setup(a_named_dance_has_its_tempo_and_metre_unless_others_are_named, setup),
        cmocka_unit_test_setup(drums_are_heard_the_same_whatever_was_in_memory, setup),
        cmocka_unit_test_setup(before_the_first_sound_nothing_is_said, setup),
        cmocka_unit_test_setup(a_value_is_no_music, setup),
        cmocka_unit_test_setup(missing_ticks_are_coasted_through_in_place, setup),
        cmocka_unit_test_setup(a_steady_sound_after_drums_is_no_pause, setup),
        cmocka_unit_test_setup(a_beep_is_heard_in_sound_and_without_it_is_missing, setup),
        cmocka_unit_test_setup(a_state_goes_on_where_it_was_copied, setup),
        cmocka_unit_test_setup(a_damaged_state_is_recognised, setup),
        cmocka_unit_test_setup(another_dance_goes_on_in_the_same_beat, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
