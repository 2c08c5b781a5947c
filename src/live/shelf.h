/// Songs that were dropped on the page, in memory that forked processes share: whoever carries on plays them on, and
/// gives them to the page. One process at a time puts songs there and takes them away: the one that speaks.
#ifndef ABZI_SHELF_H
#define ABZI_SHELF_H

#include "live/song.h"

typedef struct abzi_shelf abzi_shelf;

/// To be opened before processes are forked. NULL: not enough memory.
abzi_shelf *abzi_shelf_open(void);
void abzi_shelf_close(abzi_shelf *shelf);

/// Put a song there that nobody plays yet: it keeps its address, its bytes move. song->place is then its place, from 1
/// on; where none is free, or it is too large, ABZI_SONG_NOWHERE: it goes with this process.
/// Thread  any but the tick; one at a time
void abzi_shelf_put(abzi_shelf *shelf, abzi_song *song);

/// The song of a place, kept once for the caller; all other places are free from now on, for who had put something
/// there is no more. NULL: there is none.
/// Thread  tick
abzi_song *abzi_shelf_carry_on(abzi_shelf *shelf, int32_t place);

#endif
