#include "codec/figurine.h"

#include "base/vec.h"
#include "motion/body.h"

/// One limb: from a joint, moved by shares of the height, to another, moved; how thick it is there, across and from
/// front to back (for arms: from front to back and from above to below).
typedef struct limb {
    uint8_t joint, from, to;
    float from_y, from_z, to_x, to_y, to_z;  // to_x outwards
    float from_wide, from_deep, to_wide, to_deep;
} limb;

// In thousandths of the height. Lengths follow the skeleton; thicknesses are about those of adults: nothing but looks
// depends on them.
static const limb limbs[ABZI_FIGURINE_LIMBS] = {
    {ABZ_HIPS, ABZ_HIPS, ABZ_SPINE, -10, 0, 0, 0, 0, 97, 66, 84, 60},
    {ABZ_SPINE, ABZ_SPINE, ABZ_CHEST, 0, 0, 0, 0, 0, 82, 60, 84, 62},
    {ABZ_CHEST, ABZ_CHEST, ABZ_NECK, 10, 0, 0, -45, 0, 84, 64, 92, 58},
    {ABZ_NECK, ABZ_NECK, ABZ_HEAD, -20, 0, 0, -10, 0, 34, 34, 32, 32},
    {ABZ_HEAD, ABZ_HEAD, ABZ_HEAD, -14, 8, 0, 16, 4, 42, 50, 44, 56},
    {ABZ_LEFT_SHOULDER, ABZ_LEFT_SHOULDER, ABZ_LEFT_UPPER_ARM, 0, 0, -6, 0, 0, 40, 32, 40, 34},
    {ABZ_LEFT_UPPER_ARM, ABZ_LEFT_UPPER_ARM, ABZ_LEFT_LOWER_ARM, 0, 0, 0, 0, 0, 32, 32, 24, 24},
    {ABZ_LEFT_LOWER_ARM, ABZ_LEFT_LOWER_ARM, ABZ_LEFT_HAND, 0, 0, 0, 0, 0, 24, 24, 16, 14},
    {ABZ_LEFT_HAND, ABZ_LEFT_HAND, ABZ_LEFT_HAND, 0, 0, 70, 0, 0, 20, 12, 18, 8},
    {ABZ_RIGHT_SHOULDER, ABZ_RIGHT_SHOULDER, ABZ_RIGHT_UPPER_ARM, 0, 0, -6, 0, 0, 40, 32, 40, 34},
    {ABZ_RIGHT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM, ABZ_RIGHT_LOWER_ARM, 0, 0, 0, 0, 0, 32, 32, 24, 24},
    {ABZ_RIGHT_LOWER_ARM, ABZ_RIGHT_LOWER_ARM, ABZ_RIGHT_HAND, 0, 0, 0, 0, 0, 24, 24, 16, 14},
    {ABZ_RIGHT_HAND, ABZ_RIGHT_HAND, ABZ_RIGHT_HAND, 0, 0, 70, 0, 0, 20, 12, 18, 8},
    {ABZ_LEFT_UPPER_LEG, ABZ_LEFT_UPPER_LEG, ABZ_LEFT_LOWER_LEG, -5, 0, 0, 0, 0, 52, 54, 34, 36},
    {ABZ_LEFT_LOWER_LEG, ABZ_LEFT_LOWER_LEG, ABZ_LEFT_FOOT, 0, 0, 0, 0, 0, 34, 36, 20, 22},
    {ABZ_LEFT_FOOT, ABZ_LEFT_FOOT, ABZ_LEFT_TOES, -12, -22, 0, 4, 8, 22, 24, 25, 14},
    {ABZ_RIGHT_UPPER_LEG, ABZ_RIGHT_UPPER_LEG, ABZ_RIGHT_LOWER_LEG, -5, 0, 0, 0, 0, 52, 54, 34, 36},
    {ABZ_RIGHT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG, ABZ_RIGHT_FOOT, 0, 0, 0, 0, 0, 34, 36, 20, 22},
    {ABZ_RIGHT_FOOT, ABZ_RIGHT_FOOT, ABZ_RIGHT_TOES, -12, -22, 0, 4, 8, 22, 24, 25, 14},
    {ABZ_SPINE, ABZ_HIPS, ABZ_CHEST, 40, 0, 0, -20, 0, 86, 60, 80, 58},
};

static float on_grid(float v)
{
    return floorf(v * 65536 + 0.5f) / 65536;
}

abz_vec3 abzi_figurine_on_grid(abz_vec3 pos)
{
    return abzi_v3(on_grid(pos.x), on_grid(pos.y), on_grid(pos.z));
}

static abz_vec3 place_of(const abz_body *body, int joint)
{
    abz_vec3 place = abzi_v3(0, body->hip_height_m, 0);
    for (; joint != ABZ_HIPS; joint = abz_joint_parent((abz_joint)joint)) {
        place = abzi_v3_add(place, body->offset[joint]);
    }
    return place;
}

