// The partner of one who falls, at any moment of a dance.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "care/attend.h"
#include "care/fall.h"
#include "chained.h"
#include "danced.h"
#include "falling.h"

enum { DANCE_TICKS = 1200, LIE_TICKS = 480, FIGURES_MOST = 64 };
static abz_figure figure[FIGURES_MOST];
static abz_pose lead[DANCE_TICKS], follow[DANCE_TICKS];
static int fall_n = 120;

static int setup(void **state)
{
    (void)state;
    const size_t n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES_MOST);
    danced(figure, n, 110, 2, DANCE_TICKS, lead, follow);
    return 0;
}

static float apart(const abz_vec3 *joint, abz_vec3 from)
{
    float least = 9;
    for (int j = 1; j < ABZ_JOINT_N; j++) {
        const abz_vec3 a = joint[abz_joint_parent((abz_joint)j)];
        for (int k = 0; k <= 4; k++) {
            abz_vec3 d = abzi_v3_sub(abzi_v3_lerp(a, joint[j], (float)k / 4), from);
            d.y = 0;
            least = abzi_minf(least, abzi_v3_length(d));
        }
    }
    return least;
}

/// Does a point that moves on the floor come over somebody who lies there?
static bool steps_over(const abz_vec3 *joint, abz_vec3 from, abz_vec3 to)
{
    for (int j = 1; j < ABZ_JOINT_N; j++) {
        const abz_vec3 a = joint[abz_joint_parent((abz_joint)j)], ab = abzi_v3_sub(joint[j], a);
        const abz_vec3 way = abzi_v3_sub(to, from), off = abzi_v3_sub(a, from);
        const float cross = way.x * ab.z - way.z * ab.x;
        const float on_way = (off.x * ab.z - off.z * ab.x) / cross, on_limb = (off.x * way.z - off.z * way.x) / cross;
        if (fabsf(cross) > 1e-9f && on_way >= 0 && on_way <= 1 && on_limb >= 0 && on_limb <= 1 &&
            abzi_minf(a.y, joint[j].y) < .6f) {
            return true;
        }
    }
    return false;
}

/// What went on in one fall and after it.
typedef struct story {
    float fastest, slid, nearest_end, nearest_foot, faces, height, landed, clear_s;
    int told, over_n;
    bool astride;  ///< he fell between her feet
} story;

