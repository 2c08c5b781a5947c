#include "care/today.h"

#include <string.h>

#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)

// From where a concern begins, and where it is whole. The first are beyond what fifteen takes of two healthy recorded
// leaders ever show, the second are half a healthy dancer's measure or what is said there (bench/gentle --today).
#define STRIDE_HEALTHY_M 0.30f  // a quarter of the last strides is longer than that; two takes have 0.31 and 0.33,
#define STRIDE_HEALTHY 0.33f    // or, in dances of small steps, than so much of the usual ones
#define STRIDE_LEAST 0.4f       // and this, of that: a weight change that can just be seen
// And of couples who dance what he does now: couple A's healthy leader has .73 in the least of ten takes, .82 in the
// next, halved .62 in the median; as long as his steps are small beside the usual ones, too: he has .60 and more in
// nine takes.
#define WIDE_HEALTHY 0.78f
#define WIDE_LEAST 0.50f
#define SMALL_HEALTHY 0.58f
#define SMALL_LEAST 0.29f
#define SWING_HEALTHY 1.42f  // the time that a swing takes, beside the usual one
#define SWING_SLOWEST 2.2f
#define STOP_HEALTHY_S 0.40f  // in mid-step, everything still
#define STOP_TICKS 18u        // a stop: healthy leaders do not stand so for more than 13
#define STOP_EXPECTED_TICKS 6u
#define GOES_ON_TICKS 20u  // and goes on with the step that he is in for so long: a usual swing
#define STOP_LONG_S 1.2f
#define TREMOR_HEALTHY_M 0.0078f  // what dancing itself has near 5 Hz
#define TREMOR_STRONG_M 0.0111f
// More of it at once is a hand that sets out or is caught anew, and no tremor: of a partner who goes over to another
// figure of a tango up to .04. With .015 little is left of a tremor of a centimetre; with .02 nine tenths are.
#define TREMOR_MOST_M 0.02f
// Logarithm of the ratio of how long the swings of the two legs take, and some of that of how low they are lifted,
// which scatters more: couple A's two dancers come to .30 at most, he to .23; with a weak leg he comes to .37 and more
// in every take.
#define UNEVEN_HEALTHY 0.24f
#define UNEVEN_STRONG 0.60f
#define LOW_COUNTS 0.3f
#define LOW_MOST 1.0f  // a foot that drags: no more is made of it
#define LEAN_HEALTHY_RAD 0.28f
#define LEAN_STRONG_RAD 0.50f

#define PACE_MOST 4.0f       // nobody steps so slowly and dances
#define SURE 0.25f           // a concern from which she makes full allowance for it
#define STEP_LEAST_M 0.07f   // less is no step but a shuffle (standard body)
#define STEPS_KNOWN 12u      // steps from which anything is said about them
#define LATELY 0.08f         // share of a new swing in what is usual: about the last twelve of a foot count
#define FOOT_STEPS_KNOWN 6u  // of either foot, from which they are set beside each other,
#define FOOT_STEPS_FEW 8.0f  // and of so many half of what they show is believed
#define LIFT_LEAST_M 0.01f   // less is what smoothing leaves of a standing foot
#define STILL_M_S 0.10f      // joints that are slower in the mean are still
#define LIFTED_M 0.02f       // toes this high above where they stand are in the air
#define STANDS_RISE 0.0005f  // metres a tick by which the height of standing toes may rise again
#define HESITATION_S 20.0f   // a stop is forgotten in so long
#define TREMOR_HZ 5.0f       // 4 to 6 Hz: Deuschl, Bain, Brin, Movement Disorders 13, supplement 3 (1998)
#define TREMOR_WIDTH 0.2f    // of the filter, beside its frequency
// Metres that it lets through of hands that move at a metre a second: 0.0067 to 0.0078 in the medians of fifteen takes.
#define TREMOR_SKIRT_S 0.0085f
#define TREMOR_S 2.0f  // over which its power is taken
#define LEAN_S 4.0f
#define PATIENCE 0.75f  // who stops needs to be waited for more than to be handled softly
#define MORE_S 1.0f     // half of the way to more gentleness
#define LESS_S 15.0f    // and to less

void abzi_today_start(abzi_today *today)
{
    memset(today, 0, sizeof *today);
    today->stood_ago = UINT32_MAX;
}

static float concern_of(float value, float healthy, float strong)
{
    return abzi_clampf((value - healthy) / (strong - healthy), 0, 1);
}

// A share of a difference that leaves half of it after so many seconds.
static float share_of(float half_s)
{
    return 1 - abzi_expf(-0.6931472f * DT / half_s);
}

