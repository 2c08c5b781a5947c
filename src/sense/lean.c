#include "sense/lean.h"

#include "abrazo/motion.h"
#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Smoothing: a critically damped filter that forgets this share a tick (Gelb, as in partner/lead.c). Of .55 to .8, with what a
// camera sees, the last that is not late.
#define THETA 0.65f
#define ALPHA (1 - THETA * THETA)
#define BETA ((1 - THETA) * (1 - THETA))
// An end is where a side's lean comes to: on average for so long as it is beyond, and while it is short of it. The other side's
// is forgotten more slowly: feet stand for up to 2 s, in a tango's slow counts.
#define BEYOND_S 0.1f
#define SHORT_S 2.0f
#define OTHER_S 12.0f
#define OVER 0.4f           // of the way between the ends: four fifths of the way from the middle to one
#define OVER_LEAST_M 0.01f  // twice what a camera is wrong by in a picture

void abzi_lean_start(abzi_lean *lean, float at_m)
{
    *lean = (abzi_lean){.at_m = at_m, .end_m = {at_m, at_m}};
}

static float beside_middle(const abzi_lean *lean, float at_m)
{
    const float off = at_m - 0.5f * (lean->end_m[0] + lean->end_m[1]);
    return lean->is_left ? off : -off;
}

float abzi_lean_left(const abzi_lean *lean, float ahead_s)
{
    return lean->is_over ? beside_middle(lean, lean->at_m + lean->v * ahead_s) : 1;
}

bool abzi_lean_tick(abzi_lean *lean, float at_m, float ahead_s)
{
    const float off = at_m - (lean->at_m + lean->v * DT);
    lean->at_m += lean->v * DT + ALPHA * off;
    lean->v += BETA * off / DT;
    float *own = &lean->end_m[lean->is_left ? 0 : 1], *other = &lean->end_m[lean->is_left ? 1 : 0];
    const bool is_beyond = lean->is_left ? lean->at_m > *own : lean->at_m < *own;
    *own += (lean->at_m - *own) * DT / (DT + (is_beyond ? BEYOND_S : SHORT_S));
    *other += (lean->at_m - *other) * DT / (DT + OTHER_S);
    const float over_m = abzi_maxf(OVER * (lean->end_m[0] - lean->end_m[1]), OVER_LEAST_M);
    const float is_m = beside_middle(lean, lean->at_m);
    if (is_m < -over_m && !lean->is_over) {  // it was never on that side
        lean->is_left = !lean->is_left;
        lean->is_over = 1;
    }
    lean->is_over |= is_m > over_m;
    if (abzi_lean_left(lean, ahead_s) >= 0) {
        return false;
    }
    lean->is_left = !lean->is_left;
    lean->is_over = 0;
    return true;
}
