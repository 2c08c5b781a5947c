#include "lead/cue.h"

#include <math.h>
#include <string.h>

#include "base/fmath.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define LEAN_RAD 0.2f  // 12 degrees: danced trunks bend by .1 ahead and back in a rumba
#define LEAN_GENTLE_RAD                                                                                                \
    0.05f                  // at 1: as far as a trunk that goes at half of a gentle body's pace comes in half a count
#define TOLD 0.5f          // so much of that is a lean
#define SETTLED 0.4f       // of a count, until it has gone over
#define STILL_COUNTS 0.5f  // so long before the first the trunk is still: from there it is looked at
#define USUAL_S 0.1f
#define TRIED 4     // figures for which he is taken at his word who did not show, and did once
#define LEANS_N 18  // three leans of which the first is one

// What follows the first lean, in the order of the figures that have it.
static const int8_t then[LEANS_N / 2][2] = {{0, 0},  {0, 1},  {0, -1}, {1, 0},  {-1, 0},
                                            {1, -1}, {-1, 1}, {1, 1},  {-1, -1}};

// Where its first steps lead: 1 ahead, -1 back.
static int32_t way_of(const abz_figure *figure, int role, float unit_m)
{
    abzi_floor floor;
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, unit_m, &floor);
    float ahead = 0;
    for (int32_t i = 0; i < floor.tread_n[role] && 2 * floor.tread[role][i].at < (float)figure->count_n; i++) {
        const abzi_spot *at = &floor.tread[role][i].stance;
        ahead += abzi_spot_local(floor.start[role], abzi_v3(at->x, 0, at->z)).z;
    }
    return ahead < 0 ? -1 : 1;
}

void abzi_cue_model_init(abzi_cue_model *model, const abz_figure *figure, size_t figure_n, int role, float unit_m)
{
    memset(model, 0, sizeof *model);
    int32_t used_n[2] = {0, 0};
    for (size_t f = 0; f < figure_n && used_n[0] + used_n[1] < LEANS_N; f++) {
        const int32_t way = way_of(&figure[f], role, unit_m);
        const bool is_full = used_n[way > 0] == LEANS_N / 2;
        const bool ahead = (way > 0) != is_full;
        const int8_t *rest = then[used_n[ahead]++];
        model->lean[f][0] = ahead ? 1 : -1;
        model->lean[f][1] = rest[0];
        model->lean[f][2] = rest[1];
    }
}

void abzi_cue_start(abzi_cue *cue, bool shown)
{
    *cue = (abzi_cue){.figure = -1, .unshown_n = shown ? 0 : ABZI_CUE_UNSHOWN};
}

static float lean_most(float gentle)
{
    return LEAN_RAD + gentle * (LEAN_GENTLE_RAD - LEAN_RAD);
}

// The figure that leans at a count are for, and which of them is due; NULL: none.
static const abzi_course_figure *due(const abzi_course *course, float count, float *since_counts)
{
    for (int32_t i = 0; i < course->plan_n; i++) {
        const abzi_course_figure *it = &course->plan[i];
        const float since = count - (it->from - ABZI_CUE_BEFORE);
        if (it->figure >= 0 && since >= -STILL_COUNTS && since < ABZI_CUE_N) {
            *since_counts = since;
            return it;
        }
    }
    return NULL;
}

abzi_cued abzi_cue_show(const abzi_cue_model *model, const abzi_course_model *course_model, const abzi_course *course,
                        float count, bool leads, float gentle)
{
    float since = 0;
    const abzi_course_figure *it = due(course, count, &since);
    abzi_cued cued = {.is_due = it != NULL};
    if (it != NULL && since >= 0 && leads && !it->answers &&
        it->figure != abzi_course_neutral(course_model, it->before)) {
        cued.lean_rad = lean_most(gentle) * (float)model->lean[it->figure][(int)since];
    }
    return cued;
}

static int32_t leans_of(const abzi_cue *cue, int lean, float most)
{
    const float mean = cue->n[lean] > 0 ? cue->sum[lean] / (float)cue->n[lean] : 0;
    return mean > TOLD * most ? 1 : mean < -TOLD * most ? -1 : 0;
}

// Which figure has these leans; -1: none.
static int32_t told(const abzi_cue_model *model, const int32_t lean[ABZI_CUE_N])
{
    for (int32_t f = 0; f < ABZ_RECOGNISE_FIGURE_MAX; f++) {
        if (memcmp(model->lean[f], lean, sizeof model->lean[f]) == 0) {
            return f;
        }
    }
    return -1;
}

void abzi_cue_see(abzi_cue *cue, const abzi_cue_model *model, const abzi_course_model *course_model,
                  const abzi_course *course, float count, float rate, float ahead_rad, float gentle)
{
    float since = 0;
    const abzi_course_figure *it = due(course, count, &since);
    cue->known_n += cue->known_n > 0;
    if (it == NULL || since < 0) {
        cue->usual_rad += (ahead_rad - cue->usual_rad) * DT / (DT + USUAL_S);
        return;
    }
    if (it->from != cue->from) {
        const abzi_cue was = *cue;
        *cue = (abzi_cue){.usual_rad = was.usual_rad,
                          .from = it->from,
                          .figure = was.figure,
                          .known_n = was.known_n,
                          .unshown_n = was.unshown_n};
    }
    const int lean = (int)since;
    if (since - (float)lean > SETTLED) {
        cue->sum[lean] += ahead_rad - cue->usual_rad;
        cue->n[lean]++;
    }
    if (lean == (int)ABZI_CUE_BEFORE && since - rate < ABZI_CUE_BEFORE) {  // the figure begins
        cue->figure = -1;
        cue->known_n = 0;
    }
    if (since + rate >= ABZI_CUE_N) {
        const float most = lean_most(gentle);
        int32_t leans[ABZI_CUE_N];
        bool any = false;
        const bool may = it->before >= 0;  // what is danced first nobody has chosen, and trunks come to their place
        for (int i = 0; i < ABZI_CUE_N; i++) {
            leans[i] = leans_of(cue, i, most);
            any = any || (may && leans[i] != 0);
        }
        cue->figure = any ? told(model, leans) : abzi_course_neutral(course_model, it->before);
        cue->known_n = cue->figure >= 0;
        const uint32_t shown = abzi_cue_is_shown(cue) ? 0 : ABZI_CUE_UNSHOWN - TRIED;
        cue->unshown_n = any && cue->figure >= 0 ? shown : cue->unshown_n + (cue->unshown_n < ABZI_CUE_UNSHOWN);
    }
}

bool abzi_cue_is_sound(const abzi_cue *cue, uint32_t figure_n)
{
    return cue->figure >= -1 && cue->figure < (int32_t)figure_n && fabsf(cue->usual_rad) < 1e6f &&
           cue->unshown_n <= ABZI_CUE_UNSHOWN;
}