static story fall_at(uint64_t *seed, int from, bool she_falls)
{
    const abz_pose *his = she_falls ? follow : lead, *hers = she_falls ? lead : follow;
    const abz_couple_config config = abz_couple_config_default();
    const abz_body *body = &config.body[she_falls ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW];
    const falling how = {.kind = (fall_kind)(from % FALL_KIND_N),
                         .strength = .7f + .3f * (float)person_noise(seed),
                         .way = ABZI_PI_F * (float)person_noise(seed),
                         .tone = .3f + .3f * (float)person_noise(seed)};
    abzi_fall_watch watch;
    abzi_fall_signs signs;
    abzi_attend attend;
    memset(&attend, 0, sizeof attend);
    abzi_fall_start(&watch, &config.body[she_falls ? ABZ_ROLE_FOLLOW : ABZ_ROLE_LEAD]);
    for (int t = from - 60; t <= from; t++) {
        abzi_fall_see(&watch, his[t].pos, UINT32_MAX, hers[t].pos, &signs);
    }
    ragdoll r;
    ragdoll_start(&r, &how, his[from - 1].pos, his[from].pos);
    story s = {.told = -1, .nearest_end = 9, .nearest_foot = 9, .landed = 9};
    abz_pose shown[2] = {hers[from - 1], hers[from]};
    abz_vec3 ankle[2] = {{0, 0, 0}, {0, 0, 0}};
    bool stood[2] = {false, false};
    for (int t = 1; t < LIE_TICKS && from + t < DANCE_TICKS; t++) {
        ragdoll_tick(&r);
        abzi_fall_see(&watch, r.pos, UINT32_MAX, shown[1].pos, &signs);
        abz_pose pose = hers[from + t];
        const abz_beat pulse = {.phase = (float)(t % 33) / 33, .period_s = .55f, .confidence = 1};
        const bool attends = abzi_attend_tick(&attend, body, shown, &watch.now, r.pos, &pulse, &pulse, &pose);
        if (watch.now.state == ABZ_FALL_FALLING || s.told >= 0) {
            assert_true(attends);  // in the very tick
            s.told = s.told < 0 ? t : s.told;
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                s.fastest = abzi_maxf(s.fastest, 60 * abzi_v3_distance(pose.pos[j], shown[1].pos[j]));
            }
            for (int side = 0; side < 2; side++) {
                const abz_vec3 at = pose.pos[side ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT];
                if (!attend.foot[side].swings) {
                    s.slid = stood[side] ? abzi_maxf(s.slid, 60 * abzi_v3_distance(at, ankle[side])) : s.slid;
                }
                if (!attend.foot[side].swings && !stood[side] && t > s.told) {
                    s.landed =
                        abzi_minf(s.landed, abzi_minf(apart(r.pos, at),
                                                      apart(r.pos, pose.pos[side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES])));
                }
                const int toes = side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES;
                s.over_n += t > s.told && (steps_over(r.pos, shown[1].pos[toes - 1], at) ||
                                           steps_over(r.pos, shown[1].pos[toes], pose.pos[toes]));
                stood[side] = !attend.foot[side].swings;
                ankle[side] = at;
            }
        }
        if (s.told >= 0) {
            s.astride |= t < s.told + 30 && steps_over(r.pos, pose.pos[ABZ_LEFT_FOOT], pose.pos[ABZ_RIGHT_FOOT]);
            float near = apart(r.pos, pose.pos[ABZ_HIPS]);
            for (int j = ABZ_LEFT_FOOT; j < ABZ_JOINT_N; j++) {
                near = j == ABZ_RIGHT_UPPER_LEG || j == ABZ_RIGHT_LOWER_LEG
                           ? near
                           : abzi_minf(near, apart(r.pos, pose.pos[j]));
            }
            s.clear_s = near < .5f ? (float)(t + 1 - s.told) / 60 : s.clear_s;
        }
        if (t == LIE_TICKS - 1 || from + t == DANCE_TICKS - 1) {
            s.nearest_end = apart(r.pos, pose.pos[ABZ_HIPS]);
            s.nearest_foot = abzi_minf(apart(r.pos, pose.pos[ABZ_LEFT_FOOT]), apart(r.pos, pose.pos[ABZ_RIGHT_FOOT]));
            const abz_vec3 to = abzi_v3_sub(r.pos[ABZ_CHEST], pose.pos[ABZ_HIPS]);
            s.faces = fabsf(abzi_wrapf(abzi_atan2f(to.x, to.z) - abzi_quat_yaw(pose.rot[ABZ_HIPS])));
            s.height = pose.pos[ABZ_HIPS].y / body->hip_height_m;
        }
        shown[0] = shown[1];
        shown[1] = pose;
    }
    return s;
}

