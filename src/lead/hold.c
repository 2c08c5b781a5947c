#include "lead/hold.h"

#include "lead/style.h"
#include "motion/ik.h"

#define CHANGE_COUNTS 0.9f   // a change of hold begins so long before its count
#define ARM_SOFT 0.88f       // share of its length from which an arm is drawn out ever less
#define ARM_FOLDED 0.28f     // share of its length to which an arm folds: an elbow bent by 145 degrees
#define ARM_STRAIGHT 0.985f  // and that it never exceeds
// All below in heights of the dancer they are about, or common heights where they are about both.
#define JOINED_BELOW 0.19f  // hands held low are so far below the shoulders
#define JOINED_NEAR 0.40f   // of shoulders that are no further apart; hands of those further away are held higher
#define JOINED_FAR 0.68f
#define JOINED_ASIDE 0.03f  // two pairs of hands are so far out of the way of each other
#define CLASPED_OUT 0.17f   // in closed hold the joined hands are so far out to the side
#define CLASPED_BELOW 0.02f
#define OVER_HEAD 0.105f     // hands go so far over the middle of a head
#define OVER_TOWARDS 0.08f   // on the partner's side of it
#define OVER_REACH 0.23f     // over their shoulders, the other one's arms reach so high while they are also so far away
#define DUCK_MOST 0.06f      // a head that is too high for that ducks by so much; beyond it, the hands let go
#define SHOULDERS_AT 0.815f  // height of the shoulders
// In closed hold: his wrist beside her ribs, the hand on her shoulder blade; hers on his upper arm.
#define BLADE_OUT 0.122f
#define BLADE_BELOW 0.105f
#define BLADE_AHEAD 0.045f
#define BLADE_AHEAD_MOST 0.13f
#define BLADE_AHEAD_LEAST (-0.06f)
#define MISSING_SOFT_M 0.01f
#define ARM_BENT 0.40f      // share of its length below which an arm around somebody would fold
#define CLEAR 0.125f        // hands that are not joined keep so far away from the middle of the partner
#define CLEAR_SOFT 0.02f    // and begin to a little before
#define DRAWN_IN 0.42f      // share by which free hands are drawn in
#define DRAWN_AT 4.0f       // when turning so fast, rad a count
#define ELBOW_AWAY 8.0f     // and elbows point away from it, heights
#define ON_ARM_SHARE 0.30f  // so far down his upper arm
#define ON_ARM_LOW 0.85f    // and if she is small
#define ON_ARM_MOST 1.2f    // past the elbow
#define ON_ARM_LEAST (-0.1f)
#define SMALL 0.25f
#define ON_ARM_ABOVE 0.045f

static const uint8_t upper_arm[ABZ_SIDE_N] = {ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM};
static const uint8_t lower_arm[ABZ_SIDE_N] = {ABZ_LEFT_LOWER_ARM, ABZ_RIGHT_LOWER_ARM};
static const uint8_t hand_joint[ABZ_SIDE_N] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};

// Which hand of hers each hand of his holds; -1: none. [hold][his side]
static const int8_t joined[ABZ_HOLD_N][ABZ_SIDE_N] = {
    [ABZ_HOLD_NONE] = {-1, -1},
    [ABZ_HOLD_CLOSED] = {ABZ_RIGHT, -1},
    [ABZ_HOLD_BOTH] = {ABZ_RIGHT, ABZ_LEFT},
    [ABZ_HOLD_LEFT_RIGHT] = {ABZ_RIGHT, -1},
    [ABZ_HOLD_RIGHT_LEFT] = {-1, ABZ_LEFT},
    [ABZ_HOLD_RIGHT_RIGHT] = {-1, ABZ_RIGHT},
    [ABZ_HOLD_LEFT_LEFT] = {ABZ_LEFT, -1},
    [ABZ_HOLD_CROSSED] = {ABZ_LEFT, ABZ_RIGHT},
};

