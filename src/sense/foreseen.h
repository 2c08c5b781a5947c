/// What is foreseen of the feet that are made up for somebody who sits (sense/upright.h), before they are seen to move.
#ifndef ABZI_FORESEEN_H
#define ABZI_FORESEEN_H

#include <stdbool.h>
#include <stdint.h>

typedef struct abzi_foreseen {
    int32_t foot;    ///< the one that is on its way: 0 left, 1 right; -1: none
    bool lands;      ///< it is known when it lands, or when one has that was on its way just now:
    float lands_s;   ///< in so long; below 0: so long ago
    float period_s;  ///< between two beats that the trunk keeps to; 0: it keeps to none
    float beat_s;    ///< until a foot may land on one next
} abzi_foreseen;

#endif
