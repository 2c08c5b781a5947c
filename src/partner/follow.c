#include "partner/follow.h"

#include "motion/spring.h"

#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// What she believes moves as the neighbours move, and is drawn to where they are: shares per tick.
#define PLACE_DRAWN 0.1f
#define HEADING_DRAWN 0.2f
#define MOTION_TICKS 3           // the neighbours' motion is taken over so many ticks
#define PLACE_HALF_LIFE_S 0.10f  // her hips and heading follow that on springs
#define HEADING_HALF_LIFE_S 0.07f
#define PLACE_AHEAD_S 0.085f  // aimed ahead by about what the springs lag behind
#define HEADING_AHEAD_S 0.06f
#define AHEAD_MOST_M 0.30f       // hips may be so far from the middle of the feet (repertoire's body)
#define WAIT_RATE 0.25f          // share of the excess that is taken back in a tick
#define AIM_MOST_M 1.2f          // a place further away pulls no harder than one at this distance
#define SPEED_MOST 3.0f          // of her hips over the floor: a run
#define TURN_MOST 14.0f          // rad/s: a fast spin is two turns a second (and the effort of 0)
#define TOES_M 0.03f             // toes joints are so high above the floor that they stand on
#define FLOOR_TOLERANCE_M 0.15f  // a floor this near to zero is at zero
#define APART_RATE 0.5f          // share of what is missing that she gives way in a tick
// Gently, she gives way ABZI_GIVES_WAY times as fast as she goes, with so many times the force; and where trunks would
// touch so soon, or when hips are nearest to each other, if that is later, her way is turned by so much of what will be
// missing then, in a second, with no more force than she goes: before somebody who comes fast that is to a side.
// With couple A these leave fewest touches at 1 (bench/gentle --caps), and hips in 95 of 100 ticks the force that they
// had.
#define GIVES_HARD 2.0f
#define GIVES_AHEAD_S 0.3f
#define SOON_RATE 6.0f
// How near they come, and when, is seen so far ahead. Couple A, twelve kinds of leaders, of 301,000 ticks trunks touch
// in 254 if it is not asked when, in 216, 214, 234 seen .45, .6, 1 s ahead; law_gentle 200000: .009, here .006.
#define NEARS_S 0.6f
#define TRUNKS_APART_M 0.27f   // pelvis and chest of both are kept so far apart,
#define PATIENT_APART_M 0.29f  // and by who steps less often of her own accord (partner/steps.c) so far
// Her hips go no further from the middle between where her feet are and where they go: a place beyond the first draws
// ever less, by the second at most (repertoire's body).
#define NEAR_FEET_M 0.15f
#define BEYOND_FEET_M 0.15f

#define SHOULDER_M 0.2f  // shoulders are so far from the axis that a body turns about

// Far more than is ever reached: what keeps numbers countable.
#define RATE_MOST 16.0f
#define SWING_MOST 1e4f  // ticks

#define AWAY_HALF_LIFE_S 0.5f  // a distance that is asked for comes with a step or two
#define AWAY_LEAST_M 0.1f      // nearer than that to him there is no way that leads away

/// His spot, moved towards where followers would be by so much as she stands further away.
static abzi_spot stood_back(const abzi_follow *follow, const abz_repertoire *repertoire, const abzi_lead *lead)
{
    abzi_spot his = abzi_lead_glance(lead, 0)->spot;
    abzi_spot hers = abzi_spot_compose(his, abzi_answer_spot(&follow->company, repertoire, 0));
    float x = hers.x - his.x, z = hers.z - his.z, way = sqrtf(x * x + z * z);
    float share = way > AWAY_LEAST_M ? follow->away_m / way : 0;
    return (abzi_spot){his.x + share * x, his.z + share * z, his.yaw};
}

// When hips are nearest to each other, as both go now, and how near: level.
typedef struct nearest {
    float in_s, apart_m;
} nearest;

static nearest nearest_of(const abzi_follow *follow, const abzi_lead *lead)
{
    const abz_vec3 hers = {follow->velocity.x + follow->gives_x, 0, follow->velocity.z + follow->gives_z};
    abz_vec3 goes = abzi_v3_sub(hers, lead->vel[ABZI_AT_HIPS]);
    abz_vec3 off = abzi_v3_sub(abzi_v3(follow->spot.x, 0, follow->spot.z), lead->pos[ABZI_AT_HIPS]);
    goes.y = off.y = 0;
    const float square = abzi_v3_dot(goes, goes), in_s = square > 1e-6f ? -abzi_v3_dot(off, goes) / square : 0;
    const float seen_s = abzi_clampf(in_s, 0, NEARS_S);
    return (nearest){seen_s, abzi_v3_length(abzi_v3_add(off, abzi_v3_scale(goes, seen_s)))};
}

