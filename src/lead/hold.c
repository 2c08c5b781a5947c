#include "lead/hold.h"

#include "lead/clear.h"
#include "lead/style.h"
#include "motion/ik.h"
#include "motion/rim.h"

#define ARM_SOFT 0.88f       // share of its length from which an arm is drawn out ever less
#define ARM_FOLDED 0.28f     // share of its length to which an arm folds: an elbow bent by 145 degrees
#define ARM_KEPT 0.32f       // and to which it folds where two hands meet
#define ARM_STRAIGHT 0.985f  // and that it never exceeds, unless it is to be bent more
// All below in heights of the dancer they are about, or common heights where they are about both.
#define SEATED_BELOW (-0.13f)  // free hands of who sits: so far below the shoulders, clear of wheels and lap,
#define SEATED_RISES 0.035f    // one up and the other down, from side to side with the steps,
#define SEATED_AHEAD 0.06f     // and so much further ahead
#define JOINED_BELOW 0.19f     // hands held low are so far below the shoulders
#define JOINED_NEAR 0.40f      // of shoulders that are no further apart; hands of those further away are held higher
#define JOINED_FAR 0.68f
#define JOINED_ASIDE 0.03f  // two pairs of hands are so far out of the way of each other
#define SHARED_NEAR 0.5f    // of both arms: shoulders so far apart,
#define SHARED 0.35f        // and so much further
#define CLASPED_OUT 0.17f   // in closed hold the joined hands are so far out to the side
#define CLASPED_BELOW 0.02f
#define OVER_TOWARDS 0.08f  // on the partner's side of it
// In closed hold: his wrist beside her ribs, the hand on her shoulder blade; hers on his upper arm.
#define BLADE_OUT 0.122f
#define BLADE_BELOW 0.105f
// it slides as far as a back goes on: from the shoulder to the waist, from behind the ribs to before them
#define BLADE_BELOW_LEAST (-0.02f)
#define BLADE_BELOW_MOST 0.24f
#define BLADE_AHEAD 0.045f
#define BLADE_AHEAD_MOST 0.13f
#define BLADE_AHEAD_LEAST (-0.06f)
// Corners are rounded within a centimetre, or a twentieth of what is asked: joints would jolt, and more would be seen.
#define MISSING_SOFT_M 0.01f
#define LESSER_SOFT 0.05f
#define PULLED 0.92f  // share of its length at which an arm pulls its dancer along
#define PULL_SOFT_M 0.02f
#define SLIDES 5           // rounds in which a hand finds where it can lie
#define SLIDE_LEAST 0.15f  // squared: across the arm, sliding brings a hand hardly nearer
#define ARM_BENT 0.40f     // share of its length below which an arm around somebody would fold
#define ELBOW_ROUNDS 3     // in which an elbow finds its way around a body
#define ELBOW_WIDE 0.1f    // one hardly bent has nowhere to go
#define ELBOW_TURN 0.5f    // rad a round, never quite so far
#define LIMIT_GAIN 3.0f    // so much firmer shoulders are than the wish to be clear of the partner
#define LIMIT_SOFT 0.12f
#define ACROSS_MOST 0.70f      // an upper arm goes across the body up to 50 degrees: 0.77,
#define BEHIND_MOST 0.83f      // and behind it up to 65: 0.91
#define CLEAR 0.125f           // hands that are not joined keep so far away from the middle of the partner
#define CLEAR_SOFT 0.02f       // and begin to a little before
#define ABOVE_HIPS_SOFT 0.02f  // heights over the hips from which hands are lowered whole
#define DRAWN_IN 0.42f         // share by which free hands are drawn in
#define DRAWN_AT 4.0f          // when turning so fast, rad a count
#define ELBOW_AWAY 8.0f        // and elbows point away from it, heights
#define ON_ARM_SHARE 0.50f     // so far down his upper arm
#define ON_ARM_LEAST 0.0f      // 0 is his shoulder,
#define ON_ARM_MOST 1.8f       // 1 is his elbow, 2 his wrist
#define ON_ARM_ABOVE 0.045f

