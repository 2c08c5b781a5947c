// Who follows in a wheelchair: whatever is danced and wherever the partner goes, hips do not leave the seat, wheels do
// not slip sideways, the limits of who pushes are kept, and the chair does not drive into the partner. What feet would
// say the chair says.
//
// usage: law_sitting [TICKS]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "base/chance.h"
#include "care/contact.h"
#include "care/sitting.h"
#include "chained.h"
#include "lead/temper.h"
#include "learned.h"
#include "motion/aside.h"
#include "motion/body.h"
#include "motion/chairs.h"
#include "rhythm/dance.h"

#define TICK_S (1.0f / ABZ_TICKS_PER_SECOND)
#define PALM 0.045f  // from the wrist to the middle of the palm, heights

#define MIDDLE_M 0.25f  // of a chair, ahead of its axle

enum { FIGURE_MOST = 64, DANCE_TICKS = 40 * ABZ_TICKS_PER_SECOND };

static size_t tick_n = 60000;
static abz_figure figure[FIGURE_MOST];
static abz_pose danced[DANCE_TICKS][ABZ_ROLE_N];
static abz_body body[ABZ_ROLE_N];

// A dance of the syllabus by a couple some of whom sit.
static void dance(abz_dance dance_it, uint32_t seated, float gentle)
{
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = abzi_dance_usual(abzi_dance_of(dance_it));
    config.seated = seated;
    const uint32_t n =
        seated == 0 ? chained_syllabus(dance_it, figure, FIGURE_MOST)
                    : chained_seated(dance_it, config.body, seated, config.tempo_per_minute, figure, FIGURE_MOST);
    void *mem = malloc(abz_couple_size());
    abz_couple *couple;
    assert_non_null(mem);
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, n, &config, &couple), ABZ_OK);
    for (int i = 0; i < DANCE_TICKS; i++) {
        const abz_couple_input input = {.gentle = gentle};
        abz_couple_output now;
        abz_couple_tick(couple, &input, &now);
        memcpy(danced[i], now.pose, sizeof danced[i]);
    }
    memcpy(body, config.body, sizeof body);
    free(mem);
}

static abz_pose moved(const abz_pose *pose, abzi_spot to)
{
    const abz_quat turn = abzi_quat_from_yaw(to.yaw);
    abz_pose out;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        out.pos[j] = abzi_spot_world(to, pose->pos[j]);
        out.rot[j] = abzi_quat_mul(turn, pose->rot[j]);
    }
    return out;
}

static abzi_spot somewhere(uint32_t *seed)
{
    return (abzi_spot){4 * abzi_chance(seed) - 2, 4 * abzi_chance(seed) - 2, 6 * abzi_chance(seed) - 3};
}

typedef struct most {
    float slip_m, drift_m, legs_m, driven_m, met_m, speed, back, back_alone, turn, push, twist, far_m, hand_m, bone_m,
        rim_m, trunk_m, arm_m, behind;
    size_t arm_n;
} most;

static void raise(float *most_of, float value)
{
    *most_of = value > *most_of || value != value ? value : *most_of;
}

// How far a palm is from the middle of the tube of its rim.
static float off_rim(const abzi_chair *chair, const abzi_sitter *sitter, const abz_pose *pose, float floor_y, int side)
{
    const float sign = side == 0 ? 1.0f : -1.0f;
    const int hand = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
    const abz_vec3 along = {sign * PALM * sitter->height_m, 0, 0};
    const abz_vec3 palm = abzi_v3_add(pose->pos[hand], abzi_quat_rotate(pose->rot[hand], along));
    const abz_chair_shape *c = &sitter->shape;
    const abz_vec3 at = abzi_spot_local(chair->at, abzi_v3(palm.x, palm.y - floor_y, palm.z));
    const float round = sqrtf((at.y - c->wheel_m) * (at.y - c->wheel_m) + at.z * at.z) - c->rim_m;
    const float out = at.x - sign * (c->track_m / 2 + c->rim_out_m);
    return sqrtf(round * round + out * out);
}

// How near a forearm is to the trunk, from the hips to the neck.
static float off_trunk(const abz_pose *pose, int side)
{
    const int hand = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
    float least = 9;
    for (int i = 0; i <= 4; i++) {
        const abz_vec3 arm = abzi_v3_lerp(pose->pos[hand - 1], pose->pos[hand], (float)i / 4);
        for (int k = 0; k <= 8; k++) {
            const abz_vec3 trunk = abzi_v3_lerp(pose->pos[ABZ_HIPS], pose->pos[ABZ_NECK], (float)k / 8);
            least = abzi_minf(least, abzi_v3_distance(arm, trunk));
        }
    }
    return least;
}

