// Watching for figures: same bits whatever was in memory, what comes later changes nothing, and whatever comes, what is
// said are numbers.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/recognise.h"
#include "chained.h"
#include "people.h"

enum { MOST = ABZ_RECOGNISE_FIGURE_MAX, TICKS = 1800, CUT = 977 };

static abz_figure figure[MOST];
static uint32_t figure_n;
static abz_body body;
static abz_pose danced[2][TICKS], partner[2][TICKS];  // two dances
static abz_recognition straight[TICKS];

static abz_recogniser *watcher(int filling)
{
    void *mem = malloc(abz_recogniser_size());
    assert_non_null(mem);
    memset(mem, filling, abz_recogniser_size());
    abz_recogniser_config config = abz_recogniser_config_default();
    config.body = body;
    abz_recogniser *made;
    assert_int_equal(abz_recogniser_init(mem, abz_recogniser_size(), figure, figure_n, &config, &made), ABZ_OK);
    return made;
}

// Music at 96 a minute for a part of the time.
static abz_recognition see(abz_recogniser *w, int dance, int tick)
{
    abz_beat beat = {.flags = tick % 38 == 0 ? ABZ_BEAT_NEW : 0u, .period_s = .625f, .confidence = .8f};
    abz_recognition said;
    memset(&said, 0x5a, sizeof said);
    abz_recogniser_tick(w, danced[dance][tick].pos, tick % 97 < 5 ? 0xffff : UINT32_MAX,
                        tick > 300 ? partner[dance][tick].pos : NULL, tick > 600 ? &beat : NULL, &said);
    return said;
}

static int setup(void **state)
{
    (void)state;
    static chained couple;
    figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, MOST);
    const uint32_t list[2][2] = {
        {chained_named(figure, figure_n, "basic-step"), chained_named(figure, figure_n, "cross-body-lead")},
        {chained_named(figure, figure_n, "side-basic"), chained_named(figure, figure_n, "basic-step")}};
    for (int d = 0; d < 2; d++) {
        chained_start(&couple, figure, list[d], 2, .6);
        body = couple.body[0];
        for (int i = 0; i < TICKS; i++) {
            abz_pose pose[2];
            double place;
            (void)chained_tick(&couple, pose, &place);
            danced[d][i] = pose[0];
            partner[d][i] = pose[1];
        }
    }
    abz_recogniser *w = watcher(0);
    int named = 0;
    for (int i = 0; i < TICKS; i++) {
        straight[i] = see(w, 0, i);
        named += straight[i].figure >= 0;
    }
    free(w);
    return named > TICKS / 2 ? 0 : 1;
}

static void what_was_in_memory_changes_no_bit(void **state)
{
    (void)state;
    abz_recogniser *w = watcher(0xa5);
    for (int i = 0; i < TICKS; i++) {
        abz_recognition said = see(w, 0, i);
        assert_memory_equal(&said, &straight[i], sizeof said);
    }
    free(w);
}

static void what_comes_later_changes_nothing(void **state)
{
    (void)state;
    abz_recogniser *w = watcher(0);
    int other = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_recognition said = see(w, i < CUT ? 0 : 1, i);
        if (i < CUT)
            assert_memory_equal(&said, &straight[i], sizeof said);
        else
            other += memcmp(&said, &straight[i], sizeof said) != 0;
    }
    assert_true(other > 0);
    free(w);
}

static int garbage_ticks = 60000;

static uint32_t random_bits(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 32);
}

// A number of any kind: mostly near where people are, now and then far away, without end, or none.
static float any_number(uint64_t *seed)
{
    static const float odd[] = {0, -0.f, 1e-40f, 1e4f, -1e4f, 1e9f, 3e38f, INFINITY, -INFINITY, NAN};
    uint32_t kind = random_bits(seed) % 64;
    return kind < sizeof odd / sizeof *odd ? odd[kind] : (float)person_noise(seed);
}

static void whatever_comes_numbers_are_said(void **state)
{
    (void)state;
    uint64_t seed = 3;
    abz_recogniser *w = watcher(0);
    for (int i = 0; i < garbage_ticks; i++) {
        abz_vec3 joint[ABZ_JOINT_N], other[ABZ_JOINT_N];
        abz_beat beat = {.flags = random_bits(&seed), .beat_s = -.01f, .period_s = .5f, .confidence = 1};
        abz_recognition said;
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            joint[j] = abzi_v3(any_number(&seed), any_number(&seed), any_number(&seed));
            other[j] = abzi_v3(any_number(&seed), any_number(&seed), any_number(&seed));
        }
        abz_recogniser_tick(w, joint, i % 1000 < 500 ? UINT32_MAX : random_bits(&seed), i % 3 > 0 ? other : NULL, &beat,
                            &said);
        assert_true(said.figure >= -1 && said.figure < (int32_t)figure_n && said.foot < 2);
        assert_true(said.confidence >= 0 && said.confidence <= 1.001f);
        assert_true(isfinite(said.count + said.period_s + said.land_s + said.x_m + said.z_m + said.turn_rad));
    }
    // And then he dances as if nothing had been.
    int same = 0, asked = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_recognition said = see(w, 0, i);
        asked += i > TICKS / 2 && straight[i].figure >= 0;
        same += i > TICKS / 2 && straight[i].figure >= 0 && said.figure == straight[i].figure;
    }
    assert_true(asked > 100 && same > asked * 9 / 10);
    free(w);
}

int main(int argc, char **argv)
{
    garbage_ticks = argc > 1 ? (int)strtol(argv[1], NULL, 10) : garbage_ticks;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_in_memory_changes_no_bit),
        cmocka_unit_test(what_comes_later_changes_nothing),
        cmocka_unit_test(whatever_comes_numbers_are_said),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
