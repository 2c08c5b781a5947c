#include "care/calm.h"

#include "base/fmath.h"

#include <math.h>
#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
enum { STILL, MATCH, LEAD };
// Beyond this unevenness (rate.h) she rests, and dances again when it is below 1: people at rest go over 1 for a breath or
// two, on the recordings of bench/signals.
#define UNEVEN_MOST 1.5f
// Shares of an asynchrony that she corrects. A quarter to a half keeps two people together best (Fairhurst, Janata, Keller,
// "Being and feeling in sync with an adaptive virtual partner", Cerebral Cortex 23, 2013); who leads yields less.
#define CORRECT_MATCH 0.4f
#define CORRECT_LEAD 0.2f
#define PERIOD_PART 0.5f  // of the way to the person's cycle that hers goes with each breath
#define CORRECT_S 0.6f    // in which most of a correction is made: a third of a quick breath
#define RATE_LEAST 0.25f  // of her usual one: she never waits altogether
// The issue of leading: in step is a phase locking of .6 over eight breaths; 5 % slower at most every four.
#define LOCKED_LEAST 0.6f
#define LONGER 1.05f
#define STEP_N 4
// Locking says nothing of a constant distance: who is further than this from her, in the mean of four breaths, does not
// follow; who is nearer than that may be led on. Shares of a cycle; a breather of 10 % unevenness who is only matched is
// within .05.
#define LATE_MOST 0.25f
#define LATE_FOLLOWS 0.15f
// While she leads, uneven breaths are hardly locked though they follow, and of who has become slower since the lead began
// (WORTH_IT) it is known that they do: she may be further from those. Chosen on ten simulated people of each kind; of ten
// others, half followers, uneven by 10 and 15 %, 9 and 3 come to eight a minute instead of 3 and none.
#define LOCKED_LEADING 0.3f
#define LATE_WORTH_IT 0.4f
// So near to the person's cycle stays hers by itself, breaths a minute: corrections have the rest.
#define APART_USUAL 1.5f
// Breaths that she waits after a lead, three times as many after each one in vain, up to eight minutes and more.
#define PATIENCE 8
#define PATIENCE_MOST 128
#define WORTH_IT 1.08f  // the lead was not in vain: the person's cycle has become so much longer
#define ARRIVED_S 7.5f  // eight breaths a minute
// Whether the person's breaths answer to hers (follows): the logarithm of how much likelier their lengths are of who
// follows than of who keeps an own mean, bounded so that an evening is not decided by its beginning. How strongly who
// follows corrects is between what half and quarter followers do (.12 and .25 were tried too). That, the period's part,
// the bound, where she ends and who is sure were tried on ten simulated people of each kind; the others are first guesses
// that stayed. The own mean is of some sixteen breaths and stays while she leads: with one that went on, half followers
// who had become slower were taken for people who keep their own.
#define FOLLOWS_PHASE 0.18f
#define FOLLOWS_PERIOD 0.15f  // of the way to her cycle, a breath
#define FOLLOWS_ERROR 0.1f    // of what was foreseen wrongly
#define OWN_PART 0.06f
#define SPREAD_LEAST 0.02f  // of the cycle: a sensor's noise
#define SPREAD_BEGIN 0.1f   // of the cycle: a breath at rest
#define BEARS_MOST 2.0f     // a breath: a sigh, or one that was missed, decides nothing
#define FOLLOWS_MOST 6.0f
#define FOLLOWS_KEEPS 0.99f  // a breath: who has not followed is tried again some time
#define FOLLOWS_BEGIN -1.0f  // she leads from
#define FOLLOWS_END -4.0f    // and not from here down
#define FOLLOWS_SURE 2.0f    // who follows like this may be as far from her as one whom it was worth it with
#define FOLLOWS_WORTH_IT 1.0f
// A cycle of beats is as long as a breath at rest, and even: she opens on one beat and closes on another.
#define CYCLE_LEAST_S 4.0f