// A palm that has a rim lies on it.
static void look_at_rims(const abzi_sitting *is, const abzi_sitter *sitter, const abz_pose *pose, most *m)
{
    for (int side = 0; side < 2; side++) {
        if (is->rims.hand[side].on) {
            raise(&m->rim_m, off_rim(&is->chair, sitter, pose, is->floor_y, side));
            raise(&m->trunk_m, -off_trunk(pose, side));
        }
    }
}

static void look(const abzi_sitting *was, const abzi_sitting *is, const abzi_sitter *sitter, const abz_pose *pose,
                 bool jumps, most *m)
{
    const abzi_chair *a = &was->chair, *b = &is->chair;
    float sine, cosine;
    abzi_sincosf((a->at.yaw + b->at.yaw) / 2, &sine, &cosine);
    raise(&m->slip_m, fabsf(cosine * (b->at.x - a->at.x) - sine * (b->at.z - a->at.z)));
    raise(&m->speed, b->speed);
    raise(&m->back, -b->speed);
    raise(&m->turn, fabsf(b->turn));
    if (!jumps) {
        raise(&m->push, fabsf(b->speed - a->speed) / TICK_S);
        raise(&m->twist, fabsf(b->turn - a->turn) / TICK_S);
    }
    const abzi_spot seat = abzi_chair_seat(b, &sitter->shape);
    const abz_vec3 on = {seat.x, is->floor_y + sitter->shape.seat.y, seat.z};
    raise(&m->drift_m, abzi_v3_distance(on, pose->pos[ABZ_HIPS]));
    for (int side = 0; side < 2; side++) {
        const int ankle = side == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT, hand = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        raise(&m->legs_m,
              abzi_v3_distance(abzi_spot_local(b->at, pose->pos[ankle]),
                               abzi_v3(sitter->shape.ankle[side].x, is->floor_y + sitter->shape.ankle[side].y,
                                       sitter->shape.ankle[side].z)));
        raise(&m->hand_m, abzi_chair_depth(b, &sitter->shape, pose->pos[hand], 0.03f));
        raise(&m->hand_m, abzi_chair_depth(b, &sitter->shape, pose->pos[hand - 1], 0.03f));
    }
    for (int j = 1; j < ABZ_JOINT_N; j++) {
        const float is_m = abzi_v3_distance(pose->pos[j], pose->pos[abz_joint_parent((abz_joint)j)]);
        raise(&m->bone_m, fabsf(is_m - abzi_v3_length(sitter->body.offset[j])));
    }
}

// What the chair itself brought deeper into the partner, where the partner is now. Returns: it changed its speed or turn
// faster than hands push, which it may where it is held, or rolls away, because it would be touched.
static bool drives(const abzi_sitting *was, const abzi_sitting *is, const abzi_sitter *sitter,
                   const abzi_sitting_input *input, most *m)
{
    const abzi_chair *a = &was->chair, *b = &is->chair;
    float before[ABZI_CHAIR_PART_N], after[ABZI_CHAIR_PART_N], near_m = -9;
    const float height_m = abzi_body_height(&body[ABZ_ROLE_LEAD]);
    abzi_chair_depths(a, &sitter->shape, input->other, height_m, before);
    abzi_chair_depths(b, &sitter->shape, input->other, height_m, after);
    for (int i = 0; i < ABZI_CHAIR_PART_N; i++) {
        near_m = abzi_maxf(near_m, abzi_maxf(before[i], after[i]));
        raise(&m->driven_m, after[i] > 0 ? after[i] - abzi_maxf(before[i], 0) : 0);
    }
    const bool jumps = fabsf(a->speed - b->speed) / TICK_S > 1.001f * ABZI_CHAIR_PUSH ||
                       fabsf(a->turn - b->turn) / TICK_S > 1.001f * ABZI_CHAIR_TWIST;
    if (jumps && input->shape == NULL) {
        raise(&m->far_m, -near_m);
    } else if (jumps) {
        raise(&m->met_m, -abzi_maxf(abzi_chairs_depth(&sitter->shape, a->at, input->shape, input->chair),
                                    abzi_chairs_depth(&sitter->shape, b->at, input->shape, input->chair)));
    }
    return jumps;
}

// How far behind her shoulder a wrist is that is at no rim, seen from the chest, lengths of the way to it.
static void look_behind(const abzi_sitting *is, const abz_pose *pose, most *m)
{
    for (int side = 0; side < 2; side++) {
        const int hand = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        const abz_vec3 way =
            abzi_quat_rotate(abzi_quat_conj(pose->rot[ABZ_CHEST]), abzi_v3_sub(pose->pos[hand], pose->pos[hand - 2]));
        if (is->rims.hand[side].grip == 0) {
            raise(&m->behind, -way.z / abzi_v3_length(way));
        }
    }
}

