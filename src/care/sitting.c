// The chair is driven from landing to landing; a body is put on the seat and dances from the hips up.
#include "care/sitting.h"

#include "abrazo/gentle.h"
#include "care/seated_arms.h"
#include "motion/body.h"
#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

// ---- when a foot would land ----------------------------------------------------------------------------------------
#define PACE_FIRST_S 0.5f  // between two steps, until they are known
#define PACE_LEAST_S 0.25f
#define PACE_MOST_S 1.2f
#define PACE_NEW 0.3f    // share of a new step in it
#define AGAIN_S 0.12f    // no foot lands again so soon
#define LATE 1.4f        // paces after a landing from which on nobody steps any more
#define STRIDES_S 0.45f  // with nobody stepping the chair goes on by as much at once as in a step

// ---- where to, and how fast ----------------------------------------------------------------------------------------
#define HIPS_HALF_LIFE_S 0.06f  // hips sway with every step: the chair goes where they are on the whole
#define AHEAD_MOST_S 0.20f      // and to where they will be by the landing, as far as that can be told
#define AHEAD_SHARE 0.7f
#define LAND_LEAST_S 0.10f    // what is nearer than that comes to rest as it is
#define MADE_GOOD 0.7f        // of what is to be gone until the next landing
#define BEYOND_MOST 1.3f      // what is foreseen goes on as it does for a little longer
#define ASIDE_RAD 2.2f        // heading gives way to what is aside, per metre,
#define ASIDE_STEP_RAD 0.45f  // within a step,
#define ASIDE_LEAST_M 0.05f   // and not for who has no way to go;
#define GONE_TO_M 0.15f       // what is further away is headed for,
#define ASIDE_MOST_RAD 1.3f   // and what is far is gone to before all else
#define ASIDE_SOFT_M 0.6f
#define BACK_SHARE 0.15f  // behind by so much of the way it is nearer backwards
#define BESIDE_RAD 0.65f  // so far beside the partner footrests point who is near,
#define BESIDE_MOST_RAD 0.9f
#define BESIDE_NEAR_M 0.9f  // nearer than that, hips to hips,
#define BESIDE_FAR_M 1.4f   // and not further away
#define PAST_CHAIR 0.88f    // of a chair's breadth, as in lead/seat.c: footrests of two who sit are beside each other's
#define BESIDE_HALF_LIFE_S 0.35f
#define STEP_TURN_RAD 0.07f  // with every step the chair swings so far to the side of the foot that goes on standing
// Who has turned further than that ahead of the chair has turned round once: it gives up that turn.
#define LAG_MOST_RAD 4.5f

// ---- the body ------------------------------------------------------------------------------------------------------
#define TWIST_MOST_RAD 0.7f  // seated people turn the chest by 40 degrees beyond the hips with ease
#define TWIST_HALF_LIFE_S 0.10f
#define BEND_MOST_RAD 0.45f      // of the chest, as it was danced
#define STILL 0.7f               // of how far it is bent ahead and back a trunk that shows what comes leaves so much,
#define STILL_HALF_LIFE_S 0.08f  // in such a time,
#define STILL_LEAST 0.02f        // and comes back to it, as good as wholly
#define LEAN_ASIDE 0.8f          // of the way aside that wheels cannot go the trunk goes so much,
#define LEAN_ASIDE_MOST_RAD 0.22f
#define LEAN_REACH_MOST_RAD 0.60f  // and ahead, for a hand that is out of reach
#define ROLL_GENTLE 0.8f           // the chair moves shoulders no faster than at so much of what a gentle body may go,
#define LEAN_GENTLE 0.5f           // and leans and twists; hands at the end of their reach are dragged along by them
#define LEAN_SOFT 0.9f             // lengths of an arm beyond which it is
#define TRUNK_M 0.27f              // heights from hips to shoulders,
#define BREADTH_M 0.11f            // and from the middle to a shoulder
abzi_sitter abzi_sitter_of(const abz_body *body)
{
    return (abzi_sitter){.body = *body,
                         .height_m = abzi_body_height(body),
                         .legs = abzi_legs_of(body),
                         .upper_arm_m = abzi_v3_length(body->offset[ABZ_LEFT_LOWER_ARM]),
                         .lower_arm_m = abzi_v3_length(body->offset[ABZ_LEFT_HAND]),
                         .shape = abz_chair_for(body)};
}

