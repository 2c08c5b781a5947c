#include "lead/exertion.h"

#include "lead/score.h"
#include "lead/walk.h"

#define SAMPLES 8  // a count: seven of a swing, whose highest accelerations are at a fifth and four fifths of it
#define SAMPLE (1.0f / SAMPLES)

static float squared(abzi_spot a, abzi_spot b, abzi_spot c)
{
    const float x = a.x + c.x - 2 * b.x, z = a.z + c.z - 2 * b.z;
    return x * x + z * z;
}

abzi_exertion abzi_exertion_of(const abz_figure *figure, float small, const abz_effort *effort, float period_s,
                               float unit_m)
{
    abzi_score score;
    abzi_score_start(&score, figure, (abzi_spot){0, 0, 0}, unit_m);
    abzi_score_soften(&score, effort);
    score.small = small;
    abzi_score_rest(&score, 1);
    if (!abzi_score_append(&score, figure)) {
        return (abzi_exertion){0, 0, 0};
    }
    const int n = SAMPLES * (figure->count_n + 1);
    float fastest = 0, hard = 0, foot = 0;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_walk last = abzi_walk_at(&score, role, 0, period_s), before = last;
        for (int i = 1; i <= n; i++) {
            const abzi_walk now = abzi_walk_at(&score, role, SAMPLE * (float)i, period_s);
            const float x = now.weight.x - last.weight.x, z = now.weight.z - last.weight.z, far = x * x + z * z;
            fastest = far > fastest ? far : fastest;
            hard += squared(before.weight, last.weight, now.weight);
            for (int side = 0; side < ABZ_SIDE_N; side++) {
                foot += squared(before.foot[side].at, last.foot[side].at, now.foot[side].at);
            }
            before = last;
            last = now;
        }
    }
    const float span_s = SAMPLE * period_s, square_s2 = span_s * span_s, all = (float)(ABZ_ROLE_N * n);
    return (abzi_exertion){sqrtf(fastest) / span_s, sqrtf(hard / all) / square_s2,
                           sqrtf(foot / (ABZ_SIDE_N * all)) / square_s2};
}
