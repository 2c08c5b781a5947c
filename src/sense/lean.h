/// How far somebody leans to the side, as a trunk does that goes from one foot over to the other: on one side, and, once it has
/// crossed the middle of where it usually comes to, on the other one.
///
///   on its side --(as far over as it usually is)--> is over --(crosses the middle)--> on the other side
#ifndef ABZI_LEAN_H
#define ABZI_LEAN_H

#include <stdbool.h>
#include <stdint.h>

/// All four-byte fields.
typedef struct abzi_lean {
    float at_m, v;    ///< to the left, smoothed; m/s
    int32_t is_left;  ///< the side it is on,
    int32_t is_over;  ///< and it has gone so far there that it is no chance
    float end_m[2];   ///< where it usually comes to, left and right
} abzi_lean;

void abzi_lean_start(abzi_lean *lean, float at_m);

/// One tick. true: it has crossed, or will have ahead_s later.
bool abzi_lean_tick(abzi_lean *lean, float at_m, float ahead_s);

/// How far it will still be on its side of the middle, so much later: below 0, it will have crossed.
float abzi_lean_left(const abzi_lean *lean, float ahead_s);

#endif
