// She who stands and shares with somebody who sits plans her steps beside the chair, which is made to the partner's
// body and stands where the hips are seen (lead/detour.h has what is left of it); and she imagines how he would drive
// it who danced with her.
#include "lead/held.h"
#include "lead/share_internal.h"

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
    const abzi_sitting_input sits = {
        .danced = his,
        .other = hers->pos,
        .shape = both ? shape : NULL,
        .chair = both ? abzi_chair_of(hers->pos, shape) : (abzi_spot){0, 0, 0},
        .holds = abzi_held_in_figure(now->figure >= 0 ? figure : NULL, c->count - now->from + 1, other),
        .lands_s = -1,
        .gentle = s->gentle};
    const abzi_imagined imagined = {.score = &s->course.score,
                                    .role = other,
                                    .bar_at = now->from,
                                    .metre = figure->metre,
                                    .count = c->count,
                                    .rate = c->rate,
                                    .larger = s->keep.larger};
    abzi_image_tick(&s->image, &sharer->sitter, &sits, &imagined);
    abzi_offbeat_tick(&s->offbeat, s->upright.lean.v, s->image.upright.lean.v, c->count, c->rate, c->pace);
}
