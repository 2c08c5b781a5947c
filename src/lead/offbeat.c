#include "lead/offbeat.h"

#include <math.h>

#include "abrazo/base.h"
#include "base/fmath.h"
#include "base/vec.h"
#include "care/sitting.h"
#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// So long is remembered, so far a sway must keep to counts (as abzi_lattice.kept), and so much of the time must have
// been seen. Of 6 s with 10, 6 s with 25, 12 s with 20 (both sit, seeds 3, 5, 7; ms apart at most): waltz 67, 33, 33,
// rumba 33, 67, 17.
#define KEPT_S 12.0f
#define KEPT_LEAST 20.0f
#define FILLED_LEAST 0.6f
#define USUAL_S 4.0f  // as in sense/lattice.c: what is usual is so of the last bars,
#define OUTLIER 4.0f  // and of more than so many times the mean square so much counts

// A trunk rocks so far, 1.2 cm at the shoulders: less than it bends in most dances, at another pace. At 1 as much less as
// lead/cue.c leans less.
#define ROCK_RAD 0.025f
#define ROCK_GENTLE 0.25f
#define ROCK_KEPT_S 3.0f  // so long is remembered: half a figure
#define SLOW_S 0.15f      // what leans for longer is no rocking,
#define FAR_RAD 0.03f     // nor what leans further: hands that reach lean a trunk by up to .6
// So much of what is left must go with counts, with half of her own at least. Of a share of .03, .05, .08 (both sit, seeds
// 2 and 9; bachata, merengue, cha-cha, waltz): landings 1, 8, 6 ms apart, with tempos 1 in 100 apart 9, 16, 14.
#define ROCK_SHARE 0.05f
#define ROCK_LEAST 0.5f

// ---- the circle that a count is ----------------------------------------------------------------------------------------

static void turn(float *real, float *imaginary, float counts)
{
    float sine, cosine;
    abzi_sincosf(2 * ABZI_PI_F * counts, &sine, &cosine);
    const float was = *real;
    *real = was * cosine - *imaginary * sine;
    *imaginary = was * sine + *imaginary * cosine;
}

static float counts_between(float real, float imaginary, float own_real, float own_imaginary)
{
    return abzi_atan2f(imaginary * own_real - real * own_imaginary, real * own_real + imaginary * own_imaginary) /
           (2 * ABZI_PI_F);
}

// ---- rocking -----------------------------------------------------------------------------------------------------------

float abzi_offbeat_show(float count, float period_s, float gentle)
{
    // A trunk comes after what it is to lean, and not all of the way: it is to lean further.
    const float quick = 2 * ABZI_PI_F / (abzi_maxf(period_s, DT) * ABZI_SPRING(ABZI_SITTING_LEAN_S));
    const float most = ROCK_RAD * (1 + gentle * (ROCK_GENTLE - 1)) * (1 + quick * quick);
    return most * abzi_sinf(2 * ABZI_PI_F * (count - floorf(count)));
}

static void look_ahead(abzi_offbeat_rock *r, float ahead_rad, bool begins, float count)
{
    r->mean = begins ? ahead_rad : r->mean + (ahead_rad - r->mean) * DT / (DT + SLOW_S);
    const float is = abzi_withinf(ahead_rad - r->mean, FAR_RAD), new = DT / (DT + ROCK_KEPT_S);
    float sine, cosine;
    abzi_sincosf(2 * ABZI_PI_F * (count - floorf(count)), &sine, &cosine);
    r->real += (is * cosine - r->real) * new;
    r->imaginary += (is * sine - r->imaginary) * new;
    r->power += (is * is - r->power) * new;
}

static void look_at_rocking(abzi_offbeat *o, float ahead_rad, float count, float turned, float shown)
{
    const bool begins = o->rock_filled <= 0;
    turn(&o->rocks.real, &o->rocks.imaginary, turned);
    look_ahead(&o->rocks, ahead_rad, begins, count);
    look_ahead(&o->own, o->lean, begins, count);  // a trunk leans in a tick what the last one had it lean
    const float w = ABZI_SPRING(ABZI_SITTING_LEAN_S);
    abzi_spring(&o->lean, &o->lean_v, shown, w, abzi_expf(-w * DT), DT);
    o->rock_filled += (1 - o->rock_filled) * DT / ROCK_KEPT_S;
}