// What the arms do in one hold: where wrists go, and where elbows point (world).
typedef struct arms {
    abz_vec3 wrist[ABZ_ROLE_N][ABZ_SIDE_N];
    abz_vec3 elbow[ABZ_ROLE_N][ABZ_SIDE_N];
} arms;

typedef struct room {
    const abzi_dancer *dancer;
    const abzi_walk *walk;
    const abzi_style *style;
    const abz_pose *pose;
    float unit_m;
    abz_vec3 chest[ABZ_ROLE_N];  ///< between the shoulders
} room;

// A point of a dancer's chest: x to the left, y up, z ahead, in heights.
static abz_vec3 from_chest(const room *r, int role, float x, float y, float z)
{
    abz_vec3 v = abzi_v3_scale(abzi_v3(x, y, z), r->dancer[role].height_m);
    return abzi_v3_add(r->chest[role], abzi_quat_rotate(r->pose[role].rot[ABZ_CHEST], v));
}

static abz_vec3 chest_way(const room *r, int role, float x, float y, float z)
{
    return abzi_quat_rotate(r->pose[role].rot[ABZ_CHEST], abzi_v3(x, y, z));
}

static abz_vec3 shoulder(const room *r, int role, int side)
{
    return r->pose[role].pos[upper_arm[side]];
}

static float arm_m(const room *r, int role)
{
    return r->dancer[role].upper_arm_m + r->dancer[role].lower_arm_m;
}

// The nearer an arm is to straight, the less of a pull it gives way to.
static abz_vec3 within_reach(const room *r, int role, int side, abz_vec3 to)
{
    abz_vec3 from = shoulder(r, role, side), way = abzi_v3_sub(to, from);
    float length = abzi_v3_length(way), soft = ARM_SOFT * arm_m(r, role), most = ARM_STRAIGHT * arm_m(r, role);
    float least = ARM_FOLDED * arm_m(r, role);
    if (length < 4 * least / 3) {
        // a hand does not come nearer to its shoulder than an elbow folds: 0 becomes least, 4/3 of it stays
        float near = 3 * length / (4 * least), out = least * (1 + near * near * near * near / 3);
        return abzi_v3_add(from, abzi_v3_scale(abzi_v3_normalize(way, chest_way(r, role, 0, -1, 1)), out));
    }
    if (length <= soft) {
        return to;
    }
    float drawn = soft + (most - soft) * (1 - abzi_expf(-(length - soft) / (most - soft)));
    return abzi_v3_add(from, abzi_v3_scale(way, drawn / length));
}

static float sign_of(int side)
{
    return side == ABZ_LEFT ? 1.0f : -1.0f;
}

static room room_of(const abzi_dancer *dancer, const abzi_score *score, const abzi_walk *walk, const abz_pose *pose)
{
    room r = {dancer, walk, abzi_style_of(score->dance), pose, score->unit_m, {{0, 0, 0}, {0, 0, 0}}};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        r.chest[role] = abzi_v3_lerp(shoulder(&r, role, ABZ_LEFT), shoulder(&r, role, ABZ_RIGHT), 0.5f);
    }
    return r;
}

// Hands that nobody holds: before the body and a little out, swinging against the legs.
static void free_arm(const room *r, int role, int side, arms *out)
{
    float up = r->style->arm_up, swing = -sign_of(side) * r->walk[role].side * r->style->arm_swing;
    float drawn = 1 - DRAWN_IN * abzi_ease(r->walk[role].turning / DRAWN_AT);
    float out_x = sign_of(side) * (0.165f + 0.02f * up) * drawn, out_z = (0.06f + 0.09f * up + swing) * drawn;
    out->wrist[role][side] = from_chest(r, role, out_x, -0.275f + 0.07f * up, out_z);
    out->elbow[role][side] = chest_way(r, role, 0.5f * sign_of(side) * drawn * drawn, -0.6f, -0.6f * drawn);
}

// The way from him to her, level.
static abz_vec3 across(const room *r)
{
    abz_vec3 way = abzi_v3_sub(r->chest[ABZ_ROLE_FOLLOW], r->chest[ABZ_ROLE_LEAD]);
    way.y = 0;
    return abzi_v3_normalize(way, abzi_v3(0, 0, 1));
}

