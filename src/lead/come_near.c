#include "lead/come_near.h"

#define NEAR_MOST 0.22f  // common heights: a step may be so much longer, shorter or wider than the figure has it
#define TURN_MOST 1.2f   // rad: more than a dancer turns with a step
#define MORE_SHARE 0.4f  // of the way that hips may go in a count: the figure needs the rest

float abzi_near_way(float unit_m, const abz_effort *effort, float period_s)
{
    const float near = NEAR_MOST * unit_m, goes = effort != NULL ? MORE_SHARE * effort->body_m_s * period_s : near;
    return near < goes ? near : goes;
}

/// Where somebody stands once they have settled on the last step before a count.
static abzi_spot settled(const abzi_tread *tread, int32_t n, abzi_spot start, float count)
{
    for (int32_t i = 0; i < n && tread[i].at < count; i++) {
        start = tread[i].stance;
    }
    return start;
}

void abzi_come_near(const abzi_score *score, int role, const abzi_nearing *nearing, abzi_floor *floor)
{
    abzi_spot here = score->begin[role];
    for (int32_t i = 0; i < score->tread_n[role] && score->tread[role][i].tread.at <= nearing->turns; i++) {
        here = score->tread[role][i].tread.stance;
    }
    abzi_spot there =
        settled(floor->tread[role], floor->tread_n[role], floor->start[role], nearing->turns - nearing->from);
    float x = here.x - there.x, z = here.z - there.z, yaw = abzi_wrapf(here.yaw - there.yaw);
    // with the first step a body is on its way already
    float far = sqrtf(x * x + z * z), way = 0, turned = 0, before = nearing->count - nearing->from - 1;
    for (int32_t i = 0; i < floor->tread_n[role]; i++) {
        abzi_tread *it = &floor->tread[role][i];
        if (it->at + nearing->from >= nearing->count && it->moves) {
            const float turns = nearing->rad_count * (it->at - before);
            way += nearing->most_m;
            turned += turns < TURN_MOST ? turns : TURN_MOST;
            before = it->at;
        }
        float back = far > way ? 1 - way / far : 0, turn = fabsf(yaw) > turned ? 1 - turned / fabsf(yaw) : 0;
        abzi_spot to = {it->stance.x + back * x, it->stance.z + back * z, it->stance.yaw + turn * yaw};
        it->print = abzi_spot_moved(it->stance, to, it->print);
        it->stance = to;
    }
}

abzi_spot abzi_beginning_of(const abz_figure *figure, float unit_m, int role, float count, abzi_spot there)
{
    abzi_floor floor;
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, unit_m, &floor);
    abzi_spot stance = floor.start[role];
    for (int i = 0; i < floor.tread_n[role] && floor.tread[role][i].at <= count; i++) {
        stance = floor.tread[role][i].stance;
    }
    return abzi_spot_compose(there, abzi_spot_relative(stance, (abzi_spot){0, 0, 0}));
}
