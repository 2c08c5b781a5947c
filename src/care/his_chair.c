// Chairs go from rest to rest: what one gains in speed tells more of where it will rest than how fast it is. How long
// speed and gain go on was found by least squares for .2 to .7 s, on leaders seated by the program: what one goes is
// wrong by 1.3 to 1.9 cm .2 s ahead instead of 2.1 to 3.0, .4 s ahead by 3.1 to 5.4 instead of 4.2 to 7.2, by dance (root
// of the mean square; bench/sitting_leads.c has what her chair makes of it, and what else was tried).
#include "care/his_chair.h"

#include "motion/chair.h"
#include "motion/spring.h"

#define SMOOTH 0.3f      // share of a new speed, and of a new gain, in what is believed;
#define BEHIND_S 0.035f  // so the speed that is believed is a little old
#define GOES_S 0.24f     // what goes slows down so fast,
#define GAINS_S 0.20f    // and gains for so long in all

#define MIDDLE_M 0.25f  // of a chair, ahead of its axle
#define NEAR_M 1.0f     // nearer to that a way past it is none,
#define ROUND_RAD 1.1f  // but one about it, as seen from there by so much at a time

static abzi_spot plus(abzi_spot at, float share, abzi_spot by)
{
    return (abzi_spot){at.x + share * by.x, at.z + share * by.z, at.yaw + share * by.yaw};
}

void abzi_his_chair_see(abzi_his_chair *c, const abzi_spot *at)
{
    if (at == NULL || c->seen == 0) {
        *c = at != NULL ? (abzi_his_chair){.seen = 1, .at = *at} : (abzi_his_chair){0};
        return;
    }
    const float per_s = ABZ_TICKS_PER_SECOND;
    const abzi_spot moved = {at->x - c->at.x, at->z - c->at.z, abzi_wrapf(at->yaw - c->at.yaw)};
    const abzi_spot off = plus((abzi_spot){per_s * moved.x, per_s * moved.z, per_s * moved.yaw}, -1, c->goes);
    const abzi_spot was = c->goes;
    c->goes = plus(was, SMOOTH, off);
    const abzi_spot more = plus(plus(c->goes, -1, was), -1 / per_s, c->gains);
    c->gains = plus(c->gains, SMOOTH * per_s, more);
    c->at = *at;
}

abzi_spot abzi_his_chair_in(const abzi_his_chair *c, float in_s)
{
    const float goes_s = abzi_coasts_s(in_s, GOES_S), gains_s = abzi_coasts_s(in_s, GAINS_S);
    // so far goes by then what gains 1 m/s^2 now: both fade by shares, one after the other
    const float gains_s2 = GOES_S * GAINS_S * (goes_s - gains_s) / (GOES_S - GAINS_S);
    // nobody gains more than pushing gives
    const float push = sqrtf(c->gains.x * c->gains.x + c->gains.z * c->gains.z);
    const float share = push > ABZI_CHAIR_PUSH ? ABZI_CHAIR_PUSH / push : 1;
    const abzi_spot gains = {share * c->gains.x, share * c->gains.z, abzi_withinf(c->gains.yaw, ABZI_CHAIR_TWIST)};
    return plus(plus(c->at, goes_s, plus(c->goes, BEHIND_S, gains)), gains_s2, gains);
}

abzi_spot abzi_his_chair_round(const abzi_his_chair *c, abzi_spot from, abzi_spot goal)
{
    const abz_vec3 middle = abzi_spot_world(c->at, abzi_v3(0, 0, MIDDLE_M));
    const abzi_spot his = {middle.x, middle.z, 0};
    const float turns =
        abzi_wrapf(abzi_atan2f(goal.x - his.x, goal.z - his.z) - abzi_atan2f(from.x - his.x, from.z - his.z));
    const abzi_spot past = abzi_spot_nearest(from, goal, his);
    const bool comes_past = abzi_spot_apart(past, from) > 0 && abzi_spot_apart(past, goal) > 0;
    if (c->seen == 0 || !comes_past || abzi_spot_apart(past, his) >= NEAR_M || fabsf(turns) < ROUND_RAD) {
        return goal;
    }
    const float far =
        abzi_maxf(NEAR_M / abzi_cosf(ROUND_RAD / 2), abzi_minf(abzi_spot_apart(from, his), abzi_spot_apart(goal, his)));
    const float yaw = abzi_atan2f(from.x - his.x, from.z - his.z) + abzi_withinf(turns, ROUND_RAD);
    return (abzi_spot){his.x + far * abzi_sinf(yaw), his.z + far * abzi_cosf(yaw), goal.yaw};
}
