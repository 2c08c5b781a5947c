#include "sense/rooted.h"

#include "abrazo/base.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Shoulders of who dances go by .12 to .21 m/s beside the hips (root of the mean square; tango's, seated, by .07),
// those of who talks by .02 to .09. Of who goes no faster dancing is believed by the beat alone: talking keeps to one
// by 8 at most, most dances by 17 and more (abzi_lattice.kept), the tango by 10 now and then.
#define MEAN_S 5.0f
#define DANCES_M_S 0.08f
#define SWAYS_M_S 0.05f
#define KEPT_LEAST 10.0f
// Beside them hips of leaders whom the program seats go by .04 to .33 of it (tango .3 to .6, waltz .2 to .4), and of
// those who stand by .9 to 5; of thirty recorded dancers by .36 at least, and below .6 for 3.6 s at most.
#define SITS 0.6f
#define STANDS 1.0f

abzi_rooted_is abzi_rooted_see(abzi_rooted *rooted, abz_vec3 hips, abz_vec3 shoulders, abz_vec3 left, float gap_s)
{
    const float share = gap_s / (gap_s + MEAN_S), by_hips = abzi_v3_dot(hips, left),
                by_shoulders = abzi_v3_dot(shoulders, left);
    rooted->hips += share * (by_hips * by_hips - rooted->hips);
    rooted->shoulders += share * (by_shoulders * by_shoulders - rooted->shoulders);
    rooted->seen_s = abzi_minf(rooted->seen_s + gap_s, MEAN_S);
    for (rooted->told_s += abzi_minf(gap_s, MEAN_S); rooted->told_s > 0; rooted->told_s -= DT) {
        abzi_lattice_tick(&rooted->lattice, by_shoulders);
    }
    if (rooted->seen_s < MEAN_S) {
        return ABZI_ROOTED_UNKNOWN;
    }
    const bool dances = rooted->shoulders > DANCES_M_S * DANCES_M_S ||
                        (rooted->shoulders > SWAYS_M_S * SWAYS_M_S && rooted->lattice.kept > KEPT_LEAST);
    if (dances && rooted->hips < SITS * SITS * rooted->shoulders) {
        return ABZI_ROOTED_SITS;
    }
    return rooted->hips > DANCES_M_S * DANCES_M_S && rooted->hips > STANDS * STANDS * rooted->shoulders
               ? ABZI_ROOTED_STANDS
               : ABZI_ROOTED_UNKNOWN;
}

bool abzi_rooted_is_sound(const abzi_rooted *rooted)
{
    return rooted->told_s <= 0 && abzi_lattice_is_sound(&rooted->lattice);
}
