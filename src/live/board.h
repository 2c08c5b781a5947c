/// What processes that dance one dance share beside the tape: who speaks, and what the tape does not tell of the moment
/// that somebody else has to go on from. Lies in memory that forked processes share; begins as zeroes.
#ifndef ABZI_BOARD_H
#define ABZI_BOARD_H

#include <stdatomic.h>

#include "abrazo/room.h"
#include "live/clock.h"
#include "live/outlet.h"
#include "motion/spot.h"

/// How far sources have come with a tick.
typedef struct abzi_luggage {
    uint64_t tick;  ///< of the evening
    abzi_clock clock;
    abz_wishes wished;
    uint64_t song_at;
    int32_t song_place;  ///< abzi_song
    uint64_t lead_at;    ///< of a recorded leader: abzi_recorded
    abzi_spot lead_here;
    abz_vec3 lead_last[ABZ_JOINT_N];
    bool lead_has_last;
} abzi_luggage;

typedef struct abzi_board {
    uint64_t build;                   ///< of the program that began: another one does not know what lies here
    abzi_luggage luggage[2];          ///< of tick n in [n % 2], put there before the tick is committed
    atomic_uint_least64_t speaker;    ///< the epoch in the upper half, the process in the lower
    atomic_uint_least64_t spoken_ns;  ///< when what was committed last was danced
    atomic_uint_least64_t gone_n[ABZI_OUTLET_KINDS_MAX];  ///< ticks that went out, by each kind of outlet: its gate
    atomic_bool over;                                     ///< the dance has been ended: nobody takes over
    atomic_uint port;                                     ///< of the page
    atomic_uint next_room,
        room_ready;  ///< that is going to be danced in, and that who stands by has opened: understudy.c
    atomic_uint takeovers, differed, overrun, damaged;
    atomic_uint_least64_t gap_ns;  ///< the longest between two ticks, at a takeover
} abzi_board;

#endif
