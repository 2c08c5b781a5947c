#include "partner/lead.h"

#include <string.h>

// Smoothing of the joints: an alpha-beta filter with discount THETA per tick, critically damped: no lag at constant
// speed, noise of 1 cm comes out as 8 mm. Source: Gelb, Applied Optimal Estimation, 1974 (fading memory filter).
#define THETA 0.45f
#define ALPHA (1 - THETA * THETA)
#define BETA ((1 - THETA) * (1 - THETA))
// A joint that jumps further than this in a tick (18 m/s) is a glitch, unless it stays there for OUTLIER_TICKS.
#define OUTLIER_M 0.30f
#define OUTLIER_TICKS 5
// Further from the origin than any floor reaches: not measured, whatever is said. Not a number is not nearer.
#define WORLD_M 1e4f
// While nothing is seen he is thought to come to rest, losing this share of his speed each tick (half in 0.1 s).
#define COAST 0.89f
#define HANDS_COUNT 2.0f  // how much the hands turn his facing, a metre from his hips, beside the shoulders
#define HANDS_MOST 0.8f   // and at most

static const uint8_t point_joint[ABZI_POINT_N] = {ABZ_HIPS,
                                                  ABZ_CHEST,
                                                  ABZ_HEAD,
                                                  ABZ_LEFT_UPPER_ARM,
                                                  ABZ_RIGHT_UPPER_ARM,
                                                  ABZ_LEFT_LOWER_ARM,
                                                  ABZ_RIGHT_LOWER_ARM,
                                                  ABZ_LEFT_HAND,
                                                  ABZ_RIGHT_HAND,
                                                  ABZ_LEFT_LOWER_LEG,
                                                  ABZ_RIGHT_LOWER_LEG,
                                                  ABZ_LEFT_FOOT,
                                                  ABZ_RIGHT_FOOT,
                                                  ABZ_LEFT_TOES,
                                                  ABZ_RIGHT_TOES};

void abzi_lead_measure(abzi_lead *lead, const abz_body *body)
{
    lead->size = body->head_height_m / ABZI_STANDARD_HEAD_M;
    abzi_footfall_measure(&lead->footfall, body);
}

void abzi_lead_init(abzi_lead *lead, const abz_body *body)
{
    memset(lead, 0, sizeof *lead);
    abzi_footfall_start(&lead->footfall, body);
    abzi_lead_measure(lead, body);
}

static void see_point(abzi_lead *lead, int p, abz_vec3 at, bool seen)
{
    const float dt = 1.0f / ABZ_TICKS_PER_SECOND;
    abz_vec3 expected = abzi_v3_add(lead->pos[p], abzi_v3_scale(lead->vel[p], dt));
    abz_vec3 off = abzi_v3_sub(at, expected);
    if (seen && abzi_v3_length(off) > OUTLIER_M && lead->outlier_n[p] < OUTLIER_TICKS) {
        lead->outlier_n[p]++;
        seen = false;
    } else if (seen && lead->outlier_n[p] >= OUTLIER_TICKS && abzi_v3_length(off) > OUTLIER_M) {
        lead->pos[p] = at;  // he really is there
        lead->vel[p] = abzi_v3(0, 0, 0);
        lead->outlier_n[p] = 0;
        return;
    }
    if (!seen) {
        lead->pos[p] = expected;
        lead->vel[p] = abzi_v3_scale(lead->vel[p], COAST);
        return;
    }
    lead->outlier_n[p] = 0;
    lead->pos[p] = abzi_v3_add(expected, abzi_v3_scale(off, ALPHA));
    lead->vel[p] = abzi_v3_add(lead->vel[p], abzi_v3_scale(off, BETA / dt));
}

// Where he is and which way he faces. His partner is where his hands are, and shoulders swing: so hands count too.
static abzi_spot spot_of(const abzi_lead *lead)
{
    abz_vec3 hips = lead->pos[ABZI_AT_HIPS];
    abz_vec3 left = lead->pos[ABZI_AT_LEFT_SHOULDER], right = lead->pos[ABZI_AT_RIGHT_SHOULDER];
    float shoulders = abzi_heading(left, right);
    abz_vec3 hands = abzi_v3_lerp(lead->pos[ABZI_AT_LEFT_WRIST], lead->pos[ABZI_AT_RIGHT_WRIST], 0.5f);
    float x = HANDS_COUNT * (hands.x - hips.x) / lead->size, z = HANDS_COUNT * (hands.z - hips.z) / lead->size;
    float pull = sqrtf(x * x + z * z), share = pull > HANDS_MOST ? HANDS_MOST / pull : 1;
    return (abzi_spot){hips.x, hips.z, abzi_atan2f(abzi_sinf(shoulders) + share * x, abzi_cosf(shoulders) + share * z)};
}

