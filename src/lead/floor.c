// From "left foot forward 14" to places on the floor.
#include "lead/floor.h"
#include "motion/body.h"

#define HUNDREDTH 0.01f
#define EIGHTH (ABZI_PI_F / 4)
#define QUARTER 0.25f
#define DEGREE (ABZI_PI_F / 180)
#define SHARE_ROUNDS 8     // what is off is shared out until nothing is left: each round leaves less than half of it
#define COMMON_MOST 1.08f  // strides grow no further beyond the smaller dancer's,
#define LEG_MOST 1.11f     // nor beyond those of who has the shorter legs
#define LEG_SHARE 0.481f   // hip to ankle, of a usual height

// How far apart the dancers stand, hundredths of their height: at an arm's bend in closed hold, further the less they
// hold each other. She stands a little to his right, as he to hers, so that feet pass between feet.
static const int32_t apart[ABZ_HOLD_N] = {
    [ABZ_HOLD_NONE] = 50,       [ABZ_HOLD_CLOSED] = 32,      [ABZ_HOLD_BOTH] = 40,      [ABZ_HOLD_LEFT_RIGHT] = 40,
    [ABZ_HOLD_RIGHT_LEFT] = 40, [ABZ_HOLD_RIGHT_RIGHT] = 40, [ABZ_HOLD_LEFT_LEFT] = 40, [ABZ_HOLD_CROSSED] = 40,
};
#define CLOSED_ASIDE (-4)
#define BESIDE_ASIDE 34
#define SHADOW_AHEAD 28
#define SHADOW_ASIDE (-6)

static abzi_spot turned(abzi_spot spot, float lead_rad, float follow_rad)
{
    abz_vec3 v = abzi_spot_local((abzi_spot){0, 0, lead_rad}, abzi_v3(spot.x, 0, spot.z));
    return (abzi_spot){v.x, v.z, spot.yaw + follow_rad - lead_rad};
}

