#include "partner/steps.h"

#include "partner/foot_place.h"
#include "partner/swing.h"

#include <string.h>

// Ticks. An answer that starts later than this after it was clear that he steps could not land with him.
#define ASK_TICKS 8
#define CATCH_UP_TICKS 17.0f
// Beside who sits and keeps to a beat a step of her own takes so long at least, and lands on a beat.
#define CATCH_UP_LEAST 14.0f
// A foot that is made up for him is answered before it is seen to move, once it lands so soon, or else she would come
// late; sooner, as many are answered that then stay where they are (bench/sitting leads; hers near counts in bachata
// and merengue, and how many she has in bachata: by then, by 8, 10, 12 ticks .94 .95 218, .95 .94 219, .95 .96 219,
// .95 .97 246).
#define MADE_UP_TICKS 10.0f
#define LIFT_TICKS 6          // his foot that lifts is waited for so long, to see whether it takes a step
#define SMALL_STEP_TICKS 2u   // after lifting, a small step is told,
#define SMALL_STEP_S 0.15f    // if it is one when the foot keeps its speed for so long: half a usual swing
#define FAR_FROM_PLACE 0.85f  // a foot this far from where it belongs catches up, metres
#define TURN_COUNTS 0.16f     // a radian off counts as so many metres
// Who gets used to how he steps takes fewer of her own accord: so far a leg stretches, a foot stays and hips lean
// instead. In recordings of both couples four fifths of such steps meet none of his, whoever leads; further brings no
// more (bench/gentle).
#define PATIENT_STRETCH 0.70f
#define PATIENT_FAR 1.50f
#define PATIENT_BALANCE 0.50f
// Hips further than LEG_STRETCH from a foot, or OFF_BALANCE beyond both, ask for a step (metres, repertoire's body). Of
// the women recorded, one keeps within 0.1 m in 99 of 100 moments, the other in 95 and within 0.37 m in 99.
#define LEG_STRETCH 0.52f
#define OFF_BALANCE 0.30f
#define BALANCE_S 0.10f    // and so far ahead that it comes in time
#define PIVOT_RAD 0.5f     // a standing foot turns on the spot once her body is turned further than this from it
#define TURN_OUT_RAD 1.1f  // and never stays behind further than this
#define PIVOT_RATE 0.15f   // share of the excess it turns in a tick
#define HURRY_TICKS ((float)ABZI_ASIDE_TICKS)  // to get out of somebody's way: .6 m at FOOT_SPEED_MOST
#define EASE_OFF_M 0.07f                       // who stands at ease moves a foot that is further off

void abzi_steps_start(abzi_steps *steps, const abzi_footing *footing)
{
    memset(steps, 0, sizeof *steps);
    // Her feet are under her, as the neighbours' feet are under them, wherever she starts.
    abzi_spot theirs = abzi_spot_compose(footing->his, abzi_answer_spot(footing->company, footing->repertoire, 0));
    for (int foot = 0; foot < 2; foot++) {
        abzi_spot place = abzi_spot_relative(theirs, abzi_foot_place_theirs(footing, foot, 0));
        steps->foot[foot].at = abzi_aside_place(&footing->manner->chair, abzi_spot_compose(footing->spot, place), 0);
        steps->foot[foot].with = -1;
        steps->foot[foot].since = 60;
    }
}

static void lift(abzi_foot *foot, int with, float ticks)
{
    foot->swinging = 1;
    foot->with = with;
    foot->since = 0;
    foot->progress = 0;
    foot->left_ticks = ticks;
    foot->from = foot->to = foot->at;
    foot->speed = foot->gain = (abzi_spot){0, 0, 0};
    foot->softly = 0;
    foot->glides = foot->stops = 0;
}