static const uint8_t upper_arm[ABZ_SIDE_N] = {ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM};
static const uint8_t lower_arm[ABZ_SIDE_N] = {ABZ_LEFT_LOWER_ARM, ABZ_RIGHT_LOWER_ARM};
static const uint8_t hand_joint[ABZ_SIDE_N] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};

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
    float amplitude, height;                    ///< of free hands (abz_effort)
    float bent;                                 ///< share of what arms are stretched to otherwise
    abz_vec3 chest[ABZ_ROLE_N];                 ///< between the shoulders
    abzi_rod body[ABZ_ROLE_N][ABZI_BODY_RODS];  ///< only where arms are laid
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
static abz_vec3 within_reach(const room *r, int role, int side, float folded, abz_vec3 to)
{
    abz_vec3 from = shoulder(r, role, side), way = abzi_v3_sub(to, from);
    float length = abzi_v3_length(way), soft = r->bent * ARM_SOFT * arm_m(r, role),
          most = r->bent * ARM_STRAIGHT * arm_m(r, role);
    float least = folded * arm_m(r, role);
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

// The lesser of two, without a corner.
static float lesser(float a, float b)
{
    float over = a - b;
    return (a + b - sqrtf(over * over + LESSER_SOFT * LESSER_SOFT)) / 2;
}

static float sign_of(int side)
{
    return side == ABZ_LEFT ? 1.0f : -1.0f;
}

static room room_of(const abzi_dancer *dancer, const abzi_score *score, const abzi_walk *walk, const abz_pose *pose)
{
    room r = {.dancer = dancer,
              .walk = walk,
              .style = abzi_style_of(score->dance),
              .pose = pose,
              .unit_m = score->unit_m,
              .amplitude = score->amplitude,
              .height = score->height,
              .bent = score->reach / ARM_STRAIGHT};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        r.chest[role] = abzi_v3_lerp(shoulder(&r, role, ABZ_LEFT), shoulder(&r, role, ABZ_RIGHT), 0.5f);
    }
    return r;
}

// Hands that nobody holds: before the body and a little out, swinging against the legs.
static void free_arm(const room *r, int role, int side, arms *out)
{
    float up = r->style->arm_up, swing = -sign_of(side) * r->walk[role].side * r->style->arm_swing * r->amplitude;
    float drawn = 1 - DRAWN_IN * abzi_ease(r->walk[role].turning / DRAWN_AT);
    float out_x = sign_of(side) * (0.165f + 0.02f * up) * drawn, out_z = (0.06f + 0.09f * up + swing) * drawn;
    float high = -0.275f + 0.07f * up;
    if (r->dancer[role].seated) {  // over the wheels, before the body
        high = SEATED_BELOW + sign_of(side) * r->walk[role].side * SEATED_RISES;
        out_z += SEATED_AHEAD;
    }
    abz_vec3 wrist = from_chest(r, role, out_x, high, out_z);
    float above = wrist.y - r->pose[role].pos[ABZ_HIPS].y;
    wrist.y -= (1 - r->height) * abzi_excess(above, ABOVE_HIPS_SOFT * r->dancer[role].height_m);
    out->wrist[role][side] = wrist;
    out->elbow[role][side] = chest_way(r, role, 0.5f * sign_of(side) * drawn * drawn, -0.6f, -0.6f * drawn);
}

