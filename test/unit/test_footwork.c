// Her feet (src/partner/steps.c): a foot that stands does not move, one that swings lands, and both stay under her.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learned.h"
#include "partner/steps.h"

enum { TICKS = 1200, UNKNOWN = 50 };

static abz_repertoire repertoire;
static abz_pose lead[TICKS], follow[TICKS];

/// What she goes by: him, her company and her spot.
typedef struct going {
    abzi_lead lead;
    abzi_company company;
    abzi_steps steps;
    abzi_manner manner;
    abzi_footing footing;
} going;

static int setup(void **state)
{
    size_t size;
    *state = learned_by_rule(4, TICKS, &size, &repertoire);
    dancers_dance(UNKNOWN, &repertoire.body, &repertoire.body, TICKS, lead, follow);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void see(going *g, int i)
{
    abzi_lead_see(&g->lead, lead[i].pos, UINT32_MAX);
    abzi_company_search(&g->company, &repertoire, &g->lead);
    g->footing.his = abzi_lead_glance(&g->lead, 0)->spot;
    abzi_spot was = g->footing.spot;
    g->footing.spot = (abzi_spot){follow[i].pos[ABZ_HIPS].x, follow[i].pos[ABZ_HIPS].z,
                                  abzi_heading(follow[i].pos[ABZ_LEFT_UPPER_ARM], follow[i].pos[ABZ_RIGHT_UPPER_ARM])};
    g->footing.velocity = (abzi_spot){(g->footing.spot.x - was.x) * ABZ_TICKS_PER_SECOND,
                                      (g->footing.spot.z - was.z) * ABZ_TICKS_PER_SECOND, 0};
}

static void start(going *g)
{
    memset(g, 0, sizeof *g);
    g->footing.company = &g->company;
    g->footing.repertoire = &repertoire;
    g->footing.lead = &g->lead;
    g->footing.stretch = 1;
    g->manner.effort = abz_effort_of(0);
    g->footing.manner = &g->manner;
    abzi_lead_init(&g->lead, &repertoire.body);
    see(g, 0);
    g->footing.velocity = (abzi_spot){0, 0, 0};
    abzi_steps_start(&g->steps, &g->footing);
}

static float moved(abzi_spot a, abzi_spot b)
{
    return hypotf(b.x - a.x, b.z - a.z);
}

static void both_feet_stand_at_the_start(void **state)
{
    (void)state;
    static going g;
    start(&g);
    for (int foot = 0; foot < 2; foot++) {
        assert_false(g.steps.foot[foot].swinging);
        assert_true(g.steps.foot[foot].lift_m == 0);
        const abz_vec3 *hers = &follow[0].pos[foot == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT];
        assert_true(hypotf(g.steps.foot[foot].at.x - hers[0].x, g.steps.foot[foot].at.z - hers[0].z) < .3f);
    }
    assert_true(moved(g.steps.foot[0].at, g.steps.foot[1].at) > .05f);
}

static void a_standing_foot_stays_and_a_swinging_foot_is_slow_enough(void **state)
{
    (void)state;
    static going g;
    start(&g);
    for (int i = 1; i < TICKS; i++) {
        const abzi_steps was = g.steps;
        see(&g, i);
        abzi_steps_tick(&g.steps, &g.footing);
        for (int foot = 0; foot < 2; foot++) {
            const abzi_foot *f = &g.steps.foot[foot];
            float step = moved(was.foot[foot].at, f->at);
            assert_true(step * ABZ_TICKS_PER_SECOND < 9);
            if (!f->swinging && !was.foot[foot].swinging) {
                assert_true(step == 0);
                assert_true(f->lift_m == 0);
            }
            assert_true(f->lift_m >= 0 && f->lift_m < .5f);
            assert_true(isfinite(f->at.x + f->at.z + f->at.yaw + f->heel_rad));
        }
    }
}

static void she_steps_as_often_as_he_does_and_every_swing_lands(void **state)
{
    (void)state;
    static going g;
    int his = 0, hers = 0, in_the_air[2] = {0, 0};
    start(&g);
    for (int i = 1; i < TICKS; i++) {
        see(&g, i);
        abzi_steps_tick(&g.steps, &g.footing);
        for (int foot = 0; foot < 2; foot++) {
            his += g.lead.footfall.foot[foot].bound_ticks == 1;
            in_the_air[foot] = g.steps.foot[foot].swinging ? in_the_air[foot] + 1 : 0;
            assert_true(in_the_air[foot] <= 2 * ABZ_TICKS_PER_SECOND);
        }
        hers += g.steps.landed != 0;
    }
    printf("# he steps %d times, she %d\n", his, hers);
    assert_true(his > 15 && hers > his * 2 / 3 && hers < his * 4 / 3);
}

/// Ticks in which feet land: slower than ABZI_LAND_SPEED after a swing. Shape   at [TICKS][2], landing [TICKS]
static int landings(abzi_spot at[][2], int *landing)
{
    int n = 0;
    bool swings[2] = {false, false};
    for (int i = 1; i < TICKS; i++)
        for (int foot = 0; foot < 2; foot++) {
            float speed = ABZ_TICKS_PER_SECOND * moved(at[i - 1][foot], at[i][foot]);
            if (swings[foot] && speed < ABZI_LAND_SPEED)
                landing[n++] = i;
            swings[foot] = swings[foot] ? speed >= ABZI_LAND_SPEED : speed > ABZI_SWING_SPEED;
        }
    return n;
}

// In how many of his landings does she land within so many ticks?
static int together_within(int ticks, const abzi_attune *attune, int *his_n)
{
    static going g;
    static abzi_spot his[TICKS][2], hers[TICKS][2];
    static int his_landing[TICKS], her_landing[TICKS];
    start(&g);
    g.manner.attune = attune;
    g.manner.waits_for_feet = attune != NULL;
    for (int i = 0; i < TICKS; i++) {
        if (i > 0) {
            see(&g, i);
            abzi_steps_tick(&g.steps, &g.footing);
        }
        for (int foot = 0; foot < 2; foot++) {
            const abz_vec3 *pos = lead[i].pos;
            abz_vec3 middle = foot == 0 ? abzi_v3_lerp(pos[ABZ_LEFT_FOOT], pos[ABZ_LEFT_TOES], .5f)
                                        : abzi_v3_lerp(pos[ABZ_RIGHT_FOOT], pos[ABZ_RIGHT_TOES], .5f);
            his[i][foot] = (abzi_spot){middle.x, middle.z, 0};
            hers[i][foot] = g.steps.foot[foot].at;
        }
    }
    int her_n = landings(hers, her_landing), together = 0;
    *his_n = landings(his, his_landing);
    for (int i = 0; i < *his_n; i++) {
        int off = TICKS;
        for (int k = 0; k < her_n; k++)
            off = abs(her_landing[k] - his_landing[i]) < off ? abs(her_landing[k] - his_landing[i]) : off;
        together += off <= ticks;
    }
    printf("# he lands %d times, %d of them with her within %d ticks\n", *his_n, together, ticks);
    return together;
}

static void she_lands_when_he_does(void **state)
{
    (void)state;
    int his_n, together = together_within(2, NULL, &his_n);
    assert_true(his_n > 15 && together > his_n * 3 / 4);
}

// Who makes allowance for him waits with her foot nearly there until his is down (src/partner/glide.c).
static void who_makes_allowance_lands_within_a_tick(void **state)
{
    (void)state;
    abzi_attune attune;
    abzi_attune_start(&attune);
    int his_n, together = together_within(1, &attune, &his_n);
    assert_true(his_n > 15 && together > his_n * 3 / 4);
}

static void her_feet_stay_under_her(void **state)
{
    (void)state;
    static going g;
    start(&g);
    double sum = 0;
    for (int i = 1; i < TICKS; i++) {
        see(&g, i);
        abzi_steps_tick(&g.steps, &g.footing);
        const abzi_spot *left = &g.steps.foot[0].at, *right = &g.steps.foot[1].at;
        abzi_spot middle = {(left->x + right->x) / 2, (left->z + right->z) / 2, 0};
        sum += (double)moved(middle, g.footing.spot);
        assert_true(moved(*left, *right) < 1.2f);
        assert_true(moved(middle, g.footing.spot) < 1);
    }
    assert_true(sum / TICKS < .2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_feet_stand_at_the_start),
        cmocka_unit_test(a_standing_foot_stays_and_a_swinging_foot_is_slow_enough),
        cmocka_unit_test(she_steps_as_often_as_he_does_and_every_swing_lands),
        cmocka_unit_test(she_lands_when_he_does),
        cmocka_unit_test(who_makes_allowance_lands_within_a_tick),
        cmocka_unit_test(her_feet_stay_under_her),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