void abzi_calm_start(abzi_calm *calm, abz_pulse_kind kind, bool leads_breath, float target_per_minute)
{
    memset(calm, 0, sizeof *calm);
    calm->is_breath = kind == ABZ_PULSE_BREATH;
    calm->leads_breath = leads_breath && calm->is_breath;
    calm->target_s = 60 / target_per_minute;
    calm->beat_n = 1;
    calm->patience = PATIENCE;
}

// Cycles a second, no further from the person's than is allowed.
static float near_person(const abzi_calm *c, float rate_hz, float apart_per_minute)
{
    float person_hz = 1 / c->person_s, apart_hz = apart_per_minute / 60;
    return abzi_maxf(person_hz - apart_hz, abzi_minf(person_hz + apart_hz, rate_hz));
}

static float mean_late(const abzi_calm *c, uint32_t n)
{
    float sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += c->late[i];
    }
    return sum / (float)n;
}

// The length of the mean of unit vectors.
static float locking(const abzi_calm *c)
{
    float x = 0, y = 0;
    if (c->late_n < ABZI_CALM_N) {
        return 0;
    }
    for (int i = 0; i < ABZI_CALM_N; i++) {
        x += abzi_cosf(2 * ABZI_PI_F * c->late[i]);
        y += abzi_sinf(2 * ABZI_PI_F * c->late[i]);
    }
    return sqrtf(x * x + y * y) / ABZI_CALM_N;
}

static uint32_t beats_of_cycle(const abzi_calm *c, float beat_s)
{
    uint32_t n = 1;
    while (!c->is_breath && (float)n * beat_s < CYCLE_LEAST_S) {
        n = n == 1 ? 2 : n + 2;
    }
    return n;
}

static void begin(abzi_calm *c, const abzi_rate_says *rate)
{
    c->state = MATCH;
    c->beat_n = beats_of_cycle(c, rate->recent_s);
    c->person_s = c->period_s = rate->recent_s * (float)c->beat_n;
    c->phase = abzi_minf(rate->onset.ago_s / c->period_s, 0.99f);
    c->owed = 0;
    c->late_n = 0;
    c->rest_n = ABZI_CALM_N;
    c->own_s = c->follower_s = c->person_s;
    c->spread = SPREAD_BEGIN * SPREAD_BEGIN * c->person_s * c->person_s;
    c->since_s = rate->onset.ago_s;
}

// Foresees the breath that has just ended by both, before it is known how late the next one is.
static void note_follows(abzi_calm *c, float ago_s)
{
    float length_s = c->since_s - ago_s, late_s = c->late_n > 0 ? c->late[0] * c->period_s : 0;
    float own = length_s - c->own_s, follower = length_s - (c->follower_s - FOLLOWS_PHASE * late_s);
    float least = SPREAD_LEAST * c->person_s;
    c->since_s = ago_s;
    c->spread += OWN_PART * (abzi_minf(own * own, follower * follower) - c->spread);
    float bears = (own * own - follower * follower) / (2 * abzi_maxf(c->spread, least * least));
    c->follows = abzi_withinf(FOLLOWS_KEEPS * c->follows + abzi_withinf(bears, BEARS_MOST), FOLLOWS_MOST);
    c->own_s += c->state == LEAD ? 0 : OWN_PART * own;
    c->follower_s +=
        FOLLOWS_ERROR * follower - FOLLOWS_PHASE / 2 * late_s + FOLLOWS_PERIOD * (c->period_s - c->follower_s);
}

static void note_late(abzi_calm *c, float ago_s)
{
    float beats = (c->phase - ago_s / c->period_s) * (float)c->beat_n;
    memmove(c->late + 1, c->late, sizeof c->late - sizeof *c->late);
    c->late[0] = beats - floorf(beats + 0.5f);
    c->late_n += c->late_n < ABZI_CALM_N ? 1 : 0;
}

static void lengthen(abzi_calm *c)
{
    c->period_s = abzi_minf(c->period_s * LONGER, c->target_s);
    c->step_n = 0;
}

static void match(abzi_calm *c, const abzi_rate_says *rate, float locked)
{
    c->period_s += PERIOD_PART * (c->person_s - c->period_s);
    if (c->rest_n > 0) {
        c->rest_n--;
    } else if (c->leads_breath && rate->doubt == ABZ_DOUBT_NONE && locked >= LOCKED_LEAST &&
               c->follows > FOLLOWS_BEGIN && fabsf(mean_late(c, STEP_N)) <= LATE_FOLLOWS && c->period_s < c->target_s) {
        c->state = LEAD;
        c->began_s = c->person_s;
        lengthen(c);
    }
}

