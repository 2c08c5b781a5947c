#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "abrazo/room.h"
#include "base/vec.h"
#include "chained.h"
#include "danced.h"
#include "drums.h"
#include "engine/engine_internal.h"
#include "falling.h"
#include "lead/share_internal.h"
#include "room/room_internal.h"
#include "sightings.h"

enum { FIGURES_MOST = 64, TICKS = 30 * ABZ_TICKS_PER_SECOND, LEARNED_TICKS = 20 * ABZ_TICKS_PER_SECOND };
#define JUMP 9.0f         // m/s, of any joint
#define CHANGE_TICKS 120  // in which one who dances her goes over to another

static abz_figure figure[FIGURES_MOST];
static uint32_t figure_n;
static abz_repertoire repertoire;
static void *bytes;
static abz_pose lead[TICKS], follow[TICKS];

static int learn(void **state)
{
    (void)state;
    figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES_MOST);
    bytes = danced_repertoire(figure, figure_n, LEARNED_TICKS, &repertoire);
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
static abz_room *room_of(const abz_room_config *config)
{
    abz_room *room;
    must(abz_room_init(aligned(abz_room_size()), abz_room_size(), config, &room), "a room");
    return room;
}

static abz_room *usual_room(void)
{
    const abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    return room_of(&config);
}

static abz_room_input joints(const abz_pose *pose, abz_leads leads)
{
    abz_room_input input = {.wishes.leads = leads, .sight = ABZ_SIGHT_JOINTS, .seen = UINT32_MAX};
    memcpy(input.joint, pose->pos, sizeof input.joint);
    return input;
}

static float farthest(const abz_pose *a, const abz_pose *b)
{
    float most = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        float way = abzi_v3_distance(a->pos[j], b->pos[j]);
        most = way > most ? way : most;
    }
    return most;
}

static void she_follows_the_joints_of_a_leader(void **state)
{
    (void)state;
    abz_room *room = usual_room();
    abz_room_output now, before;
    double off = 0;
    int n = 0, landed_n = 0;
    for (int i = 0; i < TICKS; i++) {
        const abz_room_input input = joints(&lead[i], ABZ_YOU_LEAD);
        abz_room_tick(room, &input, &now);
        assert_int_equal(now.tick, i);
        if (i > TICKS / 3) {
            off += (double)abzi_v3_distance(now.she.pos[ABZ_HIPS], follow[i].pos[ABZ_HIPS]);
            n++;
            landed_n += (now.flags & (ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_HERS_RIGHT_LANDED)) != 0;
        }
        static const uint32_t landed[2][ABZ_SIDE_N] = {{ABZ_ROOM_YOURS_LEFT_LANDED, ABZ_ROOM_YOURS_RIGHT_LANDED},
                                                       {ABZ_ROOM_HERS_LEFT_LANDED, ABZ_ROOM_HERS_RIGHT_LANDED}};
        for (int k = 0; k < 2 * ABZ_SIDE_N; k++) {
            const uint32_t is = now.landed_ago[k / 2][k % 2],
                           was = i > 0 ? before.landed_ago[k / 2][k % 2] : UINT32_MAX;
            const bool lands = (now.flags & landed[k / 2][k % 2]) != 0;
            assert_int_equal(is, lands ? 0 : was == UINT32_MAX ? was : was + 1);
        }
        before = now;
    }
    assert_true(off / n < 0.2);
    assert_true(landed_n > 10);  // of 24, those that are longer than a shuffle
    assert_true(now.together > 0.8f);
    assert_true(now.together > now.chance + 0.1f);
    assert_int_equal(now.leads, ABZ_YOU_LEAD);
    assert_int_equal(now.blind, ABZ_BLIND_NOT);
    float counts = now.pulse.period_s * 96 / 60;  // three steps and a pause: a beat may be two counts
    assert_true(fabsf(counts - 1) < 0.05f || fabsf(counts - 2) < 0.1f);
    free(room);
}

// The way that her head goes over her hips.
static void who_rests_sees_and_does_not_dance(void **state)
{
    (void)state;
    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    config.rests = true;
    abz_room *room = room_of(&config);
    abz_room_output now, first;
    for (int i = 0; i < 300; i++) {
        const abz_room_input input = joints(&lead[i], (abz_leads)(i % 3));
        abz_room_tick(room, &input, &now);
        first = i == 0 ? now : first;
        assert_int_equal(now.tick, i);
        assert_true(farthest(&now.she, &first.she) == 0);
        assert_true(memcmp(now.you, lead[i].pos, sizeof now.you) == 0);
        assert_int_equal(now.leads, ABZ_YOU_LEAD);
        assert_true(i == 0 || (now.figure == -1 && now.pulse.period_s == 0));
    }
    free(room);
}

