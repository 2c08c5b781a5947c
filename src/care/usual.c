#include "care/usual.h"

#include "partner/moment.h"

// Steps are counted by length and by speed, for the quarter that is above.
#define BIN_N 128
#define STRIDE_BIN_M 0.01f
#define SPEED_BIN_M_S 0.05f
#define SPEED_TICKS 2  // a speed is taken over so many: lengths are kept in tenths of a millimetre
#define STRIDE_LEAST_M 0.07f
// Of a repertoire in which nobody steps: the dances of two recorded couples.
#define STRIDE_ELSE_M 0.6f
#define SWING_ELSE_S 0.5f

typedef struct tally {
    uint32_t stride[BIN_N], speed[BIN_N];
} tally;

static void count(uint32_t *bin, float value, float width)
{
    const float at = value / width;
    bin[at < BIN_N - 1 ? (int)at : BIN_N - 1]++;
}

// The value that a quarter is above; 0: nothing was counted.
static float upper(const uint32_t *bin, float width)
{
    uint32_t all = 0, above = 0;
    for (int b = 0; b < BIN_N; b++) {
        all += bin[b];
    }
    int b = BIN_N - 1;
    while (b > 0 && 4 * (above + bin[b]) <= all) {
        above += bin[b--];
    }
    return all > 0 ? ((float)b + 0.5f) * width : 0;
}

static abz_vec3 ankle_at(const abz_repertoire *repertoire, uint32_t tick, int foot)
{
    const abzi_moment *m = abzi_moment_at(repertoire, tick);
    abz_vec3 at = abzi_stance_world(m->follow, abzi_short3_unpack(m->ankle[foot]));
    at.y = 0;
    return at;
}

// Every swing of a foot in a passage.
static void watch(const abz_repertoire *repertoire, const abzi_take *take, int foot, float size, tally *all)
{
    bool swings = false;
    abz_vec3 from = {0, 0, 0};
    float peak = 0;
    for (uint32_t i = SPEED_TICKS; i < take->n; i++) {
        const uint32_t tick = take->first + i;
        const bool in_air = (abzi_moment_at(repertoire, tick)->swing >> (2 + foot) & 1) != 0;
        const abz_vec3 at = ankle_at(repertoire, tick, foot);
        if (in_air) {
            const float way = abzi_v3_distance(ankle_at(repertoire, tick - SPEED_TICKS, foot), at);
            const float speed = way * ABZ_TICKS_PER_SECOND / SPEED_TICKS;
            from = swings ? from : at;
            peak = swings && peak > speed ? peak : speed;
        } else if (swings && abzi_v3_distance(from, at) >= STRIDE_LEAST_M * size) {
            count(all->stride, abzi_v3_distance(from, at) / size, STRIDE_BIN_M);
            count(all->speed, peak / size, SPEED_BIN_M_S);
        }
        swings = in_air;
    }
}

abzi_usual abzi_usual_of(const abz_repertoire *repertoire)
{
    tally all = {{0}, {0}};
    for (uint32_t t = 0; t < repertoire->take_n; t++) {
        for (int foot = 0; foot < 2; foot++) {
            watch(repertoire, (const abzi_take *)repertoire->take + t, foot,
                  repertoire->body.head_height_m / ABZI_STANDARD_HEAD_M, &all);
        }
    }
    const float stride = upper(all.stride, STRIDE_BIN_M), speed = upper(all.speed, SPEED_BIN_M_S);
    return stride > 0 && speed > 0 ? (abzi_usual){stride, abzi_usual_swing_s(stride, speed)}
                                   : (abzi_usual){STRIDE_ELSE_M, SWING_ELSE_S};
}
