#include "partner/swing.h"

#include "motion/least_jerk.h"
#include "partner/foot_place.h"
#include "partner/glide.h"

#define SWING_MOST 40.0f      // ticks
#define MADE_UP_LATER 1.0f    // a foot that is made up for him is seen to land so much later than it was foreseen
#define MADE_UP_SLOW 4.0f     // and hers is at rest no later than this after it is slow enough to have landed
#define LAND_AFTER_HIM 4.0f   // the longest she stays in the air once he has landed
#define FOOT_SPEED_MOST 5.0f  // peak speed of a swing, m/s: those of the women recorded reach 4.9 and 5.1
#define PATH_TRUSTED 4.0f     // ticks before landing from which his foot's path alone says when, and
#define PATH_NEWS 12.0f       // from which it says more than the neighbours do (bench/follow: flat from 10 to 14)
#define NEIGHBOURS_LATE 1.0f  // ticks by which a landing was recorded late, for it was seen through a filter
#define TREMBLES_TICKS 4u     // who trembles at 5 Hz is slow for so long at a turn of it, and has not landed
// Share of the swing until which a landing place that has become too far is cut short, not so fast as to fling the foot
// back.
#define EARLY 0.4f
// So gently and more, feet go by the force that they may use. Before, they keep to the curve from rest to rest, which
// lands more exactly: of leaders at 60 % speed at .2, 47 ms from the steps of couple A's instead of 52, 20 instead of
// 30 of B's.
#define SOFT_FROM 0.75f
#define SOFT_SETTLED 0.6f  // of .75, .6 and .4: later feet skate, sooner a twentieth fewer steps are together
#define PAST_SHARE 1.3f    // of the way that is left, and so much more, is where it is easiest to stop at most
#define PAST_M 0.02f
#define PAST_LESS 0.85f
// The hardest moment of the easiest way to rest from a speed, beside speed / ticks: 12 s^2 (1 - s) is most at 2/3.
#define REST_HARD (16.0f / 9)
#define REST_LEAST_TICKS 2.0f
#define SHARE_STEPS 6         // halvings in finding how much of what is wanted a foot may do
#define FREE_FROM_HIM 100.0f  // m/s^2 more for each metre further than near: who walks there has feet as at 0
#define SOFT_STRIDE 0.145f    // a step that is still seen when his foot lands a little sooner than was thought
#define AIM_MOST_M 0.035f     // the landing place moves so far in a tick at most
#define LEG_ROUND_M 0.05f     // a foot on the other side of a chair than hips comes back by so much in a tick

// Ticks until his swinging foot lands: of what the neighbours did, and the nearer he is to it of what his foot does.
static float his_landing(const abzi_footing *f, int which)
{
    const abzi_footfall_foot *his = &f->lead->footfall.foot[which];
    if (f->manner->his.lands) {
        return abzi_maxf(f->manner->his.lands_s * ABZ_TICKS_PER_SECOND + MADE_UP_LATER, 0);
    }
    float least = 3;  // when nobody knows
    float usual = ABZI_SWING_USUAL * (1 + f->manner->slow) - (float)his->since;
    float they = abzi_answer_landing(f->company, f->repertoire, which, usual > least ? usual : least) - NEIGHBOURS_LATE;
    they *= f->manner->attune != NULL ? abzi_attune_longer(f->manner->attune, which) : 1;
    they = they > 0 ? they : 0;
    float trust = (PATH_NEWS - his->lands_in) / (PATH_NEWS - PATH_TRUSTED);
    trust = !his->slowing || trust < 0 ? 0 : trust > 1 ? 1 : trust;
    return they + trust * (his->lands_in - they);
}

