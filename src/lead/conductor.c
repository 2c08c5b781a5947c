#include "lead/conductor.h"

#include <math.h>
#include <string.h>

#include "rhythm/dance.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define USUAL 120.0f         // counts a minute of a dance nobody knows: walking
#define BELIEVED 0.3f        // confidence (abrazo/rhythm.h),
#define HALF_BELIEVED 0.1f   // and that of music that is danced to when it stays as it is: noise and speech stay below
#define HEAR_BARS 1.5f       // that are heard before they begin: the bar is a guess at first
#define PATIENCE_BARS 2.25f  // after these they begin if they half believe it: the next bar is the third or the fourth
#define EARLY_BARS 1.75f     // after these, and before those, what sounds like music is taken for it: dancers came to
#define LATE_BARS 3.5f       // dance, and once the first bars are over only the beat itself can tell
#define HORIZON 0.35f        // of a beat: one that is nearer can hardly be met, and the next one is aimed at
#define SMOOTH 0.2f          // of the wanted rate in the rate, a tick: 0.08 s, as fast as a body changes its mind
#define RAMP ((1 - SMOOTH) / SMOOTH)  // ticks that are lost when setting out from a stand
#define SLOWEST 0.5f                  // of the pace,
#define FASTEST 1.8f                  // so that no step is hurried more than a step on "&" is anyway
#define PACE_RATE 0.1f                // of a new period in the pace: a sixth of a second, shorter than a beat
#define SLIP 0.6f                     // of a beat: one that is further off is another beat
#define OTHER_OCTAVE 0.65f            // octaves from the usual tempo at which the counts of a beat are thought over
// Counts that closing takes: the step that is under way when the next beat does not come, another that the body is on
// its way to by then, and the closing; the last of them is hurried if need be.
#define CLOSING_COUNTS 1.8f
#define PAUSE_COUNTS 1.2f   // less is no pause: a beat without a stroke
#define SOUND_BEATS 0.35f   // within this time there was a sound: the music is on
#define STOP_RATE 7.0f      // a second: how fast what is left of the way to a stop is taken
#define STOPPED 0.004f      // counts: less than a millimetre of a step
#define LIFTED_BEFORE 1.0f  // counts from a stand to the next landing, at least half of it: a step takes .85
#define OFF_BEATS 8         // two bars of being ahead of the bar in the same way, until it is believed
#define COUNT_MOST 1e6f

static float modulo(float x, float n)
{
    return x - n * floorf(x / n);
}

void abzi_conductor_start(abzi_conductor *conductor, int dance, float go_at)
{
    const abzi_dance *it = abzi_dance_of((abz_dance)dance);
    memset(conductor, 0, sizeof *conductor);
    conductor->per_beat = it->count_n;
    conductor->usual = it->slow_per_minute > 0 ? abzi_dance_usual(it) : USUAL;
    abzi_conductor_await(conductor, go_at);
}

void abzi_conductor_await(abzi_conductor *conductor, float go_at)
{
    conductor->mode = ABZI_CONDUCTOR_STANDS;
    conductor->rate = 0;
    conductor->go_at = go_at;
    conductor->wait_n = 0;
}

void abzi_conductor_halt(abzi_conductor *conductor, float stand_at)
{
    conductor->mode = ABZI_CONDUCTOR_HALTS;
    conductor->stand_at = stand_at;
}

/// Source  Kahan, "Further remarks on reducing truncation errors", Communications of the ACM 8 (1965)
static void advance(abzi_conductor *c)
{
    float step = c->rate - c->lost, count = c->count + step;
    c->lost = (count - c->count) - step;
    c->count = count;
}

static void move(abzi_conductor *c, float wanted)
{
    c->rate += SMOOTH * (wanted - c->rate);
    advance(c);
}

/// true: they stand.
static bool stop(abzi_conductor *c)
{
    float left = c->stand_at - c->count, wanted = left * STOP_RATE / TICKS;
    if (left < STOPPED) {
        c->rate = 0;
        return true;
    }
    // never beyond it: what is left is taken in shares
    float most = wanted < c->pace ? wanted : c->pace;
    c->rate = wanted < c->rate ? wanted : c->rate + SMOOTH * (most - c->rate);
    advance(c);
    return false;
}

