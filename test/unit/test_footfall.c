// Hearing feet (src/rhythm/footfall.c): a walker whose landings are known, and people who take no step.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dancers.h"
#include "rhythm/footfall.h"

enum { TICKS = 1800, STEPS_MOST = 128, CYCLE = 60, SWING = 24 };

typedef struct landing {
    double tick;
    uint32_t foot;
} landing;

static abz_body body;
static abz_vec3 joint[TICKS][ABZ_JOINT_N];
static landing truth[STEPS_MOST], told[STEPS_MOST];
static size_t truth_n, told_n, told_at[STEPS_MOST];

/// A foot at a tick: it stands, then goes stride_m further with least jerk within SWING ticks, once a cycle.
static abz_vec3 walking_foot(int foot, double tick, double stride_m)
{
    double cycle = tick / CYCLE - .5 * foot, whole = floor(cycle), p = (cycle - whole) * CYCLE / SWING;
    p = p < 1 ? p : 1;
    double s = p * p * p * (10 + p * (6 * p - 15)), up = p * p * (1 - p) * (1 - p);
    return abzi_v3(foot == 0 ? .1f : -.1f, (float)(1.5 * up), (float)(stride_m * (whole + s)));
}

static void pose(int tick, double stride_m)
{
    memset(joint[tick], 0, sizeof joint[tick]);
    for (int side = 0; side < 2; side++) {
        abz_vec3 at = walking_foot(side, tick, stride_m);
        joint[tick][side == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT] = abzi_v3_add(at, abzi_v3(0, .06f, -.06f));
        joint[tick][side == 0 ? ABZ_LEFT_TOES : ABZ_RIGHT_TOES] = abzi_v3_add(at, abzi_v3(0, .01f, .06f));
    }
}

/// Fills joint and truth: landings are where the foot is slower than ABZI_LAND_SPEED again.
static void walk(double stride_m)
{
    truth_n = 0;
    for (int i = 0; i < TICKS; i++) {
        pose(i, stride_m);
        for (int side = 0; side < 2; side++) {
            float speed[2];
            for (int k = 0; k < 2; k++) {
                abz_vec3 was = walking_foot(side, i + k - 1.5, stride_m), is = walking_foot(side, i + k - .5, stride_m);
                speed[k] = ABZ_TICKS_PER_SECOND * fabsf(is.z - was.z);
            }
            if (speed[0] >= ABZI_LAND_SPEED && speed[1] < ABZI_LAND_SPEED && i > 0)
                truth[truth_n++] = (landing){i, (uint32_t)side};
        }
    }
}

/// Watches joint; hidden(tick): the joints that are not seen.
static void listen(uint32_t (*hidden)(int tick))
{
    void *mem = aligned_alloc(_Alignof(max_align_t), (abz_footfall_size() / 64 + 1) * 64);
    abz_footfall *footfall;
    assert_int_equal(abz_footfall_init(mem, abz_footfall_size(), &body, &footfall), ABZ_OK);
    told_n = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_step step;
        abz_footfall_tick(footfall, joint[i], hidden != NULL ? ~hidden(i) : UINT32_MAX, &step);
        if (!step.announced)
            continue;
        assert_true(step.foot < 2);
        assert_true(isfinite(step.land_s) && step.land_s >= 0 && step.land_s < .5f);
        assert_true(told_n < STEPS_MOST);
        told_at[told_n] = (size_t)i;
        told[told_n++] = (landing){i + (double)step.land_s * ABZ_TICKS_PER_SECOND, step.foot};
    }
    free(mem);
}

/// Landings told in time and within so many ticks; every one told must be one, and none is told twice.
static size_t right(double off_most)
{
    size_t n = 0;
    bool used[STEPS_MOST] = {false};
    for (size_t i = 0; i < told_n; i++) {
        size_t best = 0;
        for (size_t k = 0; k < truth_n; k++)
            if (truth[k].foot == told[i].foot &&
                (truth[best].foot != told[i].foot ||
                 fabs(truth[k].tick - told[i].tick) < fabs(truth[best].tick - told[i].tick)))
                best = k;
        assert_true(fabs(truth[best].tick - told[i].tick) < .2 * ABZ_TICKS_PER_SECOND);
        assert_false(used[best]);
        used[best] = true;
        n += fabs(truth[best].tick - told[i].tick) <= off_most && (double)told_at[i] <= truth[best].tick;
    }
    return n;
}

static int setup(void **state)
{
    (void)state;
    body = dancers_body(1);
    return 0;
}

static void every_landing_of_a_walker_is_told_before_it_happens(void **state)
{
    (void)state;
    for (int stride = 2; stride <= 10; stride += 2) {
        walk(.1 * stride);
        listen(NULL);
        printf("# strides of %.1f m: %zu landings, %zu told\n", .1 * stride, truth_n, told_n);
        assert_true(truth_n > 50);
        assert_true(right(2) + 1 >= truth_n);
    }
}

