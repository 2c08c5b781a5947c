// Couples some of whom sit: hips on the seat, wheels that do not slip, hands that meet, nobody and no chair in a chair.
//
// usage: law_seated [short | SEEDS]
//
// short: each dance in one way, four bars; SEEDS: so many dances of each, each gentleness and each tempo
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "dancing.h"
#include "edge/figure_file.h"
#include "lead/seat.h"
#include "rhythm/dance.h"

enum { FIGURE_MOST = 64 };

static abz_figure figure[FIGURE_MOST];
static uint32_t bar_n = 16, seed_n = 0;

// Figures that can be danced so by what they say of chairs: of the last dance that was asked for.
static uint32_t written_n;

// The figures of a dance that can be danced so; returns how many.
static uint32_t seated_figures(abz_dance dance, const abz_body *body, uint32_t seated, float per_minute)
{
    uint32_t n = 0;
    abz_error error;
    written_n = 0;
    for (size_t i = 0; n < FIGURE_MOST && abzi_syllabus_figure(i, &figure[n]); i++) {
        if (figure[n].dance == (int32_t)dance) {
            abz_figure_shorten(&figure[n], seated);
            const bool may = abz_figure_seats(&figure[n], body, seated, per_minute, &error) == ABZ_OK;
            written_n += may && figure[n].seat_n[ABZ_ROLE_LEAD] > 0 && figure[n].seat_n[ABZ_ROLE_FOLLOW] > 0;
            n += may;
        }
    }
    return n;
}

typedef struct worst {
    float slip_m, drift_m, legs_m, clash_m, jump_m;
    float rim_m, wheel_m, fold, behind;  // hands that push off the rim; arms in the own chair; elbow and shoulder
    uint32_t push_n, dance_n;  // ticks in which a wheel is pushed by a hand; in which a free hand is off the rim
} worst;

#define FOOT 0.015f       // half as thick, heights
#define PALM 0.045f       // from the wrist to the middle of the palm, heights
#define FREE_TICKS 60     // so long nobody has held a hand: it has had time to come to the rim
#define NEAR_M 0.16f      // wrists of joined hands are no further apart: palms, and what a chair is late
#define PUSHED_M_S2 0.2f  // what a wheel gains or loses by rolling is .12

static const int hand_of[2] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};

// What of who sits is remembered of the last tick.
typedef struct hands {
    float rim_m_s[2];
    uint32_t free_n[2];
    float off_m[2][FREE_TICKS];  // from the rim, where its wheel was pushed; below 0: it was not
} hands;

static bool is_held(const abz_pose *pose, const abz_pose *other, int side)
{
    abz_vec3 at = pose->pos[hand_of[side]];
    return abzi_v3_distance(at, other->pos[ABZ_LEFT_HAND]) < NEAR_M ||
           abzi_v3_distance(at, other->pos[ABZ_RIGHT_HAND]) < NEAR_M;
}

// Hands and the rims: the chair as it is said to be now and as it was a tick ago.
static void look_at_hands(const abzi_dancer *d, const abz_pose *pose, const abz_pose *other, const abz_chair *was,
                          const abz_chair *is, hands *h, worst *w)
{
    const abz_chair_shape *c = &d->chair;
    abzi_chair chair = abzi_chair_at((abzi_spot){is->x_m, is->z_m, is->yaw_rad});
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? 1 : -1, height = d->height_m;
        int hand = hand_of[side];
        abz_vec3 wrist = pose->pos[hand], elbow = pose->pos[hand - 1], shoulder = pose->pos[hand - 2];
        abz_vec3 palm = abzi_v3_add(wrist, abzi_quat_rotate(pose->rot[hand], abzi_v3(sign * PALM * height, 0, 0)));
        abz_vec3 at = abzi_spot_local(chair.at, palm);
        float round = sqrtf((at.y - c->wheel_m) * (at.y - c->wheel_m) + at.z * at.z) - c->rim_m;
        float out = at.x - sign * (c->track_m / 2 + c->rim_out_m), rim = sqrtf(round * round + out * out);
        float m_s = (is->rolled_rad[side] - was->rolled_rad[side]) * c->wheel_m * ABZ_TICKS_PER_SECOND;
        bool pushed = fabsf(m_s - h->rim_m_s[side]) * ABZ_TICKS_PER_SECOND > PUSHED_M_S2;
        h->free_n[side] = is_held(pose, other, side) ? 0 : h->free_n[side] + 1;
        h->rim_m_s[side] = m_s;
        float *off_m = &h->off_m[side][h->free_n[side] % FREE_TICKS];
        if (h->free_n[side] > 2 * FREE_TICKS) {
            w->rim_m = abzi_maxf(w->rim_m, *off_m);
            w->push_n += *off_m >= 0;
        }
        *off_m = pushed ? rim : -1;
        w->dance_n += h->free_n[side] > FREE_TICKS && rim > 0.15f;
        const abz_vec3 part[] = {palm, wrist, abzi_v3_lerp(wrist, elbow, 0.5f), elbow};
        static const float thick_m[] = {0.015f, 0.02f, 0.03f, 0.035f};
        for (int i = 0; i < 4; i++) {
            w->wheel_m = abzi_maxf(w->wheel_m, abzi_chair_depth(&chair, c, part[i], thick_m[i]));
        }
        abz_vec3 up = abzi_v3_sub(elbow, shoulder), low = abzi_v3_sub(wrist, elbow);
        float size = abzi_v3_length(up) * abzi_v3_length(low);
        w->fold = abzi_maxf(w->fold, -abzi_v3_dot(up, low) / size);  // cosine: 1 is an arm folded flat
        abz_vec3 back = abzi_quat_rotate(pose->rot[ABZ_CHEST], abzi_v3(0, 0, -1));
        w->behind = abzi_maxf(w->behind, abzi_v3_dot(up, back) / abzi_v3_length(up));
    }
}