static abzi_footing footing_of(const abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                               const abzi_lead *lead, abzi_spot his, const abzi_manner *manner)
{
    return (abzi_footing){
        .company = &follow->company,
        .repertoire = repertoire,
        .lead = lead,
        .his = his,
        .spot = follow->spot,
        .velocity = {follow->velocity.x + follow->gives_x, follow->velocity.z + follow->gives_z, follow->velocity.yaw},
        .hips_yaw_rad = abzi_wrapf(follow->spot.yaw + abzi_quat_yaw(follow->posture.rot[ABZ_HIPS])),
        .nearest_m = nearest_of(follow, lead).apart_m,
        .stretch = build->stretch,
        .manner = manner};
}

// The floor is where his lower foot stands when he is first seen.
static float floor_of(const abzi_lead *lead)
{
    float left = lead->pos[ABZI_AT_LEFT_TOES].y, right = lead->pos[ABZI_AT_RIGHT_TOES].y;
    float lowest = left < right ? left : right;
    return fabsf(lowest) < FLOOR_TOLERANCE_M ? 0 : lowest - TOES_M;
}

void abzi_follow_start(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                       const abzi_lead *lead, const abzi_manner *manner, const abzi_spot *start)
{
    memset(follow, 0, sizeof *follow);
    follow->started = 1;
    follow->floor_y = floor_of(lead);
    abzi_company_search(&follow->company, repertoire, lead);
    abzi_spot there = abzi_answer_spot(&follow->company, repertoire, 0);
    follow->spot = start != NULL ? *start : abzi_spot_compose(abzi_lead_glance(lead, 0)->spot, there);
    follow->believed = follow->spot;
    abzi_footing footing = footing_of(follow, build, repertoire, lead, abzi_lead_glance(lead, 0)->spot, manner);
    abzi_steps_start(&follow->steps, &footing);
    abzi_posture_start(&follow->posture, build, &footing);
}

// The gentler way of hips: no faster than hands can come along, near him, and with no more force. was: a tick ago
static void soften_way(abzi_follow *follow, const abzi_lead *lead, const abzi_manner *manner, abzi_spot was,
                       abzi_spot velocity_was)
{
    const abz_effort *effort = &manner->effort;
    abzi_spot *v = &follow->velocity;
    const float apart = abzi_hips_apart(lead, manner, was);
    const float walks = sqrtf(v->x * v->x + v->z * v->z), shoulder = walks + SHOULDER_M * fabsf(v->yaw);
    const float hand = abzi_near_most(effort->hand_m_s, apart, SPEED_MOST + SHOULDER_M * TURN_MOST),
                body = abzi_near_most(effort->body_m_s, apart, SPEED_MOST);
    float share = shoulder > hand ? hand / shoulder : 1;
    share = share * walks > body ? body / walks : share;
    float to_x = share * v->x + SOON_RATE * follow->soon_x, to_z = share * v->z + SOON_RATE * follow->soon_z;
    const float goes = sqrtf(to_x * to_x + to_z * to_z), slower = goes > body ? body / goes : 1;
    const float more_x = slower * to_x - velocity_was.x, more_z = slower * to_z - velocity_was.z;
    const float more = sqrtf(more_x * more_x + more_z * more_z), most = effort->most_m_s2 * DT;
    const float force = more > most ? most / more : 1;
    const float turn_most = effort->most_m_s2 / SHOULDER_M * DT;
    v->x = velocity_was.x + force * more_x;
    v->z = velocity_was.z + force * more_z;
    v->yaw = velocity_was.yaw + abzi_withinf(share * v->yaw - velocity_was.yaw, turn_most);
    follow->spot = (abzi_spot){was.x + v->x * DT, was.z + v->z * DT, abzi_wrapf(was.yaw + v->yaw * DT)};
}

// A place to go to that is no nearer to him than trunks need.
static abzi_spot apart(const abzi_follow *follow, abzi_spot place)
{
    const float x = follow->apart_x, z = follow->apart_z, needs = x * x + z * z;
    if (needs > 0) {
        const float goes = (place.x - follow->spot.x) * x + (place.z - follow->spot.z) * z;
        const float share = goes < needs ? 1 - goes / needs : 0;
        place.x += share * x;
        place.z += share * z;
    }
    return place;
}