// How far a standing foot is from where it will belong.
static float strain(const abzi_steps *steps, const abzi_footing *f, int foot)
{
    abzi_spot place = abzi_foot_place(f, foot, (uint32_t)CATCH_UP_TICKS);
    float turn = fabsf(abzi_wrapf(place.yaw - steps->foot[foot].at.yaw));
    return abzi_spot_apart(place, steps->foot[foot].at) + TURN_COUNTS * turn;
}

// Where her hips will be a moment from now.
static abzi_spot hips_soon(const abzi_footing *f)
{
    return (abzi_spot){f->spot.x + BALANCE_S * f->velocity.x, f->spot.z + BALANCE_S * f->velocity.z, 0};
}

// How far her hips will be beyond her feet: from the line between them.
static float off_balance(const abzi_steps *steps, abzi_spot hips)
{
    return abzi_spot_apart(hips, abzi_spot_nearest(steps->foot[0].at, steps->foot[1].at, hips));
}

// The standing foot that should catch up: one that the leg would have to stretch for, or when she loses her balance the
// one further from where it belongs; -1: none.
static int foot_left_behind(const abzi_steps *steps, const abzi_footing *f)
{
    const bool patient = f->manner->attune != NULL || f->manner->his.period_s > 0;
    abzi_spot hips = hips_soon(f);
    float left = abzi_spot_apart(hips, steps->foot[0].at), right = abzi_spot_apart(hips, steps->foot[1].at);
    if ((left > right ? left : right) > (patient ? PATIENT_STRETCH : LEG_STRETCH) * f->stretch) {
        return left > right ? 0 : 1;
    }
    float left_off = strain(steps, f, 0), right_off = strain(steps, f, 1);
    bool far = (left_off > right_off ? left_off : right_off) > (patient ? PATIENT_FAR : FAR_FROM_PLACE);
    bool falls = off_balance(steps, hips) > (patient ? PATIENT_BALANCE : OFF_BALANCE);
    return far || falls ? (left_off > right_off ? 0 : 1) : -1;
}

// A foot of his has just lifted, and may be about to ask for an answer.
static bool he_lifts(const abzi_footing *f)
{
    bool lifts = false;
    for (int his = 0; his < 2; his++) {
        const abzi_footfall_foot *foot = &f->lead->footfall.foot[his];
        lifts = lifts || (foot->swinging && foot->bound_ticks == 0 && foot->since < LIFT_TICKS);
    }
    return lifts;
}

// A foot of his is about to swing, as most of the neighbours have it: who steps on her own now could not answer.
static bool he_is_about_to(const abzi_footing *f)
{
    bool about = false;
    for (int his = 0; his < 2; his++) {
        about = about || (!f->lead->footfall.foot[his].swinging &&
                          abzi_answer_swings(f->company, f->repertoire, his, ASK_TICKS) > 0.5f);
    }
    return about;
}

// A step of her own accord: out of his way, on her way, on a beat while he takes no step, and to where a foot belongs
// when she stands at ease.
static bool steps_alone(abzi_steps *steps, const abzi_footing *f)
{
    const abzi_restraint *r = f->manner->restraint;
    const float left = strain(steps, f, 0), right = strain(steps, f, 1);
    const int foot = left > right ? 0 : 1;
    const float off = left > right ? left : right, ticks = r->beat_ticks;
    if (steps->foot[foot].since < ABZI_REST_TICKS) {
        return false;
    }
    if (r->hurries && off > ABZI_STRIDE_LEAST_M) {
        lift(&steps->foot[foot], -1, HURRY_TICKS);
        return true;
    }
    if (abzi_restraint_is_walking(r) && off > ABZI_STRIDE_LEAST_M) {
        lift(&steps->foot[foot], -1, abzi_restraint_walking_ticks(r));
        return true;
    }
    if (ticks >= ABZI_SWING_LEAST && ticks <= ABZI_WALK_TICKS && off > ABZI_STRIDE_LEAST_M) {
        lift(&steps->foot[foot], -1, ticks);
        return true;
    }
    if (r->rest >= 0.5f && off > EASE_OFF_M) {
        lift(&steps->foot[foot], -1, CATCH_UP_TICKS);
        return true;
    }
    return false;
}

