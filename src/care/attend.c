#include "care/attend.h"

#include <string.h>

#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define HIPS_CLEAR_M (ABZI_ATTEND_CLEAR_M + 0.35f)  // her feet reach .15 m and her head .3 m ahead of her hips
#define FOOT_CLEAR_M 0.3f    // a foot lands no nearer to him, its middle: half of its length, and of his limb
#define OUT_OF_LIMBS 300.0f  // 1 / m^3: as a limb at .15 m
#define WAYS 24              // directions that she looks in for a way out,
#define WAY_STEP_M 0.1f      // so far from place to place,
#define WAY_STEPS 16         // as far as out of anybody's limbs
#define KEEPS_WAY_M 0.3f     // she goes on as she went, unless another way is shorter by twice this
#define OVER_COSTS_M 0.7f    // a way over a limb is as good as one that is so much longer
#define HIPS_NEAR_M 1.1f     // further away is not near
#define FORESEE_S 0.25f      // so far ahead it is seen where he falls to: a tall body is down in twice that
#define FALL_MOST 3.0f       // m/s, of a joint that falls
#define WAY_S 0.3f           // half life of her hips' way, that leads at
#define AHEAD_M 0.45f        // this behind its aim to 1.2 m/s, a walk
#define LOW_S 0.45f          // half life of her own way down: the whole takes more than a second
#define TURN_S 0.3f          // of turning to him, and of arms and trunk
#define TURN_MOST 7.0f       // rad/s, as in handing over (room/handover.c): what turns faster is slowed
#define WALKS 0.9f           // shares of her standing height: while she steps,
#define LOW 0.66f            // and when she is there: deeper bends of the knees are no rest
#define STEP_M 0.14f         // a foot steps when it is so far from where it belongs,
#define STEP_RAD 0.5f        // or turned by so much
#define SWING_TICKS 20u      // as quick as a step of salsa
#define LIFT_M 0.05f
#define STANCE_M 0.11f  // half of the distance between her feet
#define REACH 0.985f    // of a leg: straighter ones snap
#define SPREAD 0.55f    // her hips wait for feet that are further aside than this share of a leg
#define PULSE_M 0.012f  // a tenth of what she moves by when she dances
#define PULSE_S 1.0f
#define BEATS 4u           // she takes up his tempo with a phrase of the music that begins after so many beats of his,
#define PHRASE_BARS 2u     // eight counts,
#define BEATS_MOST 8u      // or after as many beats where bars are not known,
#define BEATS_LATEST 16u   // or do not go with his steps,
#define ALONE_TICKS 240u   // or after four seconds without any pulse
#define MUSIC_SURE 0.3f    // below this confidence there may be no pulse (abrazo/rhythm.h)
#define LEANS 0.9f         // cosine: who leans by more than 26 degrees
#define HANGS_M 0.3f       // or whose hips are further beside the feet leans on him;
#define LIFTED_M 0.12f     // whose ankles are both so much above where they stand is lifted
#define STEADY_TICKS 57u   // .95 s: of the way from 5 to 88 of 100 parts take .8 s and more
#define STEADY_S 0.43f     // half life of the spring that she comes upright on
#define LIMB_M 0.6f        // limbs that are lower than this can be stepped over,
#define LIFT_OVER_M 0.22f  // and by who had a foot on either side of one are

// ---- where he lies -------------------------------------------------------------------------------------------------

static abz_vec3 flat(abz_vec3 v)
{
    return abzi_v3(v.x, 0, v.z);
}

/// The place of a limb on the floor that is nearest to `from`, which is on the floor, too.
static abz_vec3 on_limb(const abz_vec3 *joint, int j, abz_vec3 from)
{
    const abz_vec3 a = flat(joint[abz_joint_parent((abz_joint)j)]), b = abzi_v3_sub(flat(joint[j]), a);
    const float length = abzi_v3_dot(b, b), on = length > 1e-9f ? abzi_v3_dot(abzi_v3_sub(from, a), b) / length : 0;
    return abzi_v3_add(a, abzi_v3_scale(b, abzi_maxf(0, abzi_minf(1, on))));
}

