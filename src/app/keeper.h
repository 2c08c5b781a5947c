/// Two processes that dance one dance, and a third that does nothing but see that they are two: it opens what they
/// share, forks them, ends one that hangs, and forks another when one has fallen. When it falls itself, they dance on.
#ifndef ABZI_KEEPER_H
#define ABZI_KEEPER_H

#include "live/board.h"

enum { ABZI_KEEPER_OUT = 75 };  ///< status of a process that was not needed any more, or refused: another may come

/// NULL: not enough memory.
abzi_board *abzi_board_open(void);
void abzi_board_close(abzi_board *board);

/// dance(context), in two processes at a time, until one of them has ended the dance (0) or could not begin it (another
/// status): that is returned. No thread may run yet. SIGINT, SIGTERM and SIGHUP are handed on.
int abzi_keeper_run(abzi_board *board, int (*dance)(void *context), void *context);

#endif
