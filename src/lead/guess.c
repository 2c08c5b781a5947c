#include "lead/guess.h"

#define NEAR 3          // places, each an eighth of a count: what two dancers who are together may be apart
#define TEMPO_OFF 0.2f  // and tempos
#define SURE 0.6f       // share of belief from which on a figure is named
#define OTHER 4.0f      // or so much more than in the one she dances
#define NEUTRAL 2.5f    // or in the neutral one: that is danced most, and what begins like it is not told from it yet
#define UNCHAINED 0.1f  // of belief in a figure that may not follow: she, or he, has taken one for another before
// Or in one that nobody has begun: he follows, and takes no offer before he is asked, or it cannot be told in time. So
// for half a figure: if something else is seen then, they have lost each other. Without it tangos are in one figure for
// .87 of the time at 0 and .78 at 1 instead of .91 and .88; without an end of it merengues for .89 instead of .91.
#define UNBEGUN 0.1f
#define UNBEGUN_COUNTS 4.0f
#define ALIKE_TICKS 6  // for so long: the recogniser asks every fourth tick
// Share of all belief that must lie there: otherwise he dances something else. What may not follow counts in full: he
// who has let go dances on in another hold, and all that may follow is out of the question. What nobody has begun does
// not: tangos at 1 are in one figure for .83 of the time then, not .89.
#define PRESENT 0.02f

void abzi_guess_start(abzi_guess *guess)
{
    *guess = (abzi_guess){.figure = -1, .likeliest = -1};
}

/// What went before makes figures so likely.
static float likelihood(const abzi_whereabouts *place, uint32_t f)
{
    if (!(place->danced >> f & 1)) {
        return 0;
    }
    if (!(place->chained >> f & 1)) {
        return UNCHAINED;
    }
    return place->begun >> f & 1 || place->count >= UNBEGUN_COUNTS ? 1 : UNBEGUN;
}

static float belief_in(const abzi_recognise *r, const abzi_recognise_model *model, uint32_t f,
                       const abzi_whereabouts *at)
{
    const abzi_pattern *pattern = &model->pattern;
    int32_t n = (int32_t)(pattern->place[f + 1] - pattern->place[f]);
    int32_t middle = (int32_t)floorf((at->count + 1) * ABZI_PLACE_A_COUNT);
    int32_t from = middle - NEAR > 0 ? middle - NEAR : 0, to = middle + NEAR < n - 1 ? middle + NEAR : n - 1;
    float sum = 0;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        float off = model->period_ticks[k] / (at->period_s * ABZ_TICKS_PER_SECOND) - 1;
        for (int32_t p = from; fabsf(off) < TEMPO_OFF && p <= to; p++) {
            sum += r->belief[k][pattern->place[f] + (uint32_t)p];
        }
    }
    return sum;
}

void abzi_guess_tick(abzi_guess *guess, const abzi_recognise *r, const abzi_recognise_model *model,
                     const abzi_whereabouts *place)
{
    float sum = 0, most = 0, here = 0, all = r->none;
    int32_t best = -1;
    for (uint32_t f = 0; f < model->pattern.figure_n; f++) {
        const float likely = likelihood(place, f);
        const float belief = likely > 0 ? belief_in(r, model, f, place) : 0, it = likely * belief;
        sum += it;
        here += place->chained >> f & 1 ? it : belief;
        best = it > most ? (int32_t)f : best;
        most = it > most ? it : most;
        for (int k = 0; k < ABZI_TEMPO_N; k++) {
            all += r->mass[k][f];
        }
    }
    if (best >= 0 && place->neutral >= 0 && best != place->neutral) {
        float it = belief_in(r, model, (uint32_t)place->neutral, place);
        best = it * NEUTRAL > most ? place->neutral : best;
        most = it * NEUTRAL > most ? it : most;
    }
    float hers = place->hers >= 0 ? belief_in(r, model, (uint32_t)place->hers, place) : sum;
    // of two that begin alike either is better than another one
    bool is_clear = best >= 0 && (most > SURE * sum || most > OTHER * hers) && here > PRESENT * all;
    guess->alike_n = is_clear && best == guess->likeliest ? guess->alike_n + 1 : 0;
    guess->likeliest = is_clear ? best : -1;
    guess->sure = is_clear ? most / sum : 0;
    guess->figure = guess->alike_n >= ALIKE_TICKS ? best : -1;
}
