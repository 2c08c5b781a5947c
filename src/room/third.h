/// The third dancer in a room: when the dancer counts as lost to her, what she is shown, and what that means for the
/// partner.
///
///   the dancer is lost --> she walks in; the partner leads (after a fall: once she has made way) --> she carries on
///   the dancer is back, and the place is his --> the partner is danced by whoever dances her otherwise
#ifndef ABZI_THIRD_H
#define ABZI_THIRD_H

#include "abrazo/room.h"
#include "motion/spot.h"

/// All four-byte fields: part of the room's state.
typedef struct abzi_third {
    uint32_t act;      ///< abz_stand_in_act, of the last tick
    uint32_t act_n;    ///< ticks since it changed
    uint32_t fell;     ///< who was lost fell, and the partner is to make way first
    uint32_t carries;  ///< the partner leads, because of her
    uint32_t begins;   ///< from this tick on, or anew
    uint32_t closed;   ///< and has closed
    uint32_t stands;   ///< and stands: in a break, or since the music is over
    float left_s;      ///< until the partner has closed, where she is about to; below 0: she is not
    abz_beat pulse;    ///< that she leads in
} abzi_third;

/// The stand-in that config asks for, in this memory; NULL where it asks for none.
/// Thread  init
abz_status abzi_third_begin(const abz_room_config *config, void *mem, abz_stand_in **stand_in);

/// One tick of hers, of what the dancer does in it and how the partner was shown last.
void abzi_third_tick(abz_room *room, const abz_room_input *input, abz_room_output *output);

/// Where the couple begins that the partner and she are: the partner's place and heading, turned and moved so that both
/// are clear of who lies there. unit_m: a body height of the two; returns the leader's spot.
abzi_spot abzi_third_start(const abz_room *room, float unit_m);

/// The counts that are danced to now, a minute, or as the dance is usually danced. *first_s: until one that a figure
/// can begin with; 0: it may begin at any time.
float abzi_third_tempo(const abz_room *room, const abz_room_output *output, float *first_s);

/// What the partner did who leads her, in a tick: now; pulse: her counts.
void abzi_third_led(abz_room *room, const abz_sharer_output *now, const abz_beat *pulse);

/// How far the two should dance from where they are, to be clear of who lies there.
abzi_spot abzi_third_aside(const abz_room *room, const abz_room_output *output);

/// In another dance she goes on where she is.
void abzi_third_inherit(abz_room *room, const abz_room *from);

#endif