// Her wrists and elbows, and his chair, where her shoulders are not over it.
static void look_at_arms(const abzi_sitting *is, const abzi_sitter *sitter, const abzi_sitting_input *input,
                         const abz_pose *pose, most *m)
{
    const abzi_chair his = {.at = input->chair};
    const float thick_m = 0.02f * sitter->height_m;
    for (int side = 0; side < 2 && input->shape != NULL; side++) {
        const int hand = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        abz_vec3 out, floor = pose->pos[hand - 2];
        if (abzi_chair_off(input->shape, input->chair, floor, &out) < 0) {
            continue;
        }
        for (int k = 0; k < 2; k++) {
            abz_vec3 at = pose->pos[hand - k];
            at.y -= is->floor_y;
            const float deep = abzi_chair_depth(&his, input->shape, at, thick_m);
            raise(&m->arm_m, deep);
            m->arm_n += deep > -0.05f;
        }
    }
}

static void whatever_is_danced_it_is_danced_on_wheels(void **state)
{
    (void)state;
    uint32_t seed = abzi_chance_seed(11);
    dance(ABZ_DANCE_SALSA, 0, 0);
    const abzi_sitter sitter = abzi_sitter_of(&body[ABZ_ROLE_FOLLOW]);
    const abz_chair_shape other = abz_chair_for(&body[ABZ_ROLE_LEAD]);
    abzi_sitting s = {0};
    most m = {.hand_m = -9, .trunk_m = -9, .arm_m = -9};
    size_t jump_n = 0, alone_n = 0;
    abzi_spot hers = {0, 0, 0}, his = {0, 0, 0};
    for (size_t i = 0; i < tick_n; i++) {
        if (abzi_chance(&seed) < 0.02f) {
            hers = somewhere(&seed);
        }
        if (abzi_chance(&seed) < 0.02f) {
            his = somewhere(&seed);
        }
        if (i / 1500 % 2 == 1 && i % 50 == 0) {  // he sits as well: his chair comes to stand beside hers
            const float side = abzi_chance(&seed) < 0.5f ? 0.60f : -0.60f;
            const abz_vec3 beside = {side, 0, 0.6f * abzi_chance(&seed) - 0.3f};
            const abz_vec3 at = abzi_spot_world(s.chair.at, beside);
            his = (abzi_spot){at.x, at.z, s.chair.at.yaw + ABZI_PI_F * (float)(i / 50 % 2)};
        }
        abz_pose pose = moved(&danced[i % DANCE_TICKS][ABZ_ROLE_FOLLOW], hers);
        const abz_pose lead = moved(&danced[i % DANCE_TICKS][ABZ_ROLE_LEAD], his);
        const bool knows = i / 600 % 2 == 0;
        const abzi_sitting_input input = {.danced = &pose,
                                          .other = i / 900 % 5 == 4 ? NULL : lead.pos,
                                          .shape = i / 1500 % 2 == 1 ? &other : NULL,
                                          .chair = his,
                                          .holds = knows ? (int32_t)(i / 100 % 4) : -1,
                                          .lands_s = knows ? 0.4f * abzi_chance(&seed) - 0.1f : -1,
                                          .soon_s = knows ? 0.33f : 0,
                                          .soon = somewhere(&seed)};
        const abzi_sitting was = s;
        abzi_sitting_tick(&s, &sitter, &input, &pose);
        if (i > 0) {
            const bool jumps = input.other != NULL && drives(&was, &s, &sitter, &input, &m);
            look(&was, &s, &sitter, &pose, jumps, &m);
            alone_n = input.other == NULL ? alone_n + 1 : 0;
            raise(&m.back_alone, alone_n > ABZ_TICKS_PER_SECOND ? -s.chair.speed : 0);
            look_at_rims(&s, &sitter, &pose, &m);
            look_behind(&s, &pose, &m);
            look_at_arms(&s, &sitter, &input, &pose, &m);
            jump_n += jumps;
        }
    }
    printf(
        "# %zu ticks: sideways %.2g m, hips off the seat %.2g m, feet off the rests %.2g m, %.2f m/s, %.2f back, %.2f "
        "rad/s, %.2f m/s2, %.2f rad/s2, into the partner %.2g m, held or pushed off %zu times, no further off than "
        "%.3f "
        "m, from a chair %.3f m, hands "
        "in the chair %.3f m, bones %.2g m; palms are %.4f m off a rim, "
        "forearms no nearer to the spine than %.3f m; arms %.4f m in his chair, %zu near it; wrists "
        "%.2f of the way behind shoulders\n",
        tick_n, (double)m.slip_m, (double)m.drift_m, (double)m.legs_m, (double)m.speed, (double)m.back, (double)m.turn,
        (double)m.push, (double)m.twist, (double)m.driven_m, jump_n, (double)m.far_m, (double)m.met_m, (double)m.hand_m,
        (double)m.bone_m, (double)m.rim_m, -(double)m.trunk_m, (double)m.arm_m, m.arm_n, (double)m.behind);
    assert_true(m.slip_m < 2e-6f);  // a few last places of the places themselves
    assert_true(m.drift_m == 0);
    assert_true(m.legs_m < 0.012f);
    assert_true(m.speed <= ABZI_CHAIR_SPEED + 1e-5f && m.back_alone <= ABZI_CHAIR_BACK + 1e-5f);
    assert_true(m.back <= ABZI_CHAIR_SPEED + 1e-5f);  // pushed off
    assert_true(m.turn <= ABZI_CHAIR_TURN + 1e-5f);
    assert_true(m.push <= 1.001f * ABZI_CHAIR_PUSH && m.twist <= 1.001f * ABZI_CHAIR_TWIST);
    assert_true(m.driven_m < 1e-5f);  // what he is deeper in the chair he stepped himself
    assert_true(m.far_m < 0.09f);     // as far as the footrests swing in a tick, and what is thicker than he is
    assert_true(m.met_m < ABZI_CONTACT_NEAR_M + 0.05f);
    assert_true(m.hand_m < 0.03f);  // which is how thick a wrist or an elbow is
    assert_true(m.bone_m < 1e-4f);
    assert_true(m.rim_m > 0 && m.rim_m <= 0.02f);
    assert_true(-m.trunk_m > 0.12f);
    assert_true(m.behind < 0.83f);  // the sine of 55 degrees
    assert_true(m.arm_n > tick_n / 40 && m.arm_m < 1e-4f);
}

