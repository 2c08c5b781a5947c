// Of speeds and turns over all that it may have, the one with least in the way. Wheels do not slip: what comes square at
// the side of one, near the axle, they can only roll away from under, if there is time.
#include "care/contact.h"

// Chosen beside leaders seated by the program (bench/sitting_leads.c has what else was tried).
#define SKIN_M 0.01f       // what is nearer than that counts now,
#define AHEAD_M 0.01f      // and where his chair will be, besides what that is foreseen wrong by
#define NOW 3.0f           // what is in it now counts so much,
#define OTHERWISE 0.0003f  // another speed by 1 m/s, or a turn as fast ARM_M off, as much as 1.7 cm of it in a step
#define ARM_M 0.3f
enum { AHEAD_N = 5, SPEED_N = 9, TURN_N = 9 };

// How much of him or his chair will be in a chair that goes so, now and in a moment; more than most is as bad.
// Shape   depth [ABZI_TOUCH_BODY_N]: of his body, now
static float in_it(const abzi_touch *t, const abzi_clearance_other *other, const abzi_crowd *crowds, abzi_spot from,
                   float speed, float turn, float most, float *depth)
{
    abzi_spot at = abzi_chair_after(from, speed, turn);
    abzi_touch_body(t, at, depth);
    float sum = t->his != NULL ? NOW * abzi_missing_square(abzi_touch_chairs(t, at, t->his_at) + SKIN_M) : 0;
    for (int i = 0; i < ABZI_TOUCH_BODY_N; i++) {
        sum += NOW * abzi_missing_square(depth[i] + SKIN_M);
    }
    for (int k = 0; k < AHEAD_N && sum < most; k++) {
        const abzi_crowd *then = &crowds[k];
        at = abzi_crowd_step(at, speed, turn);
        sum += t->his != NULL ? abzi_missing_square(abzi_touch_chairs(t, at, then->chair) + AHEAD_M + then->wrong_m)
                              : abzi_crowd_in_the_way(t->shape, at, other, then);
    }
    return sum;
}

// Somebody, or another chair, is so near one that stands there that hands on rims would be too slow.
static bool is_met(const abzi_touch *t, abzi_spot at)
{
    if (t->his != NULL) {
        return abzi_touch_chairs(t, at, t->his_at) > -ABZI_CONTACT_NEAR_M;
    }
    float depth[ABZI_TOUCH_BODY_N];
    abzi_touch_body(t, at, depth);
    for (int i = 0; i < ABZI_TOUCH_BODY_N; i++) {
        if (depth[i] > -ABZI_CONTACT_LEG_M) {
            return true;
        }
    }
    return false;
}

void abzi_contact_roll(const abzi_touch *t, const abzi_clearance_other *other, const abzi_clearance_pace *pace,
                       const abzi_crowd *crowds, const abzi_chair *from, abzi_chair *chair)
{
    if (!is_met(t, chair->at)) {
        return;
    }
    float is[ABZI_TOUCH_BODY_N], speed = chair->speed, turn = chair->turn;
    abzi_clearance_pace most = *pace;
    most.rim = abzi_minf(most.rim, ABZI_CHAIR_SPEED);
    most.back = most.speed;  // hands go back more slowly, for nobody sees there; who is pushed off does not
    float least = in_it(t, other, crowds, from->at, speed, turn, INFINITY, is);
    for (int i = 0; i < SPEED_N * TURN_N; i++) {
        const float ahead = (float)(i / TURN_N) / (SPEED_N - 1), left = 2 * (float)(i % TURN_N) / (TURN_N - 1) - 1;
        float goes = ahead * (most.speed + most.back) - most.back, turns = left * most.turn;
        abzi_clearance_keep(t->shape, &most, &goes, &turns);
        const float off = goes - chair->speed, off_turn = ARM_M * (turns - chair->turn);
        const float otherwise = OTHERWISE * (off * off + off_turn * off_turn);
        const float sum = otherwise + in_it(t, other, crowds, from->at, goes, turns, least - otherwise, is);
        if (sum < least && !abzi_touch_is_deeper(t, is)) {
            least = sum;
            speed = goes;
            turn = turns;
        }
    }
    if (speed != chair->speed || turn != chair->turn) {
        *chair = *from;
        abzi_chair_goes(chair, t->shape, speed, turn);
    }
}
