#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "care/fall.h"
#include "chained.h"
#include "danced.h"
#include "edge/motion_file.h"
#include "falling.h"
#include "lowering.h"
#include "recordings.h"
#include "watcher.h"

// "short": so many times fewer falls are simulated.
static int fewer = 1;

enum { DANCE_TICKS = 1200, FIGURES_MOST = 64 };
static abz_figure figure[FIGURES_MOST];
static size_t figure_n;
static abz_pose lead[DANCE_TICKS], follow[DANCE_TICKS];

static int setup(void **state)
{
    (void)state;
    figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES_MOST);
    danced(figure, figure_n, 96, 1, DANCE_TICKS, lead, follow);
    return 0;
}

static abz_fall see(abzi_fall_watch *w, const abz_vec3 *joint, const abz_vec3 *partner)
{
    abzi_fall_signs signs;
    abzi_fall_see(w, joint, UINT32_MAX, partner, &signs);
    return w->now;
}

static abzi_fall_watch watch_over(const abz_body *body)
{
    abzi_fall_watch w;
    memset(&w, 0xff, sizeof w);
    abzi_fall_start(&w, body);
    return w;
}

/// A body that the couple has, and its last second of dancing before a tick.
static abzi_fall_watch dance_until(const abz_pose *pose, int tick)
{
    const abz_body body = abz_couple_config_default().body[pose == lead ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW];
    abzi_fall_watch w = watch_over(&body);
    for (int t = tick - 60; t <= tick; t++) {
        see(&w, pose[t].pos, NULL);
    }
    return w;
}

static void who_falls_is_flagged_before_300_ms_after_30_cm(void **state)
{
    (void)state;
    uint64_t seed = 5;
    int fall_n = 0;
    for (int i = 0; i < 120 / fewer; i++) {
        const abz_pose *pose = i % 2 ? lead : follow;
        const int from = 100 + (int)(500 * (1 + person_noise(&seed)));
        const falling how = {.kind = (fall_kind)(i % FALL_EVERY_N),
                             .strength = .65f + .35f * (float)person_noise(&seed),
                             .way = ABZI_PI_F * (float)person_noise(&seed),
                             .tone = .3f + .3f * (float)person_noise(&seed)};
        abzi_fall_watch w = dance_until(pose, from);
        assert_int_equal(w.now.state, ABZ_FALL_DANCING);
        ragdoll r;
        ragdoll_start(&r, &how, pose[from - 1].pos, pose[from].pos);
        int dropped = -1, told = -1;
        for (int t = 0; t < 240; t++) {
            ragdoll_tick(&r);
            const abz_fall fall = see(&w, r.pos, NULL);
            dropped = dropped < 0 && r.start_m - (r.pos[ABZ_HIPS].y - r.floor_m) > .3f ? t : dropped;
            told = told < 0 && fall.state == ABZ_FALL_FALLING ? t : told;
            assert_true(fall.confidence >= 0 && fall.confidence <= 1);
        }
        if (dropped >= 0) {  // some catch themselves
            fall_n++;
            if (told < 0 || told > dropped + 18) {
                fail_msg("fall %d of kind %d from tick %d: 30 cm at %d, told at %d", i, how.kind, from, dropped, told);
            }
            assert_int_equal(w.now.fall_n, 1);
            assert_int_equal(w.now.state, ABZ_FALL_DOWN);
        }
    }
    assert_true(fall_n > 100 / fewer);
}

/// Nobody who goes down so is said to fall.
static void goes_down(const lowering *l, float height_m, float slowness)
{
    const abz_body body = abz_body_of_height(height_m);
    abzi_fall_watch w = watch_over(&body);
    const int n = (int)(lowering_length(l, slowness) * ABZ_TICKS_PER_SECOND);
    for (int t = 0; t < n; t += 1) {
        abz_vec3 joint[ABZ_JOINT_N];
        lowering_at(&body, l, slowness, (float)t / ABZ_TICKS_PER_SECOND, joint);
        if (see(&w, joint, NULL).fall_n > 0) {
            fail_msg("who %s, %.1f times as slow, falls at tick %d", l->name, (double)slowness, t);
        }
    }
}

