// Where a chair should be, and how it is driven there.
#include "lead/seat.h"

#include "motion/leg.h"

// The weight settles so many counts after a foot has landed (walk.c). A chair has nothing that lands: it comes to rest on the
// count itself, and so looks that far ahead.
#define SETTLES 0.4f
#define ROOM_M                                                                                                         \
    0.20f  // between footrests and the toes of a partner who stands, and who steps before the chair can leave
#define FEET_AHEAD 0.080f  // whose toes reach so far ahead of the weight, heights
#define PASS_M 0.03f       // between the footrests of one who sits and the wheels of another, who sits beside them
#define APART_SOFT_M 0.05f
#define BESIDE 0.44f  // of a chair's breadth: each of two who sit goes to the right by so much
// Per second, per second and per metre squared: critically damped (eq. 8 of the source) at the speeds of steps, .4 m/s
#define ALONG_GAIN 5.0f
#define YAW_GAIN 5.0f
#define ASIDE_GAIN 12.0f
#define TICK_S (1.0f / ABZ_TICKS_PER_SECOND)

abzi_dancer abzi_dancer_seated(const abz_body *body)
{
    abzi_dancer it = abzi_dancer_of(body);
    it.seated = true;
    it.chair = abz_chair_for(body);
    return it;
}

// How far apart the hips of two must be, one of whom sits or both.
static float apart_m(const abzi_dancer *dancer)
{
    const abzi_dancer *a = &dancer[ABZ_ROLE_LEAD], *b = &dancer[ABZ_ROLE_FOLLOW];
    if (a->seated && b->seated) {
        // footrests reach beside the other's, up to the casters
        float a_feet = a->chair.front_m - a->chair.seat.z, b_feet = b->chair.front_m - b->chair.seat.z;
        float a_wheels = a->chair.caster_ahead + a->chair.trail_m + a->chair.caster_m - a->chair.seat.z;
        float b_wheels = b->chair.caster_ahead + b->chair.trail_m + b->chair.caster_m - b->chair.seat.z;
        return abzi_maxf(a_feet + b_wheels, b_feet + a_wheels) + PASS_M;
    }
    const abzi_dancer *sits = a->seated ? a : b, *stands = a->seated ? b : a;
    return sits->chair.front_m - sits->chair.seat.z + FEET_AHEAD * stands->height_m + ROOM_M;
}

// Where the chairs should be for two whose weights are there.
static void goals_of(const abzi_dancer *dancer, const abzi_walk *walk, abzi_spot *goal)
{
    const abzi_spot *a = &walk[ABZ_ROLE_LEAD].weight, *b = &walk[ABZ_ROLE_FOLLOW].weight;
    float x = b->x - a->x, z = b->z - a->z, apart = sqrtf(x * x + z * z) + 1e-6f, least = apart_m(dancer);
    float missing = least - apart, out = (missing + sqrtf(missing * missing + APART_SOFT_M * APART_SOFT_M)) / 2;
    bool both = dancer[ABZ_ROLE_LEAD].seated && dancer[ABZ_ROLE_FOLLOW].seated;
    x /= apart;
    z /= apart;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_dancer *d = &dancer[role];
        float way = (role == ABZ_ROLE_LEAD ? -out : out) / (both ? 2 : 1);
        float beside = both ? (role == ABZ_ROLE_LEAD ? BESIDE : -BESIDE) * d->chair.track_m : 0;
        abzi_spot hips = walk[role].weight;
        hips.x += way * x - beside * z;
        hips.z += way * z + beside * x;
        goal[role] = abzi_chair_under(hips, &d->chair);
    }
}

static void goals_at(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abzi_spot *goal)
{
    abzi_walk ahead[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        ahead[role] = abzi_walk_at(score, role, count + SETTLES, period_s);
    }
    goals_of(dancer, ahead, goal);
}

