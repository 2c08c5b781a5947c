/// What goes out of a live dance besides the page: avatars, instruments, files. One table, one entry a kind of outlet.
///
///   the tick ─► abzi_outlets_put ─► a few ticks wait for each outlet, then the newest wins ─► its own thread ─► take
///
/// An outlet that is slow misses ticks, and nobody waits for it.
///
/// Where another process stands by, each outlet has a gate in the memory that both share: the ticks that have gone out.
/// Whoever is about to send a tick passes it first, which only one can, and no tick after a later one. So one who takes
/// over sends again what it is not sure of, and what has gone out already stays behind the gate. A tick is lost only by
/// who falls between the gate and the system's call behind it: some microseconds of a tick. The other way round, sent
/// first and marked then, such a tick would go out twice, which is worse: an instrument plays it twice.
#ifndef ABZI_OUTLET_H
#define ABZI_OUTLET_H

#include <stdatomic.h>

#include "abrazo/room.h"

/// The newest tick.
typedef struct abzi_outlet_moment {
    abz_room_output output;
    uint32_t dance;   ///< abz_dance: output.figure is one of its figures
    uint32_t landed;  ///< ABZ_ROOM_.._LANDED of this tick and of all that were missed before it: no step is lost
    uint64_t due_ns;  ///< when the tick was due, on the steady clock
    uint32_t epoch;   ///< of who speaks, where another process stands by; or 0
    bool muted;       ///< another one speaks: nothing is to go out
    atomic_uint_least64_t *gate;  ///< ticks that have gone out, of whatever process; NULL: there is no other
} abzi_outlet_moment;

/// May this tick go out? To be asked once, right before it does.
static inline bool abzi_outlet_passes(const abzi_outlet_moment *moment)
{
    uint64_t gone_n = moment->gate ? atomic_load(moment->gate) : 0;
    if (moment->muted) {
        return false;
    }
    while (moment->gate && gone_n <= moment->output.tick) {
        if (atomic_compare_exchange_weak(moment->gate, &gone_n, moment->output.tick + 1)) {
            return true;
        }
    }
    return !moment->gate;
}

/// A kind of outlet. All three functions are called by one thread at a time.
typedef struct abzi_outlet_kind {
    const char *option;  ///< of abrazo live, without its dashes
    const char *value;   ///< what the option takes, as its help shows it
    const char *help;
    /// value: as it was said; she: the partner's body. NULL: failed, the line was printed.
    void *(*open)(const char *value, const abz_body *she);
    /// false: failed and said so; it gets no more.
    bool (*take)(void *outlet, const abzi_outlet_moment *moment);
    /// false: failed and said so.
    bool (*close)(void *outlet);
    bool is_file;
    bool (*may_be)(const char *value);  ///< can the option take this, as far as it tells by itself? NULL: anything
    /// Can it be opened? What is tried is let go of again. false: no, and the line was printed.
    bool (*look)(const char *value);
} abzi_outlet_kind;

enum { ABZI_OUTLET_KINDS_MAX = 16 };

/// All kinds there are; an entry without option ends them.
extern const abzi_outlet_kind abzi_outlet_kinds[];

/// What was asked for: value[k] of kind k, or NULL.
typedef struct abzi_outlet_choice {
    const char *value[ABZI_OUTLET_KINDS_MAX];
} abzi_outlet_choice;

/// The first option that was used, without its dashes; NULL: none.
const char *abzi_outlet_chosen(const abzi_outlet_choice *choice);

/// The file that one of them is to write; NULL: none.
const char *abzi_outlet_file(const abzi_outlet_choice *choice);

/// The same, which two processes cannot write. It is then no longer chosen.
const char *abzi_outlet_take_file(abzi_outlet_choice *choice);

/// Can all that was asked for be opened? To be asked before what takes long. false: no, and the line was printed.
bool abzi_outlets_look(const abzi_outlet_kind *kinds, const abzi_outlet_choice *choice);

typedef struct abzi_outlets abzi_outlets;

/// Open what was asked for, which may be nothing. NULL: failed, the line was printed.
abzi_outlets *abzi_outlets_open(const abzi_outlet_kind *kinds, const abzi_outlet_choice *choice, const abz_body *she);

/// Hand a tick on. Waits for nobody.
/// Thread  tick
void abzi_outlets_put(abzi_outlets *outlets, const abz_room_output *output, uint32_t dance, uint64_t due_ns);

/// Nothing goes out until it speaks, and then in this epoch; what is told in changes goes on. gate
/// [ABZI_OUTLET_KINDS_MAX], one of each kind, begin as zeroes. When it speaks, the last ticks that were put go out, if
/// they have not gone out of another process.
/// Thread  tick
void abzi_outlets_mute(abzi_outlets *outlets, atomic_uint_least64_t *gate);
void abzi_outlets_speak(abzi_outlets *outlets, uint32_t epoch);

/// Ticks that some outlet has missed so far.
/// Thread  any
uint64_t abzi_outlets_missed(const abzi_outlets *outlets);

/// Let each outlet take what it has not taken yet, close them, free. false: one failed and said so. NULL is fine.
bool abzi_outlets_close(abzi_outlets *outlets);

#endif