static void she_makes_way_without_a_jump_and_attends(void **state)
{
    (void)state;
    uint64_t seed = 11;
    int n = 0, astride_n = 0, over_n = 0;
    for (int i = 0; i < fall_n; i++) {
        const int from = 100 + i * (DANCE_TICKS - LIE_TICKS - 110) / fall_n;
        const story s = fall_at(&seed, from, i % 2);
        if (s.told < 0) {
            continue;
        }
        n++;
        astride_n += s.astride;
        over_n += s.over_n > 0 && !s.astride;
        // Where it begins she may have both feet beside his, and he falls on the way that they swing, or between them.
        const bool entangled = s.astride || s.over_n > 0;
        if (s.fastest > 7 || s.slid > .001f || s.nearest_end < ABZI_ATTEND_CLEAR_M || s.clear_s > 2.5f ||
            s.nearest_foot < ABZI_ATTEND_CLEAR_M || (s.landed < .05f && !entangled) || s.faces > .2f ||
            s.height < .6f || s.height > .75f) {
            fail_msg(
                "fall at tick %d: a joint at %.1f m/s, a foot slides at %.3f m/s and lands %.2f m from him, in the end "
                "hips %.2f and feet %.2f m away after %.1f s, %.2f rad from facing, %.2f of her height, over him in %d "
                "ticks",
                from, (double)s.fastest, (double)s.slid, (double)s.landed, (double)s.nearest_end,
                (double)s.nearest_foot, (double)s.clear_s, (double)s.faces, (double)s.height, s.over_n);
        }
    }
    print_message("# %d falls: %d between her feet, a foot passes over him in %d others\n", n, astride_n, over_n);
    assert_true(n > fall_n * 2 / 3 && astride_n <= 1 + n / 6 && over_n <= 1 + n / 10);
}

/// Hung back over his arm, or lifted: how she stands `away` from it, 0 to 1.
typedef struct steadied {
    float tilt_rad, hips_m, lift_m;
} steadied;

static abz_pose leaning(const abz_body *body, const steadied *how)
{
    const abzi_legs legs = abzi_legs_of(body);
    abz_pose pose = follow[300];
    const float yaw = abzi_quat_yaw(pose.rot[ABZ_HIPS]);
    const abz_quat tilt = abzi_quat_mul(
        abzi_quat_mul(abzi_quat_from_yaw(yaw), abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), -how->tilt_rad)),
        abzi_quat_from_yaw(-yaw));
    const abz_vec3 front = abzi_quat_rotate(abzi_quat_from_yaw(yaw), abzi_v3(0, 0, 1));
    abz_vec3 hips = abzi_v3_add(pose.pos[ABZ_HIPS], abzi_v3(0, how->lift_m - how->hips_m, 0));
    hips = abzi_v3_sub(hips, abzi_v3_scale(front, how->hips_m));
    for (int j = 0; j < ABZ_LEFT_UPPER_LEG; j++) {
        pose.rot[j] = abzi_quat_mul(tilt, pose.rot[j]);
    }
    for (int side = 0; side < 2; side++) {
        abz_vec3 ankle;
        abz_quat foot;
        const abzi_spot at = {pose.pos[ABZ_HIPS].x + (side == 0 ? .1f : -.1f), pose.pos[ABZ_HIPS].z, yaw};
        abzi_leg_foot(body, &legs, side, at, how->lift_m, 0, &ankle, &foot);
        abzi_leg_pose(body, &legs, side, abzi_leg_hip(body, side, hips, pose.rot[ABZ_HIPS]), ankle, foot,
                      abzi_quat_from_yaw(yaw), front, pose.rot);
    }
    abz_body_positions(body, hips, pose.rot, pose.pos);
    return pose;
}

/// Seconds from a twentieth to this share of the way from the first of n values to `end`.
static float seconds_of(const float *value, int n, float end, float share)
{
    int first = 0, last = 0;
    for (int t = 0; t < n; t++) {
        const float done = (value[t] - value[0]) / (end - value[0]);
        first = done < .05f ? t : first;
        last = done < share && last == t - 1 ? t : last;
    }
    return (float)(last - first) / ABZ_TICKS_PER_SECOND;
}