void abzi_seat_start(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abzi_seat *seat)
{
    abzi_spot goal[ABZ_ROLE_N];
    goals_at(dancer, score, count, period_s, goal);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        seat[role] = (abzi_seat){.chair = abzi_chair_at(goal[role]), .goal = goal[role]};
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
    seat->goal = goal;
}

// A walk of somebody who sits: hips on the seat, feet on the footrests.
static void sit(const abzi_dancer *d, const abzi_chair *chair, float period_s, abzi_walk *walk)
{
    walk->weight = abzi_chair_seat(chair, &d->chair);
    walk->rise = 0;
    walk->turning = fabsf(chair->turn) * period_s;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        abz_vec3 at = abzi_spot_world(chair->at, abzi_chair_foot(&d->chair, &d->body, &d->legs, side));
        walk->foot[side] = (abzi_walk_foot){.at = {at.x, at.z, chair->at.yaw}, .lift = d->chair.plate_m / d->height_m};
    }
}

void abzi_seat_tick(const abzi_dancer *dancer, const abzi_score *score, float count, float period_s, abzi_seat *seat,
                    abzi_walk *walk)
{
    abzi_spot goal[ABZ_ROLE_N];
    if (!dancer[ABZ_ROLE_LEAD].seated && !dancer[ABZ_ROLE_FOLLOW].seated) {
        return;
    }
    goals_at(dancer, score, count, period_s, goal);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (dancer[role].seated) {
            drive(&dancer[role].chair, goal[role], &seat[role]);
            sit(&dancer[role], &seat[role].chair, period_s, &walk[role]);
        }
    }
}

// Points of a body, and how thick it is there, heights.
static const struct {
    uint8_t joint;
    float radius;
} part[] = {{ABZ_HIPS, .06f},           {ABZ_CHEST, .06f},           {ABZ_HEAD, .05f},
            {ABZ_LEFT_HAND, .02f},      {ABZ_RIGHT_HAND, .02f},      {ABZ_LEFT_LOWER_ARM, .02f},
            {ABZ_LEFT_FOOT, .02f},      {ABZ_RIGHT_LOWER_ARM, .02f}, {ABZ_RIGHT_FOOT, .02f},
            {ABZ_LEFT_LOWER_LEG, .03f}, {ABZ_LEFT_TOES, .015f},      {ABZ_RIGHT_LOWER_LEG, .03f},
            {ABZ_LEFT_UPPER_LEG, .05f}, {ABZ_RIGHT_UPPER_LEG, .05f}, {ABZ_RIGHT_TOES, .015f}};

float abzi_seat_clash(const abzi_dancer *dancer, const abzi_seat *seat, const abz_pose *pose)
{
    float worst = -9;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_dancer *d = &dancer[role], *other = &dancer[1 - role];
        const abzi_chair *chair = &seat[1 - role].chair;
        for (size_t i = 0; i < sizeof part / sizeof *part && other->seated; i++) {
            float depth =
                abzi_chair_depth(chair, &other->chair, pose[role].pos[part[i].joint], part[i].radius * d->height_m);
            worst = abzi_maxf(worst, depth);
        }
        for (int side = 0; side < 2 && d->seated && other->seated; side++) {
            float out = side == 0 ? 1 : -1;
            abz_vec3 front = {out * d->chair.caster_out, d->chair.caster_m, d->chair.caster_ahead};
            abz_vec3 wheel = {out * d->chair.track_m / 2, d->chair.wheel_m, d->chair.wheel_m};
            abz_vec3 behind = {wheel.x, wheel.y, -wheel.z};
            const abz_vec3 point[] = {front, wheel, behind};
            for (size_t i = 0; i < sizeof point / sizeof *point; i++) {
                abz_vec3 at = abzi_spot_world(seat[role].chair.at, point[i]);
                worst = abzi_maxf(worst, abzi_chair_depth(chair, &other->chair, at, 0));
            }
        }
    }
    return worst;
}
