#include "partner/his_hand.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define FORESEEN_TICKS 6.0f  // as far as what follows was found for
#define AHEAD_MOST_M 0.15f   // a hand is thought to have gone on so far at most: 0.1 s at the speed of a fast lead

// A share that grows with the ticks that are foreseen.
typedef struct growing {
    float at_once, more;  // times ticks, and their square
} growing;

// Where his hand goes beside where it went in the last 1, 3 and 6 ticks, where his shoulder, which the arm swings about, went
// in the last 3 and 6, and where those of the neighbours' leaders will go and went in the last 3. Of a hand that changes its
// way by 10 m/s^2, which hands of that couple do in one of ten ticks, the last 3 ticks say less. By least squares, those far off
// counting less, for what is 3 and 6 ticks ahead, of recorded couple A, as if hands were measured with half a millimetre of noise:
// without one of its takes they are as good for it within a hundredth, and good for couple B (bench/gentle).
static const growing went_1 = {0.900f, -0.0219f}, went_3 = {0.234f, 0.0251f}, went_6 = {-0.106f, -0.0119f},
                     shoulder_3 = {-0.135f, -0.0080f}, shoulder_6 = {0.0695f, 0.0048f}, they_came = {0.0122f, 0.0127f},
                     turns_3 = {-0.0100f, -0.0072f};
#define TURNS_M_S2 10.0f
#define THEY_GO 0.052f
#define THEY_GO_MORE 0.060f

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
    add(&on, last_3, grown(went_3, ticks) + (turns < 1 ? turns : 1) * grown(turns_3, ticks));
    add(&on, last_6, grown(went_6, ticks));
    add(&on, he_went(lead, shoulder, 3), grown(shoulder_3, ticks));
    add(&on, he_went(lead, shoulder, 6), grown(shoulder_6, ticks));
    abz_vec3 theirs = abzi_v3_scale(abzi_answer_lead_wrist(company, repertoire, (int32_t)(late + 0.5f), his),
                                    THEY_GO + THEY_GO_MORE * ticks);
    add(&theirs, abzi_answer_lead_wrist(company, repertoire, -3, his), grown(they_came, ticks));
    on = abzi_v3_add(on, abzi_spot_world(turn, theirs));
    const float length = abzi_v3_length(on);
    return abzi_v3_add(lead->pos[wrist], abzi_v3_scale(on, length > AHEAD_MOST_M ? AHEAD_MOST_M / length : 1));
}