// A hand on a push rim: the palm on the tube, the wrist as the forearm comes to it; elbows point out and back. Away
// from the rim it comes from outside of the wheel.
static void rim_arm(const room *r, int role, int side, abz_vec3 *wrist, abz_vec3 *elbow)
{
    const abzi_dancer *d = &r->dancer[role];
    const abzi_walk *walk = &r->walk[role];
    const float on = walk->grip[side];
    const abzi_spot axle = abzi_chair_under(walk->weight, &d->chair);
    const abz_vec3 palm = abzi_rim_palm(&d->chair, axle, side, walk->grip_rad[side], 0);
    const abz_vec3 way = chest_way(r, role, 0.45f * sign_of(side), -0.1f, -1);
    abz_vec3 end =
        abzi_rim_wrist(shoulder(r, role, side), palm, d->upper_arm_m, d->lower_arm_m, ABZI_RIM_PALM * d->height_m, way);
    float aside = sign_of(side) * ABZI_RIM_PASSES_OUT * d->height_m * 4 * on * (1 - on);
    end = abzi_v3_add(end, chest_way(r, role, aside, 0, 0));
    *wrist = abzi_v3_lerp(*wrist, end, on);
    *elbow = abzi_v3_lerp(*elbow, way, on);
}

// The way from him to her, level.
static abz_vec3 across(const room *r)
{
    abz_vec3 way = abzi_v3_sub(r->chest[ABZ_ROLE_FOLLOW], r->chest[ABZ_ROLE_LEAD]);
    way.y = 0;
    return abzi_v3_normalize(way, abzi_v3(0, 0, 1));
}

// How far along `out` from a place an arm reaches without being drawn straight; 0: not even there.
static float reach_along(const room *r, int role, int side, abz_vec3 from, abz_vec3 out)
{
    abz_vec3 off = abzi_v3_sub(from, shoulder(r, role, side));
    float most = r->bent * ARM_SOFT * arm_m(r, role), along = abzi_v3_dot(off, out), far = abzi_v3_dot(out, out);
    float root = along * along - far * (abzi_v3_dot(off, off) - most * most);
    float reach = root > 0 ? (sqrtf(root) - along) / far : 0;
    return reach > 0 ? reach : 0;
}

// Where two hands meet.
static abz_vec3 meeting(const room *r, int hold, int over, int his, int hers)
{
    abz_vec3 a = shoulder(r, ABZ_ROLE_LEAD, his), b = shoulder(r, ABZ_ROLE_FOLLOW, hers), way = across(r);
    float u = r->unit_m, his_m = arm_m(r, ABZ_ROLE_LEAD), both_m = his_m + arm_m(r, ABZ_ROLE_FOLLOW);
    // in the middle, and the further apart, the more where both arms are stretched as much
    float stretched = hold == ABZ_HOLD_CLOSED ? 1 : abzi_ease((abzi_v3_distance(a, b) / both_m - SHARED_NEAR) / SHARED);
    abz_vec3 at = abzi_v3_lerp(a, b, 0.5f + stretched * (his_m / both_m - 0.5f)), out;
    if (over != ABZ_OVER_NOBODY) {
        int who = abzi_held_under(over);
        float towards = who == ABZ_ROLE_LEAD ? OVER_TOWARDS : -OVER_TOWARDS;
        abz_vec3 top = abzi_v3_add(r->pose[who].pos[ABZ_HEAD], abzi_v3_scale(way, towards * u));
        top.y += ABZI_OVER_HEAD * r->dancer[who].height_m;
        at = top;
        out = abzi_v3(0, 0, 0);
    } else if (hold == ABZ_HOLD_CLOSED) {
        abz_vec3 aside = chest_way(r, ABZ_ROLE_LEAD, 1, 0, 0), hers_aside = chest_way(r, ABZ_ROLE_FOLLOW, -1, 0, 0);
        aside = abzi_v3_normalize(abzi_v3_add(aside, hers_aside), aside);
        out = abzi_v3_scale(aside, CLASPED_OUT * u);
        out.y -= CLASPED_BELOW * u;
    } else {
        float far = abzi_v3_distance(a, b) / u;
        out = abzi_v3_scale(abzi_v3(way.z, 0, -way.x), JOINED_ASIDE * u * sign_of(his));
        out.y -= JOINED_BELOW * u * (1 - abzi_ease((far - JOINED_NEAR) / (JOINED_FAR - JOINED_NEAR)));
    }
    if (over == ABZ_OVER_NOBODY) {
        // as far out as both reach
        float his_reach = reach_along(r, ABZ_ROLE_LEAD, his, at, out);
        float her_reach = reach_along(r, ABZ_ROLE_FOLLOW, hers, at, out);
        at = abzi_v3_add(at, abzi_v3_scale(out, lesser(1, lesser(his_reach, her_reach))));
    }
    for (int i = 0; i < 3; i++) {
        at = within_reach(r, ABZ_ROLE_LEAD, his, ARM_KEPT, at);
        at = within_reach(r, ABZ_ROLE_FOLLOW, hers, ARM_KEPT, at);
    }
    return at;
}