/// How far a place is from a body, over the floor.
static float clear_of(const abz_vec3 *joint, abz_vec3 from)
{
    from = flat(from);
    float least = abzi_v3_distance(flat(joint[ABZ_HIPS]), from);
    for (int j = 1; j < ABZ_JOINT_N; j++) {
        least = abzi_minf(least, abzi_v3_distance(on_limb(joint, j, from), from));
    }
    return least;
}

/// The way that leads from all of a body, nearer parts counting more: between two limbs it leads out between them.
static abz_vec3 leads_away(const abz_vec3 *joint, abz_vec3 from)
{
    abz_vec3 sum = {0, 0, 0};
    from = flat(from);
    for (int j = 1; j < ABZ_JOINT_N; j++) {
        const abz_vec3 away = abzi_v3_sub(from, on_limb(joint, j, from));
        const float far = abzi_maxf(abzi_v3_length(away), 0.02f);
        sum = abzi_v3_add(sum, abzi_v3_scale(away, 1 / (far * far * far * far)));
    }
    // Where limbs on both sides hold each other's ways up, it leads from the middle of the body.
    const abz_vec3 middle = abzi_v3_scale(abzi_v3_add(flat(joint[ABZ_CHEST]), flat(joint[ABZ_HIPS])), 0.5f);
    sum = abzi_v3_add(sum, abzi_v3_scale(abzi_v3_normalize(abzi_v3_sub(from, middle), abzi_v3(0, 0, 0)), OUT_OF_LIMBS));
    return abzi_v3_normalize(sum, abzi_v3_normalize(abzi_v3_sub(from, flat(joint[ABZ_HIPS])), abzi_v3(0, 0, 1)));
}

static float across(abz_vec3 a, abz_vec3 b, abz_vec3 c)
{
    return (b.x - a.x) * (c.z - a.z) - (b.z - a.z) * (c.x - a.x);
}

/// Does a way on the floor lead over him?
static bool leads_over(const abz_vec3 *joint, abz_vec3 from, abz_vec3 to)
{
    for (int j = 1; j < ABZ_JOINT_N; j++) {
        const abz_vec3 a = joint[abz_joint_parent((abz_joint)j)], b = joint[j];
        if (abzi_minf(a.y, b.y) < LIMB_M && (across(from, to, a) > 0) != (across(from, to, b) > 0) &&
            (across(a, b, from) > 0) != (across(a, b, to) > 0)) {
            return true;
        }
    }
    return false;
}

/// The shortest straight way on which her hips come clear of him, where he is not stepped over if that can be. She who
/// goes it finds the same one in the next tick, only shorter: she is not caught between limbs.
static abz_vec3 way_out(abzi_attend *a, const abz_vec3 *joint)
{
    abz_vec3 best = {0, 0, 1};
    float least = 1e9f;
    for (int i = 0; i < WAYS; i++) {
        const abz_vec3 way = abzi_quat_rotate(abzi_quat_from_yaw(2 * ABZI_PI_F * (float)i / WAYS), abzi_v3(0, 0, 1));
        float far = 0;
        for (int k = 1; k <= WAY_STEPS; k++) {
            far = WAY_STEP_M * (float)k;
            if (clear_of(joint, abzi_v3_add(flat(a->hips), abzi_v3_scale(way, far))) >= HIPS_CLEAR_M) {
                break;
            }
        }
        const abz_vec3 by = abzi_v3_scale(way, far);
        float costs = far - KEEPS_WAY_M * abzi_v3_dot(way, a->way);
        costs += leads_over(joint, a->hips, abzi_v3_add(a->hips, by)) ? OVER_COSTS_M : 0;
        for (int side = 0; side < 2; side++) {
            const abz_vec3 foot = a->foot[side].at;
            costs += leads_over(joint, foot, abzi_v3_add(foot, by)) ? OVER_COSTS_M : 0;
        }
        if (costs < least) {
            least = costs;
            best = way;
        }
    }
    a->way = best;
    return best;
}

/// His body, as it will lie in a moment.
static void foresee(abzi_attend *a, const abz_fall *fall, const abz_vec3 *you, abz_vec3 *joint)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_vec3 v = abzi_v3_scale(abzi_v3_sub(you[j], a->fallen[j]), ABZ_TICKS_PER_SECOND);
        const float speed = abzi_v3_length(v);
        v = fall->state == ABZ_FALL_FALLING && speed < FALL_MOST ? v : abzi_v3(0, 0, 0);
        joint[j] = abzi_v3_add(you[j], abzi_v3_scale(v, FORESEE_S));
        a->fallen[j] = you[j];
    }
}

