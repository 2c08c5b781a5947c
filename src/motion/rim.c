#include "motion/rim.h"

#include "motion/ik.h"

#define PALM_OVER_M 0.012f  // as thick as a hand is, beside the middle of the tube
#define PALM_OUT_M 0.008f

abz_vec3 abzi_rim_palm(const abz_chair_shape *shape, abzi_spot chair, int side, float angle_rad, float off_m)
{
    float sine, cosine;
    abzi_sincosf(angle_rad, &sine, &cosine);
    const float radius = shape->rim_m + PALM_OVER_M, out = shape->track_m / 2 + shape->rim_out_m + PALM_OUT_M + off_m;
    return abzi_spot_world(chair,
                           abzi_v3(side == 0 ? out : -out, shape->wheel_m + radius * cosine + off_m, radius * sine));
}

abz_vec3 abzi_rim_wrist(abz_vec3 shoulder, abz_vec3 palm, float upper_m, float lower_m, float palm_m, abz_vec3 way)
{
    const abz_vec3 bent = abzi_ik_middle(shoulder, &palm, upper_m, lower_m + palm_m, way);
    return abzi_v3_lerp(bent, palm, lower_m / (lower_m + palm_m));
}
