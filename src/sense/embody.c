#include "sense/embody.h"

#include "motion/ik.h"

#define KNEE_FORWARD_M 0.1f  // knees bend forward where the picture does not tell
#define BEND_LEAST_M 0.005f  // less than that is rounding, not an elbow
#define STRETCH 0.998f       // of its length a leg that stands has
#define SINK_MOST_M 0.08f    // as wrong as the height of hips may be seen: further would be another pose
#define PARALLEL 0.95f       // cosine: a direction along the limb is no side of it

typedef struct axes {
    abz_vec3 left, up, front;
} axes;

static axes axes_of(abz_vec3 left, abz_vec3 up)
{
    axes a;
    a.up = abzi_v3_normalize(up, abzi_v3(0, 1, 0));
    left = abzi_v3_sub(left, abzi_v3_scale(a.up, abzi_v3_dot(left, a.up)));
    a.left = abzi_v3_normalize(left, abzi_v3_normalize(abzi_v3_cross(a.up, abzi_v3(0, 0, -1)), abzi_v3(-1, 0, 0)));
    a.front = abzi_v3_cross(a.left, a.up);
    return a;
}

static abz_vec3 along(const axes *a, abz_vec3 from, abz_vec3 offset)
{
    abz_vec3 side = abzi_v3_scale(a->left, offset.x), high = abzi_v3_scale(a->up, offset.y);
    return abzi_v3_add(from, abzi_v3_add(abzi_v3_add(side, high), abzi_v3_scale(a->front, offset.z)));
}

// The side a limb bends to: where its middle is seen, or, when that lies on the straight line to its end, usual.
static abz_vec3 bend_of(abz_vec3 middle, abz_vec3 end, abz_vec3 usual, abz_vec3 else_usual)
{
    abz_vec3 line = abzi_v3_normalize(end, abzi_v3(0, -1, 0));
    abz_vec3 off = abzi_v3_sub(middle, abzi_v3_scale(line, abzi_v3_dot(middle, line)));
    bool has_usual = fabsf(abzi_v3_dot(usual, line)) < PARALLEL;
    return abzi_v3_length(off) > BEND_LEAST_M ? off : has_usual ? usual : else_usual;
}

static void hang_arm(const abz_body *body, const abzi_marks *marks, int side, const axes *trunk, abz_vec3 *joint)
{
    const int root = side == 0 ? ABZ_LEFT_UPPER_ARM : ABZ_RIGHT_UPPER_ARM;
    abz_vec3 shoulder = joint[root], hand = marks->at[ABZI_MARK_LEFT_WRIST + side];
    abz_vec3 elbow = abzi_v3_sub(marks->at[ABZI_MARK_LEFT_ELBOW + side], shoulder);
    abz_vec3 bend =
        bend_of(elbow, abzi_v3_sub(hand, shoulder), abzi_v3_scale(trunk->front, -1), abzi_v3_scale(trunk->up, -1));
    joint[root + 1] = abzi_ik_middle(shoulder, &hand, abzi_v3_length(body->offset[root + 1]),
                                     abzi_v3_length(body->offset[root + 2]), bend);
    joint[root + 2] = hand;
}

static void hang_leg(const abz_body *body, const abzi_marks *marks, int side, const axes *hips, abz_vec3 *joint)
{
    const int root = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
    abz_vec3 hip = joint[root], ankle = marks->at[ABZI_MARK_LEFT_ANKLE + side];
    abz_vec3 knee = abzi_v3_add(abzi_v3_sub(marks->at[ABZI_MARK_LEFT_KNEE + side], hip),
                                abzi_v3_scale(hips->front, KNEE_FORWARD_M));
    abz_vec3 toes = abzi_v3_sub(marks->at[ABZI_MARK_LEFT_TOES + side], ankle);
    abz_vec3 bend = bend_of(knee, abzi_v3_sub(ankle, hip), hips->front, hips->up);
    joint[root + 1] = abzi_ik_middle(hip, &ankle, abzi_v3_length(body->offset[root + 1]),
                                     abzi_v3_length(body->offset[root + 2]), bend);
    joint[root + 2] = ankle;
    toes = abzi_v3_scale(abzi_v3_normalize(toes, hips->front), abzi_v3_length(body->offset[root + 3]));
    joint[root + 3] = abzi_v3_add(ankle, toes);
}

