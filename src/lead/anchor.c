#include "lead/anchor.h"

#define SEEN_S 0.25f     // what is measured is averaged over about half a count: hips sway with the steps
#define NOW_S 0.06f      // what she sees is smooth already; arms and trunk go with him without a jolt
#define KNOWN_N 30       // ticks of that before it is believed
#define REACH 0.25f      // m that her body goes along with at once: more, and they would stand in each other,
#define APART_MOST 2.0f  // while her steps come to him; further away there is no couple,
#define TURN_MOST 1.0f   // rad, and who is turned so far away dances another figure
#define STEP_MOST 0.05f  // common heights by which a step is made longer, shorter or wider: a third of a usual one
#define STEP_TURN 0.15f  // rad a step

void abzi_anchor_start(abzi_anchor *anchor)
{
    *anchor = (abzi_anchor){.known_n = 0};
}

static float within(float x, float most)
{
    return x > most ? most : x < -most ? -most : x;
}

static void approach(abzi_spot *it, abzi_spot to, float time_s)
{
    const float share = 1 - abzi_expf(-1 / (time_s * ABZ_TICKS_PER_SECOND));
    it->x += share * (to.x - it->x);
    it->z += share * (to.z - it->z);
    it->yaw += share * (to.yaw - it->yaw);
}

static abzi_spot believable(abzi_spot off, float most)
{
    float far = sqrtf(off.x * off.x + off.z * off.z), share = far > most ? most / far : 1;
    return (abzi_spot){share * off.x, share * off.z, within(abzi_wrapf(off.yaw), TURN_MOST)};
}

void abzi_anchor_see(abzi_anchor *anchor, abzi_spot seen, abzi_spot score)
{
    abzi_spot off = {seen.x - score.x, seen.z - score.z, seen.yaw - score.yaw};
    approach(&anchor->now, believable(off, REACH), NOW_S);
    approach(&anchor->apart, believable(off, APART_MOST), SEEN_S);
    anchor->known_n += anchor->known_n < KNOWN_N;
}

void abzi_anchor_shift(abzi_anchor *anchor, abzi_spot by)
{
    abzi_spot *it[2] = {&anchor->now, &anchor->apart};
    for (int i = 0; i < 2; i++) {
        *it[i] =
            believable((abzi_spot){it[i]->x + by.x, it[i]->z + by.z, it[i]->yaw + by.yaw}, i == 0 ? REACH : APART_MOST);
    }
}

void abzi_anchor_miss(abzi_anchor *anchor)
{
    anchor->known_n = 0;
}

static abzi_spot moved(const abzi_move *move, abzi_spot it, float share)
{
    float yaw = share * (move->to.yaw - move->from.yaw), sine = abzi_sinf(yaw), cosine = abzi_cosf(yaw);
    float x = it.x - move->from.x, z = it.z - move->from.z;
    return (abzi_spot){move->from.x + share * (move->to.x - move->from.x) + cosine * x + sine * z,
                       move->from.z + share * (move->to.z - move->from.z) - sine * x + cosine * z, it.yaw + yaw};
}

abzi_move abzi_anchor_move(const abzi_anchor *anchor, abzi_spot hers, abzi_spot his, float share, float unit_m,
                           int step_n)
{
    abzi_spot apart = anchor->apart;
    abzi_move move = {his, {his.x + apart.x, his.z + apart.z, his.yaw + apart.yaw}, share};
    if (anchor->known_n < KNOWN_N) {
        return (abzi_move){his, his, 0};
    }
    abzi_spot to = moved(&move, hers, share);
    float way = sqrtf((to.x - hers.x) * (to.x - hers.x) + (to.z - hers.z) * (to.z - hers.z));
    float way_most = STEP_MOST * unit_m * (float)step_n, turn = fabsf(share * apart.yaw),
          turn_most = STEP_TURN * (float)step_n;
    move.share *= way > way_most ? way_most / way : 1;
    move.share *= turn > turn_most ? turn_most / turn : 1;
    return move;
}

void abzi_move_part(const abzi_move *move, bool hers, abzi_floor *floor, int role)
{
    float first = hers ? 0 : 1, n = (float)floor->tread_n[role];
    for (int i = 0; i < floor->tread_n[role]; i++) {
        abzi_tread *it = &floor->tread[role][i];
        float share = first + (move->share - first) * (float)(i + 1) / n;
        it->print = moved(move, it->print, share);
        it->stance = moved(move, it->stance, share);
    }
    floor->start[role] = moved(move, floor->start[role], first);
    floor->end[role] = moved(move, floor->end[role], move->share);
}
