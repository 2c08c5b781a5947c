#include "rhythm/music.h"

#include "base/fmath.h"
#include "rhythm/dance.h"

#include <math.h>
#include <string.h>

#define SLOWEST 65.0f     // beats a minute, as people feel them,
#define FASTEST 234.0f    // most recorded beats lie between
#define CENTRE 115.0f     // the tempo felt most often: 100 to 120
#define OCTAVES 0.41f     // and how wide around it, by the search that pointer.c speaks of
#define DANCE_WIDER 1.2f  // a named dance is played a little faster and slower than usual, but not twice as fast
#define CELLS_A_TICK ((float)ABZI_POINTER_RATE / ABZ_TICKS_PER_SECOND)
#define EAR_TICKS 0.72f      // the pointer's place 0 comes so long before the beat, over the given recordings
#define EARLY_TICKS 0.18f    // 3 ms: a beat may be announced so long before its time,
#define LATEST_TICKS 1.08f   // and is never said to lie further back than this: 18 ms
#define MISSED_TICKS 4.2f    // one further back than 70 ms is not made up for
#define GUARD 0.4f           // of a beat: no two beats are nearer
#define PAUSE_BEATS 1.3f     // a silence longer than this, in beats, is a pause
#define STEADY_RATE 0.15f    // share of a new interval in the steady tempo: seven beats
#define STEADY_WITHIN 0.08f  // of the period: intervals that belong to one tempo
// After a pause it goes on in another place this often; that seven of ten breaks keep the beat is a guess.
#define DOUBT 0.3f
#define FORGET_S 3.5f  // confidence is halved: people keep a beat for about seven seconds (Bardy et al.)

abz_status abzi_music_model_init(abzi_music_model *model, const abz_pulse_config *config)
{
    const float slowest = 60.0f * ABZI_POINTER_RATE / ABZI_PERIOD_MAX;
    const float fastest = 60.0f * ABZI_POINTER_RATE / ABZI_PERIOD_MIN;
    float slow = config->slow_per_minute, fast = config->fast_per_minute, centre = CENTRE;
    bool is_free = slow == 0 && fast == 0;
    const abzi_dance *dance = abzi_dance_of(config->dance);
    if (dance == NULL || (config->metre != 0 && config->metre != 3 && config->metre != 4) ||
        (!is_free && !(slow >= slowest && fast <= fastest && slow <= fast))) {
        return ABZ_EINVAL;
    }
    if (!is_free) {
        centre = sqrtf(slow * fast);
    } else if (dance->fast_per_minute > 0) {
        slow = dance->slow_per_minute / DANCE_WIDER;
        fast = dance->fast_per_minute * DANCE_WIDER;
        centre = sqrtf(slow * fast);
        slow = slow > slowest ? slow : slowest;
        fast = fast < fastest ? fast : fastest;
    } else {
        slow = SLOWEST;
        fast = FASTEST;
    }
    memset(model, 0, sizeof *model);
    model->metre = config->metre != 0 ? config->metre : dance->metre;
    model->dance = config->dance;
    abzi_pointer_model_init(&model->pointer, model->metre, slow, fast, centre, OCTAVES);
    return ABZ_OK;
}

void abzi_music_start(abzi_music *music, const abzi_music_model *model)
{
    memset(music, 0, sizeof *music);
    abzi_attack_start(&music->attack);
    abzi_pointer_start(&music->pointer, &model->pointer);
    abzi_trust_start(&music->trust);
    abzi_bar_init(&music->bar, model->metre, model->dance);
}

void abzi_music_carry(abzi_music *music, const abzi_music_model *model, const abzi_music *from,
                      const abzi_music_model *from_model)
{
    abzi_music_start(music, model);
    music->attack = from->attack;
    music->trust = from->trust;
    abzi_bar_carry(&music->bar, &from->bar);
    if (abzi_pointer_carry(&music->pointer, &model->pointer, &from->pointer, &from_model->pointer)) {
        music->begun = from->begun;
        music->since = from->since;
        music->period = from->period;
        music->steady = from->steady;
        music->in_bar = model->metre == 0 || model->metre == from->bar_n ? from->in_bar : 0;
        music->bar_n = from->bar_n;
        music->held_n = from->held_n;
        music->sure = from->sure;
    }
}

bool abzi_music_is_sound(const abzi_music *music, const abzi_music_model *model)
{
    const float longest = 60.0f * ABZ_TICKS_PER_SECOND;  // a minute is longer than any beat
    const float time[] = {music->since, music->period, music->steady};
    bool is_sound = music->attack.newest < ABZI_ATTACK_MEAN_N && music->in_bar <= 4 && music->bar_n <= 4 &&
                    music->sure >= 0 && music->sure <= 1 &&
                    (!music->begun || (music->bar_n >= 3 && music->period > 1 && music->steady > 1));
    for (int i = 0; i < 3; i++) {
        is_sound = is_sound && time[i] > -longest && time[i] < (i == 0 ? INFINITY : longest);
    }
    return is_sound && abzi_trust_is_sound(&music->trust) && abzi_bar_is_sound(&music->bar) &&
           abzi_pointer_is_sound(&music->pointer, &model->pointer);
}

