#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "care/calm.h"
#include "close.h"

// A breath every period_s, seen ago_s late; what calm.c is told of it, tick by tick.
typedef struct person {
    double period_s, since_s;
    abz_doubt doubt;
    float uneven;
} person;

static abzi_rate_says breathe(person *p)
{
    const double ago_s = .25;
    abzi_rate_says says = {.doubt = p->doubt, .uneven = p->uneven, .recent_s = (float)p->period_s};
    says.per_minute = 60 / says.recent_s;
    p->since_s += 1.0 / ABZ_TICKS_PER_SECOND;
    if (p->since_s >= p->period_s + ago_s) {
        p->since_s -= p->period_s;
        says.onset = (abzi_onset){.is_beat = true, .ago_s = (float)p->since_s, .activation = 1};
    }
    return says;
}

// So many seconds; true when she led in one of them.
static bool spend(abzi_calm *calm, person *p, double s, abzi_calm_says *says)
{
    bool led = false;
    for (int tick = 0; tick < (int)(s * ABZ_TICKS_PER_SECOND); tick++) {
        const abzi_rate_says rate = breathe(p);
        abzi_calm_tick(calm, &rate, says);
        led = led || (says->flags & ABZ_BEDSIDE_LEADS) != 0;
    }
    return led;
}

static void her_cycle_is_the_persons(void **state)
{
    (void)state;
    for (double rate = 6; rate <= 30; rate += 6) {
        abzi_calm calm;
        abzi_calm_says says;
        person p = {.period_s = 60 / rate};
        abzi_calm_start(&calm, ABZ_PULSE_BREATH, false, 6);
        spend(&calm, &p, 15 * p.period_s, &says);
        assert_close(60 * (double)says.rate_hz, rate, .05 * rate);
        assert_close((double)says.locked, 1, .02);
        assert_close((double)calm.late[0], 0, .02);
        assert_int_equal(says.flags & ABZ_BEDSIDE_LEADS, 0);
        assert_int_equal((says.flags & ABZ_BEDSIDE_ARRIVED) != 0, rate <= 8);
    }
}

static void she_lengthens_by_a_twentieth_every_four_breaths_while_followed(void **state)
{
    (void)state;
    abzi_calm calm;
    abzi_calm_says says;
    person p = {.period_s = 4};
    abzi_calm_start(&calm, ABZ_PULSE_BREATH, true, 6);
    float before = 0;
    double own_s = p.period_s;
    int breath_n = 0, longer_n = 0;
    for (int tick = 0; tick < 900 * ABZ_TICKS_PER_SECOND; tick++) {
        const abzi_rate_says rate = breathe(&p);
        abzi_calm_tick(&calm, &rate, &says);
        if (rate.onset.is_beat) {  // who follows wholly (breather.h)
            const double late_s = (double)(calm.late[0] * calm.period_s);
            own_s -= late_s / 4;
            p.period_s = own_s - late_s / 2;
            breath_n++;
        }
        if (says.flags & ABZ_BEDSIDE_LEADS) {
            if (before > 0 && calm.period_s > before * 1.0001f) {
                assert_true(calm.period_s <= 1.05001f * before);
                assert_true(longer_n == 0 || breath_n >= 4);
                longer_n++;
                breath_n = 0;
            }
            before = calm.period_s;
        }
        assert_true(says.rate_hz == 0 || fabsf(says.rate_hz - says.person_hz) <= ABZ_BEDSIDE_APART_MOST / 60 + 1e-6f);
    }
    assert_close((double)calm.period_s, 10, 1e-3);  // six a minute, and not beyond
    assert_true(longer_n >= 18);                    // 4 s to 10 s: ln 2.5 / ln 1.05
}