static float sway(float gentle)
{
    abz_room *room = usual_room();
    abz_room_output now, before;
    float sum = 0;
    for (int i = 0; i < TICKS / 2; i++) {
        abz_room_input input = joints(&lead[i], ABZ_YOU_LEAD);
        input.wishes.gentle = gentle;
        before = now;
        abz_room_tick(room, &input, &now);
        if (i > TICKS / 6) {
            sum += abzi_v3_distance(abzi_v3_sub(now.she.pos[ABZ_HEAD], now.she.pos[ABZ_HIPS]),
                                    abzi_v3_sub(before.she.pos[ABZ_HEAD], before.she.pos[ABZ_HIPS]));
        }
    }
    free(room);
    return sum;
}

static void the_gentler_the_less_she_sways(void **state)
{
    (void)state;
    float usual = sway(0), half = sway(0.5f), gentle = sway(1);
    assert_true(half < usual && gentle < 0.8f * usual);
}

// At her gentlest, and while who dances her changes, her hands are no faster near the dancer, and change their speed no
// harder, than they may.
static void her_caps_hold_whoever_leads(void **state)
{
    (void)state;
    const abz_effort effort = abz_effort_of(1);
    abz_room *room = usual_room();
    abz_room_output now, before, last;
    float hand_m_s = 0, hand_m_s2 = 0, reach = 0;
    int gentlest_n = 0, led_n = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_room_input input = joints(&lead[i], (uint32_t)(i / 210 % ABZ_LEADS_N));
        input.wishes.gentle = i / 450 % 3 == 1 ? 0 : 1;
        last = before;
        before = now;
        abz_room_tick(room, &input, &now);
        gentlest_n = now.gentle > 0.9999f ? gentlest_n + 1 : 0;
        abz_vec3 apart = abzi_v3_sub(now.she.pos[ABZ_HIPS], now.you[ABZ_HIPS]);
        apart.y = 0;
        for (int hand = ABZ_LEFT_HAND; gentlest_n > 15 && hand <= ABZ_RIGHT_HAND;
             hand += ABZ_RIGHT_HAND - ABZ_LEFT_HAND) {
            const float speed = abzi_v3_distance(now.she.pos[hand], before.she.pos[hand]) * ABZ_TICKS_PER_SECOND;
            const float arm = abzi_v3_distance(now.she.pos[hand], now.she.pos[hand - 1]) +
                              abzi_v3_distance(now.she.pos[hand - 1], now.she.pos[hand - 2]);
            const float out = abzi_v3_distance(now.she.pos[hand], now.she.pos[hand - 2]) / arm;
            const abz_vec3 bent =
                abzi_v3_sub(abzi_v3_add(now.she.pos[hand], last.she.pos[hand]), abzi_v3_scale(before.she.pos[hand], 2));
            const float hard = abzi_v3_length(bent) * ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND;
            hand_m_s = abzi_v3_length(apart) < ABZ_GENTLE_NEAR_M && speed > hand_m_s ? speed : hand_m_s;
            hand_m_s2 = abzi_v3_length(apart) < ABZ_GENTLE_NEAR_M && hard > hand_m_s2 ? hard : hand_m_s2;
            reach = out > reach ? out : reach;
            led_n += now.leads != ABZ_YOU_LEAD;
        }
    }
    free(room);
    print_message("# hands %.4f m/s, %.2f m/s2, reach %.3f\n", (double)hand_m_s, (double)hand_m_s2, (double)reach);
    assert_true(led_n > TICKS / 4);
    assert_true(hand_m_s > 0.05f && hand_m_s <= effort.hand_m_s + 0.0002f && hand_m_s2 <= effort.most_m_s2 + 0.02f);
    assert_true(reach <= effort.reach + 0.001f);
}

