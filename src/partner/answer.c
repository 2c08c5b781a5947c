#include "partner/answer.h"

#include <string.h>

#include "partner/krige.h"

void abzi_company_search(abzi_company *company, const abz_repertoire *repertoire, const abzi_lead *lead)
{
    float raw[ABZI_RAW_MAX], query[ABZI_SEARCH_N], value[ABZI_ANSWER_N][ABZI_SEARCH_N], distance[ABZI_ANSWER_N];
    abzi_neighbour found[ABZI_ANSWER_N];
    abzi_tree tree = {repertoire->feature, repertoire->box, repertoire->row_n};
    abzi_lead_features(lead, raw);
    abzi_project(raw, repertoire->raw_n, repertoire->mean, repertoire->projection, query);
    company->n = abzi_tree_search(&tree, query, ABZI_ANSWER_N, company->row, company->n, found);
    company->age = 0;
    company->nearest = sqrtf(found[0].distance);
    for (uint32_t i = 0; i < company->n; i++) {
        abzi_row row = abzi_row_unpack(repertoire->tick[found[i].row]);
        const abzi_take *take = abzi_take_of(repertoire, row.tick);
        company->row[i] = found[i].row;
        company->tick[i] = row.tick;
        company->past[i] = 0;
        company->rate[i] = abzi_rate[row.rate];
        company->end[i] = take->first + take->n - 1;
        distance[i] = found[i].distance;
        abzi_tree_row(&tree, found[i].row, value[i]);
    }
    abzi_krige(value, distance, company->n, company->weight);
}

void abzi_company_advance(abzi_company *company)
{
    company->age++;
    for (uint32_t i = 0; i < company->n; i++) {
        company->past[i] += company->rate[i];
        float whole = floorf(company->past[i]);
        company->past[i] -= whole;
        uint32_t left = company->end[i] - company->tick[i];
        company->tick[i] += (uint32_t)whole < left ? (uint32_t)whole : left;
    }
}

static const abzi_moment *later(const abzi_company *company, const abz_repertoire *repertoire, uint32_t i,
                                uint32_t ahead)
{
    uint32_t left = company->end[i] - company->tick[i];
    uint32_t on = (uint32_t)(company->past[i] + company->rate[i] * (float)ahead);
    return abzi_moment_at(repertoire, company->tick[i] + (on < left ? on : left));
}

abzi_spot abzi_answer_spot(const abzi_company *company, const abz_repertoire *repertoire, uint32_t ahead)
{
    float x = 0, z = 0, sine = 0, cosine = 0;
    for (uint32_t i = 0; i < company->n; i++) {
        float w = company->weight[i];
        const abzi_moment *then = later(company, repertoire, i, ahead);
        abzi_stance stance = abzi_stance_relative(abzi_moment_at(repertoire, company->tick[i])->lead, then->follow);
        x += w * stance.x;
        z += w * stance.z;
        sine += w * stance.sine;
        cosine += w * stance.cosine;
    }
    return (abzi_spot){x, z, abzi_atan2f(sine, cosine)};
}

void abzi_answer_foot(const abzi_company *company, const abz_repertoire *repertoire, uint32_t ahead, int foot,
                      float stretch, abz_vec3 *ankle, abz_vec3 *toes)
{
    *ankle = *toes = abzi_v3(0, 0, 0);
    for (uint32_t i = 0; i < company->n; i++) {
        const abzi_moment *then = later(company, repertoire, i, ahead);
        abzi_stance stance = abzi_stance_relative(abzi_moment_at(repertoire, company->tick[i])->lead, then->follow);
        abz_vec3 a = abzi_v3_scale(abzi_short3_unpack(then->ankle[foot]), stretch);
        abz_vec3 t = abzi_v3_scale(abzi_short3_unpack(then->toes[foot]), stretch);
        *ankle = abzi_v3_add(*ankle, abzi_v3_scale(abzi_stance_world(stance, a), company->weight[i]));
        *toes = abzi_v3_add(*toes, abzi_v3_scale(abzi_stance_world(stance, t), company->weight[i]));
    }
}

void abzi_answer_body(const abzi_company *company, const abz_repertoire *repertoire, uint32_t ahead,
                      abzi_bearing *bearing)
{
    abz_quat first[ABZ_JOINT_N], *rot = bearing->rot;
    memset(bearing, 0, sizeof *bearing);
    for (uint32_t i = 0; i < company->n; i++) {
        const abzi_moment *then = later(company, repertoire, i, ahead);
        float w = company->weight[i];
        bearing->hips_y += w * (float)then->hips_y * ABZI_LENGTH_UNIT;
        for (int side = 0; side < 2; side++) {
            abz_vec3 wrist = abzi_v3_scale(abzi_short3_unpack(then->wrist[side]), w);
            bearing->wrist[side] = abzi_v3_add(bearing->wrist[side], wrist);
        }
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abz_quat q = abzi_quat_unpack(then->rot[j]);
            first[j] = i == 0 ? q : first[j];
            float s = abzi_quat_dot(q, first[j]) < 0 ? -w : w;
            rot[j] = (abz_quat){rot[j].x + s * q.x, rot[j].y + s * q.y, rot[j].z + s * q.z, rot[j].w + s * q.w};
        }
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        rot[j] = abzi_quat_normalize(rot[j]);
    }
}

