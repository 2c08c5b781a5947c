#include "care/phrasing.h"

#include <math.h>

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define PHRASE_COUNTS 8    // of the figures of the dances: two bars
#define BEAT_MOST_S 0.9f   // a beat that is longer is two counts: no dance of the syllabus is counted so slowly
#define PAUSE_COUNTS 1.4f  // from step to step: nearer to two than to one
#define ON_BEAT 0.35f      // of a beat: further off a step belongs to another half beat (rhythm/accord.c)
#define MUSIC_SURE 0.3f    // below that there may be no pulse (abrazo/rhythm.h)

void abzi_phrasing_start(abzi_phrasing *phrasing)
{
    phrasing->waited = 0;
    phrasing->count_n = 0;
}

// Counts that go by with a beat: steps that are taken every other count make a pulse of half the tempo.
static uint32_t counts_in(const abzi_plan *plan)
{
    return plan->period_s > BEAT_MOST_S ? 2 : 1;
}

static bool has_bars(const abz_beat *music)
{
    return music != NULL && (music->flags & ABZ_BEAT_BAR) != 0 && (music->flags & ABZ_BEAT_HELD) == 0 &&
           music->confidence >= MUSIC_SURE && music->period_s > 0;
}

// Whether a step that lands at a moment is on the first beat of a bar.
static bool is_on_one(const abz_beat *music, float land_s)
{
    const float at = music->phase + land_s / music->period_s, nearest = floorf(at + 0.5f);
    const uint32_t in_bar = (music->in_bar - 1 + (nearest > 0 ? 1u : 0u)) % music->bar_n;
    return fabsf(at - nearest) < ON_BEAT && in_bar == 0;
}

bool abzi_phrasing_tick(abzi_phrasing *phrasing, abz_role role, const abz_step *step, const abzi_accord *accord,
                        const abzi_plan *plan, const abz_beat *music)
{
    const bool beat = (plan->flags & ABZI_PLAN_BEAT) != 0;
    phrasing->count_n += beat ? counts_in(plan) : 0;
    phrasing->waited += plan->period_s > 0 ? (float)counts_in(plan) / (plan->period_s * TICKS) : 0;
    const bool eighth = beat && phrasing->count_n % PHRASE_COUNTS < counts_in(plan);
    bool begins = phrasing->waited > PHRASE_COUNTS && eighth;
    if (step->announced) {
        const uint32_t first = role == ABZ_ROLE_LEAD ? 0 : 1;
        const float counts =
            plan->period_s > 0 ? accord->stride * (float)counts_in(plan) / (plan->period_s * TICKS) : 0;
        const bool paused = phrasing->foot != first && counts > PAUSE_COUNTS;
        begins = begins || (step->foot == first && (has_bars(music) ? is_on_one(music, step->land_s) : paused));
        phrasing->foot = step->foot;
    }
    return begins;
}
