// Laws of abrazo/bedside.h. Argument "short": fewer ticks; or their number, a fifth of them in each box.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"
#include "breather.h"
#include "care/sway.h"
#include "close.h"

enum { MINUTE = 60 * ABZ_TICKS_PER_SECOND };
static int ticks_most = 60000;

static abz_bedside *company(const abz_bedside_config *config, void **mem)
{
    abz_bedside *bedside;
    *mem = malloc(abz_bedside_size());
    assert_non_null(*mem);
    assert_int_equal(abz_bedside_init(*mem, abz_bedside_size(), config, &bedside), ABZ_OK);
    return bedside;
}

// Anything: breaths of any depth, spikes, steps, gaps, and what is no number.
typedef struct anything {
    uint64_t seed;
    double beat_s;  // about
    double unit, period_s, phase, level;
} anything;

static float next(anything *a, int tick)
{
    if (tick % MINUTE == 0) {
        a->unit = exp(6 * person_noise(&a->seed));
        a->period_s = a->beat_s * (1 + .8 * person_noise(&a->seed));
    }
    if (tick % 900 == 899) {
        a->level = 2 * person_noise(&a->seed) * a->unit;
    }
    a->phase += 1 / (ABZ_TICKS_PER_SECOND * a->period_s);
    const double chance = person_noise(&a->seed);
    if (chance > .9995) {
        return chance > .9997 ? INFINITY : NAN;
    }
    return (float)(a->level + a->unit * (sin(6.2831853 * a->phase) + .05 * chance + (chance < -.9999 ? 1e6 : 0)));
}

static void points_of(const abz_pose *pose, abz_vec3 point[static ABZ_JOINT_N + 2])
{
    memcpy(point, pose->pos, sizeof pose->pos);
    abzi_sway_tips(pose, point + ABZ_JOINT_N);
}

static void whatever_comes_she_stays_in_her_box_and_is_slow(void **state)
{
    (void)state;
    static const struct {
        float width_m, depth_m, height_m;
        abz_pulse_kind kind;
    } rooms[] = {{1.2f, .8f, 1.66f, ABZ_PULSE_BREATH},
                 {1.2f, .8f, 1.66f, ABZ_PULSE_HEART},
                 {1.2f, .8f, 1.66f, ABZ_PULSE_BEEP},
                 {.75f, .75f, 1.66f, ABZ_PULSE_HEART},
                 {3, 3, 1.9f, ABZ_PULSE_BREATH}};
    enum { ROOMS = sizeof rooms / sizeof *rooms };
    int moved_n = 0;
    for (int r = 0; r < ROOMS; r++) {
        void *mem;
        abz_bedside_config config = abz_bedside_config_default();
        config.width_m = rooms[r].width_m;
        config.depth_m = rooms[r].depth_m;
        config.kind = rooms[r].kind;
        config.calm = config.kind == ABZ_PULSE_BREATH;
        config.body = abz_body_of_height(rooms[r].height_m);
        abz_bedside *bedside = company(&config, &mem);
        anything a = {.seed = 5 + (uint64_t)r, .beat_s = config.kind == ABZ_PULSE_BREATH ? 5 : 1};
        abz_bedside_output she = {0};
        abz_vec3 now[ABZ_JOINT_N + 2], was[ABZ_JOINT_N + 2], way[ABZ_JOINT_N + 2];
        for (int tick = 0; tick < ticks_most / ROOMS; tick++) {
            abz_bedside_feel(bedside, next(&a, tick), &she);
            points_of(&she.pose, now);
            for (int i = 0; i < ABZ_JOINT_N + 2; i++) {
                assert_true(fabsf(now[i].x) <= config.width_m / 2 && fabsf(now[i].z) <= config.depth_m / 2);
                const abz_vec3 step = tick > 0 ? abzi_v3_sub(now[i], was[i]) : abzi_v3(0, 0, 0);
                assert_true(ABZ_TICKS_PER_SECOND * abzi_v3_length(step) <= ABZ_BEDSIDE_HAND_MOST);
                if (tick > 1) {  // m/s^2: twice and a half of what a hand has that opens in a breath at rest
                    assert_true(3600 * abzi_v3_distance(step, way[i]) <= 1.0f);
                }
                way[i] = step;
            }
            memcpy(was, now, sizeof was);
            assert_true(she.open >= 0 && she.open <= 1 && she.phase >= 0 && she.phase < 1);
            if (she.cycle_per_minute > 0) {
                assert_true(fabsf(she.cycle_per_minute - she.person_per_minute) <= ABZ_BEDSIDE_APART_MOST + 1e-4f);
                moved_n++;
            }
        }
        free(mem);
    }
    assert_true(moved_n > ticks_most / 20);  // it was no sleep
}

