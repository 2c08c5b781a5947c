#include "partner/chairside.h"

#include "motion/spring.h"

// Chosen with leaders seated by the program (bench/sitting leads).
// Middles of feet are put down so far from a chair: half a foot, and what it rolls meanwhile. Of .24, .27, .30, .33 (in
// his chair by a centimetre in 100 moments in salsa, bachata, merengue): .06 .07 .86, .13 .06 .15, .14 .06 0, .16 0 0.
#define PLACE_M 0.30f
#define ROUNDS 4
#define GOES_S 0.3f   // it goes on as it does for so long in all: most ways between two of its rests are as short
#define STAYS_S 0.4f  // a foot stands for so long
#define NEAR_M 0.11f  // half a foot: one that the chair will be as near to
#define SOON_S 0.2f   // so soon has to go; it is up in half of that

static abzi_spot chair_in(const abzi_manner *m, float in_s)
{
    const float goes_s = abzi_coasts_s(in_s, GOES_S);
    return (abzi_spot){m->his_chair.x + goes_s * m->his_chair_v.x, m->his_chair.z + goes_s * m->his_chair_v.z,
                       m->his_chair.yaw};
}

abzi_spot abzi_chairside_off(const abzi_manner *manner, abzi_spot place, float in_s)
{
    if (manner->his_shape == NULL) {
        return place;
    }
    const abzi_spot chair = chair_in(manner, in_s + STAYS_S);
    abz_vec3 out, at = {place.x, 0, place.z};
    for (int round = 0; round < ROUNDS; round++) {  // out of a footrest it may come beside a wheel
        const float missing = PLACE_M - abzi_chair_off(manner->his_shape, chair, at, &out);
        out = abzi_spot_world((abzi_spot){0, 0, chair.yaw}, out);
        at = missing > 0 ? abzi_v3_add(at, abzi_v3_scale(out, missing)) : at;
    }
    place.x = at.x;
    place.z = at.z;
    return place;
}

float abzi_chairside_in_the_way(const abzi_manner *manner, abzi_spot foot)
{
    abz_vec3 out;
    const abz_vec3 at = {foot.x, 0, foot.z};
    return manner->his_shape == NULL ? -1
                                     : NEAR_M - abzi_chair_off(manner->his_shape, chair_in(manner, SOON_S), at, &out);
}
