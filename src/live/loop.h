/// The thread that dances: sixty times a second it gathers what came, lets the room make one step of it, and hands the
/// result to everybody who wants it. It waits for nobody: what comes in and what goes out lies in slots.
#ifndef ABZI_LOOP_H
#define ABZI_LOOP_H

#include <pthread.h>

#include "abrazo/wire.h"
#include "live/board.h"
#include "live/clock.h"
#include "live/company.h"
#include "live/counters.h"
#include "live/delays.h"
#include "live/exchange.h"
#include "live/scribe.h"
#include "live/shelf.h"
#include "live/slot.h"
#include "live/song.h"

/// What goes into a tick.
typedef struct abzi_intake {
    uint64_t now_ns;   ///< when the tick was due
    uint64_t came_ns;  ///< when the sight of the dancer came in from outside; 0: it did not
    bool settled;      ///< a source shows the dancer, though nothing new may have come: the others are not needed
    abz_room_input input;
} abzi_intake;

/// What comes out of it.
typedef struct abzi_moment {
    uint64_t due_ns, came_ns;  ///< of the intake
    abz_room_output output;    ///< its tick counts on when the dance is changed
    abz_wire_around around;
} abzi_moment;

/// Somewhere a dancer, or sound, comes from.
typedef struct abzi_source {
    /// Put what came into the intake, unless it is there already, or settled.
    /// Thread  tick: no waiting, no allocation
    void (*take)(void *context, abzi_intake *intake);
    void *context;
} abzi_source;

/// Somewhere a moment goes to.
typedef struct abzi_sink {
    /// Thread  tick: no waiting, no allocation; copy into a slot, and wake somebody
    void (*put)(void *context, const abzi_moment *moment);
    void *context;
} abzi_sink;

enum { ABZI_SOURCE_MAX = 8, ABZI_SINK_MAX = 8 };

typedef struct abzi_loop {
    // Set by the owner before it begins. Sources are asked in this order.
    abzi_source source[ABZI_SOURCE_MAX];
    abzi_sink sink[ABZI_SINK_MAX];
    int source_n, sink_n;
    uint32_t per_second;   ///< ABZ_TICKS_PER_SECOND, or more to let time run faster
    abzi_studio *studio;   ///< the loop's, and the owner's again when it has ended
    abzi_playing playing;  ///< the same
    abzi_counters *counters;
    abzi_company *company;                               ///< or NULL: she is a dance partner
    abzi_board *board;                                   ///< shared with another process that stands by, or NULL
    abzi_shelf *shelf;                                   ///< and so are songs, or NULL
    struct abzi_follower *follower;                      ///< stand by first, or NULL
    void *context;                                       ///< of what it calls, each of which may be NULL:
    void (*pack)(void *context, abzi_luggage *luggage);  ///< what sources have come to, on every tick
    void (*unpack)(void *context, const abzi_luggage *luggage);                    ///< and go on from there
    void (*follow)(void *context, const abz_room_output *output, uint32_t dance);  ///< a tick that another one speaks
    void (*turn)(void *context, bool speaks);  ///< it speaks from now on, or not any more, and ends

    // While it runs, from other threads.
    abzi_slot wishes;     ///< abz_wishes
    atomic_uint at_once;  ///< bits of abzi_at_once, for the next tick
    atomic_uint viewer_n;
    abzi_exchange studios, songs;
    abzi_delays lateness;  ///< of ticks
    abzi_delays work;      ///< from when a tick was due until everybody has its moment in a slot

    // Its own.
    abzi_clock clock;
    abzi_scribe scribe;
    abz_wishes wished;
    uint64_t tick;
    bool is_real_time;  ///< the system lets it go before everything else
    atomic_bool ending;
    pthread_t thread;
} abzi_loop;

enum abzi_at_once { ABZI_CALIBRATE = 1, ABZI_MUSIC_AGAIN = 2 };

/// false: not enough memory.
bool abzi_loop_open(abzi_loop *loop);

/// Begin to dance, on a thread of its own, before all other threads of the system where that is permitted. false:
/// failed, the line was printed.
bool abzi_loop_begin(abzi_loop *loop);

/// Dance no more; returns when the last tick is done.
void abzi_loop_end(abzi_loop *loop);
void abzi_loop_close(abzi_loop *loop);

#endif
