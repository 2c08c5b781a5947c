// The pose of her who shares: she is where the score has her, and he where he was seen; they make room for each other
// and give way, and what she changed her mind about is bridged over.
#include <math.h>

#include "lead/share_internal.h"
#include "motion/spring.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define SEEN_LEAST 12    // ticks after which what is smoothed of him can be trusted
#define ROOM_S 0.12f     // as the bridge has it
#define TURN_MOST 0.35f  // rad a tick, 21 a second: no arm that dances turns faster
#define KNEE_MOST 0.1f   // m a tick, 6 a second: nor a knee

typedef abzi_sharer_state state;

/// Hers as the score has it, and his where he was seen.
static void danced_at(const abz_sharer *sharer, const abzi_score *score, float count, abzi_walk walk[ABZ_ROLE_N])
{
    const state *s = &sharer->state;
    int hers = (int)sharer->config.part, his = 1 - hers;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        walk[role] = abzi_walk_at(score, role, count, abzi_keep_period(&s->keep));
    }
    abzi_bridge_apply_walk(&s->bridge, &walk[hers]);
    walk[hers].ahead_rad = s->lean_rad;
    walk[his].weight.x += s->anchor.now.x;
    walk[his].weight.z += s->anchor.now.z;
    walk[his].weight.yaw += s->anchor.now.yaw;
    abzi_dancers_make_room(s->room, walk);
}

/// The same, and hers beside his chair.
static void walks_at(const abz_sharer *sharer, const abzi_score *score, float count, abzi_walk walk[ABZ_ROLE_N])
{
    const int hers = (int)sharer->config.part;
    danced_at(sharer, score, count, walk);
    abzi_detour_apply(&sharer->state.detour, sharer->dancer[hers].height_m, &walk[hers]);
}

static void keep_beside(abz_sharer *sharer, const abzi_aside *chair)
{
    if (chair->shape != NULL) {
        abzi_walk walk[ABZ_ROLE_N];
        danced_at(sharer, &sharer->state.course.score, sharer->state.keep.conductor.count, walk);
        abzi_detour_tick(&sharer->state.detour, chair, &walk[sharer->config.part]);
    }
}

void abzi_sharer_pose_at(const abz_sharer *sharer, float count, abzi_giving *giving, abz_pose *pose)
{
    *giving = sharer->state.giving;
    abzi_walk walk[ABZ_ROLE_N];
    const abzi_score *score = &sharer->state.course.score;
    walks_at(sharer, score, count, walk);
    abzi_dancers_pose_at(sharer->dancer, score, count, walk, giving, pose);
}

/// Where they make room for each other, and whichever way, they go there without a jolt.
static void make_room(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const float w = ABZI_SPRING(ROOM_S), decay = abzi_expf(-w / TICKS);
    abzi_walk walk[ABZ_ROLE_N];
    float count = s->keep.conductor.count;
    walks_at(sharer, &s->course.score, count, walk);
    abzi_dancers_make_room(abzi_v3_scale(s->room, -1), walk);
    abz_vec3 room = abzi_dancers_room(sharer->dancer, &s->course.score, count, walk);
    abzi_spring_v3(&s->room, &s->room_rate, room, w, decay, 1 / TICKS);
}

static void give_way(state *s, const abzi_giving *to)
{
    const float w = ABZI_SPRING(ROOM_S), decay = abzi_expf(-w / TICKS);
    abzi_giving *now = &s->giving, *rate = &s->giving_rate;
    abzi_spring_v3(&now->way, &rate->way, to->way, w, decay, 1 / TICKS);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            abzi_spring(&now->knee[role][side], &rate->knee[role][side], to->knee[role][side], w, decay, 1 / TICKS);
        }
    }
}

void abzi_sharer_go_over(abz_sharer *sharer, const abzi_score *was)
{
    state *s = &sharer->state;
    const abzi_score *is = &s->course.score;
    int hers = (int)sharer->config.part, his = 1 - hers;
    float now = s->keep.conductor.count, before = now - s->keep.conductor.rate;
    abzi_walk old[2], new[2];
    for (int i = 0; i < 2; i++) {
        old[i] = abzi_walk_at(was, hers, i == 0 ? before : now, abzi_keep_period(&s->keep));
        new[i] = abzi_walk_at(is, hers, i == 0 ? before : now, abzi_keep_period(&s->keep));
    }
    abzi_bridge_walk(&s->bridge, old, new);
    abzi_spot a = abzi_walk_at(was, his, now, abzi_keep_period(&s->keep)).weight,
              b = abzi_walk_at(is, his, now, abzi_keep_period(&s->keep)).weight;
    abzi_anchor_shift(&s->anchor, (abzi_spot){a.x - b.x, a.z - b.z, abzi_wrapf(a.yaw - b.yaw)});
}