// ---- what is danced ------------------------------------------------------------------------------------------------

// Where who dances heads: between hips and shoulders, for either sways.
static float heading_of(const abz_pose *pose)
{
    abz_vec3 hips = abzi_quat_rotate(pose->rot[ABZ_HIPS], abzi_v3(0, 0, 1));
    abz_vec3 chest = abzi_quat_rotate(pose->rot[ABZ_CHEST], abzi_v3(0, 0, 1));
    return abzi_atan2f(hips.x + chest.x, hips.z + chest.z);
}

static void see_steps(abzi_sitting *s, const abz_pose *danced, float lands_s)
{
    abz_step step;
    abzi_footfall_see(&s->feet, danced->pos, (1u << ABZ_JOINT_N) - 1, &step);
    float due = lands_s;
    for (int side = 0; side < 2; side++) {
        const abzi_footfall_foot *foot = &s->feet.foot[side];
        const float lands = foot->lands_in * DT;
        if (lands_s < 0 && foot->swinging && foot->bound_ticks > 0 && (due < 0 || lands < due)) {
            due = lands;
        }
        s->next = foot->swinging ? side : s->next;
        if (!foot->swinging && foot->since == 0 && s->since_s > AGAIN_S) {
            const float pace = abzi_clampf(s->since_s, PACE_LEAST_S, PACE_MOST_S);
            s->pace_s += s->since_s < 2 * PACE_MOST_S ? PACE_NEW * (pace - s->pace_s) : 0;
            s->since_s = 0;
            s->next = 1 - side;
        }
    }
    s->since_s += DT;
    s->due_s = due >= 0 ? due : s->since_s < LATE * s->pace_s ? abzi_maxf(s->pace_s - s->since_s, 0) : -1;
}

// Where hips are danced to be, on the whole, and which way; the heading goes on round and round.
static void see_place(abzi_sitting *s, const abz_pose *danced)
{
    const float w = ABZI_SPRING(HIPS_HALF_LIFE_S), yaw = heading_of(danced);
    abz_vec3 hips = danced->pos[ABZ_HIPS];
    hips.y = 0;
    abzi_spring_v3(&s->hips, &s->hips_v, hips, w, abzi_expf(-w * DT), DT);
    s->wanted_yaw += abzi_wrapf(yaw - s->yaw);
    s->yaw = yaw;
    const float lag = s->wanted_yaw - s->chair.at.yaw;
    s->wanted_yaw -= lag > LAG_MOST_RAD ? 2 * ABZI_PI_F : lag < -LAG_MOST_RAD ? -2 * ABZI_PI_F : 0;
}

// Face to face footrests stand between the two: close to the partner the chair is turned beside, and the trunk stays
// turned to where it dances. Returns how far, to the left.
static float beside(const abzi_sitting *s, abzi_spot hips)
{
    if (s->clear.seen == 0) {
        return 0;
    }
    const abz_vec3 way = abzi_spot_local(hips, s->clear.at[0]);
    const float apart = sqrtf(way.x * way.x + way.z * way.z);
    const float near = abzi_withinf((BESIDE_FAR_M - apart) / (BESIDE_FAR_M - BESIDE_NEAR_M), 1);
    const float bearing = abzi_atan2f(way.x, way.z), wanted = near > 0 ? near * BESIDE_RAD : 0;
    const float turns = bearing + wanted;
    return bearing > BESIDE_RAD || turns < 0 ? 0 : abzi_minf(turns, BESIDE_MOST_RAD);
}

// Who sits before another who sits passes the footrests on the left.
static bool near_chair(abzi_spot hips, abz_vec3 other)
{
    const abz_vec3 way = abzi_spot_local(hips, other);
    return way.z > 0 && way.x * way.x + way.z * way.z < BESIDE_FAR_M * BESIDE_FAR_M;
}

// ---- the chair -----------------------------------------------------------------------------------------------------