// A place to go to that her feet are near, or will be: who waits for hers where they are comes there in a jolt.
static abzi_spot near_feet(const abzi_steps *steps, float stretch, abzi_spot place)
{
    float x = 0, z = 0;
    for (int i = 0; i < 2; i++) {
        const abzi_foot *foot = &steps->foot[i];
        const abzi_spot goes = foot->swinging ? foot->to : foot->at;
        x += 0.25f * (foot->at.x + goes.x);
        z += 0.25f * (foot->at.z + goes.z);
    }
    const float off_x = place.x - x, off_z = place.z - z, off = sqrtf(off_x * off_x + off_z * off_z);
    const float beyond = (off / stretch - NEAR_FEET_M) / BEYOND_FEET_M;
    if (beyond > 0) {
        const float far = stretch * (NEAR_FEET_M + BEYOND_FEET_M * beyond / sqrtf(1 + beyond * beyond));
        place.x = x + off_x * far / off;
        place.z = z + off_z * far / off;
    }
    return place;
}

// Her hips and heading move towards where the neighbours will be.
static void move_spot(abzi_follow *follow, const abz_repertoire *repertoire, const abzi_lead *lead, float stretch,
                      abzi_spot his, const abzi_manner *manner)
{
    const float fastest = manner->restraint != NULL ? manner->restraint->speed_m_s : SPEED_MOST;
    const float slower = manner->effort.slower, turn_most = manner->effort.turn_rad_s;
    abzi_spot now = abzi_spot_compose(his, abzi_answer_spot(&follow->company, repertoire, 0));
    abzi_spot soon = abzi_spot_compose(his, abzi_answer_spot(&follow->company, repertoire, MOTION_TICKS));
    const float rate = 1.0f / (MOTION_TICKS * DT);
    abzi_spot motion = {abzi_withinf((soon.x - now.x) * rate, fastest), abzi_withinf((soon.z - now.z) * rate, fastest),
                        abzi_withinf(abzi_wrapf(soon.yaw - now.yaw) * rate, TURN_MOST)};
    motion = manner->restraint != NULL ? abzi_restraint_way(manner->restraint, motion, 1) : motion;
    abzi_spot *believed = &follow->believed;
    if (manner->waits) {
        motion = (abzi_spot){0, 0, 0};
        now = *believed;
    }
    believed->x += motion.x * DT;
    believed->z += motion.z * DT;
    believed->yaw = abzi_wrapf(believed->yaw + motion.yaw * DT);
    believed->x += PLACE_DRAWN * (now.x - believed->x);
    believed->z += PLACE_DRAWN * (now.z - believed->z);
    believed->yaw = abzi_wrapf(believed->yaw + HEADING_DRAWN * abzi_wrapf(now.yaw - believed->yaw));
    const float ahead_s = slower * PLACE_AHEAD_S;
    abzi_spot place = {believed->x + ahead_s * motion.x, believed->z + ahead_s * motion.z,
                       believed->yaw + slower * HEADING_AHEAD_S * motion.yaw};
    if (manner->attune != NULL) {
        place = near_feet(&follow->steps, stretch, place);
    }
    if (manner->gentle > 0) {
        place = apart(follow, place);
    }
    place = abzi_aside_round(&manner->chair, follow->spot, place);
    for (int i = 0; i < 2; i++) {
        const abzi_foot *foot = &follow->steps.foot[i];
        place = foot->swinging ? place : abzi_aside_before(&manner->chair, follow->spot, place, foot->at);
    }
    // Someone far away is walked to, not flown to.
    float x = abzi_withinf(place.x - follow->spot.x, AIM_MOST_M),
          z = abzi_withinf(place.z - follow->spot.z, AIM_MOST_M);
    float w = ABZI_SPRING(slower * PLACE_HALF_LIFE_S), decay = abzi_expf(-w * DT);
    const abzi_spot was = follow->spot, velocity_was = follow->velocity;
    abzi_spring(&follow->spot.x, &follow->velocity.x, follow->spot.x + x, w, decay, DT);
    abzi_spring(&follow->spot.z, &follow->velocity.z, follow->spot.z + z, w, decay, DT);
    float speed = sqrtf(follow->velocity.x * follow->velocity.x + follow->velocity.z * follow->velocity.z);
    if (speed > fastest) {
        follow->velocity.x *= fastest / speed;
        follow->velocity.z *= fastest / speed;
        follow->spot.x = was.x + follow->velocity.x * DT;
        follow->spot.z = was.z + follow->velocity.z * DT;
    }
    w = ABZI_SPRING(slower * HEADING_HALF_LIFE_S);
    float turn = abzi_wrapf(place.yaw - follow->spot.yaw);
    abzi_spring(&follow->spot.yaw, &follow->velocity.yaw, follow->spot.yaw + turn, w, abzi_expf(-w * DT), DT);
    follow->velocity.yaw = abzi_withinf(follow->velocity.yaw, turn_most);
    follow->spot.yaw = abzi_wrapf(was.yaw + abzi_withinf(follow->spot.yaw - was.yaw, turn_most * DT));
    if (manner->gentle > 0) {
        soften_way(follow, lead, manner, was, velocity_was);
    }
}

