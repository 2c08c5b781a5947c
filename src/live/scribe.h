/// The tick's hand that writes the tape: what came in, before it is danced; a segment at the beginning of every room,
/// once a minute, and whenever somebody asks.
#ifndef ABZI_SCRIBE_H
#define ABZI_SCRIBE_H

#include "live/studio.h"
#include "live/tape.h"

typedef struct abzi_scribe {
    abzi_tape *tape;
    uint32_t epoch;  ///< that it writes in
    abz_journal_writer writer;
    uint64_t segment_tick;  ///< when the last segment began
    unsigned told;          ///< of tape->segment_asked, as it was answered last
    const abz_room *room;   ///< of the last tick,
    uint32_t entered_n;     ///< and of its studio
    bool wrote;             ///< the last tick
    uint8_t *segment;       ///< room to write one
} abzi_scribe;

/// false: not enough memory.
/// Thread  init
bool abzi_scribe_open(abzi_scribe *scribe);
void abzi_scribe_close(abzi_scribe *scribe);

/// Before a tick is danced. false: another process speaks by now; the tick must not be danced.
/// Thread  tick
bool abzi_scribe_tick(abzi_scribe *scribe, const abzi_studio *studio, uint64_t tick, const abz_room_input *input);

/// Go on where another process, that has danced so many ticks, stopped: the room is as it left it.
/// Thread  tick
void abzi_scribe_resume(abzi_scribe *scribe, const abzi_studio *studio, uint64_t tick_n);

/// After it.
/// Thread  tick
void abzi_scribe_danced(abzi_scribe *scribe, const abzi_studio *studio);

#endif
