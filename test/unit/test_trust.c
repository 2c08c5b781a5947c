#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "drums.h"
#include "rhythm/trust.h"

enum { LIKED = 31 };  // ticks of a beat that people like to tap: 116 a minute

static abzi_trust trust;

static int setup(void **state)
{
    (void)state;
    abzi_trust_start(&trust);
    return 0;
}

static void hear(float clear)
{
    abzi_attack attack;
    abzi_attack_start(&attack);
    for (int r = 0; r < ABZI_REGISTER_N; r++) {
        attack.now[r] = clear;
    }
    abzi_trust_hear(&trust, &attack);
}

/// Beats of a period, announced at their time; what begins shows a tick later. on, half: how clearly something begins
/// on a beat and halfway; odd_on: on every other beat.
static void beats(int n, int period, float on, float odd_on, float half)
{
    for (int i = 0; i < n * period; i++) {
        hear(i % period == 1 ? (i / period % 2 ? odd_on : on) : i % period == 1 + period / 2 ? half : 0);
        if (i % period == 0) {
            abzi_trust_foretell(&trust, 0, (float)period);
        }
    }
}

static void who_has_heard_nothing_trusts_nothing(void **state)
{
    (void)state;
    assert_true(abzi_trust_confidence(&trust, LIKED) == 0);
    for (int i = 0; i < 1000; i++) {
        hear(0);
    }
    assert_true(abzi_trust_confidence(&trust, LIKED) == 0);
    assert_int_equal(trust.beat_n, 0);
}

static void clear_beats_rank_first(void **state)
{
    (void)state;
    beats(30, LIKED, .9f, .9f, 0);
    assert_true(trust.on > .88f);  // beats that are alike share a rank
    assert_true(trust.half < .5f);
    assert_close((double)trust.odd, 0, .05);
    assert_true(abzi_trust_confidence(&trust, LIKED) > .95f);
}

static void beats_beside_what_begins_rank_last(void **state)
{
    (void)state;
    for (int i = 0; i < 40 * LIKED; i++) {
        hear(i % LIKED == LIKED / 3 ? .9f : 0);
        if (i % LIKED == 0) {
            abzi_trust_foretell(&trust, 0, LIKED);
        }
    }
    assert_true(trust.on < .5f);
    assert_true(abzi_trust_confidence(&trust, LIKED) == 0);
}

static void in_noise_ranks_are_half_on_average(void **state)
{
    (void)state;
    for (int period = 20; period <= 70; period += 10) {
        uint64_t seed = (uint64_t)period;
        double on = 0, half = 0, sure = 0;
        const int beat_n = 400;
        abzi_trust_start(&trust);
        for (int i = 0; i < beat_n * period; i++) {
            hear((float)drums_between(&seed, 0, .9));
            if (i % period == 0) {
                abzi_trust_foretell(&trust, 0, (float)period);
                on += (double)trust.on / beat_n;
                half += (double)trust.half / beat_n;
                sure += (double)abzi_trust_confidence(&trust, (float)period) / beat_n;
            }
        }
        assert_close(on, .5, .05);
        assert_close(half, .5, .05);
        assert_true(sure < .1);
    }
}

static void half_beats_as_strong_as_beats_halve_the_trust(void **state)
{
    (void)state;
    beats(40, LIKED, .9f, .9f, 0);
    double clear = (double)abzi_trust_confidence(&trust, LIKED);
    abzi_trust_start(&trust);
    beats(40, LIKED, .8f, .8f, .8f);
    assert_close((double)abzi_trust_confidence(&trust, LIKED), clear / 2, .1);
}

static void every_other_beat_empty_is_no_beat(void **state)
{
    (void)state;
    beats(40, 2 * LIKED, .9f, .9f, 0);
    double alike = (double)abzi_trust_confidence(&trust, LIKED);
    abzi_trust_start(&trust);
    beats(80, LIKED, .9f, 0, 0);
    assert_true(fabsf(trust.odd) > .3f);
    assert_true((double)abzi_trust_confidence(&trust, LIKED) < .5 * alike);
}