void abzi_answer_holds(const abzi_company *company, const abz_repertoire *repertoire, float *hold, abz_vec3 *beside)
{
    for (int pair = 0; pair < 4; pair++) {
        hold[pair] = 0;
        beside[pair] = abzi_v3(0, 0, 0);
    }
    float weight[4] = {0};
    for (uint32_t i = 0; i < company->n; i++) {
        const abzi_moment *now = abzi_moment_at(repertoire, company->tick[i]);
        abzi_stance stance = abzi_stance_relative(now->lead, now->follow);
        float w = company->weight[i];
        for (int pair = 0; pair < 4; pair++) {
            if ((now->hold >> pair & 1) == 0) {
                continue;
            }
            hold[pair] += w;
            if (w > 0) {
                abz_vec3 hers = abzi_stance_world(stance, abzi_short3_unpack(now->wrist[pair / 2]));
                abz_vec3 off = abzi_v3_sub(hers, abzi_short3_unpack(now->lead_wrist[pair % 2]));
                weight[pair] += w;
                beside[pair] = abzi_v3_add(beside[pair], abzi_v3_scale(off, w));
            }
        }
    }
    for (int pair = 0; pair < 4; pair++) {
        beside[pair] = weight[pair] > 0 ? abzi_v3_scale(beside[pair], 1 / weight[pair]) : beside[pair];
    }
}

// A moment of a neighbour's couple between two ticks, and where his spot is in either, seen from where it is now.
typedef struct between {
    const abzi_moment *moment[2];
    abzi_stance spot[2];
    float part;
} between;

static between between_at(const abzi_company *company, const abz_repertoire *repertoire, uint32_t i, float ahead)
{
    const uint32_t tick = company->tick[i], first = abzi_take_of(repertoire, tick)->first, last = company->end[i];
    const abzi_stance here = abzi_moment_at(repertoire, tick)->lead;
    const float on =
        abzi_clampf(company->past[i] + company->rate[i] * ahead, -(float)(tick - first), (float)(last - tick));
    const float whole = floorf(on);
    const uint32_t from = (uint32_t)((int32_t)tick + (int32_t)whole), to = from < last ? from + 1 : last;
    between it = {.moment = {abzi_moment_at(repertoire, from), abzi_moment_at(repertoire, to)}, .part = on - whole};
    for (int e = 0; e < 2; e++) {
        it.spot[e] = abzi_stance_relative(here, it.moment[e]->lead);
    }
    return it;
}

static abz_vec3 blend_of(const between *at, abzi_short3 from, abzi_short3 to)
{
    return abzi_v3_lerp(abzi_stance_world(at->spot[0], abzi_short3_unpack(from)),
                        abzi_stance_world(at->spot[1], abzi_short3_unpack(to)), at->part);
}

void abzi_answer_lead_wrists(const abzi_company *company, const abz_repertoire *repertoire, float ahead, int hand,
                             abz_vec3 at[ABZI_ANSWER_N])
{
    for (uint32_t i = 0; i < company->n; i++) {
        const between then = between_at(company, repertoire, i, ahead);
        at[i] = blend_of(&then, then.moment[0]->lead_wrist[hand], then.moment[1]->lead_wrist[hand]);
    }
}

void abzi_answer_lead_legs(const abzi_company *company, const abz_repertoire *repertoire, uint32_t i, float ahead,
                           abz_vec3 at[ABZ_LEAD_LEG_N])
{
    const between then = between_at(company, repertoire, i, ahead);
    at[0] = blend_of(&then, (abzi_short3){0, 0, 0}, (abzi_short3){0, 0, 0});
    for (int p = 1; p < ABZ_LEAD_LEG_N; p++) {
        at[p] = blend_of(&then, then.moment[0]->lead_leg[p - 1], then.moment[1]->lead_leg[p - 1]);
    }
}

float abzi_answer_landing(const abzi_company *company, const abz_repertoire *repertoire, int foot, float fallback)
{
    float sum = 0, weight = 0;
    for (uint32_t i = 0; i < company->n; i++) {
        const abzi_moment *now = abzi_moment_at(repertoire, company->tick[i]);
        float w = company->weight[i];
        if (w > 0 && (now->swing >> foot & 1)) {
            sum += w * (float)now->lands_in[foot] / company->rate[i];
            weight += w;
        }
    }
    return weight > 0.1f ? sum / weight : fallback;
}

static abz_vec3 ankle_at(const abzi_moment *moment, int foot)
{
    abz_vec3 at = abzi_stance_world(moment->follow, abzi_short3_unpack(moment->ankle[foot]));
    at.y = 0;
    return at;
}

float abzi_answer_stride(const abzi_company *company, const abz_repertoire *repertoire, int foot, uint32_t ahead)
{
    float sum = 0, weight = 0;
    for (uint32_t i = 0; i < company->n; i++) {
        const float w = company->weight[i] > 0 ? company->weight[i] : 0;
        const abz_vec3 from = ankle_at(abzi_moment_at(repertoire, company->tick[i]), foot);
        sum += w * abzi_v3_distance(from, ankle_at(later(company, repertoire, i, ahead), foot));
        weight += w;
    }
    return weight > 0 ? sum / weight : 0;
}

float abzi_answer_swings(const abzi_company *company, const abz_repertoire *repertoire, int foot, uint32_t ahead)
{
    float sum = 0;
    for (uint32_t i = 0; i < company->n; i++) {
        sum += (later(company, repertoire, i, ahead)->swing >> foot & 1) != 0 ? company->weight[i] : 0;
    }
    return sum;
}
