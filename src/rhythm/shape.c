#include "rhythm/shape.h"

#include <math.h>
#include <string.h>

// Of a new beat in its shape; beats before a shape is compared with; beats that one which comes no more outlives.
#define PART .125f
#define KNOWN_N 3
#define SEEN_MOST 40
// A beat that is less like any shape than this is one of another kind.
#define SAME_KIND .7f

// What is around a moment, without level and size.
static void view(const abzi_shape *s, float ago, float out[static ABZI_SHAPE_N])
{
    const float *newest = s->past + (int)(ago + .5f) - ABZI_SHAPE_AFTER;
    float mean = 0, most = 0, sum = 0;
    for (int i = 0; i < ABZI_SHAPE_N; i++) {
        out[i] = newest[ABZI_SHAPE_N - 1 - i];
        mean += out[i] / ABZI_SHAPE_N;
    }
    for (int i = 0; i < ABZI_SHAPE_N; i++) {
        out[i] -= mean;
        most = fabsf(out[i]) > most ? fabsf(out[i]) : most;
    }
    for (int i = 0; i < ABZI_SHAPE_N; i++) {
        out[i] = most > 0 ? out[i] / most : 0;  // whatever the unit, its square is a number
        sum += out[i] * out[i];
    }
    for (int i = 0; i < ABZI_SHAPE_N; i++) {
        out[i] = sum > 0 ? out[i] / sqrtf(sum) : 0;
    }
}

static float correlation(const float a[static ABZI_SHAPE_N], const float b[static ABZI_SHAPE_N])
{
    float sum = 0;
    for (int i = 0; i < ABZI_SHAPE_N; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

void abzi_shape_tick(abzi_shape *shape, float value, bool is_first)
{
    for (int i = ABZI_SHAPE_PAST - 1; i > 0; i--) {
        shape->past[i] = is_first ? value : shape->past[i - 1];
    }
    shape->past[0] = value;
}

bool abzi_shape_is_known(const abzi_shape *shape)
{
    bool known = false;
    for (int k = 0; k < ABZI_SHAPE_KINDS; k++) {
        known = known || shape->seen_n[k] >= KNOWN_N;
    }
    return known;
}

static bool is_remembered(float ago)
{
    return ago >= ABZI_SHAPE_AFTER && ago < ABZI_SHAPE_PAST - ABZI_SHAPE_BEFORE - 0.5f;
}

float abzi_shape_likeness(const abzi_shape *shape, float ago)
{
    float seen[ABZI_SHAPE_N], best = -1;
    if (!is_remembered(ago)) {
        return 0;
    }
    view(shape, ago, seen);
    for (int k = 0; k < ABZI_SHAPE_KINDS; k++) {
        float like = correlation(shape->kind[k], seen);
        best = shape->seen_n[k] >= KNOWN_N && like > best ? like : best;
    }
    return abzi_shape_is_known(shape) ? best : 0;
}

void abzi_shape_learn(abzi_shape *shape, float ago)
{
    float seen[ABZI_SHAPE_N], best = SAME_KIND, sum = 0;
    int at = -1, rarest = 0;
    if (!is_remembered(ago)) {
        return;
    }
    view(shape, ago, seen);
    for (int k = 0; k < ABZI_SHAPE_KINDS; k++) {
        float like = shape->seen_n[k] > 0 ? correlation(shape->kind[k], seen) : 0;
        at = like >= best ? k : at;
        best = like >= best ? like : best;
        rarest = shape->seen_n[k] < shape->seen_n[rarest] ? k : rarest;
    }
    if (at < 0 && shape->seen_n[rarest] > KNOWN_N) {
        shape->seen_n[rarest]--;
        return;
    }
    if (at < 0) {
        memcpy(shape->kind[rarest], seen, sizeof seen);
        shape->seen_n[rarest] = 1;
        return;
    }
    float *kind = shape->kind[at];
    for (int i = 0; i < ABZI_SHAPE_N; i++) {
        kind[i] += PART * (seen[i] - kind[i]);
        sum += kind[i] * kind[i];
    }
    for (int i = 0; i < ABZI_SHAPE_N; i++) {
        kind[i] /= sqrtf(sum);
    }
    shape->seen_n[at] += shape->seen_n[at] < SEEN_MOST ? 1 : 0;
}
