#include "lead/soften.h"

#include <math.h>

#include "base/fmath.h"
#include "lead/exertion.h"
#include "lead/floor.h"
#include "rhythm/dance.h"

// Eighths of a turn. At 0 more than any figure has; at 1 a quarter. In between by equal ratios, as all of abz_effort.
#define TURN_FULL 16.0f
#define TURN_GENTLE 2.0f
#define EIGHTH (ABZI_PI_F / 4)
#define QUARTERS 4           // of a count
#define BEHIND_MOST 0.5f     // rad by which somebody may be behind a turn: as far as feet turn out (walk.c)
#define BEHIND_MOST_M 0.05f  // and a step: legs still reach
#define BEARS_STEPS 7        // in which it is found what a figure bears: to a hundredth
#define OFF_MOST 0.10f       // heights that steps can share without looking different (fit.c)
// A crossing foot goes so far to the side, hundredths of a height; less would land on the other foot. Who leaves their
// rest by less than half does not cross, but steps as far on the own side.
#define CROSSING (100 * (2 + ABZI_ACROSS) * ABZI_TRACK)
#define CROSSES_LEAST 0.5f
// Two fifths of what steps have at 1: smaller ones would hardly be steps any more, and hardly be softer.
#define SHARE_LEAST 0.16f
#define SHARE_STEPS 5  // in which it is found how small steps must be: to a hundredth
#define FIXED 1.05f    // of what even the smallest ask for, by turns and holds that change: that no size of steps mends

static int32_t part_of(int32_t whole, float share)
{
    const float part = share * (float)whole;
    return (int32_t)floorf(part + 0.5f);
}

// How far a dancer is turned at most, from any place of the figure to any later one.
static int32_t turned(const abz_figure *figure, int role)
{
    int32_t at = 0, least = 0, most = 0;
    for (int32_t i = 0; i < figure->step_n[role]; i++) {
        at += figure->step[role][i].turn;
        least = at < least ? at : least;
        most = at > most ? at : most;
    }
    return most - least;
}

// A step beside instead of one across.
static void uncross(abz_figure_step *step)
{
    if (step->way == ABZ_CROSS_FRONT || step->way == ABZ_CROSS_BEHIND) {
        const float far = (float)step->distance;
        step->way = step->way == ABZ_CROSS_FRONT ? ABZ_FORWARD : ABZ_BACK;
        step->distance = (int32_t)(sqrtf(CROSSING * CROSSING + far * far) + 0.5f);
    }
}

static void shrink(abz_figure *figure, float way, float amplitude)
{
    figure->held_in = part_of(100, 1 - amplitude);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int32_t i = 0; i < figure->step_n[role]; i++) {
            abz_figure_step *step = &figure->step[role][i];
            if (amplitude < CROSSES_LEAST) {
                uncross(step);
            }
            step->distance = part_of(step->distance, way);
            step->rise = part_of(step->rise, amplitude);
            step->sway = part_of(step->sway, amplitude);
        }
        for (int32_t i = 0; i < figure->seat_n[role]; i++) {
            figure->seat[role][i].distance = part_of(figure->seat[role][i].distance, way);
        }
        for (int32_t i = 0; i < figure->both_n[role]; i++) {
            figure->both[role][i].distance = part_of(figure->both[role][i].distance, way);
        }
    }
}

// Counts that a movement has which ends there.
static float time_for(const abz_figure *figure, int role, int32_t i, const abz_effort *effort)
{
    const abz_figure_step *step = &figure->step[role][i];
    const int32_t before = i > 0 ? step[-1].at_quarter : -QUARTERS;
    const float counts = (float)(step->at_quarter - before) / QUARTERS;
    return counts < effort->slower ? counts : effort->slower;
}

// Does nobody turn with a step by more than they can come after?
static bool turns_softly(const abz_figure *figure, const abz_effort *effort, float period_s)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int32_t i = 0; i < figure->step_n[role]; i++) {
            const float turn = EIGHTH * fabsf((float)figure->step[role][i].turn);
            if (turn - effort->turn_rad_s * period_s * time_for(figure, role, i, effort) > BEHIND_MOST) {
                return false;
            }
        }
    }
    return true;
}

bool abzi_figure_is_gentle(const abz_figure *figure, float gentle)
{
    const float most = TURN_FULL * abzi_expf(abzi_unitf(gentle) * abzi_logf(TURN_GENTLE / TURN_FULL));
    const abz_effort effort = abz_effort_of(gentle);
    const abzi_dance *dance = abzi_dance_of((abz_dance)figure->dance);
    if ((float)turned(figure, ABZ_ROLE_LEAD) > most + 0.01f || (float)turned(figure, ABZ_ROLE_FOLLOW) > most + 0.01f ||
        (gentle > 0 && !turns_softly(figure, &effort, 60 / abzi_dance_usual(dance)))) {
        return false;
    }
    abz_figure small = *figure;
    abzi_floor floor;
    shrink(&small, effort.amplitude, effort.amplitude);
    abzi_floor_lay(&small, (abzi_spot){0, 0, 0}, 1, &floor);
    // Where two go round each other smaller steps do not bring them there: their turns stay as they are.
    return gentle <= 0 || floor.off_m <= OFF_MOST;
}

