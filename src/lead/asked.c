#include "lead/asked.h"

#include <string.h>

#include "base/fmath.h"

#define STANDARD_HEIGHT_M 1.72f  // of the body that strides are counted in: a head at 1.60 m (partner/lead.c)
#define STEP_LEAST_M 0.07f       // less is no step but a shuffle (care/today.c)
#define WAY_MOST_M 2.0f
// A foot is looked at so many counts after it should have landed, or before it should lift again: a swing takes .85 of
// a count (lead/score.c).
#define AFTER_MOST 0.5f
#define AFTER_LEAST 0.1f
#define SWING_COUNTS 0.85f
#define STEPS_KNOWN 16u  // steps from which anything is said about them,
#define LATELY 0.08f     // and a share of a new one: about the last twelve count
// A step goes the way it was asked to when it is within 37 degrees of it: so does one of five by chance, of those who
// dance the figures nearly every one, and .6 and more of those whose strides are so small that the two lose each other
// now and then. The last twenty-five count: another dance agrees with hers for a while, too (bench/minding).
#define SAME_WAY 0.8f
#define SAME_LATELY 0.04f
#define SAME_LEAST 0.6f
#define SAME_KNOWN 8u

void abzi_asked_start(abzi_asked *asked)
{
    memset(asked, 0, sizeof *asked);
}

// When the foot of a step is looked at, counts since the figure began.
static float looked_at(const abzi_floor *floor, int role, int32_t step)
{
    const abzi_tread *it = &floor->tread[role][step];
    float after = AFTER_MOST;
    for (int32_t i = step + 1; i < floor->tread_n[role]; i++) {
        const abzi_tread *next = &floor->tread[role][i];
        if (next->side == it->side && next->moves) {
            after = abzi_clampf(next->at - SWING_COUNTS - it->at, AFTER_LEAST, AFTER_MOST);
            break;
        }
    }
    return it->at + after;
}

static void count_in(float *mean, uint32_t n, float lately, float value)
{
    const float first = 1.0f / (float)n;
    *mean += (first > lately ? first : lately) * (value - *mean);
}

// way: his, in the standard body; there, it: the step, and where the foot stood before it.
static void compare(abzi_asked *asked, abz_vec3 way, const abzi_tread *it, abzi_spot from, const abzi_asking *asking)
{
    const float larger = asking->small * STANDARD_HEIGHT_M / asking->unit_m;
    const abzi_stance stance = abzi_stance_of((abzi_spot){0, 0, it->stance.yaw}),
                      facing = abzi_stance_of((abzi_spot){0, 0, asking->yaw});
    const abz_vec3 to = {it->print.x - from.x, 0, it->print.z - from.z};
    const abz_vec3 wanted = abzi_v3_scale(abzi_stance_local(stance, to), larger), his = abzi_stance_local(facing, way);
    const float asked_m = abzi_v3_length(wanted), his_m = abzi_v3_length(his);
    if (asked_m < STEP_LEAST_M || asked_m > WAY_MOST_M || his_m > WAY_MOST_M) {
        return;
    }
    const bool same = abzi_v3_dot(wanted, his) >= SAME_WAY * asked_m * his_m;
    asked->step_n++;
    count_in(&asked->same, asked->step_n, SAME_LATELY, same ? 1 : 0);
    if (same) {
        asked->same_n++;
        count_in(&asked->his_m, asked->same_n, LATELY, his_m);
        count_in(&asked->asked_m, asked->same_n, LATELY, asked_m);
    }
}

static bool is_due(const abz_figure *figure, int role, float since, float until)
{
    for (int32_t i = 0; i < figure->step_n[role]; i++) {
        const float at = (float)figure->step[role][i].at_quarter / 4;
        if (at + AFTER_MOST > since && at + AFTER_LEAST <= until) {
            return true;
        }
    }
    return false;
}

void abzi_asked_see(abzi_asked *asked, const abzi_lead *seen, const abzi_asking *asking)
{
    if (asking->figure == NULL || seen->unseen_n > 0) {
        asked->known[0] = asked->known[1] = 0;
        asked->until = asking->count;
        return;
    }
    const float since = abzi_minf(asked->until, asking->count) - asking->from, now = asking->count - asking->from;
    asked->until = asking->count;
    if (!is_due(asking->figure, asking->role, since, now)) {
        return;
    }
    abzi_floor floor;
    abzi_floor_lay(asking->figure, (abzi_spot){0, 0, 0}, asking->unit_m, &floor);
    abzi_spot from[ABZ_SIDE_N];
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const float x = (side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK) * asking->unit_m;
        const abz_vec3 foot = abzi_spot_world(floor.start[asking->role], abzi_v3(x, 0, 0));
        from[side] = (abzi_spot){foot.x, foot.z, 0};
    }
    for (int32_t i = 0; i < floor.tread_n[asking->role]; i++) {
        const abzi_tread *it = &floor.tread[asking->role][i];
        if (!it->moves) {
            continue;
        }
        const float at = looked_at(&floor, asking->role, i);
        if (at > since && at <= now) {
            const abz_vec3 stands = seen->footfall.foot[it->side].at, stood = asked->stood[it->side];
            if (asked->known[it->side]) {
                const abz_vec3 way = {stands.x - stood.x, 0, stands.z - stood.z};
                compare(asked, abzi_v3_scale(way, 1 / seen->size), it, from[it->side], asking);
            }
            asked->stood[it->side] = stands;
            asked->known[it->side] = 1;
        }
        from[it->side] = it->print;
    }
}

float abzi_asked_wide(const abzi_asked *asked)
{
    const bool known = asked->step_n >= STEPS_KNOWN && asked->same_n >= SAME_KNOWN && asked->same >= SAME_LEAST;
    return known ? asked->his_m / asked->asked_m : 1;
}

bool abzi_asked_is_sound(const abzi_asked *asked)
{
    return fabsf(asked->until) < 1e6f && asked->same >= 0 && asked->same <= 1 && asked->his_m >= 0 &&
           asked->his_m <= WAY_MOST_M && asked->asked_m >= 0 && asked->asked_m <= WAY_MOST_M &&
           (asked->same_n == 0 || asked->asked_m > 0);
}