/// A leg that was as good as straight bends at once when its foot lifts: no knee goes further in a tick than it may,
/// and its foot comes after.
static void bend_in_time(const abz_body *body, const abz_pose *was, abz_pose *pose)
{
    bool bends = false;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const int leg = (int)abzi_upper_leg(side), knee = leg + 1, toes = leg + 3;
        const float goes = abzi_v3_distance(pose->pos[knee], was->pos[knee]);
        bends = bends || goes > KNEE_MOST;
        for (int j = leg; j <= toes && goes > KNEE_MOST; j++) {
            pose->rot[j] = abzi_quat_slerp(was->rot[j], pose->rot[j], KNEE_MOST / goes);
        }
    }
    if (bends) {
        abz_body_positions(body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
    }
}

/// Where she sees him. The chest of one alone who sits is not turned as it is danced, for the chair stands beside her
/// who stands: how the line between the two is turned tells more. Gone by the chest they go round and round.
static abzi_spot seen_beside(const abz_sharer *sharer, abzi_spot score, abz_vec3 own)
{
    const int hers = (int)sharer->config.part;
    abzi_spot it = abzi_sharer_sees(&sharer->state);
    if (sharer->dancer[1 - hers].seated && !sharer->dancer[hers].seated) {
        const float is = abzi_atan2f(own.x - it.x, own.z - it.z), was = abzi_atan2f(own.x - score.x, own.z - score.z);
        it.yaw = score.yaw + abzi_wrapf(is - was);
    }
    return it;
}

void abzi_sharer_show(abz_sharer *sharer, bool seen, abz_pose *out, abz_pose *expected)
{
    state *s = &sharer->state;
    int hers = (int)sharer->config.part, his = 1 - hers;
    abz_pose pose[ABZ_ROLE_N];
    const abzi_aside chair = abzi_sharer_chair(sharer);
    abzi_bridge_tick(&s->bridge);
    abzi_sharer_lean(sharer);
    keep_beside(sharer, &chair);
    make_room(sharer);
    abzi_giving giving;
    abzi_sharer_pose_at(sharer, s->keep.conductor.count, &giving, pose);
    give_way(s, &giving);
    abz_pose target = pose[hers];
    abzi_bridge_apply_pose(&s->bridge, &sharer->config.body[hers], &pose[hers]);
    if (s->shown_n >= 2 && abzi_bridge_fastest(&s->shown[1], &pose[hers]) > TURN_MOST) {
        // he is where no arm was meant for him: she takes her time
        abz_pose to[2] = {target, target};
        abz_pose was[2] = {s->shown[1], s->shown[1]};
        abzi_bridge_pose(&s->bridge, was, to);
        pose[hers] = target;
        abzi_bridge_apply_pose(&s->bridge, &sharer->config.body[hers], &pose[hers]);
    }
    if (s->shown_n > 0) {
        bend_in_time(&sharer->config.body[hers], &s->shown[1], &pose[hers]);
    }
    s->seen_n = seen ? s->seen_n + (s->seen_n < SEEN_LEAST) : 0;
    if (s->seen_n == SEEN_LEAST && s->met) {
        const abz_vec3 *at = pose[his].pos;
        abzi_spot score = {at[ABZ_HIPS].x, at[ABZ_HIPS].z,
                           abzi_heading(at[ABZ_LEFT_UPPER_ARM], at[ABZ_RIGHT_UPPER_ARM])};
        abzi_spot apart = s->anchor.now;
        score = (abzi_spot){score.x - apart.x, score.z - apart.z, score.yaw - apart.yaw};
        abzi_anchor_see(&s->anchor, seen_beside(sharer, score, pose[hers].pos[ABZ_HIPS]), score);
    } else {
        abzi_anchor_miss(&s->anchor);
    }
    s->shown[0] = s->shown[1];
    s->shown[1] = pose[hers];
    s->shown_n += s->shown_n < 2;
    *expected = pose[his];
    *out = pose[hers];
    abzi_sharer_temper(sharer, out);
    abzi_detour_knees(&chair, &sharer->config.body[hers], &sharer->dancer[hers].legs, out);
}