// Of who sits: the chair is where the hips say, for they do not move on it.
static abzi_chair chair_of(const abzi_dancer *d, const abz_pose *pose)
{
    abzi_spot hips = {pose->pos[ABZ_HIPS].x, pose->pos[ABZ_HIPS].z, abzi_quat_yaw(pose->rot[ABZ_HIPS])};
    return abzi_chair_at(abzi_chair_under(hips, &d->chair));
}

static void look_at_seat(const abzi_dancer *d, const abz_pose *was, const abz_pose *is, worst *w)
{
    abzi_chair before = chair_of(d, was), now = chair_of(d, is);
    float sine, cosine, x = now.at.x - before.at.x, z = now.at.z - before.at.z;
    abzi_sincosf(before.at.yaw + abzi_wrapf(now.at.yaw - before.at.yaw) / 2, &sine, &cosine);
    w->slip_m = abzi_maxf(w->slip_m, fabsf(cosine * x - sine * z));
    w->drift_m = abzi_maxf(w->drift_m, fabsf(is->pos[ABZ_HIPS].y - d->chair.seat.y));
    for (int side = 0; side < 2; side++) {
        int ankle = side == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT, knee = ankle - 1;
        abz_vec3 at = abzi_spot_local(now.at, is->pos[ankle]), bent = abzi_spot_local(now.at, is->pos[knee]);
        w->legs_m = abzi_maxf(w->legs_m, abzi_v3_distance(at, d->chair.ankle[side]));
        w->legs_m = abzi_maxf(w->legs_m, abzi_v3_distance(bent, d->chair.knee[side]));
    }
}

// How deep somebody is in a partner's chair, all along every part of the body, or in a partner; or the chairs of two are
// in each other.
static float deepest(const abzi_dancer *dancer, const abzi_seat *seat, const abz_pose *pose)
{
    int part[2];
    float deep = abzi_maxf(abzi_seat_clash(dancer, seat, pose),
                           deepest_clash(&pose[0], dancer[0].height_m, &pose[1], dancer[1].height_m, part));
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        rod body[ROD_N + 2];
        const float height = dancer[role].height_m;
        rods_of(&pose[role], height, body);
        for (int side = 0; side < 2; side++) {
            const abz_vec3 *ankle = &pose[role].pos[side == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT];
            body[ROD_N + side] = (rod){ankle[0], ankle[1], FOOT * height, SHINS};
        }
        for (int i = 0; i < 5 * (ROD_N + 2) && dancer[1 - role].seated; i++) {
            const rod *it = &body[i / 5];
            const abz_vec3 at = abzi_v3_lerp(it->a, it->b, (float)(i % 5) / 4);
            deep = abzi_maxf(deep, abzi_chair_depth(&seat[1 - role].chair, &dancer[1 - role].chair, at, it->radius));
        }
    }
    return deep;
}

// How they dance: gentle, which choice of figures, and so much faster than usual.
typedef struct manner {
    float gentle;
    uint32_t seed;
    float faster;
} manner;