// A couple of the syllabus, who know nothing of a chair: the follower's part danced in one.
static void the_chair_slows_down_where_a_foot_lands(void **state)
{
    (void)state;
    static float rim[DANCE_TICKS];
    static bool landed[DANCE_TICKS];
    dance(ABZ_DANCE_WALTZ, 0, 0);
    const abzi_sitter sitter = abzi_sitter_of(&body[ABZ_ROLE_FOLLOW]);
    abzi_sitting s = {0};
    for (int i = 0; i < DANCE_TICKS; i++) {
        abz_pose pose = danced[i][ABZ_ROLE_FOLLOW];
        const abzi_sitting_input input = {.danced = &pose, .holds = -1, .lands_s = -1};
        abzi_sitting_tick(&s, &sitter, &input, &pose);
        landed[i] = s.since_s <= TICK_S * 1.01f;
        rim[i] = fabsf(s.chair.speed) + fabsf(s.chair.turn) * sitter.shape.track_m / 2;
    }
    float at = 0, between = 0;
    int at_n = 0, between_n = 0;
    for (int i = 120; i + 15 < DANCE_TICKS; i++) {
        if (landed[i]) {
            at += rim[i];
            at_n++;
            between += rim[i + 15] + rim[i - 15];  // a beat of a waltz has 40 ticks
            between_n += 2;
        }
    }
    printf("# %d landings: wheels go %.2f m/s then, and %.2f a quarter of a second before and after\n", at_n,
           (double)(at / (float)at_n), (double)(between / (float)between_n));
    assert_true(at_n > 30);
    assert_true(at / (float)at_n < 0.6f * between / (float)between_n);
}

static bool is_in_the_chair(const abzi_sitting *s, const abzi_sitter *sitter, const abz_vec3 *his)
{
    float depth[ABZI_CHAIR_PART_N], most_m = -9;
    abzi_chair_depths(&s->chair, &sitter->shape, his, abzi_body_height(&body[ABZ_ROLE_LEAD]), depth);
    for (int i = 0; i < ABZI_CHAIR_PART_N; i++) {
        raise(&most_m, depth[i]);
    }
    return most_m > 0.01f;
}

// How far a wrist is from the nearer one of his.
static float off_his(abz_vec3 hand, const abz_vec3 *his)
{
    return abzi_minf(abzi_v3_distance(hand, his[ABZ_LEFT_HAND]), abzi_v3_distance(hand, his[ABZ_RIGHT_HAND]));
}