static void land(abzi_today *today, abzi_today_foot *foot, const abzi_footfall_foot *seen, float size)
{
    const float x = seen->at.x - foot->from.x, z = seen->at.z - foot->from.z, stride = sqrtf(x * x + z * z) / size;
    if (stride < STEP_LEAST_M) {
        return;
    }
    const uint32_t slot = today->step_n % ABZI_TODAY_STEPS;
    const float peak = foot->peak_m_s / size, swing_s = abzi_usual_swing_s(stride, peak);
    today->stride_m[slot] = stride;
    today->peak_m_s[slot] = peak;
    today->step_n++;
    foot->step_n++;
    const float first = 1.0f / (float)foot->step_n, share = first > LATELY ? first : LATELY, high = foot->high_m / size;
    foot->slow += share * (abzi_logf(swing_s) - foot->slow);
    foot->low += share * (-abzi_logf(high > LIFT_LEAST_M ? high : LIFT_LEAST_M) - foot->low);
}

static void watch_feet(abzi_today *today, const abzi_lead *lead)
{
    for (int side = 0; side < 2; side++) {
        abzi_today_foot *foot = &today->foot[side];
        const abzi_footfall_foot *seen = &lead->footfall.foot[side];
        if (seen->swinging && !foot->swinging) {
            foot->from = seen->at;
            foot->peak_m_s = foot->high_m = 0;
        } else if (!seen->swinging && foot->swinging && foot->peak_m_s > 0) {
            land(today, foot, seen, lead->size);
        }
        foot->swinging = seen->swinging;
        foot->peak_m_s = seen->swinging && seen->speed[0] > foot->peak_m_s ? seen->speed[0] : foot->peak_m_s;
    }
}

// The third quarter of what the last steps were.
static float upper(const float *value, uint32_t n)
{
    float sorted[ABZI_TODAY_STEPS];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        for (; at > 0 && sorted[at - 1] < value[i]; at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = value[i];
    }
    return sorted[n / 4];
}

// Everything stands still though a foot is in the air. is_asked_to: he is to stand
static void watch_stops(abzi_today *today, const abzi_lead *lead, bool is_asked_to)
{
    float sum = 0;
    bool lifted = false;
    for (int p = 0; p < ABZI_POINT_N; p++) {
        sum += abzi_v3_length(lead->vel[p]);
    }
    for (int side = 0; side < 2; side++) {
        abzi_today_foot *foot = &today->foot[side];
        const float toes = lead->pos[ABZI_AT_LEFT_TOES + side].y;
        foot->stands_m = lead->tick_n <= 1 || toes < foot->stands_m ? toes : foot->stands_m + STANDS_RISE;
        const float high = toes - foot->stands_m;
        foot->high_m = high > foot->high_m ? high : foot->high_m;
        lifted = lifted || high > LIFTED_M;
    }
    const bool stands = sum < STILL_M_S * ABZI_POINT_N && lead->unseen_n == 0;
    const bool still = stands && (lifted || today->still_n > 0);
    today->stands_n = stands ? today->stands_n + 1 : 0;
    today->stood_ago = abzi_today_stands(today) ? 0 : today->stood_ago + (today->stood_ago < UINT32_MAX);
    today->still_n = still ? today->still_n + !is_asked_to : 0;
    const float stopped_s = (float)today->still_n * DT;
    today->hesitates_s -= share_of(HESITATION_S) * today->hesitates_s;
    today->hesitates_s = stopped_s > today->hesitates_s ? stopped_s : today->hesitates_s;
}

// A state variable filter with a band at TREMOR_HZ. Source: Chamberlin, Musical Applications of Microprocessors (1985).
// Its skirt lets through of slower movement what is proportional to its speed: that is not tremor.
static void watch_hands(abzi_today *today, const abzi_lead *lead)
{
    const float f = 2 * abzi_sinf(ABZI_PI_F * TREMOR_HZ * DT), rate = DT / TREMOR_S;
    float least = 1e9f;
    for (int hand = 0; hand < 2; hand++) {
        const int wrist = ABZI_AT_LEFT_WRIST + hand;
        const abz_vec3 at = abzi_v3_sub(lead->pos[wrist], lead->pos[ABZI_AT_CHEST]);
        const abz_vec3 speed = abzi_v3_sub(lead->vel[wrist], lead->vel[ABZI_AT_CHEST]);
        abz_vec3 *low = &today->low[hand], *band = &today->band[hand];
        *low = lead->tick_n <= 1 ? at : abzi_v3_add(*low, abzi_v3_scale(*band, f));
        const abz_vec3 high = abzi_v3_sub(abzi_v3_sub(at, *low), abzi_v3_scale(*band, TREMOR_WIDTH));
        *band = abzi_v3_add(*band, abzi_v3_scale(high, f));
        const float most = TREMOR_MOST_M * lead->size;
        const float power = abzi_minf(TREMOR_WIDTH * TREMOR_WIDTH * abzi_v3_dot(*band, *band), most * most);
        today->power_m2[hand] += rate * (power - today->power_m2[hand]);
        today->speed_m2_s2[hand] += rate * (abzi_v3_dot(speed, speed) - today->speed_m2_s2[hand]);
        const float excess = today->power_m2[hand] - TREMOR_SKIRT_S * TREMOR_SKIRT_S * today->speed_m2_s2[hand];
        least = excess < least ? excess : least;
    }
    today->tremor_m = sqrtf(least > 0 ? least : 0) / lead->size;
}