static void dance(abz_dance dance_it, uint32_t seated, uint32_t n, manner how, worst *w)
{
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = how.faster * abzi_dance_usual(abzi_dance_of(dance_it));
    config.seated = seated;
    config.bar_n = bar_n;
    config.seed = how.seed;
    config.gentle = how.gentle;
    const float rim_m = w->rim_m;
    void *mem = malloc(abz_couple_size());
    abz_couple *couple;
    assert_non_null(mem);
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, n, &config, &couple), ABZ_OK);
    abzi_dancer dancer[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        bool sits = (seated >> role & 1) != 0;
        dancer[role] = sits ? abzi_dancer_seated(&config.body[role]) : abzi_dancer_of(&config.body[role]);
    }
    abz_couple_input input = {.gentle = how.gentle};
    abz_couple_output now, last;
    bool began = false;
    hands held[ABZ_ROLE_N] = {{{0}, {0}, {{0}}}};
    do {
        abz_couple_tick(couple, &input, &now);
        abzi_seat seat[ABZ_ROLE_N] = {{.goal = {0, 0, 0}}};
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            if (dancer[role].seated) {
                seat[role].chair = chair_of(&dancer[role], &now.pose[role]);
            }
            if (dancer[role].seated && began) {
                look_at_seat(&dancer[role], &last.pose[role], &now.pose[role], w);
                look_at_hands(&dancer[role], &now.pose[role], &now.pose[1 - role], &last.chair[role], &now.chair[role],
                              &held[role], w);
            }
            for (int j = 0; began && j < ABZ_JOINT_N; j++) {
                w->jump_m = abzi_maxf(w->jump_m, abzi_v3_distance(now.pose[role].pos[j], last.pose[role].pos[j]));
            }
        }
        w->clash_m = abzi_maxf(w->clash_m, deepest(dancer, seat, now.pose));
        last = now;
        began = true;
    } while ((now.flags & ABZ_COUPLE_CLOSED) == 0);
    w->rim_m = how.gentle > 0 ? rim_m : w->rim_m;  // a gentle hand is too slow to be at the rim in time
    free(mem);
}

// As they do by themselves, half and wholly gentle, at other tempos; or many of each.
static void every_manner(abz_dance dance_it, uint32_t seated, uint32_t n, worst *w)
{
    static const manner usual[] = {{0, 0, 1}, {0.5f, 1, 0.9f}, {1, 2, 1.1f}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual && (bar_n >= 16 || i == 0); i++) {
        dance(dance_it, seated, n, usual[i], w);
    }
    for (uint32_t k = 0; k < 9 * seed_n; k++) {
        dance(dance_it, seated, n, (manner){0.5f * (float)(k % 3), 200 + k / 9, 0.85f + 0.15f * (float)(k / 3 % 3)}, w);
    }
}

static void every_dance_can_be_danced_seated(void **state)
{
    (void)state;
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_CHA_CHA,
                                       ABZ_DANCE_RUMBA, ABZ_DANCE_TANGO,   ABZ_DANCE_WALTZ};
    worst w = {.clash_m = -9, .wheel_m = -9, .fold = -1};
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        for (uint32_t seated = 1; seated < 4; seated++) {
            if (bar_n < 16 && (i + seated) % 3 != 0) {
                continue;  // short: each dance in one way
            }
            const abz_couple_config usual = abz_couple_config_default();
            const float per_minute = abzi_dance_usual(abzi_dance_of(dances[i]));
            const uint32_t n = seated_figures(dances[i], usual.body, seated, per_minute);
            if (n < 4 || written_n < 4) {
                fail_msg("%s, seated %u: %u figures, %u with a seated part", abz_dance_name(dances[i]), seated, n,
                         written_n);
            }
            worst here = {.clash_m = -9, .wheel_m = -9, .fold = -1};
            every_manner(dances[i], seated, n, &here);
            printf("# %s, seated %u: sideways %.2g m, hips off the seat %.2g m, legs %.3f m, in a chair %.3f m, joints "
                   "%.1f m/s\n",
                   abz_dance_name(dances[i]), seated, (double)here.slip_m, (double)here.drift_m, (double)here.legs_m,
                   (double)here.clash_m, (double)(here.jump_m * ABZ_TICKS_PER_SECOND));
            printf(
                "#   pushes off the rim %.3f m, %u of them, hands dance %u, arms in the own chair %.3f m, elbow %.2f, "
                "behind %.2f\n",
                (double)here.rim_m, here.push_n, here.dance_n, (double)here.wheel_m, (double)here.fold,
                (double)here.behind);
            assert_true(here.clash_m <= 0);
            w.rim_m = abzi_maxf(w.rim_m, here.rim_m);
            w.wheel_m = abzi_maxf(w.wheel_m, here.wheel_m);
            w.fold = abzi_maxf(w.fold, here.fold);
            w.behind = abzi_maxf(w.behind, here.behind);
            w.push_n += here.push_n;
            w.dance_n += here.dance_n;
            w.slip_m = abzi_maxf(w.slip_m, here.slip_m);
            w.drift_m = abzi_maxf(w.drift_m, here.drift_m);
            w.legs_m = abzi_maxf(w.legs_m, here.legs_m);
            w.jump_m = abzi_maxf(w.jump_m, here.jump_m);
        }
    }
    assert_true(w.slip_m < 2e-5f);  // places are known to a few last places, and angles
    assert_true(w.drift_m < 1e-5f);
    assert_true(w.legs_m < 0.012f);  // knees rest a little further in than hips are apart
    assert_true(w.jump_m < 0.12f);
    assert_true(w.rim_m < 0.03f && w.push_n > 0 && w.dance_n > 0);
    assert_true(w.wheel_m < (seed_n > 0 ? 0.01f : 0.005f));  // at other tempos
    assert_true(w.fold < 0.87f);                             // an elbow bends by 150 degrees
    assert_true(w.behind < 0.95f);                           // and a shoulder goes behind by 70
}