// Ticks before the end of her swing at which the foot is slow enough to have landed, as anyone sees it: where 30 p^2
// (1 - p)^2, the speed of the curve of least jerk from 0 to 1, is that of landing.
static float slow_ticks(const abzi_foot *foot)
{
    float swing = foot->left_ticks / (1 - foot->progress);
    float distance = abzi_spot_apart(foot->from, foot->to);
    float speed = ABZI_LAND_SPEED / ABZ_TICKS_PER_SECOND * swing;  // metres in a swing
    float pq = speed < 30.0f / 16 * distance ? sqrtf(speed / (30 * distance)) : 0.25f;
    return swing * (0.5f - sqrtf(0.25f - pq));
}

// When the swing should end: so that it lands with the foot that it answers.
static float time_left(const abzi_foot *foot, const abzi_footing *f)
{
    float left = foot->left_ticks, slow = foot->since > 0 ? slow_ticks(foot) : 0;
    slow = f->manner->his.lands ? abzi_minf(slow, MADE_UP_SLOW) : slow;
    const bool glides = abzi_glide_is_due(foot, f);
    const bool landing = foot->stops || (!glides && foot->since > 0 && foot->progress > 0.5f && left <= slow);
    if (foot->with < 0 || landing) {
        return left;
    }
    if (f->lead->footfall.foot[foot->with].swinging) {
        left = his_landing(f, foot->with);
        left = glides ? abzi_glide_left(left, slow) : left + slow;
    } else if (f->manner->trembles && f->lead->footfall.foot[foot->with].since < TREMBLES_TICKS) {
        return left;
    } else if (left > LAND_AFTER_HIM) {
        left = LAND_AFTER_HIM;
    }
    // Who is on her way has no time to wait for his foot: her hips would run away from hers.
    const abzi_restraint *r = f->manner->restraint;
    const float longest = r != NULL && r->on_way && abzi_restraint_is_walking(r) ? abzi_restraint_walking_ticks(r)
                                                                                 : SWING_MOST * (1 + f->manner->slow);
    float least = (glides ? ABZI_GLIDE_SWING_LEAST : ABZI_SWING_LEAST) - (float)foot->since;
    float most = longest - (float)foot->since;
    left = left < least ? least : left;
    return left > most ? most : left;
}

abzi_spot abzi_swing_clear(const abzi_footing *f, abzi_spot was, abzi_spot at)
{
    const abzi_restraint *r = f->manner->restraint;
    if (abzi_aside_between(&f->manner->chair, f->spot, at)) {  // no leg goes round it
        at = abzi_spot_within(at, LEG_ROUND_M, f->spot);
    }
    at = abzi_aside_foot(&f->manner->chair, was, at);
    return r != NULL ? abzi_lying_off(r->lying, r->keep_m, at) : at;
}

// A foot goes on along its curve from rest to rest.
static void follow_curve(abzi_foot *foot)
{
    const float p = foot->progress;
    // Least jerk from rest to rest. Source: Flash and Hogan, J. Neuroscience 5 (1985), eq. 3.
    const float s = p * p * p * (10 + p * (-15 + 6 * p));
    const abzi_spot was = foot->at, speed = foot->speed;
    foot->at.x = foot->from.x + s * (foot->to.x - foot->from.x);
    foot->at.z = foot->from.z + s * (foot->to.z - foot->from.z);
    foot->at.yaw = foot->from.yaw + s * abzi_wrapf(foot->to.yaw - foot->from.yaw);
    foot->speed = (abzi_spot){foot->at.x - was.x, foot->at.z - was.z, abzi_wrapf(foot->at.yaw - was.yaw)};
    foot->gain = (abzi_spot){foot->speed.x - speed.x, foot->speed.z - speed.z, foot->speed.yaw - speed.yaw};
}

// The ticks that a gentle swing needs for a step that can be seen.
static float soft_ticks(const abzi_foot *foot, float most_m_s2)
{
    const float hard = most_m_s2 / (ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND);
    return foot->with < 0 ? 0 : sqrtf(ABZI_REACH_HARD * SOFT_STRIDE / hard) - (float)foot->since;
}