// ---- beginning -----------------------------------------------------------------------------------------------------

static float yaw_of(abz_vec3 v)
{
    return abzi_atan2f(v.x, v.z);
}

/// Does she stand on her own feet, or does he hold her up?
static void weigh(abzi_attend *a, const abz_body *body, const abz_pose *pose)
{
    const abz_vec3 *at = pose->pos;
    const abz_vec3 trunk = abzi_v3_sub(at[ABZ_NECK], at[ABZ_HIPS]);
    const abz_vec3 feet = abzi_v3_lerp(at[ABZ_LEFT_FOOT], at[ABZ_RIGHT_FOOT], 0.5f);
    a->lifted = abzi_minf(at[ABZ_LEFT_FOOT].y, at[ABZ_RIGHT_FOOT].y) > body->ankle_height_m + LIFTED_M &&
                abzi_minf(at[ABZ_LEFT_TOES].y, at[ABZ_RIGHT_TOES].y) > body->toe_height_m + LIFTED_M / 2;
    const bool leans = abzi_v3_normalize(trunk, abzi_v3(0, 1, 0)).y < LEANS ||
                       abzi_v3_distance(flat(at[ABZ_HIPS]), flat(feet)) > HANGS_M;
    a->steady = a->lifted || leans ? STEADY_TICKS : 0;
}

static void begin(abzi_attend *a, const abz_body *body, const abz_pose *shown, const abz_vec3 *you)
{
    const uint32_t bar_n = a->bar_n, in_bar = a->in_bar;
    memset(a, 0, sizeof *a);
    a->attends = 1;
    a->bar_n = bar_n;
    a->in_bar = in_bar;
    weigh(a, body, &shown[1]);
    a->hips = shown[1].pos[ABZ_HIPS];
    a->hips_v = abzi_v3_scale(abzi_v3_sub(a->hips, shown[0].pos[ABZ_HIPS]), ABZ_TICKS_PER_SECOND);
    // She stops going towards him at once.
    const abz_vec3 to_him = abzi_v3_scale(leads_away(you, a->hips), -1);
    const float nearing = abzi_v3_dot(a->hips_v, to_him);
    a->hips_v = nearing > 0 ? abzi_v3_sub(a->hips_v, abzi_v3_scale(to_him, nearing)) : a->hips_v;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        a->rot[j] = shown[1].rot[j];
        const abz_quat turn = abzi_quat_mul(shown[1].rot[j], abzi_quat_conj(shown[0].rot[j]));
        const abz_vec3 by = abzi_quat_to_vector(turn);
        const float fast = abzi_v3_length(by) * ABZ_TICKS_PER_SECOND;
        a->rot_v[j] = abzi_v3_scale(by, ABZ_TICKS_PER_SECOND * (fast > TURN_MOST ? TURN_MOST / fast : 1));
        a->fallen[j] = you[j];
    }
    for (int side = 0; side < 2; side++) {
        const int ankle = abzi_upper_leg(side) + 2;
        abzi_attend_foot *foot = &a->foot[side];
        foot->at = foot->from = shown[1].pos[ankle];
        foot->rot = shown[1].rot[ankle];
        foot->toes = shown[1].rot[ankle + 1];
        foot->since = SWING_TICKS;
        // A foot in the air comes down where it belongs.
        foot->swings = shown[1].pos[ankle].y > body->ankle_height_m + LIFT_M &&
                       shown[1].pos[ankle + 1].y > body->toe_height_m + LIFT_M / 2;
        foot->since = foot->swings ? 0 : foot->since;
        foot->swing_n = a->lifted ? STEADY_TICKS : SWING_TICKS;
        foot->lift_m = a->lifted ? 0 : LIFT_M;
    }
}

// ---- feet ----------------------------------------------------------------------------------------------------------