void abzi_embody(const abz_body *body, const abzi_marks *marks, abz_vec3 *joint)
{
    const abz_vec3 *at = marks->at, *offset = body->offset;
    abz_vec3 shoulders = abzi_v3_lerp(at[ABZI_MARK_LEFT_SHOULDER], at[ABZI_MARK_RIGHT_SHOULDER], 0.5f);
    abz_vec3 up = abzi_v3_sub(shoulders, marks->place);
    axes trunk = axes_of(abzi_v3_sub(at[ABZI_MARK_LEFT_SHOULDER], at[ABZI_MARK_RIGHT_SHOULDER]), up);
    axes hips = axes_of(abzi_v3_sub(at[ABZI_MARK_LEFT_HIP], at[ABZI_MARK_RIGHT_HIP]), up);
    // The hips' joint lies a little above the legs' joints, between which the place is.
    joint[ABZ_HIPS] = along(&hips, marks->place, abzi_v3(0, -offset[ABZ_LEFT_UPPER_LEG].y, 0));
    joint[ABZ_SPINE] = along(&hips, joint[ABZ_HIPS], offset[ABZ_SPINE]);
    joint[ABZ_CHEST] = along(&trunk, joint[ABZ_SPINE], offset[ABZ_CHEST]);
    joint[ABZ_NECK] = along(&trunk, joint[ABZ_CHEST], offset[ABZ_NECK]);
    abz_vec3 head = abzi_v3_normalize(abzi_v3_sub(at[ABZI_MARK_HEAD], joint[ABZ_NECK]), trunk.up);
    joint[ABZ_HEAD] = abzi_v3_add(joint[ABZ_NECK], abzi_v3_scale(head, abzi_v3_length(offset[ABZ_HEAD])));
    for (int side = 0; side < 2; side++) {
        const int collar = side == 0 ? ABZ_LEFT_SHOULDER : ABZ_RIGHT_SHOULDER;
        const int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
        joint[collar] = along(&trunk, joint[ABZ_CHEST], offset[collar]);
        joint[collar + 1] = along(&trunk, joint[collar], offset[collar + 1]);
        joint[leg] = along(&hips, joint[ABZ_HIPS], offset[leg]);
        hang_arm(body, marks, side, &trunk, joint);
        hang_leg(body, marks, side, &hips, joint);
    }
}

void abzi_embody_sink(const abz_body *body, abzi_marks *marks, uint32_t stands)
{
    const float leg =
        STRETCH * (abzi_v3_length(body->offset[ABZ_LEFT_LOWER_LEG]) + abzi_v3_length(body->offset[ABZ_LEFT_FOOT]));
    float sink = 0;
    for (int side = 0; side < 2; side++) {
        abz_vec3 ankle = marks->at[ABZI_MARK_LEFT_ANKLE + side], hip = marks->at[ABZI_MARK_LEFT_HIP + side];
        float x = hip.x - ankle.x, z = hip.z - ankle.z, square = leg * leg - x * x - z * z;
        if ((stands >> side & 1) != 0 && square > 0) {
            sink = abzi_maxf(sink, marks->place.y - ankle.y - sqrtf(square));
        }
    }
    sink = abzi_minf(sink, SINK_MOST_M);
    marks->place.y -= sink;
    for (int m = 0; m < ABZI_MARK_LEFT_ANKLE; m++) {
        marks->at[m].y -= sink;
    }
}