// How fast to go in the next tick to have gone so far in so long, and to be at rest then, or as slow as `last`: with
// the least effort, and always so that it can still be slowed down in time.
static float stroke(float now, float off, float in_s, float last, float most)
{
    const float t = abzi_maxf(in_s, LAND_LEAST_S);
    float goes = now + DT * abzi_withinf(6 * off / (t * t) - (4 * now + 2 * last) / t, most);
    const float slow = fabsf(last) + most * abzi_maxf(in_s - DT, 0);
    const float brakes = abzi_withinf(goes, slow);
    return fabsf(brakes) < fabsf(goes) ? now + abzi_withinf(brakes - now, most * DT) : goes;
}

// How fast it still goes at the landing that has so far to go from one to the next: what is gone from rest to rest,
// speeding up for half of the time and slowing down for the other, is a quarter of the time squared; for the rest it
// does not stop.
static float last_of(float off, float pace_s, float most)
{
    const float mean = MADE_GOOD * fabsf(off) / pace_s, goes = mean - most * pace_s / 4;
    return goes <= 0 ? 0 : off > 0 ? goes : -goes;
}

// Where hips should be so many seconds from now.
static abzi_spot hips_in(const abzi_sitting *s, const abzi_sitting_input *input, float in_s)
{
    const abzi_spot now = {s->hips.x, s->hips.z, s->wanted_yaw};
    if (input->soon_s <= 0) {
        const float ahead_s = AHEAD_SHARE * abzi_minf(in_s, AHEAD_MOST_S);
        return (abzi_spot){now.x + ahead_s * s->hips_v.x, now.z + ahead_s * s->hips_v.z, now.yaw};
    }
    const float share = abzi_minf(in_s / input->soon_s, BEYOND_MOST);
    const abz_vec3 hips = input->danced->pos[ABZ_HIPS];
    return (abzi_spot){now.x + share * (input->soon.x - hips.x), now.z + share * (input->soon.z - hips.z),
                       now.yaw + share * abzi_wrapf(input->soon.yaw - s->yaw)};
}

// The heading that leads to a place aside of where the chair heads, beyond that which is danced: ahead or back,
// whichever is nearer. Little is aside for a step, much is gone to.
static float aside(abzi_sitting *s, abz_vec3 off)
{
    const float far = sqrtf(off.x * off.x + off.z * off.z);
    s->back = s->back ? off.z < BACK_SHARE * far : off.z < -BACK_SHARE * far;
    const float way = s->back ? abzi_atan2f(-off.x, -off.z) : abzi_atan2f(off.x, off.z);
    const float most = ASIDE_MOST_RAD * far / sqrtf(far * far + ASIDE_SOFT_M * ASIDE_SOFT_M);
    const float goes = fabsf(off.z) / sqrtf(off.z * off.z + ASIDE_LEAST_M * ASIDE_LEAST_M);
    const float step = goes * abzi_withinf(ASIDE_RAD * off.x * (s->back ? -1 : 1), ASIDE_STEP_RAD);
    return abzi_withinf(step + (far > GONE_TO_M ? (1 - GONE_TO_M / far) * way : 0), most);
}

static abzi_clearance_other other_of(const abzi_sitting_input *input)
{
    return (abzi_clearance_other){.joint = input->other,
                                  .now = input->other_now,
                                  .shape = input->shape,
                                  .chair = input->chair,
                                  .ways = input->ways};
}

