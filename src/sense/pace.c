#include "sense/pace.h"

#include <string.h>

#include "abrazo/base.h"
#include "base/fmath.h"
#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Sways keep to a beat whose speeds do by so much (abzi_lattice.kept). Those of who sits and talks do by 2 to 6, of a
// tango and a waltz by camera by 12 to 28. Clear ones have to do it by more: those of a steady tempo do by 40 and more,
// and those whose tempo wanders by 15 in 100 by 12 to 26 (a merengue's by 48), and are followed better by themselves.
#define KEPT_LEAST 6.0f
#define KEPT_CLEAR 0.65f  // for so many times that its noise is clearer
#define CLEAR_FROM 16.0f  // than this
// And at most so much: of 30, 40, 50: captured wandering merengue .86 .91 1.00, hers in waltz .88 .88 .83.
#define KEPT_MOST 40.0f
// So closely no tempo keeps to one that wanders, nor who pauses for a while (by camera 35 to 45, steady ones from 45
// on); and so well the speed of the next beat is foreseen then, beside the usual one.
#define KEPT_SURELY 50.0f
#define SURE 0.05f
#define KEPT_STILL 0.75f  // of it is enough once they do
#define BEATS_LEAST 4u
#define GOES_LEAST_M 0.01f  // smaller sways are none
// A foot is down so long after the sway was fastest. Of .02, .04, .06 hers land in salsa, rumba and waltz 27, 34, 30 ms
// before the count, 8, 21, 14 before, 6 after, 9 before, 3 after; as many near counts. By camera, near counts in
// cha-cha, waltz and tango, of .05, .06, .08: .96 .96 .93, .96 .95 .90, .96 .95 .81.
#define AFTER_S 0.05f
// It lifts so long before: with .28 hers are 10 ms sooner in salsa and waltz, and no more of them near counts.
#define LIFT_S 0.24f
#define LAND_S 0.08f  // it is told so long before it lands, for it is seen to some ticks later,
#define LATE_S 0.10f  // and so long after that it is no more
// Of the usual speed: then it goes over. Of .2, .3, .5, .7 (F1 of steps told by camera, in waltz and tango): .90 .89
// .82 .75, .64 .62 .57 .55.
#define GOES 0.3f
#define NEW_OFF 0.2f  // share of a new beat in how wrong what follows what is: of .1, .2, .35 alike
#define NEW_USUAL 0.1f
// How wrong the speed of a whole beat is beside the usual one: so much over how clear the sway is, of 3, 5, 8 alike;
// and its square no more than this.
#define NOISE 5.0f
#define NOISE_MOST 0.5f
// What is as clear as that is believed alone: a foot would lift in vain where a figure goes on otherwise.
#define CERTAIN 70.0f
#define HALF_WINDOW 0.375f  // mean of the square of what of a beat counts

// Beats are seen when the sway is fastest; of the moment at which its foot is down, how long ago that was.
static float since_down(const abzi_pace *pace, float lag_s)
{
    return abzi_lattice_off(&pace->lattice, lag_s - AFTER_S);
}

static bool goes_over(const abzi_pace *pace)
{
    return fabsf(pace->speed) > GOES * sqrtf(pace->usual);
}

// What is to be expected of the next beat.
static void expect(abzi_pace *pace)
{
    int best = 0;
    for (int i = 1; i < 2 * ABZI_PACE_BEATS; i++) {
        best = pace->off[i] < pace->off[best] ? i : best;
    }
    pace->expected = (best % 2 == 0 ? 1 : -1) * pace->was[best / 2];
    pace->expected_off = pace->off[best];
}

// The time that is a beat's own has ended.
static void end_beat(abzi_pace *pace)
{
    const float is = pace->share > 0 ? pace->gone / pace->share : 0;
    for (int i = 0; i < 2 * ABZI_PACE_BEATS; i++) {
        const float off = is - (i % 2 == 0 ? 1 : -1) * pace->was[i / 2];
        pace->off[i] += NEW_OFF * (off * off - pace->off[i]);
    }
    memmove(pace->was + 1, pace->was, (ABZI_PACE_BEATS - 1) * sizeof *pace->was);
    pace->was[0] = is;
    pace->usual += NEW_USUAL * (is * is - pace->usual);
    pace->gone = pace->share = 0;
    pace->is_told = 0;
    pace->beat_n += pace->beat_n < BEATS_LEAST;
    expect(pace);
}

static void judge_beat(abzi_pace *pace, float clear)
{
    const float need = KEPT_LEAST + pace->lattice.filled * abzi_clampf(KEPT_CLEAR * (clear - CLEAR_FROM), 0, KEPT_MOST);
    const float goes_m = 0.5f * sqrtf(pace->usual) * pace->lattice.period_s;
    pace->is_kept = pace->lattice.kept > (pace->is_kept ? KEPT_STILL : 1) * need && pace->beat_n >= BEATS_LEAST &&
                    goes_m > GOES_LEAST_M;
}

bool abzi_pace_tick(abzi_pace *pace, float v, float lag_s, float clear)
{
    abzi_lattice_tick(&pace->lattice, v);
    if (pace->lattice.period_s == 0) {
        return false;
    }
    const float off_s = abzi_lattice_off(&pace->lattice, 0);
    const bool is_ahead = off_s < 0;
    if (is_ahead && !pace->is_ahead) {
        end_beat(pace);
    }
    pace->is_ahead = is_ahead;
    const float own = 0.5f + 0.5f * abzi_cosf(2 * ABZI_PI_F * off_s / pace->lattice.period_s);
    pace->gone += v * own * DT;
    pace->share += own * own * DT;
    const float noise =
        abzi_minf(NOISE * NOISE / (clear * clear + 1), NOISE_MOST) * HALF_WINDOW * pace->lattice.period_s * pace->usual;
    const bool alone = clear > CERTAIN;
    const float before = alone ? 0 : pace->expected, before_off = alone ? pace->usual : pace->expected_off;
    const float all = pace->share * before_off + noise;  // the mean of both, each by how wrong it is
    pace->speed = all > 0 ? (before * noise + pace->gone * before_off) / all : 0;
    judge_beat(pace, clear);
    const float down_s = since_down(pace, lag_s);
    const bool lands = pace->is_kept && !pace->is_told && down_s > -LAND_S && down_s < LATE_S && goes_over(pace);
    pace->is_told |= lands;
    return lands;
}

bool abzi_pace_is_kept(const abzi_pace *pace)
{
    return pace->is_kept != 0;
}

bool abzi_pace_is_sure(const abzi_pace *pace)
{
    return pace->is_kept && pace->lattice.kept > KEPT_SURELY && pace->expected_off < SURE * pace->usual;
}

bool abzi_pace_lifts(const abzi_pace *pace, float lag_s)
{
    const float down_s = since_down(pace, lag_s);
    return pace->is_kept && !pace->is_told && down_s > -LIFT_S && down_s < LATE_S && goes_over(pace);
}

int abzi_pace_foot(const abzi_pace *pace)
{
    return pace->speed <= 0;
}

float abzi_pace_lands_in(const abzi_pace *pace, float lag_s)
{
    return -since_down(pace, lag_s);
}

bool abzi_pace_is_sound(const abzi_pace *pace)
{
    bool is = abzi_lattice_is_sound(&pace->lattice) && pace->usual >= 0 && pace->share >= 0 &&
              (!pace->is_kept || pace->lattice.period_s > 0);
    for (int i = 0; i < 2 * ABZI_PACE_BEATS; i++) {
        is = is && pace->off[i] >= 0;
    }
    return is;
}