static abzi_spot easy_place(const abzi_foot *foot, float ticks)
{
    const abzi_reach x = {foot->at.x, foot->speed.x, foot->gain.x}, z = {foot->at.z, foot->speed.z, foot->gain.z};
    return (abzi_spot){abzi_reach_easy(&x, ticks), abzi_reach_easy(&z, ticks), 0};
}

// Ticks for the rest of a gentle way. One who has more time than it takes comes there sooner, and waits: it would carry
// the foot past otherwise.
static float way_ticks(const abzi_foot *foot, float left)
{
    const float far = PAST_SHARE * abzi_spot_apart(foot->at, foot->to) + PAST_M;
    float ticks = left;
    while (ticks > 1 && abzi_spot_apart(easy_place(foot, ticks), foot->at) > far) {
        ticks *= PAST_LESS;
    }
    return ticks > 1 ? ticks : 1;
}

// So much of the way between two that a foot may go, in this tick: with no more force, and no faster than it can stop
// from. Planned anew in every tick it would gain ever more of both.
static float within_force(const abzi_reach *from, const abzi_reach *to, float share, float hard, float ticks)
{
    const float rest = ticks - 1 > REST_LEAST_TICKS ? ticks - 1 : REST_LEAST_TICKS, fast = hard * rest / REST_HARD;
    float part = 0, too_far = share;
    for (int i = 0; i <= SHARE_STEPS; i++) {
        const float s = i == 0 ? share : (part + too_far) / 2;
        const float gain_x = from[0].gain + s * (to[0].gain - from[0].gain),
                    gain_z = from[1].gain + s * (to[1].gain - from[1].gain),
                    speed_x = from[0].speed + s * (to[0].speed - from[0].speed),
                    speed_z = from[1].speed + s * (to[1].speed - from[1].speed);
        if (gain_x * gain_x + gain_z * gain_z > hard * hard || speed_x * speed_x + speed_z * speed_z > fast * fast) {
            too_far = s;
        } else {
            part = s;
        }
    }
    return part;
}

// The gentler way of a foot: whatever changes meanwhile changes it smoothly, and it goes no further than it comes with
// the force that is asked for.
// keeps: to that force in every tick
static void go_softly(abzi_foot *foot, float left, float most_m_s2, bool keeps)
{
    const float hard = most_m_s2 / (ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND);
    const float ticks = way_ticks(foot, left), most = hard * ticks * ticks / ABZI_REACH_HARD;
    abzi_reach x = {foot->at.x, foot->speed.x, foot->gain.x}, z = {foot->at.z, foot->speed.z, foot->gain.z};
    abzi_reach yaw = {0, foot->speed.yaw, foot->gain.yaw};
    const abzi_spot easy = easy_place(foot, ticks);
    const float off = abzi_spot_apart(easy, foot->to);
    float share = off > most ? most / off : 1;
    if (keeps) {
        abzi_reach easily[2] = {x, z}, there[2] = {x, z};
        abzi_reach_tick(&easily[0], easy.x, ticks);
        abzi_reach_tick(&easily[1], easy.z, ticks);
        abzi_reach_tick(&there[0], foot->to.x, ticks);
        abzi_reach_tick(&there[1], foot->to.z, ticks);
        share = within_force(easily, there, share, hard, ticks);
    }
    abzi_reach_tick(&x, easy.x + share * (foot->to.x - easy.x), ticks);
    abzi_reach_tick(&z, easy.z + share * (foot->to.z - easy.z), ticks);
    abzi_reach_tick(&yaw, abzi_wrapf(foot->to.yaw - foot->at.yaw), ticks);
    foot->at = (abzi_spot){x.at, z.at, abzi_wrapf(foot->at.yaw + yaw.at)};
    foot->speed = (abzi_spot){x.speed, z.speed, yaw.speed};
    foot->gain = (abzi_spot){x.gain, z.gain, yaw.gain};
}

