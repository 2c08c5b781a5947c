// Whenever a dancer is lost, and whoever it is: what abrazo/stand_in.h promises. law_stand_in [short]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/vec.h"
#include "carrying.h"
#include "motion/spot.h"

enum { BAR_TICKS = 144 };
enum { STEP_TICKS = 100 };  // she answers two in five at least of his steps, which come every forty ticks
#define SINK_M 0.12f        // walking, hips come lower where legs are apart: by 5 cm; dragged feet would take 25
static int cuts_n = 20;

static abz_pose hers[CARRYING_TICKS];
static abz_stand_in_act acts[CARRYING_TICKS];

static void carry(int role, int lost_at)
{
    const abz_stand_in_config config = carrying_config(role);
    abz_stand_in *stand_in = carrying_stand_in(&config);
    for (int i = 0; i < CARRYING_TICKS; i++) {
        const abz_stand_in_input input = carrying_see(i, i < lost_at ? -1 : role);
        abz_stand_in_output output;
        abz_stand_in_tick(stand_in, &input, &output);
        hers[i] = output.pose;
        acts[i] = output.act;
    }
    free(stand_in);
}

static float floor_apart(abz_vec3 a, abz_vec3 b)
{
    return sqrtf((a.x - b.x) * (a.x - b.x) + (a.z - b.z) * (a.z - b.z));
}

static void stays_clear(const abz_pose *her, const abz_pose *lost)
{
    static const abz_joint his[] = {ABZ_HIPS,      ABZ_HEAD,      ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG,
                                    ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
    static const abz_joint points[] = {ABZ_HIPS, ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT, ABZ_LEFT_TOES, ABZ_RIGHT_TOES};
    for (size_t a = 0; a < sizeof points / sizeof *points; a++) {
        for (size_t b = 0; b < sizeof his / sizeof *his; b++) {
            assert_true(floor_apart(her->pos[points[a]], lost->pos[his[b]]) >= .5f);
        }
    }
}

static void keeps_low(const abz_pose *p)
{
    for (int side = 0; side < 2; side++) {
        const int arm = side == 0 ? ABZ_LEFT_UPPER_ARM : ABZ_RIGHT_UPPER_ARM;
        assert_true(p->pos[arm + 1].y < p->pos[arm].y);
        assert_true(p->pos[arm + 2].y < p->pos[arm].y);
    }
    const abz_vec3 up = abzi_v3_sub(p->pos[ABZ_NECK], p->pos[ABZ_HIPS]);
    assert_true(abzi_atan2f(sqrtf(up.x * up.x + up.z * up.z), up.y) < .26f);
}

// A foot, and where it last stood.
typedef struct footprint {
    abz_vec3 at;
    bool carried;  // she carried while it stood there
} footprint;

static abz_vec3 sole(const abz_pose *p, int foot)
{
    return foot == 0 ? abzi_v3_lerp(p->pos[ABZ_LEFT_FOOT], p->pos[ABZ_LEFT_TOES], .5f)
                     : abzi_v3_lerp(p->pos[ABZ_RIGHT_FOOT], p->pos[ABZ_RIGHT_TOES], .5f);
}

static bool stands(int tick, int foot)
{
    return floor_apart(sole(&hers[tick], foot), sole(&hers[tick - 1], foot)) * ABZ_TICKS_PER_SECOND < .05f;
}

// Returns whether a foot was set in this tick.
static bool steps_small(footprint *print, int tick)
{
    bool set = false;
    for (int foot = 0; foot < 2; foot++) {
        if (stands(tick, foot)) {
            const abz_vec3 at = sole(&hers[tick], foot);
            const float way = floor_apart(at, print[foot].at);
            if (print[foot].carried && way > .05f) {
                set = true;
                assert_true(way < .61f);
                assert_true(!stands(tick, 1 - foot) || floor_apart(at, sole(&hers[tick], 1 - foot)) < .46f);
            }
            print[foot] = (footprint){at, acts[tick] == ABZ_STAND_IN_CARRYING};
        }
    }
    return set;
}

static void at_any_moment(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int cut = 0; cut < cuts_n; cut++) {
        seed = seed * 1664525u + 1013904223u;
        const int role = cut % 2, lost_at = 1 + (int)((uint64_t)(seed >> 8) * (CARRYING_TICKS - 300) >> 24);
        carry(role, lost_at);
        int there = -1, steps_n = 0;
        footprint print[2];
        memset(print, 0, sizeof print);
        float yaw[CARRYING_TICKS] = {0};
        for (int i = 1; i < CARRYING_TICKS; i++) {
            for (int j = 0; j < ABZ_JOINT_N; j++) {  // never by popping up
                assert_true(abzi_v3_distance(hers[i].pos[j], hers[i - 1].pos[j]) * ABZ_TICKS_PER_SECOND < 9);
            }
            keeps_low(&hers[i]);
            steps_n += steps_small(print, i);
            const abz_vec3 a = abzi_v3_sub(hers[i].pos[ABZ_LEFT_UPPER_ARM], hers[i].pos[ABZ_RIGHT_UPPER_ARM]);
            yaw[i] = yaw[i - 1] + abzi_wrapf(abzi_atan2f(a.x, a.z) - yaw[i - 1]);
            for (int j = i > BAR_TICKS + 1 ? i - BAR_TICKS : 1; j < i; j++) {
                assert_true(fabsf(yaw[i] - yaw[j]) < ABZI_PI_F);
            }
            if (acts[i] == ABZ_STAND_IN_ENTERING) {  // and not dragging her feet behind her
                assert_true(hers[i].pos[ABZ_HIPS].y > hers[lost_at - 1].pos[ABZ_HIPS].y - SINK_M);
            }
            if (i >= lost_at) {
                stays_clear(&hers[i], &carrying_couple[role][lost_at - 1]);
            }
            there = there < 0 && acts[i] == ABZ_STAND_IN_CARRYING ? i - lost_at : there;
        }
        assert_in_range(there, 20, BAR_TICKS);
        int carries_n = 0;
        for (int i = lost_at; i < CARRYING_TICKS; i++) {
            carries_n += acts[i] == ABZ_STAND_IN_CARRYING;
        }
        assert_true(steps_n > carries_n / STEP_TICKS);
        assert_int_equal(acts[CARRYING_TICKS - 1], ABZ_STAND_IN_CLOSING);
    }
}

static void what_comes_later_changes_nothing(void **state)
{
    (void)state;
    static abz_pose before[CARRYING_TICKS];
    carry(ABZ_ROLE_LEAD, 500);
    memcpy(before, hers, sizeof before);
    carry(ABZ_ROLE_LEAD, 700);
    assert_memory_equal(before, hers, 500 * sizeof *hers);
    assert_memory_not_equal(&before[560], &hers[560], sizeof *hers);
}

int main(int argc, char **argv)
{
    (void)argv;
    cuts_n = argc > 1 ? 3 : cuts_n;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_any_moment),
        cmocka_unit_test(what_comes_later_changes_nothing),
    };
    return cmocka_run_group_tests(tests, carrying_begin, carrying_end);
}