// However often the lead is given and taken, nobody's joints leap.
static void the_lead_changes_hands_without_a_jump(void **state)
{
    (void)state;
    static const abz_leads who[] = {ABZ_YOU_LEAD, ABZ_BOTH_LEAD, ABZ_YOU_LEAD, ABZ_SHE_LEADS, ABZ_BOTH_LEAD};
    abz_room *room = usual_room();
    abz_room_output now, before;
    uint32_t seen = 0;
    for (int i = 0; i < TICKS; i++) {
        const abz_leads leads = who[i / (TICKS / 5)];
        const abz_room_input input = joints(&lead[i], leads);
        before = now;
        abz_room_tick(room, &input, &now);
        assert_int_equal(now.leads, leads);
        seen |= 1u << now.leads;
        if (i > 0 && i % (TICKS / 5) < CHANGE_TICKS) {
            assert_true(farthest(&before.she, &now.she) * ABZ_TICKS_PER_SECOND < JUMP);
        }
    }
    assert_int_equal(seen, 7);
    free(room);
}

static void she_goes_on_from_where_another_room_had_her(void **state)
{
    (void)state;
    enum { CHANGE = TICKS / 3 };
    abz_room *room = usual_room(), *next = usual_room();
    abz_room_output before, now;
    for (int i = 0; i < CHANGE + CHANGE_TICKS; i++) {
        const abz_room_input input = joints(&lead[i], i < CHANGE ? ABZ_YOU_LEAD : ABZ_BOTH_LEAD);
        if (i == CHANGE) {
            abz_room_inherit(next, room);
        }
        before = now;
        abz_room_tick(i < CHANGE ? room : next, &input, &now);
        if (i >= CHANGE) {
            assert_true(farthest(&before.she, &now.she) * ABZ_TICKS_PER_SECOND < JUMP);
            assert_true(now.landed_ago[1][ABZ_LEFT] < CHANGE && now.landed_ago[1][ABZ_RIGHT] < CHANGE);
        }
    }
    free(next);
    free(room);
}

static void sound(abz_room_input *input, int i)
{
    input->sound = drums_heard(i, 112);
    input->heard = 1;
    input->wishes.music = 1;
}

// Before a camera that knows him, amid music: the room of another dance need not get to know him again, and has the
// beat.
static void another_dance_is_danced_with_the_same_dancer_in_the_same_beat(void **state)
{
    (void)state;
    enum { CHANGE = 9 * ABZ_TICKS_PER_SECOND, LAST = CHANGE + 4 * ABZ_TICKS_PER_SECOND };
    static abz_figure others[FIGURES_MOST];
    const abz_body body = abz_body_of_height(1.6f);
    const scene there = scene_usual(1);
    const uint32_t other_n = chained_syllabus(ABZ_DANCE_BACHATA, others, FIGURES_MOST);
    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    config.music.dance = ABZ_DANCE_SALSA;
    abz_room *room = room_of(&config);
    config = abz_room_config_default(&repertoire, others, other_n);
    config.music.dance = ABZ_DANCE_BACHATA;
    abz_room *next = room_of(&config), *fresh = room_of(&config);
    abz_room_output now, before, anew;
    uint64_t seed = 5;
    for (int i = 0; i < LAST; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        scene_stand(&body, i > 200 ? .2f * abzi_sinf((float)i / 12) : 0, 3.5f, joint);
        if (i > 200) {
            joint[ABZ_LEFT_HAND].y -= .5f;
            joint[ABZ_LEFT_LOWER_ARM].y -= .2f;
        }
        abz_room_input input = {.wishes.leads = ABZ_YOU_LEAD};
        if (i % 5 % 2 == 0) {
            input.sight = ABZ_SIGHT_CAMERA;
            scene_sighting(&there, joint, &seed, &input.sighting);
        }
        sound(&input, i);
        if (i == CHANGE) {
            abz_room_inherit(next, room);
        }
        before = now;
        abz_room_tick(i < CHANGE ? room : next, &input, &now);
        if (i >= CHANGE) {
            abz_room_tick(fresh, &input, &anew);
            assert_int_equal(now.blind, ABZ_BLIND_NOT);
            assert_true(now.calibrating == 0);
            assert_true(now.music.confidence > 0.4f);
            assert_float_equal(now.music.period_s, 60.0f / 112, 0.02f);
            assert_true(abzi_v3_distance(now.you[ABZ_HIPS], before.you[ABZ_HIPS]) < 0.05f);
            assert_true(farthest(&before.she, &now.she) * ABZ_TICKS_PER_SECOND < JUMP);
            assert_float_equal(abzi_v3_distance(now.you[ABZ_LEFT_UPPER_LEG], now.you[ABZ_LEFT_LOWER_LEG]),
                               abzi_v3_distance(before.you[ABZ_LEFT_UPPER_LEG], before.you[ABZ_LEFT_LOWER_LEG]), 1e-3);
        }
    }
    assert_int_equal(anew.blind, ABZ_BLIND_STAND);  // one that inherits nothing asks him to stand
    free(fresh);
    free(next);
    free(room);
}

