/// Can a figure be danced in a chair?
#ifndef ABZI_SEAT_FIT_H
#define ABZI_SEAT_FIT_H

#include "lead/seat.h"

/// How far a figure is from what chairs can do.
typedef struct abzi_seat_fit {
    float apart_m, apart_at;  ///< most that hands which should be joined are off, and the count
    float clash_m, clash_at;  ///< most that somebody is in a chair; below 0: clear
    float jump_m, jump_at;    ///< a joint's way in a tick, at most
    float off_m, off_rad;     ///< at the end: between a chair and where the figure has it
} abzi_seat_fit;

/// Dance it: twice in a row, where it leads back to itself.
/// Shape   dancer [ABZ_ROLE_N]
/// Units   period_s: the length of a count
abzi_seat_fit abzi_seat_try(const abz_figure *figure, const abzi_dancer *dancer, float period_s);

#endif
