#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "close.h"
#include "drums.h"
#include "rhythm/pointer.h"

#define CELLS_A_MINUTE (60.0f * ABZI_POINTER_RATE)

static abzi_pointer_model model;
static abzi_pointer pointer;
static abzi_place place;

static void start(uint32_t metre, float slow, float fast)
{
    abzi_pointer_model_init(&model, metre, slow, fast, sqrtf(slow * fast), .41f);
    abzi_pointer_start(&pointer, &model);
}

static int setup(void **state)
{
    (void)state;
    start(0, 65, 234);
    return 0;
}

/// One tick in which all registers begin so clearly.
static void hear(float before, float now)
{
    abzi_attack attack;
    abzi_attack_start(&attack);
    for (int r = 0; r < ABZI_REGISTER_N; r++) {
        attack.before[r] = before;
        attack.now[r] = now;
    }
    abzi_pointer_hear(&pointer, &model, &attack);
}

static void click(int ticks, int period)
{
    for (int i = 0; i < ticks; i++) {
        hear(i % period == 1 ? .9f : 0, i % period == 0 ? .9f : 0);
    }
}

static void hear_noise(int ticks, uint64_t seed)
{
    float before = 0;
    for (int i = 0; i < ticks; i++) {
        float now = drums_noise(&seed) > .8 ? (float)drums_between(&seed, 0, .9) : 0;
        hear(before, now);
        before = now;
    }
}

static uint32_t period_of(uint32_t row)
{
    return ABZI_PERIOD_MIN + row;
}

/// The first cell of a row.
static uint32_t cell_of(uint32_t row)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < row; r++) {
        n += period_of(r);
    }
    return n;
}

static double mass_of(uint32_t row, int lane)
{
    double sum = 0;
    for (uint32_t i = 0; i < period_of(row); i++) {
        sum += (double)pointer.cell[cell_of(row) + i][lane];
    }
    return sum;
}

/// What holds at every tick.
static void assert_whole(void)
{
    double all = 0, rows = 0;
    for (uint32_t r = 0; r < ABZI_ROW_N; r++) {
        double sum = 0;
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            sum += mass_of(r, lane);
        }
        assert_close(sum / (double)pointer.total, (double)pointer.row[r], 1e-5);
        assert_true(pointer.head[r] < period_of(r));
        all += sum;
        rows += (double)pointer.row[r];
    }
    assert_close(rows, 1, 1e-4);
    assert_close(all / (double)pointer.total, 1, 1e-4);
    assert_true(pointer.total > 1e-7f && pointer.total < 1e7f);
    assert_true(abzi_pointer_is_sound(&pointer, &model));
}

// ---- what is known before ----------------------------------------------------------------------------------------------

static void tempi_and_lanes_sum_to_one(void **state)
{
    (void)state;
    static const float range[][2] = {{50, 240}, {65, 234}, {100, 100}, {50, 50}, {240, 240}, {99, 101}};
    for (size_t k = 0; k < sizeof range / sizeof *range; k++) {
        for (uint32_t metre = 0; metre <= 4; metre += metre == 0 ? 3 : 1) {
            start(metre, range[k][0], range[k][1]);
            double tempo = 0, lanes = 0;
            assert_true(model.first < model.end && model.end <= ABZI_ROW_N);
            for (uint32_t r = 0; r < ABZI_ROW_N; r++) {
                double drift = 0;
                tempo += (double)model.tempo[r];
                for (int d = 0; d <= 2 * ABZI_DRIFT_N; d++) {
                    drift += (double)model.drift[r][d];
                }
                assert_close(drift, r >= model.first && r < model.end ? 1 : 0, 1e-5);
            }
            for (int lane = 0; lane < ABZI_LANE_N; lane++) {
                lanes += (double)model.lane[lane];
            }
            assert_close(tempo, 1, 1e-5);
            assert_close(lanes, 1, 1e-6);
            assert_true(model.lane[7] == 0);
            assert_whole();
        }
    }
}

static void the_likeliest_tempo_is_the_one_in_the_middle(void **state)
{
    (void)state;
    abzi_pointer_model_init(&model, 0, 65, 234, 115, .41f);
    abzi_pointer_start(&pointer, &model);
    abzi_pointer_look(&pointer, &model, &place);
    assert_close((double)place.period, (double)CELLS_A_MINUTE / 115, 1);
    assert_true(place.tempo_share < .25f);
}

// ---- hearing -----------------------------------------------------------------------------------------------------------

static void belief_stays_whole_whatever_begins(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        hear_noise(50, (uint64_t)i + 1);
        assert_whole();
        hear(.9f, .9f);
        assert_whole();
    }
    for (int i = 0; i < 20000; i++) {
        hear(0, 0);
    }
    assert_whole();
    for (int i = 0; i < 2000; i++) {
        hear(.9f, .9f);
    }
    assert_whole();
}

