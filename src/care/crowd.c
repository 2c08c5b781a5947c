#include "care/crowd.h"

#include "motion/spring.h"

// ---- who is there --------------------------------------------------------------------------------------------------
#define HIPS_M 0.20f   // half of hips that sway
#define SLOWS_S 0.15f  // what moves goes on as it does for so long in all: most of a swing a foot slows down,
#define HIPS_S 0.40f   // and hips go on from foot to foot (couple A's, by least squares over .3 to .7 s)

// How much room is kept; chosen on couple A's leader (bench/sitting has what else was tried).
#define WATCH_M 0.05f     // nearer than that somebody is in the way,
#define WATCH_S 0.02f     // or so much before he is there,
#define WRONG 0.25f       // a chair, or so much of what it will have gone by then: foresight is wrong by as much,
#define FOOTREST_M 0.02f  // his footrests further off: what comes square at the side of a wheel cannot be left at once,
#define STRIDE_M 0.10f    // and hips of which no more is known: where they are feet will be beside them
enum { HIPS };            // the first point

abzi_spot abzi_crowd_step(abzi_spot at, float speed, float turn)
{
    const float turned = turn * ABZI_CROWD_STEP_S, gone = speed * ABZI_CROWD_STEP_S;
    float sine, cosine;
    abzi_sincosf(at.yaw + turned / 2, &sine, &cosine);
    return (abzi_spot){at.x + gone * sine, at.z + gone * cosine, at.yaw + turned};
}

void abzi_crowd_corners(const abz_chair_shape *c, abzi_spot at, abz_vec3 *out)
{
    const float half = c->track_m / 2, narrow = c->knee[0].x;
    for (int i = 0; i < ABZI_CROWD_CORNER_N; i++) {
        const float side = i % 2 == 0 ? 1.0f : -1.0f;
        static const float wheel[] = {-1, 1};
        const abz_vec3 corner = i < 4                     ? abzi_v3(side * half, 0, wheel[i / 2] * c->wheel_m)
                                : i < ABZI_CROWD_FOOTREST ? abzi_v3(side * c->caster_out, 0, c->caster_ahead)
                                                          : abzi_v3(side * narrow, 0, c->front_m);
        out[i] = abzi_spot_world(at, corner);
    }
}

abzi_crowd abzi_crowd_in(const abzi_clearance *c, const abzi_clearance_other *other, float in_s)
{
    abzi_crowd out = {.chair = other->chair};
    if (other->shape != NULL) {
        out.chair = abzi_his_chair_in(&c->chair, in_s);
        abzi_crowd_corners(other->shape, out.chair, out.at);
        for (; out.n < ABZI_CROWD_CORNER_N; out.n++) {
            out.radius_m[out.n] = ABZI_CROWD_FOOT_M;
            out.share[out.n] = 1;
        }
        return out;
    }
    for (int p = 0; c->seen != 0 && p < ABZI_CLEARANCE_POINT_N; p++) {
        const float goes_s = abzi_coasts_s(in_s, p == HIPS ? HIPS_S : SLOWS_S);
        out.at[out.n] = abzi_v3_add(c->at[p], abzi_v3_scale(c->v[p], goes_s));
        out.radius_m[out.n] = p == HIPS ? HIPS_M : ABZI_CROWD_FOOT_M;
        out.share[out.n++] = 1;
    }
    return out;
}

// The same as recorded leaders went: k, of the steps of a way that is looked at.
static abzi_crowd on_ways(const abzi_clearance *c, const abz_lead_ways *ways, int k)
{
    abzi_crowd out = {.n = 0};
    for (uint32_t w = 0; w < ways->n; w++) {
        for (int p = 0; c->seen != 0 && p < ABZI_CLEARANCE_POINT_N; p++) {
            out.at[out.n] = abzi_v3_add(c->at[p], ways->by[w][k][p]);
            out.radius_m[out.n] = p == HIPS ? HIPS_M : ABZI_CROWD_FOOT_M;
            out.share[out.n++] = ways->share[w];
        }
    }
    return out;
}

void abzi_crowd_foresee(const abzi_clearance *c, const abzi_clearance_other *other, abzi_crowd *out)
{
    const bool sits = other->shape != NULL, knows = !sits && other->ways != NULL && other->ways->n > 0;
    abzi_crowd now;
    if (sits) {
        now = abzi_crowd_in(c, other, 0);
    }
    for (int k = 0; k < ABZI_CROWD_STEP_N; k++) {
        abzi_crowd *it = &out[k];
        *it = knows ? on_ways(c, other->ways, k) : abzi_crowd_in(c, other, (float)(k + 1) * ABZI_CROWD_STEP_S);
        float goes_m = 0;
        for (int i = 0; i < it->n; i++) {
            const int p = i % ABZI_CLEARANCE_POINT_N;
            const float gone_m = sits ? abzi_v3_distance(now.at[i], it->at[i]) : 0;
            const float fast = !sits ? abzi_v3_length(c->v[p]) : 0;
            const bool strides = !sits && !knows && p == HIPS;
            const float more = sits && i >= ABZI_CROWD_FOOTREST ? FOOTREST_M : strides ? STRIDE_M : 0;
            it->radius_m[i] += WATCH_M + WRONG * gone_m + WATCH_S * fast + more;
            goes_m = abzi_maxf(goes_m, gone_m);
        }
        it->wrong_m = WRONG * goes_m;
        it->room_m = ABZI_CROWD_FOOT_M + WATCH_M + it->wrong_m;
    }
}

float abzi_crowd_in_the_way(const abz_chair_shape *shape, abzi_spot at, const abzi_clearance_other *other,
                            const abzi_crowd *of)
{
    const abzi_stance here = abzi_stance_of(at);
    abz_vec3 out, corner[ABZI_CROWD_CORNER_N];
    float sum = 0;
    for (int i = 0; i < of->n; i++) {
        sum +=
            of->share[i] * abzi_missing_square(of->radius_m[i] - abzi_chair_off_stance(shape, here, of->at[i], &out));
    }
    if (other->shape != NULL) {
        abzi_crowd_corners(shape, at, corner);
        for (int i = 0; i < ABZI_CROWD_CORNER_N; i++) {
            sum += abzi_missing_square(of->room_m - abzi_chair_off(other->shape, of->chair, corner[i], &out));
        }
    }
    return sum;
}
