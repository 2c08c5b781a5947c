#include "partner/steps.h"

#include "motion/least_jerk.h"
#include "partner/glide.h"

#include <string.h>

// Ticks. A swing of people who dance salsa takes 0.2 to 0.6 s (both recorded couples); an answer that starts later than
// ASK_TICKS after it was clear that he steps could not land with him.
#define SWING_USUAL 20.0f
#define SWING_LEAST 11.0f
#define SWING_MOST 40.0f
#define ASK_TICKS 8
#define CATCH_UP_TICKS 17.0f
// Beside who sits and keeps to a beat a step of her own takes so long at least, and lands on a beat.
#define CATCH_UP_LEAST 14.0f
// A foot that is made up for him is answered before it is seen to move, once it lands so soon, or else she would come
// late; sooner, as many are answered that then stay where they are (bench/sitting leads; hers near counts in bachata
// and merengue, and how many she has in bachata: by then, by 8, 10, 12 ticks .94 .95 218, .95 .94 219, .95 .96 219,
// .95 .97 246).
#define MADE_UP_TICKS 10.0f
#define MADE_UP_LATER 1.0f    // it is seen to land so much later than it was foreseen
#define MADE_UP_SLOW 4.0f     // her foot is at rest no later than this after it is slow enough to have landed
#define LAND_AFTER_HIM 4.0f   // the longest she stays in the air once he has landed
#define REST_TICKS 3          // a foot that has just landed stays for so long
#define FOOT_SPEED_MOST 5.0f  // peak speed of a swing, m/s: those of the women recorded reach 4.9 and 5.1
#define STRIDE_LEAST 0.12f    // of a step with him: a weight change that can be seen (ABZI_STEP_LEAST_M, and a little)
#define PATH_TRUSTED 4.0f     // ticks before landing from which his foot's path alone says when, and
#define PATH_NEWS 12.0f       // from which it says more than the neighbours do (bench/follow: flat from 10 to 14)
#define NEIGHBOURS_LATE 1.0f  // ticks by which a landing was recorded late, for it was seen through a filter
#define TREMBLES_TICKS 4u     // who trembles at 5 Hz is slow for so long at a turn of it, and has not landed
#define LIFT_TICKS 6          // his foot that lifts is waited for so long, to see whether it takes a step
#define SMALL_STEP_TICKS 2u   // after lifting, a small step is told,
#define SMALL_STEP_S 0.15f    // if it is one when the foot keeps its speed for so long: half a usual swing
#define FEET_APART 0.11f      // middles of the feet are never closer
#define FAR_FROM_PLACE 0.85f  // a foot this far from where it belongs catches up, metres
#define TURN_COUNTS 0.16f     // a radian off counts as so many metres
#define SETTLE_TICKS 5        // the place to land at is taken this long after landing
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
#define BALANCE_S 0.10f  // and so far ahead that it comes in time
#define SETTLED 0.75f    // share of the swing after which the landing place is not changed any more
#define EARLY 0.4f  // and until which one that has become too long is cut short, not so fast as to fling the foot back
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
#define PIVOT_RAD 0.5f        // a standing foot turns on the spot once her body is turned further than this from it
#define TURN_OUT_RAD 1.1f     // and never stays behind further than this
#define PIVOT_RATE 0.15f      // share of the excess it turns in a tick
// Who is restrained walks unhurriedly where there is no step to answer: two and a half steps a second, as people walk.
#define WALK_TICKS 24.0f
#define BRISK_TICKS 18.0f  // and as fast as her pace asks for with the longest swings, up to three steps a second
// Who walks sets a foot so far ahead that her hips are over it in the middle of the time for which it stands: until the
// other has swung, and rests on both sides.
#define HALF_STANCE_TICKS (0.5f * (WALK_TICKS + REST_TICKS) - SETTLE_TICKS)
#define HURRY_TICKS 13.0f   // to get out of somebody's way: .6 m at FOOT_SPEED_MOST
#define CHAIR_SOON_S 0.08f  // a foot goes that his chair comes to so soon; it is up in half of that
#define CHAIR_NOW_S 0.017f
#define LEG_ROUND_M 0.05f  // a foot on the other side of a chair than hips comes back by so much in a tick
#define WALKS_M_S 0.3f     // who is moved as fast walks, foot by foot, and does not wait until a leg has to stretch
// Who stands at ease has the middles of the feet so far apart, so far in front of the hips, and turned out so far:
// hips' breadth, and what a standing person's ankles and weight make of it. A foot that is further off is moved there.
#define EASE_M 0.20f
#define EASE_FRONT_M 0.05f
#define EASE_RAD 0.15f
#define EASE_OFF_M 0.07f
// Three conditions that two discs and a capsule make: half of what is missing goes with every turn, or more.
#define ALLOWED_TURNS 12