// Drives the chair; what its wheels would miss by gliding is what hands go to the rims for.
static void roll(abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input, const abz_effort *effort,
                 abzi_rims_need *need)
{
    const abz_chair_shape *shape = &sitter->shape;
    const float lands_s = s->due_s >= 0 ? s->due_s : STRIDES_S;
    abzi_spot hips = hips_in(s, input, lands_s);
    const float w = ABZI_SPRING(BESIDE_HALF_LIFE_S);
    abzi_spring(&s->beside, &s->beside_v, input->shape != NULL ? 0 : beside(s, hips), w, abzi_expf(-w * DT), DT);
    hips.yaw += s->beside;
    if (input->shape != NULL && near_chair(hips, s->clear.at[0])) {
        const abz_vec3 to =
            abzi_spot_world(hips, abzi_v3(-PAST_CHAIR * (shape->track_m + input->shape->track_m) / 2, 0, 0));
        hips.x = to.x;
        hips.z = to.z;
    }
    const abzi_clearance_other other = other_of(input);
    const abzi_spot way = abzi_his_chair_round(&s->clear.chair, s->chair.at, abzi_chair_under(hips, shape));
    const abzi_spot goal = abzi_clearance_place(&s->clear, &other, shape, way);
    const abz_vec3 off = abzi_spot_local(s->chair.at, abzi_v3(goal.x, 0, goal.z));
    const float step = s->due_s < 0 ? 0 : s->next == 0 ? -STEP_TURN_RAD : STEP_TURN_RAD;
    const float turns = hips.yaw + aside(s, off) + step - s->chair.at.yaw;
    // a hand on a rim goes faster than the chair: on top of it by as much again as its wheel is larger
    const float hand = 1 + shape->rim_m / shape->wheel_m, hardest = effort->most_m_s2 / hand;
    const abzi_clearance_pace most = {.speed = abzi_minf(ABZI_CHAIR_SPEED, effort->body_m_s),
                                      .back = abzi_minf(ABZI_CHAIR_BACK, effort->body_m_s),
                                      .turn = abzi_minf(ABZI_CHAIR_TURN, effort->turn_rad_s),
                                      .shoulder = ROLL_GENTLE * effort->body_m_s,
                                      .rim = effort->hand_m_s / hand,
                                      .push = abzi_minf(ABZI_CHAIR_PUSH, hardest),
                                      .twist = abzi_minf(ABZI_CHAIR_TWIST, hardest / (shape->track_m / 2))};
    if (s->since_s <= DT || s->due_s < 0) {
        s->last[0] = last_of(off.z, s->pace_s, most.push);
        s->last[1] = last_of(turns, s->pace_s, most.twist);
    }
    const float speed = stroke(s->chair.speed, off.z, lands_s, s->last[0], most.push);
    const float turn = stroke(s->chair.turn, turns, lands_s, s->last[1], most.twist);
    for (int side = 0; side < 2; side++) {
        const float half = (side == 0 ? -0.5f : 0.5f) * shape->track_m;
        need->miss_m[side] = off.z + half * turns - lands_s * (s->chair.speed + half * s->chair.turn);
    }
    abzi_clearance_drive(&s->clear, &other, shape, &most, speed, turn, &s->chair);
}

// ---- the body ------------------------------------------------------------------------------------------------------

static void begin(abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input)
{
    const abz_pose *danced = input->danced;
    const float left = danced->pos[ABZ_LEFT_TOES].y, right = danced->pos[ABZ_RIGHT_TOES].y;
    const float low = abzi_minf(left, right) - sitter->body.toe_height_m, floor_tolerance_m = 0.15f;
    *s = (abzi_sitting){.begun = 1, .pace_s = PACE_FIRST_S, .since_s = PACE_MOST_S, .due_s = -1};
    s->floor_y = fabsf(low) < floor_tolerance_m ? 0 : low;
    s->yaw = s->wanted_yaw = heading_of(danced);
    s->hips = abzi_v3(danced->pos[ABZ_HIPS].x, 0, danced->pos[ABZ_HIPS].z);
    abzi_footfall_start(&s->feet, &sitter->body);
    const abzi_clearance_other other = other_of(input);
    abzi_clearance_see(&s->clear, &other);
    s->beside = beside(s, (abzi_spot){s->hips.x, s->hips.z, s->yaw});
    abzi_spot under = abzi_chair_under((abzi_spot){s->hips.x, s->hips.z, s->yaw + s->beside}, &sitter->shape);
    s->chair = abzi_chair_at(abzi_clearance_place(&s->clear, &other, &sitter->shape, under));
}

static float hand_lag(const abzi_sitting *s)
{
    return abzi_withinf(s->wanted_yaw - s->chair.at.yaw, TWIST_MOST_RAD);
}