static int under_of(int over)
{
    return over == ABZ_OVER_LEAD ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
}

// Where two hands meet.
static abz_vec3 meeting(const room *r, int hold, int over, int his, int hers)
{
    abz_vec3 a = shoulder(r, ABZ_ROLE_LEAD, his), b = shoulder(r, ABZ_ROLE_FOLLOW, hers), way = across(r);
    abz_vec3 at = abzi_v3_lerp(a, b, 0.5f);
    float u = r->unit_m;
    if (over != ABZ_OVER_NOBODY) {
        int who = under_of(over);
        float towards = who == ABZ_ROLE_LEAD ? OVER_TOWARDS : -OVER_TOWARDS;
        at = abzi_v3_add(r->pose[who].pos[ABZ_HEAD], abzi_v3_scale(way, towards * u));
        at.y += OVER_HEAD * r->dancer[who].height_m;
    } else if (hold == ABZ_HOLD_CLOSED) {
        abz_vec3 out = chest_way(r, ABZ_ROLE_LEAD, 1, 0, 0), hers_out = chest_way(r, ABZ_ROLE_FOLLOW, -1, 0, 0);
        out = abzi_v3_normalize(abzi_v3_add(out, hers_out), out);
        at = abzi_v3_add(at, abzi_v3_scale(out, CLASPED_OUT * u));
        at.y -= CLASPED_BELOW * u;
    } else {
        float far = abzi_v3_distance(a, b) / u;
        at.y -= JOINED_BELOW * u * (1 - abzi_ease((far - JOINED_NEAR) / (JOINED_FAR - JOINED_NEAR)));
        abz_vec3 left = {way.z, 0, -way.x};
        at = abzi_v3_add(at, abzi_v3_scale(left, JOINED_ASIDE * u * sign_of(his)));
    }
    for (int i = 0; i < 3; i++) {
        at = within_reach(r, ABZ_ROLE_LEAD, his, at);
        at = within_reach(r, ABZ_ROLE_FOLLOW, hers, at);
    }
    return at;
}

// Elbows point down and back; those of raised hands out and ahead.
static abz_vec3 elbow_way(const room *r, int role, int side, abz_vec3 wrist)
{
    float up = abzi_ease(0.5f + (wrist.y - shoulder(r, role, side).y) / arm_m(r, role));
    abz_vec3 low = chest_way(r, role, 0.75f * sign_of(side), -0.5f, -0.4f);
    abz_vec3 high = chest_way(r, role, 0.9f * sign_of(side), -0.25f, 0.35f);
    return abzi_v3_lerp(low, high, up);
}

// By how much an arm is too short to reach a point without being drawn straight, m; softly from 0 on.
static float missing(const room *r, int role, int side, abz_vec3 at)
{
    float over = abzi_v3_distance(at, shoulder(r, role, side)) - ARM_SOFT * arm_m(r, role);
    return (over + sqrtf(over * over + MISSING_SOFT_M * MISSING_SOFT_M)) / 2;
}

// The same for one that would be folded too much.
static float spare(const room *r, int role, int side, abz_vec3 at)
{
    float over = ARM_BENT * arm_m(r, role) - abzi_v3_distance(at, shoulder(r, role, side));
    return (over + sqrtf(over * over + MISSING_SOFT_M * MISSING_SOFT_M)) / 2;
}

// How much higher his shoulders are than hers, in hers.
static float taller(const room *r)
{
    return (r->dancer[ABZ_ROLE_LEAD].height_m / r->dancer[ABZ_ROLE_FOLLOW].height_m - 1) * SHOULDERS_AT;
}

