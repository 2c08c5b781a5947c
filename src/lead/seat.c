// Where a chair should be, and how it is driven there.
#include "lead/seat.h"

#include "lead/hold.h"
#include "motion/chairs.h"
#include "motion/leg.h"
#include "motion/rim.h"

// Per second, per second and per metre squared: critically damped (eq. 8 of the source) at the speeds of steps, .4 m/s
#define ALONG_GAIN 5.0f
#define YAW_GAIN 5.0f
#define ASIDE_GAIN 12.0f
#define BRAKES_S 0.10f   // so long hands are still on the rims after a rest has begun,
#define STILL_M_S 0.03f  // or until both wheels are as slow as that, which rolling ends in a quarter of a second
// A hand takes the rim so long before the chair sets out, and is back at the breast as long after it rests: 40 cm with
// a mean of 1.4 m/s, as fast as hands of dancers go (A's and B's, 95 of 100: 1.5)
#define TAKES_S 0.28f
#define STAYS_S 0.55f  // on the rim, when the next way is so near: there is no time to dance
#define NO_WAY 1e6f    // counts that are left of it
#define LATER 1e-3f    // counts: no rounding
#define LED 0.5f       // of a hold from which on the partner leads the chair
#define TICK_S (1.0f / ABZ_TICKS_PER_SECOND)

abzi_dancer abzi_dancer_seated(const abz_body *body)
{
    abzi_dancer it = abzi_dancer_of(body);
    it.seated = true;
    it.chair = abz_chair_for(body);
    return it;
}

void abzi_seat_start(const abzi_rests *rests, abzi_seat *seat)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_spot spot = rests->rest[role][0].spot;
        seat[role] = (abzi_seat){.chair = abzi_chair_at(spot),
                                 .left = -NO_WAY,
                                 .goal = spot,
                                 .laid = {spot, spot},
                                 .from = spot,
                                 .to = spot};
    }
}

static void drive(const abz_chair_shape *shape, abzi_spot goal, abzi_seat *seat)
{
    abzi_chair *chair = &seat->chair;
    abz_vec3 off = abzi_spot_local(chair->at, abzi_v3(goal.x, 0, goal.z));
    abz_vec3 way =
        abzi_spot_local((abzi_spot){0, 0, goal.yaw}, abzi_v3(goal.x - seat->goal.x, 0, goal.z - seat->goal.z));
    float turns = (goal.yaw - seat->goal.yaw) / TICK_S, yaw = goal.yaw - chair->at.yaw;
    float speed = way.z / TICK_S * abzi_cosf(yaw) + ALONG_GAIN * off.z;
    float turn = turns + YAW_GAIN * yaw + ASIDE_GAIN * chair->speed * off.x;
    abzi_chair_drive(chair, shape, speed, turn);
}

// ---- hands -----------------------------------------------------------------------------------------------------------

// Is a chair on its way, or not yet at rest after it?
static bool is_going(const abzi_rests *rests, const abzi_dancer *d, int role, float count, float period_s,
                     const abzi_chair *chair)
{
    int32_t i = abzi_rests_which(rests, role, count);
    bool rolls = fabsf(chair->speed) + fabsf(chair->turn) * d->chair.track_m / 2 > STILL_M_S;
    return i > 0 && (rolls || count < rests->rest[role][i].at + BRAKES_S / period_s);
}

// One tick of a hand. rolled_rad: so far its wheel has turned in this tick; goes: the chair is on its way
static void push(const abzi_rests *rests, const abzi_dancer *d, int role, int side, float count, float period_s,
                 float rolled_rad, bool goes, bool is_free, abzi_seat_hand *hand)
{
    int32_t next = abzi_rests_which(rests, role, count) + (goes ? 0 : 1);  // the way that hands are needed for
    float before_s = hand->grip < 1 ? TAKES_S : STAYS_S, angle = ABZI_RIM_MIDDLE_RAD;
    bool wants = is_free && next < rests->n[role] && rests->rest[role][next].from - count <= before_s / period_s;
    if (next < rests->n[role]) {
        angle -= abzi_rests_rolls(rests, &d->chair, role, next, side) / d->chair.wheel_m / 2;
        angle = abzi_rim_within(angle);
    }
    hand->free_s = is_free ? hand->free_s + TICK_S : 0;
    hand->grip = abzi_clampf(hand->grip + (wants ? TICK_S : -TICK_S) / TAKES_S, 0, 1);
    if (hand->grip == 0) {
        hand->angle_rad = angle;
    } else if (goes) {
        hand->angle_rad += rolled_rad;
    } else {
        hand->angle_rad += abzi_withinf(angle - hand->angle_rad, ABZI_RIM_SLIDES_RAD_S * TICK_S);
    }
    hand->angle_rad = abzi_rim_within(hand->angle_rad);
}

// How firmly the partner holds a hand.
static float held(const abzi_dancer *dancer, const abzi_score *score, float count, int role, int side)
{
    float link[ABZ_SIDE_N][ABZ_SIDE_N], most = 0;
    abzi_held_links(dancer, score, count, link);
    for (int other = 0; other < ABZ_SIDE_N; other++) {
        most = abzi_maxf(most, role == ABZ_ROLE_LEAD ? link[side][other] : link[other][side]);
    }
    return most;
}

// ---- who sits --------------------------------------------------------------------------------------------------------

