// A chair never slips sideways, whatever its wheels are told, no push takes it beyond what arms do, and none of two
// comes into the other.
//
// usage: law_chair [TICKS]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/chance.h"
#include "motion/chairs.h"

#define TICK_S (1.0f / ABZ_TICKS_PER_SECOND)

static size_t tick_n = 1000000;

typedef struct most {
    float slip_m, wheel_m, speed, back, turn, push, twist, rim;
} most;

static abz_vec3 wheel(const abzi_chair *chair, const abz_chair_shape *shape, int side)
{
    return abzi_spot_world(chair->at, abzi_v3(side == 0 ? shape->track_m / 2 : -shape->track_m / 2, 0, 0));
}

// What a tick has done: the way across the middle heading, of the axle and of both wheels; how far wheels rolled.
static void look(const abzi_chair *was, const abzi_chair *is, const abz_chair_shape *shape, most *m)
{
    float sine, cosine, yaw = (was->at.yaw + is->at.yaw) / 2;
    abzi_sincosf(yaw, &sine, &cosine);
    float x = is->at.x - was->at.x, z = is->at.z - was->at.z;
    m->slip_m = abzi_maxf(m->slip_m, fabsf(cosine * x - sine * z));
    for (int side = 0; side < 2; side++) {
        abz_vec3 way = abzi_v3_sub(wheel(is, shape, side), wheel(was, shape, side));
        m->slip_m = abzi_maxf(m->slip_m, fabsf(cosine * way.x - sine * way.z));
        float rolled = (is->rolled[side] - was->rolled[side]) * shape->wheel_m;
        m->wheel_m = abzi_maxf(m->wheel_m, fabsf(rolled - (sine * way.x + cosine * way.z)));
        m->rim = abzi_maxf(m->rim, fabsf(rolled) / TICK_S);
    }
    m->speed = abzi_maxf(m->speed, is->speed);
    m->back = abzi_maxf(m->back, -is->speed);
    m->turn = abzi_maxf(m->turn, fabsf(is->turn));
}

// Near the origin, so that what is measured is not the rounding of large numbers.
static void stay_near(abzi_chair *chair)
{
    if (fabsf(chair->at.x) > 2 || fabsf(chair->at.z) > 2 || fabsf(chair->at.yaw) > 12) {
        chair->at = (abzi_spot){0, 0, abzi_wrapf(chair->at.yaw)};
    }
    for (int side = 0; side < 2; side++) {
        chair->rolled[side] = fabsf(chair->rolled[side]) > 6 ? 0 : chair->rolled[side];
    }
}

static void no_wheel_slips_whatever_it_is_told(void **state)
{
    (void)state;
    uint32_t seed = abzi_chance_seed(7);
    abz_body body = abz_body_of_height(1.7f);
    abz_chair_shape shape = abz_chair_for(&body);
    abzi_chair chair = abzi_chair_at((abzi_spot){0, 0, 1});
    most m = {0};
    float speed = 0, turn = 0, hands = 1;
    for (size_t i = 0; i < tick_n; i++) {
        if (abzi_chance(&seed) < 0.05f) {  // a wish lasts a third of a second
            speed = 8 * abzi_chance(&seed) - 4;
            turn = 20 * abzi_chance(&seed) - 10;
            hands = abzi_chance(&seed);
        }
        if (hands < 0.1f) {
            abzi_chair_push(&chair, &shape, abzi_chance(&seed) - 0.5f, abzi_chance(&seed) - 0.5f);
        }
        abzi_chair was = chair;
        if (hands < 0.5f) {
            abzi_chair_glide(&chair, &shape);
        } else {
            abzi_chair_drive(&chair, &shape, speed, turn);
            m.push = abzi_maxf(m.push, fabsf(chair.speed - was.speed) / TICK_S);
            m.twist = abzi_maxf(m.twist, fabsf(chair.turn - was.turn) / TICK_S);
        }
        look(&was, &chair, &shape, &m);
        stay_near(&chair);
    }
    printf("# %zu ticks: sideways %.2g m, wheels %.2g m off their way, %.2f m/s ahead, %.2f back, %.2f rad/s, "
           "%.2f m/s2, %.2f rad/s2, rims %.2f m/s\n",
           tick_n, (double)m.slip_m, (double)m.wheel_m, (double)m.speed, (double)m.back, (double)m.turn, (double)m.push,
           (double)m.twist, (double)m.rim);
    assert_true(m.slip_m < 2e-6f);  // a few last places of the places themselves
    assert_true(m.wheel_m < 1e-5f);
    assert_true(m.speed > 0.9f * ABZI_CHAIR_SPEED && m.speed <= ABZI_CHAIR_SPEED + 1e-5f);
    assert_true(m.back > 0.9f * ABZI_CHAIR_BACK && m.back <= ABZI_CHAIR_BACK + 1e-5f);
    assert_true(m.turn <= ABZI_CHAIR_TURN + 1e-5f);
    assert_true(m.push <= 1.001f * ABZI_CHAIR_PUSH && m.twist <= 1.001f * ABZI_CHAIR_TWIST);
}

