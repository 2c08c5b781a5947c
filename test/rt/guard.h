/// What a tick may not do. Link guard.c into a test program and mark the ticks of a thread: from then on the program
/// names the function and aborts when that thread allocates, frees, locks, waits, reads a clock or touches a file.
#ifndef ABZI_GUARD_H
#define ABZI_GUARD_H

/// Between these two the calling thread is in a tick. Other threads are not meant.
void abzi_guard_begin_tick(void);
void abzi_guard_end_tick(void);

#endif