// Who stands before a camera, arms out, and then dances, is measured, and danced with.
static void before_a_camera_she_dances_with_whoever_is_there(void **state)
{
    (void)state;
    enum { STANDS = 180, LAST = 20 * ABZ_TICKS_PER_SECOND };
    const abz_body body = abz_couple_config_default().body[ABZ_ROLE_LEAD];
    const scene there = scene_usual(1);
    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    config.camera.height_m = 1.78f;
    abz_room *room = room_of(&config);
    abz_room_output now;
    uint64_t seed = 5;
    bool calibrated = false;
    double off = 0;
    int n = 0, landed_n = 0;
    for (int i = 0; i < LAST; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        scene_stand(&body, 0, 3.5f, joint);
        for (int j = 0; j < ABZ_JOINT_N && i >= STANDS; j++) {
            abz_vec3 at = lead[i - STANDS].pos[j], from = lead[0].pos[ABZ_HIPS];
            joint[j] = abzi_v3(from.x - at.x, at.y, from.z - at.z + 3.5f);  // he faces the camera
        }
        abz_room_input input = {.wishes.leads = ABZ_YOU_LEAD};
        if (i % 12 == 0 || i % 12 == 3 || i % 12 == 5 || i % 12 == 8 || i % 12 == 10) {  // 25 pictures a second
            input.sight = ABZ_SIGHT_CAMERA;
            scene_sighting(&there, joint, &seed, &input.sighting);
        }
        abz_room_tick(room, &input, &now);
        calibrated = calibrated || now.calibrating > 0.5f;
        assert_true(calibrated || now.height_m == 0);
        if (i > LAST / 2) {
            off += (double)abzi_v3_distance(now.you[ABZ_HIPS], joint[ABZ_HIPS]);
            landed_n += (now.flags & (ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_HERS_RIGHT_LANDED)) != 0;
            n++;
            assert_true(abzi_v3_distance(now.she.pos[ABZ_HIPS], now.you[ABZ_HIPS]) < 2);
        }
    }
    assert_true(calibrated);
    assert_float_equal(now.height_m, 1.78f, 0.05f);
    assert_int_equal(now.blind, ABZ_BLIND_NOT);
    printf("# %.3f m off, %d landings\n", off / n, landed_n);
    assert_true(off / n < 0.15);
    assert_true(landed_n > 5);
    free(room);
}

// Of a head and two hands the rest is inferred, and danced with.
static void three_points_are_enough_to_be_danced_with(void **state)
{
    (void)state;
    abz_room *room = usual_room();
    abz_room_output now;
    double off = 0;
    int n = 0, landed_n = 0;
    for (int i = 0; i < TICKS; i++) {
        const abz_pose *it = &lead[i];
        abz_room_input input = {.sight = ABZ_SIGHT_POINTS};
        input.points = (abz_points){it->pos[ABZ_HEAD],
                                    it->pos[ABZ_LEFT_HAND],
                                    it->pos[ABZ_RIGHT_HAND],
                                    it->rot[ABZ_HEAD],
                                    it->rot[ABZ_LEFT_HAND],
                                    it->rot[ABZ_RIGHT_HAND],
                                    7};
        abz_room_tick(room, &input, &now);
        if (i > TICKS / 2) {
            off += (double)abzi_v3_distance(now.you[ABZ_HIPS], it->pos[ABZ_HIPS]);
            landed_n += (now.flags & (ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_HERS_RIGHT_LANDED)) != 0;
            n++;
            assert_true(abzi_v3_distance(now.she.pos[ABZ_HIPS], now.you[ABZ_HIPS]) < 2);
        }
    }
    printf("# hips %.3f m off, %d landings\n", off / n, landed_n);
    assert_true(off / n < 0.2);
    assert_true(landed_n > 5);
    free(room);
}