static abzi_spot their_place(const abzi_footing *f, int foot, uint32_t ahead)
{
    abz_vec3 ankle, toes;
    abzi_answer_foot(f->company, f->repertoire, ahead, foot, f->stretch, &ankle, &toes);
    ankle = abzi_spot_world(f->his, ankle);
    toes = abzi_spot_world(f->his, toes);
    abz_vec3 middle = abzi_v3_lerp(ankle, toes, 0.5f);
    return (abzi_spot){middle.x, middle.z, abzi_atan2f(toes.x - ankle.x, toes.z - ankle.z)};
}

// Where a foot belongs that is to stand at ease, or on the way to somewhere, or beside somebody who lies there.
static abzi_spot restrained(const abzi_footing *f, int foot, uint32_t ahead, abzi_spot place)
{
    const abzi_restraint *r = f->manner->restraint;
    const abzi_spot stands = abzi_spot_compose(f->his, abzi_answer_spot(f->company, f->repertoire, 0));
    if (r->walks || r->turns) {  // feet are under her as the neighbours' are under them, but she is elsewhere by then
        const abzi_spot theirs = abzi_spot_compose(f->his, abzi_answer_spot(f->company, f->repertoire, ahead));
        const abzi_spot way =
            abzi_restraint_way(r, (abzi_spot){theirs.x - stands.x, theirs.z - stands.z, theirs.yaw - stands.yaw},
                               ((float)ahead + (r->on_way ? HALF_STANCE_TICKS : 0)) / ABZ_TICKS_PER_SECOND);
        place = abzi_spot_compose((abzi_spot){stands.x + way.x, stands.z + way.z, stands.yaw + way.yaw},
                                  abzi_spot_relative(theirs, place));
    }
    if (r->rest > 0) {
        abzi_spot ease = {foot == 0 ? EASE_M / 2 : -EASE_M / 2, EASE_FRONT_M, foot == 0 ? EASE_RAD : -EASE_RAD};
        ease = abzi_spot_compose(stands, ease);
        place.x += r->rest * (ease.x - place.x);
        place.z += r->rest * (ease.z - place.z);
        place.yaw += r->rest * abzi_wrapf(ease.yaw - place.yaw);
    }
    return abzi_lying_off(r->lying, r->keep_m, place);
}

// The gentler, the less she goes after where the neighbours are, and the more her feet keep under her own hips; and so
// they do while his chair is between her and where they are.
static abzi_spot foot_place(const abzi_footing *f, int foot, uint32_t ahead)
{
    const abzi_spot place = f->manner->restraint != NULL ? restrained(f, foot, ahead, their_place(f, foot, ahead))
                                                         : their_place(f, foot, ahead);
    const bool between = abzi_aside_between(&f->manner->chair, f->spot, place);
    if (f->manner->gentle <= 0 && !between) {
        return place;
    }
    const float own = between ? 1 : f->manner->effort.own_place, t = (float)ahead / ABZ_TICKS_PER_SECOND;
    abzi_spot theirs = abzi_spot_compose(f->his, abzi_answer_spot(f->company, f->repertoire, ahead));
    abzi_spot hers = {f->spot.x + t * f->velocity.x, f->spot.z + t * f->velocity.z, f->spot.yaw + t * f->velocity.yaw};
    abzi_spot mine = abzi_spot_compose(hers, abzi_spot_relative(theirs, place));
    return (abzi_spot){place.x + own * (mine.x - place.x), place.z + own * (mine.z - place.z),
                       place.yaw + own * abzi_wrapf(mine.yaw - place.yaw)};
}

