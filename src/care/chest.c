#include "care/chest.h"

#include <math.h>
#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Shares of the way in a tick: 1 - exp(-2 pi f / 60). What is slower than .1 a second is somebody who sits up, what is
// faster than .6 is a nod: 6 to 36 breaths a minute are let through.
#define SLOW_PART 0.010417f
#define FAST_PART 0.060897f
#define BREADTH_PART 0.02f  // of a picture: shoulders do not change in breadth, people turn
#define VISIBLE 0.5f
#define QUIET_MOST 30        // ticks without a picture: half a second, as the signal has it
#define BREADTH_LEAST 0.03f  // of the picture's width: somebody so far away shows no breath
#define JUMP_MOST 0.25f      // breadths: somebody moved, or it is somebody else
enum { LEFT_SHOULDER = 11, RIGHT_SHOULDER = 12 };

void abzi_chest_start(abzi_chest *chest)
{
    memset(chest, 0, sizeof *chest);
}

static bool can_be_seen(const abz_sighting *sighting)
{
    const abz_landmark *l = &sighting->landmark[LEFT_SHOULDER], *r = &sighting->landmark[RIGHT_SHOULDER];
    // written so that what is not a number is not seen
    return sighting->person_n > 0 && l->visible >= VISIBLE && r->visible >= VISIBLE && fabsf(l->u) <= 2 &&
           fabsf(l->v) <= 2 && fabsf(r->u) <= 2 && fabsf(r->v) <= 2 && sighting->aspect > 0.1f && sighting->aspect < 10;
}

static void take(abzi_chest *c, const abz_sighting *sighting)
{
    const abz_landmark *l = &sighting->landmark[LEFT_SHOULDER], *r = &sighting->landmark[RIGHT_SHOULDER];
    float x = (l->u - r->u) * sighting->aspect, y = l->v - r->v, breadth = sqrtf(x * x + y * y);
    if (breadth < BREADTH_LEAST * sighting->aspect) {
        return;
    }
    c->breadth += c->seen_n == 0 ? breadth - c->breadth : BREADTH_PART * (breadth - c->breadth);
    float height = -(l->v + r->v) / 2 / c->breadth;
    if (c->seen_n == 0 || fabsf(height - c->height) > JUMP_MOST) {
        c->slow = c->fast = height;
    }
    c->height = height;
    c->seen_n += c->seen_n < UINT32_MAX ? 1 : 0;
    c->quiet_n = 0;
}

float abzi_chest_tick(abzi_chest *chest, const abz_sighting *sighting)
{
    chest->quiet_n += chest->quiet_n < QUIET_MOST ? 1 : 0;
    if (sighting != NULL && can_be_seen(sighting)) {
        take(chest, sighting);
    }
    if (chest->quiet_n >= QUIET_MOST) {
        chest->seen_n = 0;
    }
    if (chest->seen_n == 0) {
        return NAN;
    }
    chest->slow += SLOW_PART * (chest->height - chest->slow);
    chest->fast += FAST_PART * (chest->height - chest->fast);
    return chest->fast - chest->slow;
}