static void even_strokes_are_found_within_four_beats(void **state)
{
    (void)state;
    for (int period = 24; period <= 44; period += 4) {  // 150 to 82 a minute
        setup(NULL);
        click(4 * period + 2, period);
        abzi_pointer_look(&pointer, &model, &place);
        if (fabsf(place.period - 2.0f * (float)period) > 3) {
            fail_msg("a beat of %d ticks is taken for %g cells", period, (double)place.period);
        }
        setup(NULL);
        click(12 * period + 1, period);  // the last tick is a stroke
        abzi_pointer_look(&pointer, &model, &place);
        assert_close((double)place.period, 2. * period, 1.01);
        assert_close((double)place.place, 1.5, 2.5);  // a zone of some cells behind its beginning
        if (place.tempo_share < .8f || place.place_share < .8f) {
            fail_msg("%d ticks: tempo %.3f, place %.3f", period, (double)place.tempo_share, (double)place.place_share);
        }
        double lanes = 0;
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            lanes += (double)place.lane[lane];
        }
        assert_close(lanes, 1, 1e-4);
        assert_whole();
    }
}

static void bass_and_treble_in_turn_tell_even_beats_from_odd_ones(void **state)
{
    (void)state;
    start(4, 65, 234);
    for (int i = 0; i <= 16 * 30; i++) {
        abzi_attack attack;
        abzi_attack_start(&attack);
        bool is_bass = i / 30 % 2 == 0;
        if (i % 30 == 0) {
            attack.now[is_bass ? ABZI_BASS : ABZI_TREBLE] = attack.now[ABZI_MIDDLE] = .9f;
        }
        abzi_pointer_hear(&pointer, &model, &attack);
    }
    abzi_pointer_look(&pointer, &model, &place);  // at a bass
    assert_true(place.lane[0] + place.lane[2] > .9f);
}

static void a_known_metre_and_tempo_are_never_left(void **state)
{
    (void)state;
    for (uint32_t metre = 3; metre <= 4; metre++) {
        start(metre, 90, 110);
        click(600, 20);  // 180 a minute
        hear_noise(600, 2);
        for (int i = 0; i < 100; i++) {
            abzi_pointer_coast(&pointer, &model);
        }
        abzi_pointer_doubt(&pointer, &model, .3f);
        hear(0, 0);
        for (uint32_t r = 0; r < ABZI_ROW_N; r++) {
            float per_minute = CELLS_A_MINUTE / (float)period_of(r);
            for (int lane = 0; lane < ABZI_LANE_N; lane++) {
                bool is_lane = lane < 4 ? metre == 4 : lane < 7 && metre == 3;
                bool is_tempo = per_minute > 89 && per_minute < 111;
                assert_true(mass_of(r, lane) == 0 || (is_lane && is_tempo));
            }
        }
        abzi_pointer_look(&pointer, &model, &place);
        assert_true(CELLS_A_MINUTE / place.period > 89 && CELLS_A_MINUTE / place.period < 111);
        assert_whole();
    }
}

static void nothing_but_the_input_counts(void **state)
{
    (void)state;
    static abzi_pointer first;
    click(300, 31);
    hear_noise(300, 9);
    first = pointer;
    memset(&pointer, 0xff, sizeof pointer);
    memset(&model, 0xff, sizeof model);
    setup(NULL);
    click(300, 31);
    hear_noise(300, 9);
    assert_memory_equal(&pointer, &first, sizeof first);
}

// ---- without hearing -----------------------------------------------------------------------------------------------------

static void coasting_keeps_the_place_for_seven_seconds(void **state)
{
    (void)state;
    for (int period = 22; period <= 50; period += 7) {
        setup(NULL);
        click(10 * period + 7, period);
        abzi_place later;
        abzi_pointer_look(&pointer, &model, &place);
        for (int i = 0; i < 7 * ABZ_TICKS_PER_SECOND; i++) {
            abzi_pointer_coast(&pointer, &model);
        }
        abzi_pointer_look(&pointer, &model, &later);
        assert_true(later.period == place.period && later.tempo_share == place.tempo_share);
        float moved = later.place - place.place - 2 * 7 * ABZ_TICKS_PER_SECOND;
        moved -= place.period * floorf(moved / place.period + .5f);
        assert_close((double)moved, 0, 1e-3);
        // The beats have gone on counting, too.
        double lane[2] = {0, 0};
        for (int i = 0; i < 7; i++) {
            lane[0] += (double)place.lane[i];
            lane[1] += (double)later.lane[i];
        }
        assert_close(lane[0], lane[1], 1e-4);
        assert_whole();
    }
}

