// Whenever a dancer is lost, and whoever it is: what abrazo/stand_in.h promises. law_stand_in [short]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/vec.h"
#include "carrying.h"
#include "chained.h"
#include "motion/body.h"
#include "motion/chair.h"
#include "rhythm/dance.h"

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

// ---- beside who sits ------------------------------------------------------------------------------------------------

enum { SEATED_TICKS = 1500, FIGURE_MOST = 64 };

static abz_couple_output seated_couple[SEATED_TICKS];

// A dance of the syllabus, some of whose couple sit. Shape   body [ABZ_ROLE_N], as they are
static void dance_seated(abz_dance dance, uint32_t sits, uint32_t seed, abz_body *body)
{
    static abz_figure figure[FIGURE_MOST];
    abz_couple_config config = abz_couple_config_default();
    config.seated = sits;
    config.seed = seed;
    config.tempo_per_minute = abzi_dance_usual(abzi_dance_of(dance));
    memcpy(body, config.body, sizeof config.body);
    const uint32_t n = chained_seated(dance, body, sits, config.tempo_per_minute, figure, FIGURE_MOST);
    abz_couple *couple;
    void *mem = aligned(abz_couple_size());
    must(abz_couple_init(mem, abz_couple_size(), figure, n, &config, &couple), "couple");
    for (int i = 0; i < SEATED_TICKS; i++) {
        const abz_couple_input input = {.gentle = 0};
        abz_couple_tick(couple, &input, &seated_couple[i]);
    }
    free(mem);
}

// How deep somebody is in the chair of one of that couple, m.
static float in_chair(const abz_pose *pose, const abz_body *body, const abz_body *his, const abz_chair *is)
{
    const abz_chair_shape shape = abz_chair_for(his);
    const abzi_chair chair = abzi_chair_at((abzi_spot){is->x_m, is->z_m, is->yaw_rad});
    float depth[ABZI_CHAIR_PART_N], deepest = -9;
    abzi_chair_depths(&chair, &shape, pose->pos, abzi_body_height(body), depth);
    for (int k = 0; k < ABZI_CHAIR_PART_N; k++) {
        deepest = abzi_maxf(deepest, depth[k]);
    }
    return deepest;
}

// Who is left sits, and is found to; who is lost may have sat, too: she comes, dances and closes, out of their chairs.
static void beside_who_sits(void **state)
{
    (void)state;
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_CHA_CHA,
                                       ABZ_DANCE_RUMBA, ABZ_DANCE_TANGO,   ABZ_DANCE_WALTZ};
    for (int k = 0; k < (int)(sizeof dances / sizeof *dances) && k < cuts_n; k++) {
        const int role = k % 2, lost_at = 300 + 71 * k;
        const uint32_t sits = k % 3 == 2 ? 3 : 1u << (1 - role);
        abz_body body[ABZ_ROLE_N];
        dance_seated(dances[k], sits, (uint32_t)k, body);
        abz_stand_in_config config = carrying_config(role);
        memcpy(config.dancer, body, sizeof config.dancer);
        abz_stand_in *stand_in = carrying_stand_in(&config);
        float deepest = -9, jump_m = 0;
        int there = -1, steps_n = 0, carries_n = 0;
        abz_stand_in_output now = {.tick = 0};
        for (int i = 0; i < SEATED_TICKS; i++) {
            abz_stand_in_input input = {.left_s = (float)(SEATED_TICKS - 1 - i) / ABZ_TICKS_PER_SECOND,
                                        .lost = i < lost_at ? 0 : 1u << role};
            const abz_pose before = now.pose;
            for (int r = 0; r < ABZ_ROLE_N; r++) {
                memcpy(input.dancer[r], seated_couple[i].pose[r].pos, sizeof input.dancer[r]);
                input.seen[r] = r == role && i >= lost_at ? 0 : UINT32_MAX;
            }
            abz_stand_in_tick(stand_in, &input, &now);
            assert_int_equal(now.sits, sits);
            for (int r = 0; r < ABZ_ROLE_N; r++) {  // who is lost stays where they were
                const abz_chair *chair = &seated_couple[r == role && i >= lost_at ? lost_at - 1 : i].chair[r];
                if ((sits >> r & 1) != 0) {
                    deepest = abzi_maxf(deepest, in_chair(&now.pose, &config.body, &body[r], chair));
                }
            }
            for (int j = 0; i > 0 && j < ABZ_JOINT_N; j++) {
                jump_m = abzi_maxf(jump_m, abzi_v3_distance(now.pose.pos[j], before.pos[j]));
            }
            const bool carries = now.act == ABZ_STAND_IN_CARRYING;
            there = there < 0 && carries ? i - lost_at : there;
            carries_n += carries;
            steps_n += carries && (now.flags & ABZ_STAND_IN_STEP) != 0;
        }
        printf("# %s, who sits %u: in a chair %.3f m, there after %d ticks, %d steps in %d, %.1f m/s\n",
               abz_dance_name(dances[k]), sits, (double)deepest, there, steps_n, carries_n,
               (double)jump_m * ABZ_TICKS_PER_SECOND);
        assert_true(deepest < .002f);
        assert_in_range(there, 20, BAR_TICKS);
        assert_true(steps_n > carries_n / STEP_TICKS);
        assert_true(jump_m * ABZ_TICKS_PER_SECOND < 9);
        assert_int_equal(now.act, ABZ_STAND_IN_CLOSING);
        free(stand_in);
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    cuts_n = argc > 1 ? 3 : cuts_n;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_any_moment),
        cmocka_unit_test(what_comes_later_changes_nothing),
        cmocka_unit_test(beside_who_sits),
    };
    return cmocka_run_group_tests(tests, carrying_begin, carrying_end);
}
