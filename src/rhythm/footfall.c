#include "rhythm/footfall.h"

#include <stdalign.h>
#include <string.h>

#include "base/vec.h"
#include "motion/body.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Smoothing: an alpha-beta filter with discount THETA per tick, critically damped. Source: Gelb, Applied Optimal
// Estimation, 1974 (fading memory filter). Of 0.3, 0.38, 0.45 and 0.52, clean recordings are foreseen within 17, 16, 19
// and 25 ms, and with 5 mm of noise on every joint within 33, 23, 20 and 22 (bench/footfall).
#define THETA 0.45f
#define ALPHA (1 - THETA * THETA)
#define BETA ((1 - THETA) * (1 - THETA))
// A landing is announced so early (bench/footfall: earlier errs more, later is often too late).
#define ANNOUNCE_TICKS 4.0f
#define FORESEE_MOST 25.0f  // ticks: in 95 of 100 steps no foot takes longer from its highest speed to landing
#define USUAL_TICKS 24.0f   // a swing of people who dance salsa: the median of both recorded couples
#define USUAL_LEARNED 0.2f  // share of a new swing in what is usual: about the last five count
#define USUAL_MOST 40u      // a longer one is a slide, not a step
#define SLOWING_LEAST 0.5f  // m/s^2: less would not bring a foot to rest within a swing
#define BOUND_S 0.1f        // a foot that keeps its speed for so long and has then gone far enough will take a step
#define RISING 0.05f        // m/s: a foot that rises faster does not land yet, however slow it gets
#define OUTLIER_M 0.30f     // a foot that jumps further than this in a tick (18 m/s) is a glitch,
#define OUTLIER_TICKS 5     // unless it stays there for so long
#define SOLE_MOST 1.5f      // toes further than so many soles from the ankle are not toes
#define COAST 0.89f         // share of its speed that an unseen foot keeps in a tick: half is lost in 0.1 s
#define UNSEEN_MOST 6       // a foot unseen for longer announces nothing, for its path is only thought
#define WORLD_M 1e4f        // further from the origin than any floor reaches: not measured