// Where his right wrist is in closed hold: the higher on her, the smaller she is.
static abz_vec3 blade(const room *r)
{
    float below = BLADE_BELOW * (1 - abzi_ease(taller(r) / SMALL)), ahead = BLADE_AHEAD;
    abz_vec3 at = from_chest(r, ABZ_ROLE_FOLLOW, BLADE_OUT, -below, ahead);
    // as they open, his hand slides along her side
    for (int i = 0; i < 3; i++) {
        float short_m = missing(r, ABZ_ROLE_LEAD, ABZ_RIGHT, at), long_m = spare(r, ABZ_ROLE_LEAD, ABZ_RIGHT, at);
        ahead += (short_m - long_m) / r->dancer[ABZ_ROLE_FOLLOW].height_m;
        ahead = ahead < BLADE_AHEAD_MOST ? ahead : BLADE_AHEAD_MOST;
        at = from_chest(r, ABZ_ROLE_FOLLOW, BLADE_OUT, -below, ahead > BLADE_AHEAD_LEAST ? ahead : BLADE_AHEAD_LEAST);
    }
    return at;
}

static void arms_in(const room *r, int hold, int over, arms *out)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            free_arm(r, role, side, out);
        }
    }
    abz_vec3 half = abzi_v3_scale(across(r), ABZI_HAND_GAP * r->unit_m / 2);
    for (int his = 0; his < ABZ_SIDE_N; his++) {
        int hers = joined[hold][his];
        if (hers < 0) {
            continue;
        }
        abz_vec3 at = meeting(r, hold, over, his, hers);
        out->wrist[ABZ_ROLE_LEAD][his] = abzi_v3_sub(at, half);
        out->wrist[ABZ_ROLE_FOLLOW][hers] = abzi_v3_add(at, half);
        out->elbow[ABZ_ROLE_LEAD][his] = elbow_way(r, ABZ_ROLE_LEAD, his, at);
        out->elbow[ABZ_ROLE_FOLLOW][hers] = elbow_way(r, ABZ_ROLE_FOLLOW, hers, at);
    }
    if (hold == ABZ_HOLD_CLOSED) {
        out->wrist[ABZ_ROLE_LEAD][ABZ_RIGHT] = blade(r);
        out->elbow[ABZ_ROLE_LEAD][ABZ_RIGHT] = chest_way(r, ABZ_ROLE_LEAD, -1, -0.35f, 0.1f);
        // hers is laid on his arm once that is known
        out->elbow[ABZ_ROLE_FOLLOW][ABZ_LEFT] = chest_way(r, ABZ_ROLE_FOLLOW, 1, -0.3f, 0.1f);
    }
}

static bool is_free(int hold, int role, int side)
{
    if (hold == ABZ_HOLD_CLOSED) {
        return false;
    }
    return role == ABZ_ROLE_LEAD ? joined[hold][side] < 0 : joined[hold][0] != side && joined[hold][1] != side;
}

// Away from the partner's trunk, level: more than 0 as far as the point is nearer to it than CLEAR.
static abz_vec3 away(const room *r, int role, abz_vec3 at)
{
    const abz_pose *other = &r->pose[1 - role];
    abz_vec3 axis = abzi_v3_lerp(other->pos[ABZ_HIPS], other->pos[ABZ_CHEST], 0.7f), off = abzi_v3_sub(at, axis);
    off.y = 0;
    float h = r->dancer[1 - role].height_m, missing = CLEAR * h - abzi_v3_length(off), softly = CLEAR_SOFT * h;
    float push = (missing + sqrtf(missing * missing + softly * softly)) / 2;
    abz_vec3 out = abzi_v3_sub(r->chest[role], axis);
    out.y = 0;
    return abzi_v3_scale(abzi_v3_normalize(off, abzi_v3_normalize(out, abzi_v3(0, 0, 1))), push);
}

// How much somebody must duck for the partner's hand to go over their head, m; may be below 0.
static float duck_needed(const abzi_dancer *dancer, int under)
{
    float head = dancer[under].body.head_height_m + OVER_HEAD * dancer[under].height_m;
    return head - (SHOULDERS_AT + OVER_REACH) * dancer[1 - under].height_m;
}

