// What he dances, as far as she can tell, and what of it she answers: she goes over to a figure that he has begun, to
// the place that he is at, or to what can be danced as gently as she is told.
#include <math.h>

#include "lead/come_near.h"
#include "lead/share_internal.h"
#include "lead/soften.h"

#define AHEAD_SURE 0.5f  // his movement leads hers, rather than not
// Who follows looks like something else for a while, until he has gone over to her figure: she who offers the lead
// waits for so many counts of seeing another one, and she who leads for so many.
// Of a figure: before, what he did in the last one is seen as well. With 1 its second step comes too late.
#define BEGUN_COUNTS 0.5f
#define OFFER_COUNTS 0.5f
#define OFFER_GENTLE_COUNTS 0.25f  // and for so much longer at 1: small steps look more like each other
#define LEAD_COUNTS 2.0f
// Share of a figure in what may be danced, at 1: of 0, .6 and .8 the one that keeps tango together best.
#define GENTLE_SURE 0.6f
// And of who stands beside her chair: of 0, .8 and .9 the one that keeps most dances together.
#define BESIDE_SURE 0.8f
#define PLACE_SURE 0.6f    // confidence of the recogniser in what does not fit what went before,
#define PLACE_COUNTS 1.5f  // for so long,
#define PLACE_LEADS 3.0f   // for longer, if she leads; not both at once
#define PLACE_LEADS_MORE 6.0f
#define PLACE_GENTLE 1.0f  // and of all this so much more at 1: two who have gone half a figure off stay so
#define PLACE_OFF 0.3f     // with counts no further from hers than this

typedef abzi_sharer_state state;

// ---- what he dances ------------------------------------------------------------------------------------------------

/// Where he should be, if he goes on as figures do; he is taken to dance as gently as she does: what she cannot she
/// does not answer.
static abzi_whereabouts whereabouts(const abz_sharer *sharer, const abzi_course_figure *now, float count)
{
    const state *s = &sharer->state;
    const abzi_phrase_model *phrases = &sharer->course.phrases;
    const uint64_t hers = UINT64_C(1) << now->figure;
    abzi_whereabouts it = {.danced = hers,
                           .chained = hers,
                           .hers = now->figure,
                           .neutral = abzi_course_neutral(&sharer->course, now->before),
                           .count = count,
                           .period_s = abzi_keep_period(&s->keep)};
    for (uint32_t f = 0; f < phrases->figure_n; f++) {
        const bool chains = now->before < 0 ? phrases->first[f] : phrases->next[now->before][f];
        it.chained |= (uint64_t)chains << f;
        it.danced |= (uint64_t)abzi_course_may(&s->course, &sharer->course, (int32_t)f) << f;
    }
    const bool next = s->course.plan[s->course.plan_n - 1].from > now->from;
    const bool asked = abzi_initiative_asks(&s->initiative, abzi_sharer_asked(abzi_sharer_his(sharer)), next);
    it.begun = hers | UINT64_C(1) << it.neutral;
    for (uint32_t f = 0; f < phrases->figure_n && asked; f++) {
        const bool is_untold = now->before >= 0 && sharer->course.untold[now->before][f];
        it.begun |= (uint64_t)!is_untold << f;
    }
    return it;
}

static void see_cue(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const int his = abzi_sharer_his(sharer);
    const bool shows = sharer->dancer[his].seated ? s->upright.sits != 0 : abzi_sharer_beside(sharer);
    if (shows && s->unseen_n == 0) {
        const abzi_conductor *c = &s->keep.conductor;
        abzi_cue_see(&s->cue, &sharer->cue[his], &sharer->course, &s->course, c->count, c->rate,
                     abzi_sharer_he_leans(sharer), s->gentle);
    }
}

