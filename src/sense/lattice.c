#include "sense/lattice.h"

#include "abrazo/base.h"
#include "base/fmath.h"
#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Periods of an octave, .7 in 100 apart, for a beat told from ten landings is off by a third of that ten times: with 36
// of them waltz is told .66 instead of .69. Counts of the seven dances are .43 to .63 s; of others two make one, or one
// is half of one.
#define PERIOD_LEAST_S 0.36f
#define OCTAVE 0.6931472f
#define KEPT_S 8.0f        // about the last ten landings: of 5, 8, 12 s (one seed) tango .73 .77 .72, waltz .65 .74 .76
#define WEIGHT_LEAST 4.0f  // of fewer landings any beat can be told
#define ALIKE 0.5f         // length of their mean on the circle: of landings at any time it is seldom so long

static float period_s(int i)
{
    return PERIOD_LEAST_S * abzi_expf(OCTAVE / ABZI_LATTICE_PERIODS * (float)i);
}

void abzi_lattice_tick(abzi_lattice *lattice)
{
    lattice->since_s += DT;
}

void abzi_lattice_land(abzi_lattice *lattice, float in_s)
{
    const float gap_s = lattice->since_s + in_s, kept = abzi_expf(-abzi_maxf(gap_s, 0) / KEPT_S);
    for (int i = 0; i < ABZI_LATTICE_PERIODS; i++) {
        const float real = lattice->real[i], imaginary = lattice->imaginary[i];
        float sine, cosine;
        abzi_sincosf(-2 * ABZI_PI_F * gap_s / period_s(i), &sine, &cosine);
        lattice->real[i] = kept * (real * cosine - imaginary * sine) + 1;
        lattice->imaginary[i] = kept * (real * sine + imaginary * cosine);
    }
    lattice->weight = kept * lattice->weight + 1;
    lattice->since_s = -in_s;
}

bool abzi_lattice_off(const abzi_lattice *lattice, float in_s, float *off_s)
{
    int best = 0;
    float most = 0;
    for (int i = 0; i < ABZI_LATTICE_PERIODS; i++) {
        const float real = lattice->real[i], imaginary = lattice->imaginary[i];
        const float square = real * real + imaginary * imaginary;
        best = square > most ? i : best;
        most = abzi_maxf(square, most);
    }
    const float period = period_s(best),
                beat = (lattice->since_s + in_s) / period -
                       abzi_atan2f(lattice->imaginary[best], lattice->real[best]) / (2 * ABZI_PI_F);
    *off_s = period * (beat - floorf(beat + 0.5f));
    return lattice->weight > WEIGHT_LEAST && most > ALIKE * ALIKE * lattice->weight * lattice->weight;
}
