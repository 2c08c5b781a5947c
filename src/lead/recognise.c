#include "lead/recognise.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "base/hash.h"
#include "motion/body.h"
#include "rhythm/dance.h"

// Counts go from so much of a dance's usual pace up to so much, which is what bodies are asked to dance at; and up to
// so many a minute: some count salsa twice as fast as its beat, as both recorded couples do (190 to 215 a minute).
#define SLOWEST 0.6f
#define FASTEST 1.6f
#define COUNTS_MOST 240.0f
// Clues change little from tick to tick: asked every fourth tick, more would only cost (bench/recognise).
#define OBSERVE_TICKS 4
// A place is passed, waited on or left out. Tempos are 14 % apart at most, so that the best is off by 7 %, half a place
// in a count: of eight moves one is waited or skipped.
#define STAY 0.06f
#define SKIP 0.06f
#define DRIFT 0.004f  // goes over to the next tempo with each place: by 1 in 30 a count
// How belief comes and goes, a place: small against what a count of clues says (a factor of 20 and more), large enough
// that nothing is ever out of the question.
#define LEAVE 0.004f     // from a figure to something else
#define ENTER 0.02f      // from something else to the beginning of a figure
#define ANYWHERE 0.002f  // of all belief to anywhere: people join in, stumble, and leave a count out
#define BREAK_OFF 0.05f  // of what has ended a figure: goes on with one that may not follow
// How much more a figure is borne by clues that are as expected than something else is, and the sum of squares that
// halves it. Found over rendered figures and recorded couples (bench/recognise): with 2.1 six of twenty of one couple's
// basic steps are named, with 2.4 twelve; with 2.7 no more, but turns and other dances are oftener taken for figures.
#define EVIDENCE 2.4f
#define SPREAD 8.0f
// The same where only figures and their places are compared with each other: of 1.5, 4 and none at all this one tells
// most rendered figures within two counts of where they differ, and no fewer recorded ones.
#define SPREAD_STRICT 4.0f
// What two dancers do with each other: two clues, half as far off each as they usually are. Of such a look the fourth
// root counts: of it, the root and all of it, what recorded couples do was least often named wrongly (12 and 5 times by
// their leaders, 31 and 14, 45 and 18), and no less often rightly than without it.
#define SPREAD_PAIR 2.0f
// Hands speak against a figure so much at most: a hold other than the table's makes no other figure.
#define HANDS_MOST 4.0f  // of 12, 4 and 2: with 12 no recorded exchange of places is told, with 2 holds are not
// Of figures that are so much alike the first is named: a syllabus begins with what is simple, and long figures often
// begin as a short one does.
#define ALIKE 1.2f
#define NEAR_PLACES 3      // places around the likeliest one that the mean is taken over: belief is about so wide
#define UNWIND_RAD 200.0f  // headings are counted from anew beyond: they keep a precision of 2e-5
// A beat of the music falls on a count, within so much of it, in the tempo of its counts, within so much.
#define BEAT_COUNTS 0.2f
#define BEAT_TEMPO 0.15f
#define LOG_2 0.69314718f
#define BEAT_SAY 0.5f    // most that it changes belief by: people dance beside the beat, too
#define NEAR_M 1e4f      // further away nothing is a place
#define TOTAL_MOST 1e6f  // beliefs are scaled when their sum leaves 1e-6 .. 1e6: seldom, and far from the ends of float
#define SMALL 1e-20f     // keeps numbers normal

void abzi_recognise_model_measure(abzi_recognise_model *model, const abz_body *body)
{
    model->height_m = abzi_body_height(body);
}

abz_status abzi_recognise_model_init(abzi_recognise_model *model, const abz_figure *figure, size_t figure_n,
                                     const abz_body *body, abz_role role, uint32_t seated)
{
    abz_status status = abzi_pattern_init(&model->pattern, figure, figure_n, role, seated, 0);
    if (status != ABZ_OK) {
        return status;
    }
    abzi_recognise_model_measure(model, body);
    const abzi_dance *dance = abzi_dance_of(model->pattern.dance);
    float usual = dance->count_n * (dance->slow_per_minute + dance->fast_per_minute) / 2;
    float fastest = FASTEST * usual > COUNTS_MOST ? FASTEST * usual : COUNTS_MOST;
    float fast = abzi_logf(60 / fastest), slow = abzi_logf(60 / (SLOWEST * usual));
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        float share = (float)k / (ABZI_TEMPO_N - 1);
        model->period_ticks[k] = ABZ_TICKS_PER_SECOND * abzi_expf(fast + share * (slow - fast));
    }
    model->count_of_beat = dance->count_n;
    uint64_t hash = abzi_hash64(model->pattern.clue, sizeof model->pattern.clue, model->pattern.place_n);
    model->hash[0] = (uint32_t)hash;
    model->hash[1] = (uint32_t)(hash >> 32);
    return ABZ_OK;
}