void abzi_conductor_tick(abzi_conductor *conductor, float counts_per_minute)
{
    conductor->pace = counts_per_minute / (60 * TICKS);
    if (conductor->mode == ABZI_CONDUCTOR_HALTS) {
        conductor->mode = stop(conductor) ? ABZI_CONDUCTOR_STANDS : ABZI_CONDUCTOR_HALTS;
        return;
    }
    conductor->rate = conductor->begun ? conductor->rate : conductor->pace;
    conductor->begun = 1;
    conductor->mode = ABZI_CONDUCTOR_RUNS;
    move(conductor, conductor->pace);
}

// ---- the pulse -----------------------------------------------------------------------------------------------------

static float octaves(const abzi_conductor *c, float per_beat, float period)
{
    return abzi_logf(per_beat * 60 * TICKS / (period * c->usual)) / 0.6931472f;
}

/// How many counts a beat is: as the dance has it, unless the tempo is far from the usual, and nearer with another.
static void set_pace(abzi_conductor *c, float period)
{
    static const float choice[] = {1, 2, 0.5f};
    float best = fabsf(octaves(c, c->per_beat, period));
    if (best > OTHER_OCTAVE) {
        for (int i = 0; i < 3; i++) {
            float off = fabsf(octaves(c, choice[i], period));
            if (off < best) {
                best = off;
                c->per_beat = choice[i];
            }
        }
    }
    float pace = c->per_beat / period;
    c->pace = c->pace > 0 ? c->pace + PACE_RATE * (pace - c->pace) : pace;
}

/// The length of the music's bar in counts, or of the part of it that the figures have; 0: they do not go together.
static float bar_counts(const abzi_conductor *c, const abz_beat *beat, int32_t metre, int32_t figure_n)
{
    float bar = (float)beat->bar_n * c->per_beat, mine = (float)metre;
    if ((beat->flags & ABZ_BEAT_BAR) == 0 || modulo(bar, mine) != 0) {
        return 0;
    }
    return modulo((float)figure_n, bar) == 0 ? bar : mine;
}

/// Where in the music's bar the beat is that comes `ahead` after the newest one, counts.
static float place_in_bar(const abzi_conductor *c, const abz_beat *beat, uint32_t ahead)
{
    return (float)((beat->in_bar - 1 + ahead) % beat->bar_n) * c->per_beat;
}

static void compare_bars(abzi_conductor *c, const abz_beat *beat, float count, float bar_at, float bar)
{
    if (bar == 0) {
        c->off_n = 0;
        return;
    }
    float off = modulo(count - bar_at - place_in_bar(c, beat, 0), bar);
    c->off_n = off == c->off ? c->off_n + 1 : 1;
    c->off = off;
}

float abzi_conductor_rest(abzi_conductor *conductor)
{
    if (conductor->off_n < OFF_BEATS) {
        return 0;
    }
    conductor->off_n = 0;
    return conductor->off;
}

// ---- running -------------------------------------------------------------------------------------------------------

static void run(abzi_conductor *c, const abz_beat *beat)
{
    float period = beat->period_s * TICKS, left = beat->next_s * TICKS + 1;
    float off = c->next_count - (c->count + c->pace * left);
    c->next_count -= off > SLIP * c->per_beat ? c->per_beat : off < -SLIP * c->per_beat ? -c->per_beat : 0;
    c->next_count = c->per_beat < 1 ? c->next_count : floorf(c->next_count + 0.5f);
    float goal = c->next_count;
    while (left < HORIZON * period + 1) {
        left += period;
        goal += c->per_beat;
    }
    float wanted = (goal - c->count) / left;
    move(c, wanted < SLOWEST * c->pace ? SLOWEST * c->pace : wanted > FASTEST * c->pace ? FASTEST * c->pace : wanted);
}

static bool may_begin(const abzi_conductor *c, const abz_beat *beat, const abzi_loudness *loudness)
{
    if (c->begun || abzi_loudness_is_noise(loudness)) {
        return c->begun;
    }
    float bars = (float)c->beat_n / (beat->bar_n > 0 ? (float)beat->bar_n : 4);
    return (bars >= HEAR_BARS && beat->confidence >= BELIEVED) ||
           (bars >= PATIENCE_BARS && beat->confidence >= HALF_BELIEVED) ||
           (bars >= EARLY_BARS && bars <= LATE_BARS && abzi_loudness_is_music(loudness));
}