static void doubt_spreads_the_place_and_keeps_the_tempo(void **state)
{
    (void)state;
    click(300, 30);
    abzi_place doubted;
    static abzi_pointer sure;
    sure = pointer;
    abzi_pointer_look(&pointer, &model, &place);
    abzi_pointer_doubt(&pointer, &model, .3f);
    abzi_pointer_look(&pointer, &model, &doubted);
    assert_true(doubted.period == place.period);
    assert_close((double)doubted.place, (double)place.place, .5);
    // Of what is taken from near the place a tenth to either side comes back.
    assert_close((double)doubted.place_share, .7 * (double)place.place_share + .3 * .2, .02);
    for (uint32_t r = model.first; r < model.end; r++) {
        double sum = 0, even = .3 * (double)(sure.total * sure.row[r]) / period_of(r);
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            sum += mass_of(r, lane);
        }
        assert_close(sum / (double)sure.total, (double)sure.row[r], 1e-5);
        for (uint32_t i = 0; i < period_of(r); i++) {
            for (int lane = 0; lane < ABZI_LANE_N; lane++) {
                assert_true((double)pointer.cell[cell_of(r) + i][lane] >= .999 * even * (double)model.lane[lane]);
            }
        }
    }
    assert_whole();
}

static void after_doubt_strokes_elsewhere_are_believed_sooner(void **state)
{
    (void)state;
    int needed[2] = {0, 0};
    for (int doubt = 0; doubt < 2; doubt++) {
        setup(NULL);
        click(600, 30);
        if (doubt) {
            abzi_pointer_doubt(&pointer, &model, .3f);
        }
        for (int i = 0; i < 15; i++) {
            hear(0, 0);
        }
        for (bool is_there = false; !is_there; needed[doubt]++) {
            assert_true(needed[doubt] < 20);
            click(20, 30);
            abzi_pointer_look(&pointer, &model, &place);
            is_there = fabsf(place.period - 60) < 2 && fabsf(place.place - 40) < 6;
            for (int i = 0; i < 10; i++) {
                hear(0, 0);
            }
        }
    }
    printf("# beats: %d, after doubt %d\n", needed[0], needed[1]);
    assert_true(needed[1] < needed[0] && needed[1] <= 4);
}

// ---- damage ----------------------------------------------------------------------------------------------------------------

static void damage_is_recognised(void **state)
{
    (void)state;
    click(300, 30);
    assert_true(abzi_pointer_is_sound(&pointer, &model));
    static abzi_pointer right;
    right = pointer;
    static const float bad[] = {NAN, INFINITY, -INFINITY, -1e-6f, 1e13f};
    for (int b = 0; b < 5; b++) {
        const uint32_t row = model.first + 20, last = model.end - 1;
        pointer.total = bad[b];
        assert_false(abzi_pointer_is_sound(&pointer, &model));
        pointer = right;
        pointer.row[row] = bad[b];
        assert_false(abzi_pointer_is_sound(&pointer, &model));
        pointer = right;
        pointer.cell[cell_of(model.first)][0] = bad[b];
        assert_false(abzi_pointer_is_sound(&pointer, &model));
        pointer = right;
        pointer.cell[cell_of(last) + period_of(last) - 1][6] = bad[b];
        assert_false(abzi_pointer_is_sound(&pointer, &model));
        pointer = right;
    }
    pointer.total = 0;
    assert_false(abzi_pointer_is_sound(&pointer, &model));
    pointer = right;
    for (uint32_t r = model.first; r < model.end; r += 13) {
        pointer.head[r] = period_of(r);
        assert_false(abzi_pointer_is_sound(&pointer, &model));
        pointer.head[r] = UINT32_MAX;
        assert_false(abzi_pointer_is_sound(&pointer, &model));
        pointer.head[r] = period_of(r) - 1;
        assert_true(abzi_pointer_is_sound(&pointer, &model));
    }
    // Rows that are not in use are never read.
    pointer = right;
    pointer.head[0] = UINT32_MAX;
    assert_true(abzi_pointer_is_sound(&pointer, &model));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(tempi_and_lanes_sum_to_one, setup),
        cmocka_unit_test_setup(the_likeliest_tempo_is_the_one_in_the_middle, setup),
        cmocka_unit_test_setup(belief_stays_whole_whatever_begins, setup),
        cmocka_unit_test_setup(even_strokes_are_found_within_four_beats, setup),
        cmocka_unit_test_setup(bass_and_treble_in_turn_tell_even_beats_from_odd_ones, setup),
        cmocka_unit_test_setup(a_known_metre_and_tempo_are_never_left, setup),
        cmocka_unit_test_setup(nothing_but_the_input_counts, setup),
        cmocka_unit_test_setup(coasting_keeps_the_place_for_seven_seconds, setup),
        cmocka_unit_test_setup(doubt_spreads_the_place_and_keeps_the_tempo, setup),
        cmocka_unit_test_setup(after_doubt_strokes_elsewhere_are_believed_sooner, setup),
        cmocka_unit_test_setup(damage_is_recognised, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
