#include "care/simple.h"

#include "abrazo/base.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Six tenths of what a follower may do (partner/steps.c): .75 m between the feet; and of the longest swings of the
// recorded couples, of which 99 in 100 are below 1.0 m.
#define STRIDE_M 0.45f
#define SWING_M 0.60f
// A step goes so much of the way to where the foot belongs, and what is left the next one makes up for: s / (2 - s),
// two thirds, of steps to and fro, but all of a way.
#define SHARE 0.8f
#define SPEED_M_S 1.8f       // six tenths of a follower's most (partner/follow.c)
#define TURN_RAD_S 4.0f      // a half turn takes .8 s: about a beat and a half
#define SMALLER 0.5f         // trunks leave their rest, and free hands the height of the hips, half as far
#define LEAN_RAD 0.17f       // ten degrees: people who stand and dance in hold sway by less
#define WALK_STRIDE_M 0.65f  // an ordinary walking step of a woman, and the foot that moves passes the other:
#define WALK_SWING_M 1.20f   // twice that, and a little less
#define HALF_RAD 2.0f        // her shoulders sway on both sides of her heading, by half a radian each
#define REMEMBER_TICKS 4
#define TURNS_MOST 64.0f  // radians after which whole turns are taken off, so that no digits are lost

abzi_simple abzi_simple_carrying(void)
{
    abzi_simple s = {.effort = abz_effort_of(0),
                     .restraint = {.share = SHARE,
                                   .swing_m = SWING_M,
                                   .speed_m_s = SPEED_M_S,
                                   .lean_rad = LEAN_RAD,
                                   .low = true,
                                   .beat_ticks = -1}};
    s.effort.amplitude = SMALLER;
    s.effort.height = SMALLER;
    s.effort.stride_m = STRIDE_M;
    s.effort.turn_rad_s = TURN_RAD_S;
    return s;
}

abzi_simple abzi_simple_walking(void)
{
    abzi_simple s = abzi_simple_carrying();
    s.effort.stride_m = WALK_STRIDE_M;
    s.restraint.swing_m = WALK_SWING_M;
    s.restraint.share = 1;
    s.restraint.on_way = true;
    return s;
}

abzi_simple abzi_simple_full(void)
{
    return (abzi_simple){.effort = abz_effort_of(0),
                         .restraint = {.share = 1,
                                       .swing_m = SWING_M / 0.6f,
                                       .speed_m_s = SPEED_M_S / 0.6f,
                                       .lean_rad = (float)ABZI_PI,
                                       .beat_ticks = -1}};
}

void abzi_half_turn_start(abzi_half_turn *turn, float yaw)
{
    *turn = (abzi_half_turn){.yaw = yaw};
    for (int i = 0; i < ABZI_HALF_TURN_N; i++) {
        turn->was[i] = yaw;
    }
}

static void shift(abzi_half_turn *turn, float by)
{
    turn->yaw += by;
    for (int i = 0; i < ABZI_HALF_TURN_N; i++) {
        turn->was[i] += by;
    }
}

float abzi_half_turn_tick(abzi_half_turn *turn, float wanted, float most_rad_s)
{
    const float most = most_rad_s * DT;
    float way = abzi_wrapf(wanted - turn->yaw), least_was = turn->yaw, most_was = turn->yaw;
    way = way > most ? most : way < -most ? -most : way;
    for (int i = 0; i < ABZI_HALF_TURN_N; i++) {
        least_was = turn->was[i] < least_was ? turn->was[i] : least_was;
        most_was = turn->was[i] > most_was ? turn->was[i] : most_was;
    }
    float yaw = turn->yaw + way;
    yaw = yaw > least_was + HALF_RAD ? least_was + HALF_RAD : yaw < most_was - HALF_RAD ? most_was - HALF_RAD : yaw;
    turn->yaw = yaw;
    turn->tick++;
    if (turn->tick >= ABZI_HALF_TURN_N * REMEMBER_TICKS) {
        turn->tick = 0;
    }
    turn->was[turn->tick / REMEMBER_TICKS] = yaw;
    if (fabsf(yaw) > TURNS_MOST) {
        shift(turn, abzi_wrapf(yaw) - yaw);
    }
    return abzi_wrapf(turn->yaw);
}

bool abzi_half_turn_is_sound(const abzi_half_turn *turn)
{
    return turn->tick < ABZI_HALF_TURN_N * REMEMBER_TICKS && fabsf(turn->yaw) <= 2 * TURNS_MOST;
}
