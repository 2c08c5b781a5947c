#include "lead/opposite.h"

// Two who pass are beside each other, and do not come nearer by going ahead: the square of the cosine between where one
// is from the other and where that leads is less than this; two who face each other have more.
#define BESIDE 0.5f
#define FACES 0.8f

bool abzi_both_sit(const abzi_dancer *dancer)
{
    return dancer[ABZ_ROLE_LEAD].seated && dancer[ABZ_ROLE_FOLLOW].seated;
}

abzi_spot abzi_rolled_to(abzi_spot from, abzi_spot spot)
{
    float sine, cosine;
    abzi_sincosf((from.yaw + spot.yaw) / 2, &sine, &cosine);  // the chord of an arc points half of its turn ahead
    const float way_m = (spot.x - from.x) * sine + (spot.z - from.z) * cosine;
    return (abzi_spot){from.x + way_m * sine, from.z + way_m * cosine, spot.yaw};
}

abzi_spot abzi_rolled_near(abzi_spot from, abzi_spot spot)
{
    spot.yaw = from.yaw + abzi_wrapf(spot.yaw - from.yaw);
    return abzi_rolled_to(from, spot);
}

// Two who face each other have 1, two who pass 0.
static float facing(abzi_spot other)
{
    float sine, cosine;
    abzi_sincosf(other.yaw, &sine, &cosine);
    const float along = (1 - cosine) * other.z - sine * other.x;
    const float most = 2 * (1 - cosine) * (other.x * other.x + other.z * other.z);
    return abzi_unitf((along * along - BESIDE * most) / ((FACES - BESIDE) * most + 1e-6f));
}

bool abzi_face(const abzi_spot *plan)
{
    return facing(abzi_spot_relative(plan[ABZ_ROLE_LEAD], plan[ABZ_ROLE_FOLLOW])) == 1;
}

abzi_laid abzi_laid_between(const abzi_spot *at, const abzi_spot *plan)
{
    const abzi_spot *lead = &at[ABZ_ROLE_LEAD], *follow = &at[ABZ_ROLE_FOLLOW], *planned = &plan[ABZ_ROLE_LEAD];
    const abzi_spot wanted = abzi_spot_relative(plan[ABZ_ROLE_LEAD], plan[ABZ_ROLE_FOLLOW]);
    float sine, cosine;
    abzi_sincosf(wanted.yaw, &sine, &cosine);
    // so much nearer she is, seen by him as he will look, for every metre that both go ahead
    const float x = -sine, z = 1 - cosine, size = x * x + z * z, along = wanted.x * x + wanted.z * z;
    const float far_x = follow->x - lead->x, far_z = follow->z - lead->z;
    const float wanted_m2 = wanted.x * wanted.x + wanted.z * wanted.z;
    const float faces = facing(wanted);
    const float more = wanted_m2 - far_x * far_x - far_z * far_z;
    const float root = sqrtf(abzi_maxf(along * along - size * more, 0));
    const float ahead = faces > 0 ? faces * ((along < 0 ? -root : root) - along) / size : 0;
    const float way = abzi_atan2f(far_x, far_z) - abzi_atan2f(wanted.x + ahead * x, wanted.z + ahead * z);
    const float his = abzi_wrapf(lead->yaw - planned->yaw), hers = abzi_wrapf(follow->yaw - plan[ABZ_ROLE_FOLLOW].yaw);
    float yaw = planned->yaw + his + abzi_wrapf(hers - his) / 2;  // as they look
    yaw += faces * abzi_wrapf(way - yaw);
    yaw = lead->yaw + abzi_wrapf(yaw - lead->yaw);
    // the middle between them stays, but for what they go ahead
    const abz_vec3 out = abzi_v3((ahead * sine - wanted.x) / 2, 0, (ahead * (1 + cosine) - wanted.z) / 2),
                   from = abzi_spot_world((abzi_spot){(lead->x + follow->x) / 2, (lead->z + follow->z) / 2, yaw}, out);
    return (abzi_laid){*planned, {from.x, from.z, yaw}};
}

abzi_spot abzi_laid_at(const abzi_laid *laid, abzi_spot planned)
{
    return abzi_spot_moved(laid->from, laid->to, planned);
}

abzi_spot abzi_opposite(const abzi_laid *laid, const abzi_spot *at, const abzi_spot *plan, int role)
{
    abzi_spot comes[ABZ_ROLE_N];
    for (int k = 0; k < ABZ_ROLE_N; k++) {
        comes[k] = abzi_rolled_near(at[k], abzi_laid_at(laid, plan[k]));
    }
    const abzi_laid there = abzi_laid_between(comes, plan);
    const abzi_spot wanted = abzi_laid_at(laid, plan[role]);
    abzi_spot it = abzi_laid_at(&there, plan[role]);
    it.yaw = wanted.yaw + abzi_wrapf(it.yaw - wanted.yaw);
    return it;
}
