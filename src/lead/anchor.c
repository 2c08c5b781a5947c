#include "lead/anchor.h"

#define SEEN_S 0.25f     // what is measured is averaged over about half a count: hips sway with the steps
#define NOW_S 0.06f      // what she sees is smooth already; arms and trunk go with him without a jolt
#define KNOWN_N 30       // ticks of that before it is believed
#define REACH 0.25f      // m that her body goes along with at once: more, and they would stand in each other,
#define APART_MOST 2.0f  // while her steps come to him; further away there is no couple,
#define TURN_MOST 1.0f   // rad, and who is turned so far away dances another figure
#define STEP_MOST 0.15f  // common heights by which a step is made longer, shorter or wider: no more than a usual one
#define STEP_TURN 0.6f   // rad a step

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
        *it[i] = (abzi_spot){it[i]->x + by.x, it[i]->z + by.z, it[i]->yaw + by.yaw};
    }
}

void abzi_anchor_miss(abzi_anchor *anchor)
{
    anchor->known_n = 0;
}

abzi_spot abzi_anchor_towards(const abzi_anchor *anchor, abzi_spot hers, abzi_spot his, float share, float unit_m)
{
    if (anchor->known_n < KNOWN_N) {
        return his;
    }
    float yaw = within(share * anchor->apart.yaw, STEP_TURN);
    abzi_spot to = {his.x + share * anchor->apart.x, his.z + share * anchor->apart.z, his.yaw + yaw};
    abzi_spot taken = abzi_spot_moved(his, to, hers);
    float x = taken.x - hers.x, z = taken.z - hers.z, way = sqrtf(x * x + z * z), most = STEP_MOST * unit_m;
    float less = way > most ? most / way : 1;
    return (abzi_spot){his.x + less * (to.x - his.x), his.z + less * (to.z - his.z), his.yaw + less * yaw};
}