// A landing place that legs can do: not too far from the other foot, not on it.
static abzi_spot possible(abzi_spot place, const abzi_foot *other, float most)
{
    abzi_spot stands = other->swinging ? other->to : other->at;
    float apart = abzi_spot_apart(stands, place);
    float wanted = apart > most ? most : apart < FEET_APART ? FEET_APART : apart;
    if (apart > 1e-4f && wanted != apart) {
        place.x = stands.x + (place.x - stands.x) * wanted / apart;
        place.z = stands.z + (place.z - stands.z) * wanted / apart;
    }
    return place;
}

// The nearest place to another that is no further from a centre than most.
static abzi_spot within(abzi_spot centre, float most, abzi_spot place)
{
    const float way = abzi_spot_apart(centre, place);
    if (way > most) {
        place.x = centre.x + (place.x - centre.x) * most / way;
        place.z = centre.z + (place.z - centre.z) * most / way;
    }
    return place;
}

// A landing place that a restraint allows: no further from where the foot stood, and from the other foot, than it has
// them, and not where somebody lies. Each by turns, for what mends one may spoil another; who lies there comes last.
static abzi_spot allowed(const abzi_foot *foot, const abzi_foot *other, float stride_m, const abzi_restraint *restraint,
                         abzi_spot place)
{
    const abzi_spot stands = other->swinging ? other->to : other->at;
    for (int turn = 0; restraint != NULL && turn < ALLOWED_TURNS; turn++) {
        place = within(foot->from, restraint->swing_m, place);
        place = within(stands, stride_m, place);
        place = abzi_lying_off(restraint->lying, restraint->keep_m, place);
    }
    return place;
}

// So much of the way there.
static abzi_spot smaller(abzi_spot from, float share, abzi_spot place)
{
    return (abzi_spot){from.x + share * (place.x - from.x), from.z + share * (place.z - from.z), place.yaw};
}

// A landing place further from where the foot stood than shuffling brings it.
static abzi_spot visible(abzi_spot from, abzi_spot place)
{
    float stride = abzi_spot_apart(from, place);
    if (stride < STRIDE_LEAST && stride > 1e-3f) {
        place.x = from.x + (place.x - from.x) * STRIDE_LEAST / stride;
        place.z = from.z + (place.z - from.z) * STRIDE_LEAST / stride;
    }
    return place;
}