typedef struct evening {
    double least, end;    // breaths a minute of the person: mean of the slowest eight, of the last eight
    double apart, leads;  // mean breaths a minute from the person's; share of the time
    double longest_s;     // of a lead
} evening;

static evening spend(breather_law law, double strength, double noise, uint64_t seed, int minutes)
{
    static double began_s[4000];
    void *mem;
    abz_bedside_config config = abz_bedside_config_default();
    config.calm = true;
    abz_bedside *bedside = company(&config, &mem);
    breather b = breather_of(16, strength, noise, seed);
    b.law = law;
    abz_bedside_output she = {0};
    evening e = {.least = 99};
    int n = 0, with_n = 0;
    double lead_s = 0;
    for (int tick = 0; tick < minutes * MINUTE; tick++) {
        const int before = b.breath_n;
        abz_bedside_feel(bedside, breathe(&b, &she), &she);
        if (b.breath_n > before) {
            began_s[n++] = (double)tick / ABZ_TICKS_PER_SECOND;
            e.end = n > 8 ? 60 * 8 / (began_s[n - 1] - began_s[n - 9]) : 99;
            e.least = fmin(e.least, e.end);
        }
        const bool leads = (she.flags & ABZ_BEDSIDE_LEADS) != 0;
        lead_s = leads ? lead_s + 1.0 / ABZ_TICKS_PER_SECOND : 0;
        e.longest_s = fmax(e.longest_s, lead_s);
        e.leads += leads ? 1.0 / (minutes * MINUTE) : 0;
        if (she.cycle_per_minute > 0) {
            e.apart += fabs((double)she.cycle_per_minute - (double)she.person_per_minute);
            with_n++;
        }
    }
    e.apart /= with_n;
    free(mem);
    return e;
}

static void who_follows_is_led_from_sixteen_to_eight_in_twelve_minutes(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= (ticks_most < 60000 ? 1 : 2); seed++) {
        assert_true(spend(BY_BOTH, 1, .05, seed, 12).least <= 8);
        assert_true(spend(BY_BOTH, .75, .05, seed, 12).least <= 8);
        assert_true(spend(BY_BOTH, .5, .15 * (double)(seed - 1), seed, 12).least <= 8);
    }
}

// Tried now and then, and ever less: who breathes for itself, who tires and breathes more slowly whatever she does, and
// who goes along so little that it is not worth it.
static void who_does_not_follow_is_left_in_peace(void **state)
{
    (void)state;
    static const struct {
        breather_law law;
        double strength, leads_most;
    } who[] = {{BY_BOTH, 0, .06}, {TIRING, 0, .1}, {BY_BOTH, .1, .1}};
    for (uint64_t seed = 1; seed <= (ticks_most < 60000 ? 1 : 2); seed++) {
        for (int k = 0; k < 6; k++) {
            const evening e = spend(who[k / 2].law, who[k / 2].strength, .05 + .05 * (k % 2), seed, 16);
            assert_true(e.leads < who[k / 2].leads_most);
            assert_true(e.longest_s < 100);
            assert_true(e.apart < .8);
        }
    }
}

static void without_calm_nobody_is_led(void **state)
{
    (void)state;
    void *mem;
    const abz_bedside_config config = abz_bedside_config_default();
    abz_bedside *bedside = company(&config, &mem);
    breather b = breather_of(16, 1, .03, 3);
    abz_bedside_output she = {0};
    double apart = 0;
    for (int tick = 0; tick < 5 * MINUTE; tick++) {
        abz_bedside_feel(bedside, breathe(&b, &she), &she);
        assert_false(she.flags & ABZ_BEDSIDE_LEADS);
        apart = tick > MINUTE ? fmax(apart, fabs(b.off_s)) : 0;
    }
    assert_true(apart < .8);  // and she is with them, of 3.75 s
    free(mem);
}

