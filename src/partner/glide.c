#include "partner/glide.h"

// How fast: a swing is seen from ABZI_SWING_SPEED on, and what stops from it in a tick has landed a tick before, as
// anyone sees it who looks back. Of .30, .35 and .40 m/s with couple A's seven leaders (bench/gentle) .895, .901 and
// .907 of the steps are together; of .40 and .46 with nineteen kinds, all the rest as here, .931 and .936, and she is
// 9.2 and 9.8 ms off.
#define GLIDE_M_S 0.46f
#define GLIDE_FROM 0.75f  // of the swing; its height is kept
#define GLIDE_HALF 0.5f   // and not before, however slow
#define BEGUN 0.15f       // of it: before, it is not given up, whatever his foot does
#define GLIDE_TURNS 0.2f  // share of what is left to turn, in a tick
// How much too soon it is told: so much of what is said, and so many ticks less. At .30 m/s, of 1 and 0, 1 and 2, .8
// and 2 she is 30, 24 and 19 ms off; at .40, of .8 and 2, .7 and 3, .6 and 4: 12.6, 10.6, 8.8 ms, with the last a
// foot is more often the same as his (.984 opposite instead of .987).
#define SOONER_SHARE 0.7f
#define SOONER_TICKS 3.0f
#define SLOW_MOST 6.0f       // ticks
#define LEFT_LEAST 5.0f      // ticks: no foot hurries because of what is told,
#define LONGEST_TICKS 60.0f  // and none waits for longer
#define BRAKES_M_S2 50.0f    // as hard as feet of who is not gentle are in 95 of 100 ticks (bench/gentle --caps)
#define DOWN_TICKS 6.0f      // in which a foot comes down
// His speed as measured is no more than a guess where frames are few or wrong: smoothed, a foot that lands is slow,
// too.
#define SURELY 4.0f
// Ticks: a foot that is gentle needs as much longer to stop.
#define SOFTLY_SOONER 1.0f
#define FEET_APART 0.11f  // as in partner/foot_place.c,
#define SPARE_M 0.10f     // as it may be further from the other than steps are planned to be
#define ASIDE_M 0.005f    // made good by so much in a tick

static float a_tick(float m_s2)
{
    return m_s2 / (ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND);
}

static float brakes(float hardest)
{
    return a_tick(hardest < BRAKES_M_S2 ? hardest : BRAKES_M_S2);
}

static float speed_of(const abzi_foot *foot)
{
    return sqrtf(foot->speed.x * foot->speed.x + foot->speed.z * foot->speed.z);
}

bool abzi_glide_is_due(const abzi_foot *foot, const abzi_footing *footing)
{
    const abzi_restraint *r = footing->manner->restraint;
    return footing->manner->waits_for_feet && foot->with >= 0 && (r == NULL || !r->on_way);
}

float abzi_glide_left(float his_ticks, float slow_ticks)
{
    const float left = SOONER_SHARE * his_ticks - SOONER_TICKS + (slow_ticks < SLOW_MOST ? slow_ticks : SLOW_MOST);
    return left > LEFT_LEAST ? left : LEFT_LEAST;
}

static bool has_landed(const abzi_foot *foot, const abzi_footfall_foot *his)
{
    const bool down = his->plain < ABZI_LAND_SPEED && his->speed[0] < SURELY * ABZI_LAND_SPEED;
    return !his->swinging || down || (foot->softly && his->slowing && his->lands_in <= SOFTLY_SOONER);
}

bool abzi_glide_is_over(const abzi_foot *foot, const abzi_footing *footing)
{
    if (foot->stops) {
        return false;
    }
    if (!abzi_glide_is_due(foot, footing)) {
        return foot->glides;
    }
    const bool long_ago = (float)foot->since >= LONGEST_TICKS * (1 + footing->manner->slow);
    const abzi_footfall_foot *his = &footing->lead->footfall.foot[foot->with];
    const bool seen = abzi_spot_apart(foot->from, foot->at) > ABZI_STRIDE_LEAST_M || !his->swinging;
    return long_ago || (foot->progress > BEGUN && has_landed(foot, his) && seen);
}

void abzi_glide_stop(abzi_foot *foot, float hardest)
{
    const float needs = speed_of(foot) / brakes(hardest) + 1;
    foot->glides = foot->stops = 1;
    foot->left_ticks = needs > DOWN_TICKS ? needs : DOWN_TICKS;
}

void abzi_glide_begin(abzi_foot *foot, const abzi_foot *before, const abzi_foot *other, const abzi_footing *footing,
                      float hardest)
{
    const bool slow = speed_of(foot)<GLIDE_M_S / ABZ_TICKS_PER_SECOND, there = foot->progress> GLIDE_FROM;
    if (abzi_glide_is_due(foot, footing) && foot->progress > GLIDE_HALF && (slow || there)) {
        foot->at = before->at;
        foot->speed = before->speed;
        foot->gain = before->gain;
        foot->glides = 1;
        foot->progress = there ? GLIDE_FROM : foot->progress;
        abzi_glide_go(foot, other, footing, hardest);
    }
}

// No further from the other foot than legs are asked to be, and not on it, nor where his chair is.
static abzi_spot possible(abzi_spot at, const abzi_foot *other, const abzi_footing *footing)
{
    const abzi_spot stands = other->swinging ? other->to : other->at;
    const float apart = abzi_spot_apart(stands, at), most = footing->manner->effort.stride_m + SPARE_M;
    float wanted = apart > most ? most : apart < FEET_APART ? FEET_APART : apart;
    wanted = apart + abzi_withinf(wanted - apart, ASIDE_M);
    if (apart > 1e-4f) {
        at.x = stands.x + (at.x - stands.x) * wanted / apart;
        at.z = stands.z + (at.z - stands.z) * wanted / apart;
    }
    return abzi_aside_place(&footing->manner->chair, at, 0);
}

// The way it goes, away from where it stood, and with no more force than that to the speed that is wanted.
void abzi_glide_go(abzi_foot *foot, const abzi_foot *other, const abzi_footing *footing, float hardest)
{
    const float speed = foot->stops ? 0 : GLIDE_M_S / ABZ_TICKS_PER_SECOND, force = brakes(hardest);
    const float on_x = foot->at.x - foot->from.x, on_z = foot->at.z - foot->from.z;
    const bool on = foot->speed.x * on_x + foot->speed.z * on_z > 0;
    const float x = on ? foot->speed.x : on_x, z = on ? foot->speed.z : on_z, way = sqrtf(x * x + z * z);
    const float share = way > 1e-6f ? speed / way : 0;
    const float more_x = share * x - foot->speed.x, more_z = share * z - foot->speed.z;
    const float more = sqrtf(more_x * more_x + more_z * more_z), most = more > force ? force / more : 1;
    const abzi_spot was = foot->at, speed_was = foot->speed;
    foot->at.x += foot->speed.x + most * more_x;
    foot->at.z += foot->speed.z + most * more_z;
    foot->at.yaw = abzi_wrapf(foot->at.yaw + GLIDE_TURNS * abzi_wrapf(foot->to.yaw - foot->at.yaw));
    foot->at = possible(foot->at, other, footing);
    foot->to.x = foot->at.x;
    foot->to.z = foot->at.z;
    foot->speed = (abzi_spot){foot->at.x - was.x, foot->at.z - was.z, abzi_wrapf(foot->at.yaw - was.yaw)};
    foot->gain = (abzi_spot){foot->speed.x - speed_was.x, foot->speed.z - speed_was.z, foot->speed.yaw - speed_was.yaw};
}