// The force that a foot may use: with him, near him, what is asked for; a foot that is left behind has to come.
static float hardest_of(const abzi_foot *foot, const abzi_footing *f)
{
    const float apart = abzi_spot_apart(f->his, f->spot) - ABZ_GENTLE_NEAR_M;
    const float asked = f->manner->effort.foot_m_s2, full = abz_effort_of(0).foot_m_s2;
    const float more = asked + FREE_FROM_HIM * (apart > 0 ? apart : 0);
    return foot->with < 0 || more > full ? full : more;
}

// Its landing place comes to another one, not at once.
static void aim(abzi_foot *foot, abzi_spot place, const abzi_restraint *restraint)
{
    const float off = abzi_spot_apart(foot->to, place), most = AIM_MOST_M / (off > AIM_MOST_M ? off : AIM_MOST_M);
    const float share = foot->since == 0 ? 1.0f : most < 0.3f ? most : 0.3f;
    foot->to.x += share * (place.x - foot->to.x);
    foot->to.z += share * (place.z - foot->to.z);
    foot->to.yaw += share * abzi_wrapf(place.yaw - foot->to.yaw);
    if (restraint != NULL && foot->progress < EARLY) {
        const abzi_spot cut = abzi_spot_within(foot->from, restraint->swing_m, foot->to);
        foot->to = abzi_spot_within(foot->to, AIM_MOST_M, cut);
    }
}

void abzi_swing_tick(abzi_steps *steps, const abzi_footing *f, int which)
{
    abzi_foot *foot = &steps->foot[which];
    const abzi_foot *other = &steps->foot[1 - which];
    foot->softly |= f->manner->gentle > SOFT_FROM;
    // A foot on its curve brakes as hard as that does, and so it does where it waits.
    const float hardest = foot->softly ? hardest_of(foot, f) : abz_effort_of(0).foot_m_s2;
    float left = time_left(foot, f);
    if (abzi_glide_is_over(foot, f)) {
        abzi_glide_stop(foot, hardest);
        left = foot->left_ticks;
    }
    if (foot->softly && !foot->stops) {
        const float needs = soft_ticks(foot, hardest);
        left = left > needs ? left : needs;
    }
    if (!foot->glides && foot->progress < (foot->softly ? SOFT_SETTLED : ABZI_SETTLED)) {
        aim(foot, abzi_foot_goal(f, which, foot, other, left), f->manner->restraint);
    }
    float distance = abzi_spot_apart(foot->from, foot->to);
    float least = distance * 1.875f / FOOT_SPEED_MOST * ABZ_TICKS_PER_SECOND * (1 - foot->progress);
    left = left < least && !foot->stops ? least : left;
    if (!foot->glides || foot->stops) {
        foot->left_ticks = left - 1;
        foot->progress += (1 - foot->progress) / (left > 1 ? left : 1);
    }
    if (foot->glides) {
        abzi_glide_go(foot, other, f, hardest);
    } else {
        const abzi_foot before = *foot;
        if (foot->softly) {
            go_softly(foot, left > 1 ? left : 1, hardest, f->manner->attune != NULL);
        } else {
            follow_curve(foot);
        }
        abzi_glide_begin(foot, &before, other, f, hardest);
    }
    float p = foot->progress;
    // Gently no foot is lifted for show, but toes clear the floor.
    float high = 0.07f + f->manner->effort.amplitude * 0.07f * (distance < 0.6f ? distance / 0.6f : 1);
    foot->lift_m = high * 16 * p * p * (1 - p) * (1 - p);
    foot->heel_rad =
        f->manner->effort.amplitude * 0.5f * 6.75f * p * (1 - p) * (1 - p) * (distance < 0.3f ? distance / 0.3f : 1);
    if (p >= 0.999f || foot->left_ticks <= 0) {
        const abzi_spot end = foot->softly || foot->glides ? foot->at : foot->to;
        foot->at = (abzi_spot){end.x, end.z, abzi_wrapf(end.yaw)};
        foot->swinging = 0;
        foot->since = 0;
        foot->with = -1;
        foot->lift_m = foot->heel_rad = 0;
        steps->landed = 1;
    }
}
