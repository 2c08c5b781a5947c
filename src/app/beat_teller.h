/// Beats or steps told on standard output as they are heard: lines for a program, or one line that moves for a person.
#ifndef ABZI_BEAT_TELLER_H
#define ABZI_BEAT_TELLER_H

#include "abrazo/rhythm.h"
#include "edge/out_file.h"

typedef struct abzi_beat_teller {
    const char *name;  ///< of what is listened to, for messages
    bool csv;          ///< lines on a terminal, too
    bool steps;        ///< are told, not beats
    bool unheard;      ///< goes on when nobody reads any more, for there is something else to do
    bool quiet;
    abzi_out *out;
    bool moves;   ///< one line of a terminal
    bool waits;   ///< lines need not be seen at once
    bool unread;  ///< nobody reads any more
    uint64_t said_n;
    float sure;  ///< the highest confidence so far
} abzi_beat_teller;

/// name .. quiet are set by the caller, all else begins as zeroes. 0, or -1 with the line printed.
int abzi_beat_teller_open(abzi_beat_teller *t);

/// What it tells, in order. 0; -1: failed and said so; 1: nobody reads any more, and nothing else is to be done.
int abzi_beat_teller_head(abzi_beat_teller *t);

/// What the pulse is believed to be after a tick that ends at end_s, so much having been heard.
int abzi_beat_teller_beat(abzi_beat_teller *t, double heard_s, double end_s, const abz_beat *beat);
int abzi_beat_teller_step(abzi_beat_teller *t, double heard_s, double step_s, uint32_t foot);

/// Something that is to be known about what is listened to.
void abzi_beat_teller_remark(const abzi_beat_teller *t, const char *text);

/// The last words, of so many seconds. silent: there was nothing in them.
void abzi_beat_teller_end(const abzi_beat_teller *t, double heard_s, bool silent);

/// false: as abzi_out_close, unless nobody reads any more.
bool abzi_beat_teller_close(abzi_beat_teller *t);

#endif
