// Getting used to how somebody steps (src/partner/attune.c): what is the same every time is learned, foot by foot; what
// scatters is not, and nothing is learned from what is not seen.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "frail.h"
#include "learned.h"
#include "partner/attune.h"

enum { TICKS = 1500 };

static abz_repertoire repertoire;
static abz_pose his[TICKS], hers[TICKS];

static int setup(void **state)
{
    size_t size;
    *state = learned_by_rule(4, TICKS / 2, &size, &repertoire);
    dancers_dance(4, &repertoire.body, &repertoire.body, TICKS, his, hers);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

// She dances what her followers do, so many ticks after him: with his left foot, his right.
static abzi_attune after(const abz_pose *pose, size_t n, const int *late, uint32_t seen)
{
    static abzi_lead lead;
    abzi_company company = {0};
    abzi_attune attune;
    abzi_lead_init(&lead, &repertoire.body);
    abzi_attune_start(&attune);
    for (size_t i = 0; i < n; i++) {
        abz_pose she = pose[i];
        for (int foot = 0; foot < 2; foot++) {
            const size_t then = (long)i > late[foot] ? (size_t)((long)i - late[foot]) : 0;
            const abz_pose *was = &pose[then < n ? then : n - 1];
            const int other = foot ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT, same = foot ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT;
            she.pos[other] = was->pos[same];
            she.pos[other + 1] = was->pos[same + 1];
        }
        abzi_lead_see(&lead, pose[i].pos, seen);
        abzi_company_advance(&company);
        if (i % ABZI_SEARCH_EVERY == 0) {
            abzi_company_search(&company, &repertoire, &lead);
        }
        abzi_attune_see(&attune, pose[i].pos, seen, she.pos, &lead, &company, &repertoire);
        assert_true(abzi_attune_is_sound(&attune));
    }
    return attune;
}

static void how_late_she_lands_is_learned_foot_by_foot(void **state)
{
    (void)state;
    const int late[2] = {2, -1};
    // what she aims at does not change what she does here, so that it is learned on top
    const abzi_attune attune = after(his, 400, late, UINT32_MAX);
    assert_true(attune.late[0].n >= 3 && attune.late[1].n >= 3);
    assert_true(abzi_attune_sooner(&attune, 0) > 1.9f);
    assert_true(abzi_attune_sooner(&attune, 1) < -0.9f);
    const int with[2] = {0, 0};
    const abzi_attune together = after(his, TICKS, with, UINT32_MAX);
    assert_float_equal(abzi_attune_sooner(&together, 0), 0, 0.01);
    assert_float_equal(abzi_attune_sooner(&together, 1), 0, 0.01);
}

static void what_scatters_is_not_believed(void **state)
{
    (void)state;
    const int with[2] = {0, 0};
    abzi_attune attune = after(his, 400, with, UINT32_MAX);
    attune.late[0] = (abzi_habit){50, 2, 1};
    assert_true(abzi_attune_sooner(&attune, 0) > 1 && abzi_attune_sooner(&attune, 0) < 2);
    attune.late[0].variance = 16;
    assert_true(abzi_attune_sooner(&attune, 0) == 0);
    attune.late[0] = (abzi_habit){2, 2, 0};
    assert_true(abzi_attune_sooner(&attune, 0) == 0);
}

static void how_long_his_swings_take_is_learned(void **state)
{
    (void)state;
    const int with[2] = {0, 0};
    frail f = frail_leader(FRAIL_SLOW, his, TICKS, 7);
    const abzi_attune slow = after(f.pose, f.n, with, UINT32_MAX), well = after(his, TICKS, with, UINT32_MAX);
    frail_free(&f);
    for (int foot = 0; foot < 2; foot++) {
        assert_float_equal(abzi_attune_longer(&well, foot), 1, 0.15);
        assert_true(slow.longer[foot].mean > 0.1f);
    }
    assert_true(abzi_attune_longer(&slow, 0) > 1.25f || abzi_attune_longer(&slow, 1) > 1.25f);
}

static void nothing_is_learned_of_feet_that_are_not_seen(void **state)
{
    (void)state;
    const int late[2] = {2, 2};
    const uint32_t feet = 1u << ABZ_LEFT_FOOT | 1u << ABZ_LEFT_TOES | 1u << ABZ_RIGHT_FOOT | 1u << ABZ_RIGHT_TOES;
    const abzi_attune attune = after(his, 600, late, ~feet);
    assert_int_equal(attune.late[0].n, 0);
    assert_int_equal(attune.late[1].n, 0);
}

// Strides halved: so they are beside those of the couples that she knows, whatever tempo they have.
static void half_strides_are_half_as_wide(void **state)
{
    (void)state;
    const int with[2] = {0, 0};
    frail f = frail_leader(FRAIL_SHORT, his, TICKS, 7);
    const abzi_attune halved = after(f.pose, f.n, with, UINT32_MAX), well = after(his, TICKS, with, UINT32_MAX);
    frail_free(&f);
    const abzi_attune begins = after(his, 60, with, UINT32_MAX);
    assert_true(abzi_attune_wide(&well) > 0.65f && abzi_attune_wide(&well) < 1.5f);
    assert_true(abzi_attune_wide(&halved) < 0.55f * abzi_attune_wide(&well));
    assert_true(abzi_attune_wide(&begins) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_late_she_lands_is_learned_foot_by_foot),
        cmocka_unit_test(what_scatters_is_not_believed),
        cmocka_unit_test(how_long_his_swings_take_is_learned),
        cmocka_unit_test(nothing_is_learned_of_feet_that_are_not_seen),
        cmocka_unit_test(half_strides_are_half_as_wide),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
