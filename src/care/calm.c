#include "care/calm.h"

#include "base/fmath.h"

#include <math.h>
#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
enum { STILL, MATCH, LEAD };
// Beyond this unevenness (rate.h) she rests, and dances again when it is below 1: people at rest go over 1 for a
// breath or two, on the recordings of bench/signals.
#define UNEVEN_MOST 1.5f
// Share of an asynchrony that she corrects. A quarter to a half keeps two people together best (Fairhurst, Janata,
// Keller, "Being and feeling in sync with an adaptive virtual partner", Cerebral Cortex 23, 2013).
#define CORRECT 0.4f
// A breath is seen to begin when a tenth of it is in (signal.c): there she is at this share of her cycle, a tenth open.
#define TENTH_IN 0.08f
// In a lead she hangs back by this share of a cycle, so that who follows is drawn on by each breath, not only by longer
// ones, and keeps to that place more firmly than two who are equal: what an uneven breath puts out of place draws
// nobody.
#define BEHIND 0.2f
#define CORRECT_LEADING 0.8f
#define PERIOD_PART 0.5f  // of the way to the person's cycle that hers goes with each breath
#define CORRECT_S 0.6f    // in which most of a correction is made: a third of a quick breath
#define RATE_LEAST 0.25f  // of her usual one: she never waits altogether
// The issue of leading: in step is a phase locking of .6 over eight breaths; 5 % slower at most every four.
#define LOCKED_LEAST 0.6f
#define LONGER 1.05f
#define STEP_N 4
// Locking says nothing of a constant distance: who is further than this from her, in the mean of four breaths, does
// not follow; who is nearer than that may be led on. Shares of a cycle, of which .2 is hers (BEHIND). Uneven breaths
// are hardly locked though they follow: of who has become slower since the lead began (WORTH_IT), or whose breaths
// answer to hers beyond doubt, it is known that they do, and they may be further from her.
#define LATE_MOST 0.45f
#define LATE_FOLLOWS 0.3f
#define LOCKED_LEADING 0.3f
// So near to the person's cycle stays hers by itself, breaths a minute: corrections have the rest.
#define APART_USUAL 1.5f
// In a lead a few quick breaths hold hers back; what she leads to gives way to them by this part a breath only, so that
// she is there again when they have passed.
#define LED_GIVES .1f
// Breaths that she waits after a lead, three times as many after each one in vain, up to eight minutes and more; as
// many as before where the person rather followed.
#define PATIENCE 16
#define PATIENCE_MOST 128
#define WORTH_IT 1.08f  // the lead was not in vain: the person's cycle has become so much longer
#define ARRIVED_S 7.5f  // eight breaths a minute
// Whether the person's breaths answer to hers (follows): the logarithm of how much likelier their lengths are of who
// follows than of who does not, bounded so that an evening is not decided by its beginning. Both are foreseen by the
// model of Mates ("A model of synchronization of motor acts to a stimulus sequence", Biological Cybernetics 70, 1994)
// with the usual strengths of tapping, as the people of bench/calm breathe; they differ in how strongly they follow
// alone. Chosen on twenty people of each kind (bench/calm.txt, with what else was tried).
#define STRENGTH 0.35f      // of who follows: who follows a fifth cannot be led far, who follows half can
#define MAKES_UP 0.5f       // of an asynchrony by the next breath, at strength 1,
#define GOES_WITH 0.25f     // and by all that come after it
#define DRAWN_BACK 0.1f     // a breath, to the own length, at strength 0
#define OWN_DRIFT 0.004f    // by how much of itself the own length changes with a breath: people tire
#define SPREAD_PART 0.06f   // of a new error in their spread: some sixteen
#define SPREAD_LEAST 0.02f  // of the cycle: a sensor's noise
#define SPREAD_BEGIN 0.1f   // of the cycle: a breath at rest
// A sigh, or a breath that was missed, decides nothing: errors beyond three deviations count as that, here squared, and
// a breath bears no more.
#define ODD 9.0f
#define BEARS_MOST 2.0f
#define FOLLOWS_MOST 6.0f
#define FOLLOWS_KEEPS 0.99f  // a breath: who has not followed is tried again some time
// She leads from the first on, or from less the more evenly the person breathes: an even breath is hardly early or
// late, so says nothing of itself, and in a lead it tells at once whether it follows.
#define FOLLOWS_BEGIN 0.8f
#define FOLLOWS_BEGIN_EVEN (-0.2f)
#define UNEVEN_FULL 0.1f   // a spread of so much of the cycle is an uneven breath
#define FOLLOWS_BAND 0.8f  // so far below that she leads no more
#define FOLLOWS_SURE 2.0f  // beyond doubt
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