// A fifth faster than the tables of lowering.h, as fast, and slower; floor work as fast.
static void who_goes_down_with_care_does_not_fall(void **state)
{
    (void)state;
    static const float height_m[] = {1.3f, 1.7f, 1.9f}, slowness[] = {.8f, 1, 1.4f};
    for (int l = 0; l < LOWERING_N; l++) {
        for (int pace = 0; pace < (fewer > 1 ? 1 : 3); pace++) {
            goes_down(&lowerings[l], height_m[(l + pace) % 3], slowness[pace]);
        }
    }
    for (int l = 0; l < FLOOR_WORK_N; l++) {
        goes_down(&floor_work[l], height_m[l % 3], 1);
    }
}

static void who_dances_does_not_fall(void **state)
{
    (void)state;
    const abz_couple_config config = abz_couple_config_default();
    for (int pace = fewer > 1; pace < (fewer > 1 ? 2 : 3); pace++) {
        danced(figure, figure_n, 96 * (.6f + .5f * (float)pace), 3, DANCE_TICKS, lead, follow);
        abzi_fall_watch his = watch_over(&config.body[ABZ_ROLE_LEAD]), hers = watch_over(&config.body[ABZ_ROLE_FOLLOW]);
        for (int t = 0; t < DANCE_TICKS; t++) {
            assert_int_equal(see(&his, lead[t].pos, follow[t].pos).state, ABZ_FALL_DANCING);
            assert_int_equal(see(&hers, follow[t].pos, lead[t].pos).state, ABZ_FALL_DANCING);
        }
    }
    danced(figure, figure_n, 96, 1, DANCE_TICKS, lead, follow);
}

/// Who lies where the fall ended, rises as in a table: from what has fallen into the way up.
static void who_has_fallen_is_down_gets_up_and_dances(void **state)
{
    (void)state;
    const falling how = {.kind = FALL_CRUMPLE, .strength = 1};
    const lowering *up = NULL;
    for (int l = 0; l < LOWERING_N; l++) {
        up = strcmp(lowerings[l].name, "lies down") == 0 ? &lowerings[l] : up;
    }
    const abz_body body = abz_couple_config_default().body[ABZ_ROLE_LEAD];
    abzi_fall_watch w = dance_until(lead, 300);
    ragdoll r;
    ragdoll_start(&r, &how, lead[299].pos, lead[300].pos);
    uint32_t order[16], order_n = 0;
    for (int t = 0; t < 1200; t++) {
        abz_vec3 joint[ABZ_JOINT_N];
        if (t < 300) {
            ragdoll_tick(&r);
            memcpy(joint, r.pos, sizeof joint);
        } else {  // from lying on the back on
            lowering_at(&body, up, 1, 4.6f + (float)(t - 300) / ABZ_TICKS_PER_SECOND, joint);
        }
        const abz_fall fall = see(&w, joint, NULL);
        if ((order_n == 0 || order[order_n - 1] != fall.state) && order_n < 16) {
            assert_int_equal(fall.since_ticks, order_n == 0 ? 61 + (uint32_t)t : 0);
            order[order_n++] = fall.state;
        }
    }
    const uint32_t wanted[] = {ABZ_FALL_FALLING, ABZ_FALL_DOWN, ABZ_FALL_RISING, ABZ_FALL_DANCING};
    const uint32_t first = order[0] == ABZ_FALL_DANCING;
    assert_int_equal(order_n - first, 4);
    assert_memory_equal(order + first, wanted, sizeof wanted);
    assert_int_equal(w.now.fall_n, 1);
}

