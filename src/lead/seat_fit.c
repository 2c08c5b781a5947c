// A figure is danced once, or twice where it leads back to itself, and what chairs make of it is measured.
#include "lead/seat_fit.h"

#include <math.h>
#include <string.h>

#include "abrazo/couple.h"
#include "base/refuse.h"
#include "lead/hold.h"
#include "lead/terms.h"
#include "motion/body.h"
#include "rhythm/dance.h"

#define APART_MOST_M 0.08f  // palms slide, and fingers reach: hands that are further off have let go
#define CLASH_MOST_M 0.01f  // cushions and clothes give way
#define NEAR_M 0.008f       // two chairs so near to each other have had to wait (motion/chairs.h)
#define OFF_MOST_M 0.28f    // half of the way between its wheels: the next figure still finds it
#define OFF_MOST_RAD 0.35f  // 20 degrees, which the next step makes good
// With every step a chair starts and stops: from rest to rest in half a second or a whole one arms make it go over half
// of what a walking step of the syllabus is, 7 to 15 cm.
#define SHORTER 0.5f
#define JUMP_MOST_M 0.12f  // 7 m/s: hands of dancers are not faster, and an elbow that must come around is
#define EVERYBODY ((1u << ABZ_ROLE_N) - 1)  // sits
#define TICK_S (1.0f / ABZ_TICKS_PER_SECOND)

static void see(const abzi_dancer *dancer, const abzi_score *score, const abzi_seat *seat, const abz_pose *pose,
                const abz_pose *was, float count, abzi_seat_fit *fit)
{
    float apart = abzi_hold_error(dancer, score, count, pose), clash = abzi_seat_clash(dancer, seat, pose);
    if (apart > fit->apart_m) {
        fit->apart_m = apart;
        fit->apart_at = count;
    }
    if (clash > fit->clash_m) {
        fit->clash_m = clash;
        fit->clash_at = count;
    }
    for (int i = 0; i < ABZ_ROLE_N * ABZ_JOINT_N; i++) {
        int role = i / ABZ_JOINT_N, j = i % ABZ_JOINT_N;
        float jump = abzi_v3_distance(pose[role].pos[j], was[role].pos[j]);
        if (jump > fit->jump_m) {
            fit->jump_m = jump;
            fit->jump_at = count;
        }
    }
}

abzi_seat_fit abzi_seat_try(const abz_figure *figure, const abzi_dancer *dancer, float period_s)
{
    abzi_seat_fit fit = {.clash_m = -9};
    abzi_score score;
    abzi_rests rests;
    abzi_seat seat[ABZ_ROLE_N];
    abzi_walk walk[ABZ_ROLE_N];
    abz_pose pose[ABZ_ROLE_N], was[ABZ_ROLE_N];
    float unit_m = abzi_common_height(&dancer[ABZ_ROLE_LEAD].body, &dancer[ABZ_ROLE_FOLLOW].body);
    abzi_score_start(&score, figure, (abzi_spot){0, 0, 0}, unit_m);
    abzi_score_rest(&score, ABZI_BEGIN_AT);
    abzi_rests_start(&rests, dancer, &score);
    int n = abz_figure_chains(figure, figure) ? 2 : 1;
    for (int i = 0; i < n; i++) {
        float from = score.end;
        if (abzi_score_append(&score, figure)) {
            abzi_rests_append(&rests, dancer, &score, figure, from, period_s);
        }
    }
    abzi_seat_start(&rests, seat);
    float end = score.end + 1, step = TICK_S / period_s;
    for (float count = 0; count < end; count += step) {
        abzi_dancers_walk(dancer, &score, count, period_s, walk);
        abzi_seat_tick(dancer, &score, &rests, count, period_s, seat, walk);
        abzi_dancers_pose_at(dancer, &score, count, walk, NULL, pose);
        see(dancer, &score, seat, pose, count > 0 ? was : pose, count, &fit);
        memcpy(was, pose, sizeof was);
    }
    abzi_spot goal[ABZ_ROLE_N];
    abzi_rests_goals(dancer, score.stance, goal);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (dancer[role].seated) {
            const abzi_spot *is = &seat[role].chair.at;
            float x = is->x - goal[role].x, z = is->z - goal[role].z;
            fit.off_m = abzi_maxf(fit.off_m, sqrtf(x * x + z * z));
            fit.off_rad = abzi_maxf(fit.off_rad, fabsf(abzi_wrapf(is->yaw - goal[role].yaw)));
        }
    }
    return fit;
}