// Hips on the seat, trunk and head as they are danced, as far as who sits goes along.
static void pose_trunk(abzi_sitting *s, const abzi_sitter *sitter, bool cues, const abz_pose *danced, abz_pose *pose)
{
    const abzi_spot seat = abzi_chair_seat(&s->chair, &sitter->shape);
    const abz_quat front = abzi_quat_from_yaw(seat.yaw), was = danced->rot[ABZ_CHEST];
    abz_quat bend = abzi_quat_mul(abzi_quat_conj(abzi_quat_from_yaw(s->yaw)), was);
    const float angle = abzi_quat_angle(abzi_quat_identity(), bend);
    bend = angle > BEND_MOST_RAD ? abzi_quat_slerp(abzi_quat_identity(), bend, BEND_MOST_RAD / angle) : bend;
    const abz_quat bent = abzi_quat_mul(abzi_quat_from_yaw(s->twist), bend);
    const float bent_rad = abzi_quat_rotate(bent, abzi_v3(0, 1, 0)).z, w = ABZI_SPRING(STILL_HALF_LIFE_S);
    s->bent_rad = cues || s->still > STILL_LEAST ? s->bent_rad : bent_rad;
    abzi_spring(&s->still, &s->still_v, cues ? 1 : 0, w, abzi_expf(-w * DT), DT);
    const float ahead = s->lean[1] - STILL * s->still * (bent_rad - s->bent_rad);
    const abz_quat lean = abzi_quat_from_vector(abzi_v3(ahead, 0, -s->lean[0]));
    const abz_quat chest = abzi_quat_mul(abzi_quat_mul(front, lean), bent);
    const abz_quat moved = abzi_quat_mul(chest, abzi_quat_conj(was));
    for (int j = ABZ_CHEST; j <= ABZ_RIGHT_HAND; j++) {
        pose->rot[j] = abzi_quat_normalize(abzi_quat_mul(moved, danced->rot[j]));
    }
    pose->rot[ABZ_HIPS] = front;
    pose->rot[ABZ_SPINE] = abzi_quat_slerp(front, chest, 0.5f);
    pose->pos[ABZ_HIPS] = abzi_v3(seat.x, s->floor_y + sitter->shape.seat.y, seat.z);
}

static void pose_legs(const abzi_sitting *s, const abzi_sitter *sitter, abz_pose *pose)
{
    const abz_vec3 front = abzi_quat_rotate(pose->rot[ABZ_HIPS], abzi_v3(0, 0.3f, 1));
    for (int side = 0; side < 2; side++) {
        const abz_vec3 hip = abzi_leg_hip(&sitter->body, side, pose->pos[ABZ_HIPS], pose->rot[ABZ_HIPS]);
        const abz_vec3 middle =
            abzi_spot_world(s->chair.at, abzi_chair_foot(&sitter->shape, &sitter->body, &sitter->legs, side));
        const abzi_foothold foot =
            abzi_foothold_at(&sitter->body, &sitter->legs, side, (abzi_spot){middle.x, middle.z, s->chair.at.yaw},
                             s->floor_y + sitter->shape.plate_m);
        const abzi_tilt tilt = abzi_foothold_tilt(&foot, 0);
        abzi_leg_pose(&sitter->body, &sitter->legs, side, hip, tilt.ankle, abzi_foothold_rot(&foot, &tilt), foot.yaw,
                      front, pose->rot);
    }
}

static void spring_within(float *x, float *v, float to, float w, float decay, float fastest)
{
    const float was = *x;
    abzi_spring(x, v, to, w, decay, DT);
    if (fabsf(*x - was) > fastest * DT) {
        *x = was + abzi_withinf(*x - was, fastest * DT);
        *v = abzi_withinf(*v, fastest);
    }
}

