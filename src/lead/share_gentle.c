// How gently one who shares the lead dances: as she is told, or as her partner needs it.
#include "lead/share_internal.h"

#define STEP_COUNTS 0.25f  // around a step of the score who takes it is not asked to stand
#define SMALL_LEAST 0.2f   // steps that are smaller than so much of usual ones are hardly steps

abzi_softened abzi_sharer_softened(const abz_sharer *sharer)
{
    const float at = sharer->state.gentle * ABZI_GENTLE_N;
    const int to = at > 1 ? (int)abzi_minf(at, ABZI_GENTLE_N - 1) : 0;
    return (abzi_softened){to > 0 ? &sharer->gentle[to - 1] : &sharer->figures.pattern, &sharer->gentle[to],
                           at - (float)to};
}

// How large the steps of a figure seem in a pattern, beside those that it has.
static float seems_large(const abzi_pattern *pattern, int32_t figure)
{
    return figure >= 0 ? pattern->larger * pattern->small[figure] : 1;
}

// What he is asked for: his part of the figure that is danced. Steps of who sits are made up.
static abzi_asking asking_of(const abz_sharer *sharer)
{
    const abzi_sharer_state *s = &sharer->state;
    const int his = abzi_sharer_his(sharer);
    const float count = s->keep.conductor.count;
    const abzi_course_figure *now = abzi_course_at(&s->course, count);
    const bool danced =
        s->keep.conductor.mode == ABZI_CONDUCTOR_RUNS && now->figure >= 0 && !sharer->dancer[his].seated;
    return (abzi_asking){.figure = danced ? &sharer->course.phrases.figure[now->figure] : NULL,
                         .role = his,
                         .from = now->from,
                         .count = count,
                         .yaw = abzi_sharer_sees(s).yaw,
                         .unit_m = sharer->unit_m,
                         .small = s->course.small};
}

// The score has no foot of his in the air, nor soon or a moment ago.
static bool is_to_stand(const abz_sharer *sharer)
{
    const abzi_sharer_state *s = &sharer->state;
    const abzi_score *score = &s->course.score;
    const int his = abzi_sharer_his(sharer);
    const float count = s->keep.conductor.count;
    bool stands = s->keep.conductor.mode == ABZI_CONDUCTOR_RUNS;
    for (int i = 0; i < score->tread_n[his]; i++) {
        const abzi_score_tread *it = &score->tread[his][i];
        stands = stands && !(it->tread.moves && count > it->lift - STEP_COUNTS && count < it->tread.at + STEP_COUNTS);
    }
    return stands;
}

void abzi_sharer_soften(abz_sharer *sharer, float told, uint32_t guessed)
{
    abzi_sharer_state *s = &sharer->state;
    const bool begins = s->tick_low == 0 && s->tick_high == 0;
    // Steps are as small as she takes him to dance them, and looked at as through a glass.
    const abzi_usual usual = {sharer->usual.stride_m * s->course.small,
                              sharer->usual.swing_s / s->seen.footfall.larger};
    if (s->seen.tick_n > 0) {
        const abzi_asking asking = asking_of(sharer);
        abzi_asked_see(&s->asked, &s->seen, &asking);
        const abzi_beside beside = {
            .wide = abzi_asked_wide(&s->asked), .asked_for = true, .stands = is_to_stand(sharer), .guessed = guessed};
        abzi_today_see(&s->today, &s->seen, &usual, &beside);
    }
    told = told < 0 ? s->today.gentle : told;
    const float wanted = abzi_unitf(told);
    const float bears = abzi_course_bears(&s->course, s->keep.conductor.count);
    abzi_course_told(&s->course, wanted, abzi_keep_period(&s->keep));
    (void)abzi_gentle_ease(&s->told, &s->told_v, wanted, begins);
    abzi_course_soften(&s->course, abzi_gentle_ease(&s->gentle, &s->gentle_v, wanted < bears ? wanted : bears, begins));
    // He is taken to dance as gently as she does: small steps are looked at as if they were of the usual size.
    const float small = s->course.small > SMALL_LEAST ? s->course.small : SMALL_LEAST;
    s->seen.footfall.larger = s->keep.larger = 1 / small;
    // and figures, so that steps seem as large as those of the pattern, which is that of 0, of 1, or in between
    const abzi_course_figure *newest = &s->course.plan[s->course.plan_n - 1];
    const abzi_softened look = abzi_sharer_softened(sharer);
    const float seems[2] = {seems_large(look.from, newest->figure), seems_large(look.to, newest->figure)};
    s->recognise.larger = (seems[0] + look.share * (seems[1] - seems[0])) / small;
}

void abzi_sharer_temper(abz_sharer *sharer, abz_pose *pose)
{
    abzi_sharer_state *s = &sharer->state;
    const abzi_tempered how = abzi_tempered_of(s->gentle, s->told);
    const int hers = (int)sharer->config.part;
    abz_vec3 room[ABZ_SIDE_N];
    const abz_vec3 *goes = abzi_temper_foresee(&sharer->dancer[hers], &how, &s->course.score, hers,
                                               s->keep.conductor.count, abzi_keep_period(&s->keep), pose, room);
    abzi_temper_tick(&s->temper, &sharer->config.body[hers], &how,
                     abzi_v3_apart(pose->pos[ABZ_HIPS], s->seen.pos[ABZI_AT_HIPS]), sharer->dancer[hers].seated, goes,
                     pose);
}