abz_status abz_figure_soften(const abz_figure *figure, float gentle, abz_figure *out)
{
    const float share = abz_effort_of(gentle).amplitude;
    abz_error error;
    if (!abzi_figure_is_gentle(figure, gentle)) {
        return ABZ_EINVAL;
    }
    *out = *figure;
    shrink(out, share, share);
    if (gentle <= 0 || abz_figure_check(out, &error) == ABZ_OK) {
        return ABZ_OK;
    }
    out->needs &= ~ABZ_NEED_TRAVEL;  // nobody gets far with short steps
    return abz_figure_check(out, &error);
}

// What a share of a figure's way asks of who dances it so.
static abzi_exertion asks(const abz_figure *figure, const abz_effort *effort, float share, float period_s, float unit_m,
                          abz_figure *out)
{
    *out = *figure;
    shrink(out, share, effort->amplitude);
    return abzi_exertion_of(out, share, effort, period_s, unit_m);
}

static bool is_within(const abzi_exertion *it, const abzi_exertion *most)
{
    return it->fastest_m_s <= most->fastest_m_s && it->hardest_m_s2 <= most->hardest_m_s2 &&
           it->foot_m_s2 <= most->foot_m_s2;
}

void abzi_figure_small(const abz_figure *figure, float gentle, float small, abz_figure *out)
{
    *out = *figure;
    if (gentle > 0) {
        shrink(out, small, abz_effort_of(gentle).amplitude);
    }
}

float abzi_figure_at(const abz_figure *figure, float gentle, float period_s, float unit_m, abz_figure *out)
{
    *out = *figure;
    if (gentle <= 0) {
        return 1;
    }
    const abz_effort effort = abz_effort_of(gentle), full = abz_effort_of(0);
    float share = effort.amplitude;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int32_t i = 0; i < figure->step_n[role]; i++) {
            const float far = (float)figure->step[role][i].distance * 0.01f * unit_m;
            share = share * far > effort.stride_m ? effort.stride_m / far : share;
        }
    }
    const abzi_exertion own = abzi_exertion_of(figure, 1, &full, period_s, unit_m);
    const abzi_exertion wanted = {effort.body_m_s, effort.amplitude * own.hardest_m_s2,
                                  effort.amplitude * own.foot_m_s2};
    abzi_exertion it = asks(figure, &effort, share, period_s, unit_m, out);
    if (share <= SHARE_LEAST || is_within(&it, &wanted)) {
        return share;
    }
    float fits = SHARE_LEAST, too_much = share;
    it = asks(figure, &effort, fits, period_s, unit_m, out);
    const abzi_exertion most = {abzi_maxf(wanted.fastest_m_s, FIXED * it.fastest_m_s),
                                abzi_maxf(wanted.hardest_m_s2, FIXED * it.hardest_m_s2),
                                abzi_maxf(wanted.foot_m_s2, FIXED * it.foot_m_s2)};
    for (int i = 0; i < SHARE_STEPS; i++) {
        share = (fits + too_much) / 2;
        it = asks(figure, &effort, share, period_s, unit_m, out);
        *(is_within(&it, &most) ? &fits : &too_much) = share;
    }
    abzi_figure_small(figure, gentle, fits, out);
    return fits;
}

// Do hips come along with the steps? What they are behind by they still are with the next one.
static bool goes_softly(const abz_figure *figure, const abzi_floor *floor, const abz_effort *effort, float period_s)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_spot hips = floor->start[role];
        for (int32_t i = 0; i < floor->tread_n[role]; i++) {
            const abzi_spot to = floor->tread[role][i].stance;
            const float x = to.x - hips.x, z = to.z - hips.z, way = sqrtf(x * x + z * z);
            const float behind = way - effort->body_m_s * period_s * time_for(figure, role, i, effort);
            if (behind > BEHIND_MOST_M) {
                return false;
            }
            const float share = behind > 0 ? behind / way : 0;
            hips = (abzi_spot){to.x - share * x, to.z - share * z, to.yaw};
        }
    }
    return true;
}

float abzi_figure_bears(const abz_figure *written, float period_s, float unit_m)
{
    abzi_floor floor;
    float bears = 0, too_much = 1;
    abzi_floor_lay(written, (abzi_spot){0, 0, 0}, unit_m, &floor);
    for (int i = 0; i <= BEARS_STEPS; i++) {
        const float gentle = i == 0 ? 1 : (bears + too_much) / 2;
        const abz_effort effort = abz_effort_of(gentle);
        const bool borne = turns_softly(written, &effort, period_s) && goes_softly(written, &floor, &effort, period_s);
        if (borne && i == 0) {
            return 1;
        }
        *(borne ? &bears : &too_much) = gentle;
    }
    return bears;
}
