#include "sense/calibration.h"

#include "base/vec.h"

#define HOLD_S 1.0f
#define PICTURES_LEAST 4u  // at five pictures a second
#define ASK_MOST_S 20.0f   // so long a dancer is told to stand; a dancer who then does is still looked at
#define STRAIGHT 0.85f     // an arm or a leg of so much of its bones' length is straight, whatever depth makes of it
#define LEVEL 0.42f        // sine: arms up or down by 25 degrees are out
#define SIDEWAYS 0.7f      // cosine: and 45 degrees forward or back, for depth is seen badly
#define UPRIGHT 0.9f       // cosine: legs apart by 25 degrees stand
#define STILL_M 0.10f      // wrists and hips further from where they were, across the ray, are not still
#define RATIO_LEAST 0.75f  // a bone shorter than so much of the usual is seen wrongly,
#define RATIO_MOST 1.3f    // and one longer than so much

void abzi_calibration_ask(abzi_calibration *calibration)
{
    *calibration = (abzi_calibration){.asked = 1};
}

static float bone(const abzi_marks *m, int from, int to)
{
    return abzi_v3_distance(m->at[from], m->at[to]);
}

static bool is_straight(const abzi_marks *m, int root)
{
    return bone(m, root, root + 4) >= STRAIGHT * (bone(m, root, root + 2) + bone(m, root + 2, root + 4));
}

static bool has_arms_out(const abzi_marks *m, abz_vec3 up, uint32_t mask)
{
    abz_vec3 left = abzi_v3_sub(m->at[ABZI_MARK_LEFT_SHOULDER], m->at[ABZI_MARK_RIGHT_SHOULDER]);
    left = abzi_v3_normalize(left, abzi_v3(1, 0, 0));
    const bool sits = mask == ABZI_MARKS_SEATED;
    bool out = (m->mask & mask) == mask;
    for (int side = 0; side < 2 && out; side++) {
        const int shoulder = ABZI_MARK_LEFT_SHOULDER + side, hip = ABZI_MARK_LEFT_HIP + side;
        abz_vec3 arm = abzi_v3_sub(m->at[shoulder + 4], m->at[shoulder]);
        abz_vec3 leg = abzi_v3_sub(m->at[hip + 4], m->at[hip]), trunk = abzi_v3_sub(m->at[shoulder], m->at[hip]);
        arm = abzi_v3_normalize(arm, up);
        leg = abzi_v3_normalize(leg, up);
        trunk = abzi_v3_normalize(trunk, up);
        float outward = abzi_v3_dot(arm, left) * (side == 0 ? 1.0f : -1.0f);
        const bool up_there =
            sits ? abzi_v3_dot(trunk, up) >= UPRIGHT : is_straight(m, hip) && abzi_v3_dot(leg, up) <= -UPRIGHT;
        out = up_there && is_straight(m, shoulder) && fabsf(abzi_v3_dot(arm, up)) <= LEVEL && outward >= SIDEWAYS;
    }
    return out;
}

// Whether a point is, across the ray, where it has been on average.
static bool stays(abz_vec3 at, abz_vec3 sum, uint32_t n)
{
    abz_vec3 off = abzi_v3_sub(at, abzi_v3_scale(sum, 1 / (float)n));
    return off.x * off.x + off.y * off.y <= STILL_M * STILL_M;
}

static bool is_still(const abzi_calibration *c, const abzi_marks *seen)
{
    const int left = ABZI_MARK_LEFT_WRIST, right = ABZI_MARK_RIGHT_WRIST;
    return c->picture_n == 0 ||
           (stays(seen->at[left], c->sum[left], c->picture_n) && stays(seen->at[right], c->sum[right], c->picture_n) &&
            stays(seen->place, c->place_sum, c->picture_n));
}

static void forget(abzi_calibration *c)
{
    const float waited = c->waited_s;
    abzi_calibration_ask(c);
    c->waited_s = waited;
}

bool abzi_calibration_see(abzi_calibration *c, const abzi_marks *seen, const abzi_ground *ground, bool sits,
                          float gap_s)
{
    const uint32_t mask = sits ? ABZI_MARKS_SEATED : ABZI_MARKS_MEASURED;
    if (!c->asked) {
        return false;
    }
    c->waited_s += (seen->mask & mask) == mask ? gap_s : 0;
    bool out = has_arms_out(seen, abzi_v3(0, -ground->cosine, ground->sine), mask);
    if (!out || !is_still(c, seen) || mask != c->mask) {
        forget(c);
    }
    c->mask = mask;
    if (!out) {
        return false;
    }
    c->held_s += c->picture_n > 0 ? gap_s : 0;
    c->picture_n++;
    for (int m = 0; m < ABZI_MARK_N; m++) {
        c->sum[m] = abzi_v3_add(c->sum[m], seen->at[m]);
    }
    c->place_sum = abzi_v3_add(c->place_sum, seen->place);
    c->asked = c->held_s < HOLD_S || c->picture_n < PICTURES_LEAST;
    return !c->asked;
}

float abzi_calibration_progress(const abzi_calibration *c)
{
    return !c->asked ? 0 : c->held_s < HOLD_S ? c->held_s / HOLD_S : 1;
}

bool abzi_calibration_waits(const abzi_calibration *c)
{
    return c->asked && c->waited_s > 0 && c->waited_s < ASK_MOST_S;
}