static void tempi_that_people_tap_are_trusted_most(void **state)
{
    (void)state;
    beats(40, LIKED, .9f, .9f, 0);
    float before = 0;
    for (int per_minute = 50; per_minute <= 110; per_minute += 10) {
        float now = abzi_trust_confidence(&trust, 3600.0f / (float)per_minute);
        assert_true(now > before);
        before = now;
    }
    before = 1;
    for (int per_minute = 120; per_minute <= 240; per_minute += 10) {
        float now = abzi_trust_confidence(&trust, 3600.0f / (float)per_minute);
        assert_true(now < before);
        before = now;
    }
    assert_close((double)abzi_trust_confidence(&trust, 3600.0f / 230),
                 (double)abzi_trust_confidence(&trust, 3600.0f / 57.5f), 1e-5);
    assert_true(abzi_trust_confidence(&trust, 3600.0f / 230) > .3f);
}

// A beat is announced anew before the one that was foretold has been looked at.
static void two_foretold_beats_wait_in_turn(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++) {
        hear(0);
    }
    abzi_trust_foretell(&trust, 0, 40);
    uint32_t seen[3] = {0};
    for (int i = 1; i <= 70; i++) {
        if (i == 21) {
            abzi_trust_foretell(&trust, -.5f, 25);  // half a tick ahead
        }
        hear(0);
        seen[0] += trust.beat_n == 0;
        seen[1] += trust.beat_n == 1;
        seen[2] += trust.beat_n == 2;
    }
    // Due two ticks after they show, which is one after they fall: after 43 and 20 + 28.5 ticks.
    assert_int_equal(seen[0], 43);
    assert_int_equal(seen[1], 5);
    assert_int_equal(seen[2], 22);
}

static void trust_grows_and_goes_within_ten_beats(void **state)
{
    (void)state;
    beats(12, LIKED, .9f, .9f, 0);
    assert_true(abzi_trust_confidence(&trust, LIKED) > .5f);
    beats(12, LIKED, 0, 0, 0);
    uint64_t seed = 1;
    for (int i = 0; i < 12 * LIKED; i++) {
        hear((float)drums_between(&seed, 0, .9));
        if (i % LIKED == 0) {
            abzi_trust_foretell(&trust, 0, LIKED);
        }
    }
    assert_true(abzi_trust_confidence(&trust, LIKED) < .3f);
}

static void damaged_trust_is_recognised(void **state)
{
    (void)state;
    beats(30, LIKED, .9f, .2f, .4f);
    assert_true(abzi_trust_is_sound(&trust));
    const abzi_trust right = trust;
    float *const mean[] = {&trust.on, &trust.half, &trust.odd};
    static const float bad[] = {NAN, INFINITY, -INFINITY, 2.5f, -2.5f};
    for (int m = 0; m < 3; m++) {
        for (int b = 0; b < 5; b++) {
            *mean[m] = bad[b];
            assert_false(abzi_trust_is_sound(&trust));
            trust = right;
        }
    }
    uint32_t *const number[] = {&trust.newest, &trust.heard_n, &trust.slot};
    for (int i = 0; i < 3; i++) {
        *number[i] = ABZI_TRUST_MEMORY_N + 1;
        assert_false(abzi_trust_is_sound(&trust));
        trust = right;
    }
    assert_true(abzi_trust_is_sound(&trust));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_has_heard_nothing_trusts_nothing, setup),
        cmocka_unit_test_setup(clear_beats_rank_first, setup),
        cmocka_unit_test_setup(beats_beside_what_begins_rank_last, setup),
        cmocka_unit_test_setup(in_noise_ranks_are_half_on_average, setup),
        cmocka_unit_test_setup(half_beats_as_strong_as_beats_halve_the_trust, setup),
        cmocka_unit_test_setup(every_other_beat_empty_is_no_beat, setup),
        cmocka_unit_test_setup(tempi_that_people_tap_are_trusted_most, setup),
        cmocka_unit_test_setup(two_foretold_beats_wait_in_turn, setup),
        cmocka_unit_test_setup(trust_grows_and_goes_within_ten_beats, setup),
        cmocka_unit_test_setup(damaged_trust_is_recognised, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