// From the belly some come to hands and feet, hips up, and hop into a squat.
static void who_hops_up_from_the_floor_does_not_fall_again(void **state)
{
    (void)state;
    const posture *way[] = {&ON_BELLY, &CRAWLING, &TOUCHING_TOES, &SQUATTING, &STANDING};
    const float takes_s[] = {1, .6f, .3f, .9f};
    const abz_body body = abz_body_of_height(1.7f);
    abzi_fall_watch w = watch_over(&body);
    abz_vec3 joint[ABZ_JOINT_N];
    for (int i = 0; i < 4; i++) {
        const int n = (int)(takes_s[i] * ABZ_TICKS_PER_SECOND);
        for (int t = 0; t <= n; t++) {
            const float p = (float)t / (float)n;
            posture_between(&body, way[i], way[i + 1], p * p * p * (10 + p * (6 * p - 15)), 0, joint);
            assert_int_not_equal(see(&w, joint, NULL).state, ABZ_FALL_FALLING);
        }
    }
    for (int t = 0; t < 60; t++) {
        see(&w, joint, NULL);
    }
    assert_int_equal(w.now.state, ABZ_FALL_DANCING);
}

static void whom_the_partner_catches_in_time_is_not_down(void **state)
{
    (void)state;
    int low_n = 0;
    for (int i = 0; i < 12 / (fewer > 1 ? 3 : 1); i++) {
        const falling how = {.kind = i % 2 ? FALL_CRUMPLE : FALL_KNEES, .strength = 1, .catch_m = .05f};
        const int from = 200 + 60 * i;
        abzi_fall_watch w = dance_until(lead, from);
        ragdoll r;
        ragdoll_start(&r, &how, lead[from - 1].pos, lead[from].pos);
        bool down = false;
        float lowest = 9;
        for (int t = 0; t < 240; t++) {
            ragdoll_tick(&r);
            abz_vec3 partner[ABZ_JOINT_N];
            memcpy(partner, follow[from].pos, sizeof partner);
            partner[ABZ_LEFT_HAND] = r.pos[ABZ_CHEST];
            down |= see(&w, r.pos, partner).state == ABZ_FALL_DOWN;
            lowest = abzi_minf(lowest, r.pos[ABZ_HIPS].y - r.floor_m);
        }
        low_n += lowest < .45f;
        assert_true(lowest < .45f || !down);
    }
    assert_true(low_n < 4);
}

static void who_is_not_seen_is_lost_and_who_lies_when_seen_again_is_down(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    abz_vec3 stands[ABZ_JOINT_N], lies[ABZ_JOINT_N];
    posture_joints(&body, &STANDING, stands);
    posture_joints(&body, &ON_BACK, lies);
    abzi_fall_watch w = watch_over(&body);
    abzi_fall_signs signs;
    assert_int_equal(w.now.state, ABZ_FALL_LOST);
    assert_int_equal(see(&w, stands, NULL).state, ABZ_FALL_DANCING);
    stands[ABZ_HIPS].y = NAN;
    for (int t = 0; t < 30; t++) {
        assert_int_equal(see(&w, stands, NULL).state, ABZ_FALL_DANCING);
    }
    assert_int_equal(see(&w, stands, NULL).state, ABZ_FALL_LOST);
    assert_int_equal(see(&w, lies, NULL).state, ABZ_FALL_DOWN);
    assert_int_equal(w.now.fall_n, 0);
    for (int t = 0; t < 31; t++) {
        abzi_fall_see(&w, lies, 0, NULL, &signs);
    }
    assert_int_equal(w.now.state, ABZ_FALL_LOST);
    posture_joints(&body, &STANDING, stands);
    assert_int_equal(see(&w, stands, NULL).state, ABZ_FALL_DANCING);
}