// A walk of somebody who sits: hips on the seat, feet on the footrests, hands as they push.
static void sit(const abzi_dancer *d, const abzi_seat *seat, float period_s, abzi_walk *walk)
{
    const abzi_chair *chair = &seat->chair;
    walk->weight = abzi_chair_seat(chair, &d->chair);
    walk->rise = 0;
    walk->turning = fabsf(chair->turn) * period_s;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        abz_vec3 at = abzi_spot_world(chair->at, abzi_chair_foot(&d->chair, &d->body, &d->legs, side));
        walk->foot[side] = (abzi_walk_foot){.at = {at.x, at.z, chair->at.yaw}, .lift = d->chair.plate_m / d->height_m};
        walk->grip[side] = abzi_ease(seat->hand[side].grip);
        walk->grip_rad[side] = seat->hand[side].angle_rad;
    }
}

// Does a chair set out in this tick? The next way ends later than the one before.
static bool sets_out(const abzi_rests *rests, int role, float count, abzi_seat *seat)
{
    const int32_t i = abzi_rests_which(rests, role, count);
    const float left = i > 0 ? rests->rest[role][i].at - count : -NO_WAY, before = seat->left;
    seat->left = left;
    return left > before + LATER;
}

// How what is planned lies where two chairs are, one of which sets out: the other one may be on its way.
static abzi_laid lies(const abzi_rests *rests, int role, float count, const bool *now, const abzi_seat *seat)
{
    abzi_spot at[ABZ_ROLE_N], planned[ABZ_ROLE_N];
    for (int k = 0; k < ABZ_ROLE_N; k++) {
        const bool is_on_it = seat[k].left > 0 && !now[k];
        at[k] = is_on_it ? seat[k].to : abzi_chair_stops(&seat[k].chair);
        planned[k] = abzi_rests_at(rests, k, is_on_it ? count + seat[k].left : count);
    }
    return abzi_face(planned) ? abzi_laid_between(at, planned) : seat[role].laid;
}

// Where the chair should be: on its way from where it is in truth, not from where it should have rested, to where it is
// to rest; of two who both sit, to where the two are to each other as they are to be then. now [ABZ_ROLE_N]: who sets out
static abzi_spot set_out(const abzi_rests *rests, int role, float count, bool both, const bool *now, abzi_seat *seat)
{
    const int32_t i = abzi_rests_which(rests, role, count);
    const abzi_rest *way = &rests->rest[role][i];
    abzi_seat *it = &seat[role];
    if (now[role]) {
        it->goal = it->from = it->chair.at;
        it->to = way->spot;
    }
    if (now[role] && both) {
        const abzi_spot is[ABZ_ROLE_N] = {seat[0].chair.at, seat[1].chair.at};
        const abzi_spot then[ABZ_ROLE_N] = {abzi_rests_at(rests, 0, way->at), abzi_rests_at(rests, 1, way->at)};
        it->laid = lies(rests, role, count, now, seat);
        abzi_spot to = abzi_opposite(&it->laid, is, then, role);
        const float turns = is[role].yaw + way->spot.yaw - way[-1].spot.yaw;  // whole ones are the plan's
        to.yaw = turns + abzi_wrapf(to.yaw - turns);
        it->to = abzi_rolled_to(is[role], to);
    }
    const float part = it->left > 0 ? abzi_ease((count - way->from) / (way->at - way->from)) : 1;
    return abzi_rests_between(it->from, it->to, part);
}

void abzi_seat_tick(const abzi_dancer *dancer, const abzi_score *score, const abzi_rests *rests, float count,
                    float period_s, abzi_seat *seat, abzi_walk *walk)
{
    const bool both = abzi_both_sit(dancer);
    bool now[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        now[role] = sets_out(rests, role, count, &seat[role]);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_dancer *d = &dancer[role];
        abzi_seat *it = &seat[role];
        if (!d->seated) {
            continue;
        }
        const abzi_spot goal = set_out(rests, role, count, both, now, seat);
        const abzi_chair before = it->chair;
        float far[ABZ_SIDE_N];
        const abzi_rest *way = &rests->rest[role][abzi_rests_which(rests, role, count)];
        bool goes = is_going(rests, d, role, count, period_s, &it->chair), led = false, pushed = true;
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            far[side] = held(dancer, score, count, role, side);
            led = led || far[side] > LED;
            pushed = pushed && it->hand[side].grip == 1;
        }
        if (!goes || (!led && !pushed)) {
            abzi_chair_glide(&it->chair, &d->chair);
        } else if (count < way->at) {
            drive(&d->chair, goal, it);
        } else {
            abzi_chair_drive(&it->chair, &d->chair, 0, 0);
        }
        if (both) {
            abzi_chairs_keep_apart(&d->chair, &before, &dancer[1 - role].chair, &seat[1 - role].chair, &it->chair);
        }
        it->goal = goal;
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            push(rests, d, role, side, count, period_s, it->chair.rolled[side] - before.rolled[side], goes,
                 far[side] == 0, &it->hand[side]);
        }
        sit(d, it, period_s, &walk[role]);
    }
}

float abzi_seat_clash(const abzi_dancer *dancer, const abzi_seat *seat, const abz_pose *pose)
{
    float worst = -9;
    if (abzi_both_sit(dancer)) {
        worst = abzi_chairs_depth(&dancer[ABZ_ROLE_LEAD].chair, seat[ABZ_ROLE_LEAD].chair.at,
                                  &dancer[ABZ_ROLE_FOLLOW].chair, seat[ABZ_ROLE_FOLLOW].chair.at);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_dancer *d = &dancer[role], *other = &dancer[1 - role];
        const abzi_chair *chair = &seat[1 - role].chair;
        if (other->seated) {
            float depth[ABZI_CHAIR_PART_N];
            abzi_chair_depths(chair, &other->chair, pose[role].pos, d->height_m, depth);
            for (int i = 0; i < ABZI_CHAIR_PART_N; i++) {
                worst = abzi_maxf(worst, depth[i]);
            }
        }
    }
    return worst;
}