abz_vec3 abzi_embody_rest(const abz_body *body, int mark, abz_vec3 left)
{
    const abz_vec3 *o = body->offset;
    const axes a = axes_of(left, abzi_v3(0, 1, 0));
    const float sign = mark % 2 == 1 ? 1 : -1;
    float shoulder_y = o[ABZ_SPINE].y + o[ABZ_CHEST].y + o[ABZ_LEFT_SHOULDER].y + o[ABZ_LEFT_UPPER_ARM].y;
    float shoulder_x = o[ABZ_LEFT_SHOULDER].x + o[ABZ_LEFT_UPPER_ARM].x, hip = -o[ABZ_LEFT_UPPER_LEG].y;
    float upper = abzi_v3_length(o[ABZ_LEFT_LOWER_ARM]), lower = abzi_v3_length(o[ABZ_LEFT_HAND]);
    float thigh = abzi_v3_length(o[ABZ_LEFT_LOWER_LEG]), shin = abzi_v3_length(o[ABZ_LEFT_FOOT]);
    const abz_vec3 rest[] = {
        {0, hip + o[ABZ_SPINE].y + o[ABZ_CHEST].y + o[ABZ_NECK].y + o[ABZ_HEAD].y, 0},
        {sign * shoulder_x, hip + shoulder_y, 0},
        {sign * shoulder_x, hip + shoulder_y - upper, 0},
        {sign * shoulder_x, hip + shoulder_y - upper - lower, 0},
        {sign * o[ABZ_LEFT_UPPER_LEG].x, 0, 0},
        {sign * o[ABZ_LEFT_UPPER_LEG].x, -thigh, 0},
        {sign * o[ABZ_LEFT_UPPER_LEG].x, -thigh - shin, 0},
        {sign * o[ABZ_LEFT_UPPER_LEG].x, o[ABZ_LEFT_TOES].y - thigh - shin, o[ABZ_LEFT_TOES].z},
    };
    return along(&a, abzi_v3(0, 0, 0), rest[(mark + 1) / 2]);
}

float abzi_embody_scale(const abz_body *body, const abzi_marks *marks)
{
    // Bones of the left, from mark to mark, with the joint whose offset is their length; the right ones come after
    // them.
    static const uint8_t bone[][3] = {{ABZI_MARK_LEFT_SHOULDER, ABZI_MARK_LEFT_ELBOW, ABZ_LEFT_LOWER_ARM},
                                      {ABZI_MARK_LEFT_ELBOW, ABZI_MARK_LEFT_WRIST, ABZ_LEFT_HAND},
                                      {ABZI_MARK_LEFT_HIP, ABZI_MARK_LEFT_KNEE, ABZ_LEFT_LOWER_LEG},
                                      {ABZI_MARK_LEFT_KNEE, ABZI_MARK_LEFT_ANKLE, ABZ_LEFT_FOOT}};
    float both = 0, square = 0;
    for (size_t i = 0; i < 2 * (sizeof bone / sizeof *bone); i++) {
        const uint8_t *b = bone[i / 2];
        const int from = b[0] + (int)(i % 2), to = b[1] + (int)(i % 2);
        if ((marks->mask >> from & marks->mask >> to & 1) != 0) {
            float is = abzi_v3_distance(marks->at[from], marks->at[to]);
            both += is * abzi_v3_length(body->offset[b[2]]);
            square += is * is;
        }
    }
    const uint32_t trunk = 1u << ABZI_MARK_LEFT_SHOULDER | 1u << ABZI_MARK_RIGHT_SHOULDER | 1u << ABZI_MARK_LEFT_HIP |
                           1u << ABZI_MARK_RIGHT_HIP;
    if ((marks->mask & trunk) == trunk) {
        const abz_vec3 left = abzi_v3(1, 0, 0);
        float is = abzi_v3_distance(
            abzi_v3_lerp(marks->at[ABZI_MARK_LEFT_SHOULDER], marks->at[ABZI_MARK_RIGHT_SHOULDER], 0.5f),
            abzi_v3_lerp(marks->at[ABZI_MARK_LEFT_HIP], marks->at[ABZI_MARK_RIGHT_HIP], 0.5f));
        both += 2 * is * abzi_embody_rest(body, ABZI_MARK_LEFT_SHOULDER, left).y;  // it has two sides
        square += 2 * is * is;
    }
    const float least = 0.3f;  // m^2: the trunk of a child or two legs' bones of a grown-up
    return square > least ? both / square : 0;
}
