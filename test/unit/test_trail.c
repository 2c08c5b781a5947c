// Points between pictures (src/sense/trail.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "close.h"
#include "sense/trail.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

static const abzi_one_euro_kind kind = {4, 6, 2, .5f};

static void between_pictures_a_point_goes_on_at_its_speed(void **state)
{
    (void)state;
    abzi_trail trail;
    abzi_trail_start(&trail, abzi_v3(0, 0, 0));
    float taken = 0, last = 0;
    for (int tick = 1; tick < 400; tick++) {
        float now = (float)tick * DT;
        if (tick % 4 == 0) {  // taken 60 ms ago
            abzi_trail_see(&trail, &kind, abzi_v3(now - .06f, 0, 0), now - .06f - taken, .06f);
            taken = now - .06f;
        }
        float x = abzi_trail_tick(&trail, now - taken, .3f).x;
        if (tick > 200) {
            assert_close(x, now, .025);  // a steady speed is taken for one that changes: 22 ms
            assert_close((x - last) / DT, 1, .1);
        }
        last = x;
    }
}

static void it_comes_to_rest_when_no_picture_comes(void **state)
{
    (void)state;
    abzi_trail trail;
    abzi_trail_start(&trail, abzi_v3(0, 0, 0));
    trail.filter.velocity = abzi_v3(3, 0, 0);
    float last = 0, x = 0;
    for (int tick = 0; tick < 600; tick++) {
        x = abzi_trail_tick(&trail, (float)tick * DT, .3f).x;
        assert_true(x >= last);
        last = x;
    }
    assert_true(x < 3 * .3f);
    assert_close(abzi_trail_tick(&trail, 100, .3f).x, abzi_trail_tick(&trail, 10, .3f).x, .02);
}

static void a_picture_that_has_it_elsewhere_does_not_let_it_leap(void **state)
{
    (void)state;
    abzi_trail trail;
    abzi_trail_start(&trail, abzi_v3(0, 0, 0));
    abz_vec3 before = abzi_trail_tick(&trail, .1f, .3f);
    abzi_trail_see(&trail, &kind, abzi_v3(.1f, 0, 0), .1f, 0);
    abz_vec3 shown = abzi_v3_add(abzi_trail_ahead(&trail, 0), trail.off);
    assert_close(abzi_v3_distance(before, shown), 0, 1e-6);
    for (int tick = 1; tick < 10; tick++)
        shown = abzi_trail_tick(&trail, 0, .3f);
    assert_true(shown.x > .05f);
}

static void what_is_not_seen_goes_along_and_sinks_to_rest(void **state)
{
    (void)state;
    abzi_trail trail;
    abzi_trail_start(&trail, abzi_v3(0, 1, 0));
    abz_vec3 rest = {0, 0, 0};
    for (int i = 0; i < 50; i++) {
        rest.x += .04f;
        abzi_trail_carry(&trail, abzi_v3(.04f, 0, 0), rest, abzi_v3(1, 0, 0), .04f, 0);
        assert_true(trail.unseen_s > 1);
    }
    assert_close(trail.filter.at.x, 2, .01);
    assert_close(trail.filter.at.y, 0, .01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_pictures_a_point_goes_on_at_its_speed),
        cmocka_unit_test(it_comes_to_rest_when_no_picture_comes),
        cmocka_unit_test(a_picture_that_has_it_elsewhere_does_not_let_it_leap),
        cmocka_unit_test(what_is_not_seen_goes_along_and_sinks_to_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