void abzi_recognise_start(abzi_recognise *r, const abzi_recognise_model *model)
{
    memset(r, 0, sizeof *r);
    r->pattern[0] = model->hash[0];
    r->pattern[1] = model->hash[1];
    r->none = 0.5f;
    r->larger = 1;
    const abzi_pattern *pattern = &model->pattern;
    float each = 0.5f / (float)(ABZI_TEMPO_N * pattern->place_n);
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        for (uint32_t p = 0; p < pattern->place_n; p++) {
            r->belief[k][p] = each;
        }
        for (uint32_t f = 0; f < pattern->figure_n; f++) {
            r->mass[k][f] = each * (float)(pattern->place[f + 1] - pattern->place[f]);
        }
    }
}

// ---- what is seen ------------------------------------------------------------------------------------------------------

static abzi_sight sight_of(const abzi_lead *seen, bool sits, float height_m)
{
    if (sits) {
        const abz_vec3 *at = seen->pos;
        return abzi_sight_seated(at[ABZI_AT_HIPS], at[ABZI_AT_LEFT_SHOULDER], at[ABZI_AT_RIGHT_SHOULDER], height_m);
    }
    const abz_vec3 foot[2] = {seen->footfall.foot[0].at, seen->footfall.foot[1].at};
    const abz_vec3 hand[2] = {seen->pos[ABZI_AT_LEFT_WRIST], seen->pos[ABZI_AT_RIGHT_WRIST]};
    return abzi_sight_of(seen->pos[ABZI_AT_HIPS],
                         abzi_heading(seen->pos[ABZI_AT_LEFT_SHOULDER], seen->pos[ABZI_AT_RIGHT_SHOULDER]), foot, hand,
                         height_m);
}

static const abzi_sight *sight_ago(const abzi_recognise *r, float ticks)
{
    uint32_t ago = (uint32_t)(ticks + 0.5f), known = r->seen_n < ABZI_SIGHT_N ? r->seen_n : ABZI_SIGHT_N;
    ago = ago < known ? ago : known - 1;
    return &r->sight[(r->seen_n - 1 - ago) % ABZI_SIGHT_N];
}

static float whole_turns(float angle)
{
    return fabsf(angle) > UNWIND_RAD ? 2 * ABZI_PI_F * floorf(angle / (2 * ABZI_PI_F)) : 0;
}

static abzi_sight turned_back(abzi_sight sight, float body, float bearing, float facing)
{
    sight.body.yaw -= body;
    sight.bearing -= bearing;
    sight.facing -= facing;
    return sight;
}

static bool is_there(const abzi_spot *partner)
{
    return fabsf(partner->x) < NEAR_M && fabsf(partner->z) < NEAR_M && fabsf(partner->yaw) < UNWIND_RAD;
}

// The next sight; headings go on from tick to tick without a jump.
static void remember(abzi_recognise *r, const abzi_spot *partner, float height_m, abzi_sight now)
{
    if (partner != NULL && is_there(partner)) {
        abzi_spot at = {partner->x / height_m, partner->z / height_m, partner->yaw};
        abzi_sight_pair(&now, at, r->seen_n > 0 ? sight_ago(r, 0) : NULL);
    }
    if (r->seen_n > 0) {
        float yaw = sight_ago(r, 0)->body.yaw;
        now.body.yaw = yaw + abzi_wrapf(now.body.yaw - yaw);
    }
    float body = whole_turns(now.body.yaw), bearing = whole_turns(now.bearing), facing = whole_turns(now.facing);
    if (body != 0 || bearing != 0 || facing != 0) {
        now = turned_back(now, body, bearing, facing);
        for (int i = 0; i < ABZI_SIGHT_N; i++) {
            r->sight[i] = turned_back(r->sight[i], body, bearing, facing);
        }
    }
    r->sight[r->seen_n % ABZI_SIGHT_N] = now;
    r->seen_n++;
}

