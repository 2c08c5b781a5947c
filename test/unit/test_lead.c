#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dancers.h"
#include "partner/lead.h"

enum { TICKS = 400 };

static abz_body body;
static abz_pose lead[TICKS], follow[TICKS];
static abzi_lead watched, other;

static int setup(void **state)
{
    (void)state;
    body = dancers_body(1.05f);
    dancers_dance(3, &body, &body, TICKS, lead, follow);
    return 0;
}

static void watch(abzi_lead *out, const abz_pose *pose, int n)
{
    abzi_lead_init(out, &body);
    for (int i = 0; i < n; i++)
        abzi_lead_see(out, pose[i].pos, UINT32_MAX);
}

static void a_spot_seen_from_a_spot_and_back_is_itself(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 1000; i++) {
        abzi_spot a = {(float)(5 * person_noise(&seed)), (float)(5 * person_noise(&seed)),
                       (float)(3.1 * person_noise(&seed))};
        abzi_spot b = {(float)(5 * person_noise(&seed)), (float)(5 * person_noise(&seed)),
                       (float)(3.1 * person_noise(&seed))};
        abzi_spot is = abzi_spot_compose(a, abzi_spot_relative(a, b));
        assert_true(fabsf(is.x - b.x) < 1e-5f && fabsf(is.z - b.z) < 1e-5f);
        assert_true(fabsf(abzi_wrapf(is.yaw - b.yaw)) < 1e-5f);
        abz_vec3 v = {b.x, 1.5f, b.z};
        assert_true(abzi_v3_distance(abzi_spot_world(a, abzi_spot_local(a, v)), v) < 1e-5f);
    }
}

static void one_step_ahead_of_a_spot_is_plus_z_there(void **state)
{
    (void)state;
    abz_vec3 ahead = abzi_spot_world((abzi_spot){1, 2, ABZI_PI_F / 2}, abzi_v3(0, 0, 1));
    assert_true(abzi_v3_distance(ahead, abzi_v3(2, 0, 2)) < 1e-6f);
    // Left shoulder at +X: facing +Z is heading 0.
    assert_true(fabsf(abzi_heading(abzi_v3(.2f, 1, 0), abzi_v3(-.2f, 1, 0))) < 1e-6f);
    assert_true(fabsf(abzi_heading(abzi_v3(0, 1, -.2f), abzi_v3(0, 1, .2f)) - ABZI_PI_F / 2) < 1e-6f);
}

static void what_is_seen_is_remembered_as_it_was(void **state)
{
    (void)state;
    watch(&watched, lead, TICKS);
    for (uint32_t ago = 0; ago < ABZI_MEMORY_N; ago++) {
        const abz_vec3 hips = lead[TICKS - 1 - ago].pos[ABZ_HIPS];
        const abzi_spot spot = abzi_lead_glance(&watched, ago)->spot;
        assert_true(hypotf(spot.x - hips.x, spot.z - hips.z) < .02f);
    }
}

static void memory_shorter_than_asked_for_gives_the_oldest(void **state)
{
    (void)state;
    watch(&watched, lead, 5);
    assert_ptr_equal(abzi_lead_glance(&watched, 4), abzi_lead_glance(&watched, 90));
    watch(&watched, lead, 1);
    assert_ptr_equal(abzi_lead_glance(&watched, 0), abzi_lead_glance(&watched, ABZI_MEMORY_N));
}