static void who_does_not_follow_is_tried_ever_less(void **state)
{
    (void)state;
    abzi_calm calm;
    abzi_calm_says says = {0};
    person p = {.period_s = 4};
    abzi_calm_start(&calm, ABZ_PULSE_BREATH, true, 6);
    int times[2] = {0, 0};
    for (int tick = 0; tick < 3600 * ABZ_TICKS_PER_SECOND; tick++) {
        const bool led = (says.flags & ABZ_BEDSIDE_LEADS) != 0;
        const abzi_rate_says rate = breathe(&p);
        abzi_calm_tick(&calm, &rate, &says);
        times[tick / (1800 * ABZ_TICKS_PER_SECOND)] += !led && (says.flags & ABZ_BEDSIDE_LEADS) ? 1 : 0;
    }
    assert_in_range(times[0], 2, 8);
    assert_in_range(times[1], 1, 4);
}

static void doubts_end_it(void **state)
{
    (void)state;
    static const struct {
        abz_doubt doubt;
        float uneven;
        bool rests;
    } way[] = {{ABZ_DOUBT_MISSING, 0, true},
               {ABZ_DOUBT_IMPLAUSIBLE, 0, true},
               {ABZ_DOUBT_EARLY, 0, true},
               {ABZ_DOUBT_IRREGULAR, 1.6f, true},
               {ABZ_DOUBT_IRREGULAR, 1.2f, false}};
    for (size_t i = 0; i < sizeof way / sizeof *way; i++) {
        abzi_calm calm;
        abzi_calm_says says;
        person p = {.period_s = 4};
        abzi_calm_start(&calm, ABZ_PULSE_BREATH, false, 6);
        spend(&calm, &p, 40, &says);
        assert_int_equal(says.flags & ABZ_BEDSIDE_STILL, 0);
        p.doubt = way[i].doubt;
        p.uneven = way[i].uneven;
        spend(&calm, &p, 1, &says);
        assert_int_equal((says.flags & ABZ_BEDSIDE_STILL) != 0, way[i].rests);
        assert_int_equal(says.rate_hz == 0, way[i].rests);
        spend(&calm, &p, 10, &says);
        p.doubt = ABZ_DOUBT_NONE;
        p.uneven = 0;
        spend(&calm, &p, 10, &says);
        assert_int_equal(says.flags & ABZ_BEDSIDE_STILL, 0);
    }
}

// Nobody is led from an uneven breath, nor one that is calm already.
static void she_does_not_always_lead(void **state)
{
    (void)state;
    abzi_calm calm;
    abzi_calm_says says;
    person uneven = {.period_s = 4}, slow = {.period_s = 10.2};
    abzi_calm_start(&calm, ABZ_PULSE_BREATH, true, 6);
    assert_false(spend(&calm, &uneven, 8, &says));
    uneven.doubt = ABZ_DOUBT_IRREGULAR;
    uneven.uneven = 1.2f;
    assert_false(spend(&calm, &uneven, 200, &says));
    abzi_calm_start(&calm, ABZ_PULSE_BREATH, true, 6);
    assert_false(spend(&calm, &slow, 400, &says));
}

static void beats_make_a_cycle_as_long_as_a_breath(void **state)
{
    (void)state;
    for (double rate = 40; rate <= 200; rate += 20) {
        abzi_calm calm;
        abzi_calm_says says;
        person p = {.period_s = 60 / rate};
        abzi_calm_start(&calm, ABZ_PULSE_HEART, true, 6);
        assert_false(spend(&calm, &p, 60, &says));
        assert_int_equal(calm.beat_n % 2, 0);
        assert_true((double)calm.beat_n * p.period_s >= 3.99 && (double)calm.beat_n * p.period_s < 4 + 2 * p.period_s);
        assert_close((double)calm.late[0], 0, .05);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(her_cycle_is_the_persons),
        cmocka_unit_test(she_lengthens_by_a_twentieth_every_four_breaths_while_followed),
        cmocka_unit_test(who_does_not_follow_is_tried_ever_less),
        cmocka_unit_test(doubts_end_it),
        cmocka_unit_test(she_does_not_always_lead),
        cmocka_unit_test(beats_make_a_cycle_as_long_as_a_breath),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