// With nobody's music and nobody's steps she who leads begins by herself.
static void who_leads_begins_without_music(void **state)
{
    (void)state;
    abz_room *room = usual_room();
    abz_room_output now;
    int landed_n = 0;
    for (int i = 0; i < TICKS; i++) {
        const abz_room_input input = joints(&lead[0], ABZ_SHE_LEADS);
        abz_room_tick(room, &input, &now);
        landed_n += (now.flags & (ABZ_ROOM_HERS_LEFT_LANDED | ABZ_ROOM_HERS_RIGHT_LANDED)) != 0;
    }
    assert_true(landed_n > 15);
    assert_true((now.flags & ABZ_ROOM_SHE_LEADS) != 0);
    assert_true(now.figure >= 0 && (uint32_t)now.figure < figure_n);
    free(room);
}

static void who_is_not_there_is_not_seen(void **state)
{
    (void)state;
    abz_room *room = usual_room();
    abz_room_output now;
    for (int i = 0; i < 120; i++) {
        abz_room_input input = joints(&lead[i], ABZ_YOU_LEAD);
        input.sight = i < 60 ? ABZ_SIGHT_JOINTS : ABZ_SIGHT_NONE;
        abz_room_tick(room, &input, &now);
        assert_int_equal((now.flags & ABZ_ROOM_LOST) != 0, i >= 60 + 30);
        assert_int_equal(now.blind, i >= 60 + 30 ? ABZ_BLIND_ALL : ABZ_BLIND_NOT);
        assert_int_equal(now.you_seen != 0, i < 60);
        assert_float_equal(now.you[ABZ_HEAD].y, lead[i < 60 ? i : 59].pos[ABZ_HEAD].y, 1e-6);
    }
    free(room);
}

// The hold is open in the tick that he falls in, she goes out of his way, and dances on when he does.
static void who_falls_is_let_go_and_waited_for(void **state)
{
    (void)state;
    enum { FALLS = 400, UP = FALLS + 420, END = UP + 600 };
    const falling how = {.kind = FALL_CRUMPLE, .strength = 1};
    const uint32_t holds = ABZ_ROOM_HERS_LEFT_HOLD | ABZ_ROOM_HERS_RIGHT_HOLD;
    abz_room *room = usual_room();
    abz_room_output now, before = {0};
    ragdoll r;
    uint32_t held = 0, told = 0;
    for (int i = 0; i < END; i++) {
        abz_pose him = lead[i < FALLS ? i : FALLS];
        if (i == FALLS) {
            ragdoll_start(&r, &how, lead[i - 1].pos, lead[i].pos);
        }
        if (i >= FALLS && i < UP) {
            ragdoll_tick(&r);
            memcpy(him.pos, r.pos, sizeof him.pos);
        } else if (i >= UP) {  // he gets up within a second
            const float s = i < UP + 60 ? (float)(i - UP) / 60 : 1;
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                him.pos[j] = abzi_v3_lerp(r.pos[j], lead[FALLS].pos[j], s * s * (3 - 2 * s));
            }
        }
        const abz_room_input input = joints(&him, ABZ_YOU_LEAD);
        abz_room_tick(room, &input, &now);
        held |= i < FALLS ? now.flags & holds : 0;
        told += now.fall.state == ABZ_FALL_FALLING && now.fall.since_ticks == 0;
        if (told > 0 && i < UP) {
            assert_int_equal(now.flags & holds, 0);
        }
        if (i > FALLS) {
            assert_true(farthest(&now.she, &before.she) * ABZ_TICKS_PER_SECOND < JUMP);
        }
        if (i == UP - 1) {
            assert_int_equal(now.fall.state, ABZ_FALL_DOWN);
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                abz_vec3 off = abzi_v3_sub(now.you[j], now.she.pos[ABZ_HIPS]);
                off.y = 0;
                assert_true(abzi_v3_length(off) > .5f);
            }
        }
        before = now;
    }
    assert_true(held != 0);
    assert_int_equal(told, 1);
    assert_int_equal(now.fall.state, ABZ_FALL_DANCING);
    assert_true(now.she.pos[ABZ_HIPS].y > .85f * repertoire.body.hip_height_m);
    free(room);
}

static void what_is_not_finite_is_not_seen(void **state)
{
    (void)state;
    abz_room *room = usual_room();
    abz_room_output now;
    for (int i = 0; i < 60; i++) {
        abz_room_input input = joints(&lead[i], ABZ_YOU_LEAD);
        input.joint[ABZ_LEFT_HAND].x = NAN;
        input.joint[ABZ_HEAD].y = INFINITY;
        input.wishes.leads = 1000;
        abz_room_tick(room, &input, &now);
        assert_int_equal(now.you_seen & (1u << ABZ_LEFT_HAND | 1u << ABZ_HEAD), 0);
        assert_int_equal(now.leads, ABZ_YOU_LEAD);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            float sum = now.she.pos[j].x + now.she.pos[j].y + now.she.pos[j].z + now.you[j].y;
            assert_true(isfinite(sum));
        }
    }
    free(room);
}