// A foot of one who takes small steps will be far enough for a step if it keeps its speed until it usually lands: who
// waits until it is clear comes late.
static bool small_step(const abzi_footing *f, int his)
{
    const abzi_footfall_foot *foot = &f->lead->footfall.foot[his];
    if (f->manner->range <= 0 || !foot->swinging || foot->bound_ticks > 0 || foot->since != SMALL_STEP_TICKS) {
        return false;
    }
    const float x = foot->at.x - foot->from.x + SMALL_STEP_S * foot->velocity.x;
    const float z = foot->at.z - foot->from.z + SMALL_STEP_S * foot->velocity.z;
    return x * x + z * z >= ABZI_STEP_LEAST_M * ABZI_STEP_LEAST_M;
}

// The foot that he goes on with after a stop may have too little of its way left for a step to be told from it.
static bool goes_on(const abzi_footing *f, int his)
{
    const abzi_footfall_foot *foot = &f->lead->footfall.foot[his];
    return f->manner->goes_on && foot->swinging && foot->bound_ticks == 0 && foot->since == 0;
}

// The standing foot that his chair comes to in so many seconds first; -1: none.
static int foot_before_chair(const abzi_steps *steps, const abzi_manner *manner, float in_s)
{
    int foot = -1;
    float most = manner->chair.wrong_m;
    for (int i = 0; i < 2; i++) {
        const float in_the_way = abzi_aside_depth(&manner->chair, steps->foot[i].at, in_s);
        if (in_the_way > most && !steps->foot[i].swinging) {
            most = in_the_way;
            foot = i;
        }
    }
    return foot;
}

// A foot that is made up for him lands too soon for her to wait until it is seen to move.
static bool lands_soon(const abzi_footing *f, int his)
{
    const abzi_foreseen *of = &f->manner->his;
    return of->foot == his && of->lands && !f->lead->footfall.foot[his].swinging &&
           of->lands_s * ABZ_TICKS_PER_SECOND < MADE_UP_TICKS;
}

// Ticks until his next beat that is so far away.
static float ticks_to_beat(const abzi_manner *manner, float least)
{
    const float ticks = manner->his.beat_s * ABZ_TICKS_PER_SECOND;
    return ticks < least ? ticks + manner->his.period_s * ABZ_TICKS_PER_SECOND : ticks;
}

// Ticks for a step of her own; 0: not now. Between two beats it would be in the way of the answer to his next.
static float catch_up_ticks(const abzi_manner *manner)
{
    const float usual = CATCH_UP_TICKS * (1 + manner->slow);
    if (manner->his.period_s == 0) {
        return usual;
    }
    const float ticks = ticks_to_beat(manner, CATCH_UP_LEAST);
    return ticks <= usual ? ticks : 0;
}

// His chair comes: a foot goes while it can be lifted and gone; and one that would be touched at once, even with the
// other in the air. Returns whether one does.
static bool make_way(abzi_steps *steps, const abzi_footing *f)
{
    const abzi_manner *manner = f->manner;
    const bool both_stand = !steps->foot[0].swinging && !steps->foot[1].swinging;
    int foot = foot_before_chair(steps, manner, ABZI_ASIDE_NOW_S);
    foot = foot < 0 && both_stand ? foot_before_chair(steps, manner, ABZI_ASIDE_SOON_S) : foot;
    for (int i = 0; i < 2 && foot < 0 && both_stand; i++) {  // or it is between hips and foot
        foot = abzi_aside_between(&manner->chair, f->spot, steps->foot[i].at) ? i : -1;
    }
    if (foot >= 0) {
        const float beat_ticks = ticks_to_beat(manner, ABZI_SWING_LEAST);  // on his beat, if that is soon enough
        lift(&steps->foot[foot], -1, manner->his.period_s > 0 && beat_ticks < HURRY_TICKS ? beat_ticks : HURRY_TICKS);
    }
    return foot >= 0;
}

