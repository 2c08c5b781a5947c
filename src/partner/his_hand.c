#include "partner/his_hand.h"

#define FORESEEN_TICKS 6.0f  // as far as what follows was found for
#define AHEAD_MOST_M 0.15f   // a hand is thought to have gone on so far at most: 0.1 s at the speed of a fast lead

// A share that grows with the ticks that are foreseen.
typedef struct growing {
    float at_once, more;  // times ticks, and their square
} growing;

// Where his hand goes beside where it went in the last 1, 3 and 6 ticks, and where those of the neighbours' leaders will go
// and went in the last 3. By least squares for what is 3 and 6 ticks ahead, the mean of two recorded couples, as if their
// hands were measured with half a millimetre of noise: it comes out six times as large at 0.1 s. Each couple's own numbers do as
// well for the other within a twentieth (bench/gentle); learning them anew while dancing, or more places, does no better.
static const growing went_1 = {0.645f, 0.0283f}, went_3 = {0.353f, 0}, went_6 = {-0.125f, -0.0094f},
                     they_came = {0.0233f, 0.0122f};
#define THEY_GO 0.10f
#define THEY_GO_MORE 0.05f

static float grown(growing share, float ticks)
{
    return share.at_once * ticks + share.more * ticks * ticks;
}

// How his hand has moved in the last ticks.
static abz_vec3 he_went(const abzi_lead *lead, int wrist, uint32_t ticks)
{
    const abzi_glance *glance = abzi_lead_glance(lead, ticks);
    return abzi_v3_sub(lead->pos[wrist],
                       abzi_spot_world(glance->spot, abzi_v3_scale(glance->local[wrist], lead->size)));
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
    abz_vec3 on = abzi_v3_scale(he_went(lead, wrist, 1), grown(went_1, ticks));
    on = abzi_v3_add(on, abzi_v3_scale(he_went(lead, wrist, 3), grown(went_3, ticks)));
    on = abzi_v3_add(on, abzi_v3_scale(he_went(lead, wrist, 6), grown(went_6, ticks)));
    abz_vec3 theirs = abzi_v3_scale(abzi_answer_lead_wrist(company, repertoire, (int32_t)(late + 0.5f), his),
                                    THEY_GO + THEY_GO_MORE * ticks);
    theirs = abzi_v3_add(theirs,
                         abzi_v3_scale(abzi_answer_lead_wrist(company, repertoire, -3, his), grown(they_came, ticks)));
    on = abzi_v3_add(on, abzi_spot_world(turn, theirs));
    const float length = abzi_v3_length(on);
    return abzi_v3_add(lead->pos[wrist], abzi_v3_scale(on, length > AHEAD_MOST_M ? AHEAD_MOST_M / length : 1));
}
