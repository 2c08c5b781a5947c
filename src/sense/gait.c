#include "sense/gait.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// The next seven were found together, one set for the recorded leaders of both couples (bench/headset): steps told with
// the right foot have an F1 of .59 and .74; without the change of the sway the best that was found was .39 and .68.
#define LEAVE_M 0.30f        // a foot steps when it is so far from where it belongs,
#define SWAY_M 0.19f         // where a change of the sway as large as the sway usually is counts as so many metres
#define LOOK_S 0.065f        // it belongs where the hips will be so soon,
#define AHEAD_S 0.155f       // and lands where they will be so long after it has landed
#define SWING_TICKS 10.6f    // a swing is seen to begin late, and must land in time
#define REST_TICKS 3u        // between a landing and the next swing
#define AGAIN_TICKS 12u      // and the next swing of the same foot
#define DRIFT_S 0.36f        // what a sway is beside: a step or two
#define SWAY_S 3.0f          // how large sways are is the mean of some seconds
#define SWAY_LEAST_MS 0.03f  // slower ones are no dance
#define FIXED 0.7f           // of a swing: then it lands where it is aimed at
#define LIFT_M 0.06f         // in the middle of a swing

// Where a foot belongs in so many seconds.
static abzi_spot home(const abzi_gait_body *body, int side, float in_s)
{
    abz_vec3 at = abzi_spot_world(body->hips, abzi_v3(side == 0 ? body->width_m : -body->width_m, 0, 0));
    return (abzi_spot){at.x + body->velocity.x * in_s, at.z + body->velocity.z * in_s, body->hips.yaw};
}

void abzi_gait_start(abzi_gait *gait, const abzi_gait_body *body)
{
    *gait = (abzi_gait){.drift = body->velocity};
    for (int side = 0; side < 2; side++) {
        abzi_gait_foot *foot = &gait->foot[side];
        foot->from = foot->to = foot->at = home(body, side, 0);
        foot->since = AGAIN_TICKS;
    }
    for (int i = 0; i < ABZI_GAIT_PAST; i++) {
        gait->past[i] = body->velocity;
    }
}

static void swing(abzi_gait_foot *foot, const abzi_gait_body *body, int side)
{
    float p = (float)foot->since / SWING_TICKS;
    if (p >= 1) {
        foot->at = foot->to;
        foot->lift_m = 0;
        foot->swings = foot->since = 0;
        return;
    }
    if (p < FIXED) {
        foot->to = home(body, side, (SWING_TICKS - (float)foot->since) * DT + AHEAD_S);
    }
    // With least jerk, as all reaching (Flash and Hogan 1985).
    float s = p * p * p * (10 + p * (6 * p - 15)), up = 4 * p * (1 - p);
    foot->at.x = foot->from.x + s * (foot->to.x - foot->from.x);
    foot->at.z = foot->from.z + s * (foot->to.z - foot->from.z);
    foot->at.yaw = abzi_wrapf(foot->from.yaw + s * abzi_wrapf(foot->to.yaw - foot->from.yaw));
    foot->lift_m = LIFT_M * up * up;
}

// How much the hips begin to move to the left (below 0: to the right), beside how much they usually do.
static float push(abzi_gait *gait, const abzi_gait_body *body)
{
    const abzi_spot turned = {0, 0, body->hips.yaw};
    abz_vec3 then = gait->past[gait->oldest];
    gait->past[gait->oldest] = body->velocity;
    gait->oldest = (gait->oldest + 1) % ABZI_GAIT_PAST;
    gait->drift = abzi_v3_lerp(gait->drift, body->velocity, DT / (DT + DRIFT_S));
    float sway = abzi_spot_local(turned, abzi_v3_sub(body->velocity, gait->drift)).x;
    gait->sway += (sway * sway - gait->sway) * DT / (DT + SWAY_S);
    return abzi_spot_local(turned, abzi_v3_sub(body->velocity, then)).x / (sqrtf(gait->sway) + SWAY_LEAST_MS);
}

void abzi_gait_tick(abzi_gait *gait, const abzi_gait_body *body)
{
    abzi_gait_foot *foot = gait->foot;
    float left = push(gait, body);
    foot[0].since++;
    foot[1].since++;
    for (int side = 0; side < 2; side++) {
        if (foot[side].swings) {
            swing(&foot[side], body, side);
            return;
        }
    }
    float off[2];
    for (int side = 0; side < 2; side++) {
        bool rested = foot[side].since >= AGAIN_TICKS && foot[1 - side].since >= REST_TICKS;
        off[side] = abzi_spot_apart(foot[side].at, home(body, side, LOOK_S)) + SWAY_M * (side == 0 ? left : -left);
        off[side] = rested ? off[side] : 0;
    }
    const int side = off[0] >= off[1] ? 0 : 1;
    if (off[side] > LEAVE_M) {
        foot[side].swings = 1;
        foot[side].since = 0;
        foot[side].from = foot[side].at;
    }
}