void abzi_sharer_recognise(abz_sharer *sharer, const abz_beat *beat, abz_recognition *out)
{
    state *s = &sharer->state;
    see_cue(sharer);
    const abzi_course_figure *now = abzi_course_at(&s->course, s->keep.conductor.count);
    const abzi_softened softened = abzi_sharer_softened(sharer);
    abzi_recognise_tick(&s->recognise, &sharer->figures, &s->seen, &softened, NULL, beat, out);
    if (now->figure < 0 || s->unseen_n > 0) {
        abzi_guess_start(&s->guess);
        return;
    }
    float count = s->keep.conductor.count - now->from;
    if (count > (float)sharer->course.phrases.figure[now->figure].count_n - 1) {
        return;  // the next figure sets out
    }
    if (count < s->keep.conductor.rate) {
        abzi_guess_start(&s->guess);
    }
    const abzi_whereabouts place = whereabouts(sharer, now, count);
    abzi_guess_tick(&s->guess, &s->recognise, &sharer->figures, &place);
    if ((sharer->dancer[abzi_sharer_his(sharer)].seated || abzi_sharer_beside(sharer)) && abzi_cue_is_shown(&s->cue)) {
        const int32_t told = s->cue.known_n > 0 ? s->cue.figure : -1;
        s->guess =
            (abzi_guess){.figure = told, .likeliest = told, .sure = told >= 0 ? 1 : 0, .alike_n = s->cue.known_n};
    }
}

// ---- what she answers ----------------------------------------------------------------------------------------------

/// She goes over to `figure`, which began at `from`, without a jump.
static bool answer(abz_sharer *sharer, int32_t figure, float from, const abzi_spot *lead)
{
    state *s = &sharer->state;
    int hers = (int)sharer->config.part;
    float now = s->keep.conductor.count, before = now - s->keep.conductor.rate;
    abzi_score was = s->course.score;
    if (!abzi_course_answer(&s->course, &sharer->course, figure, from, now, abzi_sharer_turns_at(s), lead)) {
        return false;
    }
    abzi_sharer_go_over(sharer, &was);
    if (s->shown_n >= 2) {
        abz_pose pose[ABZ_ROLE_N], target[2];
        abzi_giving giving;
        for (int i = 0; i < 2; i++) {
            abzi_sharer_pose_at(sharer, i == 0 ? before : now, &giving, pose);
            target[i] = pose[hers];
        }
        abzi_bridge_pose(&s->bridge, s->shown, target);
    }
    return true;
}

static bool he_is_ahead(const state *s)
{
    return s->ahead.lag_s < 0 && abzi_ahead_sure(&s->ahead) > AHEAD_SURE;
}

/// Share of a figure in what may be danced from which on it is answered.
static float sure_enough(const abz_sharer *sharer)
{
    const bool beside = abzi_sharer_beside(sharer) && !sharer->dancer[abzi_sharer_his(sharer)].seated;
    return abzi_maxf(sharer->state.gentle * GENTLE_SURE, beside ? BESIDE_SURE : 0);
}

/// He dances another figure than she, from the same beginning.
static void consider_answer(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const abzi_course_figure *now = abzi_course_at(&s->course, s->keep.conductor.count);
    int32_t his = s->guess.figure;
    if (his < 0 || now->figure < 0 || his == now->figure || s->keep.conductor.mode != ABZI_CONDUCTOR_RUNS) {
        return;
    }
    // Has he answered her while she answered him? Then one of the two stays, and it is always the same one.
    if (now->answers && his == now->was && sharer->config.part == ABZ_ROLE_LEAD && sharer->config.share > 0) {
        return;
    }
    if (s->keep.conductor.count - now->from < BEGUN_COUNTS) {
        return;
    }
    const float patience[] = {
        [ABZI_LISTENS] = 0, [ABZI_OFFERS] = OFFER_COUNTS + OFFER_GENTLE_COUNTS * s->gentle, [ABZI_LEADS] = LEAD_COUNTS};
    // steps that are small look more like each other: who listens waits until one figure is likelier than all others
    if ((float)s->guess.alike_n * s->keep.conductor.pace < patience[s->initiative.mode] ||
        s->guess.sure < sure_enough(sharer)) {
        return;
    }
    int32_t neutral = abzi_course_neutral(&sharer->course, now->before);
    if (abzi_initiative_meet(&s->initiative, now->figure == neutral, his == neutral, he_is_ahead(s))) {
        (void)answer(sharer, his, now->from, NULL);
    }
}