// Standing couples of the syllabus, whose follower's part is danced in a chair: hands push in strokes, and dance and
// hold in between; none of it is a jolt. He seldom steps into the chair.
static void hands_push_between_what_they_dance(void **state)
{
    (void)state;
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_RUMBA, ABZ_DANCE_TANGO, ABZ_DANCE_WALTZ};
    int on_n = 0, dance_n = 0, given_n = 0, hold_n = 0, push_n = 0, all_n = 0, in_n = 0;
    float fastest = 0, long_s = 0, apart_m = 0;
    for (size_t k = 0; k < sizeof dances / sizeof *dances; k++) {
        dance(dances[k], 0, 0);
        const abzi_sitter sitter = abzi_sitter_of(&body[ABZ_ROLE_FOLLOW]);
        abzi_sitting s = {0};
        abz_vec3 was[2] = {{0}}, elbow_was[2] = {{0}};
        float since_s[2] = {0};
        for (int i = 0; i < DANCE_TICKS; i++) {
            const abz_pose *stands = &danced[i][ABZ_ROLE_FOLLOW];
            const abz_vec3 *his = danced[i][ABZ_ROLE_LEAD].pos;
            abz_pose pose = *stands;
            const abzi_sitting_input input = {.danced = &pose, .other = his, .holds = -1, .lands_s = -1};
            abzi_sitting_tick(&s, &sitter, &input, &pose);
            in_n += is_in_the_chair(&s, &sitter, his);
            for (int side = 0; side < 2; side++) {
                const abzi_rims_hand *hand = &s.rims.hand[side];
                const abz_vec3 at = pose.pos[side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND],
                               elbow = pose.pos[side == 0 ? ABZ_LEFT_LOWER_ARM : ABZ_RIGHT_LOWER_ARM];
                push_n += hand->on && since_s[side] == 0;
                since_s[side] = hand->on ? since_s[side] + TICK_S : 0;
                long_s += hand->on ? TICK_S : 0;
                on_n += hand->on != 0;
                dance_n += hand->grip == 0 && !s.hand[side].holds;
                const bool given = off_his(stands->pos[side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND], his) < 0.17f;
                const bool holds = (abzi_sitting_holds(&s) >> side & 1) != 0;
                given_n += given;
                hold_n += given && holds;
                if (holds) {
                    raise(&apart_m, off_his(at, his));
                }
                all_n++;
                if (i > 0) {
                    raise(&fastest, abzi_v3_distance(at, was[side]) / TICK_S);
                    raise(&fastest, abzi_v3_distance(elbow, elbow_was[side]) / TICK_S);
                }
                was[side] = at;
                elbow_was[side] = elbow;
            }
        }
    }
    const float all = (float)all_n;
    printf("# a hand is on its rim for %.2f of the time, in %d pushes of %.2f s, dances for %.2f and holds %.3f of "
           "what is "
           "given, %.2f m away at most; %.1f m/s; he is in the chair for %.4f\n",
           (double)((float)on_n / all), push_n, (double)(long_s / (float)push_n), (double)((float)dance_n / all),
           (double)((float)hold_n / (float)given_n), (double)apart_m, (double)fastest, (double)(2 * (float)in_n / all));
    assert_true(push_n > 20 && long_s / (float)push_n > 0.2f && long_s / (float)push_n < 2);
    assert_true(dance_n > on_n / 20 && (float)on_n < 0.85f * all);
    assert_true((float)hold_n > 0.62f * (float)given_n && apart_m <= 0.30f);  // wrists, as in abrazo/measure.h
    assert_true(2 * (float)in_n < 0.02f * all);
    assert_true(fastest < 9);  // as a dancer's joints are (abrazo/measure.h)
}