/// Where a foot belongs: beside the hips, and never on him.
static void home(const abzi_attend *a, const abz_body *body, const abzi_legs *legs, const abz_vec3 *joint, int side,
                 float yaw, abz_vec3 *ankle, abz_quat *rot)
{
    const abzi_spot hips = {a->hips.x + a->hips_v.x * 0.15f, a->hips.z + a->hips_v.z * 0.15f, yaw};
    abz_vec3 at = abzi_spot_world(hips, abzi_v3(side == 0 ? STANCE_M : -STANCE_M, 0, 0));
    const float near = clear_of(joint, at);
    at = near < FOOT_CLEAR_M ? abzi_v3_add(at, abzi_v3_scale(leads_away(joint, at), FOOT_CLEAR_M - near)) : at;
    abzi_leg_foot(body, legs, side, (abzi_spot){at.x, at.z, yaw}, 0, 0, ankle, rot);
}

static float eased(float p)
{
    return p * p * p * (10 + p * (6 * p - 15));
}

static void swing(abzi_attend_foot *foot, abz_vec3 to, abz_quat rot)
{
    foot->since++;
    const float before = eased((float)(foot->since - 1) / (float)foot->swing_n);
    const float p = (float)foot->since / (float)foot->swing_n, s = eased(p);
    // The aim moves with the hips, the less the nearer the landing is.
    foot->to = foot->since <= 1 ? to : abzi_v3_lerp(foot->to, to, 0.2f * (1 - p));
    foot->at = abzi_v3_lerp(foot->from, foot->to, s);
    foot->at.y += foot->lift_m * 4 * p * (1 - p);
    // From where it is now: where it shall point may turn by more than half meanwhile.
    foot->rot = abzi_quat_slerp(foot->rot, rot, (s - before) / (1 - before));
    foot->toes = abzi_quat_from_yaw(abzi_quat_yaw(foot->rot));
    if (foot->since >= foot->swing_n) {
        foot->swings = 0;
        foot->since = 0;
    }
}

/// Is there a way home for this foot that does not lead over him?
static bool is_free(const abzi_attend_foot *foot, const abz_body *body, const abz_vec3 *joint, int side, abz_vec3 to,
                    float yaw)
{
    const abz_vec3 sole = flat(body->offset[abzi_upper_leg(side) + 3]);
    const abz_vec3 toes = abzi_quat_rotate(abzi_quat_from_yaw(abzi_quat_yaw(foot->rot)), sole);
    const abz_vec3 to_toes = abzi_quat_rotate(abzi_quat_from_yaw(yaw), sole);
    return !leads_over(joint, foot->at, to) &&
           !leads_over(joint, abzi_v3_add(foot->at, toes), abzi_v3_add(to, to_toes));
}

static void step(abzi_attend *a, const abz_body *body, const abzi_legs *legs, const abz_vec3 *joint, float yaw)
{
    float off[2];
    bool free[2];
    for (int side = 0; side < 2; side++) {
        abzi_attend_foot *foot = &a->foot[side];
        abz_vec3 ankle;
        abz_quat rot;
        home(a, body, legs, joint, side, yaw, &ankle, &rot);
        free[side] = is_free(foot, body, joint, side, ankle, yaw);
        if (foot->swings) {
            swing(foot, ankle, rot);
            off[side] = 0;
            continue;
        }
        foot->since += foot->since < SWING_TICKS;
        off[side] = abzi_v3_distance(flat(ankle), flat(foot->at)) / STEP_M +
                    fabsf(abzi_wrapf(abzi_quat_yaw(foot->rot) - yaw)) / STEP_RAD;
    }
    // The foot that is further off goes first, unless only the other one is free to.
    const bool both = off[0] > 1 && off[1] > 1 && free[0] != free[1];
    const int side = both ? (free[0] ? 0 : 1) : off[0] >= off[1] ? 0 : 1;
    if (off[side] > 1 && !a->foot[1 - side].swings && a->foot[1 - side].since > 2) {
        abzi_attend_foot *foot = &a->foot[side];
        foot->swings = 1;
        foot->since = 0;
        foot->swing_n = SWING_TICKS;
        foot->lift_m = free[side] ? LIFT_M : LIFT_OVER_M;
        foot->from = foot->at;
    }
}

// ---- hips ----------------------------------------------------------------------------------------------------------

