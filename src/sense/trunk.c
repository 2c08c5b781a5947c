#include "sense/trunk.h"

#include "base/vec.h"

#define ACROSS_S 0.3f  // which way is across turns slowly (sense/upright.c)
// Landmarks are wrong by so much, as often stated: a shoulder, across the view and along it.
#define OFF_ACROSS_M 0.01f
#define OFF_ALONG_M 0.04f
// Between hips and the middle of shoulders and head, each the mean of two: 1/2 of one's variance, and 1/4.
#define TOP_NOISE 0.75f
// How hard the trunk may be pushed, rad^2/s^3. Of .2, .5, 2 (made up near counts by camera: bachata, cha-cha, tango,
// waltz; two seeds, three noises): .91 .79 .68 .67, .95 .75 .71 .67, .97 .78 .68 .61.
#define PUSH 0.5f
#define FIRST_RAD 0.3f  // at first it may be anywhere that trunks go
#define FIRST_RATE 1.0f
#define AHEAD_S 0.17f  // so far ahead a speed is believed (sense/trail.c)

static const uint32_t needed = 1u << ABZI_MARK_LEFT_SHOULDER | 1u << ABZI_MARK_RIGHT_SHOULDER | 1u << ABZI_MARK_HEAD;

// Over the waist, where a trunk bends to the side.
static float shoulders_m(const abz_body *body)
{
    return body->offset[ABZ_LEFT_SHOULDER].y + body->offset[ABZ_LEFT_UPPER_ARM].y;
}

static float head_m(const abz_body *body)
{
    return body->offset[ABZ_NECK].y + body->offset[ABZ_HEAD].y;
}

static abz_vec3 shoulders_of(const abzi_marks *marks)
{
    return abzi_v3_lerp(marks->at[ABZI_MARK_LEFT_SHOULDER], marks->at[ABZI_MARK_RIGHT_SHOULDER], 0.5f);
}

static void expect(abzi_trunk *t, float gap_s)
{
    t->over_rad += gap_s * t->v;
    t->var[0] += gap_s * (2 * t->var[1] + gap_s * t->var[2]) + PUSH * gap_s * gap_s * gap_s / 3;
    t->var[1] += gap_s * t->var[2] + PUSH * gap_s * gap_s / 2;
    t->var[2] += PUSH * gap_s;
}

static void correct(abzi_trunk *t, float is_rad, float noise)
{
    const float all = t->var[0] + noise, off = is_rad - t->over_rad, a = t->var[0] / all, b = t->var[1] / all;
    t->over_rad += a * off;
    t->v += b * off;
    t->var[2] -= b * t->var[1];
    t->var[1] -= a * t->var[1];
    t->var[0] -= a * t->var[0];
}

void abzi_trunk_see(abzi_trunk *t, const abz_body *body, const abzi_marks *room, float gap_s)
{
    if ((room->mask & needed) != needed) {
        return;
    }
    const abz_vec3 line = abzi_v3_sub(room->at[ABZI_MARK_LEFT_SHOULDER], room->at[ABZI_MARK_RIGHT_SHOULDER]);
    const abz_vec3 left = abzi_v3_normalize(abzi_v3(line.x, 0, line.z), abzi_v3(-1, 0, 0));
    if (t->known) {
        t->across = abzi_v3_lerp(t->across, left, gap_s / (gap_s + ACROSS_S));
        expect(t, gap_s);
    } else {
        *t = (abzi_trunk){.known = 1, .across = left, .var = {FIRST_RAD * FIRST_RAD, 0, FIRST_RATE * FIRST_RATE}};
    }
    const abz_vec3 a = abzi_v3_normalize(t->across, left);
    const float off_across = OFF_ACROSS_M * OFF_ACROSS_M, off_along = OFF_ALONG_M * OFF_ALONG_M;
    const abz_vec3 top = abzi_v3_sub(abzi_v3_lerp(shoulders_of(room), room->at[ABZI_MARK_HEAD], 0.5f), room->place);
    const float high = 0.5f * (shoulders_m(body) + head_m(body));
    const float wide = 2 * (body->offset[ABZ_LEFT_SHOULDER].x + body->offset[ABZ_LEFT_UPPER_ARM].x);
    correct(t, abzi_v3_dot(top, a) / high,
            TOP_NOISE * (off_across * a.x * a.x + off_along * a.z * a.z) / (high * high));
    correct(t, -line.y / wide, 2 * off_across / (wide * wide));
}

void abzi_trunk_put(const abzi_trunk *t, const abz_body *body, float after_s, abzi_marks *marks)
{
    if (!t->known) {
        return;
    }
    const abz_vec3 a = abzi_v3_normalize(t->across, abzi_v3(-1, 0, 0));
    const float over = t->over_rad + t->v * abzi_minf(after_s, AHEAD_S);
    const float by[2] = {over * shoulders_m(body) - abzi_v3_dot(abzi_v3_sub(shoulders_of(marks), marks->place), a),
                         over * head_m(body) - abzi_v3_dot(abzi_v3_sub(marks->at[ABZI_MARK_HEAD], marks->place), a)};
    for (int m = ABZI_MARK_HEAD; m <= ABZI_MARK_RIGHT_SHOULDER; m++) {
        marks->at[m] = abzi_v3_add(marks->at[m], abzi_v3_scale(a, by[m == ABZI_MARK_HEAD]));
    }
}