// The same as gently as can be: hands that reach for his, or dance, are tempered as those of who stands are.
static void hands_of_who_sits_keep_to_the_gentlest(void **state)
{
    (void)state;
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_CHA_CHA, ABZ_DANCE_TANGO, ABZ_DANCE_WALTZ};
    const abz_effort effort = abz_effort_of(1);
    float hand_m_s = 0, hand_m_s2 = 0, reach = 0;
    int on_n = 0;
    for (size_t k = 0; k < sizeof dances / sizeof *dances; k++) {
        const float steps_back_m = k % 2 == 0 ? 0 : 0.8f;  // out of hands' reach: hers are free to push
        dance(dances[k], 0, 1);
        const abzi_sitter sitter = abzi_sitter_of(&body[ABZ_ROLE_FOLLOW]);
        const float arm_m = sitter.upper_arm_m + sitter.lower_arm_m;
        abzi_sitting s = {0};
        abzi_temper temper;
        abz_vec3 was[2][2] = {0};
        int near_n = 0;  // ticks for which either could reach the other
        abzi_temper_start(&temper);
        for (int i = 0; i < DANCE_TICKS; i++) {
            abz_pose pose = danced[i][ABZ_ROLE_FOLLOW];
            abz_vec3 *his = danced[i][ABZ_ROLE_LEAD].pos;
            const abz_vec3 away = abzi_v3_sub(his[ABZ_HIPS], pose.pos[ABZ_HIPS]);
            const float far = steps_back_m / sqrtf(away.x * away.x + away.z * away.z);
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                his[j] = abzi_v3_add(his[j], abzi_v3(far * away.x, 0, far * away.z));
            }
            const abzi_sitting_input input = {.danced = &pose, .other = his, .holds = -1, .lands_s = -1, .gentle = 1};
            abzi_temper_seated(&temper, &s, &sitter, &input, &pose);
            near_n = abzi_v3_apart(pose.pos[ABZ_HIPS], his[ABZ_HIPS]) < ABZ_GENTLE_NEAR_M ? near_n + 1 : 0;
            for (int side = 0; side < 2; side++) {
                const int wrist = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
                const abz_vec3 v = abzi_v3_scale(abzi_v3_sub(pose.pos[wrist], was[side][0]), ABZ_TICKS_PER_SECOND);
                on_n += s.rims.hand[side].on != 0;
                if (near_n > 150) {
                    raise(&hand_m_s, abzi_v3_length(v));
                    raise(&hand_m_s2, abzi_v3_distance(v, was[side][1]) * ABZ_TICKS_PER_SECOND);
                    raise(&reach, abzi_v3_distance(pose.pos[wrist], pose.pos[wrist - 2]) / arm_m);
                }
                was[side][0] = pose.pos[wrist];
                was[side][1] = v;
            }
        }
    }
    printf("# gentlest, seated: hands %.3f m/s, %.2f m/s2, reach %.3f, on the rims for %d ticks\n", (double)hand_m_s,
           (double)hand_m_s2, (double)reach, on_n);
    assert_true(on_n > 30);
    // but for what rounding of places does to their differences (law_tender)
    assert_true(hand_m_s > 0.05f && hand_m_s <= effort.hand_m_s + 0.0005f);
    assert_true(hand_m_s2 <= effort.most_m_s2 + 0.02f);
    assert_true(reach <= effort.reach + 1e-5f);
}

// Ticks in which a foot that goes on comes round the chair to where it is to land; more than enough: it does not.
enum { ROUND_TICKS = 200 };

static int ticks_round(const abzi_aside *chair, abzi_spot at, abzi_spot goal)
{
    int ticks = 0;
    while (ticks < ROUND_TICKS && abzi_spot_apart(at, goal) > 0.03f) {
        at = abzi_aside_foot(chair, at, goal);
        ticks++;
    }
    return ticks;
}

// She who stands beside one who sits: wherever a foot would land, it lands clear of the chair, and then it need not go;
// wherever it goes from there it goes beside it, and comes round it; and hips do not go to where the chair is between them and it.
static void a_foot_lands_beside_the_chair(void **state)
{
    (void)state;
    uint32_t seed = abzi_chance_seed(5);
    const abz_couple_config config = abz_couple_config_default();
    const abz_chair_shape shape = abz_chair_for(&config.body[ABZ_ROLE_LEAD]);
    float least_m = 9;
    size_t stuck_n = 0;
    for (size_t i = 0; i < tick_n; i++) {
        const abzi_aside chair = {.shape = &shape, .at = somewhere(&seed), .room_m = 0.17f}, none = {.shape = NULL};
        const abzi_spot wanted = somewhere(&seed), lands = abzi_aside_place(&chair, wanted, 0.3f);
        const abzi_spot same = abzi_aside_place(&none, wanted, 0.3f);
        abz_vec3 out;
        least_m = abzi_minf(least_m, abzi_chair_off(&shape, chair.at, abzi_v3(lands.x, 0, lands.z), &out));
        assert_true(abzi_aside_depth(&chair, lands, 0) <= 0);
        const abzi_spot goes = abzi_aside_foot(&chair, lands, somewhere(&seed));
        assert_true(abzi_aside_depth(&chair, goes, 0) < 1e-4f && abzi_spot_apart(lands, goes) < 0.12f);
        const abzi_spot other_place = abzi_aside_place(&chair, somewhere(&seed), 0.3f);
        stuck_n += ticks_round(&chair, lands, other_place) == ROUND_TICKS;
        const abzi_spot hips = somewhere(&seed), waits = abzi_aside_before(&chair, hips, somewhere(&seed), lands);
        assert_true(abzi_aside_between(&chair, hips, lands) || !abzi_aside_between(&chair, waits, lands));
        assert_true(same.x == wanted.x && same.z == wanted.z && abzi_aside_depth(&none, wanted, 0) < 0);
    }
    printf("# %zu places: no nearer to a chair than %.3f m; %zu feet do not come round it\n", tick_n, (double)least_m,
           stuck_n);
    assert_true(least_m > 0.11f);
    assert_true(stuck_n <= 1 + tick_n / 1000);
}