// Elbows point down and back; those of raised hands out and ahead.
static abz_vec3 elbow_way(const room *r, int role, int side, abz_vec3 wrist)
{
    float up = abzi_ease(0.5f + (wrist.y - shoulder(r, role, side).y) / arm_m(r, role));
    abz_vec3 low = chest_way(r, role, 0.75f * sign_of(side), -0.55f, -0.4f);
    abz_vec3 high = chest_way(r, role, 0.8f * sign_of(side), -0.25f, 0.43f);
    return abzi_v3_lerp(low, high, up);
}

// By how much an arm is too short to reach a point without being drawn straight, m; softly from 0 on.
static float missing(const room *r, int role, int side, abz_vec3 at)
{
    float over = abzi_v3_distance(at, shoulder(r, role, side)) - r->bent * ARM_SOFT * arm_m(r, role);
    return (over + sqrtf(over * over + MISSING_SOFT_M * MISSING_SOFT_M)) / 2;
}

// The same for one that would be folded too much.
static float spare(const room *r, int role, int side, abz_vec3 at)
{
    float over = ARM_BENT * arm_m(r, role) - abzi_v3_distance(at, shoulder(r, role, side));
    return (over + sqrtf(over * over + MISSING_SOFT_M * MISSING_SOFT_M)) / 2;
}

// How far to slide along a way (of length 1) to where an arm reaches, m; when it is folded too much, back along it.
static float slide(const room *r, int role, int side, abz_vec3 at, abz_vec3 way)
{
    abz_vec3 to = abzi_v3_sub(at, shoulder(r, role, side));
    float along = abzi_v3_dot(to, way) / abzi_v3_length(to);
    return -missing(r, role, side, at) * along / (along * along + SLIDE_LEAST) - spare(r, role, side, at);
}

static float held_within(float x, float least, float most)
{
    return x < least ? least : x > most ? most : x;
}

