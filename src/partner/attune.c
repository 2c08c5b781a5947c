#include "partner/attune.h"

#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define LONG_AGO 1000.0f  // ticks
#define TOGETHER 12.0f    // ticks: landings that are further apart are of two steps (measure/steps.c)
#define FORESEEN_AT 4u    // ticks after lifting: he is on his way, and the neighbours are those who are, too
// Share of a new step: how long swings are, as in rhythm/footfall.c, of about the last five; how late she is, which scatters
// more, of the last eight (of .2, .12 and .08, couple A, she is 7.5, 6.1, 5.7 ms off in the median, asynchrony 37.8, 38.2, 38.5).
#define LONGER_LEARNED 0.2f
#define LATE_LEARNED 0.12f
#define STEPS_KNOWN 3u         // steps from which anything is believed
#define SOONER_MOST 4.0f       // ticks: no more than she may be late (LAND_AFTER_HIM)
#define LONGER_MOST 0.7f       // logarithm: twice as long, or half
#define STRIDE_LEAST_M 0.02f   // who goes no further does not step
#define STRIDE_MOST_M 2.0f     // nobody does
#define STRIDES_KNOWN 12u      // swings from which anything is said about how wide they are: all six of a bar, twice
#define STRIDES_LEARNED 0.06f  // share of a new one: about the last sixteen count
#define WORLD_M 1e4f           // further away than any floor reaches: not measured

void abzi_attune_start(abzi_attune *attune)
{
    memset(attune, 0, sizeof *attune);
    for (int side = 0; side < 2; side++) {
        attune->his[side].landed_ago = attune->hers[side].landed_ago = LONG_AGO;
    }
}

static void learn(abzi_habit *habit, float learned, float value)
{
    habit->n += habit->n < UINT32_MAX;
    const float first = 1.0f / (float)habit->n, share = first > learned ? first : learned;
    const float off = value - habit->mean;
    habit->mean += share * off;
    habit->variance += share * ((1 - share) * off * off - habit->variance);
}

// What is left of a mean when so much of it is taken away as it may owe to chance: of what scatters too much, nothing.
// Source: James and Stein, Estimation with quadratic loss, 1961, the positive part of their estimate, here of one mean. Its
// own variance is that of its values by learned / (2 - learned); four times that is two standard errors.
static float believed(const abzi_habit *habit, float learned)
{
    const float square = habit->mean * habit->mean, chance = 4 * learned / (2 - learned) * habit->variance;
    return habit->n >= STEPS_KNOWN && square > chance ? habit->mean * (1 - chance / square) : 0;
}

// True when it has landed: as steps are found in recordings (measure/steps.c), with a line through five places.
static bool watch(abzi_foottrack *foot, abz_vec3 ankle, abz_vec3 toes, bool seen)
{
    const float x = 0.5f * (ankle.x + toes.x), z = 0.5f * (ankle.z + toes.z);
    const bool here = seen && fabsf(x) < WORLD_M && fabsf(z) < WORLD_M;
    foot->landed_ago += foot->landed_ago < LONG_AGO ? 1 : 0;
    memmove(foot->place + 1, foot->place, sizeof foot->place - sizeof *foot->place);
    foot->place[0] = (abzi_spot){here ? x : 0, here ? z : 0, 0};
    foot->seen_n = !here ? 0 : foot->seen_n < ABZI_FOOTTRACK ? foot->seen_n + 1 : ABZI_FOOTTRACK;
    if (foot->seen_n < ABZI_FOOTTRACK) {
        foot->swinging = 0;
        return false;
    }
    const abzi_spot *p = foot->place;
    const float vx = 2 * (p[0].x - p[4].x) + p[1].x - p[3].x, vz = 2 * (p[0].z - p[4].z) + p[1].z - p[3].z;
    const float was = foot->speed_m_s, is = sqrtf(vx * vx + vz * vz) / (10 * DT);
    const bool lands = foot->swinging && is < ABZI_LAND_SPEED;
    foot->speed_m_s = is;
    foot->swinging = !lands && (foot->swinging || is > ABZI_SWING_SPEED);
    if (lands) {
        foot->landed_ago = was > is ? (ABZI_LAND_SPEED - is) / (was - is) : 0;
    }
    return lands;
}

static void learn_width(abzi_attune *attune, int side, const abzi_footfall_foot *foot, float size)
{
    const float x = foot->at.x - attune->from[side].x, z = foot->at.z - attune->from[side].z;
    const float his = sqrtf(x * x + z * z) / size, theirs = attune->theirs_m[side];
    attune->stride_n += attune->stride_n < UINT32_MAX;
    const float first = 1.0f / (float)attune->stride_n, share = first > STRIDES_LEARNED ? first : STRIDES_LEARNED;
    attune->his_way_m += share * ((his < STRIDE_MOST_M ? his : STRIDE_MOST_M) - attune->his_way_m);
    attune->their_way_m += share * ((theirs < STRIDE_MOST_M ? theirs : STRIDE_MOST_M) - attune->their_way_m);
}

