#include "abrazo/gentle.h"

#include <math.h>

#include "base/fmath.h"

// Eighths of a turn. At 0 more than any figure has; at 1 a quarter. In between by equal ratios, as all of abz_effort.
#define TURN_FULL 16.0f
#define TURN_GENTLE 2.0f

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

abz_status abz_figure_soften(const abz_figure *figure, float gentle, abz_figure *out)
{
    gentle = gentle > 1 ? 1 : gentle > 0 ? gentle : 0;
    const float share = abz_effort_of(gentle).amplitude;
    const float most = TURN_FULL * abzi_expf(gentle * abzi_logf(TURN_GENTLE / TURN_FULL));
    abz_error error;
    *out = *figure;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if ((float)turned(figure, role) > most + 0.01f) {
            return ABZ_EINVAL;
        }
        for (int32_t i = 0; i < out->step_n[role]; i++) {
            abz_figure_step *step = &out->step[role][i];
            step->distance = part_of(step->distance, share);
            step->rise = part_of(step->rise, share);
            step->sway = part_of(step->sway, share);
        }
    }
    if (gentle <= 0 || abz_figure_check(out, &error) == ABZ_OK) {
        return ABZ_OK;
    }
    out->needs &= ~ABZ_NEED_TRAVEL;  // nobody gets far with short steps
    return abz_figure_check(out, &error);
}