// What is written for two who sit is danced: a whole turn of one of them in five dances, and in four they go round each
// other, hands let go and join again.
static void two_who_sit_turn_and_pass(void **state)
{
    (void)state;
    const abz_couple_config usual = abz_couple_config_default();
    bool turns[ABZ_DANCE_N] = {false}, passes[ABZ_DANCE_N] = {false};
    uint32_t turn_n = 0, pass_n = 0;
    abz_error error;
    for (size_t i = 0; abzi_syllabus_figure(i, figure); i++) {
        if (figure->both_n[ABZ_ROLE_LEAD] == 0) {
            continue;
        }
        const float per_minute = abzi_dance_usual(abzi_dance_of((abz_dance)figure->dance));
        int32_t turned[ABZ_ROLE_N] = {0, 0};
        bool lets_go = false;
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            for (int32_t k = 0; k < figure->both_n[role]; k++) {
                turned[role] += figure->both[role][k].turn;
            }
        }
        for (int32_t k = 0; k < figure->both_hold_n; k++) {
            lets_go = lets_go || figure->both_hold[k].hold == ABZ_HOLD_NONE;
        }
        assert_true(lets_go);
        abz_figure_shorten(figure, 3);
        if (abz_figure_seats(figure, usual.body, 3, per_minute, &error) != ABZ_OK) {
            fail_msg("%s: %s", figure->name, error.what);
        }
        turns[figure->dance] = turns[figure->dance] || abs(turned[0]) >= 8 || abs(turned[1]) >= 8;
        passes[figure->dance] = passes[figure->dance] || (turned[0] != 0 && turned[0] == turned[1]);
    }
    for (int i = 0; i < ABZ_DANCE_N; i++) {
        turn_n += turns[i];
        pass_n += passes[i];
    }
    assert_true(turn_n >= 5 && pass_n >= 4);
}

static void who_cannot_go_sideways_is_told_so(void **state)
{
    (void)state;
    abz_body body[ABZ_ROLE_N] = {abz_body_of_height(1.78f), abz_body_of_height(1.66f)};
    abz_error error;
    uint32_t said_n = 0;
    for (size_t i = 0; abzi_syllabus_figure(i, figure); i++) {
        abz_figure_shorten(figure, 3);
        assert_int_equal(abz_figure_seats(figure, body, 0, 100, &error), ABZ_OK);
        if (abz_figure_seats(figure, body, 3, 100, &error) != ABZ_OK) {
            assert_true(strlen(error.what) > 20);
            said_n++;
        }
        if (bar_n < 16 && i > 10) {
            break;
        }
    }
    assert_true(said_n > 0);
    assert_int_equal(abz_figure_seats(figure, body, 4, 100, &error), ABZ_EINVAL);
    assert_int_equal(abz_figure_seats(figure, body, 1, 3, &error), ABZ_EINVAL);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "short") == 0) {
        bar_n = 4;
    } else if (argc > 1) {
        seed_n = (uint32_t)strtoul(argv[1], NULL, 10);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_dance_can_be_danced_seated),
        cmocka_unit_test(two_who_sit_turn_and_pass),
        cmocka_unit_test(who_cannot_go_sideways_is_told_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
