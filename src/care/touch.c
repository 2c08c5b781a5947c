#include "care/touch.h"

#define TALL_M 2.0f    // as thick as somebody so tall is nearly everybody; who is thinner is not touched either
#define SHANK 0.025f   // of that, half of a shank
#define ALIKE_M 2e-6f  // a few last places of where things are
#define FAR_M 2.5f     // no chair is longer than half of it

abzi_touch abzi_touch_of(const abz_vec3 *joint, const abz_chair_shape *shape, const abz_chair_shape *his,
                         abzi_spot his_at)
{
    abzi_touch it = {.joint = joint, .shape = shape, .his = his, .his_at = his_at};
    if (his != NULL) {
        it.chairs = abzi_chairs_of(shape, his);
    }
    return it;
}

int abzi_touch_depths(const abzi_touch *t, abzi_spot at, float *depth)
{
    const abzi_chair chair = {.at = at};
    abzi_chair_depths(&chair, t->shape, t->joint, TALL_M, depth);
    int n = ABZI_CHAIR_PART_N;
    for (int side = 0; side < 2; side++) {
        const abz_vec3 *knee = &t->joint[side == 0 ? ABZ_LEFT_LOWER_LEG : ABZ_RIGHT_LOWER_LEG];
        depth[n++] = abzi_chair_depth(&chair, t->shape, abzi_v3_lerp(knee[0], knee[1], 0.5f), SHANK * TALL_M);
    }
    if (t->his == NULL || abzi_spot_apart(at, t->his_at) > FAR_M) {
        return n;
    }
    abzi_chairs_depths(&t->chairs, at, t->his_at, depth + n);
    return n + ABZI_CHAIRS_PAIR_N;
}

float abzi_touch_chairs(const float *depth, int n)
{
    float deepest = -FAR_M;
    for (int i = ABZI_TOUCH_BODY_N; i < n; i++) {
        deepest = abzi_maxf(deepest, depth[i]);
    }
    return deepest;
}

float abzi_touch_chairs_there(const abzi_touch *t, abzi_spot at, abzi_spot his_at)
{
    return abzi_chairs_deepest(&t->chairs, at, his_at);
}

bool abzi_touch_is_deeper(const float *was, const float *is)
{
    for (int i = 0; i < ABZI_TOUCH_BODY_N; i++) {
        if (is[i] > 0 && is[i] > was[i] + ALIKE_M) {
            return true;
        }
    }
    return false;
}