// The floor of a recording may be anywhere.
static void a_floor_that_is_elsewhere_is_found(void **state)
{
    (void)state;
    const falling how = {.kind = FALL_STIFF, .strength = 1, .tone = .5f};
    for (int i = -1; i <= 1; i++) {
        const abz_body body = abz_couple_config_default().body[ABZ_ROLE_LEAD];
        abzi_fall_watch w = watch_over(&body);
        abz_vec3 moved[2][ABZ_JOINT_N];
        for (int t = 200; t <= 320; t++) {
            memcpy(moved[0], moved[1], sizeof *moved);
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                moved[1][j] = abzi_v3_add(lead[t].pos[j], abzi_v3(0, (float)i, 0));
            }
            assert_int_equal(see(&w, moved[1], NULL).state, ABZ_FALL_DANCING);
        }
        ragdoll r;
        ragdoll_start(&r, &how, moved[0], moved[1]);
        for (int t = 0; t < 240; t++) {
            ragdoll_tick(&r);
            see(&w, r.pos, NULL);
        }
        assert_int_equal(w.now.state, ABZ_FALL_DOWN);
    }
}

// Also where the joints are guessed.
static void who_falls_before_a_camera_or_in_a_headset_falls_and_who_sits_down_does_not(void **state)
{
    (void)state;
    const abz_body body = abz_couple_config_default().body[ABZ_ROLE_LEAD];
    const abz_vec3 from = lead[400].pos[ABZ_HIPS];
    static const fall_kind kind[] = {FALL_TRIP, FALL_STIFF, FALL_PUSH};
    for (int sense = 0; sense < SENSE_N; sense++) {
        for (size_t k = 0; k < sizeof kind / sizeof *kind / (fewer > 1 ? 3 : 1); k++) {
            watcher w = watcher_of(sense, &body);
            abz_vec3 joint[ABZ_JOINT_N] = {{0, 0, 0}}, before[ABZ_JOINT_N];
            watcher_stand(&w, &body);
            for (int t = 280; t <= 400; t++) {
                memcpy(before, joint, sizeof before);
                for (int j = 0; j < ABZ_JOINT_N; j++) {
                    joint[j] = abzi_v3_add(lead[t].pos[j], abzi_v3(-from.x, 0, 3.5f - from.z));
                }
                assert_int_equal(watcher_see(&w, joint).fall_n, 0);
            }
            const falling how = {.kind = kind[k], .strength = .8f, .way = (float)k, .tone = .2f};
            ragdoll r;
            ragdoll_start(&r, &how, before, joint);
            int dropped = -1, told = -1;
            for (int t = 0; t < 240; t++) {
                ragdoll_tick(&r);
                const uint32_t fall_n = watcher_see(&w, r.pos).fall_n;
                dropped = dropped < 0 && r.start_m - (r.pos[ABZ_HIPS].y - r.floor_m) > .3f ? t : dropped;
                told = told < 0 && fall_n > 0 ? t : told;
            }
            assert_true(dropped > 0 && told > 0 && told <= dropped + 18);
            // who rolls out of the picture is lost to the camera
            assert_true(w.watch.now.state == ABZ_FALL_DOWN || (sense == CAMERA && w.watch.now.state == ABZ_FALL_LOST));
        }
        for (int l = 1; l <= 2; l++) {  // squats, sits down on a chair
            watcher w = watcher_of(sense, &body);
            watcher_stand(&w, &body);
            const int tick_n = (int)(lowering_length(&lowerings[l], 1) * ABZ_TICKS_PER_SECOND);
            for (int t = -30; t < tick_n; t++) {
                abz_vec3 joint[ABZ_JOINT_N];
                lowering_at(&body, &lowerings[l], 1, (float)t / ABZ_TICKS_PER_SECOND, joint);
                for (int j = 0; j < ABZ_JOINT_N; j++) {
                    joint[j] = abzi_v3(-joint[j].x, joint[j].y, 3.5f - joint[j].z);
                }
                assert_int_equal(watcher_see(&w, joint).fall_n, 0);
            }
        }
    }
}