static uint64_t dance(abz_room *room, int n, float aside)
{
    abz_room_output now;
    for (int i = 0; i < n; i++) {
        abz_room_input input = joints(&lead[i], i < n / 2 ? ABZ_YOU_LEAD : ABZ_BOTH_LEAD);
        input.joint[ABZ_HIPS].x += i == n / 3 ? aside : 0;
        abz_room_tick(room, &input, &now);
    }
    uint64_t hash = abz_room_hash(room);
    free(room);
    return hash;
}

static void the_same_dance_has_the_same_hash(void **state)
{
    (void)state;
    const uint64_t hash = dance(usual_room(), 300, 0);
    assert_true(hash == dance(usual_room(), 300, 0));
    assert_true(hash != dance(usual_room(), 300, 0.01f));
    assert_true(hash != dance(usual_room(), 299, 0));
}

/// Milliseconds of the processor since a clock().
static double since_ms(clock_t begun)
{
    return 1000.0 * (double)(clock() - begun) / CLOCKS_PER_SEC;
}

static void who_is_found_to_sit_is_known_at_once(void **state)
{
    (void)state;
    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    config.seated = ABZ_SEATED_SHE;
    abz_room *room = room_of(&config);
    for (int sits = 1; sits >= 0; sits--) {
        room->engine->state.upright.sits = (uint32_t)sits;
        clock_t at = clock();
        must(abzi_room_begin_sharer(room, ABZ_BOTH_LEAD, true, 0), "one who shares");
        const double again_ms = since_ms(at);

        void *mem = aligned(abz_sharer_size());
        abz_sharer *anew;
        at = clock();
        must(abz_sharer_init(mem, abz_sharer_size(), figure, figure_n, &room->sharer->config, &anew), "one anew");
        assert_true(again_ms < since_ms(at) / 4);
        assert_memory_equal(&room->sharer->figures, &anew->figures, sizeof anew->figures);
        assert_memory_equal(room->sharer->gentle, anew->gentle, sizeof anew->gentle);
        free(mem);
    }
    free(room);
}

static void what_makes_no_room_is_refused(void **state)
{
    (void)state;
    abz_room *room;
    void *mem = aligned(abz_room_size());
    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    assert_int_equal(abz_room_init(mem, abz_room_size() - 1, &config, &room), ABZ_ENOMEM);
    config.figure_n = 0;
    assert_int_equal(abz_room_init(mem, abz_room_size(), &config, &room), ABZ_EINVAL);
    config = abz_room_config_default(&repertoire, figure, figure_n);
    config.she.hip_height_m = -1;
    assert_int_equal(abz_room_init(mem, abz_room_size(), &config, &room), ABZ_EINVAL);
    config = abz_room_config_default(&repertoire, figure, figure_n);
    config.struct_size--;
    assert_int_equal(abz_room_init(mem, abz_room_size(), &config, &room), ABZ_EINVAL);
    free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(she_follows_the_joints_of_a_leader),
        cmocka_unit_test(who_rests_sees_and_does_not_dance),
        cmocka_unit_test(the_gentler_the_less_she_sways),
        cmocka_unit_test(her_caps_hold_whoever_leads),
        cmocka_unit_test(before_a_camera_she_dances_with_whoever_is_there),
        cmocka_unit_test(three_points_are_enough_to_be_danced_with),
        cmocka_unit_test(she_goes_on_from_where_another_room_had_her),
        cmocka_unit_test(another_dance_is_danced_with_the_same_dancer_in_the_same_beat),
        cmocka_unit_test(the_lead_changes_hands_without_a_jump),
        cmocka_unit_test(who_leads_begins_without_music),
        cmocka_unit_test(who_is_not_there_is_not_seen),
        cmocka_unit_test(who_falls_is_let_go_and_waited_for),
        cmocka_unit_test(what_is_not_finite_is_not_seen),
        cmocka_unit_test(the_same_dance_has_the_same_hash),
        cmocka_unit_test(who_is_found_to_sit_is_known_at_once),
        cmocka_unit_test(what_makes_no_room_is_refused),
    };
    return cmocka_run_group_tests(tests, learn, forget);
}
