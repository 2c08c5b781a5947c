#include "care/touch.h"

#define TALL_M 2.0f    // as thick as somebody so tall is nearly everybody; who is thinner is not touched either
#define SHANK 0.025f   // of that, half of a shank
#define ALIKE_M 2e-6f  // a few last places of where things are

abzi_touch abzi_touch_of(const abz_vec3 *joint, const abz_chair_shape *shape, abzi_spot at, const abz_chair_shape *his,
                         abzi_spot his_at)
{
    abzi_touch it = {.joint = joint, .shape = shape, .his = his, .his_at = his_at};
    if (his != NULL) {
        it.chairs = abzi_chairs_of(shape, his);
    }
    abzi_touch_body(&it, at, it.was);
    return it;
}

void abzi_touch_body(const abzi_touch *t, abzi_spot at, float *depth)
{
    const abzi_chair chair = {.at = at};
    abzi_chair_depths(&chair, t->shape, t->joint, TALL_M, depth);
    for (int side = 0; side < 2; side++) {
        const abz_vec3 *knee = &t->joint[side == 0 ? ABZ_LEFT_LOWER_LEG : ABZ_RIGHT_LOWER_LEG];
        depth[ABZI_CHAIR_PART_N + side] =
            abzi_chair_depth(&chair, t->shape, abzi_v3_lerp(knee[0], knee[1], 0.5f), SHANK * TALL_M);
    }
}

float abzi_touch_chairs(const abzi_touch *t, abzi_spot at, abzi_spot his_at)
{
    return abzi_chairs_deepest(&t->chairs, at, his_at);
}

bool abzi_touch_is_deeper(const abzi_touch *t, const float *depth)
{
    for (int i = 0; i < ABZI_TOUCH_BODY_N; i++) {
        if (depth[i] > 0 && depth[i] > t->was[i] + ALIKE_M) {
            return true;
        }
    }
    return false;
}
