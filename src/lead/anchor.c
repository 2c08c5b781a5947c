#include "lead/anchor.h"

#define NOW_S 0.06f      // what she sees is smooth already; arms and trunk go with him without a jolt
#define KNOWN_N 30       // ticks of that before it is believed
#define APART_MOST 2.0f  // m: further away there is no couple,
#define TURN_MOST 1.0f   // rad, and who is turned so far away dances another figure
// Of his speed times the time left he will still go so much: he reaches with least jerk, as feet do, and a third of
// that is done when she sets where her foot lands. But hips sway with the steps, and by so much nobody goes anywhere.
#define GOES_ON 0.8f
#define SWAYS_M 0.1f
#define STEP_MOST 0.15f  // common heights by which a step is made longer, shorter or wider: no more than a usual one
#define STEP_TURN 0.6f   // rad a step

void abzi_anchor_start(abzi_anchor *anchor)
{
    *anchor = (abzi_anchor){.known_n = 0};
}

static void approach(abzi_spot *it, abzi_spot to, float time_s)
{
    const float share = 1 - abzi_expf(-1 / (time_s * ABZ_TICKS_PER_SECOND));
    it->x += share * (to.x - it->x);
    it->z += share * (to.z - it->z);
    it->yaw += share * (to.yaw - it->yaw);
}

static abzi_spot believable(abzi_spot off)
{
    float far = sqrtf(off.x * off.x + off.z * off.z), share = far > APART_MOST ? APART_MOST / far : 1;
    return (abzi_spot){share * off.x, share * off.z, abzi_withinf(abzi_wrapf(off.yaw), TURN_MOST)};
}

void abzi_anchor_see(abzi_anchor *anchor, abzi_spot seen, abzi_spot score)
{
    const float ticks = ABZ_TICKS_PER_SECOND;
    abzi_spot off = {seen.x - score.x, seen.z - score.z, seen.yaw - score.yaw}, was = anchor->now;
    approach(&anchor->now, believable(off), NOW_S);
    const abzi_spot *now = &anchor->now;
    abzi_spot rate = {ticks * (now->x - was.x), ticks * (now->z - was.z), ticks * (now->yaw - was.yaw)};
    approach(&anchor->rate, rate, NOW_S);
    anchor->known_n += anchor->known_n < KNOWN_N;
}

void abzi_anchor_shift(abzi_anchor *anchor, abzi_spot by)
{
    abzi_spot *it = &anchor->now;
    *it = (abzi_spot){it->x + by.x, it->z + by.z, it->yaw + by.yaw};
}

void abzi_anchor_miss(abzi_anchor *anchor)
{
    anchor->known_n = 0;
}

/// How far apart they will be.
static abzi_spot later(const abzi_anchor *anchor, float left_s)
{
    const abzi_spot *now = &anchor->now, *rate = &anchor->rate;
    float s = GOES_ON * left_s, way = s * s * (rate->x * rate->x + rate->z * rate->z);
    s *= way / (way + SWAYS_M * SWAYS_M);
    return believable((abzi_spot){now->x + s * rate->x, now->z + s * rate->z, now->yaw + s * rate->yaw});
}

abzi_spot abzi_anchor_towards(const abzi_anchor *anchor, const abzi_aim *aim, float unit_m)
{
    const abzi_spot his = aim->his, apart = later(anchor, aim->left_s);
    if (anchor->known_n < KNOWN_N) {
        return his;
    }
    float yaw = abzi_withinf(aim->share * apart.yaw, aim->amplitude * STEP_TURN);
    abzi_spot to = {his.x + aim->share * apart.x, his.z + aim->share * apart.z, his.yaw + yaw};
    abzi_spot taken = abzi_spot_moved(his, to, aim->hers);
    float x = taken.x - aim->hers.x, z = taken.z - aim->hers.z, way = sqrtf(x * x + z * z);
    const float most = aim->most_m < STEP_MOST * unit_m ? aim->most_m : STEP_MOST * unit_m;
    float less = way > most ? most / way : 1;
    return (abzi_spot){his.x + less * (to.x - his.x), his.z + less * (to.z - his.z), his.yaw + less * yaw};
}
