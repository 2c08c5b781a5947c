/// Standing by: the thread of the tick dances what another process commits to the tape, muted, until that one falls
/// silent; then the loop goes on speaking where it stopped. Who speaks is decided by session/standby.h.
#ifndef ABZI_FOLLOWER_H
#define ABZI_FOLLOWER_H

#include "live/loop.h"
#include "live/understudy.h"
#include "session/standby.h"

typedef struct abzi_follower {
    // Set by the owner.
    abzi_board *board;
    const abzi_evening *evening;  ///< to prepare another dance

    // Its own.
    abzi_understudy understudy;
    abzi_standby machine;
    uint64_t at;        ///< of the tape
    uint64_t from;      ///< segments of here or later answer what was asked for
    uint64_t tried;     ///< the segment that could not be used
    abz_wishes wishes;  ///< of the tick before
    int speaker;        ///< a handle of the process, or -1,
    uint32_t epoch;     ///< that speaks in this epoch
    uint8_t *record;    ///< room for any
} abzi_follower;

/// What names this program and the layout of everything that processes share.
uint64_t abzi_follower_build(void);

/// false: not enough memory.
/// Thread  init
bool abzi_follower_open(abzi_follower *follower, abzi_board *board, const abzi_evening *evening);
void abzi_follower_close(abzi_follower *follower);

/// Follow. true: this process speaks from the next tick on, and the loop and its luggage are as the one before had
/// them;
/// *luggage is written when anything was danced before. false: the dance is over, or it is refused and said so.
/// Thread  tick
bool abzi_follower_run(abzi_follower *follower, abzi_loop *loop, abzi_luggage *luggage);

#endif
