#include "live/midi_clock.h"

#include <math.h>

#define TICK_S (1.0 / ABZ_TICKS_PER_SECOND)
#define SURE 0.3f  // below this confidence there may be no pulse (abrazo/rhythm.h)

enum {
    PER_BEAT = 24,                       // clocks a quarter note (MIDI 1.0, system real time messages)
    PATIENCE = 2 * ABZ_TICKS_PER_SECOND  // ticks: a bar without a pulse is a break, two are the end
};

// A share of how far the pulse is away is made good every tick, so that most of it is gone within a sixth of a second;
// but clocks go no less than half and no more than half again as fast as the pulse.
#define CATCHES_UP 0.1
#define CATCHES_UP_MOST 0.5

/// How many beats from now is the one that falls in the tick after the next? 0: none does.
static double beat_ahead(const abz_beat *pulse)
{
    const double begin = (double)pulse->phase + TICK_S / (double)pulse->period_s;
    const double beat = floor(begin) + 1;
    return beat <= begin + TICK_S / (double)pulse->period_s ? beat - begin : 0;
}

static bool may_start(const abz_beat *pulse)
{
    return (pulse->flags & ABZ_BEAT_BAR) == 0 || pulse->in_bar == pulse->bar_n;
}

/// How far the clocks are behind the pulse, the short way round the beat.
static double behind(const abzi_midi_clock *clock, const abz_beat *pulse)
{
    const double pulse_place = PER_BEAT * ((double)pulse->phase + TICK_S / (double)pulse->period_s);
    const double by = pulse_place - clock->place;
    return by - PER_BEAT * floor(by / PER_BEAT + 0.5);
}

int abzi_midi_clock_tick(abzi_midi_clock *clock, const abz_beat *pulse, uint32_t tick_n,
                         abzi_midi_event event[static ABZI_MIDI_EVENTS_MAX])
{
    const bool known = pulse->period_s > 0 && pulse->confidence >= SURE;
    int n = 0;
    clock->lost_n = known ? 0 : clock->lost_n + tick_n;
    clock->period_s = known ? pulse->period_s : clock->period_s;
    if (!clock->runs) {
        const double ahead = known && may_start(pulse) ? beat_ahead(pulse) : 0;
        if (ahead <= 0) {
            return 0;
        }
        event[n++] = (abzi_midi_event){ABZI_MIDI_START, 0};
        *clock = (abzi_midi_clock){.runs = true, .place = -PER_BEAT * ahead, .period_s = clock->period_s};
        tick_n = 1;
    } else if (clock->lost_n > PATIENCE) {
        event[n++] = (abzi_midi_event){ABZI_MIDI_STOP, 0};
        *clock = (abzi_midi_clock){0};
        return n;
    }
    const double step = PER_BEAT * TICK_S / (double)clock->period_s;
    clock->place += step * (tick_n - 1);
    const double wanted = known ? CATCHES_UP * behind(clock, pulse) : 0, most = CATCHES_UP_MOST * step;
    const double end = clock->place + step + fmax(-most, fmin(most, wanted));
    while ((double)clock->sent_n <= end && n < ABZI_MIDI_EVENTS_MAX) {
        const double in_ticks = 1 + ((double)clock->sent_n - clock->place) / (end - clock->place);
        event[n++] = (abzi_midi_event){ABZI_MIDI_CLOCK, (float)(fmax(in_ticks, 0) * TICK_S)};
        clock->sent_n++;
    }
    clock->place = end;
    return n;
}