abzi_spot abzi_facing_spot(int hold, int facing, float unit_m)
{
    float u = unit_m * HUNDREDTH;
    float aside = hold == ABZ_HOLD_CLOSED ? CLOSED_ASIDE : 0;
    abzi_spot before = {aside * u, (float)apart[hold] * u, ABZI_PI_F};
    switch (facing) {
    case ABZ_PROMENADE:
        return turned(before, EIGHTH, -EIGHTH);
    case ABZ_BESIDE:
        return (abzi_spot){-BESIDE_ASIDE * u, 0, 0};
    case ABZ_BESIDE_LEFT:
        return (abzi_spot){BESIDE_ASIDE * u, 0, 0};
    case ABZ_SHADOW:
        return (abzi_spot){SHADOW_ASIDE * u, SHADOW_AHEAD * u, 0};
    default:
        return before;
    }
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

// The height at which a body's legs would be usual.
static float leg_height(const abz_body *body)
{
    float thigh = abzi_v3_length(body->offset[ABZ_LEFT_LOWER_LEG]), shin = abzi_v3_length(body->offset[ABZ_LEFT_FOOT]);
    return (thigh + shin) / LEG_SHARE;
}

float abzi_common_height(const abz_body *lead, const abz_body *follow)
{
    float a = abzi_body_height(lead), b = abzi_body_height(follow);
    float most = lesser(COMMON_MOST * lesser(a, b), LEG_MOST * lesser(leg_height(lead), leg_height(follow)));
    return lesser((a + b) / 2, most);
}

// A place in front of a spot, without wrapping its yaw.
static abzi_spot beside(abzi_spot from, float x, float z, float yaw)
{
    abz_vec3 v = abzi_spot_world(from, abzi_v3(x, 0, z));
    return (abzi_spot){v.x, v.z, from.yaw + yaw};
}

static float neutral_x(int side, float unit_m)
{
    return (side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK) * unit_m;
}

// Where a foot lands, from the stance before it; other: where the other foot stands.
static abzi_spot landing(const abz_figure_step *step, abzi_spot stance, abzi_spot other, float unit_m)
{
    static const float diagonal = 0.70710678f;
    static const float way[ABZ_WAY_N][2] = {
        [ABZ_FORWARD] = {0, 1},
        [ABZ_BACK] = {0, -1},
        [ABZ_TO_LEFT] = {1, 0},
        [ABZ_TO_RIGHT] = {-1, 0},
        [ABZ_FORWARD_LEFT] = {diagonal, diagonal},
        [ABZ_FORWARD_RIGHT] = {-diagonal, diagonal},
        [ABZ_BACK_LEFT] = {diagonal, -diagonal},
        [ABZ_BACK_RIGHT] = {-diagonal, -diagonal},
    };
    float far = (float)step->distance * HUNDREDTH * unit_m, x = neutral_x(step->side, unit_m);
    if (step->way == ABZ_CROSS_FRONT || step->way == ABZ_CROSS_BEHIND) {
        abzi_spot from = {other.x, other.z, stance.yaw};
        return beside(from, -ABZI_ACROSS * x, step->way == ABZ_CROSS_FRONT ? far : -far, 0);
    }
    return beside(stance, x + far * way[step->way][0], far * way[step->way][1], 0);
}

// The stance of a dancer who stands on this foot.
static abzi_spot standing_on(abzi_spot print, float yaw, int side, float unit_m)
{
    abzi_spot stance = beside((abzi_spot){print.x, print.z, yaw}, -neutral_x(side, unit_m), 0, 0);
    return stance;
}

// Steps go where they are written to go; but of how far a dancer is turned away from an even way between the headings
// at beginning and end so much is left out.
static void hold_in(float less, int role, abzi_floor *floor)
{
    const int n = floor->tread_n[role];
    const float from = floor->start[role].yaw, turns = floor->end[role].yaw - from;
    for (int i = 0; i < n && less > 0; i++) {
        abzi_tread *it = &floor->tread[role][i];
        const float back = less * (it->stance.yaw - from - turns * (float)(i + 1) / (float)n);
        it->stance.yaw -= back;
        it->print.yaw -= back;
    }
}

// One dancer's part. off: what to share out among the steps that move, world; moved so far after the last of them.
static abzi_spot lay_part(const abz_figure *figure, int role, abzi_spot start, float unit_m, abz_vec3 off,
                          abzi_floor *floor)
{
    const abz_figure_step *step = figure->step[role];
    int n = figure->step_n[role], moving_n = 0, moved_n = 0;
    for (int i = 0; i < n; i++) {
        moving_n += step[i].way != ABZ_REPLACE;
    }
    abzi_spot stance = start, foot[ABZ_SIDE_N];
    int on = figure->entry.free[role] == ABZ_LEFT ? ABZ_RIGHT : ABZ_LEFT;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        foot[side] = beside(start, neutral_x(side, unit_m), 0, 0);
    }
    float given = 0;
    for (int i = 0; i < n; i++) {
        abzi_tread *tread = &floor->tread[role][i];
        float yaw = stance.yaw + (float)step[i].turn * EIGHTH;
        tread->moves = step[i].way != ABZ_REPLACE;
        tread->weight = step[i].level != ABZ_TAP;
        if (tread->moves) {
            moved_n++;
            float share = (float)moved_n / (float)moving_n;
            foot[step[i].side] = landing(&step[i], stance, foot[1 - step[i].side], unit_m);
            foot[step[i].side].x += (share - given) * off.x;
            foot[step[i].side].z += (share - given) * off.z;
            // what a foot without weight was given must be given again to the next
            given = tread->weight ? share : given;
        }
        foot[step[i].side].yaw = yaw;
        on = tread->weight ? step[i].side : on;
        stance = standing_on(foot[on], yaw, on, unit_m);
        tread->at = (float)step[i].at_quarter * QUARTER;
        tread->side = step[i].side;
        tread->print = foot[step[i].side];
        tread->stance = stance;
        tread->level = step[i].level;
        tread->hip = step[i].hip;
        tread->rise = (float)step[i].rise * HUNDREDTH;
        tread->sway_rad = (float)step[i].sway * DEGREE;
    }
    floor->tread_n[role] = n;
    floor->start[role] = start;
    floor->end[role] = stance;
    hold_in((float)figure->held_in * HUNDREDTH, role, floor);
    return stance;
}

void abzi_floor_lay(const abz_figure *figure, abzi_spot lead_start, float unit_m, abzi_floor *floor)
{
    abzi_spot his = lay_part(figure, ABZ_ROLE_LEAD, lead_start, unit_m, abzi_v3(0, 0, 0), floor);
    abzi_spot entry = abzi_facing_spot(figure->entry.hold, figure->entry.facing, unit_m);
    abzi_spot exit = abzi_facing_spot(figure->exit.hold, figure->exit.facing, unit_m);
    abzi_spot from = beside(lead_start, entry.x, entry.z, entry.yaw), to = beside(his, exit.x, exit.z, exit.yaw);
    abz_vec3 off = {0, 0, 0};
    for (int i = 0; i < SHARE_ROUNDS; i++) {
        abzi_spot end = lay_part(figure, ABZ_ROLE_FOLLOW, from, unit_m, off, floor);
        abz_vec3 left = {to.x - end.x, 0, to.z - end.z};
        if (i == 0) {
            floor->off_m = abzi_v3_length(left);
            floor->off_x = left.x;
            floor->off_z = left.z;
            floor->off_rad = fabsf(abzi_wrapf(to.yaw - end.yaw));
        }
        off = abzi_v3_add(off, left);
    }
}