// The hold as these two can do it: hands that cannot go over a head let go.
static abzi_score_hold possible(const abzi_dancer *dancer, abzi_score_hold it)
{
    if (it.over != ABZ_OVER_NOBODY) {
        int under = under_of(it.over);
        if (duck_needed(dancer, under) > DUCK_MOST * dancer[under].height_m) {
            return (abzi_score_hold){it.at, ABZ_HOLD_NONE, ABZ_OVER_NOBODY};
        }
    }
    return it;
}

// The hold at a count: the one before, the one now, and how far the change is.
typedef struct change {
    abzi_score_hold from, to;
    float time;  ///< 0 .. 1
} change;

// When the change to hold i begins: not before the one before it has ended.
static float begin_of(const abzi_score *score, int i)
{
    float early = score->hold[i].at - CHANGE_COUNTS, before = score->hold[i - 1].at;
    return early > before ? early : before;
}

static change change_at(const abzi_dancer *dancer, const abzi_score *score, float count)
{
    int i = 0;
    while (i + 1 < score->hold_n && begin_of(score, i + 1) <= count) {
        i++;
    }
    change it = {possible(dancer, score->hold[i > 0 ? i - 1 : 0]), possible(dancer, score->hold[i]), 1};
    if (i > 0 && count < it.to.at) {
        float begins = begin_of(score, i);
        it.time = (count - begins) / (it.to.at - begins);
    }
    return it;
}

void abzi_hold_links(const abzi_dancer *dancer, const abzi_score *score, float count,
                     float link[ABZ_SIDE_N][ABZ_SIDE_N])
{
    change it = change_at(dancer, score, count);
    for (int his = 0; his < ABZ_SIDE_N; his++) {
        for (int hers = 0; hers < ABZ_SIDE_N; hers++) {
            float was = joined[it.from.hold][his] == hers ? 1.0f : 0.0f,
                  is = joined[it.to.hold][his] == hers ? 1.0f : 0.0f;
            link[his][hers] = was + abzi_ease(it.time) * (is - was);
        }
    }
}

// Her left wrist lies on his right upper arm as it is now.
static abz_vec3 on_his_arm(const room *r)
{
    abz_vec3 top = shoulder(r, ABZ_ROLE_LEAD, ABZ_RIGHT), bent = r->pose[ABZ_ROLE_LEAD].pos[ABZ_RIGHT_LOWER_ARM];
    float share = ON_ARM_SHARE + (ON_ARM_LOW - ON_ARM_SHARE) * abzi_ease(taller(r) / SMALL);
    abz_vec3 beside = chest_way(r, ABZ_ROLE_LEAD, -0.02f * r->unit_m, 0, 0), at = top;
    beside.y += ON_ARM_ABOVE * r->unit_m;
    // as they open, her hand slides down his arm, and up it as they close
    for (int i = 0; i < 4; i++) {
        share = share > ON_ARM_LEAST ? share : ON_ARM_LEAST;
        at = abzi_v3_add(abzi_v3_lerp(top, bent, share < ON_ARM_MOST ? share : ON_ARM_MOST), beside);
        float short_m = missing(r, ABZ_ROLE_FOLLOW, ABZ_LEFT, at), long_m = spare(r, ABZ_ROLE_FOLLOW, ABZ_LEFT, at);
        share += (short_m - long_m) / abzi_v3_distance(top, bent);
    }
    return at;
}

float abzi_hold_duck(const abzi_dancer *dancer, const abzi_score *score, float count, int role)
{
    change it = change_at(dancer, score, count);
    float was = it.from.over && under_of(it.from.over) == role ? 1.0f : 0.0f;
    float is = it.to.over && under_of(it.to.over) == role ? 1.0f : 0.0f, need = duck_needed(dancer, role);
    return need > 0 ? need * (was + abzi_ease(it.time) * (is - was)) : 0;
}