// Her phase when a beat is seen to begin and both are together.
static float together_at(const abzi_calm *c)
{
    return c->is_breath ? TENTH_IN : 0;
}

static uint32_t beats_of_cycle(const abzi_calm *c, float beat_s)
{
    uint32_t n = 1;
    while (!c->is_breath && (float)n * beat_s < CYCLE_LEAST_S) {
        n = n == 1 ? 2 : n + 2;
    }
    return n;
}

static abzi_calm_forecast forecast_of(float length_s)
{
    const float unsure = SPREAD_BEGIN * SPREAD_BEGIN * length_s * length_s;
    return (abzi_calm_forecast){.now_s = length_s, .own_s = length_s, .now = unsure, .own = unsure};
}

static void begin(abzi_calm *c, const abzi_rate_says *rate)
{
    c->state = MATCH;
    c->beat_n = beats_of_cycle(c, rate->recent_s);
    c->person_s = c->period_s = rate->recent_s * (float)c->beat_n;
    c->phase = abzi_minf(rate->onset.ago_s / c->period_s + together_at(c), 0.99f);
    c->owed = 0;
    c->late_n = 0;
    c->rest_n = ABZI_CALM_N;
    c->alone = c->follower = forecast_of(c->person_s);
    c->spread = SPREAD_BEGIN * SPREAD_BEGIN * c->person_s * c->person_s;
    c->since_s = rate->onset.ago_s;
}

// How much longer the breath was that has just ended than was foreseen, the variance of that, and the next forecast.
// late_s: by how much she was ahead as it began. noise: variance of a breath's length.
static float foresee(abzi_calm_forecast *f, float strength, float length_s, float late_s, float noise, float *variance)
{
    const float error_s = length_s - (f->now_s - strength * MAKES_UP * late_s), drawn = (1 - strength) * DRAWN_BACK;
    *variance = f->now + noise;
    const float now_gain = f->now / *variance, own_gain = f->both / *variance;
    const float now = f->now - now_gain * f->now, both = f->both - now_gain * f->both;
    const float own = f->own - own_gain * f->both, drift = OWN_DRIFT * f->own_s;
    f->now_s += now_gain * error_s;
    f->own_s += own_gain * error_s;
    f->now_s += drawn * (f->own_s - f->now_s) - strength * GOES_WITH * late_s;
    f->now = (1 - drawn) * (1 - drawn) * now + 2 * drawn * (1 - drawn) * both + drawn * drawn * own;
    f->both = (1 - drawn) * both + drawn * own;
    f->own = own + drift * drift;
    return error_s;
}

