#include "lead/recognise.h"

#include <stdalign.h>
#include <string.h>

#include "motion/body.h"
#include "rhythm/dance.h"

#define HEAD_SHARE 0.93f  // the head joint is at so much of a body's height (lead/floor.c)
#define STANDARD_HEAD_M 1.60f
#define SLOWEST 0.6f
#define FASTEST 1.6f
#ifndef OBSERVE_TICKS
#define OBSERVE_TICKS 4
#endif
#ifndef STAY
#define STAY 0.06f
#endif
#ifndef SKIP
#define SKIP 0.06f
#endif
#ifndef DRIFT
#define DRIFT 0.004f
#endif
#ifndef LEAVE
#define LEAVE 0.004f
#endif
#ifndef ENTER
#define ENTER 0.02f
#endif
#ifndef ANYWHERE
#define ANYWHERE 0.002f
#endif
#ifndef BREAK_OFF
#define BREAK_OFF 0.05f
#endif
#ifndef EVIDENCE
#define EVIDENCE 3.0f
#endif
#ifndef SPREAD
#define SPREAD 8.0f
#endif
#ifndef NONE_SPREAD
#define NONE_SPREAD 32.0f
#endif
#define SMALL 1e-20f

abz_status abzi_recognise_model_init(abzi_recognise_model *model, const abz_figure *figure, size_t figure_n,
                                     const abz_body *body, abz_role role)
{
    abz_status status = abzi_pattern_init(&model->pattern, figure, figure_n, role);
    if (status != ABZ_OK) {
        return status;
    }
    model->height_m = body->head_height_m / HEAD_SHARE;
    const abzi_dance *dance = abzi_dance_of(model->pattern.dance);
    float usual = dance->count_n * (dance->slow_per_minute + dance->fast_per_minute) / 2;
    float fast = abzi_logf(60 / (FASTEST * usual)), slow = abzi_logf(60 / (SLOWEST * usual));
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        float share = (float)k / (ABZI_TEMPO_N - 1);
        model->period_ticks[k] = ABZ_TICKS_PER_SECOND * abzi_expf(fast + share * (slow - fast));
    }
    return ABZ_OK;
}

void abzi_recognise_start(abzi_recognise *r, const abzi_recognise_model *model)
{
    memset(r, 0, sizeof *r);
    r->figure = -1;
    r->none = 0.5f;
    const abzi_pattern *pattern = &model->pattern;
    float each = 0.5f / (float)(ABZI_TEMPO_N * pattern->place_n);
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        for (uint32_t p = 0; p < pattern->place_n; p++) {
            r->belief[k][p] = each;
        }
        for (uint32_t f = 0; f < pattern->figure_n; f++) {
            r->mass[k][f] = each * (float)(pattern->place[f + 1] - pattern->place[f]);
        }
    }
}

// ---- what is seen ------------------------------------------------------------------------------------------------------

static abzi_footing footing_of(const abzi_lead *seen, float height_m)
{
    const abz_vec3 foot[2] = {seen->footfall.foot[0].at, seen->footfall.foot[1].at};
    const abz_vec3 hand[2] = {seen->pos[ABZI_AT_LEFT_WRIST], seen->pos[ABZI_AT_RIGHT_WRIST]};
    return abzi_footing_of(seen->pos[ABZI_AT_HIPS],
                           abzi_heading(seen->pos[ABZI_AT_LEFT_SHOULDER], seen->pos[ABZI_AT_RIGHT_SHOULDER]), foot,
                           hand, height_m);
}

static const abzi_footing *footing_ago(const abzi_recognise *r, float ticks)
{
    uint32_t ago = (uint32_t)(ticks + 0.5f), known = r->seen_n < ABZI_FOOTING_N ? r->seen_n : ABZI_FOOTING_N;
    ago = ago < known ? ago : known - 1;
    return &r->footing[(r->seen_n - 1 - ago) % ABZI_FOOTING_N];
}

// ---- belief ------------------------------------------------------------------------------------------------------------

static float total_of(const abzi_recognise *r, const abzi_pattern *pattern)
{
    float sum = r->none;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        for (uint32_t f = 0; f < pattern->figure_n; f++) {
            sum += r->mass[k][f];
        }
    }
    return sum;
}

static void scale_all(abzi_recognise *r, const abzi_pattern *pattern, float by)
{
    r->none *= by;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        for (uint32_t p = 0; p < pattern->place_n; p++) {
            r->belief[k][p] = r->belief[k][p] * by + SMALL;
        }
        for (uint32_t f = 0; f < pattern->figure_n; f++) {
            r->mass[k][f] *= by;
        }
    }
}

