/// The template of abrazo/player.h as the build made it from web/player. Size 0: it was built without.
#ifndef ABZI_PLAYER_PAGE_H
#define ABZI_PLAYER_PAGE_H

#include <stddef.h>

extern const unsigned char abzi_player_page[];
extern const size_t abzi_player_page_size;

#endif