/// Standing: is it time to go, so that the landing meets a beat that is right for it?
static void wait(abzi_conductor *c, const abz_beat *beat, float bar_at, float bar)
{
    float need = (c->go_at - c->count) / c->pace;
    bool any = c->wait_n > 2 * beat->bar_n;
    for (uint32_t k = 1; k <= 4; k++) {
        float left = (beat->next_s + (float)(k - 1) * beat->period_s) * TICKS + 1;
        float place = bar > 0 ? modulo(c->go_at - bar_at - place_in_bar(c, beat, k), bar) : 0;
        if ((any || place == 0) && left <= need + RAMP + 0.5f && left > need / FASTEST) {
            c->mode = ABZI_CONDUCTOR_RUNS;
            c->begun = 1;
            c->next_count = c->go_at - (float)(k - 1) * c->per_beat;
            c->off_n = 0;
            run(c, beat);
            return;
        }
    }
}

/// What was struck last dies away, and nothing has begun since for so long that there is just time to close within the
/// bar.
static bool is_pause(const abzi_conductor *c, const abzi_loudness *loudness, int32_t metre)
{
    float most = (float)metre - CLOSING_COUNTS;
    return (float)loudness->pause_n * c->pace > (most > PAUSE_COUNTS ? most : PAUSE_COUNTS);
}

/// Where the next landing will be awaited: on a beat, with time for the step.
static float next_landing(const abzi_conductor *c, float bar_at)
{
    float grid = c->per_beat > 1 ? c->per_beat : 1;
    float n = floorf((c->count + LIFTED_BEFORE / 2 - bar_at) / grid) + 1;
    return bar_at + n * grid;
}

void abzi_conductor_hear(abzi_conductor *conductor, const abz_beat *beat, const abzi_loudness *loudness,
                         const abzi_score *score, float bar_at, int32_t metre, int32_t figure_n)
{
    abzi_conductor *c = conductor;
    if (!(beat->period_s > 0)) {
        return;
    }
    float period = beat->period_s * TICKS;
    bool is_new = (beat->flags & ABZ_BEAT_NEW) != 0;
    bool pauses = is_pause(c, loudness, metre);
    if (!pauses) {  // a beat that nobody hears may be any
        set_pace(c, period);
    }
    float bar = bar_counts(c, beat, metre, figure_n);
    c->beat_n += is_new && c->beat_n < UINT32_MAX;
    if (c->mode == ABZI_CONDUCTOR_RUNS) {
        if (is_new) {
            compare_bars(c, beat, c->next_count, bar_at, bar);
            c->next_count += c->per_beat;
        }
        if (pauses) {
            abzi_conductor_halt(c, abzi_score_stand(score, c->count + ABZI_CONDUCTOR_STOP));
        } else {
            run(c, beat);
        }
    }
    if (c->mode == ABZI_CONDUCTOR_HALTS && stop(c)) {
        abzi_conductor_await(c, next_landing(c, bar_at));
    }
    bool is_on = !pauses && (beat->flags & ABZ_BEAT_HELD) == 0 && (float)loudness->quiet_n < SOUND_BEATS * period;
    if (c->mode == ABZI_CONDUCTOR_STANDS && is_on && may_begin(c, beat, loudness)) {
        c->wait_n += is_new;
        wait(c, beat, bar_at, bar);
    }
}

// ---- the rest ------------------------------------------------------------------------------------------------------

void abzi_conductor_shift(abzi_conductor *conductor, float count_n)
{
    conductor->count -= count_n;
    conductor->next_count -= count_n;
    conductor->stand_at -= count_n;
    conductor->go_at -= count_n;
}

bool abzi_conductor_is_sound(const abzi_conductor *conductor)
{
    const abzi_conductor *c = conductor;
    const float count[] = {c->count, c->lost, c->next_count, c->stand_at, c->go_at, c->off};
    bool is_sound = c->mode <= ABZI_CONDUCTOR_HALTS && c->usual > 0 && c->usual < COUNT_MOST && c->rate >= 0 &&
                    c->rate < 1 && c->pace >= 0 && c->pace < 1 && c->begun <= 1 &&
                    (c->per_beat == 0.5f || c->per_beat == 1 || c->per_beat == 2);
    for (int i = 0; i < 6; i++) {
        is_sound = is_sound && fabsf(count[i]) < COUNT_MOST;
    }
    return is_sound;
}
