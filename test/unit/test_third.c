#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/room.h"
#include "base/vec.h"
#include "chained.h"
#include "danced.h"
#include "drums.h"
#include "falling.h"
#include "sightings.h"

enum { FIGURES_MOST = 64, TICKS = 25 * ABZ_TICKS_PER_SECOND, LEARNED_TICKS = 20 * ABZ_TICKS_PER_SECOND };
#define JUMP 9.0f  // m/s, of any joint

static abz_figure figure[FIGURES_MOST];
static uint32_t figure_n;
static abz_repertoire repertoire, leaders;
static void *bytes;
static abz_pose lead[TICKS], follow[TICKS];
static int lies_ticks = TICKS;  // how long who falls is danced beside

static int learn(void **state)
{
    (void)state;
    figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES_MOST);
    bytes = danced_both(figure, figure_n, LEARNED_TICKS, &repertoire, &leaders);
    danced(figure, figure_n, 96, 7, TICKS, lead, follow);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

// Free with free().
static abz_room *room_of(bool hand_back)
{
    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    abz_room *room;
    config.other = &leaders;
    config.hand_back = hand_back;
    must(abz_room_init(aligned(abz_room_size()), abz_room_size(), &config, &room), "a room");
    return room;
}

static abz_room_input joints(int i)
{
    abz_room_input input = {.sight = ABZ_SIGHT_JOINTS, .seen = UINT32_MAX};
    memcpy(input.joint, lead[i].pos, sizeof input.joint);
    return input;
}

static float farthest(const abz_pose *a, const abz_pose *b)
{
    float most = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        float way = abzi_v3_distance(a->pos[j], b->pos[j]);
        most = way > most ? way : most;
    }
    return most * ABZ_TICKS_PER_SECOND;
}

static float floor_apart(abz_vec3 a, abz_vec3 b)
{
    return sqrtf((a.x - b.x) * (a.x - b.x) + (a.z - b.z) * (a.z - b.z));
}

// He is no more; half a second later she walks in, and the partner leads her. Then he is back, and has his place again.
static void who_is_lost_is_stood_in_for_until_he_is_back(void **state)
{
    (void)state;
    enum { GONE = 400, BACK = 1000 };
    abz_room *room = room_of(true);
    abz_room_output now, before;
    int at[ABZ_STAND_IN_ACT_N] = {0}, landed_n = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_room_input input = joints(i);
        input.sight = i >= GONE && i < BACK ? ABZ_SIGHT_NONE : ABZ_SIGHT_JOINTS;
        abz_room_tick(room, &input, &now);
        const bool away = i < GONE + 30;
        assert_true(now.stands_by);
        assert_true(!away || now.stand_in.act == ABZ_STAND_IN_ASIDE);
        at[now.stand_in.act] = at[now.stand_in.act] == 0 ? i : at[now.stand_in.act];
        const bool carries = now.stand_in.act != ABZ_STAND_IN_ASIDE && now.stand_in.act != ABZ_STAND_IN_LEAVING;
        assert_int_equal(now.leads, ABZ_YOU_LEAD);  // as it was wished
        assert_int_equal((now.flags & ABZ_ROOM_SHE_LEADS) != 0, carries);
        if (i > 0) {
            assert_true(farthest(&before.she, &now.she) < JUMP);
            assert_true(farthest(&before.stand_in.pose, &now.stand_in.pose) < JUMP);
        }
        if (now.stand_in.act == ABZ_STAND_IN_CARRYING) {
            landed_n += (now.flags & (ABZ_ROOM_THIRD_LEFT_LANDED | ABZ_ROOM_THIRD_RIGHT_LANDED)) != 0;
            assert_true(floor_apart(now.she.pos[ABZ_HIPS], now.stand_in.pose.pos[ABZ_HIPS]) < 1.3f);
            assert_true(now.stand_in.clear_m > .5f);
        }
        if (i == BACK - 1) {
            assert_true(now.together > .4f && now.together > now.chance);
        }
        before = now;
    }
    assert_int_equal(at[ABZ_STAND_IN_ENTERING], GONE + 30);
    assert_in_range(at[ABZ_STAND_IN_CARRYING], GONE + 60, GONE + 220);
    assert_in_range(at[ABZ_STAND_IN_LEAVING], BACK + 60, BACK + 60 + 8 * 50);
    assert_int_equal(now.leads, ABZ_YOU_LEAD);
    assert_true(now.stand_in.act == ABZ_STAND_IN_ASIDE || now.stand_in.act == ABZ_STAND_IN_LEAVING);
    assert_true(landed_n > 2);  // small steps go by unnoticed
    free(room);
}