/// Her hips are no further aside of a standing foot, and no higher, than the leg reaches.
static float highest_hips(const abzi_attend *a, const abz_body *body, const abzi_legs *legs, float *spread)
{
    float highest = 10;
    *spread = 0;
    for (int side = 0; side < 2; side++) {
        const abz_vec3 hip = abzi_leg_hip(body, side, a->hips, a->rot[ABZ_HIPS]);
        const float leg = legs->upper_m[side] + legs->lower_m[side], most = leg * REACH;
        const float aside = abzi_v3_distance(flat(hip), flat(a->foot[side].at));
        const float up = sqrtf(abzi_maxf(0.01f, most * most - aside * aside));
        highest = abzi_minf(highest, a->foot[side].at.y + up - (hip.y - a->hips.y));
        *spread = abzi_maxf(*spread, aside / leg);
    }
    return highest;
}

static void go(abzi_attend *a, const abz_body *body, const abzi_legs *legs, const abz_vec3 *joint, bool is_down)
{
    const float far = clear_of(joint, a->hips);
    const abz_vec3 out = far < HIPS_CLEAR_M ? way_out(a, joint) : leads_away(joint, a->hips);
    float by = far < HIPS_CLEAR_M ? HIPS_CLEAR_M - far + 0.05f : is_down && far > HIPS_NEAR_M ? HIPS_NEAR_M - far : 0;
    by = abzi_maxf(-AHEAD_M, abzi_minf(AHEAD_M, by));
    const float goes = a->steady > 0 || fabsf(by) > 0.1f;
    float spread;
    const float highest = highest_hips(a, body, legs, &spread);
    const float w = ABZI_SPRING(a->steady > 0 ? STEADY_S : WAY_S), low = ABZI_SPRING(LOW_S);
    // Who is steadied comes over her feet, and stays there.
    const abz_vec3 feet = abzi_v3_lerp(a->foot[0].at, a->foot[1].at, 0.5f);
    const abz_vec3 aim = a->steady == 0 ? abzi_v3_add(a->hips, abzi_v3_scale(out, spread > SPREAD ? 0 : by))
                         : a->lifted    ? a->hips
                                        : feet;
    abzi_spring(&a->hips.x, &a->hips_v.x, aim.x, w, abzi_expf(-w * DT), DT);
    abzi_spring(&a->hips.z, &a->hips_v.z, aim.z, w, abzi_expf(-w * DT), DT);
    const float height = body->hip_height_m * (goes > 0 || a->up_n > 0 ? WALKS : LOW);
    abzi_spring(&a->hips.y, &a->hips_v.y, abzi_minf(height, highest), low, abzi_expf(-low * DT), DT);
}

// ---- what is above them --------------------------------------------------------------------------------------------

static abz_quat pitched(float yaw, float rad)
{
    return abzi_quat_mul(abzi_quat_from_yaw(yaw), abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), rad));
}

/// Bent towards him, arms beside the body; steadied upright; offering the hold, hands ahead.
static void bend(abzi_attend *a, float yaw)
{
    const bool offers = a->up_n > 0, upright = offers || a->steady > 0;
    const float w = ABZI_SPRING(a->steady > 0 ? STEADY_S : TURN_S), decay = abzi_expf(-w * DT);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (j >= ABZ_LEFT_UPPER_LEG) {
            continue;
        }
        abz_quat to = pitched(yaw, upright ? 0 : j == ABZ_HIPS ? 0.15f : j == ABZ_SPINE ? 0.3f : 0.45f);
        const bool is_left = j >= ABZ_LEFT_UPPER_ARM && j <= ABZ_LEFT_HAND;
        if (is_left || (j >= ABZ_RIGHT_UPPER_ARM && j <= ABZ_RIGHT_HAND)) {
            const bool is_upper = j == ABZ_LEFT_UPPER_ARM || j == ABZ_RIGHT_UPPER_ARM;
            const abz_quat hang = abzi_quat_from_axis_angle(abzi_v3(0, 0, 1), is_left ? -ABZI_PI_F / 2 : ABZI_PI_F / 2);
            const float ahead = is_upper ? (offers ? 0.4f : 0.25f) : offers ? 1.4f : 0.6f;
            to = abzi_quat_mul(pitched(yaw, -ahead), hang);
        }
        abzi_spring_quat(&a->rot[j], &a->rot_v[j], to, w, decay, DT);
    }
}

