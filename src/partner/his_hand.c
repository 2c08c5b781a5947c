#include "partner/his_hand.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define FORESEEN_TICKS 6.0f  // as far as what follows was found for
#define AHEAD_MOST_M 0.25f   // and a hand goes no further: no hand of couple A's leader that holds does in 0.1 s

// A share that grows with the ticks that are foreseen.
typedef struct growing {
    float at_once, more;  // times ticks, and their square
} growing;

// Where his hand goes beside where it went in the last 1, 3 and 6 ticks, where his shoulder, which the arm swings
// about, went in the last 3 and 6, where those of the neighbours' leaders will go, and where those of them will go, and
// came in the last 6, whose hand went as his did in the last 3 and 6. Of a hand that changes its way by 10 m/s^2, which
// hands of that couple do in one of ten ticks, the last 6 ticks say less. By least squares, those far off counting
// less, for what is 3 and 6 ticks ahead, of recorded couple A, as if hands were measured with half a millimetre of
// noise: for a take that is left out they are as good within .05 cm in 95 of 100 (bench/gentle).
static const growing went_1 = {0.769f, -0.0217f}, went_3 = {0.220f, 0.0173f}, went_6 = {-0.0801f, -0.0072f},
                     turns_6 = {-0.0041f, -0.0035f}, shoulder_3 = {-0.150f, -0.0002f}, shoulder_6 = {0.0764f, 0.0006f},
                     alike_came = {0.0488f, 0.0034f};
#define TURNS_M_S2 10.0f
// What is still to come: a share of it, and more with every tick.
static const float they_go[2] = {0.0193f, 0.0156f}, alike_go[2] = {0.324f, 0.0215f};
// A neighbour counts by how far his leader's hand was from his 6 and 3 ticks ago, the latter twice over.
#define ALIKE_M2 0.003f

static float grown(growing share, float ticks)
{
    return share.at_once * ticks + share.more * ticks * ticks;
}

// How a joint of his has moved in the last ticks.
static abz_vec3 he_went(const abzi_lead *lead, int point, uint32_t ticks)
{
    const abzi_glance *glance = abzi_lead_glance(lead, ticks);
    return abzi_v3_sub(lead->pos[point],
                       abzi_spot_world(glance->spot, abzi_v3_scale(glance->local[point], lead->size)));
}

static void add(abz_vec3 *sum, abz_vec3 way, float share)
{
    *sum = abzi_v3_add(*sum, abzi_v3_scale(way, share));
}

abz_vec3 abzi_his_hand(const abzi_lead *lead, const abzi_company *company, const abz_repertoire *repertoire,
                       float late_s, int his)
{
    const int wrist = ABZI_AT_LEFT_WRIST + his;
    if (late_s <= 0) {
        return lead->pos[wrist];
    }
    const float late = late_s * ABZ_TICKS_PER_SECOND, ticks = late < FORESEEN_TICKS ? late : FORESEEN_TICKS;
    const abzi_spot turn = {0, 0, abzi_lead_glance(lead, 0)->spot.yaw};
    const int shoulder = ABZI_AT_LEFT_SHOULDER + his;
    const abz_vec3 last_3 = he_went(lead, wrist, 3), last_6 = he_went(lead, wrist, 6);
    const float turns = abzi_v3_length(abzi_v3_sub(abzi_v3_scale(last_3, 2), last_6)) / (3 * DT * 3 * DT * TURNS_M_S2);
    abz_vec3 on = {0, 0, 0};
    add(&on, he_went(lead, wrist, 1), grown(went_1, ticks));
    add(&on, last_3, grown(went_3, ticks));
    add(&on, last_6, grown(went_6, ticks) + (turns < 1 ? turns : 1) * grown(turns_6, ticks));
    add(&on, he_went(lead, shoulder, 3), grown(shoulder_3, ticks));
    add(&on, he_went(lead, shoulder, 6), grown(shoulder_6, ticks));
    abz_vec3 now[ABZI_ANSWER_N], then[ABZI_ANSWER_N], ago_3[ABZI_ANSWER_N], ago_6[ABZI_ANSWER_N];
    abzi_answer_lead_wrists(company, repertoire, 0, his, now);
    abzi_answer_lead_wrists(company, repertoire, late, his, then);
    abzi_answer_lead_wrists(company, repertoire, -3, his, ago_3);
    abzi_answer_lead_wrists(company, repertoire, -6, his, ago_6);
    const abzi_stance turned = abzi_stance_of(turn);
    const abz_vec3 his_3 = abzi_stance_local(turned, last_3), his_6 = abzi_stance_local(turned, last_6);
    abz_vec3 theirs = {0, 0, 0}, alike = {0, 0, 0};
    float all = 0;
    for (uint32_t i = 0; i < company->n; i++) {
        const abz_vec3 go = abzi_v3_sub(then[i], now[i]), came_3 = abzi_v3_sub(now[i], ago_3[i]),
                       came_6 = abzi_v3_sub(now[i], ago_6[i]), off_3 = abzi_v3_sub(came_3, his_3),
                       off_6 = abzi_v3_sub(came_6, his_6);
        const float near = ALIKE_M2 + 4 * abzi_v3_dot(off_3, off_3) + abzi_v3_dot(off_6, off_6),
                    much = 1 / (near * near);
        add(&theirs, go, company->weight[i] * (they_go[0] + they_go[1] * ticks));
        add(&alike, go, much * (alike_go[0] + alike_go[1] * ticks));
        add(&alike, came_6, -much * grown(alike_came, ticks));
        all += much;
    }
    add(&theirs, alike, all > 0 ? 1 / all : 0);
    on = abzi_v3_add(on, abzi_spot_world(turn, theirs));
    const float length = abzi_v3_length(on);
    return abzi_v3_add(lead->pos[wrist], abzi_v3_scale(on, length > AHEAD_MOST_M ? AHEAD_MOST_M / length : 1));
}
