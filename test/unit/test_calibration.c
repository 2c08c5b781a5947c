// Getting to know a body (src/sense/calibration.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "sense/calibration.h"
#include "sightings.h"

static abzi_ground ground;

/// Marks of a body with its arms out, or, drop_m below, lowered; seen by a level camera at half its height.
static void stand(const abz_body *body, float person, float drop_m, uint64_t *seed, abzi_marks *seen)
{
    abz_vec3 joint[ABZ_JOINT_N];
    scene s = {.height_m = .9f};
    scene_stand(body, 0, 3, joint);
    joint[ABZ_LEFT_HAND].y -= drop_m;
    const uint8_t of[] = {
#define JOINT(id, name) name,
        ABZI_MARK_LIST(JOINT)};
    for (int m = 0; m < ABZI_MARK_N; m++) {
        seen->at[m] = abzi_v3_scale(scene_camera(&s, joint[of[m]]), person);
        seen->at[m].x += .01f * scene_noise(seed);
        seen->at[m].y += .01f * scene_noise(seed);
        seen->at[m].z += .04f * scene_noise(seed);
    }
    seen->place = abzi_v3_lerp(seen->at[ABZI_MARK_LEFT_HIP], seen->at[ABZI_MARK_RIGHT_HIP], .5f);
    seen->mask = ABZI_MARKS_MEASURED;
}

/// Somebody else than the usual: long legs, short arms.
static abz_body somebody(void)
{
    abz_body body = abz_body_of_height(1.7f);
    const uint8_t legs[] = {ABZ_LEFT_LOWER_LEG, ABZ_LEFT_FOOT, ABZ_RIGHT_LOWER_LEG, ABZ_RIGHT_FOOT};
    const uint8_t arms[] = {ABZ_LEFT_LOWER_ARM, ABZ_LEFT_HAND, ABZ_RIGHT_LOWER_ARM, ABZ_RIGHT_HAND};
    for (int i = 0; i < 4; i++) {
        body.offset[legs[i]] = abzi_v3_scale(body.offset[legs[i]], 1.08f);
        body.offset[arms[i]] = abzi_v3_scale(body.offset[arms[i]], .9f);
    }
    float longer = .08f * .481f * 1.7f;
    body.hip_height_m += longer;
    body.head_height_m += longer;
    return body;
}

static int setup(void **state)
{
    (void)state;
    abzi_ground_start(&ground);
    return 0;
}

static void a_second_of_arms_out_gives_the_proportions(void **state)
{
    (void)state;
    const abz_body truth = somebody();
    for (int known = 0; known < 2; known++) {
        abzi_calibration c;
        abzi_marks seen, mean;
        uint64_t seed = 1;
        int n = 0;
        float height_m = truth.head_height_m / abz_body_of_height(1).head_height_m, before = 0;
        abzi_calibration_ask(&c);
        for (bool done = false; !done; n++) {
            stand(&truth, known ? 1 / 1.1f : 1, 0, &seed, &seen);
            done = abzi_calibration_see(&c, &seen, &ground, false, .04f);
            assert_true(done || abzi_calibration_progress(&c) >= before);
            before = abzi_calibration_progress(&c);
            assert_true(n < 40);
        }
        assert_true(n >= 25);
        abz_body body;
        float scale;
        abzi_calibration_mean(&c, &mean);
        abzi_calibration_body(&mean, known ? height_m : 0, &body, &scale);
        assert_close(scale, known ? 1.1 : 1, .015);
        const uint8_t limb[] = {ABZ_LEFT_LOWER_ARM, ABZ_RIGHT_HAND, ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_FOOT};
        for (int i = 0; i < 4; i++)
            assert_close(abzi_v3_length(body.offset[limb[i]]), abzi_v3_length(truth.offset[limb[i]]), .01);
        assert_close(body.hip_height_m, truth.hip_height_m, .015);
        assert_close(body.head_height_m, truth.head_height_m, .02);
        assert_false(abzi_calibration_waits(&c));
        assert_close(abzi_calibration_progress(&c), 0, 0);
    }
}