/// One ring of a rounded limb. rise: -pi/2 at the tip it begins with, pi/2 at the other.
static void put_ring(abz_vec3 centre, abz_vec3 along, abz_vec3 across, float wide, float deep, float rise,
                     abzi_figurine_point *point)
{
    const abz_vec3 front = abzi_v3_cross(along, across);
    const float cap = wide < deep ? wide : deep, out = abzi_cosf(rise), up = abzi_sinf(rise);
    for (int i = 0; i < ABZI_FIGURINE_ROUND; i++) {
        const float angle = 2 * ABZI_PI_F * (float)i / ABZI_FIGURINE_ROUND;
        const float x = abzi_cosf(angle) * out, z = abzi_sinf(angle) * out;
        const abz_vec3 pos = abzi_v3_add(abzi_v3_add(centre, abzi_v3_scale(along, up * cap)),
                                         abzi_v3_add(abzi_v3_scale(across, x * wide), abzi_v3_scale(front, z * deep)));
        const abz_vec3 normal =
            abzi_v3_add(abzi_v3_scale(along, up / cap),
                        abzi_v3_add(abzi_v3_scale(across, x / wide), abzi_v3_scale(front, z / deep)));
        point[i].pos = abzi_figurine_on_grid(pos);
        point[i].normal = abzi_v3_normalize(normal, along);
    }
}

void abzi_figurine_rod(abz_vec3 from, abz_vec3 to, float from_wide, float from_deep, float to_wide, float to_deep,
                       abzi_figurine_point point[static ABZI_FIGURINE_POINTS])
{
    const abz_vec3 along = abzi_v3_normalize(abzi_v3_sub(to, from), abzi_v3(0, 1, 0));
    const abz_vec3 side = fabsf(along.x) > 0.7f ? abzi_v3(0, 0, 1) : abzi_v3(1, 0, 0);
    const abz_vec3 across =
        abzi_v3_normalize(abzi_v3_sub(side, abzi_v3_scale(along, abzi_v3_dot(side, along))), abzi_v3(1, 0, 0));
    for (int ring = 0; ring < 2 * ABZI_FIGURINE_CAP; ring++) {
        const bool begins = ring < ABZI_FIGURINE_CAP;
        const int step = begins ? ring - (ABZI_FIGURINE_CAP - 1) : ring - ABZI_FIGURINE_CAP;
        const float rise = ABZI_PI_F / 2 * (float)step / (ABZI_FIGURINE_CAP - 1);
        put_ring(begins ? from : to, along, across, begins ? from_wide : to_wide, begins ? from_deep : to_deep, rise,
                 point + ring * ABZI_FIGURINE_ROUND);
    }
}

abz_joint abzi_figurine_limb(const abz_body *body, int n, abzi_figurine_point point[static ABZI_FIGURINE_POINTS])
{
    const limb *l = &limbs[n];
    const float unit = abzi_body_height(body) / 1000;
    const float outwards = place_of(body, l->to).x < 0 ? -1 : 1;
    const abz_vec3 from = abzi_v3_add(place_of(body, l->from), abzi_v3(0, l->from_y * unit, l->from_z * unit));
    const abz_vec3 to =
        abzi_v3_add(place_of(body, l->to), abzi_v3(l->to_x * outwards * unit, l->to_y * unit, l->to_z * unit));
    abzi_figurine_rod(from, to, l->from_wide * unit, l->from_deep * unit, l->to_wide * unit, l->to_deep * unit, point);
    return (abz_joint)l->joint;
}

int abzi_figurine_corner(int triangle, int corner)
{
    enum { ROUND = ABZI_FIGURINE_ROUND, RINGS = 2 * ABZI_FIGURINE_CAP };
    // the first and the last band go to a tip: one triangle for each point
    int ring = 0, kind = 0, i = triangle;
    if (triangle >= ROUND && triangle < ABZI_FIGURINE_TRIANGLES - ROUND) {
        ring = 1 + (triangle - ROUND) / (2 * ROUND);
        kind = 1 + (triangle - ROUND) % (2 * ROUND) / ROUND;
        i = (triangle - ROUND) % ROUND;
    } else if (triangle >= ROUND) {
        ring = RINGS - 2;
        kind = 1;
        i = triangle - (ABZI_FIGURINE_TRIANGLES - ROUND);
    }
    const int next = (i + 1) % ROUND, below = ring * ROUND, above = below + ROUND;
    const int band[3][3] = {{below + i, above + next, above + i},  // from the first tip
                            {below + i, below + next, above + i},  // or to the last one
                            {below + next, above + next, above + i}};
    return band[kind][corner];
}
