#include "motion/rim.h"

#include "motion/ik.h"

#define PALM_OVER_M 0.012f  // as thick as a hand is, beside the middle of the tube
#define PALM_OUT_M 0.008f
#define WHEEL_OFF_M 0.05f  // a slow palm is to be so far from the wheel,
#define WHEEL_UP 6.0f      // goes up by so much of what is missing,
#define WHEEL_FAR_M 0.06f  // and is nearly there from half of that on

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

abz_vec3 abzi_rim_over_wheel(const abz_chair_shape *shape, abzi_spot chair, int side, abz_vec3 palm, abz_vec3 way)
{
    const abz_vec3 at = abzi_spot_local(chair, palm);
    const float y = at.y - shape->wheel_m, x = at.x - (side == 0 ? 0.5f : -0.5f) * shape->track_m;
    const float round = abzi_maxf(sqrtf(y * y + at.z * at.z) - shape->wheel_m, 0);
    const float across = abzi_maxf(fabsf(x) - ABZI_CHAIR_TYRE_M, 0);
    const float missing = abzi_maxf(WHEEL_OFF_M - sqrtf(round * round + across * across), 0);
    const abzi_spot heads = {0, 0, chair.yaw};
    const float goes = abzi_ease(abzi_v3_length(way) / WHEEL_FAR_M - 0.5f), over = abzi_spot_local(heads, way).x;
    const float kept = over * x < 0 ? -over * abzi_ease(2 * missing / WHEEL_OFF_M) : 0;
    return abzi_spot_world(heads, abzi_v3(goes * kept, goes * WHEEL_UP * missing, 0));
}
