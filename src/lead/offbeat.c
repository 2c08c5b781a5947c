#include "lead/offbeat.h"

#include <math.h>

#include "abrazo/base.h"
#include "base/fmath.h"
#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// So long is remembered, so far a sway must keep to counts (as abzi_lattice.kept), and so much of the time must have
// been seen. Of 6 s with 10, 6 s with 25, 12 s with 20 (both sit, seeds 3, 5, 7; ms apart at most): waltz 67, 33, 33,
// rumba 33, 67, 17.
#define KEPT_S 12.0f
#define KEPT_LEAST 20.0f
#define FILLED_LEAST 0.6f
#define USUAL_S 4.0f  // as in sense/lattice.c: what is usual is so of the last bars,
#define OUTLIER 4.0f  // and of more than so many times the mean square so much counts

static void turn(abzi_offbeat_sway *s, float counts)
{
    float sine, cosine;
    abzi_sincosf(2 * ABZI_PI_F * counts, &sine, &cosine);
    const float real = s->real * cosine - s->imaginary * sine;
    s->imaginary = s->real * sine + s->imaginary * cosine;
    s->real = real;
}

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

void abzi_offbeat_tick(abzi_offbeat *offbeat, float his, float imagined, float count, float rate, float pace)
{
    // What was seen before she corrected her count lies elsewhere in it now; what she imagined went with it.
    turn(&offbeat->his, rate - pace);
    look(&offbeat->his, his, offbeat->filled, count);
    look(&offbeat->imagined, imagined, offbeat->filled, count);
    offbeat->filled += (1 - offbeat->filled) * DT / KEPT_S;
}

bool abzi_offbeat_tells(const abzi_offbeat *offbeat, float *late)
{
    const abzi_offbeat_sway *his = &offbeat->his, *own = &offbeat->imagined;
    if (offbeat->filled < FILLED_LEAST || !keeps(his, offbeat->filled) || !keeps(own, offbeat->filled)) {
        return false;
    }
    *late = abzi_atan2f(his->imaginary * own->real - his->real * own->imaginary,
                        his->real * own->real + his->imaginary * own->imaginary) /
            (2 * ABZI_PI_F);
    return true;
}

bool abzi_offbeat_is_sound(const abzi_offbeat *offbeat)
{
    return offbeat->filled >= 0 && offbeat->filled <= 1 && offbeat->his.weight >= 0 && offbeat->imagined.weight >= 0;
}
