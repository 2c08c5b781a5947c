// How the dancer is today (src/care/today.c): nothing is said of one who is well, and of others what ails them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "care/today.h"
#include "frail.h"
#include "learned.h"

enum { TICKS = 1800 };

static abz_repertoire repertoire;
static abzi_usual usual;
static abz_pose his[TICKS], hers[TICKS];

static int setup(void **state)
{
    size_t size;
    *state = learned_by_rule(4, TICKS / 2, &size, &repertoire);
    usual = abzi_usual_of(&repertoire);
    dancers_dance(4, &repertoire.body, &repertoire.body, TICKS, his, hers);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static abzi_today seen_guessed(const abz_pose *pose, size_t n, uint32_t guessed)
{
    static abzi_lead lead;
    abzi_today today;
    abzi_lead_init(&lead, &repertoire.body);
    abzi_today_start(&today);
    for (size_t i = 0; i < n; i++) {
        abzi_lead_see(&lead, pose[i].pos, UINT32_MAX);
        abzi_today_see(&today, &lead, &usual, &(abzi_beside){.wide = 1, .guessed = guessed});
        assert_true(abzi_today_is_sound(&today));
    }
    return today;
}

static abzi_today seen(const abz_pose *pose, size_t n)
{
    return seen_guessed(pose, n, 0);
}

static abz_today of_frail(int kind)
{
    frail f = frail_leader(kind, his, TICKS, 7);
    const abzi_today today = seen(f.pose, f.n);
    frail_free(&f);
    assert_true(today.gentle > 0);
    return today.concern;
}

// A step of theirs is 0.18 to 0.33 m, more where the couple turns; a swing takes 0.6 of a beat of 30 to 45 ticks.
static void what_is_usual_is_what_couples_do(void **state)
{
    (void)state;
    assert_true(usual.stride_m > 0.18f && usual.stride_m < 0.8f);
    assert_true(usual.swing_s > 0.25f && usual.swing_s < 0.5f);
}

static void of_one_who_is_well_nothing_is_said(void **state)
{
    (void)state;
    const abzi_today today = seen(his, TICKS);
    const abz_today none = {0};
    assert_memory_equal(&today.concern, &none, sizeof none);
    assert_true(today.gentle == 0);
}

static void who_is_slow_is_seen_to_be_slow(void **state)
{
    (void)state;
    assert_true(of_frail(FRAIL_SLOW).speed > 0.1f);
}

static void short_strides_are_seen(void **state)
{
    (void)state;
    assert_true(of_frail(FRAIL_SHORT).range > 0.1f);
}

static void stops_in_mid_step_are_seen_and_forgotten(void **state)
{
    (void)state;
    frail f = frail_leader(FRAIL_PAUSES, his, TICKS, 7);
    assert_true(f.pause_n > 1);
    const size_t stopped = f.pause[0].to, early = f.pause[0].from;
    assert_true(seen(f.pose, early).concern.hesitation == 0);
    assert_true(seen(f.pose, stopped).concern.hesitation > 0);
    frail_free(&f);
    // half a minute of steps without one
    abz_pose *on = aligned(3 * TICKS * sizeof *on);
    frail g = frail_leader(FRAIL_PAUSES, his, TICKS / 3, 7);
    memcpy(on, g.pose, g.n * sizeof *on);
    memcpy(on + g.n, his, TICKS * sizeof *on);
    const float before = seen(on, g.n).concern.hesitation;
    assert_true(before > 0 && seen(on, g.n + TICKS).concern.hesitation < before);
    frail_free(&g);
    free(on);
}

static void trembling_hands_are_seen(void **state)
{
    (void)state;
    assert_true(of_frail(FRAIL_TREMBLES).tremor > 0.1f);
}

static void a_weak_leg_is_seen_to_be_slower_and_lower(void **state)
{
    (void)state;
    const abzi_today well = seen(his, TICKS);
    frail f = frail_leader(FRAIL_LIMPS, his, TICKS, 7);
    const abzi_today limps = seen(f.pose, f.n);
    frail_free(&f);
    const abzi_today_foot *left = &limps.foot[0], *right = &limps.foot[1];
    assert_float_equal(well.foot[1].slow - well.foot[0].slow, 0, 0.1);
    assert_float_equal(well.foot[1].low - well.foot[0].low, 0, 0.1);
    assert_true(well.concern.balance == 0);
    assert_true(right->slow - left->slow > 0.22f && right->low - left->low > 0.3f);
    assert_true(limps.concern.balance > 0.2f);
}

// A camera's landmarks tremble, and a headset's feet are made up: they say nothing of who is seen so.
static void what_is_guessed_tells_nothing(void **state)
{
    (void)state;
    frail f = frail_leader(FRAIL_TREMBLES, his, TICKS, 7);
    assert_true(seen(f.pose, f.n).gentle > 0.1f);
    assert_true(seen_guessed(f.pose, f.n, ABZ_GUESSED_JOINTS).gentle == 0);
    frail_free(&f);
    f = frail_leader(FRAIL_SHORT, his, TICKS, 7);
    assert_true(seen(f.pose, f.n).gentle > 0.1f && seen_guessed(f.pose, f.n, ABZ_GUESSED_JOINTS).gentle > 0.1f);
    assert_true(seen_guessed(f.pose, f.n, ABZ_GUESSED_FEET).gentle == 0);
    frail_free(&f);
    f = frail_leader(FRAIL_LIMPS, his, TICKS, 7);
    assert_true(seen_guessed(f.pose, f.n, ABZ_GUESSED_FEET).gentle == 0);
    frail_free(&f);
}

// His steps are small beside the usual ones and beside those of who dances the same: either alone says nothing.
static void small_steps_are_small_for_what_is_danced(void **state)
{
    (void)state;
    static abzi_lead lead;
    abzi_lead_init(&lead, &repertoire.body);
    abzi_lead_see(&lead, his[0].pos, UINT32_MAX);
    const float wide[] = {1, 0.6f, 0.5f};
    for (int small = 0; small < 2; small++) {
        abzi_today before = seen(his, TICKS);
        for (int i = 0; i < ABZI_TODAY_STEPS; i++) {
            before.stride_m[i] = (small ? 0.4f : 0.7f) * usual.stride_m;
        }
        for (size_t w = 0; w < sizeof wide / sizeof *wide; w++) {
            abzi_today today = before;
            abzi_today_see(&today, &lead, &usual, &(abzi_beside){.wide = wide[w]});
            assert_true((today.concern.range > 0.3f) == (small && wide[w] < 1));
            today = before;  // those that he was asked for: that says it alone
            abzi_today_see(&today, &lead, &usual, &(abzi_beside){.wide = wide[w], .asked_for = true});
            assert_true((today.concern.range > 0.3f) == (wide[w] < 1));
        }
    }
}

// Softer within seconds, harder within a quarter of a minute.
static void she_softens_quickly_and_hardens_slowly(void **state)
{
    (void)state;
    frail f = frail_leader(FRAIL_TREMBLES, his, TICKS, 7);
    abz_pose *on = aligned((TICKS + 900) * sizeof *on);
    memcpy(on, f.pose, 600 * sizeof *on);
    memcpy(on + 600, his, 900 * sizeof *on);
    const float soon = seen(on, 480).gentle, there = seen(on, 600).gentle, later = seen(on, 600 + 300).gentle;
    assert_true(soon > 0.6f * there);
    assert_true(later > 0.6f * there && later < there);
    frail_free(&f);
    free(on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_usual_is_what_couples_do),
        cmocka_unit_test(of_one_who_is_well_nothing_is_said),
        cmocka_unit_test(who_is_slow_is_seen_to_be_slow),
        cmocka_unit_test(short_strides_are_seen),
        cmocka_unit_test(stops_in_mid_step_are_seen_and_forgotten),
        cmocka_unit_test(trembling_hands_are_seen),
        cmocka_unit_test(a_weak_leg_is_seen_to_be_slower_and_lower),
        cmocka_unit_test(what_is_guessed_tells_nothing),
        cmocka_unit_test(small_steps_are_small_for_what_is_danced),
        cmocka_unit_test(she_softens_quickly_and_hardens_slowly),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