// Moments in which any of her is in his chair by more than a centimetre.
typedef struct moments {
    int n, in_n;
    float deepest_m;
} moments;

static void look_at_her(const abz_vec3 *joint, const abzi_chair *his, const abz_chair_shape *shape, moments *m)
{
    float depth[ABZI_CHAIR_PART_N], most_m = -9;
    abzi_chair_depths(his, shape, joint, abzi_body_height(&body[ABZ_ROLE_FOLLOW]), depth);
    for (int i = 0; i < ABZI_CHAIR_PART_N; i++) {
        raise(&most_m, depth[i]);
    }
    m->n++;
    m->in_n += most_m > 0.01f;
    raise(&m->deepest_m, most_m);
}

// She stands and follows somebody who sits. pursues: m/s with which his chair goes at her wherever she is, 0: he dances
static moments followed(const abz_repertoire *repertoire, float gentle, float pursues)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    config.lead_body = body[ABZ_ROLE_LEAD];
    const abz_chair_shape shape = abz_chair_for(&config.lead_body);
    void *mem = aligned(abz_engine_size());
    abz_engine *engine;
    must(abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine), "engine");
    moments m = {.deepest_m = -9};
    const abzi_chair first = {.at = abzi_chair_of(danced[0][ABZ_ROLE_LEAD].pos, &shape)};
    abzi_chair chair = first;
    abz_vec3 hips = {0, 0, 0};
    for (int i = 0; i < DANCE_TICKS; i++) {
        abz_input input = {.seen = UINT32_MAX, .gentle = gentle};
        abz_output now;
        const abz_pose *his = &danced[pursues > 0 ? 0 : i][ABZ_ROLE_LEAD];
        if (pursues > 0 && i > ABZ_TICKS_PER_SECOND) {
            const abz_vec3 off = abzi_spot_local(chair.at, hips);
            abzi_chair_drive(&chair, &shape, off.z > 0 ? pursues : 0, 4 * abzi_atan2f(off.x, off.z));
        }
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            input.lead[j] = abzi_spot_world(chair.at, abzi_spot_local(first.at, his->pos[j]));
        }
        abz_engine_tick(engine, &input, &now);
        const abzi_chair it = {.at = abzi_chair_of(input.lead, &shape)};
        look_at_her(now.follow.pos, &it, &shape, &m);
        hips = now.follow.pos[ABZ_HIPS];
    }
    free(mem);
    return m;
}

// She who stands and follows somebody who sits: none of her is in his chair, wherever he dances; and where it goes at
// her as fast as it can, seldom.
static void who_follows_standing_is_in_no_chair(void **state)
{
    (void)state;
    static const abz_dance dances[] = {ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_RUMBA, ABZ_DANCE_TANGO};
    static abz_pose pose[ABZ_ROLE_N][DANCE_TICKS];
    const abz_learn_config learning = abz_learn_config_default();
    int pursued_n[2] = {0, 0}, all_n = 0;
    for (size_t k = 0; k < sizeof dances / sizeof *dances; k++) {
        dance(dances[k], 0, 0);
        for (int i = 0; i < DANCE_TICKS; i++) {
            pose[ABZ_ROLE_LEAD][i] = danced[i][ABZ_ROLE_LEAD];
            pose[ABZ_ROLE_FOLLOW][i] = danced[i][ABZ_ROLE_FOLLOW];
        }
        const abz_recording couple = {pose[ABZ_ROLE_LEAD], pose[ABZ_ROLE_FOLLOW], DANCE_TICKS, &body[0], &body[1]};
        abz_repertoire repertoire;
        size_t size;
        void *bytes = learned(&couple, 1, &learning, &size, &repertoire);
        dance(dances[k], 1u << ABZ_ROLE_LEAD, 0);
        for (int gentle = -1; gentle <= 1; gentle++) {
            const moments m = followed(&repertoire, (float)gentle, 0);
            printf("# %s, gentle %d: in his chair by a centimetre in %d of %d moments, nearest %.1f cm\n",
                   abz_dance_name(dances[k]), gentle, m.in_n, m.n, -100 * (double)m.deepest_m);
            assert_true(m.in_n == 0);
        }
        for (int fast = 0; fast < 2; fast++) {
            const moments m = followed(&repertoire, -1, fast ? ABZI_CHAIR_SPEED : ABZI_CHAIR_BACK);
            printf("# which goes at her at %.2f m/s: in %d moments, %.1f cm\n",
                   (double)(fast ? ABZI_CHAIR_SPEED : ABZI_CHAIR_BACK), m.in_n, 100 * (double)m.deepest_m);
            pursued_n[fast] += m.in_n;
            all_n += fast ? m.n : 0;
        }
        free(bytes);
    }
    assert_true(pursued_n[0] < all_n / 50 && pursued_n[1] < all_n / 10);
}