static void it_turns_on_the_spot(void **state)
{
    (void)state;
    abz_body body = abz_body_of_height(1.7f);
    abz_chair_shape shape = abz_chair_for(&body);
    abzi_chair chair = abzi_chair_at((abzi_spot){1, 2, 0});
    int tick = 0;
    while (chair.at.yaw < ABZI_PI_F && tick < 600) {
        abzi_chair_drive(&chair, &shape, 0, 9);
        tick++;
    }
    assert_true(chair.at.x == 1 && chair.at.z == 2);
    assert_true((float)tick * TICK_S < 2);  // half a turn
    assert_true(fabsf(chair.rolled[0] + chair.rolled[1]) < 1e-4f && chair.rolled[1] > 2);
}

static void a_push_glides_until_rolling_has_used_it_up(void **state)
{
    (void)state;
    abz_body body = abz_body_of_height(1.7f);
    abz_chair_shape shape = abz_chair_for(&body);
    abzi_chair chair = abzi_chair_at((abzi_spot){0, 0, 0});
    abzi_chair_push(&chair, &shape, 0.6f, 0.6f);
    float before = chair.speed;
    for (int i = 0; i < 1200; i++) {
        abzi_chair_glide(&chair, &shape);
        assert_true(chair.speed <= before && chair.speed >= 0);
        before = chair.speed;
    }
    float far = 0.6f * 0.6f / (2 * ABZI_CHAIR_ROLLS);
    assert_true(chair.speed == 0 && fabsf(chair.at.z - far) < 0.02f && chair.at.x == 0);
}

static void casters_come_round_to_trail(void **state)
{
    (void)state;
    abz_body body = abz_body_of_height(1.7f);
    abz_chair_shape shape = abz_chair_for(&body);
    abzi_chair chair = abzi_chair_at((abzi_spot){0, 0, 0});
    for (int i = 0; i < 120; i++) {
        abzi_chair_drive(&chair, &shape, -0.5f, 0.05f);
    }
    for (int side = 0; side < 2; side++) {
        float off = abzi_wrapf(chair.trailing[side] - chair.at.yaw - ABZI_PI_F);
        assert_true(fabsf(off) < 0.1f);  // backwards: they point back
    }
}

static void it_is_made_to_the_body(void **state)
{
    (void)state;
    for (float h = 1.0f; h < 2.1f; h += 0.1f) {
        abz_body body = abz_body_of_height(h);
        abz_chair_shape it = abz_chair_for(&body);
        for (int side = 0; side < 2; side++) {
            int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
            abz_vec3 hip = abzi_v3_add(it.seat, body.offset[leg]);
            float thigh = abzi_v3_distance(hip, it.knee[side]), shin = abzi_v3_distance(it.knee[side], it.ankle[side]);
            assert_true(fabsf(thigh - abzi_v3_length(body.offset[leg + 1])) < 0.004f * h);
            assert_true(fabsf(shin - abzi_v3_length(body.offset[leg + 2])) < 0.004f * h);
            assert_true(fabsf(hip.x) + 0.05f * h < it.track_m / 2);  // thighs between the wheels
        }
        assert_true(it.seat.y > 0.27f * h && it.seat.y < 0.37f * h);
        assert_true(it.front_m > it.ankle[0].z && it.caster_ahead < it.front_m);
        abzi_chair chair = abzi_chair_at((abzi_spot){3, -1, 2});
        abzi_spot seat = abzi_chair_seat(&chair, &it), back = abzi_chair_under(seat, &it);
        assert_true(fabsf(back.x - 3) < 1e-5f && fabsf(back.z + 1) < 1e-5f);
        abz_vec3 rim = abzi_spot_world(chair.at, abzi_v3(it.track_m / 2, it.wheel_m, 0));
        abz_vec3 off = abzi_spot_world(chair.at, abzi_v3(it.track_m / 2 + 0.3f, it.wheel_m, 0));
        assert_true(abzi_chair_depth(&chair, &it, rim, 0) > 0 && abzi_chair_depth(&chair, &it, off, 0.25f) < 0);
    }
}

