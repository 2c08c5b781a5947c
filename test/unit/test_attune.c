// Getting used to how somebody steps (src/partner/attune.c): how long and how wide swings are is learned; what scatters
// is not, and nothing is learned from what is not seen.
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

static abzi_attune after(const abz_pose *pose, size_t n, uint32_t seen)
{
    static abzi_lead lead;
    abzi_company company = {0};
    abzi_attune attune;
    abzi_lead_init(&lead, &repertoire.body);
    abzi_attune_start(&attune);
    for (size_t i = 0; i < n; i++) {
        abzi_lead_see(&lead, pose[i].pos, seen);
        abzi_company_advance(&company);
        if (i % ABZI_SEARCH_EVERY == 0) {
            abzi_company_search(&company, &repertoire, &lead);
        }
        abzi_attune_see(&attune, &lead, &company, &repertoire);
        assert_true(abzi_attune_is_sound(&attune));
    }
    return attune;
}

static void what_scatters_is_not_believed(void **state)
{
    (void)state;
    abzi_attune attune = after(his, 400, UINT32_MAX);
    attune.longer[0] = (abzi_habit){50, 0.4f, 0.04f};
    assert_true(abzi_attune_longer(&attune, 0) > 1.2f && abzi_attune_longer(&attune, 0) < 1.49f);
    attune.longer[0].variance = 0.4f;
    assert_true(abzi_attune_longer(&attune, 0) == 1);
    attune.longer[0] = (abzi_habit){2, 0.4f, 0};
    assert_true(abzi_attune_longer(&attune, 0) == 1);
}

static void how_long_his_swings_take_is_learned(void **state)
{
    (void)state;
    frail f = frail_leader(FRAIL_SLOW, his, TICKS, 7);
    const abzi_attune slow = after(f.pose, f.n, UINT32_MAX), well = after(his, TICKS, UINT32_MAX);
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
    const uint32_t feet = 1u << ABZ_LEFT_FOOT | 1u << ABZ_LEFT_TOES | 1u << ABZ_RIGHT_FOOT | 1u << ABZ_RIGHT_TOES;
    const abzi_attune attune = after(his, 600, ~feet);
    assert_int_equal(attune.longer[0].n, 0);
    assert_int_equal(attune.longer[1].n, 0);
}

// Strides halved: so they are beside those of the couples that she knows, whatever tempo they have.
static void half_strides_are_half_as_wide(void **state)
{
    (void)state;
    frail f = frail_leader(FRAIL_SHORT, his, TICKS, 7);
    const abzi_attune halved = after(f.pose, f.n, UINT32_MAX), well = after(his, TICKS, UINT32_MAX);
    frail_free(&f);
    const abzi_attune begins = after(his, 60, UINT32_MAX);
    assert_true(abzi_attune_wide(&well) > 0.65f && abzi_attune_wide(&well) < 1.5f);
    assert_true(abzi_attune_wide(&halved) < 0.55f * abzi_attune_wide(&well));
    assert_true(abzi_attune_wide(&begins) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_scatters_is_not_believed),
        cmocka_unit_test(how_long_his_swings_take_is_learned),
        cmocka_unit_test(nothing_is_learned_of_feet_that_are_not_seen),
        cmocka_unit_test(half_strides_are_half_as_wide),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