// Of the breath that has just ended, before it is known how late the next one is.
static void note_follows(abzi_calm *c, float ago_s)
{
    const float length_s = c->since_s - ago_s, late_s = c->late_n > 0 ? c->late[0] * c->period_s : 0;
    const float least = SPREAD_LEAST * c->person_s, noise = abzi_maxf(c->spread, least * least);
    float alone_variance, follower_variance;
    float alone = foresee(&c->alone, 0, length_s, late_s, noise, &alone_variance);
    float follower = foresee(&c->follower, STRENGTH, length_s, late_s, noise, &follower_variance);
    c->since_s = ago_s;
    c->spread += SPREAD_PART * (abzi_minf(abzi_minf(alone * alone, follower * follower), ODD * noise) - c->spread);
    float bears = 0.5f * (abzi_minf(alone * alone / alone_variance, ODD) -
                          abzi_minf(follower * follower / follower_variance, ODD) +
                          abzi_logf(alone_variance / follower_variance));
    c->follows = abzi_withinf(FOLLOWS_KEEPS * c->follows + abzi_withinf(bears, BEARS_MOST), FOLLOWS_MOST);
}

// From how much on the person may be led.
static float follows_enough(const abzi_calm *c)
{
    const float uneven = abzi_minf(sqrtf(c->spread) / c->person_s / UNEVEN_FULL, 1);
    return FOLLOWS_BEGIN_EVEN + (FOLLOWS_BEGIN - FOLLOWS_BEGIN_EVEN) * uneven;
}

static void note_late(abzi_calm *c, float ago_s)
{
    float beats = (c->phase - ago_s / c->period_s - together_at(c)) * (float)c->beat_n;
    memmove(c->late + 1, c->late, sizeof c->late - sizeof *c->late);
    c->late[0] = beats - floorf(beats + 0.5f);
    c->late_n += c->late_n < ABZI_CALM_N ? 1 : 0;
}

static void lengthen(abzi_calm *c)
{
    c->led_s = c->period_s = abzi_minf(abzi_maxf(c->led_s, c->period_s) * LONGER, c->target_s);
    c->step_n = 0;
}

static void match(abzi_calm *c, const abzi_rate_says *rate, float locked)
{
    c->period_s += PERIOD_PART * (c->person_s - c->period_s);
    if (c->rest_n > 0) {
        c->rest_n--;
    } else if (c->leads_breath && rate->doubt == ABZ_DOUBT_NONE && locked >= LOCKED_LEAST &&
               c->follows > follows_enough(c) && fabsf(mean_late(c, STEP_N)) <= LATE_FOLLOWS &&
               c->period_s < c->target_s) {
        c->state = LEAD;
        c->began_s = c->person_s;
        c->led_s = c->period_s;
        lengthen(c);
    }
}

static void lead(abzi_calm *c, float locked)
{
    float late = fabsf(mean_late(c, STEP_N));
    bool was_worth_it = c->person_s > c->began_s * WORTH_IT;
    bool is_near = locked >= LOCKED_LEADING && late <= LATE_MOST;
    bool may_be_further = was_worth_it || c->follows > FOLLOWS_SURE;
    bool is_followed = c->follows > follows_enough(c) - FOLLOWS_BAND && (is_near || may_be_further);
    c->step_n++;
    if (!is_followed) {
        bool was_followed = was_worth_it && c->follows > FOLLOWS_WORTH_IT;
        if (was_followed || c->follows <= 0) {
            c->patience = was_followed ? PATIENCE : c->patience < PATIENCE_MOST ? 3 * c->patience : PATIENCE_MOST;
        }
        c->rest_n = c->patience;
        c->state = MATCH;
    } else if (c->step_n >= STEP_N && late <= (c->follows > FOLLOWS_SURE ? LATE_MOST : LATE_FOLLOWS)) {
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
    if (c->state == LEAD) {
        c->led_s += LED_GIVES * (1 / near_person(c, 1 / c->led_s, APART_USUAL) - c->led_s);
        c->period_s = c->led_s;
    }
    c->period_s = 1 / near_person(c, 1 / c->period_s, APART_USUAL);
    c->led_s = abzi_maxf(c->led_s, c->period_s);
    const float behind = c->person_s < c->target_s ? BEHIND : 0;  // nobody is drawn beyond
    const float owed = c->state == LEAD ? CORRECT_LEADING * (c->late[0] + behind) : CORRECT * c->late[0];
    c->owed = -owed / (float)c->beat_n;
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