// All beliefs of a tempo move on by a place.
static void advance(abzi_recognise *r, const abzi_pattern *pattern, int k, float total)
{
    float *belief = r->belief[k], moved[ABZI_PLACE_MAX];
    const uint32_t n = pattern->place_n;
    const float go = 1 - STAY - SKIP;
    moved[0] = moved[1] = 0;
    for (uint32_t p = 2; p < n; p++) {
        moved[p] = STAY * belief[p] + go * belief[p - 1] + SKIP * belief[p - 2];
    }
    const float *faster = r->belief[k > 0 ? k - 1 : k], *slower = r->belief[k + 1 < ABZI_TEMPO_N ? k + 1 : k];
    const float anywhere = ANYWHERE * total / (float)(ABZI_TEMPO_N * n);
    for (uint32_t p = 0; p < n; p++) {
        moved[p] = (1 - LEAVE) * moved[p] + DRIFT * (faster[p] + slower[p]) + anywhere;
    }
    float out[ABZ_RECOGNISE_FIGURE_MAX] = {0}, all_out = 0, left = 0;
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        uint32_t first = pattern->place[f], end = pattern->place[f + 1];
        moved[first] = STAY * belief[first] + anywhere;
        moved[first + 1] = STAY * belief[first + 1] + go * belief[first] + anywhere;
        out[f] = go * belief[end - 1] + SKIP * (belief[end - 1] + belief[end - 2]);
        all_out += out[f];
        left += r->mass[k][f];
    }
    float enter = ENTER * r->none / (float)(ABZI_TEMPO_N * pattern->figure_n);
    float broken = BREAK_OFF * all_out / (float)pattern->figure_n;
    for (uint32_t g = 0; g < pattern->figure_n; g++) {
        moved[pattern->place[g]] += enter + broken;
    }
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        uint32_t next_n = 0;
        for (uint32_t g = 0; g < pattern->figure_n; g++) {
            next_n += pattern->next[f] >> g & 1;
        }
        float share = next_n > 0 ? (1 - BREAK_OFF) * out[f] / (float)next_n : 0;
        for (uint32_t g = 0; g < pattern->figure_n; g++) {
            if (pattern->next[f] >> g & 1) {
                moved[pattern->place[g] + pattern->enter[f]] += share;
            }
        }
    }
    r->none += LEAVE * left;
    memcpy(belief, moved, n * sizeof *belief);
}

// What is seen bears each place of a tempo more or less.
static void observe(abzi_recognise *r, const abzi_recognise_model *model, int k)
{
    const abzi_pattern *pattern = &model->pattern;
    float period = model->period_ticks[k], clue[ABZI_CLUE_N], *belief = r->belief[k];
    abzi_clues_of(footing_ago(r, 0), footing_ago(r, period / 2), footing_ago(r, period), clue);
    float any = 0;
    for (int i = 0; i < ABZI_CLUE_N; i++) {
        any += clue[i] * clue[i];
    }
    const float evidence = EVIDENCE * (1 + any / NONE_SPREAD) / (1 + 0 * any);
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        float off = 0;
        for (int i = 0; i < ABZI_CLUE_N; i++) {
            float d = clue[i] - pattern->clue[i][p];
            off += d * d;
        }
        float l = evidence / (1 + off / SPREAD);
        belief[p] *= l;
    }
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        float sum = 0;
        for (uint32_t p = pattern->place[f]; p < pattern->place[f + 1]; p++) {
            sum += belief[p];
        }
        r->mass[k][f] = sum;
    }
}

// ---- what is said ------------------------------------------------------------------------------------------------------

#ifndef KEEP
#define KEEP 1.2f
#endif

static void foresee(const abzi_recognise_model *model, const abzi_recognise *r, uint32_t f, uint32_t place,
                    abz_recognition *out)
{
    const abzi_pattern *pattern = &model->pattern;
    float count = out->count - 1;
    uint32_t first = pattern->step[f], end = pattern->step[f + 1], i = first;
    while (i < end && pattern->steps[i].at <= count) {
        i++;
    }
    if (i == end) {
        return;
    }
    const abzi_pattern_step *step = &pattern->steps[i];
    (void)r;
    abzi_spot seen = abzi_spot_relative(pattern->body[place], step->print);
    out->foot = (uint32_t)step->side;
    out->land_s = (step->at - count) * out->period_s;
    out->x_m = seen.x * model->height_m;
    out->z_m = seen.z * model->height_m;
    out->turn_rad = seen.yaw;
}