// Where his right wrist is in closed hold: beside her ribs, the hand on her shoulder blade; it slides along her side to
// where he reaches.
static abz_vec3 blade(const room *r)
{
    float below = BLADE_BELOW, ahead = BLADE_AHEAD, h = r->dancer[ABZ_ROLE_FOLLOW].height_m;
    abz_vec3 at = from_chest(r, ABZ_ROLE_FOLLOW, BLADE_OUT, -below, ahead);
    abz_vec3 forth = chest_way(r, ABZ_ROLE_FOLLOW, 0, 0, 1), down = chest_way(r, ABZ_ROLE_FOLLOW, 0, -1, 0);
    for (int i = 0; i < SLIDES; i++) {
        float forth_m = slide(r, ABZ_ROLE_LEAD, ABZ_RIGHT, at, forth);
        float down_m = slide(r, ABZ_ROLE_LEAD, ABZ_RIGHT, at, down) + spare(r, ABZ_ROLE_LEAD, ABZ_RIGHT, at);
        ahead = held_within(ahead + forth_m / h, BLADE_AHEAD_LEAST, BLADE_AHEAD_MOST);
        below = held_within(below + down_m / h, BLADE_BELOW_LEAST, BLADE_BELOW_MOST);
        at = from_chest(r, ABZ_ROLE_FOLLOW, BLADE_OUT, -below, ahead);
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
        int hers = abzi_held_hand(hold, his);
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
    return role == ABZ_ROLE_LEAD ? abzi_held_hand(hold, side) < 0
                                 : abzi_held_hand(hold, 0) != side && abzi_held_hand(hold, 1) != side;
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

// Her left wrist lies on his right arm as it is now: on the upper arm, or as far down as she reaches, or up.
static abz_vec3 on_his_arm(const room *r)
{
    const abz_vec3 *pos = r->pose[ABZ_ROLE_LEAD].pos;
    abz_vec3 top = shoulder(r, ABZ_ROLE_LEAD, ABZ_RIGHT), bent = pos[ABZ_RIGHT_LOWER_ARM], end = pos[ABZ_RIGHT_HAND];
    abz_vec3 beside = chest_way(r, ABZ_ROLE_LEAD, -0.02f * r->unit_m, 0, 0), at = top;
    beside.y += ON_ARM_ABOVE * r->unit_m;
    float share = ON_ARM_SHARE;
    for (int i = 0; i <= SLIDES; i++) {
        bool is_upper = share < 1;
        abz_vec3 from = is_upper ? top : bent, to = is_upper ? bent : end, way = abzi_v3_sub(to, from);
        float length = abzi_v3_length(way);
        at = abzi_v3_add(abzi_v3_lerp(from, to, is_upper ? share : share - 1), beside);
        if (i < SLIDES) {
            float along = slide(r, ABZ_ROLE_FOLLOW, ABZ_LEFT, at, abzi_v3_scale(way, 1 / length)) / length;
            share = held_within(share + along, ON_ARM_LEAST, ON_ARM_MOST);
        }
    }
    return at;
}

// Which way he must go, level, for a hand of his to reach, whose way is this and that is so much short.
static abz_vec3 nearer(abz_vec3 way, float over)
{
    way.y = 0;
    return abzi_v3_scale(abzi_v3_normalize(way, abzi_v3(0, 0, 0)), abzi_excess(over, PULL_SOFT_M));
}

// The same for all hands of a hold.
static abz_vec3 pull_in(const room *r, const abzi_score_hold *it)
{
    abz_vec3 sum = {0, 0, 0};
    float his_m = r->bent * PULLED * arm_m(r, ABZ_ROLE_LEAD), her_m = r->bent * PULLED * arm_m(r, ABZ_ROLE_FOLLOW);
    for (int his = 0; his < ABZ_SIDE_N && it->over == ABZ_OVER_NOBODY; his++) {
        int hers = abzi_held_hand(it->hold, his);
        if (hers >= 0) {
            abz_vec3 way = abzi_v3_sub(shoulder(r, ABZ_ROLE_FOLLOW, hers), shoulder(r, ABZ_ROLE_LEAD, his));
            float over = abzi_v3_length(way) - his_m - her_m - ABZI_HAND_GAP * r->unit_m;
            sum = abzi_v3_add(sum, nearer(way, over));
        }
    }
    if (it->hold == ABZ_HOLD_CLOSED) {
        abz_vec3 way = abzi_v3_sub(blade(r), shoulder(r, ABZ_ROLE_LEAD, ABZ_RIGHT));
        sum = abzi_v3_add(sum, nearer(way, abzi_v3_length(way) - his_m));
    }
    return sum;
}

abz_vec3 abzi_hold_pull(const abzi_dancer *dancer, const abzi_score *score, float count, const abz_pose *pose)
{
    abzi_held it = abzi_held_at(dancer, score, count);
    room r = room_of(dancer, score, NULL, pose);
    abz_vec3 is = pull_in(&r, &it.to);
    return it.time < 1 ? abzi_v3_lerp(pull_in(&r, &it.from), is, abzi_ease(it.time)) : is;
}

float abzi_hold_error(const abzi_dancer *dancer, const abzi_score *score, float count, const abz_pose *pose)
{
    abzi_held it = abzi_held_at(dancer, score, count);
    if (it.time < 1) {
        return 0;
    }
    float worst = 0;
    for (int his = 0; his < ABZ_SIDE_N; his++) {
        int hers = abzi_held_hand(it.to.hold, his);
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

// The elbow: where it should point, unless the partner's trunk or head is there, or the shoulder does not go so far;
// then it goes around the line from shoulder to wrist, never through it.
static abz_vec3 clear_elbow(const room *r, int role, int side, abz_vec3 from, abz_vec3 *to, abz_vec3 way)
{
    const abzi_dancer *d = &r->dancer[role];
    abz_vec3 in = chest_way(r, role, -sign_of(side), 0, 0), back = chest_way(r, role, 0, 0, -1);
    abz_vec3 bent = abzi_ik_middle(from, to, d->upper_arm_m, d->lower_arm_m, way);
    abz_vec3 axis = abzi_v3_normalize(abzi_v3_sub(*to, from), abzi_v3(0, -1, 0));
    for (int i = 0; i < ELBOW_ROUNDS; i++) {
        const abz_vec3 arm[3] = {from, bent, *to};
        abz_vec3 out = abzi_clear_elbow(d, arm, r->body[1 - role]);
        abz_vec3 upper = abzi_v3_sub(bent, from);
        float across = abzi_excess(abzi_v3_dot(upper, in) / d->upper_arm_m - ACROSS_MOST, LIMIT_SOFT);
        float behind = abzi_excess(abzi_v3_dot(upper, back) / d->upper_arm_m - BEHIND_MOST, LIMIT_SOFT);
        out = abzi_v3_sub(out, abzi_v3_scale(in, LIMIT_GAIN * across * d->upper_arm_m));
        out = abzi_v3_sub(out, abzi_v3_scale(back, LIMIT_GAIN * behind * d->upper_arm_m));
        if (abzi_v3_dot(out, out) == 0) {
            break;  // it may stay, and may in the next round
        }
        abz_vec3 side_way = abzi_v3_sub(upper, abzi_v3_scale(axis, abzi_v3_dot(upper, axis)));
        float wide = sqrtf(abzi_v3_dot(side_way, side_way) + 1e-8f);
        abz_vec3 around = abzi_v3_scale(abzi_v3_cross(axis, side_way), 1 / wide);
        float turn = abzi_v3_dot(out, around) / (wide + ELBOW_WIDE * d->upper_arm_m);
        turn *= ELBOW_TURN / sqrtf(ELBOW_TURN * ELBOW_TURN + turn * turn);
        bent = abzi_ik_middle(from, to, d->upper_arm_m, d->lower_arm_m,
                              abzi_v3_add(side_way, abzi_v3_scale(around, turn * wide)));
    }
    return bent;
}

static void lay(const room *r, int role, int side, abz_vec3 wrist, abz_vec3 elbow, abz_pose *pose)
{
    const abz_body *body = &r->dancer[role].body;
    abz_vec3 from = shoulder(r, role, side), to = within_reach(r, role, side, ARM_FOLDED, wrist);
    abz_vec3 bent = clear_elbow(r, role, side, from, &to, elbow);
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
    abzi_held it = abzi_held_at(dancer, score, count);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_clear_body(&dancer[role], &pose[role], r.body[role]);
    }
    arms from, to;
    arms_in(&r, it.to.hold, it.to.over, &to);
    if (it.time < 1) {
        arms_in(&r, it.from.hold, it.from.over, &from);
    } else {
        from = to;
    }
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
            if (dancer[role].seated && walk[role].grip[side] > 0) {
                rim_arm(&r, role, side, &wrist, &elbow);
            }
            lay(&r, role, side, wrist, elbow, &pose[role]);
        }
    }
}
