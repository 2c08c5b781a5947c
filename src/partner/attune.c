#include "partner/attune.h"

#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define LONG_AGO 1000.0f  // ticks
#define TOGETHER 12.0f    // ticks: landings that are further apart are of two steps (measure/steps.c)
#define FORESEEN_AT 4u    // ticks after lifting: he is on his way, and the neighbours are those who are, too
#define LEARNED 0.2f      // share of a new step: about the last five count, as in rhythm/footfall.c
#define STEPS_KNOWN 3u    // steps from which anything is believed
#define SOONER_MOST 4.0f  // ticks: no more than she may be late (LAND_AFTER_HIM)
#define LONGER_MOST 0.7f  // logarithm: twice as long, or half
#define WORLD_M 1e4f      // further away than any floor reaches: not measured

void abzi_attune_start(abzi_attune *attune)
{
    memset(attune, 0, sizeof *attune);
    for (int side = 0; side < 2; side++) {
        attune->his[side].landed_ago = attune->hers[side].landed_ago = LONG_AGO;
    }
}

static void learn(abzi_habit *habit, float value)
{
    habit->n += habit->n < UINT32_MAX;
    const float first = 1.0f / (float)habit->n, share = first > LEARNED ? first : LEARNED;
    const float off = value - habit->mean;
    habit->mean += share * off;
    habit->variance += share * ((1 - share) * off * off - habit->variance);
}

// What is left of a mean when so much of it is taken away as it may owe to chance: of what scatters too much, nothing.
// Source: James and Stein, Estimation with quadratic loss, 1961, the positive part of their estimate, here of one mean. Its
// own variance is that of its values by LEARNED / (2 - LEARNED); four times that is two standard errors.
static float believed(const abzi_habit *habit)
{
    const float square = habit->mean * habit->mean, chance = 4 * LEARNED / (2 - LEARNED) * habit->variance;
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

// How long his swing takes beside what was foreseen when it began.
static void watch_swing(abzi_attune *attune, int side, const abzi_footfall_foot *foot, const abzi_company *company,
                        const abz_repertoire *repertoire)
{
    float *foreseen = &attune->foreseen_ticks[side];
    if (foot->swinging && foot->since == FORESEEN_AT) {
        *foreseen = abzi_answer_landing(company, repertoire, side, 0);
        *foreseen = *foreseen > 1 ? *foreseen : 0;
        attune->swung_ticks[side] = 0;
    } else if (*foreseen > 0) {
        attune->swung_ticks[side] += attune->swung_ticks[side] < LONG_AGO ? 1 : 0;
        attune->steps[side] = foot->swinging ? foot->bound_ticks > 0 : attune->steps[side];
    }
    if (!foot->swinging && *foreseen > 0) {
        if (attune->steps[side]) {
            learn(&attune->longer[side], abzi_withinf(abzi_logf(attune->swung_ticks[side] / *foreseen), LONGER_MOST));
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
            learn(&attune->late[side], late + abzi_attune_sooner(attune, side));
            his->landed_ago = hers->landed_ago = LONG_AGO;
        }
        watch_swing(attune, side, &lead->footfall.foot[side], company, repertoire);
    }
}

float abzi_attune_sooner(const abzi_attune *attune, int foot)
{
    return abzi_withinf(believed(&attune->late[foot]), SOONER_MOST);
}

float abzi_attune_longer(const abzi_attune *attune, int foot)
{
    return abzi_expf(abzi_withinf(believed(&attune->longer[foot]), LONGER_MOST));
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
                attune->swung_ticks[side] >= 0 && attune->swung_ticks[side] <= LONG_AGO;
    }
    return sound;
}
