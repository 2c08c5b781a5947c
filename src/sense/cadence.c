#include "sense/cadence.h"

#include <string.h>

#include "abrazo/base.h"
#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// A gap that is further off than this, at first and at most, is another figure's: a third of a count.
#define OFF_S 0.15f
#define NEW 0.25f  // share of a new gap in how wrong it is: about the last four count
// Wrong by no more than this, it is believed. Of .02, .03, .05 (hers near counts in bachata, cha-cha, waltz; two
// seeds): .85 .78 .78, .86 .79 .78, .86 .79 .78, of which the last has made-up steps of a waltz nearer to no count.
#define SURE_S 0.03f
#define OVERDUE_S 0.1f  // a figure that goes on otherwise is followed by what is seen of it

void abzi_cadence_start(abzi_cadence *cadence)
{
    *cadence = (abzi_cadence){0};
    for (int i = 0; i < ABZI_CADENCE_LAGS; i++) {
        cadence->off[i] = OFF_S * OFF_S;
    }
}

void abzi_cadence_tick(abzi_cadence *cadence)
{
    cadence->since_s += DT;
}

void abzi_cadence_land(abzi_cadence *cadence, float in_s)
{
    float *gap_s = cadence->gap_s;
    for (uint32_t i = 0; i + 1 < cadence->gap_n; i++) {  // of the last one, which is mended by now
        const float off = abzi_withinf(gap_s[0] - gap_s[i + 1], OFF_S);
        cadence->off[i] += NEW * (off * off - cadence->off[i]);
    }
    memmove(gap_s + 1, gap_s, ABZI_CADENCE_LAGS * sizeof *gap_s);
    gap_s[0] = cadence->since_s + in_s;
    cadence->gap_n += cadence->gap_n <= ABZI_CADENCE_LAGS;
    cadence->since_s = -in_s;
}

void abzi_cadence_mend(abzi_cadence *cadence, float ago_s)
{
    cadence->gap_s[0] += cadence->since_s - ago_s;
    cadence->since_s = ago_s;
}

bool abzi_cadence_next(const abzi_cadence *cadence, float *in_s)
{
    int best = 0;
    for (int i = 1; i < ABZI_CADENCE_LAGS; i++) {
        best = cadence->off[i] < cadence->off[best] ? i : best;
    }
    *in_s = cadence->gap_s[best] - cadence->since_s;
    const bool is_sure = cadence->off[best] < SURE_S * SURE_S, is_overdue = *in_s <= -OVERDUE_S;
    return is_sure && !is_overdue;
}

bool abzi_cadence_is_sound(const abzi_cadence *cadence)
{
    return cadence->gap_n <= ABZI_CADENCE_LAGS + 1;
}
