// As gentle as she can, she keeps her caps whatever the leader does.
//
// usage: law_gentle [TICKS]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gently.h"

enum { DANCE = 600 };

static size_t tick_n = 30000;
static abz_repertoire repertoire;
static abz_pose his[DANCE], hers[DANCE];

static int setup(void **state)
{
    size_t size;
    *state = learned_by_rule(3, DANCE, &size, &repertoire);
    dancers_dance(40, &repertoire.body, &repertoire.body, DANCE, his, hers);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void caps_hold_whatever_he_does(void **state)
{
    (void)state;
    static gently g;
    gently_start(&g, &repertoire, his, DANCE, 5);
    for (size_t i = 0; i < tick_n; i++) {
        gently_tick(&g, &repertoire);
    }
    const gently_most *most = &g.most;
    const abz_effort effort = abz_effort_of(1);
    printf("# %llu ticks as gentle as she can, %llu of them near: hand %.4f m/s, %.2f m/s2, hips %.3f m/s, %.2f m/s2, "
           "reach %.3f, "
           "turn %.0f degrees in two seconds; trunks touch in %.3f of them; any joint at any gentleness %.1f m/s; %llu "
           "hands have his, %.4f of them from too far\n",
           (unsigned long long)most->gentlest_n, (unsigned long long)most->near_n, (double)most->near_hand_m_s,
           (double)most->hand_m_s2, (double)most->near_hips_m_s, (double)most->hips_m_s2, (double)most->reach,
           (double)(most->turn_rad * 180 / ABZI_PI_F), (double)most->touch_n / (double)(most->near_n + 1),
           (double)most->any_joint_m_s, (unsigned long long)most->held_n,
           (double)most->far_n / (double)(most->held_n + 1));
    assert_true(most->gentlest_n > tick_n / 4 && most->near_n > tick_n / 20);
    // places some metres away are rounded to a quarter of a micrometre, 60 times of which is seen in a speed
    assert_true(most->near_hand_m_s <= effort.hand_m_s + 0.0002f);
    // Whoever is near for a quarter of a second: body and goals keep so far within an arm's reach that it brakes no
    // hand.
    assert_true(most->hand_m_s2 <= effort.most_m_s2 + 0.02f);
    // Hips that give way do so two and a half times as fast as they go, and their own way may be along it: at 2.2 times
    // trunks touch .006 of the time instead of .004 (couple A). Hands make room for it before. They, or those whose
    // hands come to the end of their reach, brake before (74 m/s^2 when they did not; 25 when giving way had twice the
    // force).
    assert_true(most->near_hips_m_s <= 2.75f * effort.body_m_s && most->hips_m_s2 <= 22);
    assert_true((float)most->touch_n < 0.01f * (float)most->near_n);
    // Nor while she finds out that he goes otherwise, as he does from one tick to the next.
    assert_true(most->held_n > tick_n / 20 && (float)most->far_n < 0.004f * (float)most->held_n);
    assert_true(most->reach <= effort.reach + 0.001f);
    assert_true(most->turn_rad <= ABZI_PI_F / 2 + 0.01f);
    free(g.engine);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        tick_n = (size_t)strtoul(argv[1], NULL, 10);
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(caps_hold_whatever_he_does)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
