// Couples some of whom sit: hips on the seat, wheels that do not slip, hands that meet, nobody in a chair.
//
// usage: law_seated [short]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "app/figure_file.h"
#include "lead/seat.h"
#include "rhythm/dance.h"

enum { FIGURE_MOST = 64 };

static abz_figure figure[FIGURE_MOST];
static uint32_t bar_n = 16;

// The figures of a dance that can be danced so; returns how many.
static uint32_t seated_figures(abz_dance dance, const abz_body *body, uint32_t seated, float per_minute)
{
    uint32_t n = 0;
    abz_error error;
    for (size_t i = 0; n < FIGURE_MOST && abzi_syllabus_figure(i, &figure[n]); i++) {
        if (figure[n].dance == (int32_t)dance) {
            abz_figure_shorten(&figure[n]);
            n += abz_figure_seats(&figure[n], body, seated, per_minute, &error) == ABZ_OK;
        }
    }
    return n;
}

typedef struct worst {
    float slip_m, drift_m, legs_m, clash_m, jump_m;
} worst;

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

static void dance(abz_dance dance_it, uint32_t seated, worst *w)
{
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = abzi_dance_usual(abzi_dance_of(dance_it));
    config.seated = seated;
    config.bar_n = bar_n;
    uint32_t n = seated_figures(dance_it, config.body, seated, config.tempo_per_minute);
    if (n < 4) {
        fail_msg("%s, seated %u: %u figures", abz_dance_name(dance_it), seated, n);
    }
    void *mem = malloc(abz_couple_size());
    abz_couple *couple;
    assert_non_null(mem);
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, n, &config, &couple), ABZ_OK);
    abzi_dancer dancer[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        bool sits = (seated >> role & 1) != 0;
        dancer[role] = sits ? abzi_dancer_seated(&config.body[role]) : abzi_dancer_of(&config.body[role]);
    }
    abz_couple_input input = {0};
    abz_couple_output now, last;
    bool began = false;
    do {
        abz_couple_tick(couple, &input, &now);
        abzi_seat seat[ABZ_ROLE_N] = {{.goal = {0, 0, 0}}};
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            if (dancer[role].seated) {
                seat[role].chair = chair_of(&dancer[role], &now.pose[role]);
            }
            if (dancer[role].seated && began) {
                look_at_seat(&dancer[role], &last.pose[role], &now.pose[role], w);
            }
            for (int j = 0; began && j < ABZ_JOINT_N; j++) {
                w->jump_m = abzi_maxf(w->jump_m, abzi_v3_distance(now.pose[role].pos[j], last.pose[role].pos[j]));
            }
        }
        w->clash_m = abzi_maxf(w->clash_m, abzi_seat_clash(dancer, seat, now.pose));
        last = now;
        began = true;
    } while ((now.flags & ABZ_COUPLE_CLOSED) == 0);
    free(mem);
}

static void every_dance_can_be_danced_seated(void **state)
{
    (void)state;
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_CHA_CHA,
                                       ABZ_DANCE_RUMBA, ABZ_DANCE_TANGO,   ABZ_DANCE_WALTZ};
    worst w = {.clash_m = -9};
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        for (uint32_t seated = 1; seated < 4; seated++) {
            worst here = {.clash_m = -9};
            dance(dances[i], seated, &here);
            printf("# %s, seated %u: sideways %.2g m, hips off the seat %.2g m, legs %.3f m, in a chair %.3f m, joints "
                   "%.1f m/s\n",
                   abz_dance_name(dances[i]), seated, (double)here.slip_m, (double)here.drift_m, (double)here.legs_m,
                   (double)here.clash_m, (double)(here.jump_m * ABZ_TICKS_PER_SECOND));
            w.slip_m = abzi_maxf(w.slip_m, here.slip_m);
            w.drift_m = abzi_maxf(w.drift_m, here.drift_m);
            w.legs_m = abzi_maxf(w.legs_m, here.legs_m);
            w.clash_m = abzi_maxf(w.clash_m, here.clash_m);
            w.jump_m = abzi_maxf(w.jump_m, here.jump_m);
        }
    }
    assert_true(w.slip_m < 2e-5f);  // places are known to a few last places, and angles
    assert_true(w.drift_m < 1e-5f);
    assert_true(w.legs_m < 0.012f);  // knees rest a little further in than hips are apart
    assert_true(w.clash_m < 0.03f);
    assert_true(w.jump_m < 0.12f);
}

static void who_cannot_go_sideways_is_told_so(void **state)
{
    (void)state;
    abz_body body[ABZ_ROLE_N] = {abz_body_of_height(1.78f), abz_body_of_height(1.66f)};
    abz_error error;
    uint32_t said_n = 0;
    for (size_t i = 0; abzi_syllabus_figure(i, figure); i++) {
        abz_figure_shorten(figure);
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
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_dance_can_be_danced_seated),
        cmocka_unit_test(who_cannot_go_sideways_is_told_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
