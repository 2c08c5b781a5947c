/// A MIDI clock from a pulse: 24 clocks a beat, evenly, never backwards; start with a bar, stop when the pulse is lost.
///
/// The pulse may be corrected from tick to tick, by a wrong beat even; an instrument that is driven by clocks must not
/// hear that. So the clocks have a place of their own, which follows the pulse's.
#ifndef ABZI_MIDI_CLOCK_H
#define ABZI_MIDI_CLOCK_H

#include "abrazo/rhythm.h"

typedef enum abzi_midi_message {
    ABZI_MIDI_CLOCK = 0xf8,
    ABZI_MIDI_START = 0xfa,
    ABZI_MIDI_STOP = 0xfc
} abzi_midi_message;

typedef struct abzi_midi_event {
    abzi_midi_message message;
    float in_s;  ///< from the end of the tick
} abzi_midi_event;

enum { ABZI_MIDI_EVENTS_MAX = 8 };

/// Begins as zeroes.
typedef struct abzi_midi_clock {
    bool runs;
    double place;     ///< in clocks since the start, a tick ahead of the pulse
    uint64_t sent_n;  ///< clocks since the start
    float period_s;   ///< of the beat, when it was last known
    uint32_t lost_n;  ///< ticks without a pulse
} abzi_midi_clock;

/// The events of the tick after the next one (so that they can be handed to a queue in time). tick_n: ticks since the
/// last call, usually 1. Returns how many events were written.
int abzi_midi_clock_tick(abzi_midi_clock *clock, const abz_beat *pulse, uint32_t tick_n,
                         abzi_midi_event event[static ABZI_MIDI_EVENTS_MAX]);

#endif