// How long and how wide his swing is beside what was foreseen when it began.
static void watch_swing(abzi_attune *attune, int side, const abzi_lead *lead, const abzi_company *company,
                        const abz_repertoire *repertoire)
{
    const abzi_footfall_foot *foot = &lead->footfall.foot[side];
    float *foreseen = &attune->foreseen_ticks[side];
    if (foot->swinging && foot->since == FORESEEN_AT) {
        *foreseen = abzi_answer_landing(company, repertoire, side, 0);
        *foreseen = *foreseen > 1 ? *foreseen : 0;
        attune->swung_ticks[side] = 0;
        // They step together, and it is the followers' feet that a repertoire holds: hers opposite his.
        attune->from[side] = (abzi_spot){foot->at.x, foot->at.z, 0};
        attune->theirs_m[side] = abzi_answer_stride(company, repertoire, 1 - side, (uint32_t)*foreseen) *
                                 ABZI_STANDARD_HEAD_M / repertoire->body.head_height_m;
    } else if (*foreseen > 0) {
        attune->swung_ticks[side] += attune->swung_ticks[side] < LONG_AGO ? 1 : 0;
        attune->steps[side] = foot->swinging ? foot->bound_ticks > 0 : attune->steps[side];
    }
    if (!foot->swinging && *foreseen > 0) {
        if (attune->steps[side]) {
            learn(&attune->longer[side], LONGER_LEARNED,
                  abzi_withinf(abzi_logf(attune->swung_ticks[side] / *foreseen), LONGER_MOST));
        }
        if (attune->theirs_m[side] > STRIDE_LEAST_M) {
            learn_width(attune, side, foot, lead->size);
        }
        *foreseen = 0;
    }
}

void abzi_attune_see(abzi_attune *attune, const abz_vec3 *joint, uint32_t seen, const abz_vec3 *pose,
                     const abzi_lead *lead, const abzi_company *company, const abz_repertoire *repertoire)
{
    static const uint8_t ankle[2] = {ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT}, toes[2] = {ABZ_LEFT_TOES, ABZ_RIGHT_TOES};
    for (int side = 0; side < 2; side++) {
        abzi_foottrack *his = &attune->his[side], *hers = &attune->hers[1 - side];
        const bool here = (seen >> ankle[side] & seen >> toes[side] & 1) != 0;
        const bool he = watch(his, joint[ankle[side]], joint[toes[side]], here);
        const bool she = watch(hers, pose[ankle[1 - side]], pose[toes[1 - side]], true);
        if ((he || she) && his->landed_ago < TOGETHER && hers->landed_ago < TOGETHER) {
            const float late = his->landed_ago - hers->landed_ago;
            learn(&attune->late[side], LATE_LEARNED, late + abzi_attune_sooner(attune, side));
            his->landed_ago = hers->landed_ago = LONG_AGO;
        }
        watch_swing(attune, side, lead, company, repertoire);
    }
}

float abzi_attune_sooner(const abzi_attune *attune, int foot)
{
    return abzi_withinf(believed(&attune->late[foot], LATE_LEARNED), SOONER_MOST);
}

float abzi_attune_longer(const abzi_attune *attune, int foot)
{
    return abzi_expf(abzi_withinf(believed(&attune->longer[foot], LONGER_LEARNED), LONGER_MOST));
}

float abzi_attune_wide(const abzi_attune *attune)
{
    return attune->stride_n >= STRIDES_KNOWN && attune->their_way_m > STRIDE_LEAST_M
               ? attune->his_way_m / attune->their_way_m
               : 1;
}

static bool knows(const abzi_habit *habit, float most)
{
    return fabsf(habit->mean) <= most && habit->variance >= 0 && habit->variance <= most * most;
}

static bool stands_somewhere(const abzi_foottrack *foot)
{
    bool sound = foot->seen_n <= ABZI_FOOTTRACK && foot->landed_ago >= 0 && foot->landed_ago <= LONG_AGO + 1 &&
                 foot->speed_m_s >= 0 && foot->speed_m_s <= WORLD_M * ABZ_TICKS_PER_SECOND;
    for (int i = 0; i < ABZI_FOOTTRACK; i++) {
        sound = sound && fabsf(foot->place[i].x) <= WORLD_M && fabsf(foot->place[i].z) <= WORLD_M;
    }
    return sound;
}

bool abzi_attune_is_sound(const abzi_attune *attune)
{
    bool sound = true;
    for (int side = 0; side < 2; side++) {
        sound = sound && stands_somewhere(&attune->his[side]) && stands_somewhere(&attune->hers[side]) &&
                knows(&attune->late[side], TOGETHER + SOONER_MOST) && knows(&attune->longer[side], LONGER_MOST) &&
                attune->foreseen_ticks[side] >= 0 && attune->foreseen_ticks[side] <= LONG_AGO &&
                attune->swung_ticks[side] >= 0 && attune->swung_ticks[side] <= LONG_AGO &&
                fabsf(attune->from[side].x) <= WORLD_M && fabsf(attune->from[side].z) <= WORLD_M &&
                attune->theirs_m[side] >= 0 && attune->theirs_m[side] <= WORLD_M;
    }
    return sound && attune->his_way_m >= 0 && attune->his_way_m <= STRIDE_MOST_M && attune->their_way_m >= 0 &&
           attune->their_way_m <= STRIDE_MOST_M;
}
