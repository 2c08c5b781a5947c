#include "lead/told.h"

#define SAME_M 0.05f  // steps that land so near are one step
#define TURN_M 0.3f   // m that a turn by a radian is as bad as: half the way between two dancers
// Counts that hands are on their way to another hold: the cha-cha that opens the hold at 6 is named at 3.
#define HANDS_BEFORE 2.0f

float abzi_told_unlike(abzi_spot a, abzi_spot b)
{
    const float x = a.x - b.x, z = a.z - b.z;
    return sqrtf(x * x + z * z) + TURN_M * fabsf(a.yaw - b.yaw);
}

static bool is_same_step(const abzi_tread *a, const abzi_tread *b)
{
    return a->at == b->at && a->side == b->side && abzi_told_unlike(a->print, b->print) <= SAME_M;
}

static float steps_part(const abz_figure *a, const abz_figure *b, int role, float unit_m)
{
    abzi_floor one, other;
    abzi_floor_lay(a, (abzi_spot){0, 0, 0}, unit_m, &one);
    abzi_floor_lay(b, (abzi_spot){0, 0, 0}, unit_m, &other);
    const abzi_tread *p = one.tread[role], *q = other.tread[role];
    const int32_t p_n = one.tread_n[role], q_n = other.tread_n[role];
    int32_t i = 0;
    while (i < p_n && i < q_n && is_same_step(&p[i], &q[i])) {
        i++;
    }
    const float p_at = i < p_n ? p[i].at : (float)a->count_n, q_at = i < q_n ? q[i].at : (float)b->count_n;
    return p_at < q_at ? p_at : q_at;
}

static float hands_part(const abz_figure *a, const abz_figure *b)
{
    const abz_figure_hold *p = a->hold, *q = b->hold;
    int32_t i = 0;
    while (i < a->hold_n && i < b->hold_n && p[i].at_quarter == q[i].at_quarter && p[i].hold == q[i].hold &&
           p[i].over == q[i].over) {
        i++;
    }
    const float p_at = i < a->hold_n ? (float)p[i].at_quarter / 4 - HANDS_BEFORE : (float)a->count_n;
    const float q_at = i < b->hold_n ? (float)q[i].at_quarter / 4 - HANDS_BEFORE : (float)b->count_n;
    return p_at < q_at ? p_at : q_at;
}

float abzi_told_after(const abz_figure *a, const abz_figure *b, int role, float unit_m)
{
    const float shorter = (float)(a->count_n < b->count_n ? a->count_n : b->count_n);
    const float steps = steps_part(a, b, role, unit_m), hands = hands_part(a, b), first = steps < hands ? steps : hands;
    return first < shorter ? first : shorter;
}

bool abzi_told_ends_alike(const abz_figure *a, const abz_figure *b)
{
    return a->count_n == b->count_n && a->exit.hold == b->exit.hold && a->exit.facing == b->exit.facing &&
           a->exit.free[ABZ_ROLE_LEAD] == b->exit.free[ABZ_ROLE_LEAD];
}