abz_step abzi_lead_see(abzi_lead *lead, const abz_vec3 *joint, uint32_t seen)
{
    for (int p = 0; p < ABZI_POINT_N; p++) {
        abz_vec3 at = joint[point_joint[p]];
        bool finite = fabsf(at.x) < WORLD_M && fabsf(at.y) < WORLD_M && fabsf(at.z) < WORLD_M;
        bool here = finite && (seen >> point_joint[p] & 1) != 0;
        if (lead->tick_n == 0) {
            lead->pos[p] = finite ? at : abzi_v3(0, 0, 0);
        } else {
            see_point(lead, p, at, here);
        }
    }
    lead->unseen_n = seen ? 0 : lead->unseen_n + 1;
    abz_step step;
    abzi_footfall_see(&lead->footfall, joint, seen, &step);
    lead->memory_head = lead->tick_n == 0 ? 0 : (lead->memory_head + 1) % ABZI_MEMORY_N;
    lead->tick_n++;
    abzi_glance *glance = &lead->memory[lead->memory_head];
    glance->spot = spot_of(lead);
    abzi_stance stance = abzi_stance_of(glance->spot);
    for (int p = 0; p < ABZI_POINT_N; p++) {
        glance->local[p] = abzi_v3_scale(abzi_stance_local(stance, lead->pos[p]), 1 / lead->size);
    }
    return step;
}

const abzi_glance *abzi_lead_glance(const abzi_lead *lead, uint32_t ticks_ago)
{
    uint32_t known = lead->tick_n < ABZI_MEMORY_N ? lead->tick_n : ABZI_MEMORY_N;
    uint32_t ago = ticks_ago < known ? ticks_ago : known - 1;
    return &lead->memory[(lead->memory_head + ABZI_MEMORY_N - ago) % ABZI_MEMORY_N];
}

// What of the leader counts, and how much: squared weight of a part of his body some ticks ago. Found by a search over
// both recorded couples, leave-one-take-out (bench/follow): arms count most, for the hands lead.
enum { TRUNK, ARMS, LEFT_HAND, RIGHT_HAND, LEGS, PART_N };
static const uint8_t part_first[PART_N] = {ABZI_AT_HIPS, ABZI_AT_LEFT_ELBOW, ABZI_AT_LEFT_WRIST, ABZI_AT_RIGHT_WRIST,
                                           ABZI_AT_LEFT_KNEE};
static const uint8_t part_n[PART_N] = {5, 2, 1, 1, 6};
#define LAG_N 7
static const uint8_t lag_ticks[LAG_N] = {0, 6, 18, 30, 45, 60, 90};
static const float part_weight[LAG_N][PART_N] = {
    {1, 4, 1, 1, 1},          {.25f, 2, 1, 1, 0},      {.125f, .5f, .5f, .5f, .125f},
    {.25f, 1, .5f, .5f, .5f}, {0, .5f, .5f, .5f, .5f}, {0, 0, 0, 0, 0}};
static const float move_weight[LAG_N] = {0, 0, .5f, 1, .5f, 0, 0};
static const float turn_weight[LAG_N] = {0, 0, 4, 1, 0, 1, .25f};
static const float speed_weight[PART_N] = {.25f, 1, 1, 1, 1};
#define TURN_M 0.3f   // a radian of turning counts as so many metres
#define SPEED_S 0.2f  // a metre a second counts as so many metres

size_t abzi_lead_features(const abzi_lead *lead, float *raw)
{
    size_t n = 0;
    const abzi_glance *now = abzi_lead_glance(lead, 0);
    for (int l = 0; l < LAG_N; l++) {
        const abzi_glance *then = abzi_lead_glance(lead, lag_ticks[l]);
        for (int part = 0; part < PART_N; part++) {
            float w = sqrtf(part_weight[l][part]);
            for (int p = part_first[part]; w > 0 && p < part_first[part] + part_n[part]; p++) {
                raw[n++] = w * then->local[p].x;
                raw[n++] = w * then->local[p].y;
                raw[n++] = w * then->local[p].z;
            }
        }
        abzi_spot moved = abzi_spot_relative(now->spot, then->spot);
        if (move_weight[l] > 0) {
            float w = sqrtf(move_weight[l]) / lead->size;
            raw[n++] = w * moved.x;
            raw[n++] = w * moved.z;
        }
        if (turn_weight[l] > 0) {
            float w = sqrtf(turn_weight[l]) * TURN_M;
            raw[n++] = w * abzi_sinf(moved.yaw);
            raw[n++] = w * abzi_cosf(moved.yaw);
        }
    }
    abzi_stance turn = abzi_stance_of((abzi_spot){0, 0, now->spot.yaw});
    for (int part = 0; part < PART_N; part++) {
        float w = sqrtf(speed_weight[part]) * SPEED_S / lead->size;
        for (int p = part_first[part]; p < part_first[part] + part_n[part]; p++) {
            abz_vec3 v = abzi_stance_local(turn, lead->vel[p]);
            raw[n++] = w * v.x;
            raw[n++] = w * v.y;
            raw[n++] = w * v.z;
        }
    }
    return n;
}

bool abzi_lead_is_sound(const abzi_lead *lead)
{
    return lead->memory_head < ABZI_MEMORY_N;
}