static void decide(abzi_steps *steps, const abzi_footing *f)
{
    const abzi_restraint *restraint = f->manner->restraint;
    const bool waits = restraint != NULL && restraint->waits, hurries = restraint != NULL && restraint->hurries;
    const bool busy = hurries || (restraint != NULL && restraint->on_way && abzi_restraint_is_walking(restraint));
    for (int his = 0; his < 2; his++) {
        if (waits) {
            steps->asked[his] = 0;
        } else if (f->lead->footfall.foot[his].bound_ticks == 1 || small_step(f, his) || goes_on(f, his) ||
                   lands_soon(f, his)) {
            steps->asked[his] = ASK_TICKS;
        } else if (steps->asked[his] > 0) {
            steps->asked[his]--;
        }
    }
    for (int foot = 0; hurries && foot < 2; foot++) {
        const float most = HURRY_TICKS * (1 - steps->foot[foot].progress);
        steps->foot[foot].with = -1;
        steps->foot[foot].left_ticks = steps->foot[foot].left_ticks < most ? steps->foot[foot].left_ticks : most;
    }
    for (int his = 0; his < 2; his++) {
        abzi_foot *hers = &steps->foot[1 - his], *other = &steps->foot[his];
        if (steps->asked[his] > 0 && hers->swinging && hers->with < 0 && hers->progress < ABZI_SETTLED) {
            hers->with = his;  // it catches up anyway: now with him
            steps->asked[his] = 0;
        }
        bool free = !hers->swinging && hers->since >= ABZI_REST_TICKS && (!other->swinging || other->progress > 0.8f);
        if (steps->asked[his] > 0 && free) {
            lift(hers, his, ABZI_SWING_USUAL * (1 + f->manner->slow));
            steps->asked[his] = 0;
        }
    }
    if (make_way(steps, f)) {
        return;
    }
    if (steps->foot[0].swinging || steps->foot[1].swinging || (he_lifts(f) && !waits && !busy) || f->manner->waits ||
        f->manner->stands) {
        return;
    }
    if (restraint != NULL && steps_alone(steps, f)) {
        return;
    }
    int foot = foot_left_behind(steps, f);
    if (foot >= 0 && f->manner->attune != NULL && he_is_about_to(f)) {
        return;
    }
    const float ticks = restraint != NULL ? ABZI_WALK_TICKS : catch_up_ticks(f->manner);
    if (foot >= 0 && ticks > 0 && steps->foot[foot].since >= ABZI_REST_TICKS) {
        lift(&steps->foot[foot], -1, ticks);
    }
}

void abzi_steps_tick(abzi_steps *steps, const abzi_footing *footing)
{
    steps->landed = 0;
    decide(steps, footing);
    for (int which = 0; which < 2; which++) {
        abzi_foot *foot = &steps->foot[which];
        const abzi_spot was = foot->at;
        const bool stands = !foot->swinging;
        if (!stands) {
            abzi_swing_tick(steps, footing, which);
        } else {
            float off = abzi_wrapf(footing->hips_yaw_rad - foot->at.yaw);
            float excess = off > PIVOT_RAD ? off - PIVOT_RAD : off < -PIVOT_RAD ? off + PIVOT_RAD : 0;
            foot->at.yaw = abzi_wrapf(foot->at.yaw + PIVOT_RATE * excess);
        }
        // hips let a foot turn in or out only so far
        float off = abzi_wrapf(foot->at.yaw - footing->hips_yaw_rad);
        if (fabsf(off) > TURN_OUT_RAD) {
            foot->at.yaw = abzi_wrapf(footing->hips_yaw_rad + (off > 0 ? TURN_OUT_RAD : -TURN_OUT_RAD));
        }
        foot->at = stands ? abzi_aside_turned(&footing->manner->chair, was, foot->at)
                          : abzi_swing_clear(footing, was, foot->at);
        foot->since++;
    }
}