// ---- the tick ------------------------------------------------------------------------------------------------------

/// Counts the bars of the music, also while nobody has fallen. Returns whether a phrase begins.
static bool count_bars(abzi_attend *a, const abz_beat *music)
{
    const bool heard = music->period_s > 0 && music->confidence >= MUSIC_SURE && (music->flags & ABZ_BEAT_BAR) != 0;
    const bool begins = heard && music->in_bar == 1 && a->in_bar != 1;
    a->in_bar = heard ? music->in_bar : 0;
    a->bar_n += begins;
    return begins && a->bar_n % PHRASE_BARS == 1;
}

/// He dances again: does she take up his tempo now?
static bool returns(abzi_attend *a, const abz_fall *fall, const abz_beat *pulse, const abz_beat *music, bool phrase)
{
    if (fall->state != ABZ_FALL_DANCING) {
        a->up_n = a->beat_n = 0;
        return false;
    }
    a->up_n++;
    const bool beats = pulse->period_s > 0, bars = (music->flags & ABZ_BEAT_BAR) != 0;
    a->beat_n += beats && pulse->phase < a->phase;
    a->phase = pulse->phase;
    return (phrase && a->beat_n > BEATS) || a->beat_n > (bars ? BEATS_LATEST : BEATS_MOST) ||
           (!beats && a->up_n > ALONE_TICKS);
}

static void pose_her(abzi_attend *a, const abz_body *body, const abzi_legs *legs, const abz_beat *pulse, abz_pose *pose)
{
    float spread;
    const float highest = highest_hips(a, body, legs, &spread);
    a->weight = abzi_minf(1, a->weight + DT / PULSE_S);
    abz_vec3 hips = a->hips;
    const float nod = pulse->period_s > 0 ? PULSE_M * a->weight * (1 - abzi_cosf(2 * ABZI_PI_F * pulse->phase)) : 0;
    hips.y = abzi_minf(hips.y - nod, highest);
    memcpy(pose->rot, a->rot, sizeof pose->rot);
    const abz_vec3 front = abzi_quat_rotate(abzi_quat_from_yaw(abzi_quat_yaw(a->rot[ABZ_HIPS])), abzi_v3(0, 0, 1));
    for (int side = 0; side < 2; side++) {
        const abzi_attend_foot *foot = &a->foot[side];
        const abz_vec3 hip = abzi_leg_hip(body, side, hips, a->rot[ABZ_HIPS]);
        abzi_leg_pose(body, legs, side, hip, foot->at, foot->rot, foot->toes, front, pose->rot);
    }
    abz_body_positions(body, hips, pose->rot, pose->pos);
}

bool abzi_attend_tick(abzi_attend *a, const abz_body *body, const abz_pose *shown, const abz_fall *fall,
                      const abz_vec3 *you, const abz_beat *pulse, const abz_beat *music, abz_pose *pose)
{
    const bool phrase = count_bars(a, music);
    const bool needs = fall->state == ABZ_FALL_FALLING || fall->state == ABZ_FALL_DOWN;
    if (!a->attends && !needs) {
        return false;
    }
    if (!a->attends) {
        begin(a, body, shown, you);
    } else if (returns(a, fall, pulse, music, phrase)) {
        a->attends = 0;
        return false;
    }
    a->steady -= a->steady > 0;
    const abzi_legs legs = abzi_legs_of(body);
    abz_vec3 joint[ABZ_JOINT_N];
    foresee(a, fall, you, joint);
    go(a, body, &legs, joint, fall->state != ABZ_FALL_FALLING);
    const abz_vec3 to_him = abzi_v3_sub(flat(you[ABZ_CHEST]), flat(a->hips));
    const bool stays = a->steady > 0 || abzi_v3_length(to_him) < 0.05f;
    const float yaw = stays ? abzi_quat_yaw(a->rot[ABZ_HIPS]) : yaw_of(to_him);
    bend(a, yaw);
    step(a, body, &legs, joint, abzi_quat_yaw(a->rot[ABZ_HIPS]));
    pose_her(a, body, &legs, pulse, pose);
    return true;
}
