/// Beside who stands by: opens the room that the one who speaks is about to dance in, so that the second never has to
/// stop for it. Opening one takes a tenth of a second and more, and learning the dance, which is left to the one who
/// speaks, a second.
#ifndef ABZI_UNDERSTUDY_H
#define ABZI_UNDERSTUDY_H

#include <pthread.h>

#include "live/board.h"
#include "live/exchange.h"
#include "live/studio.h"

typedef struct abzi_understudy {
    abzi_board *board;
    const abzi_evening *evening;
    abzi_exchange rooms;  ///< of abzi_studio
    atomic_bool ends;
    bool runs;
    pthread_t thread;
} abzi_understudy;

/// Begin, on a thread of its own. false: there is none to be had; then rooms are opened when they are needed.
/// Thread  init
bool abzi_understudy_begin(abzi_understudy *understudy, abzi_board *board, const abzi_evening *evening);

/// The room of this segment; old is then disposed of. NULL: it is not there.
/// Thread  tick
abzi_studio *abzi_understudy_enter(abzi_understudy *understudy, const abz_journal_head *head, abzi_studio *old);

/// No more rooms: the process speaks.
/// Thread  tick
void abzi_understudy_end(abzi_understudy *understudy);
void abzi_understudy_close(abzi_understudy *understudy);

/// The other side, of who speaks: another dance is going to be danced; and wait until who stands by has its room, but
/// no longer than people do who have chosen it.
/// Thread  any but the tick
void abzi_understudy_tell(abzi_board *board, abz_dance dance);
void abzi_understudy_await(abzi_board *board);

#endif
