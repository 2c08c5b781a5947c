// The floor under a camera (src/sense/ground.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "sense/ground.h"
#include "sightings.h"

static const abz_body *body(void)
{
    static abz_body made;
    made = abz_body_of_height(1.7f);
    return &made;
}

/// The marks of a body that stands, as a camera sees them.
static void stand(const scene *s, float z, abzi_marks *seen)
{
    abz_vec3 joint[ABZ_JOINT_N];
    scene_stand(body(), .2f, z, joint);
    const uint8_t of[] = {
#define JOINT(id, name) name,
        ABZI_MARK_LIST(JOINT)};
    for (int m = 0; m < ABZI_MARK_N; m++)
        seen->at[m] = scene_camera(s, joint[of[m]]);
    seen->place = scene_camera(s, abzi_v3_lerp(joint[ABZ_LEFT_UPPER_LEG], joint[ABZ_RIGHT_UPPER_LEG], .5f));
    seen->mask = ABZI_MARKS_MEASURED;
}

static void one_who_stands_tells_height_and_tilt(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        scene s = scene_usual(0);
        s.up_rad = -.3f + .15f * (float)i;
        s.height_m = .5f + .3f * (float)i;
        abzi_ground ground;
        abzi_marks seen;
        abzi_ground_start(&ground);
        stand(&s, 3, &seen);
        abzi_ground_stand(&ground, &seen, body()->ankle_height_m, 1);
        assert_close(ground.height_m, s.height_m, .002);
        assert_close(ground.sine, sinf(s.up_rad), .002);
        stand(&s, 5, &seen);
        abz_vec3 ankle = abzi_ground_room(&ground, seen.at[ABZI_MARK_LEFT_ANKLE]);
        assert_close(ankle.y, body()->ankle_height_m, .005);
        assert_close(ankle.z, 5, .005);
        assert_close(ankle.x, .2 - .052 * 1.7, .005);  // who faces the camera has the left foot to its right: -x
    }
}

static void the_lower_foot_finds_the_floor_and_lifted_ones_hardly_move_it(void **state)
{
    (void)state;
    abzi_ground ground;
    abzi_ground_start(&ground);
    float first = ground.height_m;
    for (int i = 0; i < 50; i++) {  // seen 10 cm below the floor
        abzi_marks room = {.mask = ABZI_MARKS_MEASURED};
        room.at[ABZI_MARK_LEFT_ANKLE].y = .07f - .1f + (ground.height_m - first);
        room.at[ABZI_MARK_RIGHT_ANKLE].y = .5f;
        abzi_ground_step(&ground, &room, .07f, .04f);
    }
    assert_close(ground.height_m, first + .1f, .002);
    for (int i = 0; i < 10; i++) {  // a leap of 0.4 s
        abzi_marks room = {.mask = ABZI_MARKS_MEASURED};
        room.at[ABZI_MARK_LEFT_ANKLE].y = room.at[ABZI_MARK_RIGHT_ANKLE].y = .07f + .2f;
        abzi_ground_step(&ground, &room, .07f, .04f);
    }
    assert_close(ground.height_m, first + .1f, .025);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_who_stands_tells_height_and_tilt),
        cmocka_unit_test(the_lower_foot_finds_the_floor_and_lifted_ones_hardly_move_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