// His chair, with him in it, comes straight at the middle of hers, which rests, from there, and stops a little beyond
// where its footrests touch. Returns how deep they are in each other at most.
static float run_into(const abz_vec3 *joint, const abzi_clearance_pace *pace, float bearing, float speed)
{
    const abz_chair_shape shape = abz_chair_for(&body[ABZ_ROLE_FOLLOW]), other = abz_chair_for(&body[ABZ_ROLE_LEAD]);
    const abzi_spot at = abzi_chair_of(joint, &other);
    abzi_clearance clearance = {0};
    abzi_chair hers = abzi_chair_at((abzi_spot){0, 0, 0});
    float deepest = -9;
    for (int i = 0; i < 2 * ABZ_TICKS_PER_SECOND; i++) {
        const float far = 2.0f - speed * (float)i * TICK_S;
        abz_vec3 now[ABZ_JOINT_N];
        const abzi_clearance_other him = {
            .joint = now,
            .shape = &other,
            .chair = {far * abzi_sinf(bearing), MIDDLE_M + far * abzi_cosf(bearing), bearing + ABZI_PI_F}};
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            now[j] = abzi_spot_world(him.chair, abzi_spot_local(at, joint[j]));
        }
        const abzi_chair was = hers;
        abzi_clearance_see(&clearance, &him);
        abzi_clearance_drive(&clearance, &him, &shape, pace, 0, 0, &hers);
        float sine, cosine;
        abzi_sincosf((was.at.yaw + hers.at.yaw) / 2, &sine, &cosine);
        assert_true(fabsf(cosine * (hers.at.x - was.at.x) - sine * (hers.at.z - was.at.z)) < 2e-6f);
        assert_true(hers.speed <= ABZI_CHAIR_SPEED && hers.speed >= -ABZI_CHAIR_SPEED);
        assert_true(fabsf(hers.turn) <= ABZI_CHAIR_TURN);
        deepest = abzi_maxf(deepest, abzi_chairs_depth(&shape, hers.at, &other, him.chair));
    }
    return deepest;
}

// A chair that rests and is run into, from all round, rolls away: nothing is in it as long as he is no faster than .75
// m/s. What is faster and comes square at the side of a wheel is.
static void a_chair_that_is_run_into_rolls_away(void **state)
{
    (void)state;
    dance(ABZ_DANCE_SALSA, 1u << ABZ_ROLE_LEAD, 0);
    const abzi_clearance_pace pace = {.speed = ABZI_CHAIR_SPEED,
                                      .back = ABZI_CHAIR_BACK,
                                      .turn = ABZI_CHAIR_TURN,
                                      .shoulder = 9,
                                      .rim = 9,
                                      .push = ABZI_CHAIR_PUSH,
                                      .twist = ABZI_CHAIR_TWIST};
    static const float speed[] = {0.5f, 0.75f, 1};
    float deepest_m[] = {-9, -9, -9};
    for (int i = 0; i < 24; i++) {
        const float bearing = (float)i * ABZI_PI_F / 12;
        for (int k = 0; k < 3; k++) {
            const float deep = run_into(danced[0][ABZ_ROLE_LEAD].pos, &pace, bearing, speed[k]);
            deepest_m[k] = abzi_maxf(deepest_m[k], deep);
        }
    }
    printf("# run into at %.2f, %.2f, %.2f m/s: %.1f, %.1f, %.1f cm deep at most\n", (double)speed[0], (double)speed[1],
           (double)speed[2], 100 * (double)deepest_m[0], 100 * (double)deepest_m[1], 100 * (double)deepest_m[2]);
    assert_true(deepest_m[0] < 0.01f && deepest_m[1] < 0.01f && deepest_m[2] < 0.05f);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        tick_n = (size_t)strtoul(argv[1], NULL, 10);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_danced_it_is_danced_on_wheels),
        cmocka_unit_test(the_chair_slows_down_where_a_foot_lands),
        cmocka_unit_test(hands_push_between_what_they_dance),
        cmocka_unit_test(hands_of_who_sits_keep_to_the_gentlest),
        cmocka_unit_test(a_foot_lands_beside_the_chair),
        cmocka_unit_test(who_follows_standing_is_in_no_chair),
        cmocka_unit_test(a_chair_that_is_run_into_rolls_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
