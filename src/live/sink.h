/// What goes out of a live dance besides the page: avatars, instruments, files. One table, one entry a kind of sink.
///
///   the tick ─► abzi_sinks_put ─► a slot for each sink, the newest tick wins ─► its own thread ─► take
///
/// A sink that is slow misses ticks, and nobody waits for it.
#ifndef ABZI_SINK_H
#define ABZI_SINK_H

#include "abrazo/room.h"

struct argp;

/// What is known when a sink opens. Borrowed for as long as the sinks are open.
typedef struct abzi_sink_room {
    abz_body you, she;
    const abz_figure *figure;  ///< what output.figure counts in, or NULL
    size_t figure_n;
} abzi_sink_room;

/// The newest tick.
typedef struct abzi_sink_moment {
    abz_room_output output;
    uint32_t landed;  ///< ABZ_ROOM_.._LANDED of this tick and of all that were missed before it: no step is lost
    uint64_t due_ns;  ///< when the tick was due, on CLOCK_MONOTONIC
} abzi_sink_moment;

/// A kind of sink. All three run on one thread at a time.
typedef struct abzi_sink_kind {
    const char *option;  ///< of abrazo live, without its dashes
    const char *value;   ///< what the option takes, as its help shows it
    const char *help;
    /// value: as it was said. NULL: failed, the line was printed.
    void *(*open)(const char *value, const abzi_sink_room *room);
    /// false: failed and said so; it gets no more.
    bool (*take)(void *sink, const abzi_sink_moment *moment);
    /// false: failed and said so.
    bool (*close)(void *sink);
} abzi_sink_kind;

#define ABZI_SINK_KINDS_MAX 16

/// All kinds there are, ending with an entry without option (app/sinks.c).
extern const abzi_sink_kind abzi_sink_kinds[];

/// What was asked for: value[k] of kind k, or NULL.
typedef struct abzi_sink_choice {
    const char *value[ABZI_SINK_KINDS_MAX];
} abzi_sink_choice;

/// The options of all kinds, as a child of a command's own; its input is an abzi_sink_choice.
const struct argp *abzi_sink_argp(void);

typedef struct abzi_sinks abzi_sinks;

/// Open what was asked for, which may be nothing. NULL: failed, the line was printed.
abzi_sinks *abzi_sinks_open(const abzi_sink_kind *kinds, const abzi_sink_choice *choice, const abzi_sink_room *room);

/// Hand a tick on. Waits for nobody.
/// Thread  one, always the same
void abzi_sinks_put(abzi_sinks *sinks, const abz_room_output *output, uint64_t due_ns);

/// Ticks that some sink has missed so far.
uint64_t abzi_sinks_missed(const abzi_sinks *sinks);

/// Let each sink take what it has not taken yet, close them, free. false: one failed and said so. NULL is fine.
bool abzi_sinks_close(abzi_sinks *sinks);

#endif
