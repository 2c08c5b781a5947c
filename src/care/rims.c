#include "care/rims.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

// As in lead/seat.c: 40 cm with a mean of 1.4 m/s, as fast as hands of dancers go; longer where it is further, and
// where they may not go so fast. Of an eased way the highest speed is so much more than the mean.
#define WAY_M 0.40f
#define TAKES_S 0.28f
#define EASED 1.875f
#define GOES_M_S (EASED * WAY_M / TAKES_S)
#define NEEDED_M 0.06f  // what a wheel misses until a hand leaves the dance for it; steps swing a chair by 2 cm,
#define ENOUGH_M 0.03f  // and what is no reason to stay,
#define STAYS_S 0.25f   // when for so long there was no other
#define URGENT_M 0.20f  // what nothing that hands dance is worth
// Of 14 pushes of a recorded wheel that measures itself (bench/chair.txt) a hand has the rim for .48 s, and is off it
// for .90, in which these dance:
#define BOUT_S 0.96f         // two pushes, or
#define URGENT_BOUT_S 3.84f  // eight; then at least both ways, and
#define DANCES_S 0.34f
#define GESTURE_M_S 0.7f
#define WAITS_S 0.5f  // nor any for longer
#define LIFT_M 0.04f  // so far off the rim a hand goes back over it
#define LIFT_S 0.08f
#define ON_M 0.0055f      // a palm so near to where it lies has the rim: 2 cm from the middle of the tube at most
#define BACK_M_S 1.4f     // as fast it goes back over it
#define BEGINS_RAD 0.60f  // a push begins so far before the middle of its arc, and one that goes back behind it
#define BEGINS_BACK_RAD 0.35f
#define BACK_AT_RAD 0.1f  // so near to there it comes down
#define ARRIVES_S 0.05f   // the last of its way it slows down
#define RATE_S 0.04f      // as smoothly as a hand takes up what the rim does
#define RESTS_M_S 0.03f   // a rim that is as slow rests: hands slide along it

static float takes_s(float far_m, float hand_m_s)
{
    return EASED * abzi_maxf(far_m, WAY_M) / abzi_minf(hand_m_s, GOES_M_S);
}

// Does the hand belong at the rim?
static void decide(abzi_rims_hand *hand, const abzi_rims_need *need, int side, float takes)
{
    const float miss = fabsf(need->miss_m[side]);
    const float gesture = abzi_v3_distance(need->danced[side], hand->danced) / DT;
    hand->danced = need->danced[side];
    hand->idle_s = miss > ENOUGH_M ? 0 : hand->idle_s + DT;
    const bool urgent = miss > URGENT_M, needed = miss > NEEDED_M;
    const bool waits = hand->grip == 0 && gesture > GESTURE_M_S && !urgent && hand->waits_s < WAITS_S;
    hand->waits_s = needed && waits ? hand->waits_s + DT : needed ? hand->waits_s : 0;
    hand->bout_s = hand->bout_s < 0 ? abzi_minf(hand->bout_s + DT, 0) : hand->wants ? hand->bout_s + DT : 0;
    if (need->held[side]) {
        hand->wants = 0;
        hand->bout_s = 0;
    } else if (hand->wants) {
        const float bout_s = urgent ? URGENT_BOUT_S : BOUT_S;
        const bool has_pushed = hand->bout_s > takes + bout_s;
        hand->wants = hand->idle_s < STAYS_S && !has_pushed;
        hand->bout_s = has_pushed ? -(takes + (urgent ? 0 : DANCES_S)) : hand->bout_s;
    } else {
        hand->wants = needed && !waits && hand->bout_s == 0;
    }
}

// Along the rim: with a wheel that it pushes; it lets one slide through that it brakes, and goes back along one that it
// does neither with; at the end of its arc, or of its reach, back over it. rad_s: of the wheel, was: a tick ago
static void move(abzi_rims_hand *hand, float rad_s, float was, float rim_m, float miss_m, float hand_m_s)
{
    const float fastest = abzi_minf(BACK_M_S, hand_m_s) / rim_m, decay = abzi_expf(-DT / RATE_S);
    const bool rolls = fabsf(rad_s) * rim_m > RESTS_M_S, pushes = rolls && fabsf(rad_s) > fabsf(was);
    const bool ahead = rolls ? rad_s > 0 : miss_m > 0;
    const float begins = ABZI_RIM_MIDDLE_RAD - (ahead ? BEGINS_RAD : -BEGINS_BACK_RAD);
    const float off = begins - hand->angle_rad, end = hand->angle_rad - ABZI_RIM_MIDDLE_RAD;
    if (hand->grip < 1) {
        hand->back = hand->had = 0;
    } else if (hand->back) {
        hand->back = fabsf(off) > BACK_AT_RAD;
    } else {
        hand->back = hand->on ? pushes && end * rad_s > 0 && fabsf(end) >= ABZI_RIM_MOST_RAD : hand->had;
        hand->had = hand->on && !hand->back;
    }
    const bool is_there = hand->grip == 1 && !hand->back && !hand->on;  // and does not reach it
    const float to = is_there ? -end : off, most = hand->on ? abzi_minf(ABZI_RIM_SLIDES_RAD_S, fastest) : fastest;
    const float goes = hand->on && pushes ? rad_s : abzi_withinf(to / ARRIVES_S, most);
    hand->rad_s = goes + (hand->rad_s - goes) * decay;
    const float was_rad = hand->angle_rad;
    hand->angle_rad = abzi_rim_within(hand->grip == 0 ? begins : was_rad + hand->rad_s * DT);
    hand->rad_s = hand->grip == 0 ? 0 : (hand->angle_rad - was_rad) / DT;
    hand->lift = abzi_clampf(hand->lift + (hand->back ? DT : -DT) / LIFT_S, 0, 1);
}

void abzi_rims_tick(abzi_rims *rims, const abz_chair_shape *shape, const abzi_chair *chair, const abzi_rims_need *need)
{
    for (int side = 0; side < 2; side++) {
        const float takes = takes_s(need->far_m[side], need->hand_m_s);
        abzi_rims_hand *hand = &rims->hand[side];
        const float rad_s = (chair->rolled[side] - rims->rolled[side]) / DT;
        decide(hand, need, side, takes);
        hand->grip = abzi_clampf(hand->grip + (hand->wants ? DT : -DT) / takes, 0, 1);
        move(hand, rad_s, rims->rad_s[side], shape->rim_m, need->miss_m[side], need->hand_m_s);
        rims->rolled[side] = chair->rolled[side];
        rims->rad_s[side] = rad_s;
    }
}

abz_vec3 abzi_rims_palm(const abzi_rims *rims, const abz_chair_shape *shape, const abzi_chair *chair, int side)
{
    const abzi_rims_hand *hand = &rims->hand[side];
    return abzi_rim_palm(shape, chair->at, side, hand->angle_rad, LIFT_M * abzi_ease(hand->lift));
}

void abzi_rims_felt(abzi_rims *rims, const abz_chair_shape *shape, const abzi_chair *chair, int side, abz_vec3 palm)
{
    abzi_rims_hand *hand = &rims->hand[side];
    const abz_vec3 rim = abzi_rim_palm(shape, chair->at, side, hand->angle_rad, 0);
    hand->on = hand->grip == 1 && hand->lift == 0 && abzi_v3_distance(palm, rim) < ON_M;
}
