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
#define TURN_MOST 14.0f          // rad/s: a fast spin is two turns a second
#define TOES_M 0.03f             // toes joints are so high above the floor that they stand on
#define FLOOR_TOLERANCE_M 0.15f  // a floor this near to zero is at zero
#define APART_RATE 0.5f          // share of what is missing that she gives way in a tick
#define TRUNKS_APART_M 0.27f     // pelvis and chest of both are kept so far apart

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

static abzi_footing footing_of(const abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                               const abzi_lead *lead, abzi_spot his, float gentle)
{
    return (abzi_footing){.company = &follow->company,
                          .repertoire = repertoire,
                          .lead = lead,
                          .his = his,
                          .spot = follow->spot,
                          .velocity = follow->velocity,
                          .hips_yaw_rad = abzi_wrapf(follow->spot.yaw + abzi_quat_yaw(follow->posture.rot[ABZ_HIPS])),
                          .stretch = build->stretch,
                          .gentle = gentle};
}

// The floor is where his lower foot stands when he is first seen.
static float floor_of(const abzi_lead *lead)
{
    float left = lead->pos[ABZI_AT_LEFT_TOES].y, right = lead->pos[ABZI_AT_RIGHT_TOES].y;
    float lowest = left < right ? left : right;
    return fabsf(lowest) < FLOOR_TOLERANCE_M ? 0 : lowest - TOES_M;
}

void abzi_follow_start(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                       const abzi_lead *lead, const abzi_spot *start)
{
    memset(follow, 0, sizeof *follow);
    follow->started = 1;
    follow->floor_y = floor_of(lead);
    abzi_company_search(&follow->company, repertoire, lead);
    abzi_spot there = abzi_answer_spot(&follow->company, repertoire, 0);
    follow->spot = start != NULL ? *start : abzi_spot_compose(abzi_lead_glance(lead, 0)->spot, there);
    follow->believed = follow->spot;
    abzi_footing footing = footing_of(follow, build, repertoire, lead, abzi_lead_glance(lead, 0)->spot, 0);
    abzi_steps_start(&follow->steps, &footing);
    abzi_posture_start(&follow->posture, build, &footing);
}

static float limited(float value, float most)
{
    return value > most ? most : value < -most ? -most : value;
}

// Her hips and heading move towards where the neighbours will be.
static void move_spot(abzi_follow *follow, const abz_repertoire *repertoire, abzi_spot his)
{
    abzi_spot now = abzi_spot_compose(his, abzi_answer_spot(&follow->company, repertoire, 0));
    abzi_spot soon = abzi_spot_compose(his, abzi_answer_spot(&follow->company, repertoire, MOTION_TICKS));
    const float rate = 1.0f / (MOTION_TICKS * DT);
    abzi_spot motion = {limited((soon.x - now.x) * rate, SPEED_MOST), limited((soon.z - now.z) * rate, SPEED_MOST),
                        limited(abzi_wrapf(soon.yaw - now.yaw) * rate, TURN_MOST)};
    abzi_spot *believed = &follow->believed;
    believed->x += motion.x * DT;
    believed->z += motion.z * DT;
    believed->yaw = abzi_wrapf(believed->yaw + motion.yaw * DT);
    believed->x += PLACE_DRAWN * (now.x - believed->x);
    believed->z += PLACE_DRAWN * (now.z - believed->z);
    believed->yaw = abzi_wrapf(believed->yaw + HEADING_DRAWN * abzi_wrapf(now.yaw - believed->yaw));
    abzi_spot place = {believed->x + PLACE_AHEAD_S * motion.x, believed->z + PLACE_AHEAD_S * motion.z,
                       believed->yaw + HEADING_AHEAD_S * motion.yaw};
    // Someone far away is walked to, not flown to.
    float x = limited(place.x - follow->spot.x, AIM_MOST_M), z = limited(place.z - follow->spot.z, AIM_MOST_M);
    float w = ABZI_SPRING(PLACE_HALF_LIFE_S), decay = abzi_expf(-w * DT);
    abzi_spot was = follow->spot;
    abzi_spring(&follow->spot.x, &follow->velocity.x, follow->spot.x + x, w, decay, DT);
    abzi_spring(&follow->spot.z, &follow->velocity.z, follow->spot.z + z, w, decay, DT);
    float speed = sqrtf(follow->velocity.x * follow->velocity.x + follow->velocity.z * follow->velocity.z);
    if (speed > SPEED_MOST) {
        follow->velocity.x *= SPEED_MOST / speed;
        follow->velocity.z *= SPEED_MOST / speed;
        follow->spot.x = was.x + follow->velocity.x * DT;
        follow->spot.z = was.z + follow->velocity.z * DT;
    }
    w = ABZI_SPRING(HEADING_HALF_LIFE_S);
    float turn = abzi_wrapf(place.yaw - follow->spot.yaw);
    abzi_spring(&follow->spot.yaw, &follow->velocity.yaw, follow->spot.yaw + turn, w, abzi_expf(-w * DT), DT);
    follow->velocity.yaw = limited(follow->velocity.yaw, TURN_MOST);
    follow->spot.yaw = abzi_wrapf(was.yaw + limited(follow->spot.yaw - was.yaw, TURN_MOST * DT));
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

// How far she would have to be moved for the two trunks to be apart.
static abz_vec3 too_close(const abzi_lead *lead, const abz_pose *pose)
{
    const abz_vec3 his[2] = {lead->pos[ABZI_AT_HIPS], lead->pos[ABZI_AT_CHEST]};
    const abz_vec3 hers[2] = {pose->pos[ABZ_HIPS], pose->pos[ABZ_CHEST]};
    abz_vec3 most = {0, 0, 0};
    float deepest = 0;
    for (int i = 0; i < 4; i++) {
        abz_vec3 off = abzi_v3_sub(hers[i / 2], his[i % 2]);
        float up = off.y * off.y, level = TRUNKS_APART_M * TRUNKS_APART_M - up;
        off.y = 0;
        float needs = sqrtf(level > 0 ? level : 0) - abzi_v3_length(off);
        if (needs > deepest) {
            deepest = needs;
            most = abzi_v3_scale(abzi_v3_normalize(off, abzi_v3(0, 0, 1)), needs);
        }
    }
    return most;
}

void abzi_follow_tick(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                      const abzi_lead *lead, const abzi_manner *manner, abz_pose *pose)
{
    abzi_company_advance(&follow->company);
    if (follow->company.age >= ABZI_SEARCH_EVERY) {
        abzi_company_search(&follow->company, repertoire, lead);
    }
    const float w = ABZI_SPRING(AWAY_HALF_LIFE_S);
    abzi_spring(&follow->away_m, &follow->away_v, manner->distance_m, w, abzi_expf(-w * DT), DT);
    const abzi_spot his = stood_back(follow, repertoire, lead);
    move_spot(follow, repertoire, his);
    abzi_footing footing = footing_of(follow, build, repertoire, lead, his, manner->gentle);
    abzi_steps_tick(&follow->steps, &footing);
    wait_for_feet(follow, build->stretch);
    footing.spot = follow->spot;
    abzi_posture_tick(&follow->posture, build, &footing, &follow->steps, follow->floor_y, pose);
    abz_vec3 push = too_close(lead, pose);
    follow->spot.x += APART_RATE * push.x;
    follow->spot.z += APART_RATE * push.z;
}