void abz_figure_shorten(abz_figure *figure, uint32_t seated)
{
    if (seated == EVERYBODY && figure->both_hold_n > 0) {
        figure->hold_n = figure->both_hold_n;
        memcpy(figure->hold, figure->both_hold, sizeof figure->hold);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < figure->step_n[role]; i++) {
            abz_figure_step *step = &figure->step[role][i];
            step->distance = (int32_t)((float)step->distance * SHORTER + 0.5f);
        }
        if (seated == EVERYBODY && figure->both_n[role] > 0) {
            figure->seat_n[role] = figure->both_n[role];
            memcpy(figure->seat[role], figure->both[role], sizeof figure->seat[role]);
        }
    }
}

// What does not fit, with a length in centimetres and the count.
static abz_status say(abz_error *error, const char *what, float m, float at, const char *where)
{
    abzi_text t = {error->what, sizeof error->what - 1, 0, false};
    abzi_text_words(&t, what);
    abzi_text_count(&t, (uint64_t)(100 * m + 0.5f));
    abzi_text_words(&t, where);
    if (at > 0) {
        abzi_text_count(&t, (uint64_t)at);
    }
    abzi_text_end(&t);
    error->status = ABZ_EINVAL;
    error->offset = error->line = error->column = 0;
    return ABZ_EINVAL;
}

abz_status abz_figure_seats(const abz_figure *figure, const abz_body *body, uint32_t seated, float tempo_per_minute,
                            abz_error *error)
{
    abzi_dancer dancer[ABZ_ROLE_N];
    if (seated >= 1u << ABZ_ROLE_N || !(tempo_per_minute > 0) || !abzi_is_tempo(tempo_per_minute)) {
        return abzi_refuse(error, ABZ_EINVAL, 0,
                           "who sits is lead, follow or both; a tempo is 20 to 500 counts a minute");
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (!abzi_body_is_sound(&body[role])) {
            return abzi_refuse(error, ABZ_EINVAL, 0, "that is no body");
        }
        dancer[role] = seated >> role & 1 ? abzi_dancer_seated(&body[role]) : abzi_dancer_of(&body[role]);
    }
    abzi_seat_fit fit = abzi_seat_try(figure, dancer, 60 / tempo_per_minute);
    float one = ABZI_BEGIN_AT - 1, counts = (float)figure->count_n;
    if (seated != 0 && fit.clash_m > CLASH_MOST_M) {
        float at = fit.clash_at - one;
        return say(error, "somebody would be ", fit.clash_m, at > counts ? at - counts : at,
                   " cm in a chair on count ");
    }
    if (seated == EVERYBODY && fit.clash_m > -NEAR_M) {
        float at = fit.clash_at - one;
        return say(error, "two chairs would be within ", NEAR_M, at > counts ? at - counts : at,
                   " cm of each other on count ");
    }
    if (seated != 0 && fit.apart_m > APART_MOST_M) {
        float at = fit.apart_at - one;
        return say(error, "hands would miss each other by ", fit.apart_m, at > counts ? at - counts : at,
                   " cm on count ");
    }
    if (seated != 0 && fit.jump_m > JUMP_MOST_M) {
        float at = fit.jump_at - one;
        return say(error, "an arm would be thrown by ", fit.jump_m, at > counts ? at - counts : at,
                   " cm in a sixtieth of a second on count ");
    }
    if (fit.off_m > OFF_MOST_M || fit.off_rad > OFF_MOST_RAD) {
        return say(error, "a chair, which cannot go sideways, would end ", fit.off_m, 0, " cm off its place");
    }
    return ABZ_OK;
}