// ---- belief ------------------------------------------------------------------------------------------------------------

static float total_of(const abzi_recognise *r, const abzi_pattern *pattern)
{
    float sum = r->none;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        for (uint32_t f = 0; f < pattern->figure_n; f++) {
            sum += r->mass[k][f];
        }
    }
    return sum;
}

static void scale_all(abzi_recognise *r, const abzi_pattern *pattern, float by)
{
    r->none *= by;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        for (uint32_t p = 0; p < pattern->place_n; p++) {
            r->belief[k][p] = r->belief[k][p] * by + SMALL;
        }
        for (uint32_t f = 0; f < pattern->figure_n; f++) {
            r->mass[k][f] *= by;
        }
    }
}

// All beliefs of a tempo move on by a place.
static void advance(abzi_recognise *r, const abzi_pattern *pattern, int k, float total)
{
    float *belief = r->belief[k], moved[ABZI_PLACE_MAX];
    const uint32_t n = pattern->place_n;
    const float go = 1 - STAY - SKIP;
    moved[0] = moved[1] = 0;
    for (uint32_t p = 2; p < n; p++) {
        moved[p] = STAY * belief[p] + go * belief[p - 1] + SKIP * belief[p - 2];
    }
    const float *faster = r->belief[k > 0 ? k - 1 : k], *slower = r->belief[k + 1 < ABZI_TEMPO_N ? k + 1 : k];
    const float anywhere = ANYWHERE * total / (float)(ABZI_TEMPO_N * n);
    for (uint32_t p = 0; p < n; p++) {
        moved[p] = (1 - LEAVE) * moved[p] + DRIFT * (faster[p] + slower[p]) + anywhere;
    }
    float out[ABZ_RECOGNISE_FIGURE_MAX] = {0}, all_out = 0, left = 0;
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        uint32_t first = pattern->place[f], end = pattern->place[f + 1];
        moved[first] = STAY * belief[first] + anywhere;
        moved[first + 1] = STAY * belief[first + 1] + go * belief[first] + anywhere;
        out[f] = go * belief[end - 1] + SKIP * (belief[end - 1] + belief[end - 2]);
        all_out += out[f];
        left += r->mass[k][f];
    }
    float enter = ENTER * r->none / (float)(ABZI_TEMPO_N * pattern->figure_n);
    float broken = BREAK_OFF * all_out / (float)pattern->figure_n;
    for (uint32_t g = 0; g < pattern->figure_n; g++) {
        moved[pattern->place[g]] += enter + broken;
    }
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        uint32_t next_n = 0;
        for (uint32_t g = 0; g < pattern->figure_n; g++) {
            next_n += pattern->next[f] >> g & 1;
        }
        float share = next_n > 0 ? (1 - BREAK_OFF) * out[f] / (float)next_n : 0;
        for (uint32_t g = 0; g < pattern->figure_n; g++) {
            if (pattern->next[f] >> g & 1) {
                moved[pattern->place[g] + pattern->enter[f]] += share;
            }
        }
    }
    r->none += LEAVE * left;
    memcpy(belief, moved, n * sizeof *belief);
}

// Sum up what the figures have.
static void weigh(abzi_recognise *r, const abzi_pattern *pattern, int k)
{
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        float sum = 0;
        for (uint32_t p = pattern->place[f]; p < pattern->place[f + 1]; p++) {
            sum += r->belief[k][p];
        }
        r->mass[k][f] = sum;
    }
}

// What the two do with each other speaks for a place as far as it is likelier there than at any moment of the dance: an
// exchange of places is seldom, and so much the more is said by it. Something else than a figure is like any moment.
static void compare_pair(const abzi_pattern *pattern, const abzi_past *past, float said[ABZI_PLACE_MAX])
{
    float clue[ABZI_PAIR_N], sum = SMALL;
    bool paired = abzi_pair_clues_of(past, clue);
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        float off = 0;
        for (int i = 0; i < ABZI_PAIR_N; i++) {
            float d = clue[i] - pattern->pair[i][p];
            off += d * d * pattern->pair_sure[i][p];
        }
        said[p] = 1 / (1 + off / SPREAD_PAIR);
    }
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        sum += said[p];
    }
    float usual = (float)pattern->place_n / sum;
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        said[p] = paired ? sqrtf(sqrtf(said[p] * usual)) : 1;
    }
}

