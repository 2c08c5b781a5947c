#include "rhythm/swells.h"

#include <string.h>

#include "base/fmath.h"
#include "rhythm/few.h"

// The squares of Student's t of lengths and of sizes, summed. Of 16, 20, 25 and 30 tried on simulated swells: where
// each is a breath, 5 to 20 % uneven, two are taken for one in .1 to .4 % of moments (1.2 to 1.7 % at 16); of in- and
// out-breaths of .45 and .55 of a breath, 10 % uneven, .8 as loud, it is known in 99.5 %, as at 16, after eleven
// swells. It ends where nothing of it is left.
#define TWO_FROM 25.0f
#define TWO_UNTIL 4.0f
// Which of the two is the out-breath is not thought over again but for lengths so far apart: t of 3, by chance once in
// a hundred.
#define OTHER_FROM 9.0f
#define VARIANCE_LEAST 4e-4f  // 2 %: who is more even is so by chance
#define MISSED 1.6f           // usual lengths: one between was not heard
#define SIZE_LEAST 1e-6f

/// The newest ones' share of a class.
typedef struct sums {
    float n, sum, squares;
} sums;

/// Student's t, squared, between the two classes, of logarithms.
static float apart(const abzi_swells *s, const float *x)
{
    sums of[2] = {{0, 0, 0}, {0, 0, 0}};
    for (uint32_t i = 0; i < s->n; i++) {
        sums *it = &of[s->turn[i]];
        const float value = abzi_logf(abzi_maxf(x[i], SIZE_LEAST));
        it->n += 1;
        it->sum += value;
        it->squares += value * value;
    }
    if (of[0].n < 2 || of[1].n < 2) {
        return 0;
    }
    const float mean[2] = {of[0].sum / of[0].n, of[1].sum / of[1].n};
    const float off = of[0].squares - of[0].n * mean[0] * mean[0] + of[1].squares - of[1].n * mean[1] * mean[1];
    const float variance = abzi_maxf(off / (of[0].n + of[1].n - 2), VARIANCE_LEAST);
    return (mean[0] - mean[1]) * (mean[0] - mean[1]) / (variance * (1 / of[0].n + 1 / of[1].n));
}

static float mean_length(const abzi_swells *s, uint32_t which)
{
    float sum = 0, n = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        sum += s->turn[i] == which ? s->length[i] : 0;
        n += s->turn[i] == which ? 1 : 0;
    }
    return n > 0 ? sum / n : 0;
}

bool abzi_swells_take(abzi_swells *swells, float length, float size)
{
    const uint32_t few = swells->n < ABZI_FEW_MOST ? swells->n : ABZI_FEW_MOST;
    const bool missed = few > 0 && length > MISSED * abzi_median_of_few(swells->length, (int)few);
    const uint32_t now = swells->n > 0 && !missed ? !swells->turn[0] : swells->turn[0];
    memmove(swells->length + 1, swells->length, sizeof swells->length - sizeof *swells->length);
    memmove(swells->size + 1, swells->size, sizeof swells->size - sizeof *swells->size);
    memmove(swells->turn + 1, swells->turn, sizeof swells->turn - sizeof *swells->turn);
    swells->length[0] = length;
    swells->size[0] = size;
    swells->turn[0] = now;
    swells->n += swells->n < ABZI_SWELLS_N ? 1 : 0;
    if (swells->n < ABZI_SWELLS_FEWEST) {
        return false;
    }
    const float lengths = apart(swells, swells->length), t = lengths + apart(swells, swells->size);
    const uint32_t was = swells->two, was_out = swells->out;
    swells->two = t > TWO_FROM ? 1 : t < TWO_UNTIL ? 0 : was;
    if (!was || lengths > OTHER_FROM) {
        swells->out = mean_length(swells, 1) > mean_length(swells, 0);
    }
    return swells->two != was || (swells->two && swells->out != was_out);
}

bool abzi_swells_begins(const abzi_swells *swells)
{
    return !swells->two || swells->turn[0] == swells->out;
}