bool abzi_offbeat_rocks(const abzi_offbeat *offbeat)
{
    const abzi_offbeat_rock *his = &offbeat->rocks, *own = &offbeat->own;
    const float square = his->real * his->real + his->imaginary * his->imaginary;
    const float own_square = own->real * own->real + own->imaginary * own->imaginary;
    return offbeat->rock_filled > FILLED_LEAST && square > ROCK_SHARE * his->power &&
           square > ROCK_LEAST * ROCK_LEAST * own_square;
}

// ---- sway --------------------------------------------------------------------------------------------------------------

static void look(abzi_offbeat_sway *s, float v, float filled, float count)
{
    const float usual_s = abzi_minf(filled * KEPT_S, USUAL_S), kept = 1 - DT / KEPT_S;  // at first, of what there was
    s->square += (v * v - s->square) * DT / (DT + usual_s);
    const float square = abzi_minf(v * v, OUTLIER * s->square);
    s->mean += (square - s->mean) * DT / (DT + usual_s);
    const float is = square - s->mean;
    float sine, cosine;
    abzi_sincosf(2 * ABZI_PI_F * (count - floorf(count)), &sine, &cosine);
    s->real = kept * s->real + is * cosine;
    s->imaginary = kept * s->imaginary + is * sine;
    s->weight = kept * s->weight + is * is;
}

static bool keeps(const abzi_offbeat_sway *s, float filled)
{
    return s->real * s->real + s->imaginary * s->imaginary > KEPT_LEAST * filled * s->weight;
}

// ---- both --------------------------------------------------------------------------------------------------------------

void abzi_offbeat_tick(abzi_offbeat *offbeat, const abzi_offbeat_trunk *his, const abzi_offbeat_trunk *imagined,
                       float count, float rate, float pace, float shown)
{
    // What was seen before she corrected her count lies elsewhere in it now; what she imagined went with it.
    const float turned = rate - pace;
    turn(&offbeat->his.real, &offbeat->his.imaginary, turned);
    look(&offbeat->his, his->sway, offbeat->filled, count);
    look(&offbeat->imagined, imagined->sway, offbeat->filled, count);
    offbeat->filled += (1 - offbeat->filled) * DT / KEPT_S;
    look_at_rocking(offbeat, his->ahead_rad, count, turned, shown);
}

bool abzi_offbeat_tells(const abzi_offbeat *offbeat, float *late)
{
    if (abzi_offbeat_rocks(offbeat)) {
        const abzi_offbeat_rock *rocks = &offbeat->rocks, *as = &offbeat->own;
        *late = counts_between(rocks->real, rocks->imaginary, as->real, as->imaginary);
        return true;
    }
    const abzi_offbeat_sway *his = &offbeat->his, *own = &offbeat->imagined;
    if (offbeat->filled < FILLED_LEAST || !keeps(his, offbeat->filled) || !keeps(own, offbeat->filled)) {
        return false;
    }
    *late = counts_between(his->real, his->imaginary, own->real, own->imaginary);
    return true;
}

static bool is_rocking(const abzi_offbeat_rock *r)
{
    const float number[] = {r->mean, r->power, r->real, r->imaginary}, most = 1e6f;
    bool is = r->power >= 0;
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        is = is && fabsf(number[i]) < most;  // false for what is not a number, too
    }
    return is;
}

bool abzi_offbeat_is_sound(const abzi_offbeat *offbeat)
{
    return offbeat->filled >= 0 && offbeat->filled <= 1 && offbeat->his.weight >= 0 && offbeat->imagined.weight >= 0 &&
           offbeat->rock_filled >= 0 && offbeat->rock_filled <= 1 && is_rocking(&offbeat->rocks) &&
           is_rocking(&offbeat->own) && fabsf(offbeat->lean) < 1e6f && fabsf(offbeat->lean_v) < 1e6f;
}