// A beat that lies ago back.
static void announce(abzi_music *music, float ago, abz_beat *beat)
{
    ago = ago < LATEST_TICKS ? ago : LATEST_TICKS;
    float interval = music->since - ago, off = fabsf(interval - music->period);
    bool is_steady = music->steady > 0 && off < STEADY_WITHIN * music->period &&
                     fabsf(music->steady - music->period) < STEADY_WITHIN * music->period;
    music->steady = is_steady ? music->steady + STEADY_RATE * (interval - music->steady) : music->period;
    music->since = ago;
    music->begun = 1;
    beat->flags |= ABZ_BEAT_NEW;
    beat->beat_s = -ago / ABZ_TICKS_PER_SECOND;
}

// Where the pointer stands: a beat that has just been passed, or is about to be, is announced. Returns how far the
// place in the beat is.
static float follow(abzi_music *music, const abzi_music_model *model, abz_beat *beat)
{
    abzi_place place;
    abzi_pointer_look(&music->pointer, &model->pointer, &place);
    float ago = place.place / CELLS_A_TICK + EAR_TICKS, period = place.period / CELLS_A_TICK, next[ABZI_LANE_N];
    abzi_lane_next(place.lane, next);
    music->period = period;
    for (int is_next = 0; is_next < 2; is_next++) {
        float it = ago - (is_next ? period : 0);
        bool is_now = it <= MISSED_TICKS && it >= -EARLY_TICKS;
        if (is_now && (!music->begun || music->since - it > GUARD * period)) {
            float bar_sure;  // the bar is told however unsure it is
            abzi_bar_beat(&music->bar, it, period, is_next ? next : place.lane, &music->in_bar, &music->bar_n,
                          &bar_sure);
            announce(music, it, beat);
            abzi_trust_foretell(&music->trust, it, period);
        }
    }
    return ago;
}

// The music pauses: the beat goes on in the steady tempo.
static float hold(abzi_music *music, abz_beat *beat)
{
    music->period = music->steady;
    if (music->since >= music->steady) {
        music->in_bar = music->in_bar % music->bar_n + 1;  // silence tells nothing of the bar
        announce(music, music->since - music->steady, beat);
    }
    return music->since;
}

void abzi_music_hear(abzi_music *music, const abzi_music_model *model, const abz_band_frame *frame, abz_beat *beat)
{
    abzi_attack *attack = &music->attack;
    memset(beat, 0, sizeof *beat);
    abzi_attack_hear(attack, frame);
    abzi_trust_hear(&music->trust, attack);
    abzi_bar_hear(&music->bar, frame);
    music->since += 1;
    float longest = music->begun ? PAUSE_BEATS * music->steady : 0;
    bool is_held = music->begun && (frame == NULL || (float)attack->quiet_n > longest);
    if (is_held) {
        abzi_pointer_coast(&music->pointer, &model->pointer);
        music->held_n++;
    } else {
        if ((float)music->held_n > longest) {
            abzi_pointer_doubt(&music->pointer, &model->pointer, DOUBT);
        }
        music->held_n = 0;
        abzi_pointer_hear(&music->pointer, &model->pointer, attack);
    }
    if (!attack->awake) {
        return;
    }
    float ago = is_held ? hold(music, beat) : follow(music, model, beat);
    float period = music->period, next = period - ago;
    while (next + music->since < GUARD * period || next < -EARLY_TICKS) {
        next += period;
    }
    float sure = abzi_trust_confidence(&music->trust, period);
    bool is_quiet = (float)attack->quiet_n > 0.5f * period;  // silence makes nobody surer, and a pause is no mistake
    music->sure = is_quiet ? music->sure : sure;
    float phase = ago / period;
    beat->flags |= (is_held ? ABZ_BEAT_HELD : 0u) | (music->in_bar > 0 ? ABZ_BEAT_BAR : 0u);
    beat->phase = phase - floorf(phase);
    beat->period_s = period / ABZ_TICKS_PER_SECOND;
    beat->next_s = next / ABZ_TICKS_PER_SECOND;
    beat->in_bar = music->in_bar;
    beat->bar_n = music->bar_n;
    beat->confidence = music->sure * abzi_expf(-0.6931472f * (float)music->held_n / (FORGET_S * ABZ_TICKS_PER_SECOND));
}
