#include "rhythm/glass.h"

#include <string.h>

// Chosen with leaders of the program at .9, of whom steps are seen through it 5 to 38 times as often as without; of
// the recorded dancers and those of the program at 0, the others of its couples among them, .7 to 1.7 times.
#define KEPT_S 8.0f  // a landing counts for so long
#define MANY 3.0f    // landings that count, and so many times as many as without the glass, are steps;
#define TIMES 2.5f
#define FEW 1.0f  // and so few, or so few times as many, are none any more
#define TIMES_OFF 1.5f

void abzi_glass_measure(abzi_glass *g, const abz_body *body)
{
    abzi_footfall_measure(&g->plain, body);
    abzi_footfall_measure(&g->near, body);
}

void abzi_glass_start(abzi_glass *g, const abz_body *body)
{
    memset(g, 0, sizeof *g);
    abzi_footfall_start(&g->plain, body);
    abzi_footfall_start(&g->near, body);
    g->near.larger = ABZI_GLASS_LARGER;
}

float abzi_glass_see(abzi_glass *g, const abz_vec3 *joint, uint32_t seen)
{
    const float kept = 1 - 1 / (KEPT_S * ABZ_TICKS_PER_SECOND);
    abz_step plain, near;
    abzi_footfall_see(&g->plain, joint, seen, &plain);
    abzi_footfall_see(&g->near, joint, seen, &near);
    const int32_t foot = near.announced ? (int32_t)near.foot + 1 : 0;
    g->plain_n = kept * g->plain_n + (plain.announced ? 1 : 0);
    g->near_n = kept * g->near_n + (foot != 0 && g->last != 0 && foot != g->last ? 1 : 0);
    g->last = foot != 0 ? foot : g->last;
    g->on = g->on ? g->near_n > FEW && g->near_n > TIMES_OFF * g->plain_n
                  : g->near_n > MANY && g->near_n > TIMES * g->plain_n + 1;
    return g->on ? ABZI_GLASS_LARGER : 1;
}