// She opens while the person breathes in, and closes while out.
static void she_opens_with_the_in_breath(void **state)
{
    (void)state;
    for (double rate = 6; rate <= 20; rate += 7) {
        void *mem;
        const abz_bedside_config config = abz_bedside_config_default();
        abz_bedside *bedside = company(&config, &mem);
        breather b = breather_of(rate, 0, .02, 3);
        abz_bedside_output she = {0};
        int right_n = 0, n = 0;
        for (int tick = 0; tick < 4 * MINUTE; tick++) {
            const float before = she.open;
            abz_bedside_feel(bedside, breathe(&b, &she), &she);
            if (tick > 90 * ABZ_TICKS_PER_SECOND && she.open != before) {
                right_n += (she.open > before) == (b.phase < .4) ? 1 : 0;
                n++;
            }
        }
        assert_true(right_n > .85 * n);
        free(mem);
    }
}

static void without_a_signal_she_comes_to_rest_and_says_why(void **state)
{
    (void)state;
    void *mem;
    const abz_bedside_config config = abz_bedside_config_default();
    abz_bedside *bedside = company(&config, &mem);
    breather b = breather_of(14, 0, 0, 3);
    abz_bedside_output she = {0}, before;
    for (int tick = 0; tick < MINUTE; tick++) {
        abz_bedside_feel(bedside, breathe(&b, &she), &she);
    }
    assert_false(she.flags & ABZ_BEDSIDE_STILL);
    for (int tick = 0; tick < MINUTE; tick++) {
        before = she;
        abz_bedside_feel(bedside, NAN, &she);
        if (tick > ABZ_TICKS_PER_SECOND) {
            assert_true(she.flags & ABZ_BEDSIDE_STILL);
            assert_int_equal(she.doubt, ABZ_DOUBT_MISSING);
            assert_true(she.cycle_per_minute == 0);
        }
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        assert_true(abzi_v3_distance(before.pose.pos[j], she.pose.pos[j]) < 1e-5f);
    }
    for (int tick = 0; tick < MINUTE; tick++) {
        abz_bedside_feel(bedside, breathe(&b, &she), &she);
    }
    assert_false(she.flags & ABZ_BEDSIDE_STILL);  // and goes on when it comes again
    free(mem);
}

static void same_inputs_same_bits(void **state)
{
    (void)state;
    uint64_t hash[2];
    for (int k = 0; k < 2; k++) {
        void *mem;
        const abz_bedside_config config = abz_bedside_config_default();
        abz_bedside *bedside = company(&config, &mem);
        anything a = {.seed = 9, .beat_s = 5};
        abz_bedside_output she;
        memset(&she, k == 0 ? 0 : 0xFF, sizeof she);
        for (int tick = 0; tick < 2 * MINUTE; tick++) {
            abz_bedside_feel(bedside, next(&a, tick), &she);
        }
        hash[k] = abz_bedside_hash(bedside);
        free(mem);
    }
    assert_true(hash[0] == hash[1]);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    void *mem = malloc(abz_bedside_size());
    abz_bedside *bedside;
    abz_bedside_config config = abz_bedside_config_default();
    config.kind = ABZ_PULSE_MUSIC;
    assert_int_equal(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), ABZ_EINVAL);
    config.kind = ABZ_PULSE_HEART;
    config.calm = true;
    assert_int_equal(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), ABZ_EINVAL);
    config = abz_bedside_config_default();
    config.width_m = NAN;
    assert_int_equal(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), ABZ_EINVAL);
    config.width_m = .4f;
    assert_int_equal(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), ABZ_ELIMIT);
    config = abz_bedside_config_default();
    config.target_per_minute = 5;
    assert_int_equal(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), ABZ_EINVAL);
    config = abz_bedside_config_default();
    assert_int_equal(abz_bedside_init(mem, abz_bedside_size() - 1, &config, &bedside), ABZ_ENOMEM);
    free(mem);
}

int main(int argc, char **argv)
{
    const int asked = argc > 1 ? atoi(argv[1]) : 0;
    ticks_most = asked > 0 ? asked : argc > 1 ? 18000 : 60000;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_comes_she_stays_in_her_box_and_is_slow),
        cmocka_unit_test(who_follows_is_led_from_sixteen_to_eight_in_twelve_minutes),
        cmocka_unit_test(who_does_not_follow_is_left_in_peace),
        cmocka_unit_test(without_calm_nobody_is_led),
        cmocka_unit_test(she_opens_with_the_in_breath),
        cmocka_unit_test(without_a_signal_she_comes_to_rest_and_says_why),
        cmocka_unit_test(same_inputs_same_bits),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
