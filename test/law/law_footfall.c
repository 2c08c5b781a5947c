// Hearing feet: what comes later changes nothing, and whatever comes, what is told are numbers.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dancers.h"
#include "rhythm/footfall.h"

enum { TICKS = 1200, GARBAGE_TICKS = 1000000, PART = 113 };

static abz_body body;
static abz_pose lead[2][TICKS], follow[TICKS];
static abz_step straight[TICKS];

static int setup(void **state)
{
    (void)state;
    body = dancers_body(1);
    for (uint32_t i = 0; i < 2; i++)
        dancers_dance(60 + i, &body, &body, TICKS, lead[i], follow);
    abzi_footfall watch;
    abzi_footfall_start(&watch, &body);
    for (int i = 0; i < TICKS; i++)
        abzi_footfall_see(&watch, lead[0][i].pos, UINT32_MAX, &straight[i]);
    return 0;
}

static void assert_same(const abz_step *a, const abz_step *b)
{
    assert_true(a->announced == b->announced && a->foot == b->foot);
    assert_memory_equal(&a->land_s, &b->land_s, sizeof a->land_s);
}

static void what_comes_later_changes_nothing(void **state)
{
    (void)state;
    int told = 0;
    for (int cut = PART; cut < TICKS; cut += PART) {
        abzi_footfall watch;
        abzi_footfall_start(&watch, &body);
        for (int i = 0; i < TICKS; i++) {
            abz_step step;
            abzi_footfall_see(&watch, lead[i < cut ? 0 : 1][i].pos, UINT32_MAX, &step);
            if (i < cut)
                assert_same(&step, &straight[i]);
            told += step.announced;
        }
    }
    assert_true(told > 100);
}

static uint32_t random_bits(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 32);
}

// A number of any kind: mostly near where feet are, now and then far away, without end, or none.
static float any_number(uint64_t *seed)
{
    static const float odd[] = {0, -0.f, 1e-40f, 1e4f, -1e4f, 1e9f, 3e38f, INFINITY, -INFINITY, NAN};
    uint32_t kind = random_bits(seed) % 64;
    if (kind < sizeof odd / sizeof *odd)
        return odd[kind];
    float near = (float)person_noise(seed);
    return kind < 32 ? .01f * near : near;
}

static void whatever_comes_numbers_are_told(void **state)
{
    (void)state;
    uint64_t seed = 11;
    abzi_footfall watch;
    abzi_footfall_start(&watch, &body);
    for (int i = 0; i < GARBAGE_TICKS; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        abz_step step;
        for (int j = 0; j < ABZ_JOINT_N; j++)
            joint[j] = abzi_v3(any_number(&seed), any_number(&seed), any_number(&seed));
        abzi_footfall_see(&watch, joint, i % 1000 < 500 ? UINT32_MAX : random_bits(&seed), &step);
        assert_true(step.foot < 2 && step.land_s >= 0 && step.land_s < 1);
        for (int side = 0; side < 2; side++) {
            const abzi_footfall_foot *foot = &watch.foot[side];
            assert_true(isfinite(foot->at.x + foot->at.y + foot->at.z));
            assert_true(isfinite(foot->velocity.x + foot->velocity.y + foot->velocity.z));
            assert_true(foot->lands_in >= 0 && foot->lands_in < ABZ_TICKS_PER_SECOND);
        }
    }
    // And then he dances as if nothing had been.
    int same = 0, told = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_step step;
        abzi_footfall_see(&watch, lead[0][i].pos, UINT32_MAX, &step);
        told += straight[i].announced;
        same += straight[i].announced && step.announced && step.foot == straight[i].foot;
    }
    assert_true(told > 10 && same >= told - 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_later_changes_nothing),
        cmocka_unit_test(whatever_comes_numbers_are_told),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