// How far two clues from i on are from what every place has, added to what others are: place by place, so that several
// are done at once.
static void compare_clues(const abzi_pattern *pattern, const abzi_softened *softened, int i, const float *clue,
                          float *off)
{
    const float *sure = pattern->sure[i], *next_sure = pattern->sure[i + 1], seen = clue[i], next_seen = clue[i + 1];
    const abzi_pattern *usual = softened == NULL ? pattern : softened->from;
    const float *from = usual->clue[i], *next_from = usual->clue[i + 1];
    if (softened == NULL || softened->share <= 0) {
        for (uint32_t p = 0; p < pattern->place_n; p++) {
            const float d = seen - from[p], next_d = next_seen - next_from[p];
            off[p] = off[p] + d * d * sure[p] + next_d * next_d * next_sure[p];
        }
        return;
    }
    const float *to = softened->to->clue[i], *next_to = softened->to->clue[i + 1], share = softened->share;
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        const float d = seen - from[p] - share * (to[p] - from[p]),
                    next_d = next_seen - next_from[p] - share * (next_to[p] - next_from[p]);
        off[p] = off[p] + d * d * sure[p] + next_d * next_d * next_sure[p];
    }
}

// What is seen bears each place of a tempo more or less. Whether it is a figure at all is judged leniently, and which
// place of which figure strictly: people leave the tables further than figures differ.
static void observe(abzi_recognise *r, const abzi_recognise_model *model, const abzi_softened *softened, int k)
{
    const abzi_pattern *pattern = &model->pattern;
    float period = model->period_ticks[k], clue[ABZI_CLUE_N], *belief = r->belief[k], here[ABZI_PLACE_MAX];
    float said[ABZI_PLACE_MAX], off[ABZI_PLACE_MAX] = {0}, hands[ABZI_PLACE_MAX] = {0};
    abzi_past past = {sight_ago(r, 0),
                      sight_ago(r, period / 2),
                      sight_ago(r, period),
                      sight_ago(r, ABZI_LONG_COUNTS * period),
                      r->larger,
                      pattern->sits};
    abzi_clues_of(&past, clue);
    compare_pair(pattern, &past, said);
    _Static_assert(ABZI_CLUE_BODY_N % 2 == 0 && ABZI_CLUE_N % 2 == 0, "two clues at a time");
    for (int i = 0; i < ABZI_CLUE_N; i += 2) {
        compare_clues(pattern, softened, i, clue, i < ABZI_CLUE_BODY_N ? off : hands);
    }
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        float lenient = off[p] * pattern->strict[p] + hands[p] / (1 + hands[p] / HANDS_MOST),
              strict = off[p] + hands[p];
        here[p] = belief[p] * (EVIDENCE / (1 + lenient / SPREAD)) * said[p];
        belief[p] = here[p] / (1 + strict / SPREAD_STRICT);
    }
    float borne = SMALL, told = SMALL;  // apart: a sum in fixed order would hold up all the rest
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        borne += here[p];
        told += belief[p];
    }
    for (uint32_t p = 0; p < pattern->place_n; p++) {
        belief[p] = belief[p] * (borne / told) + SMALL;
    }
    weigh(r, pattern, k);
}

// A beat of the music: counts fall on it.
static void hear(abzi_recognise *r, const abzi_recognise_model *model, const abz_beat *beat)
{
    const abzi_pattern *pattern = &model->pattern;
    float say = BEAT_SAY * beat->confidence, beat_ticks = beat->beat_s * ABZ_TICKS_PER_SECOND;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        float period = model->period_ticks[k], fit[ABZI_PLACE_A_COUNT];
        // in octaves: some count twice as fast as the beat
        float octave = abzi_logf(period * model->count_of_beat / ABZ_TICKS_PER_SECOND / beat->period_s) / LOG_2;
        float tempo = (octave - floorf(octave + 0.5f)) * LOG_2 / BEAT_TEMPO;
        for (int i = 0; i < ABZI_PLACE_A_COUNT; i++) {
            float count = ((float)i + r->clock[k]) / ABZI_PLACE_A_COUNT + beat_ticks / period;
            float off = (count - floorf(count + 0.5f)) / BEAT_COUNTS;
            fit[i] = 1 - say + say / (1 + off * off + tempo * tempo);
        }
        for (uint32_t f = 0; f < pattern->figure_n; f++) {
            for (uint32_t p = pattern->place[f], i = 0; p < pattern->place[f + 1]; p++, i++) {
                r->belief[k][p] *= fit[i % ABZI_PLACE_A_COUNT];
            }
        }
        weigh(r, pattern, k);
    }
    r->none *= 1 - say / 2;  // what a figure at any place and tempo would lose, about
}