void abzi_steps_start(abzi_steps *steps, const abzi_footing *footing)
{
    memset(steps, 0, sizeof *steps);
    // Her feet are under her, as the neighbours' feet are under them, wherever she starts.
    abzi_spot theirs = abzi_spot_compose(footing->his, abzi_answer_spot(footing->company, footing->repertoire, 0));
    for (int foot = 0; foot < 2; foot++) {
        abzi_spot place = abzi_spot_relative(theirs, their_place(footing, foot, 0));
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
    abzi_spot place = foot_place(f, foot, (uint32_t)CATCH_UP_TICKS);
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

static float pace_of(const abzi_restraint *r)
{
    return r->walks ? sqrtf(r->drift.x * r->drift.x + r->drift.z * r->drift.z) : 0;
}

static bool is_walking(const abzi_restraint *r)
{
    return pace_of(r) > WALKS_M_S;
}

// Of a swing of one who walks.
static float walking_ticks(const abzi_restraint *r)
{
    const float wanted = 0.5f * r->swing_m / pace_of(r) * ABZ_TICKS_PER_SECOND - REST_TICKS;
    return wanted > WALK_TICKS ? WALK_TICKS : wanted < BRISK_TICKS ? BRISK_TICKS : wanted;
}

// A step of her own accord: out of his way, on her way, on a beat while he takes no step, and to where a foot belongs
// when she stands at ease.
static bool steps_alone(abzi_steps *steps, const abzi_footing *f)
{
    const abzi_restraint *r = f->manner->restraint;
    const float left = strain(steps, f, 0), right = strain(steps, f, 1);
    const int foot = left > right ? 0 : 1;
    const float off = left > right ? left : right, ticks = r->beat_ticks;
    if (steps->foot[foot].since < REST_TICKS) {
        return false;
    }
    if (r->hurries && off > STRIDE_LEAST) {
        lift(&steps->foot[foot], -1, HURRY_TICKS);
        return true;
    }
    if (is_walking(r) && off > STRIDE_LEAST) {
        lift(&steps->foot[foot], -1, walking_ticks(r));
        return true;
    }
    if (ticks >= SWING_LEAST && ticks <= WALK_TICKS && off > STRIDE_LEAST) {
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
    float most = 0;
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
    int foot = foot_before_chair(steps, manner, CHAIR_NOW_S);
    foot = foot < 0 && both_stand ? foot_before_chair(steps, manner, CHAIR_SOON_S) : foot;
    for (int i = 0; i < 2 && foot < 0 && both_stand; i++) {  // or it is between hips and foot
        foot = abzi_aside_between(&manner->chair, f->spot, steps->foot[i].at) ? i : -1;
    }
    if (foot >= 0) {
        const float beat_ticks = ticks_to_beat(manner, SWING_LEAST);  // on his beat, if that is soon enough
        lift(&steps->foot[foot], -1, manner->his.period_s > 0 && beat_ticks < HURRY_TICKS ? beat_ticks : HURRY_TICKS);
    }
    return foot >= 0;
}

static void decide(abzi_steps *steps, const abzi_footing *f)
{
    const abzi_restraint *restraint = f->manner->restraint;
    const bool waits = restraint != NULL && restraint->waits, hurries = restraint != NULL && restraint->hurries;
    const bool busy = hurries || (restraint != NULL && restraint->on_way && is_walking(restraint));
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
        if (steps->asked[his] > 0 && hers->swinging && hers->with < 0 && hers->progress < SETTLED) {
            hers->with = his;  // it catches up anyway: now with him
            steps->asked[his] = 0;
        }
        bool free = !hers->swinging && hers->since >= REST_TICKS && (!other->swinging || other->progress > 0.8f);
        if (steps->asked[his] > 0 && free) {
            lift(hers, his, SWING_USUAL * (1 + f->manner->slow));
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
    const float ticks = restraint != NULL ? WALK_TICKS : catch_up_ticks(f->manner);
    if (foot >= 0 && ticks > 0 && steps->foot[foot].since >= REST_TICKS) {
        lift(&steps->foot[foot], -1, ticks);
    }
}

// Ticks until his swinging foot lands: of what the neighbours did, and the nearer he is to it of what his foot does.
static float his_landing(const abzi_footing *f, int which)
{
    const abzi_footfall_foot *his = &f->lead->footfall.foot[which];
    if (f->manner->his.lands) {
        return abzi_maxf(f->manner->his.lands_s * ABZ_TICKS_PER_SECOND + MADE_UP_LATER, 0);
    }
    float least = 3;  // when nobody knows
    float usual = SWING_USUAL * (1 + f->manner->slow) - (float)his->since;
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
    const float longest =
        r != NULL && r->on_way && is_walking(r) ? walking_ticks(r) : SWING_MOST * (1 + f->manner->slow);
    float least = (glides ? ABZI_GLIDE_SWING_LEAST : SWING_LEAST) - (float)foot->since;
    float most = longest - (float)foot->since;
    left = left < least ? least : left;
    return left > most ? most : left;
}

// No foot goes over who lies there, nor through the chair of who sits.
static abzi_spot clear(const abzi_footing *f, abzi_spot at, abzi_spot was)
{
    const abzi_restraint *r = f->manner->restraint;
    if (abzi_aside_between(&f->manner->chair, f->spot, at)) {  // no leg goes round it
        at = within(at, LEG_ROUND_M, f->spot);
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
    abzi_reach yaw = {0, foot->speed.yaw, foot->gain.yaw}, easily[2] = {x, z}, there[2] = {x, z};
    const abzi_spot easy = easy_place(foot, ticks);
    const float off = abzi_spot_apart(easy, foot->to);
    abzi_reach_tick(&easily[0], easy.x, ticks);
    abzi_reach_tick(&easily[1], easy.z, ticks);
    abzi_reach_tick(&there[0], foot->to.x, ticks);
    abzi_reach_tick(&there[1], foot->to.z, ticks);
    const float first = off > most ? most / off : 1;
    const float share = keeps ? within_force(easily, there, first, hard, ticks) : first;
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

static void swing(abzi_steps *steps, const abzi_footing *f, int which)
{
    abzi_foot *foot = &steps->foot[which];
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
    if (!foot->glides && foot->progress < (foot->softly ? SOFT_SETTLED : SETTLED)) {
        abzi_spot place = foot_place(f, which, (uint32_t)(left > 0 ? left : 0) + SETTLE_TICKS);
        place = f->manner->restraint != NULL ? smaller(foot->from, f->manner->restraint->share, place) : place;
        place = possible(foot->with < 0 ? place : visible(foot->from, place), &steps->foot[1 - which],
                         f->manner->effort.stride_m);
        place = allowed(foot, &steps->foot[1 - which], f->manner->effort.stride_m, f->manner->restraint, place);
        place = abzi_aside_place(&f->manner->chair, place, (left > 0 ? left : 0) / ABZ_TICKS_PER_SECOND);
        float off = abzi_spot_apart(foot->to, place), most = AIM_MOST_M / (off > AIM_MOST_M ? off : AIM_MOST_M);
        float share = foot->since == 0 ? 1.0f : most < 0.3f ? most : 0.3f;
        foot->to.x += share * (place.x - foot->to.x);
        foot->to.z += share * (place.z - foot->to.z);
        foot->to.yaw += share * abzi_wrapf(place.yaw - foot->to.yaw);
        if (f->manner->restraint != NULL && foot->progress < EARLY) {
            const abzi_spot cut = within(foot->from, f->manner->restraint->swing_m, foot->to);
            foot->to = within(foot->to, AIM_MOST_M, cut);
        }
    }
    float distance = abzi_spot_apart(foot->from, foot->to);
    float least = distance * 1.875f / FOOT_SPEED_MOST * ABZ_TICKS_PER_SECOND * (1 - foot->progress);
    left = left < least && !foot->stops ? least : left;
    if (!foot->glides || foot->stops) {
        foot->left_ticks = left - 1;
        foot->progress += (1 - foot->progress) / (left > 1 ? left : 1);
    }
    if (foot->glides) {
        abzi_glide_go(foot, &steps->foot[1 - which], f, hardest);
    } else {
        const abzi_foot before = *foot;
        if (foot->softly) {
            go_softly(foot, left > 1 ? left : 1, hardest, f->manner->attune != NULL);
        } else {
            follow_curve(foot);
        }
        abzi_glide_begin(foot, &before, &steps->foot[1 - which], f, hardest);
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

void abzi_steps_tick(abzi_steps *steps, const abzi_footing *footing)
{
    steps->landed = 0;
    decide(steps, footing);
    for (int which = 0; which < 2; which++) {
        abzi_foot *foot = &steps->foot[which];
        const abzi_spot was = foot->at;
        const bool stands = !foot->swinging;
        if (!stands) {
            swing(steps, footing, which);
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
        foot->at = stands ? abzi_aside_turned(&footing->manner->chair, was, foot->at) : clear(footing, foot->at, was);
        foot->since++;
    }
}
