#include "sense/rooted.h"

// Shoulders of who dances go by .12 to .21 m/s beside the hips (root of the mean square; tango's, seated, by .07),
// those of who talks by .02. Beside them hips of leaders whom the program seats go by .04 to .33 of it (tango .3 to .6,
// waltz .2 to .4), and of those who stand by .9 to 5; of thirty recorded dancers by .36 at least, and below .6 for 3.6
// s at most.
#define MEAN_S 5.0f
#define DANCES_M_S 0.08f
#define SITS 0.4f
#define STANDS 1.0f

abzi_rooted_is abzi_rooted_see(abzi_rooted *rooted, abz_vec3 hips, abz_vec3 shoulders, abz_vec3 left, float gap_s)
{
    const float share = gap_s / (gap_s + MEAN_S), by_hips = abzi_v3_dot(hips, left),
                by_shoulders = abzi_v3_dot(shoulders, left);
    rooted->hips += share * (by_hips * by_hips - rooted->hips);
    rooted->shoulders += share * (by_shoulders * by_shoulders - rooted->shoulders);
    rooted->seen_s = abzi_minf(rooted->seen_s + gap_s, MEAN_S);
    if (rooted->seen_s < MEAN_S) {
        return ABZI_ROOTED_UNKNOWN;
    }
    if (rooted->shoulders > DANCES_M_S * DANCES_M_S && rooted->hips < SITS * SITS * rooted->shoulders) {
        return ABZI_ROOTED_SITS;
    }
    return rooted->hips > DANCES_M_S * DANCES_M_S && rooted->hips > STANDS * STANDS * rooted->shoulders
               ? ABZI_ROOTED_STANDS
               : ABZI_ROOTED_UNKNOWN;
}