float abzi_hold_error(const abzi_dancer *dancer, const abzi_score *score, float count, const abz_pose *pose)
{
    change it = change_at(dancer, score, count);
    if (it.time < 1) {
        return 0;
    }
    float worst = 0;
    for (int his = 0; his < ABZ_SIDE_N; his++) {
        int hers = joined[it.to.hold][his];
        if (hers >= 0) {
            float far = abzi_v3_distance(pose[0].pos[hand_joint[his]], pose[1].pos[hand_joint[hers]]);
            float off = fabsf(far - ABZI_HAND_GAP * score->unit_m);
            worst = off > worst ? off : worst;
        }
    }
    if (it.to.hold == ABZ_HOLD_CLOSED) {
        room r = room_of(dancer, score, NULL, pose);
        float back = abzi_v3_distance(pose[0].pos[ABZ_RIGHT_HAND], blade(&r));
        float arm = abzi_v3_distance(pose[1].pos[ABZ_LEFT_HAND], on_his_arm(&r));
        worst = back > worst ? back : worst;
        worst = arm > worst ? arm : worst;
    }
    return worst;
}

static abz_vec3 mixed(abz_vec3 a, abz_vec3 b, float level, float up)
{
    return abzi_v3(a.x + level * (b.x - a.x), a.y + up * (b.y - a.y), a.z + level * (b.z - a.z));
}

static void lay(const room *r, int role, int side, abz_vec3 wrist, abz_vec3 elbow, abz_pose *pose)
{
    const abz_body *body = &r->dancer[role].body;
    abz_vec3 from = shoulder(r, role, side), to = within_reach(r, role, side, wrist);
    abz_vec3 bent = abzi_ik_middle(from, &to, r->dancer[role].upper_arm_m, r->dancer[role].lower_arm_m, elbow);
    // the elbow's fold keeps its front ahead: palms turn in
    abz_vec3 front = abzi_quat_rotate(pose->rot[ABZ_CHEST], abzi_v3(0, 0.2f, 1));
    pose->rot[upper_arm[side]] = abzi_ik_aim(body->offset[lower_arm[side]], abzi_v3_sub(bent, from), front);
    pose->rot[lower_arm[side]] = abzi_ik_aim(body->offset[hand_joint[side]], abzi_v3_sub(to, bent), front);
    pose->rot[hand_joint[side]] = pose->rot[lower_arm[side]];
    pose->pos[lower_arm[side]] = bent;
    pose->pos[hand_joint[side]] = to;
}

void abzi_hold_arms(const abzi_dancer *dancer, const abzi_score *score, float count, const abzi_walk *walk,
                    abz_pose *pose)
{
    room r = room_of(dancer, score, walk, pose);
    change it = change_at(dancer, score, count);
    arms from, to;
    arms_in(&r, it.from.hold, it.from.over, &from);
    arms_in(&r, it.to.hold, it.to.over, &to);
    // hands go up before they go over a head, and away from it before they come down
    bool up = it.to.over && !it.from.over, down = it.from.over && !it.to.over;
    float first = abzi_ease(it.time / 0.7f), last = abzi_ease((it.time - 0.3f) / 0.7f), whole = abzi_ease(it.time);
    float rising = up ? first : down ? last : whole, level = up ? last : down ? first : whole;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            if (role == ABZ_ROLE_FOLLOW && side == ABZ_LEFT) {
                abz_vec3 arm = on_his_arm(&r);
                from.wrist[role][side] = it.from.hold == ABZ_HOLD_CLOSED ? arm : from.wrist[role][side];
                to.wrist[role][side] = it.to.hold == ABZ_HOLD_CLOSED ? arm : to.wrist[role][side];
            }
            abz_vec3 wrist = mixed(from.wrist[role][side], to.wrist[role][side], level, rising);
            abz_vec3 elbow = abzi_v3_lerp(from.elbow[role][side], to.elbow[role][side], whole);
            float free =
                (is_free(it.from.hold, role, side) ? 1 - whole : 0) + (is_free(it.to.hold, role, side) ? whole : 0);
            abz_vec3 off = abzi_v3_scale(away(&r, role, wrist), free);
            wrist = abzi_v3_add(wrist, off);
            elbow = abzi_v3_add(elbow, abzi_v3_scale(off, ELBOW_AWAY / dancer[role].height_m));
            lay(&r, role, side, wrist, elbow, &pose[role]);
        }
    }
}