// ---- what is said ------------------------------------------------------------------------------------------------------

// The next step of the figure; behind its last one nothing is foreseen.
static void foresee(const abzi_recognise_model *model, uint32_t f, uint32_t place, abz_recognition *out)
{
    const abzi_pattern *pattern = &model->pattern;
    float count = out->count - 1;
    uint32_t first = pattern->step[f], end = pattern->step[f + 1], i = first;
    while (i < end && pattern->steps[i].at <= count) {
        i++;
    }
    if (i == end) {
        return;
    }
    const abzi_pattern_step *step = &pattern->steps[i];
    abzi_spot seen = abzi_spot_relative(pattern->body[place], step->print);
    out->foot = (uint32_t)step->side;
    out->land_s = (step->at - count) * out->period_s;
    out->x_m = seen.x * model->height_m;
    out->z_m = seen.z * model->height_m;
    out->turn_rad = seen.yaw;
}

static void say(abzi_recognise *r, const abzi_recognise_model *model, float total, abz_recognition *out)
{
    const abzi_pattern *pattern = &model->pattern;
    float mass[ABZ_RECOGNISE_FIGURE_MAX] = {0}, most = 0;
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        for (int k = 0; k < ABZI_TEMPO_N; k++) {
            mass[f] += r->mass[k][f];
        }
        most = mass[f] > most ? mass[f] : most;
    }
    uint32_t best = 0;
    while (ALIKE * mass[best] < most) {
        best++;
    }
    *out = (abz_recognition){.figure = -1};
    if (r->none >= 0.5f * total) {
        out->confidence = r->none / (total + SMALL);
        return;
    }
    out->figure = (int32_t)best;
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        out->possible |= (uint32_t)(2 * mass[f] >= most) << f;
    }
    // The likeliest place, and the mean around it.
    uint32_t first = pattern->place[best], n = pattern->place[best + 1] - first, top = 0;
    float at[ABZI_PLACE_MAX] = {0};
    for (uint32_t p = 0; p < n; p++) {
        for (int k = 0; k < ABZI_TEMPO_N; k++) {
            at[p] += r->belief[k][first + p];
        }
        top = at[p] > at[top] ? p : top;
    }
    uint32_t from = top < NEAR_PLACES ? 0 : top - NEAR_PLACES;
    uint32_t to = top + NEAR_PLACES + 1 < n ? top + NEAR_PLACES + 1 : n;
    float weight = SMALL, place = 0, period = 0;
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        float here = 0;
        for (uint32_t p = from; p < to; p++) {
            here += r->belief[k][first + p];
            place += r->belief[k][first + p] * ((float)p + r->clock[k]);
        }
        weight += here;
        period += here * model->period_ticks[k];
    }
    out->confidence = weight / total;
    out->count = place / weight / ABZI_PLACE_A_COUNT;
    out->period_s = period / weight / ABZ_TICKS_PER_SECOND;
    foresee(model, best, first + top, out);
}

void abzi_recognise_tick(abzi_recognise *r, const abzi_recognise_model *model, const abzi_lead *seen,
                         const abzi_softened *softened, const abzi_spot *partner, const abz_beat *beat,
                         abz_recognition *recognition)
{
    const abzi_pattern *pattern = &model->pattern;
    remember(r, partner, model->height_m, sight_of(seen, pattern->sits, model->height_m));
    float total = total_of(r, pattern);
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        r->clock[k] += ABZI_PLACE_A_COUNT / model->period_ticks[k];
        if (r->clock[k] >= 1) {
            r->clock[k] -= 1;
            advance(r, pattern, k, total);
            weigh(r, pattern, k);
        }
        if ((r->seen_n + (uint32_t)k) % OBSERVE_TICKS == 0) {
            observe(r, model, softened, k);
        }
    }
    if (beat != NULL && (beat->flags & ABZ_BEAT_NEW) != 0 && beat->period_s > 0) {
        hear(r, model, beat);
    }
    total = total_of(r, pattern);
    if (total > TOTAL_MOST || total < 1 / TOTAL_MOST) {
        scale_all(r, pattern, 1 / (total + SMALL));
        total = total_of(r, pattern);
    }
    say(r, model, total, recognition);
}