static void nobody_falls_in_what_was_recorded(void **state)
{
    (void)state;
    static const char *const name[][2] = {
        {"motion/salsa-a/11_lead.bvh", "motion/salsa-a/11_follow.bvh"},
        {"motion/salsa-a/10_lead.bvh", "motion/salsa-a/10_follow.bvh"},
        {"motion/salsa-b/move-02-02_lead.bvh", "motion/salsa-b/move-02-02_follow.bvh"},
        {"motion/solo/005_07.bvh", "motion/solo/005_07.bvh"}};
    const abz_rig_config config = abz_rig_config_default();
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        char path[2][1024];
        abzi_clip clip[2];
        if (!recording_path(name[i][0], path[0]) || !recording_path(name[i][1], path[1])) {
            skip();
        }
        assert_int_equal(abzi_clip_load(path[0], &config, &clip[0]), 0);
        assert_int_equal(abzi_clip_load(path[1], &config, &clip[1]), 0);
        for (int who = 0; who < 2; who++) {
            abzi_fall_watch w = watch_over(&clip[who].rig->body);
            for (size_t t = 0; t < clip[who].pose_n && t < clip[1 - who].pose_n; t++) {
                see(&w, clip[who].pose[t].pos, i < 3 ? clip[1 - who].pose[t].pos : NULL);
            }
            assert_int_equal(w.now.fall_n, 0);
        }
        abzi_clip_free(&clip[0]);
        abzi_clip_free(&clip[1]);
    }
}

static void what_was_restored_points_inside(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    abzi_fall_watch w = watch_over(&body);
    assert_true(abzi_fall_is_sound(&w));
    w.newest = ABZI_FALL_PAST;
    assert_false(abzi_fall_is_sound(&w));
    w = watch_over(&body);
    w.now.state = ABZ_FALL_N;
    assert_false(abzi_fall_is_sound(&w));
}

static void the_public_watch_says_the_same(void **state)
{
    (void)state;
    const abz_body body = abz_couple_config_default().body[ABZ_ROLE_LEAD], none = {0};
    void *mem = malloc(abz_fall_watch_size());
    abz_fall_watch *watch;
    abz_fall fall;
    assert_int_equal(abz_fall_watch_init(mem, abz_fall_watch_size() - 1, &body, &watch), ABZ_ENOMEM);
    assert_int_equal(abz_fall_watch_init(mem, abz_fall_watch_size(), &none, &watch), ABZ_EINVAL);
    assert_int_equal(abz_fall_watch_init(mem, abz_fall_watch_size(), &body, &watch), ABZ_OK);
    abzi_fall_watch w = watch_over(&body);
    for (int t = 0; t < 300; t++) {
        abz_fall_watch_tick(watch, lead[t].pos, UINT32_MAX, follow[t].pos, &fall);
        const abz_fall same = see(&w, lead[t].pos, follow[t].pos);
        assert_memory_equal(&fall, &same, sizeof fall);
    }
    assert_string_equal(abz_fall_text((abz_fall_state)fall.state), "dancing");
    assert_string_equal(abz_fall_text(ABZ_FALL_N), "");
    free(mem);
}

int main(int argc, char **argv)
{
    fewer = argc > 1 && strcmp(argv[1], "short") == 0 ? 8 : 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_falls_is_flagged_before_300_ms_after_30_cm),
        cmocka_unit_test(who_goes_down_with_care_does_not_fall),
        cmocka_unit_test(who_dances_does_not_fall),
        cmocka_unit_test(who_has_fallen_is_down_gets_up_and_dances),
        cmocka_unit_test(who_hops_up_from_the_floor_does_not_fall_again),
        cmocka_unit_test(whom_the_partner_catches_in_time_is_not_down),
        cmocka_unit_test(who_is_not_seen_is_lost_and_who_lies_when_seen_again_is_down),
        cmocka_unit_test(a_floor_that_is_elsewhere_is_found),
        cmocka_unit_test(who_falls_before_a_camera_or_in_a_headset_falls_and_who_sits_down_does_not),
        cmocka_unit_test(nobody_falls_in_what_was_recorded),
        cmocka_unit_test(what_was_restored_points_inside),
        cmocka_unit_test(the_public_watch_says_the_same),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