void abzi_calibration_mean(const abzi_calibration *c, abzi_marks *mean)
{
    const float share = 1 / (float)c->picture_n;
    for (int m = 0; m < ABZI_MARK_N; m++) {
        mean->at[m] = abzi_v3_scale(c->sum[m], share);
    }
    mean->place = abzi_v3_scale(c->place_sum, share);
    mean->mask = c->mask;
}

static float ratio(float is, float usual)
{
    float r = is / usual;
    return r < RATIO_LEAST ? RATIO_LEAST : r > RATIO_MOST ? RATIO_MOST : r;
}

// The mean length of a bone of both sides.
static float both(const abzi_marks *m, int from, int to)
{
    return (bone(m, from, to) + bone(m, from + 1, to + 1)) / 2;
}

static abz_vec3 middle(const abzi_marks *m, int left)
{
    return abzi_v3_lerp(m->at[left], m->at[left + 1], 0.5f);
}

static void stretch(abz_body *body, abz_joint left, abz_joint right, float by)
{
    body->offset[left] = abzi_v3_scale(body->offset[left], by);
    body->offset[right] = abzi_v3_scale(body->offset[right], by);
}

void abzi_calibration_body(const abzi_marks *mean, float height_m, abz_body *body, float *scale)
{
    const abz_body one = abz_body_of_height(1);
    abz_vec3 ankles = middle(mean, ABZI_MARK_LEFT_ANKLE), shoulders = middle(mean, ABZI_MARK_LEFT_SHOULDER);
    abz_vec3 hips = middle(mean, ABZI_MARK_LEFT_HIP);
    const bool has_legs = mean->mask == ABZI_MARKS_MEASURED;
    const float from_m = has_legs ? one.ankle_height_m : one.hip_height_m + one.offset[ABZ_LEFT_UPPER_LEG].y;
    float stature = abzi_v3_distance(mean->at[ABZI_MARK_HEAD], has_legs ? ankles : hips) / (one.head_height_m - from_m);
    *scale = height_m > 0 && stature > 0 ? height_m / stature : 1;
    *body = abz_body_of_height(*scale * stature);
    const abz_vec3 *o = body->offset;
    const float s = *scale;
    float trunk =
        o[ABZ_SPINE].y + o[ABZ_CHEST].y + o[ABZ_LEFT_SHOULDER].y + o[ABZ_LEFT_UPPER_ARM].y - o[ABZ_LEFT_UPPER_LEG].y;
    float neck = body->head_height_m - body->hip_height_m - trunk - o[ABZ_LEFT_UPPER_LEG].y;
    const float tall = ratio(s * abzi_v3_distance(hips, shoulders), trunk);
    const float wide = ratio(s * bone(mean, ABZI_MARK_LEFT_SHOULDER, ABZI_MARK_RIGHT_SHOULDER),
                             2 * (o[ABZ_LEFT_SHOULDER].x + o[ABZ_LEFT_UPPER_ARM].x));
    const float head = neck * ratio(s * abzi_v3_distance(shoulders, mean->at[ABZI_MARK_HEAD]), neck);
    static const struct {
        uint8_t from, to, left, right;
    } limb[] = {{ABZI_MARK_LEFT_SHOULDER, ABZI_MARK_LEFT_ELBOW, ABZ_LEFT_LOWER_ARM, ABZ_RIGHT_LOWER_ARM},
                {ABZI_MARK_LEFT_ELBOW, ABZI_MARK_LEFT_WRIST, ABZ_LEFT_HAND, ABZ_RIGHT_HAND},
                {ABZI_MARK_LEFT_HIP, ABZI_MARK_LEFT_KNEE, ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG},
                {ABZI_MARK_LEFT_KNEE, ABZI_MARK_LEFT_ANKLE, ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT}};
    for (size_t i = 0; i < (has_legs ? sizeof limb / sizeof *limb : 2); i++) {
        stretch(body, (abz_joint)limb[i].left, (abz_joint)limb[i].right,
                ratio(s * both(mean, limb[i].from, limb[i].to), abzi_v3_length(o[limb[i].left])));
    }
    stretch(body, ABZ_LEFT_UPPER_LEG, ABZ_RIGHT_UPPER_LEG,
            ratio(s * bone(mean, ABZI_MARK_LEFT_HIP, ABZI_MARK_RIGHT_HIP), 2 * o[ABZ_LEFT_UPPER_LEG].x));
    stretch(body, ABZ_SPINE, ABZ_CHEST, tall);
    body->offset[ABZ_NECK].y *= tall;
    for (int side = 0; side < 2; side++) {
        abz_vec3 *collar = &body->offset[side == 0 ? ABZ_LEFT_SHOULDER : ABZ_RIGHT_SHOULDER];
        for (int k = 0; k < 2; k++) {
            collar[k].x *= wide;
            collar[k].y *= tall;
        }
    }
    // The head is so far above the shoulders as it is seen, whatever the neck's joint makes of it.
    float above = o[ABZ_NECK].y - o[ABZ_LEFT_SHOULDER].y - o[ABZ_LEFT_UPPER_ARM].y;
    body->offset[ABZ_HEAD].y = abzi_maxf(head - above, body->offset[ABZ_HEAD].y * RATIO_LEAST);
    body->hip_height_m = body->ankle_height_m - o[ABZ_LEFT_UPPER_LEG].y + abzi_v3_length(o[ABZ_LEFT_LOWER_LEG]) +
                         abzi_v3_length(o[ABZ_LEFT_FOOT]);
    body->head_height_m = body->hip_height_m + o[ABZ_SPINE].y + o[ABZ_CHEST].y + o[ABZ_NECK].y + o[ABZ_HEAD].y;
}
