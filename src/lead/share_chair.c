// She who stands and shares with somebody who sits keeps her feet off the chair, which is made to the partner's body
// and stands where the hips are seen; and she imagines how he would drive it who danced with her.
#include "lead/held.h"
#include "lead/share_internal.h"

#define SHOE_M 0.05f       // half of a shoe's breadth
#define TOES_M 0.16f       // from the middle of a foot to the tip of a shoe, and to its heel
#define ROOM_M 0.06f       // shanks lean over the shoes by so much, and wheels swing when they turn
#define ROUNDS 4           // out of one part of a chair one may come into another
#define AHEAD_MOST_S 0.4f  // a chair goes on as it does for no longer: it comes to rest with every step

abz_vec3 abzi_sharer_off_chair(const abz_sharer *sharer, const abz_vec3 *joint, float lands_s, abzi_spot print)
{
    const int hers = (int)sharer->config.part, his = 1 - hers;
    const abzi_dancer *sits = &sharer->dancer[his];
    abz_vec3 way = {0, 0, 0};
    if (!sits->seated || sharer->dancer[hers].seated) {
        return way;
    }
    const float ahead_s = lands_s < AHEAD_MOST_S ? lands_s : AHEAD_MOST_S;
    const abz_vec3 goes = abzi_v3_scale(sharer->state.seen.vel[ABZI_AT_HIPS], ahead_s), hips = joint[ABZ_HIPS];
    const float yaw = abzi_heading(joint[ABZ_LEFT_UPPER_LEG], joint[ABZ_RIGHT_UPPER_LEG]);
    const abzi_spot chair = abzi_chair_under((abzi_spot){hips.x + goes.x, hips.z + goes.z, yaw}, &sits->chair);
    static const float part[] = {-TOES_M, 0, TOES_M};
    for (int round = 0; round < ROUNDS; round++) {
        float deepest = 0;
        abz_vec3 most = {0, 0, 0};
        for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
            const abz_vec3 at = abzi_v3_add(abzi_spot_world(print, abzi_v3(0, 0, part[i])), way);
            abz_vec3 out;
            const float deep = SHOE_M + ROOM_M - abzi_chair_off(&sits->chair, chair, at, &out);
            if (deep > deepest) {
                deepest = deep;
                most = abzi_v3_scale(abzi_spot_world((abzi_spot){0, 0, chair.yaw}, out), deep);
            }
        }
        way = abzi_v3_add(way, most);
    }
    return way;
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