// The trunk goes where wheels do not: aside, and towards a hand that is out of reach. fastest: heights a second
static void lean(abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input, float fastest,
                 const abz_pose *pose)
{
    const abz_pose *danced = input->danced;
    const float arm = sitter->upper_arm_m + sitter->lower_arm_m, trunk_m = TRUNK_M * sitter->height_m;
    const float w = ABZI_SPRING(ABZI_SITTING_LEAN_S), decay = abzi_expf(-w * DT);
    const abz_vec3 off = abzi_spot_local(abzi_chair_seat(&s->chair, &sitter->shape), danced->pos[ABZ_HIPS]);
    float aside = abzi_withinf(LEAN_ASIDE * off.x / trunk_m, LEAN_ASIDE_MOST_RAD), ahead = 0;
    for (int side = 0; side < 2; side++) {
        const int wrist = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND, shoulder = wrist - 2;
        const abz_vec3 way = abzi_v3_sub(danced->pos[wrist], pose->pos[shoulder]);
        const abz_vec3 local = abzi_spot_local((abzi_spot){0, 0, s->chair.at.yaw}, way);
        const float length = abzi_v3_length(way), over = abzi_softly(length - LEAN_SOFT * arm, 0.1f * arm);
        const float share = s->hand[side].firm * over / (length * trunk_m + 1e-4f);
        ahead += share * local.z;
        aside += share * local.x;
    }
    s->kept_rad = input->cues ? s->kept_rad : s->lean[1];
    ahead = (input->cues ? s->kept_rad : ahead) + input->cue_rad;
    const float to[2] = {abzi_withinf(aside, LEAN_REACH_MOST_RAD), abzi_withinf(ahead, LEAN_REACH_MOST_RAD)};
    for (int i = 0; i < 2; i++) {
        spring_within(&s->lean[i], &s->lean_v[i], to[i], w, decay, fastest / TRUNK_M);
    }
    const float turn = ABZI_SPRING(TWIST_HALF_LIFE_S);
    spring_within(&s->twist, &s->twist_v, hand_lag(s), turn, abzi_expf(-turn * DT), fastest / BREADTH_M);
}

void abzi_sitting_felt(abzi_sitting *s, const abzi_sitter *sitter, const abz_pose *pose)
{
    for (int side = 0; side < 2; side++) {
        const int wrist = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        const abz_vec3 along = {side == 0 ? 1.0f : -1.0f, 0, 0};
        abz_vec3 palm =
            abzi_v3_add(pose->pos[wrist],
                        abzi_quat_rotate(pose->rot[wrist], abzi_v3_scale(along, ABZI_RIM_PALM * sitter->height_m)));
        palm.y -= s->floor_y;
        abzi_rims_felt(&s->rims, &sitter->shape, &s->chair, side, palm);
    }
}

void abzi_sitting_tick(abzi_sitting *s, const abzi_sitter *sitter, const abzi_sitting_input *input, abz_pose *pose)
{
    const abz_pose danced = *input->danced;  // which may be what is written
    abzi_sitting_input now = *input;
    now.danced = &danced;
    if (!s->begun) {
        begin(s, sitter, input);
    }
    see_steps(s, &danced, input->lands_s);
    see_place(s, &danced);
    const abzi_clearance_other other = other_of(input);
    abzi_clearance_see(&s->clear, &other);
    const abz_effort effort = abz_effort_of(input->gentle);
    abzi_rims_need need = {.hand_m_s = effort.hand_m_s};
    roll(s, sitter, &now, &effort, &need);
    pose_trunk(s, sitter, input->cues, &danced, pose);
    pose_legs(s, sitter, pose);
    const abz_vec3 hips = pose->pos[ABZ_HIPS];
    abz_body_positions(&sitter->body, hips, pose->rot, pose->pos);
    abzi_seated_arms_decide(s, sitter, &now, pose, &need);
    abzi_rims_tick(&s->rims, &sitter->shape, &s->chair, &need);
    for (int side = 0; side < 2; side++) {
        abzi_seated_arm_pose(s, sitter, side, &now, effort.reach, pose);
    }
    abz_body_positions(&sitter->body, hips, pose->rot, pose->pos);
    abzi_seated_arms_join(s, input->other, pose);
    abzi_sitting_felt(s, sitter, pose);
    const float leans = input->gentle > 0 ? LEAN_GENTLE * effort.body_m_s / sitter->height_m : INFINITY;
    lean(s, sitter, &now, leans, pose);
}
