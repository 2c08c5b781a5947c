#include "lead/detour.h"

#include "motion/spring.h"

#define TICK_S (1.0f / ABZ_TICKS_PER_SECOND)
#define FOOT_S 0.05f  // as lead/bridge.c has feet
#define HIPS_S 0.12f  // and hips
#define LIFT_M 0.05f
#define UP_M 0.015f  // a foot that is lower is not yet free to go elsewhere

static bool stands(const abzi_detour *b, const abzi_walk *walk, int side)
{
    return !walk->foot[side].swinging && b->steps[side] == 0;
}

// Where a foot is that is danced there.
static abzi_spot shown(abzi_spot danced, abz_vec3 off)
{
    return (abzi_spot){danced.x + off.x, danced.z + off.z, danced.yaw};
}

// Of a step out of the way.
static float lift_of(const abzi_detour *b, int side)
{
    const float p = 1 - (float)b->steps[side] / ABZI_ASIDE_TICKS;
    return b->steps[side] > 0 ? LIFT_M * 16 * p * p * (1 - p) * (1 - p) : 0;
}

static void foot_tick(abzi_detour *b, const abzi_aside *chair, const abzi_walk *walk, int side)
{
    const abzi_spot danced = walk->foot[side].at, is = shown(danced, b->off[side]);
    const float soon_s = stands(b, walk, 1 - side) ? ABZI_ASIDE_SOON_S : ABZI_ASIDE_NOW_S;
    if (stands(b, walk, side)) {
        b->steps[side] = abzi_aside_depth(chair, is, soon_s) > 0 ? ABZI_ASIDE_TICKS : 0;
    } else if (b->steps[side] > 0) {
        b->steps[side]--;
    }
    if (stands(b, walk, side)) {
        b->off_rate[side] = abzi_v3(0, 0, 0);
        b->at[side] = is;
        return;
    }
    const float lift_m = lift_of(b, side) + walk->foot[side].lift * chair->height_m;
    const float w = abzi_minf(lift_m / UP_M, 1) * ABZI_SPRING(FOOT_S);
    const abzi_spot place = abzi_aside_place(chair, danced, 0);
    const abz_vec3 wanted = {place.x - danced.x, 0, place.z - danced.z};
    abzi_spring_v3(&b->off[side], &b->off_rate[side], wanted, w, abzi_expf(-w * TICK_S), TICK_S);
    b->at[side] = abzi_aside_foot(chair, b->at[side], shown(danced, b->off[side]));
    b->off[side] = abzi_v3(b->at[side].x - danced.x, 0, b->at[side].z - danced.z);
}

void abzi_detour_tick(abzi_detour *b, const abzi_aside *chair, const abzi_walk *walk)
{
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        b->at[side] = b->begun ? b->at[side] : walk->foot[side].at;
        foot_tick(b, chair, walk, side);
    }
    b->begun = 1;
    const abz_vec3 feet = abzi_v3_lerp(b->off[0], b->off[1], 0.5f);
    const abzi_spot over = shown(walk->weight, feet), clear = abzi_aside_round(chair, over, over);
    const abz_vec3 wanted = {clear.x - walk->weight.x, 0, clear.z - walk->weight.z};
    const float w = ABZI_SPRING(HIPS_S);
    abzi_spring_v3(&b->hips, &b->hips_rate, wanted, w, abzi_expf(-w * TICK_S), TICK_S);
}

void abzi_detour_apply(const abzi_detour *b, float height_m, abzi_walk *walk)
{
    walk->weight.x += b->hips.x;
    walk->weight.z += b->hips.z;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        abzi_walk_foot *foot = &walk->foot[side];
        foot->at = shown(foot->at, b->off[side]);
        foot->lift += lift_of(b, side) / height_m;
    }
}

void abzi_detour_knees(const abzi_aside *chair, const abz_body *body, const abzi_legs *legs, abz_pose *pose)
{
    bool turned = false;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const int leg = (int)abzi_upper_leg(side);
        const abz_vec3 *at = &pose->pos[leg];
        const abz_quat *rot = &pose->rot[leg];
        abz_vec3 front = abzi_v3_sub(at[1], abzi_v3_lerp(at[0], at[2], 0.5f));
        if (abzi_aside_knee(chair, legs, side, at[0], at[2], &front)) {
            abzi_leg_pose(body, legs, side, at[0], at[2], rot[2], rot[3], front, pose->rot);
            turned = true;
        }
    }
    if (turned) {
        abz_body_positions(body, pose->pos[ABZ_HIPS], pose->rot, pose->pos);
    }
}