// ---- what was restored -------------------------------------------------------------------------------------------------

#define BELIEF_MOST 1e12f  // far more than a tick makes of TOTAL_MOST
#define PLACE_MOST 1e6f    // heights: no floor reaches so far

static bool is_belief(float x)
{
    return x >= 0 && x <= BELIEF_MOST;
}

static bool is_place(float x)
{
    return x >= -PLACE_MOST && x <= PLACE_MOST;
}

static bool is_sight(const abzi_sight *f)
{
    bool is = is_place(f->body.x) && is_place(f->body.z) && is_place(f->body.yaw) && is_place(f->bearing) &&
              is_place(f->facing) && is_place(f->lean[0]) && is_place(f->lean[1]) && f->paired <= 1;
    for (int side = 0; is && side < ABZ_SIDE_N; side++) {
        abz_vec3 hand = f->hand[side];
        is = is_place(f->foot[side][0]) && is_place(f->foot[side][1]) && is_place(hand.x) && is_place(hand.y) &&
             is_place(hand.z);
    }
    return is;
}

bool abzi_recognise_is_sound(const abzi_recognise *r, const abzi_recognise_model *model)
{
    const abzi_pattern *pattern = &model->pattern;
    if (r->pattern[0] != model->hash[0] || r->pattern[1] != model->hash[1]) {
        return false;
    }
    if (pattern->figure_n == 0) {
        return true;  // nothing is watched for, and nothing will be read
    }
    if (!is_belief(r->none)) {
        return false;
    }
    for (int i = 0; i < ABZI_SIGHT_N; i++) {
        if (!is_sight(&r->sight[i])) {
            return false;
        }
    }
    for (int k = 0; k < ABZI_TEMPO_N; k++) {
        if (!(r->clock[k] >= 0 && r->clock[k] < 1)) {
            return false;
        }
        for (uint32_t f = 0; f < ABZ_RECOGNISE_FIGURE_MAX; f++) {
            if (!is_belief(r->mass[k][f])) {
                return false;
            }
        }
        for (uint32_t p = 0; p < ABZI_PLACE_MAX; p++) {
            if (!is_belief(r->belief[k][p])) {
                return false;
            }
        }
    }
    return true;
}

// ---- as an object ------------------------------------------------------------------------------------------------------

struct abz_recogniser {
    abzi_recognise_model model;
    abzi_lead lead;
    abzi_recognise state;
};

abz_recogniser_config abz_recogniser_config_default(void)
{
    return (abz_recogniser_config){.struct_size = sizeof(abz_recogniser_config)};
}

size_t abz_recogniser_size(void)
{
    return sizeof(abz_recogniser);
}

abz_status abz_recogniser_init(void *mem, size_t size, const abz_figure *figure, size_t figure_n,
                               const abz_recogniser_config *config, abz_recogniser **recogniser)
{
    if (config->struct_size != sizeof *config || !abzi_body_is_sound(&config->body)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_recogniser) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_recogniser *made = mem;
    abz_status status = abzi_recognise_model_init(&made->model, figure, figure_n, &config->body, config->role, 0);
    if (status != ABZ_OK) {
        return status;
    }
    abzi_lead_init(&made->lead, &config->body);
    abzi_recognise_start(&made->state, &made->model);
    *recogniser = made;
    return ABZ_OK;
}

void abz_recogniser_tick(abz_recogniser *recogniser, const abz_vec3 *joint, uint32_t seen, const abz_vec3 *partner,
                         const abz_beat *beat, abz_recognition *recognition)
{
    (void)abzi_lead_see(&recogniser->lead, joint, seen);
    abzi_spot at = {0, 0, 0};
    if (partner != NULL) {
        at = (abzi_spot){partner[ABZ_HIPS].x, partner[ABZ_HIPS].z,
                         abzi_heading(partner[ABZ_LEFT_UPPER_ARM], partner[ABZ_RIGHT_UPPER_ARM])};
    }
    abzi_recognise_tick(&recogniser->state, &recogniser->model, &recogniser->lead, NULL, partner != NULL ? &at : NULL,
                        beat, recognition);
}
