#include "lead/stride.h"

#include "lead/floor.h"
#include "rhythm/dance.h"

#define BIN_N 128
#define BIN_M 0.01f
#define LEAST_M 0.07f            // less is no step but a shuffle (care/today.c)
#define STANDARD_HEIGHT_M 1.72f  // of the body that strides are counted in: a head at 1.60 m (partner/lead.c)
// A swing takes .85 of a count (score.c), of which the foot goes its way in 92 of 100 (walk.c).
#define SWING_COUNTS 0.78f

// Every way that a foot goes from where it stood.
static void count(const abz_figure *figure, int role, float unit_m, uint32_t bin[BIN_N])
{
    abzi_floor floor;
    abzi_spot at[ABZ_SIDE_N];
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, unit_m, &floor);
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const float x = (side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK) * unit_m;
        const abz_vec3 foot = abzi_spot_world(floor.start[role], abzi_v3(x, 0, 0));
        at[side] = (abzi_spot){foot.x, foot.z, 0};
    }
    for (int32_t i = 0; i < floor.tread_n[role]; i++) {
        const abzi_tread *it = &floor.tread[role][i];
        const float x = it->print.x - at[it->side].x, z = it->print.z - at[it->side].z, way = sqrtf(x * x + z * z);
        if (it->moves && way >= LEAST_M) {
            bin[way < (BIN_N - 1) * BIN_M ? (int)(way / BIN_M) : BIN_N - 1]++;
        }
        at[it->side] = it->moves ? it->print : at[it->side];
    }
}

abzi_usual abzi_stride_usual(const abz_figure *figure, size_t figure_n, int role, float unit_m)
{
    uint32_t bin[BIN_N] = {0}, all = 0, above = 0;
    for (size_t i = 0; i < figure_n; i++) {
        count(&figure[i], role, unit_m, bin);
    }
    for (int b = 0; b < BIN_N; b++) {
        all += bin[b];
    }
    int b = BIN_N - 1;  // a quarter of the steps are longer, as in care/usual.c
    while (b > 0 && 4 * (above + bin[b]) <= all) {
        above += bin[b--];
    }
    const float period_s = 60 / abzi_dance_usual(abzi_dance_of((abz_dance)figure->dance));
    return (abzi_usual){((float)b + 0.5f) * BIN_M * STANDARD_HEIGHT_M / unit_m, SWING_COUNTS * period_s};
}