static void watch_trunk(abzi_today *today, const abzi_lead *lead)
{
    const abz_vec3 up = abzi_v3_sub(lead->pos[ABZI_AT_HEAD], lead->pos[ABZI_AT_HIPS]);
    const float lean = abzi_atan2f(sqrtf(up.x * up.x + up.z * up.z), up.y);
    today->lean_rad += share_of(LEAN_S) * (lean - today->lean_rad);
}

// How unevenly the two legs step: a weak one takes longer, and is not lifted so high.
static float uneven(const abzi_today_foot *foot)
{
    const uint32_t n = foot[0].step_n < foot[1].step_n ? foot[0].step_n : foot[1].step_n;
    if (n < FOOT_STEPS_KNOWN) {
        return 0;
    }
    const float low = abzi_withinf(foot[0].low - foot[1].low, LOW_MOST);
    const float both = foot[0].slow - foot[1].slow + LOW_COUNTS * low;
    return fabsf(both) * (float)n / ((float)n + FOOT_STEPS_FEW);
}

static void judge(abzi_today *today, const abzi_usual *usual, const abzi_beside *beside)
{
    abz_today *c = &today->concern;
    const float here = concern_of(-beside->wide, -WIDE_HEALTHY, -WIDE_LEAST);
    float tiny = 0, at_all = 0;
    if (today->step_n >= STEPS_KNOWN) {
        const uint32_t n = today->step_n < ABZI_TODAY_STEPS ? today->step_n : ABZI_TODAY_STEPS;
        const float stride = upper(today->stride_m, n), peak = upper(today->peak_m_s, n);
        const float small = STRIDE_HEALTHY * usual->stride_m;
        const float healthy = small < STRIDE_HEALTHY_M ? small : STRIDE_HEALTHY_M;
        tiny = concern_of(-stride, -healthy, -STRIDE_LEAST * healthy);
        at_all = concern_of(-stride / usual->stride_m, -SMALL_HEALTHY, -SMALL_LEAST);
        const float pace = abzi_usual_swing_s(stride, peak) / usual->swing_s;
        c->speed = concern_of(pace, SWING_HEALTHY, SWING_SLOWEST);
        const float slow = (pace < PACE_MOST ? pace : PACE_MOST) - 1, sure = c->speed < SURE ? c->speed / SURE : 1;
        today->slow = slow > 0 ? slow * sure : 0;
    }
    const float halved = beside->asked_for || here < at_all ? here : at_all;
    c->range = tiny > halved ? tiny : halved;
    const bool steps = (beside->guessed & ABZ_GUESSED_FEET) == 0, shakes = (beside->guessed & ABZ_GUESSED_JOINTS) == 0;
    if (!steps) {
        c->range = c->speed = today->slow = 0;
    }
    c->hesitation = concern_of(today->hesitates_s, STOP_HEALTHY_S, STOP_LONG_S);
    c->tremor = shakes ? concern_of(today->tremor_m, TREMOR_HEALTHY_M, TREMOR_STRONG_M) : 0;
    const float lean = concern_of(today->lean_rad, LEAN_HEALTHY_RAD, LEAN_STRONG_RAD);
    const float limps = steps ? concern_of(uneven(today->foot), UNEVEN_HEALTHY, UNEVEN_STRONG) : 0;
    c->balance = limps > lean ? limps : lean;
}

void abzi_today_see(abzi_today *today, const abzi_lead *lead, const abzi_usual *usual, const abzi_beside *beside)
{
    watch_feet(today, lead);
    watch_stops(today, lead, beside->stands);
    watch_hands(today, lead);
    watch_trunk(today, lead);
    judge(today, usual, beside);
    // Whatever two concerns are, together they are more than one: as chances of independent things.
    const abz_today *c = &today->concern;
    const float asked =
        1 - (1 - c->range) * (1 - c->speed) * (1 - PATIENCE * c->hesitation) * (1 - c->tremor) * (1 - c->balance);
    today->gentle += share_of(asked > today->gentle ? MORE_S : LESS_S) * (asked - today->gentle);
}

bool abzi_today_stops(const abzi_today *today)
{
    return today->still_n >= (today->concern.hesitation > 0 ? STOP_EXPECTED_TICKS : STOP_TICKS);
}

bool abzi_today_stands(const abzi_today *today)
{
    return today->stands_n >= STOP_EXPECTED_TICKS;
}

bool abzi_today_goes_on(const abzi_today *today)
{
    return today->stood_ago > 0 && today->stood_ago <= GOES_ON_TICKS;
}

bool abzi_today_is_sound(const abzi_today *today)
{
    const abz_today *c = &today->concern;
    const float share[] = {c->range, c->speed, c->hesitation, c->tremor, c->balance, today->gentle};
    bool sound = today->slow >= 0 && today->slow < PACE_MOST;
    for (size_t i = 0; i < sizeof share / sizeof *share; i++) {
        sound = sound && share[i] >= 0 && share[i] <= 1;
    }
    return sound;
}
