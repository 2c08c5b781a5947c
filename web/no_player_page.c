// Stands in for the built page where node is missing: the program then writes no HTML.
#include "edge/player_page.h"

const unsigned char abzi_player_page[] = {0};
const size_t abzi_player_page_size = 0;
