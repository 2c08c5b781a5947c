#include "sense/trail.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// How far ahead a speed is believed: a step or a swing of an arm lasts 0.3 to 0.5 s, and turns round in the middle.
#define AHEAD_S 0.17f
#define SLOWING_S 0.08f  // and what it then still does while coming to rest
#define OFF_LEFT 2.9f    // e to the minus so much of off is left at the next picture: a twentieth
// A speed that changes is known so late: 18 ms at the speeds of dance. With 22 what is shown is 2 ms less late, and of
// two hundred steps one more is told wrongly (bench/camera.txt).
#define LATE_S 0.022f
#define REST_S 0.3f  // an unseen limb goes to where it would hang

void abzi_trail_start(abzi_trail *trail, abz_vec3 at)
{
    *trail = (abzi_trail){.filter = {.at = at}, .unseen_s = 1e3f};
}

static float reach(float ahead_s)
{
    float all = ahead_s + LATE_S, over = all - AHEAD_S;
    return over <= 0 ? all : AHEAD_S + SLOWING_S * over / (SLOWING_S + over);
}

abz_vec3 abzi_trail_ahead(const abzi_trail *trail, float after_s)
{
    return abzi_v3_add(trail->filter.at, abzi_v3_scale(trail->filter.velocity, reach(after_s)));
}

void abzi_trail_see(abzi_trail *trail, const abzi_one_euro_kind *kind, abz_vec3 raw, float gap_s, float age_s)
{
    abz_vec3 shown = abzi_v3_add(abzi_trail_ahead(trail, age_s + gap_s), trail->off);
    abzi_one_euro_see(&trail->filter, kind, raw, gap_s);
    trail->off = abzi_v3_sub(shown, abzi_trail_ahead(trail, age_s));
    trail->unseen_s = age_s;
}

void abzi_trail_carry(abzi_trail *trail, abz_vec3 moved, abz_vec3 rest, abz_vec3 velocity, float gap_s, float age_s)
{
    abz_vec3 shown = abzi_v3_add(abzi_trail_ahead(trail, age_s + gap_s), trail->off);
    abz_vec3 at = abzi_v3_lerp(abzi_v3_add(trail->filter.at, moved), rest, gap_s / (gap_s + REST_S));
    trail->filter = (abzi_one_euro){at, velocity};
    trail->off = abzi_v3_sub(shown, abzi_trail_ahead(trail, age_s));
}

void abzi_trail_beside(abzi_trail *trail, const abzi_trail *place, float by)
{
    trail->filter.at = abzi_v3_add(trail->filter.at, abzi_v3_scale(place->filter.at, by));
    trail->filter.velocity = abzi_v3_add(trail->filter.velocity, abzi_v3_scale(place->filter.velocity, by));
    trail->off = abzi_v3_add(trail->off, abzi_v3_scale(place->off, by));
}

float abzi_trail_kept(float gap_s)
{
    return abzi_expf(-OFF_LEFT * DT / gap_s);
}

abz_vec3 abzi_trail_tick(abzi_trail *trail, float age_s, float kept)
{
    trail->off = abzi_v3_scale(trail->off, kept);
    trail->unseen_s += DT;
    return abzi_v3_add(abzi_trail_ahead(trail, age_s), trail->off);
}
