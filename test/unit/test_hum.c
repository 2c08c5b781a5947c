#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "care/hum.h"
#include "close.h"

typedef struct sound {
    double in, out, step;  // power while she opens and closes; the largest step from sample to sample
    double rough;          // power of how samples bend
    float loudest;
} sound;

static sound hear(abz_pulse_kind kind, uint32_t flags)
{
    abzi_hum hum;
    sound s = {0};
    float sample[ABZI_HUM_N], before = 0, earlier = 0;
    abzi_hum_start(&hum, kind);
    for (int tick = 0; tick < 20 * ABZ_TICKS_PER_SECOND; tick++) {
        abz_bedside_output she = {.flags = flags, .phase = (float)(tick % 300) / 300, .cycle_per_minute = 12};
        she.flags |= tick % 47 == 0 ? ABZ_BEDSIDE_BEAT : 0;
        abzi_hum_tick(&hum, &she, sample);
        for (int i = 0; i < ABZI_HUM_N; i++) {
            const double power = (double)(sample[i] * sample[i]);
            *(she.phase < ABZ_BEDSIDE_IN_SHARE ? &s.in : &s.out) += power;
            s.step = fmax(s.step, fabs((double)(sample[i] - before)));
            s.loudest = fmaxf(s.loudest, fabsf(sample[i]));
            const double bends = (double)(sample[i] - 2 * before + earlier);
            s.rough += bends * bends;
            earlier = before;
            before = sample[i];
        }
    }
    return s;
}

static void the_out_breath_is_hummed_softly(void **state)
{
    (void)state;
    const sound s = hear(ABZ_PULSE_BREATH, 0);
    assert_true(s.out > 20 * s.in && s.out > 100);
    assert_true(s.loudest > .05f && s.loudest <= ABZI_HUM_LOUDEST);
    assert_true(s.step < .03);  // no click: the fourth partial of 200 Hz, as loud as all of it, has .026
    // there is breath in it: of partials alone it would be .000006, and it is .0005
    assert_true(s.rough > .0001 * s.out && s.rough < .002 * s.out);
}

static void beats_are_tapped(void **state)
{
    (void)state;
    const sound s = hear(ABZ_PULSE_HEART, 0);
    assert_true(s.in > 10 && s.out > 10);
    assert_true(s.loudest > .05f && s.loudest <= ABZI_HUM_LOUDEST);
    assert_true(s.step < .03);
}

static void who_holds_still_is_silent(void **state)
{
    (void)state;
    assert_true(hear(ABZ_PULSE_BREATH, ABZ_BEDSIDE_STILL).loudest == 0);
    assert_true(hear(ABZ_PULSE_BEEP, ABZ_BEDSIDE_STILL).loudest == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_out_breath_is_hummed_softly),
        cmocka_unit_test(beats_are_tapped),
        cmocka_unit_test(who_holds_still_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
