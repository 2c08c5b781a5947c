/// Which of two processes that dance the same dance speaks: the pure part of a hot standby. It reads no clock, knows no
/// socket and no process; src/live/standby.c brings it what it sees and does what it says.
///
/// Both share a tape, on which every tick's input is committed before it is danced, and a word beside it: the epoch,
/// and how far the tape is committed. A commit names the epoch it was made in and fails when the epoch is another one
/// by then; whoever wants to speak raises the epoch. So a tick is spoken by nobody but who committed it, once, whatever
/// is lost, late or out of order. What this machine adds is when to raise the epoch, and what to do about gaps and
/// differences.
#ifndef ABZI_STANDBY_H
#define ABZI_STANDBY_H

#include <stdbool.h>
#include <stdint.h>

/// What a process does now.
typedef enum abzi_part {
    ABZI_ARRIVES,  ///< has no state of the dance, or one that cannot be trusted
    ABZI_FOLLOWS,  ///< dances every tick that was committed, muted
    ABZI_SPEAKS,   ///< commits ticks, and what it dances goes out
    ABZI_ENDS      ///< was refused, or somebody else speaks instead: is to end at once
} abzi_part;

/// What can be seen of the dance from beside it. It may be late, and seen out of order.
typedef struct abzi_notice {
    uint64_t build;   ///< of who speaks: names the program and the layout of its state
    uint32_t epoch;   ///< 0: nobody has spoken yet
    uint64_t tick_n;  ///< ticks that are committed
    uint64_t oldest;  ///< the first tick that still lies on the tape
    uint64_t due_ns;  ///< when the newest of them was due
    bool held;        ///< it has not gone out yet, while all before it have
} abzi_notice;

/// What is to be done about it.
typedef enum abzi_standby_move {
    ABZI_MOVE_NONE,   ///< look again later
    ABZI_MOVE_DANCE,  ///< dance up to notice->tick_n, then abzi_standby_danced
    ABZI_MOVE_ASK,    ///< ask for a snapshot; when one is there, abzi_standby_restored or abzi_standby_damaged
    ABZI_MOVE_CLAIM,  ///< raise the epoch by one from notice->epoch, if it still is that and no tick more is committed,
                      ///< then abzi_standby_claimed
    ABZI_MOVE_END     ///< end: why is in abzi_standby.why
} abzi_standby_move;

typedef struct abzi_standby {
    abzi_part part;
    uint64_t build;
    uint32_t epoch;      ///< of who speaks, as far as is known; its own when it does
    uint64_t tick_n;     ///< ticks danced
    uint64_t due_ns;     ///< when the last of them was due
    uint64_t heard_ns;   ///< when it was heard of: later, when who speaks catches up
    uint64_t looked_ns;  ///< when it looked last
    uint64_t awake_ns;   ///< since when it has looked without a break
    uint64_t asked_ns;   ///< when it asked last; 0: it has not
    const char *why;     ///< it ends
    struct {
        uint32_t asked, overrun, differed, damaged, claimed;
    } n;  ///< times, for people
} abzi_standby;

enum {
    ABZI_STANDBY_PATIENCE_NS = 12000000,  ///< after a tick was due; see standby.c
    ABZI_STANDBY_ASK_NS = 100000000       ///< an answer takes two ticks; three times as long twice over is no answer
};

/// Thread  init
void abzi_standby_begin(abzi_standby *standby, uint64_t build);

/// Look at the dance. To be called several times a tick while it follows; is_gone: the process that speaks is known to
/// have ended. The notice is what stands on the tape after all of it that lies there was looked at.
/// Thread  tick
abzi_standby_move abzi_standby_look(abzi_standby *standby, const abzi_notice *notice, bool is_gone, uint64_t now_ns);

/// It has danced up to here. same: what it showed has the hash that the speaker's has.
/// Thread  tick
void abzi_standby_danced(abzi_standby *standby, uint64_t tick_n, uint64_t due_ns, bool same);

/// What it had asked for: it is as the speaker was after so many ticks. Or what came cannot be used.
/// Thread  tick
void abzi_standby_restored(abzi_standby *standby, uint64_t tick_n);
void abzi_standby_damaged(abzi_standby *standby);

/// The epoch was raised to this one by it; or it was not.
/// Thread  tick
void abzi_standby_claimed(abzi_standby *standby, bool won, uint32_t epoch);

/// A tick was to be committed. false: it was not, and must not go out: another process speaks.
/// Thread  tick
bool abzi_standby_spoke(abzi_standby *standby, bool committed, uint64_t due_ns);

#endif
