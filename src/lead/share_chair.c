// She who stands and shares with somebody who sits plans her steps beside the chair, which is made to the partner's
// body and stands where the hips are seen (lead/detour.h has what is left of it); and she imagines how he would drive
// it who danced with her.
#include "lead/held.h"
#include "lead/share_internal.h"
#include "motion/spring.h"

// Feet are put down so far from it: of .06, .12 and what is .15 all around them hands hold most with .12.
#define CHAIR_ROOM_M 0.12f

abzi_aside abzi_sharer_chair(const abz_sharer *sharer)
{
    const int hers = (int)sharer->config.part, his = 1 - hers;
    const abzi_dancer *sits = &sharer->dancer[his];
    const abzi_upright *u = &sharer->state.upright;
    const bool is = sits->seated && !sharer->dancer[hers].seated && u->sits;
    return (abzi_aside){.shape = is ? &sits->chair : NULL,
                        .at = abzi_chair_of(u->joint, &sits->chair),
                        .v = u->chair.v,
                        .turn = u->turn,
                        .room_m = CHAIR_ROOM_M,
                        .height_m = sharer->dancer[hers].height_m};
}

abz_vec3 abzi_sharer_off_chair(const abz_sharer *sharer, float lands_s, abzi_spot print)
{
    const abzi_aside chair = abzi_sharer_chair(sharer);
    const abzi_spot place = abzi_aside_place(&chair, print, lands_s);
    return abzi_v3(place.x - print.x, 0, place.z - print.z);
}

void abzi_sharer_lean(abz_sharer *sharer)
{
    const int hers = (int)sharer->config.part;
    if (!abzi_sharer_beside(sharer) || sharer->dancer[hers].seated) {
        return;
    }
    abzi_sharer_state *s = &sharer->state;
    const abzi_cued cued = abzi_cue_show(&sharer->cue[hers], &sharer->course, &s->course, s->keep.conductor.count,
                                         s->initiative.mode != ABZI_LISTENS, s->gentle);
    const float w = ABZI_SPRING(ABZI_SITTING_LEAN_S), tick_s = 1.0f / ABZ_TICKS_PER_SECOND;
    abzi_spring(&s->lean_rad, &s->lean_v, cued.lean_rad, w, abzi_expf(-w * tick_s), tick_s);
}

static float leans(abzi_spot hips, abz_vec3 left, abz_vec3 right, const abz_body *body)
{
    const float trunk_m = body->offset[ABZ_SPINE].y + body->offset[ABZ_CHEST].y + body->offset[ABZ_LEFT_UPPER_ARM].y;
    return abzi_spot_local(hips, abzi_v3_lerp(left, right, 0.5f)).z / trunk_m;
}

float abzi_sharer_leans(const abzi_upright *u, const abz_body *body)
{
    const abz_vec3 *at = u->joint;
    const float yaw = abzi_heading(at[ABZ_LEFT_UPPER_LEG], at[ABZ_RIGHT_UPPER_LEG]);
    return leans((abzi_spot){at[ABZ_HIPS].x, at[ABZ_HIPS].z, yaw}, at[ABZ_LEFT_UPPER_ARM], at[ABZ_RIGHT_UPPER_ARM],
                 body);
}

float abzi_sharer_he_leans(const abz_sharer *sharer)
{
    const abzi_sharer_state *s = &sharer->state;
    const abz_body *body = &sharer->config.body[abzi_sharer_his(sharer)];
    return s->upright.sits ? abzi_sharer_leans(&s->upright, body)
                           : leans(abzi_sharer_sees(s), s->seen.pos[ABZI_AT_LEFT_SHOULDER],
                                   s->seen.pos[ABZI_AT_RIGHT_SHOULDER], body);
}

void abzi_sharer_imagine(abz_sharer *sharer, const abz_pose *hers, const abz_pose *his)
{
    abzi_sharer_state *s = &sharer->state;
    const int part = (int)sharer->config.part, other = 1 - part;
    const abzi_conductor *c = &s->keep.conductor;
    if (!sharer->dancer[other].seated || c->mode != ABZI_CONDUCTOR_RUNS) {
        return;
    }
    const abzi_course_figure *now = abzi_course_at(&s->course, c->count);
    const abz_figure *figure = &sharer->course.phrases.figure[now->figure >= 0 ? now->figure : 0];
    const bool both = sharer->dancer[part].seated;
    const abz_chair_shape *shape = &sharer->dancer[part].chair;
    const float shown = abzi_offbeat_show(c->count, abzi_keep_period(&s->keep), s->gentle);
    const abzi_sitting_input sits = {
        .danced = his,
        .other = hers->pos,
        .shape = both ? shape : NULL,
        .chair = both ? abzi_chair_of(hers->pos, shape) : (abzi_spot){0, 0, 0},
        .holds = abzi_held_in_figure(now->figure >= 0 ? figure : NULL, c->count - now->from + 1, other),
        .lands_s = -1,
        .cue_rad = shown,
        .gentle = s->gentle};
    const abzi_imagined imagined = {.score = &s->course.score,
                                    .role = other,
                                    .bar_at = now->from,
                                    .metre = figure->metre,
                                    .count = c->count,
                                    .rate = c->rate,
                                    .larger = s->keep.larger};
    abzi_image_tick(&s->image, &sharer->sitter, &sits, &imagined);
    const abz_body *body = &sharer->config.body[other];
    const abzi_offbeat_trunk is = {.sway = s->upright.lean.v,
                                   .ahead_rad = abzi_cue_is_shown(&s->cue) ? abzi_sharer_leans(&s->upright, body) : 0};
    const abzi_offbeat_trunk own = {.sway = s->image.upright.lean.v};
    abzi_offbeat_tick(&s->offbeat, &is, &own, c->count, c->rate, c->pace, shown);
}
