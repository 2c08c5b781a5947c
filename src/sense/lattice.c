#include "sense/lattice.h"

#include "abrazo/base.h"
#include "base/fmath.h"
#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Periods of an octave, .7 in 100 apart: a beat told from 12 s is off by a third of that twenty times. Counts of the
// seven dances are .43 to .66 s; of others two make one, or one is half of one.
#define PERIOD_LEAST_S 0.36f
#define OCTAVE 0.6931472f
#define LOOK_TICKS 3u
#define LOOK_S ((float)LOOK_TICKS * DT)
// So long is remembered: of 8, 12, 16 s (made up near counts by camera in bachata, cha-cha, waltz, tango; two seeds,
// three noises) 1.00 .98 .97 .95, 1.00 .98 .97 .95, 1.00 .98 .97 .93.
#define KEPT_S 12.0f
#define USUAL_S 4.0f  // what is usual is so of the last bars
#define OUTLIER 4.0f  // times the mean square: of more, so much counts

static float period_s(int i)
{
    return PERIOD_LEAST_S * abzi_expf(OCTAVE / ABZI_LATTICE_PERIODS * (float)i);
}

void abzi_lattice_tick(abzi_lattice *lattice, float v)
{
    const float usual_s = abzi_minf(lattice->filled * KEPT_S, USUAL_S);  // at first, of what there was
    lattice->square += (v * v - lattice->square) * DT / (DT + usual_s);
    lattice->sum += v;
    lattice->tick_n++;
    if (lattice->tick_n < LOOK_TICKS) {
        return;
    }
    const float mean_v = lattice->sum / (float)LOOK_TICKS;
    const float square = abzi_minf(mean_v * mean_v, OUTLIER * lattice->square);
    lattice->sum = 0;
    lattice->tick_n = 0;
    lattice->mean += (square - lattice->mean) * LOOK_S / (LOOK_S + usual_s);
    const float is = square - lattice->mean, kept = 1 - LOOK_S / KEPT_S;
    lattice->weight = kept * lattice->weight + is * is;
    lattice->filled += (1 - lattice->filled) * LOOK_S / KEPT_S;
    int best = 0;
    float most = 0;
    for (int i = 0; i < ABZI_LATTICE_PERIODS; i++) {
        const float real = lattice->real[i], imaginary = lattice->imaginary[i];
        float sine, cosine;
        abzi_sincosf(-2 * ABZI_PI_F * LOOK_S / period_s(i), &sine, &cosine);
        lattice->real[i] = kept * (real * cosine - imaginary * sine) + is;
        lattice->imaginary[i] = kept * (real * sine + imaginary * cosine);
        const float length = lattice->real[i] * lattice->real[i] + lattice->imaginary[i] * lattice->imaginary[i];
        best = length > most ? i : best;
        most = abzi_maxf(length, most);
    }
    lattice->kept = lattice->weight > 0 ? most / lattice->weight : 0;
    lattice->period_s = most > 0 ? period_s(best) : 0;
    // the middle of what was looked at was a tick ago
    lattice->beat =
        most > 0 ? DT / lattice->period_s - abzi_atan2f(lattice->imaginary[best], lattice->real[best]) / (2 * ABZI_PI_F)
                 : 0;
}

float abzi_lattice_off(const abzi_lattice *lattice, float in_s)
{
    const float since_s = (float)lattice->tick_n * DT;
    const float beat = lattice->beat + (since_s + in_s) / lattice->period_s;
    return lattice->period_s * (beat - floorf(beat + 0.5f));
}

bool abzi_lattice_is_sound(const abzi_lattice *lattice)
{
    return lattice->tick_n < LOOK_TICKS && lattice->filled >= 0 && lattice->filled <= 1 && lattice->kept >= 0 &&
           (lattice->period_s == 0 || (lattice->period_s >= PERIOD_LEAST_S && lattice->period_s < 2 * PERIOD_LEAST_S));
}