// She is often beside the partner in the middle of a long step of her walk in: where her steps become small that one is
// not cut short at once, or the foot in the air would be flung back.
static void a_step_that_ends_her_way_in_is_not_flung_back(void **state)
{
    (void)state;
    static const int gone[] = {398, 503, 510};  // so that it is one
    for (size_t k = 0; k < sizeof gone / sizeof *gone; k++) {
        abz_room *room = room_of(false);
        abz_room_output now, before;
        for (int i = 0; i < gone[k] + 130; i++) {
            abz_room_input input = joints(i);
            input.sight = i >= gone[k] ? ABZ_SIGHT_NONE : ABZ_SIGHT_JOINTS;
            abz_room_tick(room, &input, &now);
            assert_true(i == 0 || farthest(&before.stand_in.pose, &now.stand_in.pose) < JUMP);
            before = now;
        }
        assert_int_equal(now.stand_in.act, ABZ_STAND_IN_CARRYING);
        free(room);
    }
}

// The hold is open in the tick that he falls in; she makes way, and dances on with somebody else, clear of him.
static void who_falls_is_made_way_for_and_danced_beside(void **state)
{
    (void)state;
    enum { FALLS = 400 };
    const falling how = {.kind = FALL_CRUMPLE, .strength = 1};
    abz_room *room = room_of(false);
    abz_room_output now, before = {0};
    ragdoll r;
    int fell = -1, carries = -1, leads = -1;
    for (int i = 0; i < lies_ticks; i++) {
        abz_room_input input = joints(i < FALLS ? i : FALLS);
        input.wishes.gentle = -1;  // as her partner needs it
        if (i == FALLS) {
            ragdoll_start(&r, &how, lead[i - 1].pos, lead[i].pos);
        }
        if (i >= FALLS) {
            ragdoll_tick(&r);
            memcpy(input.joint, r.pos, sizeof input.joint);
        }
        abz_room_tick(room, &input, &now);
        if (now.fall.state == ABZ_FALL_FALLING && fell < 0) {
            fell = i;
            assert_true(now.stand_in.act == ABZ_STAND_IN_ENTERING);  // in the same tick
            assert_int_equal(now.flags & (ABZ_ROOM_HERS_LEFT_HOLD | ABZ_ROOM_HERS_RIGHT_HOLD), 0);
        }
        leads = leads < 0 && (now.flags & ABZ_ROOM_SHE_LEADS) != 0 ? i : leads;
        carries = carries < 0 && now.stand_in.act == ABZ_STAND_IN_CARRYING ? i : carries;
        assert_true(i == 0 || farthest(&before.she, &now.she) < JUMP);
        if (carries >= 0 && i > carries + 60) {  // and what he is by then
            const abz_joint his[] = {ABZ_HIPS, ABZ_HEAD, ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
            for (int k = 0; k < 4; k++) {
                assert_true(floor_apart(now.she.pos[ABZ_HIPS], now.you[his[k]]) > .5f);
                assert_true(floor_apart(now.stand_in.pose.pos[ABZ_HIPS], now.you[his[k]]) > .5f);
            }
        }
        before = now;
    }
    assert_in_range(fell, FALLS + 5, FALLS + 60);
    assert_in_range(leads, fell + 1, fell + 145);
    assert_in_range(carries, fell + 20, fell + 220);
    assert_int_equal(now.stand_in.act, ABZ_STAND_IN_CARRYING);  // he lies there still
    assert_true(now.gentle < .5f);                              // and who stands in is well
    free(room);
}

// Before a camera people turn, and go out of its picture and come back: for three seconds she waits.
static void who_is_out_of_the_picture_for_a_moment_is_not_lost(void **state)
{
    (void)state;
    enum { STANDS = 180, OUT = 700, IN = OUT + 150, GONE = 1000, LAST = 1220 };
    const abz_body body = abz_couple_config_default().body[ABZ_ROLE_LEAD];
    const scene there = scene_usual(1);
    abz_room *room = room_of(false);
    abz_room_output now;
    uint64_t seed = 5;
    for (int i = 0; i < LAST; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        scene_stand(&body, 0, 3.5f, joint);
        for (int j = 0; j < ABZ_JOINT_N && i >= STANDS; j++) {
            const abz_vec3 at = lead[i - STANDS].pos[j], from = lead[0].pos[ABZ_HIPS];
            joint[j] = abzi_v3(from.x - at.x, at.y, from.z - at.z + 3.5f);  // he faces the camera
        }
        abz_room_input input = {.sight = ABZ_SIGHT_NONE};
        if (i % 5 % 2 == 0) {
            input.sight = ABZ_SIGHT_CAMERA;
            scene_sighting(&there, joint, &seed, &input.sighting);
            input.sighting.person_n = (i >= OUT && i < IN) || i >= GONE ? 0 : 1;
        }
        abz_room_tick(room, &input, &now);
        if (i == IN - 1) {
            assert_int_equal(now.blind, ABZ_BLIND_ALL);
        }
        assert_true(i > GONE + 180 || now.stand_in.act == ABZ_STAND_IN_ASIDE);
    }
    assert_int_equal(now.stand_in.act, ABZ_STAND_IN_ENTERING);
    free(room);
}

// Who has only stood there has left no dance that could be carried on.
static void who_has_not_danced_is_not_missed(void **state)
{
    (void)state;
    abz_room *room = room_of(false);
    abz_room_output now;
    for (int i = 0; i < 400; i++) {
        abz_room_input input = joints(0);
        input.sight = i < 200 ? ABZ_SIGHT_JOINTS : ABZ_SIGHT_NONE;
        abz_room_tick(room, &input, &now);
        assert_int_equal(now.stand_in.act, ABZ_STAND_IN_ASIDE);
    }
    free(room);
}

static void sound(abz_room_input *input, int i)
{
    input->sound = drums_heard(i, 96);
    input->heard = 1;
}

// With the music both close; with the next song they dance on.
static void they_dance_to_the_end_of_the_music_and_to_the_next(void **state)
{
    (void)state;
    enum { GONE = 500, ENDS = 900, CLOSED = ENDS + 400, AGAIN = CLOSED + 90, LAST = AGAIN + 560 };
    abz_room *room = room_of(false);
    abz_room_output now;
    int closed = -1, again = -1, after_n = 0;
    for (int i = 0; i < LAST; i++) {
        abz_room_input input = joints(i < GONE ? i : GONE);
        input.sight = i < GONE ? ABZ_SIGHT_JOINTS : ABZ_SIGHT_NONE;
        input.wishes.music = 1;
        if (i < ENDS || i >= AGAIN) {
            sound(&input, i);
        }
        abz_room_tick(room, &input, &now);
        if (i > GONE + 250 && i < ENDS) {
            assert_int_equal(now.stand_in.act, ABZ_STAND_IN_CARRYING);
        }
        closed = closed < 0 && (now.stand_in.flags & ABZ_STAND_IN_CLOSED) != 0 && i > ENDS ? i : closed;
        again = again < 0 && i > AGAIN && now.stand_in.act == ABZ_STAND_IN_CARRYING ? i : again;
        after_n += again >= 0 && (now.flags & (ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_HERS_RIGHT_LANDED)) != 0;
    }
    assert_in_range(closed, ENDS, CLOSED);
    assert_in_range(again, AGAIN, LAST);
    assert_true(after_n > 3);
    free(room);
}

// Another dance, while somebody stands in: the three go on in it, and nobody leaps.
static void in_another_dance_she_goes_on(void **state)
{
    (void)state;
    enum { GONE = 400, CHANGE = 700, LAST = 1000 };
    abz_room *room = room_of(false), *next = room_of(false);
    abz_room_output now, before;
    for (int i = 0; i < LAST; i++) {
        abz_room_input input = joints(i < GONE ? i : GONE);
        input.sight = i < GONE ? ABZ_SIGHT_JOINTS : ABZ_SIGHT_NONE;
        if (i == CHANGE) {
            assert_int_equal(now.stand_in.act, ABZ_STAND_IN_CARRYING);
            abz_room_inherit(next, room);
        }
        before = now;
        abz_room_tick(i < CHANGE ? room : next, &input, &now);
        if (i >= CHANGE) {
            assert_true(farthest(&before.she, &now.she) < JUMP);
            assert_true(farthest(&before.stand_in.pose, &now.stand_in.pose) < JUMP);
        }
    }
    assert_int_equal(now.stand_in.act, ABZ_STAND_IN_CARRYING);
    free(next);
    free(room);
}

/// "short": half as long beside who lies there.
int main(int argc, char **argv)
{
    lies_ticks = argc == 2 && strcmp(argv[1], "short") == 0 ? TICKS / 2 + 150 : TICKS;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_lost_is_stood_in_for_until_he_is_back),
        cmocka_unit_test(a_step_that_ends_her_way_in_is_not_flung_back),
        cmocka_unit_test(who_falls_is_made_way_for_and_danced_beside),
        cmocka_unit_test(who_is_out_of_the_picture_for_a_moment_is_not_lost),
        cmocka_unit_test(who_has_not_danced_is_not_missed),
        cmocka_unit_test(they_dance_to_the_end_of_the_music_and_to_the_next),
        cmocka_unit_test(in_another_dance_she_goes_on),
    };
    return cmocka_run_group_tests(tests, learn, forget);
}