static const uint8_t ankle_joint[2] = {ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
static const uint8_t toes_joint[2] = {ABZ_LEFT_TOES, ABZ_RIGHT_TOES};

struct abz_footfall {
    abzi_footfall watch;
};

size_t abz_footfall_size(void)
{
    return sizeof(abz_footfall);
}

abz_status abz_footfall_init(void *mem, size_t size, const abz_body *body, abz_footfall **footfall)
{
    if (!abzi_body_is_sound(body)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_footfall) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_footfall *made = mem;
    abzi_footfall_start(&made->watch, body);
    *footfall = made;
    return ABZ_OK;
}

void abz_footfall_tick(abz_footfall *footfall, const abz_vec3 *joint, uint32_t seen, abz_step *step)
{
    abzi_footfall_see(&footfall->watch, joint, seen, step);
}

void abzi_footfall_measure(abzi_footfall *footfall, const abz_body *body)
{
    footfall->sole_m = abzi_v3_length(body->offset[ABZ_LEFT_TOES]);
}

void abzi_footfall_start(abzi_footfall *footfall, const abz_body *body)
{
    memset(footfall, 0, sizeof *footfall);
    abzi_footfall_measure(footfall, body);
    footfall->usual_ticks = USUAL_TICKS;
    footfall->larger = 1;
}

// Where a foot is, from its ankle, its toes, or both; false: neither was measured.
static bool measured(abzi_footfall_foot *foot, int side, float sole_m, const abz_vec3 *joint, uint32_t seen,
                     abz_vec3 *at)
{
    abz_vec3 part[2] = {joint[ankle_joint[side]], joint[toes_joint[side]]};
    const uint8_t name[2] = {ankle_joint[side], toes_joint[side]};
    bool here[2];
    for (int i = 0; i < 2; i++) {
        bool finite = fabsf(part[i].x) < WORLD_M && fabsf(part[i].y) < WORLD_M && fabsf(part[i].z) < WORLD_M;
        here[i] = finite && (seen >> name[i] & 1) != 0;
    }
    if (here[0] && here[1]) {
        abz_vec3 sole = abzi_v3_sub(part[1], part[0]);
        here[1] = abzi_v3_length(sole) <= SOLE_MOST * sole_m;
        if (here[1] && abzi_v3_dot(foot->sole, foot->sole) == 0) {
            foot->at = abzi_v3_add(foot->at, abzi_v3_scale(sole, 0.5f));  // it was taken for the ankle
        }
        foot->sole = here[1] ? sole : foot->sole;
    }
    *at = here[0] ? abzi_v3_add(part[0], abzi_v3_scale(foot->sole, 0.5f))
                  : abzi_v3_sub(part[1], abzi_v3_scale(foot->sole, 0.5f));
    return here[0] || here[1];
}

// Share of its speed that an unseen foot keeps: at first it goes on slowing down as it did, then it comes to rest.
static float coasting(const abzi_footfall_foot *foot)
{
    float share = foot->speed[1] > foot->speed[0] ? foot->speed[0] / foot->speed[1] : 1;
    return foot->unseen_n >= UNSEEN_MOST || share < COAST ? COAST : share;
}

// Follow a foot; true: it was thrown to another place, and what it did before means nothing.
static bool track(abzi_footfall_foot *foot, abz_vec3 at, bool seen)
{
    if (!foot->known) {
        foot->known = seen;
        foot->at = seen ? at : foot->at;
        return true;
    }
    abz_vec3 expected = abzi_v3_add(foot->at, abzi_v3_scale(foot->velocity, DT)), off = abzi_v3_sub(at, expected);
    if (seen && abzi_v3_length(off) > OUTLIER_M) {
        if (foot->outlier_n >= OUTLIER_TICKS) {  // it really is there
            foot->at = at;
            foot->velocity = abzi_v3(0, 0, 0);
            foot->outlier_n = foot->unseen_n = 0;
            return true;
        }
        foot->outlier_n++;
        seen = false;
    }
    if (!seen) {
        foot->at = expected;
        foot->velocity = abzi_v3_scale(foot->velocity, coasting(foot));
        foot->unseen_n++;
        return false;
    }
    foot->outlier_n = foot->unseen_n = 0;
    foot->at = abzi_v3_add(expected, abzi_v3_scale(off, ALPHA));
    foot->velocity = abzi_v3_add(foot->velocity, abzi_v3_scale(off, BETA / DT));
    return false;
}

// Near its end the curve of least jerk is a parabola: with t left the speed is c t^2, and falls by 2 c t.
float abzi_footfall_by_slowing(float speed, float slowing)
{
    if (slowing < SLOWING_LEAST) {
        return FORESEE_MOST;
    }
    float left = 2 * speed / slowing * (1 - sqrtf(ABZI_LAND_SPEED < speed ? ABZI_LAND_SPEED / speed : 1));
    left *= ABZ_TICKS_PER_SECOND;
    return left < FORESEE_MOST ? left : FORESEE_MOST;
}

// The later place p of 0 .. 1 in which the curve's speed, 16 p^2 (1 - p)^2 of its highest, is this share of it.
static float place_of_share(float share)
{
    return 0.5f + sqrtf(0.25f - 0.25f * sqrtf(share < 1 ? share : 1));
}

float abzi_footfall_by_peak(float speed, float peak, float since)
{
    const float barely = 0.02f;  // of a swing: before, what is left cannot be told
    float p = place_of_share(speed / peak), end = place_of_share(ABZI_LAND_SPEED / peak);
    if (p < 0.5f + barely) {
        return FORESEE_MOST;
    }
    float left = (end - p) * since / (p - 0.5f);
    return left < 0 ? 0 : left < FORESEE_MOST ? left : FORESEE_MOST;
}

static void foresee(const abzi_footfall *footfall, abzi_footfall_foot *foot)
{
    float slowing = (foot->speed[2] - foot->speed[0]) / (2 * DT);
    foot->slowing = slowing >= SLOWING_LEAST && foot->peak_since > 0 && foot->velocity.y < RISING;
    float left = foot->slowing ? 0.5f * (abzi_footfall_by_slowing(foot->speed[0], slowing) +
                                         abzi_footfall_by_peak(foot->speed[0], foot->peak, (float)foot->peak_since))
                               : footfall->usual_ticks - (float)foot->since;
    left -= ABZI_FOOTFALL_LAG_TICKS;
    foot->lands_in = left > 0 ? left : 0;
}

// How far from where it stood the foot will be, when it keeps its speed for so long.
static float reach(const abzi_footfall *footfall, const abzi_footfall_foot *foot, float seconds)
{
    float x = foot->at.x - foot->from.x + seconds * foot->velocity.x;
    float z = foot->at.z - foot->from.z + seconds * foot->velocity.z;
    return footfall->larger * sqrtf(x * x + z * z);
}

// How far from where it stood it will land: half of its speed on average, until then.
static float stride(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    return reach(footfall, foot, 0.5f * foot->lands_in * DT);
}

static void watch(abzi_footfall *footfall, abzi_footfall_foot *foot)
{
    foot->speed[2] = foot->speed[1];
    foot->speed[1] = foot->speed[0];
    foot->speed[0] =
        footfall->larger * sqrtf(foot->velocity.x * foot->velocity.x + foot->velocity.z * foot->velocity.z);
    foot->since++;
    foot->peak_since++;
    float speed = foot->speed[0];
    bool swinging = foot->swinging ? speed > ABZI_LAND_SPEED : speed > ABZI_SWING_SPEED;
    if (swinging && !foot->swinging) {
        foot->peak = 0;
        foot->announced = 0;
        foot->bound_ticks = 0;
    }
    if (!swinging && foot->swinging) {
        foot->lands_in = 0;
        if (stride(footfall, foot) >= ABZI_STEP_LEAST_M) {
            float took = foot->since < USUAL_MOST ? (float)foot->since : USUAL_MOST;
            footfall->usual_ticks += USUAL_LEARNED * (took - footfall->usual_ticks);
        }
    }
    if (swinging != (foot->swinging != 0)) {
        foot->swinging = swinging;
        foot->since = 0;
    }
    if (!swinging) {
        foot->from = foot->at;
        return;
    }
    if (speed > foot->peak) {
        foot->peak = speed;
        foot->peak_since = 0;
    }
    foresee(footfall, foot);
    if (foot->bound_ticks > 0 || reach(footfall, foot, BOUND_S) >= ABZI_STEP_LEAST_M) {
        foot->bound_ticks++;
    }
}

static void stand(abzi_footfall_foot *foot)
{
    foot->swinging = 0;
    foot->since = 0;
    foot->from = foot->at;
    memset(foot->speed, 0, sizeof foot->speed);
}

// What smoothing says of a foot that lands is late by two ticks and more.
static void see_plainly(const abzi_footfall *footfall, abzi_footfall_foot *foot, abz_vec3 at, bool here)
{
    const float x = at.x - foot->was[1].x, z = at.z - foot->was[1].z;
    const bool known = here && foot->known && foot->unseen_n == 0;
    foot->plain = known ? footfall->larger * sqrtf(x * x + z * z) / (2 * DT) : foot->speed[0];
    foot->was[1] = foot->was[0];
    foot->was[0] = here ? at : foot->at;
}

void abzi_footfall_see(abzi_footfall *footfall, const abz_vec3 *joint, uint32_t seen, abz_step *step)
{
    *step = (abz_step){0};
    for (int side = 0; side < 2; side++) {
        abzi_footfall_foot *foot = &footfall->foot[side];
        abz_vec3 at;
        bool here = measured(foot, side, footfall->sole_m, joint, seen, &at);
        if (track(foot, at, here)) {
            stand(foot);
        } else {
            watch(footfall, foot);
        }
        see_plainly(footfall, foot, at, here);
    }
    for (uint32_t side = 0; side < 2 && !step->announced; side++) {
        abzi_footfall_foot *foot = &footfall->foot[side];
        if (foot->swinging && !foot->announced && foot->slowing && foot->lands_in <= ANNOUNCE_TICKS &&
            foot->unseen_n <= UNSEEN_MOST && stride(footfall, foot) >= ABZI_STEP_LEAST_M) {
            foot->announced = 1;
            *step = (abz_step){true, side, foot->lands_in * DT};
        }
    }
}
