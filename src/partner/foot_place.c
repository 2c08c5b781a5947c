#include "partner/foot_place.h"

#define FEET_APART 0.11f  // middles of the feet are never closer
#define SETTLE_TICKS 5    // the place to land at is taken this long after landing
// Who walks sets a foot so far ahead that her hips are over it in the middle of the time for which it stands: until the
// other has swung, and rests on both sides.
#define HALF_STANCE_TICKS (0.5f * (ABZI_WALK_TICKS + ABZI_REST_TICKS) - SETTLE_TICKS)
// Who stands at ease has the middles of the feet so far apart, so far in front of the hips, and turned out so far:
// hips' breadth, and what a standing person's ankles and weight make of it.
#define EASE_M 0.20f
#define EASE_FRONT_M 0.05f
#define EASE_RAD 0.15f
// Three conditions that two discs and a capsule make: half of what is missing goes with every turn, or more.
#define ALLOWED_TURNS 12

abzi_spot abzi_foot_place_theirs(const abzi_footing *f, int foot, uint32_t ahead)
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

abzi_spot abzi_foot_place(const abzi_footing *f, int foot, uint32_t ahead)
{
    const abzi_spot place = f->manner->restraint != NULL
                                ? restrained(f, foot, ahead, abzi_foot_place_theirs(f, foot, ahead))
                                : abzi_foot_place_theirs(f, foot, ahead);
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

// A landing place that a restraint allows: no further from where the foot stood, and from the other foot, than it has
// them, and not where somebody lies. Each by turns, for what mends one may spoil another; who lies there comes last.
static abzi_spot allowed(const abzi_foot *foot, const abzi_foot *other, float stride_m, const abzi_restraint *restraint,
                         abzi_spot place)
{
    const abzi_spot stands = other->swinging ? other->to : other->at;
    for (int turn = 0; restraint != NULL && turn < ALLOWED_TURNS; turn++) {
        place = abzi_spot_within(foot->from, restraint->swing_m, place);
        place = abzi_spot_within(stands, stride_m, place);
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
    if (stride < ABZI_STRIDE_LEAST_M && stride > 1e-3f) {
        place.x = from.x + (place.x - from.x) * ABZI_STRIDE_LEAST_M / stride;
        place.z = from.z + (place.z - from.z) * ABZI_STRIDE_LEAST_M / stride;
    }
    return place;
}

abzi_spot abzi_foot_goal(const abzi_footing *f, int which, const abzi_foot *foot, const abzi_foot *other, float left)
{
    const abzi_restraint *restraint = f->manner->restraint;
    const float stride_m = f->manner->effort.stride_m;
    abzi_spot place = abzi_foot_place(f, which, (uint32_t)(left > 0 ? left : 0) + SETTLE_TICKS);
    place = restraint != NULL ? smaller(foot->from, restraint->share, place) : place;
    place = possible(foot->with < 0 ? place : visible(foot->from, place), other, stride_m);
    place = allowed(foot, other, stride_m, restraint, place);
    return abzi_aside_place(&f->manner->chair, place, (left > 0 ? left : 0) / ABZ_TICKS_PER_SECOND);
}