static void the_world_he_dances_in_does_not_matter(void **state)
{
    (void)state;
    static abz_pose moved[TICKS];
    float raw[ABZI_RAW_MAX], elsewhere[ABZI_RAW_MAX];
    const abzi_spot spot = {3, -2, 2};
    for (int i = 0; i < TICKS; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            moved[i].pos[j] = abzi_spot_world(spot, lead[i].pos[j]);
    watch(&watched, lead, TICKS);
    watch(&other, moved, TICKS);
    size_t n = abzi_lead_features(&watched, raw);
    assert_true(n > 0 && n <= ABZI_RAW_MAX);
    assert_int_equal(abzi_lead_features(&other, elsewhere), n);
    for (size_t i = 0; i < n; i++)
        assert_true(fabsf(raw[i] - elsewhere[i]) < 1e-3f);
}

static void his_size_does_not_matter(void **state)
{
    (void)state;
    static abz_pose taller[TICKS];
    float raw[ABZI_RAW_MAX], big[ABZI_RAW_MAX];
    for (int i = 0; i < TICKS; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            taller[i].pos[j] = abzi_v3_scale(lead[i].pos[j], 1.2f);
    watch(&watched, lead, TICKS);
    abz_body tall = body;
    tall.head_height_m *= 1.2f;
    abzi_lead_init(&other, &tall);
    for (int i = 0; i < TICKS; i++)
        abzi_lead_see(&other, taller[i].pos, UINT32_MAX);
    size_t n = abzi_lead_features(&watched, raw);
    abzi_lead_features(&other, big);
    for (size_t i = 0; i < n; i++)
        assert_true(fabsf(raw[i] - big[i]) < 1e-2f);
}

static void a_short_gap_hardly_shows(void **state)
{
    (void)state;
    const abz_vec3 nowhere[ABZ_JOINT_N] = {{NAN, NAN, NAN}};
    abzi_lead_init(&watched, &body);
    for (int i = 0; i < TICKS; i++) {
        bool lost = i % 50 > 44;
        abzi_lead_see(&watched, lost ? nowhere : lead[i].pos, lost ? 0 : UINT32_MAX);
        assert_int_equal(watched.unseen_n, lost ? i % 50 - 44 : 0);
        assert_true(abzi_v3_distance(watched.pos[ABZI_AT_HIPS], lead[i].pos[ABZ_HIPS]) < .06f);
    }
}

static void a_glitch_of_one_tick_is_not_believed_a_new_place_is(void **state)
{
    (void)state;
    abzi_lead_init(&watched, &body);
    for (int i = 0; i < 200; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        memcpy(joint, lead[0].pos, sizeof joint);
        for (int j = 0; j < ABZ_JOINT_N; j++)
            joint[j].x += i == 100 ? 5.0f : i > 150 ? 2.0f : 0;
        abzi_lead_see(&watched, joint, UINT32_MAX);
        float off = watched.pos[ABZI_AT_HIPS].x - lead[0].pos[ABZ_HIPS].x;
        assert_true(i > 150 || fabsf(off) < .1f);
        assert_true(i < 170 || fabsf(off - 2) < .1f);
    }
}

static void beyond_the_world_is_unseen(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY, 3e38f, 1e9f};
    for (int b = 0; b < 5; b++) {
        abzi_lead_init(&watched, &body);
        for (int i = 0; i < 120; i++) {
            abz_vec3 joint[ABZ_JOINT_N];
            memcpy(joint, lead[i].pos, sizeof joint);
            if (i > 60)
                joint[ABZ_HEAD].y = bad[b];
            abzi_lead_see(&watched, joint, UINT32_MAX);
            assert_true(abzi_v3_distance(watched.pos[ABZI_AT_HEAD], lead[i].pos[ABZ_HEAD]) < .5f);
        }
    }
}

/// Between his steps both feet stand, and every swing of the dance is noticed once.
static void steps_are_noticed(void **state)
{
    (void)state;
    const dancers_style style = dancers_style_of(3);
    abzi_lead_init(&watched, &body);
    int lifted = 0, wanted = 0;
    bool up[2] = {false, false};
    for (int i = 0; i < TICKS; i++) {
        abzi_lead_see(&watched, lead[i].pos, UINT32_MAX);
        for (int foot = 0; foot < 2; foot++) {
            float lift;
            dancers_foot(&style, DANCERS_LEAD, foot, (float)i / style.beat_ticks, &lift);
            lifted += watched.footfall.foot[foot].swinging && watched.footfall.foot[foot].since == 0;
            wanted += lift > 0 && !up[foot];
            up[foot] = lift > 0;
        }
    }
    assert_true(wanted > 6);
    assert_true(lifted > wanted * 2 / 3 && lifted <= wanted + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spot_seen_from_a_spot_and_back_is_itself),
        cmocka_unit_test(one_step_ahead_of_a_spot_is_plus_z_there),
        cmocka_unit_test(what_is_seen_is_remembered_as_it_was),
        cmocka_unit_test(memory_shorter_than_asked_for_gives_the_oldest),
        cmocka_unit_test(the_world_he_dances_in_does_not_matter),
        cmocka_unit_test(his_size_does_not_matter),
        cmocka_unit_test(a_short_gap_hardly_shows),
        cmocka_unit_test(a_glitch_of_one_tick_is_not_believed_a_new_place_is),
        cmocka_unit_test(beyond_the_world_is_unseen),
        cmocka_unit_test(steps_are_noticed),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