/// Where the leader stood when a figure began that they are in at `count` (from 0), if she stands where she does.
static abzi_spot beginning(const abz_sharer *sharer, int32_t figure, float count)
{
    const state *s = &sharer->state;
    const int hers = (int)sharer->config.part;
    abz_figure it;
    abzi_figure_at(&sharer->course.phrases.figure[figure], s->gentle, abzi_keep_period(&s->keep), sharer->unit_m, &it);
    const abzi_walk walk = abzi_walk_at(&s->course.score, hers, s->keep.conductor.count, abzi_keep_period(&s->keep));
    return abzi_beginning_of(&it, sharer->unit_m, hers, count, walk.weight);
}

/// He is somewhere else than figures that follow each other would have him.
static void consider_place(abz_sharer *sharer, const abz_recognition *his)
{
    state *s = &sharer->state;
    float count = s->keep.conductor.count, began = count - (his->count - 1), from = floorf(began + 0.5f);
    const abzi_course_figure *now = abzi_course_at(&s->course, count);
    bool is_other = his->figure >= 0 && abzi_course_may(&s->course, &sharer->course, his->figure) &&
                    his->confidence > PLACE_SURE && fabsf(began - from) < PLACE_OFF && now->figure >= 0 &&
                    s->guess.likeliest < 0 && (his->figure != now->figure || from != now->from) &&
                    sharer->config.share < 1 && s->keep.conductor.mode == ABZI_CONDUCTOR_RUNS &&
                    !(his->figure == now->figure &&
                      abzi_pattern_alike(&sharer->figures.pattern, his->figure, count - now->from, count - from));
    s->elsewhere_n = is_other ? s->elsewhere_n + 1 : 0;
    float patience = s->initiative.mode == ABZI_LISTENS       ? PLACE_COUNTS
                     : sharer->config.part == ABZ_ROLE_FOLLOW ? PLACE_LEADS
                                                              : PLACE_LEADS_MORE;
    patience *= 1 + PLACE_GENTLE * s->gentle;
    if ((float)s->elsewhere_n * s->keep.conductor.pace > patience) {
        abzi_initiative_give(&s->initiative);
        abzi_spot lead = beginning(sharer, his->figure, count - from);
        (void)answer(sharer, his->figure, from, &lead);
        s->elsewhere_n = 0;
    }
}

void abzi_sharer_answer(abz_sharer *sharer, const abz_recognition *his)
{
    consider_answer(sharer);
    consider_place(sharer, his);
}

void abzi_sharer_give_up(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const float count = s->keep.conductor.count;
    const abzi_course_figure *now = abzi_course_at(&s->course, count);
    if (now->figure < 0 || s->course.gentle - now->bears < ABZI_GIVES_UP ||
        s->keep.conductor.mode != ABZI_CONDUCTOR_RUNS) {
        return;
    }
    const bool may = abzi_course_may(&s->course, &sharer->course, now->figure);
    const int32_t other = may ? now->figure : abzi_course_neutral(&sharer->course, now->before);
    abz_figure soft;
    abzi_figure_at(&sharer->course.phrases.figure[other], s->course.gentle, abzi_keep_period(&s->keep), sharer->unit_m,
                   &soft);
    if (abzi_figure_bears(&soft, abzi_keep_period(&s->keep), sharer->unit_m) - now->bears < ABZI_GIVES_UP) {
        return;
    }
    const float length = (float)soft.count_n, from = now->from + length * floorf((count - now->from) / length);
    const abzi_walk his = abzi_walk_at(&s->course.score, ABZ_ROLE_LEAD, count, abzi_keep_period(&s->keep));
    const abzi_spot lead = abzi_beginning_of(&soft, sharer->unit_m, ABZ_ROLE_LEAD, count - from, his.weight);
    (void)answer(sharer, other, from, &lead);
}
