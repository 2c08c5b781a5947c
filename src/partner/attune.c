#include "partner/attune.h"

#include <string.h>

#define LONG_AGO 1000.0f       // ticks
#define FORESEEN_AT 4u         // ticks after lifting: he is on his way, and the neighbours are those who are, too
#define LONGER_LEARNED 0.2f    // share of a new step: about the last five count, as in rhythm/footfall.c
#define STEPS_KNOWN 3u         // steps from which anything is believed
#define LONGER_MOST 0.7f       // logarithm: twice as long, or half
#define STRIDE_LEAST_M 0.02f   // who goes no further does not step
#define STRIDE_MOST_M 2.0f     // nobody does
#define STRIDES_KNOWN 12u      // swings from which anything is said about how wide they are: all six of a bar, twice
#define STRIDES_LEARNED 0.06f  // share of a new one: about the last sixteen count
#define WORLD_M 1e4f           // further away than any floor reaches: not measured

void abzi_attune_start(abzi_attune *attune)
{
    memset(attune, 0, sizeof *attune);
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
// Source: James and Stein, Estimation with quadratic loss, 1961, the positive part of their estimate, here of one mean.
// Its own variance is that of its values by learned / (2 - learned); four times that is two standard errors.
static float believed(const abzi_habit *habit, float learned)
{
    const float square = habit->mean * habit->mean, chance = 4 * learned / (2 - learned) * habit->variance;
    return habit->n >= STEPS_KNOWN && square > chance ? habit->mean * (1 - chance / square) : 0;
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

void abzi_attune_see(abzi_attune *attune, const abzi_lead *lead, const abzi_company *company,
                     const abz_repertoire *repertoire)
{
    for (int side = 0; side < 2; side++) {
        watch_swing(attune, side, lead, company, repertoire);
    }
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

bool abzi_attune_is_sound(const abzi_attune *attune)
{
    bool sound = true;
    for (int side = 0; side < 2; side++) {
        sound = sound && knows(&attune->longer[side], LONGER_MOST) && attune->foreseen_ticks[side] >= 0 &&
                attune->foreseen_ticks[side] <= LONG_AGO && attune->swung_ticks[side] >= 0 &&
                attune->swung_ticks[side] <= LONG_AGO && fabsf(attune->from[side].x) <= WORLD_M &&
                fabsf(attune->from[side].z) <= WORLD_M && attune->theirs_m[side] >= 0 &&
                attune->theirs_m[side] <= WORLD_M;
    }
    return sound && attune->his_way_m >= 0 && attune->his_way_m <= STRIDE_MOST_M && attune->their_way_m >= 0 &&
           attune->their_way_m <= STRIDE_MOST_M;
}