static void who_leans_or_is_lifted_is_first_steadied_or_set_down(void **state)
{
    (void)state;
    enum { TICKS = 90 };
    static const steadied how[] = {{.7f, .25f, 0}, {1.1f, .35f, 0}, {0, 0, .35f}, {.5f, 0, .5f}};
    const abz_body body = abz_couple_config_default().body[ABZ_ROLE_FOLLOW];
    const abz_beat pulse = {.period_s = .55f, .confidence = 1};
    for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
        const abz_pose start = leaning(&body, &how[i]);
        abz_pose shown[2] = {start, start};
        abzi_attend attend;
        memset(&attend, 0, sizeof attend);
        const abz_fall fall = {ABZ_FALL_FALLING, 0, 1, .8f};
        float tilt[TICKS], height[TICKS];
        for (int t = 0; t < TICKS; t++) {
            abz_pose pose = follow[300];
            assert_true(abzi_attend_tick(&attend, &body, shown, &fall, lead[300].pos, &pulse, &pulse, &pose));
            const abz_vec3 trunk = abzi_v3_sub(pose.pos[ABZ_NECK], pose.pos[ABZ_HIPS]);
            tilt[t] = abzi_acosf(abzi_v3_normalize(trunk, abzi_v3(0, 1, 0)).y);
            height[t] = pose.pos[ABZ_HIPS].y;
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                assert_true(60 * abzi_v3_distance(pose.pos[j], shown[1].pos[j]) < 4);
                assert_true(pose.pos[j].y > 0);
            }
            assert_true(t == 0 || 60 * (height[t - 1] - height[t]) < 1.3f);  // a free fall from there ends at 2.6 m/s
            shown[0] = shown[1];
            shown[1] = pose;
        }
        assert_true(how[i].tilt_rad == 0 || (tilt[54] < .2f && seconds_of(tilt, TICKS, 0, .88f) >= .8f));
        assert_true(how[i].lift_m == 0 || seconds_of(height, TICKS, height[TICKS - 1], .95f) >= .8f);
    }
}

// Up again, he is waited for; the hold is offered; at a bar she dances on.
static void she_takes_up_the_dance_at_a_bar_when_he_is_up(void **state)
{
    (void)state;
    const abz_body body = abz_couple_config_default().body[ABZ_ROLE_FOLLOW];
    abzi_attend attend;
    memset(&attend, 0, sizeof attend);
    abz_pose shown[2] = {follow[299], follow[300]};
    abz_fall fall = {ABZ_FALL_FALLING, 0, 1, .8f};
    int back = -1;
    float offered = 9;
    for (int t = 0; t < 900; t++) {
        fall.state = t < 60 ? ABZ_FALL_FALLING : t < 300 ? ABZ_FALL_DOWN : t < 400 ? ABZ_FALL_RISING : ABZ_FALL_DANCING;
        const abz_beat pulse = {.flags = ABZ_BEAT_BAR,
                                .in_bar = (uint32_t)(t / 30 % 4) + 1,
                                .bar_n = 4,
                                .phase = (float)(t % 30) / 30,
                                .period_s = .5f,
                                .confidence = 1};
        abz_pose pose = follow[300];
        const bool attends = abzi_attend_tick(&attend, &body, shown, &fall, lead[300].pos, &pulse, &pulse, &pose);
        assert_true(attends || t >= 400);
        if (!attends) {
            assert_memory_equal(&pose, &follow[300], sizeof pose);
            back = t;
            break;
        }
        const abz_vec3 hand = abzi_v3_sub(pose.pos[ABZ_LEFT_HAND], pose.pos[ABZ_LEFT_UPPER_ARM]);
        offered = t > 460 ? abzi_minf(offered, fabsf(hand.y)) : offered;
        shown[0] = shown[1];
        shown[1] = pose;
    }
    assert_true(back >= 400 + 120 && back <= 400 + 360);
    assert_int_equal(back % 240, 0);  // with the first beat of a phrase, two bars
    assert_true(offered < .35f);      // a hand that hangs is .55 m below its shoulder
}

int main(int argc, char **argv)
{
    fall_n = argc > 1 && strcmp(argv[1], "short") == 0 ? 8 : 120;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(she_makes_way_without_a_jump_and_attends),
        cmocka_unit_test(who_leans_or_is_lifted_is_first_steadied_or_set_down),
        cmocka_unit_test(she_takes_up_the_dance_at_a_bar_when_he_is_up),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