// Two who are pushed anyhow, and towards each other: neither comes into the other, and they do not stand there for good.
static void two_chairs_keep_apart_whatever_they_are_told(void **state)
{
    (void)state;
    const abz_body body[2] = {abz_body_of_height(1.78f), abz_body_of_height(1.66f)};
    const abz_chair_shape shape[2] = {abz_chair_for(&body[0]), abz_chair_for(&body[1])};
    abzi_chair chair[2] = {abzi_chair_at((abzi_spot){0, 0, 0}), abzi_chair_at((abzi_spot){0.3f, 1.8f, 3})};
    float deepest = -9, speed[2] = {0, 0}, turn[2] = {0, 0}, far_m = 0;
    size_t near_n = 0;
    uint32_t seed = abzi_chance_seed(8);
    for (size_t i = 0; i < tick_n / 10; i++) {
        for (int k = 0; k < 2; k++) {
            if (abzi_chance(&seed) < 0.02f) {
                const abz_vec3 other = abzi_spot_local(chair[k].at, abzi_v3(chair[1 - k].at.x, 0, chair[1 - k].at.z));
                const bool meets = abzi_chance(&seed) < 0.6f;
                turn[k] = meets ? 2 * abzi_atan2f(other.x, other.z) : 6 * abzi_chance(&seed) - 3;
                speed[k] = meets && other.z > 0 ? 1.3f : 2 * abzi_chance(&seed) - 1;
            }
            const abzi_chair was = chair[k];
            abzi_chair_drive(&chair[k], &shape[k], speed[k], turn[k]);
            abzi_chairs_keep_apart(&shape[k], &was, &shape[1 - k], &chair[1 - k], &chair[k]);
            far_m += abzi_spot_apart(was.at, chair[k].at);
            assert_true(fabsf(chair[k].speed) <= ABZI_CHAIR_SPEED + 1e-5f);
        }
        const float depth = abzi_chairs_depth(&shape[0], chair[0].at, &shape[1], chair[1].at);
        deepest = abzi_maxf(deepest, depth);
        near_n += depth > -0.02f;
        const float x = chair[0].at.x, z = chair[0].at.z;
        if (fabsf(x) + fabsf(z) > 8) {  // near the origin, where places are known well
            for (int k = 0; k < 2; k++) {
                chair[k].at.x -= x;
                chair[k].at.z -= z;
            }
        }
    }
    printf("# %zu ticks of two: %.2g m in each other at most, within 2 cm in %.2f of the ticks, %.2f m/s\n",
           tick_n / 10, (double)deepest, (double)near_n / (double)(tick_n / 10),
           (double)far_m / (double)tick_n * 5 / (double)TICK_S);
    assert_true(deepest < 1e-4f && near_n > tick_n / 1000);
    assert_true(far_m > 0.1f * TICK_S * (float)tick_n / 5);
}

static void footrests_and_wheels_are_seen_in_each_other(void **state)
{
    (void)state;
    const abz_body body = abz_body_of_height(1.7f);
    const abz_chair_shape it = abz_chair_for(&body);
    const float wide = 2 * (it.knee[0].x + 2 * ABZI_CHAIR_FRAME_M);
    const abzi_spot at = {0, 0, 0};
    // footrests over each other, toes towards toes: out along them, or beside them, what is less
    abzi_spot opposite = {0, 2 * it.front_m - 0.1f, ABZI_PI_F};
    assert_float_equal(abzi_chairs_depth(&it, at, &it, opposite), 0.1f, 1e-4f);
    opposite.x = wide - 0.03f;
    assert_float_equal(abzi_chairs_depth(&it, at, &it, opposite), 0.03f, 1e-4f);
    opposite.x = wide + 0.03f;
    assert_float_equal(abzi_chairs_depth(&it, at, &it, opposite), -0.03f, 1e-4f);
    // side by side, rims touch first, or, one of them higher, wheels and rims
    const abzi_spot beside = {it.track_m + 2 * (it.rim_out_m + 0.01f) - 0.02f, 0, 0};
    assert_float_equal(abzi_chairs_depth(&it, at, &it, beside), 0.02f, 1e-4f);
    assert_float_equal(abzi_chairs_depth(&it, beside, &it, at), 0.02f, 1e-4f);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        tick_n = (size_t)strtoul(argv[1], NULL, 10);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_wheel_slips_whatever_it_is_told),
        cmocka_unit_test(it_turns_on_the_spot),
        cmocka_unit_test(a_push_glides_until_rolling_has_used_it_up),
        cmocka_unit_test(casters_come_round_to_trail),
        cmocka_unit_test(it_is_made_to_the_body),
        cmocka_unit_test(footrests_and_wheels_are_seen_in_each_other),
        cmocka_unit_test(two_chairs_keep_apart_whatever_they_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