static void who_stands_takes_no_step(void **state)
{
    (void)state;
    walk(0);
    listen(NULL);
    assert_int_equal(told_n, 0);
    uint64_t seed = 7;
    for (int i = 0; i < TICKS; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            joint[i][j].x += .002f * (float)person_noise(&seed);
    listen(NULL);
    assert_int_equal(told_n, 0);
}

static void shuffling_is_no_step(void **state)
{
    (void)state;
    walk(.07);
    assert_true(truth_n > 50);  // these feet swing, only not far
    listen(NULL);
    assert_int_equal(told_n, 0);
}

static void a_mirrored_walker_takes_mirrored_steps(void **state)
{
    (void)state;
    landing first[STEPS_MOST];
    walk(.5);
    listen(NULL);
    size_t n = told_n;
    memcpy(first, told, sizeof first);
    for (int i = 0; i < TICKS; i++) {
        abz_vec3 was[ABZ_JOINT_N];
        memcpy(was, joint[i], sizeof was);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            const char *name = abz_joint_name((abz_joint)j);
            int other = j;
            for (int k = 0; k < ABZ_JOINT_N; k++) {
                const char *candidate = abz_joint_name((abz_joint)k);
                if ((strncmp(name, "left", 4) == 0 && strncmp(candidate, "right", 5) == 0 &&
                     strcmp(name + 4, candidate + 5) == 0) ||
                    (strncmp(name, "right", 5) == 0 && strncmp(candidate, "left", 4) == 0 &&
                     strcmp(name + 5, candidate + 4) == 0))
                    other = k;
            }
            joint[i][j] = abzi_v3(-was[other].x, was[other].y, was[other].z);
        }
    }
    listen(NULL);
    assert_int_equal(told_n, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(told[i].foot, 1 - first[i].foot);
        assert_true(told[i].tick == first[i].tick);
    }
}

static uint32_t no_toes(int tick)
{
    (void)tick;
    return 1u << ABZ_LEFT_TOES | 1u << ABZ_RIGHT_TOES;
}

static uint32_t no_ankles_later(int tick)
{
    return tick < 10 ? 0 : 1u << ABZ_LEFT_FOOT | 1u << ABZ_RIGHT_FOOT;
}

static uint32_t blinking(int tick)
{
    return tick % 7 == 3 ? UINT32_MAX : 0;
}

static uint32_t toes_late(int tick)
{
    return tick < 37 ? no_toes(tick) : 0;
}

static void half_a_foot_or_six_ticks_of_seven_are_enough(void **state)
{
    (void)state;
    uint32_t (*const hidden[])(int) = {no_toes, no_ankles_later, blinking, toes_late};
    walk(.5);
    for (size_t h = 0; h < sizeof hidden / sizeof *hidden; h++) {
        listen(hidden[h]);
        printf("# %zu landings, %zu told\n", truth_n, told_n);
        assert_true(right(2.1) >= truth_n * 9 / 10);
    }
}

static uint32_t never(int tick)
{
    (void)tick;
    return UINT32_MAX;
}

static void who_is_never_seen_takes_no_step(void **state)
{
    (void)state;
    walk(.5);
    listen(never);
    assert_int_equal(told_n, 0);
}

static void to_be_put_elsewhere_is_no_step(void **state)
{
    (void)state;
    walk(0);
    for (int i = 600; i < TICKS; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            joint[i][j].x += i < 1200 ? 1 : 5;
    listen(NULL);
    assert_int_equal(told_n, 0);
}

static void no_toes_are_a_metre_away(void **state)
{
    (void)state;
    walk(.5);
    for (int i = 100; i < TICKS; i += 50)
        joint[i][ABZ_LEFT_TOES].x += 1;
    listen(NULL);
    assert_true(right(2.1) + 2 >= truth_n);
}

static void only_a_body_and_enough_memory_will_do(void **state)
{
    (void)state;
    _Alignas(max_align_t) static char mem[4096];
    abz_footfall *footfall;
    abz_body none = {.hip_height_m = 1};
    assert_true(abz_footfall_size() + 1 < sizeof mem);
    assert_int_equal(abz_footfall_init(mem, sizeof mem, &none, &footfall), ABZ_EINVAL);
    assert_int_equal(abz_footfall_init(mem, abz_footfall_size() - 1, &body, &footfall), ABZ_ENOMEM);
    assert_int_equal(abz_footfall_init(mem + 1, sizeof mem - 1, &body, &footfall), ABZ_ENOMEM);
    assert_int_equal(abz_footfall_init(NULL, 0, &body, &footfall), ABZ_ENOMEM);
    assert_int_equal(abz_footfall_init(mem, abz_footfall_size(), &body, &footfall), ABZ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_landing_of_a_walker_is_told_before_it_happens),
        cmocka_unit_test(who_stands_takes_no_step),
        cmocka_unit_test(shuffling_is_no_step),
        cmocka_unit_test(a_mirrored_walker_takes_mirrored_steps),
        cmocka_unit_test(half_a_foot_or_six_ticks_of_seven_are_enough),
        cmocka_unit_test(who_is_never_seen_takes_no_step),
        cmocka_unit_test(to_be_put_elsewhere_is_no_step),
        cmocka_unit_test(no_toes_are_a_metre_away),
        cmocka_unit_test(only_a_body_and_enough_memory_will_do),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