// Hips that have run away from the feet wait for them.
static void wait_for_feet(abzi_follow *follow, float stretch)
{
    float x = 0, z = 0;
    for (int foot = 0; foot < 2; foot++) {
        x += 0.5f * follow->steps.foot[foot].at.x;
        z += 0.5f * follow->steps.foot[foot].at.z;
    }
    float off_x = follow->spot.x - x, off_z = follow->spot.z - z, off = sqrtf(off_x * off_x + off_z * off_z);
    float excess = off - AHEAD_MOST_M * stretch;
    if (excess > 0) {
        follow->spot.x -= WAIT_RATE * excess * off_x / off;
        follow->spot.z -= WAIT_RATE * excess * off_z / off;
    }
}

// How far she would have to be moved for the two trunks to be apart, so many seconds from now.
static abz_vec3 too_close(const abzi_follow *follow, const abzi_lead *lead, const abzi_manner *manner,
                          const abz_pose *pose, float ahead_s)
{
    static const int at[2] = {ABZI_AT_HIPS, ABZI_AT_CHEST};
    const float apart = manner->attune != NULL ? PATIENT_APART_M : TRUNKS_APART_M;
    const abz_vec3 hers[2] = {pose->pos[ABZ_HIPS], pose->pos[ABZ_CHEST]};
    const abz_vec3 goes = {follow->velocity.x + follow->gives_x, 0, follow->velocity.z + follow->gives_z};
    abz_vec3 most = {0, 0, 0};
    float deepest = 0;
    for (int i = 0; i < 4; i++) {
        const abz_vec3 nears = abzi_v3_sub(goes, lead->vel[at[i % 2]]);
        abz_vec3 off = abzi_v3_sub(hers[i / 2], lead->pos[at[i % 2]]);
        off = ahead_s > 0 ? abzi_v3_add(off, abzi_v3_scale(nears, ahead_s)) : off;
        float up = off.y * off.y, level = apart * apart - up;
        off.y = 0;
        float needs = sqrtf(level > 0 ? level : 0) - abzi_v3_length(off);
        if (needs > deepest) {
            deepest = needs;
            most = abzi_v3_scale(abzi_v3_normalize(off, abzi_v3(0, 0, 1)), needs);
        }
    }
    return most;
}

// She gives way, at once.
static void keep_apart(abzi_follow *follow, abz_vec3 push)
{
    follow->apart_x = push.x;
    follow->apart_z = push.z;
    if (push.x != 0 || push.z != 0) {
        follow->spot.x += APART_RATE * push.x;
        follow->spot.z += APART_RATE * push.z;
    }
}

// She gives way gently: as fast as hips may go, begun and ended softly; and the place that she goes to is one where
// trunks will still be apart.
static void give_way(abzi_follow *follow, const abzi_lead *lead, const abzi_manner *manner, const abz_pose *pose)
{
    const abz_vec3 now = too_close(follow, lead, manner, pose, 0);
    const float ahead_s = manner->gentle * abzi_maxf(nearest_of(follow, lead).in_s, GIVES_AHEAD_S);
    const abz_vec3 then = too_close(follow, lead, manner, pose, ahead_s);
    const abzi_spot v = follow->velocity;
    float x = 0, z = 0;
    if (now.x != 0 || now.z != 0) {
        const float to_x = v.x + APART_RATE * now.x / DT, to_z = v.z + APART_RATE * now.z / DT;
        const float speed = sqrtf(to_x * to_x + to_z * to_z), most = ABZI_GIVES_WAY * manner->effort.body_m_s;
        const float share = speed > most ? most / speed : 1;
        x = share * to_x - v.x;
        z = share * to_z - v.z;
    }
    const float more_x = x - follow->gives_x, more_z = z - follow->gives_z;
    const float more = sqrtf(more_x * more_x + more_z * more_z), hard = GIVES_HARD * manner->effort.most_m_s2 * DT;
    const float force = more > hard ? hard / more : 1;
    follow->gives_x += force * more_x;
    follow->gives_z += force * more_z;
    follow->apart_x = now.x;
    follow->apart_z = now.z;
    follow->soon_x = then.x;
    follow->soon_z = then.z;
    follow->spot.x += follow->gives_x * DT;
    follow->spot.z += follow->gives_z * DT;
}