// Who sits is measured without legs: they are as the height of the head over the hips has them.
static void who_sits_is_measured_from_the_hips_up(void **state)
{
    (void)state;
    const abz_body truth = somebody();
    abzi_calibration c;
    abzi_marks seen, mean;
    uint64_t seed = 1;
    int n = 0;
    abz_body body;
    float scale;
    abzi_calibration_ask(&c);
    for (bool done = false; !done; n++) {
        stand(&truth, 1, 0, &seed, &seen);
        seen.mask &= ABZI_MARKS_SEATED;
        assert_false(abzi_calibration_see(&(abzi_calibration){.asked = 1}, &seen, &ground, false, .04f));
        done = abzi_calibration_see(&c, &seen, &ground, true, .04f);
        assert_true(n < 40);
    }
    assert_true(n >= 25);
    abzi_calibration_mean(&c, &mean);
    abzi_calibration_body(&mean, 0, &body, &scale);
    const uint8_t arm[] = {ABZ_LEFT_LOWER_ARM, ABZ_RIGHT_HAND};
    for (int i = 0; i < 2; i++)
        assert_close(abzi_v3_length(body.offset[arm[i]]), abzi_v3_length(truth.offset[arm[i]]), .01);
    assert_close(body.head_height_m - body.hip_height_m, truth.head_height_m - truth.hip_height_m, .02);
}

static void other_poses_and_moving_are_not_taken(void **state)
{
    (void)state;
    const abz_body truth = somebody();
    abzi_calibration c;
    abzi_marks seen;
    uint64_t seed = 1;
    abzi_calibration_ask(&c);
    for (int i = 0; i < 100; i++) {
        stand(&truth, 1, .4f, &seed, &seen);
        assert_false(abzi_calibration_see(&c, &seen, &ground, false, .04f));
        assert_close(abzi_calibration_progress(&c), 0, 0);
    }
    for (int i = 0; i < 100; i++) {  // walking about with the arms out
        stand(&truth, 1, 0, &seed, &seen);
        for (int m = 0; m < ABZI_MARK_N; m++)
            seen.at[m].x += .02f * (float)i;
        seen.place.x += .02f * (float)i;
        assert_false(abzi_calibration_see(&c, &seen, &ground, false, .04f));
    }
    for (int i = 0; i < 100; i++) {  // a wrist outside of the picture
        stand(&truth, 1, 0, &seed, &seen);
        seen.mask &= ~(1u << ABZI_MARK_LEFT_WRIST);
        assert_false(abzi_calibration_see(&c, &seen, &ground, false, .04f));
    }
}

static void whoever_does_not_stand_is_not_told_to_for_ever(void **state)
{
    (void)state;
    const abz_body truth = somebody();
    abzi_calibration c;
    abzi_marks seen;
    uint64_t seed = 1;
    abzi_calibration_ask(&c);
    assert_false(abzi_calibration_waits(&c));  // nobody is there yet
    for (int i = 0; i < 100; i++) {
        stand(&truth, 1, .4f, &seed, &seen);
        assert_false(abzi_calibration_see(&c, &seen, &ground, false, .1f));
        assert_true(abzi_calibration_waits(&c));
    }
    for (int i = 0; i < 200; i++)
        assert_false(abzi_calibration_see(&c, &seen, &ground, false, .1f));
    assert_false(abzi_calibration_waits(&c));
    bool done = false;
    for (int i = 0; i < 20 && !done; i++) {  // but can still do so
        stand(&truth, 1, 0, &seed, &seen);
        done = abzi_calibration_see(&c, &seen, &ground, false, .1f);
    }
    assert_true(done);
}

static void nonsense_gives_a_body_all_the_same(void **state)
{
    (void)state;
    abzi_marks mean = {.mask = ABZI_MARKS_MEASURED};
    abz_body body;
    float scale;
    abzi_calibration_body(&mean, 0, &body, &scale);
    assert_true(body.head_height_m > .5f && body.hip_height_m > .2f && scale > 0);
    for (int m = 0; m < ABZI_MARK_N; m++)
        mean.at[m] = abzi_v3(m % 2 == 0 ? 3 : -3, m % 3 == 0 ? 2 : -2, (float)m);
    abzi_calibration_body(&mean, 1.8f, &body, &scale);
    assert_true(body.head_height_m > .5f && body.head_height_m < 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_of_arms_out_gives_the_proportions),
        cmocka_unit_test(who_sits_is_measured_from_the_hips_up),
        cmocka_unit_test(other_poses_and_moving_are_not_taken),
        cmocka_unit_test(whoever_does_not_stand_is_not_told_to_for_ever),
        cmocka_unit_test(nonsense_gives_a_body_all_the_same),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
