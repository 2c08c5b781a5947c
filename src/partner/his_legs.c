// Each way begins where he is and as he moves now, and soon is a recorded leader's. Of couple A, by least squares for
// .1 to .7 s ahead, what a foot is beside theirs is gone evenly by .6 s, and what it goes otherwise than theirs in a
// tenth of a second it goes on for as long; hips for twice as long. Their mean is then 14 cm off in .3 s and 27 cm in
// .7 s (root of the mean square), where feet that go on by themselves are 22 and 43 cm off (bench/sitting has what the
// chair makes of it).
#include "partner/his_legs.h"

#include "motion/spring.h"

#define WAY_S 0.1f
#define FADES_S 0.6f
#define GOES_TICKS 6.0f  // how he moves is seen over so long
#define GOES_S 0.1f
#define HIPS_GO_S 0.2f
#define ALIKE_M2 0.05f  // of six joints together: differences below it are none

// As they are watched (partner/lead.h), and as they are seen.
static const uint8_t point_of[ABZ_LEAD_LEG_N] = {ABZI_AT_HIPS,      ABZI_AT_LEFT_KNEE,  ABZI_AT_LEFT_ANKLE,
                                                 ABZI_AT_LEFT_TOES, ABZI_AT_RIGHT_KNEE, ABZI_AT_RIGHT_ANKLE,
                                                 ABZI_AT_RIGHT_TOES};
static const uint8_t joint_of[ABZ_LEAD_LEG_N] = {
    ABZ_HIPS, ABZ_LEFT_LOWER_LEG, ABZ_LEFT_FOOT, ABZ_LEFT_TOES, ABZ_RIGHT_LOWER_LEG, ABZ_RIGHT_FOOT, ABZ_RIGHT_TOES};

// What parts of somebody do, seen from where his spot is now.
typedef struct legs {
    abz_vec3 at[ABZ_LEAD_LEG_N], went[ABZ_LEAD_LEG_N];
} legs;

static legs his_own(const abzi_lead *lead, const abz_vec3 *joint)
{
    const abzi_glance *ago = abzi_lead_glance(lead, (uint32_t)GOES_TICKS);
    const abzi_stance here = abzi_stance_of(abzi_lead_glance(lead, 0)->spot), there = abzi_stance_of(ago->spot);
    legs it;
    for (int p = 0; p < ABZ_LEAD_LEG_N; p++) {
        const abz_vec3 was = abzi_stance_world(there, abzi_v3_scale(ago->local[point_of[p]], lead->size));
        it.at[p] = abzi_stance_local(here, joint[joint_of[p]]);
        it.went[p] = abzi_v3_sub(abzi_stance_local(here, lead->pos[point_of[p]]), abzi_stance_local(here, was));
    }
    return it;
}

static legs of_neighbour(const abzi_company *company, const abz_repertoire *repertoire, uint32_t i)
{
    legs it;
    abzi_answer_lead_legs(company, repertoire, i, -GOES_TICKS, it.went);
    abzi_answer_lead_legs(company, repertoire, i, 0, it.at);
    for (int p = 0; p < ABZ_LEAD_LEG_N; p++) {
        it.went[p] = abzi_v3_sub(it.at[p], it.went[p]);
    }
    return it;
}

static float unlike(const legs *a, const legs *b)
{
    float sum = 0;
    for (int p = 1; p < ABZ_LEAD_LEG_N; p++) {
        const abz_vec3 at = abzi_v3_sub(a->at[p], b->at[p]), went = abzi_v3_sub(a->went[p], b->went[p]);
        sum += abzi_v3_dot(at, at) + abzi_v3_dot(went, went);
    }
    return sum;
}

static void write_way(const abzi_company *company, const abz_repertoire *repertoire, uint32_t i, abzi_stance turn,
                      const legs *his, const legs *theirs, abz_vec3 (*by)[ABZ_LEAD_LEG_N])
{
    for (int k = 0; k < ABZ_LEAD_WAY_N; k++) {
        const float in_s = WAY_S * (float)(k + 1), gone = abzi_minf(in_s / FADES_S, 1);
        abz_vec3 then[ABZ_LEAD_LEG_N];
        abzi_answer_lead_legs(company, repertoire, i, in_s * ABZ_TICKS_PER_SECOND, then);
        for (int p = 0; p < ABZ_LEAD_LEG_N; p++) {
            const float goes_s = abzi_coasts_s(in_s, p == 0 ? HIPS_GO_S : GOES_S);
            const abz_vec3 way = abzi_v3_sub(then[p], theirs->at[p]), off = abzi_v3_sub(theirs->at[p], his->at[p]),
                           goes = abzi_v3_sub(his->went[p], theirs->went[p]);
            abz_vec3 on = abzi_v3_add(way, abzi_v3_scale(off, p == 0 ? 0 : gone));
            on = abzi_v3_add(on, abzi_v3_scale(goes, goes_s * ABZ_TICKS_PER_SECOND / GOES_TICKS));
            on.y = 0;
            by[k][p] = abzi_stance_world(turn, on);
        }
    }
}

void abzi_his_legs(const abzi_lead *lead, const abz_vec3 *joint, const abzi_company *company,
                   const abz_repertoire *repertoire, abz_lead_ways *ways)
{
    const legs his = his_own(lead, joint);
    const abzi_stance turn = abzi_stance_of((abzi_spot){0, 0, abzi_lead_glance(lead, 0)->spot.yaw});
    legs theirs[ABZI_ANSWER_N];
    float off[ABZI_ANSWER_N], sum = 0;
    for (uint32_t i = 0; i < company->n; i++) {
        theirs[i] = of_neighbour(company, repertoire, i);
        off[i] = unlike(&his, &theirs[i]);
    }
    ways->n = company->n < ABZ_LEAD_WAYS_N ? company->n : ABZ_LEAD_WAYS_N;
    for (uint32_t w = 0; w < ways->n; w++) {
        uint32_t best = 0;
        for (uint32_t i = 1; i < company->n; i++) {
            best = off[i] < off[best] ? i : best;
        }
        const float near = ALIKE_M2 + off[best];
        ways->share[w] = 1 / (near * near);
        sum += ways->share[w];
        write_way(company, repertoire, best, turn, &his, &theirs[best], ways->by[w]);
        off[best] = INFINITY;
    }
    for (uint32_t w = 0; w < ways->n; w++) {
        ways->share[w] /= sum;
    }
}