// Her hips are where they may be.
static void stay_clear(abzi_follow *follow, const abzi_manner *manner)
{
    const abzi_restraint *restraint = manner->restraint;
    follow->spot = abzi_aside_hips(&manner->chair, follow->spot);
    if (restraint != NULL) {
        const abzi_spot off = abzi_lying_off(restraint->lying, restraint->hips_m, follow->spot);
        follow->spot.x = off.x;
        follow->spot.z = off.z;
    }
}

void abzi_follow_look(abzi_follow *follow, const abz_repertoire *repertoire, const abzi_lead *lead)
{
    abzi_company_advance(&follow->company);
    if (follow->company.age >= ABZI_SEARCH_EVERY) {
        abzi_company_search(&follow->company, repertoire, lead);
    }
}

void abzi_follow_go(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                    const abzi_lead *lead, const abzi_manner *manner, abzi_spot his, abz_pose *pose)
{
    move_spot(follow, repertoire, lead, build->stretch, his, manner);
    abzi_footing footing = footing_of(follow, build, repertoire, lead, his, manner);
    abzi_steps_tick(&follow->steps, &footing);
    wait_for_feet(follow, build->stretch);
    stay_clear(follow, manner);
    footing.spot = follow->spot;
    abzi_posture_tick(&follow->posture, build, &footing, &follow->steps, follow->floor_y, pose);
    // A body may have been held back for the sake of a hand.
    follow->spot = follow->posture.spot;
    follow->velocity = (abzi_spot){follow->posture.went * follow->velocity.x, follow->posture.went * follow->velocity.z,
                                   follow->posture.went * follow->velocity.yaw};
    follow->gives_x *= follow->posture.went;
    follow->gives_z *= follow->posture.went;
    if (manner->gentle > 0) {
        give_way(follow, lead, manner, pose);
    } else {
        follow->gives_x = follow->gives_z = 0;
        keep_apart(follow, too_close(follow, lead, manner, pose, 0));
    }
    stay_clear(follow, manner);
}

void abzi_follow_tick(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                      const abzi_lead *lead, const abzi_manner *manner, abz_pose *pose)
{
    abzi_follow_look(follow, repertoire, lead);
    const float w = ABZI_SPRING(AWAY_HALF_LIFE_S);
    abzi_spring(&follow->away_m, &follow->away_v, manner->distance_m, w, abzi_expf(-w * DT), DT);
    abzi_follow_go(follow, build, repertoire, lead, manner, stood_back(follow, repertoire, lead), pose);
}

bool abzi_follow_is_sound(const abzi_follow *follow, const abz_repertoire *repertoire)
{
    const abzi_company *company = &follow->company;
    bool inside = company->n <= ABZI_ANSWER_N;
    for (uint32_t i = 0; inside && i < company->n; i++) {
        inside = company->row[i] < repertoire->row_n && company->tick[i] <= company->end[i] &&
                 company->end[i] < repertoire->tick_n && company->past[i] >= 0 && company->past[i] <= 1 &&
                 company->rate[i] > 0 && company->rate[i] < RATE_MOST;
    }
    for (int side = 0; side < 2; side++) {
        const abzi_foot *foot = &follow->steps.foot[side];
        int32_t his = follow->posture.grip[side].his;
        inside = inside && his >= 0 && his <= 1 && foot->with >= -1 && foot->with <= 1 &&
                 fabsf(foot->left_ticks) < SWING_MOST &&
                 (!foot->swinging || (foot->progress >= 0 && foot->progress < 1)) &&
                 fabsf(foot->speed.x) < SWING_MOST && fabsf(foot->speed.z) < SWING_MOST &&
                 fabsf(foot->gain.x) < SWING_MOST && fabsf(foot->gain.z) < SWING_MOST;
    }
    return inside;
}

abzi_spot abzi_follow_soon(const abzi_follow *follow, const abz_repertoire *repertoire, const abzi_lead *lead,
                           uint32_t ticks)
{
    const abzi_spot his = abzi_lead_glance(lead, 0)->spot;
    const abzi_spot now = abzi_spot_compose(his, abzi_answer_spot(&follow->company, repertoire, 0));
    const abzi_spot soon = abzi_spot_compose(his, abzi_answer_spot(&follow->company, repertoire, ticks));
    return (abzi_spot){follow->spot.x + soon.x - now.x, follow->spot.z + soon.z - now.z,
                       abzi_wrapf(follow->spot.yaw + soon.yaw - now.yaw)};
}