static void say(abzi_recognise *r, const abzi_recognise_model *model, float total, abz_recognition *out)
{
    const abzi_pattern *pattern = &model->pattern;
    float mass[ABZ_RECOGNISE_FIGURE_MAX] = {0}, most = 0;
    uint32_t best = 0;
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        for (int k = 0; k < ABZI_TEMPO_N; k++) {
            mass[f] += r->mass[k][f];
        }
        if (mass[f] > most) {
            most = mass[f];
            best = f;
        }
    }
    if (r->figure >= 0 && KEEP * mass[r->figure] >= most) {
        best = (uint32_t)r->figure;
    }
    *out = (abz_recognition){.figure = -1};
    if (r->none > 0.5f * total) {
        out->confidence = r->none / total;
        r->figure = -1;
        return;
    }
    r->figure = (int32_t)best;
    out->figure = r->figure;
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        out->possible |= (uint32_t)(2 * mass[f] >= most) << f;
    }
    // The likeliest place, and the mean around it.
    uint32_t first = pattern->place[best], n = pattern->place[best + 1] - first, top = 0;
    float at[ABZI_PLACE_MAX] = {0};
    for (uint32_t p = 0; p < n; p++) {
        for (int k = 0; k < ABZI_TEMPO_N; k++) {
            at[p] += r->belief[k][first + p];
        }
        top = at[p] > at[top] ? p : top;
    }
    uint32_t from = top < 3 ? 0 : top - 3, to = top + 4 < n ? top + 4 : n;
    float weight = 0, place = 0, log_period = 0;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        float here = 0;
        for (uint32_t p = from; p < to; p++) {
            here += r->belief[k][first + p];
            place += r->belief[k][first + p] * ((float)p + r->clock[k]);
        }
        weight += here;
        log_period += here * model->period_ticks[k];
    }
    out->confidence = weight / total;
    out->count = place / weight / ABZI_PLACE_A_COUNT;
    out->period_s = log_period / weight / ABZ_TICKS_PER_SECOND;
    foresee(model, r, best, first + top, out);
}

void abzi_recognise_tick(abzi_recognise *r, const abzi_recognise_model *model, const abzi_lead *seen,
                         const abz_beat *beat, abz_recognition *recognition)
{
    const abzi_pattern *pattern = &model->pattern;
    (void)beat;
    r->footing[r->seen_n % ABZI_FOOTING_N] = footing_of(seen, model->height_m);
    r->seen_n++;
    float total = total_of(r, pattern);
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        r->clock[k] += ABZI_PLACE_A_COUNT / model->period_ticks[k];
        if (r->clock[k] >= 1) {
            r->clock[k] -= 1;
            advance(r, pattern, k, total);
        }
        if ((r->seen_n + (uint32_t)k) % OBSERVE_TICKS == 0) {
            observe(r, model, k);
        }
    }
    total = total_of(r, pattern);
    if (total > 1e3f || total < 1e-3f) {
        scale_all(r, pattern, 1 / total);
        total = total_of(r, pattern);
    }
    say(r, model, total, recognition);
}

// ---- as an object ------------------------------------------------------------------------------------------------------

struct abz_recogniser {
    abzi_recognise_model model;
    abzi_lead lead;
    abzi_recognise state;
};

abz_recogniser_config abz_recogniser_config_default(void)
{
    return (abz_recogniser_config){.struct_size = sizeof(abz_recogniser_config)};
}

size_t abz_recogniser_size(void)
{
    return sizeof(abz_recogniser);
}

abz_status abz_recogniser_init(void *mem, size_t size, const abz_figure *figure, size_t figure_n,
                               const abz_recogniser_config *config, abz_recogniser **recogniser)
{
    if (config->struct_size != sizeof *config || !abzi_body_is_sound(&config->body)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_recogniser) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_recogniser *made = mem;
    abz_status status = abzi_recognise_model_init(&made->model, figure, figure_n, &config->body, config->role);
    if (status != ABZ_OK) {
        return status;
    }
    abzi_lead_init(&made->lead, &config->body);
    abzi_recognise_start(&made->state, &made->model);
    *recogniser = made;
    return ABZ_OK;
}

void abz_recogniser_tick(abz_recogniser *recogniser, const abz_vec3 *joint, uint32_t seen, const abz_beat *beat,
                         abz_recognition *recognition)
{
    (void)abzi_lead_see(&recogniser->lead, joint, seen);
    abzi_recognise_tick(&recogniser->state, &recogniser->model, &recogniser->lead, beat, recognition);
}