static void lead(abzi_calm *c, float locked)
{
    float late = fabsf(mean_late(c, STEP_N));
    bool was_worth_it = c->person_s > c->began_s * WORTH_IT;
    bool is_near = locked >= LOCKED_LEADING && late <= LATE_MOST;
    bool may_be_further = (was_worth_it || c->follows > FOLLOWS_SURE) && late <= LATE_WORTH_IT;
    bool is_followed = c->follows > FOLLOWS_END && (is_near || may_be_further);
    c->step_n++;
    if (!is_followed) {
        bool was_followed = was_worth_it && c->follows > FOLLOWS_WORTH_IT;
        c->patience = was_followed ? PATIENCE : c->patience < PATIENCE_MOST ? 3 * c->patience : PATIENCE_MOST;
        c->rest_n = c->patience;
        c->state = MATCH;
    } else if (c->step_n >= STEP_N && late <= LATE_FOLLOWS) {
        lengthen(c);
    }
}

// A breath or a beat of the person has begun.
static void take(abzi_calm *c, const abzi_rate_says *rate)
{
    c->person_s = rate->recent_s * (float)c->beat_n;
    if (c->leads_breath) {
        note_follows(c, rate->onset.ago_s);
    }
    note_late(c, rate->onset.ago_s);
    float locked = locking(c);
    if (c->state == LEAD) {
        lead(c, locked);
    } else {
        match(c, rate, locked);
    }
    c->period_s = 1 / near_person(c, 1 / c->period_s, APART_USUAL);
    c->owed = -c->late[0] / (float)c->beat_n * (c->state == LEAD ? CORRECT_LEAD : CORRECT_MATCH);
}

// Her phase goes on by a tick.
static float go_on(abzi_calm *c)
{
    float usual_hz = 1 / c->period_s, wanted_hz = usual_hz + c->owed / CORRECT_S;
    float rate_hz = near_person(c, abzi_maxf(wanted_hz, RATE_LEAST * usual_hz), ABZ_BEDSIDE_APART_MOST);
    c->owed -= (rate_hz - usual_hz) * DT;
    c->phase += rate_hz * DT;
    return rate_hz;
}

void abzi_calm_tick(abzi_calm *calm, const abzi_rate_says *rate, abzi_calm_says *says)
{
    bool rests = rate->doubt == ABZ_DOUBT_IRREGULAR ? rate->uneven > UNEVEN_MOST : rate->doubt != ABZ_DOUBT_NONE;
    memset(says, 0, sizeof *says);
    calm->since_s += DT;
    calm->state = rests ? STILL : calm->state;
    if (calm->state == STILL) {
        if (rate->onset.is_beat && rate->doubt == ABZ_DOUBT_NONE) {
            begin(calm, rate);
            says->flags |= ABZ_BEDSIDE_BEGAN;
        } else {
            says->flags |= ABZ_BEDSIDE_STILL;
            return;
        }
    } else {
        if (rate->onset.is_beat) {
            take(calm, rate);
        }
        says->rate_hz = go_on(calm);
    }
    says->person_hz = 1 / calm->person_s;  // of the cycle that this tick was in
    if (calm->phase >= 1) {
        calm->phase -= 1;
        says->flags |= ABZ_BEDSIDE_BEGAN;
        uint32_t n = beats_of_cycle(calm, calm->person_s / (float)calm->beat_n);
        if (n != calm->beat_n) {
            calm->period_s *= (float)n / (float)calm->beat_n;
            calm->person_s *= (float)n / (float)calm->beat_n;
            calm->beat_n = n;
        }
    }
    says->flags |= calm->state == LEAD ? ABZ_BEDSIDE_LEADS : 0u;
    says->flags |= calm->is_breath && calm->person_s >= ARRIVED_S ? ABZ_BEDSIDE_ARRIVED : 0u;
    says->locked = locking(calm);
}
